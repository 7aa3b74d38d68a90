// Ticks of time: those a reader expects for known spans, and order and bounds for many others.
#include "render/time_axis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/list.h"
#include "core/date.h"

static int32_t day(int32_t year, unsigned month, unsigned day_of_month)
{
    return day_from_civil(year, month, day_of_month);
}

static void check(int32_t first, int32_t last, unsigned wanted, const char *labels)
{
    struct time_axis axis = time_axis_make(first, last, wanted);
    char found[512] = "";

    for (size_t i = 0; i < axis.count; i++) {
        if (i > 0)
            strcat(found, "|");
        strcat(found, axis.ticks[i].label);
    }
    assert_string_equal(found, labels);
}

static void chooses_steps_that_people_count_in(void **state)
{
    (void)state;
    check(day(2001, 1, 1), day(2013, 12, 31), 8, "2002|2004|2006|2008|2010|2012");
    check(day(1996, 1, 1), day(2026, 11, 23), 8, "2000|2005|2010|2015|2020|2025");
    check(day(2009, 1, 1), day(2013, 12, 31), 8, "2009|2010|2011|2012|2013");
    check(day(2020, 1, 1), day(2020, 12, 31), 6, "2020|Apr|Jul|Oct");
    check(day(2019, 11, 5), day(2020, 9, 1), 6, "2020|Apr|Jul");
    check(day(2020, 2, 10), day(2020, 8, 20), 8, "Mar 2020|Apr|May|Jun|Jul|Aug");
    check(day(2020, 2, 27), day(2020, 3, 2), 8, "27 Feb|28 Feb|29 Feb|1 Mar|2 Mar");
    check(day(1700, 1, 1), day(2100, 1, 1), 6, "1700|1800|1900|2000|2100");
}

static void survives_one_day_and_all_of_time(void **state)
{
    (void)state;
    struct time_axis axis = time_axis_make(100, 100, 5);
    assert_true(axis.first < axis.last);
    axis = time_axis_make(day(0, 1, 1), day(9999, 12, 31), 2);
    assert_true(axis.count <= 20);
    assert_true(axis.first < axis.last);
}

static void keeps_ticks_in_order_and_within(void **state)
{
    uint32_t seed = 11;

    (void)state;
    for (int round = 0; round < 800; round++) {
        seed = seed * 1664525u + 1013904223u;
        int32_t first = day(1950 + (int32_t)(seed >> 16) % 100, 1 + seed % 12, 1 + seed % 28);
        int32_t last = first + 1 + (int32_t)(seed >> 8) % (1 << (seed % 15));
        unsigned wanted = 2 + seed % 12;
        struct time_axis axis = time_axis_make(first, last, wanted);
        assert_true(axis.count <= wanted);
        for (size_t i = 0; i < axis.count; i++) {
            double position = time_axis_position(&axis, axis.ticks[i].day);
            assert_true(position >= 0 && position <= 1);
            assert_true(i == 0 || axis.ticks[i].day > axis.ticks[i - 1].day);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_steps_that_people_count_in),
        cmocka_unit_test(survives_one_day_and_all_of_time),
        cmocka_unit_test(keeps_ticks_in_order_and_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
