// Appending, the drive: one transaction from append_open to append_commit.
//
// A refusal (ERROR_INPUT) leaves everything as it was. Any other failure ends the append: the
// connection is not used for writing again until it was rolled back.
#include "store/append.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gen/queries.h"
#include "store/append_parts.h"

// An append of this many records, and this many times what the book held, does without the index.
#define UNINDEXED_RECORDS 4096
#define UNINDEXED_TIMES 4

void append_memory_close(struct append_memory **memory)
{
    if (*memory == NULL)
        return;
    struct arena arena = TAKE(*memory)->arena;
    arena_done(&arena);
}

static struct append_memory *new_memory(void)
{
    struct arena arena = {0};
    struct append_memory *memory = NEW(&arena, struct append_memory);
    memory->arena = arena;
    memory->known.arena = &memory->arena;
    names_init(&memory->names, &memory->arena);
    return memory;
}

// What the last append to this store has learnt, if the book is still as it left it.
static struct append_memory *take_memory(struct store *store)
{
    struct append_memory *memory = TAKE(store->memory);
    bool is_current = memory != NULL && memory->head.size == store->head.size &&
                      hash_equal(&memory->head.root, &store->head.root);
    if (is_current)
        return memory;
    append_memory_close(&memory);
    return new_memory();
}

static struct append *new_append(const struct append_options *options)
{
    struct arena arena = {0};
    struct append *append = NEW(&arena, struct append);
    append->arena = arena;
    append->options = *options;
    append->author = arena_string(&append->arena, options->author == NULL ? "" : options->author);
    append->body.arena = &append->arena;
    append->chunk.arena = &append->arena;
    append->twins.bases.arena = &append->arena;
    append->twins.contents.arena = &append->arena;
    append->links.by_earlier.arena = &append->arena;
    append->claims.by_earlier.arena = &append->arena;
    standing_set_init(&append->standing, &append->arena);
    append->last_recorded = INT64_MIN;
    return append;
}

static void set_clock(struct append *append)
{
    int64_t now = append->options.now;
    time_format(now > append->last_recorded ? now : append->last_recorded, append->recorded);
}

bool append_open(struct append **append, struct store *store, const struct append_options *options,
                 struct error *err)
{
    CLEANUP(append_close) struct append *opened = new_append(options);
    opened->store = store;
    db_rollback(store->db);
    if (!db_begin(store->db, true, err) || !store_load_head(store, err) ||
        !store_recorded(store, store->head.size, &opened->last_recorded, err)) {
        return false;
    }
    opened->start_size = store->head.size;
    opened->memory = take_memory(store);
    set_clock(opened);
    *append = TAKE(opened);
    return true;
}

bool append_create(struct append **append, const char *path, const struct append_options *options,
                   struct error *err)
{
    CLEANUP(append_close) struct append *opened = new_append(options);
    opened->is_new_book = true;
    opened->memory = new_memory();
    opened->memory->has_rows = true;
    opened->has_standing = true;
    opened->links.is_loaded = true;
    opened->claims.is_loaded = true;
    if (file_exists(path)) {
        error_set(err, ERROR_INPUT, "\"%s\" is there already", path);
        return error_hint(err, "choose another name for the new book, or remove the old file");
    }
    if (!output_open(&opened->output, path, &opened->arena, err) ||
        !output_release_stream(&opened->output, err) ||
        !store_create(&opened->store, opened->output.temporary, path, err)) {
        return false;
    }
    opened->store->unindexed = opened;
    opened->store->path = opened->output.path;
    if (!db_begin(opened->store->db, true, err))
        return false;
    set_clock(opened);
    *append = TAKE(opened);
    return true;
}

// Record 1 is the book itself, and only record 1.
static bool check_book_first(struct append *append, const struct record *record, struct error *err)
{
    if (append->store->head.size == 0 && record->kind != KIND_BOOK)
        return error_set(err, ERROR_INPUT,
                         "the first record of a book is the book itself, not a "
                         "%s",
                         kind_info(record->kind)->name);
    return true;
}

static bool stamp(struct append *append, struct record *record, struct arena *arena,
                  struct error *err)
{
    if (!append->options.is_restore) {
        record_put(record, KEY_RECORDED, arena_string(arena, append->recorded), arena);
        record_put(record, KEY_BY, arena_string(arena, append->author), arena);
        return true;
    }
    const char *recorded = record_text(record, KEY_RECORDED);
    int64_t time = 0;
    if (recorded == NULL || record_text(record, KEY_BY) == NULL)
        return error_set(err, ERROR_INPUT,
                         "a record to restore says when it was \"recorded\" and "
                         "\"by\" whom");
    if (!time_parse(slice_of(recorded), &time, err))
        return error_context(err, "field \"recorded\"");
    if (time < append->last_recorded) {
        char last[TIME_TEXT_MAX];
        return error_set(err, ERROR_INPUT, "recorded %s, earlier than the record before it (%s)",
                         recorded, time_format(append->last_recorded, last));
    }
    append->last_recorded = time;
    return true;
}

static bool put_node(void *user, unsigned level, uint64_t index, const struct hash *hash,
                     struct error *err)
{
    struct append *append = user;
    const struct db_value values[] = {DB_INT(level), DB_INT(index),
                                      DB_BLOB(hash->bytes, sizeof(hash->bytes))};
    return db_run(append->store->db, QUERY_NODE_PUT, values, COUNT_OF(values), NULL, err);
}

static bool insert(struct append *append, const struct record *record, struct error *err)
{
    struct store *store = append->store;
    struct hash leaf = hash_leaf(store->hasher, append->body.data, append->body.size);
    if (!merkle_append(&store->tree, store->hasher, &leaf, put_node, append, err))
        return false;
    if (store->head.size == 0)
        head_set_origin(&store->head, &leaf);
    uint64_t seq = ++store->head.size;
    const struct db_value values[] = {
        DB_INT(seq),
        DB_INT(record->kind),
        DB_STRING(record_text(record, KEY_ID)),
        DB_SLICE(((struct slice){append->body.data, append->body.size})),
        DB_BLOB(leaf.bytes, sizeof(leaf.bytes)),
    };
    return db_run(store->db, QUERY_ENTRY_APPEND, values, COUNT_OF(values), NULL, err);
}

static uint64_t resolved_number(const struct append *append, const char *id)
{
    for (size_t i = 0; i < append->resolved_count; i++) {
        if (text_equal(append->resolved[i].id, id))
            return append->resolved[i].seq;
    }
    assert(!"a reference that was checked");
    return 0;
}

// Once the record is in: what later ones are checked against.
static void remember(struct append *append, const struct record *record, uint64_t seq)
{
    append_remember_id(append, record_text(record, KEY_ID), record->kind, seq);
    uint64_t original = seq;
    if (record->kind == KIND_AMEND || record->kind == KIND_VOID) {
        uint64_t target = resolved_number(append, record_text(record, KEY_TARGET));
        standing_set_add(&append->standing, record->kind, seq, target);
        original = target;
    }
    if (record_shape(record) == KIND_LINK)
        append_add_link(append, &append->links, seq, original,
                        resolved_number(append, record_text(record, KEY_EARLIER)),
                        resolved_number(append, record_text(record, KEY_LATER)));
    if (is_adopted_claim(record))
        append_add_link(append, &append->claims, seq, original,
                        resolved_number(append, record_text(record, KEY_FLOW)), 0);
}

static bool append_one(struct append *append, struct record *record, struct append_result *out,
                       struct arena *arena, struct error *err)
{
    uint64_t same = 0;
    append->resolved_count = 0;
    append->other = 0;
    if (!check_book_first(append, record, err) || !append_retarget(append, record, arena, err) ||
        !append_choose_id(append, record, &same, arena, err)) {
        return false;
    }
    const char *id = record_text(record, KEY_ID);
    if (append->other != 0) {
        *out = (struct append_result){APPEND_OTHER, append->other, id};
        return true;
    }
    if (same != 0) {
        *out = (struct append_result){APPEND_SAME, same, id};
        return true;
    }
    buffer_clear(&append->body);
    if (!append_check(append, record, err) || !stamp(append, record, arena, err) ||
        !record_write(record, &append->body, err)) {
        return false;
    }
    append->is_failed = true; // until all of it is in
    if (!insert(append, record, err) || !append_row(append, record, err))
        return false;
    append->is_failed = false;
    remember(append, record, append->store->head.size);
    *out = (struct append_result){APPEND_NEW, append->store->head.size, id};
    return true;
}

// A failure of anything but a refusal ends the append.
static bool failed(struct append *append)
{
    append->is_failed = true;
    return false;
}

// Adding to an index entry by entry costs as much as all else; sorting it once costs little.
static bool outgrows_index(const struct append *append)
{
    uint64_t added = append_count(append);
    return append->store->unindexed == NULL && added >= UNINDEXED_RECORDS &&
           added / UNINDEXED_TIMES >= append->start_size;
}

bool append_record(struct append *append, struct record *record, struct append_result *out,
                   struct arena *arena, struct error *err)
{
    if (append->is_failed)
        return error_set(err, ERROR_STORE, "nothing more can be recorded after a failure");
    if (outgrows_index(append) && !append_drop_index(append, err))
        return failed(append);
    arena_reset(&append->scratch);
    if (append_one(append, record, out, arena, err))
        return true;
    if (err->code != ERROR_INPUT)
        append->is_failed = true;
    return false;
}

static bool says_same(struct append *append, const struct record *record, uint64_t seq, bool *out,
                      struct error *err)
{
    struct record stored;
    if (!store_record(append->store, seq, &stored, &append->scratch, err))
        return false;
    *out = record_same_fields(record, &stored);
    return true;
}

static bool find_edition(struct append *append, const struct record *record, uint64_t seq,
                         enum edition *edition, uint64_t *standing, struct error *err)
{
    const struct standing_set *set = &append->standing;
    bool is_said = false;
    *standing = standing_set_of(set, seq);
    *edition = EDITION_VOID;
    if (standing_set_is_void(set, seq))
        return true;
    if (!says_same(append, record, *standing, &is_said, err))
        return false;
    *edition = EDITION_STANDS;
    if (is_said)
        return true;
    *edition = EDITION_PASSED;
    for (uint64_t text = standing_set_last(set, seq); text != 0;
         text = standing_set_earlier(set, text)) {
        if (!says_same(append, record, text, &is_said, err))
            return false;
        if (is_said)
            return true;
    }
    *edition = EDITION_NEW;
    return true;
}

bool append_edition(struct append *append, const struct record *record, uint64_t seq,
                    enum edition *edition, uint64_t *standing, struct error *err)
{
    arena_reset(&append->scratch);
    return (append_load_standing(append, err) &&
            find_edition(append, record, seq, edition, standing, err)) ||
           failed(append);
}

bool append_is_void(struct append *append, uint64_t seq, bool *is_void, struct error *err)
{
    if (!append_load_standing(append, err))
        return failed(append);
    *is_void = standing_set_is_void(&append->standing, seq);
    return true;
}

bool append_kind_of(struct append *append, struct slice id, enum kind *kind, struct error *err)
{
    uint64_t seq = 0;
    arena_reset(&append->scratch);
    return append_find(append, id, &seq, kind, err) || failed(append);
}

uint64_t append_count(const struct append *append)
{
    return append->store->head.size - append->start_size;
}

struct head append_head(const struct append *append)
{
    struct head head = append->store->head;
    head.root = merkle_root(&append->store->tree, append->store->hasher);
    return head;
}

static bool write_head(struct append *append, struct error *err)
{
    struct store *store = append->store;
    store->head.root = merkle_root(&store->tree, store->hasher);
    struct db_value frontier =
        DB_BLOB(store->tree.frontier[0].bytes, merkle_frontier_bytes(&store->tree));
    struct db_value root = DB_BLOB(store->head.root.bytes, sizeof(store->head.root.bytes));
    if (append->is_new_book) {
        const struct db_value values[] = {DB_INT(strtoll(RECORD_FORMAT, NULL, 10)),
                                          DB_STRING(store->head.origin), DB_INT(store->head.size),
                                          frontier, root};
        return db_run(store->db, QUERY_HEAD_PUT, values, COUNT_OF(values), NULL, err);
    }
    const struct db_value values[] = {DB_STRING(store->head.origin), DB_INT(store->head.size),
                                      frontier, root, DB_INT(append->start_size)};
    int64_t changed = 0;
    if (!db_run(store->db, QUERY_HEAD_SWAP, values, COUNT_OF(values), &changed, err))
        return false;
    if (changed == 1)
        return true;
    return error_set(err, ERROR_STORE, "the book changed while it was being written");
}

static bool commit_new_book(struct append *append, struct error *err)
{
    struct db *db = append->store->db;
    if (append->store->head.size == 0)
        return error_set(err, ERROR_INPUT, "a book without any record cannot be made");
    if (!write_head(append, err) || !db_commit(db, err) || !db_sync(db, err))
        return false;
    db_close(&append->store->db);
    if (file_exists(append->output.path))
        return error_set(err, ERROR_INPUT, "\"%s\" was made meanwhile", append->output.path);
    return output_commit(&append->output, err);
}

bool append_commit(struct append *append, struct head *head, struct error *err)
{
    assert(!append->is_committed);
    struct store *store = append->store;
    if (append->is_failed)
        return error_set(err, ERROR_STORE, "nothing was recorded because of an earlier failure");
    append->is_failed = true; // until it is done: a failed commit is never repeated
    if (append->is_new_book) {
        if (!commit_new_book(append, err))
            return false;
    } else if (append_count(append) == 0) {
        db_rollback(store->db);
    } else if ((store->unindexed != NULL && !db_make_indexes(store->db, err)) ||
               !write_head(append, err) || !db_commit(store->db, err)) {
        return false;
    }
    store->unindexed = NULL;
    append->is_failed = false;
    append->is_committed = true;
    append->memory->head = store->head;
    if (head != NULL)
        *head = store->head;
    if (append->is_new_book || db_begin(store->db, false, err))
        return true;
    error_context(err, "the records are in the book, but it cannot be read again");
    return error_hint(err, "do not repeat the command");
}

void append_close(struct append **append)
{
    if (*append == NULL)
        return;
    struct append *closing = TAKE(*append);
    assert(closing->store != NULL || closing->is_new_book);
    if (closing->store != NULL)
        closing->store->unindexed = NULL;
    if (closing->is_new_book) {
        store_close(&closing->store);
        output_discard(&closing->output);
    } else if (closing->is_committed) {
        closing->store->memory = TAKE(closing->memory);
    } else {
        struct error ignored = {0};
        db_rollback(closing->store->db);
        if (!store_refresh(closing->store, &ignored)) {
            // The caller has an error already; the next read of this store reports its own.
            db_rollback(closing->store->db);
        }
    }
    append_memory_close(&closing->memory);
    arena_done(&closing->table.arena);
    arena_done(&closing->scratch);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
