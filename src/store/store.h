// The book in a database, for reading: its head, its entries, and where an as-of prefix ends.
//
// An open store is one snapshot: everything read through it belongs to one head. Record numbers
// (seq) start at 1. Writing goes through append.h, what reports read through columns.h.
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/record.h"
#include "proof/merkle.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };

#define ORIGIN_MAX 128

struct head {
    char origin[ORIGIN_MAX]; // "ledger/" and the first 16 hex digits of record 1's leaf hash
    uint64_t size;           // number of records
    struct hash root;
};

struct entry {
    uint64_t seq;
    enum kind kind;
    struct slice body; // in the caller's arena
    struct hash leaf;
};

// Opens an existing book and refuses, each with its own text and hint: a missing file, a directory,
// a file that is no database, a database that is no book, another format, foreign tables or
// triggers, a network file system when writing.
bool store_open(struct store **store, const char *path, enum store_mode mode,
                struct error *err) MUST_CHECK;
void store_close(struct store **store); // for CLEANUP too
const char *store_path(const struct store *store);
const struct head *store_head(const struct store *store);
// The head after the first `size` records (recomputed from nodes and leaves when it is not now's).
bool store_head_at(struct store *store, uint64_t size, struct head *out,
                   struct error *err) MUST_CHECK;

bool store_entry(struct store *store, uint64_t seq, struct entry *out, struct arena *arena,
                 struct error *err) MUST_CHECK;
// Reads and parses the body.
bool store_record(struct store *store, uint64_t seq, struct record *out, struct arena *arena,
                  struct error *err) MUST_CHECK;
// The record number of an id, 0 when the book has none.
bool store_find(struct store *store, struct slice id, uint64_t *seq, struct error *err) MUST_CHECK;
// The size of the book at the end of UTC second `time`: the records recorded until then.
bool store_size_at(struct store *store, int64_t time, uint64_t *size, struct error *err) MUST_CHECK;
// The `recorded` second of a record.
bool store_recorded(struct store *store, uint64_t seq, int64_t *time, struct error *err) MUST_CHECK;

// Walks the entries first..last in order, streaming.
struct store_scan;
bool store_scan_open(struct store_scan **scan, struct store *store, uint64_t first, uint64_t last,
                     struct error *err) MUST_CHECK;
// *entry is NULL at the end; its body is valid until the next call.
bool store_scan_next(struct store_scan *scan, const struct entry **entry,
                     struct error *err) MUST_CHECK;
void store_scan_close(struct store_scan **scan); // for CLEANUP

// A verified copy while others write: copies, then verifies the copy, then renames it into place.
bool store_backup(struct store *store, const char *path, struct error *err) MUST_CHECK;

#endif
