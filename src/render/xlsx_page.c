// Report sheets. Columns are shared by everything on a sheet, so widths are settled first: every
// table is surveyed, then the sheet is written from top to bottom.
#include "render/xlsx_page.h"

#include "base/text.h"
#include "render/palette.h"
#include "render/render.h"

#define TEXT_WIDTH_MIN 96.0 // characters a paragraph may run over, at least
#define DEFAULT_WIDTH 8.43  // a column nobody set
#define FIGURE_LABEL_WIDTH 30
#define FREEZE_ROWS_MAX 9 // more than this would fill a small screen
#define FREEZE_WIDTH_MAX 40.0
#define CHART_WIDTH_MIN 640u
#define CHART_WIDTH_MAX 1000u
#define PIXELS_PER_CHARACTER 7

void xlsx_layout_place(struct xlsx_layout *layout, struct xlsx_placed placed)
{
    if (layout->placed_count == layout->placed_capacity) {
        size_t capacity = layout->placed_capacity == 0 ? 16 : layout->placed_capacity * 2;
        layout->placed =
            arena_grow(layout->arena, layout->placed, layout->placed_count * sizeof(placed),
                       capacity * sizeof(placed));
        layout->placed_capacity = capacity;
    }
    layout->placed[layout->placed_count++] = placed;
}

static void wait_chart(struct xlsx_layout *layout, struct xlsx_waiting_chart waiting)
{
    if (layout->waiting_count == layout->waiting_capacity) {
        size_t capacity = layout->waiting_capacity == 0 ? 16 : layout->waiting_capacity * 2;
        layout->waiting =
            arena_grow(layout->arena, layout->waiting, layout->waiting_count * sizeof(waiting),
                       capacity * sizeof(waiting));
        layout->waiting_capacity = capacity;
    }
    layout->waiting[layout->waiting_count++] = waiting;
}

void xlsx_layout_charts(struct xlsx_layout *layout, struct xlsx_book *book)
{
    for (size_t i = 0; i < layout->waiting_count; i++) {
        const struct xlsx_waiting_chart *waiting = &layout->waiting[i];
        const struct xlsx_placed *data = NULL;
        for (size_t k = 0; k < layout->placed_count && data == NULL; k++) {
            if (layout->placed[k].table == waiting->chart->table)
                data = &layout->placed[k];
        }
        if (data == NULL) {
            xlsx_fail(book, waiting->chart->key, "the chart's table is not in the workbook");
            return;
        }
        xlsx_put_chart(&waiting->spot, waiting->chart, data);
    }
}

const char *xlsx_head_line(const struct document *document, struct arena *arena)
{
    return arena_printf(arena, "As of %s  ·  %s (%s), size %llu, root %.16s…", document->as_of,
                        document->book_title, document->origin, (unsigned long long)document->size,
                        document->root);
}

void xlsx_page_begin(struct xlsx_page *page)
{
    page->text_width = 0;
    page->last_column = 0;
    for (uint16_t i = 0; i < XLSX_PAGE_COLUMNS; i++) {
        bool is_set = page->widths[i] > 0;
        if (is_set)
            xlsx_set_width(page->sheet, i, page->widths[i]);
        if (!is_set && page->text_width >= TEXT_WIDTH_MIN)
            break;
        // A paragraph over a very wide table would be hard to read.
        if (page->text_width < TEXT_WIDTH_MIN * 1.5) {
            page->text_width += is_set ? page->widths[i] : DEFAULT_WIDTH;
            page->last_column = i;
        }
    }
}

void xlsx_page_paragraph(struct xlsx_page *page, const char *text, enum xlsx_look look)
{
    size_t lines = xlsx_count_lines(text, page->text_width, look);

    xlsx_put_paragraph(page->sheet, page->row++, 0, page->last_column, text, (unsigned)lines,
                       (struct xlsx_style){.look = look});
}

static void put_line(struct xlsx_page *page, const char *text, enum xlsx_look look)
{
    xlsx_put_text(page->sheet, page->row++, 0, text, (struct xlsx_style){.look = look});
}

static void put_top(struct xlsx_page *page, const struct document *document,
                    const struct section *section)
{
    put_line(page, section->title, LOOK_TITLE);
    put_line(page, document->title, LOOK_SUBTITLE);
    put_line(page, xlsx_head_line(document, page->arena), LOOK_NOTE);
    xlsx_put_sheet_link(page->sheet, page->row++, 0, XLSX_README, "← Contents",
                        (struct xlsx_style){.look = LOOK_NOTE});
    if (section->intro != NULL)
        xlsx_page_paragraph(page, section->intro, LOOK_TEXT);
}

// Key figures are a small table of their own: one value, one unit and one note a row.
struct figure_columns {
    uint16_t value, lower, upper, unknown, unit, note, count;
};

static struct figure_columns columns_of_figures(const struct section *section)
{
    struct figure_columns columns = {.value = 1, .count = 2};
    bool has_spread = false;
    bool has_unknown = false;

    for (size_t i = 0; i < section->figure_count; i++) {
        const struct cell *cell = &section->figures[i].value;
        has_spread = has_spread || xlsx_has_spread(cell);
        has_unknown = has_unknown || (cell->type == CELL_SUM && cell->unknown > 0);
    }
    columns.unit = columns.count++;
    if (has_spread) {
        columns.lower = columns.count++;
        columns.upper = columns.count++;
    }
    if (has_unknown)
        columns.unknown = columns.count++;
    columns.note = columns.count++;
    return columns;
}

static struct table_column column_of_figure(const struct figure *figure)
{
    return (struct table_column){
        .type = figure->value.type,
        .currency = figure->currency,
        .decimals = figure->decimals,
        .scale_power = figure->scale_power,
    };
}

static void measure_figures(const struct section *section, double *widths)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct figure_columns columns = columns_of_figures(section);
    size_t label = FIGURE_LABEL_WIDTH;
    size_t value = 12;
    size_t unit = 8;
    size_t note = 30;

    if (section->figure_count == 0)
        return;
    for (size_t i = 0; i < section->figure_count; i++) {
        const struct figure *figure = &section->figures[i];
        struct table_column column = column_of_figure(figure);
        struct cell plain = figure->value;
        plain.unknown = 0;
        plain.lower = plain.upper = plain.number;
        plain.is_open = false;
        size_t widths_now[] = {
            utf8_width(figure->label),
            utf8_width(cell_words(&plain, &column, &scratch)),
            figure->unit == NULL ? 0 : utf8_width(figure->unit),
            figure->note == NULL ? 0 : utf8_width(figure->note),
        };
        size_t *widest[] = {&label, &value, &unit, &note};
        for (size_t k = 0; k < 4; k++) {
            size_t roomy = widths_now[k] + widths_now[k] / 8 + 2;
            if (roomy > *widest[k])
                *widest[k] = roomy;
        }
    }
    uint16_t at[] = {
        0,           columns.value, columns.unit, columns.lower, columns.upper, columns.unknown,
        columns.note};
    size_t width[] = {label, value, unit, value, value, 10, note};
    for (size_t k = 0; k < 7; k++) {
        double capped = width[k] > XLSX_WIDTH_MAX ? XLSX_WIDTH_MAX : (double)width[k];
        if (k > 0 && at[k] == 0)
            continue;
        if (widths[at[k]] < capped)
            widths[at[k]] = capped;
    }
}

static void put_figure_header(struct xlsx_page *page, const struct figure_columns *columns)
{
    struct xlsx_style style = {.look = LOOK_HEADER, .is_wrapped = true};
    struct xlsx_style right = {.look = LOOK_HEADER, .is_wrapped = true, .is_right = true};

    xlsx_put_text(page->sheet, page->row, 0, "Figure", style);
    xlsx_put_text(page->sheet, page->row, columns->value, "Value", right);
    xlsx_put_text(page->sheet, page->row, columns->unit, "Unit", style);
    if (columns->lower > 0) {
        xlsx_put_text(page->sheet, page->row, columns->lower, "Lower", right);
        xlsx_put_text(page->sheet, page->row, columns->upper, "Upper", right);
    }
    if (columns->unknown > 0) {
        xlsx_put_text(page->sheet, page->row, columns->unknown, "Unknown", right);
    }
    xlsx_put_text(page->sheet, page->row, columns->note, "Note", style);
    page->row++;
}

static void put_figures(struct xlsx_page *page, const struct section *section)
{
    struct figure_columns columns = columns_of_figures(section);

    if (section->figure_count == 0)
        return;
    page->row++;
    put_figure_header(page, &columns);
    for (size_t i = 0; i < section->figure_count; i++) {
        const struct figure *figure = &section->figures[i];
        struct table_column column = column_of_figure(figure);
        struct xlsx_style body = {.look = LOOK_BODY, .is_wrapped = true};
        struct xlsx_place place = {.sheet = page->sheet,
                                   .row = page->row,
                                   .column = columns.value,
                                   .look = LOOK_FIGURE,
                                   .scratch = page->arena};
        xlsx_put_text(page->sheet, page->row, 0, figure->label, body);
        // A value in words stands where figures stand, and may be long.
        place.is_wrapped = figure->value.type == CELL_TEXT || figure->value.type == CELL_ID;
        xlsx_put_cell(&place, &figure->value, &column, PART_MAIN);
        xlsx_put_text(page->sheet, page->row, columns.unit,
                      figure->unit == NULL ? "" : figure->unit, body);
        place.look = LOOK_BODY;
        if (columns.lower > 0) {
            bool has_spread = xlsx_has_spread(&figure->value);
            const struct cell blank = {.type = CELL_BLANK};
            const struct cell *cell = has_spread ? &figure->value : &blank;
            place.column = columns.lower;
            xlsx_put_cell(&place, cell, &column, PART_LOWER);
            place.column = columns.upper;
            xlsx_put_cell(&place, cell, &column, PART_UPPER);
        }
        if (columns.unknown > 0) {
            place.column = columns.unknown;
            xlsx_put_cell(&place, &figure->value, &column, PART_UNKNOWN);
        }
        const char *note = figure->note == NULL ? "" : figure->note;
        xlsx_put_text(page->sheet, page->row, columns.note, note, body);
        size_t lines = xlsx_count_lines(note, page->widths[columns.note], LOOK_BODY);
        if (lines > 1)
            xlsx_set_lines(page->sheet, page->row, lines);
        page->row++;
    }
}

static bool put_table(struct xlsx_page *page, const struct xlsx_plan *plan, const char *sheet_name,
                      struct xlsx_layout *layout, uint32_t *header_row, struct error *err)
{
    const struct table *table = plan->table;
    struct table_cursor cursor;
    uint32_t written;

    page->row++;
    if (table->title != NULL)
        put_line(page, table->title, LOOK_HEADING);
    if (table->unit != NULL)
        put_line(page, table->unit, LOOK_NOTE);
    if (plan->row_count > XLSX_ROW_MAX - page->row - 100) {
        return error_set(err, ERROR_INPUT, "table \"%s\" has more rows than a sheet holds",
                         table->key);
    }
    *header_row = page->row;
    xlsx_plan_header(plan, page->sheet, page->row++, page->widths);
    xlsx_layout_place(layout, (struct xlsx_placed){table, plan, sheet_name, page->row});
    if (!table_rewind(table, &cursor, err) ||
        !xlsx_plan_rows(plan, &cursor, page->sheet, page->row, UINT32_MAX, page->widths, &written,
                        err)) {
        return false;
    }
    page->row += written;
    if (written == 0)
        put_line(page, "(none)", LOOK_NOTE);
    for (size_t i = 0; i < table->note_count; i++) {
        xlsx_page_paragraph(page, table->notes[i], LOOK_NOTE);
    }
    for (size_t i = 0; i < table->source_count; i++) {
        xlsx_page_paragraph(page, arena_printf(page->arena, "Source: %s", table->sources[i]),
                            LOOK_NOTE);
    }
    return true;
}

// Right of the tables, from the first table's row on: on a screen both are seen at once, and no
// page break can cut a chart from its table. Rows are written downwards, so what a chart measures
// goes above it before the tables, and its notes under them.
#define LONG_TABLE_ROWS 20
#define HEADER_ROWS 4 // below the row that is repeated on every printed page

static void put_charts(struct xlsx_page *page, const struct section *section, uint16_t column_count,
                       struct xlsx_layout *layout)
{
    double width = 0;

    for (uint16_t i = 0; i < column_count; i++)
        width += page->widths[i] * PIXELS_PER_CHARACTER;
    unsigned width_px = width < CHART_WIDTH_MIN   ? CHART_WIDTH_MIN
                        : width > CHART_WIDTH_MAX ? CHART_WIDTH_MAX
                                                  : (unsigned)width;
    uint16_t column = (uint16_t)(column_count + 1);
    uint32_t row = page->row;
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        if (!xlsx_draws_chart(chart))
            continue;
        if (i == 0 && chart->measure != NULL) {
            xlsx_put_text(page->sheet, row, column, chart->measure,
                          (struct xlsx_style){.look = LOOK_NOTE});
        }
        struct xlsx_chart_spot spot = {page->sheet, row + HEADER_ROWS, column, width_px};
        wait_chart(layout, (struct xlsx_waiting_chart){chart, spot});
        row += xlsx_chart_rows(chart) + 1;
    }
    if (section->chart_count > 0)
        page->row++;
}

static void put_chart_notes(struct xlsx_page *page, const struct section *section)
{
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        for (size_t k = 0; xlsx_draws_chart(chart) && k < chart->note_count; k++) {
            xlsx_page_paragraph(page, arena_printf(page->arena, "Chart: %s", chart->notes[k]),
                                LOOK_NOTE);
        }
    }
}

static bool plan_tables(struct xlsx_plan *plans, const struct section *section,
                        struct xlsx_page *page, uint16_t *column_count, struct error *err)
{
    for (size_t i = 0; i < section->table_count; i++) {
        struct xlsx_plan *plan = &plans[i];
        if (!xlsx_plan_make(plan, &section->tables[i], false, page->arena, err))
            return false;
        if (plan->column_count > XLSX_PAGE_COLUMNS) {
            return error_set(err, ERROR_INPUT, "table \"%s\" has more than %d columns",
                             plan->table->key, XLSX_PAGE_COLUMNS);
        }
        for (uint16_t k = 0; k < plan->column_count; k++) {
            if (plan->columns[k].width > page->widths[k])
                page->widths[k] = plan->columns[k].width;
        }
        if (plan->column_count > *column_count)
            *column_count = plan->column_count;
    }
    return true;
}

bool xlsx_page_section(const struct document *document, const struct section *section,
                       struct xlsx_book *book, struct xlsx_layout *layout, struct error *err)
{
    uint16_t column_count = section->figure_count > 0 ? columns_of_figures(section).count : 0;
    struct xlsx_page page = {
        .sheet = xlsx_sheet_new(book, section->sheet, palette_colour(FILL_DISBURSED)),
        .arena = book->arena,
        .widths = NEW_ARRAY(book->arena, double, XLSX_PAGE_COLUMNS),
    };
    struct xlsx_plan *plans = NEW_ARRAY(book->arena, struct xlsx_plan, section->table_count);
    uint32_t header_row = 0;

    measure_figures(section, page.widths);
    if (!plan_tables(plans, section, &page, &column_count, err))
        return false;
    xlsx_page_begin(&page);
    put_top(&page, document, section);
    put_figures(&page, section);
    put_charts(&page, section, column_count, layout);
    for (size_t i = 0; i < section->table_count; i++) {
        uint32_t this_header = 0;
        if (!put_table(&page, &plans[i], section->sheet, layout, &this_header, err))
            return false;
        if (i == 0)
            header_row = this_header;
    }
    put_chart_notes(&page, section);
    // A short table above another scrolls away as a whole; a long one keeps its header in sight.
    if (section->table_count == 1 ||
        (section->table_count > 1 && plans[0].row_count >= LONG_TABLE_ROWS)) {
        bool has_narrow_key = page.widths[0] <= FREEZE_WIDTH_MAX && column_count > 3;
        if (header_row < FREEZE_ROWS_MAX)
            xlsx_freeze(page.sheet, header_row + 1, has_narrow_key);
        xlsx_repeat_row(page.sheet, header_row);
    }
    xlsx_set_print(page.sheet, arena_printf(book->arena, "as of %s", document->as_of), false,
                   page.row);
    return true;
}
