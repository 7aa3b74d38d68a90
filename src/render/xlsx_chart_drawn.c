// Native charts of figures drawn up for them: step lines as points joined by straight lines, a
// waterfall as columns on invisible ones. What is folded away is drawn all the same.
#include <math.h>

#include "render/palette.h"
#include "render/render.h"
#include "render/xlsx_chart_parts.h"

#define PANEL_WIDTH 330u  // pixels
#define PANEL_HEIGHT 155u // four of them on a page
#define PANELS_ACROSS 3u
#define STEPS_HEIGHT 360u
#define TICKS_ACROSS 12 // years named under a chart, at most; a panel half of them
#define CHART_TITLE_SIZE 12
#define PANEL_TITLE_SIZE 10
#define LABEL_SIZE 9
#define LABEL_PART 0.4 // of the years shown, for labels behind the last one

struct figures {
    struct xlsx_book *book;
    const struct xlsx_chart_spot *spot;
    const struct chart *chart;
    const struct xlsx_drawn *drawn;
};

unsigned xlsx_panels_width(void)
{
    return PANELS_ACROSS * PANEL_WIDTH;
}

unsigned xlsx_panels_height(size_t count)
{
    return (unsigned)((count + PANELS_ACROSS - 1) / PANELS_ACROSS) * PANEL_HEIGHT;
}

static const struct xlsx_drawn_cell *cell_at(const struct xlsx_drawn *drawn, size_t row,
                                             size_t column)
{
    return &drawn->cells.items[row * drawn->column_count + column];
}

static void cache(const struct figures *figures, lxw_series_range *range,
                  const struct xlsx_drawn_part *part, size_t column)
{
    size_t row = part->first;
    lxw_series_data_point *point;

    if (!xlsx_make_points(figures->book, range, part->count))
        return;
    STAILQ_FOREACH(point, range->data_cache, list_pointers)
    {
        const struct xlsx_drawn_cell *cell = cell_at(figures->drawn, row++, column);
        if (!cell->is_set) {
            point->no_data = LXW_TRUE;
        } else if (cell->text == NULL) {
            point->number = decimal_to_double(cell->number);
        } else {
            range->has_string_cache = LXW_TRUE;
            point->is_string = LXW_TRUE;
            point->string = lxw_strdup(xlsx_title_text(figures->book, cell->text));
        }
    }
}

static lxw_chart_series *add_series(const struct figures *figures, lxw_chart *native,
                                    const struct xlsx_drawn_part *part, uint16_t column,
                                    const char *name)
{
    const char *sheet = figures->spot->sheet->name;
    uint32_t first = figures->drawn->first_row + (uint32_t)part->first;
    uint32_t last = first + (uint32_t)part->count - 1;
    lxw_chart_series *series = chart_add_series(native, NULL, NULL);

    if (series == NULL)
        out_of_memory();
    chart_series_set_categories(series, sheet, first, 0, last, 0);
    chart_series_set_values(series, sheet, first, column, last, column);
    chart_series_set_name(series, xlsx_title_text(figures->book, name));
    cache(figures, series->categories, part, 0);
    cache(figures, series->values, part, column);
    return series;
}

// The longest value of some columns, over all parts.
static double largest_of(const struct xlsx_drawn *drawn, uint16_t first, uint16_t last)
{
    double largest = 0;

    for (size_t i = 0; i < drawn->cells.count; i++) {
        const struct xlsx_drawn_cell *cell = &drawn->cells.items[i];
        size_t column = i % drawn->column_count;
        double value = cell->is_set && cell->text == NULL ? decimal_to_double(cell->number) : 0;
        if (column >= first && column <= last && value > largest)
            largest = value;
    }
    return largest;
}

// --- step lines ---

struct span {
    double first, last;
    unsigned unit;
};

static struct span whole_span(double first, double last, int ticks)
{
    static const unsigned UNITS[] = {1, 2, 5, 10, 20, 50, 100, 1000};
    struct span span = {first, last, 1};

    if (span.last <= span.first)
        span.last = span.first + 1;
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        span.unit = UNITS[i];
        if ((span.last - span.first) / span.unit <= ticks)
            break;
    }
    // Ticks are multiples of their distance for every program that draws them.
    span.first = floor(span.first / span.unit) * span.unit;
    span.last = ceil(span.last / span.unit) * span.unit;
    return span;
}

static struct span years_of(const struct xlsx_drawn *drawn, int ticks)
{
    size_t rows = drawn->cells.count / drawn->column_count;
    double first = INFINITY, last = -INFINITY;

    for (size_t i = 0; i < rows; i++) {
        double year = decimal_to_double(cell_at(drawn, i, 0)->number);
        first = fmin(first, floor(year));
        last = fmax(last, ceil(year));
    }
    return whole_span(first, last, ticks);
}

// 1, 2, 2.5 or 5 times a power of ten.
static double round_up(double value)
{
    static const double STEPS[] = {1, 2, 2.5, 5, 10};
    double power = value > 0 ? pow(10, floor(log10(value))) : 1;

    for (size_t i = 0; i < COUNT_OF(STEPS); i++) {
        if (value <= STEPS[i] * power)
            return STEPS[i] * power;
    }
    return 10 * power;
}

// One hue; what is only promised is thin, what is signed dashed, what is paid thick.
static lxw_chart_line line_of(enum chart_fill fill)
{
    struct paint paint = palette_paint(fill, false);
    lxw_chart_line line = {.color = paint.line, .width = 2.75};

    if (paint.style == STYLE_HATCH) {
        line.dash_type = LXW_CHART_LINE_DASH_DASH;
        line.width = 1.75;
    } else if (paint.style == STYLE_OUTLINE) {
        line.width = 1.25;
    }
    return line;
}

static void put_part(const struct figures *figures, const struct xlsx_drawn_part *part,
                     const struct xlsx_frame *frame)
{
    const struct chart *chart = figures->chart;
    lxw_chart *native = workbook_add_chart(figures->book->workbook, LXW_CHART_SCATTER_STRAIGHT);
    bool is_panel = part->title != NULL;
    struct span span = years_of(figures->drawn, is_panel ? TICKS_ACROSS / 2 : TICKS_ACROSS);
    double largest = largest_of(figures->drawn, 1, (uint16_t)chart->series_count);

    if (native == NULL)
        out_of_memory();
    for (size_t k = 0; k < chart->series_count; k++) {
        lxw_chart_series *series =
            add_series(figures, native, part, (uint16_t)(k + 1), chart->series[k].label);
        lxw_chart_line line = line_of(chart->series[k].fill);
        chart_series_set_line(series, &line);
        chart_series_set_marker_type(series, LXW_CHART_MARKER_NONE);
    }
    xlsx_dress_axes(native->x_axis, native->y_axis, chart, largest, figures->book);
    chart_axis_set_num_format(native->x_axis, "0");
    chart_axis_set_min(native->x_axis, span.first);
    chart_axis_set_max(native->x_axis, span.last);
    chart_axis_set_major_unit(native->x_axis, span.unit);
    if (is_panel)
        chart_axis_set_max(native->y_axis, round_up(largest)); // one scale for all
    chart_show_hidden_data(native);
    xlsx_place_chart(native, figures->spot, chart, frame);
}

void xlsx_put_steps(const struct xlsx_chart_spot *spot, const struct chart *chart,
                    const struct xlsx_drawn *drawn)
{
    struct figures figures = {spot->sheet->book, spot, chart, drawn};

    for (size_t i = 0; i < drawn->parts.count && !figures.book->has_failed; i++) {
        const struct xlsx_drawn_part *part = &drawn->parts.items[i];
        struct xlsx_frame frame = {.title = chart->title,
                                   .title_size = CHART_TITLE_SIZE,
                                   .width = spot->width_px,
                                   .height = STEPS_HEIGHT,
                                   .has_legend = true};
        if (part->title != NULL)
            frame = (struct xlsx_frame){.title = part->title,
                                        .title_size = PANEL_TITLE_SIZE,
                                        .x = (unsigned)(i % PANELS_ACROSS) * PANEL_WIDTH,
                                        .y = (unsigned)(i / PANELS_ACROSS) * PANEL_HEIGHT,
                                        .width = PANEL_WIDTH,
                                        .height = PANEL_HEIGHT,
                                        .has_legend = true};
        put_part(&figures, part, &frame);
    }
}

// --- bars on invisible ones ---

// The words of the model at the ends of the bars, in the room that is stacked on them.
static void put_labels(const struct figures *figures, lxw_chart_series *room)
{
    struct arena *arena = figures->book->arena;
    const struct xlsx_drawn *drawn = figures->drawn;
    size_t count = drawn->labels.count;
    lxw_chart_data_label *labels = NEW_ARRAY(arena, lxw_chart_data_label, count);
    lxw_chart_data_label **list = NEW_ARRAY(arena, lxw_chart_data_label *, count + 1);

    for (size_t i = 0; i < count; i++) {
        const char *words = xlsx_title_text(figures->book, drawn->labels.items[i]);
        labels[i].value = (char *)words;
        labels[i].hide = words == NULL || *words == '\0' ? LXW_TRUE : LXW_FALSE;
        labels[i].font = xlsx_chart_font(arena, LABEL_SIZE, false);
        list[i] = &labels[i];
    }
    chart_series_set_labels(room);
    chart_series_set_labels_position(room, LXW_CHART_LABEL_POSITION_INSIDE_BASE);
    chart_series_set_labels_font(room, xlsx_chart_font(arena, LABEL_SIZE, false));
    chart_series_set_labels_custom(room, list);
}

static void make_invisible(lxw_chart_series *series)
{
    lxw_chart_fill no_fill = {.none = LXW_TRUE};
    lxw_chart_line no_line = {.none = LXW_TRUE};

    chart_series_set_fill(series, &no_fill);
    chart_series_set_line(series, &no_line);
}

static void place(const struct figures *figures, lxw_chart *native, unsigned height,
                  bool has_legend)
{
    chart_set_series_gap(native, 40);
    chart_set_series_overlap(native, 100);
    chart_show_hidden_data(native);
    xlsx_place_chart(native, figures->spot, figures->chart,
                     &(struct xlsx_frame){.title = figures->chart->title,
                                          .title_size = CHART_TITLE_SIZE,
                                          .width = figures->spot->width_px,
                                          .height = height,
                                          .has_legend = has_legend});
}

// The first row on top, the value axis still at the bottom.
static void turn(lxw_chart *native)
{
    chart_axis_set_reverse(native->y_axis);
    chart_axis_set_crossing_max(native->y_axis);
}

// A change is solid when it goes up, and hatched when it goes down.
static struct xlsx_dress dress_of(const struct figures *figures, size_t step, size_t count)
{
    const struct chart *chart = figures->chart;
    const struct xlsx_drawn *drawn = figures->drawn;

    if (chart->kind == CHART_DUMBBELL)
        return xlsx_dress_of(chart->series[1].fill,
                             decimal_compare(cell_at(drawn, step, DRAWN_TO)->number,
                                             cell_at(drawn, step, DRAWN_FROM)->number) < 0);
    if (chart->row_count == 1)
        return xlsx_dress_of(chart->series[step].fill, false);
    return xlsx_dress_of(step == 0 || step + 1 == count ? chart->series[0].fill : FILL_OTHER,
                         false);
}

static void paint_steps(const struct figures *figures, lxw_chart_series *series, size_t count)
{
    struct arena *arena = figures->book->arena;
    lxw_chart_point *points = NEW_ARRAY(arena, lxw_chart_point, count);
    lxw_chart_point **list = NEW_ARRAY(arena, lxw_chart_point *, count + 1);
    struct xlsx_dress *dresses = NEW_ARRAY(arena, struct xlsx_dress, count);

    for (size_t i = 0; i < count; i++) {
        dresses[i] = dress_of(figures, i, count);
        points[i].line = &dresses[i].line;
        if (dresses[i].is_hatched)
            points[i].pattern = &dresses[i].pattern;
        else
            points[i].fill = &dresses[i].fill;
        list[i] = &points[i];
    }
    chart_series_set_points(series, list);
}

void xlsx_put_waterfall(const struct xlsx_chart_spot *spot, const struct chart *chart,
                        const struct xlsx_drawn *drawn, unsigned height)
{
    struct figures figures = {spot->sheet->book, spot, chart, drawn};
    bool is_bar = chart->kind == CHART_DUMBBELL;
    lxw_chart *native = workbook_add_chart(
        figures.book->workbook, is_bar ? LXW_CHART_BAR_STACKED : LXW_CHART_COLUMN_STACKED);
    const struct xlsx_drawn_part *all = &drawn->parts.items[0];
    static const char *const NAMES[DRAWN_COLUMNS] = {[DRAWN_UNDER] = "Under",
                                                     [DRAWN_OVER] = "Over",
                                                     [DRAWN_BAR] = "Step",
                                                     [DRAWN_BELOW] = "Below",
                                                     [DRAWN_ROOM] = "Label"};

    if (native == NULL)
        out_of_memory();
    for (unsigned column = DRAWN_UNDER; column <= DRAWN_ROOM; column++) {
        lxw_chart_series *series = add_series(&figures, native, all, column, NAMES[column]);
        if (column == DRAWN_BAR || column == DRAWN_BELOW)
            paint_steps(&figures, series, all->count);
        else
            make_invisible(series);
        if (column == DRAWN_ROOM)
            put_labels(&figures, series);
    }
    xlsx_dress_axes(is_bar ? native->y_axis : native->x_axis,
                    is_bar ? native->x_axis : native->y_axis, chart,
                    largest_of(drawn, DRAWN_FROM, DRAWN_TO), figures.book);
    if (is_bar)
        turn(native);
    place(&figures, native, height, false);
}

static void dress_series(lxw_chart_series *native, const struct xlsx_drawn_series *series)
{
    struct xlsx_dress dress = xlsx_dress_of(series->fill, series->is_partial);

    if (dress.is_hatched)
        chart_series_set_pattern(native, &dress.pattern);
    else
        chart_series_set_fill(native, &dress.fill);
    chart_series_set_line(native, &dress.line);
}

void xlsx_put_bars(const struct xlsx_chart_spot *spot, const struct chart *chart,
                   const struct xlsx_drawn *drawn, unsigned height)
{
    struct figures figures = {spot->sheet->book, spot, chart, drawn};
    lxw_chart *native = workbook_add_chart(figures.book->workbook, LXW_CHART_BAR_STACKED);
    int16_t last = -1;

    if (native == NULL)
        out_of_memory();
    for (size_t i = 0; i < drawn->series.count; i++) {
        const struct xlsx_drawn_series *series = &drawn->series.items[i];
        bool is_visible = series->name != NULL;
        if (is_visible && largest_of(drawn, series->column, series->column) == 0)
            continue;
        lxw_chart_series *added =
            add_series(&figures, native, &drawn->parts.items[0], series->column,
                       is_visible ? series->name : "Invisible");
        if (is_visible)
            dress_series(added, series);
        else
            make_invisible(added);
        last++;
        if (i + 1 == drawn->series.count)
            put_labels(&figures, added);
    }
    xlsx_dress_axes(native->y_axis, native->x_axis, chart, 100, figures.book);
    turn(native);
    if (drawn->last_year != 0) {
        struct span span = whole_span(drawn->first_year, drawn->last_year, TICKS_ACROSS);
        chart_axis_set_num_format(native->x_axis, "0");
        chart_axis_set_min(native->x_axis, span.first);
        chart_axis_set_max(native->x_axis, span.last + (span.last - span.first) * LABEL_PART);
        chart_axis_set_major_unit(native->x_axis, span.unit);
    }
    place(&figures, native, height, true);
    // The first and the last: so it does not matter from which side a program counts them.
    chart_legend_delete_series(native, (int16_t[]){0, last, -1});
}
