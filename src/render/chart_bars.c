// Overlapped bars: one row per category, the stages drawn over each other, each thinner than the
// one before, so that all stay visible whichever is longest. The first figure stands at the bar's
// end, a percentage at the edge.
#include "render/chart_layout.h"

#include "render/palette.h"
#include "render/render.h"

#define NAME_SHARE 0.30 // of the width, at most
#define NAME_LINE 10.6  // leading of a name
#define ROW_MIN 13.0
#define ROW_MAX 34.0
#define GAP 6.0
#define STUB_WIDTH 16.0
#define TICK_SPACING 60.0
#define PLOT_MIN 60.0
#define ABOVE_AND_UNDER 62.0 // key, titles and axis beside the rows
#define NARROW 320.0

// What a row needs beside its bars.
struct bar_row {
    const char *name;
    const char *figure; // at the end of the bars
    double figure_width;
    double name_height;
    const char *edge;
};

struct bar_sizes {
    double names, edge; // widths of the outer columns
    double row;         // height of a row whose name is one line, and of its bars' room
    double tall;        // least height of a row whose name is two
    size_t tall_count;
    struct decimal low, high;
    struct bar_row *rows;
};

static const char *lower_case(struct arena *arena, const char *label)
{
    char *copy = arena_string(arena, label);

    // "Pledged" within a line is "pledged", but "ODA" stays.
    if (copy[0] >= 'A' && copy[0] <= 'Z' && copy[1] >= 'a' && copy[1] <= 'z')
        copy[0] += 'a' - 'A';
    return copy;
}

// A figure without its bounds, which stand in the table.
static const char *stated_words(const struct chart_frame *frame, size_t row, size_t column)
{
    struct cell cell = *chart_cell(frame->chart, row, column);

    cell.lower = cell.upper = cell.number;
    cell.is_open = false;
    return cell_words(&cell, chart_column(frame->chart, column), frame->arena);
}

// The series whose bar the figure stands at: the longest, the first of equals. series_count: none.
static size_t longest_series(const struct chart_frame *frame, size_t row)
{
    const struct chart *chart = frame->chart;
    size_t longest = chart->series_count;

    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (cell_has_number(cell) &&
            (longest == chart->series_count ||
             decimal_compare(
                 decimal_abs(cell->number),
                 decimal_abs(chart_cell(chart, row, chart->series[longest].column)->number)) > 0))
            longest = i;
    }
    return longest;
}

// The longest bar's figure, with its stage unless that is the first; or what can be said instead.
static const char *row_figure(const struct chart_frame *frame, size_t row)
{
    const struct chart *chart = frame->chart;
    size_t longest = longest_series(frame, row);

    if (longest < chart->series_count) {
        const char *words = stated_words(frame, row, chart->series[longest].column);
        const char *stage = lower_case(frame->arena, chart->series[longest].label);
        if (longest == 0)
            return words;
        if (!cell_is_unknown(chart_cell(chart, row, chart->series[0].column)))
            return arena_printf(frame->arena, "%s %s", words, stage);
        return arena_printf(frame->arena, "%s %s, %s amount unknown", words, stage,
                            lower_case(frame->arena, chart->series[0].label));
    }
    for (size_t i = 0; i < chart->series_count; i++) {
        if (cell_is_unknown(chart_cell(chart, row, chart->series[i].column))) {
            return "amount unknown";
        }
    }
    return chart_words(frame, row, chart->series[0].column);
}

static void measure_row(struct chart_frame *frame, struct bar_sizes *sizes, size_t row)
{
    const struct chart *chart = frame->chart;
    struct bar_row *item = &sizes->rows[row];

    item->name = chart_category(frame, row);
    item->figure = row_figure(frame, row);
    struct text name = chart_label(item->name, ALIGN_LEFT);
    struct text figure = chart_tick_label(item->figure, ALIGN_LEFT);
    double width = frame_width(frame, &name);
    if (width > sizes->names)
        sizes->names = width;
    item->figure_width = frame_width(frame, &figure);
    if (chart->edge_column != CHART_NO_COLUMN) {
        item->edge = chart_words(frame, row, chart->edge_column);
        struct text edge = chart_tick_label(item->edge, ALIGN_RIGHT);
        width = frame_width(frame, &edge);
        if (width > sizes->edge)
            sizes->edge = width;
    }
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (!cell_has_number(cell))
            continue;
        if (decimal_compare(cell->number, sizes->low) < 0)
            sizes->low = cell->number;
        if (decimal_compare(cell->number, sizes->high) > 0)
            sizes->high = cell->number;
    }
}

static const char *edge_title(const struct chart_frame *frame)
{
    const char *title = frame->chart->table->columns[frame->chart->edge_column].title;
    char *copy = arena_string(frame->arena, title);

    for (char *c = copy; *c != '\0'; c++) {
        if (*c == '\n')
            *c = ' ';
    }
    return copy;
}

static struct bar_sizes measure_rows(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    double width = frame->layout->size.width;
    struct bar_sizes sizes = {.low = DECIMAL_ZERO, .high = DECIMAL_ZERO};

    sizes.rows = NEW_ARRAY(frame->arena, struct bar_row, chart->row_count);
    for (size_t row = 0; row < chart->row_count; row++)
        measure_row(frame, &sizes, row);
    if (sizes.names > width * NAME_SHARE)
        sizes.names = width * NAME_SHARE;
    if (chart->edge_column != CHART_NO_COLUMN) {
        struct text title = chart_tick_label(edge_title(frame), ALIGN_RIGHT);
        double title_width = frame_width(frame, &title);
        if (title_width > sizes.edge)
            sizes.edge = title_width;
        if (sizes.edge > width / 5)
            sizes.edge = width / 5;
    }
    for (size_t row = 0; row < chart->row_count; row++) {
        struct text name = chart_name(sizes.rows[row].name, ALIGN_LEFT);
        double height = frame_height(frame, &name, sizes.names);
        sizes.rows[row].name_height = height;
        if (height < NAME_LINE * 1.5)
            continue;
        sizes.tall = height + 2;
        sizes.tall_count++;
    }
    return sizes;
}

static double row_height(const struct bar_sizes *sizes, size_t row)
{
    bool is_tall = sizes->rows[row].name_height > NAME_LINE * 1.5;

    return is_tall && sizes->tall > sizes->row ? sizes->tall : sizes->row;
}

// Rows as high as there is room for, within bounds: first all alike, else only those with a name of
// two lines are higher. What still does not fit is left out and said.
static void fit_rows(struct chart_frame *frame, struct bar_sizes *sizes)
{
    double room = frame->bottom - frame->top - AXIS_HEIGHT;
    double count = (double)frame->chart->row_count;
    double tall_count = (double)sizes->tall_count;

    if (frame->chart->edge_column != CHART_NO_COLUMN)
        room -= NAME_LINE;
    sizes->row = room / count;
    if (sizes->row < sizes->tall && count > tall_count) {
        sizes->row = (room - tall_count * sizes->tall) / (count - tall_count);
        if (sizes->row > sizes->tall)
            sizes->row = sizes->tall;
    }
    if (sizes->row > ROW_MAX)
        sizes->row = ROW_MAX;
    if (sizes->row >= ROW_MIN && (sizes->row >= sizes->tall || count > tall_count))
        return;

    sizes->row = ROW_MIN;
    room -= NAME_LINE;
    size_t shown = 0;
    while (shown < frame->chart->row_count && room >= row_height(sizes, shown))
        room -= row_height(sizes, shown++);
    frame->layout->rows_shown = shown > 0 ? shown : 1;
    frame->layout->is_cut = true;
}

// The ends of a row's bars as positions of the scale.
static void row_span(const struct chart_frame *frame, size_t row, double *low, double *high)
{
    const struct chart *chart = frame->chart;
    const struct scale *scale = &frame->layout->scale;

    *low = *high = scale_position(scale, DECIMAL_ZERO);
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (!cell_has_number(cell))
            continue;
        double position = scale_position(scale, cell->number);
        if (position < *low)
            *low = position;
        if (position > *high)
            *high = position;
    }
}

static bool is_negative_row(const struct chart_frame *frame, double low, double high)
{
    double zero = scale_position(&frame->layout->scale, DECIMAL_ZERO);

    return low < zero - 1e-9 && high <= zero + 1e-9;
}

// Whether a stub stands at the end: for the first stage, or when nothing of the row is known.
static bool has_stub(const struct chart_frame *frame, size_t row)
{
    const struct chart *chart = frame->chart;
    bool is_any_unknown = false;

    if (cell_has_unknown(chart_cell(chart, row, chart->series[0].column)))
        return true;
    for (size_t i = 1; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (cell_has_number(cell))
            return false;
        is_any_unknown |= cell_is_unknown(cell);
    }
    return is_any_unknown && !cell_has_number(chart_cell(chart, row, chart->series[0].column));
}

// The widest plot that leaves every figure room at the end of its bars.
static void place_plot(struct chart_frame *frame, const struct bar_sizes *sizes)
{
    struct chart_layout *layout = frame->layout;
    double left = sizes->names + GAP * 1.5;
    double right = layout->size.width - (sizes->edge > 0 ? sizes->edge + GAP * 2 : 0);
    double before = 0;
    double width, last;

    frame_set_scale(frame, sizes->low, sizes->high, (right - left) * 0.85, TICK_SPACING);
    for (size_t row = 0; row < layout->rows_shown; row++) {
        double low, high;
        row_span(frame, row, &low, &high);
        if (!is_negative_row(frame, low, high))
            continue;
        double need = sizes->rows[row].figure_width + GAP;
        if (need > before)
            before = need;
    }
    left += before;
    struct text tick = chart_tick_label(scale_label(&layout->scale, layout->scale.count - 1,
                                                    frame_scale_power(frame), frame->arena),
                                        ALIGN_CENTRE);
    last = frame_width(frame, &tick) / 2;
    width = right - left - last;
    for (size_t row = 0; row < layout->rows_shown; row++) {
        double low, high;
        row_span(frame, row, &low, &high);
        if (is_negative_row(frame, low, high) || high <= 0)
            continue;
        double stub = has_stub(frame, row) ? STUB_WIDTH + 2 : 0;
        double fits = (right - left - sizes->rows[row].figure_width - GAP - stub) / high;
        if (fits < width)
            width = fits;
    }
    if (width < PLOT_MIN)
        width = PLOT_MIN;
    layout->plot.x = left;
    layout->plot.width = width;
    layout->zero = layout_value_x(layout, DECIMAL_ZERO);
}

static void put_bars(struct chart_frame *frame, const struct bar_sizes *sizes, size_t row, double y)
{
    static const double share[] = {0.72, 0.48, 0.26, 0.12}; // of the row, per stage
    const struct chart *chart = frame->chart;
    struct chart_layout *layout = frame->layout;

    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        double height = sizes->row * (chart->series_count == 1 ? 0.66 : share[i < 4 ? i : 3]);
        struct chart_mark mark = {.fill = chart->series[i].fill};
        if (!cell_has_number(cell))
            continue;
        double x = layout_value_x(layout, cell->number);
        mark.box = (struct box){x < layout->zero ? x : layout->zero, y + (sizes->row - height) / 2,
                                x < layout->zero ? layout->zero - x : x - layout->zero, height};
        if (mark.box.width > 0)
            LIST_PUSH(frame->arena, &layout->marks, mark);
    }
}

// After the bars: a hatched stub when an amount is unknown, then the figure in words.
static void put_figure(struct chart_frame *frame, const struct bar_sizes *sizes, size_t row,
                       double y)
{
    struct chart_layout *layout = frame->layout;
    struct text text = chart_tick_label(sizes->rows[row].figure, ALIGN_LEFT);
    double width = sizes->rows[row].figure_width;
    double height = text.font.size * FONT_LEADING;
    double low, high;

    row_span(frame, row, &low, &high);
    double x = layout->plot.x + high * layout->plot.width;
    if (is_negative_row(frame, low, high)) {
        x = layout->plot.x + low * layout->plot.width - GAP - width;
        if (x < 0)
            x = 0;
    } else {
        if (has_stub(frame, row)) {
            struct chart_mark stub = {
                .box = {x, y + sizes->row * 0.2, STUB_WIDTH, sizes->row * 0.6},
                .fill = FILL_OTHER,
                .is_hatched = true,
                .is_stub = true};
            LIST_PUSH(frame->arena, &layout->marks, stub);
            x += STUB_WIDTH + 2;
        }
        x += GAP - 1;
    }
    double limit = layout->size.width - (sizes->edge > 0 ? sizes->edge + GAP : 0);
    if (x + width > limit)
        width = limit - x;
    text.colour = INK;
    struct box box = {x, y + (sizes->row - height) / 2, width, height};
    frame_put_text(frame, ROLE_FIGURE, box, &text);
}

static void put_row(struct chart_frame *frame, const struct bar_sizes *sizes, size_t row, double y)
{
    const struct bar_row *item = &sizes->rows[row];
    struct text name = chart_name(item->name, ALIGN_RIGHT);
    double height = item->name_height;
    struct box box = {0, y + (row_height(sizes, row) - height) / 2, sizes->names, height};
    frame_put_text(frame, ROLE_LABEL, box, &name);
    y += (row_height(sizes, row) - sizes->row) / 2; // the bars lie in the middle
    put_bars(frame, sizes, row, y);
    put_figure(frame, sizes, row, y);
    if (item->edge == NULL)
        return;
    struct text edge = chart_tick_label(item->edge, ALIGN_RIGHT);
    height = edge.font.size * FONT_LEADING;
    edge.colour = INK;
    box = (struct box){frame->layout->size.width - sizes->edge, y + (sizes->row - height) / 2,
                       sizes->edge, height};
    frame_put_text(frame, ROLE_LABEL, box, &edge);
}

void chart_lay_out_bars(struct chart_frame *frame)
{
    struct chart_layout *layout = frame->layout;
    struct bar_sizes sizes = measure_rows(frame);
    double y = frame->top;

    fit_rows(frame, &sizes);
    place_plot(frame, &sizes);
    if (sizes.edge > 0) {
        struct text title = chart_tick_label(edge_title(frame), ALIGN_RIGHT);
        struct box box = {layout->size.width - sizes.edge, y, sizes.edge,
                          title.font.size * FONT_LEADING};
        frame_put_text(frame, ROLE_LABEL, box, &title);
        y += NAME_LINE;
    }
    layout->plot.y = y;
    for (size_t row = 0; row < layout->rows_shown; row++) {
        put_row(frame, &sizes, row, y);
        y += row_height(&sizes, row);
    }
    layout->plot.height = y - layout->plot.y;
    frame_put_bottom_axis(frame, y);
    y += AXIS_HEIGHT;
    const char *cut = frame_cut_note(frame);
    if (cut != NULL) {
        struct text note = chart_tick_label(cut, ALIGN_LEFT);
        frame_put_text(frame, ROLE_LABEL, (struct box){0, y, layout->size.width, NAME_LINE}, &note);
        y += NAME_LINE;
    }
    frame->bottom = y;
}

double chart_bars_height(const struct chart *chart, double width)
{
    return ABOVE_AND_UNDER + (width < NARROW ? 24.0 : 20.0) * (double)chart->row_count;
}
