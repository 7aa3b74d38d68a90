// Axes: ticks are round, exact, evenly spaced, and cover the figures and zero.
#include "render/scale.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"

static struct decimal decimal_from(const char *text)
{
    struct decimal value;
    struct error err = {0};

    assert_true(decimal_parse(slice_of(text), &value, &err));
    return value;
}

static void joins_labels(const struct scale *scale, unsigned power, struct arena *arena,
                         struct buffer *out)
{
    for (size_t i = 0; i < scale->count; i++) {
        buffer_printf(out, "%s%s", i > 0 ? " | " : "", scale_label(scale, i, power, arena));
    }
}

static void chooses_round_ticks(void **state)
{
    // Worked out by hand: the fewest round steps that end at or just past the figures.
    static const struct {
        const char *low, *high;
        unsigned wanted, power;
        const char *labels;
    } cases[] = {
        {"0", "5000000000", 6, 6, "0 | 1,000 | 2,000 | 3,000 | 4,000 | 5,000"},
        {"0", "100", 5, 0, "0 | 25 | 50 | 75 | 100"},
        {"0", "100", 6, 0, "0 | 20 | 40 | 60 | 80 | 100"},
        {"-50", "100", 4, 0, "\u221250 | 0 | 50 | 100"},
        {"-100", "-20", 3, 0, "\u2212100 | \u221250 | 0"},
        {"0", "0.05", 6, 0, "0.00 | 0.01 | 0.02 | 0.03 | 0.04 | 0.05"},
        {"0", "1", 5, 0, "0.00 | 0.25 | 0.50 | 0.75 | 1.00"},
        {"40", "50", 6, 0, "0 | 10 | 20 | 30 | 40 | 50"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        struct buffer labels = {.arena = &arena};
        struct scale scale =
            scale_ticks(decimal_from(cases[i].low), decimal_from(cases[i].high), cases[i].wanted);
        joins_labels(&scale, cases[i].power, &arena, &labels);
        assert_string_equal(buffer_string(&labels), cases[i].labels);
    }
}

static void check_scale(struct decimal low, struct decimal high, unsigned wanted)
{
    struct scale scale = scale_ticks(low, high, wanted);
    struct decimal step, other;
    bool has_zero = false;

    assert_in_range(scale.count, 2, wanted + 2);
    assert_true(decimal_compare(scale.ticks[0], low) <= 0);
    assert_true(decimal_compare(scale.ticks[scale.count - 1], high) >= 0);
    assert_true(decimal_subtract(scale.ticks[1], scale.ticks[0], &step));
    for (size_t i = 0; i < scale.count; i++) {
        has_zero |= decimal_sign(scale.ticks[i]) == 0;
        if (i == 0)
            continue;
        assert_true(decimal_subtract(scale.ticks[i], scale.ticks[i - 1], &other));
        assert_int_equal(decimal_compare(step, other), 0);
    }
    assert_true(has_zero);
    // 1, 2, 2.5 or 5 times a power of ten.
    int128 digits = decimal_normal(step).mantissa;
    while (digits % 10 == 0)
        digits /= 10;
    assert_true(digits == 1 || digits == 2 || digits == 25 || digits == 5);
}

static void covers_figures_of_every_size(void **state)
{
    (void)state;
    srand(1);
    for (int i = 0; i < 4000; i++) {
        uint8_t scale = (uint8_t)(rand() % 7);
        unsigned power = (unsigned)(rand() % 16);
        int128 unit = decimal_power(power);
        struct decimal high = {(rand() % 100000) * unit, scale};
        struct decimal low = {i % 3 == 0 ? -(rand() % 100000) * unit : 0, scale};
        check_scale(low, high, 2 + (unsigned)(rand() % 9));
    }
}

static void gives_an_axis_to_nothing_and_to_the_largest(void **state)
{
    (void)state;
    check_scale(DECIMAL_ZERO, DECIMAL_ZERO, 5);
    check_scale(DECIMAL_ZERO, decimal_from("0.000000000001"), 5);
    check_scale(DECIMAL_ZERO, decimal_from("999999999999999999999999999999"), 5);
    struct scale scale = scale_ticks(DECIMAL_ZERO, (struct decimal){decimal_power(38) - 1, 0}, 5);
    assert_true(scale.count >= 2);
    assert_true(scale.high > scale.low);
}

static void places_values_between_the_ends(void **state)
{
    struct scale scale = scale_ticks(decimal_of(-50), decimal_of(100), 4);

    (void)state;
    assert_true(scale_position(&scale, decimal_of(-50)) == 0);
    assert_true(scale_position(&scale, decimal_of(100)) == 1);
    assert_true(scale_position(&scale, decimal_of(25)) == 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_round_ticks),
        cmocka_unit_test(covers_figures_of_every_size),
        cmocka_unit_test(gives_an_axis_to_nothing_and_to_the_largest),
        cmocka_unit_test(places_values_between_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
