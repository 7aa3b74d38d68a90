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
    size_t currency_index; // the column that names its currency; SIZE_MAX: none
};

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
    const char *currency; // of its amount; NULL: not known
    struct arena *scratch;
};

bool xlsx_plan_make(struct xlsx_plan *plan, const struct table *table, bool is_flat,
                    struct arena *arena, struct error *err) MUST_CHECK;
// Rows of a report grow with their wrapped text: `widths` are the sheet's columns, NULL in flat
// data, whose rows are one line high.
void xlsx_plan_header(const struct xlsx_plan *plan, struct xlsx_sheet *sheet, uint32_t row,
                      const double *widths);
// At most `limit` rows from where `cursor` stands; *written says how many.
bool xlsx_plan_rows(const struct xlsx_plan *plan, struct table_cursor *cursor,
                    struct xlsx_sheet *sheet, uint32_t first_row, uint32_t limit,
                    const double *widths, uint32_t *written, struct error *err) MUST_CHECK;
// The sheet's column of a table's column (its main part); XLSX_NO_COLUMN: not drawn.
uint16_t xlsx_plan_find(const struct xlsx_plan *plan, size_t index);

void xlsx_put_cell(const struct xlsx_place *place, const struct cell *cell,
                   const struct table_column *column, enum xlsx_part part);
// "#,##0.0,," with its negative form, and marks before and after.
const char *xlsx_number_format(unsigned decimals, unsigned scale_power, const char *before,
                               const char *after, struct arena *arena);
bool xlsx_has_spread(const struct cell *cell);

#endif
