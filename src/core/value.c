#include "core/value.h"

#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "core/amount.h"
#include "core/currency.h"
#include "core/date.h"
#include "core/decimal.h"
#include "core/policy.h"

static bool is_id_character(char c)
{
    return isalnum((unsigned char)c) || c == '.' || c == '_' || c == '-';
}

static bool read_text(struct slice text, const char **canonical, struct arena *arena,
                      struct error *err)
{
    if (text.size != 0 && memchr(text.data, '\0', text.size) != NULL)
        return error_set(err, ERROR_INPUT, "text holds a NUL character, which no text may");
    size_t invalid = utf8_find_invalid(text.data, text.size);
    if (invalid != SIZE_MAX)
        return error_set(err, ERROR_INPUT, "text is not valid UTF-8 at byte %zu of %s", invalid + 1,
                         text_quote(arena, text));
    *canonical = arena_copy(arena, text.data, text.size);
    return true;
}

static bool read_code(const struct field *field, struct slice text, const char **canonical,
                      struct arena *arena, struct error *err)
{
    unsigned number = code_find(field->codes, text);
    if (number == 0)
        number = code_recognise(field->codes, text);
    if (number != 0) {
        *canonical = code_name(field->codes, number);
        return true;
    }
    if (field->codes == &codes_yes && (slice_is(text, "no") || slice_is(text, "0"))) {
        *canonical = NULL; // the absent value, said aloud
        return true;
    }
    struct buffer words = {.arena = arena};
    struct suggestion near = {.word = arena_copy(arena, text.data, text.size)};
    for (unsigned i = 1; i < field->codes->count; i++) {
        buffer_printf(&words, "%s%s", i == 1 ? "" : ", ", field->codes->codes[i].name);
        suggestion_offer(&near, field->codes->codes[i].name);
    }
    error_set(err, ERROR_INPUT, "unknown %s %s; expected one of %s", field->codes->title,
              text_quote(arena, text), buffer_string(&words));
    return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
}

static bool read_reference(struct slice text, const char **canonical, struct arena *arena,
                           struct error *err)
{
    bool is_plain = text.size <= LIMIT_DERIVED_ID_BYTES && isalpha((unsigned char)text.data[0]);
    for (size_t i = 0; i < text.size; i++)
        is_plain = is_plain && (unsigned char)text.data[i] > ' ';
    if (!is_plain)
        return error_set(err, ERROR_INPUT,
                         "%s is not an id; an id starts with a letter and has no "
                         "spaces",
                         text_quote(arena, text));
    return read_text(text, canonical, arena, err);
}

static bool has_room(struct decimal value)
{
    int128 limit = decimal_power(LIMIT_AMOUNT_DIGITS + value.scale);
    return value.mantissa < limit && value.mantissa > -limit;
}

// An amount that could not be summed must never get into a book: no later record could mend it.
static bool check_room(const struct amount *amount, struct slice text, struct arena *arena,
                       struct error *err)
{
    if (has_room(amount->lower) && has_room(amount->stated) && has_room(amount->upper))
        return true;
    return error_set(err, ERROR_INPUT,
                     "amount %s is too large; at most %d digits before the point "
                     "can be summed",
                     text_quote(arena, text), LIMIT_AMOUNT_DIGITS);
}

static bool read_amount(struct slice text, bool strict_number, const char **canonical,
                        struct arena *arena, struct error *err)
{
    struct amount amount;
    struct error not_canonical;
    char out[AMOUNT_TEXT_MAX];
    // Most rows of a file have the canonical form; trying it costs little where it may be one.
    bool may_be_canonical = isdigit((unsigned char)text.data[0]) && text.size < sizeof(out) &&
                            memchr(text.data, ',', text.size) == NULL;
    if (may_be_canonical && amount_read(text, &amount, &not_canonical)) {
        *canonical = arena_copy(arena, text.data, text.size);
        return check_room(&amount, text, arena, err);
    }
    if (!amount_parse(text, strict_number, &amount, err) || !check_room(&amount, text, arena, err))
        return false;
    *canonical = arena_string(arena, amount_format(&amount, out));
    return true;
}

static bool read_date(const struct field *field, struct slice text, const char **canonical,
                      struct arena *arena, struct error *err)
{
    struct date date;
    if (!date_parse(text, &date, err))
        return false;
    size_t size = strlen(date.text);
    bool is_digits = strspn(date.text, "0123456789-") == size;
    if (field->type == FIELD_DAY_SPAN && !(is_digits && (size == 4 || size == 7 || size == 10)))
        return error_set(err, ERROR_INPUT,
                         "%s is not a day, a month or a year; expected 2012-04-02, 2012-04 or 2012",
                         text_quote(arena, text));
    *canonical = arena_string(arena, date.text);
    return true;
}

static bool read_decimal(struct slice text, const char **canonical, struct arena *arena,
                         struct error *err)
{
    struct decimal number;
    char out[DECIMAL_TEXT_MAX];
    if (!decimal_parse(text, &number, err))
        return false;
    if (decimal_sign(number) <= 0)
        return error_set(err, ERROR_INPUT, "%s is not positive; expected a number above zero",
                         text_quote(arena, text));
    *canonical = arena_string(arena, decimal_format(number, out));
    return true;
}

static bool read_currency(struct slice text, const char **canonical, struct arena *arena,
                          struct error *err)
{
    const struct currency *currency = currency_recognise(text);
    if (currency != NULL) {
        *canonical = currency->code;
        return true;
    }
    error_set(err, ERROR_INPUT, "unknown currency %s; expected an ISO 4217 code such as USD",
              text_quote(arena, text));
    const char *near = currency_suggest(text);
    return near == NULL ? false : error_hint(err, "did you mean \"%s\"?", near);
}

static bool read_pattern(struct slice text, const char *pattern, const char *expected,
                         const char **canonical, struct arena *arena, struct error *err)
{
    // 9 a digit, A a letter (made upper case), others themselves
    bool is_same = text.size == strlen(pattern);
    char *out = arena_copy(arena, text.data, text.size);
    for (size_t i = 0; is_same && i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (pattern[i] == '9')
            is_same = isdigit(c) != 0;
        else if (pattern[i] == 'A')
            is_same = isalpha(c) != 0;
        else
            is_same = (char)c == pattern[i];
        if (pattern[i] == 'A')
            out[i] = (char)toupper(c);
    }
    if (!is_same)
        return error_set(err, ERROR_INPUT, "invalid %s; expected %s", text_quote(arena, text),
                         expected);
    *canonical = out;
    return true;
}

static bool read_month_day(struct slice text, const char **canonical, struct arena *arena,
                           struct error *err)
{
    if (!read_pattern(text, "99-99", "a month and a day, MM-DD", canonical, arena, err))
        return false;
    unsigned month = (unsigned)(text.data[0] - '0') * 10 + (unsigned)(text.data[1] - '0');
    unsigned day = (unsigned)(text.data[3] - '0') * 10 + (unsigned)(text.data[4] - '0');
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(2001, month))
        return error_set(err, ERROR_INPUT, "%s is no day of the year; expected MM-DD",
                         text_quote(arena, text));
    return true;
}

static bool read_ref(struct slice text, const char **canonical, struct arena *arena,
                     struct error *err)
{
    const char *colon = memchr(text.data, ':', text.size);
    if (colon == NULL || colon == text.data || colon == text.data + text.size - 1)
        return error_set(err, ERROR_INPUT,
                         "invalid reference %s; expected vocabulary:code, "
                         "such as fts:2901",
                         text_quote(arena, text));
    return read_text(text, canonical, arena, err);
}

static bool read_sha256(struct slice text, const char **canonical, struct arena *arena,
                        struct error *err)
{
    char *out = arena_copy(arena, text.data, text.size);
    bool is_hex = text.size == 64;
    for (size_t i = 0; i < text.size; i++) {
        is_hex = is_hex && isxdigit((unsigned char)out[i]);
        out[i] = (char)tolower((unsigned char)out[i]);
    }
    if (!is_hex)
        return error_set(err, ERROR_INPUT, "invalid SHA-256 %s; expected 64 hexadecimal digits",
                         text_quote(arena, text));
    *canonical = out;
    return true;
}

static bool read_url(struct slice text, const char **canonical, struct arena *arena,
                     struct error *err)
{
    size_t scheme = 0;
    while (scheme < text.size &&
           (isalnum((unsigned char)text.data[scheme]) || strchr("+.-", text.data[scheme]) != NULL))
        scheme++;
    bool is_url = scheme > 1 && scheme < text.size && text.data[scheme] == ':';
    for (size_t i = 0; i < text.size; i++)
        is_url = is_url && (unsigned char)text.data[i] > ' ';
    if (!is_url)
        return error_set(err, ERROR_INPUT,
                         "invalid address %s; expected a URL such as "
                         "https://example.org/page",
                         text_quote(arena, text));
    return read_text(text, canonical, arena, err);
}

void share_split(struct slice item, struct slice *code, struct slice *share)
{
    const char *space = memchr(item.data, ' ', item.size);
    size_t size = space == NULL ? item.size : (size_t)(space - item.data);
    *code = (struct slice){item.data, size};
    *share = slice_trim((struct slice){item.data + size, item.size - size});
}

static bool read_share(struct slice text, const char **canonical, struct arena *arena,
                       struct error *err)
{
    struct slice code, share;
    share_split(text, &code, &share);
    bool is_code = code.size != 0;
    for (size_t i = 0; i < code.size; i++)
        is_code = is_code && is_id_character(code.data[i]);
    if (!is_code)
        return error_set(err, ERROR_INPUT,
                         "invalid share %s; expected a code and a percentage, "
                         "such as \"AF 60\"",
                         text_quote(arena, text));
    if (share.size == 0) {
        *canonical = arena_copy(arena, code.data, code.size);
        return true;
    }
    struct decimal percent;
    char out[DECIMAL_TEXT_MAX];
    if (share.data[share.size - 1] == '%')
        share = slice_trim((struct slice){share.data, share.size - 1});
    if (!decimal_parse(share, &percent, err))
        return error_context(err, "share of \"%.*s\"", (int)code.size, code.data);
    if (decimal_sign(percent) <= 0 || decimal_compare(percent, decimal_of(100)) > 0)
        return error_set(err, ERROR_INPUT, "share %s is not between 0 and 100",
                         text_quote(arena, text));
    *canonical =
        arena_printf(arena, "%.*s %s", (int)code.size, code.data, decimal_format(percent, out));
    return true;
}

bool shares_check(const struct value *value, struct error *err)
{
    struct decimal sum = DECIMAL_ZERO;
    size_t given = 0;
    for (size_t i = 0; i < value->count; i++) {
        struct slice code, share;
        struct decimal percent;
        share_split(slice_of(value->items[i]), &code, &share);
        if (share.size == 0)
            continue;
        given++;
        if (!decimal_parse(share, &percent, err) || !decimal_add(sum, percent, &sum))
            return false;
    }
    if (given == 0)
        return true;
    if (given != value->count)
        return error_set(err, ERROR_INPUT,
                         "some codes have a share and some have none; "
                         "give all of them or none");
    char out[DECIMAL_TEXT_MAX];
    if (decimal_compare(sum, decimal_of(100)) != 0)
        return error_set(err, ERROR_INPUT, "shares sum to %s, not to 100",
                         decimal_format(sum, out));
    return true;
}

static bool read_time(struct slice text, const char **canonical, struct arena *arena,
                      struct error *err)
{
    int64_t seconds;
    char out[TIME_TEXT_MAX];
    if (!time_parse(text, &seconds, err))
        return false;
    *canonical = arena_string(arena, time_format(seconds, out));
    return true;
}

bool value_canonical(const struct field *field, struct slice text, bool strict_number,
                     const char **canonical, struct arena *arena, struct error *err)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_WORDS: return read_text(text, canonical, arena, err);
    case FIELD_CODE: return read_code(field, text, canonical, arena, err);
    case FIELD_REFERENCE:
    case FIELD_ID: return read_reference(text, canonical, arena, err);
    case FIELD_AMOUNT: return read_amount(text, strict_number, canonical, arena, err);
    case FIELD_DATE:
    case FIELD_DAY_SPAN: return read_date(field, text, canonical, arena, err);
    case FIELD_DECIMAL: return read_decimal(text, canonical, arena, err);
    case FIELD_CURRENCY: return read_currency(text, canonical, arena, err);
    case FIELD_COUNTRY:
        return read_pattern(text, "AA", "an ISO 3166 code of two letters, such as AF", canonical,
                            arena, err);
    case FIELD_SHARES: return read_share(text, canonical, arena, err);
    case FIELD_YEAR:
        return read_pattern(text, "9999", "a year of four digits", canonical, arena, err);
    case FIELD_MONTH_DAY: return read_month_day(text, canonical, arena, err);
    case FIELD_POLICY:
        return policy_check(text, arena, err) && read_text(text, canonical, arena, err);
    case FIELD_REF: return read_ref(text, canonical, arena, err);
    case FIELD_SHA256: return read_sha256(text, canonical, arena, err);
    case FIELD_URL: return read_url(text, canonical, arena, err);
    case FIELD_TIME: return read_time(text, canonical, arena, err);
    }
    return false;
}

bool value_check(const struct field *field, struct slice text, struct arena *scratch,
                 struct error *err)
{
    struct amount amount;
    if (field->type == FIELD_AMOUNT)
        return amount_read(text, &amount, err) && check_room(&amount, text, scratch, err);
    const char *canonical = NULL;
    if (text.size == 0)
        return error_set(err, ERROR_INPUT, "an empty value; an absent field is left out");
    // Entering trims, so a text with blanks around it could never be entered again as it is.
    if (slice_trim(text).size != text.size)
        return error_set(err, ERROR_INPUT, "%s has blanks around it", text_quote(scratch, text));
    // A policy nobody understands is refused on entry; a book that has one can still be read.
    if (field->type == FIELD_POLICY)
        return read_text(text, &canonical, scratch, err);
    if (!value_canonical(field, text, false, &canonical, scratch, err))
        return false;
    if (canonical == NULL || !slice_is(text, canonical))
        return error_set(err, ERROR_INPUT, "%s is not in canonical form",
                         text_quote(scratch, text));
    return true;
}
