#include "exchange/number_format.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define EXPONENT_MAX 60 // more digits than any amount has

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool number_format_parse(struct slice sample, struct number_format *out, struct error *err)
{
    struct number_format format = {0};
    const char *data = sample.data;
    bool has_group = sample.size == 8;
    bool is_good = has_group || sample.size == 7;
    if (is_good) {
        size_t rest = has_group ? 2 : 1;
        format.group = has_group ? data[1] : '\0';
        format.point = data[rest + 3];
        is_good = data[0] == '1' && memcmp(data + rest, "234", 3) == 0 &&
                  memcmp(data + rest + 4, "56", 2) == 0 && strchr(".,", format.point) != NULL &&
                  (!has_group || strchr(".,' ", format.group) != NULL) &&
                  format.group != format.point && memchr(data, '\0', sample.size) == NULL;
    }
    if (!is_good) {
        error_set(err, ERROR_INPUT, "\"%.*s\" is no number format",
                  (int)(sample.size > 40 ? 40 : sample.size), data);
        return error_hint(err, "write 1234.56 as the file does: 1,234.56, 1.234,56, 1 234,56, "
                               "1'234.56, 1234.56 or 1234,56");
    }
    memcpy(format.sample, data, sample.size);
    *out = format;
    return true;
}

// ---- one number ----

struct scan {
    const struct number_format *format;
    struct slice text;
    size_t at;
    struct buffer *out;
    struct error *err;
};

// The length of a separator at `at`, with its plain name in *separator; 0: there is none.
static size_t separator_at(struct slice text, size_t at, char *separator)
{
    static const struct {
        const char *bytes;
        char plain;
    } separators[] = {
        {".", '.'},      {",", ','},      {"'", '\''},     {" ", ' '},
        {"\u00a0", ' '}, {"\u202f", ' '}, {"\u2009", ' '}, {"\u2019", '\''},
    };
    for (size_t i = 0; i < COUNT_OF(separators); i++) {
        size_t size = strlen(separators[i].bytes);
        if (text.size - at >= size && memcmp(text.data + at, separators[i].bytes, size) == 0) {
            *separator = separators[i].plain;
            return size;
        }
    }
    return 0;
}

// Where the number that begins at `from` ends. A space is part of it only when it groups.
static size_t number_end(const struct scan *scan, size_t from)
{
    size_t at = from;
    while (at < scan->text.size) {
        char separator = 0;
        size_t size = separator_at(scan->text, at, &separator);
        if (is_digit(scan->text.data[at])) {
            at++;
        } else if (size != 0 && (separator != ' ' || scan->format->group == ' ') &&
                   at + size < scan->text.size && is_digit(scan->text.data[at + size])) {
            at += size;
        } else {
            break;
        }
    }
    return at;
}

static bool refuse(const struct scan *scan, struct slice number)
{
    const struct number_format *format = scan->format;
    int size = (int)(number.size > 60 ? 60 : number.size);
    if (format->point != 0) {
        error_set(scan->err, ERROR_INPUT,
                  "the number \"%.*s\" is not written as %s, the file's number format", size,
                  number.data, format->sample);
        return error_hint(scan->err, "\"numbers\" in the map file says how they are written");
    }
    return error_set(scan->err, ERROR_INPUT, "the number \"%.*s\" is not clear", size, number.data);
}

bool number_refuse_ambiguous(struct slice number, size_t mark, struct error *err)
{
    int before = (int)mark;
    int after = (int)(number.size - mark - 1);
    const char *tail = number.data + mark + 1;
    const char *name = number.data[mark] == ',' ? "comma" : "point";
    return error_set(err, ERROR_INPUT,
                     "the number \"%.*s\" may be %.*s%.*s (%s for thousands) or %.*s.%.*s (decimal "
                     "%s)",
                     (int)number.size, number.data, before, number.data, after, tail, name, before,
                     number.data, after, tail, name);
}

static bool refuse_ambiguous(const struct scan *scan, struct slice number, size_t mark)
{
    number_refuse_ambiguous(number, mark, scan->err);
    return error_hint(scan->err, "say in the map file how numbers are written: numbers = %s",
                      number.data[mark] == ',' ? "1,234.56, or 1.234,56" : "1.234,56, or 1,234.56");
}

// Digits with the decimal point, groups taken out.
static bool put_declared(const struct scan *scan, struct slice number, struct buffer *digits)
{
    const struct number_format *format = scan->format;
    size_t run = 0; // digits since the last mark
    bool has_group = false;
    bool has_point = false;
    for (size_t at = 0; at < number.size;) {
        char separator = 0;
        size_t size = separator_at(number, at, &separator);
        if (size == 0) {
            buffer_char(digits, number.data[at++]);
            run++;
            continue;
        }
        bool is_group = separator == format->group && !has_point && run >= 1 && run <= 3 &&
                        (!has_group || run == 3);
        bool is_point = separator == format->point && !has_point && (!has_group || run == 3);
        if (!is_group && !is_point)
            return refuse(scan, number);
        if (is_point)
            buffer_char(digits, '.');
        has_group = has_group || is_group;
        has_point = has_point || is_point;
        run = 0;
        at += size;
    }
    return !has_group || has_point || run == 3 || refuse(scan, number);
}

// Without a format: a point with any number of decimals but three, or several groups of three.
static bool put_undeclared(const struct scan *scan, struct slice number, struct buffer *digits)
{
    size_t marks = 0;
    size_t mark = 0;
    for (size_t i = 0; i < number.size; i++) {
        if (is_digit(number.data[i]))
            continue;
        marks++;
        mark = i;
    }
    bool is_mark = marks == 1 && (number.data[mark] == '.' || number.data[mark] == ',');
    if (is_mark && mark >= 1 && mark <= 3 && number.data[0] != '0' && number.size - mark == 4)
        return refuse_ambiguous(scan, number, mark);
    buffer_put(digits, number.data, number.size);
    return true;
}

// "1.5" and 6: "1500000".
static bool shift(const struct scan *scan, struct slice number, struct slice digits, long exponent,
                  struct buffer *out)
{
    const char *point = memchr(digits.data, '.', digits.size);
    size_t whole = point == NULL ? digits.size : (size_t)(point - digits.data);
    if (exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
        return refuse(scan, number);
    long count = (long)(digits.size - (point != NULL));
    long place = (long)whole + exponent; // of the point among the digits
    for (long i = place < 0 ? place : 0; i < count || i < place; i++) {
        if (i == place)
            buffer_text(out, i <= 0 ? "0." : ".");
        size_t at = (size_t)i + (point != NULL && (size_t)i >= whole);
        buffer_char(out, i < 0 || i >= count ? '0' : digits.data[at]);
    }
    return true;
}

// "e+06" behind a number, when no letter follows. Returns its length.
static size_t exponent_at(struct slice text, size_t at, long *exponent)
{
    size_t end = at + 1;
    if (at >= text.size || (text.data[at] != 'e' && text.data[at] != 'E'))
        return 0;
    bool is_negative = end < text.size && text.data[end] == '-';
    end += end < text.size && (text.data[end] == '+' || text.data[end] == '-');
    size_t first = end;
    *exponent = 0;
    for (; end < text.size && is_digit(text.data[end]); end++)
        *exponent = *exponent > 1000 ? *exponent : *exponent * 10 + (text.data[end] - '0');
    if (end == first || (end < text.size && isalpha((unsigned char)text.data[end])))
        return 0;
    if (is_negative)
        *exponent = -*exponent;
    return end - at;
}

// Adds one to the last digit of a plain number.
static void carry(char *digits, size_t size, struct buffer *out)
{
    size_t at = size;
    while (at-- > 0) {
        if (digits[at] == '.')
            continue;
        digits[at] = digits[at] == '9' ? '0' : (char)(digits[at] + 1);
        if (digits[at] != '0')
            break;
    }
    if (at == SIZE_MAX)
        buffer_char(out, '1');
    buffer_put(out, digits, size);
}

// Half-even, on the digits themselves: they may be more than a decimal holds.
static void put_rounded(const struct scan *scan, struct buffer *plain)
{
    char *data = plain->data;
    const char *point = memchr(data, '.', plain->size);
    size_t whole = point == NULL ? plain->size : (size_t)(point - data);
    size_t kept = whole + 1 + scan->format->decimals; // with the point
    if (point == NULL || kept >= plain->size) {
        buffer_put(scan->out, data, plain->size);
        return;
    }
    char next = data[kept];
    bool has_more = false;
    for (size_t i = kept + 1; i < plain->size; i++)
        has_more = has_more || data[i] != '0';
    size_t size = scan->format->decimals == 0 ? whole : kept;
    bool is_odd = size > 0 && (data[size - 1] - '0') % 2 != 0;
    if (next > '5' || (next == '5' && (has_more || is_odd)))
        carry(data, size, scan->out);
    else
        buffer_put(scan->out, data, size);
}

static bool put_number(struct scan *scan)
{
    size_t end = number_end(scan, scan->at);
    struct slice number = {scan->text.data + scan->at, end - scan->at};
    struct buffer digits = {.arena = scan->out->arena};
    struct buffer plain = {.arena = scan->out->arena};
    long exponent = 0;
    size_t tail = exponent_at(scan->text, end, &exponent);
    scan->at = end + tail;
    if (!(scan->format->point != 0 ? put_declared(scan, number, &digits)
                                   : put_undeclared(scan, number, &digits)))
        return false;
    if (tail != 0 &&
        !shift(scan, number, (struct slice){digits.data, digits.size}, exponent, &plain))
        return false;
    if (tail == 0)
        plain = digits;
    if (scan->format->rounds)
        put_rounded(scan, &plain);
    else
        buffer_put(scan->out, plain.data, plain.size);
    return true;
}

// "(1,234)" at `at`, as bookkeepers write what is negative.
static bool is_parenthesis(const struct scan *scan, size_t at)
{
    if (scan->text.data[at] != '(' || at + 1 == scan->text.size ||
        !is_digit(scan->text.data[at + 1]))
        return false;
    size_t end = number_end(scan, at + 1);
    return end < scan->text.size && scan->text.data[end] == ')';
}

bool number_format_plain(const struct number_format *format, struct slice text, struct buffer *out,
                         struct error *err)
{
    struct scan scan = {format, slice_trim(text), 0, out, err};
    while (scan.at < scan.text.size) {
        char c = scan.text.data[scan.at];
        if (is_parenthesis(&scan, scan.at)) {
            buffer_char(out, '-');
            scan.at++;
            if (!put_number(&scan))
                return false;
            scan.at++;
        } else if (is_digit(c)) {
            if (!put_number(&scan))
                return false;
        } else { // a minus belongs to the number behind it and stays where it is
            buffer_char(out, c);
            scan.at++;
        }
    }
    return true;
}
