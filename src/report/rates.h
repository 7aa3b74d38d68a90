// The rates of the book, sorted for looking up: from a currency to another on a day.
//
// A series is one source's rates of one type for one pair. A quotation that is not there itself is
// found the other way round, or through a third currency: the source's own base (ECB: everything per
// euro), else one that both are quoted against (IMF: dollars for a euro, yen for a dollar), both legs
// of the same day. No rate is made from two sources.
#ifndef REPORT_RATES_H
#define REPORT_RATES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "core/decimal.h"
#include "core/policy.h"
#include "report/snapshot.h"

// One rate of a series, kept small: a history has hundreds of thousands.
struct rate_point {
    int32_t first_day, last_day; // its period
    int64_t mantissa;
    uint64_t seq : 56; // the record
    uint64_t scale : 8;
};

struct rate_series {
    const char *source;
    const char *base, *quote; // currency codes
    enum rate_type type;
    struct rate_point *points; // sorted by first day
    size_t count;
    size_t capacity;
};

struct rates {
    struct arena *arena;
    LIST(struct rate_series) series;
    LIST(uint64_t) keys;        // of each series: its type, base and quote in one number
    LIST(const char *) sources; // each once, in the order of the book
};

// The letters of a type, base and quote as one number, and the place of the series that has them
// (from 1; 0: none).
uint64_t rates_key(enum rate_type type, const char *base, const char *quote);
size_t rates_place(const struct rates *rates, const char *source, uint64_t key);

bool rates_load(struct rates *out, const struct snapshot *snapshot, struct arena *arena,
                struct error *err) MUST_CHECK;

struct rate_leg {
    int32_t first_day, last_day;
    uint64_t seq; // of an average the last one's
    struct decimal value;
};

// converted = amount × numerator ÷ denominator. Either leg may have no rate (value 1); one may be
// the product of two rates: what that has past 12 decimals is a power of ten as the other's value.
struct rate_found {
    const struct rate_series *numerator_series, *denominator_series; // NULL: no rate
    struct rate_leg numerator, denominator;
    uint64_t second_seq; // of the other rate of a product; 0: there is none
    bool is_computed;    // an average computed from daily rates
};

// The rate from one currency to another under one step of a policy, for a date from first to last.
bool rates_find(const struct rates *rates, const struct policy *policy,
                const struct policy_step *step, const char *from, const char *to, int32_t first,
                int32_t last, struct rate_found *out);

#endif
