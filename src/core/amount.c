// Amounts: bounds, the canonical text and its strict reader, and the words for people.
//
// The reader takes only what amount_format writes, byte for byte, so that a record has one form.
// What people type is amount_parse.c.
#include "core/amount.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

static const struct {
    const char *canonical; // in front of the number, with its space
    const char *words;
} kinds[] = {
    [AMOUNT_EXACT] = {"", ""},
    [AMOUNT_ABOUT] = {"about ", "about "},
    [AMOUNT_UP_TO] = {"up-to ", "up to "},
    [AMOUNT_AT_LEAST] = {"at-least ", "at least "},
    [AMOUNT_RANGE] = {"", ""},
    [AMOUNT_UNKNOWN] = {"unknown", "unknown"},
};

bool amount_of(enum amount_kind kind, struct decimal value, struct decimal upper,
               const struct currency *currency, struct amount *out, struct error *err)
{
    struct amount amount = {.kind = kind, .currency = currency};
    char low[DECIMAL_TEXT_MAX], high[DECIMAL_TEXT_MAX];

    if (kind == AMOUNT_UNKNOWN) {
        amount.currency = NULL;
        *out = amount;
        return true;
    }
    if (kind != AMOUNT_EXACT && kind != AMOUNT_ABOUT && decimal_sign(value) < 0) {
        return error_set(err, ERROR_INPUT, "a negative amount can only be exact or \"about\"");
    }
    amount.lower = amount.stated = amount.upper = value;
    switch (kind) {
    case AMOUNT_UP_TO: amount.lower = DECIMAL_ZERO; break;
    case AMOUNT_AT_LEAST:
        amount.upper = DECIMAL_ZERO;
        amount.is_open = true;
        break;
    case AMOUNT_RANGE:
        if (decimal_compare(value, upper) > 0) {
            return error_set(err, ERROR_INPUT, "the range runs backwards, from %s down to %s",
                             decimal_format(value, low), decimal_format(upper, high));
        }
        amount.upper = upper;
        break;
    case AMOUNT_EXACT:
    case AMOUNT_ABOUT:
    case AMOUNT_UNKNOWN: break;
    }
    *out = amount;
    return true;
}

static bool skip(struct slice *rest, const char *prefix, size_t size)
{
    if (rest->size < size || memcmp(rest->data, prefix, size) != 0) {
        return false;
    }
    rest->data += size;
    rest->size -= size;
    return true;
}

// Takes a number in canonical form: no leading or trailing zeros to spare, no "-0".
static bool read_number(struct slice *rest, struct decimal *out, struct error *err)
{
    const char *data = rest->data;
    size_t size = 0, point = 0;

    if (size < rest->size && data[size] == '-') {
        size++;
    }
    size_t first = size;
    for (; size < rest->size; size++) {
        bool is_point = data[size] == '.' && point == 0 && size + 1 < rest->size &&
                        data[size + 1] >= '0' && data[size + 1] <= '9';
        if (is_point) {
            point = size;
        } else if (data[size] < '0' || data[size] > '9') {
            break;
        }
    }
    size_t whole = (point > 0 ? point : size) - first;
    if (whole == 0 || (whole > 1 && data[first] == '0') || (point > 0 && data[size - 1] == '0') ||
        (first == 1 && size == 2 && data[1] == '0')) {
        return error_set(err, ERROR_INPUT, "the number is not in canonical form");
    }
    if (!decimal_parse((struct slice){data, size}, out, err)) {
        return false;
    }
    rest->data += size;
    rest->size -= size;
    return true;
}

static bool read_kind(struct slice *rest, enum amount_kind *kind)
{
    switch (rest->size > 0 ? rest->data[0] : '\0') {
    case 'a':
        *kind = rest->size > 1 && rest->data[1] == 'b' ? AMOUNT_ABOUT : AMOUNT_AT_LEAST;
        break;
    case 'u': *kind = AMOUNT_UP_TO; break;
    default: *kind = AMOUNT_EXACT; return true;
    }
    return skip(rest, kinds[*kind].canonical, strlen(kinds[*kind].canonical));
}

static bool read_known(struct slice rest, struct amount *out, struct error *err)
{
    struct decimal value, upper = DECIMAL_ZERO;
    enum amount_kind kind;

    if (!read_kind(&rest, &kind)) {
        return error_set(err, ERROR_INPUT,
                         "expected \"about\", \"up-to\", \"at-least\" or a number");
    }
    if (!read_number(&rest, &value, err)) {
        return false;
    }
    if (kind == AMOUNT_EXACT && skip(&rest, "..", 2)) {
        kind = AMOUNT_RANGE;
        if (!read_number(&rest, &upper, err)) {
            return false;
        }
    }
    if (!skip(&rest, " ", 1)) {
        return error_set(err, ERROR_INPUT, "expected one space and a currency after the number");
    }
    const struct currency *currency = currency_find(rest);
    if (currency == NULL) {
        return error_set(err, ERROR_INPUT, "unknown currency");
    }
    return amount_of(kind, value, upper, currency, out, err);
}

bool amount_read(struct slice text, struct amount *out, struct error *err)
{
    if (slice_is(text, "unknown")) {
        return amount_of(AMOUNT_UNKNOWN, DECIMAL_ZERO, DECIMAL_ZERO, NULL, out, err);
    }
    if (read_known(text, out, err)) {
        return true;
    }
    CLEANUP(arena_done) struct arena scratch = {0};
    return error_context(err, "invalid canonical amount %s", text_quote(&scratch, text));
}

const char *amount_format(const struct amount *amount, char out[AMOUNT_TEXT_MAX])
{
    char number[DECIMAL_TEXT_MAX];
    char *end = stpcpy(out, kinds[amount->kind].canonical);

    if (amount->kind == AMOUNT_UNKNOWN) {
        return out;
    }
    end = stpcpy(end, decimal_format(amount->stated, number));
    if (amount->kind == AMOUNT_RANGE) {
        end = stpcpy(end, "..");
        end = stpcpy(end, decimal_format(amount->upper, number));
    }
    *end++ = ' ';
    memcpy(end, amount->currency->code, sizeof(amount->currency->code));
    return out;
}

// Grouped, with as many decimals as the value has; where it has any, at least the minor units.
static const char *number_words(struct decimal value, const struct currency *currency,
                                const char *minus, struct arena *arena)
{
    struct decimal normal = decimal_normal(value);
    unsigned decimals = normal.scale;

    if (decimals > 0 && currency->minor_units > (int)decimals) {
        decimals = (unsigned)currency->minor_units;
    }
    return decimal_format_grouped(normal, decimals, minus, arena);
}

static const char *figure_of(const struct amount *amount, const char *minus, struct arena *arena)
{
    const char *number = number_words(amount->stated, amount->currency, minus, arena);

    if (amount->kind == AMOUNT_RANGE) {
        return arena_printf(arena, "%s to %s", number,
                            number_words(amount->upper, amount->currency, minus, arena));
    }
    return arena_printf(arena, "%s%s", kinds[amount->kind].words, number);
}

const char *amount_words(const struct amount *amount, struct arena *arena)
{
    if (amount->kind == AMOUNT_UNKNOWN) {
        return kinds[AMOUNT_UNKNOWN].words;
    }
    return arena_printf(arena, "%s %s", figure_of(amount, "-", arena), amount->currency->code);
}

const char *amount_stated_words(const struct amount *amount, struct arena *arena)
{
    struct buffer out = {.arena = arena};

    assert(amount->kind != AMOUNT_UNKNOWN);
    for (const char *c = figure_of(amount, "\u2212", arena); *c != '\0'; c++) {
        if (*c == ' ') {
            buffer_text(&out, "\u00a0");
        } else {
            buffer_char(&out, *c);
        }
    }
    return buffer_string(&out);
}

bool amount_exceeds_minor_units(const struct amount *amount)
{
    if (amount->kind == AMOUNT_UNKNOWN || amount->currency->minor_units < 0) {
        return false;
    }
    int minor_units = amount->currency->minor_units;
    return decimal_normal(amount->stated).scale > minor_units ||
           decimal_normal(amount->upper).scale > minor_units;
}

bool amount_is_negative(const struct amount *amount)
{
    return decimal_sign(amount->stated) < 0;
}

bool amount_equal(const struct amount *a, const struct amount *b)
{
    return a->kind == b->kind && a->currency == b->currency && a->is_open == b->is_open &&
           decimal_compare(a->lower, b->lower) == 0 && decimal_compare(a->stated, b->stated) == 0 &&
           decimal_compare(a->upper, b->upper) == 0;
}
