#include "report/detail.h"

#include <string.h>

#include "report/sections.h"
#include "store/columns.h"

struct growing {
    LIST(struct table_row) rows;
};

struct looking {
    struct arena *arena;
    const struct snapshot *snapshot;
    struct detail *detail;
    struct growing tables[DETAIL_TABLES];
    LIST(uint64_t) corrections; // record numbers
};

// clang-format off
static const struct table_column field_columns[] = {
    {.key = "field", .title = "field", .type = CELL_TEXT},
    {.key = "value", .title = "value", .type = CELL_TEXT, .is_wrapped = true},
};
static const struct table_column link_columns[] = {
    {.key = "relation", .title = "relation", .type = CELL_TEXT},
    {.key = "flow", .title = "flow", .type = CELL_ID},
    {.key = "share", .title = "share", .type = CELL_TEXT},
    {.key = "record", .title = "record", .type = CELL_COUNT},
};
static const struct table_column part_columns[] = {
    {.key = "flow", .title = "flow", .type = CELL_ID},
    {.key = "stage", .title = "stage", .type = CELL_TEXT},
    {.key = "amount", .title = "amount", .type = CELL_TEXT},
    {.key = "title", .title = "title", .type = CELL_TEXT, .is_wrapped = true},
};
static const struct table_column schedule_columns[] = {
    {.key = "due", .title = "due", .type = CELL_ID},
    {.key = "amount", .title = "amount", .type = CELL_TEXT},
    {.key = "condition", .title = "condition", .type = CELL_TEXT, .is_wrapped = true},
};
static const struct table_column claim_columns[] = {
    {.key = "evidence", .title = "evidence", .type = CELL_ID},
    {.key = "locator", .title = "locator", .type = CELL_TEXT},
    {.key = "amount", .title = "amount", .type = CELL_TEXT},
    {.key = "date", .title = "date", .type = CELL_ID},
    {.key = "standing", .title = "standing", .type = CELL_TEXT},
    {.key = "why", .title = "why", .type = CELL_TEXT, .is_wrapped = true},
};
static const struct table_column evidence_columns[] = {
    {.key = "id", .title = "id", .type = CELL_ID},
    {.key = "title", .title = "title", .type = CELL_TEXT, .is_wrapped = true},
    {.key = "grade", .title = "grade", .type = CELL_TEXT},
    {.key = "url", .title = "url", .type = CELL_TEXT, .is_wrapped = true},
};
static const struct table_column correction_columns[] = {
    {.key = "record", .title = "record", .type = CELL_COUNT},
    {.key = "kind", .title = "kind", .type = CELL_TEXT},
    {.key = "recorded", .title = "recorded", .type = CELL_ID},
    {.key = "by", .title = "by", .type = CELL_TEXT},
    {.key = "reason", .title = "reason", .type = CELL_TEXT, .is_wrapped = true},
};
static const struct {
    const char *key;
    const char *title;
    const struct table_column *columns;
    size_t count;
} layouts[DETAIL_TABLES] = {
    [DETAIL_FIELDS] = {"fields", NULL, field_columns, COUNT_OF(field_columns)},
    [DETAIL_LINKS] = {"links", "Links", link_columns, COUNT_OF(link_columns)},
    [DETAIL_PARTS] = {"parts", "Parts", part_columns, COUNT_OF(part_columns)},
    [DETAIL_SCHEDULE] = {"schedule", "Instalments", schedule_columns, COUNT_OF(schedule_columns)},
    [DETAIL_CLAIMS] = {"claims", "Claims", claim_columns, COUNT_OF(claim_columns)},
    [DETAIL_EVIDENCE] = {"evidence", "Evidence", evidence_columns, COUNT_OF(evidence_columns)},
    [DETAIL_CORRECTIONS] = {"corrections", "Corrections", correction_columns,
                            COUNT_OF(correction_columns)},
};
// clang-format on

static struct cell *add_row(struct looking *looking, enum detail_table table)
{
    struct cell *cells = NEW_ARRAY(looking->arena, struct cell, layouts[table].count);
    LIST_PUSH(looking->arena, &looking->tables[table].rows, ((struct table_row){.cells = cells}));
    return cells;
}

static struct table make_table(const struct looking *looking, enum detail_table table)
{
    return (struct table){.key = layouts[table].key,
                          .title = layouts[table].title,
                          .columns = layouts[table].columns,
                          .column_count = layouts[table].count,
                          .rows = looking->tables[table].rows.items,
                          .row_count = looking->tables[table].rows.count};
}

static void add_fields(struct looking *looking, const struct record *record)
{
    const struct kind_info *info = kind_info(record_shape(record));
    for (size_t i = 0; i < info->field_count; i++) {
        enum key key = info->fields[i].key;
        if (record->values[key].count == 0)
            continue;
        struct cell *cells = add_row(looking, DETAIL_FIELDS);
        cells[0] = cell_text(key_name(key));
        cells[1] = cell_field(record, key, looking->arena);
    }
}

void detail_fields(struct table *out, const struct record *record, struct arena *arena)
{
    struct looking looking = {.arena = arena};
    add_fields(&looking, record);
    *out = make_table(&looking, DETAIL_FIELDS);
}

static void add_evidence(struct looking *looking)
{
    const struct value *ids = &looking->detail->record->values[KEY_EVIDENCE];
    for (size_t i = 0; i < ids->count; i++) {
        const struct evidence *evidence =
            &looking->snapshot->evidence[snapshot_evidence(looking->snapshot, ids->items[i])];
        struct cell *cells = add_row(looking, DETAIL_EVIDENCE);
        cells[0] = cell_id(ids->items[i]);
        cells[1] = cell_text(evidence->title);
        cells[2] = cell_text(
            evidence->grade == GRADE_NONE ? NULL : code_name(&codes_grade, evidence->grade));
        cells[3] = cell_text(evidence->url);
        cells[3].link = evidence->url;
    }
}

static void add_link(struct looking *looking, const struct record *link, uint64_t seq,
                     bool is_earlier)
{
    struct cell *cells = add_row(looking, DETAIL_LINKS);
    const char *type = record_text(link, KEY_TYPE);
    cells[0] = cell_text(is_earlier ? arena_printf(looking->arena, "%s it", type) : type);
    cells[1] = cell_id(record_text(link, is_earlier ? KEY_LATER : KEY_EARLIER));
    cells[2] = cell_field(link, KEY_AMOUNT, looking->arena);
    cells[3] = cell_count(seq);
}

static void add_related(struct looking *looking, const struct record *record, uint64_t seq,
                        bool is_earlier)
{
    struct cell *cells;
    switch ((int)record_shape(record)) {
    case KIND_LINK: add_link(looking, record, seq, is_earlier); break;
    case KIND_SCHEDULE:
        cells = add_row(looking, DETAIL_SCHEDULE);
        cells[0] = cell_id(record_text(record, KEY_DUE));
        cells[1] = cell_field(record, KEY_AMOUNT, looking->arena);
        cells[2] = cell_text(record_text(record, KEY_CONDITION));
        break;
    case KIND_CLAIM:
        cells = add_row(looking, DETAIL_CLAIMS);
        cells[0] = cell_id(record_text(record, KEY_EVIDENCE));
        cells[1] = cell_text(record_text(record, KEY_LOCATOR));
        cells[2] = cell_field(record, KEY_AMOUNT, looking->arena);
        cells[3] = cell_id(record_text(record, KEY_DATE));
        cells[4] = cell_text(record_text(record, KEY_STANDING));
        cells[5] = cell_text(record_text(record, KEY_WHY));
        if (text_equal(record_text(record, KEY_STANDING),
                       code_name(&codes_standing, STANDING_ADOPTED)))
            looking->detail->adopted = record_subject(record);
        break;
    case KIND_FLOW:
        cells = add_row(looking, DETAIL_PARTS);
        cells[0] = cell_id(record_subject(record));
        cells[1] = cell_text(record_text(record, KEY_STAGE));
        cells[2] = cell_field(record, KEY_AMOUNT, looking->arena);
        cells[3] = cell_text(record_text(record, KEY_TITLE));
        break;
    default: break;
    }
}

static void add_correction(struct looking *looking, const struct record *record, uint64_t seq)
{
    struct cell *cells = add_row(looking, DETAIL_CORRECTIONS);
    cells[0] = cell_count(seq);
    cells[1] = cell_text(kind_info(record->kind)->name);
    cells[2] = cell_id(record_text(record, KEY_RECORDED));
    cells[3] = cell_text(record_text(record, KEY_BY));
    cells[4] = cell_text(record_text(record, KEY_REASON));
}

// Of the record itself, or of a correction of it that was met before.
static bool corrects(struct looking *looking, uint64_t target, uint64_t seq)
{
    bool is_met = target == looking->detail->original;
    for (size_t i = 0; i < looking->corrections.count && !is_met && target != 0; i++)
        is_met = looking->corrections.items[i] == target;
    if (is_met)
        LIST_PUSH(looking->arena, &looking->corrections, seq);
    return is_met;
}

static bool look_at(struct looking *looking, const struct column_batch *batch, size_t i,
                    struct error *err)
{
    int64_t wanted = (int64_t)looking->detail->original;
    uint64_t seq = batch->first + i;
    bool is_earlier = batch->values[COLUMN_EARLIER][i] == wanted;
    bool is_related = is_earlier || batch->values[COLUMN_LATER][i] == wanted ||
                      batch->values[COLUMN_PART_OF][i] == wanted;
    bool is_correction = !snapshot_is_unsaid(looking->snapshot, seq) &&
                         corrects(looking, (uint64_t)batch->values[COLUMN_TARGET][i], seq);
    if (!is_correction && (!is_related || standing_is_gone(&looking->snapshot->standing, seq)))
        return true;
    struct record *record = NEW(looking->arena, struct record);
    if (!store_record(looking->snapshot->store, seq, record, looking->arena, err))
        return false;
    if (is_correction)
        add_correction(looking, record, seq);
    else
        add_related(looking, record, seq, is_earlier);
    return true;
}

static bool look_around(struct looking *looking, struct error *err)
{
    static const enum column wanted[] = {COLUMN_EARLIER, COLUMN_LATER, COLUMN_PART_OF,
                                         COLUMN_TARGET};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, looking->snapshot->store, looking->snapshot->head.size, wanted,
                      COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++)
            if (!look_at(looking, batch, i, err))
                return false;
    }
}

static bool no_such_record(const struct snapshot *snapshot, const char *id, struct arena *arena,
                           struct error *err)
{
    struct suggestion near = {.word = id};
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct record record;
    error_set(err, ERROR_INPUT, "there is no record \"%s\" in this book", id);
    // only to make a suggestion: the first ten thousand records must do
    uint64_t last = snapshot->head.size < 10000 ? snapshot->head.size : 10000;
    struct error unused = {0};
    if (!store_scan_open(&scan, snapshot->store, 1, last, &unused))
        return false;
    for (;;) {
        const struct entry *entry;
        if (!store_scan_next(scan, &entry, &unused) || entry == NULL ||
            !record_read(entry->body, &record, arena, &unused))
            break;
        suggestion_offer(&near, record_text(&record, KEY_ID));
    }
    if (near.best != NULL)
        return error_hint(err, "did you mean \"%s\"?", near.best);
    return error_hint(err, "\"ledger list\" shows the flows, \"ledger list party\" the parties");
}

bool detail_find(const struct snapshot *snapshot, const char *id, uint64_t *seq,
                 struct arena *arena, struct error *err)
{
    if (!store_find(snapshot->store, slice_of(id), seq, err))
        return false;
    if (*seq == 0 || *seq > snapshot->head.size)
        return no_such_record(snapshot, id, arena, err);
    // a flow whose amendment had been said is there, as that says
    return !snapshot_is_unsaid(snapshot, *seq) || standing_of(&snapshot->standing, *seq) != 0 ||
           error_set(err, ERROR_INPUT, "\"%s\" had not been stated by %s", id, snapshot->as_stated);
}

bool detail_make(struct detail *out, const struct snapshot *snapshot, const char *id,
                 struct arena *arena, struct error *err)
{
    struct looking looking = {.arena = arena, .snapshot = snapshot, .detail = out};
    struct record *record = NEW(arena, struct record);
    *out = (struct detail){.record = record};
    if (!detail_find(snapshot, id, &out->original, arena, err))
        return false;
    out->standing = standing_of(&snapshot->standing, out->original);
    if (!store_record(snapshot->store, out->standing == 0 ? out->original : out->standing, record,
                      arena, err))
        return false;
    add_fields(&looking, record);
    if (record_shape(record) == KIND_FLOW)
        add_evidence(&looking);
    if (!look_around(&looking, err))
        return false;
    out->is_replaced =
        out->standing == 0 && record->kind == KIND_AMEND && looking.corrections.count == 0;
    for (int i = 0; i < DETAIL_TABLES; i++)
        out->tables[i] = make_table(&looking, (enum detail_table)i);
    return true;
}
