// Columns while appending: a row per record, a chunk per 4,096 rows, in the same transaction.
//
// An append to an existing book makes no rows until it fills a chunk: then that chunk is made from
// its bodies, and rows from there on straight from the records. So a single append reads neither
// the dictionary nor the tail.
#include <inttypes.h>
#include <string.h>

#include "gen/queries.h"
#include "store/append_parts.h"
#include "store/body.h"

static bool find_resolved(void *user, struct slice id, uint64_t *seq, struct error *err)
{
    const struct append *append = user;
    for (size_t i = 0; i < append->resolved_count; i++) {
        if (!slice_is(id, append->resolved[i].id))
            continue;
        *seq = append->resolved[i].seq;
        return true;
    }
    *seq = 0;
    return error_set(err, ERROR_STORE, "a reference that was not checked");
}

static bool find_in_book(void *user, struct slice id, uint64_t *seq, struct error *err)
{
    enum kind kind = KIND_NONE;
    return append_find(user, id, seq, &kind, err);
}

static bool write_names(struct append *append, struct error *err)
{
    for (int dim = DIM_NONE + 1; dim < DIM_COUNT; dim++) {
        uint32_t *written = &append->memory->names_written[dim];
        for (; *written < append->memory->names.count[dim]; (*written)++) {
            const struct db_value values[] = {
                DB_INT(dim), DB_INT(*written + 1),
                DB_STRING(append->memory->names.texts[dim][*written + 1])};
            if (!db_run(append->store->db, QUERY_NAME_PUT, values, COUNT_OF(values), NULL, err))
                return false;
        }
    }
    return true;
}

static bool write_chunk(struct append *append, uint64_t number, struct error *err)
{
    for (unsigned column = 0; column < COLUMN_COUNT; column++) {
        buffer_clear(&append->chunk);
        chunk_rows_encode(append->memory->rows, (enum column)column, &append->chunk);
        struct slice data = {append->chunk.data, append->chunk.size};
        const struct db_value values[] = {DB_INT(chunk_key(column, number)),
                                          DB_INT(chunk_crc(data)), DB_BLOB(data.data, data.size)};
        if (!db_run(append->store->db, QUERY_CHUNK_PUT, values, COUNT_OF(values), NULL, err))
            return false;
    }
    return write_names(append, err);
}

static void make_room(struct append *append)
{
    if (append->memory->rows == NULL)
        append->memory->rows = NEW(&append->memory->arena, struct chunk_rows);
}

// All rows of the chunk that is full now, from the bodies.
static bool rebuild_rows(struct append *append, uint64_t number, struct error *err)
{
    CLEANUP(body_reader_done) struct body_reader bodies = {0};
    CLEANUP(store_scan_close) struct store_scan *scan = NULL;
    struct store *store = append->store;
    struct append_memory *memory = append->memory;
    uint64_t first = number * CHUNK_RECORDS + 1;
    if (!store_load_names(store, &append->memory->names, err))
        return false;
    memcpy(append->memory->names_written, append->memory->names.count,
           sizeof(append->memory->names_written));
    if (!store_scan_open(&scan, store, first, first + CHUNK_RECORDS - 1, err))
        return false;
    for (size_t i = 0; i < CHUNK_RECORDS; i++) {
        const struct entry *entry = NULL;
        struct error cause; // big: not cleared for every record
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (!body_read(&bodies, entry->body, &cause) ||
            !columns_of_body(&bodies.body, &memory->names, find_in_book, append,
                             chunk_row(memory->rows, i), &cause)) {
            return store_damaged(store, err, "record %" PRIu64 ": %s", entry->seq, cause.text);
        }
        chunk_row_done(memory->rows, i);
    }
    return true;
}

static bool add_row(struct append *append, const struct record *record, size_t place,
                    struct error *err)
{
    struct append_memory *memory = append->memory;
    if (!columns_of_record(record, &memory->names, find_resolved, append,
                           chunk_row(memory->rows, place), err)) {
        return false;
    }
    chunk_row_done(memory->rows, place);
    return true;
}

bool append_row(struct append *append, const struct record *record, struct error *err)
{
    struct append_memory *memory = append->memory;
    uint64_t size = append->store->head.size;
    size_t place = (size_t)((size - 1) % CHUNK_RECORDS);
    bool is_full = place == CHUNK_RECORDS - 1;
    if (!memory->has_rows && !is_full)
        return true;
    make_room(append);
    if (memory->has_rows ? !add_row(append, record, place, err)
                         : !rebuild_rows(append, size / CHUNK_RECORDS - 1, err)) {
        return false;
    }
    memory->has_rows = true;
    return !is_full || write_chunk(append, size / CHUNK_RECORDS - 1, err);
}
