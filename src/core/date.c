// Reading EDTF. A date is one part or two parts around a slash; a part is a calendar expression
// or a fiscal year, with an optional ~ ? % behind.
//
// date_parse is the one definition of what is valid. date_read_days answers the three plain forms
// by their digits and leaves the rest to date_parse, requiring that the text is canonical already.
// Seasons are the northern meteorological ones; winter runs into the next year.
#include "core/date.h"

#include <string.h>

#include "core/fiscal.h"

#define PART_TEXT_MAX 12 // "2009-11-10~"

struct part {
    int32_t earliest;
    int32_t latest;
    // As the start and as the end of a span: they differ for fiscal years only.
    char first[PART_TEXT_MAX];
    char last[PART_TEXT_MAX];
};

static bool read_digits(const char *text, unsigned count, unsigned *out)
{
    unsigned value = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned digit = (unsigned char)text[i] - (unsigned)'0';
        if (digit > 9) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static bool refuse_shape(struct error *err)
{
    error_set(err, ERROR_INPUT, "not a form of date known here");
    return error_hint(err, "write 2009, 2009-11, 2009-11-10, 2009~ (about), 2009? (uncertain), "
                           "201X, 2009/2013, 2007/.. (since), ../2013 (until) or FY2009@JP");
}

static bool is_unknown(const char *digits)
{
    return digits[0] == 'X' && digits[1] == 'X';
}

// "2009", "201X" or "20XX"
static bool read_year(const char *text, unsigned *first, unsigned *last, struct error *err)
{
    unsigned value;
    unsigned known = is_unknown(text + 2) ? 2 : text[3] == 'X' ? 3 : 4;
    if (!read_digits(text, known, &value)) {
        return refuse_shape(err);
    }
    unsigned years = known == 2 ? 100 : known == 3 ? 10 : 1;
    *first = value * years;
    *last = *first + years - 1;
    return true;
}

// Months first to last of a year; a last month past 12 lies in the next year.
static bool set_months(struct part *part, unsigned year, unsigned first, unsigned last,
                       struct error *err)
{
    unsigned last_year = year + (last > 12);
    unsigned last_month = last > 12 ? last - 12 : last;
    if (last_year > 9999) {
        return error_set(err, ERROR_INPUT, "it ends after the year 9999");
    }
    part->earliest = day_from_civil((int32_t)year, first, 1);
    part->latest = day_from_civil((int32_t)last_year, last_month,
                                  days_in_month((int32_t)last_year, last_month));
    return true;
}

// "2009-11", "2009-XX", a season (21 to 24) or a quarter (33 to 36)
static bool set_month_form(struct part *part, unsigned year, const char *digits, struct error *err)
{
    unsigned month;
    if (is_unknown(digits)) {
        return set_months(part, year, 1, 12, err);
    }
    if (!read_digits(digits, 2, &month)) {
        return refuse_shape(err);
    }
    if (month >= 1 && month <= 12) {
        return set_months(part, year, month, month, err);
    }
    if (month >= 21 && month <= 24) {
        unsigned first = (month - 20) * 3;
        return set_months(part, year, first, first + 2, err);
    }
    if (month >= 33 && month <= 36) {
        unsigned first = (month - 33) * 3 + 1;
        return set_months(part, year, first, first + 2, err);
    }
    error_set(err, ERROR_INPUT, "there is no month %.2s", digits);
    return error_hint(err, "months are 01 to 12, seasons 21 to 24, quarters 33 to 36");
}

// "2009-11-10", "2009-11-XX" or "2009-XX-XX"
static bool set_day_form(struct part *part, unsigned year, const char *month_digits,
                         const char *day_digits, struct error *err)
{
    unsigned month, day;
    if (is_unknown(month_digits) && is_unknown(day_digits)) {
        return set_months(part, year, 1, 12, err);
    }
    if (!read_digits(month_digits, 2, &month)) {
        return refuse_shape(err);
    }
    if (month < 1 || month > 12) {
        error_set(err, ERROR_INPUT, "there is no month %.2s", month_digits);
        return error_hint(err, "write a day as year, month, day: 2009-11-10");
    }
    if (is_unknown(day_digits)) {
        return set_months(part, year, month, month, err);
    }
    if (!read_digits(day_digits, 2, &day)) {
        return refuse_shape(err);
    }
    unsigned days = days_in_month((int32_t)year, month);
    if (day < 1 || day > days) {
        return error_set(err, ERROR_INPUT, "%s %04u has %u days", month_name(month), year, days);
    }
    part->earliest = part->latest = day_from_civil((int32_t)year, month, day);
    return true;
}

static bool parse_calendar(struct slice text, struct part *part, struct error *err)
{
    if (text.size != 4 && text.size != 7 && text.size != 10) {
        return refuse_shape(err);
    }
    char *form = part->first;
    for (size_t i = 0; i < text.size; i++) {
        form[i] = text.data[i] == 'x' ? 'X' : text.data[i];
    }
    form[text.size] = '\0';
    unsigned year = 0, last_year = 0;
    if (!read_year(form, &year, &last_year, err)) {
        return false;
    }
    if (text.size == 4) {
        part->earliest = day_from_civil((int32_t)year, 1, 1);
        part->latest = day_from_civil((int32_t)last_year, 12, 31);
    } else if (form[4] != '-' || (text.size == 10 && form[7] != '-')) {
        return refuse_shape(err);
    } else if (year != last_year) {
        return error_set(err, ERROR_INPUT, "a month or day needs a year without X");
    } else if (text.size == 7 && !set_month_form(part, year, form + 5, err)) {
        return false;
    } else if (text.size == 10 && !set_day_form(part, year, form + 5, form + 8, err)) {
        return false;
    }
    memcpy(part->last, part->first, sizeof(part->last));
    return true;
}

static bool is_fiscal(struct slice text)
{
    return text.size >= 2 && (text.data[1] | 0x20) == 'y' &&
           ((text.data[0] | 0x20) == 'f' || (text.data[0] | 0x20) == 's');
}

// "FY2009@JP" or "SY1387@AF"
static bool parse_fiscal(struct slice text, struct part *part, struct error *err)
{
    bool is_solar = (text.data[0] | 0x20) == 's';
    const char *example = is_solar ? "SY1387@AF" : "FY2009@JP";
    unsigned year;
    if (text.size < 6 || !read_digits(text.data + 2, 4, &year)) {
        return error_set(err, ERROR_INPUT, "a year of four digits is expected, as in %s", example);
    }
    if (text.size < 8 || text.data[6] != '@') {
        return error_set(err, ERROR_INPUT, "a %s year needs its area, as in %s",
                         is_solar ? "solar" : "fiscal", example);
    }
    struct slice area = {text.data + 7, text.size - 7};
    bool is_known = is_solar ? solar_year_days(area, year, &part->earliest, &part->latest, err)
                             : fiscal_year_days(area, year, &part->earliest, &part->latest, err);
    if (!is_known) {
        return false;
    }
    char day[DATE_TEXT_MAX];
    memcpy(part->first, day_format(part->earliest, day), 11);
    memcpy(part->last, day_format(part->latest, day), 11);
    return true;
}

static bool parse_part(struct slice text, struct part *part, struct error *err)
{
    char mark = text.size > 0 ? text.data[text.size - 1] : '\0';
    bool is_marked = mark == '~' || mark == '?' || mark == '%';
    struct slice body = {text.data, text.size - is_marked};
    bool done = is_fiscal(body) ? parse_fiscal(body, part, err) : parse_calendar(body, part, err);
    if (done && is_marked) {
        strncat(part->first, &mark, 1);
        strncat(part->last, &mark, 1);
    }
    return done;
}

static bool parse_end(struct slice text, struct part *part, int32_t open_day, struct error *err)
{
    if (slice_is(text, "..")) {
        *part = (struct part){open_day, open_day, "..", ".."};
        return true;
    }
    if (text.size == 0) {
        error_set(err, ERROR_INPUT, "one end is empty");
        return error_hint(err, "write .. for an open end: 2007/.. is since 2007");
    }
    return parse_part(text, part, err);
}

static void join(char out[DATE_TEXT_MAX], const char *first, const char *last)
{
    size_t size = strlen(first);
    memcpy(out, first, size);
    out[size] = '/';
    memcpy(out + size + 1, last, strlen(last) + 1);
}

static bool parse_span(struct slice text, size_t slash, struct date *out, struct error *err)
{
    struct part start, end;
    struct slice before = {text.data, slash};
    struct slice after = {text.data + slash + 1, text.size - slash - 1};
    if (after.size > 0 && memchr(after.data, '/', after.size) != NULL) {
        return refuse_shape(err);
    }
    if (!parse_end(before, &start, DAY_MIN, err) || !parse_end(after, &end, DAY_MAX, err)) {
        return false;
    }
    if (start.earliest == DAY_MIN && end.latest == DAY_MAX) {
        return error_set(err, ERROR_INPUT, "it has neither a start nor an end");
    }
    if (end.latest < start.earliest) {
        return error_set(err, ERROR_INPUT, "it ends before it starts");
    }
    out->earliest = start.earliest;
    out->latest = end.latest;
    join(out->text, start.first, end.last);
    return true;
}

static bool parse_single(struct slice text, struct date *out, struct error *err)
{
    struct part part;
    if (!parse_part(text, &part, err)) {
        return false;
    }
    out->earliest = part.earliest;
    out->latest = part.latest;
    if (strcmp(part.first, part.last) == 0) {
        memcpy(out->text, part.first, strlen(part.first) + 1);
    } else {
        join(out->text, part.first, part.last);
    }
    return true;
}

// "2009-2013" and "1990s" are what sources write: say how they are written here.
static void hint_common_forms(struct slice text, struct error *err)
{
    unsigned first, last;
    const char *data = text.data;
    if (text.size == 9 && read_digits(data, 4, &first) && read_digits(data + 5, 4, &last)) {
        error_hint(err, "a span of years is written %04u/%04u", first < last ? first : last,
                   first < last ? last : first);
    } else if (text.size == 5 && read_digits(data, 4, &first) && data[4] == 's') {
        error_hint(err, "a decade is written %03uX", first / 10);
    }
}

bool date_parse(struct slice text, struct date *out, struct error *err)
{
    text = slice_trim(text);
    if (text.size == 0) {
        return error_set(err, ERROR_INPUT, "the date is empty");
    }
    struct date date = {0};
    const char *slash = memchr(text.data, '/', text.size);
    bool done = slash == NULL ? parse_single(text, &date, err)
                              : parse_span(text, (size_t)(slash - text.data), &date, err);
    if (!done) {
        struct arena scratch = {0};
        hint_common_forms(text, err);
        error_context(err, "invalid date %s", text_quote(&scratch, text));
        arena_done(&scratch);
        return false;
    }
    out->earliest = date.earliest;
    out->latest = date.latest;
    memcpy(out->text, date.text, sizeof(out->text));
    return true;
}

bool date_read_days(struct slice text, int32_t *earliest, int32_t *latest)
{
    unsigned year, month, day;
    const char *data = text.data;
    if (text.size == 10 && data[4] == '-' && data[7] == '-' && read_digits(data, 4, &year) &&
        read_digits(data + 5, 2, &month) && read_digits(data + 8, 2, &day)) {
        if (month < 1 || month > 12 || day < 1 || day > days_in_month((int32_t)year, month)) {
            return false;
        }
        *earliest = *latest = day_from_civil((int32_t)year, month, day);
        return true;
    }
    if (text.size == 7 && data[4] == '-' && read_digits(data, 4, &year) &&
        read_digits(data + 5, 2, &month) && month >= 1 && month <= 12) {
        *earliest = day_from_civil((int32_t)year, month, 1);
        *latest = *earliest + (int32_t)days_in_month((int32_t)year, month) - 1;
        return true;
    }
    if (text.size == 4 && read_digits(data, 4, &year)) {
        *earliest = day_from_civil((int32_t)year, 1, 1);
        *latest = day_from_civil((int32_t)year, 12, 31);
        return true;
    }
    struct date date;
    struct error ignored;
    if (!date_parse(text, &date, &ignored) || !slice_is(text, date.text)) {
        return false;
    }
    *earliest = date.earliest;
    *latest = date.latest;
    return true;
}

bool date_is_unqualified(const struct date *date)
{
    return strpbrk(date->text, "~?%") == NULL;
}

bool date_is_day(const struct date *date)
{
    return date->earliest == date->latest && date_is_unqualified(date);
}
