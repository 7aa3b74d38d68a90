#include "report/history.h"

#include "report/detail.h"
#include "report/sections.h"
#include "store/columns.h"
#include "store/standing_set.h"

struct telling {
    const struct snapshot *snapshot;
    struct arena *arena;
    uint64_t original;
    struct standing_set set; // of this record alone, as it was after each event
    const struct record *standing;
    LIST(struct history_event) events;
    LIST(struct table_row) rows;
};

// clang-format off
static const struct table_column columns[] = {
    {.key = "record", .title = "record", .type = CELL_COUNT},
    {.key = "recorded", .title = "recorded", .type = CELL_ID},
    {.key = "by", .title = "by", .type = CELL_TEXT},
    {.key = "event", .title = "what", .type = CELL_TEXT},
    {.key = "change", .title = "change", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "reason", .title = "why", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "because", .title = "because", .type = CELL_ID},
};
// clang-format on

const char *history_event_name(enum history_event_kind kind)
{
    static const char *const names[] = {
        [HISTORY_RECORDED] = "recorded",
        [HISTORY_AMENDED] = "amended",
        [HISTORY_RESTORED] = "amendment withdrawn",
        [HISTORY_WITHDRAWN] = "withdrawn",
    };
    return names[kind];
}

// A void of an amendment leads to the amendment, and that to the original.
static bool find_original(struct telling *telling, const char *id, struct error *err)
{
    uint64_t seq;
    if (!detail_find(telling->snapshot, id, &seq, telling->arena, err))
        return false;
    for (;;) {
        struct record record;
        telling->original = seq;
        if (!store_record(telling->snapshot->store, seq, &record, telling->arena, err))
            return false;
        if (record.kind != KIND_AMEND && record.kind != KIND_VOID)
            return true;
        if (!store_find(telling->snapshot->store, slice_of(record_text(&record, KEY_TARGET)), &seq,
                        err))
            return false;
    }
}

static bool read(struct telling *telling, uint64_t seq, const struct record **out,
                 struct error *err)
{
    struct record *record = NEW(telling->arena, struct record);
    *out = record;
    return store_record(telling->snapshot->store, seq, record, telling->arena, err);
}

static void add_rows(struct telling *telling, const struct history_event *event)
{
    size_t count = event->changes.count == 0 ? 1 : event->changes.count;
    for (size_t i = 0; i < count; i++) {
        struct cell *cells = NEW_ARRAY(telling->arena, struct cell, COUNT_OF(columns));
        if (i == 0) {
            cells[0] = cell_count(event->seq);
            cells[1] = cell_id(record_text(event->record, KEY_RECORDED));
            cells[2] = cell_text(record_text(event->record, KEY_BY));
            cells[3] = cell_text(history_event_name(event->kind));
            cells[5] = cell_text(record_text(event->record, KEY_REASON));
            cells[6] = cell_id(record_text(event->record, KEY_BECAUSE));
        }
        if (i < event->changes.count)
            cells[4] = cell_text(change_words(&event->changes.items[i], telling->arena));
        LIST_PUSH(telling->arena, &telling->rows, ((struct table_row){.cells = cells}));
    }
}

static bool add_event(struct telling *telling, enum history_event_kind kind, uint64_t seq,
                      struct error *err)
{
    struct history_event event = {.kind = kind, .seq = seq};
    const struct record *before = telling->standing;
    uint64_t stands = standing_set_of(&telling->set, telling->original);
    if (!read(telling, seq, &event.record, err) || !read(telling, stands, &telling->standing, err))
        return false;
    if (before != NULL && kind != HISTORY_WITHDRAWN)
        event.changes = changes_between(before, telling->standing, telling->arena);
    LIST_PUSH(telling->arena, &telling->events, event);
    add_rows(telling, &event);
    return true;
}

// A correction of this record: of itself, or of an amendment of it.
static bool look_at(struct telling *telling, uint64_t seq, enum kind kind, uint64_t target,
                    struct error *err)
{
    if (target == 0 || snapshot_is_unsaid(telling->snapshot, seq) ||
        standing_set_original(&telling->set, target) != telling->original)
        return true;
    standing_set_add(&telling->set, kind, seq, target);
    if (kind == KIND_AMEND)
        return add_event(telling, HISTORY_AMENDED, seq, err);
    return add_event(telling, target == telling->original ? HISTORY_WITHDRAWN : HISTORY_RESTORED,
                     seq, err);
}

static bool look_around(struct telling *telling, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_TARGET};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, telling->snapshot->store, telling->snapshot->head.size, wanted,
                      COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++)
            if (!look_at(telling, batch->first + i, (enum kind)batch->values[COLUMN_KIND][i],
                         (uint64_t)batch->values[COLUMN_TARGET][i], err))
                return false;
    }
}

bool history_make(struct history *out, const struct snapshot *snapshot, const char *id,
                  struct arena *arena, struct error *err)
{
    struct telling telling = {.snapshot = snapshot, .arena = arena};
    standing_set_init(&telling.set, arena);
    if (!find_original(&telling, id, err) ||
        !add_event(&telling, HISTORY_RECORDED, telling.original, err) ||
        !look_around(&telling, err))
        return false;
    const struct record *record = telling.events.items[0].record;
    *out = (struct history){
        .id = record_text(record, KEY_ID),
        .kind = record->kind,
        .events = telling.events.items,
        .event_count = telling.events.count,
        .is_withdrawn = standing_set_is_void(&telling.set, telling.original),
        .table = {.key = "history",
                  .columns = columns,
                  .column_count = COUNT_OF(columns),
                  .rows = telling.rows.items,
                  .row_count = telling.rows.count},
    };
    return true;
}
