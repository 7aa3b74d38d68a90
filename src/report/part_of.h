// Children and their parents: a child of a counted flow of the same stage is not added to it.
//
// Only flows that have or are a parent are kept in memory. A parent that the question does not
// count (it was filtered out, or lies outside the boundary) does not cover its children, but the
// chain goes on through it: what is above it may count.
//
// An answer by fund or donor has a line for each, and a part may belong to another line than the
// whole that covers it. That is told too, because a question for that line alone, which leaves the
// whole out, counts the part.
#ifndef REPORT_PART_OF_H
#define REPORT_PART_OF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "report/flow_reader.h"
#include "report/places.h"
#include "report/snapshot.h"

struct relative {
    uint64_t original;
    uint64_t part_of;    // 0: none
    uint32_t line;       // of the answer
    uint32_t recipients; // where the answer is by recipient; else 0
    uint8_t stage;       // of a wanted flow
    bool is_counted;
    bool is_covered;
    bool is_covered_in_line;
};

struct part_of {
    struct arena *arena;
    const struct places *places;
    bool has_any;
    uint8_t *is_parent;              // one bit per record number
    LIST(struct relative) relatives; // sorted by original after part_of_resolve
    size_t child_count;              // the standing children, sorted in front of them until then
};

// Reads the chains of the flows that stand.
bool part_of_load(struct part_of *out, const struct snapshot *snapshot, struct arena *arena,
                  struct error *err) MUST_CHECK;
// Whether a wanted row is a part or has parts. Each that is, is offered once, with its line.
bool part_of_concerns(const struct part_of *part_of, const struct flow_row *row);
void part_of_offer(struct part_of *part_of, const struct flow_row *row, uint32_t line,
                   uint32_t recipients);
void part_of_resolve(struct part_of *part_of);
// *in_line: what covers it stands in its own line.
bool part_of_is_covered(const struct part_of *part_of, uint64_t original, bool *in_line);

#endif
