// A rate as a source states it beside two sums: "500000 EUR at 0.824" of a flow of 606796 USD says
// that one dollar is 0.824 euros. It stands in the flow's "equivalent-text".
#ifndef CORE_STATED_RATE_H
#define CORE_STATED_RATE_H

#include <stdbool.h>

#include "base/text.h"
#include "core/currency.h"
#include "core/decimal.h"

struct stated_rate {
    struct decimal original; // in `currency`
    const struct currency *currency;
    struct decimal rate; // units of `currency` per unit of the flow's own
};

// False when the words are something else.
bool stated_rate_parse(struct slice words, struct stated_rate *out);
// Whether the flow's amount follows from the original within what rounding can do: the amount to
// whole units, the rate to its last digit. *computed is the amount that follows, in whole units.
bool stated_rate_agrees(const struct stated_rate *stated, struct decimal amount,
                        struct decimal *computed);

#endif
