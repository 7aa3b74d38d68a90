// Sums of flows: bounds, unknown amounts, overflow, and shares that lose nothing.
#include "answers.h"

#define UNIT ((int128)1000000000000)

static struct flow_row row_of(enum amount_kind kind, int64_t lower, int64_t stated, int64_t upper)
{
    return (struct flow_row){.currency_index = kind == AMOUNT_UNKNOWN ? 0 : 1,
                             .amount_kind = kind,
                             .lower = lower * UNIT,
                             .stated = stated * UNIT,
                             .upper = upper * UNIT};
}

static void adds_every_kind_of_amount_with_its_bounds(void **state)
{
    static const struct {
        enum amount_kind kind;
        int64_t lower, stated, upper;
        const char *sum; // of this and all before
    } cases[] = {
        {AMOUNT_EXACT, 5, 5, 5, "5 5..5"},          {AMOUNT_UP_TO, 0, 10, 10, "15 5..15"},
        {AMOUNT_RANGE, 2, 2, 4, "17 7..19"},        {AMOUNT_ABOUT, 1, 1, 1, "18~ 8..20"},
        {AMOUNT_EXACT, -3, -3, -3, "15~ 5..17"},    {AMOUNT_UNKNOWN, 0, 0, 0, "15~ 5..17"},
        {AMOUNT_AT_LEAST, 7, 7, 0, "22~ 12..open"},
    };
    struct books *books = *state;
    struct sum sum = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct flow_row row =
            row_of(cases[i].kind, cases[i].lower, cases[i].stated, cases[i].upper);
        assert_true(sum_add_flow(&sum, &row));
        assert_string_equal(sum_text(&sum, &books->arena), cases[i].sum);
    }
    assert_int_equal(sum.count, 7);
    assert_int_equal(sum.unknown, 1);
    // Twice everything: stated 44, lower 24; the maxima stated are 5 + 10 + 4 + 1 - 3 = 17.
    assert_true(sum_add(&sum, &(struct sum){.stated = sum.stated,
                                            .lower = sum.lower,
                                            .upper = sum.upper,
                                            .count = 7,
                                            .unknown = 1}));
    assert_string_equal(sum_text(&sum, &books->arena), "44~ 24..open");
    assert_true(sum.upper == 34 * UNIT);
    assert_int_equal(sum.count, 14);
}

static void a_sum_without_amounts_is_a_gap_and_no_zero(void **state)
{
    (void)state;
    struct sum sum = {0};
    struct flow_row unknown = row_of(AMOUNT_UNKNOWN, 0, 0, 0);
    struct flow_row zero = row_of(AMOUNT_EXACT, 0, 0, 0);
    assert_int_equal(sum_cell(&sum).gap, GAP_NIL);
    assert_true(sum_add_flow(&sum, &unknown));
    assert_int_equal(sum_cell(&sum).gap, GAP_UNKNOWN);
    assert_false(sum_has_amount(&sum));
    assert_true(sum_add_flow(&sum, &zero));
    assert_int_equal(sum_cell(&sum).gap, GAP_NONE);
    assert_int_equal(sum_cell(&sum).unknown, 1);
    assert_int_equal(decimal_sign(sum_cell(&sum).number), 0);
}

static void refuses_to_wrap(void **state)
{
    (void)state;
    // 10^26 units of currency are 10^38 of ours; the 128-bit limit is a little over 1.7 × 10^38.
    struct flow_row huge = row_of(AMOUNT_EXACT, 0, 0, 0);
    huge.stated = huge.lower = huge.upper = decimal_power(38);
    struct sum sum = {0}, twice = {0};
    assert_true(sum_add_flow(&sum, &huge));
    twice = sum;
    assert_false(sum_add_flow(&twice, &huge));
    twice = sum;
    assert_false(sum_add(&twice, &sum));
}

static void shares_are_cut_and_the_rest_goes_to_the_largest(void **state)
{
    // In units of 10^-12. 100 at 66.6666666666 and 33.3333333334 %: 66.66666666|66 and 33.|33…34.
    static const struct {
        int64_t whole;
        const char *shares[3];
        int64_t parts[3];
    } cases[] = {
        {100, {"60", "40"}, {60, 40}}, {100, {"66.6666666666", "33.3333333334"}, {67, 33}},
        {1, {"50", "50"}, {1, 0}},     {1, {"49", "51"}, {0, 1}},
        {-7, {"50", "50"}, {-4, -3}},  {10, {"33.33", "33.33", "33.34"}, {3, 3, 4}},
        {0, {"25", "75"}, {0, 0}},
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal shares[3];
        size_t count = 0;
        for (; count < 3 && cases[i].shares[count] != NULL; count++)
            must(books,
                 decimal_parse(slice_of(cases[i].shares[count]), &shares[count], &books->err));
        struct flow_row parts[3], row = row_of(AMOUNT_EXACT, 0, 0, 0);
        row.stated = row.upper = cases[i].whole;
        assert_true(flow_row_split(&row, shares, count, parts, &books->arena));
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(parts[j].stated, cases[i].parts[j]);
            assert_int_equal(parts[j].upper, cases[i].parts[j]);
            assert_int_equal(parts[j].lower, 0);
        }
    }
}

static void refuses_shares_that_are_not_above_zero(void **state)
{
    struct books *books = *state;
    struct decimal shares[] = {decimal_of(0), decimal_of(100)};
    struct flow_row parts[2], row = row_of(AMOUNT_EXACT, 5, 5, 5);
    assert_false(flow_row_split(&row, shares, 2, parts, &books->arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(adds_every_kind_of_amount_with_its_bounds),
        BOOK_TEST(a_sum_without_amounts_is_a_gap_and_no_zero),
        BOOK_TEST(refuses_to_wrap),
        BOOK_TEST(shares_are_cut_and_the_rest_goes_to_the_largest),
        BOOK_TEST(refuses_shares_that_are_not_above_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
