// Delivery over time: what had been pledged, committed and paid by the end of each year.
//
// The cumulative view: committed includes payments that are linked to no commitment. A date of
// several years counts from the end of its last one, and never if it has no end.
#include "report/promises.h"
#include "report/unlinked.h"

#define YEARS_MAX 200 // beyond it, the table would say nothing

struct delivery {
    int32_t first_year;
    struct sum sums[YEARS_MAX][STAGE_COUNT];
    uint64_t undated, elsewhere;
    bool is_any;
    int32_t last_year;
};

static const struct table_column delivery_columns[] = {
    {.key = "year", .title = "By the\nend of", .type = CELL_YEAR},
    {.key = "pledge", .title = "Pledged", .type = CELL_AMOUNT},
    {.key = "commitment", .title = "Committed", .type = CELL_AMOUNT},
    {.key = "disbursement", .title = "Disbursed", .type = CELL_AMOUNT},
};

typedef bool row_taker(struct delivery *delivery, const struct flow_row *row);

static bool is_wanted(const struct flow_row *row)
{
    return row->counted == COUNTED && row->stage >= STAGE_PLEDGE &&
           row->stage <= STAGE_DISBURSEMENT;
}

static int32_t year_of(int32_t day)
{
    return days_year(day, day);
}

static bool take_years(struct delivery *delivery, const struct flow_row *row)
{
    if (row->last_day == DAY_MAX || row->last_day == DAY_MIN)
        return true;
    int32_t year = year_of(row->last_day);
    if (!delivery->is_any || year < delivery->first_year)
        delivery->first_year = year;
    if (!delivery->is_any || year > delivery->last_year)
        delivery->last_year = year;
    delivery->is_any = true;
    return true;
}

static bool take_sums(struct delivery *delivery, const struct flow_row *row)
{
    if (row->last_day == DAY_MAX || row->last_day == DAY_MIN) {
        delivery->undated++;
        return true;
    }
    return sum_add_flow(&delivery->sums[year_of(row->last_day) - delivery->first_year][row->stage],
                        row);
}

// Rows in the reporting currency and those without an amount; all others are only counted.
static bool read_delivery(struct delivery *delivery, const struct making *making,
                          const struct unlinked *unlinked, row_taker *take, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, making->snapshot, making->question, making->arena, err))
        return false;
    delivery->elsewhere = 0;
    for (;;) {
        const struct flow_row *row;
        struct unlinked_parts parts = {.has_rest = false};
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        if (!is_wanted(row))
            continue;
        if (row->currency != NULL && !text_equal(row->currency->code, making->currency)) {
            delivery->elsewhere++;
            continue;
        }
        bool is_fine = take(delivery, row);
        if (row->stage == STAGE_DISBURSEMENT && is_fine)
            is_fine = unlinked_split(unlinked, row, &parts);
        parts.rest.stage = STAGE_COMMITMENT;
        if (!is_fine || (parts.has_rest && !take(delivery, &parts.rest)))
            return error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                             (unsigned long long)row->seq);
    }
}

// Everything that ended by the year of the row; committed are also payments without a commitment.
static const struct origin *delivery_origin(const struct making *making, int stage)
{
    struct criteria criteria = {.arena = making->arena};
    struct criteria unlinked = {.arena = making->arena};
    criteria_is(&criteria, "stage", code_name(&codes_stage, (unsigned)stage));
    criteria_is(&unlinked, "stage", code_name(&codes_stage, STAGE_DISBURSEMENT));
    criteria_counted(&criteria, making, making->currency, 0);
    criteria_counted(&unlinked, making, making->currency, 0);
    criteria_up_to(&criteria, "last_year", 0);
    criteria_up_to(&unlinked, "last_year", 0);
    const char *measure = making->question->converter == NULL ? "stated" : "converted";
    const struct origin *own = derive_entries(making, measure, &criteria);
    if (own == NULL || stage != STAGE_COMMITMENT)
        return own;
    return origin_plus(making->arena, own, derive_entries(making, "unlinked", &unlinked), false);
}

static bool add_years(struct table *table, struct table_row *rows, const struct making *making,
                      const struct delivery *delivery, struct error *err)
{
    struct sum so_far[STAGE_COUNT] = {0};
    for (int32_t year = delivery->first_year; year <= delivery->last_year; year++) {
        struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(delivery_columns));
        cells[0] = (struct cell){.type = CELL_YEAR, .number = decimal_of(year)};
        for (int stage = STAGE_PLEDGE; stage <= STAGE_DISBURSEMENT; stage++) {
            if (!sum_add(&so_far[stage], &delivery->sums[year - delivery->first_year][stage]))
                return error_set(err, ERROR_INPUT, "the total in %s is too large",
                                 making->currency);
            cells[1 + stage - STAGE_PLEDGE] = cell_amount(&so_far[stage]);
            cells[1 + stage - STAGE_PLEDGE].origin = delivery_origin(making, stage);
        }
        rows[table->row_count++].cells = cells;
    }
    return true;
}

static void add_notes(const struct making *making, struct table *table,
                      const struct delivery *delivery)
{
    table_add_note(making, table,
                   "Cumulative view: committed includes payments linked to no "
                   "commitment. A date of several years counts at the end of the last.");
    if (delivery->undated != 0)
        table_add_note(making, table,
                       arena_printf(making->arena, "%llu flow%s without an end in time left out.",
                                    (unsigned long long)delivery->undated,
                                    delivery->undated == 1 ? "" : "s"));
    if (delivery->elsewhere != 0)
        table_add_note(making, table,
                       arena_printf(making->arena, "%llu flow%s in other currencies left out.",
                                    (unsigned long long)delivery->elsewhere,
                                    delivery->elsewhere == 1 ? "" : "s"));
}

bool section_delivery_over_time(struct making *making, struct section *out, struct error *err)
{
    struct delivery *delivery = NEW(making->arena, struct delivery);
    struct unlinked unlinked;
    if (!unlinked_load(&unlinked, making->snapshot, making->question, making->arena, err) ||
        !read_delivery(delivery, making, &unlinked, take_years, err))
        return false;
    if (!delivery->is_any || delivery->last_year - delivery->first_year >= YEARS_MAX)
        return true;
    size_t years = (size_t)(delivery->last_year - delivery->first_year) + 1;
    struct table_column *columns =
        NEW_ARRAY(making->arena, struct table_column, COUNT_OF(delivery_columns));
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, years);
    for (size_t i = 0; i < COUNT_OF(delivery_columns); i++) {
        columns[i] = delivery_columns[i];
        columns[i].currency = i == 0 ? NULL : making->currency;
        columns[i].decimals = i == 0 || making->scale_power == 0 ? 0 : 1;
        columns[i].scale_power = i == 0 ? 0 : making->scale_power;
    }
    struct table table = {.key = "delivery_over_time",
                          .title =
                              title_with_scope(making, "Pledged, committed "
                                                       "and disbursed by the end of each year"),
                          .unit = making->unit,
                          .columns = columns,
                          .column_count = COUNT_OF(delivery_columns),
                          .rows = rows};
    if (!read_delivery(delivery, making, &unlinked, take_sums, err) ||
        !add_years(&table, rows, making, delivery, err))
        return false;
    add_notes(making, &table, delivery);
    section_add_table(making, out, &table);
    return true;
}
