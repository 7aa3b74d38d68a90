// Which rows and columns of a sheet print on which page.
//
// The tables one after the other, with what stands above the first and below the last one; then the
// charts, which stand beside them on the screen: both together would be printed too small.
#ifndef RENDER_XLSX_BLOCKS_H
#define RENDER_XLSX_BLOCKS_H

#include "render/xlsx_page.h"

// Settles the places of the charts beside the tables as well: everything else is written.
void xlsx_print_page(struct xlsx_print *print, const struct xlsx_page *page,
                     const struct xlsx_page_plan *plan, struct xlsx_layout *layout);
// A sheet of text alone.
void xlsx_print_text(struct xlsx_print *print, const struct xlsx_page *page);

#endif
