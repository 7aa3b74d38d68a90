// Arenas: zeroed and aligned memory, growth, reset, copies, and the end when memory is out.
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void gives_zeroed_aligned_memory_after_reset(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    // 300,000 and 2,000,000 get blocks of their own; the rest crosses several block sizes.
    static const size_t SIZES[] = {0, 1, 15, 16, 17, 4096, 70000, 262144, 300000, 2000000};
    for (int round = 0; round < 3; round++) {
        for (int again = 0; again < 20; again++) {
            for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
                unsigned char *place = arena_alloc(&arena, SIZES[i]);
                assert_non_null(place);
                assert_int_equal((uintptr_t)place % 16, 0);
                for (size_t k = 0; k < SIZES[i]; k++)
                    assert_true(place[k] == 0);
                memset(place, 0xAA, SIZES[i]);
            }
        }
        arena_reset(&arena);
    }
}

static void allocations_do_not_overlap(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    enum { N = 3000 };
    static unsigned char *places[N];
    for (size_t i = 0; i < N; i++) {
        size_t size = i % 7 == 0 ? 300000 : i % 1000 + 1;
        if (i % 7 == 0 && i > 70)
            size = 1;
        places[i] = arena_alloc(&arena, size);
        places[i][0] = (unsigned char)i;
        places[i][size - 1] = (unsigned char)i;
    }
    for (size_t i = 0; i < N; i++)
        assert_int_equal(places[i][0], (unsigned char)i);
}

static void reset_keeps_at_most_one_block(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    for (int i = 0; i < 1000; i++)
        arena_alloc(&arena, 10000);
    arena_alloc(&arena, 5000000);
    assert_true(arena.total >= 15000000);
    arena_reset(&arena);
    assert_true(arena.total <= 1024 * 1024 + 64);
    arena_done(&arena);
    assert_int_equal(arena.total, 0);
    assert_null(arena.blocks);
}

static void grows_by_copying_and_zeroes_the_rest(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    char *old = arena_copy(&arena, "abcd", 4);
    char *grown = arena_grow(&arena, old, 4, 40);
    assert_ptr_not_equal(old, grown);
    assert_memory_equal(grown, "abcd\0\0\0\0", 8);
    for (size_t i = 4; i < 40; i++)
        assert_int_equal(grown[i], 0);
    assert_string_equal(old, "abcd");
    assert_non_null(arena_grow(&arena, NULL, 0, 8));
}

static void copies_and_formats_text(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    assert_string_equal(arena_string(&arena, "text"), "text");
    assert_string_equal(arena_printf(&arena, "%s-%05d", "a", 42), "a-00042");
    assert_int_equal(strlen(arena_printf(&arena, "%0*d", 100000, 0)), 100000);
}

static int exit_status_of(void (*act)(void))
{
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(9);
        act();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void ask_for_too_many(void)
{
    struct arena arena = {0};
    arena_alloc_array(&arena, 16, SIZE_MAX / 8);
}

static void ask_for_too_much(void)
{
    struct arena arena = {0};
    arena_alloc(&arena, SIZE_MAX - 3);
}

static void exits_3_when_memory_is_out(void **state)
{
    (void)state;
    assert_int_equal(exit_status_of(ask_for_too_many), 3);
    assert_int_equal(exit_status_of(ask_for_too_much), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_memory_after_reset),
        cmocka_unit_test(allocations_do_not_overlap),
        cmocka_unit_test(reset_keeps_at_most_one_block),
        cmocka_unit_test(grows_by_copying_and_zeroes_the_rest),
        cmocka_unit_test(copies_and_formats_text),
        cmocka_unit_test(exits_3_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
