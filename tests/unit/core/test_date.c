// EDTF dates, day numbers and times. Day numbers come from python's datetime:
// (date(2009, 11, 10) - date(1970, 1, 1)).days
#include "core/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static struct date parse(const char *text)
{
    struct date date;
    struct error err;
    if (!date_parse(slice_of(text), &date, &err)) {
        fail_msg("%s: %s", text, err.text);
    }
    return date;
}

static void assert_days(const char *text, const char *earliest, const char *latest)
{
    struct date date = parse(text);
    char first[DATE_TEXT_MAX];
    char last[DATE_TEXT_MAX];
    assert_string_equal(day_format(date.earliest, first), earliest);
    assert_string_equal(day_format(date.latest, last), latest);
}

static const struct {
    const char *text;
    const char *earliest;
    const char *latest;
    const char *words;
} forms[] = {
    {"2009", "2009-01-01", "2009-12-31", "2009"},
    {"0000", "0000-01-01", "0000-12-31", "0000"},
    {"9999", "9999-01-01", "9999-12-31", "9999"},
    {"2009-11", "2009-11-01", "2009-11-30", "November 2009"},
    {"2009-02", "2009-02-01", "2009-02-28", "February 2009"},
    {"2008-02", "2008-02-01", "2008-02-29", "February 2008"},
    {"2009-11-10", "2009-11-10", "2009-11-10", "10 November 2009"},
    {"2009-04-01", "2009-04-01", "2009-04-01", "1 April 2009"},
    {"2008-02-29", "2008-02-29", "2008-02-29", "29 February 2008"},
    {"2009~", "2009-01-01", "2009-12-31", "about 2009"},
    {"2009?", "2009-01-01", "2009-12-31", "2009 (uncertain)"},
    {"2009%", "2009-01-01", "2009-12-31", "about 2009 (uncertain)"},
    {"2009-11~", "2009-11-01", "2009-11-30", "about November 2009"},
    {"2009-11-10%", "2009-11-10", "2009-11-10", "about 10 November 2009 (uncertain)"},
    {"2009-11-XX", "2009-11-01", "2009-11-30", "a day in November 2009"},
    {"2009-XX", "2009-01-01", "2009-12-31", "a month in 2009"},
    {"2009-XX-XX", "2009-01-01", "2009-12-31", "a day in 2009"},
    {"2009-11-XX~", "2009-11-01", "2009-11-30", "a day in about November 2009"},
    {"201X", "2010-01-01", "2019-12-31", "2010s"},
    {"199X~", "1990-01-01", "1999-12-31", "about 1990s"},
    {"20XX", "2000-01-01", "2099-12-31", "2000–2099"},
    {"2009/2013", "2009-01-01", "2013-12-31", "2009–2013"},
    {"2009/2009", "2009-01-01", "2009-12-31", "2009–2009"},
    {"2009-04-01/2010-03-31", "2009-04-01", "2010-03-31", "1 April 2009 – 31 March 2010"},
    {"2009-11/2013", "2009-11-01", "2013-12-31", "November 2009 – 2013"},
    {"2009-12-31/2009", "2009-12-31", "2009-12-31", "31 December 2009 – 2009"},
    {"2009~/2013?", "2009-01-01", "2013-12-31", "about 2009 – 2013 (uncertain)"},
    {"2007/..", "2007-01-01", "..", "since 2007"},
    {"2007-04~/..", "2007-04-01", "..", "since about April 2007"},
    {"../2013", "..", "2013-12-31", "until 2013"},
    {"../2013-06-30", "..", "2013-06-30", "until 30 June 2013"},
    {"2009-21", "2009-03-01", "2009-05-31", "spring 2009"},
    {"2009-22", "2009-06-01", "2009-08-31", "summer 2009"},
    {"2009-23", "2009-09-01", "2009-11-30", "autumn 2009"},
    {"2009-24", "2009-12-01", "2010-02-28", "winter 2009/2010"},
    {"2011-24", "2011-12-01", "2012-02-29", "winter 2011/2012"},
    {"2009-33", "2009-01-01", "2009-03-31", "Q1 2009"},
    {"2009-34", "2009-04-01", "2009-06-30", "Q2 2009"},
    {"2009-35", "2009-07-01", "2009-09-30", "Q3 2009"},
    {"2009-36", "2009-10-01", "2009-12-31", "Q4 2009"},
};

static void every_form_has_its_days_and_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct date date = parse(forms[i].text);
        assert_string_equal(date.text, forms[i].text);
        assert_days(forms[i].text, forms[i].earliest, forms[i].latest);
        assert_string_equal(date_words(&date, &arena), forms[i].words);
    }
}

static void days_are_read_from_every_canonical_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct date date = parse(forms[i].text);
        int32_t earliest, latest;
        assert_true(date_read_days(slice_of(forms[i].text), &earliest, &latest));
        assert_int_equal(earliest, date.earliest);
        assert_int_equal(latest, date.latest);
    }
}

static void entry_is_brought_into_canonical_form(void **state)
{
    (void)state;
    static const struct {
        const char *entered;
        const char *canonical;
    } cases[] = {
        {" 2009 ", "2009"},
        {"2009-xx-xx", "2009-XX-XX"},
        {"201x", "201X"},
        {"FY2009@JP", "2009-04-01/2010-03-31"},
        {"fy2009@jp", "2009-04-01/2010-03-31"},
        {"SY1387@AF", "2008-03-20/2009-03-20"},
        {"FY2009@JP~", "2009-04-01~/2010-03-31~"},
        {"FY2009@JP/FY2013@JP", "2009-04-01/2014-03-31"},
        {"FY2009@JP/..", "2009-04-01/.."},
        {"../SY1387@AF", "../2009-03-20"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct date date = parse(cases[i].entered);
        assert_string_equal(date.text, cases[i].canonical);
        int32_t earliest, latest;
        assert_false(date_read_days(slice_of(cases[i].entered), &earliest, &latest));
        assert_true(date_read_days(slice_of(date.text), &earliest, &latest));
        assert_int_equal(earliest, date.earliest);
        assert_int_equal(latest, date.latest);
    }
}

static const struct {
    const char *text;
    const char *message;
    const char *hint; // a part of it
} faults[] = {
    {"", "the date is empty", ""},
    {"   ", "the date is empty", ""},
    {"2009-13", "invalid date \"2009-13\": there is no month 13", "seasons 21 to 24"},
    {"2009-00", "invalid date \"2009-00\": there is no month 00", ""},
    {"2009-20", "invalid date \"2009-20\": there is no month 20", ""},
    {"2009-25", "invalid date \"2009-25\": there is no month 25", ""},
    {"2009-32", "invalid date \"2009-32\": there is no month 32", ""},
    {"2009-37", "invalid date \"2009-37\": there is no month 37", ""},
    {"2009-13-01", "invalid date \"2009-13-01\": there is no month 13", "2009-11-10"},
    {"2009-21-01", "invalid date \"2009-21-01\": there is no month 21", ""},
    {"2009-02-30", "invalid date \"2009-02-30\": February 2009 has 28 days", ""},
    {"2008-02-30", "invalid date \"2008-02-30\": February 2008 has 29 days", ""},
    {"1900-02-29", "invalid date \"1900-02-29\": February 1900 has 28 days", ""},
    {"2009-11-31", "invalid date \"2009-11-31\": November 2009 has 30 days", ""},
    {"2009-11-00", "invalid date \"2009-11-00\": November 2009 has 30 days", ""},
    {"2013/2009", "invalid date \"2013/2009\": it ends before it starts", ""},
    {"2009-11-10/2009-11-09", "invalid date \"2009-11-10/2009-11-09\": it ends before it starts",
     ""},
    {"../..", "invalid date \"../..\": it has neither a start nor an end", ""},
    {"2009/", "invalid date \"2009/\": one end is empty", "2007/.. is since 2007"},
    {"/2009", "invalid date \"/2009\": one end is empty", ""},
    {"/", "invalid date \"/\": one end is empty", ""},
    {"9999-24", "invalid date \"9999-24\": it ends after the year 9999", ""},
    {"201X-11", "invalid date \"201X-11\": a month or day needs a year without X", ""},
    {"..", "invalid date \"..\": not a form of date known here", "2009-11-10"},
    {"..~/2009", "invalid date \"..~/2009\": not a form of date known here", ""},
    {"2009-2013", "invalid date \"2009-2013\": not a form of date known here", "2009/2013"},
    {"1990s", "invalid date \"1990s\": not a form of date known here", "199X"},
    {"10/11/2009", "invalid date \"10/11/2009\": not a form of date known here", "2009-11-10"},
    {"10 Nov 2009", "invalid date \"10 Nov 2009\": not a form of date known here", ""},
    {"2009-1-5", "invalid date \"2009-1-5\": not a form of date known here", ""},
    {"2009_11", "invalid date \"2009_11\": not a form of date known here", ""},
    {"2009-11_10", "invalid date \"2009-11_10\": not a form of date known here", ""},
    {"2009-XX-10", "invalid date \"2009-XX-10\": not a form of date known here", ""},
    {"2009-1X", "invalid date \"2009-1X\": not a form of date known here", ""},
    {"2XXX", "invalid date \"2XXX\": not a form of date known here", ""},
    {"XXXX", "invalid date \"XXXX\": not a form of date known here", ""},
    {"+009", "invalid date \"+009\": not a form of date known here", ""},
    {"-009", "invalid date \"-009\": not a form of date known here", ""},
    {"~", "invalid date \"~\": not a form of date known here", ""},
    {"2009~~", "invalid date \"2009~~\": not a form of date known here", ""},
    {"20091110", "invalid date \"20091110\": not a form of date known here", ""},
    {"2009/2010/2011", "invalid date \"2009/2010/2011\": not a form of date known here", ""},
    {"FY2009", "invalid date \"FY2009\": a fiscal year needs its area, as in FY2009@JP", ""},
    {"FY2009@", "invalid date \"FY2009@\": a fiscal year needs its area, as in FY2009@JP", ""},
    {"SY1387", "invalid date \"SY1387\": a solar year needs its area, as in SY1387@AF", ""},
    {"FY09@JP", "invalid date \"FY09@JP\": a year of four digits is expected, as in FY2009@JP", ""},
    {"FY2009@DE", "invalid date \"FY2009@DE\": the fiscal year of area \"DE\" is not known",
     "JP, PK, US"},
};

static void rejects_what_is_no_date_and_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct date date = {.text = "untouched"};
        struct error err;
        int32_t earliest, latest;
        if (date_parse(slice_of(faults[i].text), &date, &err)) {
            fail_msg("accepted %s", faults[i].text);
        }
        assert_string_equal(err.text, faults[i].message);
        assert_non_null(strstr(err.hint, faults[i].hint));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_string_equal(date.text, "untouched");
        assert_false(date_read_days(slice_of(faults[i].text), &earliest, &latest));
    }
}

static void rejects_bytes_that_are_no_text(void **state)
{
    (void)state;
    static const struct slice cases[] = {
        {"20\0009", 4}, {"2009\0", 5}, {"\xff\xff\xff\xff", 4}, {NULL, 0}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct date date;
        struct error err;
        assert_false(date_parse(cases[i], &date, &err));
    }
}

static void one_day_is_told_from_a_longer_time(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_day;
        bool is_unqualified;
    } cases[] = {
        {"2009-11-10", true, true},    {"2009-11-10~", false, false}, {"2009-11-10?", false, false},
        {"2009-11-10%", false, false}, {"2009-11", false, true},      {"2009", false, true},
        {"2009-11-XX", false, true},   {"2009/2010~", false, false},  {"2007/..", false, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct date date = parse(cases[i].text);
        assert_int_equal(date_is_day(&date), cases[i].is_day);
        assert_int_equal(date_is_unqualified(&date), cases[i].is_unqualified);
    }
}

static void span_is_labelled_by_its_years(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t year;
        const char *label;
    } cases[] = {
        {"2009", 2009, "2009"},
        {"2009-11-10", 2009, "2009"},
        {"2009-02/2009-05", 2009, "2009"},
        {"2009/2013", DATE_NO_YEAR, "2009–2013"},
        {"2009-04-01/2010-03-31", DATE_NO_YEAR, "2009–2010"},
        {"2007/..", DATE_NO_YEAR, "since 2007"},
        {"../2013", DATE_NO_YEAR, "before 2014"},
        {"../2013-06-30", DATE_NO_YEAR, "before 2014"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct date date = parse(cases[i].text);
        assert_int_equal(days_year(date.earliest, date.latest), cases[i].year);
        assert_string_equal(days_span_label(date.earliest, date.latest, &arena), cases[i].label);
    }
    assert_int_equal(days_year(DAY_MIN, DAY_MAX), DATE_NO_YEAR);
    assert_string_equal(days_span_label(DAY_MIN, DAY_MAX, &arena), "undated");
}

static const struct {
    const char *text;
    int32_t day;
} known_days[] = {
    {"0001-01-01", -719162}, {"0004-02-29", -718008}, {"0100-02-28", -682945},
    {"0100-03-01", -682944}, {"0400-02-29", -573372}, {"0400-03-01", -573371},
    {"0622-03-22", -492267}, {"1582-10-15", -141427}, {"1600-02-29", -135081},
    {"1899-12-31", -25568},  {"1900-02-28", -25509},  {"1900-03-01", -25508},
    {"1969-12-31", -1},      {"1970-01-01", 0},       {"1972-02-29", 789},
    {"1999-12-31", 10956},   {"2000-02-29", 11016},   {"2000-03-01", 11017},
    {"2004-12-31", 12783},   {"2009-11-10", 14558},   {"2013-04-16", 15811},
    {"2038-01-19", 24855},   {"2100-02-28", 47540},   {"2100-03-01", 47541},
    {"2400-02-29", 157113},  {"9999-12-31", 2932896},
};

static void day_numbers_agree_with_a_second_calendar(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known_days); i++) {
        int32_t day;
        struct error err;
        char text[DATE_TEXT_MAX];
        assert_true(day_parse(slice_of(known_days[i].text), &day, &err));
        assert_int_equal(day, known_days[i].day);
        assert_string_equal(day_format(day, text), known_days[i].text);
    }
}

// The day after a day is the next in its month, or the first of the next month.
static void every_day_of_ten_thousand_years_follows_the_last(void **state)
{
    (void)state;
    int32_t day = day_from_civil(0, 1, 1);
    for (int32_t year = 0; year <= 9999; year++) {
        for (unsigned month = 1; month <= 12; month++) {
            for (unsigned i = 1; i <= days_in_month(year, month); i++, day++) {
                int32_t back_year;
                unsigned back_month, back_day;
                day_to_civil(day, &back_year, &back_month, &back_day);
                if (day_from_civil(year, month, i) != day || back_year != year ||
                    back_month != month || back_day != i) {
                    fail_msg("day %d: %d-%u-%u", day, year, month, i);
                }
            }
        }
    }
    assert_int_equal(day, 2932897); // one past 9999-12-31
}

static void far_days_do_not_overflow(void **state)
{
    (void)state;
    static const int32_t days[] = {INT32_MIN, INT32_MIN + 1, -719529,
                                   2932897,   INT32_MAX - 1, INT32_MAX};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        int32_t year;
        unsigned month, day;
        char text[DATE_TEXT_MAX];
        day_to_civil(days[i], &year, &month, &day);
        assert_int_equal(day_from_civil(year, month, day), days[i]);
        assert_true(strlen(day_format(days[i], text)) < DATE_TEXT_MAX);
    }
    char text[DATE_TEXT_MAX];
    assert_string_equal(day_format(2932897, text), "10000-01-01");
}

static void rejects_a_day_that_is_not_one(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "2009", "2009-11", "2009-11-10~", "2009-11-XX", "2009-02-30", "2009-11-10/2009-11-10", ""};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t day = 7;
        struct error err;
        assert_false(day_parse(slice_of(cases[i]), &day, &err));
        assert_int_equal(day, 7);
    }
}

static void times_are_read_and_written_in_utc(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        int32_t day;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0, 0},
        {"1969-12-31T23:59:59Z", -1, -1},
        {"1969-12-31T00:00:00Z", -86400, -1},
        {"2013-04-16T09:30:00Z", 1366104600, 15811},
        {"2038-01-19T03:14:08Z", 2147483648, 24855},
        {"9999-12-31T23:59:59Z", 253402300799, 2932896},
        {"0001-01-01T00:00:00Z", -62135596800, -719162},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t seconds;
        struct error err;
        char text[TIME_TEXT_MAX];
        assert_true(time_parse(slice_of(cases[i].text), &seconds, &err));
        assert_true(seconds == cases[i].seconds);
        assert_string_equal(time_format(seconds, text), cases[i].text);
        assert_int_equal(time_day(seconds), cases[i].day);
    }
}

static void rejects_a_time_that_is_not_one(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "2013-04-16",
        "2013-04-16T09:30Z",
        "2013-04-16T09:30:00",
        "2013-04-16 09:30:00Z",
        "2013-04-16T09:30:00+",
        "2013-04-16t09:30:00z",
        "2013-04-16T24:00:00Z",
        "2013-04-16T09:60:00Z",
        "2013-04-16T09:30:60Z",
        "2013-02-29T09:30:00Z",
        "2013-04-XXT09:30:00Z",
        "2009-11/..T09:30:00Z",
        "2013-04-16T0x:30:00Z",
        "2013-04-16T09.30.00Z",
        "2013-04-16T09:30:00ZZ",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t seconds = 7;
        struct error err;
        assert_false(time_parse(slice_of(cases[i]), &seconds, &err));
        assert_non_null(strstr(err.text, "invalid time"));
        assert_true(seconds == 7);
    }
}

static int free_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_has_its_days_and_words),
        cmocka_unit_test(days_are_read_from_every_canonical_text),
        cmocka_unit_test(entry_is_brought_into_canonical_form),
        cmocka_unit_test(rejects_what_is_no_date_and_says_why),
        cmocka_unit_test(rejects_bytes_that_are_no_text),
        cmocka_unit_test(one_day_is_told_from_a_longer_time),
        cmocka_unit_test(span_is_labelled_by_its_years),
        cmocka_unit_test(day_numbers_agree_with_a_second_calendar),
        cmocka_unit_test(every_day_of_ten_thousand_years_follows_the_last),
        cmocka_unit_test(far_days_do_not_overflow),
        cmocka_unit_test(rejects_a_day_that_is_not_one),
        cmocka_unit_test(times_are_read_and_written_in_utc),
        cmocka_unit_test(rejects_a_time_that_is_not_one),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
