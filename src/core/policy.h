// A rate policy: which rates are tried, in which order, and how old one may be.
//
// As words: "stated; spot ECB; month average; year average; budget; age 7; computed averages".
// A step may name its source; without one every source is tried in the order of the book.
#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/record.h"

enum policy_step_kind {
    STEP_STATED,        // the equivalent the source itself states, or a rate of type stated
    STEP_SPOT,          // a day's rate, at most max_age days before
    STEP_MONTH_AVERAGE, // for a date that is a month
    STEP_YEAR_AVERAGE,  // for a date that is a year, or a day or month without a rate of its own
    STEP_BUDGET,        // a budget rate whose period holds the date
};

struct policy_step {
    enum policy_step_kind kind;
    const char *source; // NULL: any
};

#define POLICY_STEPS_MAX 16

struct policy {
    struct policy_step steps[POLICY_STEPS_MAX];
    size_t count;
    int32_t max_age;        // days a spot rate may lie back: weekends and holidays
    bool computes_averages; // a missing average may be computed from daily rates
};

// From words (--rates), or from the book's rate-policy list; the default when neither is given.
bool policy_parse(struct policy *out, const char *words, const struct value *of_book,
                  struct arena *arena, struct error *err) MUST_CHECK;
// What a book may hold of one: the words of a step, of an age or of averages.
bool policy_check(struct slice words, struct arena *scratch, struct error *err) MUST_CHECK;
const char *policy_words(const struct policy *policy, struct arena *arena);

#endif
