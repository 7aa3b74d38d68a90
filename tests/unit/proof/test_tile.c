// Names, widths and contents of tiles; the numbers are those of c2sp.org/tlog-tiles's own examples.
#include "proof/tile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void paths_have_three_digits_a_part(void **state)
{
    (void)state;
    static const struct {
        unsigned level;
        uint64_t index;
        unsigned width;
        const char *path;
    } cases[] = {
        {0, 0, 256, "tile/0/000"},
        {0, 1234067, 256, "tile/0/x001/x234/067"},
        {0, 273, 112, "tile/0/273.p/112"},
        {1, 1, 17, "tile/1/001.p/17"},
        {7, 999, 1, "tile/7/999.p/1"},
        {7, 1000, 255, "tile/7/x001/000.p/255"},
        {TILE_ENTRIES, 5, 256, "tile/entries/005"},
        {TILE_ENTRIES, 1000000, 3, "tile/entries/x001/x000/000.p/3"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(tile_path(cases[i].level, cases[i].index, cases[i].width, &arena),
                            cases[i].path);
    arena_done(&arena);
}

// "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of
// width 112, one full level 1 tile, one partial level 1 tile of width 17, and one partial level 2
// tile of width 1."
static void widths_follow_from_the_size(void **state)
{
    (void)state;
    static const struct {
        uint64_t size;
        unsigned level;
        uint64_t count;
        unsigned last;
    } cases[] = {
        {70000, 0, 274, 112},
        {70000, 1, 2, 17},
        {70000, 2, 1, 1},
        {70000, 3, 0, 0},
        {70000, TILE_ENTRIES, 274, 112},
        {256, 0, 1, 256},
        {256, 1, 1, 1},
        {255, 1, 0, 0},
        {1, 0, 1, 1},
        {0, 0, 0, 0},
        {INT64_MAX, 7, 1, 127},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t count = tile_count(cases[i].size, cases[i].level);
        assert_int_equal(count, cases[i].count);
        if (count > 0)
            assert_int_equal(tile_width(cases[i].size, cases[i].level, count - 1), cases[i].last);
        assert_int_equal(tile_width(cases[i].size, cases[i].level, count), 0);
        if (count > 1)
            assert_int_equal(tile_width(cases[i].size, cases[i].level, count - 2), TILE_WIDTH);
    }
}

static void bundles_give_back_their_entries(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buffer out = {.arena = &arena};
    char *longest = arena_alloc(&arena, BUNDLE_ENTRY_MAX);
    const struct slice entries[] = {{"one", 3}, {"", 0}, {longest, BUNDLE_ENTRY_MAX}, {"\n", 1}};
    for (size_t i = 0; i < COUNT_OF(entries); i++)
        bundle_put(&out, entries[i]);
    assert_memory_equal(out.data, "\0\3one\0\0\xff\xff", 9);
    struct slice rest = {out.data, out.size}, entry;
    for (size_t i = 0; i < COUNT_OF(entries); i++) {
        assert_true(bundle_take(&rest, &entry));
        assert_true(slice_equal(entry, entries[i]));
    }
    assert_int_equal(rest.size, 0);
    for (size_t size = 0; size < 5; size++) {
        struct slice cut = {out.data, size};
        assert_false(bundle_take(&cut, &entry));
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_have_three_digits_a_part),
        cmocka_unit_test(widths_follow_from_the_size),
        cmocka_unit_test(bundles_give_back_their_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
