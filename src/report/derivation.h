// How a figure comes from other figures of the document, as plain data beside its value.
//
// The value is worked out where the table is made, exactly; a derivation only says which rows and
// columns it stands for, so that a workbook can show it as a formula and a reader can follow it. A
// renderer that knows no formulas ignores it, and one that knows them never computes: the value in
// the cell stays the figure.
//
// Criteria compare texts the way spreadsheets do, without regard to case: whoever makes one sees
// to it that no two values of the column differ in case only.
#ifndef REPORT_DERIVATION_H
#define REPORT_DERIVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum criterion_kind {
    CRITERION_IS,     // the column holds `text`
    CRITERION_IS_NOT, // it holds another text, or none
    CRITERION_NUMBER, // it holds `number`: a flag, a count
    CRITERION_EMPTY,  // it holds nothing
    CRITERION_SAME,   // it holds what `own_column` of the figure's own row holds
    CRITERION_UP_TO,  // it holds a number that is at most the one there
};

struct criterion {
    const char *column; // key of a column of the table that is folded
    enum criterion_kind kind;
    const char *text;
    int32_t number;
    size_t own_column; // index in the figure's own table
};

// The sum of one column, or the number of rows, over the rows that meet every criterion.
struct fold_term {
    bool is_negative;    // taken away instead of added
    const char *table;   // key of a table of the document
    const char *measure; // key of its column; NULL: rows are counted
    const struct criterion *criteria;
    size_t criterion_count;
};

struct row_term {
    size_t column; // index in the figure's own table; marks there count as nothing
    bool is_negative;
};

enum derivation_kind {
    DERIVED_FOLD,    // the terms, added up
    DERIVED_RATIO,   // the first term over the second, in percent
    DERIVED_ROW,     // cells of its own row, added up
    DERIVED_ABOVE,   // the rows above it in its column, up to a heading
    DERIVED_DETAILS, // the table's details in its column
};

struct derivation {
    enum derivation_kind kind;
    uint8_t decimals; // RATIO: of the percentage
    const struct fold_term *terms;
    size_t term_count;
    const struct row_term *row_terms;
    size_t row_term_count;
};

// Where the parts of one cell come from; NULL: from records, not from other figures.
struct origin {
    const struct derivation *stated;
    const struct derivation *lower, *upper, *unknown; // of a SUM
    // The same figure reached another way, to compare: a total beside the entries behind it.
    const struct derivation *check;
};

#endif
