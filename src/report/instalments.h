// Instalments: what is due when, how much of it is paid, and what is overdue on a day.
//
// Payments linked to the promise, directly or through its commitments, fill the oldest instalment
// first; payments dated after the day are not there yet. An instalment is certainly overdue when
// the latest day it may be due has passed, possibly when only the earliest has. (model: section 5)
#ifndef REPORT_INSTALMENTS_H
#define REPORT_INSTALMENTS_H

#include "core/date.h"
#include "report/fulfilment.h"

enum due_state {
    DUE_PAID,
    DUE_LATER,    // not yet due
    DUE_POSSIBLY, // possibly overdue
    DUE_OVERDUE,  // certainly overdue
    DUE_UNKNOWN,  // what is paid of it cannot be told
    DUE_STATES
};
const char *due_state_label(enum due_state state); // "overdue"

enum age { AGE_0_6, AGE_6_12, AGE_12_24, AGE_24_UP, AGE_COUNT };
const char *age_label(enum age age); // "0–6 months"

struct instalment {
    uint32_t flow; // index into the fulfilment's flows
    uint64_t seq;
    struct date due;
    struct sum amount;
    const struct currency *currency; // NULL: unknown amount
    const char *condition;           // NULL: none
    struct sum paid, unpaid;         // unknown where it cannot be told
    enum due_state state;
    enum age age; // of DUE_POSSIBLY since the earliest, of DUE_OVERDUE since the latest day
};

struct instalments {
    struct instalment *items; // sorted: promise, latest day due, earliest, record
    size_t count;
};

// Of the promises the question asks for. `states` are those of fulfilment_at on the same day.
bool instalments_make(struct instalments *out, const struct fulfilment *fulfilment,
                      const struct fulfilled *states, const struct snapshot *snapshot, int32_t day,
                      struct arena *arena, struct error *err) MUST_CHECK;
// A sum of an instalment, converted as its promise is; its currency then, NULL when the amount is
// unknown. Without a rate, or in another currency than the promise, it stays as it is.
bool instalment_convert(const struct fulfilment *fulfilment, const struct instalment *item,
                        struct sum *sum, const struct currency **currency) MUST_CHECK;
// Whole months from one day to a later one.
int32_t months_between(int32_t from, int32_t to);

#endif
