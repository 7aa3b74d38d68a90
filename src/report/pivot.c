// Totals of one dimension turned into rows with a column for each stage.
#include <stdlib.h>
#include <string.h>

#include "report/sections.h"

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

// The totals are sorted by the dimension first.
static bool starts_value(const struct totals *totals, size_t i)
{
    return i == 0 || !same_value(value_of(totals, i - 1), value_of(totals, i));
}

static size_t count_values(const struct totals *totals)
{
    size_t count = 0;
    for (size_t i = 0; i < totals->row_count; i++)
        count += starts_value(totals, i);
    return count;
}

// One row for each value there is, with all its amounts taken for ones that are elsewhere.
static void find_rows(struct pivot *out, const struct totals *stated)
{
    for (size_t i = 0; i < stated->row_count; i++) {
        const struct totals_row *from = &stated->rows[i];
        if (starts_value(stated, i))
            out->rows[out->row_count++].value = *value_of(stated, i);
        struct pivot_row *last = &out->rows[out->row_count - 1];
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
    out->rows = NEW_ARRAY(arena, struct pivot_row, count_values(stated) + 1);
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
