// Reading columns: whole chunks from their BLOBs, the tail from its bodies.
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "gen/queries.h"
#include "store/body.h"
#include "store/columns.h"
#include "store/store_parts.h"

struct column_reader {
    struct arena arena; // holds this struct too
    struct store *store;
    struct names names;
    uint64_t size;
    uint64_t done;        // records given out
    uint64_t chunk_count; // whole chunks the book has
    enum column columns[COLUMN_COUNT];
    size_t column_count;
    bool wants_numbers; // a column that names records
    int64_t *values[COLUMN_COUNT];
    int64_t *tail[COLUMN_COUNT]; // read when opened, so that the dictionary is whole from the start
    size_t tail_count;
    struct column_batch batch;
    struct body_reader bodies;
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

static bool read_tail(struct column_reader *reader, struct error *err);

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
    names_init(&opened->names, &opened->arena);
    bool wants_names = false;
    for (size_t i = 0; i < count; i++) {
        enum column column = columns[i];
        if (opened->values[column] != NULL)
            continue;
        opened->columns[opened->column_count++] = column;
        opened->values[column] = NEW_ARRAY(&opened->arena, int64_t, CHUNK_RECORDS);
        wants_names = wants_names || is_dictionary_column(column);
        opened->wants_numbers = opened->wants_numbers || is_number_column(column);
    }
    if (wants_names && !store_load_names(store, &opened->names, err))
        return false;
    if (!read_tail(opened, err))
        return false;
    *reader = TAKE(opened);
    return true;
}

const struct names *columns_names(const struct column_reader *reader)
{
    return &reader->names;
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

static bool find_number(void *user, struct slice id, uint64_t *seq, struct error *err)
{
    struct column_reader *reader = user;
    if (reader->wants_numbers)
        return store_find(reader->store, id, seq, err);
    *seq = 1; // goes into a column nobody asked for
    return true;
}

static bool read_tail_row(struct column_reader *reader, const struct entry *entry, size_t place,
                          struct error *err)
{
    struct error cause; // big: not cleared for every record
    int64_t row[COLUMN_COUNT];
    if (!body_read(&reader->bodies, entry->body, &cause) ||
        !columns_of_body(&reader->bodies.body, &reader->names, find_number, reader, row, &cause)) {
        return store_damaged(reader->store, err, "record %" PRIu64 ": %s", entry->seq, cause.text);
    }
    for (size_t i = 0; i < reader->column_count; i++)
        reader->tail[reader->columns[i]][place] = row[reader->columns[i]];
    return true;
}

// The records behind the last whole chunk, as far as the prefix asked for reaches.
static bool read_tail(struct column_reader *reader, struct error *err)
{
    CLEANUP(store_scan_close) struct store_scan *scan = NULL;
    uint64_t first = reader->chunk_count * CHUNK_RECORDS + 1;
    if (reader->size < first)
        return true;
    reader->tail_count = (size_t)(reader->size - first + 1);
    for (size_t i = 0; i < reader->column_count; i++)
        reader->tail[reader->columns[i]] = NEW_ARRAY(&reader->arena, int64_t, reader->tail_count);
    if (!store_scan_open(&scan, reader->store, first, reader->size, err))
        return false;
    for (size_t i = 0; i < reader->tail_count; i++) {
        const struct entry *entry = NULL;
        if (!store_scan_next(scan, &entry, err) || !read_tail_row(reader, entry, i, err))
            return false;
    }
    return true;
}

bool columns_next(struct column_reader *reader, const struct column_batch **batch,
                  struct error *err)
{
    *batch = NULL;
    if (reader->done == reader->size)
        return true;
    uint64_t left = reader->size - reader->done;
    size_t count = left < CHUNK_RECORDS ? (size_t)left : CHUNK_RECORDS;
    uint64_t number = reader->done / CHUNK_RECORDS;
    if (number < reader->chunk_count) {
        for (size_t i = 0; i < reader->column_count; i++) {
            if (!read_column(reader, reader->columns[i], number, count, err))
                return false;
        }
    }
    reader->batch.first = reader->done + 1;
    reader->batch.count = count;
    for (size_t i = 0; i < reader->column_count; i++)
        reader->batch.values[reader->columns[i]] = number < reader->chunk_count
                                                       ? reader->values[reader->columns[i]]
                                                       : reader->tail[reader->columns[i]];
    reader->done += count;
    *batch = &reader->batch;
    return true;
}

void columns_close(struct column_reader **reader)
{
    if (*reader == NULL)
        return;
    struct column_reader *closing = TAKE(*reader);
    body_reader_done(&closing->bodies);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
