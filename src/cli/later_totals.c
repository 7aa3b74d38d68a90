#include "cli/later_totals.h"

#include <inttypes.h>
#include <string.h>

#include "render/render.h"
#include "report/totals.h"

static bool rows_agree(const struct totals_row *a, const struct totals_row *b, size_t by_count)
{
    for (size_t i = 0; i < by_count; i++)
        if (!text_equal(a->values[i].id, b->values[i].id))
            return false;
    return a->stage == b->stage && a->currency == b->currency;
}

static bool sums_agree(const struct sum *a, const struct sum *b)
{
    return a->stated == b->stated && a->lower == b->lower && a->upper == b->upper &&
           a->count == b->count && a->unknown == b->unknown && a->is_open == b->is_open &&
           a->is_approximate == b->is_approximate;
}

static bool totals_agree(const struct totals *a, const struct totals *b, size_t by_count)
{
    if (a->row_count != b->row_count)
        return false;
    for (size_t i = 0; i < a->row_count; i++)
        if (!rows_agree(&a->rows[i], &b->rows[i], by_count) ||
            !sums_agree(&a->rows[i].sum, &b->rows[i].sum))
            return false;
    return true;
}

static const char *sum_words(const struct sum *sum, struct arena *arena)
{
    struct table_column column = {.type = CELL_SUM, .decimals = 2};
    struct cell cell = sum_cell(sum);
    return sum->count == 0 ? "nothing" : cell_words(&cell, &column, arena);
}

static const struct totals_row *find_row(const struct totals *totals, const struct totals_row *row)
{
    for (size_t i = 0; i < totals->row_count; i++)
        if (rows_agree(&totals->rows[i], row, 0))
            return &totals->rows[i];
    return NULL;
}

static void put_change(struct buffer *out, const struct totals_row *row, const struct sum *before,
                       const struct sum *after)
{
    if (sums_agree(before, after))
        return;
    buffer_printf(out, "  %s%s%s: ", code_name(&codes_stage, row->stage),
                  row->currency == NULL ? ", amount unknown" : " ",
                  row->currency == NULL ? "" : row->currency->code);
    buffer_printf(out, "%s in %" PRIu64 " flows, now ", sum_words(before, out->arena),
                  before->count);
    buffer_printf(out, "%s in %" PRIu64 "\n", sum_words(after, out->arena), after->count);
}

static void put_changes(struct buffer *out, const struct totals *then, const struct totals *now)
{
    static const struct sum nothing;
    for (size_t i = 0; i < then->row_count; i++) {
        const struct totals_row *row = find_row(now, &then->rows[i]);
        put_change(out, &then->rows[i], &then->rows[i].sum, row == NULL ? &nothing : &row->sum);
    }
    for (size_t i = 0; i < now->row_count; i++)
        if (find_row(then, &now->rows[i]) == NULL)
            put_change(out, &now->rows[i], &nothing, &now->rows[i].sum);
}

bool put_later_totals(struct buffer *out, struct report_job *then, struct report_job *now,
                      struct error *err)
{
    static const enum dimension others[] = {DIMENSION_DONOR, DIMENSION_FUND, DIMENSION_ACTIVITY,
                                            DIMENSION_RECIPIENT, DIMENSION_YEAR};
    struct arena scratch CLEANUP(arena_done) = {0};
    struct totals a, b;
    then->question.by_count = now->question.by_count = 0;
    if (!totals_fold(&a, &then->snapshot, &then->question, &scratch, err) ||
        !totals_fold(&b, &now->snapshot, &now->question, &scratch, err)) {
        return false;
    }
    put_changes(out, &a, &b);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        then->question.by[0] = now->question.by[0] = others[i];
        then->question.by_count = now->question.by_count = 1;
        if (!totals_fold(&a, &then->snapshot, &then->question, &scratch, err) ||
            !totals_fold(&b, &now->snapshot, &now->question, &scratch, err)) {
            return false;
        }
        if (!totals_agree(&a, &b, 1))
            buffer_printf(out, "  by %s\n", dimension_name(others[i]));
    }
    then->question.by_count = now->question.by_count = 0;
    return true;
}
