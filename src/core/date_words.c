// Dates in English words, as reports print them. They are read off the canonical text, so that
// what a source left open ("a day in November 2009") stays visible.
#include "core/date.h"

#include <string.h>

static unsigned two_digits(const char *text)
{
    return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

// "2009", "2010s" for 201X, "2000–2099" for 20XX
static void put_year(struct buffer *words, const char *text)
{
    if (text[2] == 'X') {
        buffer_printf(words, "%.2s00–%.2s99", text, text);
    } else if (text[3] == 'X') {
        buffer_printf(words, "%.3s0s", text);
    } else {
        buffer_put(words, text, 4);
    }
}

static void put_month_form(struct buffer *words, const char *text)
{
    static const char *const seasons[] = {"spring", "summer", "autumn"};
    unsigned month = text[5] == 'X' ? 0 : two_digits(text + 5);
    if (month == 0) {
        buffer_put(words, text, 4);
    } else if (month <= 12) {
        buffer_printf(words, "%s %.4s", month_name(month), text);
    } else if (month <= 23) {
        buffer_printf(words, "%s %.4s", seasons[month - 21], text);
    } else if (month == 24) { // it runs into the next year: name both
        unsigned year = two_digits(text) * 100 + two_digits(text + 2);
        buffer_printf(words, "winter %04u/%04u", year, year + 1);
    } else {
        buffer_printf(words, "Q%u %.4s", month - 32, text);
    }
}

static void put_part(struct buffer *words, const char *text, size_t size)
{
    char mark = text[size - 1];
    bool is_about = mark == '~' || mark == '%';
    bool is_uncertain = mark == '?' || mark == '%';
    size -= is_about || is_uncertain;
    bool has_open_day = size == 10 && text[8] == 'X';
    if (has_open_day) {
        buffer_text(words, "a day in ");
    } else if (size == 7 && text[5] == 'X') {
        buffer_text(words, "a month in ");
    }
    if (is_about) {
        buffer_text(words, "about ");
    }
    if (size == 4) {
        put_year(words, text);
    } else {
        if (size == 10 && !has_open_day) {
            buffer_printf(words, "%u ", two_digits(text + 8));
        }
        put_month_form(words, text);
    }
    if (is_uncertain) {
        buffer_text(words, " (uncertain)");
    }
}

const char *date_words(const struct date *date, struct arena *arena)
{
    struct buffer words = {.arena = arena};
    const char *text = date->text;
    const char *slash = strchr(text, '/');
    if (text[0] == '\0') {
        return "undated";
    }
    if (slash == NULL) {
        put_part(&words, text, strlen(text));
        return buffer_string(&words);
    }
    size_t first_size = (size_t)(slash - text);
    const char *last = slash + 1;
    if (date->earliest == DAY_MIN) {
        buffer_text(&words, "until ");
    } else if (date->latest == DAY_MAX) {
        buffer_text(&words, "since ");
    }
    if (date->earliest != DAY_MIN) {
        put_part(&words, text, first_size);
    }
    if (date->earliest != DAY_MIN && date->latest != DAY_MAX) {
        bool is_years = first_size == 4 && strlen(last) == 4;
        buffer_text(&words, is_years ? "–" : " – ");
    }
    if (date->latest != DAY_MAX) {
        put_part(&words, last, strlen(last));
    }
    return buffer_string(&words);
}

static int32_t year_of(int32_t day)
{
    int32_t year;
    unsigned month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    return year;
}

int32_t days_year(int32_t earliest, int32_t latest)
{
    if (earliest == DAY_MIN || latest == DAY_MAX) {
        return DATE_NO_YEAR;
    }
    int32_t year = year_of(earliest);
    return year == year_of(latest) ? year : DATE_NO_YEAR;
}

const char *days_span_label(int32_t earliest, int32_t latest, struct arena *arena)
{
    if (earliest == DAY_MIN && latest == DAY_MAX) {
        return "undated";
    }
    if (earliest == DAY_MIN) {
        return arena_printf(arena, "before %d", year_of(latest) + 1);
    }
    if (latest == DAY_MAX) {
        return arena_printf(arena, "since %d", year_of(earliest));
    }
    int32_t first = year_of(earliest);
    int32_t last = year_of(latest);
    return first == last ? arena_printf(arena, "%d", first)
                         : arena_printf(arena, "%d–%d", first, last);
}
