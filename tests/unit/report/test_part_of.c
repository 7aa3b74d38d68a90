// Children of a counted flow are not added to it; children of one that is not counted are.
#include "answers.h"

// A year of pledges: whole 100, of it half 50, of that quarter 25.
static void a_chain_counts_once(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "whole", "pledge", "JPN", "AFG", "100 USD", "2010"));
    put(books, append,
        FLOW(books, "half", "pledge", "JPN", "LOTFA", "50 USD", "2010", "part-of", "whole"));
    put(books, append,
        FLOW(books, "quarter", "pledge", "JPN", "ANA", "25 USD", "2011", "part-of", "half"));
    must_commit(books, &append);
    static const char all[] = "pledge USD 100 100..100 1\nnot part-of USD 75 2\n";
    assert_string_equal(answer(books, (struct question){0}), all);

    // Without the whole in the question its children count, but still not twice.
    struct question inside = {.has_since = true, .since = date_of(books, "2011")};
    assert_string_equal(answer(books, (struct question){ONLY(FUND, "LOTFA")}),
                        "pledge USD 50 50..50 1\n");
    assert_string_equal(answer(books, inside), "pledge USD 25 25..25 1\n");
    struct question funds = {.values[FILTER_FUND] = (const char *const[]){"LOTFA", "ANA"},
                             .value_count[FILTER_FUND] = 2};
    assert_string_equal(answer(books, funds), "pledge USD 50 50..50 1\nnot part-of USD 25 1\n");
    // The parent of the quarter is out, its grandparent in.
    struct question ends = {.values[FILTER_TO] = (const char *const[]){"AFG", "ANA"},
                            .value_count[FILTER_TO] = 2};
    assert_string_equal(answer(books, ends), "pledge USD 100 100..100 1\nnot part-of USD 25 1\n");
}

static void a_parent_that_does_not_count_covers_nothing(void **state)
{
    static const struct {
        const char *what;
        const char *stage, *from, *to, *key, *value;
        const char *answer;
    } parents[] = {
        {"another stage", "pledge", "JPN", "AFG", "title", "x",
         "pledge USD 100 100..100 1\ndisbursement USD 40 40..40 1\n"},
        {"internal", "disbursement", "LOTFA", "AFG", "title", "x",
         "disbursement USD 40 40..40 1\nnot internal USD 100 1\n"},
        {"outside", "disbursement", "DEU", "JPN", "title", "x",
         "disbursement USD 40 40..40 1\nnot outside USD 100 1\n"},
        {"a transfer", "disbursement", "DEU", "AFG", "nature", "transfer",
         "disbursement USD 40 40..40 1\nnot transfer USD 100 1\n"},
        {"counted", "disbursement", "DEU", "AFG", "title", "x",
         "disbursement USD 100 100..100 1\nnot part-of USD 40 1\n"},
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(parents); i++) {
        struct append *append = create_world(books);
        put(books, append,
            FLOW(books, "parent", parents[i].stage, parents[i].from, parents[i].to, "100 USD",
                 "2010", parents[i].key, parents[i].value));
        put(books, append,
            FLOW(books, "child", "disbursement", "JPN", "LOTFA", "40 USD", "2010", "part-of",
                 "parent"));
        must_commit(books, &append);
        if (strcmp(answer(books, (struct question){0}), parents[i].answer) != 0)
            fail_msg("%s: %s", parents[i].what, answer(books, (struct question){0}));
        remove_book(books->path);
    }
}

// A parent that only straddles the period asked for is a line of its own; its child inside counts.
static void a_straddling_parent_covers_nothing(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "package", "pledge", "JPN", "AFG", "100 USD", "2009/2013"));
    put(books, append,
        FLOW(books, "grant", "pledge", "JPN", "AFG", "30 USD", "2010", "part-of", "package"));
    must_commit(books, &append);
    struct question year = {.has_since = true,
                            .since = date_of(books, "2010"),
                            .has_until = true,
                            .until = date_of(books, "2010")};
    assert_string_equal(answer(books, year), "pledge USD 30 30..30 1\nnot straddling USD 100 1\n");
}

static void the_standing_record_says_what_a_flow_is_part_of(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "whole", "pledge", "JPN", "AFG", "100 USD", "2010"));
    put(books, append,
        FLOW(books, "child", "pledge", "JPN", "LOTFA", "50 USD", "2010", "part-of", "whole"));
    put(books, append,
        RECORD(books, AMEND, "target", "child", "target-kind", "flow", "reason", "additional",
               "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount", "50 USD", "date",
               "2010"));
    put(books, append, RECORD(books, VOID, "target", "amend:child", "reason", "it was part"));
    put(books, append,
        RECORD(books, AMEND, "target", "whole", "target-kind", "flow", "reason", "restated",
               "stage", "pledge", "from", "JPN", "to", "AFG", "amount", "120 USD", "date", "2010"));
    must_commit(books, &append);
    static const struct {
        uint64_t size;
        const char *answer;
    } cases[] = {
        {10, "pledge USD 100 100..100 1\nnot part-of USD 50 1\n"},
        {11, "pledge USD 150 150..150 2\n"},
        {12, "pledge USD 100 100..100 1\nnot part-of USD 50 1\n"},
        {13, "pledge USD 120 120..120 1\nnot part-of USD 50 1\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(answer_at(books, cases[i].size, (struct question){0}), cases[i].answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(a_chain_counts_once),
        BOOK_TEST(a_parent_that_does_not_count_covers_nothing),
        BOOK_TEST(a_straddling_parent_covers_nothing),
        BOOK_TEST(the_standing_record_says_what_a_flow_is_part_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
