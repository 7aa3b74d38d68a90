// The columns of the years: for each stage what was promised or paid in each calendar year, parted by
// who gave, or, of one donor, by what it was for. What is of several years is one column and never
// spread over them.
#include <string.h>

#include "report/section_charts.h"

#define PARTS_MAX 5u // as many as there are colours; of more, the last is "others"

struct year_sums {
    struct sum whole;
    struct sum parts[PARTS_MAX];
};

struct stage_sums {
    struct year_sums of[STAGE_COUNT];
};

struct years {
    const struct making *making;
    const struct pivot *pivot; // by year: calendar years in order, then spans
    size_t year_count, row_count;
    const struct dimension_value *named[PARTS_MAX];
    size_t named_count, part_count; // 0: not parted; one more than named: the others
    size_t other_count;             // values that are not named
    struct stage_sums *sums;        // of each row
};

static bool is_calendar_year(const char *label)
{
    return strlen(label) == 4 && strspn(label, "0123456789") == 4;
}

static size_t row_of(const struct years *years, const char *label)
{
    for (size_t i = 0; i < years->year_count; i++)
        if (text_equal(years->pivot->rows[i].value.label, label))
            return i;
    return years->year_count;
}

static bool add_wholes(struct years *years, struct error *err)
{
    for (size_t i = 0; i < years->pivot->row_count; i++) {
        const struct pivot_row *row = &years->pivot->rows[i];
        size_t place = i < years->year_count ? i : years->year_count;
        for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
            if (!sum_add(&years->sums[place].of[stage].whole, &row->stages[stage]))
                return error_set(err, ERROR_INPUT, "the sum of a year is too large");
    }
    return true;
}

// The largest have names; the rest is one part.
static bool name_parts(struct years *years, enum dimension dimension, struct error *err)
{
    struct question *question = NEW(years->making->arena, struct question);
    struct totals totals;
    struct pivot pivot;
    size_t with_amount = 0;
    *question = question_by(years->making, dimension);
    if (!pivot_fold(&pivot, &totals, years->making, question, err))
        return false;
    pivot_sort(&pivot);
    years->named_count = 0;
    for (size_t i = 0; i < pivot.row_count; i++)
        with_amount += pivot_row_has_amount(&pivot.rows[i]);
    size_t most = with_amount > PARTS_MAX ? PARTS_MAX - 1 : PARTS_MAX;
    for (size_t i = 0; i < pivot.row_count; i++)
        if (pivot.rows[i].value.id != NULL && pivot_row_has_amount(&pivot.rows[i]) &&
            years->named_count < most)
            years->named[years->named_count++] = &pivot.rows[i].value;
    years->other_count = with_amount - years->named_count;
    years->part_count = with_amount < 2 ? 0 : years->named_count + (years->other_count > 0);
    return true;
}

static size_t part_of(const struct years *years, const struct dimension_value *value)
{
    for (size_t i = 0; i < years->named_count; i++)
        if (text_equal(years->named[i]->id, value->id))
            return i;
    return years->named_count;
}

static bool add_parts(struct years *years, enum dimension dimension, struct error *err)
{
    struct question *question = NEW(years->making->arena, struct question);
    struct totals totals;
    *question = question_by(years->making, DIMENSION_YEAR);
    question->by[question->by_count++] = dimension;
    if (!totals_fold(&totals, years->making->snapshot, question, years->making->arena, err))
        return false;
    for (size_t i = 0; i < totals.row_count; i++) {
        const struct totals_row *row = &totals.rows[i];
        if (row->currency == NULL || !text_equal(row->currency->code, years->making->currency))
            continue;
        struct year_sums *sums = &years->sums[row_of(years, row->values[0].label)].of[row->stage];
        if (!sum_add(&sums->parts[part_of(years, &row->values[1])], &row->sum))
            return error_set(err, ERROR_INPUT, "the sum of a year is too large");
    }
    return true;
}

// --- the table ---

static const char *part_label(const struct years *years, size_t part, enum dimension dimension)
{
    if (part < years->named_count)
        return years->named[part]->label;
    const char *plural = dimension == DIMENSION_DONOR ? "other donors" : "all others";
    return arena_printf(years->making->arena, "%s (%zu)", plural, years->other_count);
}

static void put_columns(const struct years *years, enum stage stage, enum dimension dimension,
                        struct table *table, struct chart_series *series, size_t *series_count)
{
    static const enum chart_fill fills[PARTS_MAX] = {
        FILL_CATEGORY_1, FILL_CATEGORY_2, FILL_CATEGORY_3, FILL_CATEGORY_4, FILL_CATEGORY_5};
    struct arena *arena = years->making->arena;
    struct table_column *columns = (struct table_column *)table->columns;
    const char *key = code_name(&codes_stage, stage), *title = code_label(&codes_stage, stage);
    series[(*series_count)++] =
        (struct chart_series){title, stage_fill(stage), table->column_count};
    columns[table->column_count++] = amount_column(years->making, key, title);
    for (size_t part = 0; part < years->part_count; part++) {
        const char *label = part_label(years, part, dimension);
        bool is_other = part == years->named_count;
        series[(*series_count)++] =
            (struct chart_series){label, is_other ? FILL_OTHER : fills[part], table->column_count};
        struct table_column *column = &columns[table->column_count++];
        *column = amount_column(years->making, arena_printf(arena, "%s_%zu", key, part + 1),
                                arena_printf(arena, "%s:\n%s", title, label));
        column->audience = AUDIENCE_MACHINES; // a sheet draws the wholes, and has a width
    }
}

static const char *row_label(const struct years *years, size_t row)
{
    if (row < years->year_count)
        return years->pivot->rows[row].value.label;
    return years->pivot->row_count == years->year_count + 1 ? years->pivot->rows[row].value.label
                                                            : "several years";
}

static void put_rows(const struct years *years, const enum stage *stages, size_t stage_count,
                     struct table *table, struct table_row *rows)
{
    for (size_t row = 0; row < years->row_count; row++) {
        struct cell *cells = NEW_ARRAY(years->making->arena, struct cell, table->column_count);
        size_t column = 0;
        cells[column++] = cell_text(row_label(years, row));
        for (size_t i = 0; i < stage_count; i++) {
            const struct year_sums *sums = &years->sums[row].of[stages[i]];
            cells[column++] = sum_cell(&sums->whole);
            for (size_t part = 0; part < years->part_count; part++)
                cells[column++] = sum_cell(&sums->parts[part]);
        }
        rows[row].cells = cells;
    }
    table->rows = rows;
    table->row_count = years->row_count;
}

static struct table make_table(const struct years *years, enum dimension dimension,
                               struct chart *chart)
{
    struct arena *arena = years->making->arena;
    enum stage all[STAGE_COUNT], stages[STAGE_COUNT];
    size_t all_count = pivot_stages(years->pivot, all), stage_count = 0;
    size_t most = STAGE_COUNT * (1 + PARTS_MAX);
    struct table_column *columns = NEW_ARRAY(arena, struct table_column, 1 + most);
    struct chart_series *series = NEW_ARRAY(arena, struct chart_series, most);
    struct table table = {
        .key = "by_year_columns",
        .title = title_with_scope(years->making, "Pledges and contributions by year"),
        .unit = years->making->viewed_unit,
        .audience = AUDIENCE_SHEETS,
        .unfolded = "By year and part; the table of all years can be followed to the entries.",
        .columns = columns,
        .column_count = 1};
    columns[0] = (struct table_column){.key = "year", .title = "Year", .type = CELL_TEXT};
    for (size_t i = 0; i < all_count; i++)
        if (all[i] != STAGE_PLAN && sum_has_amount(&years->pivot->total.stages[all[i]]))
            stages[stage_count++] = all[i];
    for (size_t i = 0; i < stage_count; i++)
        put_columns(years, stages[i], dimension, &table, series, &chart->series_count);
    put_rows(years, stages, stage_count, &table,
             NEW_ARRAY(arena, struct table_row, years->row_count));
    chart->series = series;
    chart->part_count = years->part_count;
    chart->row_count = years->row_count;
    return table;
}

static bool has_unknown(const struct years *years)
{
    for (size_t row = 0; row < years->row_count; row++)
        for (int stage = STAGE_PLEDGE; stage < STAGE_COUNT; stage++)
            if (years->sums[row].of[stage].whole.unknown != 0)
                return true;
    return false;
}

bool section_add_year_columns(const struct making *making, struct section *section,
                              const struct pivot *pivot, const struct chart *words,
                              struct error *err)
{
    struct years years = {.making = making, .pivot = pivot};
    struct chart chart = *words;
    enum dimension dimension = DIMENSION_DONOR;
    while (years.year_count < pivot->row_count &&
           is_calendar_year(pivot->rows[years.year_count].value.label))
        years.year_count++;
    years.row_count = years.year_count + (years.year_count < pivot->row_count);
    years.sums = NEW_ARRAY(making->arena, struct stage_sums, pivot->row_count + 1);
    if (!add_wholes(&years, err) || !name_parts(&years, dimension, err))
        return false;
    if (years.part_count == 0) {
        dimension = DIMENSION_ACTIVITY;
        if (!name_parts(&years, dimension, err))
            return false;
    }
    if (years.part_count > 0 && !add_parts(&years, dimension, err))
        return false;
    struct table table = make_table(&years, dimension, &chart);
    if (chart.series_count == 0)
        return true;
    section_add_table(making, section, &table);
    chart.table = &section->tables[section->table_count - 1];
    if (pivot->row_count > years.row_count)
        chart_add_note(making, &chart,
                       "Several years: dates that span them, never spread over single years.");
    if (has_unknown(&years))
        chart_add_note(making, &chart,
                       "Hatched in grey: amounts that no source states, of one height.");
    section_add_chart(making, section, &chart);
    return true;
}
