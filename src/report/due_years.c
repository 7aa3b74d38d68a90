// What is due in each year, as instalments say. A due date of several years is a line of its own.
#include <stdlib.h>
#include <string.h>

#include "core/currency.h"
#include "report/promises.h"

enum { DUE_AMOUNT, DUE_PAID_OF_IT, DUE_UNPAID, DUE_SUMS };

static const struct table_column due_columns[] = {
    {.key = "year", .title = "Due in", .type = CELL_TEXT},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "amount", .title = "Amount", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "paid", .title = "Paid", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "unpaid", .title = "Unpaid", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "count", .title = "Instalments", .type = CELL_COUNT},
};

// An instalment in the currency of its line.
struct due {
    int32_t year, first, last; // with a year, first and last are that year
    const struct date *date;
    const struct currency *currency;
    struct sum sums[DUE_SUMS];
};

static int compare_numbers(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

// Years before spans, and each in its order; the currencies of one by their codes.
static int compare_dues(const void *a, const void *b)
{
    const struct due *left = a, *right = b;
    int order = (left->year == DATE_NO_YEAR) - (right->year == DATE_NO_YEAR);
    if (order == 0)
        order = compare_numbers(left->first, right->first);
    if (order == 0)
        order = compare_numbers(left->last, right->last);
    if (order == 0)
        order = strcmp(left->currency == NULL ? "" : left->currency->code,
                       right->currency == NULL ? "" : right->currency->code);
    return order;
}

static bool read_due(struct due *out, const struct promises *promises,
                     const struct instalment *item, struct error *err)
{
    const struct sum *sums[DUE_SUMS] = {&item->amount, &item->paid, &item->unpaid};
    int32_t year = days_year(item->due.earliest, item->due.latest);
    *out = (struct due){.year = year,
                        .first = year == DATE_NO_YEAR ? item->due.earliest : year,
                        .last = year == DATE_NO_YEAR ? item->due.latest : year,
                        .date = &item->due};
    for (size_t i = 0; i < DUE_SUMS; i++) {
        const struct currency *currency;
        out->sums[i] = *sums[i];
        if (!instalment_convert(&promises->fulfilment, item, &out->sums[i], &currency))
            return error_set(err, ERROR_INPUT, "what is due is too large to convert");
        if (i == DUE_AMOUNT)
            out->currency = currency;
    }
    return true;
}

static void put_row(const struct making *making, const struct due *due, struct table_row *row)
{
    struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(due_columns));
    cells[0] = cell_text(due->year == DATE_NO_YEAR ? date_words(due->date, making->arena)
                                                   : arena_printf(making->arena, "%d", due->year));
    cells[1] = cell_text(due->currency == NULL ? "unknown" : due->currency->code);
    cells[2] = cell_amount(&due->sums[DUE_AMOUNT]);
    cells[3] = cell_told(&due->sums[DUE_PAID_OF_IT]);
    cells[4] = cell_told(&due->sums[DUE_UNPAID]);
    cells[5] = cell_count(due->sums[DUE_AMOUNT].count);
    row->cells = cells;
}

bool due_years_table(struct table *out, const struct making *making,
                     const struct promises *promises, struct error *err)
{
    const struct instalments *instalments = &promises->instalments;
    size_t count = instalments->count;
    struct due *dues = NEW_ARRAY(making->arena, struct due, count);
    for (size_t i = 0; i < count; i++)
        if (!read_due(&dues[i], promises, &instalments->items[i], err))
            return false;
    qsort(dues, count, sizeof(*dues), compare_dues);
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, count);
    *out = (struct table){.key = "due_by_year",
                          .title = title_with_scope(making, "Instalments by the year they are due"),
                          .unit = promises_unit(making),
                          .unfolded = "Sums of the instalments, by the year in which they are due.",
                          .columns = promises_columns(making, due_columns, COUNT_OF(due_columns)),
                          .column_count = COUNT_OF(due_columns),
                          .rows = rows};
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && compare_dues(&dues[i], &dues[next]) == 0; next++)
            for (size_t j = 0; j < DUE_SUMS; j++)
                if (!sum_add(&dues[i].sums[j], &dues[next].sums[j]))
                    return error_set(err, ERROR_INPUT, "what is due is too large to sum");
        put_row(making, &dues[i], &rows[out->row_count++]);
    }
    note_rounding(making, out);
    return true;
}
