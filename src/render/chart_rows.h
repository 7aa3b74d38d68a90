// What horizontal charts share: a name left of the plot and words right of it for each row. Rows are
// of one height, but for those whose words need a second line. Rows that do not fit are left out,
// and a line under the axis says so.
#ifndef RENDER_CHART_ROWS_H
#define RENDER_CHART_ROWS_H

#include "render/chart_layout.h"

#define ROW_GAP 9.0        // between the plot and what stands beside it
#define ROW_TICK_HALF 14.0 // half a tick's label, over the end of the plot
#define ROW_NATURAL_1 16.0 // of names on one line
#define ROW_NATURAL_2 23.0 // of names on two
#define ROWS_UNDER 38.0    // axis and what is said of rows left out

struct chart_row {
    const char *name; // NULL: the row belongs to the name before it
    const char *edge; // NULL: none
    double edge_x;    // where it starts; 0: in a column of its own
    size_t row;       // of the chart
    double top, height;
};

struct chart_rows {
    struct chart_row *items;
    size_t count, all; // shown and given
    double names, edges;
    enum text_align edge_align;
};

struct chart_rows chart_rows_new(size_t count, struct arena *arena); // room for so many, none yet
void chart_rows_add(struct chart_rows *rows, struct chart_row row);
// Widths, heights and how many rows fit, and the layout's plot between names and edges.
void chart_rows_place(struct chart_frame *frame, struct chart_rows *rows);
double chart_rows_y(const struct chart_rows *rows, size_t index); // of its middle
// Names and edges, which may need two lines.
void chart_rows_put(struct chart_frame *frame, const struct chart_rows *rows);
// Under the axis, `axis` points high: what was left out. Sets frame->bottom.
void chart_rows_end(struct chart_frame *frame, const struct chart_rows *rows, double axis);

// Marks on a row.
void chart_put_dot(struct chart_frame *frame, struct point centre, double radius,
                   enum chart_fill fill, bool is_hollow);
void chart_put_stroke(struct chart_frame *frame, struct point from, struct point to,
                      struct stroke stroke);
// Words of a key at x, at the top of what is left, and the x behind them; *bottom is moved down to
// where the key ends.
#define KEY_LINE 15.0 // with words of one line
double chart_put_key_words(struct chart_frame *frame, double x, const char *words, double *bottom);

#endif
