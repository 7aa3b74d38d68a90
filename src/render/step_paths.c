// Steps as paths (see step_paths.h).
#include "render/step_paths.h"

#include "core/date.h"
#include "render/palette.h"

#define LINE_WIDTH 1.3
#define HALO_WIDTH 3.0

int32_t chart_row_day(const struct chart *chart, size_t row)
{
    const struct cell *cell = chart_cell(chart, row, chart->category_column);

    if (cell->type == CELL_DAY)
        return cell->day;
    return day_from_civil((int32_t)decimal_to_double(cell->number), 12, 31);
}

double steps_day_x(const struct box *plot, const struct time_axis *axis, int32_t day)
{
    return plot->x + time_axis_position(axis, day) * plot->width;
}

struct stroke chart_series_stroke(enum chart_fill fill)
{
    struct paint paint = palette_paint(fill, false);

    return (struct stroke){LINE_WIDTH, paint.line,
                           paint.style == STYLE_HATCH ? DASH_DASHED : DASH_NONE};
}

static double value_y(const struct chart_frame *frame, const struct step_panel *panel,
                      struct decimal value)
{
    double position = scale_position(&frame->layout->scale, value);

    return panel->plot.y + (1 - position) * panel->plot.height;
}

// From the ground on the first day with a figure up, and along to the end of the axis.
static struct path step_path(const struct chart_frame *frame, const struct step_panel *panel,
                             size_t series, bool is_area)
{
    const struct chart *chart = frame->chart;
    struct point *points = NEW_ARRAY(frame->arena, struct point, 2 * panel->row_count + 3);
    double zero = value_y(frame, panel, DECIMAL_ZERO);
    double right = panel->plot.x + panel->plot.width;
    size_t count = 0;
    double y = zero;

    for (size_t i = 0; i < panel->row_count; i++) {
        size_t row = panel->first_row + i;
        const struct cell *cell = chart_cell(chart, row, chart->series[series].column);
        if (!cell_has_number(cell))
            continue;
        double x = steps_day_x(&panel->plot, panel->axis, chart_row_day(chart, row));
        double next = value_y(frame, panel, cell->number);
        if (next == y)
            continue;
        points[count++] = (struct point){x, y};
        points[count++] = (struct point){x, next};
        y = next;
    }
    if (count > 0)
        points[count++] = (struct point){right, y};
    if (count > 0 && is_area)
        points[count++] = (struct point){right, zero};
    return path_of_points(points, count, frame->arena);
}

// Dashes over a dark area need a light ground to be seen.
static void put_halo(struct chart_frame *frame, struct chart_path line)
{
    line.stroke = (struct stroke){HALO_WIDTH, PAPER, DASH_NONE};
    LIST_PUSH(frame->arena, &frame->layout->paths, line);
}

// The areas first, so that no line is under one.
void chart_put_steps(struct chart_frame *frame, const struct step_panel *panel)
{
    const struct chart *chart = frame->chart;

    for (size_t i = 0; i < chart->series_count; i++) {
        enum fill_style style = palette_paint(chart->series[i].fill, false).style;
        struct chart_path area = {.path = step_path(frame, panel, i, true),
                                  .is_filled = true,
                                  .fill = chart->series[i].fill,
                                  .is_faint = style == STYLE_OUTLINE};
        if (style != STYLE_HATCH && area.path.count > 0)
            LIST_PUSH(frame->arena, &frame->layout->paths, area);
    }
    for (size_t i = 0; i < chart->series_count; i++) {
        struct chart_path line = {.path = step_path(frame, panel, i, false),
                                  .fill = chart->series[i].fill,
                                  .stroke = chart_series_stroke(chart->series[i].fill)};
        if (line.path.count == 0)
            continue;
        if (line.stroke.dash != DASH_NONE)
            put_halo(frame, line);
        LIST_PUSH(frame->arena, &frame->layout->paths, line);
    }
}
