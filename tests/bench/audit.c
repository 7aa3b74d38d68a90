// The least a full verification can cost: SHA-256 of every leaf with the bodies read from the
// database, the Merkle tree over them, and every column read.
//
//     audit BOOK
#include <sqlite3.h>

#include "bench.h"
#include "proof/merkle.h"
#include "store/columns.h"

static bool ignore_node(void *user, unsigned level, uint64_t index, const struct hash *hash,
                        struct error *err)
{
    (void)user, (void)level, (void)index, (void)hash, (void)err;
    return true;
}

static struct hash hash_bodies(const char *path)
{
    struct hasher *hasher CLEANUP(hasher_close) = NULL;
    struct error err = {0};
    struct merkle tree = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *bodies = NULL;
    hasher = hasher_open(&err);
    need(hasher != NULL, "sha-256", &err);
    need(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, path, NULL);
    const char *sql = "SELECT body FROM entry ORDER BY seq";
    need(sqlite3_prepare_v2(db, sql, -1, &bodies, NULL) == SQLITE_OK, sql, NULL);
    while (sqlite3_step(bodies) == SQLITE_ROW) {
        const void *body = sqlite3_column_blob(bodies, 0);
        struct hash leaf = hash_leaf(hasher, body, (size_t)sqlite3_column_bytes(bodies, 0));
        need(merkle_append(&tree, hasher, &leaf, ignore_node, NULL, &err), "tree", &err);
    }
    sqlite3_finalize(bodies);
    sqlite3_close(db);
    return merkle_root(&tree, hasher);
}

static void read_columns(struct store *store)
{
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    const struct column_batch *batch;
    struct error err = {0};
    enum column columns[COLUMN_COUNT];
    for (int i = 0; i < COLUMN_COUNT; i++)
        columns[i] = (enum column)i;
    need(columns_open(&reader, store, store_head(store)->size, columns, COLUMN_COUNT, &err),
         "columns", &err);
    do
        need(columns_next(reader, &batch, &err), "columns", &err);
    while (batch != NULL);
}

int main(int argc, char **argv)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct error err = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: audit BOOK\n");
        return 2;
    }
    need(store_open(&store, argv[1], STORE_READ, &err), argv[1], &err);
    double start = cpu_seconds();
    struct hash root = hash_bodies(argv[1]);
    double leaves = cpu_seconds() - start;
    need(hash_equal(&root, &store_head(store)->root), "the root differs from the book's", NULL);
    start = cpu_seconds();
    read_columns(store);
    printf("leaves_s %.6f\ncolumns_s %.6f\n", leaves, cpu_seconds() - start);
    return 0;
}
