// An amount: what a source said of a sum, with its bounds and its currency; or that it said none.
//
//              exact    about      up-to   at-least   range   unknown
//     lower      N        N          0        N         L        -
//     stated     N        N          N        N         L        -
//     upper      N        N          N       open       U        -
//
// Unknown has no currency and is never zero. Negative amounts are exact or about. The canonical
// text is "5000000000 USD", "about 5 USD", "up-to 5 USD", "at-least 5 USD", "5..7 USD", "unknown".
#ifndef CORE_AMOUNT_H
#define CORE_AMOUNT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/currency.h"
#include "core/decimal.h"

enum amount_kind {
    AMOUNT_EXACT,
    AMOUNT_ABOUT,
    AMOUNT_UP_TO,
    AMOUNT_AT_LEAST,
    AMOUNT_RANGE,
    AMOUNT_UNKNOWN,
};

struct amount {
    enum amount_kind kind;
    struct decimal lower;
    struct decimal stated;
    struct decimal upper;            // zero when open
    bool is_open;                    // no upper bound
    const struct currency *currency; // NULL exactly when unknown
};

#define AMOUNT_TEXT_MAX 128

// Canonical form only, as a record's body has it; fast (hot path: ~100 ns).
bool amount_read(struct slice text, struct amount *out, struct error *err) MUST_CHECK;
// What people write: "US$5 billion", "USD 5bn", "5,000,000,000 USD", "1.2bn JPY", "about 18m USD",
// "over 91m USD", "up to 3bn USD", "10..12m EUR", "10-12 million euros", "-5 USD", "unknown", and
// the canonical form. Generous, but never guesses: "5 billion" without a currency, "$5", "1.234,5",
// "5 USD EUR" and more than the table of words knows are errors that say what was expected.
// "1,234" alone: a comma is a thousands separator only in groups of three throughout, and with
// `strict_number` (imports) a single group ("1,234 USD") is an error that names both readings.
bool amount_parse(struct slice text, bool strict_number, struct amount *out,
                  struct error *err) MUST_CHECK;
// The bounds of a kind, as the table above has them. `value` is N or L; `upper` counts for a range
// only. Fails for a range that runs backwards and for a negative amount that is neither exact nor
// about. For AMOUNT_UNKNOWN the numbers and the currency are ignored.
bool amount_of(enum amount_kind kind, struct decimal value, struct decimal upper,
               const struct currency *currency, struct amount *out, struct error *err) MUST_CHECK;
const char *amount_format(const struct amount *amount, char out[AMOUNT_TEXT_MAX]);
// For people: "up to 5,000,000,000 USD", "about 80,000,000,000 JPY", "unknown". In the arena.
const char *amount_words(const struct amount *amount, struct arena *arena);
// For a column of figures, beside one of currencies: "up to 5,000,000,000" with a true minus and
// spaces that do not break. Not for an unknown amount.
const char *amount_stated_words(const struct amount *amount, struct arena *arena);
// More decimals than the currency's minor units (12.50 JPY): worth a warning, never a rounding.
bool amount_exceeds_minor_units(const struct amount *amount);
bool amount_is_negative(const struct amount *amount);
bool amount_equal(const struct amount *a, const struct amount *b);

#endif
