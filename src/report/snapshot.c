#include "report/snapshot.h"

#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "store/columns.h"

struct loading {
    struct snapshot *snapshot;
    struct arena *arena;
    struct arena scratch; // of one record
    LIST(struct party) parties;
    LIST(struct activity) activities;
    LIST(struct evidence) evidence;
};

static const char *lower_case(const char *text, struct arena *arena)
{
    char *out = arena_string(arena, text);
    for (char *c = out; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return out;
}

static void put_alias(struct loading *loading, const char *name, uint32_t index)
{
    bool is_new;
    const char *key = lower_case(name, loading->arena);
    uint32_t *place = map_put(&loading->snapshot->alias_index, slice_of(key), &is_new);
    if (is_new)
        *place = index; // the first party of a name keeps it
}

static unsigned code_value(const struct record *record, enum key key, const struct code_list *list)
{
    const char *text = record_text(record, key);
    return text == NULL ? 0 : code_find(list, slice_of(text));
}

static void load_party(struct loading *loading, const char *id, const struct record *record)
{
    const char *country = record_text(record, KEY_COUNTRY);
    struct party party = {
        .id = id,
        .name = record_text(record, KEY_NAME),
        .type = (enum party_type)code_value(record, KEY_TYPE, &codes_party_type),
        .boundary = (enum boundary)code_value(record, KEY_BOUNDARY, &codes_boundary),
        .place = country == NULL ? id : country,
        .record = record,
    };
    LIST_PUSH(loading->arena, &loading->parties, party);
    uint32_t index = (uint32_t)loading->parties.count - 1;
    *map_put(&loading->snapshot->party_index, slice_of(id), NULL) = index;
    put_alias(loading, id, index);
    put_alias(loading, party.name, index);
    for (size_t i = 0; i < record->values[KEY_ALIASES].count; i++)
        put_alias(loading, record->values[KEY_ALIASES].items[i], index);
}

static void load_activity(struct loading *loading, const char *id, const struct record *record)
{
    struct activity activity = {
        .id = id,
        .title = record_text(record, KEY_TITLE),
        .recipients = record->values[KEY_RECIPIENT],
        .record = record,
    };
    LIST_PUSH(loading->arena, &loading->activities, activity);
    *map_put(&loading->snapshot->activity_index, slice_of(id), NULL) =
        (uint32_t)loading->activities.count - 1;
}

static const char *keep_text(struct loading *loading, const struct record *record, enum key key)
{
    const char *text = record_text(record, key);
    return text == NULL ? NULL : arena_string(loading->arena, text);
}

static bool load_evidence(struct loading *loading, const char *id, const struct record *record,
                          struct error *err)
{
    struct evidence evidence = {
        .id = id,
        .title = keep_text(loading, record, KEY_TITLE),
        .publisher = keep_text(loading, record, KEY_PUBLISHER),
        .url = keep_text(loading, record, KEY_URL),
        .grade = code_value(record, KEY_GRADE, &codes_grade),
    };
    const char *published = record_text(record, KEY_PUBLISHED);
    if (published != NULL && !date_parse(slice_of(published), &evidence.published, err))
        return false;
    LIST_PUSH(loading->arena, &loading->evidence, evidence);
    *map_put(&loading->snapshot->evidence_index, slice_of(id), NULL) =
        (uint32_t)loading->evidence.count - 1;
    return true;
}

static void load_whole(struct loading *loading, const struct record *read)
{
    struct record *record = NEW(loading->arena, struct record);
    *record = record_copy(read, loading->arena);
    switch ((int)record_shape(record)) {
    case KIND_BOOK:
        loading->snapshot->title = record_text(record, KEY_TITLE);
        loading->snapshot->currency = record_text(record, KEY_CURRENCY);
        loading->snapshot->rate_policy = record->values[KEY_RATE_POLICY];
        break;
    case KIND_PARTY: load_party(loading, record_subject(record), record); break;
    case KIND_ACTIVITY: load_activity(loading, record_subject(record), record); break;
    default: break;
    }
}

// Evidence is much, and little is asked of it: only that is kept.
static bool load_record(struct loading *loading, uint64_t seq, struct error *err)
{
    struct record record;
    arena_reset(&loading->scratch);
    if (!store_record(loading->snapshot->store, seq, &record, &loading->scratch, err))
        return false;
    if (record_shape(&record) == KIND_EVIDENCE) {
        const char *id = arena_string(loading->arena, record_subject(&record));
        return load_evidence(loading, id, &record, err);
    }
    load_whole(loading, &record);
    return true;
}

#define ENTITIES                                                                                   \
    (COLUMNS_BIT(KIND_BOOK) | COLUMNS_BIT(KIND_PARTY) | COLUMNS_BIT(KIND_ACTIVITY) |               \
     COLUMNS_BIT(KIND_EVIDENCE))

static bool is_entity(int64_t kind, int64_t shape)
{
    return kind != KIND_VOID && shape > KIND_NONE && shape < KIND_COUNT && (ENTITIES >> shape & 1);
}

static bool load_entities(struct loading *loading, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_SHAPE};
    struct snapshot *snapshot = loading->snapshot;
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    columns_only(reader, COLUMN_SHAPE, ENTITIES);
    const struct column_batch *batch;
    LIST(uint64_t) entities = {0};
    for (;;) {
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        const int64_t *kinds = batch->values[COLUMN_KIND];
        const int64_t *shapes = batch->values[COLUMN_SHAPE];
        for (size_t i = 0; i < batch->count; i++)
            if (is_entity(kinds[i], shapes[i]) &&
                !standing_is_gone(&snapshot->standing, batch->first + i))
                LIST_PUSH(loading->arena, &entities, batch->first + i);
    }
    for (size_t i = 0; i < entities.count; i++)
        if (!load_record(loading, entities.items[i], err))
            return error_context(err, "record %llu", (unsigned long long)entities.items[i]);
    return true;
}

// Parents are known by id; the top of each chain is its programme. A chain cannot be circular (the
// append refuses it), but an amendment may name a parent that is void: then the chain ends there.
static void derive_programmes(struct snapshot *snapshot)
{
    for (uint32_t i = 1; i <= snapshot->activity_count; i++) {
        const char *parent = record_text(snapshot->activities[i].record, KEY_PARENT);
        snapshot->activities[i].parent = parent == NULL ? 0 : snapshot_activity(snapshot, parent);
    }
    for (uint32_t i = 1; i <= snapshot->activity_count; i++) {
        uint32_t top = i;
        for (uint32_t steps = 0;
             snapshot->activities[top].parent != 0 && steps < snapshot->activity_count; steps++)
            top = snapshot->activities[top].parent;
        snapshot->activities[i].programme = top;
    }
}

bool snapshot_load(struct snapshot *out, struct store *store, uint64_t size, struct arena *arena,
                   struct error *err)
{
    *out = (struct snapshot){.store = store};
    struct map *maps[] = {&out->party_index, &out->alias_index, &out->activity_index,
                          &out->evidence_index};
    for (size_t i = 0; i < COUNT_OF(maps); i++)
        maps[i]->arena = arena;
    if (!store_head_at(store, size == 0 ? store_head(store)->size : size, &out->head, err) ||
        !store_recorded(store, out->head.size, &out->as_of_time, err) ||
        !standing_load(&out->standing, store, out->head.size, arena, err))
        return false;
    out->as_of_day = time_day(out->as_of_time);
    struct loading loading = {.snapshot = out, .arena = arena};
    // index 0 is "none" in every array
    LIST_PUSH(arena, &loading.parties, (struct party){0});
    LIST_PUSH(arena, &loading.activities, (struct activity){0});
    LIST_PUSH(arena, &loading.evidence, (struct evidence){0});
    bool is_loaded = load_entities(&loading, err);
    arena_done(&loading.scratch);
    if (!is_loaded)
        return false;
    out->parties = loading.parties.items;
    out->party_count = (uint32_t)loading.parties.count - 1;
    out->activities = loading.activities.items;
    out->activity_count = (uint32_t)loading.activities.count - 1;
    out->evidence = loading.evidence.items;
    out->evidence_count = (uint32_t)loading.evidence.count - 1;
    derive_programmes(out);
    return true;
}

static uint32_t index_in(const struct map *map, const char *id)
{
    const uint32_t *place = map_find(map, slice_of(id));
    return place == NULL ? 0 : *place;
}

uint32_t snapshot_party(const struct snapshot *snapshot, const char *name)
{
    uint32_t index = index_in(&snapshot->party_index, name);
    if (index != 0)
        return index;
    struct arena scratch = {0};
    index = index_in(&snapshot->alias_index, lower_case(name, &scratch));
    arena_done(&scratch);
    return index;
}

uint32_t snapshot_activity(const struct snapshot *snapshot, const char *id)
{
    return index_in(&snapshot->activity_index, id);
}

uint32_t snapshot_evidence(const struct snapshot *snapshot, const char *id)
{
    return index_in(&snapshot->evidence_index, id);
}

bool snapshot_set_boundary(struct snapshot *snapshot, const char *name, enum boundary boundary,
                           struct arena *arena, struct error *err)
{
    const char *word = code_name(&codes_boundary, boundary);
    uint32_t index = snapshot_party(snapshot, name);
    if (index == 0) {
        struct suggestion near = {.word = name};
        for (uint32_t i = 1; i <= snapshot->party_count; i++)
            suggestion_offer(&near, snapshot->parties[i].id);
        error_set(err, ERROR_INPUT, "--%s \"%s\" names no party of this book", word, name);
        return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
    }
    snapshot->parties[index].boundary = boundary;
    snapshot->boundary_note = arena_printf(
        arena, "%s%s%s counted as %s",
        snapshot->boundary_note == NULL ? "" : snapshot->boundary_note,
        snapshot->boundary_note == NULL ? "" : ", ", snapshot->parties[index].name, word);
    return true;
}
