// Dumbbells: what a figure was and what it has become, an arrow from the one to the other. The two
// figures stand at the edge. A row with one of them has a dot and no arrow; one without any is left
// out.
#include "render/chart_rows.h"
#include "render/palette.h"

#define RADIUS 3.2
#define TICK_SPACING 60.0
#define HEAD_LENGTH 5.0
#define HEAD_HALF 2.6

static const struct cell *cell_of(const struct chart *chart, size_t row, size_t series)
{
    return chart_cell(chart, row, chart->series[series].column);
}

static bool has_figure(const struct chart *chart, size_t row)
{
    return cell_has_number(cell_of(chart, row, 0)) || cell_has_number(cell_of(chart, row, 1));
}

// Without a pair of two different figures nothing has moved.
bool chart_dumbbell_has_content(const struct chart *chart)
{
    for (size_t row = 0; row < chart->row_count && chart->series_count == 2; row++) {
        const struct cell *before = cell_of(chart, row, 0), *after = cell_of(chart, row, 1);
        if (cell_has_number(before) && cell_has_number(after) &&
            decimal_compare(before->number, after->number) != 0)
            return true;
    }
    return false;
}

double chart_dumbbell_height(const struct chart *chart, double width)
{
    size_t count = 0;

    (void)width;
    for (size_t row = 0; row < chart->row_count; row++)
        count += has_figure(chart, row);
    return KEY_LINE + ROWS_UNDER + ROW_NATURAL_2 * (double)count;
}

static const char *edge_words(const struct chart_frame *frame, size_t row)
{
    const struct chart *chart = frame->chart;

    return arena_printf(frame->arena, "%s \u2192 %s",
                        chart_words(frame, row, chart->series[0].column),
                        chart_words(frame, row, chart->series[1].column));
}

// From the edge of one dot to the edge of the other; nothing where the two touch.
static void put_arrow(struct chart_frame *frame, double from, double to, double y)
{
    double way = to > from ? 1 : -1;
    double tip = to - way * (RADIUS + 0.5);

    if ((tip - from) * way < RADIUS + HEAD_LENGTH)
        return;
    const struct point head[] = {{tip, y},
                                 {tip - way * HEAD_LENGTH, y - HEAD_HALF},
                                 {tip - way * HEAD_LENGTH, y + HEAD_HALF}};
    struct chart_path path = {.path = path_of_points(head, COUNT_OF(head), frame->arena),
                              .is_filled = true,
                              .fill = FILL_OTHER};
    chart_put_stroke(frame, (struct point){from, y}, (struct point){tip - way * HEAD_LENGTH, y},
                     (struct stroke){1.4, palette_colour(FILL_OTHER), DASH_NONE});
    LIST_PUSH(frame->arena, &frame->layout->paths, path);
}

static void put_pair(struct chart_frame *frame, size_t row, double y)
{
    const struct chart *chart = frame->chart;
    const struct cell *before = cell_of(chart, row, 0), *after = cell_of(chart, row, 1);
    double from = layout_value_x(frame->layout, before->number);
    double to = layout_value_x(frame->layout, after->number);

    if (cell_has_number(before) && cell_has_number(after))
        put_arrow(frame, from, to, y);
    if (cell_has_number(before))
        chart_put_dot(frame, (struct point){from, y}, RADIUS, chart->series[0].fill, true);
    if (cell_has_number(after))
        chart_put_dot(frame, (struct point){to, y}, RADIUS, chart->series[1].fill, false);
}

static void put_key(struct chart_frame *frame)
{
    double x = 0, middle = frame->top + 5.5, bottom = frame->top;

    for (size_t i = 0; i < 2; i++) {
        chart_put_dot(frame, (struct point){x + RADIUS + 1, middle}, RADIUS,
                      frame->chart->series[i].fill, i == 0);
        x = chart_put_key_words(frame, x + 2 * RADIUS + 6, frame->chart->series[i].label, &bottom);
    }
    frame->top = bottom;
}

void chart_lay_out_dumbbell(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct chart_rows rows = chart_rows_new(chart->row_count, frame->arena);
    struct decimal low = DECIMAL_ZERO, high = DECIMAL_ZERO;

    rows.edge_align = ALIGN_RIGHT;
    for (size_t row = 0; row < chart->row_count; row++) {
        if (has_figure(chart, row))
            chart_rows_add(&rows, (struct chart_row){.name = chart_category(frame, row),
                                                     .edge = edge_words(frame, row),
                                                     .row = row});
    }
    put_key(frame);
    chart_rows_place(frame, &rows);
    chart_value_range(chart, &low, &high);
    frame_set_scale(frame, low, high, frame->layout->plot.width, TICK_SPACING);
    frame->layout->zero = layout_value_x(frame->layout, DECIMAL_ZERO);
    for (size_t i = 0; i < rows.count; i++)
        put_pair(frame, rows.items[i].row, chart_rows_y(&rows, i));
    chart_rows_put(frame, &rows);
    frame_put_bottom_axis(frame, frame->layout->plot.y + frame->layout->plot.height);
    chart_rows_end(frame, &rows, AXIS_HEIGHT);
}
