// Where a sheet's charts stand, and which rows and columns of it belong together in print.
#ifndef RENDER_XLSX_BLOCKS_H
#define RENDER_XLSX_BLOCKS_H

#include "render/xlsx_page.h"

// Right of the tables, from below the first table's header on: on a screen both are seen at once,
// and the header that is repeated on every printed page carries no piece of a chart.
void xlsx_await_charts(const struct xlsx_page *page, const struct xlsx_page_plan *plan,
                       struct xlsx_layout *layout);
// The tables one after the other, with what stands above the first and below the last one; then the
// charts, which stand beside them on the screen: both together would be printed too small. Settles
// the rows of the charts: everything else is written.
void xlsx_set_blocks(struct xlsx_print *print, const struct xlsx_page *page,
                     const struct xlsx_page_plan *plan, struct xlsx_layout *layout);

#endif
