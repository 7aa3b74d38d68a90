// Opening a book and reading its entries; the head at any prefix is in store_proof.c.
//
// Rows come from a file anybody may have written, so each value's type and length is checked
// before it is used.
#include "store/store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "core/date.h"
#include "gen/queries.h"
#include "store/audit.h"
#include "store/store_parts.h"

bool store_damaged(const struct store *store, struct error *err, const char *format, ...)
{
    char what[512];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    error_set(err, ERROR_STORE, "the book \"%s\" is damaged: %s", store->path, what);
    return error_hint(err, "`ledger verify` names the first bad record; restore the book from a "
                           "backup or from its JSON lines");
}

bool row_is(const struct db_value *row, const enum db_type *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (row[i].type != types[i])
            return false;
    }
    return true;
}

void head_set_origin(struct head *head, const struct hash *leaf)
{
    char hex[HASH_HEX_MAX];
    snprintf(head->origin, sizeof(head->origin), "ledger/%.16s", hash_hex(leaf, hex));
}

bool store_load_head(struct store *store, struct error *err)
{
    static const enum db_type types[] = {DB_INTEGER, DB_TEXT, DB_INTEGER, DB_BYTES, DB_BYTES};
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    if (!db_query(store->db, QUERY_HEAD_GET, NULL, 0, &rows, err) || !db_next(rows, &row, err))
        return false;
    if (row == NULL)
        return store_damaged(store, err, "it has no head");
    struct head head = {0};
    if (!row_is(row, types, COUNT_OF(types)) || row[1].bytes.size >= sizeof(head.origin) ||
        row[0].integer != strtoll(RECORD_FORMAT, NULL, 10) || row[2].integer < 1 ||
        row[4].bytes.size != sizeof(head.root) ||
        !merkle_load(&store->tree, (uint64_t)row[2].integer, row[3].bytes.data,
                     row[3].bytes.size)) {
        return store_damaged(store, err, "its head is not in order");
    }
    memcpy(head.origin, row[1].bytes.data, row[1].bytes.size);
    head.size = (uint64_t)row[2].integer;
    memcpy(&head.root, row[4].bytes.data, sizeof(head.root));
    store->head = head;
    return true;
}

bool store_refresh(struct store *store, struct error *err)
{
    return db_begin(store->db, false, err) && store_load_head(store, err);
}

static struct store *new_store(const char *path, enum store_mode mode)
{
    struct arena arena = {0};
    struct store *store = NEW(&arena, struct store);
    store->arena = arena;
    store->path = arena_string(&store->arena, path);
    store->mode = mode;
    return store;
}

bool store_open(struct store **store, const char *path, enum store_mode mode, struct error *err)
{
    CLEANUP(store_close) struct store *opened = new_store(path, mode);
    opened->hasher = hasher_open(err);
    if (opened->hasher == NULL ||
        !db_open(&opened->db, path, NULL, mode == STORE_WRITE ? DB_WRITE : DB_READ, err) ||
        !store_refresh(opened, err)) {
        return false;
    }
    *store = TAKE(opened);
    return true;
}

bool store_create(struct store **store, const char *path, const char *shown, struct error *err)
{
    CLEANUP(store_close) struct store *created = new_store(path, STORE_WRITE);
    created->hasher = hasher_open(err);
    if (created->hasher == NULL || !db_open(&created->db, path, shown, DB_CREATE, err))
        return false;
    *store = TAKE(created);
    return true;
}

void store_close(struct store **store)
{
    if (*store == NULL)
        return;
    struct store *closing = TAKE(*store);
    append_memory_close(&closing->memory);
    column_tail_close(&closing->tail);
    db_close(&closing->db);
    hasher_close(&closing->hasher);
    struct arena arena = closing->arena;
    arena_done(&arena);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

const struct head *store_head(const struct store *store)
{
    return &store->head;
}

bool store_entry_of(struct store *store, const struct db_value *row, struct entry *out,
                    struct error *err)
{
    static const enum db_type types[] = {DB_INTEGER, DB_INTEGER, DB_TEXT, DB_BYTES};
    if (!row_is(row, types, COUNT_OF(types)) || row[1].integer <= KIND_NONE ||
        row[1].integer >= KIND_COUNT || row[3].bytes.size != sizeof(out->leaf)) {
        return store_damaged(store, err, "record %" PRId64 " is not in the form of a record",
                             row[0].type == DB_INTEGER ? row[0].integer : 0);
    }
    out->seq = (uint64_t)row[0].integer;
    out->kind = (enum kind)row[1].integer;
    out->body = row[2].bytes;
    memcpy(&out->leaf, row[3].bytes.data, sizeof(out->leaf));
    return true;
}

bool store_entry(struct store *store, uint64_t seq, struct entry *out, struct arena *arena,
                 struct error *err)
{
    CLEANUP(store_scan_close) struct store_scan *scan = NULL;
    const struct entry *entry = NULL;
    if (!store_scan_open(&scan, store, seq, seq, err) || !store_scan_next(scan, &entry, err))
        return false;
    assert(entry != NULL);
    *out = *entry;
    out->body.data = arena_copy(arena, entry->body.data, entry->body.size);
    return true;
}

bool store_record(struct store *store, uint64_t seq, struct record *out, struct arena *arena,
                  struct error *err)
{
    struct entry entry;
    if (!store_entry(store, seq, &entry, arena, err))
        return false;
    struct error cause = {0};
    if (record_read(entry.body, out, arena, &cause))
        return true;
    return store_damaged(store, err, "record %" PRIu64 ": %s", seq, cause.text);
}

bool store_find_kind(struct store *store, struct slice id, uint64_t *seq, enum kind *kind,
                     struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    if (store->unindexed != NULL)
        return append_find_unindexed(store->unindexed, id, seq, kind, err);
    if (!db_query(store->db, QUERY_ENTRY_FIND, &DB_SLICE(id), 1, &rows, err) ||
        !db_next(rows, &row, err)) {
        return false;
    }
    *seq = 0;
    *kind = KIND_NONE;
    if (row == NULL)
        return true;
    static const enum db_type types[] = {DB_INTEGER, DB_INTEGER};
    if (!row_is(row, types, COUNT_OF(types)) || row[0].integer < 1 || row[1].integer <= KIND_NONE ||
        row[1].integer >= KIND_COUNT) {
        return store_damaged(store, err, "the index of ids is not in order");
    }
    *seq = (uint64_t)row[0].integer;
    *kind = (enum kind)row[1].integer;
    return true;
}

bool store_find(struct store *store, struct slice id, uint64_t *seq, struct error *err)
{
    enum kind kind = KIND_NONE;
    return store_find_kind(store, id, seq, &kind, err);
}

bool store_entry_name(struct store *store, uint64_t seq, enum kind *kind, const char **id,
                      struct arena *arena, struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    if (!db_query(store->db, QUERY_ENTRY_NAME, &DB_INT(seq), 1, &rows, err) ||
        !db_next(rows, &row, err)) {
        return false;
    }
    static const enum db_type types[] = {DB_INTEGER, DB_TEXT};
    if (row == NULL || !row_is(row, types, COUNT_OF(types)) || row[0].integer <= KIND_NONE ||
        row[0].integer >= KIND_COUNT) {
        return store_damaged(store, err, "record %" PRIu64 " is missing or not in order", seq);
    }
    *kind = (enum kind)row[0].integer;
    *id = arena_copy(arena, row[1].bytes.data, row[1].bytes.size);
    return true;
}

// Inside a body the bytes ,"recorded":" can only be the key: within a text a quote is escaped.
bool store_recorded(struct store *store, uint64_t seq, int64_t *time, struct error *err)
{
    static const char key[] = ",\"recorded\":\"";
    CLEANUP(store_scan_close) struct store_scan *scan = NULL;
    const struct entry *entry = NULL;
    if (!store_scan_open(&scan, store, seq, seq, err) || !store_scan_next(scan, &entry, err))
        return false;
    assert(entry != NULL);
    const char *end = entry->body.data + entry->body.size;
    const char *found = memmem(entry->body.data, entry->body.size, key, sizeof(key) - 1);
    struct error cause = {0};
    if (found != NULL) {
        const char *text = found + sizeof(key) - 1;
        const char *quote = memchr(text, '"', (size_t)(end - text));
        if (quote != NULL &&
            time_parse((struct slice){text, (size_t)(quote - text)}, time, &cause)) {
            return true;
        }
    }
    return store_damaged(store, err, "record %" PRIu64 " does not say when it was recorded", seq);
}

// `recorded` never goes backwards, so the prefix is found by halving.
bool store_size_at(struct store *store, int64_t time, uint64_t *size, struct error *err)
{
    uint64_t low = 0;
    uint64_t high = store->head.size;
    while (low < high) {
        uint64_t middle = low + (high - low + 1) / 2;
        int64_t recorded = 0;
        if (!store_recorded(store, middle, &recorded, err))
            return false;
        if (recorded <= time) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    *size = low;
    return true;
}

struct store_scan {
    struct arena arena; // holds this struct too
    struct store *store;
    struct db_rows *rows;
    uint64_t next;
    uint64_t last;
    struct entry entry;
};

bool store_scan_open(struct store_scan **scan, struct store *store, uint64_t first, uint64_t last,
                     struct error *err)
{
    struct arena arena = {0};
    CLEANUP(store_scan_close) struct store_scan *opened = NEW(&arena, struct store_scan);
    opened->arena = arena;
    opened->store = store;
    opened->next = first;
    opened->last = last;
    const struct db_value range[] = {DB_INT(first), DB_INT(last)};
    if (!db_query(store->db, QUERY_ENTRY_SCAN, range, COUNT_OF(range), &opened->rows, err))
        return false;
    *scan = TAKE(opened);
    return true;
}

bool store_scan_next(struct store_scan *scan, const struct entry **entry, struct error *err)
{
    const struct db_value *row = NULL;
    if (!db_next(scan->rows, &row, err))
        return false;
    if (row == NULL && scan->next > scan->last) {
        *entry = NULL;
        return true;
    }
    if (row == NULL || row[0].type != DB_INTEGER || (uint64_t)row[0].integer != scan->next)
        return store_damaged(scan->store, err, "record %" PRIu64 " is missing", scan->next);
    if (!store_entry_of(scan->store, row, &scan->entry, err))
        return false;
    scan->next++;
    *entry = &scan->entry;
    return true;
}

void store_scan_close(struct store_scan **scan)
{
    if (*scan == NULL)
        return;
    struct store_scan *closing = TAKE(*scan);
    db_done(&closing->rows);
    struct arena arena = closing->arena;
    arena_done(&arena);
}

bool store_load_names(struct store *store, struct names *names, struct error *err)
{
    static const enum db_type types[] = {DB_INTEGER, DB_INTEGER, DB_TEXT};
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    if (!db_query(store->db, QUERY_NAME_ALL, NULL, 0, &rows, err))
        return false;
    while (db_next(rows, &row, err)) {
        if (row == NULL)
            return true;
        bool is_good = row_is(row, types, COUNT_OF(types)) && row[0].integer > DIM_NONE &&
                       row[0].integer < DIM_COUNT;
        if (!is_good ||
            names_put(names, (enum dimension_name)row[0].integer, row[2].bytes) != row[1].integer) {
            return store_damaged(store, err, "its dictionary is not in order");
        }
    }
    return false;
}

static bool verify_copy(const char *path, const struct head *expected, struct error *err)
{
    CLEANUP(store_close) struct store *copy = NULL;
    struct audit audit;
    if (!store_open(&copy, path, STORE_READ, err) || !audit_store(copy, &audit, NULL, NULL, err))
        return false;
    if (audit.head.size == expected->size && hash_equal(&audit.head.root, &expected->root))
        return true;
    return error_set(err, ERROR_STORE, "its head is not the book's");
}

bool store_backup(struct store *store, const char *path, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    CLEANUP(output_discard) struct output output = {0};
    if (file_exists(path))
        return error_set(err, ERROR_INPUT, "\"%s\" is there already", path);
    if (!output_open(&output, path, &scratch, err) || !output_release_stream(&output, err) ||
        !db_backup(store->db, output.temporary, path, err)) {
        return false;
    }
    if (!verify_copy(output.temporary, &store->head, err))
        return error_context(err, "the copy does not verify");
    return output_commit(&output, err);
}
