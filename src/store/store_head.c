// The head of a prefix: the root as it was after the first `size` records.
//
// The prefix is a row of complete subtrees, one per 1 bit of its size. Each is folded from the
// stored nodes of the largest level that fits, or from at most 128 leaves.
#include <inttypes.h>
#include <string.h>

#include "gen/queries.h"
#include "store/store_parts.h"

#define HEIGHT_PER_LEVEL 8

// The hashes number first .. first + count - 1 of a level: nodes, or leaves for level 0.
static bool load_hashes(struct store *store, unsigned level, uint64_t first, size_t count,
                        struct hash *out, struct error *err)
{
    const struct db_value range[] = {DB_INT(level), DB_INT(first), DB_INT(first + count - 1)};
    CLEANUP(db_done) struct db_rows *rows = NULL;
    bool is_leaf = level == 0;
    if (!db_query(store->db, is_leaf ? QUERY_ENTRY_LEAVES : QUERY_NODE_RANGE,
                  is_leaf ? range + 1 : range, is_leaf ? 2 : 3, &rows, err)) {
        return false;
    }
    static const enum db_type types[] = {DB_INTEGER, DB_BYTES};
    for (size_t i = 0; i < count; i++) {
        const struct db_value *row = NULL;
        if (!db_next(rows, &row, err))
            return false;
        if (row == NULL || !row_is(row, types, COUNT_OF(types)) ||
            (uint64_t)row[0].integer != first + i || row[1].bytes.size != sizeof(out[i])) {
            return store_damaged(store, err,
                                 "hash %" PRIu64 " of level %u is missing or not in order",
                                 first + i, level);
        }
        memcpy(&out[i], row[1].bytes.data, sizeof(out[i]));
    }
    return true;
}

// The root of the complete subtree of 2^height leaves that starts at leaf `start`.
static bool subtree_root(struct store *store, uint64_t start, unsigned height, struct hash *out,
                         struct error *err)
{
    struct hash hashes[1 << (HEIGHT_PER_LEVEL - 1)];
    unsigned level = height / HEIGHT_PER_LEVEL;
    size_t count = (size_t)1 << (height % HEIGHT_PER_LEVEL);
    if (!load_hashes(store, level, start >> (level * HEIGHT_PER_LEVEL), count, hashes, err))
        return false;
    for (; count > 1; count /= 2) {
        for (size_t i = 0; i < count / 2; i++)
            hashes[i] = hash_node(store->hasher, &hashes[2 * i], &hashes[2 * i + 1]);
    }
    *out = hashes[0];
    return true;
}

bool store_head_at(struct store *store, uint64_t size, struct head *out, struct error *err)
{
    if (size == store->head.size) {
        *out = store->head;
        return true;
    }
    if (size > store->head.size)
        return error_set(err, ERROR_INPUT, "the book has %" PRIu64 " records, not %" PRIu64,
                         store->head.size, size);
    struct merkle tree = {.size = size};
    unsigned count = 0;
    uint64_t start = 0;
    for (unsigned height = 64; height-- > 0;) {
        if ((size >> height & 1) == 0)
            continue;
        if (!subtree_root(store, start, height, &tree.frontier[count++], err))
            return false;
        start += (uint64_t)1 << height;
    }
    struct head head = store->head;
    head.size = size;
    head.root = merkle_root(&tree, store->hasher);
    *out = head;
    return true;
}
