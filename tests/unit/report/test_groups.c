// Groups of a fold: one sum per key however many there are, and their order.
#include "report/groups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define UNUSED __attribute__((unused))
#define MANY 30000u // past several growths of the table and blocks of groups

// Key 0 runs backwards, the others forwards.
static int compare(const void *user, size_t key, uint32_t a, uint32_t b)
{
    assert_string_equal(user, "order");
    assert_int_not_equal(a, b);
    int order = a < b ? -1 : 1;
    return key == 0 ? -order : order;
}

static void equal_keys_meet_in_one_sum(void **state UNUSED)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct groups groups;
    groups_init(&groups, 3, &arena, &arena);
    for (uint32_t i = 0; i < MANY * 3; i++) {
        uint32_t number = i % MANY;
        uint32_t keys[] = {number % 7, number, number * 4096};
        groups_find(&groups, keys)->count += i;
    }
    assert_int_equal(groups.count, MANY);
    for (uint32_t number = 0; number < MANY; number++) {
        uint32_t keys[] = {number % 7, number, number * 4096};
        // met as number, number + MANY and number + 2 MANY
        assert_int_equal(groups_find(&groups, keys)->count, 3 * (number + MANY));
    }
    assert_int_equal(groups.count, MANY);
}

static uint32_t scattered(uint32_t number)
{
    return number * 2654435761u; // an odd factor: different numbers stay different
}

// Three whole words are more than the 64 bits of a code; the first groups still fit.
static void keys_wider_than_a_code_are_told_apart(void **state UNUSED)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct arena table CLEANUP(arena_done) = {0};
    struct groups groups;
    groups_init(&groups, 3, &arena, &table);
    for (uint32_t i = 0; i < MANY * 2; i++) {
        uint32_t number = i % MANY;
        uint32_t wide = number < 100 ? number : scattered(number);
        groups_find(&groups, (uint32_t[]){wide, ~wide, number})->count += i;
    }
    assert_int_equal(groups.count, MANY);
    arena_done(&table); // the groups do not need it
    for (uint32_t number = 0; number < MANY; number++) {
        uint32_t wide = number < 100 ? number : scattered(number);
        const struct group *group = groups_get(&groups, number);
        assert_int_equal(group->keys[0], wide);
        assert_int_equal(group->sum.count, 2 * number + MANY); // met as number and number + MANY
    }
}

static void flows_reach_their_groups_when_flushed(void **state UNUSED)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct error err = {0};
    struct groups groups;
    groups_init(&groups, 2, &arena, &arena);
    for (uint32_t i = 0; i < MANY; i++) {
        struct flow_row row = {.seq = i + 1, .currency_index = i % 3, .stated = 10, .upper = 12};
        // the numbers grow, so that codes are made anew while flows wait
        assert_true(groups_add(&groups, (uint32_t[]){i % 3, i / 1000}, &row, &err));
    }
    assert_true(groups_flush(&groups, &err));
    assert_int_equal(groups.count, 3 * MANY / 1000);
    struct sum known = {0};
    uint64_t unknown = 0;
    for (size_t i = 0; i < groups.count; i++) {
        const struct group *group = groups_get(&groups, i);
        if (group->keys[0] == 0) {
            assert_int_equal(group->sum.count, group->sum.unknown);
            unknown += group->sum.unknown;
        } else {
            assert_true(sum_add(&known, &group->sum));
        }
    }
    assert_int_equal(unknown, 10000); // every third of 30,000
    assert_int_equal(known.count, 20000);
    assert_int_equal(known.stated, 200000);
    assert_int_equal(known.lower, 0);
    assert_int_equal(known.upper, 240000);
}

static void a_sum_too_large_names_its_record(void **state UNUSED)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct error err = {0};
    struct groups groups;
    groups_init(&groups, 1, &arena, &arena);
    struct flow_row row = {.seq = 7, .currency_index = 1, .stated = (int128)1 << 126};
    assert_true(groups_add(&groups, (uint32_t[]){1}, &row, &err));
    row.seq = 8;
    assert_true(groups_add(&groups, (uint32_t[]){1}, &row, &err));
    assert_false(groups_flush(&groups, &err));
    assert_string_equal(err.text, "the sum is too large at record 8");
}

static void order_goes_by_the_first_key_then_the_next(void **state UNUSED)
{
    static const uint32_t keys[][2] = {{5, 1}, {0, 9}, {5, 0}, {7, 3}, {0, 2}, {5, 70000}};
    static const size_t expected[] = {3, 2, 0, 5, 4, 1};
    struct arena arena CLEANUP(arena_done) = {0};
    struct groups groups;
    groups_init(&groups, 2, &arena, &arena);
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        groups_find(&groups, keys[i])->count = i;
    const struct group **sorted = groups_sorted(&groups, compare, "order", &arena);
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_int_equal(sorted[i]->sum.count, expected[i]);
}

static void many_groups_are_in_order(void **state UNUSED)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct groups groups;
    groups_init(&groups, 2, &arena, &arena);
    for (uint32_t i = 0; i < MANY; i++)
        groups_find(&groups, (uint32_t[]){i * 7919 % 100, i * 104729 % 65537})->count++;
    const struct group **sorted = groups_sorted(&groups, compare, "order", &arena);
    for (size_t i = 1; i < groups.count; i++) {
        const uint32_t *before = sorted[i - 1]->keys;
        const uint32_t *after = sorted[i]->keys;
        assert_true(before[0] > after[0] || (before[0] == after[0] && before[1] < after[1]));
    }
}

static void no_groups_are_no_groups(void **state UNUSED)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct groups groups;
    groups_init(&groups, 2, &arena, &arena);
    assert_non_null(groups_sorted(&groups, compare, "order", &arena));
    assert_int_equal(groups.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_keys_meet_in_one_sum),
        cmocka_unit_test(keys_wider_than_a_code_are_told_apart),
        cmocka_unit_test(flows_reach_their_groups_when_flushed),
        cmocka_unit_test(a_sum_too_large_names_its_record),
        cmocka_unit_test(order_goes_by_the_first_key_then_the_next),
        cmocka_unit_test(many_groups_are_in_order),
        cmocka_unit_test(no_groups_are_no_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
