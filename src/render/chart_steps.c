// Step lines: what had been pledged, committed and paid by each day. A line rises on the day and
// stays; every line is named at its end, and so is the gap between the first and the last of them.
//
// A series with an outline is a pale area, a hatched one a dashed line, a solid one a dark area:
// what is filled is there, what is pale is still to come.
#include <assert.h>

#include "core/date.h"
#include "render/chart_layout.h"
#include "render/dodge.h"
#include "render/palette.h"
#include "render/step_paths.h"
#include "render/time_axis.h"

#define LINE 10.0
#define TICK_SPACING 34.0
#define TIME_SPACING 46.0
#define LABEL_SHARE 0.22 // of the width, at most
#define LABEL_GAP 18.0   // between the plot and the labels: bracket and leaders
#define BRACKET 5.0      // from the plot to the bracket
#define BRACKET_LEAST 12.0
#define LEADER_GAP 2.0
#define YEARS_WHOLE 730 // days from which on the axis begins with a year
#define NARROW 320.0
#define MONTH_DAYS 31
#define QUIET_SHARE 0.5 // of the time with steps; a longer calm at the end is cut
#define QUIET_SHOWN 0.1 // to so much

struct end_label {
    const char *words;
    struct extent size;
    double wanted; // y of what it names
    double at;
    enum chart_fill fill;
    bool is_gap;
};

struct steps {
    struct time_axis axis;
    bool is_cut; // long before the as-of day, because nothing happened any more
    struct end_label *labels;
    size_t label_count;
    double label_width;
    double gap_top, gap_bottom; // y of the bracket's ends
};

// The last row that says something of a series; row_count when none does.
static size_t last_row(const struct chart *chart, size_t column)
{
    for (size_t row = chart->row_count; row > 0; row--) {
        if (cell_has_number(chart_cell(chart, row - 1, column)))
            return row - 1;
    }
    return chart->row_count;
}

bool chart_steps_has_content(const struct chart *chart)
{
    return chart->row_count > 0 && chart_has_positive_figure(chart) &&
           (chart_row_day(chart, 0) < chart_row_day(chart, chart->row_count - 1) ||
            chart->as_of_day > chart_row_day(chart, 0));
}

double chart_steps_height(const struct chart *chart, double width)
{
    (void)chart;
    return width < NARROW ? 220 : 280;
}

static void set_axis(const struct chart_frame *frame, struct steps *steps, double width)
{
    const struct chart *chart = frame->chart;
    int32_t first = chart_row_day(chart, 0);
    int32_t last = chart_row_day(chart, chart->row_count - 1);
    int32_t year;
    unsigned month, day;

    int32_t shown = last - first > MONTH_DAYS ? last - first : MONTH_DAYS;
    steps->is_cut = chart->as_of_day > last + shown * QUIET_SHARE;
    if (steps->is_cut)
        last += (int32_t)(shown * QUIET_SHOWN);
    else if (chart->as_of_day > last)
        last = chart->as_of_day;
    // A first step needs ground before it, and a long axis reads better from a year's start.
    day_to_civil(first, &year, &month, &day);
    if (last - first > YEARS_WHOLE)
        month = 1;
    first = day_from_civil(year, month, 1);
    steps->axis = time_axis_make(first, last, (unsigned)(width / TIME_SPACING) + 1);
}

static void add_label(struct chart_frame *frame, struct steps *steps, const char *words,
                      const struct end_label *like)
{
    struct end_label *label = &steps->labels[steps->label_count++];
    struct text text = chart_label(words, ALIGN_LEFT);
    double most = frame->layout->size.width * LABEL_SHARE;
    double width = frame_width(frame, &text);

    *label = *like;
    label->words = words;
    text.lines = 3;
    if (width > most)
        width = most;
    label->size = frame->ruler->measure(frame->ruler->user, &text, width);
    if (width > steps->label_width)
        steps->label_width = width;
}

// "Disbursed 728.8" for each line, and what lies between the first and the last.
static void make_labels(struct chart_frame *frame, struct steps *steps)
{
    const struct chart *chart = frame->chart;
    struct arena *arena = frame->arena;

    steps->labels = NEW_ARRAY(arena, struct end_label, chart->series_count + 1);
    for (size_t i = 0; i < chart->series_count; i++) {
        size_t row = last_row(chart, chart->series[i].column);
        if (row == chart->row_count)
            continue;
        const char *words = arena_printf(arena, "%s %s", chart->series[i].label,
                                         chart_words(frame, row, chart->series[i].column));
        add_label(frame, steps, words, &(struct end_label){.fill = chart->series[i].fill});
    }
    size_t row = chart->row_count - 1;
    if (chart->edge_column == CHART_NO_COLUMN || chart->series_count < 2 ||
        !cell_has_number(chart_cell(chart, row, chart->edge_column)) ||
        decimal_sign(chart_cell(chart, row, chart->edge_column)->number) <= 0)
        return;
    const char *words = arena_printf(arena, "%s %s", chart_words(frame, row, chart->edge_column),
                                     chart->edge_label == NULL ? "" : chart->edge_label);
    add_label(frame, steps, words, &(struct end_label){.is_gap = true});
}

static void place_plot(struct chart_frame *frame, struct steps *steps)
{
    struct chart_layout *layout = frame->layout;
    struct decimal low = DECIMAL_ZERO, high = DECIMAL_ZERO;

    chart_value_range(frame->chart, &low, &high);
    layout->plot.y = frame->top + 2 * LINE + 8; // axis title, as-of label
    layout->plot.height = frame->bottom - TIME_AXIS_HEIGHT - layout->plot.y;
    frame_set_scale(frame, low, high, layout->plot.height, TICK_SPACING);
    layout->plot.x = frame_axis_width(frame);
    layout->plot.width = layout->size.width - layout->plot.x - LABEL_GAP - steps->label_width;
    layout->zero = layout_value_y(layout, DECIMAL_ZERO);
    set_axis(frame, steps, layout->plot.width);
}

static void put_stroke(struct chart_frame *frame, const struct point *points, size_t count,
                       struct stroke stroke)
{
    struct chart_path path = {
        .path = path_of_points(points, count, frame->arena), .stroke = stroke, .is_key = true};

    LIST_PUSH(frame->arena, &frame->layout->paths, path);
}

static void put_bracket(struct chart_frame *frame, const struct steps *steps)
{
    const struct chart_layout *layout = frame->layout;
    double x = layout->plot.x + layout->plot.width + BRACKET;
    const struct point points[] = {{x - 2.5, steps->gap_top},
                                   {x, steps->gap_top},
                                   {x, steps->gap_bottom},
                                   {x - 2.5, steps->gap_bottom}};

    put_stroke(frame, points, COUNT_OF(points), (struct stroke){0.7, INK_SOFT, DASH_NONE});
}

// Where each label belongs: at the end of its line, or in the middle of the gap.
static void aim_labels(const struct chart_frame *frame, struct steps *steps)
{
    const struct chart *chart = frame->chart;
    const struct chart_layout *layout = frame->layout;
    size_t label = 0;

    for (size_t i = 0; i < chart->series_count; i++) {
        size_t row = last_row(chart, chart->series[i].column);
        if (row < chart->row_count)
            steps->labels[label++].wanted =
                layout_value_y(layout, chart_cell(chart, row, chart->series[i].column)->number);
    }
    if (label == steps->label_count)
        return;
    steps->gap_top = steps->labels[0].wanted;
    steps->gap_bottom = steps->labels[label - 1].wanted;
    steps->labels[label].wanted = (steps->gap_top + steps->gap_bottom) / 2;
    if (steps->gap_bottom - steps->gap_top < BRACKET_LEAST)
        steps->label_count--; // too small a gap to point at; the table has it
}

// Labels as near to their lines as they can stand; one that has no room at all is left out.
static void dodge(const struct chart_frame *frame, struct steps *steps)
{
    double low = frame->layout->plot.y - LINE / 2;
    double high = frame->layout->plot.y + frame->layout->plot.height + LINE / 2;
    struct dodge *items = NEW_ARRAY(frame->arena, struct dodge, steps->label_count);

    for (;;) {
        for (size_t i = 0; i < steps->label_count; i++) {
            items[i] = (struct dodge){.wanted = steps->labels[i].wanted,
                                      .size = steps->labels[i].size.height};
        }
        if (dodge_labels(items, steps->label_count, low, high, frame->arena))
            break;
        steps->label_count--;
    }
    for (size_t i = 0; i < steps->label_count; i++)
        steps->labels[i].at = items[i].at;
}

static void put_labels(struct chart_frame *frame, struct steps *steps)
{
    const struct chart_layout *layout = frame->layout;
    double right = layout->plot.x + layout->plot.width;
    double x = right + LABEL_GAP;

    aim_labels(frame, steps);
    dodge(frame, steps);
    for (size_t i = 0; i < steps->label_count; i++) {
        const struct end_label *label = &steps->labels[i];
        struct text text = chart_label(label->words, ALIGN_LEFT);
        struct box box = {x, label->at - label->size.height / 2, steps->label_width,
                          label->size.height};
        double start = label->is_gap ? right + BRACKET : right;
        const struct point leader[] = {{start, label->wanted}, {x - LEADER_GAP, label->at}};
        struct stroke stroke = chart_series_stroke(label->fill);
        if (label->is_gap) {
            put_bracket(frame, steps);
            stroke = (struct stroke){0.7, INK_SOFT, DASH_NONE};
            text.colour = INK_SOFT;
        }
        stroke.width = 0.7;
        put_stroke(frame, leader, COUNT_OF(leader), stroke);
        text.lines = 3;
        frame_put_text(frame, ROLE_LABEL, box, &text);
    }
}

void chart_lay_out_steps(struct chart_frame *frame)
{
    struct steps steps = {0};

    assert(frame->chart->row_count > 0);
    make_labels(frame, &steps);
    place_plot(frame, &steps);
    frame_put_axis(frame);
    frame_put_axis_title(frame);
    frame_put_time_axis(frame, &steps.axis);
    const struct step_panel panel = {frame->layout->plot, &steps.axis, 0, frame->chart->row_count};
    chart_put_steps(frame, &panel);
    if (steps.is_cut)
        frame_put_unchanged(frame, &steps.axis);
    else
        frame_put_as_of(frame, &steps.axis);
    put_labels(frame, &steps);
}
