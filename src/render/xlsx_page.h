// A report sheet from top to bottom: title, what it is true of, figures, tables, charts, checks.
//
// It is planned before anything is written, so that formulas can point at it from other sheets.
#ifndef RENDER_XLSX_PAGE_H
#define RENDER_XLSX_PAGE_H

#include "render/xlsx_check.h"
#include "render/xlsx_formula.h"
#include "report/document.h"

#define XLSX_README "Read me"

// A sheet being written downwards.
struct xlsx_page {
    struct xlsx_sheet *sheet;
    struct arena *arena;
    uint32_t row;         // the next free one
    double *widths;       // characters, XLSX_PAGE_COLUMNS of them
    uint16_t last_column; // paragraphs reach so far
    double text_width;    // characters from the first to the last column
};

struct xlsx_page_plan {
    const struct section *section;
    struct xlsx_plan *plans; // of its tables
    struct xlsx_widths widths;
    uint16_t column_count; // of its figures, and of tables that are not folded away
    uint32_t figures_row;  // of the first key figure; 0: none
    size_t first_table;    // that is not folded away; SIZE_MAX: none
    size_t read_count;     // of such tables
    uint32_t *table_rows;  // where the block of each table begins
    const char **notes;    // on the charts
    size_t note_count;
    uint32_t chart_row; // of the chart under the first table; 0: none is there
    uint32_t chart_rows;
    uint32_t folded_row; // where what is folded away begins
    uint32_t checks_row; // of the first check; 0: they are elsewhere
    uint32_t end_row;
};

// What is the same on all sheets.
struct xlsx_context {
    const struct document *document;
    struct xlsx_book *book;
    struct xlsx_layout *layout;
    const struct xlsx_formulas *formulas;
    const struct xlsx_checks *checks;
};

// Plans the sheet and places its tables.
bool xlsx_page_plan_make(struct xlsx_page_plan *plan, const struct section *section,
                         struct xlsx_layout *layout, struct error *err) MUST_CHECK;
// Puts the checks at the end of a planned sheet.
void xlsx_page_plan_checks(struct xlsx_page_plan *plan, const struct xlsx_checks *checks);
bool xlsx_page_put(const struct xlsx_page_plan *plan, const struct xlsx_context *context,
                   struct error *err) MUST_CHECK;
void xlsx_put_charts(const struct xlsx_context *context);

// For the Read me as well: sets the widths, which must be known, and how far paragraphs reach.
void xlsx_page_begin(struct xlsx_page *page);
// A text over the page's width, as many lines high as it needs.
void xlsx_page_paragraph(struct xlsx_page *page, const char *text, enum xlsx_look look);
// The column of a key figure's value.
#define XLSX_FIGURE_COLUMN 1
// "As of 23 November 2026 · Book of record, size 128, root 1f0c…": on every sheet.
const char *xlsx_head_line(const struct document *document, struct arena *arena);
// "as of 23 November 2026, record 128, root 1f0c12ab…": at the foot of every printed page.
const char *xlsx_print_words(const struct document *document, struct arena *arena);

#endif
