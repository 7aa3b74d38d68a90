// The driver: the dozen calls a database must answer so that a book can live in it.
//
// SQL lives in schema.sql and queries.sql; a statement is named by its enum query (generated from
// queries.sql at build time). A second engine is a second file beside db_sqlite.c.
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum query;
struct db;
struct db_rows;

enum db_mode {
    DB_READ,   // a read-only folder works; an existing book only
    DB_WRITE,  // an existing book only; refused on a network file system
    DB_CREATE, // a new, empty file with the tables; bulk settings: nothing is durable before db_sync
};

enum db_type { DB_NULL, DB_INTEGER, DB_BYTES, DB_TEXT };

struct db_value {
    enum db_type type;
    int64_t integer;
    struct slice bytes; // of DB_BYTES and DB_TEXT; a row's are valid until the next db_next
};

#define DB_INT(number) ((struct db_value){.type = DB_INTEGER, .integer = (int64_t)(number)})
#define DB_BLOB(data_, size_)                                                                      \
    ((struct db_value){.type = DB_BYTES, .bytes = {(const char *)(data_), (size_)}})
#define DB_STRING(text_) ((struct db_value){.type = DB_TEXT, .bytes = slice_of(text_)})
#define DB_SLICE(slice_) ((struct db_value){.type = DB_TEXT, .bytes = (slice_)})

// `shown` is the name messages use for the file; NULL: its path.
bool db_open(struct db **db, const char *path, const char *shown, enum db_mode mode,
             struct error *err) MUST_CHECK;
// The last one to close a book that was written checkpoints, so that a copied file is whole.
void db_close(struct db **db);
// `for_writing` takes the write lock now; otherwise a snapshot for reading.
bool db_begin(struct db *db, bool for_writing, struct error *err) MUST_CHECK;
// Durable when it returns true. After a failure the connection is not to be used for writing.
bool db_commit(struct db *db, struct error *err) MUST_CHECK;
void db_rollback(struct db *db);
// Runs a statement that yields no rows; *changed (may be NULL) is the number of rows changed.
bool db_run(struct db *db, enum query query, const struct db_value *values, size_t count,
            int64_t *changed, struct error *err) MUST_CHECK;
bool db_query(struct db *db, enum query query, const struct db_value *values, size_t count,
              struct db_rows **rows, struct error *err) MUST_CHECK;
// Steps; *row is NULL at the end, else an array of the statement's columns.
bool db_next(struct db_rows *rows, const struct db_value **row, struct error *err) MUST_CHECK;
void db_done(struct db_rows **rows); // for CLEANUP
// Takes the indexes away, for a transaction that adds more than there is; it makes them again. No
// other statement may be running.
bool db_drop_indexes(struct db *db, struct error *err) MUST_CHECK;
bool db_make_indexes(struct db *db, struct error *err) MUST_CHECK;
// Ends a bulk creation, after db_commit: makes the indexes and puts everyday settings in place.
bool db_sync(struct db *db, struct error *err) MUST_CHECK;
// The engine's own check of its file.
bool db_check(struct db *db, struct error *err) MUST_CHECK;
// A consistent copy into a new file while others write.
bool db_backup(struct db *db, const char *path, const char *shown, struct error *err) MUST_CHECK;

#endif
