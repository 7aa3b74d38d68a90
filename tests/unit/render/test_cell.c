// How a cell reads in print and exactly.
#include "render/render.h"

#include <setjmp.h>

#include <cmocka.h>

static const struct table_column MILLIONS = {.type = CELL_SUM, .decimals = 1, .scale_power = 6};
static const struct table_column PLAIN = {.decimals = 255};
static const struct table_column TWO = {.decimals = 2};

static void reads_as_print_does(void **state)
{
    (void)state;
    const struct {
        struct cell cell;
        const struct table_column *column;
        const char *words;
    } cases[] = {
        {{.type = CELL_BLANK}, &PLAIN, ""},
        {{.type = CELL_TEXT, .text = "Japan"}, &PLAIN, "Japan"},
        {{.type = CELL_TEXT, .text = NULL}, &PLAIN, ""},
        {{.type = CELL_ID, .text = "0012", .is_unsupported = true}, &PLAIN, "0012 †"},
        {{.type = CELL_AMOUNT, .number = {5000000000, 0}}, &MILLIONS, "5,000.0"},
        {{.type = CELL_AMOUNT, .number = {-80000000, 0}, .is_approximate = true},
         &MILLIONS,
         "~\u202f\u221280.0"},
        {{.type = CELL_AMOUNT, .number = {5000, 0}, .words = "up\u00a0to\u00a05,000"},
         &TWO,
         "up\u00a0to\u00a05,000"},
        {{.type = CELL_AMOUNT, .number = {80000000, 0}, .is_approximate = true},
         &MILLIONS,
         "~80.0"},
        // Half-even at one decimal of a million: 0.05 to 0.0, 0.15 to 0.2, 0.25 to 0.2.
        {{.type = CELL_AMOUNT, .number = {50000, 0}}, &MILLIONS, "0.0"},
        {{.type = CELL_AMOUNT, .number = {150000, 0}}, &MILLIONS, "0.2"},
        {{.type = CELL_AMOUNT, .number = {250000, 0}}, &MILLIONS, "0.2"},
        {{.type = CELL_AMOUNT, .number = {25000001, 2}}, &MILLIONS, "0.3"},
        {{.type = CELL_AMOUNT, .number = {-1500000, 0}}, &MILLIONS, "\u22121.5"},
        {{.type = CELL_AMOUNT, .number = {-1, 0}}, &MILLIONS, "0.0"},
        {{.type = CELL_AMOUNT, .number = {123456789, 2}}, &PLAIN, "1,234,567.89"},
        {{.type = CELL_AMOUNT, .number = {1200, 2}}, &PLAIN, "12"},
        {{.type = CELL_AMOUNT, .number = {12, 0}}, &TWO, "12.00"},
        {{.type = CELL_AMOUNT, .gap = GAP_NIL}, &MILLIONS, "–"},
        {{.type = CELL_AMOUNT, .gap = GAP_UNKNOWN}, &MILLIONS, ".."},
        {{.type = CELL_AMOUNT, .gap = GAP_NOT_QUANTIFIED}, &MILLIONS, "n/q"},
        {{.type = CELL_AMOUNT, .gap = GAP_NO_RATE}, &MILLIONS, "n/c"},
        {{.type = CELL_AMOUNT, .number = {7, 0}, .is_revised = true, .is_unsupported = true},
         &TWO,
         "7.00 r †"},
        {{.type = CELL_COUNT, .number = {1203, 0}}, &PLAIN, "1,203"},
        {{.type = CELL_PERCENT, .number = {508642, 4}}, &TWO, "50.86%"},
        {{.type = CELL_RATE, .number = {8123456789, 12}}, &TWO, "0.008123456789"},
        {{.type = CELL_YEAR, .number = {2009, 0}}, &PLAIN, "2009"},
        {{.type = CELL_FLAG, .number = {1, 0}}, &PLAIN, "yes"},
        {{.type = CELL_FLAG}, &PLAIN, "no"},
        {{.type = CELL_DAY, .day = 14558}, &PLAIN, "2009-11-10"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        assert_string_equal(cell_words(&cases[i].cell, cases[i].column, &arena), cases[i].words);
    }
}

static void shows_bounds_and_unknown_members_of_a_sum(void **state)
{
    (void)state;
    const struct decimal five = {5000000000, 0};
    const struct decimal two = {2000000000, 0};
    const struct {
        struct cell cell;
        const char *words;
    } cases[] = {
        {{.number = five, .lower = five, .upper = five}, "5,000.0"},
        {{.number = five, .lower = {5000000000000, 3}, .upper = five}, "5,000.0"},
        {{.number = five, .lower = {0, 0}, .upper = five, .unknown = 1},
         "5,000.0 [0.0 – 5,000.0] + 1 unknown"},
        {{.number = two, .lower = two, .is_open = true}, "2,000.0 [2,000.0 – open]"},
        {{.number = two, .lower = two, .upper = two, .unknown = 12}, "2,000.0 + 12 unknown"},
        {{.gap = GAP_UNKNOWN, .unknown = 3}, ".."},
        {{.gap = GAP_NIL, .unknown = 3}, "– + 3 unknown"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        struct cell cell = cases[i].cell;
        cell.type = CELL_SUM;
        assert_string_equal(cell_words(&cell, &MILLIONS, &arena), cases[i].words);
    }
}

static void exact_form_has_every_digit_and_no_marks(void **state)
{
    (void)state;
    const struct {
        struct cell cell;
        const char *exact;
    } cases[] = {
        {{.type = CELL_AMOUNT, .number = {5000000000, 0}, .is_approximate = true}, "5000000000"},
        {{.type = CELL_AMOUNT, .number = {-1250, 2}, .is_revised = true}, "-12.5"},
        {{.type = CELL_SUM, .number = {1, 12}, .unknown = 2}, "0.000000000001"},
        {{.type = CELL_SUM, .gap = GAP_UNKNOWN, .number = {9, 0}}, ""},
        {{.type = CELL_PERCENT, .number = {508642, 4}}, "50.8642"},
        {{.type = CELL_ID, .text = "0012", .is_unsupported = true}, "0012"},
        {{.type = CELL_DAY, .day = 14558}, "2009-11-10"},
        {{.type = CELL_FLAG, .number = {1, 0}}, "1"},
        {{.type = CELL_BLANK}, ""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        assert_string_equal(cell_exact(&cases[i].cell, &arena), cases[i].exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_as_print_does),
        cmocka_unit_test(shows_bounds_and_unknown_members_of_a_sum),
        cmocka_unit_test(exact_form_has_every_digit_and_no_marks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
