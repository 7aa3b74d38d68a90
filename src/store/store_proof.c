// The head of a prefix, and whatever else a proof asks of the tree.
//
// The root of a complete subtree is folded from the stored nodes of the largest level that fits, or
// from at most 128 leaves.
#include "store/store_proof.h"

#include <inttypes.h>
#include <string.h>

#include "gen/queries.h"
#include "proof/tile.h"
#include "store/store_parts.h"

bool store_hashes(struct store *store, unsigned level, uint64_t first, size_t count,
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
static bool subtree_root(void *user, uint64_t start, unsigned height, struct hash *out,
                         struct error *err)
{
    struct store *store = user;
    struct hash hashes[1 << (TILE_HEIGHT - 1)];
    unsigned level = height / TILE_HEIGHT;
    size_t count = (size_t)1 << (height % TILE_HEIGHT);
    if (!store_hashes(store, level, start >> (level * TILE_HEIGHT), count, hashes, err))
        return false;
    *out = tile_fold(store->hasher, hashes, height % TILE_HEIGHT);
    return true;
}

struct merkle_source store_source(struct store *store)
{
    return (struct merkle_source){.hasher = store->hasher, .subtree = subtree_root, .user = store};
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
    struct merkle_source source = store_source(store);
    struct head head = store->head;
    head.size = size;
    if (!merkle_root_of(&source, size, &head.root, err))
        return false;
    *out = head;
    return true;
}
