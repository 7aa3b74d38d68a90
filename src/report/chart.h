// A chart: what to draw of a table, as plain data. Figures stay in the table's cells, so that a
// drawn chart, a native Excel chart and the table beside it cannot differ.
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/table.h"

enum chart_kind {
    CHART_OVERLAPPED_BARS, // horizontal; one row per category, the stages drawn over each other
    CHART_STACKED_COLUMNS, // vertical; one column per category (year), series stacked
    CHART_GROUPED_COLUMNS, // vertical; one group per category (year), series side by side
    CHART_STEP_LINES,      // cumulative series over days or years, the last gap named
    CHART_DOTS,            // horizontal; one row per category, a dot for each series
    CHART_WATERFALL,       // steps that add up to the last one, which starts at zero
    CHART_SMALL_MULTIPLES, // columns over years, one panel for each value of panel_column
};

// What the columns and rows of a chart are depends on its kind:
//   bars, columns, dots  categories in rows, a series per column
//   step lines           days or years in rows (DAY or YEAR cells, ascending), a series per column;
//                        edge_column holds the gap between the first and the last series
//   waterfall            one row: each series is a step; several rows: each row is a step of the
//                        only series. All steps but the last add up to the last
//   small multiples      as columns; rows of one panel stand together, in the panels' order

// How a series is filled; stages are one hue in four steps with a fill style, so that they survive
// a grey printer.
enum chart_fill {
    FILL_PLEDGED,   // outline
    FILL_COMMITTED, // hatch
    FILL_DISBURSED, // solid
    FILL_SPENT,     // dark solid
    FILL_CATEGORY_1,
    FILL_CATEGORY_2,
    FILL_CATEGORY_3,
    FILL_CATEGORY_4,
    FILL_CATEGORY_5,
    FILL_OTHER, // grey
};

struct chart_series {
    const char *label;
    enum chart_fill fill;
    size_t column; // index of an AMOUNT or SUM column
};

#define CHART_NO_COLUMN ((size_t)-1)

struct chart {
    enum chart_kind kind;
    const char *key;           // "by_donor_chart"
    const char *title;         // a message when the figures support one, else the measure
    const char *measure;       // measure, who, where, period and unit, under the title
    const char *axis;          // title of the value axis with its unit: "US$ million"
    const char *alt;           // the chart in words, from its figures
    const struct table *table; // has its rows in memory
    size_t category_column;
    size_t edge_column;     // a column printed at the edge of its row; CHART_NO_COLUMN: none
    const char *edge_label; // words behind its figure; NULL: the column's title over all of them
    size_t panel_column;    // of small multiples
    const struct table_column *figures; // how its figures are printed; NULL: as in the table
    int32_t as_of_day;                  // of step lines: where what is known ends
    size_t first_row;
    size_t row_count; // rows drawn: first_row .. first_row + row_count - 1
    const struct chart_series *series;
    size_t series_count;
    size_t partial_row; // the row of a year that is not over (hatched); CHART_NO_COLUMN: none
    const char *const *notes;
    size_t note_count;
};

#endif
