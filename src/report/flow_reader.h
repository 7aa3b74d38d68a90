// The flows a question asks for, one by one, each with what it counts as.
//
// Yields every standing flow that passes the filters, in the order of the log, with its dimensions
// derived and the counting rules applied: the boundary, natures, shared flows, children of a
// counted parent, and flows that only straddle the period asked for. What is not counted is
// yielded too, with the reason, so that every total can say what it left out.
#ifndef REPORT_FLOW_READER_H
#define REPORT_FLOW_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/amount.h"
#include "report/conversion.h"
#include "report/question.h"
#include "report/snapshot.h"
#include "store/names.h"

enum counted {
    COUNTED,
    NOT_INTERNAL, // between parties inside
    NOT_OUTGOING, // from inside to outside
    NOT_OUTSIDE,  // between parties outside
    NOT_SHARED,   // shared by several destinations
    NOT_PART_OF,  // part of a flow that is counted
    NOT_TRANSFER,
    NOT_INTEREST,
    NOT_FEE,
    NOT_REFUND,
    NOT_REALLOCATION,  // natures
    NOT_WHOLLY_INSIDE, // its date straddles the start or end of the period asked for
    NOT_CONVERTED,     // no rate into the currency asked for
    NOT_DEFLATED,      // no deflator for its year
    NOT_PAID_TWICE,    // view firm: paid of a commitment that is counted
    COUNTED_KINDS
};
const char *counted_name(enum counted counted);  // "internal", as in JSON
const char *counted_label(enum counted counted); // "internal", "part of a counted flow"

// A sum is exact in units of 10^-12, so that adding is one checked integer addition.
struct flow_row {
    uint64_t seq;      // the record whose values these are
    uint64_t original; // the flow's own record (they differ when it was amended)
    uint64_t part_of;  // 0: none
    enum counted counted;
    enum stage stage;
    uint8_t form, finance, nature;
    uint32_t donor, to;              // indexes into the snapshot's parties
    uint32_t fund;                   // 0: none
    uint32_t activity, programme;    // 0: none
    uint32_t recipients;             // index for flow_reader_recipients
    const struct currency *currency; // NULL: the amount is unknown
    uint32_t currency_index;         // 0: unknown; else small and dense
    enum amount_kind amount_kind;
    int128 lower, stated, upper; // × 10^12; upper is 0 when open
    int32_t first_day, last_day; // of the value date of what was paid, else of the date
    uint32_t evidence;           // id of the list in DIM_EVIDENCE_LIST; 0: none
    bool is_in_other_line;       // NOT_PART_OF: the whole stands in another line of the answer
    // with a converter: what was stated, before the sums above were converted
    enum conversion_method conversion;
    const struct currency *original_currency;
    int128 original_lower, original_stated, original_upper;
};

// A recipient and its share of the flow in percent; one without a share takes all.
struct recipient_share {
    uint32_t place; // key for flow_reader_place
    struct decimal percent;
};

struct flow_reader;

bool flow_reader_open(struct flow_reader **reader, const struct snapshot *snapshot,
                      const struct question *question, struct arena *arena,
                      struct error *err) MUST_CHECK;
// For adding up: of a row's fund, form, finance, evidence and days it reads only what the
// question's dimensions, filters and conversion look at; the others mean nothing.
bool flow_reader_open_for_sums(struct flow_reader **reader, const struct snapshot *snapshot,
                               const struct question *question, struct arena *arena,
                               struct error *err) MUST_CHECK;
// The same with the evidence of every row.
bool flow_reader_open_for_sources(struct flow_reader **reader, const struct snapshot *snapshot,
                                  const struct question *question, struct arena *arena,
                                  struct error *err) MUST_CHECK;
// *row is NULL at the end; valid until the next call.
bool flow_reader_next(struct flow_reader *reader, const struct flow_row **row,
                      struct error *err) MUST_CHECK;
// The recipients of a row; *count is 0 when none is known. Several without shares are one place
// together ("AF, PK"): money is never spread where nobody said how.
const struct recipient_share *flow_reader_recipients(const struct flow_reader *reader,
                                                     uint32_t recipients, size_t *count);
const char *flow_reader_place(const struct flow_reader *reader, uint32_t place);
// True when the question's recipient filter, if any, asks for the place.
bool flow_reader_wants_place(const struct flow_reader *reader, uint32_t place);
const struct names *flow_reader_names(const struct flow_reader *reader);
const struct currency *flow_reader_currency(const struct flow_reader *reader, uint32_t index);
void flow_reader_close(struct flow_reader **reader); // for CLEANUP

#endif
