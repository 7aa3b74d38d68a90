// Days and times: the proleptic Gregorian calendar as day numbers, 1970-01-01 = 0.
//
// The conversions count from 0000-03-01, so that the leap day is the last day of a year and each
// 400 years are the same 146,097 days; within a year, months of 31 and 30 days then follow
// (153 m + 2) / 5. (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms")
#include "core/date.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define DAYS_PER_ERA 146097
#define MARCH_0000_TO_1970 719468
#define SECONDS_PER_DAY 86400

int32_t day_from_civil(int32_t year, unsigned month, unsigned day)
{
    assert(month >= 1 && month <= 12);
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * DAYS_PER_ERA + day_of_era - MARCH_0000_TO_1970);
}

void day_to_civil(int32_t day, int32_t *year, unsigned *month, unsigned *day_of_month)
{
    int64_t z = (int64_t)day + MARCH_0000_TO_1970;
    int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    unsigned day_of_era = (unsigned)(z - era * DAYS_PER_ERA);
    unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned march_month = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = (int32_t)(year_of_era + era * 400) + (*month <= 2);
}

unsigned days_in_month(int32_t year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    assert(month >= 1 && month <= 12);
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

const char *month_name(unsigned month)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    assert(month >= 1 && month <= 12);
    return names[month - 1];
}

static void put_digits(char *out, unsigned value, unsigned count)
{
    while (count-- > 0) {
        out[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

const char *day_format(int32_t day, char out[DATE_TEXT_MAX])
{
    if (day == DAY_MIN || day == DAY_MAX) {
        return memcpy(out, "..", sizeof(".."));
    }
    int32_t year;
    unsigned month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    if (year < 0 || year > 9999) { // never in a record; a damaged column may hold any number
        snprintf(out, DATE_TEXT_MAX, "%d-%02u-%02u", year, month, day_of_month);
        return out;
    }
    memcpy(out, "0000-00-00", sizeof("0000-00-00"));
    put_digits(out, (unsigned)year, 4);
    put_digits(out + 5, month, 2);
    put_digits(out + 8, day_of_month, 2);
    return out;
}

bool day_parse(struct slice text, int32_t *out, struct error *err)
{
    struct date date;
    if (!date_parse(text, &date, err)) {
        return false;
    }
    if (!date_is_day(&date) || strlen(date.text) != 10) {
        struct arena scratch = {0};
        error_set(err, ERROR_INPUT, "date %s is not one day", text_quote(&scratch, text));
        arena_done(&scratch);
        return error_hint(err, "write a day as year, month, day: 2009-11-10");
    }
    *out = date.earliest;
    return true;
}

// "09:30:00", without leap seconds: POSIX time has none.
static bool read_clock(const char *text, int64_t *seconds)
{
    static const char shape[] = "00:00:00";
    for (size_t i = 0; i < sizeof(shape) - 1; i++) {
        bool fits = shape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
        if (!fits) {
            return false;
        }
    }
    int hour = (text[0] - '0') * 10 + text[1] - '0';
    int minute = (text[3] - '0') * 10 + text[4] - '0';
    int second = (text[6] - '0') * 10 + text[7] - '0';
    *seconds = hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60;
}

bool time_parse(struct slice text, int64_t *out, struct error *err)
{
    int32_t first, last;
    int64_t seconds;
    bool is_time = text.size == 20 && text.data[10] == 'T' && text.data[19] == 'Z' &&
                   date_read_days((struct slice){text.data, 10}, &first, &last) && first == last &&
                   read_clock(text.data + 11, &seconds);
    if (!is_time) {
        struct arena scratch = {0};
        error_set(err, ERROR_INPUT, "invalid time %s", text_quote(&scratch, text));
        arena_done(&scratch);
        return error_hint(err, "write a time in UTC to the second: 2013-04-16T09:30:00Z");
    }
    *out = (int64_t)first * SECONDS_PER_DAY + seconds;
    return true;
}

int32_t time_day(int64_t seconds)
{
    int64_t day = seconds / SECONDS_PER_DAY - (seconds % SECONDS_PER_DAY < 0);
    return (int32_t)day;
}

const char *time_format(int64_t seconds, char out[TIME_TEXT_MAX])
{
    char day[DATE_TEXT_MAX];
    int32_t number = time_day(seconds);
    unsigned rest = (unsigned)(seconds - (int64_t)number * SECONDS_PER_DAY);
    day_format(number, day);
    assert(strlen(day) == 10); // years 0000 to 9999 only
    memcpy(out, day, 10);
    memcpy(out + 10, "T00:00:00Z", sizeof("T00:00:00Z"));
    put_digits(out + 11, rest / 3600, 2);
    put_digits(out + 14, rest / 60 % 60, 2);
    put_digits(out + 17, rest % 60, 2);
    return out;
}
