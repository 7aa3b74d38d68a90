#include "store/store_checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "base/list.h"
#include "gen/queries.h"
#include "proof/checkpoint.h"
#include "proof/note.h"
#include "store/store_parts.h"

static const enum db_type row_types[] = {DB_INTEGER, DB_TEXT};

bool store_checkpoints(struct store *store, struct store_checkpoint **out, size_t *count,
                       struct arena *arena, struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    LIST(struct store_checkpoint) all = {0};
    if (!db_query(store->db, QUERY_CHECKPOINT_ALL, NULL, 0, &rows, err))
        return false;
    for (;;) {
        const struct db_value *row = NULL;
        if (!db_next(rows, &row, err))
            return false;
        if (row == NULL)
            break;
        if (!row_is(row, row_types, COUNT_OF(row_types)) || row[0].integer < 1)
            return store_damaged(store, err, "one of its checkpoints is not in order");
        struct slice note = row[1].bytes;
        note.data = arena_copy(arena, note.data, note.size);
        LIST_PUSH(arena, &all, ((struct store_checkpoint){(uint64_t)row[0].integer, note}));
    }
    *out = all.items;
    *count = all.count;
    return true;
}

// The note there is of that size; *found is empty when there is none.
static bool get_note(struct store *store, uint64_t size, struct slice *found, struct arena *arena,
                     struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    *found = (struct slice){0};
    if (!db_query(store->db, QUERY_CHECKPOINT_GET, &DB_INT(size), 1, &rows, err) ||
        !db_next(rows, &row, err)) {
        return false;
    }
    if (row == NULL)
        return true;
    if (!row_is(row, row_types, COUNT_OF(row_types)))
        return store_damaged(store, err, "its checkpoint of %" PRIu64 " records is not in order",
                             size);
    *found = row[1].bytes;
    found->data = arena_copy(arena, found->data, found->size);
    return true;
}

static bool has_line(struct slice lines, struct slice line)
{
    struct slice each;
    while (checkpoint_take_line(&lines, &each))
        if (slice_equal(each, line))
            return true;
    return false;
}

// The old note with the lines of the new one that it lacks.
static bool merge(struct slice old, const struct note *note, struct buffer *out, bool *is_changed,
                  struct arena *arena, struct error *err)
{
    struct note there;
    struct slice rest = note->lines;
    struct slice line;
    if (!note_read(old, &there, arena, err))
        return false;
    if (!slice_equal(there.text, note->text))
        return error_set(err, ERROR_STORE, "another text is signed for that size already");
    buffer_put(out, old.data, old.size);
    while (checkpoint_take_line(&rest, &line)) {
        if (has_line(there.lines, line))
            continue;
        buffer_put(out, line.data, line.size);
        buffer_char(out, '\n');
        *is_changed = true;
    }
    return true;
}

static bool put(struct store *store, const struct note *note, struct slice whole,
                struct arena *scratch, struct error *err)
{
    struct checkpoint stated;
    struct head head;
    struct slice old;
    if (!checkpoint_read(note->text, &stated, err))
        return false;
    if (!slice_is(stated.origin, store->head.origin))
        return error_set(err, ERROR_INPUT, "the checkpoint is of %s, not of this book",
                         text_quote(scratch, stated.origin));
    if (stated.size == 0)
        return error_set(err, ERROR_INPUT, "a checkpoint of no records is of no use");
    if (!store_head_at(store, stated.size, &head, err))
        return false;
    if (!hash_equal(&head.root, &stated.root))
        return error_set(err, ERROR_INPUT,
                         "the checkpoint of %" PRIu64 " records states another root than this "
                         "book has",
                         stated.size);
    if (!get_note(store, stated.size, &old, scratch, err))
        return false;
    if (old.size == 0) {
        const struct db_value values[] = {DB_INT(stated.size), DB_SLICE(whole)};
        return db_run(store->db, QUERY_CHECKPOINT_PUT, values, COUNT_OF(values), NULL, err);
    }
    struct buffer merged = {.arena = scratch};
    bool is_changed = false;
    if (!merge(old, note, &merged, &is_changed, scratch, err))
        return error_context(err, "the checkpoint of %" PRIu64 " records", stated.size);
    const struct db_value values[] = {DB_SLICE(((struct slice){merged.data, merged.size})),
                                      DB_INT(stated.size)};
    return !is_changed ||
           db_run(store->db, QUERY_CHECKPOINT_CHANGE, values, COUNT_OF(values), NULL, err);
}

bool store_put_checkpoint(struct store *store, struct slice note, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct note read;
    struct error ignored = {0};
    if (!note_read(note, &read, &scratch, err))
        return false;
    db_rollback(store->db);
    bool is_put = db_begin(store->db, true, err) && store_load_head(store, err) &&
                  put(store, &read, note, &scratch, err) && db_commit(store->db, err);
    if (!is_put)
        db_rollback(store->db);
    return store_refresh(store, is_put ? err : &ignored) && is_put;
}
