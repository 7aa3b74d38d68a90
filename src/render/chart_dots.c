// Dot plot: one row per category, a dot where its figure lies between zero and, for percentages,
// at least a hundred. The figure itself stands at the edge. Rows without a figure are left out; the
// notes name them.
#include "render/chart_rows.h"
#include "render/palette.h"

#define RADIUS 3.4
#define TICK_SPACING 60.0

static bool has_figure(const struct chart *chart, size_t row)
{
    for (size_t i = 0; i < chart->series_count; i++) {
        if (cell_has_number(chart_cell(chart, row, chart->series[i].column)))
            return true;
    }
    return false;
}

static size_t figure_count(const struct chart *chart)
{
    size_t count = 0;

    for (size_t row = 0; row < chart->row_count; row++)
        count += has_figure(chart, row);
    return count;
}

// One dot compares nothing.
bool chart_dots_has_content(const struct chart *chart)
{
    return figure_count(chart) >= 2;
}

double chart_dots_height(const struct chart *chart, double width)
{
    (void)width;
    return ROWS_UNDER + ROW_NATURAL_1 * (double)figure_count(chart);
}

static void set_scale(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    bool is_percent = chart->table->columns[chart->series[0].column].type == CELL_PERCENT;
    struct decimal low = DECIMAL_ZERO, high = is_percent ? decimal_of(100) : DECIMAL_ZERO;

    chart_value_range(chart, &low, &high);
    frame_set_scale(frame, low, high, frame->layout->plot.width, TICK_SPACING);
    frame->layout->zero = layout_value_x(frame->layout, DECIMAL_ZERO);
}

static void put_dots(struct chart_frame *frame, size_t row, double y)
{
    const struct chart *chart = frame->chart;
    const struct chart_layout *layout = frame->layout;

    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (!cell_has_number(cell))
            continue;
        double x = layout_value_x(layout, cell->number);
        chart_put_stroke(frame, (struct point){layout->zero, y}, (struct point){x, y},
                         (struct stroke){1.0, RULE_LIGHT, DASH_NONE});
        chart_put_dot(frame, (struct point){x, y}, RADIUS, chart->series[i].fill, false);
    }
}

void chart_lay_out_dots(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct chart_rows rows = chart_rows_new(chart->row_count, frame->arena);

    rows.edge_align = ALIGN_RIGHT;
    for (size_t row = 0; row < chart->row_count; row++) {
        if (has_figure(chart, row))
            chart_rows_add(
                &rows, (struct chart_row){.name = chart_category(frame, row),
                                          .edge = chart_words(frame, row, chart->series[0].column),
                                          .row = row});
    }
    chart_rows_place(frame, &rows);
    set_scale(frame);
    for (size_t i = 0; i < rows.count; i++)
        put_dots(frame, rows.items[i].row, chart_rows_y(&rows, i));
    chart_rows_put(frame, &rows);
    frame_put_bottom_axis(frame, frame->layout->plot.y + frame->layout->plot.height);
    chart_rows_end(frame, &rows, AXIS_HEIGHT);
}
