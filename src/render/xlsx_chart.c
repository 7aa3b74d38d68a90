// Charts of the model as native charts.
//
// A reader that does not recalculate shows the values cached in the chart, and the library can fill
// that cache only from cells still in memory. So the cache is filled here, from the model, through
// the library's public structs and its own allocator (it frees them itself).
#include "render/xlsx_chart.h"

#include "base/text.h"
#include "render/palette.h"
#include "render/render.h"
#include "render/xlsx_chart_parts.h"

#define CHART_WIDTH_PX 480.0 // the library's own size, which scales refer to
#define CHART_HEIGHT_PX 288.0
#define TITLE_SIZE 12
#define LABELS_ACROSS 16 // more would be set aslant
#define LABEL_MAX 20     // custom labels of the edge column; a bar chart has no more rows in print

static bool has_bars(const struct chart *chart)
{
    return chart->kind == CHART_OVERLAPPED_BARS || chart->kind == CHART_DOTS ||
           chart->kind == CHART_DUMBBELL || xlsx_has_floating_bars(chart);
}

static unsigned height_px(const struct chart *chart)
{
    if (chart->kind == CHART_SMALL_MULTIPLES)
        return xlsx_panels_height(xlsx_count_panels(chart));
    if (!has_bars(chart))
        return 360;
    unsigned rows = chart->row_count > 40 ? 40 : (unsigned)chart->row_count;
    return 150 + rows * 30;
}

unsigned xlsx_chart_width(const struct chart *chart, unsigned width_px)
{
    unsigned panels = chart->kind == CHART_SMALL_MULTIPLES ? xlsx_panels_width() : 0;

    return panels > width_px ? panels : width_px;
}

unsigned xlsx_chart_height(const struct chart *chart)
{
    return height_px(chart);
}

// How Excel draws each kind, and what its form needs said; where that takes the place of the first
// note, which tells how to read the drawing in print. A Sankey and a treemap Excel has not.
static const struct native_kind {
    const char *words;
    uint8_t type;
    bool is_native;
    bool replaces_note;
} native_kinds[] = {
    [CHART_OVERLAPPED_BARS] = {NULL, LXW_CHART_BAR, true, false},
    [CHART_STACKED_COLUMNS] = {NULL, LXW_CHART_COLUMN, true, false}, // its wholes, side by side
    [CHART_STEP_LINES] = {NULL, LXW_CHART_SCATTER_STRAIGHT, true, false},
    [CHART_DOTS] = {NULL, LXW_CHART_BAR, true, false}, // from zero, as the dots are
    [CHART_WATERFALL] = {NULL, LXW_CHART_COLUMN_STACKED, true, false},
    [CHART_SMALL_MULTIPLES] = {NULL, LXW_CHART_SCATTER_STRAIGHT, true, false},
    [CHART_FLOW_MAP] = {"From place to place, as ribbons: in the PDF and HTML reports. Excel has "
                        "no such chart; the table holds what it shows.",
                        LXW_CHART_NONE, false, true},
    [CHART_TIMELINE] = {"Hatched: the time in which it may have begun or ended; where nobody "
                        "states an end, up to the edge. The words at a bar say when it was "
                        "announced.",
                        LXW_CHART_BAR_STACKED, true, true},
    [CHART_HEAT_STRIP] = {"The cells are shaded: the darker, the larger a part of the largest "
                          "figure of their currency.",
                          LXW_CHART_NONE, false, true},
    [CHART_RANGES] = {"A bar runs to the least that a claim says, and hatched on to the most it "
                      "allows. Where none is adopted, 100 is the first.",
                      LXW_CHART_BAR_STACKED, true, true},
    [CHART_DUMBBELL] = {"A bar runs from the figure before to the one after; hatched: it fell.",
                        LXW_CHART_BAR_STACKED, true, false},
    [CHART_TREEMAP] = {"As areas: in the PDF and HTML reports. Excel's files have no such chart "
                       "that other programs show; the table holds its parts.",
                       LXW_CHART_NONE, false, true},
};

const char *xlsx_chart_words(const struct chart *chart, bool *replaces_note)
{
    const struct native_kind *kind = &native_kinds[chart->kind];

    *replaces_note = kind->replaces_note;
    return kind->words;
}

bool xlsx_draws_chart(const struct chart *chart)
{
    return native_kinds[chart->kind].is_native;
}

// Zeroed points, one a row.
bool xlsx_make_points(struct xlsx_book *book, lxw_series_range *range, size_t count)
{
    uint8_t *zeros = NEW_ARRAY(book->arena, uint8_t, count);

    if (count <= UINT16_MAX &&
        lxw_chart_add_data_cache(range, zeros, (uint16_t)count, 1, 0) == LXW_NO_ERROR) {
        return true;
    }
    xlsx_fail(book, "chart", "its values cannot be cached");
    return false;
}

// A spreadsheet's percent is a fraction.
static double value_of(const struct cell *cell)
{
    double value = decimal_to_double(cell->number);

    return cell->type == CELL_PERCENT ? value / 100 : value;
}

static void cache_values(struct xlsx_book *book, lxw_series_range *range, const struct chart *chart,
                         size_t column)
{
    size_t row = chart->first_row;
    lxw_series_data_point *point;

    if (!xlsx_make_points(book, range, chart->row_count))
        return;
    STAILQ_FOREACH(point, range->data_cache, list_pointers)
    {
        const struct cell *cell = &chart->table->rows[row++].cells[column];
        if (xlsx_has_number(cell)) {
            point->number = value_of(cell);
        } else {
            point->no_data = LXW_TRUE;
        }
    }
}

static void cache_categories(struct xlsx_book *book, lxw_series_range *range,
                             const struct chart *chart)
{
    size_t row = chart->first_row;
    const struct table_column *column = &chart->table->columns[chart->category_column];
    bool is_text = false;
    lxw_series_data_point *point;

    for (size_t i = 0; i < chart->row_count; i++) {
        const struct cell *cell = &chart->table->rows[row + i].cells[chart->category_column];
        is_text = is_text || !xlsx_has_number(cell);
    }
    if (!xlsx_make_points(book, range, chart->row_count))
        return;
    range->has_string_cache = is_text;
    STAILQ_FOREACH(point, range->data_cache, list_pointers)
    {
        const struct cell *cell = &chart->table->rows[row++].cells[chart->category_column];
        if (!is_text) {
            point->number = decimal_to_double(cell->number);
            continue;
        }
        const char *words = xlsx_title_text(book, cell_words(cell, column, book->arena));
        point->is_string = LXW_TRUE;
        point->string = lxw_strdup(words == NULL ? "" : words);
    }
}

struct xlsx_dress xlsx_dress_of(enum chart_fill fill, bool is_partial)
{
    struct paint paint = palette_paint(fill, is_partial);

    return (struct xlsx_dress){
        .fill = {.color = paint.ground},
        .pattern = {.fg_color = paint.line,
                    .bg_color = paint.ground,
                    .type = LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL},
        .line = {.color = paint.line, .width = 0.75},
        .is_hatched = paint.style == STYLE_HATCH,
    };
}

// The column of the year that is not over is hatched.
static void mark_partial(lxw_chart_series *series, const struct chart *chart, enum chart_fill fill,
                         struct arena *arena)
{
    if (chart->partial_row == CHART_NO_COLUMN || chart->partial_row < chart->first_row ||
        chart->partial_row >= chart->first_row + chart->row_count) {
        return;
    }
    size_t index = chart->partial_row - chart->first_row;
    lxw_chart_point *points = NEW_ARRAY(arena, lxw_chart_point, index + 1);
    lxw_chart_point **list = NEW_ARRAY(arena, lxw_chart_point *, index + 2);
    struct xlsx_dress *dress = NEW(arena, struct xlsx_dress);

    for (size_t i = 0; i <= index; i++)
        list[i] = &points[i];
    *dress = xlsx_dress_of(fill, true);
    points[index].pattern = &dress->pattern;
    points[index].line = &dress->line;
    chart_series_set_points(series, list);
}

lxw_chart_font *xlsx_chart_font(struct arena *arena, double size, bool is_bold)
{
    lxw_chart_font *made = NEW(arena, lxw_chart_font);

    *made = (lxw_chart_font){
        .size = size, .bold = is_bold ? LXW_TRUE : LXW_EXPLICIT_FALSE, .color = INK};
    return made;
}

// The edge column's words at the ends of the first series' bars.
static void put_edge(lxw_chart_series *series, const struct chart *chart, struct xlsx_book *book)
{
    struct arena *arena = book->arena;
    size_t count = chart->row_count;

    if (chart->edge_column == CHART_NO_COLUMN || count > LABEL_MAX)
        return;
    lxw_chart_data_label *labels = NEW_ARRAY(arena, lxw_chart_data_label, count);
    lxw_chart_data_label **list = NEW_ARRAY(arena, lxw_chart_data_label *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct table_row *row = &chart->table->rows[chart->first_row + i];
        const struct cell *cell = &row->cells[chart->edge_column];
        const struct table_column *column = &chart->table->columns[chart->edge_column];
        labels[i].value = (char *)cell_words(cell, column, arena);
        labels[i].hide = *labels[i].value == '\0' ? LXW_TRUE : LXW_FALSE;
        labels[i].font = xlsx_chart_font(arena, 9, false);
        list[i] = &labels[i];
    }
    chart_series_set_labels(series);
    chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_OUTSIDE_END);
    chart_series_set_labels_font(series, xlsx_chart_font(arena, 9, false));
    chart_series_set_labels_custom(series, list);
}

static void put_series(lxw_chart *native, const struct chart *chart, size_t index,
                       const struct xlsx_placed *data, struct xlsx_book *book)
{
    const struct chart_series *series = &chart->series[index];
    uint16_t category = xlsx_plan_find(data->plan, chart->category_column);
    uint16_t value = xlsx_plan_find(data->plan, series->column);
    uint32_t first = xlsx_placed_row(data, chart->first_row);
    uint32_t last = first + (uint32_t)chart->row_count - 1;
    const char *label = xlsx_title_text(book, series->label);

    if (label == NULL)
        return;
    if (category == XLSX_NO_COLUMN || value == XLSX_NO_COLUMN) {
        xlsx_fail(book, chart->key, "the chart needs a column that is not on the sheet");
        return;
    }
    lxw_chart_series *native_series = chart_add_series(native, NULL, NULL);
    if (native_series == NULL)
        out_of_memory();
    chart_series_set_categories(native_series, data->sheet_name, first, category, last, category);
    chart_series_set_values(native_series, data->sheet_name, first, value, last, value);
    chart_series_set_name(native_series, label);
    cache_categories(book, native_series->categories, chart);
    cache_values(book, native_series->values, chart, series->column);
    struct xlsx_dress dress = xlsx_dress_of(series->fill, false);
    if (dress.is_hatched) {
        chart_series_set_pattern(native_series, &dress.pattern);
    } else {
        chart_series_set_fill(native_series, &dress.fill);
    }
    chart_series_set_line(native_series, &dress.line);
    if (chart->kind != CHART_OVERLAPPED_BARS) {
        mark_partial(native_series, chart, series->fill, book->arena);
    }
    if (index == 0 && chart->kind == CHART_OVERLAPPED_BARS)
        put_edge(native_series, chart, book);
}

static double largest_value(const struct chart *chart)
{
    double largest = 0;

    for (size_t i = 0; i < chart->row_count; i++) {
        for (size_t k = 0; k < chart->series_count; k++) {
            const struct cell *cell =
                &chart->table->rows[chart->first_row + i].cells[chart->series[k].column];
            double value = xlsx_has_number(cell) ? value_of(cell) : 0;
            if (value > largest)
                largest = value;
        }
    }
    return largest;
}

// Enough decimals for the ticks of an axis that ends at the largest value.
static unsigned tick_decimals(double largest, unsigned scale_power)
{
    for (unsigned i = 0; i < scale_power; i++)
        largest /= 10;
    if (largest >= 5 || largest == 0)
        return 0;
    return largest >= 0.5 ? 1 : 2;
}

void xlsx_dress_axes(lxw_chart_axis *category, lxw_chart_axis *value, const struct chart *chart,
                     double largest, struct xlsx_book *book)
{
    struct arena *arena = book->arena;
    const struct table_column *column = &chart->table->columns[chart->series[0].column];
    unsigned power = chart->figures == NULL ? column->scale_power : chart->figures->scale_power;
    const char *format =
        column->type == CELL_PERCENT
            ? "0%"
            : xlsx_number_format(tick_decimals(largest, power), power, "", "", arena);
    lxw_chart_line rule = {.color = RULE_LIGHT, .width = 0.5};
    lxw_chart_line hidden = {.none = LXW_TRUE};

    chart_axis_set_num_font(category, xlsx_chart_font(arena, 9, false));
    chart_axis_set_num_font(value, xlsx_chart_font(arena, 9, false));
    chart_axis_set_num_format(value, format);
    chart_axis_set_major_tick_mark(category, LXW_CHART_AXIS_TICK_MARK_NONE);
    chart_axis_set_major_tick_mark(value, LXW_CHART_AXIS_TICK_MARK_NONE);
    chart_axis_set_label_position(category, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_major_gridlines_set_visible(category, LXW_FALSE);
    chart_axis_major_gridlines_set_visible(value, LXW_TRUE);
    chart_axis_major_gridlines_set_line(value, &rule);
    chart_axis_set_line(value, &hidden);
    if (chart->axis != NULL) {
        chart_axis_set_name(value, xlsx_title_text(book, chart->axis));
        chart_axis_set_name_font(value, xlsx_chart_font(arena, 9, false));
    }
}

static void dress_axes(lxw_chart *native, const struct chart *chart, struct xlsx_book *book)
{
    bool is_bar = has_bars(chart);
    // A bar chart of the library has its categories on the y axis.
    lxw_chart_axis *category = is_bar ? native->y_axis : native->x_axis;
    lxw_chart_axis *value = is_bar ? native->x_axis : native->y_axis;

    xlsx_dress_axes(category, value, chart, largest_value(chart), book);
    if (is_bar) {
        // The first category on top, the value axis still at the bottom.
        chart_axis_set_reverse(category);
        chart_axis_set_crossing_max(category);
        chart_set_series_overlap(native, 100);
        chart_set_series_gap(native, 60);
    } else {
        chart_axis_set_interval_unit(category, (uint16_t)(1 + chart->row_count / LABELS_ACROSS));
        chart_set_series_gap(native, 50);
    }
}

void xlsx_place_chart(lxw_chart *native, const struct xlsx_chart_spot *spot,
                      const struct chart *chart, const struct xlsx_frame *frame)
{
    struct xlsx_book *book = spot->sheet->book;
    const char *alt = xlsx_title_text(book, chart->alt == NULL ? chart->title : chart->alt);
    lxw_chart_line border = {.color = RULE_LIGHT, .width = 0.75};
    lxw_chart_options options = {
        .x_offset = 2 + (int32_t)frame->x,
        .y_offset = 2 + (int32_t)(spot->top_px + frame->y),
        .x_scale = frame->width / CHART_WIDTH_PX,
        .y_scale = frame->height / CHART_HEIGHT_PX,
        .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
        .description = (char *)alt,
    };

    chart_title_set_name(native, xlsx_title_text(book, frame->title));
    chart_title_set_name_font(native, xlsx_chart_font(book->arena, frame->title_size, true));
    chart_legend_set_position(native,
                              frame->has_legend ? LXW_CHART_LEGEND_TOP : LXW_CHART_LEGEND_NONE);
    chart_legend_set_font(native, xlsx_chart_font(book->arena, 9, false));
    chart_chartarea_set_line(native, &border);
    if (worksheet_insert_chart_opt(spot->sheet->worksheet, spot->row, spot->column, native,
                                   &options) != LXW_NO_ERROR) {
        xlsx_fail(book, chart->key, "the chart cannot be placed");
    }
}

static void put_table_chart(const struct xlsx_chart_spot *spot, const struct chart *chart,
                            const struct xlsx_placed *data)
{
    struct xlsx_book *book = spot->sheet->book;

    lxw_chart *native = workbook_add_chart(book->workbook, native_kinds[chart->kind].type);
    if (native == NULL)
        out_of_memory();
    size_t step = 1 + chart->part_count; // from one whole to the next
    for (size_t i = 0; i < chart->series_count && !book->has_failed; i += step)
        put_series(native, chart, i, data, book);
    if (data->is_folded)
        chart_show_hidden_data(native);
    if (book->has_failed)
        return;
    dress_axes(native, chart, book);
    xlsx_place_chart(native, spot, chart,
                     &(struct xlsx_frame){.title = chart->title,
                                          .title_size = TITLE_SIZE,
                                          .width = spot->width_px,
                                          .height = height_px(chart),
                                          .has_legend = chart->series_count > step});
}

void xlsx_put_chart(const struct xlsx_waiting_chart *waiting, const struct xlsx_placed *data)
{
    const struct chart *chart = waiting->chart;
    const struct xlsx_chart_spot *spot = &waiting->spot;

    if (spot->sheet->book->has_failed || chart->row_count == 0 || chart->series_count == 0)
        return;
    if (!xlsx_needs_drawn(chart))
        put_table_chart(spot, chart, data);
    else if (waiting->drawn != NULL && xlsx_has_floating_bars(chart))
        xlsx_put_bars(spot, chart, waiting->drawn, height_px(chart));
    else if (waiting->drawn != NULL && chart->kind != CHART_STEP_LINES &&
             chart->kind != CHART_SMALL_MULTIPLES)
        xlsx_put_waterfall(spot, chart, waiting->drawn, height_px(chart));
    else if (waiting->drawn != NULL)
        xlsx_put_steps(spot, chart, waiting->drawn);
}
