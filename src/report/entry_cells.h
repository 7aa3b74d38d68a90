// The cells of one entry: a flow with what it counts as, in the columns of the flat data.
//
// Ids come first, and every figure a total is made of has a column, so that sums over the rows come
// to the totals: `counts`, the amounts with their bounds, what is converted, what is outstanding of
// a promise and delivered of it, and what of a payment no commitment stands behind.
#ifndef REPORT_ENTRY_CELLS_H
#define REPORT_ENTRY_CELLS_H

#include "report/flow_reader.h"
#include "report/sections.h"
#include "report/unlinked.h"

enum entry_column {
    ENTRY_ID,
    ENTRY_DONOR,
    ENTRY_TO,
    ENTRY_VIA,
    ENTRY_FUND,
    ENTRY_ACTIVITY,
    ENTRY_PROGRAMME,
    ENTRY_RECIPIENT,
    ENTRY_EVENT,
    ENTRY_PART_OF,
    ENTRY_STAGE,
    ENTRY_CLASS,
    ENTRY_COUNTS,
    ENTRY_YEAR,
    ENTRY_LAST_YEAR,
    ENTRY_DATE_WORDS,
    ENTRY_FLOW,
    ENTRY_AMOUNT_WORDS,
    ENTRY_CURRENCY,
    ENTRY_AMOUNT_KIND,
    ENTRY_LOWER,
    ENTRY_STATED,
    ENTRY_UPPER,
    ENTRY_IS_UNKNOWN,
    ENTRY_CONVERTED,
    ENTRY_CONVERSION,
    ENTRY_OUTSTANDING,
    ENTRY_DELIVERABLE,
    ENTRY_DELIVERED,
    ENTRY_UNLINKED,
    ENTRY_DONOR_NAME,
    ENTRY_TO_NAME,
    ENTRY_ACTIVITY_TITLE,
    ENTRY_TITLE,
    ENTRY_DATE,
    ENTRY_DATE_EXACT,
    ENTRY_DATE_EARLIEST,
    ENTRY_DATE_LATEST,
    ENTRY_VALUE_DATE,
    ENTRY_PERIOD,
    ENTRY_STATED_ON,
    ENTRY_FORM,
    ENTRY_FINANCE,
    ENTRY_NATURE,
    ENTRY_EARMARKING,
    ENTRY_AMOUNT_TEXT,
    ENTRY_EVIDENCE,
    ENTRY_EVIDENCE_TITLE,
    ENTRY_NOTE,
    ENTRY_REFS,
    ENTRY_RECORD,
    ENTRY_PLAIN_COLUMNS, // the next ones only where what counts is not what is stated
    ENTRY_COUNTED_LOWER = ENTRY_PLAIN_COLUMNS,
    ENTRY_COUNTED_AMOUNT,
    ENTRY_COUNTED_UPPER,
    ENTRY_COLUMNS
};

// What became of promises and payments, for the columns that need links.
struct entry_links {
    struct unlinked unlinked;
    struct fulfilled *states;
    uint8_t *is_unsupported; // by party: it has payments that are linked to nothing
};
bool entry_links_load(struct entry_links *out, const struct making *making,
                      struct error *err) MUST_CHECK;

struct entry_maker {
    const struct making *making;
    const struct flow_reader *reader;
    const struct entry_links *links;
    struct arena *scratch; // of one row
};

extern const struct table_column entry_columns[ENTRY_COLUMNS];
// How many of the columns a question needs.
size_t entry_column_count(const struct question *question);
// Fills all columns; unused ones stay blank.
bool entry_cells_fill(const struct entry_maker *maker, const struct flow_row *row,
                      struct cell *cells, struct error *err) MUST_CHECK;
// The significant digits of the widest figure that a row of amounts puts into cells.
unsigned entry_digits(const struct flow_row *row);

#endif
