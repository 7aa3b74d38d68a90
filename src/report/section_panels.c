// Delivery over time, donor by donor: the figures of the small multiples.
//
// The promise is what was pledged or, in a book without pledges, what was committed.
#include <stdlib.h>
#include <string.h>

#include "report/section_charts.h"

#define DONORS_MIN 5
#define PANELS_MAX 15
#define PANELS_OF_MANY 12 // when there are more donors than PANELS_MAX
#define YEARS_MAX 100
#define VISIBLE 10 // a panel whose donor has less than a tenth of the largest one's is a flat line

enum panel_sum { PANEL_PROMISED, PANEL_PAID, PANEL_SUMS };

struct donor_line {
    uint32_t donor;
    struct sum totals[STAGE_COUNT];
    struct sum (*years)[PANEL_SUMS]; // of the chosen ones
};

struct panels {
    const struct making *making;
    struct donor_line *lines;
    uint32_t *line_of; // by party, + 1; 0: none
    size_t count, chosen;
    enum stage promise;
    int32_t first_year, last_year;
    bool is_any;
};

static const struct table_column panel_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID},
    {.key = "donor", .title = "Donor", .type = CELL_TEXT},
    {.key = "year", .title = "By the\nend of", .type = CELL_YEAR},
    {.key = "promised", .title = "Promised", .type = CELL_AMOUNT},
    {.key = "paid", .title = "Paid", .type = CELL_AMOUNT},
};
enum { COLUMN_DONOR = 1, COLUMN_YEAR, COLUMN_PROMISED, COLUMN_PAID };

typedef bool panel_taker(struct panels *panels, const struct flow_row *row);

static bool take_totals(struct panels *panels, const struct flow_row *row)
{
    uint32_t *place = &panels->line_of[row->donor];
    int32_t year = days_year(row->last_day, row->last_day);
    if (*place == 0) {
        panels->lines[panels->count] = (struct donor_line){.donor = row->donor};
        *place = (uint32_t)++panels->count;
    }
    panels->first_year = !panels->is_any || year < panels->first_year ? year : panels->first_year;
    panels->last_year = !panels->is_any || year > panels->last_year ? year : panels->last_year;
    panels->is_any = true;
    return sum_add_flow(&panels->lines[*place - 1].totals[row->stage], row);
}

static bool take_years(struct panels *panels, const struct flow_row *row)
{
    uint32_t place = panels->line_of[row->donor];
    if (place == 0 || (row->stage != panels->promise && row->stage != STAGE_DISBURSEMENT))
        return true;
    int32_t year = days_year(row->last_day, row->last_day) - panels->first_year;
    enum panel_sum sum = row->stage == STAGE_DISBURSEMENT ? PANEL_PAID : PANEL_PROMISED;
    return sum_add_flow(&panels->lines[place - 1].years[year][sum], row);
}

static bool is_wanted(const struct panels *panels, const struct flow_row *row)
{
    return row->donor != 0 && row->counted == COUNTED && row->stage >= STAGE_PLEDGE &&
           row->stage <= STAGE_DISBURSEMENT && row->last_day != DAY_MAX &&
           row->last_day != DAY_MIN && row->currency != NULL &&
           text_equal(row->currency->code, panels->making->currency);
}

static bool read_panels(struct panels *panels, panel_taker *take, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    const struct making *making = panels->making;
    if (!flow_reader_open(&reader, making->snapshot, making->question, making->arena, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        if (is_wanted(panels, row) && !take(panels, row))
            return error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                             (unsigned long long)row->seq);
    }
}

static int128 larger_sum(const struct panels *panels, const struct donor_line *line)
{
    int128 promised = line->totals[panels->promise].stated;
    int128 paid = line->totals[STAGE_DISBURSEMENT].stated;
    return promised > paid ? promised : paid;
}

static int compare_lines(const void *a, const void *b, void *user)
{
    const struct panels *panels = user;
    const struct donor_line *left = a, *right = b;
    int128 x = larger_sum(panels, left), y = larger_sum(panels, right);
    if (x != y)
        return x < y ? 1 : -1;
    const struct party *parties = panels->making->snapshot->parties;
    return strcmp(parties[left->donor].id, parties[right->donor].id);
}

// Beside a giant all others are flat lines, which the bars show better.
static bool are_comparable(const struct panels *panels)
{
    int128 largest = 0;
    size_t visible = 0;
    for (size_t i = 0; i < panels->chosen; i++) {
        int128 units = larger_sum(panels, &panels->lines[i]);
        largest = units > largest ? units : largest;
    }
    for (size_t i = 0; i < panels->chosen; i++)
        visible += larger_sum(panels, &panels->lines[i]) >= largest / VISIBLE;
    return visible >= DONORS_MIN && visible * 2 >= panels->chosen;
}

// The largest donors, in order; false when there are too few to compare.
static bool choose_donors(struct panels *panels)
{
    bool has_pledges = false;
    for (size_t i = 0; i < panels->count; i++)
        has_pledges = has_pledges || sum_has_amount(&panels->lines[i].totals[STAGE_PLEDGE]);
    panels->promise = has_pledges ? STAGE_PLEDGE : STAGE_COMMITMENT;
    if (panels->count < DONORS_MIN || panels->last_year - panels->first_year >= YEARS_MAX)
        return false;
    qsort_r(panels->lines, panels->count, sizeof(*panels->lines), compare_lines, panels);
    size_t most = panels->count <= PANELS_MAX ? PANELS_MAX : PANELS_OF_MANY;
    memset(panels->line_of, 0,
           (panels->making->snapshot->party_count + 1) * sizeof(*panels->line_of));
    for (size_t i = 0; i < panels->count && panels->chosen < most; i++) {
        struct donor_line *line = &panels->lines[i];
        if (line->totals[panels->promise].stated <= 0 &&
            line->totals[STAGE_DISBURSEMENT].stated <= 0)
            continue;
        size_t years = (size_t)(panels->last_year - panels->first_year) + 1;
        line->years = arena_alloc_array(panels->making->arena, sizeof *line->years, years);
        panels->lines[panels->chosen] = *line;
        panels->line_of[line->donor] = (uint32_t)++panels->chosen;
    }
    return panels->chosen >= DONORS_MIN && are_comparable(panels);
}

static bool add_donor(const struct panels *panels, const struct donor_line *line,
                      struct table *table, struct table_row *rows, struct error *err)
{
    const struct making *making = panels->making;
    const struct party *donor = &making->snapshot->parties[line->donor];
    struct sum so_far[PANEL_SUMS] = {0};
    for (int32_t year = panels->first_year; year <= panels->last_year; year++) {
        struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(panel_columns));
        cells[0] = cell_id(donor->id);
        cells[COLUMN_DONOR] = cell_text(donor->name);
        cells[COLUMN_YEAR] = (struct cell){.type = CELL_YEAR, .number = decimal_of(year)};
        for (size_t i = 0; i < PANEL_SUMS; i++) {
            if (!sum_add(&so_far[i], &line->years[year - panels->first_year][i]))
                return error_set(err, ERROR_INPUT, "the total in %s is too large",
                                 making->currency);
            cells[COLUMN_PROMISED + i] = cell_amount(&so_far[i]);
        }
        rows[table->row_count++].cells = cells;
    }
    return true;
}

static struct table_column *columns_of(const struct panels *panels)
{
    struct table_column *columns =
        NEW_ARRAY(panels->making->arena, struct table_column, COUNT_OF(panel_columns));
    const struct table_column *figures = chart_figures(panels->making);
    memcpy(columns, panel_columns, sizeof panel_columns);
    for (size_t i = COLUMN_PROMISED; i < COUNT_OF(panel_columns); i++) {
        columns[i].currency = figures->currency;
        columns[i].decimals = figures->decimals;
        columns[i].scale_power = figures->scale_power;
    }
    columns[COLUMN_PROMISED].title = code_label(&codes_stage, panels->promise);
    columns[COLUMN_PAID].title = code_label(&codes_stage, STAGE_DISBURSEMENT);
    return columns;
}

// How many of the donors shown have been paid in full, when all of them have promised.
static const char *panels_message(const struct panels *panels)
{
    const char *verb = panels->promise == STAGE_PLEDGE ? "pledged" : "committed";
    if (panels->chosen == panels->count)
        return arena_printf(panels->making->arena, "What each donor %s and paid", verb);
    return arena_printf(panels->making->arena, "What the %zu largest of %zu donors %s and paid",
                        panels->chosen, panels->count, verb);
}

static const char *panels_alt(const struct panels *panels)
{
    struct buffer out = {.arena = panels->making->arena};
    buffer_printf(&out, "%s, by the end of %d:", panels->making->short_unit,
                  (int)panels->last_year);
    for (size_t i = 0; i < panels->chosen && i < WORDS_MAX; i++) {
        const struct donor_line *line = &panels->lines[i];
        buffer_printf(&out, "%s %s", i == 0 ? "" : ";",
                      panels->making->snapshot->parties[line->donor].name);
        const enum stage stages[] = {panels->promise, STAGE_DISBURSEMENT};
        for (size_t j = 0; j < COUNT_OF(stages); j++)
            if (sum_has_amount(&line->totals[stages[j]]))
                buffer_printf(&out, ", %s %s", code_name(&codes_stage, stages[j]),
                              figure_words(panels->making, &line->totals[stages[j]]));
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

static void add_chart(const struct panels *panels, struct section *section,
                      const struct table *table)
{
    const struct making *making = panels->making;
    struct chart_series *series = NEW_ARRAY(making->arena, struct chart_series, PANEL_SUMS);
    const enum stage stages[] = {panels->promise, STAGE_DISBURSEMENT};
    for (size_t i = 0; i < PANEL_SUMS; i++)
        series[i] = (struct chart_series){code_label(&codes_stage, stages[i]),
                                          stage_fill(stages[i]), COLUMN_PROMISED + i};
    struct chart chart = {.kind = CHART_SMALL_MULTIPLES,
                          .key = "delivery_by_donor_chart",
                          .title = panels_message(panels),
                          .measure =
                              arena_printf(making->arena, "%s, %s", table->title, making->unit),
                          .axis = making->short_unit,
                          .alt = panels_alt(panels),
                          .table = table,
                          .category_column = COLUMN_YEAR,
                          .panel_column = COLUMN_DONOR,
                          .edge_column = CHART_NO_COLUMN,
                          .row_count = table->row_count,
                          .series = series,
                          .series_count = PANEL_SUMS,
                          .partial_row = CHART_NO_COLUMN,
                          .as_of_day = DAY_MIN};
    chart_add_note(making, &chart,
                   "One scale for all. A date of several years counts at the end of the last.");
    section_add_chart(making, section, &chart);
}

bool section_add_donor_panels(struct making *making, struct section *section, struct error *err)
{
    size_t parties = making->snapshot->party_count + 1;
    struct panels panels = {.making = making,
                            .lines = NEW_ARRAY(making->arena, struct donor_line, parties),
                            .line_of = NEW_ARRAY(making->arena, uint32_t, parties)};
    if (!read_panels(&panels, take_totals, err))
        return false;
    if (!choose_donors(&panels))
        return true;
    if (!read_panels(&panels, take_years, err))
        return false;
    size_t years = (size_t)(panels.last_year - panels.first_year) + 1;
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, panels.chosen * years);
    struct table table = {
        .key = "delivery_by_donor",
        .title = title_with_scope(making, "Promised and paid by donor, by the end of each year"),
        .unit = making->unit,
        .audience = AUDIENCE_SHEETS,
        .unfolded = "By donor and year; the table of all donors can be followed to the entries.",
        .columns = columns_of(&panels),
        .column_count = COUNT_OF(panel_columns),
        .rows = rows};
    for (size_t i = 0; i < panels.chosen; i++)
        if (!add_donor(&panels, &panels.lines[i], &table, rows, err))
            return false;
    section_add_table(making, section, &table);
    add_chart(&panels, section, &section->tables[section->table_count - 1]);
    return true;
}
