// The rates section: with conversion the rates used, and where sources state another equivalent;
// without, the rates the book holds.
#include <stdlib.h>
#include <string.h>

#include "report/conversion.h"
#include "report/flow_reader.h"
#include "report/fulfilment.h"
#include "report/sections.h"
#include "store/columns.h"

struct rate_rows {
    LIST(struct table_row) rows;
};

// --- rates in the book ---

static const struct table_column rate_columns[] = {
    {.key = "base", .title = "One", .type = CELL_TEXT},
    {.key = "quote", .title = "In", .type = CELL_TEXT},
    {.key = "period", .title = "Period", .type = CELL_ID},
    {.key = "date_exact", .title = "Day", .type = CELL_DAY, .audience = AUDIENCE_SHEETS},
    {.key = "value", .title = "Rate", .type = CELL_RATE, .decimals = 255},
    {.key = "type", .title = "Type", .type = CELL_TEXT},
    {.key = "source", .title = "Source", .type = CELL_TEXT},
};

static bool rate_cells(const struct making *making, uint64_t seq, struct table_row *out,
                       struct error *err)
{
    struct record *record = NEW(making->arena, struct record);
    struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(rate_columns));
    struct error unused;
    struct date period;
    if (!store_record(making->snapshot->store, seq, record, making->arena, err))
        return false;
    cells[0] = cell_text(record_text(record, KEY_BASE));
    cells[1] = cell_text(record_text(record, KEY_QUOTE));
    cells[2] = cell_id(record_text(record, KEY_PERIOD));
    if (date_parse(slice_of(record_text(record, KEY_PERIOD)), &period, &unused))
        cells[3] = cell_exact_day(&period);
    cells[4].type = CELL_RATE;
    if (!decimal_parse(slice_of(record_text(record, KEY_VALUE)), &cells[4].number, err))
        return false;
    cells[5] = cell_text(record_text(record, KEY_TYPE));
    cells[6] = cell_text(record_text(record, KEY_SOURCE));
    out->cells = cells;
    return true;
}

static bool rates_in_book(struct making *making, struct section *out, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_SHAPE};
    const struct snapshot *snapshot = making->snapshot;
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    struct rate_rows list = {0};
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        for (size_t i = 0; i < batch->count; i++) {
            struct table_row row = {0};
            if (batch->values[COLUMN_SHAPE][i] != KIND_RATE ||
                batch->values[COLUMN_KIND][i] == KIND_VOID ||
                standing_is_gone(&snapshot->standing, batch->first + i))
                continue;
            if (!rate_cells(making, batch->first + i, &row, err))
                return false;
            LIST_PUSH(making->arena, &list.rows, row);
        }
    }
    if (list.rows.count == 0)
        return true;
    struct table table = {
        .key = "rates",
        .title = "Exchange rates in the book",
        .columns = rate_columns,
        .column_count = COUNT_OF(rate_columns),
        .rows = list.rows.items,
        .row_count = list.rows.count,
    };
    table_add_note(making, &table,
                   "Units of the second currency for one unit of the first. "
                   "The figures of this report are not converted.");
    section_add_table(making, out, &table);
    return true;
}

// --- rates used ---

static const struct table_column used_columns[] = {
    {.key = "from", .title = "From", .type = CELL_TEXT},
    {.key = "to", .title = "To", .type = CELL_TEXT},
    {.key = "date", .title = "For the date", DATE_WORDS},
    {.key = "multiplied", .title = "Multiplied\nby", .type = CELL_RATE, .decimals = 255},
    {.key = "divided", .title = "Divided\nby", .type = CELL_RATE, .decimals = 255},
    {.key = "rate_date", .title = "Rate of", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "type", .title = "Type", .type = CELL_TEXT},
    {.key = "source", .title = "Source", .type = CELL_TEXT},
    {.key = "date_exact", .title = "For the day", .type = CELL_DAY, .audience = AUDIENCE_SHEETS},
    {.key = "rate_date_exact",
     .title = "Rate of day",
     .type = CELL_DAY,
     .audience = AUDIENCE_SHEETS},
};

static const char *span_words(int32_t first, int32_t last, struct arena *arena)
{
    char text[DATE_TEXT_MAX];
    if (first == last)
        return arena_string(arena, day_format(first, text));
    return days_span_label(first, last, arena);
}

// Blank for a side without a rate, whose value may be a power of ten of the other's.
static struct cell leg_cell(const struct rate_series *series, struct decimal value,
                            struct decimal power)
{
    struct cell cell = {.type = CELL_RATE};
    if (series == NULL)
        return (struct cell){.type = CELL_BLANK};
    if (!decimal_multiply_divide(value, decimal_of(1), power, DECIMAL_SCALE_MAX, &cell.number))
        cell.type = CELL_BLANK;
    return cell;
}

static const struct cell *used_cells(const struct rate_used *used, struct arena *arena)
{
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(used_columns));
    const struct rate_found *rate = &used->rate;
    const struct rate_series *series =
        rate->numerator_series != NULL ? rate->numerator_series : rate->denominator_series;
    const struct rate_leg *leg =
        rate->numerator_series != NULL ? &rate->numerator : &rate->denominator;
    cells[0] = cell_text(used->from);
    cells[1] = cell_text(used->to);
    if (used->method != CONVERSION_COMPUTED) {
        cells[2] = cell_text(used->method == CONVERSION_STATED
                                 ? NULL
                                 : span_words(used->first_day, used->last_day, arena));
        cells[6] = cell_text(used->method == CONVERSION_STATED ? "stated by the source"
                                                               : "no rate: not converted");
        return cells;
    }
    cells[2] = cell_text(span_words(used->first_day, used->last_day, arena));
    bool is_cross = rate->numerator_series != NULL && rate->denominator_series != NULL;
    const struct decimal one = decimal_of(1);
    cells[3] = leg_cell(rate->numerator_series, rate->numerator.value,
                        is_cross ? one : rate->denominator.value);
    cells[4] = leg_cell(rate->denominator_series, rate->denominator.value,
                        is_cross ? one : rate->numerator.value);
    cells[5] = cell_text(span_words(leg->first_day, leg->last_day, arena));
    cells[6] = cell_text(rate->is_computed ? "average of daily rates"
                                           : code_label(&codes_rate_type, series->type));
    cells[7] = cell_text(series->source);
    if (used->first_day == used->last_day)
        cells[8] = cell_day(used->first_day);
    if (leg->first_day == leg->last_day)
        cells[9] = cell_day(leg->first_day);
    return cells;
}

static const struct table_column gap_columns[] = {
    {.key = "id", .title = "Flow", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "stated", .title = "Stated\nequivalent", .type = CELL_AMOUNT, .decimals = 0},
    {.key = "computed", .title = "At the\nrate", .type = CELL_AMOUNT, .decimals = 0},
};

static bool add_gaps(struct making *making, struct section *out, struct error *err)
{
    size_t count;
    const struct conversion_gap *gaps = converter_gaps(making->question->converter, &count);
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, count + 1);
    if (count == 0)
        return true;
    for (size_t i = 0; i < count; i++) {
        struct record *record = NEW(making->arena, struct record);
        struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(gap_columns));
        if (!store_record(making->snapshot->store, gaps[i].seq, record, making->arena, err))
            return false;
        cells[0] = cell_id(record_subject(record));
        cells[1] = (struct cell){.type = CELL_AMOUNT, .number = gaps[i].stated};
        cells[2] = (struct cell){.type = CELL_AMOUNT, .number = gaps[i].computed};
        rows[i].cells = cells;
    }
    struct table table = {
        .key = "equivalents",
        .title = "Stated equivalents more than 5 per cent away from the rate",
        .unit = making->currency,
        .columns = gap_columns,
        .column_count = COUNT_OF(gap_columns),
        .rows = rows,
        .row_count = count,
    };
    section_add_table(making, out, &table);
    return true;
}

static int compare_used(const void *a, const void *b)
{
    const struct rate_used *left = a;
    const struct rate_used *right = b;
    int order = strcmp(left->from, right->from);
    if (order != 0)
        return order;
    if (left->first_day != right->first_day)
        return left->first_day < right->first_day ? -1 : 1;
    return (left->last_day > right->last_day) - (left->last_day < right->last_day);
}

// Rates by which payments in other currencies fill a promise.
static bool rates_of_links(struct making *making, const struct rate_used **out, size_t *count,
                           struct error *err)
{
    struct fulfilment fulfilment;
    struct fulfilment_options options = {
        .question = making->question, .converts = true, .since = DAY_MIN, .until = DAY_MAX};
    converter_forget(making->question->converter);
    if (!fulfilment_load(&fulfilment, making->snapshot, &options, making->arena, err))
        return false;
    *out = converter_used_of_links(making->question->converter, count);
    return true;
}

static bool is_same_use(const struct rate_used *a, const struct rate_used *b)
{
    return strcmp(a->from, b->from) == 0 && strcmp(a->to, b->to) == 0 && a->method == b->method &&
           a->first_day == b->first_day && a->last_day == b->last_day;
}

// A payment's rate once, though it fills several promises or is converted itself.
static size_t add_uses(struct rate_used *used, size_t count, const struct rate_used *more,
                       size_t more_count)
{
    for (size_t i = 0; i < more_count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < count && !is_there; j++)
            is_there = is_same_use(&used[j], &more[i]);
        if (!is_there)
            used[count++] = more[i];
    }
    return count;
}

// All flows again, what does not count too: the counting proof converts it.
static bool convert_all(struct making *making, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct question question = *making->question;
    const struct flow_row *row;
    question.converts_all = true;
    if (!flow_reader_open(&reader, making->snapshot, &question, making->arena, err))
        return false;
    do {
        if (!flow_reader_next(reader, &row, err))
            return false;
    } while (row != NULL);
    return true;
}

// The lists are emptied first, so that they hold what this report used and nothing else.
static bool rates_used(struct making *making, struct section *out, struct error *err)
{
    const struct rate_used *links, *found;
    size_t link_count, count;
    if (!rates_of_links(making, &links, &link_count, err))
        return false;
    struct rate_used *of_links = NEW_ARRAY(making->arena, struct rate_used, link_count + 1);
    if (link_count != 0)
        memcpy(of_links, links, link_count * sizeof(*of_links));
    converter_forget(making->question->converter);
    if (!convert_all(making, err))
        return false;
    found = converter_used(making->question->converter, &count);
    struct rate_used *used = NEW_ARRAY(making->arena, struct rate_used, count + link_count + 1);
    if (count != 0)
        memcpy(used, found, count * sizeof(*used));
    count = add_uses(used, count, of_links, link_count);
    qsort(used, count, sizeof(*used), compare_used);
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, count + 1);
    for (size_t i = 0; i < count; i++)
        rows[i].cells = used_cells(&used[i], making->arena);
    if (count == 0)
        return true;
    struct table table = {
        .key = "rates_used",
        .title = title_with_scope(making, "Rates used"),
        .columns = used_columns,
        .column_count = COUNT_OF(used_columns),
        .rows = rows,
        .row_count = count,
    };
    table_add_note(making, &table,
                   arena_printf(making->arena, "Tried in this order: %s.",
                                converter_words(making->question->converter)));
    section_add_table(making, out, &table);
    return add_gaps(making, out, err);
}

bool section_rates(struct making *making, struct section *out, struct error *err)
{
    out->is_annex = true;
    out->is_method = true;
    return making->question->converter != NULL ? rates_used(making, out, err)
                                               : rates_in_book(making, out, err);
}
