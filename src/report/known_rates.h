// The rates a conversion has looked up: one for each currency and date that flows have.
//
// Most flows share both with others, so a rate is looked up in the book's history once. All that
// converting a flow takes lies together in one line of the cache, as flows come in no order.
#ifndef REPORT_KNOWN_RATES_H
#define REPORT_KNOWN_RATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "core/currency.h"
#include "core/decimal.h"

struct known_rate {
    const struct currency *currency;
    int32_t first_day, last_day;
    int128 numerator, denominator; // mantissas
    uint64_t count;                // flows
    uint8_t numerator_scale, denominator_scale;
    bool has_rate;
};

struct known_rates {
    struct arena *arena;
    struct known_slot *slots; // by hash; NULL before the first
    size_t slot_count;
    LIST(struct known_rate *) pages;
    size_t count;
};

// Sends for what known_rates_find will read.
void known_rates_expect(const struct known_rates *known, const struct currency *currency,
                        int32_t first_day, int32_t last_day);

// The rate of a currency and date; a new one has just these.
struct known_rate *known_rates_find(struct known_rates *known, const struct currency *currency,
                                    int32_t first_day, int32_t last_day, bool *is_new);

// The rates in the order they were first met.
struct known_rate *known_rates_at(const struct known_rates *known, size_t index);

void known_rates_forget(struct known_rates *known);

#endif
