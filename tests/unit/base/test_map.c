// The map: finding, putting, growing, keys with any bytes, and the published hash.
#include "base/map.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void finds_nothing_in_an_empty_map(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct map map = {.arena = &arena};
    assert_null(map_find(&map, slice_of("a")));
    assert_null(map_find(&map, slice_of("")));
}

static void says_whether_a_key_is_new(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct map map = {.arena = &arena};
    bool is_new = false;
    uint32_t *value = map_put(&map, slice_of("donor"), &is_new);
    assert_true(is_new);
    assert_int_equal(*value, 0);
    *value = 7;
    value = map_put(&map, slice_of("donor"), &is_new);
    assert_false(is_new);
    assert_int_equal(*value, 7);
    assert_int_equal(*map_find(&map, slice_of("donor")), 7);
    assert_null(map_find(&map, slice_of("dono")));
    assert_null(map_find(&map, slice_of("donor ")));
    assert_int_equal(map.count, 1);
    assert_non_null(map_put(&map, slice_of("other"), NULL));
    assert_int_equal(map.count, 2);
}

static void takes_empty_keys_and_keys_with_nul(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct map map = {.arena = &arena};
    *map_put(&map, (struct slice){NULL, 0}, NULL) = 1;
    *map_put(&map, (struct slice){"a\0b", 3}, NULL) = 2;
    *map_put(&map, (struct slice){"a\0c", 3}, NULL) = 3;
    *map_put(&map, (struct slice){"a", 1}, NULL) = 4;
    assert_int_equal(map.count, 4);
    assert_int_equal(*map_find(&map, slice_of("")), 1);
    assert_int_equal(*map_find(&map, (struct slice){"a\0b", 3}), 2);
    assert_int_equal(*map_find(&map, (struct slice){"a\0c", 3}), 3);
    assert_int_equal(*map_find(&map, slice_of("a")), 4);
}

static void keeps_a_hundred_thousand_keys_through_growth(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct map map = {.arena = &arena};
    char key[32];
    for (uint32_t i = 0; i < 100000; i++) {
        snprintf(key, sizeof(key), "key-%u", i); // one array reused: keys must be copied
        bool is_new = false;
        *map_put(&map, slice_of(key), &is_new) = i;
        assert_true(is_new);
    }
    assert_int_equal(map.count, 100000);
    assert_true(map.count * 4 <= map.capacity * 3);
    for (uint32_t i = 0; i < 100000; i++) {
        snprintf(key, sizeof(key), "key-%u", i);
        assert_int_equal(*map_find(&map, slice_of(key)), i);
    }
    assert_null(map_find(&map, slice_of("key-100000")));
}

static void hash_is_fnv_1a_with_a_final_mix(void **state)
{
    (void)state;
    // Worked out with Python integers from the published constants of both steps.
    assert_true(hash_bytes("", 0) == 0xEFD01F60BA992926u);
    assert_true(hash_bytes("a", 1) == 0x82A2A958A9BECE5Bu);
    assert_true(hash_bytes("foobar", 6) == 0x2C22194922D1672Bu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_nothing_in_an_empty_map),
        cmocka_unit_test(says_whether_a_key_is_new),
        cmocka_unit_test(takes_empty_keys_and_keys_with_nul),
        cmocka_unit_test(keeps_a_hundred_thousand_keys_through_growth),
        cmocka_unit_test(hash_is_fnv_1a_with_a_final_mix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
