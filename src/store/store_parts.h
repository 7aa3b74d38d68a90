// What the files of the store share: the open book's insides. Nothing outside src/store sees it.
#ifndef STORE_STORE_PARTS_H
#define STORE_STORE_PARTS_H

#include "proof/hash.h"
#include "proof/merkle.h"
#include "store/db.h"
#include "store/names.h"
#include "store/store.h"

struct append_memory;
struct column_tail;

struct store {
    struct arena arena; // holds this struct too
    const char *path;
    enum store_mode mode;
    struct db *db;
    struct hasher *hasher;
    struct head head;
    struct merkle tree;           // its frontier
    struct append_memory *memory; // of the last append, or NULL
    struct column_tail *tail;     // once read; of a store that only reads
    struct append *unindexed;     // knows the ids while their index is not there; NULL: it is
};

// Of append.c, for store_close.
void append_memory_close(struct append_memory **memory);
// Of append_ids.c, for store_find_kind.
bool append_find_unindexed(struct append *append, struct slice id, uint64_t *seq, enum kind *kind,
                           struct error *err) MUST_CHECK;
// Of column_reader.c, for store_close.
void column_tail_close(struct column_tail **tail);

// A struct store around a new, empty book file (append_create).
bool store_create(struct store **store, const char *path, const char *shown,
                  struct error *err) MUST_CHECK;
// Takes a read snapshot and its head.
bool store_refresh(struct store *store, struct error *err) MUST_CHECK;
bool store_load_head(struct store *store, struct error *err) MUST_CHECK;
// "ledger/" and the first 16 hex digits of record 1's leaf.
void head_set_origin(struct head *head, const struct hash *leaf);

// Every damage found while reading: names what is wrong and the next step.
bool store_damaged(const struct store *store, struct error *err, const char *format, ...)
    PRINTF_LIKE(3, 4);
// A row's entry (columns seq, kind, body, leaf), its types and lengths checked.
bool store_entry_of(struct store *store, const struct db_value *row, struct entry *out,
                    struct error *err) MUST_CHECK;
bool row_is(const struct db_value *row, const enum db_type *types, size_t count);

// The kind and the id of a record (in the arena); it must exist.
bool store_entry_name(struct store *store, uint64_t seq, enum kind *kind, const char **id,
                      struct arena *arena, struct error *err) MUST_CHECK;
// As store_find, with the kind.
bool store_find_kind(struct store *store, struct slice id, uint64_t *seq, enum kind *kind,
                     struct error *err) MUST_CHECK;
// Reads the dictionary into `names`.
bool store_load_names(struct store *store, struct names *names, struct error *err) MUST_CHECK;

// The place of a chunk's column in the table chunk.
static inline int64_t chunk_key(unsigned column, uint64_t number)
{
    return (int64_t)((uint64_t)column << 32 | number);
}
// The checksum kept beside a chunk's bytes.
uint32_t chunk_crc(struct slice data);

#endif
