// Amounts that were corrected, as dumbbells: what each was and what it has become, for those in the
// currency of the report.
#include <string.h>

#include "report/section_charts.h"

#define SHOWN_MAX 20u

static const struct table_column amended_columns[] = {
    {.key = "id", .title = "Flow", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "what", .title = "What", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "before", .title = "Before", .type = CELL_AMOUNT},
    {.key = "after", .title = "After", .type = CELL_AMOUNT},
};
#define COLUMN_BEFORE 2
#define COLUMN_AFTER 3

static double size_of(const struct amended *item)
{
    double change = decimal_to_double(item->after.stated) - decimal_to_double(item->before.stated);
    return change < 0 ? -change : change;
}

// The largest changes first; the order of the records among equals.
static void sort_by_size(struct amended *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct amended item = items[i];
        size_t place = i;
        for (; place > 0 && size_of(&items[place - 1]) < size_of(&item); place--)
            items[place] = items[place - 1];
        items[place] = item;
    }
}

static struct cell stated_cell(const struct amount *amount)
{
    return (struct cell){.type = CELL_AMOUNT,
                         .number = amount->stated,
                         .is_approximate = amount->kind == AMOUNT_ABOUT};
}

static bool is_drawn(const struct making *making, const struct amended *item)
{
    return item->before.currency != NULL && item->before.currency == item->after.currency &&
           text_equal(item->before.currency->code, making->currency) &&
           decimal_compare(item->before.stated, item->after.stated) != 0;
}

static const char *amended_alt(const struct making *making, const struct table *table)
{
    struct buffer out = {.arena = making->arena};
    for (size_t i = 0; i < table->row_count && i < WORDS_MAX; i++) {
        const struct cell *cells = table->rows[i].cells;
        buffer_printf(
            &out, "%s%s from %s to %s %s", i == 0 ? "" : "; ", cells[1].text,
            decimal_format_grouped(cells[COLUMN_BEFORE].number, 0, "\u2212", making->arena),
            decimal_format_grouped(cells[COLUMN_AFTER].number, 0, "\u2212", making->arena),
            making->currency);
    }
    if (table->row_count > WORDS_MAX)
        buffer_printf(&out, "; and %s more",
                      text_count(making->arena, table->row_count - WORDS_MAX));
    buffer_char(&out, '.');
    return buffer_string(&out);
}

// "12 amounts were corrected: 9 up, 3 down".
static const char *amended_message(const struct making *making, const struct amended *items,
                                   size_t count)
{
    size_t up = 0;
    for (size_t i = 0; i < count; i++)
        up += decimal_compare(items[i].after.stated, items[i].before.stated) > 0;
    if (count == 1)
        return arena_printf(making->arena, "One amount was corrected, %s", up == 1 ? "up" : "down");
    return arena_printf(making->arena, "%s amounts were corrected: %s up, %s down",
                        text_count(making->arena, count), text_count(making->arena, up),
                        text_count(making->arena, count - up));
}

static void add_chart(const struct making *making, struct section *section, const char *message,
                      size_t elsewhere)
{
    const struct table *table = &section->tables[section->table_count - 1];
    struct chart_series *series = NEW_ARRAY(making->arena, struct chart_series, 2);
    series[0] = (struct chart_series){"before", FILL_NEUTRAL, COLUMN_BEFORE};
    series[1] = (struct chart_series){"after", FILL_NEUTRAL, COLUMN_AFTER};
    struct chart chart = {.kind = CHART_DUMBBELL,
                          .key = "revisions_chart",
                          .title = message,
                          .measure =
                              arena_printf(making->arena, "%s, %s", table->title, making->unit),
                          .axis = making->short_unit,
                          .alt = amended_alt(making, table),
                          .table = table,
                          .category_column = 1,
                          .edge_column = CHART_NO_COLUMN,
                          .figures = chart_figures(making),
                          .row_count = table->row_count,
                          .series = series,
                          .series_count = 2,
                          .partial_row = CHART_NO_COLUMN};
    if (elsewhere != 0)
        chart_add_note(making, &chart,
                       arena_printf(making->arena,
                                    "Not drawn, in the table: %s unknown or in another "
                                    "currency before or after.",
                                    text_counted(making->arena, elsewhere, "amount")));
    section_add_chart(making, section, &chart);
}

void section_add_amended(const struct making *making, struct section *section,
                         struct amended *items, size_t all)
{
    struct arena *arena = making->arena;
    size_t count = 0, elsewhere = 0;
    for (size_t i = 0; i < all; i++) {
        if (is_drawn(making, &items[i]))
            items[count++] = items[i];
        else
            elsewhere += items[i].before.currency != items[i].after.currency ||
                         !text_equal(items[i].before.currency->code, making->currency);
    }
    if (count == 0)
        return;
    const char *message = amended_message(making, items, count);
    sort_by_size(items, count);
    struct table_column *columns = NEW_ARRAY(arena, struct table_column, COUNT_OF(amended_columns));
    memcpy(columns, amended_columns, sizeof amended_columns);
    for (size_t i = COLUMN_BEFORE; i <= COLUMN_AFTER; i++) {
        columns[i].currency = making->currency;
        columns[i].decimals = 255;
    }
    size_t shown = count < SHOWN_MAX ? count : SHOWN_MAX;
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, shown);
    for (size_t i = 0; i < shown; i++) {
        struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(amended_columns));
        cells[0] = cell_id(items[i].id);
        cells[1] = cell_text(items[i].what);
        cells[COLUMN_BEFORE] = stated_cell(&items[i].before);
        cells[COLUMN_AFTER] = stated_cell(&items[i].after);
        rows[i].cells = cells;
    }
    const char *title = shown == count ? "Amounts that were corrected"
                                       : arena_printf(arena, "The %zu largest corrections of %s",
                                                      shown, text_count(arena, count));
    struct table table = {.key = "amended_amounts",
                          .title = title_with_scope(making, title),
                          .audience = AUDIENCE_SHEETS,
                          .unfolded = "Each is the amount of one record and of its amendment.",
                          .columns = columns,
                          .column_count = COUNT_OF(amended_columns),
                          .rows = rows,
                          .row_count = shown};
    section_add_table(making, section, &table);
    add_chart(making, section, message, elsewhere);
}
