#include "exchange/number_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *plain(const char *sample, const char *text, int decimals, struct arena *arena)
{
    struct number_format format = {0};
    struct buffer out = {.arena = arena};
    struct error err = {0};
    if (sample != NULL)
        assert_true(number_format_parse(slice_of(sample), &format, &err));
    format.rounds = decimals >= 0;
    format.decimals = decimals < 0 ? 0 : (unsigned)decimals;
    if (!number_format_plain(&format, slice_of(text), &out, &err))
        return "refused";
    return buffer_string(&out);
}

static void reads_numbers_as_declared(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    static const struct {
        const char *sample, *text, *expected;
    } cases[] = {
        {"1,234.56", "1,234,567.50", "1234567.50"},
        {"1,234.56", "1,234", "1234"},
        {"1,234.56", "1.234", "1.234"},
        {"1,234.56", "1234.5", "1234.5"},
        {"1,234.56", "12,34", "refused"},
        {"1,234.56", "1.234,5", "refused"},
        {"1,234.56", "1,2345", "refused"},
        {"1.234,56", "1.234,5", "1234.5"},
        {"1.234,56", "1.234", "1234"},
        {"1.234,56", "about 1,5 million EUR", "about 1.5 million EUR"},
        {"1 234,56", "1 234 567,8 EUR", "1234567.8 EUR"},
        {"1 234,56", "1\u00a0234,5", "1234.5"},
        {"1 234,56", "1\u202f234,5", "1234.5"},
        {"1'234.56", "1\u2019234.5", "1234.5"},
        {"1234,56", "1234,5", "1234.5"},
        {"1234,56", "1.234,5", "refused"},
        {"1,234.56", "(1,234.5)", "-1234.5"},
        {"1,234.56", "-1,234", "-1234"},
        {"1,234.56", "2.5E+06", "2500000"},
        {"1,234.56", "1.5e-3", "0.0015"},
        {"1,234.56", "12e0", "12"},
        {"1,234.56", "5EUR", "5EUR"},
        {"1,234.56", "1e999", "refused"},
        {"1,234.56", "10..12m EUR", "10..12m EUR"},
        {"1,234.56", "", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *found = plain(cases[i].sample, cases[i].text, -1, &arena);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("%s as %s is %s", cases[i].text, cases[i].sample, found);
    }
}

static void guesses_nothing_undeclared(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct number_format format = {0};
    struct buffer out = {.arena = &arena};
    struct error err = {0};
    assert_string_equal(plain(NULL, "12.50", -1, &arena), "12.50");
    assert_string_equal(plain(NULL, "0.123", -1, &arena), "0.123");
    assert_string_equal(plain(NULL, "1.5E+06", -1, &arena), "1500000");
    assert_false(number_format_plain(&format, slice_of("1.234"), &out, &err));
    assert_non_null(strstr(err.text, "1234"));
    assert_non_null(strstr(err.text, "1.234 "));
    assert_string_equal(plain(NULL, "1,234", -1, &arena), "refused");
}

static void rounds_half_to_even_on_all_digits(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    assert_string_equal(plain("1234.56", "0.30000000000000004", 12, &arena), "0.300000000000");
    assert_string_equal(plain("1234.56", "2.5", 0, &arena), "2");
    assert_string_equal(plain("1234.56", "3.5", 0, &arena), "4");
    assert_string_equal(plain("1234.56", "2.50000000000000000001", 0, &arena), "3");
    assert_string_equal(plain("1234.56", "9.996", 2, &arena), "10.00");
    assert_string_equal(plain("1234.56", "9.99", 4, &arena), "9.99");
}

static void refuses_what_is_no_sample(void **state)
{
    (void)state;
    static const char *const samples[] = {"",          "1,234",    "1,234,56", "1.234.56",
                                          "1;234.56",  "9,876.54", "1,23456",  "12345678",
                                          "1,234.567", "x,234.56"};
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct number_format format;
        struct error err = {0};
        if (number_format_parse(slice_of(samples[i]), &format, &err))
            fail_msg("%s", samples[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers_as_declared),
        cmocka_unit_test(guesses_nothing_undeclared),
        cmocka_unit_test(rounds_half_to_even_on_all_digits),
        cmocka_unit_test(refuses_what_is_no_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
