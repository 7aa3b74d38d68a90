// Names a question may use, and what is said of those it may not.
#include "answers.h"

static void dimensions_are_found_by_name_or_clear_prefix(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        enum dimension dimension;
    } cases[] = {
        {"donor", DIMENSION_DONOR}, {"d", DIMENSION_DONOR},    {"prog", DIMENSION_PROGRAMME},
        {"fund", DIMENSION_FUND},   {"fi", DIMENSION_FINANCE}, {"fo", DIMENSION_FORM},
        {"f", DIMENSION_COUNT},     {"", DIMENSION_COUNT},     {"donors", DIMENSION_COUNT},
        {"Donor", DIMENSION_COUNT}, {"y", DIMENSION_YEAR},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(dimension_find(slice_of(cases[i].word)), cases[i].dimension);
    for (int i = 0; i < DIMENSION_COUNT; i++)
        assert_int_equal(dimension_find(slice_of(dimension_name((enum dimension)i))), i);
}

static struct opened small_world(struct books *books)
{
    struct append *append = create_world(books);
    put(books, append, RECORD(books, ACTIVITY, "id", "police", "title", "Police salaries"));
    must_commit(books, &append);
    return open_at(books, 0);
}

static void accepts_what_the_book_or_the_lists_name(void **state)
{
    static const struct {
        enum filter filter;
        const char *value;
    } cases[] = {
        {FILTER_DONOR, "JPN"},      {FILTER_DONOR, "japan"},          {FILTER_DONOR, "NIPPON"},
        {FILTER_FROM, "LOTFA"},     {FILTER_TO, "Germany"},           {FILTER_FUND, "LOTFA"},
        {FILTER_FUND, "army fund"}, {FILTER_ACTIVITY, "police"},      {FILTER_RECIPIENT, "AF"},
        {FILTER_RECIPIENT, "TJ"},   {FILTER_RECIPIENT, "298"},        {FILTER_RECIPIENT, "AFG"},
        {FILTER_STAGE, "pledge"},   {FILTER_STAGE, "Pledge"},         {FILTER_FORM, "in-kind"},
        {FILTER_FINANCE, "loan"},   {FILTER_CURRENCY, "usd"},         {FILTER_CURRENCY, "DEM"},
        {FILTER_EVIDENCE, "page"},  {FILTER_TEXT, "anything at all"},
    };
    struct books *books = *state;
    struct opened opened = small_world(books);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct question question = {0};
        question.values[cases[i].filter] = &cases[i].value;
        question.value_count[cases[i].filter] = 1;
        must(books, question_check(&question, &opened.snapshot, &books->err));
    }
    store_close(&opened.store);
}

static void refuses_names_of_nothing_and_says_what_is_near(void **state)
{
    static const struct {
        enum filter filter;
        const char *value;
        const char *text;
        const char *hint;
    } cases[] = {
        {FILTER_DONOR, "JPM", "--donor \"JPM\" names no party", "\"JPN\""},
        {FILTER_DONOR, "Jappan", "names no party", "\"Japan\""},
        {FILTER_FROM, "xxxxxxxx", "--from", "ledger list party"},
        {FILTER_FUND, "JPN", "\"JPN\" is a party, but not a fund", ""},
        {FILTER_FUND, "LOFTA", "names no fund", "\"LOTFA\""},
        {FILTER_ACTIVITY, "polise", "names no activity", "\"police\""},
        {FILTER_EVIDENCE, "pag", "names no evidence", "\"page\""},
        {FILTER_STAGE, "plegde", "is no stage", "\"pledge\""},
        {FILTER_FORM, "kash", "is no form", "\"cash\""},
        {FILTER_FINANCE, "lone", "--finance", ""},
        {FILTER_CURRENCY, "USDD", "is no ISO 4217 code", ""},
    };
    struct books *books = *state;
    struct opened opened = small_world(books);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct question question = {0};
        question.values[cases[i].filter] = &cases[i].value;
        question.value_count[cases[i].filter] = 1;
        books->err = (struct error){0};
        assert_false(question_check(&question, &opened.snapshot, &books->err));
        expect_error(books, ERROR_INPUT, cases[i].text);
        if (strstr(books->err.hint, cases[i].hint) == NULL)
            fail_msg("%s: hint \"%s\"", cases[i].value, books->err.hint);
    }
    store_close(&opened.store);
}

static void the_scope_is_said_in_words(void **state)
{
    struct books *books = *state;
    struct opened opened = small_world(books);
    struct question everything = {0};
    struct question narrow = {ONLY(ACTIVITY, "police"),
                              .values[FILTER_DONOR] = (const char *const[]){"JPN", "DEU"},
                              .value_count[FILTER_DONOR] = 2,
                              .has_since = true,
                              .since = date_of(books, "2009"),
                              .has_as_stated = true,
                              .as_stated = date_of(books, "2012-07-08")};
    assert_string_equal(question_words(&everything, &opened.snapshot, &books->arena), "");
    assert_string_equal(question_words(&narrow, &opened.snapshot, &books->arena),
                        "donor Japan or Germany; activity Police salaries; since 2009; "
                        "as stated by 8 July 2012");
    store_close(&opened.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(dimensions_are_found_by_name_or_clear_prefix),
        BOOK_TEST(accepts_what_the_book_or_the_lists_name),
        BOOK_TEST(refuses_names_of_nothing_and_says_what_is_near),
        BOOK_TEST(the_scope_is_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
