// Dot plot: one row per category, a dot where its figure lies between zero and, for percentages,
// at least a hundred. The figure itself stands at the edge. Rows without a figure are left out; the
// notes name them.
#include "render/chart_layout.h"
#include "render/palette.h"

#define NAME_SHARE 0.36
#define ROW_MIN 11.0
#define ROW_MAX 24.0
#define ROW_NATURAL 16.0
#define RADIUS 3.4
#define GAP 9.0
#define NAME_LINE 10.6
#define TICK_SPACING 60.0
#define ABOVE_AND_UNDER 38.0
#define TICK_HALF 14.0 // half a tick's label, over the end of the plot

struct dots {
    size_t *rows; // those with a figure
    size_t count;
    double names, figures;
    double row;
};

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
    return ABOVE_AND_UNDER + ROW_NATURAL * (double)figure_count(chart);
}

static void set_scale(struct chart_frame *frame, const struct dots *dots)
{
    const struct chart *chart = frame->chart;
    bool is_percent = chart->table->columns[chart->series[0].column].type == CELL_PERCENT;
    struct decimal low = DECIMAL_ZERO, high = is_percent ? decimal_of(100) : DECIMAL_ZERO;

    for (size_t i = 0; i < dots->count; i++) {
        for (size_t j = 0; j < chart->series_count; j++) {
            const struct cell *cell = chart_cell(chart, dots->rows[i], chart->series[j].column);
            if (!cell_has_number(cell))
                continue;
            if (decimal_compare(cell->number, low) < 0)
                low = cell->number;
            if (decimal_compare(cell->number, high) > 0)
                high = cell->number;
        }
    }
    frame_set_scale(frame, low, high, frame->layout->plot.width, TICK_SPACING);
}

static void measure_dots(struct chart_frame *frame, struct dots *dots)
{
    const struct chart *chart = frame->chart;
    double width = frame->layout->size.width;

    dots->rows = NEW_ARRAY(frame->arena, size_t, chart->row_count);
    for (size_t row = 0; row < chart->row_count; row++) {
        if (!has_figure(chart, row))
            continue;
        dots->rows[dots->count++] = row;
        struct text name = chart_label(chart_category(frame, row), ALIGN_RIGHT);
        struct text figure =
            chart_label(chart_words(frame, row, chart->series[0].column), ALIGN_RIGHT);
        double name_width = frame_width(frame, &name);
        double figure_width = frame_width(frame, &figure);
        if (name_width > dots->names)
            dots->names = name_width;
        if (figure_width > dots->figures)
            dots->figures = figure_width;
    }
    if (dots->names > width * NAME_SHARE)
        dots->names = width * NAME_SHARE;
    if (dots->figures > width * NAME_SHARE / 2)
        dots->figures = width * NAME_SHARE / 2;
}

// As many rows as there is room for, at least one.
static void fit_rows(struct chart_frame *frame, struct dots *dots)
{
    double room = frame->bottom - frame->top - AXIS_HEIGHT;

    dots->row = room / (double)dots->count;
    if (dots->row > ROW_MAX)
        dots->row = ROW_MAX;
    if (dots->row >= ROW_MIN)
        return;
    dots->row = ROW_MIN;
    room -= NAME_LINE; // for the note
    size_t fits = room > ROW_MIN ? (size_t)(room / ROW_MIN) : 1;
    if (fits < dots->count)
        dots->count = fits;
}

static void put_dot(struct chart_frame *frame, struct point centre, enum chart_fill fill)
{
    struct chart_path dot = {
        .path = path_of_circle(centre, RADIUS, frame->arena), .is_filled = true, .fill = fill};

    LIST_PUSH(frame->arena, &frame->layout->paths, dot);
}

static void put_row(struct chart_frame *frame, const struct dots *dots, size_t index, double y)
{
    const struct chart *chart = frame->chart;
    struct chart_layout *layout = frame->layout;
    size_t row = dots->rows[index];
    struct text name = chart_label(chart_category(frame, row), ALIGN_RIGHT);
    struct text figure = chart_label(chart_words(frame, row, chart->series[0].column), ALIGN_RIGHT);
    double line = name.font.size * FONT_LEADING;
    double middle = y + dots->row / 2;

    frame_put_text(frame, ROLE_LABEL, (struct box){0, middle - line / 2, dots->names, line}, &name);
    frame_put_text(
        frame, ROLE_LABEL,
        (struct box){layout->size.width - dots->figures, middle - line / 2, dots->figures, line},
        &figure);
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (!cell_has_number(cell))
            continue;
        double x = layout_value_x(layout, cell->number);
        const struct point stem[] = {{layout->zero, middle}, {x, middle}};
        struct chart_path path = {.path = path_of_points(stem, COUNT_OF(stem), frame->arena),
                                  .stroke = {1.0, RULE_LIGHT, DASH_NONE}};
        LIST_PUSH(frame->arena, &layout->paths, path);
        put_dot(frame, (struct point){x, middle}, chart->series[i].fill);
    }
}

void chart_lay_out_dots(struct chart_frame *frame)
{
    struct chart_layout *layout = frame->layout;
    struct dots dots = {0};

    measure_dots(frame, &dots);
    size_t all = dots.count;
    fit_rows(frame, &dots);
    double left = dots.names + GAP;
    layout->plot = (struct box){.x = left,
                                .y = frame->top,
                                .width = layout->size.width - left - dots.figures - GAP - TICK_HALF,
                                .height = dots.row * (double)dots.count};
    set_scale(frame, &dots);
    layout->zero = layout_value_x(layout, DECIMAL_ZERO);
    for (size_t i = 0; i < dots.count; i++)
        put_row(frame, &dots, i, frame->top + dots.row * (double)i);
    double y = layout->plot.y + layout->plot.height;
    frame_put_bottom_axis(frame, y);
    y += AXIS_HEIGHT;
    if (dots.count < all) {
        struct text note = chart_tick_label(
            arena_printf(frame->arena, "The first %zu of %zu are drawn; the table has all.",
                         dots.count, all),
            ALIGN_LEFT);
        frame_put_text(frame, ROLE_LABEL, (struct box){0, y, layout->size.width, NAME_LINE}, &note);
        y += NAME_LINE;
    }
    frame->bottom = y;
}
