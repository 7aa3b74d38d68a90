// Dot ranges: what each source says of one thing, a line from the lowest to the highest it allows
// and a mark where it states a figure. A line behind all of a thing's claims shows where the adopted
// one lies; a claim without an upper bound runs to the end of the axis, dashed.
#include "base/text.h"

#include "render/chart_rows.h"
#include "render/palette.h"

#define RADIUS 3.2
#define TICK_SPACING 60.0
#define CAP_HALF 2.5
#define ROW_CLAIM 14.0

enum standing { STANDS_ADOPTED, STANDS_REJECTED, STANDS_OPEN, STANDS_COUNT };

static const char *const standing_labels[] = {
    [STANDS_ADOPTED] = "adopted", [STANDS_REJECTED] = "rejected", [STANDS_OPEN] = "open"};

static const struct cell *figure_of(const struct chart *chart, size_t row)
{
    return chart_cell(chart, row, chart->series[0].column);
}

static enum standing standing_of(const struct chart *chart, size_t row)
{
    double mark = decimal_to_double(chart_cell(chart, row, chart->mark_column)->number);

    return mark == 0 ? STANDS_ADOPTED : mark == 1 ? STANDS_REJECTED : STANDS_OPEN;
}

static bool is_same_thing(const struct chart *chart, size_t row, size_t other)
{
    return text_equal(chart_cell(chart, row, chart->panel_column)->text,
                      chart_cell(chart, other, chart->panel_column)->text);
}

// The next row with a figure, `row` included.
static size_t next_claim(const struct chart *chart, size_t row)
{
    while (row < chart->row_count && !cell_has_number(figure_of(chart, row)))
        row++;
    return row;
}

// One claim alone contradicts nothing.
bool chart_ranges_has_content(const struct chart *chart)
{
    for (size_t row = next_claim(chart, 0); row < chart->row_count;) {
        size_t next = next_claim(chart, row + 1);
        if (next < chart->row_count && is_same_thing(chart, row, next))
            return true;
        row = next;
    }
    return false;
}

double chart_ranges_height(const struct chart *chart, double width)
{
    size_t count = 0;

    (void)width;
    for (size_t row = next_claim(chart, 0); row < chart->row_count; count++)
        row = next_claim(chart, row + 1);
    return KEY_LINE + ROWS_UNDER + ROW_CLAIM * (double)count;
}

static void set_scale(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct decimal low = DECIMAL_ZERO, high = DECIMAL_ZERO;

    chart_value_range(chart, &low, &high);
    for (size_t row = next_claim(chart, 0); row < chart->row_count;
         row = next_claim(chart, row + 1)) {
        const struct cell *cell = figure_of(chart, row);
        if (decimal_compare(cell->lower, low) < 0)
            low = cell->lower;
        if (!cell->is_open && decimal_compare(cell->upper, high) > 0)
            high = cell->upper;
    }
    frame_set_scale(frame, low, high, frame->layout->plot.width, TICK_SPACING);
    frame->layout->zero = layout_value_x(frame->layout, DECIMAL_ZERO);
}

static void put_mark(struct chart_frame *frame, struct point at, enum standing standing)
{
    const struct stroke ink = {1.4, palette_colour(FILL_NEUTRAL), DASH_NONE};
    const double half = RADIUS * 0.85;

    if (standing != STANDS_REJECTED) {
        chart_put_dot(frame, at, RADIUS, FILL_NEUTRAL, standing == STANDS_OPEN);
        return;
    }
    chart_put_stroke(frame, (struct point){at.x - half, at.y - half},
                     (struct point){at.x + half, at.y + half}, ink);
    chart_put_stroke(frame, (struct point){at.x - half, at.y + half},
                     (struct point){at.x + half, at.y - half}, ink);
}

static void put_end(struct chart_frame *frame, double x, double y)
{
    chart_put_stroke(frame, (struct point){x, y - CAP_HALF}, (struct point){x, y + CAP_HALF},
                     (struct stroke){1.2, palette_colour(FILL_OTHER), DASH_NONE});
}

static void put_claim(struct chart_frame *frame, size_t row, double y)
{
    const struct chart_layout *layout = frame->layout;
    const struct cell *cell = figure_of(frame->chart, row);
    double from = layout_value_x(layout, cell->lower);
    double at = layout_value_x(layout, cell->number);
    double to =
        cell->is_open ? layout->plot.x + layout->plot.width : layout_value_x(layout, cell->upper);
    struct stroke line = {1.6, palette_colour(FILL_OTHER), DASH_NONE};

    if (from < at) {
        chart_put_stroke(frame, (struct point){from, y}, (struct point){at, y}, line);
        put_end(frame, from, y);
    }
    if (to > at) {
        line.dash = cell->is_open ? DASH_DASHED : DASH_NONE;
        chart_put_stroke(frame, (struct point){at, y}, (struct point){to, y}, line);
        if (!cell->is_open)
            put_end(frame, to, y);
    }
    put_mark(frame, (struct point){at, y}, standing_of(frame->chart, row));
}

// Where the adopted claim of a thing lies, behind all of its claims.
static void put_adopted(struct chart_frame *frame, const struct chart_rows *rows, size_t first,
                        size_t end)
{
    for (size_t i = first; i < end; i++) {
        if (standing_of(frame->chart, rows->items[i].row) != STANDS_ADOPTED)
            continue;
        double x =
            layout_value_x(frame->layout, figure_of(frame->chart, rows->items[i].row)->number);
        const struct chart_row *last = &rows->items[end - 1];
        chart_put_stroke(frame, (struct point){x, rows->items[first].top + 1},
                         (struct point){x, last->top + last->height - 1},
                         (struct stroke){0.9, INK_SOFT, DASH_DOTTED});
    }
}

static void put_things(struct chart_frame *frame, const struct chart_rows *rows)
{
    const struct chart_layout *layout = frame->layout;

    for (size_t i = 0, end = 0; i < rows->count; i = end) {
        for (end = i + 1; end < rows->count && rows->items[end].name == NULL;)
            end++;
        put_adopted(frame, rows, i, end);
        for (size_t j = i; j < end; j++)
            put_claim(frame, rows->items[j].row, chart_rows_y(rows, j));
        if (end == rows->count)
            break;
        double y = rows->items[end].top;
        struct chart_rule rule = {{0, y}, {layout->size.width, y}, false, false};
        LIST_PUSH(frame->arena, &frame->layout->rules, rule);
    }
}

// The marks that occur.
static void put_key(struct chart_frame *frame, const struct chart_rows *rows)
{
    double x = 0, middle = frame->top + 5.5, bottom = frame->top;

    for (enum standing standing = STANDS_ADOPTED; standing < STANDS_COUNT; standing++) {
        bool is_used = false;
        for (size_t i = 0; i < rows->count; i++)
            is_used = is_used || standing_of(frame->chart, rows->items[i].row) == standing;
        if (!is_used)
            continue;
        put_mark(frame, (struct point){x + RADIUS + 1, middle}, standing);
        x = chart_put_key_words(frame, x + 2 * RADIUS + 6, standing_labels[standing], &bottom);
    }
    frame->top = bottom;
}

void chart_lay_out_ranges(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct chart_rows rows = chart_rows_new(chart->row_count, frame->arena);

    for (size_t row = next_claim(chart, 0); row < chart->row_count;
         row = next_claim(chart, row + 1)) {
        bool is_first =
            rows.count == 0 || !is_same_thing(chart, rows.items[rows.count - 1].row, row);
        chart_rows_add(&rows,
                       (struct chart_row){.name = is_first ? chart_category(frame, row) : NULL,
                                          .edge = chart->edge_column == CHART_NO_COLUMN
                                                      ? NULL
                                                      : chart_words(frame, row, chart->edge_column),
                                          .row = row});
    }
    put_key(frame, &rows);
    chart_rows_place(frame, &rows);
    set_scale(frame);
    put_things(frame, &rows);
    chart_rows_put(frame, &rows);
    frame_put_bottom_axis(frame, frame->layout->plot.y + frame->layout->plot.height);
    chart_rows_end(frame, &rows, AXIS_HEIGHT);
}
