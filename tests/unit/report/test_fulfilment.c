// Fulfilment: what links leave of a promise, and what they say of its delivery.
//
// A line is "ID outstanding delivered additional", "-" for nothing and "n/q" where it is not told.
#include "answers.h"
#include "report/instalments.h"

static const char *figure(const struct sum *sum, struct arena *arena)
{
    char text[DECIMAL_TEXT_MAX];
    if (sum->unknown != 0)
        return "n/q";
    if (sum->count == 0)
        return "-";
    return arena_printf(arena, "%s%s", decimal_format(sum_decimal(sum->stated), text),
                        sum->is_approximate ? "~" : "");
}

static const char *became(struct books *books, struct question question, int32_t day)
{
    struct opened opened = open_at(books, 0);
    struct arena *arena = &books->arena;
    struct fulfilment fulfilment;
    struct fulfilled *states;
    struct buffer out = {.arena = arena};
    struct fulfilment_options options = {.question = &question, .since = DAY_MIN, .until = DAY_MAX};
    must(books, fulfilment_load(&fulfilment, &opened.snapshot, &options, arena, &books->err));
    must(books, fulfilment_at(&fulfilment, day, false, &states, arena, &books->err));
    for (size_t i = 0; i < fulfilment.flows.count; i++) {
        struct record record;
        if (!fulfilment.flows.items[i].is_covered)
            continue;
        must(books, store_record(opened.store, fulfilment.flows.items[i].row.original, &record,
                                 arena, &books->err));
        const struct fulfilled *state = &states[i];
        buffer_printf(&out, "%s %s %s %s%s\n", record_text(&record, KEY_ID),
                      figure(&state->outstanding, arena), figure(&state->delivered, arena),
                      figure(&state->additional, arena), state->is_told ? "" : " untold");
    }
    for (size_t i = 0; i < fulfilment.loose.count; i++)
        buffer_printf(&out, "loose %s%s\n", figure(&fulfilment.loose.items[i].sum, arena),
                      fulfilment.loose.items[i].is_supported ? "" : " untold");
    store_close(&opened.store);
    return buffer_string(&out);
}

static void link_flows(struct books *books, struct append *append, const char *earlier,
                       const char *later, const char *type, const char *amount)
{
    put(books, append,
        RECORD(books, LINK, "earlier", earlier, "later", later, "type", type, "amount", amount));
}

static void links_pass_through_a_commitment(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "p", "pledge", "JPN", "AFG", "100 USD", "2010"));
    put(books, append, FLOW(books, "c", "commitment", "JPN", "AFG", "60 USD", "2011"));
    put(books, append, FLOW(books, "d", "disbursement", "JPN", "AFG", "25.5 USD", "2012"));
    link_flows(books, append, "p", "c", "fulfils", "");
    link_flows(books, append, "c", "d", "fulfils", "");
    must_commit(books, &append);
    // 100 - 60 is not committed; 60 - 25.5 is not paid; 25.5 of the pledge is paid
    assert_string_equal(became(books, (struct question){0}, DAY_MAX),
                        "p 40 25.5 -\nc 34.5 25.5 -\n");
    assert_string_equal(became(books, (struct question){0}, day_from_civil(2011, 12, 31)),
                        "p 40 - -\nc 60 - -\n");
    assert_string_equal(became(books, (struct question){0}, day_from_civil(2010, 12, 30)),
                        "p - - -\nc - - -\n");
    // The payment is known to a question that is not about payments.
    assert_string_equal(became(books, (struct question){ONLY(STAGE, "pledge")}, DAY_MAX),
                        "p 40 25.5 -\n");
}

static void many_are_linked_to_many_by_their_shares(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "a", "pledge", "JPN", "AFG", "30 USD", "2010"));
    put(books, append, FLOW(books, "b", "pledge", "JPN", "AFG", "40 USD", "2010"));
    put(books, append, FLOW(books, "one", "disbursement", "JPN", "AFG", "50 USD", "2011"));
    put(books, append, FLOW(books, "two", "disbursement", "JPN", "AFG", "about 7 USD", "2011"));
    link_flows(books, append, "a", "one", "fulfils", "32 USD");
    link_flows(books, append, "b", "one", "fulfils", "18 USD");
    link_flows(books, append, "b", "two", "fulfils", "");
    must_commit(books, &append);
    // 32 on 30: 2 are additional; 40 - 18 - 7 = 15
    assert_string_equal(became(books, (struct question){0}, DAY_MAX), "a 0 32 2\nb 15~ 25~ -\n");
}

static void what_is_taken_back_changes_the_promise_or_the_payment(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "p", "pledge", "JPN", "AFG", "100 USD", "2010"));
    put(books, append, FLOW(books, "less", "pledge", "JPN", "AFG", "-20 USD", "2010"));
    put(books, append, FLOW(books, "off", "pledge", "JPN", "AFG", "-5 USD", "2010"));
    put(books, append, FLOW(books, "d", "disbursement", "JPN", "AFG", "50 USD", "2011"));
    put(books, append, FLOW(books, "back", "disbursement", "JPN", "AFG", "-3 USD", "2011"));
    put(books, append, FLOW(books, "again", "disbursement", "JPN", "AFG", "-1 USD", "2011"));
    link_flows(books, append, "p", "less", "reduces", "");
    link_flows(books, append, "p", "off", "cancels", "");
    link_flows(books, append, "p", "d", "fulfils", "");
    link_flows(books, append, "d", "back", "refunds", "");
    link_flows(books, append, "p", "again", "refunds", "");
    must_commit(books, &append);
    // 100 - 20 - 5 = 75; paid 50 - 3 - 1 = 46; 29 are left. The reductions are no promises.
    assert_string_equal(became(books, (struct question){0}, DAY_MAX), "p 29 46 -\n");
}

static void another_currency_needs_a_share_or_an_equivalent(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "p", "pledge", "JPN", "AFG", "100 EUR", "2010"));
    put(books, append, FLOW(books, "q", "pledge", "JPN", "AFG", "100 EUR", "2010"));
    put(books, append, FLOW(books, "r", "pledge", "JPN", "AFG", "100 EUR", "2010"));
    put(books, append,
        FLOW(books, "d", "disbursement", "JPN", "AFG", "50 USD", "2011", "equivalent", "40 EUR"));
    put(books, append, FLOW(books, "e", "disbursement", "JPN", "AFG", "50 USD", "2011"));
    link_flows(books, append, "p", "d", "fulfils", "");
    link_flows(books, append, "q", "e", "fulfils", "");
    link_flows(books, append, "r", "e", "fulfils", "12 EUR");
    must_commit(books, &append);
    assert_string_equal(became(books, (struct question){0}, DAY_MAX),
                        "p 60 40 -\nq n/q n/q n/q\nr 88 12 -\n");
}

static void a_part_counts_for_the_promise_it_belongs_to(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "p", "pledge", "JPN", "AFG", "100 USD", "2010"));
    put(books, append,
        FLOW(books, "part", "pledge", "JPN", "AFG", "60 USD", "2010", "part-of", "p"));
    put(books, append, FLOW(books, "d", "disbursement", "JPN", "AFG", "50 USD", "2011"));
    put(books, append,
        FLOW(books, "slice", "disbursement", "JPN", "AFG", "10 USD", "2011", "part-of", "d"));
    link_flows(books, append, "part", "d", "fulfils", "");
    link_flows(books, append, "part", "slice", "fulfils", ""); // is in d already
    must_commit(books, &append);
    assert_string_equal(became(books, (struct question){0}, DAY_MAX), "p 50 50 -\n");
}

static void payments_without_links_leave_other_promises_untold(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, FLOW(books, "p", "pledge", "JPN", "AFG", "100 USD", "2010"));
    put(books, append, FLOW(books, "c", "commitment", "JPN", "AFG", "60 USD", "2010"));
    put(books, append, FLOW(books, "alone", "pledge", "JPN", "AFG", "7 USD", "2010"));
    put(books, append, FLOW(books, "other", "pledge", "DEU", "AFG", "9 USD", "2010"));
    put(books, append, FLOW(books, "d", "disbursement", "JPN", "AFG", "5 USD", "2011"));
    link_flows(books, append, "p", "c", "fulfils", "");
    must_commit(books, &append);
    // d may be for c or for the pledge that stands alone; Germany paid nothing
    assert_string_equal(became(books, (struct question){0}, DAY_MAX),
                        "p 40 - - untold\nc 60 - - untold\nloose 7 untold\nloose 9\n");
}

static void bounds_of_promise_and_payment_face_each_other(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    struct fulfilment fulfilment;
    struct fulfilled *states;
    struct question question = {0};
    put(books, append, FLOW(books, "p", "pledge", "JPN", "AFG", "10..30 USD", "2010"));
    put(books, append, FLOW(books, "d", "disbursement", "JPN", "AFG", "4..15 USD", "2011"));
    link_flows(books, append, "p", "d", "fulfils", "");
    must_commit(books, &append);
    struct opened opened = open_at(books, 0);
    struct fulfilment_options options = {.question = &question, .since = DAY_MIN, .until = DAY_MAX};
    must(books,
         fulfilment_load(&fulfilment, &opened.snapshot, &options, &books->arena, &books->err));
    must(books, fulfilment_at(&fulfilment, DAY_MAX, false, &states, &books->arena, &books->err));
    // at least 10 - 15, which is nothing; at most 30 - 4
    assert_string_equal(sum_text(&states[0].outstanding, &books->arena), "6 0..26");
    store_close(&opened.store);
}

static void months_are_whole_ones(void **state)
{
    static const struct {
        const char *from, *to;
        int32_t months;
    } cases[] = {
        {"2010-02-28", "2010-03-01", 0},  {"2010-02-28", "2010-08-27", 5},
        {"2010-02-28", "2010-08-28", 6},  {"2010-02-28", "2011-02-27", 11},
        {"2010-02-28", "2011-02-28", 12}, {"2010-02-28", "2012-02-28", 24},
        {"2010-08-31", "2011-02-27", 5},  {"2010-08-31", "2011-02-28", 6},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error err;
        int32_t from, to;
        assert_true(day_parse(slice_of(cases[i].from), &from, &err));
        assert_true(day_parse(slice_of(cases[i].to), &to, &err));
        assert_int_equal(months_between(from, to), cases[i].months);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(links_pass_through_a_commitment),
        BOOK_TEST(many_are_linked_to_many_by_their_shares),
        BOOK_TEST(what_is_taken_back_changes_the_promise_or_the_payment),
        BOOK_TEST(another_currency_needs_a_share_or_an_equivalent),
        BOOK_TEST(a_part_counts_for_the_promise_it_belongs_to),
        BOOK_TEST(payments_without_links_leave_other_promises_untold),
        BOOK_TEST(bounds_of_promise_and_payment_face_each_other),
        cmocka_unit_test(months_are_whole_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
