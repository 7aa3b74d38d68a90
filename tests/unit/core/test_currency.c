// Currencies: the table is whole and sorted; marks mean one currency or none.
#include "core/currency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void table_is_sorted_and_every_code_is_found(void **state UNUSED)
{
    assert_int_equal(currency_count, 307);
    for (size_t i = 0; i < currency_count; i++) {
        const struct currency *currency = &currency_table[i];

        assert_int_equal(strlen(currency->code), 3);
        assert_true(strlen(currency->name) > 0);
        assert_in_range(currency->minor_units + 1, 0, 5);
        assert_true(i == 0 || strcmp(currency_table[i - 1].code, currency->code) < 0);
        assert_ptr_equal(currency_find(slice_of(currency->code)), currency);
    }
}

static void knows_active_and_withdrawn_codes(void **state UNUSED)
{
    static const struct {
        const char *code;
        int minor_units;
        const char *withdrawn;
    } cases[] = {
        {"USD", 2, NULL},       {"EUR", 2, NULL},       {"JPY", 0, NULL},
        {"KWD", 3, NULL},       {"CLF", 4, NULL},       {"AFN", 2, NULL},
        {"XDR", -1, NULL},      {"XAU", -1, NULL},      {"AFA", -1, "2003-01"},
        {"DEM", -1, "2002-03"}, {"FIM", -1, "2002-03"}, {"NLG", -1, "2002-03"},
        {"IEP", -1, "2002-03"}, {"RUR", -1, "2004-01"}, {"ANG", -1, "2025-03"},
        {"IDR", 2, NULL}, // withdrawn in one country only
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct currency *currency = currency_find(slice_of(cases[i].code));

        assert_non_null(currency);
        assert_int_equal(currency->minor_units, cases[i].minor_units);
        assert_true(text_equal(currency->withdrawn, cases[i].withdrawn));
    }
}

static void finds_nothing_but_upper_case_codes(void **state UNUSED)
{
    static const char *const cases[] = {"",    "U",   "US",  "usd", "Usd",         "USDX",
                                        "AAA", "ZZZ", "U D", "US$", "\xff\xff\xff"};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_null(currency_find(slice_of(cases[i])));
    }
    assert_null(currency_find((struct slice){"\0\0\0", 3}));
}

static void recognises_what_means_one_currency_only(void **state UNUSED)
{
    static const struct {
        const char *word;
        const char *code; // NULL: none, or not one only
    } cases[] = {
        {"usd", "USD"},
        {"US$", "USD"},
        {"us dollars", "USD"},
        {"€", "EUR"},
        {"euro", "EUR"},
        {"Euros", "EUR"},
        {"yen", "JPY"},
        {"Japanese yen", "JPY"},
        {"Swiss francs", "CHF"},
        {"A$", "AUD"},
        {"CA$", "CAD"},
        {"pounds sterling", "GBP"},
        {"SDR", "XDR"},
        {"SDRs", "XDR"},
        {"Deutsche Mark", "DEM"},
        {"Norwegian kroner", "NOK"},
        {"$", NULL},
        {"dollars", NULL},
        {"£", NULL},
        {"¥", NULL},
        {"krone", NULL},
        {"", NULL},
        {"dollarss", NULL},
        {"US", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct currency *currency = currency_recognise(slice_of(cases[i].word));

        assert_true(text_equal(currency == NULL ? NULL : currency->code, cases[i].code));
    }
}

// Also guards the two tables against each other: a shared mark must not be one currency's own.
static void tells_the_choices_of_a_shared_mark(void **state UNUSED)
{
    static const char *const cases[] = {"$",      "dollar", "Dollars", "£",    "pounds",
                                        "¥",      "krone",  "francs",  "peso", "rupees",
                                        "kroner", "won",    "lira",    "C$",   "afghanis"};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_non_null(currency_ambiguous(slice_of(cases[i])));
        assert_null(currency_recognise(slice_of(cases[i])));
    }
    assert_string_equal(currency_ambiguous(slice_of("$")), "USD, CAD, AUD ...");
    assert_null(currency_ambiguous(slice_of("USD")));
    assert_null(currency_ambiguous(slice_of("")));
}

static void every_mark_belongs_to_one_row(void **state UNUSED)
{
    for (size_t i = 0; i < currency_count; i++) {
        for (const char *mark = currency_table[i].symbols; mark != NULL && *mark != '\0';) {
            struct slice word = {mark, strcspn(mark, " ")};

            assert_ptr_equal(currency_recognise(word), &currency_table[i]);
            assert_null(currency_ambiguous(word));
            mark += word.size + (mark[word.size] == ' ');
        }
    }
}

static void suggests_the_likely_code(void **state UNUSED)
{
    static const struct {
        const char *word;
        const char *code;
    } cases[] = {
        {"UDS", "USD"}, {"USX", "USD"}, {"EUO", "EUR"}, {"JPN", "JPY"},      {"usdd", "USD"},
        {"Q", NULL},    {"QQQ", NULL},  {"", NULL},     {"elephants", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_true(text_equal(currency_suggest(slice_of(cases[i].word)), cases[i].code));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_sorted_and_every_code_is_found),
        cmocka_unit_test(knows_active_and_withdrawn_codes),
        cmocka_unit_test(finds_nothing_but_upper_case_codes),
        cmocka_unit_test(recognises_what_means_one_currency_only),
        cmocka_unit_test(tells_the_choices_of_a_shared_mark),
        cmocka_unit_test(every_mark_belongs_to_one_row),
        cmocka_unit_test(suggests_the_likely_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
