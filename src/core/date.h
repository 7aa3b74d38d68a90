// Dates as sources give them: EDTF (ISO 8601-2) level 1 and named parts of level 2.
//
// Forms: 2009 · 2009-11 · 2009-11-10 · with ~ (about), ? (uncertain), % (both) behind · 2009-11-XX
// · 2009-XX-XX · 201X · 20XX · 2009/2013 · 2007/.. (since) · ../2013 (before the end of 2013)
// · 2009-21 … 24 (seasons: spring, summer, autumn, winter) · 2009-33 … 36 (quarters).
// Years 0000 to 9999. Fiscal years are expanded when entered: FY2009@JP is 2009-04-01/2010-03-31,
// SY1387@AF is 2008-03-20/2009-03-20 (fiscal_table.c says which area starts when).
//
// Every date has an earliest and a latest day; open ends are DAY_MIN and DAY_MAX; ~ ? % do not
// widen. Days are counted from 1970-01-01 = 0, proleptic Gregorian.
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#define DAY_MIN INT32_MIN
#define DAY_MAX INT32_MAX
#define DATE_TEXT_MAX 64

struct date {
    int32_t earliest;         // DAY_MIN: open start
    int32_t latest;           // DAY_MAX: open end
    char text[DATE_TEXT_MAX]; // canonical EDTF
};

// EDTF and the fiscal-year forms. The canonical text is the EDTF itself after fiscal expansion.
// Errors name what is wrong: "month 13", "2009-02-30: February 2009 has 28 days", "2013/2009 ends
// before it starts".
bool date_parse(struct slice text, struct date *out, struct error *err) MUST_CHECK;
// Canonical text only (no fiscal years), filling the days alone; fast, for bodies (hot path).
bool date_read_days(struct slice text, int32_t *earliest, int32_t *latest) MUST_CHECK;

bool date_is_day(const struct date *date);         // exactly one day, without ~ ? %
bool date_is_unqualified(const struct date *date); // without ~ ? % anywhere
// The calendar year both ends lie in, or DATE_NO_YEAR when they do not.
#define DATE_NO_YEAR INT32_MIN
int32_t days_year(int32_t earliest, int32_t latest);
// "2009–2013", "since 2007", "before 2014", "undated": the label of a span of more than one year.
const char *days_span_label(int32_t earliest, int32_t latest, struct arena *arena);

// In English words: "10 November 2009", "November 2009", "about 2009", "2009 (uncertain)",
// "a day in November 2009", "2010s", "2009–2013", "since 2007", "until 2013",
// "spring 2009", "Q1 2009", "1 April 2009 – 31 March 2010".
const char *date_words(const struct date *date, struct arena *arena);

int32_t day_from_civil(int32_t year, unsigned month, unsigned day);
void day_to_civil(int32_t day, int32_t *year, unsigned *month, unsigned *day_of_month);
unsigned days_in_month(int32_t year, unsigned month);
const char *month_name(unsigned month); // 1: "January"
// "2009-11-10"; DAY_MIN and DAY_MAX give "..".
const char *day_format(int32_t day, char out[DATE_TEXT_MAX]);
bool day_parse(struct slice text, int32_t *out, struct error *err) MUST_CHECK; // YYYY-MM-DD only

// A UTC time to the second, as `recorded` has it: "2013-04-16T09:30:00Z".
#define TIME_TEXT_MAX 24
bool time_parse(struct slice text, int64_t *out, struct error *err) MUST_CHECK;
const char *time_format(int64_t seconds, char out[TIME_TEXT_MAX]);
int32_t time_day(int64_t seconds);

#endif
