// Splits an amount as people write it. One rule for numbers: a point is a decimal point, a comma,
// an apostrophe or a space separates thousands, and only in groups of three throughout.
#include "core/amount_token.h"

#include <string.h>

#define DIGITS_MAX 38

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Size in bytes of the white space at `position`, 0 when there is none.
static size_t space_size(struct slice text, size_t position)
{
    static const char *const wide_spaces[] = {"\u00A0", "\u2009", "\u202F"};
    unsigned char first = (unsigned char)text.data[position];

    if (first < 0x80) {
        return first == ' ' || first == '\t' || first == '\n' || first == '\r';
    }
    for (size_t i = 0; i < COUNT_OF(wide_spaces); i++) {
        size_t size = strlen(wide_spaces[i]);

        if (text.size - position >= size &&
            memcmp(text.data + position, wide_spaces[i], size) == 0) {
            return size;
        }
    }
    return 0;
}

static bool is_group(struct slice text, size_t position)
{
    for (size_t i = 0; i < 3; i++) {
        if (position + i >= text.size || !is_digit(text.data[position + i])) {
            return false;
        }
    }
    return position + 3 >= text.size || !is_digit(text.data[position + 3]);
}

static size_t apostrophe_size(struct slice text, size_t position)
{
    if (text.data[position] == '\'') {
        return 1;
    }
    return text.size - position >= 3 && memcmp(text.data + position, "’", 3) == 0 ? 3 : 0;
}

// End of the number that starts at `start`. Separators are taken when digits follow; a space only
// when it makes a group of three after a first group of at most three.
static size_t number_end(struct slice text, size_t start)
{
    size_t i = start, plain = 0; // digits since the start or the last space group
    bool space_groups = true;

    while (i < text.size) {
        size_t space = space_size(text, i), apostrophe = apostrophe_size(text, i);
        char c = text.data[i];

        if (is_digit(c)) {
            plain++;
            i++;
        } else if (space > 0 && space_groups && plain <= 3 && is_group(text, i + space)) {
            plain = 0;
            i += space;
        } else if ((c == ',' || c == '.') && i + 1 < text.size && is_digit(text.data[i + 1])) {
            space_groups = false;
            i++;
        } else if (apostrophe > 0 && i + apostrophe < text.size &&
                   is_digit(text.data[i + apostrophe])) {
            space_groups = false;
            i += apostrophe;
        } else {
            break;
        }
    }
    return i;
}

// Signs that stand for a currency and end a word: "5m€" is 5, m, €.
static bool is_currency_sign(uint32_t c)
{
    return (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c <= 0x20CF) || c == 0x58F || c == 0x60B ||
           c == 0x9F3 || c == 0xE3F || c == 0xFDFC;
}

static enum token_kind other_kind(uint32_t c)
{
    switch (c) {
    case '-':
    case 0x2013:
    case 0x2014:
    case 0x2212: return TOKEN_DASH;
    case '~':
    case '<':
    case '>':
    case 0x2248:
    case 0x2264:
    case 0x2265: return TOKEN_MARK;
    default: return TOKEN_OTHER;
    }
}

static bool is_word_sign(uint32_t c)
{
    return c >= 0x80 && c != 0xFFFD && other_kind(c) == TOKEN_OTHER && !is_currency_sign(c);
}

// Letters with points inside or behind ("U.S.", "approx."), ending in a "$" when there is one.
static size_t word_end(struct slice text, size_t start)
{
    size_t i = start;

    while (i < text.size) {
        size_t next = i;
        uint32_t c = utf8_next(text.data, text.size, &next);

        if (c == '$') {
            return next;
        }
        bool is_point = c == '.' && i > start && text.data[i - 1] != '.' &&
                        (next >= text.size || text.data[next] != '.');
        if (space_size(text, i) > 0 ||
            !(is_point || (c < 0x80 && is_letter((char)c)) || is_word_sign(c))) {
            break;
        }
        i = next;
    }
    return i;
}

static struct token token_at(struct slice text, size_t start)
{
    size_t end = start;
    uint32_t c = utf8_next(text.data, text.size, &end);
    struct token token = {.kind = other_kind(c)};
    char next = end < text.size ? text.data[end] : '\0';

    if (c < 0x80 && is_digit((char)c)) {
        token.kind = TOKEN_NUMBER;
        end = number_end(text, start);
    } else if (is_currency_sign(c)) {
        token.kind = TOKEN_WORD;
    } else if (c == '$' || (c < 0x80 && is_letter((char)c)) || is_word_sign(c)) {
        token.kind = TOKEN_WORD;
        end = word_end(text, start);
    } else if (c == '.' && next == '.') {
        token.kind = TOKEN_DOTS;
        end++;
    } else if ((c == '<' || c == '>') && next == '=') {
        end++;
    }
    token.text = (struct slice){text.data + start, end - start};
    return token;
}

// A hyphen before a letter only joins words: "up-to", "US-dollar", "5-million".
static bool is_hyphen(struct slice text, size_t position)
{
    return position > 0 && position + 1 < text.size && text.data[position] == '-' &&
           is_letter(text.data[position + 1]) &&
           (is_letter(text.data[position - 1]) || is_digit(text.data[position - 1]));
}

size_t tokens_split(struct slice text, struct token tokens[AMOUNT_TOKENS_MAX])
{
    size_t count = 0;
    bool space = true;

    for (size_t i = 0; i < text.size;) {
        size_t skip = is_hyphen(text, i) ? 1 : space_size(text, i);

        if (skip > 0) {
            i += skip;
            space = true;
            continue;
        }
        if (count == AMOUNT_TOKENS_MAX) {
            return AMOUNT_TOKENS_MAX + 1;
        }
        struct token token = token_at(text, i);
        token.space_before = space;
        i += token.text.size;
        token.space_after = i == text.size || space_size(text, i) > 0;
        tokens[count++] = token;
        space = false;
    }
    return count;
}

struct digits {
    char text[DIGITS_MAX + DECIMAL_SCALE_MAX + DIGITS_MAX];
    size_t count; // without leading zeros
    size_t decimals;
};

// Takes the number apart and checks the groups: 1 to 3 digits, then threes, one kind of separator.
static enum number_fault read_digits(struct slice text, bool strict, struct digits *digits)
{
    size_t group = 0, groups = 0, commas = 0;
    char separator = '\0', first = text.data[0];
    bool is_fraction = false;

    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (is_digit(c)) {
            group++;
            digits->decimals += is_fraction;
            if (digits->count > 0 || c != '0') {
                if (digits->count == sizeof(digits->text)) {
                    return NUMBER_DIGITS;
                }
                digits->text[digits->count++] = c;
            }
            continue;
        }
        bool bad_group = groups > 0 ? group != 3 : c != '.' && (group > 3 || first == '0');
        if (is_fraction || bad_group || (c != '.' && separator != '\0' && c != separator)) {
            return NUMBER_GROUPS;
        }
        if (c == '.') {
            is_fraction = true;
        } else {
            separator = c;
            groups++;
            commas += c == ',';
            // The other bytes of a UTF-8 space or apostrophe.
            while (i + 1 < text.size && (text.data[i + 1] & 0xC0) == 0x80) {
                i++;
            }
        }
        group = 0;
    }
    if (!is_fraction && groups > 0 && group != 3) {
        return NUMBER_GROUPS;
    }
    return strict && commas == 1 && !is_fraction ? NUMBER_AMBIGUOUS : NUMBER_FINE;
}

enum number_fault token_number(struct slice text, unsigned exponent, bool strict,
                               struct decimal *out)
{
    struct digits digits = {0};
    enum number_fault fault = read_digits(text, strict, &digits);

    if (fault != NUMBER_FINE) {
        return fault;
    }
    while (digits.decimals > 0 && digits.count > 0 && digits.text[digits.count - 1] == '0') {
        digits.decimals--;
        digits.count--;
    }
    if (digits.count == 0) {
        *out = DECIMAL_ZERO;
        return NUMBER_FINE;
    }
    size_t zeros = exponent > digits.decimals ? exponent - digits.decimals : 0;
    size_t scale = digits.decimals > exponent ? digits.decimals - exponent : 0;
    if (digits.count + zeros > DIGITS_MAX) {
        return NUMBER_DIGITS;
    }
    if (scale > DECIMAL_SCALE_MAX) {
        return NUMBER_DECIMALS;
    }
    int128 mantissa = 0;
    for (size_t i = 0; i < digits.count; i++) {
        mantissa = mantissa * 10 + (digits.text[i] - '0');
    }
    *out = (struct decimal){mantissa * decimal_power((unsigned)zeros), (uint8_t)scale};
    return NUMBER_FINE;
}
