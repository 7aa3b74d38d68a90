// One table on a sheet: a survey first (which columns it needs and how wide), then the rows.
//
// A sum takes one column for what is stated and, where its table needs them, further ones for
// lower, upper and the number of unknown members. Flat data has keys as headers, blanks for gaps,
// and beside a column of money that a number cell cannot hold exactly its exact text.
#ifndef RENDER_XLSX_TABLE_H
#define RENDER_XLSX_TABLE_H

#include "render/xlsx_sheet.h"
#include "report/document.h"

#define XLSX_NO_COLUMN UINT16_MAX
#define XLSX_WIDTH_MAX 60 // characters; longer text wraps

enum xlsx_part { PART_MAIN, PART_LOWER, PART_UPPER, PART_UNKNOWN, PART_EXACT };

struct xlsx_column {
    const struct table_column *column;
    size_t index; // in the table
    enum xlsx_part part;
    const char *header;
    double width; // characters
    bool is_wrapped;
    bool can_wrap;         // where its sheet has no room for its width
    size_t currency_index; // the column that names its currency; SIZE_MAX: none
};

// What a column's header says and how wide it is; see xlsx_plan_make.
struct xlsx_plan {
    const struct table *table;
    bool is_flat;
    struct xlsx_column *columns;
    uint16_t column_count;
    uint64_t row_count;
};

// How one cell is put.
struct xlsx_place {
    struct xlsx_sheet *sheet;
    uint32_t row;
    uint16_t column;
    enum xlsx_look look;
    bool is_flat;
    bool is_wrapped;
    int minor_units;     // of its currency; -1: not known
    const char *formula; // that its figure is the value of; NULL: none
    struct arena *scratch;
};

struct xlsx_formulas;
struct xlsx_placed;

// Rows of one table going to one sheet.
struct xlsx_rows {
    const struct xlsx_plan *plan;
    const struct xlsx_placed *placed;
    const struct xlsx_formulas *formulas;
    struct xlsx_sheet *sheet;
    const double *widths; // of the sheet's columns; NULL in flat data, whose rows are one line high
    struct arena scratch; // of a row
    char code[8];         // the currency of the last row, and its minor units
    int minor_units;
};

bool xlsx_plan_make(struct xlsx_plan *plan, const struct table *table, bool is_flat,
                    struct arena *arena, struct error *err) MUST_CHECK;
// Rows of a report grow with their wrapped text.
void xlsx_plan_header(const struct xlsx_plan *plan, struct xlsx_sheet *sheet, uint32_t row,
                      const double *widths);
// Columns at the left that say what a row is, no more of them than so many characters hold.
uint16_t xlsx_plan_keys(const struct xlsx_plan *plan, const double *widths, double characters);
// Where the rows of a plan go. `index` is the row's in its table.
void xlsx_rows_begin(struct xlsx_rows *rows, const struct xlsx_placed *placed,
                     const struct xlsx_formulas *formulas, struct xlsx_sheet *sheet,
                     const double *widths);
void xlsx_rows_put(struct xlsx_rows *rows, const struct table_row *row, size_t index, uint32_t at);
void xlsx_rows_done(struct xlsx_rows *rows); // for CLEANUP
// All rows of a report table, with the details behind "others" folded away.
bool xlsx_rows_put_all(struct xlsx_rows *rows, struct error *err) MUST_CHECK;
// The sheet's column of a table's column (its main part); XLSX_NO_COLUMN: not drawn.
uint16_t xlsx_plan_find(const struct xlsx_plan *plan, size_t index);
uint16_t xlsx_plan_find_part(const struct xlsx_plan *plan, size_t index, enum xlsx_part part);

void xlsx_put_cell(const struct xlsx_place *place, const struct cell *cell,
                   const struct table_column *column, enum xlsx_part part);
// "#,##0.0,," with its negative form, and marks before and after.
const char *xlsx_number_format(unsigned decimals, unsigned scale_power, const char *before,
                               const char *after, struct arena *arena);
bool xlsx_has_spread(const struct cell *cell);
bool xlsx_has_number(const struct cell *cell); // a figure, not a text, a mark or nothing

#endif
