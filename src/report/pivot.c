// Totals of one dimension turned into rows with a column for each stage.
#include <stdlib.h>
#include <string.h>

#include "core/currency.h"
#include "report/sections.h"

#define DETAILS_MAX 2000 // rows behind "others"

static bool same_value(const struct dimension_value *a, const struct dimension_value *b)
{
    return text_equal(a->id, b->id) && text_equal(a->label, b->label);
}

static bool add_to_row(struct pivot_row *row, const struct totals_row *from)
{
    if (from->currency == NULL)
        return sum_add(&row->unknown, &from->sum) && sum_add(&row->stages[from->stage], &from->sum);
    row->elsewhere[from->stage] -= from->sum.count;
    return sum_add(&row->stages[from->stage], &from->sum);
}

static const struct dimension_value *value_of(const struct totals *totals, size_t i)
{
    static const struct dimension_value everything = {"", ""};
    return totals->question->by_count == 0 ? &everything : &totals->rows[i].values[0];
}

// One row for each value there is, with all its amounts taken for ones that are elsewhere.
static void find_rows(struct pivot *out, const struct totals *stated)
{
    for (size_t i = 0; i < stated->row_count; i++) {
        const struct totals_row *from = &stated->rows[i];
        // the totals are sorted by the dimension first
        struct pivot_row *last = out->row_count == 0 ? NULL : &out->rows[out->row_count - 1];
        if (last == NULL || !same_value(&last->value, value_of(stated, i))) {
            last = &out->rows[out->row_count++];
            last->value = *value_of(stated, i);
        }
        if (from->currency == NULL)
            continue;
        last->elsewhere[from->stage] += from->sum.count;
        out->total.elsewhere[from->stage] += from->sum.count;
    }
}

bool pivot_make(struct pivot *out, const struct totals *totals, const struct totals *stated,
                const char *currency, struct arena *arena, struct error *err)
{
    size_t at = 0;
    bool is_any = false;
    *out = (struct pivot){.currency = currency, .dimension = DIMENSION_COUNT};
    if (totals->question->by_count != 0)
        out->dimension = totals->question->by[0];
    out->rows = NEW_ARRAY(arena, struct pivot_row, stated->row_count + 1);
    find_rows(out, stated);
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct totals_row *from = &totals->rows[i];
        if (currency != NULL && from->currency != NULL &&
            !text_equal(from->currency->code, currency))
            continue;
        // both are in the same order, and what is converted was stated
        while (at + 1 < out->row_count && !same_value(&out->rows[at].value, value_of(totals, i)))
            at++;
        if (!add_to_row(&out->rows[at], from) || !add_to_row(&out->total, from))
            return error_set(err, ERROR_INPUT, "the total in %s is too large", currency);
        is_any = true;
    }
    if (!is_any)
        out->row_count = 0; // another table has it all
    return true;
}

// The longest bar of a row: what is paid without a pledge weighs as much as a pledge. A plan is
// no promise, and orders only what has nothing else.
static int128 largest_stage(const struct pivot_row *row)
{
    int128 largest = 0;
    for (int stage = STAGE_PLEDGE; stage < STAGE_COUNT; stage++)
        if (row->stages[stage].stated > largest)
            largest = row->stages[stage].stated;
    return largest;
}

static int compare_rows(const void *a, const void *b)
{
    static const enum stage order[] = {STAGE_PLEDGE, STAGE_COMMITMENT, STAGE_DISBURSEMENT,
                                       STAGE_EXPENDITURE, STAGE_PLAN};
    const struct pivot_row *left = a;
    const struct pivot_row *right = b;
    if ((left->value.id == NULL) != (right->value.id == NULL))
        return left->value.id == NULL ? 1 : -1; // "no fund" comes last
    int128 largest[] = {largest_stage(left), largest_stage(right)};
    if (largest[0] != largest[1])
        return largest[0] > largest[1] ? -1 : 1;
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        int128 difference = left->stages[order[i]].stated - right->stages[order[i]].stated;
        if (difference != 0)
            return difference > 0 ? -1 : 1;
    }
    return strcmp(left->value.label, right->value.label);
}

void pivot_sort(struct pivot *pivot)
{
    if (pivot->row_count != 0)
        qsort(pivot->rows, pivot->row_count, sizeof(*pivot->rows), compare_rows);
}

size_t pivot_stages(const struct pivot *pivot, enum stage out[STAGE_COUNT])
{
    size_t count = 0;
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
        if (pivot->total.stages[stage].count + pivot->total.elsewhere[stage] != 0)
            out[count++] = (enum stage)stage;
    return count;
}

// Years and currencies are their own names.
static bool has_own_ids(const struct pivot *pivot)
{
    return pivot->dimension != DIMENSION_YEAR && pivot->dimension != DIMENSION_CURRENCY;
}

static const struct table_column *columns_of(const struct pivot *pivot, const struct making *making,
                                             const char *label, size_t *count)
{
    enum stage stages[STAGE_COUNT];
    size_t stage_count = pivot_stages(pivot, stages);
    struct table_column *columns =
        NEW_ARRAY(making->arena, struct table_column, stage_count + PIVOT_FIRST_STAGE_COLUMN + 1);
    columns[0] =
        (struct table_column){.key = "id",
                              .title = "Id",
                              .type = CELL_ID,
                              .audience = has_own_ids(pivot) ? AUDIENCE_SHEETS : AUDIENCE_MACHINES};
    columns[1] = (struct table_column){
        .key = "name", .title = label, .type = CELL_TEXT, .is_wrapped = true, .weight = 3};
    *count = PIVOT_FIRST_STAGE_COLUMN;
    for (size_t i = 0; i < stage_count; i++)
        columns[(*count)++] = (struct table_column){.key = code_name(&codes_stage, stages[i]),
                                                    .title = code_label(&codes_stage, stages[i]),
                                                    .type = CELL_AMOUNT,
                                                    .currency = pivot->currency,
                                                    .decimals = making->scale_power == 0 ? 0 : 1,
                                                    .scale_power = making->scale_power};
    columns[(*count)++] =
        (struct table_column){.key = "unknown", .title = "Amounts\nunknown", .type = CELL_COUNT};
    return columns;
}

// Where the figures of one kind of row come from, column by column.
struct pivot_origins {
    const struct origin *stages[STAGE_COUNT];
    const struct origin *unknown;
};

// The entries of one value (NULL: of all), as criteria on them.
static struct criteria criteria_of(const struct pivot *pivot, const struct making *making,
                                   const struct dimension_value *value, bool is_unknown)
{
    struct criteria criteria = {.arena = making->arena};
    if (value != NULL && pivot->dimension != DIMENSION_COUNT)
        criteria_dimension(&criteria, pivot->dimension, value, has_own_ids(pivot) ? 0 : 1);
    if (is_unknown || pivot->currency == NULL)
        criteria_number(&criteria, "counts", 1);
    else
        criteria_counted(&criteria, making, pivot->currency, 0);
    return criteria;
}

static struct pivot_origins origins_of(const struct pivot *pivot, const struct making *making,
                                       const struct dimension_value *value)
{
    struct pivot_origins origins = {0};
    struct criteria unknown = criteria_of(pivot, making, value, true);
    // a table of currencies shows amounts as stated, whatever is counted converted
    if (pivot->currency == NULL && making->question->converter != NULL)
        return origins;
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++) {
        struct criteria criteria = criteria_of(pivot, making, value, false);
        criteria_is(&criteria, "stage", code_name(&codes_stage, (unsigned)stage));
        origins.stages[stage] = derive_sum(making, &criteria);
    }
    origins.unknown = derive_unknown(making, &unknown);
    return origins;
}

static struct pivot_origins each(const struct origin *origin)
{
    struct pivot_origins origins = {.unknown = origin};
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
        origins.stages[stage] = origin;
    return origins;
}

// Sums of the rows above, to be compared with the entries.
static struct pivot_origins total_origins(const struct pivot *pivot, const struct making *making)
{
    struct pivot_origins all = origins_of(pivot, making, NULL);
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
        all.stages[stage] = origin_above(making->arena, all.stages[stage]);
    all.unknown = origin_above(making->arena, all.unknown);
    return all;
}

struct cell pivot_cell(const struct pivot_row *row, enum stage stage)
{
    struct cell cell = sum_cell(&row->stages[stage]);
    if (!sum_has_amount(&row->stages[stage]) && row->elsewhere[stage] != 0)
        cell.gap = GAP_NO_RATE;
    return cell;
}

static const struct cell *cells_of(const struct pivot_row *row, const struct pivot *pivot,
                                   const struct pivot_origins *origins, struct arena *arena)
{
    enum stage stages[STAGE_COUNT];
    size_t stage_count = pivot_stages(pivot, stages);
    struct cell *cells = NEW_ARRAY(arena, struct cell, stage_count + PIVOT_FIRST_STAGE_COLUMN + 1);
    cells[0] = cell_id(row->value.id);
    cells[1] = cell_text(row->value.label);
    for (size_t i = 0; i < stage_count; i++) {
        cells[PIVOT_FIRST_STAGE_COLUMN + i] = pivot_cell(row, stages[i]);
        cells[PIVOT_FIRST_STAGE_COLUMN + i].type = CELL_AMOUNT;
        cells[PIVOT_FIRST_STAGE_COLUMN + i].origin = origins->stages[stages[i]];
    }
    cells[PIVOT_FIRST_STAGE_COLUMN + stage_count] = cell_count(row->unknown.count);
    cells[PIVOT_FIRST_STAGE_COLUMN + stage_count].origin = origins->unknown;
    return cells;
}

static bool sum_others(struct pivot_row *other, const struct pivot *pivot, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++) {
        if (!sum_add(&other->unknown, &pivot->rows[i].unknown))
            return false;
        for (int stage = 0; stage < STAGE_COUNT; stage++) {
            other->elsewhere[stage] += pivot->rows[i].elsewhere[stage];
            if (!sum_add(&other->stages[stage], &pivot->rows[i].stages[stage]))
                return false;
        }
    }
    return true;
}

static void note_bounds(const struct pivot *pivot, const struct making *making, struct table *table)
{
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++) {
        const struct sum *sum = &pivot->total.stages[stage];
        if (!sum_has_amount(sum) ||
            (sum->lower == sum->stated && sum->upper == sum->stated && !sum->is_open))
            continue;
        struct sum low = {.stated = sum->lower, .count = 1};
        struct sum high = {.stated = sum->upper, .count = 1};
        const char *stated = figure_words(making, sum);
        stated += *stated == '~';
        if (!sum->is_open && strcmp(figure_words(making, &low), stated) == 0 &&
            strcmp(figure_words(making, &high), stated) == 0)
            continue; // rounding hides it
        const char *most =
            sum->is_open ? "there is no upper bound"
                         : arena_printf(making->arena, "at most %s", figure_words(making, &high));
        table_add_note(making, table,
                       arena_printf(making->arena, "%s: of the total, at least %s is certain; %s.",
                                    code_label(&codes_stage, (unsigned)stage),
                                    figure_words(making, &low), most));
    }
}

static bool has_gap(const struct table *table, enum cell_gap gap)
{
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t j = 0; j < table->column_count; j++)
            if (table->rows[i].cells[j].gap == gap)
                return true;
    return false;
}

static void note_elsewhere(const struct making *making, struct table *table)
{
    if (!has_gap(table, GAP_NO_RATE))
        return;
    table_add_note(making, table,
                   making->question->converter == NULL
                       ? "n/c: there is money in other currencies only; nothing is converted."
                       : "n/c: there is money, and no rate for any of it.");
}

// The rows behind "others", when a reader can still look through them.
static void keep_details(struct table *out, const struct pivot *pivot, size_t from, size_t end,
                         const struct pivot_origins *origins, struct arena *arena)
{
    if (end - from > DETAILS_MAX)
        return;
    struct table_row *details = NEW_ARRAY(arena, struct table_row, end - from);
    for (size_t i = from; i < end; i++)
        details[i - from].cells = cells_of(&pivot->rows[i], pivot, origins, arena);
    out->details = details;
    out->detail_count = end - from;
}

bool pivot_table(struct table *out, const struct pivot *pivot, const struct making *making,
                 const char *key, const char *title, const char *label, size_t shown,
                 struct error *err)
{
    // what belongs to no fund or activity is no small one among others: it keeps its own row
    bool has_none = pivot->row_count != 0 && pivot->rows[pivot->row_count - 1].value.id == NULL;
    size_t named = pivot->row_count - has_none;
    size_t kept = shown == 0 || named <= shown + 1 ? named : shown;
    size_t column_count;
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, kept + 3);
    *out = (struct table){.key = key,
                          .title = title_with_scope(making, title),
                          .unit = making->viewed_unit,
                          .rows = rows};
    out->columns = columns_of(pivot, making, label, &column_count);
    out->column_count = column_count;
    static const struct dimension_value some = {.id = ""};
    static const struct dimension_value none = {0};
    struct pivot_origins of_one = origins_of(pivot, making, &some);
    struct pivot_origins of_none = origins_of(pivot, making, &none);
    struct pivot_origins nothing = {0};
    for (size_t i = 0; i < kept; i++)
        rows[out->row_count++].cells =
            cells_of(&pivot->rows[i], pivot, pivot->rows[i].value.id == NULL ? &of_none : &of_one,
                     making->arena);
    if (kept < named) {
        struct pivot_row other = {
            .value = {NULL, arena_printf(making->arena, "Others (%zu)", named - kept)}};
        if (!sum_others(&other, pivot, kept, named))
            return error_set(err, ERROR_INPUT, "the total in %s is too large", pivot->currency);
        keep_details(out, pivot, kept, named, &of_one, making->arena);
        struct pivot_origins of_details = each(origin_details(making->arena));
        rows[out->row_count].role = ROW_OTHER;
        rows[out->row_count++].cells =
            cells_of(&other, pivot, out->details == NULL ? &nothing : &of_details, making->arena);
    }
    if (has_none)
        rows[out->row_count++].cells =
            cells_of(&pivot->rows[named], pivot, &of_none, making->arena);
    if (pivot->currency == NULL)
        return true; // currencies do not add up
    struct pivot_row total = pivot->total;
    total.value = (struct dimension_value){NULL, "Total"};
    rows[out->row_count].role = ROW_TOTAL;
    struct pivot_origins of_total = total_origins(pivot, making);
    rows[out->row_count++].cells = cells_of(&total, pivot, &of_total, making->arena);
    note_elsewhere(making, out);
    note_bounds(pivot, making, out);
    return true;
}

// --- what is in other currencies ---

static bool is_other(const struct totals_row *row, const char *currency)
{
    return row->currency != NULL && !text_equal(row->currency->code, currency);
}

static size_t count_others(const struct totals *totals, const char *currency)
{
    size_t count = 0;
    for (size_t i = 0; i < totals->row_count; i++)
        count += is_other(&totals->rows[i], currency);
    return count;
}

// The entries behind one row: of its value, stage and currency.
static struct criteria other_criteria(const struct totals *totals, const struct making *making,
                                      const struct totals_row *row, bool has_own_ids)
{
    struct criteria criteria = {.arena = making->arena};
    if (totals->question->by_count != 0)
        criteria_dimension(&criteria, totals->question->by[0], &row->values[0],
                           has_own_ids ? 0 : 1);
    criteria_is(&criteria, "stage", code_name(&codes_stage, row->stage));
    criteria_counted(&criteria, making, NULL, 3);
    return criteria;
}

void other_currencies_table(struct table *out, const struct totals *totals,
                            const struct making *making, const char *key, const char *title,
                            const char *label)
{
    static const struct table_column fixed[] = {
        {.key = "id", .title = "Id", .type = CELL_ID, .audience = AUDIENCE_MACHINES},
        {.key = "name", .title = "Name", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
        {.key = "stage", .title = "Stage", .type = CELL_TEXT},
        {.key = "currency", .title = "Currency", .type = CELL_TEXT},
        {.key = "amount", .title = "Amount", .type = CELL_AMOUNT, .decimals = 0},
        {.key = "flows", .title = "Flows", .type = CELL_COUNT},
    };
    struct arena *arena = making->arena;
    *out =
        (struct table){.key = key,
                       .title = title_with_scope(making, title),
                       .unit = arena_printf(arena, "units of each currency, not converted, %s view",
                                            view_name(making->question->view))};
    size_t count = count_others(totals, making->currency);
    if (count == 0)
        return;
    struct table_column *columns = NEW_ARRAY(arena, struct table_column, COUNT_OF(fixed));
    memcpy(columns, fixed, sizeof(fixed));
    columns[1].title = label;
    bool has_own_ids = totals->question->by_count != 0 && totals->question->by[0] != DIMENSION_YEAR;
    columns[0].audience = has_own_ids ? AUDIENCE_SHEETS : AUDIENCE_MACHINES;
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, count);
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct totals_row *row = &totals->rows[i];
        if (!is_other(row, making->currency))
            continue;
        struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(fixed));
        bool has_value = totals->question->by_count != 0;
        cells[0] = cell_id(has_value ? row->values[0].id : NULL);
        cells[1] = cell_text(has_value ? row->values[0].label : "");
        cells[2] = cell_text(code_label(&codes_stage, row->stage));
        cells[3] = cell_text(row->currency->code);
        struct criteria criteria = other_criteria(totals, making, row, has_own_ids);
        cells[4] = cell_amount(&row->sum);
        cells[4].origin = derive_sum(making, &criteria);
        cells[5] = cell_count(row->sum.count);
        cells[5].origin = derive_count(making, &criteria);
        rows[out->row_count++].cells = cells;
    }
    out->columns = columns;
    out->column_count = COUNT_OF(fixed);
    out->rows = rows;
}
