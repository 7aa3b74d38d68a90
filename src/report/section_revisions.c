// Revisions: what changed between two states of the book, and what it did to the totals.
//
// The later state is the one the report is of; the earlier one is a prefix of the log, or, when
// none is asked for, the book as if nothing had been corrected.
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "report/flow_reader.h"
#include "report/records.h"
#include "report/section_charts.h"
#include "store/columns.h"

// clang-format off
static const struct table_column change_columns[] = {
    {.key = "change", .title = "Change", .type = CELL_TEXT},
    {.key = "kind", .title = "Kind", .type = CELL_TEXT},
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "what", .title = "What", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "field", .title = "Field", .type = CELL_TEXT},
    {.key = "before", .title = "Before", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "after", .title = "After", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "reason", .title = "Reason", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "because", .title = "Because of", .type = CELL_ID, .audience = AUDIENCE_MACHINES},
    {.key = "record", .title = "Record", .type = CELL_COUNT},
    {.key = "recorded", .title = "Recorded", .type = CELL_ID, .audience = AUDIENCE_MACHINES},
    {.key = "by", .title = "By", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
};
static const struct table_column effect_columns[] = {
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "before", .title = "Before", .type = CELL_SUM, .decimals = 255},
    {.key = "after", .title = "After", .type = CELL_SUM, .decimals = 255},
    {.key = "change", .title = "Change", .type = CELL_AMOUNT, .decimals = 255},
};
// clang-format on

// An original record, and the last record that made or changed it since.
struct touched {
    uint64_t original;
    uint64_t last;
};

struct revising {
    struct making *making;
    const struct snapshot *before;
    const struct snapshot *after;
    uint8_t *is_wanted; // one bit per record number; NULL: everything is
    LIST(struct touched) touched;
    LIST(struct table_row) rows;
    LIST(struct amended) amounts;
};

// --- the earlier state ---

static void set_gone(struct standing *standing, uint64_t seq)
{
    standing->gone[(seq - 1) >> 3] |= (uint8_t)(1 << ((seq - 1) & 7));
}

// A copy of the snapshot in which every record stands as it was first made.
static bool uncorrected(struct snapshot *out, const struct snapshot *snapshot, struct arena *arena,
                        struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    uint64_t size = snapshot->head.size;
    *out = *snapshot;
    out->standing = (struct standing){
        .size = size, .has_gone = true, .gone = NEW_ARRAY(arena, uint8_t, size / 8 + 1)};
    if (!columns_open(&reader, snapshot->store, size, wanted, COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++)
            if (batch->values[COLUMN_KIND][i] >= KIND_AMEND)
                set_gone(&out->standing, batch->first + i);
    }
}

static bool load_before(struct snapshot *out, const struct making *making, struct error *err)
{
    uint64_t size = making->revisions_since;
    const struct snapshot *after = making->snapshot;
    if (size == 0)
        return uncorrected(out, after, making->arena, err);
    if (size > after->head.size)
        return error_set(err, ERROR_INPUT,
                         "revisions are asked for since record %llu, but the report is as of "
                         "record %llu",
                         (unsigned long long)size, (unsigned long long)after->head.size);
    return snapshot_load(out, after->store, size, making->arena, err);
}

// --- what was touched ---

// A void of an amendment changes the original.
static bool original_of_void(const struct snapshot *snapshot, uint64_t target, uint64_t *original,
                             struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    *original = target;
    if (!store_record(snapshot->store, target, &record, &scratch, err))
        return false;
    return record.kind != KIND_AMEND ||
           store_find(snapshot->store, slice_of(record_text(&record, KEY_TARGET)), original, err);
}

static bool touch_batch(struct revising *revising, const struct column_batch *batch,
                        struct error *err)
{
    uint64_t since = revising->making->revisions_since;
    for (size_t i = 0; i < batch->count; i++) {
        uint64_t seq = batch->first + i;
        int64_t kind = batch->values[COLUMN_KIND][i];
        struct touched touched = {seq, seq};
        if (seq <= since || (kind < KIND_AMEND && since == 0))
            continue;
        if (kind == KIND_AMEND)
            touched.original = (uint64_t)batch->values[COLUMN_TARGET][i];
        else if (kind == KIND_VOID &&
                 !original_of_void(revising->after, (uint64_t)batch->values[COLUMN_TARGET][i],
                                   &touched.original, err))
            return false;
        LIST_PUSH(revising->making->arena, &revising->touched, touched);
    }
    return true;
}

static int compare_touched(const void *a, const void *b)
{
    const struct touched *left = a;
    const struct touched *right = b;
    if (left->original != right->original)
        return left->original < right->original ? -1 : 1;
    return (left->last > right->last) - (left->last < right->last);
}

static bool find_touched(struct revising *revising, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_TARGET};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, revising->after->store, revising->after->head.size, wanted,
                      COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        if (!touch_batch(revising, batch, err))
            return false;
    }
    struct touched *items = revising->touched.items;
    size_t kept = 0;
    if (revising->touched.count != 0)
        qsort(items, revising->touched.count, sizeof(*items), compare_touched);
    for (size_t i = 0; i < revising->touched.count; i++) {
        bool is_last =
            i + 1 == revising->touched.count || items[i + 1].original != items[i].original;
        if (is_last)
            items[kept++] = items[i];
    }
    revising->touched.count = kept;
    return true;
}

static struct question plain_question(const struct making *making)
{
    struct question question = *making->question;
    question.converter = NULL;
    question.view = VIEW_EXCLUSIVE;
    question.by_count = 0;
    return question;
}

static bool want_flows(struct revising *revising, const struct snapshot *snapshot,
                       struct error *err)
{
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct question question = plain_question(revising->making);
    if (!flow_reader_open(&reader, snapshot, &question, &walking, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        revising->is_wanted[row->original >> 3] |= (uint8_t)(1 << (row->original & 7));
    }
}

// --- the changes ---

static bool same_value(const struct value *a, const struct value *b)
{
    bool is_same = a->count == b->count;
    for (size_t i = 0; is_same && i < a->count; i++)
        is_same = strcmp(a->items[i], b->items[i]) == 0;
    return is_same;
}

static struct cell *add_change(struct revising *revising, const char *change,
                               const struct record *record, const struct record *last,
                               uint64_t last_seq)
{
    struct arena *arena = revising->making->arena;
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(change_columns));
    cells[0] = cell_text(change);
    cells[1] = cell_text(kind_info(record_shape(record))->name);
    cells[2] = cell_id(record_subject(record));
    cells[3] = cell_text(what_words(revising->after, record, arena));
    cells[7] = cell_text(record_text(last, KEY_REASON));
    cells[8] = cell_document(revising->making, record_text(last, KEY_BECAUSE));
    cells[9] = cell_count(last_seq);
    cells[10] = cell_id(record_text(last, KEY_RECORDED));
    cells[11] = cell_text(record_text(last, KEY_BY));
    LIST_PUSH(arena, &revising->rows, ((struct table_row){.cells = cells}));
    return cells;
}

// For the chart: a flow's amount before and after.
static void take_amounts(struct revising *revising, const struct record *before,
                         const struct record *after)
{
    struct arena *arena = revising->making->arena;
    struct amended item = {.id = record_subject(after)};
    const struct value *values[] = {&before->values[KEY_AMOUNT], &after->values[KEY_AMOUNT]};
    struct amount *amounts[] = {&item.before, &item.after};
    struct error unused;
    if (record_shape(after) != KIND_FLOW)
        return;
    for (size_t i = 0; i < COUNT_OF(values); i++)
        if (values[i]->count == 0 ||
            !amount_read(slice_of(values[i]->items[0]), amounts[i], &unused))
            return;
    if (amount_equal(&item.before, &item.after))
        return;
    item.what = short_words(revising->after, after, arena);
    LIST_PUSH(arena, &revising->amounts, item);
}

static void add_amended(struct revising *revising, const struct record *before,
                        const struct record *after, const struct record *last, uint64_t last_seq)
{
    struct arena *arena = revising->making->arena;
    const struct kind_info *info = kind_info(record_shape(after));
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *field = &info->fields[i];
        if (field->type == FIELD_WORDS ||
            same_value(&before->values[field->key], &after->values[field->key]))
            continue;
        struct cell *cells = add_change(revising, "amended", after, last, last_seq);
        cells[4] = cell_text(key_name(field->key));
        cells[5] = cell_text(record_words(before, field->key, arena));
        cells[6] = cell_text(record_words(after, field->key, arena));
    }
}

static bool is_wanted(const struct revising *revising, const struct record *record,
                      uint64_t original)
{
    if (revising->is_wanted == NULL)
        return true;
    return record_shape(record) == KIND_FLOW &&
           ((revising->is_wanted[original >> 3] >> (original & 7)) & 1);
}

static bool read_record(const struct revising *revising, uint64_t seq, struct record **out,
                        struct error *err)
{
    *out = NULL;
    if (seq == 0)
        return true;
    *out = NEW(revising->making->arena, struct record);
    return store_record(revising->after->store, seq, *out, revising->making->arena, err);
}

static bool add_touched(struct revising *revising, const struct touched *touched, struct error *err)
{
    struct record *before, *after, *last;
    struct arena *arena = revising->making->arena;
    bool was_there = touched->original <= revising->before->head.size;
    uint64_t from = was_there ? standing_of(&revising->before->standing, touched->original) : 0;
    uint64_t to = standing_of(&revising->after->standing, touched->original);
    if (from == to)
        return true;
    if (!read_record(revising, from, &before, err) || !read_record(revising, to, &after, err) ||
        !read_record(revising, touched->last, &last, err))
        return false;
    if (!is_wanted(revising, after == NULL ? before : after, touched->original))
        return true;
    if (before != NULL && after != NULL) {
        add_amended(revising, before, after, last, touched->last);
        take_amounts(revising, before, after);
        return true;
    }
    struct cell *cells = add_change(revising, before == NULL ? "added" : "voided",
                                    before == NULL ? after : before, last, touched->last);
    cells[5] = cell_text(before == NULL ? NULL : record_words(before, KEY_AMOUNT, arena));
    cells[6] = cell_text(after == NULL ? NULL : record_words(after, KEY_AMOUNT, arena));
    return true;
}

// --- the effect ---

static struct cell change_cell(const struct sum *before, const struct sum *after)
{
    struct cell cell = {.type = CELL_AMOUNT, .gap = GAP_NOT_QUANTIFIED};
    int128 change;
    bool is_known = sum_has_amount(before) || sum_has_amount(after);
    if (is_known && !__builtin_sub_overflow(after->stated, before->stated, &change)) {
        cell.gap = GAP_NONE;
        cell.number = sum_decimal(change);
    }
    return cell;
}

static bool sums_differ(const struct sum *a, const struct sum *b)
{
    return a->stated != b->stated || a->lower != b->lower || a->upper != b->upper ||
           a->unknown != b->unknown || a->is_open != b->is_open;
}

static const struct sum *sum_in(const struct totals *totals, enum stage stage,
                                const struct currency *currency)
{
    static const struct sum none;
    for (size_t i = 0; i < totals->row_count; i++)
        if (totals->rows[i].stage == stage && totals->rows[i].currency == currency)
            return &totals->rows[i].sum;
    return &none;
}

struct effect_rows {
    LIST(struct table_row) items;
};

static void add_effect(const struct making *making, struct effect_rows *rows,
                       const struct totals_row *of, const struct totals *before,
                       const struct totals *after)
{
    struct arena *arena = making->arena;
    struct criteria criteria = {.arena = arena};
    const struct sum *was = sum_in(before, of->stage, of->currency);
    const struct sum *is = sum_in(after, of->stage, of->currency);
    if (!sums_differ(was, is))
        return;
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(effect_columns));
    cells[0] = cell_text(code_label(&codes_stage, of->stage));
    cells[1] = cell_text(of->currency == NULL ? "unknown" : of->currency->code);
    cells[2] = sum_cell(was);
    cells[3] = sum_cell(is);
    cells[4] = change_cell(was, is);
    cells[4].origin = origin_of(arena, derive_difference(arena, 3, 2));
    criteria_is(&criteria, "stage", code_name(&codes_stage, of->stage));
    criteria_counted(&criteria, making, NULL, 1);
    if (making->question->converter == NULL)
        cells[3].origin = derive_sum(making, &criteria);
    LIST_PUSH(arena, &rows->items, ((struct table_row){.cells = cells}));
}

static bool add_effects(struct revising *revising, struct section *out, struct error *err)
{
    struct making *making = revising->making;
    struct arena *arena = making->arena;
    struct totals before, after;
    struct question question = plain_question(making);
    struct effect_rows rows = {0};
    if (!totals_fold(&before, revising->before, &question, arena, err) ||
        !totals_fold(&after, revising->after, &question, arena, err))
        return false;
    for (size_t i = 0; i < after.row_count; i++)
        add_effect(making, &rows, &after.rows[i], &before, &after);
    for (size_t i = 0; i < before.row_count; i++)
        if (sum_in(&after, before.rows[i].stage, before.rows[i].currency)->count == 0)
            add_effect(making, &rows, &before.rows[i], &before, &after);
    if (rows.items.count == 0)
        return true;
    struct table table = {
        .key = "effect",
        .title = title_with_scope(making, "What it did to the totals"),
        .columns = effect_columns,
        .column_count = COUNT_OF(effect_columns),
        .rows = rows.items.items,
        .row_count = rows.items.count,
    };
    section_add_table(making, out, &table);
    return true;
}

static bool has_scope(const struct question *question)
{
    for (int filter = 0; filter < FILTER_COUNT; filter++)
        if (question->value_count[filter] != 0)
            return true;
    return question->has_since || question->has_until;
}

bool section_revisions(struct making *making, struct section *out, struct error *err)
{
    struct snapshot *before = NEW(making->arena, struct snapshot);
    struct revising revising = {.making = making, .before = before, .after = making->snapshot};
    if (!load_before(before, making, err) || !find_touched(&revising, err))
        return false;
    if (has_scope(making->question)) {
        revising.is_wanted = NEW_ARRAY(making->arena, uint8_t, making->snapshot->head.size / 8 + 1);
        if (!want_flows(&revising, revising.before, err) ||
            !want_flows(&revising, revising.after, err))
            return false;
    }
    for (size_t i = 0; i < revising.touched.count; i++)
        if (!add_touched(&revising, &revising.touched.items[i], err))
            return error_context(err, "record %llu",
                                 (unsigned long long)revising.touched.items[i].last);
    if (revising.rows.count == 0)
        return true;
    struct table table = {
        .key = "revisions",
        .title = title_with_scope(making, "What changed"),
        .columns = change_columns,
        .column_count = COUNT_OF(change_columns),
        .rows = revising.rows.items,
        .row_count = revising.rows.count,
    };
    section_add_table(making, out, &table);
    section_add_amended(making, out, revising.amounts.items, revising.amounts.count);
    out->intro = making->revisions_since == 0
                     ? "Every correction since the book began. The old values stay in it."
                     : arena_printf(making->arena,
                                    "Changes since record %llu. The old values stay "
                                    "in the book.",
                                    (unsigned long long)making->revisions_since);
    return add_effects(&revising, out, err);
}
