// The counting proof: every total unfolded into the records behind it.
//
// For each stage and currency: the naive sum of everything the question finds in that currency,
// less the other stages, less each thing that is not counted, is the total. What is taken away has
// a minus sign, so that the steps add up. In the view "firm", commitments and the payments linked to
// none are one stage. Of unknown amounts there is a proof of counts. Amounts are as stated, or all
// converted, what is not counted too; what has no rate makes a proof in its own currency that ends
// with nothing counted.
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/question.h"
#include "report/snapshot.h"
#include "report/table.h"

enum proof_step_kind {
    PROOF_NAIVE,
    PROOF_OTHER_STAGES,
    PROOF_NOT_COUNTED,      // one per reason
    PROOF_OTHER_RECIPIENTS, // shares of flows that belong to recipients not asked for
    PROOF_TOTAL,
};

// Original record numbers in the order of the log.
struct proof_records {
    const uint64_t *items;
    size_t count;
};

struct proof_step {
    enum proof_step_kind kind;
    const char *name;            // "internal", as in JSON
    const char *label;           // "less internal"
    int128 amount;               // × 10^12, with its sign
    uint64_t count;              // flows
    struct proof_records *piles; // its flows, in any number of lists
    size_t pile_count;
};

struct proof {
    enum stage stage; // of firm: commitment
    bool is_firm;
    const struct currency *currency; // NULL: unknown amounts
    struct proof_step *steps;
    size_t step_count;
};

struct explanation {
    struct proof *proofs; // by stage, then currency
    size_t proof_count;
    const struct converter *converter; // NULL: as stated
};

bool explain_make(struct explanation *out, const struct snapshot *snapshot,
                  const struct question *question, struct arena *arena,
                  struct error *err) MUST_CHECK;
// Columns of the table.
enum { EXPLAIN_AMOUNT = 4, EXPLAIN_COUNT = 6, EXPLAIN_COLUMNS = 8 };
// One row per step under a heading per proof; at most `shown` ids of a step (0: all).
bool explain_table(struct table *out, const struct explanation *explanation,
                   const struct snapshot *snapshot, size_t shown, struct arena *arena,
                   struct error *err) MUST_CHECK;
// The first `limit` flows of a step (0: all), by record number.
struct proof_records explain_records(const struct proof_step *step, size_t limit,
                                     struct arena *arena);
// The id of an original record.
bool explain_id(const struct snapshot *snapshot, uint64_t record, const char **id,
                struct arena *arena, struct error *err) MUST_CHECK;

#endif
