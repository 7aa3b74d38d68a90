// Payments that are linked to no counted commitment: what makes the cumulative view and `firm`.
//
// A payment is linked by its share: one that is linked in part counts with the rest. A refund of a
// payment goes where the payment goes. (model: 6.2)
#ifndef REPORT_UNLINKED_H
#define REPORT_UNLINKED_H

#include "report/fulfilment.h"

struct unlinked {
    struct fulfilment fulfilment;
    struct linked_part {
        bool is_whole; // nothing of it is left
        int128 units;  // linked, in its own currency
    } * linked;        // by index of the fulfilment's flows
};

bool unlinked_load(struct unlinked *out, const struct snapshot *snapshot,
                   const struct question *question, struct arena *arena,
                   struct error *err) MUST_CHECK;
// Divides a payment: what is linked to a commitment, and the rest. False for a part that is empty.
struct unlinked_parts {
    bool has_linked, has_rest;
    struct flow_row linked, rest;
};
bool unlinked_split(const struct unlinked *unlinked, const struct flow_row *row,
                    struct unlinked_parts *out) MUST_CHECK;

#endif
