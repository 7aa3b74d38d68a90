// What became of a promise: how much of a pledge or commitment was taken up, paid, taken back, and
// what is still outstanding.
//
// Links say it, and nothing else does: a payment that is linked to nothing fulfils nothing here.
// Everything is in the promise's own currency. A later flow takes the link's amount; else all of
// itself when the currencies agree; else its stated equivalent; else what the converter makes of
// it; else it is not quantified, and neither is what depends on it. What came beyond a promise is
// additional, never more than 100 % of it. (model: 6.2, 6.7)
//
// Flows at the end of a link are in memory, with their parents; promises without any link are only
// summed, by donor and currency, so that a large book with few links stays cheap.
#ifndef REPORT_FULFILMENT_H
#define REPORT_FULFILMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/map.h"
#include "report/flow_reader.h"
#include "report/groups.h"
#include "report/sum.h"

enum share_basis {
    BASIS_LINK,       // the link states it
    BASIS_WHOLE,      // all of the later flow, less what was taken back of it
    BASIS_EQUIVALENT, // the later flow states its equivalent
    BASIS_COMPUTED,   // converted at a rate
    BASIS_NONE,       // not quantified
};

// What one link adds to or takes from the earlier flow.
struct share {
    uint32_t earlier, later; // indexes into the flows
    enum link_type type;
    enum share_basis basis;
    struct sum amount;      // in the earlier flow's currency; BASIS_WHOLE: not used
    uint32_t next_of_later; // share + 1; 0: the last
};

struct linked_flow {
    struct flow_row row;             // as stated
    const struct currency *currency; // of what it is converted into: its own, when it is not
    int128 converted;                // row.stated in it
    bool is_unconverted;             // conversion was asked for, and there is no rate
    uint32_t covering;  // the counted flow it is part of; itself when it is none's part
    bool is_covered;    // a promise the question counts
    bool is_asked_for;  // a promise the question counts, or a part of one
    bool is_supported;  // outstanding can be told: see fulfilment_load
    bool is_fulfilling; // fulfils a promise itself
    bool has_payments;  // something fulfils it
    uint32_t first_share, share_count;
};

// An instalment as recorded.
struct instalment_record {
    uint64_t flow; // its record number
    uint64_t seq;
};

enum moment { MOMENT_BEFORE, MOMENT_WITHIN, MOMENT_AFTER, MOMENT_COUNT };

// Promises without links, summed.
struct loose {
    uint32_t donor;
    enum stage stage;
    enum moment moment;              // of its latest day, against the period asked for
    const struct currency *currency; // NULL: unknown amounts
    bool is_supported;
    struct sum sum;
};

struct fulfilment_options {
    const struct question *question; // which promises; its period filters them
    bool converts;                   // promises also into the currency of the question's converter
    int32_t since, until;            // the period of `moment` and of nothing else
};

struct fulfilment {
    LIST(struct linked_flow) flows;
    LIST(struct share) shares; // by earlier flow
    LIST(struct loose) loose;
    LIST(struct instalment_record) instalments;
    uint32_t *order;        // later flows before earlier ones
    uint32_t *of_later;     // by flow: the last share it is the later flow of, + 1; 0: none
    struct map by_original; // record number -> index + 1
    uint64_t link_count;
    uint64_t loose_payments; // counted payments that are linked to no promise
    uint64_t unconverted;    // loose promises without a rate: in none of the sums
};

// What is known of one flow at the end of a day. Sums hold "unknown" where it is not quantified.
struct fulfilled {
    struct sum amount;      // as announced
    struct sum revised;     // reductions and refunds, negative
    struct sum cancelled;   // negative
    struct sum committed;   // of linked: by flows that are promises themselves
    struct sum linked;      // taken up by later flows
    struct sum delivered;   // paid, through its commitments too
    struct sum outstanding; // amount + revised + cancelled - linked, without what is additional
    struct sum additional;  // linked beyond the promise
    bool is_computed;       // a share of it was converted at a rate
    bool is_told;           // delivered is all: the flow and its commitments are supported
};

// A promise nothing is linked to is supported unless its donor has payments that are linked to
// nothing: they may be for it.
bool fulfilment_load(struct fulfilment *out, const struct snapshot *snapshot,
                     const struct fulfilment_options *options, struct arena *arena,
                     struct error *err) MUST_CHECK;
// The state of every flow with what is certain to have happened by `day`; with `is_possible` also
// with what may have happened by then. In the order of the flows.
bool fulfilment_at(const struct fulfilment *fulfilment, int32_t day, bool is_possible,
                   struct fulfilled **out, struct arena *arena, struct error *err) MUST_CHECK;
// The same in the currency each flow is converted into.
bool fulfilment_convert(const struct fulfilment *fulfilment, const struct fulfilled *states,
                        struct fulfilled **out, struct arena *arena, struct error *err) MUST_CHECK;
// A sum of the flow's own currency, such as an instalment, in the one it is converted into.
bool linked_flow_convert(const struct linked_flow *flow, struct sum *sum) MUST_CHECK;
// Index + 1 of the flow with that record number; 0: not there.
uint32_t fulfilment_find(const struct fulfilment *fulfilment, uint64_t original);
// amount + revised + cancelled.
bool fulfilled_net(const struct fulfilled *state, struct sum *out) MUST_CHECK;
// The sum of one amount, for example of an instalment.
bool sum_of_amount(const struct amount *amount, struct sum *out) MUST_CHECK;

// How much of what was promised has been paid.
enum delivery_basis {
    DELIVERY_NOT_QUANTIFIED,
    DELIVERY_LINKED,  // over promises that something is linked to
    DELIVERY_TOGETHER // nothing is linked: one donor and one programme as a whole
};
struct delivery_rate {
    enum delivery_basis basis;
    struct sum promised, delivered; // delivered: at most what was promised
    uint64_t promises;              // that the rate is over
    uint64_t left_out;              // promises without links, or not quantified
    struct decimal percent;         // one decimal
};
// What one promise adds to a delivery rate: itself as it stands now, and what was delivered of it.
// False when it adds nothing: it fulfils another one, nothing is linked, or an end is not quantified.
bool delivery_of(const struct linked_flow *flow, const struct fulfilled *state,
                 struct sum *promised, struct sum *delivered);
// Over promises in one currency that are nobody's fulfilment, so that no money is asked twice.
bool delivery_rate_make(struct delivery_rate *out, const struct fulfilment *fulfilment,
                        const struct snapshot *snapshot, const struct question *question,
                        const struct fulfilled *states, const char *currency, struct arena *arena,
                        struct error *err) MUST_CHECK;

#endif
