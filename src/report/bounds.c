// What a sum is besides its stated total, for data: JSON and CSV.
//
// Where people see the stated total alone, programs get each part in a column of its own, as in the
// rows of `totals --json`: KEY_lower, KEY_upper (none when open), KEY_approximate, KEY_open,
// KEY_unknown. The columns stand behind all others, so that what refers to a column by its place
// stays right. A column of SUM cells has these parts already.
#include <string.h>

#include "report/sections.h"

enum part { PART_LOWER, PART_UPPER, PART_APPROXIMATE, PART_OPEN, PART_UNKNOWN, PART_COUNT };

static const struct {
    const char *key, *title;
    enum cell_type type;
} parts[PART_COUNT] = {
    [PART_LOWER] = {"lower", "lower", CELL_AMOUNT},
    [PART_UPPER] = {"upper", "upper", CELL_AMOUNT},
    [PART_APPROXIMATE] = {"approximate", "about", CELL_FLAG},
    [PART_OPEN] = {"open", "open", CELL_FLAG},
    [PART_UNKNOWN] = {"unknown", "unknown", CELL_COUNT},
};

static bool column_has_bounds(const struct table *table, size_t column)
{
    if (!audience_has_data(table->columns[column].audience) ||
        table->columns[column].type != CELL_AMOUNT)
        return false;
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].cells[column].has_bounds)
            return true;
    return false;
}

static struct cell part_of_cell(const struct cell *cell, enum part part)
{
    bool has_figure = cell->gap == GAP_NONE;
    struct decimal number = DECIMAL_ZERO;
    if (!cell->has_bounds)
        return (struct cell){.type = CELL_BLANK};
    switch (part) {
    case PART_LOWER: number = cell->lower; break;
    case PART_UPPER:
        number = cell->upper;
        has_figure = has_figure && !cell->is_open;
        break;
    case PART_APPROXIMATE: return cell_flag(has_figure && cell->is_approximate);
    case PART_OPEN: return cell_flag(has_figure && cell->is_open);
    case PART_UNKNOWN:
        return (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)cell->unknown)};
    case PART_COUNT: break;
    }
    return has_figure ? (struct cell){.type = CELL_AMOUNT, .number = number}
                      : (struct cell){.type = CELL_BLANK};
}

static struct table_row *spread_rows(const struct table *table, const struct table_row *rows,
                                     size_t row_count, const bool *is_spread, size_t column_count,
                                     struct arena *arena)
{
    struct table_row *out = NEW_ARRAY(arena, struct table_row, row_count);
    for (size_t i = 0; i < row_count; i++) {
        struct cell *cells = NEW_ARRAY(arena, struct cell, column_count);
        const struct cell *old = rows[i].cells;
        out[i] = rows[i];
        out[i].cells = cells;
        memcpy(cells, old, table->column_count * sizeof(*cells));
        size_t at = table->column_count;
        for (size_t column = 0; column < table->column_count; column++) {
            for (int part = 0; is_spread[column] && part < PART_COUNT; part++)
                cells[at++] = part_of_cell(&old[column], (enum part)part);
        }
    }
    return out;
}

static const char *one_line(const char *title, struct arena *arena)
{
    char *line = arena_string(arena, title);
    for (char *c = line; *c != '\0'; c++)
        *c = *c == '\n' ? ' ' : *c;
    return line;
}

static void add_columns(struct table_column *columns, size_t *count, size_t column,
                        struct arena *arena)
{
    struct table_column shown = columns[column];
    for (int part = 0; part < PART_COUNT; part++)
        columns[(*count)++] = (struct table_column){
            .key = arena_printf(arena, "%s_%s", shown.key, parts[part].key),
            .title = arena_printf(arena, "%s, %s", one_line(shown.title, arena), parts[part].title),
            .type = parts[part].type,
            .audience = AUDIENCE_MACHINES,
            .currency = parts[part].type == CELL_AMOUNT ? shown.currency : NULL,
            .decimals = 255};
}

void table_spread_sums(struct table *table, struct arena *arena)
{
    size_t count = table->column_count;
    if (table->source != NULL)
        return; // whoever makes rows one by one gives the columns too
    bool *is_spread = NEW_ARRAY(arena, bool, count);
    for (size_t i = 0; i < table->column_count; i++) {
        is_spread[i] = column_has_bounds(table, i);
        if (is_spread[i])
            count += PART_COUNT;
    }
    if (count == table->column_count)
        return;
    struct table_column *columns = NEW_ARRAY(arena, struct table_column, count);
    memcpy(columns, table->columns, table->column_count * sizeof(*columns));
    table->rows = spread_rows(table, table->rows, table->row_count, is_spread, count, arena);
    if (table->detail_count != 0)
        table->details =
            spread_rows(table, table->details, table->detail_count, is_spread, count, arena);
    size_t at = table->column_count;
    for (size_t i = 0; i < table->column_count; i++)
        if (is_spread[i])
            add_columns(columns, &at, i, arena);
    table->columns = columns;
    table->column_count = count;
}
