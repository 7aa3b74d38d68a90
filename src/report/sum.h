// A sum of flows: stated, lower and upper totals, and how many amounts nobody states.
//
// Units of 10^-12 in 128 bits: adding is exact and checked, in any order.
#ifndef REPORT_SUM_H
#define REPORT_SUM_H

#include <stdbool.h>
#include <stdint.h>

#include "core/decimal.h"
#include "report/flow_reader.h"
#include "report/table.h"

struct sum {
    int128 stated, lower, upper; // upper of the members that have one
    uint64_t count;              // members, the unknown ones included
    uint64_t unknown;
    bool is_open;        // a member has no upper bound
    bool is_approximate; // a member is "about"
};

void sum_set_flow(struct sum *sum, const struct flow_row *row); // the sum of one flow
// Adds one flow. False on overflow.
bool sum_add_flow(struct sum *sum, const struct flow_row *row) MUST_CHECK;
bool sum_add(struct sum *sum, const struct sum *other) MUST_CHECK;
// Divides a flow by shares, exactly: each part is cut to 12 decimals, and what that leaves over
// goes to the largest share (the first among equals). False for shares that are not above zero.
bool flow_row_split(const struct flow_row *row, const struct decimal *shares, size_t count,
                    struct flow_row *parts, struct arena *scratch) MUST_CHECK;
// The part of a flow that goes to the recipients a question asks for: all of it unless it has
// several. False for shares that cannot be read.
bool flow_row_wanted(const struct flow_row *row, const struct question *question,
                     const struct flow_reader *reader, struct flow_row *part,
                     struct arena *scratch) MUST_CHECK;
// sum × numerator ÷ denominator, each part rounded half-even to 12 decimals. False on overflow.
bool sum_scale(struct sum *sum, int128 numerator, int128 denominator) MUST_CHECK;
struct decimal sum_decimal(int128 units);
const char *sum_mark(const struct sum *sum); // what stands before its figure: about_mark, or ""
bool sum_has_amount(const struct sum *sum);  // some member states one
// As a SUM cell: a gap when it has no members, or none that states an amount.
struct cell sum_cell(const struct sum *sum);

#endif
