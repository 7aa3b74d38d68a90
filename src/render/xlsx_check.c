// Collecting and drawing the checks (see xlsx_check.h).
#include "render/xlsx_check.h"

#include <string.h>

#include "base/text.h"
#include "render/render.h"
#include "render/xlsx_page.h"

#define HEAD_ROWS (CHECKS_HEADER + 1) // an empty one, heading, note, header

enum { COLUMN_LABEL, COLUMN_FIGURE, COLUMN_DATA, COLUMN_RESULT, COLUMNS };

struct collecting {
    struct xlsx_checks *checks;
    const struct xlsx_formulas *formulas;
    struct arena *arena;
};

static void add(struct collecting *collecting, struct xlsx_check check)
{
    if (check.data != NULL)
        LIST_PUSH(collecting->arena, &collecting->checks->list, check);
}

// "Amounts\nunknown" as one line.
static const char *one_line(const char *text, struct arena *arena)
{
    char *line = arena_string(arena, text);

    for (char *p = line; *p != '\0'; p++) {
        if (*p == '\n')
            *p = ' ';
    }
    return line;
}

static const char *row_words(const struct table *table, const struct table_row *row,
                             struct arena *arena)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (audience_has_sheets(table->columns[i].audience) && row->cells[i].type == CELL_TEXT)
            return cell_words(&row->cells[i], &table->columns[i], arena);
    }
    return "";
}

static void collect_table(struct collecting *collecting, const struct xlsx_placed *placed)
{
    const struct table *table = placed->table;
    const char *group = NULL;

    for (size_t i = 0; table->source == NULL && i < table->row_count; i++) {
        const struct table_row *row = &table->rows[i];
        if (row->role == ROW_GROUP)
            group = row->cells[0].text;
        for (size_t k = 0; k < table->column_count; k++) {
            const struct cell *cell = &row->cells[k];
            uint16_t column = xlsx_plan_find(placed->plan, k);
            if (cell->origin == NULL || cell->origin->check == NULL || cell->gap != GAP_NONE ||
                column == XLSX_NO_COLUMN) {
                continue;
            }
            struct arena *arena = collecting->arena;
            uint32_t at = xlsx_placed_row(placed, i);
            struct xlsx_own own = {placed, row, i, at, column};
            add(collecting,
                (struct xlsx_check){
                    .label = arena_printf(arena, "%s: %s, %s", placed->sheet_name,
                                          group != NULL ? group : row_words(table, row, arena),
                                          one_line(table->columns[k].title, arena)),
                    .number = cell->number,
                    .formula = arena_printf(arena, "=%s",
                                            xlsx_reference(placed->sheet_name, at, column, arena)),
                    .data = xlsx_formula(collecting->formulas, cell->origin->check, &own, arena),
                });
        }
    }
}

static void collect_figures(struct collecting *collecting, const struct xlsx_page_plan *page)
{
    const struct section *section = page->section;
    struct arena *arena = collecting->arena;

    for (size_t i = 0; i < section->figure_count; i++) {
        const struct figure *figure = &section->figures[i];
        const struct origin *origin = figure->value.origin;
        struct xlsx_own own = {0};
        if (origin == NULL || origin->check == NULL || figure->value.gap != GAP_NONE)
            continue;
        add(collecting, (struct xlsx_check){
                            .label = arena_printf(arena, "%s: %s", section->sheet, figure->label),
                            .number = figure->value.number,
                            .formula = arena_printf(arena, "=%s",
                                                    xlsx_reference(section->sheet,
                                                                   page->figures_row + (uint32_t)i,
                                                                   XLSX_FIGURE_COLUMN, arena)),
                            .data = xlsx_formula(collecting->formulas, origin->check, &own, arena),
                        });
    }
}

static void collect_controls(struct collecting *collecting, const struct section *section,
                             bool has_totals)
{
    for (size_t i = 0; i < section->control_count; i++) {
        const struct control *control = &section->controls[i];
        struct xlsx_own own = {0};
        add(collecting,
            (struct xlsx_check){
                .label = control->label,
                .number = control->number,
                .formula = has_totals ? xlsx_formula(collecting->formulas, control->origin->stated,
                                                     &own, collecting->arena)
                                      : NULL,
                .data = xlsx_formula(collecting->formulas, control->origin->check, &own,
                                     collecting->arena),
            });
    }
}

void xlsx_checks_collect(struct xlsx_checks *checks, const struct xlsx_page_plan *pages,
                         size_t page_count, const struct xlsx_formulas *formulas, bool has_totals,
                         struct arena *arena)
{
    struct collecting collecting = {checks, formulas, arena};

    for (size_t i = 0; i < page_count; i++) {
        if (has_totals)
            collect_figures(&collecting, &pages[i]);
        collect_controls(&collecting, pages[i].section, has_totals);
        for (size_t k = 0; has_totals && k < pages[i].section->table_count; k++) {
            const struct xlsx_placed *placed =
                xlsx_layout_find(formulas->layout, &pages[i].section->tables[k]);
            if (placed != NULL)
                collect_table(&collecting, placed);
        }
    }
}

uint32_t xlsx_checks_rows(const struct xlsx_checks *checks)
{
    return checks->list.count == 0 ? 0 : HEAD_ROWS + (uint32_t)checks->list.count;
}

static unsigned decimals_of(struct decimal number)
{
    return decimal_normal(number).scale;
}

void xlsx_checks_measure(const struct xlsx_checks *checks, struct xlsx_widths *widths)
{
    double needed[COLUMNS] = {[COLUMN_FIGURE] = 14, [COLUMN_DATA] = 14, [COLUMN_RESULT] = 12};

    for (size_t i = 0; i < checks->list.count; i++) {
        const struct xlsx_check *check = &checks->list.items[i];
        unsigned digits = decimal_digits(check->number);
        unsigned width = digits + digits / 3 + 4;
        double label = (double)utf8_width(check->label) * 1.1 + 2;
        if (width > needed[COLUMN_FIGURE])
            needed[COLUMN_FIGURE] = needed[COLUMN_DATA] = width;
        if (label > needed[COLUMN_LABEL])
            needed[COLUMN_LABEL] = label > XLSX_WIDTH_MAX ? XLSX_WIDTH_MAX : label;
    }
    for (unsigned i = 0; i < COLUMNS; i++)
        xlsx_widen(i == COLUMN_LABEL ? widths->texts : widths->figures, i, needed[i]);
}

static void put_header(struct xlsx_sheet *sheet, uint32_t row)
{
    static const char *const HEADERS[COLUMNS] = {"Figure", "On its sheet", "In the data", "Result"};

    for (unsigned i = 0; i < COLUMNS; i++) {
        struct xlsx_style style = {.look = LOOK_HEADER,
                                   .is_right = i == COLUMN_FIGURE || i == COLUMN_DATA};
        xlsx_put_text(sheet, row, i, HEADERS[i], style);
    }
}

static const char *comparison(uint32_t row, struct arena *arena)
{
    unsigned at = row + 1;

    return arena_printf(arena,
                        "=IF(ABS(B%u-C%u)<=MAX(0.005,0.00000000001*ABS(C%u)),\"" CHECK_AGREES
                        "\",\"" CHECK_DIFFERS "\")",
                        at, at, at);
}

static void put_check(const struct xlsx_check *check, struct xlsx_sheet *sheet, uint32_t row)
{
    struct arena *arena = sheet->book->arena;
    struct xlsx_style label = {.look = LOOK_BODY, .is_wrapped = true};
    struct xlsx_style body = {.look = LOOK_BODY};

    body.number = xlsx_number_format(decimals_of(check->number), 0, "", "", arena);
    xlsx_put_text(sheet, row, COLUMN_LABEL, check->label, label);
    if (check->formula != NULL) {
        xlsx_put_formula(sheet, row, COLUMN_FIGURE, check->formula, check->number, body);
    } else {
        xlsx_put_number(sheet, row, COLUMN_FIGURE, check->number, body);
    }
    xlsx_put_formula(sheet, row, COLUMN_DATA, check->data, check->number, body);
    xlsx_put_text_formula(sheet, row, COLUMN_RESULT, comparison(row, arena), CHECK_AGREES,
                          (struct xlsx_style){.look = LOOK_BODY});
}

void xlsx_checks_put(const struct xlsx_checks *checks, struct xlsx_sheet *sheet, uint32_t row)
{
    size_t count = checks->list.count;

    xlsx_put_text(sheet, row + 1, 0, "Checks", (struct xlsx_style){.look = LOOK_HEADING});
    xlsx_put_text(sheet, row + 2, 0,
                  "Each total beside a sum over the data, compared within half a cent or a "
                  "hundred-thousand-millionth.",
                  (struct xlsx_style){.look = LOOK_NOTE});
    put_header(sheet, row + CHECKS_HEADER);
    for (uint32_t i = 0; i < HEAD_ROWS; i++)
        xlsx_keep_with_next(sheet, row + i);
    for (size_t i = 0; i < count; i++)
        put_check(&checks->list.items[i], sheet, row + HEAD_ROWS + (uint32_t)i);
    xlsx_mark_words(sheet, COLUMN_RESULT, row + HEAD_ROWS, row + HEAD_ROWS + (uint32_t)count - 1,
                    CHECK_AGREES, CHECK_DIFFERS);
}

const char *xlsx_checks_formula(const struct xlsx_checks *checks, struct arena *arena)
{
    uint32_t first = checks->first_row + HEAD_ROWS;
    uint32_t last = first + (uint32_t)checks->list.count - 1;
    const char *start = xlsx_reference(checks->sheet_name, first, COLUMN_RESULT, arena);

    return arena_printf(arena, "=COUNTIF(%s:$D$%u,\"" CHECK_AGREES "\")&\" of %zu agree\"", start,
                        last + 1, checks->list.count);
}

const char *xlsx_checks_words(const struct xlsx_checks *checks, struct arena *arena)
{
    return arena_printf(arena, "%zu of %zu agree", checks->list.count, checks->list.count);
}
