// A table: plain data between the questions (report/) and the answers (render/).
//
// A cell holds an exact figure or says why it has none; a column says how people and machines see
// it. A renderer never computes a figure: it only chooses how to draw what stands here. Rows are in
// memory, or come from a source one by one, so that a million entries stream.
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/date.h"
#include "core/decimal.h"
#include "report/derivation.h"

enum cell_type {
    CELL_BLANK, // nothing to say here: an empty cell, null in JSON
    CELL_TEXT,
    CELL_ID,      // a record's id: text that must never become a number or a date
    CELL_AMOUNT,  // one exact figure in `number`
    CELL_SUM,     // a sum: stated total in `number`, lower and upper, how many unknown
    CELL_COUNT,   // `number`, a whole number
    CELL_PERCENT, // `number`, in percent
    CELL_RATE,    // `number`, an exchange rate or other ratio, all its decimals
    CELL_DAY,     // a day that is certain, in `day`
    CELL_YEAR,    // a calendar year in `number`, printed without separators
    CELL_FLAG,    // yes or no, in `number` (1 or 0)
};

// Why a figure is missing, and its mark in print.
enum cell_gap {
    GAP_NONE,
    GAP_NIL,            // "–"   there is nothing of this
    GAP_UNKNOWN,        // ".."  there is something, no source says how much
    GAP_NOT_QUANTIFIED, // "n/q" cannot be worked out from what is known
    GAP_NO_RATE,        // "n/c" not converted
};

struct cell {
    enum cell_type type;
    enum cell_gap gap; // with AMOUNT, SUM, COUNT, PERCENT, RATE
    const char *text;  // TEXT, ID
    const char *words; // TEXT, ID, AMOUNT: what people read in its place; NULL: the value itself
    const char *link;  // a URL this cell leads to; NULL: none
    struct decimal number;
    struct decimal lower; // SUM: equal to number when the sum is exact
    struct decimal upper;
    bool has_bounds; // SUM, and AMOUNT made from one: lower, upper, unknown, is_open mean something
    const struct origin *origin; // how the figure comes from others; NULL: not from others
    uint64_t unknown;            // SUM: members without an amount
    int32_t day;                 // DAY
    bool is_open;                // SUM: a member has no upper bound
    bool is_approximate;         // "~"
    bool is_revised;             // "r"
    bool is_unsupported;         // "†" no evidence
};

// "~", with a little room before a minus sign, which it would run into.
const char *about_mark(struct decimal number);

// Where a column is drawn: print is text, PDF and HTML; a sheet is one of a workbook, but for its
// flat data; data is JSON, CSV and the flat data of a workbook.
enum column_audience {
    AUDIENCE_ALL,
    AUDIENCE_PEOPLE,   // print and sheets
    AUDIENCE_MACHINES, // data
    AUDIENCE_PRINT,    // print only
    AUDIENCE_SHEETS,   // sheets and data
    AUDIENCE_NONE,     // a column that says nothing this time
};
bool audience_has_print(enum column_audience audience);
bool audience_has_sheets(enum column_audience audience);
bool audience_has_data(enum column_audience audience);

struct table_column {
    const char *key;     // snake_case, stable: CSV header, JSON key
    const char *title;   // for people; may hold one "\n" where a header may break
    enum cell_type type; // what its cells are (or BLANK)
    enum column_audience audience;
    const char *currency; // of AMOUNT and SUM cells when the whole column has one; else NULL
    uint8_t decimals;     // print: decimals after scaling
    uint8_t scale_power;  // print: divide by 10^scale_power (6: millions); exact elsewhere
    bool has_bounds;      // AMOUNT cells made from sums: data has their bounds and marks too
    bool is_wrapped;      // long text: may take several lines
    bool is_kept;         // print: stays on one line where the page allows, such as a date
    uint8_t weight;       // relative width of wrapped text columns in print; 0: 1
    uint8_t digits; // of a source: significant digits that its figures have at most; 0: not known
};

// The initializers of a column of days and periods in words.
#define DATE_WORDS .type = CELL_TEXT, .is_wrapped = true, .is_kept = true, .weight = 2

enum row_role {
    ROW_PLAIN,
    ROW_OTHER, // "other donors (n)": sums what is not shown
    ROW_TOTAL, // last, bold, rule above
    ROW_GROUP, // a heading inside the table; only the first cell is set
};

struct table_row {
    enum row_role role;
    const struct cell *cells; // as many as the table has columns
};

// Rows of a source that belong together, such as a year's.
struct row_part {
    const char *label;
    uint64_t count;
};

// Rows that are made one by one. rewind starts again from the first.
struct row_source {
    bool (*rewind)(void *user, struct error *err);
    // *row is NULL at the end; valid until the next call.
    bool (*next)(void *user, const struct table_row **row, struct error *err);
    void *user;
    uint64_t count;            // exact number of rows
    void (*close)(void *user); // frees what a walk holds, wherever it is; NULL: nothing
    // For who cannot hold all rows in one place; NULL: they are not parted.
    const struct row_part *parts;
    size_t part_count;
    size_t (*part)(void *user); // index of the part of the row that next gave last
};

struct table {
    const char *key;               // "by_donor": file name in CSV, key in JSON
    const char *title;             // measure, who, where, period
    const char *unit;              // "US$ million, current prices"; NULL: none
    enum column_audience audience; // SHEETS: the figures of a chart, too many to read
    const struct table_column *columns;
    size_t column_count;
    const struct table_row *rows; // when source is NULL
    size_t row_count;
    const struct row_source *source;
    const struct table_row *details; // what the row ROW_OTHER sums, one by one; NULL: not kept
    size_t detail_count;
    const char *const *notes; // "Figures may not add up because of rounding."
    size_t note_count;
    const char *const *sources; // evidence behind it, in a few words each
    size_t source_count;
    const char *sources_section; // key of the section that lists it all; NULL: none
    const char *rate_note;       // how its figures were converted; NULL: they were not
    // Why its figures cannot be followed to the entries, for a workbook; NULL: they can, or are
    // records themselves.
    const char *unfolded;
};

// Walks a table whichever way its rows are held:
//     struct table_cursor cursor;
//     if (!table_rewind(table, &cursor, err)) return false;
//     for (;;) { if (!table_next(&cursor, &row, err)) return false; if (row == NULL) break; ... }
struct table_cursor {
    const struct table *table;
    uint64_t position;
};
bool table_rewind(const struct table *table, struct table_cursor *cursor,
                  struct error *err) MUST_CHECK;
bool table_next(struct table_cursor *cursor, const struct table_row **row,
                struct error *err) MUST_CHECK;
uint64_t table_row_count(const struct table *table);
// What stands under a table, line by line: notes, then sources, then how it was converted.
struct table_foot {
    const char **lines;
    size_t count;
    size_t sources; // index of their line; SIZE_MAX: none
};
size_t table_foot_count(const struct table *table);
struct table_foot table_foot(const struct table *table, struct arena *arena);
bool table_is_read(const struct table *table); // has rows, and people are meant to read them
// For walks that ended early; a walk to the end closes itself. May be called at any time.
void table_close(const struct table *table); // for CLEANUP too

#endif
