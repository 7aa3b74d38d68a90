// How one cell reads: in print (cell_words) and exactly (cell_exact).
//
// The one place that knows the marks, so that a figure reads the same on a terminal, in a PDF and
// in a workbook. Scaling moves the decimal point only; rounding is half-even and for print only.
#include "render/render.h"

#include <stdint.h>
#include <string.h>

#define MINUS "\u2212"
#define ALL_DECIMALS 255

static const char *gap_mark(enum cell_gap gap)
{
    switch (gap) {
    case GAP_NONE: return NULL;
    case GAP_NIL: return "–";
    case GAP_UNKNOWN: return "..";
    case GAP_NOT_QUANTIFIED: return "n/q";
    case GAP_NO_RATE: return "n/c";
    }
    return NULL;
}

// The scale may pass core's limit of 12 here; decimal_round brings it back at once.
static const char *figure_words(struct decimal number, const struct table_column *column,
                                struct arena *arena)
{
    struct decimal scaled = decimal_normal(number);

    scaled.scale = (uint8_t)(scaled.scale + column->scale_power);
    if (column->decimals != ALL_DECIMALS) {
        return decimal_format_grouped(scaled, column->decimals, MINUS, arena);
    }
    scaled = decimal_normal(scaled);
    return decimal_format_grouped(scaled, scaled.scale, MINUS, arena);
}

static void put_sum(struct buffer *buffer, const struct cell *cell,
                    const struct table_column *column)
{
    struct arena *arena = buffer->arena;
    const char *stated = figure_words(cell->number, column, arena);
    const char *lower = figure_words(cell->lower, column, arena);
    const char *upper = cell->is_open ? "open" : figure_words(cell->upper, column, arena);

    buffer_text(buffer, stated);
    // a spread that rounding hides says nothing
    if (strcmp(lower, stated) != 0 || strcmp(upper, stated) != 0)
        buffer_printf(buffer, " [%s – %s]", lower, upper);
}

static void put_text(struct buffer *buffer, const char *text)
{
    if (text != NULL)
        buffer_text(buffer, text);
}

static void put_value(struct buffer *buffer, const struct cell *cell,
                      const struct table_column *column)
{
    struct arena *arena = buffer->arena;
    char text[DECIMAL_TEXT_MAX];
    char day[DATE_TEXT_MAX];

    switch (cell->type) {
    case CELL_BLANK: break;
    case CELL_TEXT:
    case CELL_ID: put_text(buffer, cell->words != NULL ? cell->words : cell->text); break;
    case CELL_AMOUNT:
        buffer_text(buffer,
                    cell->words != NULL ? cell->words : figure_words(cell->number, column, arena));
        break;
    case CELL_RATE: {
        struct table_column exact = {.decimals = ALL_DECIMALS};
        buffer_text(buffer, figure_words(cell->number, &exact, arena));
        break;
    }
    case CELL_SUM: put_sum(buffer, cell, column); break;
    case CELL_COUNT:
        buffer_text(buffer, decimal_format_grouped(cell->number, 0, MINUS, arena));
        break;
    case CELL_PERCENT:
        buffer_text(buffer, figure_words(cell->number, column, arena));
        buffer_char(buffer, '%');
        break;
    case CELL_DAY: buffer_text(buffer, day_format(cell->day, day)); break;
    case CELL_YEAR: buffer_text(buffer, decimal_format(cell->number, text)); break;
    case CELL_FLAG: buffer_text(buffer, decimal_sign(cell->number) != 0 ? "yes" : "no"); break;
    }
}

const char *cell_words(const struct cell *cell, const struct table_column *column,
                       struct arena *arena)
{
    struct buffer buffer = {.arena = arena};

    if (cell->type == CELL_BLANK)
        return "";
    if (cell->gap != GAP_NONE) {
        buffer_text(&buffer, gap_mark(cell->gap));
    } else {
        if (cell->is_approximate)
            buffer_text(&buffer, about_mark(cell->number));
        put_value(&buffer, cell, column);
    }
    // ".." says by itself that something is unknown; any other mark or figure needs the count.
    if (cell->type == CELL_SUM && cell->unknown > 0 && cell->gap != GAP_UNKNOWN) {
        buffer_printf(&buffer, " + %s unknown", text_count(buffer.arena, cell->unknown));
    }
    if (cell->is_revised)
        buffer_text(&buffer, " r");
    if (cell->is_unsupported)
        buffer_text(&buffer, " †");
    return buffer_string(&buffer);
}

const char *cell_exact(const struct cell *cell, struct arena *arena)
{
    char text[DECIMAL_TEXT_MAX];
    char day[DATE_TEXT_MAX];

    if (cell->gap != GAP_NONE)
        return "";
    switch (cell->type) {
    case CELL_BLANK: return "";
    case CELL_TEXT:
    case CELL_ID: return cell->text == NULL ? "" : cell->text;
    case CELL_AMOUNT:
    case CELL_SUM:
    case CELL_COUNT:
    case CELL_PERCENT:
    case CELL_RATE:
    case CELL_YEAR:
    case CELL_FLAG: return arena_string(arena, decimal_format(cell->number, text));
    case CELL_DAY: return arena_string(arena, day_format(cell->day, day));
    }
    return "";
}
