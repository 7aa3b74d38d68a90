#include "core/source_id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

static const char *made(const char *own, struct arena *arena)
{
    return source_id("src", slice_of(own), arena);
}

static void keeps_what_an_id_can_hold(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    assert_string_equal(source_id("fts", slice_of("2901"), &arena), "fts:2901");
    assert_string_equal(source_id("iati", slice_of("GB-1/a.b_c:7(2)+x"), &arena),
                        "iati:GB-1/a.b_c:7(2)+x");
}

static void tells_apart_what_looks_alike(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    const char *spaced = made("A 1", &arena);
    const char *hashed = made("A#1", &arena);
    assert_true(text_starts_with(spaced, "src:A-1~"));
    assert_int_equal(strlen(spaced), strlen("src:A-1~") + 16);
    assert_string_not_equal(spaced, hashed);
    assert_string_not_equal(spaced, made("A-1", &arena));
    assert_string_equal(spaced, made("A 1", &arena));
}

static void cuts_a_long_id_and_keeps_two_apart(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    char own[LIMIT_SOURCE_ID_BYTES + 2] = {0};
    memset(own, 'a', LIMIT_SOURCE_ID_BYTES);
    assert_null(strchr(made(own, &arena), '~')); // at the limit
    own[LIMIT_SOURCE_ID_BYTES] = 'b';
    const char *first = made(own, &arena);
    own[LIMIT_SOURCE_ID_BYTES] = 'c';
    assert_string_not_equal(first, made(own, &arena));
    assert_int_equal(strlen(first), strlen("src:") + LIMIT_SOURCE_ID_BYTES + 17);
    assert_true(source_id_is_valid(slice_of(first)));
}

static void accepts_only_what_it_could_have_made(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        bool is_valid;
    } cases[] = {
        {"fts:2901", true},
        {"fts:2901#2", true},
        {"cerf-2025:norway", true},
        {"iati:a:b/c", true},
        {"fts:", false},
        {"fts", false},
        {":2901", false},
        {"FTS:2901", false},
        {"2fts:1", false},
        {"fts:29 01", false},
        {"fts:\xc3\xa9", false},
        {"rate:ECB", false},
        {"flow:1234", false},
        {"link:a:b", false},
        {"amend:x", false},
        {"party:x", false},
        {"=fts:1", false},
        {"fts:a;b", false},
        {"f_ts:1", false},
        {"fts:a\"b", false},
        {"a-name-of-33-characters-is-too-lo:x", false},
        {"fts:\t1", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (source_id_is_valid(slice_of(cases[i].id)) != cases[i].is_valid)
            fail_msg("%s", cases[i].id);
}

static void knows_whose_id_it_is(void **state)
{
    (void)state;
    assert_true(source_id_is_of("fts:2901", "fts"));
    assert_false(source_id_is_of("ftsx:2901", "fts"));
    assert_false(source_id_is_of("fts", "fts"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_an_id_can_hold),
        cmocka_unit_test(tells_apart_what_looks_alike),
        cmocka_unit_test(cuts_a_long_id_and_keeps_two_apart),
        cmocka_unit_test(accepts_only_what_it_could_have_made),
        cmocka_unit_test(knows_whose_id_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
