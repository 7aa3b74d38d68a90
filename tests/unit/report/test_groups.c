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
    groups_init(&groups, 3, &arena);
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

static void order_goes_by_the_first_key_then_the_next(void **state UNUSED)
{
    static const uint32_t keys[][2] = {{5, 1}, {0, 9}, {5, 0}, {7, 3}, {0, 2}, {5, 70000}};
    static const size_t expected[] = {3, 2, 0, 5, 4, 1};
    struct arena arena CLEANUP(arena_done) = {0};
    struct groups groups;
    groups_init(&groups, 2, &arena);
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
    groups_init(&groups, 2, &arena);
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
    groups_init(&groups, 2, &arena);
    assert_non_null(groups_sorted(&groups, compare, "order", &arena));
    assert_int_equal(groups.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_keys_meet_in_one_sum),
        cmocka_unit_test(order_goes_by_the_first_key_then_the_next),
        cmocka_unit_test(many_groups_are_in_order),
        cmocka_unit_test(no_groups_are_no_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
