// Where everything stands in a workbook, settled before the first cell is written: a formula on the
// first sheet may point at the last.
//
// A table's rows follow its header. The details behind its row "others" stand under that row.
#ifndef RENDER_XLSX_LAYOUT_H
#define RENDER_XLSX_LAYOUT_H

#include "base/list.h"
#include "render/xlsx_table.h"
#include "report/chart.h"

struct xlsx_placed {
    const struct table *table;
    const struct xlsx_plan *plan;
    const char *sheet_name;
    const char *table_name; // of a real table, for references by name; NULL: a plain range
    uint32_t header_row;
    uint32_t first_row;
    uint32_t row_count; // sheet rows, with details
    bool is_folded;     // every row of it is a detail
    size_t other_index; // of the row the details are behind; SIZE_MAX: none
};

struct xlsx_chart_spot {
    struct xlsx_sheet *sheet;
    uint32_t row;
    uint16_t column;
    unsigned width_px;
    double top_px; // within the row
};

struct xlsx_drawn;

struct xlsx_waiting_chart {
    const struct chart *chart;
    struct xlsx_chart_spot spot;
    bool is_among_tables;           // beside the first one, or under it; else right of all of them
    const struct xlsx_drawn *drawn; // figures of its own; NULL: those of its table
};

struct xlsx_layout {
    struct arena *arena;
    LIST(struct xlsx_placed) placed;
    LIST(struct xlsx_waiting_chart) waiting; // until every table is written
};

void xlsx_layout_place(struct xlsx_layout *layout, struct xlsx_placed placed);
// Where a table stands; NULL: nowhere. Data that is split stands in several places.
const struct xlsx_placed *xlsx_layout_find(const struct xlsx_layout *layout,
                                           const struct table *table);
// The places of tables with a key, one after the other; NULL begins, and ends.
const struct xlsx_placed *xlsx_layout_next(const struct xlsx_layout *layout, const char *key,
                                           const struct xlsx_placed *before);
// The sheet row of a table's row, or of one of its details.
uint32_t xlsx_placed_row(const struct xlsx_placed *placed, size_t index);
uint32_t xlsx_placed_detail(const struct xlsx_placed *placed, size_t index);
// The figures of a chart, too many to read.
bool xlsx_is_folded(const struct table *table);
// The index of the row "others"; SIZE_MAX when it has no details.
size_t xlsx_other_index(const struct table *table);

#endif
