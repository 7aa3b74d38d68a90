// Steps and waterfalls as figures (see xlsx_drawn.h).
#include "render/xlsx_drawn.h"

#include <string.h>

#include "base/text.h"
#include "render/render.h"
#include "render/xlsx_drawn_parts.h"

#define DIGITS_MAX 14 // of figures whose sums a spreadsheet rounds as we do
#define DAYS 366      // that a year has at most: an axis in years needs no calendar
#define TIME_DECIMALS 6
#define ROOM_PART 8 // of the largest figure, for labels

bool xlsx_needs_drawn(const struct chart *chart)
{
    return chart->kind == CHART_STEP_LINES || chart->kind == CHART_SMALL_MULTIPLES ||
           chart->kind == CHART_WATERFALL || chart->kind == CHART_DUMBBELL ||
           xlsx_has_floating_bars(chart);
}

bool xlsx_has_floating_bars(const struct chart *chart)
{
    return chart->kind == CHART_TIMELINE || chart->kind == CHART_RANGES;
}

const struct cell *drawn_source(const struct chart *chart, size_t row, size_t column)
{
    return &chart->table->rows[chart->first_row + row].cells[column];
}

static const char *panel_of(const struct chart *chart, size_t row)
{
    const char *text = drawn_source(chart, row, chart->panel_column)->text;

    return text == NULL ? "" : text;
}

static bool starts_panel(const struct chart *chart, size_t row)
{
    return row == 0 || (chart->kind == CHART_SMALL_MULTIPLES &&
                        strcmp(panel_of(chart, row), panel_of(chart, row - 1)) != 0);
}

size_t xlsx_count_panels(const struct chart *chart)
{
    size_t count = 0;

    for (size_t i = 0; i < chart->row_count; i++)
        count += starts_panel(chart, i);
    return count;
}

const char *drawn_source_name(const struct drawing *drawing, size_t row, size_t column)
{
    return drawn_part_name(drawing, row, column, PART_MAIN);
}

const char *drawn_part_name(const struct drawing *drawing, size_t row, size_t column,
                            enum xlsx_part part)
{
    struct arena *arena = drawing->page->arena;
    uint16_t at = xlsx_plan_find_part(drawing->placed->plan, column, part);
    uint32_t on_sheet = xlsx_placed_row(drawing->placed, drawing->chart->first_row + row);

    return at == XLSX_NO_COLUMN ? NULL : xlsx_cell_name(on_sheet, at, arena);
}

const char *drawn_number_format(const struct drawing *drawing)
{
    return xlsx_number_format(drawing->decimals, 0, "", "", drawing->page->arena);
}

static void keep(struct drawing *drawing, struct xlsx_drawn_cell cell)
{
    LIST_PUSH(drawing->page->arena, &drawing->drawn->cells, cell);
}

void drawn_put_number(struct drawing *drawing, uint16_t column, struct decimal number,
                      const char *formula, const char *format)
{
    struct xlsx_style style = {.look = LOOK_OTHER, .number = format};
    struct xlsx_page *page = drawing->page;

    if (drawing->has_formulas && formula != NULL)
        xlsx_put_formula(page->sheet, page->row, column, formula, number, style);
    else
        xlsx_put_number(page->sheet, page->row, column, number, style);
    keep(drawing, (struct xlsx_drawn_cell){.is_set = true, .number = number});
}

void drawn_put_text(struct drawing *drawing, uint16_t column, const char *text)
{
    struct xlsx_page *page = drawing->page;

    xlsx_put_text(page->sheet, page->row, column, text, (struct xlsx_style){.look = LOOK_OTHER});
    keep(drawing, (struct xlsx_drawn_cell){.is_set = true, .text = text});
}

void drawn_put_nothing(struct drawing *drawing)
{
    keep(drawing, (struct xlsx_drawn_cell){0});
}

void drawn_label(struct drawing *drawing, const char *words)
{
    LIST_PUSH(drawing->page->arena, &drawing->drawn->labels, words);
}

void drawn_set_series(struct drawing *drawing, const struct xlsx_drawn_series *series, size_t count)
{
    for (size_t i = 0; i < count; i++)
        LIST_PUSH(drawing->page->arena, &drawing->drawn->series, series[i]);
}

void drawn_begin_row(struct drawing *drawing)
{
    xlsx_set_detail(drawing->page->sheet, drawing->page->row, XLSX_ROW_HEIGHT);
}

void drawn_put_headers(struct drawing *drawing, const char *const *headers, size_t count)
{
    struct xlsx_page *page = drawing->page;

    drawn_begin_row(drawing);
    for (size_t i = 0; i < count; i++)
        xlsx_put_text(page->sheet, page->row, (uint16_t)i, headers[i],
                      (struct xlsx_style){.look = LOOK_OTHER, .is_right = i > 0});
    page->row++;
    drawing->drawn->first_row = page->row;
    drawing->drawn->column_count = (uint16_t)count;
}

struct decimal drawn_least(struct decimal a, struct decimal b)
{
    return decimal_compare(a, b) < 0 ? a : b;
}

struct decimal drawn_most(struct decimal a, struct decimal b)
{
    return decimal_compare(a, b) > 0 ? a : b;
}

struct decimal drawn_minus(struct decimal a, struct decimal b)
{
    struct decimal out = a;

    return decimal_subtract(a, b, &out) ? out : a;
}

// Sums of doubles are rounded to the figures' decimals; figures too long for that stay values.
static void measure(struct drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    struct decimal largest = DECIMAL_ZERO;

    for (size_t i = 0; i < chart->row_count; i++) {
        for (size_t k = 0; k < chart->series_count; k++) {
            const struct cell *cell = drawn_source(chart, i, chart->series[k].column);
            if (!xlsx_has_number(cell))
                continue;
            struct decimal number = decimal_normal(cell->number);
            if (number.scale > drawing->decimals)
                drawing->decimals = number.scale;
            drawing->has_formulas &= decimal_digits(number) <= DIGITS_MAX;
            largest = drawn_most(largest, drawn_most(number, drawn_minus(DECIMAL_ZERO, number)));
        }
    }
    // Cannot fail: a part of it. Without digits of its own, so that it does not widen its column.
    if (!decimal_multiply_divide(largest, decimal_of(1), decimal_of(ROOM_PART), 0, &drawing->room))
        drawing->room = DECIMAL_ZERO;
}

// --- steps ---

struct decimal drawn_time_of(const struct cell *cell)
{
    struct decimal part = DECIMAL_ZERO;
    struct decimal whole;
    unsigned month, day_of_month;
    int32_t year;

    if (cell->type == CELL_YEAR) {
        year = (int32_t)cell->number.mantissa + 1;
    } else {
        day_to_civil(cell->day, &year, &month, &day_of_month);
        int32_t gone = cell->day - day_from_civil(year, 1, 1);
        // Cannot fail: small numbers.
        if (!decimal_multiply_divide(decimal_of(gone), decimal_of(1), decimal_of(DAYS),
                                     TIME_DECIMALS, &part))
            part = DECIMAL_ZERO;
    }
    if (!decimal_add(decimal_of(year), part, &whole))
        return decimal_of(year);
    return decimal_normal(whole);
}

const char *drawn_time_formula(const struct drawing *drawing, const char *source,
                               const struct cell *cell)
{
    struct arena *arena = drawing->page->arena;

    if (source == NULL)
        return NULL;
    if (cell->type == CELL_YEAR)
        return arena_printf(arena, "=%s+1", source);
    return arena_printf(arena, "=ROUND(YEAR(%s)+(%s-DATE(YEAR(%s),1,1))/%d,%d)", source, source,
                        source, DAYS, TIME_DECIMALS);
}

static void put_time(struct drawing *drawing, size_t row)
{
    const struct chart *chart = drawing->chart;
    const struct cell *cell = drawn_source(chart, row, chart->category_column);
    const char *source = drawn_source_name(drawing, row, chart->category_column);

    drawn_put_number(drawing, 0, drawn_time_of(cell), drawn_time_formula(drawing, source, cell),
                     DRAWN_TIME_FORMAT);
}

// The figures of one row; nothing where it has none.
static void put_level(struct drawing *drawing, size_t row)
{
    const struct chart *chart = drawing->chart;
    struct arena *arena = drawing->page->arena;

    for (size_t k = 0; k < chart->series_count; k++) {
        const struct cell *cell = drawn_source(chart, row, chart->series[k].column);
        const char *source = drawn_source_name(drawing, row, chart->series[k].column);
        if (xlsx_has_number(cell))
            drawn_put_number(drawing, (uint16_t)(k + 1), cell->number,
                             source == NULL ? NULL : arena_printf(arena, "=%s", source),
                             drawn_number_format(drawing));
        else
            drawn_put_nothing(drawing);
    }
}

void drawn_end_part(struct drawing *drawing, const char *title, size_t first)
{
    struct xlsx_drawn *drawn = drawing->drawn;
    size_t rows = drawn->cells.count / drawn->column_count;

    LIST_PUSH(drawing->page->arena, &drawn->parts,
              ((struct xlsx_drawn_part){title, first, rows - first}));
}

static void put_point(struct drawing *drawing, size_t time_row, size_t level_row)
{
    drawn_begin_row(drawing);
    put_time(drawing, time_row);
    put_level(drawing, level_row);
    drawing->page->row++;
}

// The last level holds up to the day of the report.
static void put_as_of(struct drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    size_t last = chart->row_count - 1;
    const struct cell *cell = drawn_source(chart, last, chart->category_column);
    const struct cell as_of = {.type = CELL_DAY, .day = chart->as_of_day};

    if (chart->kind != CHART_STEP_LINES || cell->type != CELL_DAY || cell->day >= as_of.day)
        return;
    drawn_begin_row(drawing);
    drawn_put_number(drawing, 0, drawn_time_of(&as_of), NULL, DRAWN_TIME_FORMAT);
    put_level(drawing, last);
    drawing->page->row++;
}

static void put_steps(struct drawing *drawing)
{
    const struct chart *chart = drawing->chart;
    const char **headers = NEW_ARRAY(drawing->page->arena, const char *, chart->series_count + 1);
    size_t first = 0;

    headers[0] = "Year";
    for (size_t k = 0; k < chart->series_count; k++)
        headers[k + 1] = chart->series[k].label;
    drawn_put_headers(drawing, headers, chart->series_count + 1);
    for (size_t i = 0; i < chart->row_count; i++) {
        if (starts_panel(chart, i))
            first = drawing->drawn->cells.count / drawing->drawn->column_count;
        else
            put_point(drawing, i, i - 1); // the old level, up to this day
        put_point(drawing, i, i);
        if (i + 1 == chart->row_count)
            put_as_of(drawing);
        bool is_last = i + 1 == chart->row_count || starts_panel(chart, i + 1);
        bool is_panel = chart->kind == CHART_SMALL_MULTIPLES;
        if (is_last)
            drawn_end_part(drawing, is_panel ? panel_of(chart, i) : NULL, first);
    }
}

// --- waterfalls and dumbbells ---

// "B12" of the row being written.
const char *drawn_own(const struct drawing *drawing, uint16_t column)
{
    return xlsx_cell_name(drawing->page->row, column, drawing->page->arena);
}

// The bar between two figures, on what is invisible under it.
static void put_bar(struct drawing *drawing, struct decimal from, struct decimal to)
{
    struct arena *arena = drawing->page->arena;
    const char *format = drawn_number_format(drawing);
    const char *ends =
        arena_printf(arena, "%s,%s", drawn_own(drawing, DRAWN_FROM), drawn_own(drawing, DRAWN_TO));
    struct decimal under = drawn_most(DECIMAL_ZERO, drawn_least(from, to));
    struct decimal over = drawn_least(DECIMAL_ZERO, drawn_most(from, to));
    struct decimal top = drawn_most(DECIMAL_ZERO, drawn_most(from, to));
    struct decimal bottom = drawn_least(DECIMAL_ZERO, drawn_least(from, to));

    drawn_put_number(drawing, DRAWN_UNDER, under, arena_printf(arena, "=MAX(0,MIN(%s))", ends),
                     format);
    drawn_put_number(drawing, DRAWN_OVER, over, arena_printf(arena, "=MIN(0,MAX(%s))", ends),
                     format);
    drawn_put_number(drawing, DRAWN_BAR, drawn_minus(top, under),
                     arena_printf(arena, "=ROUND(MAX(0,%s)-%s,%u)", ends,
                                  drawn_own(drawing, DRAWN_UNDER), drawing->decimals),
                     format);
    drawn_put_number(drawing, DRAWN_BELOW, drawn_minus(bottom, over),
                     arena_printf(arena, "=ROUND(MIN(0,%s)-%s,%u)", ends,
                                  drawn_own(drawing, DRAWN_OVER), drawing->decimals),
                     format);
    drawn_put_number(drawing, DRAWN_ROOM, drawing->room, NULL, format);
    drawing->page->row++;
}

static const char *figure_of(const struct drawing *drawing, const struct cell *cell, size_t column)
{
    const struct chart *chart = drawing->chart;
    const struct table_column *figures =
        chart->figures == NULL ? &chart->table->columns[column] : chart->figures;

    return cell_words(cell, figures, drawing->page->arena);
}

// One row: a step is a series. Several: a step is a row.
static void put_step(struct drawing *drawing, size_t step, bool is_last, struct decimal *level)
{
    const struct chart *chart = drawing->chart;
    struct arena *arena = drawing->page->arena;
    bool is_row = chart->row_count == 1;
    size_t row = is_row ? 0 : step;
    size_t column = chart->series[is_row ? step : 0].column;
    const struct cell *cell = drawn_source(chart, row, column);
    const char *source = drawn_source_name(drawing, row, column);
    struct decimal from = is_last ? DECIMAL_ZERO : *level;
    struct decimal to = from;
    bool is_first = step == 0 || is_last;

    if (xlsx_has_number(cell) && !decimal_add(from, cell->number, &to))
        to = from;
    drawn_begin_row(drawing);
    drawn_put_text(drawing, DRAWN_STEP,
                   is_row ? chart->series[step].label
                          : drawn_source(chart, row, chart->category_column)->text);
    drawn_put_number(
        drawing, DRAWN_FROM, from,
        is_first
            ? NULL
            : arena_printf(arena, "=%s", xlsx_cell_name(drawing->page->row - 1, DRAWN_TO, arena)),
        drawn_number_format(drawing));
    drawn_put_number(drawing, DRAWN_TO, to,
                     source == NULL
                         ? NULL
                         : arena_printf(arena, "=ROUND(%s+N(%s),%u)",
                                        drawn_own(drawing, DRAWN_FROM), source, drawing->decimals),
                     drawn_number_format(drawing));
    drawn_label(drawing, figure_of(drawing, cell, column));
    put_bar(drawing, from, to);
    *level = to;
}

static void put_change(struct drawing *drawing, size_t row)
{
    const struct chart *chart = drawing->chart;
    struct arena *arena = drawing->page->arena;
    const struct cell *ends[2];

    drawn_begin_row(drawing);
    drawn_put_text(drawing, DRAWN_STEP, drawn_source(chart, row, chart->category_column)->text);
    for (uint16_t i = 0; i < 2; i++) {
        const char *source = drawn_source_name(drawing, row, chart->series[i].column);
        ends[i] = drawn_source(chart, row, chart->series[i].column);
        drawn_put_number(drawing, (uint16_t)(DRAWN_FROM + i), ends[i]->number,
                         source == NULL ? NULL : arena_printf(arena, "=%s", source),
                         drawn_number_format(drawing));
    }
    drawn_label(drawing, arena_printf(arena, "%s \u2192 %s",
                                      figure_of(drawing, ends[0], chart->series[0].column),
                                      figure_of(drawing, ends[1], chart->series[1].column)));
    put_bar(drawing, ends[0]->number, ends[1]->number);
}

static void put_waterfall(struct drawing *drawing)
{
    static const char *const HEADERS[DRAWN_COLUMNS] = {"Step", "From", "To",    "Under",
                                                       "Over", "Bar",  "Below", "Room"};
    const struct chart *chart = drawing->chart;
    size_t count = chart->row_count == 1 ? chart->series_count : chart->row_count;
    struct decimal level = DECIMAL_ZERO;

    drawn_put_headers(drawing, HEADERS, DRAWN_COLUMNS);
    if (chart->kind == CHART_DUMBBELL) {
        for (size_t row = 0; row < chart->row_count; row++)
            put_change(drawing, row);
    } else {
        for (size_t step = 0; step < count; step++)
            put_step(drawing, step, step + 1 == count, &level);
    }
    drawn_end_part(drawing, NULL, 0);
}

const struct xlsx_drawn *xlsx_drawn_put(struct xlsx_page *page, const struct chart *chart,
                                        const struct xlsx_placed *placed, bool has_formulas)
{
    struct drawing drawing = {.page = page,
                              .chart = chart,
                              .placed = placed,
                              .drawn = NEW(page->arena, struct xlsx_drawn),
                              .has_formulas = has_formulas};

    if (chart->row_count == 0 || chart->series_count == 0 || page->sheet->book->has_failed)
        return NULL;
    xlsx_set_folded(page->sheet, page->row);
    xlsx_put_text(page->sheet, page->row++, 0,
                  arena_printf(page->arena, "Behind the chart \"%s\", folded away", chart->title),
                  (struct xlsx_style){.look = LOOK_NOTE});
    measure(&drawing);
    if (chart->kind == CHART_WATERFALL || chart->kind == CHART_DUMBBELL)
        put_waterfall(&drawing);
    else if (xlsx_has_floating_bars(chart))
        drawn_put_bars(&drawing);
    else
        put_steps(&drawing);
    return drawing.drawn;
}
