// The tables of a pivot: its rows with "others" and a total, and what is in other currencies.
#include <string.h>

#include "core/currency.h"
#include "report/sections.h"

#define DETAILS_MAX 2000 // rows behind "others"
#define OTHER_COLUMNS 6  // of a table of other currencies

// Any value, and what has none: where a figure comes from is the same for all rows of either kind.
static const struct dimension_value some_value = {.id = ""};
static const struct dimension_value no_value = {0};

// Years and currencies are their own names.
static bool has_own_ids(enum dimension dimension)
{
    return dimension != DIMENSION_YEAR && dimension != DIMENSION_CURRENCY;
}

static const struct table_column *columns_of(const struct pivot *pivot, const struct making *making,
                                             const char *label, size_t *count)
{
    enum stage stages[STAGE_COUNT];
    size_t stage_count = pivot_stages(pivot, stages);
    struct table_column *columns =
        NEW_ARRAY(making->arena, struct table_column, stage_count + PIVOT_FIRST_STAGE_COLUMN + 1);
    columns[0] = (struct table_column){
        .key = "id",
        .title = "Id",
        .type = CELL_ID,
        .audience = has_own_ids(pivot->dimension) ? AUDIENCE_SHEETS : AUDIENCE_MACHINES};
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
        criteria_dimension(&criteria, pivot->dimension, value,
                           has_own_ids(pivot->dimension) ? 0 : 1);
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
    struct pivot_origins of_one = origins_of(pivot, making, &some_value);
    struct pivot_origins of_none = origins_of(pivot, making, &no_value);
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

// The entries behind the rows of one stage: of each row's own value and currency.
struct other_origins {
    const struct origin *amount, *flows;
};

static struct other_origins other_origins(const struct making *making, enum dimension dimension,
                                          const struct dimension_value *value, size_t own_column,
                                          enum stage stage)
{
    struct criteria criteria = {.arena = making->arena};
    criteria_dimension(&criteria, dimension, value, own_column);
    criteria_is(&criteria, "stage", code_name(&codes_stage, stage));
    criteria_counted(&criteria, making, NULL, 3);
    return (struct other_origins){derive_sum(making, &criteria), derive_count(making, &criteria)};
}

static const struct cell *other_cells(const struct totals_row *row,
                                      const struct other_origins *origins, struct arena *arena)
{
    struct cell *cells = NEW_ARRAY(arena, struct cell, OTHER_COLUMNS);
    cells[0] = cell_id(row->values[0].id);
    cells[1] = cell_text(row->values[0].label);
    cells[2] = cell_text(code_label(&codes_stage, row->stage));
    cells[3] = cell_text(row->currency->code);
    cells[4] = cell_amount(&row->sum);
    cells[4].origin = origins->amount;
    cells[5] = cell_count(row->sum.count);
    cells[5].origin = origins->flows;
    return cells;
}

void other_currencies_table(struct table *out, const struct totals *totals,
                            const struct making *making, const char *key, const char *title,
                            const char *label)
{
    static const struct table_column fixed[OTHER_COLUMNS] = {
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
    struct table_column *columns = NEW_ARRAY(arena, struct table_column, OTHER_COLUMNS);
    memcpy(columns, fixed, sizeof(fixed));
    columns[1].title = label;
    enum dimension dimension = totals->question->by[0];
    size_t own_column = has_own_ids(dimension) ? 0 : 1;
    columns[0].audience = own_column == 0 ? AUDIENCE_SHEETS : AUDIENCE_MACHINES;
    struct other_origins origins[STAGE_COUNT][2]; // of rows without a value, and of those with one
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
        for (int is_some = 0; is_some < 2; is_some++)
            origins[stage][is_some] =
                other_origins(making, dimension, is_some ? &some_value : &no_value, own_column,
                              (enum stage)stage);
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, count);
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct totals_row *row = &totals->rows[i];
        if (is_other(row, making->currency))
            rows[out->row_count++].cells =
                other_cells(row, &origins[row->stage][row->values[0].id != NULL], arena);
    }
    out->columns = columns;
    out->column_count = OTHER_COLUMNS;
    out->rows = rows;
    sources_put(making->sources, out, SOURCES_OF_ELSEWHERE);
}
