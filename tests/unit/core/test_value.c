// Values: what each type of field takes, its canonical text, and what it refuses with which words.
#include "core/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct taken {
    enum kind kind;
    enum key key;
    const char *entered;
    const char *canonical;
};

static void brings_each_type_to_its_canonical_text(void **state)
{
    (void)state;
    static const struct taken cases[] = {
        {KIND_EVENT, KEY_TITLE, "東京 \"x\" \\ ;", "東京 \"x\" \\ ;"},
        {KIND_FLOW, KEY_AMOUNT_TEXT, "US$5 billion", "US$5 billion"},
        {KIND_FLOW, KEY_STAGE, "pledge", "pledge"},
        {KIND_FLOW, KEY_STAGE, "Pledged", "pledge"},
        {KIND_FLOW, KEY_STAGE, "PAID", "disbursement"},
        {KIND_FLOW, KEY_FORM, "in kind", "in-kind"},
        {KIND_FLOW, KEY_HUMANITARIAN, "1", "yes"},
        {KIND_FLOW, KEY_HUMANITARIAN, "no", NULL},
        {KIND_FLOW, KEY_SHARED, "0", NULL},
        {KIND_FLOW, KEY_EARMARKING, "3", "3"},
        {KIND_PARTY, KEY_TYPE, "Multilateral", "40"},
        {KIND_EVIDENCE, KEY_GRADE, "b", "B"},
        {KIND_FLOW, KEY_FROM, "japan", "japan"},
        {KIND_CLAIM, KEY_FLOW, "flow:0123456789abcdef#2", "flow:0123456789abcdef#2"},
        {KIND_FLOW, KEY_AMOUNT, "US$5 billion", "5000000000 USD"},
        {KIND_FLOW, KEY_AMOUNT, "5000000000 USD", "5000000000 USD"},
        {KIND_FLOW, KEY_AMOUNT, "10..12 EUR", "10..12 EUR"},
        {KIND_FLOW, KEY_AMOUNT, "0012.50 EUR", "12.5 EUR"},
        {KIND_FLOW, KEY_AMOUNT, "-5 USD", "-5 USD"},
        {KIND_FLOW, KEY_AMOUNT, "unknown", "unknown"},
        {KIND_FLOW, KEY_DATE, "FY2009@JP", "2009-04-01/2010-03-31"},
        {KIND_FLOW, KEY_DATE, "2007/..", "2007/.."},
        {KIND_RATE, KEY_PERIOD, "2012-04-02", "2012-04-02"},
        {KIND_RATE, KEY_PERIOD, "2012-04", "2012-04"},
        {KIND_RATE, KEY_PERIOD, "2012", "2012"},
        {KIND_RATE, KEY_VALUE, "1.3300", "1.33"},
        {KIND_RATE, KEY_BASE, "EUR", "EUR"},
        {KIND_PARTY, KEY_COUNTRY, "af", "AF"},
        {KIND_FLOW, KEY_RECIPIENT, "AF", "AF"},
        {KIND_FLOW, KEY_RECIPIENT, "AF  60.0 %", "AF 60"},
        {KIND_FLOW, KEY_SECTOR, "11220 33.3%", "11220 33.3"},
        {KIND_DEFLATOR, KEY_YEAR, "2009", "2009"},
        {KIND_BOOK, KEY_FISCAL_YEAR, "04-01", "04-01"},
        {KIND_FLOW, KEY_REFS, "fts:29:01", "fts:29:01"},
        {KIND_EVIDENCE, KEY_SHA256,
         "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {KIND_EVIDENCE, KEY_URL, "https://www.nato.int/a?b=c,d", "https://www.nato.int/a?b=c,d"},
    };
    CLEANUP(arena_done) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct field *field = kind_field(cases[i].kind, cases[i].key);
        const char *canonical = NULL;
        struct error err = {0};
        assert_non_null(field);
        if (!value_canonical(field, slice_of(cases[i].entered), true, &canonical, &arena, &err)) {
            fail_msg("%s: %s", cases[i].entered, err.text);
        }
        if (cases[i].canonical == NULL) {
            assert_null(canonical);
            continue;
        }
        assert_string_equal(canonical, cases[i].canonical);
        assert_true(value_check(field, slice_of(canonical), &arena, &err));
        bool is_same = strcmp(cases[i].entered, canonical) == 0;
        assert_int_equal(value_check(field, slice_of(cases[i].entered), &arena, &err), is_same);
    }
}

struct refused {
    enum kind kind;
    enum key key;
    const char *entered;
    const char *text;
    const char *hint;
};

static void refuses_what_a_type_cannot_hold(void **state)
{
    (void)state;
    static const struct refused cases[] = {
        {KIND_EVENT, KEY_TITLE, "a\xff", "text is not valid UTF-8 at byte 2 of \"a\\xff\"", ""},
        {KIND_FLOW, KEY_STAGE, "pledgd",
         "unknown stage \"pledgd\"; expected one of plan, pledge, commitment, disbursement, "
         "expenditure",
         "did you mean \"pledge\"?"},
        {KIND_FLOW, KEY_FINANCE, "x",
         "unknown finance \"x\"; expected one of grant, loan, equity, guarantee", ""},
        {KIND_FLOW, KEY_FROM, "2nd",
         "\"2nd\" is not an id; an id starts with a letter and has no spaces", ""},
        {KIND_FLOW, KEY_FROM, "Japan Inc",
         "\"Japan Inc\" is not an id; an id starts with a letter and has no spaces", ""},
        {KIND_RATE, KEY_PERIOD, "2009/2013",
         "\"2009/2013\" is not a day, a month or a year; expected 2012-04-02, 2012-04 or 2012", ""},
        {KIND_RATE, KEY_PERIOD, "2009~",
         "\"2009~\" is not a day, a month or a year; expected 2012-04-02, 2012-04 or 2012", ""},
        {KIND_RATE, KEY_VALUE, "0", "\"0\" is not positive; expected a number above zero", ""},
        {KIND_RATE, KEY_VALUE, "-1.5", "\"-1.5\" is not positive; expected a number above zero",
         ""},
        {KIND_RATE, KEY_BASE, "EUX",
         "unknown currency \"EUX\"; expected an ISO 4217 code such as USD", NULL},
        {KIND_PARTY, KEY_COUNTRY, "AFG",
         "invalid \"AFG\"; expected an ISO 3166 code of two letters, such as AF", ""},
        {KIND_PARTY, KEY_COUNTRY, "A1",
         "invalid \"A1\"; expected an ISO 3166 code of two letters, such as AF", ""},
        {KIND_FLOW, KEY_RECIPIENT, "A,F 60",
         "invalid share \"A,F 60\"; expected a code and a percentage, such as \"AF 60\"", ""},
        {KIND_FLOW, KEY_RECIPIENT, "AF 0", "share \"AF 0\" is not between 0 and 100", ""},
        {KIND_FLOW, KEY_RECIPIENT, "AF 100.1", "share \"AF 100.1\" is not between 0 and 100", ""},
        {KIND_DEFLATOR, KEY_YEAR, "209", "invalid \"209\"; expected a year of four digits", ""},
        {KIND_BOOK, KEY_FISCAL_YEAR, "4-1", "invalid \"4-1\"; expected a month and a day, MM-DD",
         ""},
        {KIND_BOOK, KEY_FISCAL_YEAR, "13-01", "\"13-01\" is no day of the year; expected MM-DD",
         ""},
        {KIND_BOOK, KEY_FISCAL_YEAR, "02-29", "\"02-29\" is no day of the year; expected MM-DD",
         ""},
        {KIND_FLOW, KEY_REFS, "2901",
         "invalid reference \"2901\"; expected vocabulary:code, such as fts:2901", ""},
        {KIND_FLOW, KEY_REFS, ":2901",
         "invalid reference \":2901\"; expected vocabulary:code, such as fts:2901", ""},
        {KIND_FLOW, KEY_REFS,
         "fts:", "invalid reference \"fts:\"; expected vocabulary:code, such as fts:2901", ""},
        {KIND_EVIDENCE, KEY_SHA256, "e3b0",
         "invalid SHA-256 \"e3b0\"; expected 64 hexadecimal digits", ""},
        {KIND_EVIDENCE, KEY_URL, "www.nato.int",
         "invalid address \"www.nato.int\"; expected a URL such as https://example.org/page", ""},
        {KIND_EVIDENCE, KEY_URL, "https://a b",
         "invalid address \"https://a b\"; expected a URL such as https://example.org/page", ""},
    };
    CLEANUP(arena_done) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct field *field = kind_field(cases[i].kind, cases[i].key);
        const char *canonical = NULL;
        struct error err = {0};
        assert_false(
            value_canonical(field, slice_of(cases[i].entered), true, &canonical, &arena, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_string_equal(err.text, cases[i].text);
        if (cases[i].hint != NULL)
            assert_string_equal(err.hint, cases[i].hint);
    }
}

static void refuses_nul_in_any_text(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    static const enum key keys[] = {KEY_TITLE, KEY_FROM, KEY_REFS, KEY_AMOUNT, KEY_DATE, KEY_STAGE};
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        const struct field *field = kind_field(KIND_FLOW, keys[i]);
        const char *canonical = NULL;
        struct error err = {0};
        assert_false(
            value_canonical(field, (struct slice){"a:\0b", 4}, true, &canonical, &arena, &err));
        assert_int_equal(err.code, ERROR_INPUT);
    }
}

// One group of thousands may be a decimal comma: an import cannot ask.
static void a_strict_number_has_no_two_readings(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    const struct field *field = kind_field(KIND_FLOW, KEY_AMOUNT);
    const char *canonical = NULL;
    struct error err = {0};
    struct slice text = slice_of("1,234 USD");
    assert_true(value_canonical(field, text, false, &canonical, &arena, &err));
    assert_string_equal(canonical, "1234 USD");
    assert_false(value_canonical(field, text, true, &canonical, &arena, &err));
    assert_true(value_canonical(field, slice_of("1,234,567 USD"), true, &canonical, &arena, &err));
    assert_string_equal(canonical, "1234567 USD");
}

static void a_body_holds_no_blank_and_no_untrimmed_text(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    static const char *const cases[] = {"", " ", " a", "a ", "\ta", "a\n", "\r"};
    const struct field *field = kind_field(KIND_EVENT, KEY_TITLE);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error err = {0};
        assert_false(value_check(field, slice_of(cases[i]), &arena, &err));
    }
}

static void shares_sum_to_100_or_are_not_given(void **state)
{
    (void)state;
    static const struct {
        const char *items[4];
        size_t count;
        const char *text;
    } cases[] = {
        {{NULL}, 0, NULL},
        {{"AF"}, 1, NULL},
        {{"AF", "TJ"}, 2, NULL},
        {{"AF 100"}, 1, NULL},
        {{"AF 33.3", "KG 33.3", "TJ 33.4"}, 3, NULL},
        {{"AF 99.999999999999", "TJ 0.000000000001"}, 2, NULL},
        {{"AF 60"}, 1, "shares sum to 60, not to 100"},
        {{"AF 60", "TJ 40.1"}, 2, "shares sum to 100.1, not to 100"},
        {{"AF 60", "TJ"},
         2,
         "some codes have a share and some have none; give all of them or none"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *items[4];
        memcpy(items, cases[i].items, sizeof(items));
        struct value value = {items, cases[i].count};
        struct error err = {0};
        assert_int_equal(shares_check(&value, &err), cases[i].text == NULL);
        if (cases[i].text != NULL)
            assert_string_equal(err.text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brings_each_type_to_its_canonical_text),
        cmocka_unit_test(refuses_what_a_type_cannot_hold),
        cmocka_unit_test(refuses_nul_in_any_text),
        cmocka_unit_test(a_strict_number_has_no_two_readings),
        cmocka_unit_test(a_body_holds_no_blank_and_no_untrimmed_text),
        cmocka_unit_test(shares_sum_to_100_or_are_not_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
