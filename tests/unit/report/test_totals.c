// Totals: what counts, by what it is grouped, and what an answer says it left out.
#include "answers.h"

static void stages_and_currencies_are_never_added_together(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "one", "pledge", "JPN", "AFG", "up to 10 USD", "2009"));
    put(books, append, FLOW(books, "two", "pledge", "JPN", "AFG", "about 2.5 USD", "2009"));
    put(books, append, FLOW(books, "three", "pledge", "DEU", "AFG", "3..5 USD", "2010"));
    put(books, append, FLOW(books, "four", "pledge", "DEU", "LOTFA", "7 EUR", "2010"));
    put(books, append, FLOW(books, "five", "pledge", "DEU", "LOTFA", "unknown", "2010"));
    put(books, append, FLOW(books, "six", "disbursement", "DEU", "LOTFA", "over 1 EUR", "2010"));
    put(books, append, FLOW(books, "seven", "plan", "DEU", "LOTFA", "0 EUR", "2010"));
    must_commit(books, &append);
    assert_string_equal(answer(books, (struct question){0}), "plan EUR 0 0..0 1\n"
                                                             "pledge EUR 7 7..7 1\n"
                                                             "pledge USD 15.5~ 5.5..17.5 3\n"
                                                             "pledge unknown 1\n"
                                                             "disbursement EUR 1 1..open 1\n");
    assert_string_equal(answer(books, (struct question){BY(DONOR), ONLY(STAGE, "pledge")}),
                        "DEU pledge EUR 7 7..7 1\n"
                        "DEU pledge USD 3 3..5 1\n"
                        "DEU pledge unknown 1\n"
                        "JPN pledge USD 12.5~ 2.5..12.5 2\n");
}

static void contributions_from_outside_to_inside_count(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "in", "disbursement", "JPN", "LOTFA", "1 USD", "2010"));
    put(books, append, FLOW(books, "inner", "disbursement", "LOTFA", "AFG", "2 USD", "2010"));
    put(books, append, FLOW(books, "back", "disbursement", "LOTFA", "JPN", "4 USD", "2010"));
    put(books, append, FLOW(books, "beyond", "disbursement", "JPN", "DEU", "unknown", "2010"));
    // A source that classifies its own flows is believed.
    put(books, append,
        FLOW(books, "told", "disbursement", "JPN", "DEU", "8 USD", "2010", "class", "incoming"));
    put(books, append,
        FLOW(books, "told-too", "disbursement", "JPN", "AFG", "16 USD", "2010", "class",
             "internal"));
    must_commit(books, &append);
    assert_string_equal(answer(books, (struct question){0}), "disbursement USD 9 9..9 2\n"
                                                             "not internal USD 18 2\n"
                                                             "not outgoing USD 4 1\n"
                                                             "not outside unknown - 1\n");
}

static void only_contributions_count(void **state)
{
    static const char *const natures[] = {"transfer", "interest", "fee", "refund", "reallocation"};
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append,
        FLOW(books, "gift", "disbursement", "JPN", "AFG", "1 USD", "2010", "nature",
             "contribution"));
    for (size_t i = 0; i < COUNT_OF(natures); i++)
        put(books, append,
            FLOW(books, natures[i], "disbursement", "JPN", "AFG", "2 USD", "2010", "nature",
                 natures[i]));
    put(books, append,
        FLOW(books, "inner-fee", "disbursement", "LOTFA", "AFG", "4 USD", "2010", "nature", "fee"));
    must_commit(books, &append);
    assert_string_equal(answer(books, (struct question){0}),
                        "disbursement USD 1 1..1 1\n"
                        "not internal USD 4 1\nnot transfer USD 2 1\nnot interest USD 2 1\n"
                        "not fee USD 2 1\nnot refund USD 2 1\nnot reallocation USD 2 1\n");
}

static void a_shared_flow_counts_when_all_its_places_are_asked_for(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append,
        FLOW(books, "both", "pledge", "JPN", "UN", "10 USD", "2010", "recipient", "AF 70; PK 30",
             "shared", "yes"));
    must_commit(books, &append);
    struct question both = {.values[FILTER_RECIPIENT] = (const char *const[]){"AF", "PK"},
                            .value_count[FILTER_RECIPIENT] = 2};
    assert_string_equal(answer(books, (struct question){ONLY(RECIPIENT, "AF")}),
                        "not shared USD 7 1\n");
    assert_string_equal(answer(books, both), "pledge USD 10 10..10 1\n");
    assert_string_equal(answer(books, (struct question){0}), "pledge USD 10 10..10 1\n");
}

static void recipients_share_a_flow_exactly(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, RECORD(books, ACTIVITY, "id", "near", "title", "N", "recipient", "TJ"));
    // Thirds of a cent: 0.01 × 33.3333333333 % = 0.003333333333|33, cut; the largest takes the rest.
    put(books, append,
        FLOW(books, "cent", "pledge", "JPN", "UN", "0.01 USD", "2010", "recipient",
             "AF 33.3333333333; IQ 33.3333333333; PK 33.3333333334"));
    put(books, append,
        FLOW(books, "most", "pledge", "JPN", "UN", "up to 10 EUR", "2010", "recipient",
             "AF 60; PK 40"));
    // Several places without shares are one together; else the activity's, else the receiver's.
    put(books, append,
        FLOW(books, "region", "pledge", "JPN", "UN", "1 USD", "2010", "recipient", "AF; PK"));
    put(books, append,
        FLOW(books, "by-act", "pledge", "JPN", "AFG", "2 USD", "2010", "activity", "near"));
    put(books, append, FLOW(books, "by-to", "pledge", "JPN", "AFG", "4 USD", "2010"));
    put(books, append, FLOW(books, "none", "pledge", "JPN", "UN", "8 USD", "2010"));
    put(books, append,
        FLOW(books, "inner", "pledge", "LOTFA", "UN", "100 USD", "2010", "recipient",
             "AF 60; PK 40"));
    must_commit(books, &append);
    assert_string_equal(answer(books, (struct question){BY(RECIPIENT)}),
                        "AF pledge EUR 6 0..6 1\n"
                        "AF pledge USD 4.003333333333 4.003333333333..4.003333333333 2\n"
                        "AF, PK pledge USD 1 1..1 1\n"
                        "IQ pledge USD 0.003333333333 0.003333333333..0.003333333333 1\n"
                        "PK pledge EUR 4 0..4 1\n"
                        "PK pledge USD 0.003333333334 0.003333333334..0.003333333334 1\n"
                        "TJ pledge USD 2 2..2 1\n"
                        "- pledge USD 8 8..8 1\n"
                        "not internal USD 100 1\n");
    // Of a flow that is shared out, one who asks for a recipient gets its part only; what
    // nobody shared out is listed.
    assert_string_equal(answer(books, (struct question){ONLY(RECIPIENT, "PK")}),
                        "pledge EUR 4 0..4 1\n"
                        "pledge USD 0.003333333334 0.003333333334..0.003333333334 1\n"
                        "not internal USD 40 1\n"
                        "not shared USD 1 1\n");
}

static void years_are_never_taken_apart(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "day", "pledge", "JPN", "AFG", "1 USD", "2009-11-10"));
    put(books, append, FLOW(books, "month", "pledge", "JPN", "AFG", "2 USD", "2009-12"));
    put(books, append, FLOW(books, "span", "pledge", "JPN", "AFG", "4 USD", "2009/2013"));
    put(books, append, FLOW(books, "since", "pledge", "JPN", "AFG", "8 USD", "2007/.."));
    // What was paid lies in the year of its value date; what was promised does not.
    put(books, append,
        FLOW(books, "paid", "disbursement", "JPN", "AFG", "16 USD", "2009", "value-date",
             "2010-01-05"));
    put(books, append,
        FLOW(books, "said", "pledge", "JPN", "AFG", "32 USD", "2009", "value-date", "2010-01-05"));
    must_commit(books, &append);
    assert_string_equal(answer(books, (struct question){BY(YEAR)}),
                        "since 2007 pledge USD 8 8..8 1\n"
                        "2009 pledge USD 35 35..35 3\n"
                        "2009–2013 pledge USD 4 4..4 1\n"
                        "2010 disbursement USD 16 16..16 1\n");
    struct question period = {.has_since = true,
                              .since = date_of(books, "2009-11-15"),
                              .has_until = true,
                              .until = date_of(books, "2010")};
    assert_string_equal(answer(books, period), "pledge USD 2 2..2 1\n"
                                               "disbursement USD 16 16..16 1\n"
                                               "not straddling USD 44 3\n");
}

static void each_filter_narrows_the_answer(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, RECORD(books, ACTIVITY, "id", "aid", "title", "Aid"));
    put(books, append, RECORD(books, ACTIVITY, "id", "pay", "title", "Pay", "parent", "aid"));
    put(books, append,
        FLOW(books, "one", "pledge", "JPN", "LOTFA", "1 USD", "2010", "activity", "pay", "form",
             "cash", "note", "Salaries of POLICE"));
    put(books, append,
        FLOW(books, "two", "disbursement", "DEU", "UN", "2 USD", "2010", "via", "ANA", "finance",
             "loan", "evidence", "page"));
    put(books, append,
        FLOW(books, "four", "pledge", "DEU", "AFG", "4 EUR", "2011", "activity", "aid", "title",
             "training police"));
    must_commit(books, &append);
    static const char one[] = "pledge USD 1 1..1 1\n";
    static const char two[] = "disbursement USD 2 2..2 1\n";
    static const char four[] = "pledge EUR 4 4..4 1\n";
    static const char one_and_four[] = "pledge EUR 4 4..4 1\npledge USD 1 1..1 1\n";
    const struct {
        struct question question;
        const char *answer;
    } cases[] = {
        {{ONLY(DONOR, "Japan")}, one},
        {{ONLY(FROM, "JPN")}, one},
        {{ONLY(TO, "UN")}, two},
        {{ONLY(FUND, "LOTFA")}, one},
        {{ONLY(FUND, "ANA")}, two},
        {{ONLY(ACTIVITY, "pay")}, one},
        {{ONLY(ACTIVITY, "aid")}, one_and_four},
        {{ONLY(RECIPIENT, "AF")}, four},
        {{ONLY(RECIPIENT, "AFG")}, four},
        {{ONLY(STAGE, "disbursement")}, two},
        {{ONLY(FORM, "cash")}, one},
        {{ONLY(FINANCE, "loan")}, two},
        {{ONLY(CURRENCY, "EUR")}, four},
        {{ONLY(CURRENCY, "JPY")}, ""},
        {{ONLY(EVIDENCE, "page")}, two},
        {{ONLY(TEXT, "police")}, one_and_four},
        {{ONLY(TEXT, "training")}, four},
        {{ONLY(DONOR, "JPN"), ONLY(STAGE, "plan")}, ""},
        {{ONLY(DONOR, "DEU"), ONLY(CURRENCY, "EUR")}, four},
        {{.has_since = true, .since = date_of(books, "2011")}, four},
        {{.has_until = true, .until = date_of(books, "2010"), ONLY(DONOR, "DEU")}, two},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *found = answer(books, cases[i].question);
        if (strcmp(found, cases[i].answer) != 0)
            fail_msg("case %zu: \"%s\" is not \"%s\"", i, found, cases[i].answer);
    }
}

static struct record amend_one(struct books *books, const char *amount, const char *stated)
{
    return RECORD(books, AMEND, "target", "one", "target-kind", "flow", "reason", "restated",
                  "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount", amount, "date", "2008",
                  "stated", stated);
}

static void the_standing_value_counts(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "one", "pledge", "JPN", "LOTFA", "670 USD", "2008"));
    put(books, append, FLOW(books, "two", "pledge", "JPN", "LOTFA", "5 USD", "2008"));
    put(books, append, amend_one(books, "688 USD", "2009"));
    put(books, append, amend_one(books, "unknown", "2010"));
    put(books, append, RECORD(books, VOID, "target", "amend:one#2", "reason", "a slip"));
    put(books, append, RECORD(books, VOID, "target", "two", "reason", "entered twice"));
    put(books, append, RECORD(books, VOID, "target", "one", "reason", "never said"));
    must_commit(books, &append);
    static const struct {
        uint64_t size;
        const char *answer;
    } cases[] = {
        {8, ""},
        {9, "pledge USD 670 670..670 1\n"},
        {10, "pledge USD 675 675..675 2\n"},
        {11, "pledge USD 693 693..693 2\n"},
        {12, "pledge USD 5 5..5 1\npledge unknown 1\n"},
        {13, "pledge USD 693 693..693 2\n"},
        {14, "pledge USD 688 688..688 1\n"},
        {15, ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(answer_at(books, cases[i].size, (struct question){0}), cases[i].answer);
}

static struct question as_stated(struct books *books, const char *day)
{
    return (struct question){.has_as_stated = true, .as_stated = date_of(books, day)};
}

// `stated`, else the day the document was published, else the day of recording (2013-04-16).
static void only_what_had_been_said_by_then_counts(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append,
        FLOW(books, "one", "pledge", "JPN", "AFG", "1 USD", "2009", "stated", "2010-03"));
    put(books, append,
        FLOW(books, "two", "pledge", "JPN", "AFG", "2 USD", "2009", "evidence", "page"));
    put(books, append, FLOW(books, "four", "pledge", "JPN", "AFG", "4 USD", "2009"));
    must_commit(books, &append);
    static const struct {
        const char *day;
        const char *answer;
    } cases[] = {
        {"2010-03-30", ""},
        {"2010-03-31", "pledge USD 1 1..1 1\n"},
        {"2012-07-07", "pledge USD 1 1..1 1\n"},
        {"2012-07-08", "pledge USD 3 3..3 2\n"},
        {"2013-04-15", "pledge USD 3 3..3 2\n"},
        {"2013", "pledge USD 7 7..7 3\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(answer(books, as_stated(books, cases[i].day)), cases[i].answer);
}

// A pledge restated in 2009 (a table of a trust fund, in real life): asked as stated in 2008, the
// first figure stands, though the book holds the second one. What is withdrawn stands until the day
// of the document that says so (2012-07-08), else of recording (2013-04-16).
static void a_restated_figure_stands_only_once_it_was_said(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append,
        FLOW(books, "one", "pledge", "JPN", "LOTFA", "670 USD", "2008", "stated", "2008-06"));
    put(books, append, amend_one(books, "688 USD", "2009-06"));
    put(books, append, amend_one(books, "999 USD", "2009-06"));
    put(books, append, RECORD(books, VOID, "target", "amend:one#2", "reason", "a slip"));
    put(books, append,
        FLOW(books, "two", "pledge", "DEU", "LOTFA", "5 USD", "2008", "stated", "2008-06"));
    put(books, append, RECORD(books, VOID, "target", "two", "reason", "denied", "because", "page"));
    must_commit(books, &append);
    static const struct {
        const char *day;
        const char *answer;
    } cases[] = {
        {"2007", ""},
        {"2008", "pledge USD 675 675..675 2\n"},
        {"2009", "pledge USD 1004 1004..1004 2\n"},
        {"2012-07-07", "pledge USD 1004 1004..1004 2\n"},
        {"2012-07-08", "pledge USD 999 999..999 1\n"},
        {"2013-04-15", "pledge USD 999 999..999 1\n"},
        {"2013-04-16", "pledge USD 688 688..688 1\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(answer(books, as_stated(books, cases[i].day)), cases[i].answer);
}

static void the_fund_is_the_receiver_else_on_the_way_else_the_giver(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "to", "pledge", "JPN", "LOTFA", "1 USD", "2010", "via", "ANA"));
    put(books, append,
        FLOW(books, "via", "pledge", "JPN", "AFG", "2 USD", "2010", "via", "UN; ANA"));
    put(books, append,
        FLOW(books, "from", "pledge", "ANA", "AFG", "4 USD", "2010", "class", "incoming"));
    put(books, append, FLOW(books, "none", "pledge", "JPN", "AFG", "8 USD", "2010"));
    must_commit(books, &append);
    assert_string_equal(answer(books, (struct question){BY(FUND)}), "ANA pledge USD 6 6..6 2\n"
                                                                    "LOTFA pledge USD 1 1..1 1\n"
                                                                    "- pledge USD 8 8..8 1\n");
}

static void large_sums_are_exact_and_too_large_ones_refused(void **state)
{
    // 26 digits are 10^26 − 1: one fits, and two do not, in units of 10^-12 (about 1.7 × 10^26).
    static const char amount[] = "99999999999999999999999999 USD";
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "one", "pledge", "JPN", "AFG", amount, "2010"));
    put(books, append, FLOW(books, "two", "pledge", "DEU", "AFG", "0.000000000001 USD", "2010"));
    put(books, append, FLOW(books, "three", "pledge", "DEU", "AFG", amount, "2010"));
    must_commit(books, &append);
    assert_string_equal(answer_at(books, 10, (struct question){ONLY(DONOR, "JPN")}),
                        "pledge USD 99999999999999999999999999 "
                        "99999999999999999999999999..99999999999999999999999999 1\n");
    const char *sum = "99999999999999999999999999.000000000001";
    assert_string_equal(answer_at(books, 10, (struct question){0}),
                        arena_printf(&books->arena, "pledge USD %s %s..%s 2\n", sum, sum, sum));
    struct opened opened = open_at(books, 0);
    struct question everything = {0};
    struct totals totals;
    assert_false(totals_fold(&totals, &opened.snapshot, &everything, &books->arena, &books->err));
    expect_error(books, ERROR_INPUT, "the sum is too large at record 11");
    store_close(&opened.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(stages_and_currencies_are_never_added_together),
        BOOK_TEST(contributions_from_outside_to_inside_count),
        BOOK_TEST(only_contributions_count),
        BOOK_TEST(a_shared_flow_counts_when_all_its_places_are_asked_for),
        BOOK_TEST(recipients_share_a_flow_exactly),
        BOOK_TEST(years_are_never_taken_apart),
        BOOK_TEST(each_filter_narrows_the_answer),
        BOOK_TEST(the_standing_value_counts),
        BOOK_TEST(only_what_had_been_said_by_then_counts),
        BOOK_TEST(a_restated_figure_stands_only_once_it_was_said),
        BOOK_TEST(the_fund_is_the_receiver_else_on_the_way_else_the_giver),
        BOOK_TEST(large_sums_are_exact_and_too_large_ones_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
