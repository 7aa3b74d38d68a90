// Figures that a native chart needs and no table has, in rows of the chart's own sheet: what an
// analyst would put into a corner and hide.
//
// Steps need each point twice, a waterfall needs the invisible bar under each step. They are
// formulas over the table's cells, so that a chart follows them, in rows folded away under a line
// that says what they are.
#ifndef RENDER_XLSX_DRAWN_H
#define RENDER_XLSX_DRAWN_H

#include "render/xlsx_page.h"

struct xlsx_drawn_cell {
    bool is_set;
    const char *text; // NULL: a number
    struct decimal number;
};

// Rows of a chart that belong together: all, or those of one panel.
struct xlsx_drawn_part {
    const char *title; // of a panel; NULL: of the chart
    size_t first;      // among the chart's drawn rows
    size_t count;
};

// A column of floating bars.
struct xlsx_drawn_series {
    uint16_t column;
    const char *name; // NULL: invisible
    enum chart_fill fill;
    bool is_partial; // hatched
};

struct xlsx_drawn {
    uint32_t first_row; // on the sheet
    uint16_t column_count;
    LIST(struct xlsx_drawn_cell) cells; // row by row
    LIST(struct xlsx_drawn_part) parts;
    LIST(const char *) labels; // of each row's bar, at its end; none: no labels
    LIST(struct xlsx_drawn_series)
    series;                        // of floating bars, from zero outwards;
                                   // the first and the last are invisible
    int32_t first_year, last_year; // that their axis has; 0: it begins at zero
};

// The columns of a waterfall's figures; the bars stand on each other in this order.
enum {
    DRAWN_STEP,
    DRAWN_FROM,
    DRAWN_TO,
    DRAWN_UNDER, // invisible, above zero
    DRAWN_OVER,  // invisible, below zero
    DRAWN_BAR,
    DRAWN_BELOW, // the bar's part below zero
    DRAWN_ROOM,  // invisible, where its label begins
    DRAWN_COLUMNS,
};

// Whether the chart is of a kind that needs them.
bool xlsx_needs_drawn(const struct chart *chart);
bool xlsx_has_floating_bars(const struct chart *chart);
// Rows of one value of the panel column stand together; other charts have one part.
size_t xlsx_count_panels(const struct chart *chart);
// Writes them at the end of the page. NULL: there is nothing to draw.
const struct xlsx_drawn *xlsx_drawn_put(struct xlsx_page *page, const struct chart *chart,
                                        const struct xlsx_placed *placed, bool has_formulas);

#endif
