// Dodged labels against worked cases, and against every other placement near by in generated ones.
#include "render/dodge.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SLACK 1e-9
#define MOST 24

static void check(const double *wanted, const double *at, size_t count, double low, double high)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct dodge items[MOST] = {0};

    for (size_t i = 0; i < count; i++)
        items[i] = (struct dodge){.wanted = wanted[i], .size = 10};
    assert_true(dodge_labels(items, count, low, high, &arena));
    for (size_t i = 0; i < count; i++)
        assert_true(fabs(items[i].at - at[i]) < SLACK);
}

static void leaves_labels_with_room_where_they_belong(void **state)
{
    (void)state;
    check((const double[]){20, 50, 80}, (const double[]){20, 50, 80}, 3, 0, 100);
}

static void parts_two_at_one_place_evenly(void **state)
{
    (void)state;
    check((const double[]){50, 50}, (const double[]){45, 55}, 2, 0, 100);
}

// Each wants 10 and they are 4 apart: together they stand around the middle one.
static void pools_a_third_that_the_first_two_reach(void **state)
{
    (void)state;
    check((const double[]){48, 52, 56}, (const double[]){42, 52, 62}, 3, 0, 100);
}

static void stays_within_its_room(void **state)
{
    (void)state;
    check((const double[]){0, 2, 99}, (const double[]){5, 15, 95}, 3, 0, 100);
    check((const double[]){100, 100}, (const double[]){85, 95}, 2, 0, 100);
}

static void keeps_the_order_of_what_is_named(void **state)
{
    (void)state;
    check((const double[]){70, 30, 70}, (const double[]){65, 30, 75}, 3, 0, 100);
}

static void refuses_more_than_there_is_room_for(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct dodge items[3] = {{.size = 10}, {.size = 10}, {.size = 10}};

    (void)state;
    assert_false(dodge_labels(items, 3, 0, 29, &arena));
    assert_true(items[0].at == 0);
    assert_true(dodge_labels(items, 3, 0, 30, &arena));
    assert_true(dodge_labels(items, 0, 0, 0, &arena));
}

static uint32_t next_random(uint32_t *seed)
{
    return *seed = *seed * 1664525u + 1013904223u;
}

static double cost(const struct dodge *items, size_t count, size_t moved, double by)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        double off = items[i].at + (i == moved ? by : 0) - items[i].wanted;
        sum += off * off;
    }
    return sum;
}

static bool overlaps(const struct dodge *items, size_t count, size_t moved, double by)
{
    double at = items[moved].at + by;

    for (size_t i = 0; i < count; i++) {
        if (i != moved && fabs(items[i].at - at) < (items[i].size + items[moved].size) / 2 - SLACK)
            return true;
    }
    return false;
}

// No overlap, within the room, and no single label could move a little nearer to its place.
static void holds_over_generated_cases(void **state)
{
    uint32_t seed = 7;

    (void)state;
    for (int round = 0; round < 500; round++) {
        struct arena arena CLEANUP(arena_done) = {0};
        struct dodge items[MOST] = {0};
        size_t count = next_random(&seed) % MOST + 1;
        for (size_t i = 0; i < count; i++) {
            items[i].wanted = next_random(&seed) % 400;
            items[i].size = 4 + next_random(&seed) % 12;
        }
        assert_true(dodge_labels(items, count, 0, 400, &arena));
        for (size_t i = 0; i < count; i++) {
            assert_false(overlaps(items, count, i, 0));
            assert_true(items[i].at - items[i].size / 2 >= -SLACK);
            assert_true(items[i].at + items[i].size / 2 <= 400 + SLACK);
            double by = items[i].wanted > items[i].at ? 0.01 : -0.01;
            if (fabs(items[i].wanted - items[i].at) > 0.02 && !overlaps(items, count, i, by)) {
                bool is_at_end = items[i].at - items[i].size / 2 + by < 0 ||
                                 items[i].at + items[i].size / 2 + by > 400;
                assert_true(is_at_end || cost(items, count, i, by) >= cost(items, count, i, 0));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_labels_with_room_where_they_belong),
        cmocka_unit_test(parts_two_at_one_place_evenly),
        cmocka_unit_test(pools_a_third_that_the_first_two_reach),
        cmocka_unit_test(stays_within_its_room),
        cmocka_unit_test(keeps_the_order_of_what_is_named),
        cmocka_unit_test(refuses_more_than_there_is_room_for),
        cmocka_unit_test(holds_over_generated_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
