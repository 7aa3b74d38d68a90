// Fiscal years by area, and the solar Hijri calendar against published days of Nowruz.
#include "core/fiscal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/date.h"

static void assert_span(int32_t first, int32_t last, const char *expected)
{
    char start[DATE_TEXT_MAX];
    char end[DATE_TEXT_MAX];
    char span[2 * DATE_TEXT_MAX];
    day_format(first, start);
    day_format(last, end);
    snprintf(span, sizeof(span), "%s/%s", start, end);
    assert_string_equal(span, expected);
}

static void fiscal_year_is_the_one_its_government_names(void **state)
{
    (void)state;
    static const struct {
        const char *area;
        unsigned year;
        const char *span;
    } cases[] = {
        {"JP", 2009, "2009-04-01/2010-03-31"}, {"jp", 2009, "2009-04-01/2010-03-31"},
        {"JP", 2011, "2011-04-01/2012-03-31"}, {"GB", 2009, "2009-04-01/2010-03-31"},
        {"IN", 2009, "2009-04-01/2010-03-31"}, {"CA", 2009, "2009-04-01/2010-03-31"},
        {"US", 2009, "2008-10-01/2009-09-30"}, {"AU", 2009, "2008-07-01/2009-06-30"},
        {"PK", 2009, "2008-07-01/2009-06-30"}, {"BD", 2009, "2008-07-01/2009-06-30"},
        {"JP", 0, "0000-04-01/0001-03-31"},    {"JP", 9998, "9998-04-01/9999-03-31"},
        {"US", 1, "0000-10-01/0001-09-30"},    {"US", 9999, "9998-10-01/9999-09-30"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t first, last;
        struct error err;
        assert_true(fiscal_year_days(slice_of(cases[i].area), cases[i].year, &first, &last, &err));
        assert_span(first, last, cases[i].span);
    }
}

static void rejects_an_area_whose_fiscal_year_is_not_known(void **state)
{
    (void)state;
    static const char *const cases[] = {"DE", "FR", "", "J", "JPN", "AF", "\xff\xff"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t first = 7, last = 7;
        struct error err;
        assert_false(fiscal_year_days(slice_of(cases[i]), 2009, &first, &last, &err));
        assert_non_null(strstr(err.text, "is not known"));
        assert_non_null(strstr(err.hint, "AU, BD, CA, GB, IN, JP, PK, US"));
        assert_int_equal(first, 7);
        assert_int_equal(last, 7);
    }
}

static void rejects_a_fiscal_year_beyond_the_calendar(void **state)
{
    (void)state;
    int32_t first, last;
    struct error err;
    assert_false(fiscal_year_days(slice_of("JP"), 9999, &first, &last, &err));
    assert_string_equal(err.text, "fiscal year 9999@JP is not within the years 0000 to 9999");
    assert_false(fiscal_year_days(slice_of("US"), 0, &first, &last, &err));
}

static void solar_year_runs_from_nowruz_to_nowruz(void **state)
{
    (void)state;
    static const struct {
        unsigned year;
        const char *span;
    } cases[] = {
        {1387, "2008-03-20/2009-03-20"}, {1388, "2009-03-21/2010-03-20"},
        {1389, "2010-03-21/2011-03-20"}, {1390, "2011-03-21/2012-03-19"},
        {1391, "2012-03-20/2013-03-20"}, {1392, "2013-03-21/2014-03-20"},
        {1395, "2016-03-20/2017-03-20"}, {1399, "2020-03-20/2021-03-20"},
        {1400, "2021-03-21/2022-03-20"}, {1403, "2024-03-20/2025-03-20"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t first, last;
        struct error err;
        assert_true(solar_year_days(slice_of("AF"), cases[i].year, &first, &last, &err));
        assert_span(first, last, cases[i].span);
        assert_true(solar_year_days(slice_of("ir"), cases[i].year, &first, &last, &err));
        assert_span(first, last, cases[i].span);
    }
}

// Borkowski's breaks, as Birashk's cycles are usually programmed: between breaks every fourth year
// is a leap year, and the fifth after a 33-year cycle.
static int32_t nowruz_by_breaks(int year)
{
    static const int breaks[] = {-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635};
    int leaps = -14;
    int begin = breaks[0];
    int jump = 0;
    for (size_t i = 1; i < COUNT_OF(breaks); i++) {
        jump = breaks[i] - begin;
        if (year < breaks[i]) {
            break;
        }
        leaps += jump / 33 * 8 + jump % 33 / 4;
        begin = breaks[i];
    }
    int n = year - begin;
    leaps += n / 33 * 8 + (n % 33 + 3) / 4;
    leaps += jump % 33 == 4 && jump - n == 4;
    int gregorian = year + 621;
    int gregorian_leaps = gregorian / 4 - (gregorian / 100 + 1) * 3 / 4 - 150;
    return day_from_civil(gregorian, 3, 1) + 20 + leaps - gregorian_leaps - 1;
}

static void every_solar_year_agrees_with_the_cycles_of_birashk(void **state)
{
    (void)state;
    for (int year = SOLAR_YEAR_MIN; year <= SOLAR_YEAR_MAX; year++) {
        int32_t first, last;
        struct error err;
        assert_true(solar_year_days(slice_of("AF"), (unsigned)year, &first, &last, &err));
        assert_int_equal(first, nowruz_by_breaks(year));
        assert_int_equal(last, nowruz_by_breaks(year + 1) - 1);
    }
}

static void rejects_a_solar_year_out_of_range_or_place(void **state)
{
    (void)state;
    static const struct {
        const char *area;
        unsigned year;
        const char *text;
    } cases[] = {
        {"AF", 1199, "solar year 1199 is not between 1200 and 1500"},
        {"AF", 1501, "solar year 1501 is not between 1200 and 1500"},
        {"AF", 2009, "solar year 2009 is not between 1200 and 1500"},
        {"JP", 1387, "area \"JP\" has no solar years"},
        {"", 1387, "area \"\" has no solar years"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t first, last;
        struct error err;
        assert_false(solar_year_days(slice_of(cases[i].area), cases[i].year, &first, &last, &err));
        assert_string_equal(err.text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fiscal_year_is_the_one_its_government_names),
        cmocka_unit_test(rejects_an_area_whose_fiscal_year_is_not_known),
        cmocka_unit_test(rejects_a_fiscal_year_beyond_the_calendar),
        cmocka_unit_test(solar_year_runs_from_nowruz_to_nowruz),
        cmocka_unit_test(every_solar_year_agrees_with_the_cycles_of_birashk),
        cmocka_unit_test(rejects_a_solar_year_out_of_range_or_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
