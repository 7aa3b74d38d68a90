// The IMF's exchange rates: which way round each report is, names to codes, tables that continue,
// notes, and what cannot be told.
#include "exchange/imf_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MONTH "Representative Exchange Rates for Selected Currencies for March 2026"
#define DAYS "Currency\tMarch 02, 2026\tMarch 03, 2026\n"

// "line BASE QUOTE day value|" for each rate, then "line:column: fault" on lines of their own.
static const char *read_all(const char *text, struct arena *arena)
{
    CLEANUP(imf_close) struct imf_reader *reader = NULL;
    struct diagnostics faults = {.arena = arena};
    struct format_options options = {0};
    struct buffer out = {.arena = arena};
    struct error err = {0};
    FILE *stream = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    assert_non_null(stream);
    assert_true(imf_open(&reader, stream, "a.tsv", &options, &faults, &err));
    for (;;) {
        struct record record;
        size_t line;
        bool has_record;
        assert_true(imf_next(reader, &record, &line, &has_record, &faults, arena, &err));
        if (!has_record)
            break;
        assert_string_equal(record_text(&record, KEY_TYPE), "spot");
        assert_string_equal(record_text(&record, KEY_SOURCE), "IMF");
        buffer_printf(&out, "%zu %s %s %s %s|", line, record_text(&record, KEY_BASE),
                      record_text(&record, KEY_QUOTE), record_text(&record, KEY_PERIOD),
                      record_text(&record, KEY_VALUE));
    }
    for (size_t i = 0; i < faults.count; i++)
        buffer_printf(&out, "\n%zu:%s: %s", faults.faults[i].line,
                      faults.faults[i].column == NULL ? "" : faults.faults[i].column,
                      faults.faults[i].text);
    return buffer_string(&out);
}

struct reading {
    const char *file, *expected;
};

static void assert_readings(const struct reading *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        assert_string_equal(read_all(cases[i].file, &arena), cases[i].expected);
    }
}

static void the_title_and_the_mark_say_which_way_round(void **state UNUSED)
{
    static const struct reading cases[] = {
        {MONTH "\n\n" DAYS "Japanese yen\t156.40\t157.41\nEuro(1)\t1.1698\t1.1606\n",
         "4 USD JPY 2026-03-02 156.4|4 USD JPY 2026-03-03 157.41|"
         "5 EUR USD 2026-03-02 1.1698|5 EUR USD 2026-03-03 1.1606|"},
        {"SDRs per Currency unit for March 2026\n" DAYS "Euro\t0.85079\t0.848316\n",
         "3 EUR XDR 2026-03-02 0.85079|3 EUR XDR 2026-03-03 0.848316|"},
        {"Currency units per SDR for March 2026\r\n" DAYS "Euro\t1.17538\t1.17880\r\n",
         "3 XDR EUR 2026-03-02 1.17538|3 XDR EUR 2026-03-03 1.1788|"},
        // of five days: both reports under a heading, and notes whose quotes close nothing
        {"\xef\xbb\xbfSDRs per Currency unit and Currency units per SDR (1)\nlast five days\n"
         "SDRs per Currency unit (2)\n\n" DAYS
         "Euro\t0.85079\t\n\nCurrency units per SDR(3)\n\n" DAYS
         "Euro\t1.17538\t\n\n\n(1) Published daily.\n(2) Of the \"U.S. dollar\".See\n"
         "Exchange Rates\".\n",
         "6 EUR XDR 2026-03-02 0.85079|11 XDR EUR 2026-03-02 1.17538|"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void cells_are_numbers_with_commas_or_nothing(void **state UNUSED)
{
    static const struct reading cases[] = {
        {MONTH "\n" DAYS "Chilean peso\tNA\t1,084.390000\nIndonesian Rupiah\t\t\"16,345.5\"\n"
               "Omani rial\t\t\n",
         "3 USD CLP 2026-03-03 1084.39|4 USD IDR 2026-03-03 16345.5|"},
        // as a spreadsheet saves it: quotes, and tabs behind the last column
        {"\"" MONTH "\"\t\t\nCurrency\t\"March 2, 2026\"\t\nEuro(1)\t1.17\t\n",
         "3 EUR USD 2026-03-02 1.17|"},
        {MONTH "\n" DAYS "U.S. dollar\t1.000000\t1.000000\n", ""},
        {MONTH "\n" DAYS "U.S. dollar\t1.000000\t1.1\n",
         "\n3:quote: \"base\" and \"quote\" are both \"USD\"; they must differ"},
        {MONTH "\n" DAYS "Euro(1)\t1.1x\t10,84.39\n",
         "\n3:March 02, 2026: invalid number \"1.1x\": expected digits with an optional minus in "
         "front and an optional decimal point inside, like -12.50\n3:March 03, 2026: the number "
         "\"10,84.39\" is not written as 1,234.56, the file's number format"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void a_table_continues_with_days_of_its_own(void **state UNUSED)
{
    static const struct reading cases[] = {
        {MONTH "\n\n" DAYS "Euro(1)\t1.1\t1.2\n\n" MONTH " Continued\n\n"
               "Currency\tMarch 17, 2026\nEuro(1)\t1.3\n",
         "4 EUR USD 2026-03-02 1.1|4 EUR USD 2026-03-03 1.2|9 EUR USD 2026-03-17 1.3|"},
        {MONTH "\n" DAYS "Euro(1)\t1.1\t1.2\n" MONTH " (Continued)\nEuro(1)\t1.3\n",
         "3 EUR USD 2026-03-02 1.1|3 EUR USD 2026-03-03 1.2|"
         "\n5:: no row above says of which days these rates are"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void a_name_is_the_currency_of_its_year(void **state UNUSED)
{
    static const struct reading cases[] = {
        {MONTH "\nCurrency\tDecember 31, 1997\tJanuary 01, 1998\nRussian Ruble\t5960\t5.96\n",
         "3 USD RUR 1997-12-31 5960|3 USD RUB 1998-01-01 5.96|"},
        {MONTH "\n" DAYS "U.K. Pound Sterling(1)\t1.3\t\nRial Omani\t0.38\t\nnuevo sol\t3.4\t\n",
         "3 GBP USD 2026-03-02 1.3|4 USD OMR 2026-03-02 0.38|5 USD PEN 2026-03-02 3.4|"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void what_cannot_be_told_is_refused(void **state UNUSED)
{
    static const struct reading cases[] = {
        {MONTH "\n" DAYS "Utopian crown\t1\t2\nEuro(2)\t1\t2\n\t1\t2\n",
         "\n3:Currency: no currency is known here by the name \"Utopian crown\""
         "\n4:Currency: what \"(2)\" behind the name means is not known"
         "\n5:Currency: no currency is known here by the name \"\""},
        {"SDRs per Currency unit\n" DAYS "Euro(1)\t1\t2\n",
         "\n3:Currency: what \"(1)\" behind the name means is not known"},
        {MONTH "\nCurrency\tMarch 02, 2026\t03/03/2026\nEuro(1)\t1.1\t1.2\n",
         "3 EUR USD 2026-03-02 1.1|"
         "\n2:3: invalid day \"03/03/2026\"; expected one such as March 02, 2026"},
        {MONTH "\nCurrency\tFebruary 30, 2026\nEuro(1)\t1.1\n",
         "\n2:2: invalid day \"February 30, 2026\"; expected one such as March 02, 2026"},
        {MONTH "\n" DAYS "Euro(1)\t1.1\t1.2\t1.3\nEuro(1)\t1.1\nJapanese y",
         "\n3:: the row has 4 cells, the header has 3\n4:: the row has 2 cells, the header has 3"
         "\n5:: the row has 1 cell, the header has 3"},
        {DAYS "Euro(1)\t1.1\t1.2\n", "\n1:: no title above the table says what its rates are"},
        {MONTH "\n", "\n0:: the file has no table of rates"},
        {MONTH "\nCurrency\n", "\n2:: the row names no day"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void every_code_of_a_name_is_a_currency(void **state UNUSED)
{
    CLEANUP(arena_done) struct arena arena = {0};
    static const char *const names[] = {
        "Deutsche Mark",     "Turkish lira",   "Bolivar Fuerte",
        "U.A.E. Dirham",     "Uruguayan peso", "Trinidadian dollar",
        "Kazakhstani Tenge", "Iranian rial",   "Libyan dinar",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *file =
            arena_printf(&arena, MONTH "\nCurrency\tMarch 02, 2000\n%s\t7\n", names[i]);
        assert_non_null(strstr(read_all(file, &arena), "2000-03-02 7|"));
    }
}

static void is_told_by_its_title(void **state UNUSED)
{
    assert_true(imf_recognises("x", slice_of("\xef\xbb\xbf\n" MONTH "\n")));
    assert_true(imf_recognises("x", slice_of("\"sdrs per currency unit for")));
    assert_false(imf_recognises("x", slice_of("Currency,stage\nUSD,pledge\n")));
    assert_false(imf_recognises("x", slice_of("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_and_the_mark_say_which_way_round),
        cmocka_unit_test(cells_are_numbers_with_commas_or_nothing),
        cmocka_unit_test(a_table_continues_with_days_of_its_own),
        cmocka_unit_test(a_name_is_the_currency_of_its_year),
        cmocka_unit_test(what_cannot_be_told_is_refused),
        cmocka_unit_test(every_code_of_a_name_is_a_currency),
        cmocka_unit_test(is_told_by_its_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
