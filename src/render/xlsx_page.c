// Report sheets. Columns are shared by everything on a sheet, so widths are settled first: every
// table is surveyed and placed, then the sheet is written from top to bottom.
#include "render/xlsx_page.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "render/palette.h"
#include "render/render.h"
#include "render/xlsx_blocks.h"
#include "render/xlsx_chart.h"
#include "render/xlsx_drawn.h"
#include "render/xlsx_figures.h"
#include "render/xlsx_spots.h"

#define TEXT_WIDTH_MIN 72.0 // characters a paragraph may run over, at least
#define TOP_ROWS 4          // title, document, head, way back
#define FREEZE_WIDTH_MAX 40.0
#define KEPT_ROWS 3 // of a table, at the foot of a page or the head of one
#define LONG_TABLE_ROWS 20
#define FOLDED_WIDTH 12.0     // characters: nobody reads the texts of a folded table
#define LONGEST_TABLE 500000u // rows of a table of a source: several stand on one sheet

const char *xlsx_head_line(const struct document *document, struct arena *arena)
{
    return arena_printf(arena, "As of %s  ·  %s (%s), size %llu, root %.16s…", document->as_of,
                        document->book_title, document->origin, (unsigned long long)document->size,
                        document->root);
}

const char *xlsx_print_words(const struct document *document, struct arena *arena)
{
    return arena_printf(arena, "as of %s, root %.8s…", document->as_of, document->root);
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
            page->text_width += is_set ? page->widths[i] : XLSX_ORDINARY_WIDTH;
            page->last_column = i;
        }
    }
}

void xlsx_page_paragraph(struct xlsx_page *page, const char *text, enum xlsx_look look)
{
    xlsx_put_paragraph(page->sheet, page->row++, 0, page->last_column, text,
                       xlsx_text_height(text, page->text_width, look),
                       (struct xlsx_style){.look = look});
}

static void put_line(struct xlsx_page *page, const char *text, enum xlsx_look look)
{
    xlsx_keep_with_next(page->sheet, page->row);
    xlsx_put_text(page->sheet, page->row++, 0, text, (struct xlsx_style){.look = look});
}

// --- the plan ---

static void measure_table(struct xlsx_page_plan *plan, const struct xlsx_plan *table)
{
    for (uint16_t k = 0; k < table->column_count; k++) {
        const struct xlsx_column *column = &table->columns[k];
        double width = column->width;
        if (column->can_wrap && xlsx_is_folded(table->table) && width > FOLDED_WIDTH)
            width = FOLDED_WIDTH;
        xlsx_widen(column->can_wrap ? plan->widths.texts : plan->widths.figures, k, width);
    }
}

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
        measure_table(plan, table);
        if (xlsx_is_folded(table->table))
            continue;
        if (plan->read_count++ == 0)
            plan->first_table = i;
        if (table->column_count > plan->column_count)
            plan->column_count = table->column_count;
    }
    return true;
}

// The rows a table's block has above its first row: an empty one or the one that unfolds it, title,
// unit, header.
static uint32_t rows_above(const struct table *table)
{
    return 2u + (table->title != NULL) + (table->unit != NULL);
}

static void plan_chart_under(struct xlsx_page_plan *plan, const struct table *first, uint32_t *row)
{
    size_t notes = table_foot_count(first);

    if (plan->read_count == 1)
        notes += plan->note_count;
    const struct chart *chart = xlsx_chart_under(plan->section, first, notes, plan->read_count > 1);
    if (chart == NULL)
        return;
    plan->chart_row = *row + 1;
    plan->chart_rows = xlsx_chart_rows(chart);
    *row = plan->chart_row + plan->chart_rows;
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
    if (rows > LONGEST_TABLE && table->source != NULL)
        rows = LONGEST_TABLE;
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
                                  .is_folded = xlsx_is_folded(table),
                              });
    *row += rows == 0 ? 1 : (uint32_t)rows;
    *row += rows < drawn->row_count; // says so
    *row += (uint32_t)table_foot_count(table);
    if (index == plan->first_table)
        plan_chart_under(plan, table, row);
    return true;
}

static bool place_tables(struct xlsx_page_plan *plan, bool is_folded, uint32_t *row,
                         struct xlsx_layout *layout, struct error *err)
{
    for (size_t i = 0; i < plan->section->table_count; i++) {
        if (xlsx_is_folded(&plan->section->tables[i]) == is_folded &&
            !place_table(plan, i, row, layout, err))
            return false;
    }
    return true;
}

static void note_chart(struct xlsx_page_plan *plan, const struct chart *chart, const char *note,
                       struct arena *arena)
{
    const char *what = xlsx_draws_chart(chart) ? "Chart" : chart->title;

    note = arena_printf(arena, "%s: %s", what, note);
    for (size_t i = 0; i < plan->note_count; i++) {
        if (strcmp(plan->notes[i], note) == 0)
            return; // charts of one kind say the same
    }
    plan->notes[plan->note_count++] = note;
}

// What the charts of a sheet have to say, under its tables.
static void note_charts(struct xlsx_page_plan *plan, struct arena *arena)
{
    const struct section *section = plan->section;
    size_t most = 2 * section->chart_count;

    for (size_t i = 0; i < section->chart_count; i++)
        most += section->charts[i].note_count;
    plan->notes = NEW_ARRAY(arena, const char *, most + 1);
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        bool replaces_note;
        const char *words = xlsx_chart_words(chart, &replaces_note);
        if (xlsx_draws_chart(chart) && chart->measure != NULL)
            note_chart(plan, chart, arena_printf(arena, "%s.", chart->measure), arena);
        if (words != NULL)
            note_chart(plan, chart, words, arena);
        for (size_t k = replaces_note; xlsx_draws_chart(chart) && k < chart->note_count; k++)
            note_chart(plan, chart, chart->notes[k], arena);
    }
}

bool xlsx_page_plan_make(struct xlsx_page_plan *plan, const struct section *section,
                         struct xlsx_layout *layout, struct error *err)
{
    struct arena *arena = layout->arena;
    uint32_t row = TOP_ROWS + (section->intro != NULL);

    *plan = (struct xlsx_page_plan){
        .section = section,
        .plans = NEW_ARRAY(arena, struct xlsx_plan, section->table_count + 1),
        .widths = xlsx_widths_new(arena),
        .table_rows = NEW_ARRAY(arena, uint32_t, section->table_count + 1),
        .first_table = SIZE_MAX,
    };
    if (section->figure_count > 0) {
        plan->column_count = xlsx_figures_columns(section);
        plan->figures_row = row + 2;
        row = plan->figures_row + (uint32_t)section->figure_count;
    }
    xlsx_figures_measure(section, &plan->widths);
    note_charts(plan, arena);
    if (!plan_tables(plan, arena, err) || !place_tables(plan, false, &row, layout, err))
        return false;
    row += (uint32_t)plan->note_count;
    plan->folded_row = row;
    if (!place_tables(plan, true, &row, layout, err))
        return false;
    plan->end_row = row;
    return true;
}

void xlsx_page_plan_checks(struct xlsx_page_plan *plan, const struct xlsx_checks *checks)
{
    if (xlsx_checks_rows(checks) == 0)
        return;
    xlsx_checks_measure(checks, &plan->widths);
    plan->checks_row = plan->end_row;
    plan->end_row += xlsx_checks_rows(checks);
}

// --- the sheet ---

// What is wider than its column now wraps.
static void settle_widths(const struct xlsx_page_plan *plan)
{
    xlsx_widths_settle(&plan->widths);
    for (size_t i = 0; i < plan->section->table_count; i++) {
        for (uint16_t k = 0; k < plan->plans[i].column_count; k++) {
            struct xlsx_column *column = &plan->plans[i].columns[k];
            column->is_wrapped |= column->can_wrap && column->width > plan->widths.settled[k];
        }
    }
}

static void put_top(struct xlsx_page *page, const struct document *document,
                    const struct section *section)
{
    put_line(page, section->title, LOOK_TITLE);
    put_line(page, document->title, LOOK_SUBTITLE);
    put_line(page, xlsx_head_line(document, page->arena), LOOK_NOTE);
    xlsx_put_sheet_link(page->sheet, page->row, 0, XLSX_README, "← Contents",
                        (struct xlsx_style){.look = LOOK_NOTE});
    xlsx_keep_with_next(page->sheet, page->row++);
    if (section->intro != NULL) {
        xlsx_keep_with_next(page->sheet, page->row);
        xlsx_page_paragraph(page, section->intro, LOOK_TEXT);
    }
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

// The table's own column, or the one like it where the chart's table is folded away.
static uint16_t column_of_series(const struct xlsx_placed *placed, const struct chart *chart,
                                 size_t series)
{
    const struct table *table = placed->table;
    size_t column = chart->series[series].column;

    if (chart->table == table)
        return xlsx_plan_find(placed->plan, column);
    for (size_t i = 0; xlsx_is_folded(chart->table) && i < table->column_count; i++) {
        if (table->columns[i].type != CELL_TEXT &&
            strcmp(table->columns[i].key, chart->table->columns[column].key) == 0)
            return xlsx_plan_find(placed->plan, i);
    }
    return XLSX_NO_COLUMN;
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
        if (chart->kind == CHART_HEAT_STRIP || chart->kind == CHART_WATERFALL)
            continue;
        for (size_t k = 0; k < chart->series_count; k++) {
            uint16_t column = column_of_series(placed, chart, k);
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

// A line over a table's rows: one of them when these are folded away.
static void put_head_line(struct xlsx_page *page, const struct xlsx_placed *placed,
                          const char *text, enum xlsx_look look)
{
    if (text == NULL)
        return;
    if (placed->is_folded)
        xlsx_set_detail(page->sheet, page->row, XLSX_ROW_HEIGHT);
    put_line(page, text, look);
}

static bool is_in_sight(const struct xlsx_sheet *sheet, uint32_t row)
{
    return xlsx_rows_height(sheet, row, row + 1) > 0;
}

static void keep_rows(struct xlsx_sheet *sheet, uint32_t first, uint32_t end)
{
    for (uint32_t row = first; row < end; row++)
        xlsx_keep_with_next(sheet, row);
}

// On paper a table goes on with its first rows under its header and ends with its last ones, all of
// its notes under them.
static void keep_table(const struct xlsx_page *page, const struct xlsx_placed *placed)
{
    uint32_t first = placed->first_row;
    uint32_t last = first + placed->row_count - 1;
    uint32_t near_end = last, near_start = first;

    if (placed->row_count == 0)
        return;
    for (unsigned seen = 1; near_start < last && seen < KEPT_ROWS; near_start++)
        seen += is_in_sight(page->sheet, near_start);
    for (unsigned seen = is_in_sight(page->sheet, last); near_end > first && seen < KEPT_ROWS;)
        seen += is_in_sight(page->sheet, --near_end);
    keep_rows(page->sheet, placed->header_row, near_start);
    keep_rows(page->sheet, near_end, last);
    keep_rows(page->sheet, last, page->row - 1);
}

// Rows of ordinary height for the chart under the first table.
static void leave_chart_rows(struct xlsx_page *page, const struct xlsx_page_plan *plan)
{
    page->row = plan->chart_row + plan->chart_rows;
    keep_rows(page->sheet, plan->chart_row - 1, page->row - 1);
}

static void put_table_head(struct xlsx_page *page, const struct xlsx_placed *placed)
{
    bool is_folded = placed->is_folded;

    if (is_folded) {
        xlsx_set_folded(page->sheet, page->row);
        put_line(page, "Behind the chart, folded away", LOOK_NOTE);
    } else {
        xlsx_keep_with_next(page->sheet, page->row++);
    }
    put_head_line(page, placed, placed->table->title, is_folded ? LOOK_TERM : LOOK_HEADING);
    put_head_line(page, placed, placed->table->unit, LOOK_NOTE);
    assert(page->row == placed->header_row);
    if (is_folded)
        xlsx_set_detail(page->sheet, page->row, XLSX_ROW_HEIGHT);
    xlsx_plan_header(placed->plan, page->sheet, page->row++, is_folded ? NULL : page->widths);
}

static const char *cut_words(const struct xlsx_placed *placed, struct arena *arena)
{
    struct decimal kept = decimal_of(placed->row_count);
    struct decimal all = decimal_of((int64_t)placed->plan->row_count);

    return arena_printf(arena,
                        "The first %s rows of %s, as a sheet holds no more; the data, JSON and CSV "
                        "hold them all.",
                        decimal_format_grouped(kept, 0, "\u2212", arena),
                        decimal_format_grouped(all, 0, "\u2212", arena));
}

static bool put_table(struct xlsx_page *page, const struct xlsx_page_plan *plan, size_t index,
                      const struct xlsx_context *context, struct error *err)
{
    const struct table *table = &plan->section->tables[index];
    const struct xlsx_placed *placed = xlsx_layout_find(context->layout, table);
    CLEANUP(xlsx_rows_done) struct xlsx_rows rows;

    xlsx_rows_begin(&rows, placed, context->formulas, page->sheet, page->widths);
    assert(page->row == plan->table_rows[index]);
    put_table_head(page, placed);
    if (!xlsx_rows_put_all(&rows, err))
        return false;
    page->row += placed->row_count;
    if (placed->row_count == 0)
        put_line(page, "(none)", LOOK_NOTE);
    if (placed->row_count < placed->plan->row_count)
        put_line(page, cut_words(placed, page->arena), LOOK_NOTE);
    if (!placed->is_folded)
        put_bars(page, plan->section, placed);
    put_shades(page, plan->section, placed);
    struct table_foot foot = table_foot(table, page->arena);
    for (size_t i = 0; i < foot.count; i++)
        xlsx_page_paragraph(page, foot.lines[i], LOOK_NOTE);
    if (!placed->is_folded)
        keep_table(page, placed);
    if (plan->chart_row > 0 && index == plan->first_table)
        leave_chart_rows(page, plan);
    return true;
}

static bool put_tables(struct xlsx_page *page, const struct xlsx_page_plan *plan, bool is_folded,
                       const struct xlsx_context *context, struct error *err)
{
    for (size_t i = 0; i < plan->section->table_count; i++) {
        if (xlsx_is_folded(&plan->section->tables[i]) == is_folded &&
            !put_table(page, plan, i, context, err))
            return false;
    }
    return true;
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
    const struct xlsx_plan *first =
        plan->first_table == SIZE_MAX ? NULL : &plan->plans[plan->first_table];
    uint32_t rows = TOP_ROWS - 1;
    uint16_t columns = page->widths[0] <= FREEZE_WIDTH_MAX && plan->column_count > 3;

    if (first != NULL && section->figure_count == 0) {
        columns = xlsx_plan_keys(first, page->widths, FREEZE_WIDTH_MAX);
        if (plan->read_count == 1 || first->row_count >= LONG_TABLE_ROWS)
            rows = xlsx_layout_find(layout, first->table)->header_row + 1;
    }
    xlsx_freeze(page->sheet, rows, columns);
}

bool xlsx_page_put(const struct xlsx_page_plan *plan, const struct xlsx_context *context,
                   struct error *err)
{
    const struct section *section = plan->section;
    struct xlsx_book *book = context->book;
    struct xlsx_page page = {
        .sheet = xlsx_sheet_new(book, section->sheet, palette_colour(FILL_DISBURSED)),
        .arena = book->arena,
        .widths = plan->widths.settled,
    };
    struct xlsx_print print = {.right = xlsx_print_words(context->document, book->arena)};

    settle_widths(plan);
    xlsx_page_begin(&page);
    put_top(&page, context->document, section);
    if (section->figure_count > 0) {
        xlsx_figures_put(&page, section, plan->figures_row, context->formulas);
        define_figures(plan, book);
    }
    xlsx_await_charts(&page, plan, context->layout);
    if (!put_tables(&page, plan, false, context, err))
        return false;
    for (size_t i = 0; i < plan->note_count; i++) {
        xlsx_keep_with_next(page.sheet, page.row - 1);
        xlsx_page_paragraph(&page, plan->notes[i], LOOK_NOTE);
    }
    if (!put_tables(&page, plan, true, context, err))
        return false;
    if (plan->checks_row > 0) {
        xlsx_checks_put(context->checks, page.sheet, plan->checks_row);
        page.row = plan->end_row;
    }
    put_drawn(&page, context);
    freeze(&page, plan, context->layout);
    xlsx_print_page(&print, &page, plan, context->layout);
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
