// Verify, what was derived from the records: nodes, chunks, dictionary, index of ids, head.
#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "core/decimal.h"
#include "gen/queries.h"
#include "store/audit_parts.h"

#define PRIME (((uint64_t)1 << 61) - 1)
#define NO_ID ((struct slice){0})

static uint64_t multiply(uint64_t a, uint64_t b)
{
    uint128 product = (uint128)a * b;
    uint64_t folded = (uint64_t)(product & PRIME) + (uint64_t)(product >> 61);
    return folded >= PRIME ? folded - PRIME : folded;
}

static uint64_t add(uint64_t a, uint64_t b)
{
    uint64_t sum = a + b;
    return sum >= PRIME ? sum - PRIME : sum;
}

bool id_set_start(struct id_set *set, struct error *err)
{
    uint64_t drawn[2];
    if (getrandom(drawn, sizeof(drawn), 0) != sizeof(drawn))
        return error_set(err, ERROR_SYSTEM, "the system gives no random numbers: %s",
                         strerror(errno));
    *set = (struct id_set){.base = drawn[0] % PRIME, .point = drawn[1] % PRIME, .product = 1};
    return true;
}

// Up to seven bytes of a text as a number. Where the text has eight, they are loaded in one piece.
static uint64_t word_of(struct slice text, size_t at)
{
    size_t count = text.size - at < 7 ? text.size - at : 7;
    uint64_t word = 0;
    if (text.size < sizeof(word)) {
        for (size_t i = 0; i < count; i++)
            word |= (uint64_t)(unsigned char)text.data[at + i] << 8 * i;
        return word;
    }
    size_t start = at + sizeof(word) <= text.size ? at : text.size - sizeof(word);
    memcpy(&word, text.data + start, sizeof(word));
    return le64toh(word) >> 8 * (at - start) & (((uint64_t)1 << 8 * count) - 1);
}

// Seven bytes at a time, so that each word lies below the prime; the size keeps a short last word
// apart from one with zeros.
void id_set_add(struct id_set *set, struct slice id, uint64_t seq)
{
    uint64_t value = add(seq % PRIME, multiply(set->base, id.size));
    for (size_t at = 0; at < id.size; at += 7)
        value = add(multiply(value, set->base), word_of(id, at));
    set->product = multiply(set->product, add(set->point, value));
    set->count++;
}

bool audit_node(void *user, unsigned level, uint64_t index, const struct hash *hash,
                struct error *err)
{
    struct auditor *auditor = user;
    const struct db_value place[] = {DB_INT(level), DB_INT(index), DB_INT(index)};
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    if (!db_query(auditor->store->db, QUERY_NODE_RANGE, place, COUNT_OF(place), &rows, err) ||
        !db_next(rows, &row, err)) {
        return false;
    }
    auditor->node_count++;
    if (row != NULL && row[1].type == DB_BYTES && row[1].bytes.size == sizeof(hash->bytes) &&
        memcmp(row[1].bytes.data, hash->bytes, sizeof(hash->bytes)) == 0) {
        return true;
    }
    uint64_t leaves = (uint64_t)1 << (8 * level);
    return audit_fail(auditor, 0, NO_ID, err,
                      "the hash of records %" PRIu64 " to %" PRIu64 " is missing or wrong",
                      index * leaves + 1, (index + 1) * leaves);
}

static bool audit_column(struct auditor *auditor, unsigned column, uint64_t number,
                         struct error *err)
{
    static const enum db_type types[] = {DB_INTEGER, DB_BYTES};
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    if (!db_query(auditor->store->db, QUERY_CHUNK_GET, &DB_INT(chunk_key(column, number)), 1, &rows,
                  err) ||
        !db_next(rows, &row, err)) {
        return false;
    }
    buffer_clear(&auditor->chunk);
    chunk_rows_encode(auditor->rows, (enum column)column, &auditor->chunk);
    struct slice expected = {auditor->chunk.data, auditor->chunk.size};
    if (row != NULL && row_is(row, types, COUNT_OF(types)) &&
        row[0].integer == chunk_crc(expected) && slice_equal(row[1].bytes, expected)) {
        return true;
    }
    return audit_fail(auditor, 0, NO_ID, err,
                      "column %u of records %" PRIu64 " to %" PRIu64 " does not agree with them",
                      column, number * CHUNK_RECORDS + 1, (number + 1) * CHUNK_RECORDS);
}

bool audit_chunk(struct auditor *auditor, uint64_t number, struct error *err)
{
    for (unsigned column = 0; column < COLUMN_COUNT; column++) {
        if (!audit_column(auditor, column, number, err))
            return false;
    }
    memcpy(auditor->names_stored, auditor->names.count, sizeof(auditor->names_stored));
    return true;
}

static bool check_count(struct auditor *auditor, enum query query, uint64_t expected,
                        const char *what, struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    uint64_t count = 0;
    if (!db_query(auditor->store->db, query, NULL, 0, &rows, err))
        return false;
    for (;;) {
        const struct db_value *row = NULL;
        if (!db_next(rows, &row, err))
            return false;
        if (row == NULL)
            break;
        count++;
    }
    if (count == expected)
        return true;
    return audit_fail(auditor, 0, NO_ID, err, "it has %" PRIu64 " %s; expected %" PRIu64, count,
                      what, expected);
}

static bool check_names(struct auditor *auditor, struct error *err)
{
    static const enum db_type types[] = {DB_INTEGER, DB_INTEGER, DB_TEXT};
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    if (!db_query(auditor->store->db, QUERY_NAME_ALL, NULL, 0, &rows, err))
        return false;
    for (int dim = DIM_NONE + 1; dim < DIM_COUNT; dim++) {
        for (uint32_t id = 1; id <= auditor->names_stored[dim]; id++) {
            if (!db_next(rows, &row, err))
                return false;
            const char *expected = auditor->names.texts[dim][id];
            if (row == NULL || !row_is(row, types, COUNT_OF(types)) || row[0].integer != dim ||
                row[1].integer != id || !slice_is(row[2].bytes, expected)) {
                return audit_fail(auditor, 0, NO_ID, err,
                                  "the dictionary is wrong: dimension %d has no \"%.100s\" as "
                                  "number %" PRIu32,
                                  dim, expected, id);
            }
        }
    }
    if (!db_next(rows, &row, err))
        return false;
    if (row == NULL)
        return true;
    return audit_fail(auditor, 0, NO_ID, err, "the dictionary has a word too many");
}

// The index gives all ids in order; that they are the records' own pairs, the fingerprint tells.
static bool check_ids(struct auditor *auditor, struct error *err)
{
    static const enum db_type types[] = {DB_TEXT, DB_INTEGER};
    CLEANUP(db_done) struct db_rows *rows = NULL;
    struct id_set set = {.base = auditor->ids.base, .point = auditor->ids.point, .product = 1};
    struct buffer last = {.arena = &auditor->arena};
    if (!db_query(auditor->store->db, QUERY_ENTRY_IDS, NULL, 0, &rows, err))
        return false;
    for (;;) {
        const struct db_value *row = NULL;
        if (!db_next(rows, &row, err))
            return false;
        if (row == NULL)
            break;
        if (!row_is(row, types, COUNT_OF(types)))
            return audit_fail(auditor, 0, NO_ID, err, "the index of ids is not in order");
        struct slice id = row[0].bytes;
        size_t common = last.size < id.size ? last.size : id.size;
        int order = common == 0 ? 0 : memcmp(last.data, id.data, common);
        if (set.count > 0 && (order > 0 || (order == 0 && last.size >= id.size)))
            return audit_fail(auditor, (uint64_t)row[1].integer, id, err,
                              "its id is out of order in the index, or there twice");
        id_set_add(&set, id, (uint64_t)row[1].integer);
        buffer_clear(&last);
        buffer_put(&last, id.data, id.size);
    }
    if (set.count == auditor->ids.count && set.product == auditor->ids.product)
        return true;
    return audit_fail(auditor, 0, NO_ID, err, "the index of ids does not agree with the records");
}

static bool check_head(struct auditor *auditor, struct error *err)
{
    const struct store *store = auditor->store;
    struct hash root = merkle_root(&auditor->tree, store->hasher);
    if (memcmp(auditor->tree.frontier, store->tree.frontier,
               merkle_frontier_bytes(&auditor->tree)) != 0) {
        return audit_fail(auditor, 0, NO_ID, err,
                          "the head's frontier does not agree with the "
                          "records");
    }
    if (hash_equal(&root, &store->head.root))
        return true;
    return audit_fail(auditor, 0, NO_ID, err, "the head's root does not agree with the records");
}

bool audit_derived(struct auditor *auditor, struct error *err)
{
    uint64_t chunks = auditor->store->head.size / CHUNK_RECORDS;
    return check_head(auditor, err) &&
           check_count(auditor, QUERY_NODE_ALL, auditor->node_count, "inner hashes", err) &&
           check_count(auditor, QUERY_CHUNK_KEYS, chunks * COLUMN_COUNT, "columns", err) &&
           check_names(auditor, err) && check_ids(auditor, err);
}
