// Report sheets. Columns are shared by everything on a sheet, so widths are settled first: every
// table is surveyed and placed, then the sheet is written from top to bottom.
#include "render/xlsx_page.h"

#include <assert.h>

#include "base/text.h"
#include "render/palette.h"
#include "render/render.h"
#include "render/xlsx_chart.h"
#include "render/xlsx_drawn.h"
#include "render/xlsx_figures.h"

#define TEXT_WIDTH_MIN 96.0 // characters a paragraph may run over, at least
#define DEFAULT_WIDTH 8.43  // a column nobody set
#define TOP_ROWS 4          // title, document, head, way back
#define FREEZE_WIDTH_MAX 40.0
#define CHART_WIDTH_MIN 640u
#define CHART_WIDTH_MAX 1000u
#define PIXELS_PER_CHARACTER 7
#define COLUMN_PADDING 5 // pixels
#define POINTS_PER_PIXEL 0.75
#define CHART_GAP 20u
#define LONG_TABLE_ROWS 20

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

double xlsx_page_width(const struct xlsx_page *page)
{
    double width = 0;

    for (uint16_t i = 0; i < XLSX_PAGE_COLUMNS; i++)
        width += page->widths[i];
    return width > page->text_width ? width : page->text_width;
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

// --- the plan ---

static bool plan_tables(struct xlsx_page_plan *plan, struct arena *arena, struct error *err)
{
    const struct section *section = plan->section;

    for (size_t i = 0; i < section->table_count; i++) {
        struct xlsx_plan *table = &plan->plans[i];
        if (!xlsx_plan_make(table, &section->tables[i], false, arena, err))
            return false;
        if (table->column_count > XLSX_PAGE_COLUMNS) {
            return error_set(err, ERROR_INPUT, "table \"%s\" has more than %d columns",
                             table->table->key, XLSX_PAGE_COLUMNS);
        }
        for (uint16_t k = 0; k < table->column_count; k++) {
            if (table->columns[k].width > plan->widths[k])
                plan->widths[k] = table->columns[k].width;
        }
        if (table->column_count > plan->column_count)
            plan->column_count = table->column_count;
    }
    return true;
}

// The rows a table's block has above its first row: an empty one, title, unit, header.
static uint32_t rows_above(const struct table *table)
{
    return 2u + (table->title != NULL) + (table->unit != NULL);
}

static bool place_table(struct xlsx_page_plan *plan, size_t index, uint32_t *row,
                        struct xlsx_layout *layout, struct error *err)
{
    const struct xlsx_plan *drawn = &plan->plans[index];
    const struct table *table = drawn->table;
    uint64_t rows = drawn->row_count + table->detail_count;
    size_t other = xlsx_other_index(table);

    if (other == SIZE_MAX)
        rows = drawn->row_count;
    if (rows > XLSX_ROW_MAX - *row - 100) {
        return error_set(err, ERROR_INPUT, "table \"%s\" has more rows than a sheet holds",
                         table->key);
    }
    plan->table_rows[index] = *row;
    *row += rows_above(table);
    xlsx_layout_place(layout, (struct xlsx_placed){
                                  .table = table,
                                  .plan = drawn,
                                  .sheet_name = plan->section->sheet,
                                  .header_row = *row - 1,
                                  .first_row = *row,
                                  .row_count = (uint32_t)rows,
                                  .other_index = other,
                              });
    *row += rows == 0 ? 1 : (uint32_t)rows;
    *row += (uint32_t)(table->note_count + table->source_count);
    return true;
}

bool xlsx_page_plan_make(struct xlsx_page_plan *plan, const struct section *section,
                         struct xlsx_layout *layout, struct error *err)
{
    struct arena *arena = layout->arena;
    uint32_t row = TOP_ROWS + (section->intro != NULL);

    *plan = (struct xlsx_page_plan){
        .section = section,
        .plans = NEW_ARRAY(arena, struct xlsx_plan, section->table_count + 1),
        .widths = NEW_ARRAY(arena, double, XLSX_PAGE_COLUMNS),
        .table_rows = NEW_ARRAY(arena, uint32_t, section->table_count + 1),
    };
    if (section->figure_count > 0) {
        plan->column_count = xlsx_figures_columns(section);
        plan->figures_row = row + 2;
        row = plan->figures_row + (uint32_t)section->figure_count;
    }
    xlsx_figures_measure(section, plan->widths);
    if (!plan_tables(plan, arena, err))
        return false;
    row += section->chart_count > 0;
    for (size_t i = 0; i < section->table_count; i++) {
        if (!place_table(plan, i, &row, layout, err))
            return false;
    }
    plan->end_row = row;
    return true;
}

void xlsx_page_plan_checks(struct xlsx_page_plan *plan, const struct xlsx_checks *checks)
{
    if (xlsx_checks_rows(checks) == 0)
        return;
    xlsx_checks_measure(checks, plan->widths);
    plan->checks_row = plan->end_row;
    plan->end_row += xlsx_checks_rows(checks);
}

// --- the sheet ---

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

static void define_figures(const struct xlsx_page_plan *plan, struct xlsx_book *book)
{
    const struct section *section = plan->section;

    for (size_t i = 0; i < section->figure_count; i++) {
        uint32_t row = plan->figures_row + (uint32_t)i;
        xlsx_define_name(book, arena_printf(book->arena, "figure_%s", section->figures[i].key),
                         xlsx_reference(section->sheet, row, XLSX_FIGURE_COLUMN, book->arena));
    }
}

// Bars behind the columns that a chart draws, in the colours of its series.
static void put_bars(struct xlsx_page *page, const struct section *section,
                     const struct xlsx_placed *placed)
{
    const struct table *table = placed->table;
    size_t count = table->row_count;

    if (table->source != NULL || count < 3)
        return;
    if (table->rows[count - 1].role == ROW_TOTAL)
        count--;
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        if (chart->table != table || chart->kind == CHART_HEAT_STRIP ||
            chart->kind == CHART_WATERFALL)
            continue;
        for (size_t k = 0; k < chart->series_count; k++) {
            uint16_t column = xlsx_plan_find(placed->plan, chart->series[k].column);
            if (column == XLSX_NO_COLUMN)
                continue;
            xlsx_add_bars(page->sheet, column, placed->first_row,
                          xlsx_placed_row(placed, count - 1),
                          palette_faint(chart->series[k].fill).ground);
        }
    }
}

static bool is_of_panel(const struct chart *chart, size_t row, const char *panel)
{
    return text_equal(chart->table->rows[chart->first_row + row].cells[chart->panel_column].text,
                      panel);
}

// "C5 D5 E5 C9 D9 E9": the figures of one panel, which share a scale.
static const char *cells_of_panel(const struct chart *chart, const struct xlsx_placed *placed,
                                  const char *panel, struct arena *arena)
{
    struct buffer cells = {.arena = arena};

    for (size_t row = 0; row < chart->row_count; row++) {
        for (size_t k = 0; is_of_panel(chart, row, panel) && k < chart->series_count; k++) {
            uint16_t column = xlsx_plan_find(placed->plan, chart->series[k].column);
            uint32_t at = xlsx_placed_row(placed, chart->first_row + row);
            if (column != XLSX_NO_COLUMN)
                buffer_printf(&cells, "%s%s", cells.size == 0 ? "" : " ",
                              xlsx_cell_name(at, column, arena));
        }
    }
    return buffer_string(&cells);
}

// A heat strip's form on a sheet is its own table, the cells shaded.
static void put_shades(struct xlsx_page *page, const struct section *section,
                       const struct xlsx_placed *placed)
{
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        if (chart->table != placed->table || chart->kind != CHART_HEAT_STRIP)
            continue;
        for (size_t row = 0; row < chart->row_count; row++) {
            const struct cell *cell =
                &chart->table->rows[chart->first_row + row].cells[chart->panel_column];
            bool is_new = true;
            for (size_t k = 0; k < row; k++)
                is_new &= !is_of_panel(chart, k, cell->text);
            if (is_new)
                xlsx_add_shades(page->sheet, cells_of_panel(chart, placed, cell->text, page->arena),
                                palette_colour(FILL_HEAT_1), palette_colour(FILL_HEAT_3));
        }
    }
}

static bool put_table(struct xlsx_page *page, const struct xlsx_page_plan *plan, size_t index,
                      const struct xlsx_context *context, struct error *err)
{
    const struct table *table = &plan->section->tables[index];
    const struct xlsx_placed *placed = xlsx_layout_find(context->layout, table);
    CLEANUP(xlsx_rows_done) struct xlsx_rows rows;

    xlsx_rows_begin(&rows, placed, context->formulas, page->sheet, page->widths);
    assert(page->row == plan->table_rows[index]);
    page->row++;
    if (table->title != NULL)
        put_line(page, table->title, LOOK_HEADING);
    if (table->unit != NULL)
        put_line(page, table->unit, LOOK_NOTE);
    assert(page->row == placed->header_row);
    xlsx_plan_header(placed->plan, page->sheet, page->row++, page->widths);
    if (!xlsx_rows_put_all(&rows, err))
        return false;
    page->row += placed->row_count;
    if (placed->row_count == 0)
        put_line(page, "(none)", LOOK_NOTE);
    put_bars(page, plan->section, placed);
    put_shades(page, plan->section, placed);
    for (size_t i = 0; i < table->note_count; i++) {
        xlsx_page_paragraph(page, table->notes[i], LOOK_NOTE);
    }
    for (size_t i = 0; i < table->source_count; i++) {
        xlsx_page_paragraph(page, arena_printf(page->arena, "Source: %s", table->sources[i]),
                            LOOK_NOTE);
    }
    return true;
}

// Of the tables, and of the paragraphs under them.
static uint16_t used_columns(const struct xlsx_page *page, const struct xlsx_page_plan *plan)
{
    return plan->column_count > page->last_column ? plan->column_count
                                                  : (uint16_t)(page->last_column + 1);
}

// Right of the tables, from below the first table's header on: on a screen both are seen at once,
// and the header that is repeated on every printed page carries no piece of a chart.
static void put_charts(struct xlsx_page *page, const struct xlsx_page_plan *plan,
                       struct xlsx_layout *layout)
{
    const struct section *section = plan->section;
    double width = 0;

    for (uint16_t i = 0; i < plan->column_count; i++)
        width += page->widths[i] * PIXELS_PER_CHARACTER;
    unsigned width_px = width < CHART_WIDTH_MIN   ? CHART_WIDTH_MIN
                        : width > CHART_WIDTH_MAX ? CHART_WIDTH_MAX
                                                  : (unsigned)width;
    uint16_t column = used_columns(page, plan) + 1;
    uint32_t row = page->row;
    if (section->table_count > 0)
        row = plan->table_rows[0] + rows_above(&section->tables[0]);
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        if (!xlsx_draws_chart(chart))
            continue;
        struct xlsx_chart_spot spot = {page->sheet, row, column, width_px};
        LIST_PUSH(layout->arena, &layout->waiting,
                  ((struct xlsx_waiting_chart){chart, spot, NULL}));
    }
    if (section->chart_count > 0)
        page->row++;
}

static double column_px(double characters)
{
    return characters * PIXELS_PER_CHARACTER + COLUMN_PADDING;
}

static double columns_px(const struct xlsx_page *page, uint16_t count)
{
    double width = 0;

    for (uint16_t i = 0; i < count; i++)
        width += column_px(page->widths[i] > 0 ? page->widths[i] : DEFAULT_WIDTH);
    return width;
}

// The row at so many pixels below the top of another.
static uint32_t row_below(const struct xlsx_sheet *sheet, uint32_t row, double px)
{
    double points = px * POINTS_PER_PIXEL;

    while (points > 0)
        points -= xlsx_rows_height(sheet, row, row + 1), row++;
    return row;
}

// Settles the row of a chart, now that the rows beside it are as high as they will be.
static struct xlsx_block place_chart(struct xlsx_waiting_chart *waiting, uint32_t *row)
{
    struct xlsx_chart_spot *spot = &waiting->spot;
    double column = column_px(DEFAULT_WIDTH);
    unsigned width = xlsx_chart_width(waiting->chart, spot->width_px) + CHART_GAP;
    struct xlsx_block block = {
        .first_row = *row,
        .last_row = row_below(spot->sheet, *row, xlsx_chart_height(waiting->chart) + CHART_GAP),
        .first_column = spot->column,
        .last_column = (uint16_t)(spot->column + width / column),
        .width = width + column,
    };

    spot->row = *row;
    *row = block.last_row + 1;
    return block;
}

// The tables one after the other, with what stands above the first and below the last one; then the
// charts, which stand beside them on the screen: both together would be printed too small.
static void set_blocks(struct xlsx_print *print, const struct xlsx_page *page,
                       const struct xlsx_page_plan *plan, struct xlsx_layout *layout)
{
    size_t table_count = plan->section->table_count;
    size_t count = 0;
    uint16_t columns = used_columns(page, plan);
    uint32_t row = 0;
    struct xlsx_block *blocks =
        NEW_ARRAY(page->arena, struct xlsx_block, table_count + layout->waiting.count + 1);

    for (size_t i = 0; i < table_count || i == 0; i++) {
        bool is_last = i + 1 >= table_count;
        blocks[count++] = (struct xlsx_block){
            .first_row = i == 0 ? 0 : plan->table_rows[i],
            .last_row = is_last ? page->sheet->last_row : plan->table_rows[i + 1] - 1,
            .last_column = columns - 1,
            .width = columns_px(page, columns),
        };
    }
    for (size_t i = 0; i < layout->waiting.count; i++) {
        struct xlsx_waiting_chart *waiting = &layout->waiting.items[i];
        if (waiting->spot.sheet != page->sheet)
            continue;
        row = row == 0 ? waiting->spot.row : row;
        blocks[count++] = place_chart(waiting, &row);
    }
    print->blocks = blocks;
    print->block_count = count;
}

static void put_chart_note(struct xlsx_page *page, const struct chart *chart, const char *note)
{
    const char *what = xlsx_draws_chart(chart) ? "Chart" : chart->title;

    xlsx_page_paragraph(page, arena_printf(page->arena, "%s: %s", what, note), LOOK_NOTE);
}

static void put_chart_notes(struct xlsx_page *page, const struct section *section)
{
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        bool replaces_note;
        const char *words = xlsx_chart_words(chart, &replaces_note);
        if (xlsx_draws_chart(chart) && chart->measure != NULL)
            put_chart_note(page, chart, arena_printf(page->arena, "%s.", chart->measure));
        if (words != NULL)
            put_chart_note(page, chart, words);
        for (size_t k = replaces_note; xlsx_draws_chart(chart) && k < chart->note_count; k++)
            put_chart_note(page, chart, chart->notes[k]);
    }
}

// The figures of charts that the tables do not have, at the very end.
static void put_drawn(struct xlsx_page *page, const struct xlsx_context *context)
{
    struct xlsx_layout *layout = context->layout;
    bool has_formulas = context->formulas->style != FORMULAS_NONE;

    for (size_t i = 0; i < layout->waiting.count; i++) {
        struct xlsx_waiting_chart *waiting = &layout->waiting.items[i];
        const struct xlsx_placed *data = xlsx_layout_find(layout, waiting->chart->table);
        if (waiting->spot.sheet == page->sheet && data != NULL && xlsx_needs_drawn(waiting->chart))
            waiting->drawn = xlsx_drawn_put(page, waiting->chart, data, has_formulas);
    }
}

// A long table keeps its header in sight. Where short tables follow one another, no header is true
// of all of them: there the top stays, which says what the sheet is and as of when.
static void freeze(const struct xlsx_page *page, const struct xlsx_page_plan *plan,
                   const struct xlsx_layout *layout)
{
    const struct section *section = plan->section;
    bool has_key = page->widths[0] <= FREEZE_WIDTH_MAX && plan->column_count > 3;
    bool is_one = section->table_count == 1 && section->figure_count == 0;

    if (section->table_count == 0 || (!is_one && plan->plans[0].row_count < LONG_TABLE_ROWS) ||
        section->figure_count > 0) {
        xlsx_freeze(page->sheet, TOP_ROWS - 1, has_key);
        return;
    }
    const struct xlsx_placed *first = xlsx_layout_find(layout, &section->tables[0]);
    xlsx_freeze(page->sheet, first->header_row + 1, has_key);
}

// Of the last table: pages repeat a header that stands before them, and only under the last one's
// no other table follows.
static void repeat_header(struct xlsx_print *print, const struct section *section,
                          const struct xlsx_layout *layout)
{
    if (section->table_count == 0)
        return;
    print->has_repeated_row = true;
    print->repeated_row =
        xlsx_layout_find(layout, &section->tables[section->table_count - 1])->header_row;
}

bool xlsx_page_put(const struct xlsx_page_plan *plan, const struct xlsx_context *context,
                   struct error *err)
{
    const struct section *section = plan->section;
    struct xlsx_book *book = context->book;
    struct xlsx_page page = {
        .sheet = xlsx_sheet_new(book, section->sheet, palette_colour(FILL_DISBURSED)),
        .arena = book->arena,
        .widths = plan->widths,
    };
    struct xlsx_print print = {.right =
                                   arena_printf(book->arena, "as of %s", context->document->as_of)};

    xlsx_page_begin(&page);
    put_top(&page, context->document, section);
    if (section->figure_count > 0) {
        xlsx_figures_put(&page, section, plan->figures_row, context->formulas);
        define_figures(plan, book);
    }
    put_charts(&page, plan, context->layout);
    for (size_t i = 0; i < section->table_count; i++) {
        if (!put_table(&page, plan, i, context, err))
            return false;
    }
    if (plan->checks_row > 0) {
        xlsx_checks_put(context->checks, page.sheet, plan->checks_row);
        page.row = plan->end_row;
    }
    put_chart_notes(&page, section);
    put_drawn(&page, context);
    freeze(&page, plan, context->layout);
    repeat_header(&print, section, context->layout);
    set_blocks(&print, &page, plan, context->layout);
    xlsx_set_print(page.sheet, &print);
    return true;
}

void xlsx_put_charts(const struct xlsx_context *context)
{
    const struct xlsx_layout *layout = context->layout;

    for (size_t i = 0; i < layout->waiting.count; i++) {
        const struct xlsx_waiting_chart *waiting = &layout->waiting.items[i];
        const struct xlsx_placed *data = xlsx_layout_find(layout, waiting->chart->table);
        if (data == NULL) {
            xlsx_fail(context->book, waiting->chart->key,
                      "the chart's table is not in the workbook");
            return;
        }
        xlsx_put_chart(waiting, data);
    }
}
