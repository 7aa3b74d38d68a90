// The failure value: texts, context in front, hints, and cutting at a character boundary.
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void returns_false_and_fills_in(void **state)
{
    (void)state;
    struct error err = {.hint = "left over"};
    assert_false(error_set(&err, ERROR_INPUT, "invalid amount \"%s\"", "12x"));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_string_equal(err.text, "invalid amount \"12x\"");
    assert_string_equal(err.hint, "");
    assert_false(error_hint(&err, "write it as %d", 12));
    assert_string_equal(err.hint, "write it as 12");
}

static void puts_context_in_front(void **state)
{
    (void)state;
    struct error err = {0};
    error_set(&err, ERROR_STORE, "it is bad");
    error_hint(&err, "mend it");
    assert_false(error_context(&err, "column \"%s\"", "amount"));
    assert_false(error_context(&err, "%s:%d", "flows.csv", 12));
    assert_string_equal(err.text, "flows.csv:12: column \"amount\": it is bad");
    assert_string_equal(err.hint, "mend it");
    assert_int_equal(err.code, ERROR_STORE);
}

static void takes_its_own_text_as_an_argument(void **state)
{
    (void)state;
    struct error err = {0};
    error_set(&err, ERROR_INPUT, "first");
    error_set(&err, ERROR_STORE, "second after %s", err.text);
    assert_string_equal(err.text, "second after first");
    error_hint(&err, "see %s", err.text);
    assert_string_equal(err.hint, "see second after first");
}

static void keeps_a_text_that_just_fits(void **state)
{
    (void)state;
    struct error err = {0};
    char text[1024];
    memset(text, 'a', sizeof(text));
    text[1023] = '\0';
    error_set(&err, ERROR_INPUT, "%s", text);
    assert_string_equal(err.text, text);
}

static void cuts_a_long_text_between_characters(void **state)
{
    (void)state;
    struct error err = {0};
    char text[1201];
    // Three-byte characters: 340 of them are 1020 bytes, which with "..." fill all 1023.
    for (size_t i = 0; i < 400; i++)
        memcpy(text + i * 3, "\xE6\x97\xA5", 3);
    text[1200] = '\0';
    error_set(&err, ERROR_INPUT, "%s", text);
    assert_int_equal(strlen(err.text), 1023);
    assert_memory_equal(err.text, text, 1020);
    assert_string_equal(err.text + 1020, "...");
    // One byte in front moves the boundary: only 339 characters fit.
    error_set(&err, ERROR_INPUT, "x%s", text);
    assert_int_equal(strlen(err.text), 1 + 339 * 3 + 3);
    assert_string_equal(err.text + 1 + 339 * 3, "...");
    error_hint(&err, "%s", text);
    assert_int_equal(strlen(err.hint), 169 * 3 + 3); // 508 bytes hold 169 characters
}

static void context_on_a_full_text_keeps_both(void **state)
{
    (void)state;
    struct error err = {0};
    char text[1200];
    memset(text, 'a', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    error_set(&err, ERROR_INPUT, "%s", text);
    error_context(&err, "f.csv:1");
    assert_memory_equal(err.text, "f.csv:1: aaaa", 13);
    assert_int_equal(strlen(err.text), 1023);
    assert_string_equal(err.text + 1020, "...");
    error_set(&err, ERROR_INPUT, "the reason");
    error_context(&err, "%s", text);
    assert_non_null(strstr(err.text, "...: the reason"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns_false_and_fills_in),
        cmocka_unit_test(puts_context_in_front),
        cmocka_unit_test(takes_its_own_text_as_an_argument),
        cmocka_unit_test(keeps_a_text_that_just_fits),
        cmocka_unit_test(cuts_a_long_text_between_characters),
        cmocka_unit_test(context_on_a_full_text_keeps_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
