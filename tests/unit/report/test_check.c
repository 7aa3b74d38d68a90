// Warnings: which pairs are proposed as duplicates, and how sums are compared with their wholes.
#include "answers.h"
#include "report/check.h"
#include "report/records.h"

// "kind id" of every warning of the kinds from `first` to `last`, one a line.
static const char *warnings(struct books *books, enum warning_kind first, enum warning_kind last)
{
    struct opened opened = open_at(books, 0);
    struct check check = {0};
    struct buffer out = {.arena = &books->arena};
    for (int kind = first; kind <= (int)last; kind++)
        check.is_wanted[kind] = true;
    must(books, check_run(&check, &opened.snapshot, &books->arena, &books->err));
    for (int kind = 0; kind < WARNING_KINDS; kind++)
        for (size_t i = 0; i < check.warnings[kind].count; i++) {
            const char *id;
            must(books, check_subject(&check, &check.warnings[kind].items[i], &id, &books->arena,
                                      &books->err));
            buffer_printf(&out, "%s %s\n", warning_info((enum warning_kind)kind)->name, id);
        }
    store_close(&opened.store);
    return buffer_string(&out);
}

// Two flows that differ in one thing only; the second is proposed as a duplicate or not.
static void proposes_near_dates_of_one_sum(void **state)
{
    static const struct {
        const char *date[2];
        const char *amount; // of the second; the first is 5 USD
        const char *key, *value[2];
        bool is_proposed;
    } pairs[] = {
        {{"2010-05-01", "2010-05-01"}, "5 USD", "title", {"x", "y"}, true},
        {{"2010-05-01", "2010-06-15"}, "5 USD", "title", {"x", "y"}, true},  // 45 days
        {{"2010-05-01", "2010-06-16"}, "5 USD", "title", {"x", "y"}, false}, // 46 days
        {{"2010-06-15", "2010-05-01"}, "5 USD", "title", {"x", "y"}, true},
        {{"2010-05", "2010-06"}, "5 USD", "title", {"x", "y"}, true}, // 1 day between
        {{"2010", "2011"}, "5 USD", "title", {"x", "y"}, false},      // years only touch
        {{"2010", "2010-07-04"}, "5 USD", "title", {"x", "y"}, true},
        {{"2010", "2011-01-01"}, "5 USD", "title", {"x", "y"}, false},
        {{"2008/..", "2010-07-04"}, "5 USD", "title", {"x", "y"}, true},
        {{"2010-05-01", "2010-05-01"}, "5.01 USD", "title", {"x", "y"}, false},
        {{"2010-05-01", "2010-05-01"}, "5 EUR", "title", {"x", "y"}, false},
        {{"2010-05-01", "2010-05-01"}, "up to 5 USD", "title", {"x", "y"}, true},
        {{"2010-05-01", "2010-05-01"}, "unknown", "title", {"x", "y"}, false},
        {{"2010-05-01", "2012-05-01"}, "5 USD", "refs", {"fts:1; moc:2", "moc:2"}, true},
        {{"2010-05-01", "2012-05-01"}, "5 USD", "refs", {"fts:1", "fts:2"}, false},
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct append *append = create_world(books);
        put(books, append,
            FLOW(books, "first", "pledge", "JPN", "AFG", "5 USD", pairs[i].date[0], pairs[i].key,
                 pairs[i].value[0]));
        put(books, append,
            FLOW(books, "second", "pledge", "JPN", "AFG", pairs[i].amount, pairs[i].date[1],
                 pairs[i].key, pairs[i].value[1]));
        put(books, append,
            FLOW(books, "of-another", "pledge", "DEU", "AFG", "5 USD", pairs[i].date[0]));
        put(books, append,
            FLOW(books, "of-a-stage", "plan", "JPN", "AFG", "5 USD", pairs[i].date[0]));
        must_commit(books, &append);
        const char *found = warnings(books, WARNING_DUPLICATE, WARNING_DUPLICATE);
        if (strcmp(found, pairs[i].is_proposed ? "duplicates second\n" : "") != 0)
            fail_msg("%s and %s %s: found \"%s\"", pairs[i].date[0], pairs[i].date[1],
                     pairs[i].amount, found);
        remove_book(books->path);
    }
}

// A whole that is given in one part is no duplicate of it; a long pledge overlaps one far behind.
static void compares_beyond_the_neighbour(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "whole", "pledge", "JPN", "AFG", "9 USD", "2010-05-01"));
    put(books, append,
        FLOW(books, "all-of-it", "pledge", "JPN", "AFG", "9 USD", "2010-05-01", "part-of",
             "whole"));
    put(books, append, FLOW(books, "years", "pledge", "JPN", "AFG", "7 USD", "2009/2013"));
    put(books, append, FLOW(books, "early", "pledge", "JPN", "UN", "7 USD", "2009-02-01"));
    put(books, append, FLOW(books, "day-1", "pledge", "JPN", "AFG", "7 USD", "2009-02-01"));
    put(books, append, FLOW(books, "day-2", "pledge", "JPN", "AFG", "7 USD", "2012-02-01"));
    must_commit(books, &append);
    assert_string_equal(warnings(books, WARNING_DUPLICATE, WARNING_DUPLICATE),
                        "duplicates day-1\nduplicates day-2\n");
}

// One whole, one part, one instalment, one link of each amount; amounts at the bound are fine.
static void compares_sums_with_bounds(void **state)
{
    static const struct {
        const char *whole, *part;
        const char *warnings;
    } cases[] = {
        {"100 USD", "100 USD", ""},
        {"100 USD", "100.01 USD", "parts whole\nlinks whole\ninstalments whole\n"},
        {"100 USD", "99.99 USD", "instalments whole\n"},
        {"up to 100 USD", "1 USD", ""},
        {"up to 100 USD", "101 USD", "parts whole\nlinks whole\ninstalments whole\n"},
        {"at least 100 USD", "500 USD", ""},
        {"at least 100 USD", "99 USD", "instalments whole\n"},
        {"100..200 USD", "200 USD", ""},
        {"100..200 USD", "201 USD", "parts whole\nlinks whole\ninstalments whole\n"},
        {"about 100 USD", "99 USD", ""},
        {"unknown", "99 USD", ""},
        {"100 USD", "500 EUR", "instalments whole\n"}, // cannot add up
        {"100 USD", "unknown", ""},
        {"90000000000000000000000001 USD", "90000000000000000000000002 USD",
         "parts whole\nlinks whole\ninstalments whole\n"}, // wider than the columns
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct append *append = create_world(books);
        put(books, append, FLOW(books, "whole", "pledge", "JPN", "AFG", cases[i].whole, "2010"));
        put(books, append,
            FLOW(books, "part", "pledge", "JPN", "AFG", cases[i].part, "2010", "part-of", "whole"));
        put(books, append,
            FLOW(books, "paid", "disbursement", "JPN", "AFG", cases[i].part, "2011"));
        put(books, append,
            RECORD(books, LINK, "earlier", "whole", "later", "paid", "type", "fulfils"));
        put(books, append,
            RECORD(books, SCHEDULE, "flow", "whole", "due", "2011", "amount", cases[i].part));
        must_commit(books, &append);
        const char *found = warnings(books, WARNING_PARTS, WARNING_INSTALMENTS);
        if (strcmp(found, cases[i].warnings) != 0)
            fail_msg("%s of %s: found \"%s\"", cases[i].part, cases[i].whole, found);
        remove_book(books->path);
    }
}

// A fund is below zero only when the least that left it is more than the most that reached it.
static void gives_a_fund_the_benefit_of_its_bounds(void **state)
{
    static const struct {
        const char *in, *out;
        bool is_below;
    } cases[] = {
        {"100 USD", "100 USD", false},       {"100 USD", "101 USD", true},
        {"up to 100 USD", "99 USD", false},  {"at least 1 USD", "99 USD", false},
        {"100 USD", "up to 500 USD", false}, {"100 USD", "90..110 USD", false},
        {"unknown", "5 USD", true},          {"100 USD", "unknown", false},
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct append *append = create_world(books);
        put(books, append, FLOW(books, "in", "disbursement", "JPN", "LOTFA", cases[i].in, "2010"));
        put(books, append,
            FLOW(books, "out", "disbursement", "LOTFA", "AFG", cases[i].out, "2010"));
        put(books, append, FLOW(books, "pledged", "pledge", "LOTFA", "AFG", "999 USD", "2010"));
        must_commit(books, &append);
        const char *found = warnings(books, WARNING_FUND_BALANCE, WARNING_FUND_BALANCE);
        if (strcmp(found, cases[i].is_below ? "fund-balance LOTFA\n" : "") != 0)
            fail_msg("in %s, out %s: found \"%s\"", cases[i].in, cases[i].out, found);
        remove_book(books->path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(proposes_near_dates_of_one_sum),
        BOOK_TEST(compares_beyond_the_neighbour),
        BOOK_TEST(compares_sums_with_bounds),
        BOOK_TEST(gives_a_fund_the_benefit_of_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
