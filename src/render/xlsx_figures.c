// The table of key figures (see xlsx_figures.h).
#include "render/xlsx_figures.h"

#include "base/text.h"
#include "render/render.h"

#define FIGURE_LABEL_WIDTH 30

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

uint16_t xlsx_figures_columns(const struct section *section)
{
    return columns_of_figures(section).count;
}

void xlsx_figures_measure(const struct section *section, struct xlsx_widths *widths)
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
        bool is_text = at[k] == 0 || at[k] == columns.unit || at[k] == columns.note;
        xlsx_widen(is_text ? widths->texts : widths->figures, at[k], capped);
    }
}

static void put_figure_header(struct xlsx_page *page, const struct figure_columns *columns)
{
    struct xlsx_style style = {.look = LOOK_HEADER, .is_wrapped = true};
    struct xlsx_style right = {.look = LOOK_HEADER, .is_wrapped = true, .is_right = true};

    xlsx_keep_with_next(page->sheet, page->row - 1);
    xlsx_keep_with_next(page->sheet, page->row);
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

static void put_figure(struct xlsx_page *page, const struct figure *figure,
                       const struct figure_columns *columns, const struct xlsx_formulas *formulas)
{
    struct table_column column = column_of_figure(figure);
    struct xlsx_style body = {.look = LOOK_BODY, .is_wrapped = true};
    const struct origin *origin = figure->value.gap == GAP_NONE ? figure->value.origin : NULL;
    struct xlsx_own own = {.sheet_row = page->row, .sheet_column = columns->value};
    struct xlsx_place place = {.sheet = page->sheet,
                               .row = page->row,
                               .column = columns->value,
                               .look = LOOK_FIGURE,
                               .minor_units = -1,
                               .scratch = page->arena};

    xlsx_put_text(page->sheet, page->row, 0, figure->label, body);
    // A value in words stands where figures stand, and may be long.
    place.is_wrapped = figure->value.type == CELL_TEXT || figure->value.type == CELL_ID;
    if (origin != NULL)
        place.formula = xlsx_formula(formulas, origin->stated, &own, page->arena);
    xlsx_put_cell(&place, &figure->value, &column, PART_MAIN);
    xlsx_put_text(page->sheet, page->row, columns->unit, figure->unit == NULL ? "" : figure->unit,
                  body);
    place.look = LOOK_BODY;
    place.formula = NULL;
    if (columns->lower > 0) {
        const struct cell blank = {.type = CELL_BLANK};
        const struct cell *cell = xlsx_has_spread(&figure->value) ? &figure->value : &blank;
        place.column = columns->lower;
        xlsx_put_cell(&place, cell, &column, PART_LOWER);
        place.column = columns->upper;
        xlsx_put_cell(&place, cell, &column, PART_UPPER);
    }
    if (columns->unknown > 0) {
        place.column = columns->unknown;
        xlsx_put_cell(&place, &figure->value, &column, PART_UNKNOWN);
    }
    const char *note = figure->note == NULL ? "" : figure->note;
    xlsx_put_text(page->sheet, page->row, columns->note, note, body);
    xlsx_set_height(page->sheet, page->row,
                    xlsx_text_height(note, page->widths[columns->note], LOOK_BODY));
    page->row++;
}

void xlsx_figures_put(struct xlsx_page *page, const struct section *section, uint32_t first_row,
                      const struct xlsx_formulas *formulas)
{
    struct figure_columns columns = columns_of_figures(section);

    page->row = first_row - 1;
    put_figure_header(page, &columns);
    for (size_t i = 0; i < section->figure_count; i++)
        put_figure(page, &section->figures[i], &columns, formulas);
}
