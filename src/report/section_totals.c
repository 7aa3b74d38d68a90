// The sections that group by one thing: donor, fund, activity, year. And the key figures.
#include <string.h>

#include "report/sections.h"

#define SHOWN_ROWS 15

static const struct chart_series *series_of(const struct pivot *pivot, bool with_plans,
                                            struct arena *arena, size_t *count)
{
    enum stage stages[STAGE_COUNT];
    size_t stage_count = pivot_stages(pivot, stages);
    struct chart_series *series = NEW_ARRAY(arena, struct chart_series, stage_count + 1);
    *count = 0;
    for (size_t i = 0; i < stage_count; i++)
        if (with_plans || stages[i] != STAGE_PLAN)
            series[(*count)++] = (struct chart_series){code_label(&codes_stage, stages[i]),
                                                       stage_fill(stages[i]),
                                                       PIVOT_FIRST_STAGE_COLUMN + i};
    return series;
}

static bool row_has_amount(const struct pivot_row *row)
{
    for (int stage = STAGE_PLEDGE; stage < STAGE_COUNT; stage++)
        if (row->stages[stage].stated != 0)
            return true;
    return false;
}

static const char *alt_text(const struct making *making, const struct pivot *pivot,
                            const char *what)
{
    struct buffer out = {.arena = making->arena};
    buffer_printf(&out, "%s, %s:", what, making->short_unit);
    size_t said = 0;
    for (size_t i = 0; i < pivot->row_count && said < 6; i++) {
        const struct pivot_row *row = &pivot->rows[i];
        if (!row_has_amount(row))
            continue;
        buffer_printf(&out, "%s %s", said++ == 0 ? "" : ";", row->value.label);
        for (int stage = STAGE_PLEDGE; stage < STAGE_COUNT; stage++)
            if (sum_has_amount(&row->stages[stage]))
                buffer_printf(&out, " %s %s", code_name(&codes_stage, (unsigned)stage),
                              figure_words(making, &row->stages[stage]));
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

// A title that says what the figures say, or else the measure.
static const char *bar_message(const struct making *making, const struct pivot *pivot,
                               const char *what)
{
    const struct pivot_row *first = &pivot->rows[0];
    const struct sum *top = &first->stages[STAGE_PLEDGE];
    const struct sum *all = &pivot->total.stages[STAGE_PLEDGE];
    const char *verb = "pledged";
    if (!sum_has_amount(all) || all->stated <= 0) {
        top = &first->stages[STAGE_COMMITMENT];
        all = &pivot->total.stages[STAGE_COMMITMENT];
        verb = "committed";
    }
    if (pivot->row_count < 2 || !sum_has_amount(top) || all->stated <= 0 || first->value.id == NULL)
        return arena_printf(making->arena, "What was pledged, committed and paid, by %s", what);
    struct decimal percent;
    if (!decimal_multiply_divide(sum_decimal(top->stated), decimal_of(100),
                                 sum_decimal(all->stated), 0, &percent))
        return arena_printf(making->arena, "What was pledged, committed and paid, by %s", what);
    char text[DECIMAL_TEXT_MAX];
    return arena_printf(making->arena, "%s: %s per cent of what was %s, %s%s of %s%s %s",
                        first->value.label, decimal_format(percent, text), verb,
                        "", figure_words(making, top), "", figure_words(making, all),
                        making->short_unit);
}

static void add_bar_chart(const struct making *making, struct section *section,
                          const struct pivot *pivot, const struct table *table, const char *what)
{
    size_t rows = 0;
    while (rows < pivot->row_count && rows < SHOWN_ROWS && row_has_amount(&pivot->rows[rows]))
        rows++;
    if (rows == 0)
        return;
    struct chart *chart = NEW(making->arena, struct chart);
    *chart = (struct chart){
        .kind = CHART_OVERLAPPED_BARS,
        .key = arena_printf(making->arena, "%s_chart", section->key),
        .title = bar_message(making, pivot, what),
        .measure = arena_printf(making->arena, "%s, %s", table->title, making->unit),
        .axis = making->short_unit,
        .alt = alt_text(making, pivot, table->title),
        .table = table,
        .category_column = 1,
        .edge_column = CHART_NO_COLUMN,
        .row_count = rows,
        .partial_row = CHART_NO_COLUMN,
    };
    chart->series = series_of(pivot, false, making->arena, &chart->series_count);
    if (chart->series_count == 0)
        return;
    section->charts = chart;
    section->chart_count = 1;
}

static bool has_rows(const struct pivot *pivot)
{
    return pivot->row_count != 0;
}

static bool make_grouped(struct making *making, struct section *out, enum dimension dimension,
                         const char *measure, const char *label, struct error *err)
{
    struct totals totals;
    struct pivot pivot;
    struct table *table = NEW_ARRAY(making->arena, struct table, 2);
    struct question *question = NEW(making->arena, struct question);
    *question = question_by(making, dimension);
    if (!totals_fold(&totals, making->snapshot, question, making->arena, err) ||
        !pivot_make(&pivot, &totals, making->currency, making->arena, err))
        return false;
    pivot_sort(&pivot);
    if (has_rows(&pivot) &&
        !pivot_table(&table[0], &pivot, making, out->key, measure, label, SHOWN_ROWS, err))
        return false;
    other_currencies_table(&table[1], &totals, making,
                           arena_printf(making->arena, "%s_other_currencies", out->key),
                           arena_printf(making->arena, "%s, other currencies", measure), label);
    if (has_rows(&pivot)) {
        const char *left_out = totals_excluded_words(&totals, making->arena);
        if (left_out != NULL)
            table_add_note(making, &table[0], left_out);
        table_add_note(making, &table[0], "Figures may not add up because of rounding.");
        out->tables = table;
        out->table_count = 1 + (table[1].row_count != 0);
        add_bar_chart(making, out, &pivot, &table[0], dimension_name(dimension));
    } else if (table[1].row_count != 0) {
        out->tables = &table[1];
        out->table_count = 1;
    }
    return true;
}

bool section_by_donor(struct making *making, struct section *out, struct error *err)
{
    out->intro = "Each stage as the sources state it; stages are not added to one another.";
    return make_grouped(making, out, DIMENSION_DONOR, "Pledges and contributions by donor",
                        "Donor", err);
}

bool section_by_fund(struct making *making, struct section *out, struct error *err)
{
    return make_grouped(making, out, DIMENSION_FUND, "Pledges and contributions by fund", "Fund",
                        err);
}

bool section_by_activity(struct making *making, struct section *out, struct error *err)
{
    return make_grouped(making, out, DIMENSION_ACTIVITY, "Pledges and contributions by activity",
                        "Activity", err);
}

// --- by year ---

static bool is_year(const char *label)
{
    return strlen(label) == 4 && strspn(label, "0123456789") == 4;
}

// Calendar years in order, those without flows included (up to 60), then the spans.
static void order_years(struct pivot *pivot, struct arena *arena)
{
    int first = 0, last = 0;
    for (size_t i = 0; i < pivot->row_count; i++) {
        const char *label = pivot->rows[i].value.label;
        if (!is_year(label))
            continue;
        int year = (label[0] - '0') * 1000 + (label[1] - '0') * 100 + (label[2] - '0') * 10 +
                   (label[3] - '0');
        first = first == 0 || year < first ? year : first;
        last = year > last ? year : last;
    }
    size_t span = last - first < 60 ? (size_t)(last - first) + 1 : 0;
    struct pivot_row *rows = NEW_ARRAY(arena, struct pivot_row, pivot->row_count + span);
    size_t count = 0;
    for (size_t offset = 0; first != 0 && offset < span; offset++) {
        const char *label = arena_printf(arena, "%d", first + (int)offset);
        rows[count].value = (struct dimension_value){label, label};
        for (size_t i = 0; i < pivot->row_count; i++)
            if (strcmp(pivot->rows[i].value.label, label) == 0)
                rows[count] = pivot->rows[i];
        count++;
    }
    for (size_t i = 0; i < pivot->row_count; i++)
        if (span == 0 || !is_year(pivot->rows[i].value.label))
            rows[count++] = pivot->rows[i];
    pivot->rows = rows;
    pivot->row_count = count;
}

static size_t partial_row(const struct making *making, const struct pivot *pivot)
{
    int32_t day = making->question->has_on ? making->question->on.latest
                                           : making->snapshot->as_of_day;
    int32_t year = days_year(day, day);
    const char *label = arena_printf(making->arena, "%d", year);
    for (size_t i = 0; i < pivot->row_count; i++)
        if (strcmp(pivot->rows[i].value.label, label) == 0)
            return i;
    return CHART_NO_COLUMN;
}

static const char *year_message(const struct making *making, const struct pivot *pivot)
{
    size_t best = SIZE_MAX;
    int stage = sum_has_amount(&pivot->total.stages[STAGE_PLEDGE]) ? STAGE_PLEDGE
                                                                   : STAGE_COMMITMENT;
    for (size_t i = 0; i < pivot->row_count; i++) {
        const struct sum *sum = &pivot->rows[i].stages[stage];
        if (sum->stated > 0 &&
            (best == SIZE_MAX || sum->stated > pivot->rows[best].stages[stage].stated))
            best = i;
    }
    if (best == SIZE_MAX)
        return "What was promised and paid, by year";
    return arena_printf(making->arena, "Most was %s in %s: %s %s",
                        stage == STAGE_PLEDGE ? "pledged" : "committed",
                        pivot->rows[best].value.label,
                        figure_words(making, &pivot->rows[best].stages[stage]),
                        making->short_unit);
}

static void add_year_chart(const struct making *making, struct section *section,
                           const struct pivot *pivot, const struct table *table)
{
    struct chart *chart = NEW(making->arena, struct chart);
    *chart = (struct chart){
        .kind = CHART_GROUPED_COLUMNS,
        .key = "by_year_chart",
        .title = year_message(making, pivot),
        .measure = arena_printf(making->arena, "%s, %s", table->title, making->unit),
        .axis = making->short_unit,
        .alt = alt_text(making, pivot, table->title),
        .table = table,
        .category_column = 1,
        .edge_column = CHART_NO_COLUMN,
        .row_count = pivot->row_count,
        .partial_row = partial_row(making, pivot),
    };
    chart->series = series_of(pivot, false, making->arena, &chart->series_count);
    bool has_figures = false;
    for (size_t i = 0; i < pivot->row_count; i++)
        has_figures = has_figures || row_has_amount(&pivot->rows[i]);
    if (!has_figures || chart->series_count == 0)
        return;
    section->charts = chart;
    section->chart_count = 1;
}

bool section_by_year(struct making *making, struct section *out, struct error *err)
{
    struct totals totals;
    struct pivot pivot;
    struct question *question = NEW(making->arena, struct question);
    struct table *table = NEW(making->arena, struct table);
    *question = question_by(making, DIMENSION_YEAR);
    if (!totals_fold(&totals, making->snapshot, question, making->arena, err) ||
        !pivot_make(&pivot, &totals, making->currency, making->arena, err))
        return false;
    if (!has_rows(&pivot))
        return true;
    order_years(&pivot, making->arena);
    if (!pivot_table(table, &pivot, making, "by_year", "Pledges and contributions by year", "Year",
                     0, err))
        return false;
    table_add_note(making, table, "By the year in which it was promised, signed or paid. A date of "
                   "several years is a row of its own and is never spread over them.");
    table_add_note(making, table, "Figures may not add up because of rounding.");
    out->tables = table;
    out->table_count = 1;
    add_year_chart(making, out, &pivot, table);
    return true;
}

// --- key figures ---

static void add_figure(struct making *making, struct section *out, struct figure figure)
{
    struct figure *figures = NEW_ARRAY(making->arena, struct figure, out->figure_count + 1);
    if (out->figure_count != 0)
        memcpy(figures, out->figures, out->figure_count * sizeof(*figures));
    figures[out->figure_count++] = figure;
    out->figures = figures;
}

static void add_stage_figure(struct making *making, struct section *out, const struct pivot *pivot,
                             enum stage stage)
{
    const struct sum *sum = &pivot->total.stages[stage];
    struct figure figure = {
        .key = code_name(&codes_stage, stage),
        .label = code_label(&codes_stage, stage),
        .value = cell_amount(sum),
        .currency = making->currency,
        .decimals = making->scale_power == 0 ? 0 : 1,
        .scale_power = making->scale_power,
        .unit = making->short_unit,
    };
    if (sum->count != 0)
        figure.note = sum->unknown == 0
                          ? arena_printf(making->arena, "%llu flows", (unsigned long long)sum->count)
                          : arena_printf(making->arena, "%llu flows, %llu without an amount",
                                         (unsigned long long)sum->count,
                                         (unsigned long long)sum->unknown);
    add_figure(making, out, figure);
}

bool section_key_figures(struct making *making, struct section *out, struct error *err)
{
    struct totals totals;
    struct pivot pivot;
    struct question *question = NEW(making->arena, struct question);
    *question = *making->question;
    question->by_count = 0;
    if (!totals_fold(&totals, making->snapshot, question, making->arena, err) ||
        !pivot_make(&pivot, &totals, making->currency, making->arena, err))
        return false;
    for (int stage = STAGE_PLEDGE; stage <= STAGE_DISBURSEMENT; stage++)
        add_stage_figure(making, out, &pivot, (enum stage)stage);
    add_figure(making, out, (struct figure){
        .key = "unknown", .label = "Amounts unknown", .value = cell_count(pivot.total.unknown.count),
        .note = "a source names them without a sum"});
    struct question *by_currency = NEW(making->arena, struct question);
    *by_currency = question_by(making, DIMENSION_CURRENCY);
    if (!totals_fold(&totals, making->snapshot, by_currency, making->arena, err))
        return false;
    struct table table = totals_table(&totals, making->snapshot, making->arena);
    table.key = "by_currency";
    table.title = title_with_scope(making, "Totals by stage and currency");
    table_add_note(making, &table, "Every currency as stated; nothing is converted.");
    section_add_table(making, out, &table);
    return true;
}
