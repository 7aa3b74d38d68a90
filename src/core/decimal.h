// Exact decimal numbers: a 128-bit integer and a scale, every operation checked.
//
// value = mantissa / 10^scale, 0 <= scale <= 12. 38 digits at the most, at least 30 always fit.
// Overflow is reported, never wrapped; nothing is rounded unless a call says so. There is no
// binary floating point here or in anything that handles money.
#ifndef CORE_DECIMAL_H
#define CORE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#define DECIMAL_SCALE_MAX 12
#define DECIMAL_TEXT_MAX 48 // longest text of decimal_format with its NUL

__extension__ typedef __int128 int128; // the one typedef: the type has no portable name
__extension__ typedef unsigned __int128 uint128;

struct decimal {
    int128 mantissa;
    uint8_t scale;
};

#define DECIMAL_ZERO ((struct decimal){0, 0})

// 10^exponent for 0 <= exponent <= 38.
int128 decimal_power(unsigned exponent);

// Reads "-12.50", "5000000000": an optional minus, digits, an optional point with digits. No
// grouping, no exponent, no plus sign. More than 12 decimals or 38 digits is an error.
bool decimal_parse(struct slice text, struct decimal *out, struct error *err) MUST_CHECK;
// Canonical: no exponent, no plus sign, no trailing zeros, "0" and never "-0".
const char *decimal_format(struct decimal value, char out[DECIMAL_TEXT_MAX]);
// With thousands separators and a fixed number of decimals, rounded half-even, for people:
// "5,000,000,000.00"; `minus` is the sign to use ("-" or U+2212). Result in the arena.
const char *decimal_format_grouped(struct decimal value, unsigned decimals, const char *minus,
                                   struct arena *arena);

struct decimal decimal_of(int64_t value);
struct decimal decimal_normal(struct decimal value);     // the smallest scale of the same value
int decimal_compare(struct decimal a, struct decimal b); // -1, 0, 1
int decimal_sign(struct decimal value);
struct decimal decimal_negate(struct decimal value);
struct decimal decimal_abs(struct decimal value);
// These fail only by overflow; *out untouched then.
bool decimal_add(struct decimal a, struct decimal b, struct decimal *out) MUST_CHECK;
bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *out) MUST_CHECK;
// Exact product; fails also when it needs more than 12 decimals.
bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *out) MUST_CHECK;
// a × b ÷ c in one step with a 256-bit intermediate, rounded half-even to `scale` decimals.
// c = 0 fails. (model: conversion = amount × quote ÷ base, scale 12)
bool decimal_multiply_divide(struct decimal a, struct decimal b, struct decimal c, unsigned scale,
                             struct decimal *out) MUST_CHECK;
// Half-even to `decimals`.
struct decimal decimal_round(struct decimal value, unsigned decimals);
// Divides `total` by shares (any positive numbers) exactly: parts are cut to 12 decimals and the
// remainder goes to the largest share (the first among equals), so the parts sum to the total.
bool decimal_split(struct decimal total, const struct decimal *shares, size_t count,
                   struct decimal *parts) MUST_CHECK;
// Nearest double, for chart geometry and spreadsheet cells only.
double decimal_to_double(struct decimal value);
// Significant digits of the mantissa ("0.05" has 1).
unsigned decimal_digits(struct decimal value);

#endif
