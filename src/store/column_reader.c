// Reading columns: whole chunks from their BLOBs, the tail from its bodies.
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "gen/queries.h"
#include "store/body.h"
#include "store/columns.h"
#include "store/store_parts.h"

// The records behind the last whole chunk, read from their bodies.
struct column_tail {
    struct arena arena; // holds this struct too
    struct store *store;
    struct names names; // the book's dictionary, and after it the tail's own words
    bool wants_numbers; // the columns that name records
    uint64_t first;
    size_t count;
    int64_t *values[COLUMN_COUNT];
};

struct column_reader {
    struct arena arena; // holds this struct too
    struct store *store;
    uint64_t size;
    uint64_t done;        // records given out
    uint64_t chunk_count; // whole chunks the book has
    enum column columns[COLUMN_COUNT];
    size_t column_count;
    int64_t *values[COLUMN_COUNT];
    struct column_tail *tail; // the store's, or our own
    enum column tested;
    uint64_t wanted; // of its values; 0: every chunk is wanted
    struct column_batch batch;
};

static bool is_dictionary_column(enum column column)
{
    switch ((int)column) {
    case COLUMN_FROM:
    case COLUMN_TO:
    case COLUMN_VIA:
    case COLUMN_ACTIVITY:
    case COLUMN_EVENT:
    case COLUMN_RECIPIENT:
    case COLUMN_EVIDENCE:
    case COLUMN_CURRENCY:
    case COLUMN_EQUIVALENT_CURRENCY:
    case COLUMN_BASE:
    case COLUMN_QUOTE:
    case COLUMN_SOURCE: return true;
    default: return false;
    }
}

static bool is_number_column(enum column column)
{
    return column == COLUMN_TARGET || column == COLUMN_PART_OF || column == COLUMN_EARLIER ||
           column == COLUMN_LATER;
}

void column_tail_close(struct column_tail **tail)
{
    if (*tail == NULL)
        return;
    struct arena arena = TAKE(*tail)->arena;
    arena_done(&arena);
}

static bool find_number(void *user, struct slice id, uint64_t *seq, struct error *err)
{
    const struct column_tail *tail = user;
    if (tail->wants_numbers)
        return store_find(tail->store, id, seq, err);
    *seq = 1; // goes into a column nobody asked for
    return true;
}

static bool read_rows(struct column_tail *tail, struct body_reader *bodies, struct error *err)
{
    CLEANUP(store_scan_close) struct store_scan *scan = NULL;
    if (tail->count != 0 &&
        !store_scan_open(&scan, tail->store, tail->first, tail->first + tail->count - 1, err))
        return false;
    for (size_t i = 0; i < tail->count; i++) {
        const struct entry *entry = NULL;
        struct error cause; // big: not cleared for every record
        int64_t row[COLUMN_COUNT];
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (!body_read(bodies, entry->body, &cause) ||
            !columns_of_body(&bodies->body, &tail->names, find_number, tail, row, &cause))
            return store_damaged(tail->store, err, "record %" PRIu64 ": %s", entry->seq,
                                 cause.text);
        for (int column = 0; column < COLUMN_COUNT; column++) {
            if (tail->values[column] != NULL)
                tail->values[column][i] = row[column];
        }
    }
    return true;
}

// The columns wanted of the records behind the last whole chunk, as far as `size`.
static bool load_tail(struct column_tail **out, struct store *store, uint64_t size,
                      const enum column *columns, size_t count, struct error *err)
{
    CLEANUP(body_reader_done) struct body_reader bodies = {0};
    struct arena arena = {0};
    CLEANUP(column_tail_close) struct column_tail *tail = NEW(&arena, struct column_tail);
    tail->arena = arena;
    tail->store = store;
    tail->first = store->head.size / CHUNK_RECORDS * CHUNK_RECORDS + 1;
    tail->count = size < tail->first ? 0 : (size_t)(size - tail->first + 1);
    names_init(&tail->names, &tail->arena);
    bool wants_names = false;
    for (size_t i = 0; i < count; i++) {
        if (tail->values[columns[i]] == NULL)
            tail->values[columns[i]] = NEW_ARRAY(&tail->arena, int64_t, tail->count + 1);
        wants_names = wants_names || is_dictionary_column(columns[i]);
        tail->wants_numbers = tail->wants_numbers || is_number_column(columns[i]);
    }
    if ((wants_names && !store_load_names(store, &tail->names, err)) ||
        !read_rows(tail, &bodies, err))
        return false;
    *out = TAKE(tail);
    return true;
}

// A store that only reads has one snapshot, whose tail is read once, whole; one that writes has
// another tail with every record.
static bool find_tail(struct column_reader *reader, struct error *err)
{
    struct store *store = reader->store;
    enum column all[COLUMN_COUNT];
    for (int column = 0; column < COLUMN_COUNT; column++)
        all[column] = (enum column)column;
    if (store->mode == STORE_WRITE)
        return load_tail(&reader->tail, store, reader->size, reader->columns, reader->column_count,
                         err);
    if (store->tail == NULL &&
        !load_tail(&store->tail, store, store->head.size, all, COLUMN_COUNT, err))
        return false;
    reader->tail = store->tail;
    return true;
}

bool columns_open(struct column_reader **reader, struct store *store, uint64_t size,
                  const enum column *columns, size_t count, struct error *err)
{
    assert(size <= store->head.size && count <= COLUMN_COUNT);
    struct arena arena = {0};
    CLEANUP(columns_close) struct column_reader *opened = NEW(&arena, struct column_reader);
    opened->arena = arena;
    opened->store = store;
    opened->size = size;
    opened->chunk_count = store->head.size / CHUNK_RECORDS;
    for (size_t i = 0; i < count; i++) {
        if (opened->values[columns[i]] != NULL)
            continue;
        opened->columns[opened->column_count++] = columns[i];
        opened->values[columns[i]] = NEW_ARRAY(&opened->arena, int64_t, CHUNK_RECORDS);
    }
    if (!find_tail(opened, err))
        return false;
    *reader = TAKE(opened);
    return true;
}

void columns_only(struct column_reader *reader, enum column column, uint64_t wanted)
{
    assert(reader->values[column] != NULL && wanted != 0);
    reader->tested = column;
    reader->wanted = wanted;
}

const struct names *columns_names(const struct column_reader *reader)
{
    return &reader->tail->names;
}

static bool damaged_chunk(struct store *store, uint64_t number, const char *what, struct error *err)
{
    return store_damaged(store, err, "the columns of records %" PRIu64 " to %" PRIu64 " %s",
                         number * CHUNK_RECORDS + 1, (number + 1) * CHUNK_RECORDS, what);
}

static bool read_column(struct column_reader *reader, enum column column, uint64_t number,
                        size_t count, struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    static const enum db_type types[] = {DB_INTEGER, DB_BYTES};
    if (!db_query(reader->store->db, QUERY_CHUNK_GET, &DB_INT(chunk_key(column, number)), 1, &rows,
                  err) ||
        !db_next(rows, &row, err)) {
        return false;
    }
    if (row == NULL)
        return damaged_chunk(reader->store, number, "are missing", err);
    struct error cause = {0};
    if (!row_is(row, types, COUNT_OF(types)) || row[0].integer != chunk_crc(row[1].bytes) ||
        !chunk_decode(row[1].bytes, count, reader->values[column], &cause)) {
        return damaged_chunk(reader->store, number, "do not match their checksum", err);
    }
    return true;
}

static bool has_wanted(const struct column_reader *reader, size_t count)
{
    const int64_t *values = reader->values[reader->tested];
    for (size_t i = 0; i < count; i++) {
        uint64_t value = (uint64_t)values[i]; // a negative one is above 63
        if (reader->wanted >> (value < 63 ? value : 63) & 1)
            return true;
    }
    return false;
}

// Reads the columns of chunk `number`, unless nothing in it is wanted.
static bool read_chunk(struct column_reader *reader, uint64_t number, size_t count, bool *is_wanted,
                       struct error *err)
{
    *is_wanted = true;
    if (reader->wanted != 0) {
        if (!read_column(reader, reader->tested, number, count, err))
            return false;
        *is_wanted = has_wanted(reader, count);
    }
    for (size_t i = 0; *is_wanted && i < reader->column_count; i++) {
        enum column column = reader->columns[i];
        if (reader->wanted != 0 && column == reader->tested)
            continue;
        if (!read_column(reader, column, number, count, err))
            return false;
    }
    return true;
}

bool columns_next(struct column_reader *reader, const struct column_batch **batch,
                  struct error *err)
{
    bool is_wanted = false;
    *batch = NULL;
    while (!is_wanted && reader->done < reader->size) {
        uint64_t left = reader->size - reader->done;
        size_t count = left < CHUNK_RECORDS ? (size_t)left : CHUNK_RECORDS;
        uint64_t number = reader->done / CHUNK_RECORDS;
        bool is_chunk = number < reader->chunk_count;
        is_wanted = true;
        if (is_chunk && !read_chunk(reader, number, count, &is_wanted, err))
            return false;
        reader->batch.first = reader->done + 1;
        reader->batch.count = count;
        for (size_t i = 0; i < reader->column_count; i++) {
            enum column column = reader->columns[i];
            reader->batch.values[column] =
                is_chunk ? reader->values[column] : reader->tail->values[column];
        }
        reader->done += count;
    }
    if (is_wanted)
        *batch = &reader->batch;
    return true;
}

void columns_close(struct column_reader **reader)
{
    if (*reader == NULL)
        return;
    struct column_reader *closing = TAKE(*reader);
    if (closing->tail != closing->store->tail)
        column_tail_close(&closing->tail);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
