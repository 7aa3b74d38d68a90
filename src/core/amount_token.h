// The pieces of an amount as people write it: numbers, words, marks. Used by amount_parse alone.
//
// A number keeps its digits, not a value: a word behind it ("million") may still move the point.
#ifndef CORE_AMOUNT_TOKEN_H
#define CORE_AMOUNT_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "core/decimal.h"

#define AMOUNT_TOKENS_MAX 32

enum token_kind {
    TOKEN_NUMBER, // 5  1.25  5,000,000  5 000 000  5'000'000
    TOKEN_WORD,   // million  approx.  USD  US$  €
    TOKEN_DASH,   // - – — and the minus sign
    TOKEN_DOTS,   // ..
    TOKEN_MARK,   // ~ ≈ < <= ≤ > >= ≥
    TOKEN_OTHER,  // anything else
};

struct token {
    enum token_kind kind;
    struct slice text;
    bool space_before; // or nothing
    bool space_after;  // or nothing
};

// Returns the number of tokens, or AMOUNT_TOKENS_MAX + 1 when there are more.
size_t tokens_split(struct slice text, struct token tokens[AMOUNT_TOKENS_MAX]);

enum number_fault {
    NUMBER_FINE,
    NUMBER_GROUPS,    // separators that are not thousands throughout
    NUMBER_AMBIGUOUS, // strict: one group after a comma
    NUMBER_DIGITS,    // more than 38 digits
    NUMBER_DECIMALS,  // more than 12 decimals
};

// The value of a number token × 10^exponent.
enum number_fault token_number(struct slice text, unsigned exponent, bool strict,
                               struct decimal *out) MUST_CHECK;

#endif
