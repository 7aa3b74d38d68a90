// Tables in a PDF: columns as wide as their content, headers on every page, a total with a rule.
//
// A table is walked to measure it and walked again to draw it; between the two only a plan is
// kept: the columns' widths and each row's height. A table with more columns than the widest page
// holds is printed in parts, each with the first column.
#ifndef RENDER_PDF_TABLE_H
#define RENDER_PDF_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/list.h"
#include "render/canvas.h"
#include "render/figure_words.h"
#include "report/table.h"

struct pdf;
enum sheet_turn { TURN_PORTRAIT, TURN_LANDSCAPE };

#define TABLE_GAP 11.0 // between columns
#define TABLE_PAD 1.5  // above and below the text of a row
#define TABLE_GROUP_SPACE 6.0
#define TABLE_TAIL_PT 6.5 // the second line of a figure: its bounds, how many are unknown
#define TABLE_CELL_LINES 30u

struct plan_column {
    size_t index;   // in the table
    bool is_figure; // set on the decimal point
    bool is_filled; // some row has something in it
    double x, width;
    double natural;                 // width on one line
    double least;                   // the longest word, or all of a figure
    double head;                    // the longest word of its header, at the header's size
    double tail;                    // the longest second line of a figure, at its own size
    double whole, fraction, suffix; // of figures: widest part before the point, from it, marks
};

struct plan_row {
    float height;
    unsigned char role;
};

// Some columns of a table, as many as a page is wide, and all its rows.
struct table_plan {
    const struct table *table;
    struct plan_column *columns;
    size_t column_count;
    double size; // of the text
    double width;
    bool is_wide;    // needs a landscape page
    bool is_settled; // `turn` is the sheet it stands on
    enum sheet_turn turn;
    bool is_before_text; // no table follows it at once
    bool is_part;        // not the first part of its table
    double header;       // height of the header row
    double foot;         // height of notes and sources; set on the last part only
    LIST(struct plan_row) rows;
};

struct text table_text(const struct table_plan *plan, const char *text, enum row_role role);
struct text table_head_text(const struct table_plan *plan, size_t column);
struct text table_foot_text(const char *text);
bool table_is_printed(const struct table_column *column);

// Measures a table; its plans are appended to pdf->plans.
bool table_plan_make(struct pdf *pdf, const struct table *table, struct error *err) MUST_CHECK;
// Measures a narrow table again for the width of a landscape page.
bool table_plan_widen(struct pdf *pdf, struct table_plan *plan, struct error *err) MUST_CHECK;

struct table_plan *table_next_plan(const struct pdf *pdf); // NULL: none
// What its title and first rows need: two, or all of a small table.
double table_start_height(struct pdf *pdf, const struct table_plan *plan);
// Decides on the sheet where a table is first met, `above` being the height of its section's heading
// (0: it is not the section's first). A narrow table stays on a landscape page that has room and
// another of its section, or room for all of it, or that is nearly empty. Where it needs a new sheet
// that one is turned when otherwise too little would stand on it before a table that turns it.
bool table_settle(struct pdf *pdf, struct table_plan *plan, double above,
                  struct error *err) MUST_CHECK;
// Places a measured table; tables come in the order in which they were measured.
bool pdf_table(struct pdf *pdf, const struct table *table, struct error *err) MUST_CHECK;

#endif
