// Amounts: what people write is understood or refused with a reason, never guessed; the canonical
// text has one form and its reader takes no other.
#include "core/amount.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct amount read_amount(const char *text)
{
    struct amount amount = {0};
    struct error err = {0};

    if (!amount_read(slice_of(text), &amount, &err)) {
        fail_msg("%s", err.text);
    }
    return amount;
}

// What people write, and what it means.
static const struct {
    const char *text;
    const char *canonical;
} written_amounts[] = {
    {"US$5 billion", "5000000000 USD"},
    {"USD 5bn", "5000000000 USD"},
    {"usd 5 BN", "5000000000 USD"},
    {"5,000,000,000 USD", "5000000000 USD"},
    {"5 000 000 USD", "5000000 USD"},
    {"5\u00A0000\u00A0000 USD", "5000000 USD"},
    {"5'000'000 CHF", "5000000 CHF"},
    {"5’000’000.50 CHF", "5000000.5 CHF"},
    {"1.2bn JPY", "1200000000 JPY"},
    {"US$ 281 million", "281000000 USD"},
    {"EUR 6.29 million", "6290000 EUR"},
    {"2 billion yen", "2000000000 JPY"},
    {"20 million US dollars", "20000000 USD"},
    {"65 million U.S. dollars", "65000000 USD"},
    {"USD20 million", "20000000 USD"},
    {"US$ 22000000", "22000000 USD"},
    {"€5m", "5000000 EUR"},
    {"5m€", "5000000 EUR"},
    {"5 USD", "5 USD"},
    {"5USD", "5 USD"},
    {"12.50 JPY", "12.5 JPY"},
    {"1.234 USD", "1.234 USD"},
    {"873,580,000.00 USD", "873580000 USD"},
    {"1,234 USD", "1234 USD"},
    {"0 USD", "0 USD"},
    {"0.00 USD", "0 USD"},
    {"3k EUR", "3000 EUR"},
    {"3 thousand EUR", "3000 EUR"},
    {"3mn EUR", "3000000 EUR"},
    {"3 mln EUR", "3000000 EUR"},
    {"3 millions EUR", "3000000 EUR"},
    {"3tn JPY", "3000000000000 JPY"},
    {"3 trillion yen", "3000000000000 JPY"},
    {"831.0344476 million USD", "831034447.6 USD"},
    {"0.0000000000001m USD", "0.0000001 USD"},
    {"100 million Deutsche Mark", "100000000 DEM"},
    {"2 million SDRs", "2000000 XDR"},
    {"USD $5 billion", "5000000000 USD"},
    {"US$5 USD", "5 USD"},
    {"a total of 5m USD", "5000000 USD"},
    {"5-million-euro", "5000000 EUR"},
    {"-5 USD", "-5 USD"},
    {"−5 USD", "-5 USD"},
    {"USD -5.5", "-5.5 USD"},
    {"-USD 5", "-5 USD"},
    {"about -5 USD", "about -5 USD"},
    {"about 18m USD", "about 18000000 USD"},
    {"approximately 80 billion yen", "about 80000000000 JPY"},
    {"Approx. 17.1bn yen", "about 17100000000 JPY"},
    {"some 500 million USD", "about 500000000 USD"},
    {"nearly 5m USD", "about 5000000 USD"},
    {"c. 5m USD", "about 5000000 USD"},
    {"ca. USD 5m", "about 5000000 USD"},
    {"~5m USD", "about 5000000 USD"},
    {"USD ~5m", "about 5000000 USD"},
    {"in the region of USD 5 billion", "about 5000000000 USD"},
    {"an estimated EUR 1.4 million", "about 1400000 EUR"},
    {"over 91m USD", "at-least 91000000 USD"},
    {"more than USD 157 million", "at-least 157000000 USD"},
    {"at least 5 USD", "at-least 5 USD"},
    {"over US$91 million in total", "at-least 91000000 USD"},
    {"5 million USD or more", "at-least 5000000 USD"},
    {">= 5 USD", "at-least 5 USD"},
    {"up to 3bn USD", "up-to 3000000000 USD"},
    {"Up to 9.28 million yen", "up-to 9280000 JPY"},
    {"less than 5 USD", "up-to 5 USD"},
    {"at most 5 USD", "up-to 5 USD"},
    {"max. 5 USD", "up-to 5 USD"},
    {"no more than 5 USD", "up-to 5 USD"},
    {"<5 USD", "up-to 5 USD"},
    {"10..12m EUR", "10000000..12000000 EUR"},
    {"10-12 million euros", "10000000..12000000 EUR"},
    {"10 – 12 million euros", "10000000..12000000 EUR"},
    {"900k..1.2m EUR", "900000..1200000 EUR"},
    {"USD 5-7", "5..7 USD"},
    {"5m USD to 7m USD", "5000000..7000000 USD"},
    {"between 5 and 7 million yen", "5000000..7000000 JPY"},
    {"from US$5m to US$7m", "5000000..7000000 USD"},
    {"5.25..5.25 USD", "5.25..5.25 USD"},
    {"unknown", "unknown"},
    {" Unknown ", "unknown"},
    {"up-to 5000000000 USD", "up-to 5000000000 USD"},
    {"at-least 5 USD", "at-least 5 USD"},
    {"5..7 USD", "5..7 USD"},
    {"99999999999999999999999999999999999999 USD", "99999999999999999999999999999999999999 USD"},
    {"29,314,731,392.1684400838 USD", "29314731392.1684400838 USD"},
};

static void parses_what_people_write(void **state UNUSED)
{

    for (size_t i = 0; i < COUNT_OF(written_amounts); i++) {
        struct amount amount;
        struct error err = {0};
        char text[AMOUNT_TEXT_MAX];

        if (!amount_parse(slice_of(written_amounts[i].text), false, &amount, &err)) {
            fail_msg("%s", err.text);
        }
        assert_string_equal(amount_format(&amount, text), written_amounts[i].canonical);
        struct amount again = read_amount(text);
        assert_true(amount_equal(&amount, &again));
    }
}

static void refuses_to_guess(void **state UNUSED)
{
    static const struct {
        const char *text;
        const char *message;
        const char *hint; // NULL: none looked for
    } cases[] = {
        {"5 billion", "no currency", NULL},
        {"$5", "\"$\" does not say which currency is meant", "write the code: USD, CAD, AUD ..."},
        {"over $91 million", "\"$\" does not say", "USD, CAD, AUD"},
        {"about 1.1 billion dollars", "\"dollars\" does not say", "USD, CAD, AUD"},
        {"£5m", "\"£\" does not say", "GBP"},
        {"$5 EUR", "\"$\" does not say", NULL},
        {"$5 £ GBP", "two currencies", NULL},
        {"5 USD EUR", "two currencies, USD and EUR", "promised in"},
        {"1.234,5 USD", "the number \"1.234,5\" is not clear", "plainly"},
        {"1.234.567 EUR", "is not clear", NULL},
        {"1,5m USD", "is not clear", NULL},
        {"1,23,456 USD", "is not clear", NULL},
        {"1234,567 USD", "is not clear", NULL},
        {"0,234 USD", "is not clear", NULL},
        {"1,234'567 USD", "is not clear", NULL},
        {"1,234.567,8 USD", "is not clear", NULL},
        {"5bn UDS", "unknown currency \"UDS\"", "did you mean \"USD\"?"},
        {"5bn QQQ", "unknown currency \"QQQ\"", NULL},
        {"5 gazillion USD", "\"gazillion\" is not understood", NULL},
        {"EUR 6.29 million over 24 months", "\"over\" stands behind the number", NULL},
        {"up to an amount in the region of USD 5 billion", "\"an\" is not understood", NULL},
        {"up to about 5 USD", "both \"up to\" and \"about\"", "up to 5bn USD"},
        {"about 10-12m EUR", "a range cannot be \"about\"", "10..12m EUR"},
        {"up to -5 USD", "a negative amount can only be exact", NULL},
        {"-5..7 USD", "a negative amount can only be exact", NULL},
        {"7..5 USD", "the range runs backwards, from 7 down to 5", NULL},
        {"10m..12 EUR", "the range runs backwards, from 10000000 down to 12", NULL},
        {"5.. USD", "the range has one end only", NULL},
        {"from 5 USD", "the range has one end only", NULL},
        {"5 6 USD", "\"6\" is one number too many", NULL},
        {"5..6..7 USD", "\"..\" is neither a clear minus nor a clear range", NULL},
        {"5 -7 USD", "neither a clear minus nor a clear range", "-5 USD"},
        {"USD-5", "neither a clear minus", "-5 USD"},
        {"--5 USD", "neither a clear minus", NULL},
        {"2 billion yen (about 18 million USD)", "\"(\" is not understood", NULL},
        {"2.5e9 USD", "\"e\" is not understood", NULL},
        {"USD", "no number", NULL},
        {"half a billion USD", "\"half\" is not understood", NULL},
        {"", "the amount is empty", "\"unknown\""},
        {" \t", "the amount is empty", NULL},
        {"unknown USD", "\"unknown\" is not understood", NULL},
        {"100000000000000000000000000000000000000 USD",
         "\"100000000000000000000000000000000000000\" has more than 38 digits", NULL},
        {"99999999999999999999999999999999999999k USD", "has more than 38 digits", NULL},
        {"0.0000000000001 USD", "has more than 12 decimals", NULL},
        {"5 \xff\xfe USD", "is not understood", NULL},
        {"5% USD", "\"%\" is not understood", NULL},
        {"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a", "too many words",
         NULL},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct amount amount = {.kind = AMOUNT_RANGE};
        struct error err = {0};

        if (amount_parse(slice_of(cases[i].text), false, &amount, &err)) {
            fail_msg("took \"%s\"", cases[i].text);
        }
        assert_int_equal(err.code, ERROR_INPUT);
        if (strstr(err.text, cases[i].message) == NULL) {
            fail_msg("\"%s\" gave: %s", cases[i].text, err.text);
        }
        if (cases[i].hint != NULL && strstr(err.hint, cases[i].hint) == NULL) {
            fail_msg("\"%s\" gave the hint: %s", cases[i].text, err.hint);
        }
        assert_int_equal(amount.kind, AMOUNT_RANGE);
    }
}

static void says_what_was_found_and_what_was_expected(void **state UNUSED)
{
    struct amount amount;
    struct error err = {0};

    assert_false(amount_parse(slice_of("5 billion"), false, &amount, &err));
    assert_string_equal(err.text, "invalid amount \"5 billion\": no currency; expected an amount "
                                  "like \"5bn USD\", \"about 18m EUR\", \"up to 3bn JPY\" or "
                                  "\"unknown\"");
}

static void strict_numbers_refuse_a_single_group(void **state UNUSED)
{
    static const char *const refused[] = {"1,234 USD", "USD 12,345", "1,234 million EUR",
                                          "5..1,234 USD"};
    static const char *const taken[] = {"1234 USD", "1,234,567 USD", "1,234.50 USD", "1.234 USD"};
    struct amount amount;
    struct error err = {0};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        assert_true(amount_parse(slice_of(refused[i]), false, &amount, &err));
        assert_false(amount_parse(slice_of(refused[i]), true, &amount, &err));
    }
    for (size_t i = 0; i < COUNT_OF(taken); i++) {
        assert_true(amount_parse(slice_of(taken[i]), true, &amount, &err));
    }
    assert_false(amount_parse(slice_of("1,234 USD"), true, &amount, &err));
    assert_string_equal(err.text, "invalid amount \"1,234 USD\": the number \"1,234\" may be 1234 "
                                  "(comma for thousands) or 1.234 (decimal comma)");
}

static void reads_canonical_text_only(void **state UNUSED)
{
    static const char *const taken[] = {
        "5000000000 USD",
        "about 5 USD",
        "up-to 5 USD",
        "at-least 5 USD",
        "5..7 USD",
        "unknown",
        "-5 USD",
        "about -5.5 USD",
        "0 USD",
        "0.5 DEM",
        "5.5..7.25 USD",
        "0..0.5 XDR",
        "0.000000000001 USD",
        "99999999999999999999999999.999999999999 KRW",
    };
    static const char *const refused[] = {
        "",
        " ",
        "5",
        "USD",
        "5USD",
        "5  USD",
        "5 usd",
        "5 USD ",
        " 5 USD",
        "5 USDX",
        "5 QQQ",
        "05 USD",
        "00 USD",
        "5.0 USD",
        "5.50 USD",
        "-0 USD",
        "-0.0 USD",
        "0.0 USD",
        ".5 USD",
        "5. USD",
        "+5 USD",
        "5,000 USD",
        "1e3 USD",
        "- USD",
        "up to 5 USD",
        "up-to -5 USD",
        "at-least -5 USD",
        "-5..7 USD",
        "7..5 USD",
        "5... USD",
        "5..7..9 USD",
        "5.. USD",
        "about 5..7 USD",
        "up-to up-to 5 USD",
        "about  5 USD",
        "aboot 5 USD",
        "Unknown",
        "unknown USD",
        "u",
        "a",
        "ab",
        "up-to",
        "5bn USD",
        "0.0000000000001 USD",
        "100000000000000000000000000000000000000 USD",
        "5 USD\n",
        "--5 USD",
        "-05 USD",
    };
    char text[AMOUNT_TEXT_MAX];

    for (size_t i = 0; i < COUNT_OF(taken); i++) {
        struct amount amount = read_amount(taken[i]);

        assert_string_equal(amount_format(&amount, text), taken[i]);
    }
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct amount amount = {.kind = AMOUNT_RANGE};
        struct error err = {0};

        if (amount_read(slice_of(refused[i]), &amount, &err)) {
            fail_msg("took \"%s\"", refused[i]);
        }
        assert_non_null(strstr(err.text, "invalid canonical amount \""));
        assert_int_equal(amount.kind, AMOUNT_RANGE);
    }
}

static void bounds_follow_the_kind(void **state UNUSED)
{
    static const struct {
        const char *text;
        enum amount_kind kind;
        int lower, stated, upper;
        bool is_open;
    } cases[] = {
        {"5 USD", AMOUNT_EXACT, 5, 5, 5, false},
        {"about 5 USD", AMOUNT_ABOUT, 5, 5, 5, false},
        {"up-to 5 USD", AMOUNT_UP_TO, 0, 5, 5, false},
        {"at-least 5 USD", AMOUNT_AT_LEAST, 5, 5, 0, true},
        {"5..7 USD", AMOUNT_RANGE, 5, 5, 7, false},
        {"unknown", AMOUNT_UNKNOWN, 0, 0, 0, false},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct amount amount = read_amount(cases[i].text);

        assert_int_equal(amount.kind, cases[i].kind);
        assert_int_equal(decimal_compare(amount.lower, decimal_of(cases[i].lower)), 0);
        assert_int_equal(decimal_compare(amount.stated, decimal_of(cases[i].stated)), 0);
        assert_int_equal(decimal_compare(amount.upper, decimal_of(cases[i].upper)), 0);
        assert_int_equal(amount.is_open, cases[i].is_open);
        assert_int_equal(amount.currency == NULL, cases[i].kind == AMOUNT_UNKNOWN);
    }
}

static void words_are_for_people_and_parse_again(void **state UNUSED)
{
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        {"up-to 5000000000 USD", "up to 5,000,000,000 USD"},
        {"about 80000000000 JPY", "about 80,000,000,000 JPY"},
        {"at-least 91000000 USD", "at least 91,000,000 USD"},
        {"10000000..12000000 EUR", "10,000,000 to 12,000,000 EUR"},
        {"-1234.5 USD", "-1,234.50 USD"},
        {"12.5 JPY", "12.5 JPY"},
        {"877385.3915 USD", "877,385.3915 USD"},
        {"0.5 DEM", "0.5 DEM"},
        {"unknown", "unknown"},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct amount amount = read_amount(cases[i].text), again;
        struct error err = {0};
        const char *words = amount_words(&amount, &arena);

        assert_string_equal(words, cases[i].words);
        assert_true(amount_parse(slice_of(words), false, &again, &err));
        assert_true(amount_equal(&amount, &again));
    }
    arena_done(&arena);
}

static void figures_of_a_column_are_words_without_the_currency(void **state UNUSED)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"5000000000 USD", "5,000,000,000"},
        {"-5.5 USD", "\u22125.50"},
        {"about -2576000000 USD", "about\u00a0\u22122,576,000,000"},
        {"up-to 2000000000 JPY", "up\u00a0to\u00a02,000,000,000"},
        {"at-least 91000000 USD", "at\u00a0least\u00a091,000,000"},
        {"10..12.5 EUR", "10\u00a0to\u00a012.50"},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct amount amount = read_amount(cases[i].text);
        assert_string_equal(amount_stated_words(&amount, &arena), cases[i].words);
    }
    arena_done(&arena);
}

static void notices_more_decimals_than_minor_units(void **state UNUSED)
{
    static const struct {
        const char *text;
        bool exceeds;
    } cases[] = {
        {"12.5 JPY", true},      {"12 JPY", false},       {"12.55 USD", false},
        {"12.555 USD", true},    {"12.555 KWD", false},   {"5..7.5 JPY", true},
        {"up-to 7.5 JPY", true}, {"12.12345 DEM", false}, {"1.5 XDR", false},
        {"unknown", false},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct amount amount = read_amount(cases[i].text);

        assert_int_equal(amount_exceeds_minor_units(&amount), cases[i].exceeds);
    }
}

static void equality_takes_kind_value_and_currency(void **state UNUSED)
{
    static const char *const texts[] = {"5 USD",    "about 5 USD", "up-to 5 USD", "at-least 5 USD",
                                        "5..5 USD", "5..7 USD",    "5 EUR",       "6 USD",
                                        "-5 USD",   "unknown",     "0 USD"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct amount a = read_amount(texts[i]);

        for (size_t j = 0; j < COUNT_OF(texts); j++) {
            struct amount b = read_amount(texts[j]);

            assert_int_equal(amount_equal(&a, &b), i == j);
        }
        assert_int_equal(amount_is_negative(&a), strcmp(texts[i], "-5 USD") == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_what_people_write),
        cmocka_unit_test(refuses_to_guess),
        cmocka_unit_test(says_what_was_found_and_what_was_expected),
        cmocka_unit_test(strict_numbers_refuse_a_single_group),
        cmocka_unit_test(reads_canonical_text_only),
        cmocka_unit_test(bounds_follow_the_kind),
        cmocka_unit_test(words_are_for_people_and_parse_again),
        cmocka_unit_test(figures_of_a_column_are_words_without_the_currency),
        cmocka_unit_test(notices_more_decimals_than_minor_units),
        cmocka_unit_test(equality_takes_kind_value_and_currency),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
