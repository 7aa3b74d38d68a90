// Where the printed pages of a sheet end.
//
// Rows flow down pages as text does. A page ends above the first row it has no room for, or sooner:
// where rows are kept together (xlsx_keep_with_next), or where a table that would be cut has room
// on the next page. A last page of a few rows is avoided by making all pages a little smaller.
#ifndef RENDER_XLSX_PAGES_H
#define RENDER_XLSX_PAGES_H

#include "render/xlsx_sheet.h"

// Rows that belong together, if that can be: a table with its title and its notes.
struct xlsx_block {
    uint32_t first_row, last_row;
    uint32_t header_row;     // of its table; 0: it has none with rows
    uint32_t last_table_row; // above its notes
};

struct xlsx_flow {
    const struct xlsx_sheet *sheet;
    const struct xlsx_block *blocks; // downwards; rows between two blocks are not printed
    size_t block_count;
    double page_pt;     // that rows on a page may take
    double shrink_most; // so many times as much, once they are made smaller; 1: they cannot be
};

struct xlsx_page_rows {
    uint32_t first, last;
};

struct xlsx_pages {
    LIST(struct xlsx_page_rows) rows; // of each page
    uint32_t repeated_row;            // the header to repeat on pages below it; 0: none
    double shrink;                    // what the flow allows, or less
    double used_pt;                   // of the last page
};

void xlsx_pages_cut(struct xlsx_pages *pages, const struct xlsx_flow *flow, struct arena *arena);

#endif
