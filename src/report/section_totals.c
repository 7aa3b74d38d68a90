// The sections that group by one thing: donor, fund, activity, year. And the key figures.
#include <string.h>

#include "report/promises.h"
#include "report/section_charts.h"

#define SHOWN_ROWS 15
#define CURRENCIES_KEY "by_currency"

static const struct chart_series *series_of(const struct pivot *pivot, struct arena *arena,
                                            size_t *count)
{
    enum stage stages[STAGE_COUNT];
    size_t stage_count = pivot_stages(pivot, stages);
    struct chart_series *series = NEW_ARRAY(arena, struct chart_series, stage_count + 1);
    *count = 0;
    for (size_t i = 0; i < stage_count; i++)
        if (stages[i] != STAGE_PLAN && sum_has_amount(&pivot->total.stages[stages[i]]))
            series[(*count)++] =
                (struct chart_series){code_label(&codes_stage, stages[i]), stage_fill(stages[i]),
                                      PIVOT_FIRST_STAGE_COLUMN + i};
    return series;
}

// What a chart in the reporting currency leaves out.
static void add_chart_note(const struct making *making, const struct totals *totals,
                           struct chart *chart)
{
    struct buffer note = {.arena = making->arena};
    const char **notes = NEW(making->arena, const char *);
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct currency *currency = totals->rows[i].currency;
        if (currency == NULL || text_equal(currency->code, making->currency) ||
            strstr(buffer_string(&note), currency->code) != NULL)
            continue;
        buffer_printf(&note, "%s%s", note.size == 0 ? "Not drawn: amounts in " : ", ",
                      currency->code);
    }
    if (note.size == 0)
        return;
    buffer_text(&note, ", which are in the tables; nothing is converted.");
    notes[0] = buffer_string(&note);
    chart->notes = notes;
    chart->note_count = 1;
}

bool pivot_row_has_amount(const struct pivot_row *row)
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
        if (!pivot_row_has_amount(row))
            continue;
        buffer_printf(&out, "%s %s:", said++ == 0 ? "" : ";", row->value.label);
        for (int stage = STAGE_PLEDGE; stage < STAGE_COUNT; stage++)
            if (sum_has_amount(&row->stages[stage]))
                buffer_printf(&out, " %s %s", code_name(&codes_stage, (unsigned)stage),
                              figure_words(making, &row->stages[stage]));
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

// "What was pledged and paid": only of stages that have anything.
static const char *stages_done(const struct making *making, const struct pivot *pivot)
{
    static const struct {
        enum stage stage;
        const char *verb;
    } stages[] = {
        {STAGE_PLEDGE, "pledged"}, {STAGE_COMMITMENT, "committed"}, {STAGE_DISBURSEMENT, "paid"}};
    const char *said = NULL, *last = NULL;

    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        if (!sum_has_amount(&pivot->total.stages[stages[i].stage]))
            continue;
        if (last != NULL)
            said = said == NULL ? last : arena_printf(making->arena, "%s, %s", said, last);
        last = stages[i].verb;
    }
    if (said == NULL)
        return last == NULL ? "stated" : last;
    return arena_printf(making->arena, "%s and %s", said, last);
}

// What a title is about: pledges where there are any, else the larger of what was signed and paid.
static enum stage main_stage(const struct pivot *pivot)
{
    const struct sum *sums = pivot->total.stages;
    if (sum_has_amount(&sums[STAGE_PLEDGE]))
        return STAGE_PLEDGE;
    return sums[STAGE_DISBURSEMENT].stated > sums[STAGE_COMMITMENT].stated ? STAGE_DISBURSEMENT
                                                                           : STAGE_COMMITMENT;
}

// A title that says what the figures say, or else the measure.
static const char *bar_message(const struct making *making, const struct pivot *pivot,
                               enum dimension dimension)
{
    enum stage stage = main_stage(pivot);
    const struct pivot_row *first = &pivot->rows[0];
    for (size_t i = 1; i < pivot->row_count; i++)
        if (pivot->rows[i].value.id != NULL &&
            pivot->rows[i].stages[stage].stated > first->stages[stage].stated)
            first = &pivot->rows[i];
    const struct sum *top = &first->stages[stage];
    const struct sum *all = &pivot->total.stages[stage];
    const char *verb = stage == STAGE_DISBURSEMENT ? "paid" : stage_verb(stage);
    // only a leader with at least a third of the whole makes a message
    if (pivot->row_count < 2 || all->stated <= 0 || top->stated > all->stated ||
        top->stated * 3 < all->stated)
        return arena_printf(making->arena, "What was %s, by %s", stages_done(making, pivot),
                            dimension_name(dimension));
    return arena_printf(making->arena,
                        dimension == DIMENSION_DONOR ? "%s %s %s of the %s %s in all"
                                                     : "%s: %s %s of %s %s",
                        first->value.label, verb, figure_words(making, top),
                        figure_words(making, all), making->short_unit);
}

// "Not drawn: Others (29), commitment 2.6, disbursement 89.9." A bar of many small ones would dwarf the largest.
static void add_rest_note(const struct making *making, struct chart *chart)
{
    struct buffer note = {.arena = making->arena};
    for (size_t row = chart->row_count; row < chart->table->row_count; row++) {
        const struct table_row *rest = &chart->table->rows[row];
        bool is_first = true;
        if (rest->role == ROW_TOTAL)
            continue;
        for (size_t i = 0; i < chart->series_count; i++) {
            const struct cell *cell = &rest->cells[chart->series[i].column];
            if (cell->gap != GAP_NONE || decimal_sign(cell->number) == 0)
                continue;
            if (is_first)
                buffer_printf(&note, "%s%s", note.size == 0 ? "Not drawn: " : "; ",
                              rest->cells[chart->category_column].text);
            buffer_printf(&note, ", %s %s", chart->table->columns[chart->series[i].column].key,
                          cell_figure_words(making, cell));
            is_first = false;
        }
    }
    if (note.size != 0)
        chart_add_note(making, chart, arena_printf(making->arena, "%s.", buffer_string(&note)));
}

static void add_bar_chart(const struct making *making, struct section *section,
                          const struct totals *totals, const struct pivot *pivot,
                          const struct table *table, enum dimension dimension)
{
    size_t rows = 0;
    while (rows < pivot->row_count && rows < SHOWN_ROWS && pivot->rows[rows].value.id != NULL &&
           pivot_row_has_amount(&pivot->rows[rows]))
        rows++;
    if (rows < 2)
        return; // one bar compares nothing
    struct chart *chart = NEW(making->arena, struct chart);
    *chart = (struct chart){
        .kind = CHART_OVERLAPPED_BARS,
        .key = arena_printf(making->arena, "%s_chart", section->key),
        .title = bar_message(making, pivot, dimension),
        .measure = arena_printf(making->arena, "%s, %s", table->title, making->viewed_unit),
        .axis = making->short_unit,
        .alt = alt_text(making, pivot, table->title),
        .table = table,
        .category_column = 1,
        .edge_column = CHART_NO_COLUMN,
        .row_count = rows,
        .partial_row = CHART_NO_COLUMN,
    };
    add_chart_note(making, totals, chart);
    chart->series = series_of(pivot, making->arena, &chart->series_count);
    if (chart->series_count == 0)
        return;
    add_rest_note(making, chart);
    section->charts = chart;
    section->chart_count = 1;
}

bool pivot_fold(struct pivot *out, struct totals *totals, const struct making *making,
                const struct question *question, struct error *err)
{
    struct totals as_stated;
    const struct totals *stated = totals;
    if (!totals_fold(totals, making->snapshot, question, making->arena, err))
        return false;
    if (question->converter != NULL) {
        struct question *plain = NEW(making->arena, struct question);
        *plain = *question;
        plain->converter = NULL;
        stated = &as_stated;
        if (!totals_fold(&as_stated, making->snapshot, plain, making->arena, err))
            return false;
    }
    return pivot_make(out, totals, stated, making->currency, making->arena, err);
}

static bool has_rows(const struct pivot *pivot)
{
    return pivot->row_count != 0;
}

// Delivery rates of donors and funds, at the edge of the bars too.
static bool add_rates(struct making *making, struct section *section, enum dimension dimension,
                      struct error *err)
{
    struct table *table = NEW_ARRAY(making->arena, struct table, section->table_count);
    if (dimension != DIMENSION_DONOR && dimension != DIMENSION_FUND)
        return true;
    memcpy(table, section->tables, section->table_count * sizeof(*table));
    section->tables = table;
    size_t columns = table->column_count;
    if (!section_add_delivery_rates(making, section, dimension, table, err))
        return false;
    // The bars were added first, and their table has grown a column when there are rates.
    struct chart *bars = section->chart_count == 0 ? NULL : (struct chart *)section->charts;
    if (bars != NULL && bars->kind == CHART_OVERLAPPED_BARS && table->column_count > columns)
        bars->edge_column = columns;
    return true;
}

static bool make_grouped(struct making *making, struct section *out, enum dimension dimension,
                         const char *measure, const char *label, struct error *err)
{
    struct totals totals;
    struct pivot pivot;
    struct table *table = NEW_ARRAY(making->arena, struct table, 2);
    struct question *question = NEW(making->arena, struct question);
    *question = question_by(making, dimension);
    if (!pivot_fold(&pivot, &totals, making, question, err))
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
            table_add_note(making, &table[0], arena_printf(making->arena, "In all, %s.", left_out));
        const char *parts = totals_parts_words(&totals, making->arena);
        if (parts != NULL)
            table_add_note(making, &table[0], parts);
        table_note_rounding(making, &table[0]);
        out->tables = table;
        out->table_count = 1 + (table[1].row_count != 0);
        add_bar_chart(making, out, &totals, &pivot, &table[0], dimension);
        if (dimension != DIMENSION_DONOR)
            add_treemap(making, out, &pivot, &table[0], dimension);
        return add_rates(making, out, dimension, err);
    } else if (table[1].row_count != 0) {
        out->tables = &table[1];
        out->table_count = 1;
    }
    return true;
}

bool section_by_donor(struct making *making, struct section *out, struct error *err)
{
    out->intro = "Each stage as the sources state it; stages are not added to one another.";
    return make_grouped(making, out, DIMENSION_DONOR, "Pledges and contributions by donor", "Donor",
                        err);
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
    int32_t day =
        making->question->has_on ? making->question->on.latest : making->snapshot->as_of_day;
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
    enum stage stage = main_stage(pivot);
    for (size_t i = 0; i < pivot->row_count; i++) {
        const struct sum *sum = &pivot->rows[i].stages[stage];
        if (sum->stated > 0 &&
            (best == SIZE_MAX || sum->stated > pivot->rows[best].stages[stage].stated))
            best = i;
    }
    if (best == SIZE_MAX)
        return "What was promised and paid, by year";
    const struct sum *largest = &pivot->rows[best].stages[stage];
    bool is_most = largest->stated * 2 > pivot->total.stages[stage].stated;
    return arena_printf(
        making->arena, "%s was %s in %s: %s %s", is_most ? "Most" : "The largest sum",
        stage == STAGE_DISBURSEMENT ? "paid" : stage_verb(stage), pivot->rows[best].value.label,
        figure_words(making, largest), making->short_unit);
}

static bool add_year_chart(const struct making *making, struct section *section,
                           const struct totals *totals, const struct pivot *pivot,
                           const char *title, struct error *err)
{
    struct chart words = {
        .kind = CHART_STACKED_COLUMNS,
        .key = "by_year_chart",
        .title = year_message(making, pivot),
        .measure = arena_printf(making->arena, "%s, %s", title, making->viewed_unit),
        .axis = making->short_unit,
        .alt = alt_text(making, pivot, title),
        .edge_column = CHART_NO_COLUMN,
        .partial_row = partial_row(making, pivot),
    };
    add_chart_note(making, totals, &words);
    bool has_figures = false;
    for (size_t i = 0; i < pivot->row_count; i++)
        has_figures = has_figures || pivot_row_has_amount(&pivot->rows[i]);
    return !has_figures || section_add_year_columns(making, section, pivot, &words, err);
}

bool section_by_year(struct making *making, struct section *out, struct error *err)
{
    struct totals totals;
    struct pivot pivot;
    struct question *question = NEW(making->arena, struct question);
    struct table *table = NEW_ARRAY(making->arena, struct table, 2);
    *question = question_by(making, DIMENSION_YEAR);
    if (!pivot_fold(&pivot, &totals, making, question, err))
        return false;
    other_currencies_table(&table[1], &totals, making, "by_year_other_currencies",
                           "Pledges and contributions by year, other currencies", "Year");
    if (!has_rows(&pivot)) {
        out->tables = &table[1];
        out->table_count = table[1].row_count != 0;
        return true;
    }
    order_years(&pivot, making->arena);
    if (!pivot_table(table, &pivot, making, "by_year", "Pledges and contributions by year", "Year",
                     0, err))
        return false;
    table_add_note(making, table,
                   "By the year in which it was promised, signed or paid. A date of "
                   "several years is a row of its own and is never spread over them.");
    table_note_rounding(making, table);
    out->tables = table;
    out->table_count = 1 + (table[1].row_count != 0);
    return add_year_chart(making, out, &totals, &pivot, table->title, err);
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

// "259,200.0 million JPY": what the stage has in one other currency.
static void put_other_currency(struct buffer *out, const struct making *making,
                               const struct totals_row *row)
{
    const int128 million = (int128)1000000 * decimal_power(DECIMAL_SCALE_MAX);
    struct making other = *making;
    other.scale_power = row->sum.stated >= 10 * million ? 6 : 0;
    buffer_printf(out, "%s%s%s %s", out->size == 0 ? "also " : ", ",
                  figure_words(&other, &row->sum), other.scale_power == 0 ? "" : " million",
                  row->currency->code);
}

// How many flows, how many without an amount, and what there is in other currencies.
static const char *stage_note(const struct making *making, const struct totals *totals,
                              const struct pivot_row *total, enum stage stage)
{
    const struct sum *sum = &total->stages[stage];
    uint64_t elsewhere = total->elsewhere[stage];
    struct buffer others = {.arena = making->arena};
    struct buffer note = {.arena = making->arena};
    for (size_t i = 0; i < totals->row_count; i++)
        if (totals->rows[i].stage == stage && totals->rows[i].currency != NULL &&
            !text_equal(totals->rows[i].currency->code, making->currency))
            put_other_currency(&others, making, &totals->rows[i]);
    uint64_t known = sum->count - sum->unknown;
    if (known != 0)
        buffer_text(&note, text_counted(making->arena, known, "flow"));
    if (sum->unknown != 0)
        buffer_printf(&note, "%s%s without an amount", note.size == 0 ? "" : ", ",
                      text_count(making->arena, sum->unknown));
    if (others.size != 0)
        buffer_printf(&note, "%s%s", note.size == 0 ? "" : "; ", buffer_string(&others));
    else if (elsewhere != 0)
        buffer_printf(&note, "%s%s without a rate, not converted", note.size == 0 ? "" : "; ",
                      text_count(making->arena, elsewhere));
    return note.size == 0 ? NULL : buffer_string(&note);
}

static void add_stage_figure(struct making *making, struct section *out,
                             const struct totals *totals, const struct pivot *pivot,
                             enum stage stage)
{
    struct figure figure = {
        .key = code_name(&codes_stage, stage),
        .label = code_label(&codes_stage, stage),
        .value = pivot_cell(&pivot->total, stage),
        .currency = making->currency,
        .decimals = making->scale_power == 0 ? 0 : 1,
        .scale_power = making->scale_power,
        .unit = making->short_unit,
    };
    struct criteria criteria = {.arena = making->arena};
    criteria_is(&criteria, "stage", code_name(&codes_stage, stage));
    criteria_counted(&criteria, making, making->currency, 0);
    figure.value.origin = derive_checked_sum(making, &criteria);
    figure.note = stage_note(making, totals, &pivot->total, stage);
    add_figure(making, out, figure);
}

static const struct origin *control_origin(const struct making *making, const struct pivot *pivot,
                                           const char *currency)
{
    enum stage stages[STAGE_COUNT];
    size_t count = pivot_stages(pivot, stages);
    struct criteria own = {.arena = making->arena};
    struct criteria counted = {.arena = making->arena};
    struct derivation *table = NEW(making->arena, struct derivation);
    struct fold_term *terms = NEW_ARRAY(making->arena, struct fold_term, count + 1);
    struct origin *origin = NEW(making->arena, struct origin);
    criteria_is(&own, "name", currency);
    criteria_counted(&counted, making, currency, 0);
    for (size_t i = 0; i < count; i++)
        terms[i] = (struct fold_term){.table = CURRENCIES_KEY,
                                      .measure = code_name(&codes_stage, stages[i]),
                                      .criteria = own.list.items,
                                      .criterion_count = own.list.count};
    *table = (struct derivation){.kind = DERIVED_FOLD, .terms = terms, .term_count = count};
    *origin = (struct origin){.stated = table, .check = derive_sum(making, &counted)->stated};
    return origin;
}

// Per currency what all stages come to: no total of anything, but one sum that shows whether the
// table and the data hold the same.
static bool add_controls(const struct making *making, struct section *out,
                         const struct pivot *pivot, struct error *err)
{
    struct control *controls = NEW_ARRAY(making->arena, struct control, pivot->row_count + 1);
    for (size_t i = 0; i < pivot->row_count; i++) {
        const struct pivot_row *row = &pivot->rows[i];
        struct sum all = {0};
        for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
            if (!sum_add(&all, &row->stages[stage]))
                return error_set(err, ERROR_INPUT, "the total in %s is too large",
                                 row->value.label);
        if (row->value.id == NULL || making->question->converter != NULL ||
            !derive_is_exact(making))
            continue;
        controls[out->control_count++] = (struct control){
            .label = arena_printf(making->arena, "Control sum in %s: all stages, no total",
                                  row->value.id),
            .number = sum_decimal(all.stated),
            .origin = control_origin(making, pivot, row->value.id)};
    }
    out->controls = controls;
    return true;
}

// Every currency by itself: one row each, a column for each stage that occurs.
static bool add_currency_table(struct making *making, struct section *out, struct error *err)
{
    struct totals totals;
    struct pivot pivot;
    struct table table;
    struct making plain = *making;
    struct question *question = NEW(making->arena, struct question);
    *question = question_by(making, DIMENSION_CURRENCY);
    question->converter = NULL; // as stated, whatever the rest is converted into
    plain.scale_power = 0;
    plain.viewed_unit =
        arena_printf(making->arena, "units of each currency as stated, not converted, %s view",
                     view_name(question->view));
    if (!totals_fold(&totals, making->snapshot, question, making->arena, err) ||
        !pivot_make(&pivot, &totals, &totals, NULL, making->arena, err) ||
        !pivot_table(&table, &pivot, &plain, CURRENCIES_KEY, "Totals by stage and currency",
                     "Currency", 0, err))
        return false;
    const char *composition;
    if (!composition_words(making, &composition, err) || !add_controls(making, out, &pivot, err))
        return false;
    if (composition != NULL)
        table_add_note(making, &table, composition);
    section_add_table(making, out, &table);
    return true;
}

static const char *key_intro(const struct making *making)
{
    char *words = arena_printf(making->arena, "%s.%s%s", view_words(making->question->view),
                               making->is_other_currency ? " " : "",
                               making->is_other_currency ? other_currency_words(making) : "");
    words[0] = (char)(words[0] - 'a' + 'A');
    return words;
}

bool section_key_figures(struct making *making, struct section *out, struct error *err)
{
    struct totals totals;
    struct pivot pivot;
    struct question *question = NEW(making->arena, struct question);
    *question = *making->question;
    question->by_count = 0;
    if (!pivot_fold(&pivot, &totals, making, question, err))
        return false;
    out->intro = key_intro(making);
    for (int stage = STAGE_PLEDGE; stage <= STAGE_DISBURSEMENT; stage++)
        add_stage_figure(making, out, &totals, &pivot, (enum stage)stage);
    struct criteria counted = {.arena = making->arena};
    criteria_number(&counted, "counts", 1);
    struct figure unknown = {.key = "unknown",
                             .label = "Amounts unknown",
                             .value = cell_count(pivot.total.unknown.count),
                             .note = "a source names them without a sum"};
    unknown.value.origin = derive_unknown(making, &counted);
    add_figure(making, out, unknown);
    return add_promise_figures(making, out, err) && add_currency_table(making, out, err);
}
