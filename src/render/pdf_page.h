// Pages of a PDF: size, margins, running header and footer, and the flow of blocks down a page.
//
// The whole document is laid out once on a dry canvas, which counts the pages and notes where each
// section starts, and then drawn by the same code.
#ifndef RENDER_PDF_PAGE_H
#define RENDER_PDF_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"
#include "render/canvas.h"
#include "render/pdf_table.h"
#include "render/render.h"

#define PAGE_SIDE 42.0
#define PAGE_TOP 62.0    // where content starts
#define PAGE_BOTTOM 52.0 // from the page's lower edge
#define GRID_COLUMNS 12
#define GRID_GUTTER 12.0
#define BASELINE 12.0

// A line of the contents: a bookmark, a link and a page number.
struct pdf_entry {
    const char *title;
    const char *target;
    unsigned page;
};

struct pdf {
    struct canvas *canvas;
    const struct document *document;
    enum paper paper;
    bool is_dry; // first pass: count and note
    enum sheet_turn turn;
    bool is_page_open;
    unsigned page;
    unsigned page_count;             // known in the second pass
    unsigned chart;                  // number of the last one
    double y;                        // where the next block starts
    LIST(struct pdf_entry) entries;  // made before the first pass, pages filled by it
    LIST(struct table_plan *) plans; // made by the first pass, in the order of the tables
    size_t next_plan;
    struct arena *arena;
    struct arena *scratch; // reset at the end of each page, so not for what may cross one
};

double pdf_width(const struct pdf *pdf);                             // between the sides
double pdf_sheet_width(const struct pdf *pdf, enum sheet_turn turn); // the same of a page
double pdf_bottom(const struct pdf *pdf);                            // y where content ends
double pdf_room(const struct pdf *pdf);                              // from y to there
double pdf_full_room(const struct pdf *pdf, enum sheet_turn turn);   // of an empty page
// Left edge and width of `span` grid columns from `first` (0 to 11).
double pdf_column_x(const struct pdf *pdf, unsigned first);
double pdf_column_width(const struct pdf *pdf, unsigned span);

void pdf_new_page(struct pdf *pdf, enum sheet_turn turn);
#define SPARSE_SHARE 0.35 // of a page: less is too little to stand on one alone
bool pdf_is_sparse(const struct pdf *pdf, enum sheet_turn turn); // the open page, turned so
void pdf_end_page(struct pdf *pdf);
// A new page when less than `height` is left or the sheet is turned the other way.
void pdf_ensure(struct pdf *pdf, double height, enum sheet_turn turn);

// A paragraph over the content's width with its tag; moves y.
void pdf_paragraph(struct pdf *pdf, const char *tag, const struct text *text);
// The same as a link to a target; NULL: none.
void pdf_linked_paragraph(struct pdf *pdf, const char *tag, const struct text *text,
                          const char *target);
// Where a section with a heading starts; NULL when the document has none of this key.
const char *pdf_section_target(struct pdf *pdf, const char *key);
void pdf_space(struct pdf *pdf, double height);
// A section's heading, noted for the contents and bookmarked.
void pdf_heading(struct pdf *pdf, const char *title, const char *target);
// Bookmark and page number of an entry here.
void pdf_mark(struct pdf *pdf, const char *target);
// A bookmark of a chart here, below that of what it stands in.
void pdf_mark_chart(struct pdf *pdf, const char *title);

#endif
