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
    CHART_STACKED_COLUMNS, // vertical; a panel for each whole, its parts stacked; years in rows
    CHART_STEP_LINES,      // cumulative series over days or years, the last gap named
    CHART_DOTS,            // horizontal; one row per category, a dot for each series
    CHART_WATERFALL,       // steps that add up to the last one, which starts at zero
    CHART_SMALL_MULTIPLES, // step lines, one panel for each value of panel_column
    CHART_FLOW_MAP,        // a Sankey: places in levels, ribbons between them
    CHART_TIMELINE,        // bars over years with uncertain ends, and moments
    CHART_HEAT_STRIP,      // a cell for each figure, the darker the larger, with the figure in it
    CHART_RANGES,          // horizontal; one row per thing, a dot with its bounds per claim on it
    CHART_DUMBBELL,        // horizontal; one row per category, an arrow from before to after
    CHART_TREEMAP,         // areas that fill a box, of the first series
};

// What the columns and rows of a chart are depends on its kind:
//   bars, dots           categories in rows, a series per column
//   columns              categories in rows; each whole has a panel of its own; the part_count series
//                        behind it are what its columns are stacked of
//   step lines           days or years in rows (DAY or YEAR cells, ascending), a series per column;
//                        edge_column holds the gap between the first and the last series
//   waterfall            one row: each series is a step; several rows: each row is a step of the
//                        only series. All steps but the last add up to the last
//   small multiples      as step lines; rows of one panel stand together, in the panels' order
//   flow map             a ROW_GROUP row starts a level, its category is the level's title; the rows
//                        behind it are places, ROW_OTHER last. Then come the ribbons: from_column
//                        and to_column hold the places' rows (counted from first_row, from 0). A
//                        ribbon has its series in mark_column, and so has a place of the first
//                        level; all series have the same column
//   timeline             rows in their order; days_column and the five behind it are DAY cells: the
//                        moment, earliest and latest, the start, earliest and latest, the end,
//                        earliest and latest. Blank earliest start or latest end: open;
//                        mark_column is the series whose fill a row has
//   heat strip           categories in rows, a bucket per series; rows that have the same words in
//                        panel_column (a currency) share a scale. From partial_row on the figures
//                        are only possible
//   ranges               a row per claim; rows of one panel are of one thing, named by the category
//                        of the first; the only series is a SUM with its bounds; mark_column is
//                        0 adopted, 1 rejected, 2 open; edge_column holds who claims it
//   dumbbell             categories in rows; the series are before and after
//   treemap              parts in rows, in their order; figures of zero or less have no area

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
    FILL_OTHER,   // grey
    FILL_NEUTRAL, // dark grey: what has no kind
    FILL_HEAT_1,  // of one hue, the darker the more
    FILL_HEAT_2,
    FILL_HEAT_3,
    FILL_HEAT_4,
    FILL_HEAT_5,
};

struct chart_series {
    const char *label;
    enum chart_fill fill;
    size_t column; // index of an AMOUNT or SUM column
};

#define TREEMAP_PARTS 8u // from so many parts up; bars compare fewer better
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
    size_t panel_column;    // of small multiples, heat strips and ranges
    size_t mark_column;     // a COUNT; what it says of a row depends on the kind
    size_t from_column;     // of a flow map
    size_t to_column;
    size_t days_column;                 // of a timeline: the first of six
    const struct table_column *figures; // how its figures are printed; NULL: as in the table
    int32_t as_of_day;                  // of step lines: where what is known ends
    size_t first_row;
    size_t row_count; // rows drawn: first_row .. first_row + row_count - 1
    const struct chart_series *series;
    size_t series_count;
    size_t part_count;  // of columns: so many series behind each whole are its parts
    size_t partial_row; // the row of a year that is not over (hatched); CHART_NO_COLUMN: none
    const char *const *notes;
    size_t note_count;
};

#endif
