// Waterfall: steps from nothing to a result, one under the other like a statement. Each bar begins
// where the one before it ended; the last is the result and begins at zero. The figures stand in a
// column of their own at the right.
//
// A waterfall that does not add up is no waterfall: it has nothing to draw.
#include <assert.h>

#include "render/chart_layout.h"
#include "render/palette.h"
#include "render/render.h"

#define NAME_SHARE 0.32 // of the width, at most
#define FIGURE_SHARE 0.28
#define ROW_SPACE 1.4 // beside its name
#define ROW_MAX 32.0
#define ROW_NATURAL 24.0
#define BAR_SHARE 0.62 // of the row
#define FIGURE_GAP 6.0 // between a bar and its figure
#define GAP 9.0
#define TICK_SPACING 60.0
#define ABOVE_AND_UNDER 34.0
#define STEPS_MAX 40u // more are no statement but a table

struct step {
    const char *name;
    const char *figure;
    struct decimal from, to;
    enum chart_fill fill;
    double name_height;
};

struct waterfall {
    struct step *steps;
    size_t count;
    double names, figures; // widths of the outer columns
    double highest;        // of the names
    double row;
    struct decimal low, high;
};

// Steps are the series of one row, or the rows of one series.
static size_t step_count(const struct chart *chart)
{
    return chart->row_count == 1 ? chart->series_count : chart->row_count;
}

static size_t step_row(const struct chart *chart, size_t step)
{
    return chart->row_count == 1 ? 0 : step;
}

static size_t step_series(const struct chart *chart, size_t step)
{
    return chart->row_count == 1 ? step : 0;
}

static const struct cell *step_cell(const struct chart *chart, size_t step)
{
    return chart_cell(chart, step_row(chart, step), chart->series[step_series(chart, step)].column);
}

static bool is_step(const struct chart *chart, size_t step)
{
    const struct cell *cell = step_cell(chart, step);

    return cell_has_number(cell) && decimal_sign(cell->number) != 0;
}

// The sum of all steps but the last; false when one is unknown or they cannot be added.
static bool add_steps(const struct chart *chart, struct decimal *sum, size_t *moves)
{
    size_t count = step_count(chart);

    *sum = DECIMAL_ZERO;
    *moves = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        const struct cell *cell = step_cell(chart, i);
        if (cell_has_unknown(cell))
            return false;
        if (!is_step(chart, i))
            continue;
        if (!decimal_add(*sum, cell->number, sum))
            return false;
        ++*moves;
    }
    return true;
}

bool chart_waterfall_has_content(const struct chart *chart)
{
    struct decimal sum;
    size_t moves;

    if (chart->row_count == 0 || chart->series_count == 0)
        return false;
    if (step_count(chart) < 3 || step_count(chart) > STEPS_MAX)
        return false;
    if (!add_steps(chart, &sum, &moves) || moves < 2)
        return false;
    const struct cell *last = step_cell(chart, step_count(chart) - 1);
    if (!cell_has_number(last))
        return last->gap == GAP_NIL && decimal_sign(sum) == 0;
    return decimal_compare(sum, last->number) == 0;
}

double chart_waterfall_height(const struct chart *chart, double width)
{
    size_t count = 1; // the result

    (void)width;
    for (size_t i = 0; i + 1 < step_count(chart); i++)
        count += is_step(chart, i);
    return ABOVE_AND_UNDER + ROW_NATURAL * (double)count;
}

static const char *step_name(const struct chart_frame *frame, size_t step)
{
    const struct chart *chart = frame->chart;

    return chart->row_count == 1 ? chart->series[step].label : chart_category(frame, step);
}

// Of rows, only the first and the result have the series' colour; what lies between is grey.
static enum chart_fill step_fill(const struct chart *chart, size_t step)
{
    bool is_end = step == 0 || step + 1 == step_count(chart);

    if (chart->row_count == 1)
        return chart->series[step].fill;
    return is_end ? chart->series[0].fill : FILL_OTHER;
}

static void widen(struct waterfall *fall, struct decimal value)
{
    if (decimal_compare(value, fall->low) < 0)
        fall->low = value;
    if (decimal_compare(value, fall->high) > 0)
        fall->high = value;
}

static void make_steps(struct chart_frame *frame, struct waterfall *fall)
{
    const struct chart *chart = frame->chart;
    size_t count = step_count(chart);
    struct decimal sum = DECIMAL_ZERO;

    fall->steps = NEW_ARRAY(frame->arena, struct step, count);
    for (size_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;
        if (!is_step(chart, i) && !is_last)
            continue;
        struct step *step = &fall->steps[fall->count++];
        const struct cell *cell = step_cell(chart, i);
        step->name = step_name(frame, i);
        step->figure =
            chart_words(frame, step_row(chart, i), chart->series[step_series(chart, i)].column);
        step->fill = step_fill(chart, i);
        step->from = is_last ? DECIMAL_ZERO : sum;
        step->to = step->from;
        bool is_added = !cell_has_number(cell) || decimal_add(step->from, cell->number, &step->to);
        assert(is_added); // chart_waterfall_has_content has added them before
        (void)is_added;
        sum = step->to;
        widen(fall, step->to);
    }
}

static void measure_steps(struct chart_frame *frame, struct waterfall *fall)
{
    double width = frame->layout->size.width;

    for (size_t i = 0; i < fall->count; i++) {
        struct text name = chart_label(fall->steps[i].name, ALIGN_RIGHT);
        struct text figure = chart_label(fall->steps[i].figure, ALIGN_RIGHT);
        double name_width = frame_width(frame, &name);
        double figure_width = frame_width(frame, &figure);
        if (name_width > fall->names)
            fall->names = name_width;
        if (figure_width > fall->figures)
            fall->figures = figure_width;
    }
    if (fall->names > width * NAME_SHARE)
        fall->names = width * NAME_SHARE;
    if (fall->figures > width * FIGURE_SHARE)
        fall->figures = width * FIGURE_SHARE;
    for (size_t i = 0; i < fall->count; i++) {
        struct text name = chart_name(fall->steps[i].name, ALIGN_RIGHT);
        double height = frame_height(frame, &name, fall->names);
        fall->steps[i].name_height = height;
        if (height > fall->highest)
            fall->highest = height;
    }
}

// Its figure stands right behind the bar, which ends at `bar_end`.
static void put_names(struct chart_frame *frame, const struct waterfall *fall, size_t index,
                      double y, double bar_end)
{
    const struct step *step = &fall->steps[index];
    struct text name = chart_name(step->name, ALIGN_RIGHT);
    struct text figure = chart_label(step->figure, ALIGN_LEFT);
    double height = step->name_height;
    double line = name.font.size * FONT_LEADING;

    frame_put_text(frame, ROLE_LABEL,
                   (struct box){0, y + (fall->row - height) / 2, fall->names, height}, &name);
    frame_put_text(
        frame, ROLE_LABEL,
        (struct box){bar_end + FIGURE_GAP, y + (fall->row - line) / 2, fall->figures, line},
        &figure);
}

static void put_step(struct chart_frame *frame, const struct waterfall *fall, size_t index,
                     double y)
{
    struct chart_layout *layout = frame->layout;
    const struct step *step = &fall->steps[index];
    double from = layout_value_x(layout, step->from);
    double to = layout_value_x(layout, step->to);
    double height = fall->row * BAR_SHARE;
    struct chart_mark mark = {.box = {from < to ? from : to, y + (fall->row - height) / 2,
                                      from < to ? to - from : from - to, height},
                              .fill = step->fill};

    put_names(frame, fall, index, y, mark.box.x + mark.box.width);
    if (mark.box.width > 0)
        LIST_PUSH(frame->arena, &layout->marks, mark);
    if (index + 1 == fall->count)
        return;
    // A thin line leads down to where the next step begins.
    const struct point line[] = {{to, mark.box.y + height},
                                 {to, y + fall->row + (fall->row - height) / 2}};
    struct chart_path path = {.path = path_of_points(line, COUNT_OF(line), frame->arena),
                              .stroke = {0.6, INK_SOFT, DASH_NONE}};
    LIST_PUSH(frame->arena, &layout->paths, path);
}

void chart_lay_out_waterfall(struct chart_frame *frame)
{
    struct chart_layout *layout = frame->layout;
    struct waterfall fall = {.low = DECIMAL_ZERO, .high = DECIMAL_ZERO};

    make_steps(frame, &fall);
    measure_steps(frame, &fall);
    fall.row = (frame->bottom - frame->top - AXIS_HEIGHT) / (double)fall.count;
    if (fall.row > ROW_MAX)
        fall.row = ROW_MAX;
    if (fall.row < fall.highest + ROW_SPACE)
        fall.row = fall.highest + ROW_SPACE;
    layout->plot =
        (struct box){.x = fall.names + GAP,
                     .y = frame->top,
                     .width = layout->size.width - fall.names - GAP - FIGURE_GAP - fall.figures,
                     .height = fall.row * (double)fall.count};
    frame_set_scale(frame, fall.low, fall.high, layout->plot.width, TICK_SPACING);
    layout->zero = layout_value_x(layout, DECIMAL_ZERO);
    for (size_t i = 0; i < fall.count; i++)
        put_step(frame, &fall, i, frame->top + fall.row * (double)i);
    frame_put_bottom_axis(frame, layout->plot.y + layout->plot.height);
    frame->bottom = layout->plot.y + layout->plot.height + AXIS_HEIGHT;
}
