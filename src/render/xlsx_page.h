// A report sheet from top to bottom: title, what it is true of, figures, tables, charts.
#ifndef RENDER_XLSX_PAGE_H
#define RENDER_XLSX_PAGE_H

#include "render/xlsx_chart.h"
#include "render/xlsx_table.h"
#include "report/document.h"

// Places of tables in the workbook, and charts that wait until every table has one.
struct xlsx_waiting_chart {
    const struct chart *chart;
    struct xlsx_chart_spot spot;
};

struct xlsx_layout {
    struct arena *arena;
    struct xlsx_placed *placed;
    size_t placed_count;
    size_t placed_capacity;
    struct xlsx_waiting_chart *waiting;
    size_t waiting_count;
    size_t waiting_capacity;
};

// A sheet being written downwards.
struct xlsx_page {
    struct xlsx_sheet *sheet;
    struct arena *arena;
    uint32_t row;         // the next free one
    double *widths;       // characters, XLSX_PAGE_COLUMNS of them
    uint16_t last_column; // paragraphs reach so far
    double text_width;    // characters from the first to the last column
};

#define XLSX_PAGE_COLUMNS 256
#define XLSX_README "Read me"

void xlsx_layout_place(struct xlsx_layout *layout, struct xlsx_placed placed);
// Sets the widths, which must be known, and how far paragraphs reach.
void xlsx_page_begin(struct xlsx_page *page);
// A text over the page's width, as many lines high as it needs.
void xlsx_page_paragraph(struct xlsx_page *page, const char *text, enum xlsx_look look);
bool xlsx_page_section(const struct document *document, const struct section *section,
                       struct xlsx_book *book, struct xlsx_layout *layout,
                       struct error *err) MUST_CHECK;
void xlsx_layout_charts(struct xlsx_layout *layout, struct xlsx_book *book);

// "As of 23 November 2026 · Book of record, size 128, root 1f0c…": on every sheet.
const char *xlsx_head_line(const struct document *document, struct arena *arena);

#endif
