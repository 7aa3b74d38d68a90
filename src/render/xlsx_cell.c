// One cell of the model as one cell of a sheet: the exact value with a number format that shows it
// as print does; marks as text among figures; dates as dates, ids as text.
#include <string.h>

#include "render/render.h"
#include "render/xlsx_table.h"

#define MINUS "\"\u2212\""
#define ALL_DECIMALS 255
#define DATE_FORMAT "yyyy\\-mm\\-dd"

#define PLAIN(digits) digits ";" MINUS digits

// Most cells of flat data: no scaling, no marks.
static const char *const PLAIN_FORMATS[] = {
    PLAIN("#,##0"),
    PLAIN("#,##0.0"),
    PLAIN("#,##0.00"),
    PLAIN("#,##0.000"),
    PLAIN("#,##0.0000"),
    PLAIN("#,##0.00000"),
    PLAIN("#,##0.000000"),
    PLAIN("#,##0.0000000"),
    PLAIN("#,##0.00000000"),
    PLAIN("#,##0.000000000"),
    PLAIN("#,##0.0000000000"),
    PLAIN("#,##0.00000000000"),
    PLAIN("#,##0.000000000000"),
};

const char *xlsx_number_format(unsigned decimals, unsigned scale_power, const char *before,
                               const char *after, struct arena *arena)
{
    struct buffer digits = {.arena = arena};

    if (scale_power == 0 && *before == '\0' && *after == '\0' && decimals < COUNT_OF(PLAIN_FORMATS))
        return PLAIN_FORMATS[decimals];
    buffer_text(&digits, "#,##0");
    if (decimals > 0)
        buffer_char(&digits, '.');
    for (unsigned i = 0; i < decimals; i++)
        buffer_char(&digits, '0');
    // A comma behind the digits divides what is shown by a thousand.
    for (unsigned i = 3; i <= scale_power; i += 3)
        buffer_char(&digits, ',');
    const char *shown = buffer_string(&digits);
    return arena_printf(arena, "%s%s%s;%s" MINUS "%s%s", before, shown, after, before, shown,
                        after);
}

bool xlsx_has_number(const struct cell *cell)
{
    return cell->type != CELL_BLANK && cell->type != CELL_TEXT && cell->type != CELL_ID &&
           cell->gap == GAP_NONE;
}

bool xlsx_has_spread(const struct cell *cell)
{
    if (cell->type != CELL_SUM || cell->gap != GAP_NONE)
        return false;
    return cell->is_open || decimal_compare(cell->lower, cell->number) != 0 ||
           decimal_compare(cell->upper, cell->number) != 0;
}

static unsigned decimals_of(const struct xlsx_place *place, const struct table_column *column,
                            struct decimal number)
{
    unsigned needed = decimal_normal(number).scale;

    if (column->type != CELL_RATE && !place->is_flat && column->decimals != ALL_DECIMALS) {
        return column->decimals;
    }
    if (place->minor_units < 0)
        return needed;
    return needed > (unsigned)place->minor_units ? needed : (unsigned)place->minor_units;
}

static struct xlsx_style style_of(const struct xlsx_place *place, const char *number)
{
    return (struct xlsx_style){
        .look = place->look, .number = number, .is_wrapped = place->is_wrapped};
}

static void put_text(const struct xlsx_place *place, const char *text, bool is_right)
{
    struct xlsx_style style = style_of(place, NULL);

    style.is_right = is_right;
    style.is_wrapped = place->is_wrapped || (!place->is_flat && strchr(text, '\n') != NULL);
    xlsx_put_text(place->sheet, place->row, place->column, text, style);
}

static void put_nothing(const struct xlsx_place *place)
{
    if (place->is_flat)
        return;
    xlsx_put_blank(place->sheet, place->row, place->column, style_of(place, NULL));
}

// Marks live in the number format, so that the cell stays a number.
static const char *mark_before(const struct xlsx_place *place, const struct cell *cell)
{
    return cell->is_approximate && !place->is_flat ? "\"~\"" : "";
}

static const char *mark_after(const struct xlsx_place *place, const struct cell *cell)
{
    if (place->is_flat)
        return "";
    if (cell->is_revised && cell->is_unsupported)
        return "\" r †\"";
    if (cell->is_revised)
        return "\" r\"";
    return cell->is_unsupported ? "\" †\"" : "";
}

static void put_figure(const struct xlsx_place *place, struct decimal number, const char *format)
{
    struct xlsx_style style = style_of(place, format);

    if (place->formula != NULL) {
        xlsx_put_formula(place->sheet, place->row, place->column, place->formula, number, style);
    } else {
        xlsx_put_number(place->sheet, place->row, place->column, number, style);
    }
}

static void put_amount(const struct xlsx_place *place, const struct cell *cell,
                       const struct table_column *column, struct decimal number)
{
    unsigned power = place->is_flat || column->type == CELL_RATE ? 0 : column->scale_power;
    unsigned decimals = decimals_of(place, column, number);
    const char *format = xlsx_number_format(decimals, power, mark_before(place, cell),
                                            mark_after(place, cell), place->scratch);

    put_figure(place, number, format);
}

// A spreadsheet's percent is a fraction shown a hundredfold.
static void put_percent(const struct xlsx_place *place, const struct cell *cell,
                        const struct table_column *column)
{
    unsigned decimals = place->is_flat || column->decimals == ALL_DECIMALS
                            ? decimal_normal(cell->number).scale
                            : column->decimals;
    const char *after = arena_printf(place->scratch, "%%%s", mark_after(place, cell));
    const char *format =
        xlsx_number_format(decimals, 0, mark_before(place, cell), after, place->scratch);
    struct decimal fraction = decimal_normal(cell->number);

    fraction.scale = (uint8_t)(fraction.scale + 2); // may pass core's limit; a double is next
    put_figure(place, fraction, format);
}

static void put_day(const struct xlsx_place *place, const struct cell *cell)
{
    char day[DATE_TEXT_MAX];
    bool is_open = cell->day == DAY_MIN || cell->day == DAY_MAX;

    if (is_open && place->is_flat)
        return;
    if (is_open || !xlsx_put_day(place->sheet, place->row, place->column, cell->day,
                                 style_of(place, DATE_FORMAT))) {
        put_text(place, day_format(cell->day, day), true);
    }
}

static void put_words(const struct xlsx_place *place, const struct cell *cell,
                      const struct table_column *column)
{
    const char *words = place->is_flat ? cell_exact(cell, place->scratch)
                                       : cell_words(cell, column, place->scratch);
    struct xlsx_style style = style_of(place, NULL);

    // A link is one line in some programs, so that a long address would be cut.
    bool is_address = place->is_wrapped && cell->link != NULL && strcmp(words, cell->link) == 0;
    if (*words == '\0') {
        put_nothing(place);
    } else if (cell->link != NULL && !is_address) {
        xlsx_put_link(place->sheet, place->row, place->column, cell->link, words, style);
    } else {
        put_text(place, words, false);
    }
}

static void put_main(const struct xlsx_place *place, const struct cell *cell,
                     const struct table_column *column)
{
    struct xlsx_sheet *sheet = place->sheet;

    switch (cell->type) {
    case CELL_BLANK: put_nothing(place); break;
    case CELL_TEXT:
    case CELL_ID: put_words(place, cell, column); break;
    case CELL_AMOUNT:
    case CELL_SUM:
    case CELL_RATE: put_amount(place, cell, column, cell->number); break;
    case CELL_COUNT: put_figure(place, cell->number, "#,##0"); break;
    case CELL_PERCENT: put_percent(place, cell, column); break;
    case CELL_DAY: put_day(place, cell); break;
    case CELL_YEAR: {
        struct xlsx_style style = style_of(place, "0");
        style.is_left = !place->is_flat;
        xlsx_put_number(sheet, place->row, place->column, cell->number, style);
        break;
    }
    case CELL_FLAG:
        if (place->is_flat) {
            xlsx_put_number(sheet, place->row, place->column, cell->number, style_of(place, "0"));
        } else {
            put_words(place, cell, column);
        }
        break;
    }
}

static void put_gap(const struct xlsx_place *place, const struct cell *cell,
                    const struct table_column *column)
{
    struct cell mark = *cell;

    if (place->is_flat)
        return;
    mark.unknown = 0; // has a column of its own
    put_text(place, cell_words(&mark, column, place->scratch), true);
}

void xlsx_put_cell(const struct xlsx_place *place, const struct cell *cell,
                   const struct table_column *column, enum xlsx_part part)
{
    bool is_sum = cell->type == CELL_SUM;

    switch (part) {
    case PART_MAIN:
        if (cell->type != CELL_BLANK && cell->gap != GAP_NONE) {
            put_gap(place, cell, column);
        } else {
            put_main(place, cell, column);
        }
        break;
    case PART_LOWER:
    case PART_UPPER:
        if (!is_sum || cell->gap != GAP_NONE) {
            put_nothing(place);
        } else if (part == PART_UPPER && cell->is_open) {
            put_text(place, "open", true);
        } else {
            put_amount(place, cell, column, part == PART_LOWER ? cell->lower : cell->upper);
        }
        break;
    case PART_UNKNOWN:
        if (is_sum && cell->unknown > 0) {
            xlsx_put_number(place->sheet, place->row, place->column,
                            decimal_of((int64_t)cell->unknown), style_of(place, "#,##0"));
        } else {
            put_nothing(place);
        }
        break;
    case PART_EXACT: {
        const char *exact = cell_exact(cell, place->scratch);
        if (*exact != '\0')
            put_text(place, exact, true);
        break;
    }
    }
}
