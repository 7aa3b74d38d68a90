// The geometry of a chart: every bar, line and text of it with its place, without any drawing.
//
// A layout is plain data in the chart's own coordinates (0,0 is its top left corner), so a test can
// ask whether two labels overlap. Texts are measured through a ruler the caller brings. Bars start
// at zero; a text never leaves its box.
#ifndef RENDER_CHART_LAYOUT_H
#define RENDER_CHART_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"
#include "render/canvas.h"
#include "render/scale.h"
#include "report/chart.h"

struct ruler {
    // Size of a text in lines of at most `width`; 0: one line.
    struct extent (*measure)(void *user, const struct text *text, double width);
    void *user;
};

// Where a text belongs: above the drawing, in it, or under it.
enum chart_role {
    ROLE_TITLE,
    ROLE_MEASURE,
    ROLE_LABEL,
    ROLE_FIGURE, // a label among the grid lines, which stop short of it
    ROLE_NOTE,
};

struct chart_text {
    enum chart_role role;
    struct box box;
    struct text text;
};

struct chart_mark {
    struct box box;
    enum chart_fill fill;
    bool is_hatched; // a year that is not over, or an amount nobody knows
    bool is_stub;    // of fixed size: stands for an unknown amount
    bool is_key;     // a sample beside a series' name
};

// A line or an area that is no box: a step line, a ribbon, a dot. Filled, stroked, or both.
struct chart_path {
    struct path path;
    bool is_filled;
    enum chart_fill fill;
    bool is_hatched;
    bool is_faint;        // filled in the light ground of its fill, which carries text
    bool is_washed;       // filled in a light shade of its fill: a ribbon
    bool is_plain;        // filled in the colour of its fill, whatever style that has
    struct stroke stroke; // a width of 0: none
    bool is_key;
};

struct chart_rule {
    struct point from, to;
    bool is_zero;   // the line bars start from
    bool is_dotted; // parts categories of another kind
};

struct chart_layout {
    struct extent size;
    struct box plot; // from the first to the last tick
    double zero;     // x (bars) or y (columns) of zero
    struct scale scale;
    LIST(struct chart_text) texts;
    LIST(struct chart_mark) marks;
    LIST(struct chart_path) paths; // over the marks, in order
    LIST(struct chart_rule) rules;
    size_t rows_shown; // less than the chart's when they do not fit
    bool is_cut;       // rows or names are left out, for which a higher drawing had room
    const char *words; // the chart for who cannot see it; not drawn
};

// False when there is nothing to draw, or nothing that a drawing would add: the rule is its kind's.
bool chart_has_content(const struct chart *chart);
// How high the drawing wants to be in `width`, without its title and notes.
double chart_natural_height(const struct chart *chart, double width);
// Lays a chart out in `width`, at most `height` high; both at least 200.
struct chart_layout chart_lay_out(const struct chart *chart, const struct ruler *ruler,
                                  struct extent room, struct arena *arena);
// The height at which nothing is left out, `around` of it for title and notes; most.height at most.
double chart_wanted_height(const struct chart *chart, const struct ruler *ruler, struct extent most,
                           double around);

// Between the files of the charts.
struct chart_frame {
    const struct chart *chart;
    const struct ruler *ruler;
    struct chart_layout *layout;
    struct arena *arena;
    double top, bottom; // what is left for axis, bars and columns
};

// One entry for each kind of chart (chart_kinds.c): a new kind is a file and a line there.
struct chart_kind_calls {
    void (*lay_out)(struct chart_frame *frame); // sets frame->bottom to where the drawing ends
    bool (*has_content)(const struct chart *chart);
    double (*natural_height)(const struct chart *chart, double width);
    bool has_key; // samples of its series above; else they are named where they are drawn
};
const struct chart_kind_calls *chart_kind_calls(enum chart_kind kind);

void chart_lay_out_bars(struct chart_frame *frame);
double chart_bars_height(const struct chart *chart, double width);
void chart_lay_out_columns(struct chart_frame *frame);
double chart_columns_height(const struct chart *chart, double width);
void chart_lay_out_steps(struct chart_frame *frame);
bool chart_steps_has_content(const struct chart *chart);
double chart_steps_height(const struct chart *chart, double width);
void chart_lay_out_waterfall(struct chart_frame *frame);
bool chart_waterfall_has_content(const struct chart *chart);
double chart_waterfall_height(const struct chart *chart, double width);
void chart_lay_out_dots(struct chart_frame *frame);
bool chart_dots_has_content(const struct chart *chart);
double chart_dots_height(const struct chart *chart, double width);
void chart_lay_out_flow_map(struct chart_frame *frame);
bool chart_flow_map_has_content(const struct chart *chart);
double chart_flow_map_height(const struct chart *chart, double width);
void chart_lay_out_treemap(struct chart_frame *frame);
bool chart_treemap_has_content(const struct chart *chart);
double chart_treemap_height(const struct chart *chart, double width);
void chart_lay_out_multiples(struct chart_frame *frame);
bool chart_multiples_has_content(const struct chart *chart);
double chart_multiples_height(const struct chart *chart, double width);
void chart_lay_out_timeline(struct chart_frame *frame);
bool chart_timeline_has_content(const struct chart *chart);
double chart_timeline_height(const struct chart *chart, double width);
void chart_lay_out_heat_strip(struct chart_frame *frame);
bool chart_heat_strip_has_content(const struct chart *chart);
double chart_heat_strip_height(const struct chart *chart, double width);
void chart_lay_out_ranges(struct chart_frame *frame);
bool chart_ranges_has_content(const struct chart *chart);
double chart_ranges_height(const struct chart *chart, double width);
void chart_lay_out_dumbbell(struct chart_frame *frame);
bool chart_dumbbell_has_content(const struct chart *chart);
double chart_dumbbell_height(const struct chart *chart, double width);
bool chart_has_positive_figure(const struct chart *chart);

const struct cell *chart_cell(const struct chart *chart, size_t row, size_t column);
// How a column's figures are printed in this chart.
const struct table_column *chart_column(const struct chart *chart, size_t column);
const char *chart_words(const struct chart_frame *frame, size_t row, size_t column);
const char *chart_category(const struct chart_frame *frame, size_t row);
// A number to draw; false for a gap, a blank, and a sum of nothing but unknown amounts.
bool cell_has_number(const struct cell *cell);
bool cell_is_unknown(const struct cell *cell);
bool cell_has_unknown(const struct cell *cell); // wholly or in part
// Widens low..high to hold every figure.
void chart_value_range(const struct chart *chart, struct decimal *low, struct decimal *high);
struct text chart_label(const char *text, enum text_align align);
struct text chart_tick_label(const char *text, enum text_align align);
// A name: one that is longer than its room takes a second line, and ends in an ellipsis only there.
#define NAME_LINES 2u
struct text chart_name(const char *text, enum text_align align);
double frame_width(const struct chart_frame *frame, const struct text *text);
double frame_height(const struct chart_frame *frame, const struct text *text, double width);
void frame_put_text(struct chart_frame *frame, enum chart_role role, struct box box,
                    const struct text *text);
// Ticks for low..high, as many as fit: at most one per `spacing` of `length`.
void frame_set_scale(struct chart_frame *frame, struct decimal low, struct decimal high,
                     double length, double spacing);
// The value axis left of a plot whose scale is set: its width, its labels and lines, its title.
double frame_axis_width(const struct chart_frame *frame);
void frame_put_axis(struct chart_frame *frame);
void frame_put_axis_title(struct chart_frame *frame);
double layout_value_y(const struct chart_layout *layout, struct decimal value);
// The same along the bottom of a plot that ends at `bottom`; AXIS_HEIGHT of room.
#define AXIS_HEIGHT 24.0
void frame_put_bottom_axis(struct chart_frame *frame, double bottom);
double layout_value_x(const struct chart_layout *layout, struct decimal value);
// Ticks of time under the plot, and a dotted line at the day the chart is as of, with its label over
// the plot.
#define TIME_AXIS_HEIGHT 16.0
struct time_axis;
void frame_put_time_axis(struct chart_frame *frame, const struct time_axis *axis);
void frame_put_as_of(struct chart_frame *frame, const struct time_axis *axis);
// The same at the end of an axis that stops long before that day, because nothing changed any more.
void frame_put_unchanged(struct chart_frame *frame, const struct time_axis *axis);
unsigned frame_scale_power(const struct chart_frame *frame);
// Says how many rows are left out; NULL when none is.
const char *frame_cut_note(const struct chart_frame *frame);

#endif
