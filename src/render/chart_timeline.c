// Timeline: a bar for the time each row is for and a diamond for the moment it was announced. An end
// that may lie anywhere between two days is pointed: the bar is whole where it certainly was, and
// narrows to the first or the last day it can have been. An end that nobody states is open: two
// dashed lines that lead out of the plot.
#include <math.h>

#include "core/date.h"
#include "render/chart_rows.h"
#include "render/palette.h"
#include "render/step_paths.h"
#include "render/time_axis.h"

#define TIME_SPACING 46.0
#define BAR_SHARE 0.52 // of the row
#define BAR_MAX 11.0
#define DIAMOND 4.0
#define WORDS_GAP 6.0
#define ABOVE 14.0 // the as-of label
#define TAPER_LEAST 1.0

// The cells of a row from days_column on.
enum bound { MOMENT_FIRST, MOMENT_LAST, START_FIRST, START_LAST, END_FIRST, END_LAST };

static const struct cell *day_cell(const struct chart *chart, size_t row, enum bound bound)
{
    return chart_cell(chart, row, chart->days_column + bound);
}

static bool is_set(const struct chart *chart, size_t row, enum bound bound)
{
    return day_cell(chart, row, bound)->type == CELL_DAY;
}

static bool has_moment(const struct chart *chart, size_t row)
{
    return is_set(chart, row, MOMENT_FIRST) && is_set(chart, row, MOMENT_LAST);
}

// A bar needs one certain end at least.
static bool has_bar(const struct chart *chart, size_t row)
{
    return is_set(chart, row, START_FIRST) || is_set(chart, row, END_LAST);
}

static size_t shown_count(const struct chart *chart)
{
    size_t count = 0;

    for (size_t row = 0; row < chart->row_count; row++)
        count += has_bar(chart, row) || has_moment(chart, row);
    return count;
}

// Two rows at least, and a bar among them: a list of days is read better as a table.
bool chart_timeline_has_content(const struct chart *chart)
{
    size_t bars = 0;

    for (size_t row = 0; row < chart->row_count; row++)
        bars += has_bar(chart, row);
    return bars > 0 && shown_count(chart) >= 2;
}

double chart_timeline_height(const struct chart *chart, double width)
{
    (void)width;
    return ABOVE + ROWS_UNDER + ROW_NATURAL_2 * (double)shown_count(chart);
}

// --- the axis ---

static struct time_axis make_axis(const struct chart *chart, double width)
{
    int32_t first = DAY_MAX, last = DAY_MIN;
    int32_t year;
    unsigned month, day;

    for (size_t row = 0; row < chart->row_count; row++) {
        for (enum bound bound = MOMENT_FIRST; bound <= END_LAST; bound++) {
            if (!is_set(chart, row, bound))
                continue;
            int32_t at = day_cell(chart, row, bound)->day;
            first = at < first ? at : first;
            last = at > last ? at : last;
        }
    }
    day_to_civil(first, &year, &month, &day);
    first = day_from_civil(year, 1, 1);
    day_to_civil(last, &year, &month, &day);
    last = day_from_civil(year + 1, 1, 1);
    return time_axis_make(first, last, (unsigned)(width / TIME_SPACING) + 1);
}

// --- a row ---

struct bar {
    double start_first, start_last, end_first, end_last; // x
    bool is_start_open, is_end_open;
};

static double x_of(const struct chart_frame *frame, const struct time_axis *axis, size_t row,
                   enum bound bound)
{
    // A last day ends with its evening.
    bool is_last = bound == END_FIRST || bound == END_LAST || bound == MOMENT_LAST;

    return steps_day_x(&frame->layout->plot, axis,
                       day_cell(frame->chart, row, bound)->day + (is_last ? 1 : 0));
}

static struct bar bar_of(const struct chart_frame *frame, const struct time_axis *axis, size_t row)
{
    const struct chart *chart = frame->chart;
    const struct box *plot = &frame->layout->plot;
    struct bar bar = {.is_start_open = !is_set(chart, row, START_FIRST),
                      .is_end_open = !is_set(chart, row, END_LAST)};

    bar.start_first = bar.is_start_open ? plot->x : x_of(frame, axis, row, START_FIRST);
    bar.end_last = bar.is_end_open ? plot->x + plot->width : x_of(frame, axis, row, END_LAST);
    bar.start_last =
        is_set(chart, row, START_LAST) ? x_of(frame, axis, row, START_LAST) : bar.start_first;
    bar.end_first =
        is_set(chart, row, END_FIRST) ? x_of(frame, axis, row, END_FIRST) : bar.end_last;
    if (bar.start_last > bar.end_first) // neither is certain anywhere: two points that meet
        bar.start_last = bar.end_first = (bar.start_last + bar.end_first) / 2;
    if (bar.start_last < bar.start_first)
        bar.start_last = bar.start_first;
    if (bar.end_first > bar.end_last)
        bar.end_first = bar.end_last;
    return bar;
}

// The whole part with its pointed ends; with an open end nothing is whole.
static void put_closed(struct chart_frame *frame, const struct bar *bar, double y, double half,
                       enum chart_fill fill)
{
    struct point points[7];
    size_t count = 0;
    bool is_pointed_start = bar->start_last - bar->start_first > TAPER_LEAST;
    bool is_pointed_end = bar->end_last - bar->end_first > TAPER_LEAST;

    if (is_pointed_start)
        points[count++] = (struct point){bar->start_first, y};
    points[count++] = (struct point){bar->start_last, y - half};
    points[count++] = (struct point){bar->end_first, y - half};
    if (is_pointed_end)
        points[count++] = (struct point){bar->end_last, y};
    points[count++] = (struct point){bar->end_first, y + half};
    points[count++] = (struct point){bar->start_last, y + half};
    points[count] = points[0];
    struct chart_path path = {.path = path_of_points(points, count + 1, frame->arena),
                              .is_filled = true,
                              .fill = fill,
                              .stroke = {0.8, palette_edge(fill), DASH_NONE}};
    LIST_PUSH(frame->arena, &frame->layout->paths, path);
}

// Two dashed lines, closed where the time is known.
static void put_open(struct chart_frame *frame, const struct bar *bar, double y, double half,
                     enum chart_fill fill)
{
    struct stroke dashed = {1.0, palette_edge(fill), DASH_DASHED};
    struct stroke whole = {1.0, palette_edge(fill), DASH_NONE};

    for (int side = -1; side <= 1; side += 2) {
        double edge = y + side * half;
        chart_put_stroke(frame, (struct point){bar->start_last, edge},
                         (struct point){bar->end_first, edge}, dashed);
        if (!bar->is_start_open)
            chart_put_stroke(frame, (struct point){bar->start_first, y},
                             (struct point){bar->start_last, edge}, whole);
        if (!bar->is_end_open)
            chart_put_stroke(frame, (struct point){bar->end_first, edge},
                             (struct point){bar->end_last, y}, whole);
    }
}

// Returns where it ends.
static double put_moment(struct chart_frame *frame, const struct time_axis *axis, size_t row,
                         double y)
{
    double first = x_of(frame, axis, row, MOMENT_FIRST);
    double last = x_of(frame, axis, row, MOMENT_LAST);
    double x = (first + last) / 2;
    const struct point corners[] = {
        {x - DIAMOND, y}, {x, y - DIAMOND}, {x + DIAMOND, y}, {x, y + DIAMOND}, {x - DIAMOND, y}};
    struct chart_path path = {.path = path_of_points(corners, COUNT_OF(corners), frame->arena),
                              .is_filled = true,
                              .fill = FILL_NEUTRAL,
                              .is_faint = true,
                              .stroke = {1.1, palette_colour(FILL_NEUTRAL), DASH_NONE}};

    if (last - first > 2 * DIAMOND)
        chart_put_stroke(frame, (struct point){first, y}, (struct point){last, y},
                         (struct stroke){1.1, palette_colour(FILL_NEUTRAL), DASH_NONE});
    LIST_PUSH(frame->arena, &frame->layout->paths, path);
    return last > x + DIAMOND ? last : x + DIAMOND;
}

static enum chart_fill fill_of(const struct chart *chart, size_t row)
{
    double mark = decimal_to_double(chart_cell(chart, row, chart->mark_column)->number);
    size_t series = mark > 0 ? (size_t)mark : 0;

    return chart->series[series < chart->series_count ? series : 0].fill;
}

// Its words stand right behind what is drawn.
static void put_row(struct chart_frame *frame, struct chart_rows *rows,
                    const struct time_axis *axis, size_t index)
{
    const struct chart *chart = frame->chart;
    size_t row = rows->items[index].row;
    double *edge_x = &rows->items[index].edge_x;
    double y = chart_rows_y(rows, index);
    double height = fmin(rows->items[index].height * BAR_SHARE, BAR_MAX);

    if (has_bar(chart, row)) {
        struct bar bar = bar_of(frame, axis, row);
        *edge_x = fmax(fmax(bar.start_first, bar.start_last), bar.end_last) + WORDS_GAP;
        if (bar.is_start_open || bar.is_end_open)
            put_open(frame, &bar, y, height / 2, fill_of(chart, row));
        else
            put_closed(frame, &bar, y, height / 2, fill_of(chart, row));
    }
    if (has_moment(chart, row)) {
        *edge_x = fmax(*edge_x, put_moment(frame, axis, row, y) + WORDS_GAP);
    }
}

static void put_grid(struct chart_frame *frame, const struct time_axis *axis)
{
    const struct box *plot = &frame->layout->plot;

    for (size_t i = 0; i < axis->count; i++) {
        double x = steps_day_x(plot, axis, axis->ticks[i].day);
        struct chart_rule rule = {{x, plot->y}, {x, plot->y + plot->height}, false, false};
        LIST_PUSH(frame->arena, &frame->layout->rules, rule);
    }
}

void chart_lay_out_timeline(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct chart_rows rows = chart_rows_new(chart->row_count, frame->arena);

    for (size_t row = 0; row < chart->row_count; row++) {
        if (has_bar(chart, row) || has_moment(chart, row))
            chart_rows_add(
                &rows, (struct chart_row){.name = chart_category(frame, row),
                                          .edge = chart->edge_column == CHART_NO_COLUMN
                                                      ? NULL
                                                      : chart_words(frame, row, chart->edge_column),
                                          .row = row});
    }
    frame->top += ABOVE;
    chart_rows_place(frame, &rows);
    struct time_axis axis = make_axis(chart, frame->layout->plot.width);
    put_grid(frame, &axis);
    for (size_t i = 0; i < rows.count; i++)
        put_row(frame, &rows, &axis, i);
    chart_rows_put(frame, &rows);
    frame_put_time_axis(frame, &axis);
    frame_put_as_of(frame, &axis);
    chart_rows_end(frame, &rows, TIME_AXIS_HEIGHT);
}
