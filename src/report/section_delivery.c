// Delivery over time: what had been pledged, committed and paid by the end of each year, and, for
// the chart and for machines, by each day on which something changed.
//
// The cumulative view: committed includes payments that are linked to no commitment. A date of
// several days or years counts from its end, and never if it has none.
#include <string.h>

#include "report/promises.h"
#include "report/section_charts.h"
#include "report/unlinked.h"

#define YEARS_MAX 200 // beyond it, the table would say nothing
#define DAYS_MAX 750u // more steps than a chart has points: then one for each month
#define STAGES 3      // pledge, commitment, disbursement

struct delivery {
    int32_t first_year, last_year;
    int32_t first_day, last_day;
    struct sum years[YEARS_MAX][STAGES];
    struct sum (*days)[STAGES]; // of first_day and each day after it
    uint64_t undated, elsewhere, unknown;
    bool is_any;
};

static const enum stage delivery_stages[STAGES] = {STAGE_PLEDGE, STAGE_COMMITMENT,
                                                   STAGE_DISBURSEMENT};

static const struct table_column delivery_columns[] = {
    {.key = "year", .title = "By the\nend of", .type = CELL_YEAR},
    {.key = "pledge", .title = "Pledged", .type = CELL_AMOUNT},
    {.key = "commitment", .title = "Committed", .type = CELL_AMOUNT},
    {.key = "disbursement", .title = "Disbursed", .type = CELL_AMOUNT},
};

static const struct table_column day_columns[] = {
    {.key = "day", .title = "By", .type = CELL_DAY},
    {.key = "pledge", .title = "Pledged", .type = CELL_AMOUNT},
    {.key = "commitment", .title = "Committed", .type = CELL_AMOUNT},
    {.key = "disbursement", .title = "Disbursed", .type = CELL_AMOUNT},
    {.key = "pledged_less_disbursed", .title = "Pledged less\ndisbursed", .type = CELL_AMOUNT},
};
#define GAP_COLUMN 4

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

static bool has_end(const struct flow_row *row)
{
    return row->last_day != DAY_MAX && row->last_day != DAY_MIN;
}

static bool take_span(struct delivery *delivery, const struct flow_row *row)
{
    if (!has_end(row))
        return true;
    if (!delivery->is_any || row->last_day < delivery->first_day)
        delivery->first_day = row->last_day;
    if (!delivery->is_any || row->last_day > delivery->last_day)
        delivery->last_day = row->last_day;
    delivery->first_year = year_of(delivery->first_day);
    delivery->last_year = year_of(delivery->last_day);
    delivery->is_any = true;
    return true;
}

static bool take_sums(struct delivery *delivery, const struct flow_row *row)
{
    size_t stage = (size_t)(row->stage - STAGE_PLEDGE);
    if (!has_end(row))
        return true;
    return sum_add_flow(&delivery->years[year_of(row->last_day) - delivery->first_year][stage],
                        row) &&
           sum_add_flow(&delivery->days[row->last_day - delivery->first_day][stage], row);
}

// Rows in the reporting currency and those without an amount; all others are only counted.
static bool read_delivery(struct delivery *delivery, const struct making *making,
                          const struct unlinked *unlinked, row_taker *take, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, making->snapshot, making->question, making->arena, err))
        return false;
    delivery->elsewhere = delivery->undated = delivery->unknown = 0;
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
        delivery->undated += !has_end(row);
        delivery->unknown += row->currency == NULL;
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

static bool add_stages(const struct making *making, struct sum so_far[STAGES],
                       const struct sum more[STAGES], struct cell *cells, struct error *err)
{
    for (size_t i = 0; i < STAGES; i++) {
        if (!sum_add(&so_far[i], &more[i]))
            return error_set(err, ERROR_INPUT, "the total in %s is too large", making->currency);
        cells[i] = cell_amount(&so_far[i]);
    }
    return true;
}

static bool add_years(struct table *table, struct table_row *rows, const struct making *making,
                      const struct delivery *delivery, struct error *err)
{
    struct sum so_far[STAGES] = {0};
    for (int32_t year = delivery->first_year; year <= delivery->last_year; year++) {
        struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(delivery_columns));
        cells[0] = (struct cell){.type = CELL_YEAR, .number = decimal_of(year)};
        if (!add_stages(making, so_far, delivery->years[year - delivery->first_year], &cells[1],
                        err))
            return false;
        for (int i = 0; i < STAGES; i++)
            cells[1 + i].origin = delivery_origin(making, (int)delivery_stages[i]);
        rows[table->row_count++].cells = cells;
    }
    return true;
}

static bool day_has_flow(const struct delivery *delivery, int32_t day)
{
    const struct sum *sums = delivery->days[day - delivery->first_day];
    return sums[0].count + sums[1].count + sums[2].count != 0;
}

// Whether what has come up to this day makes a row: each day with a flow, or the last of a month.
static bool makes_row(const struct delivery *delivery, int32_t day, bool is_by_month)
{
    int32_t year;
    unsigned month, day_of_month;
    if (!is_by_month || day == delivery->last_day)
        return day_has_flow(delivery, day);
    day_to_civil(day, &year, &month, &day_of_month);
    return day_of_month == days_in_month(year, month);
}

static struct cell gap_cell(const struct sum *pledged, const struct sum *disbursed)
{
    struct sum gap = {.count = pledged->count,
                      .is_approximate = pledged->is_approximate || disbursed->is_approximate};
    gap.stated = gap.lower = gap.upper = pledged->stated - disbursed->stated;
    return sum_has_amount(pledged) ? cell_amount(&gap) : (struct cell){.type = CELL_BLANK};
}

static bool add_days(struct table *table, const struct making *making,
                     const struct delivery *delivery, struct error *err)
{
    struct sum so_far[STAGES] = {0};
    size_t count = 0;
    for (int32_t day = delivery->first_day; day <= delivery->last_day; day++)
        count += day_has_flow(delivery, day);
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, count);
    bool is_by_month = count > DAYS_MAX, is_new = false;
    struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(day_columns));
    for (int32_t day = delivery->first_day; day <= delivery->last_day; day++) {
        is_new = is_new || day_has_flow(delivery, day);
        if (!add_stages(making, so_far, delivery->days[day - delivery->first_day], &cells[1], err))
            return false;
        if (!is_new || !makes_row(delivery, day, is_by_month))
            continue;
        cells[0] = cell_day(day);
        cells[GAP_COLUMN] = gap_cell(&so_far[0], &so_far[2]);
        cells[GAP_COLUMN].origin = origin_of(making->arena, derive_difference(making->arena, 1, 3));
        rows[table->row_count++].cells = cells;
        cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(day_columns));
        is_new = false;
    }
    table->rows = rows;
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
                       arena_printf(making->arena, "%s without an end in time left out.",
                                    text_counted(making->arena, delivery->undated, "flow")));
    if (delivery->elsewhere != 0)
        table_add_note(making, table,
                       arena_printf(making->arena, "%s in other currencies left out.",
                                    text_counted(making->arena, delivery->elsewhere, "flow")));
}

static const struct table_column *print_columns(const struct making *making,
                                                const struct table_column *columns, size_t count)
{
    struct table_column *copy = NEW_ARRAY(making->arena, struct table_column, count);
    for (size_t i = 0; i < count; i++) {
        copy[i] = columns[i];
        if (columns[i].type != CELL_AMOUNT)
            continue;
        copy[i].currency = making->currency;
        copy[i].decimals = making->scale_power == 0 ? 0 : 1;
        copy[i].scale_power = making->scale_power;
    }
    return copy;
}

// Where nothing is signed apart from what is paid, the line of the one is that of the other.
static bool are_alike(const struct table *table, size_t one, size_t other)
{
    for (size_t i = 0; i < table->row_count; i++) {
        const struct cell *left = &table->rows[i].cells[one];
        const struct cell *right = &table->rows[i].cells[other];
        if (left->gap != right->gap || decimal_compare(left->number, right->number) != 0)
            return false;
    }
    return true;
}

static const struct chart_series *chart_series(const struct making *making,
                                               const struct table *table,
                                               const struct sum totals[STAGES], size_t *count)
{
    bool is_twin = sum_has_amount(&totals[2]) && are_alike(table, 2, 3);
    struct chart_series *series = NEW_ARRAY(making->arena, struct chart_series, STAGES);
    *count = 0;
    for (size_t i = 0; i < STAGES; i++)
        if (sum_has_amount(&totals[i]) && !(i == 1 && is_twin))
            series[(*count)++] = (struct chart_series){code_label(&codes_stage, delivery_stages[i]),
                                                       stage_fill(delivery_stages[i]), 1 + i};
    return series;
}

// "11,739.4 US$ million pledged, 728.8 paid by 23 November 2026": true of any book, since it says
// only how far the lines have come.
static const char *delivery_message(const struct making *making, const struct sum totals[STAGES],
                                    int32_t day)
{
    static const char *const verbs[STAGES] = {"pledged", "committed", "paid"};
    struct date date = {.earliest = day, .latest = day};
    struct buffer out = {.arena = making->arena};
    for (size_t i = 0; i < STAGES; i++) {
        bool is_middle = i == 1 && sum_has_amount(&totals[0]) && sum_has_amount(&totals[2]);
        if (!sum_has_amount(&totals[i]) || is_middle)
            continue;
        bool is_first = out.size == 0;
        buffer_printf(&out, "%s%s%s%s %s", is_first ? "" : ", ", figure_words(making, &totals[i]),
                      is_first ? " " : "", is_first ? making->short_unit : "", verbs[i]);
    }
    day_format(day, date.text);
    buffer_printf(&out, " by %s", date_words(&date, making->arena));
    return buffer_string(&out);
}

static const char *delivery_alt(const struct making *making, const struct table *table,
                                const struct sum totals[STAGES])
{
    struct buffer out = {.arena = making->arena};
    char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX];
    day_format(table->rows[0].cells[0].day, first);
    day_format(table->rows[table->row_count - 1].cells[0].day, last);
    buffer_printf(&out, "Cumulative, %s, from %s to %s:", making->short_unit, first, last);
    const char *separator = " ";
    for (size_t i = 0; i < STAGES; i++) {
        if (!sum_has_amount(&totals[i]))
            continue;
        buffer_printf(&out, "%s%s rises to %s", separator,
                      code_name(&codes_stage, delivery_stages[i]),
                      figure_words(making, &totals[i]));
        separator = "; ";
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

static void add_chart_notes(const struct making *making, struct chart *chart,
                            const struct delivery *delivery)
{
    const char **notes = NEW_ARRAY(making->arena, const char *, 1);
    struct buffer note = {.arena = making->arena};
    const struct {
        uint64_t count;
        const char *what;
    } left_out[] = {{delivery->unknown, "without an amount"},
                    {delivery->undated, "without an end in time"},
                    {delivery->elsewhere, "in other currencies"}};
    for (size_t i = 0; i < COUNT_OF(left_out); i++)
        if (left_out[i].count != 0)
            buffer_printf(&note, "%s%s %s", note.size == 0 ? "Not drawn: " : ", ",
                          text_counted(making->arena, left_out[i].count, "flow"), left_out[i].what);
    if (note.size == 0)
        return;
    buffer_char(&note, '.');
    notes[0] = buffer_string(&note);
    chart->notes = notes;
    chart->note_count = 1;
}

static void add_chart(const struct making *making, struct section *out, const struct table *table,
                      const struct delivery *delivery)
{
    struct sum totals[STAGES] = {0};
    struct chart chart = {
        .kind = CHART_STEP_LINES,
        .key = "delivery_over_time_chart",
        .measure = arena_printf(making->arena, "%s, %s",
                                title_with_scope(making, "Pledged, committed and disbursed so far"),
                                making->unit),
        .axis = making->short_unit,
        .table = table,
        .edge_column = GAP_COLUMN,
        .edge_label = "more pledged than paid",
        .row_count = table->row_count,
        .partial_row = CHART_NO_COLUMN,
        .as_of_day = judged_day(making),
    };
    bool is_fine = true;
    for (int32_t year = delivery->first_year; year <= delivery->last_year; year++)
        for (size_t i = 0; i < STAGES; i++)
            is_fine =
                is_fine && sum_add(&totals[i], &delivery->years[year - delivery->first_year][i]);
    chart.series = chart_series(making, table, totals, &chart.series_count);
    if (!is_fine || chart.series_count == 0 || table->row_count == 0)
        return;
    if (!sum_has_amount(&totals[0]) || !sum_has_amount(&totals[2]))
        chart.edge_column = CHART_NO_COLUMN;
    int32_t last = table->rows[table->row_count - 1].cells[0].day;
    chart.title = delivery_message(making, totals, last > chart.as_of_day ? last : chart.as_of_day);
    chart.alt = delivery_alt(making, table, totals);
    add_chart_notes(making, &chart, delivery);
    for (size_t i = 0; i < chart.series_count; i++)
        if (chart.series[i].column == 2 && sum_has_amount(&totals[2]))
            chart_add_note(making, &chart,
                           "Committed: with payments that are linked to no commitment.");
    section_add_chart(making, out, &chart);
}

bool section_delivery_over_time(struct making *making, struct section *out, struct error *err)
{
    struct delivery *delivery = NEW(making->arena, struct delivery);
    struct unlinked unlinked;
    if (!unlinked_load(&unlinked, making->snapshot, making->question, making->arena, err) ||
        !read_delivery(delivery, making, &unlinked, take_span, err))
        return false;
    if (!delivery->is_any || delivery->last_year - delivery->first_year >= YEARS_MAX)
        return true;
    size_t days = (size_t)(delivery->last_day - delivery->first_day) + 1;
    size_t years = (size_t)(delivery->last_year - delivery->first_year) + 1;
    delivery->days = arena_alloc_array(making->arena, sizeof *delivery->days, days);
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, years);
    const char *unit = arena_printf(making->arena, "%s, cumulative view", making->unit);
    struct table table = {
        .key = "delivery_over_time",
        .title =
            title_with_scope(making, "Pledged, committed and disbursed by the end of each year"),
        .unit = unit,
        .columns = print_columns(making, delivery_columns, COUNT_OF(delivery_columns)),
        .column_count = COUNT_OF(delivery_columns),
        .rows = rows};
    struct table by_day = {.key = "delivery_by_day",
                           .title =
                               title_with_scope(making, "Pledged, committed and disbursed by day"),
                           .unit = unit,
                           .unfolded = "By day; the table by year can be followed to the entries.",
                           .audience = AUDIENCE_SHEETS,
                           .columns = print_columns(making, day_columns, COUNT_OF(day_columns)),
                           .column_count = COUNT_OF(day_columns)};
    if (!read_delivery(delivery, making, &unlinked, take_sums, err) ||
        !add_years(&table, rows, making, delivery, err) ||
        !add_days(&by_day, making, delivery, err))
        return false;
    add_notes(making, &table, delivery);
    section_add_table(making, out, &table);
    section_add_table(making, out, &by_day);
    add_chart(making, out, &out->tables[1], delivery);
    return section_add_donor_panels(making, out, err);
}
