// Conversion of flows into one currency, and to constant prices: what was used, what was not found.
//
// converted = amount × quote ÷ base in one step, rounded half-even to 12 decimals: that is the value,
// and sums of values are exact. An equivalent that the source states itself is kept beside the
// computed one; where they differ by more than 5 % the flow is listed. Constant prices: convert
// first, then value × index of the base year ÷ index of the flow's year.
#ifndef REPORT_CONVERSION_H
#define REPORT_CONVERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/currency.h"
#include "core/policy.h"
#include "report/rates.h"
#include "report/snapshot.h"

// What was asked: `ledger ... --in USD --rates POLICY --constant 2012[@AREA]`.
struct conversion_request {
    const struct currency *target; // NULL: no conversion
    const char *policy;            // NULL: the book's
    int32_t constant_year;         // 0: current prices
    const char *constant_area;     // NULL: the target currency's code or country
};

enum conversion_method {
    CONVERSION_NONE,     // in the target currency already, or unknown
    CONVERSION_STATED,   // by the equivalent the source states
    CONVERSION_COMPUTED, // by a rate of the book
    CONVERSION_MISSING,  // no rate: left out of converted totals
    CONVERSION_NO_DEFLATOR,
};

// One rate as it was used, for the rates section.
struct rate_used {
    const char *from, *to;
    enum conversion_method method;
    int32_t first_day, last_day; // the date converted
    struct rate_found rate;      // of computed ones
    uint64_t count;              // flows
};

// A flow whose stated equivalent differs from the computed value by more than 5 %.
struct conversion_gap {
    uint64_t seq;                    // the record with the values
    uint64_t original;               // the flow's own record
    struct decimal stated, computed; // in the target currency
};

struct flow_row;
struct sum;
struct converter;

bool converter_open(struct converter **converter, const struct snapshot *snapshot,
                    const struct conversion_request *request, struct arena *arena,
                    struct error *err) MUST_CHECK;
// Converts the row's sums in place; the row's `original_*` keep what was stated. `equivalent` is the
// stated equivalent in the target currency, NULL when there is none.
bool converter_apply(struct converter *converter, struct flow_row *row,
                     const struct decimal *equivalent, struct error *err) MUST_CHECK;
// The sum of a row, as stated, in any other currency: by the policy's rates, those of no target. False
// when there is no rate.
bool converter_into(struct converter *converter, const struct flow_row *row,
                    const struct currency *currency, struct sum *out);
// Soon a flow of this currency (NULL: an unknown amount) and date may be converted: sends for its
// rate's memory.
void converter_expect(const struct converter *converter, const struct currency *currency,
                      int32_t first_day, int32_t last_day);
const struct currency *converter_target(const struct converter *converter);
int32_t converter_constant_year(const struct converter *converter); // 0: current prices
// False when no rate of the book has the target on either side.
bool converter_has_rates(const struct converter *converter);
// Empties the lists of what was used, before a walk that is to be reported.
void converter_forget(struct converter *converter);
// In no order; in the converter's arena.
const struct rate_used *converter_used(const struct converter *converter, size_t *count);
// Rates of converter_into, each use by itself.
const struct rate_used *converter_used_of_links(const struct converter *converter, size_t *count);
const struct conversion_gap *converter_gaps(const struct converter *converter, size_t *count);
const char *converter_words(const struct converter *converter); // the policy in words

#endif
