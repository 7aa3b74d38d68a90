// The flat data: a header in the first row and one row a record, so that pivots and formulas take
// it as it is.
//
// It is a real table unless the book is large. What one sheet cannot hold goes to a sheet for each
// part of the source (a year), all with the same columns.
#ifndef RENDER_XLSX_FLAT_H
#define RENDER_XLSX_FLAT_H

#include "render/render.h"
#include "render/xlsx_page.h"

struct xlsx_flat {
    const struct table *table;
    const struct xlsx_plan *plan;
    size_t first_place; // its places in the layout
    size_t place_count;
    const size_t *place_of_part; // of the source; NULL: rows fill place after place
    uint16_t print_last;
};

// Plans one table of data and places its sheets, which hold at most `sheet_rows` rows each.
// *table_number counts the workbook's real tables.
bool xlsx_flat_plan(struct xlsx_flat *flat, const struct section *section,
                    const struct table *table, uint32_t sheet_rows, bool is_large,
                    struct xlsx_layout *layout, unsigned *table_number,
                    struct error *err) MUST_CHECK;
bool xlsx_flat_put(const struct xlsx_flat *flat, const struct xlsx_context *context,
                   const struct xlsx_options *options, struct error *err) MUST_CHECK;

#endif
