// Where a sheet's charts stand on a screen.
//
// The first chart stands under the first table where that is short; where a screen has room for both,
// beside it. Other charts stand right of all tables, from below the first one's header on: on a
// screen both are seen at once, and the header that is repeated on every printed page carries no
// piece of a chart.
#ifndef RENDER_XLSX_SPOTS_H
#define RENDER_XLSX_SPOTS_H

#include "render/xlsx_page.h"

#define XLSX_CHART_GAP 20u // pixels below a chart, and right of it
#define XLSX_POINTS_PER_PIXEL 0.75

// The chart that stands under the first table and its notes, so many; NULL: none. Whether another
// table follows.
const struct chart *xlsx_chart_under(const struct section *section, const struct table *first,
                                     size_t note_count, bool is_followed);
// Rows of ordinary height that a chart covers.
uint32_t xlsx_chart_rows(const struct chart *chart);
// Settles the places of charts among the tables; the other ones are settled for print.
void xlsx_await_charts(const struct xlsx_page *page, const struct xlsx_page_plan *plan,
                       struct xlsx_layout *layout);
// Pixels across the first columns.
double xlsx_columns_px(const struct xlsx_page *page, uint16_t count);

#endif
