#include "exchange/date_format.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define EXCEL_DAY_ZERO (-25569) // 1899-12-30, as day_from_civil counts
#define EXCEL_DAY_FIRST 61      // before 1900-03-01 spreadsheets count a day that never was
#define EXCEL_DAY_LAST 2958465  // 9999-12-31

struct parts {
    int year; // -1: the pattern has none
    unsigned month;
    unsigned day;
};

enum piece {
    PIECE_YEAR,
    PIECE_SHORT_YEAR,
    PIECE_MONTH,
    PIECE_MON,
    PIECE_MONTH_NAME,
    PIECE_DAY,
    PIECE_REST,
    PIECE_TEXT
};

// The piece a pattern begins with; *size is its length.
static enum piece piece_at(struct slice pattern, size_t *size)
{
    static const struct {
        const char *text;
        enum piece piece;
    } pieces[] = {
        {"yyyy", PIECE_YEAR}, {"yy", PIECE_SHORT_YEAR},    {"mm", PIECE_MONTH},
        {"dd", PIECE_DAY},    {"Month", PIECE_MONTH_NAME}, {"Mon", PIECE_MON},
        {"*", PIECE_REST},
    };
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        *size = strlen(pieces[i].text);
        if (pattern.size >= *size && memcmp(pattern.data, pieces[i].text, *size) == 0)
            return pieces[i].piece;
    }
    *size = 1;
    return PIECE_TEXT;
}

static bool take_digits(struct slice *text, size_t least, size_t most, unsigned *out)
{
    size_t count = 0;
    unsigned value = 0;
    while (count < most && count < text->size && isdigit((unsigned char)text->data[count]))
        value = value * 10 + (unsigned)(text->data[count++] - '0');
    if (count < least)
        return false;
    *text = (struct slice){text->data + count, text->size - count};
    *out = value;
    return true;
}

static bool take_month(struct slice *text, bool is_whole, unsigned *month)
{
    for (unsigned m = 1; m <= 12; m++) {
        const char *name = month_name(m);
        size_t size = is_whole ? strlen(name) : 3;
        if (text->size < size || strncasecmp(text->data, name, size) != 0)
            continue;
        *text = (struct slice){text->data + size, text->size - size};
        *month = m;
        return true;
    }
    return false;
}

static bool take_piece(enum piece piece, char c, int century, struct slice *text,
                       struct parts *parts)
{
    unsigned year = 0;
    switch (piece) {
    case PIECE_YEAR:
        if (!take_digits(text, 4, 4, &year))
            return false;
        parts->year = (int)year;
        return true;
    case PIECE_SHORT_YEAR:
        if (!take_digits(text, 2, 2, &year))
            return false;
        parts->year = century - century % 100 + (int)year;
        parts->year += parts->year < century ? 100 : 0;
        return true;
    case PIECE_MONTH: return take_digits(text, 1, 2, &parts->month);
    case PIECE_MON: return take_month(text, false, &parts->month);
    case PIECE_MONTH_NAME: return take_month(text, true, &parts->month);
    case PIECE_DAY: return take_digits(text, 1, 2, &parts->day);
    case PIECE_REST: *text = (struct slice){0}; return true;
    case PIECE_TEXT: break;
    }
    if (text->size == 0 || text->data[0] != c)
        return false;
    *text = (struct slice){text->data + 1, text->size - 1};
    return true;
}

// Whether the text is a date in this pattern.
static bool match(struct slice pattern, int century, struct slice text, struct parts *out)
{
    struct parts parts = {.year = -1};
    while (pattern.size != 0) {
        size_t size = 0;
        enum piece piece = piece_at(pattern, &size);
        if (!take_piece(piece, pattern.data[0], century, &text, &parts))
            return false;
        pattern = (struct slice){pattern.data + size, pattern.size - size};
    }
    if (text.size != 0 || parts.month > 12)
        return false;
    *out = parts;
    return true;
}

static void put_parts(const struct parts *parts, bool has_month, bool has_day,
                      char out[DATE_TEXT_MAX])
{
    int size = snprintf(out, DATE_TEXT_MAX, "%04d", parts->year);
    if (has_month)
        size += snprintf(out + size, DATE_TEXT_MAX - (size_t)size, "-%02u", parts->month);
    if (has_day)
        snprintf(out + size, DATE_TEXT_MAX - (size_t)size, "-%02u", parts->day);
}

static bool pattern_has(struct slice pattern, enum piece wanted)
{
    while (pattern.size != 0) {
        size_t size = 0;
        if (piece_at(pattern, &size) == wanted)
            return true;
        pattern = (struct slice){pattern.data + size, pattern.size - size};
    }
    return false;
}

static bool has_month(struct slice pattern)
{
    return pattern_has(pattern, PIECE_MONTH) || pattern_has(pattern, PIECE_MON) ||
           pattern_has(pattern, PIECE_MONTH_NAME);
}

static bool read_excel(struct slice text, char out[DATE_TEXT_MAX])
{
    unsigned number = 0;
    struct slice rest = text;
    bool is_whole = take_digits(&rest, 1, 7, &number) &&
                    (rest.size == 0 || (rest.data[0] == '.' && rest.size <= 20));
    if (!is_whole || number < EXCEL_DAY_FIRST || number > EXCEL_DAY_LAST)
        return false;
    day_format((int32_t)number + EXCEL_DAY_ZERO, out);
    return true;
}

// The text as one pattern reads it, in EDTF; false when it does not.
static bool read_as(struct slice pattern, int century, struct slice text, char out[DATE_TEXT_MAX])
{
    struct error ignored;
    struct date date;
    struct parts parts;
    char edtf[DATE_TEXT_MAX];
    if (slice_is(pattern, "excel"))
        return read_excel(text, out);
    if (!slice_is(pattern, "edtf")) {
        if (!match(pattern, century, text, &parts))
            return false;
        put_parts(&parts, has_month(pattern), pattern_has(pattern, PIECE_DAY), edtf);
        text = slice_of(edtf);
    }
    if (!date_parse(text, &date, &ignored))
        return false;
    memcpy(out, date.text, DATE_TEXT_MAX);
    return true;
}

bool date_format_parse(struct slice patterns, struct date_format *out, struct error *err)
{
    struct date_format format = {.century = out->century};
    while (patterns.size != 0) {
        const char *end = memchr(patterns.data, ';', patterns.size);
        size_t size = end == NULL ? patterns.size : (size_t)(end - patterns.data);
        struct slice pattern = slice_trim((struct slice){patterns.data, size});
        size_t used = end == NULL ? size : size + 1;
        patterns = (struct slice){patterns.data + used, patterns.size - used};
        if (pattern.size == 0)
            continue;
        bool is_named = slice_is(pattern, "edtf") || slice_is(pattern, "excel");
        bool has_year = pattern_has(pattern, PIECE_YEAR) || pattern_has(pattern, PIECE_SHORT_YEAR);
        if (!is_named && (!has_year || (pattern_has(pattern, PIECE_DAY) && !has_month(pattern)))) {
            error_set(err, ERROR_INPUT, "\"%.*s\" is no pattern of a date",
                      (int)(pattern.size > 40 ? 40 : pattern.size), pattern.data);
            return error_hint(err,
                              "patterns are made of yyyy or yy, mm, Mon or Month, dd and *, as "
                              "in dd/mm/yyyy; or edtf, or excel");
        }
        if (format.count == DATE_PATTERNS_MAX)
            return error_set(err, ERROR_INPUT, "more than %d patterns of dates", DATE_PATTERNS_MAX);
        format.patterns[format.count++] = pattern;
    }
    *out = format;
    return true;
}

bool date_format_has_short_year(const struct date_format *format)
{
    for (size_t i = 0; i < format->count; i++)
        if (!slice_is(format->patterns[i], "edtf") && !slice_is(format->patterns[i], "excel") &&
            !pattern_has(format->patterns[i], PIECE_YEAR))
            return true;
    return false;
}

// 03/04/2012: the EDTF error would not say what is unclear about it.
static bool refuse_undeclared(struct slice text, struct error *err)
{
    static const char *const orders[][2] = {
        {"dd/mm/yyyy", "mm/dd/yyyy"}, {"dd.mm.yyyy", "mm.dd.yyyy"}, {"dd-mm-yyyy", "mm-dd-yyyy"}};
    struct date date;
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        char day_first[DATE_TEXT_MAX];
        char month_first[DATE_TEXT_MAX];
        bool is_day_first = read_as(slice_of(orders[i][0]), 0, text, day_first);
        bool is_month_first = read_as(slice_of(orders[i][1]), 0, text, month_first);
        int size = (int)(text.size > 40 ? 40 : text.size);
        if (is_day_first && is_month_first && strcmp(day_first, month_first) != 0) {
            error_set(err, ERROR_INPUT, "the date \"%.*s\" may be %s (%s) or %s (%s)", size,
                      text.data, day_first, orders[i][0], month_first, orders[i][1]);
            return error_hint(err, "say in the map file how dates are written: dates = %s",
                              orders[i][0]);
        }
        if (is_day_first || is_month_first) {
            const char *order = orders[i][is_day_first ? 0 : 1];
            error_set(err, ERROR_INPUT,
                      "the date \"%.*s\" is written as %s, which was not declared", size, text.data,
                      order);
            return error_hint(err, "say in the map file how dates are written: dates = %s", order);
        }
    }
    return date_parse(text, &date, err);
}

static bool refuse(const struct date_format *format, struct slice text, struct error *err)
{
    char names[256];
    size_t size = 0;
    for (size_t i = 0; i < format->count && size < sizeof(names) - 1; i++) {
        int put = snprintf(names + size, sizeof(names) - size, "%s%.*s", i == 0 ? "" : ", ",
                           (int)format->patterns[i].size, format->patterns[i].data);
        size += (size_t)put;
    }
    error_set(err, ERROR_INPUT, "the date \"%.*s\" is none of %s",
              (int)(text.size > 40 ? 40 : text.size), text.data, names);
    return error_hint(err, "\"dates\" in the map file lists the patterns, separated by \";\"");
}

bool date_format_read(const struct date_format *format, struct slice text, char out[DATE_TEXT_MAX],
                      struct error *err)
{
    char found[DATE_TEXT_MAX] = "";
    char other[DATE_TEXT_MAX];
    size_t first = 0;
    struct date date;
    if (format->count == 0) {
        if (!date_parse(text, &date, err))
            return refuse_undeclared(text, err);
        memcpy(out, date.text, DATE_TEXT_MAX);
        return true;
    }
    for (size_t i = 0; i < format->count; i++) {
        if (!read_as(format->patterns[i], format->century, text, other))
            continue;
        if (found[0] != '\0' && strcmp(found, other) != 0)
            return error_set(err, ERROR_INPUT, "the date \"%.*s\" may be %s (%.*s) or %s (%.*s)",
                             (int)(text.size > 40 ? 40 : text.size), text.data, found,
                             (int)format->patterns[first].size, format->patterns[first].data, other,
                             (int)format->patterns[i].size, format->patterns[i].data);
        if (found[0] == '\0')
            first = i;
        memcpy(found, other, DATE_TEXT_MAX);
    }
    if (found[0] == '\0')
        return refuse(format, text, err);
    memcpy(out, found, DATE_TEXT_MAX);
    return true;
}
