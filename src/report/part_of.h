// Children and their parents: a child of a counted flow of the same stage is not added to it.
//
// Only flows that have or are a parent are kept in memory. A parent that the question does not
// count (it was filtered out, or lies outside the boundary) does not cover its children, but the
// chain goes on through it: what is above it may count.
#ifndef REPORT_PART_OF_H
#define REPORT_PART_OF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "report/flow_reader.h"
#include "report/snapshot.h"

struct relative {
    uint64_t original;
    uint64_t part_of; // 0: none
    enum stage stage; // of a wanted flow
    bool is_counted;
    bool is_covered;
};

struct part_of {
    struct arena *arena;
    bool has_any;
    uint8_t *is_parent;              // one bit per record number
    LIST(struct relative) relatives; // sorted by original after part_of_resolve
    size_t child_count;              // the standing children, sorted in front of them until then
};

// Reads the chains of the flows that stand.
bool part_of_load(struct part_of *out, const struct snapshot *snapshot,
                  const struct standing *standing, struct arena *arena,
                  struct error *err) MUST_CHECK;
// Every wanted row is offered once.
void part_of_offer(struct part_of *part_of, const struct flow_row *row);
void part_of_resolve(struct part_of *part_of);
bool part_of_is_covered(const struct part_of *part_of, uint64_t original);

#endif
