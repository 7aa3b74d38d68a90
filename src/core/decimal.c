// Exact decimals: text, comparison and checked arithmetic on a mantissa of at most 38 digits.
//
// Every mantissa lies within ±(10^38 - 1). Products and quotients are computed in 128 bits when
// they fit and in 256 when they do not (core/wide.h); the results are the same.
#include "core/decimal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/wide.h"

#define TEN_18 1000000000000000000u
#define DIGITS_MAX 38

#define POWERS_FROM(unit)                                                                          \
    (unit), (unit)*10, (unit)*100, (unit)*1000, (unit)*10000, (unit)*100000, (unit)*1000000,       \
        (unit)*10000000, (unit)*100000000, (unit)*1000000000

#define TEN_10 ((int128)10000000000)

static const int128 powers[DIGITS_MAX + 1] = {
    POWERS_FROM((int128)1),
    POWERS_FROM(TEN_10),
    POWERS_FROM(TEN_10 *TEN_10),
    TEN_10 *TEN_10 *TEN_10,
    TEN_10 *TEN_10 *TEN_10 * 10,
    TEN_10 *TEN_10 *TEN_10 * 100,
    TEN_10 *TEN_10 *TEN_10 * 1000,
    TEN_10 *TEN_10 *TEN_10 * 10000,
    TEN_10 *TEN_10 *TEN_10 * 100000,
    TEN_10 *TEN_10 *TEN_10 * 1000000,
    TEN_10 *TEN_10 *TEN_10 * 10000000,
    TEN_10 *TEN_10 *TEN_10 * 100000000,
};

enum rounding { ROUND_HALF_EVEN, ROUND_CUT };

int128 decimal_power(unsigned exponent)
{
    assert(exponent <= DIGITS_MAX);
    return powers[exponent];
}

static bool fits(int128 mantissa)
{
    return mantissa < powers[DIGITS_MAX] && mantissa > -powers[DIGITS_MAX];
}

static uint128 magnitude(int128 mantissa)
{
    return mantissa < 0 ? -(uint128)mantissa : (uint128)mantissa;
}

static bool invalid_number(struct slice text, const char *why, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};

    return error_set(err, ERROR_INPUT, "invalid number %s: %s", text_quote(&scratch, text), why);
}

bool decimal_parse(struct slice text, struct decimal *out, struct error *err)
{
    bool is_negative = text.size > 0 && text.data[0] == '-';
    size_t first = is_negative ? 1 : 0, point = SIZE_MAX;
    uint128 mantissa = 0;
    uint64_t part = 0; // up to 18 digits at a time: 64-bit steps are several times as fast
    unsigned part_digits = 0, digits = 0;

    for (size_t i = first; i < text.size; i++) {
        char c = text.data[i];

        if (c == '.' && point == SIZE_MAX && i > first && i + 1 < text.size) {
            point = i;
            continue;
        }
        if (c < '0' || c > '9') {
            return invalid_number(text,
                                  "expected digits with an optional minus in front and an "
                                  "optional decimal point inside, like -12.50",
                                  err);
        }
        digits += digits > 0 || c != '0';
        if (digits > DIGITS_MAX) {
            return invalid_number(text, "more than 38 digits", err);
        }
        part = part * 10 + (unsigned)(c - '0');
        if (++part_digits == 18) {
            mantissa = mantissa * TEN_18 + part;
            part = part_digits = 0;
        }
    }
    if (text.size == first) {
        return invalid_number(text, "no digits", err);
    }
    size_t scale = point == SIZE_MAX ? 0 : text.size - point - 1;
    if (scale > DECIMAL_SCALE_MAX) {
        return invalid_number(text, "more than 12 decimals", err);
    }
    mantissa = mantissa * (uint128)powers[part_digits] + part;
    *out = (struct decimal){is_negative ? -(int128)mantissa : (int128)mantissa, (uint8_t)scale};
    return true;
}

// Writes the digits of `value`, at least `least` of them, and returns how many; no NUL.
static size_t put_digits(uint128 value, size_t least, char out[DIGITS_MAX + 1])
{
    char reversed[DIGITS_MAX + 1];
    size_t count = 0;

    while (value > 0) {
        uint64_t part = (uint64_t)(value % TEN_18);

        value /= TEN_18;
        for (int i = 0; i < 18 && (part > 0 || value > 0); i++) {
            reversed[count++] = (char)('0' + part % 10);
            part /= 10;
        }
    }
    while (count < least) {
        reversed[count++] = '0';
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = reversed[count - 1 - i];
    }
    return count;
}

const char *decimal_format(struct decimal value, char out[DECIMAL_TEXT_MAX])
{
    struct decimal normal = decimal_normal(value);
    char digits[DIGITS_MAX + 1];
    size_t count = put_digits(magnitude(normal.mantissa), normal.scale + 1u, digits);
    size_t whole = count - normal.scale;
    char *end = out;

    if (normal.mantissa < 0) {
        *end++ = '-';
    }
    memcpy(end, digits, whole);
    end += whole;
    if (normal.scale > 0) {
        *end++ = '.';
        memcpy(end, digits + whole, normal.scale);
        end += normal.scale;
    }
    *end = '\0';
    return out;
}

const char *decimal_format_grouped(struct decimal value, unsigned decimals, const char *minus,
                                   struct arena *arena)
{
    struct decimal rounded = decimal_round(value, decimals);
    char digits[DIGITS_MAX + 1];
    size_t count = put_digits(magnitude(rounded.mantissa), rounded.scale + 1u, digits);
    size_t whole = count - rounded.scale;
    struct buffer buffer = {.arena = arena};

    if (rounded.mantissa < 0) {
        buffer_text(&buffer, minus);
    }
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) {
            buffer_char(&buffer, ',');
        }
        buffer_char(&buffer, digits[i]);
    }
    if (decimals > 0) {
        buffer_char(&buffer, '.');
        buffer_put(&buffer, digits + whole, rounded.scale);
        for (unsigned i = rounded.scale; i < decimals; i++) {
            buffer_char(&buffer, '0');
        }
    }
    return buffer_string(&buffer);
}

struct decimal decimal_of(int64_t value)
{
    return (struct decimal){value, 0};
}

struct decimal decimal_normal(struct decimal value)
{
    while (value.scale > 0 && value.mantissa % 10 == 0) {
        value.mantissa /= 10;
        value.scale--;
    }
    return value;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    if (a.scale != b.scale) {
        // Whole parts first, then fractions at scale 12: nothing here can overflow.
        int128 a_whole = a.mantissa / powers[a.scale], b_whole = b.mantissa / powers[b.scale];

        if (a_whole != b_whole) {
            return a_whole < b_whole ? -1 : 1;
        }
        a.mantissa = a.mantissa % powers[a.scale] * powers[DECIMAL_SCALE_MAX - a.scale];
        b.mantissa = b.mantissa % powers[b.scale] * powers[DECIMAL_SCALE_MAX - b.scale];
    }
    return (a.mantissa > b.mantissa) - (a.mantissa < b.mantissa);
}

int decimal_sign(struct decimal value)
{
    return (value.mantissa > 0) - (value.mantissa < 0);
}

struct decimal decimal_negate(struct decimal value)
{
    return (struct decimal){-value.mantissa, value.scale};
}

struct decimal decimal_abs(struct decimal value)
{
    return decimal_sign(value) < 0 ? decimal_negate(value) : value;
}

static bool set_scale(struct decimal *value, uint8_t scale)
{
    int128 mantissa;

    if (__builtin_mul_overflow(value->mantissa, powers[scale - value->scale], &mantissa) ||
        !fits(mantissa)) {
        return false;
    }
    *value = (struct decimal){mantissa, scale};
    return true;
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *out)
{
    if (a.scale != b.scale) {
        uint8_t scale = a.scale > b.scale ? a.scale : b.scale;
        struct decimal wide_a = a, wide_b = b;

        if (!set_scale(&wide_a, scale) || !set_scale(&wide_b, scale)) {
            // Trailing zeros may be all that is in the way.
            wide_a = decimal_normal(a);
            wide_b = decimal_normal(b);
            scale = wide_a.scale > wide_b.scale ? wide_a.scale : wide_b.scale;
            if (!set_scale(&wide_a, scale) || !set_scale(&wide_b, scale)) {
                return false;
            }
        }
        a = wide_a;
        b = wide_b;
    }
    int128 sum;
    if (__builtin_add_overflow(a.mantissa, b.mantissa, &sum) || !fits(sum)) {
        struct decimal small_a = decimal_normal(a), small_b = decimal_normal(b);

        return small_a.scale < a.scale && small_b.scale < b.scale &&
               decimal_add(small_a, small_b, out);
    }
    *out = (struct decimal){sum, a.scale};
    return true;
}

bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *out)
{
    return decimal_add(a, decimal_negate(b), out);
}

bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out)
{
    unsigned scale = a.scale + b.scale;
    int128 product;

    if (scale <= DECIMAL_SCALE_MAX && !__builtin_mul_overflow(a.mantissa, b.mantissa, &product) &&
        fits(product)) {
        *out = (struct decimal){product, (uint8_t)scale};
        return true;
    }
    // Too long as it stands, but zeros at its end may go: the largest scale that is still exact.
    struct wide wide = wide_of(magnitude(a.mantissa));
    if (!wide_multiply(&wide, magnitude(b.mantissa), &wide)) {
        return false;
    }
    unsigned target = scale < DECIMAL_SCALE_MAX ? scale : DECIMAL_SCALE_MAX;
    for (;; target--) {
        struct wide divisor = wide_of((uint128)powers[scale - target]), quotient, rest;
        uint128 mantissa;

        wide_divide(&wide, &divisor, &quotient, &rest);
        if (wide_compare(&rest, &(struct wide){0}) != 0) {
            return false;
        }
        if (wide_to_uint128(&quotient, &mantissa) && mantissa < (uint128)powers[DIGITS_MAX]) {
            bool is_negative = (a.mantissa < 0) != (b.mantissa < 0);

            *out = (struct decimal){is_negative ? -(int128)mantissa : (int128)mantissa,
                                    (uint8_t)target};
            return true;
        }
        if (target == 0) {
            return false;
        }
    }
}

// quotient, rounded; `rest` is below `divisor`.
static uint128 round_quotient(uint128 quotient, int rest_against_half, enum rounding rounding)
{
    bool up = rest_against_half > 0 || (rest_against_half == 0 && quotient % 2 == 1);

    return rounding == ROUND_HALF_EVEN && up ? quotient + 1 : quotient;
}

static uint128 divide_narrow(uint128 n, uint128 d, enum rounding rounding)
{
    uint128 quotient = n / d, rest = n - quotient * d, gap = d - rest;

    return round_quotient(quotient, (rest > gap) - (rest < gap), rounding);
}

// a × b × 10^up ÷ (c × 10^down) in 256 bits. A numerator past 256 bits means a quotient past 38
// digits, as the divisor stays below 10^38 whenever up > 0.
static bool divide_in_256(uint128 a, uint128 b, uint128 up, uint128 c, uint128 down,
                          enum rounding rounding, uint128 *out)
{
    struct wide n = wide_of(a), d = wide_of(c), quotient, rest, gap;
    uint128 narrow;

    if (!wide_multiply(&n, b, &n) || !wide_multiply(&n, up, &n) || !wide_multiply(&d, down, &d)) {
        return false;
    }
    wide_divide(&n, &d, &quotient, &rest);
    if (!wide_to_uint128(&quotient, &narrow) || narrow >= (uint128)powers[DIGITS_MAX]) {
        return false;
    }
    gap = wide_subtract(&d, &rest);
    *out = round_quotient(narrow, wide_compare(&rest, &gap), rounding);
    return true;
}

static bool multiply_divide(struct decimal a, struct decimal b, struct decimal c, unsigned scale,
                            enum rounding rounding, struct decimal *out)
{
    if (c.mantissa == 0 || scale > DECIMAL_SCALE_MAX) {
        return false;
    }
    int shift = (int)(scale + c.scale) - (a.scale + b.scale);
    uint128 up = (uint128)powers[shift > 0 ? shift : 0];
    uint128 down = (uint128)powers[shift < 0 ? -shift : 0];
    uint128 n, d, mantissa;

    if (!__builtin_mul_overflow(magnitude(a.mantissa), magnitude(b.mantissa), &n) &&
        !__builtin_mul_overflow(n, up, &n) &&
        !__builtin_mul_overflow(magnitude(c.mantissa), down, &d)) {
        mantissa = divide_narrow(n, d, rounding);
    } else if (!divide_in_256(magnitude(a.mantissa), magnitude(b.mantissa), up,
                              magnitude(c.mantissa), down, rounding, &mantissa)) {
        return false;
    }
    if (mantissa >= (uint128)powers[DIGITS_MAX]) {
        return false;
    }
    bool is_negative = ((a.mantissa < 0) != (b.mantissa < 0)) != (c.mantissa < 0);
    *out = (struct decimal){is_negative ? -(int128)mantissa : (int128)mantissa, (uint8_t)scale};
    return true;
}

bool decimal_multiply_divide(struct decimal a, struct decimal b, struct decimal c, unsigned scale,
                             struct decimal *out)
{
    return multiply_divide(a, b, c, scale, ROUND_HALF_EVEN, out);
}

struct decimal decimal_round(struct decimal value, unsigned decimals)
{
    if (value.scale <= decimals) {
        return value;
    }
    uint128 divisor = (uint128)powers[value.scale - decimals];
    int128 mantissa = (int128)divide_narrow(magnitude(value.mantissa), divisor, ROUND_HALF_EVEN);

    return (struct decimal){value.mantissa < 0 ? -mantissa : mantissa, (uint8_t)decimals};
}

bool decimal_split(struct decimal total, const struct decimal *shares, size_t count,
                   struct decimal *parts)
{
    struct decimal sum = DECIMAL_ZERO, rest = decimal_normal(total);
    size_t largest = 0;
    uint8_t scale = DECIMAL_SCALE_MAX;

    for (size_t i = 0; i < count; i++) {
        if (decimal_sign(shares[i]) <= 0 || !decimal_add(sum, shares[i], &sum)) {
            return false;
        }
        if (decimal_compare(shares[i], shares[largest]) > 0) {
            largest = i;
        }
    }
    // A total past 26 whole digits leaves no room for 12 decimals: cut to as many as there are.
    while (!set_scale(&rest, scale)) {
        scale--;
    }
    total = rest;
    for (size_t i = 0; i < count; i++) {
        if (!multiply_divide(total, shares[i], sum, scale, ROUND_CUT, &parts[i]) ||
            !decimal_subtract(rest, parts[i], &rest)) {
            return false;
        }
    }
    if (count == 0 || !decimal_add(parts[largest], rest, &parts[largest])) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        parts[i] = decimal_normal(parts[i]);
    }
    return true;
}

double decimal_to_double(struct decimal value)
{
    static const double tens[] = {1e0, 1e1, 1e2, 1e3,  1e4,  1e5, 1e6,
                                  1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    const int128 exact = (int128)1 << 53;

    // Both ends are exact, so that the quotient is the nearest.
    if (value.mantissa > -exact && value.mantissa < exact &&
        value.scale < sizeof(tens) / sizeof(*tens))
        return (double)(int64_t)value.mantissa / tens[value.scale];
    char text[DIGITS_MAX + 8];
    bool is_negative = value.mantissa < 0;
    size_t count = put_digits(magnitude(value.mantissa), 1, text);

    // strtod rounds to the nearest; without a decimal point no locale can change its reading.
    snprintf(text + count, sizeof(text) - count, "e-%u", value.scale);
    double number = strtod(text, NULL);
    return is_negative ? -number : number;
}

unsigned decimal_digits(struct decimal value)
{
    char digits[DIGITS_MAX + 1];

    return (unsigned)put_digits(magnitude(value.mantissa), 1, digits);
}
