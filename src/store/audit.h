// Verify: the whole book checked against itself, and the first bad record named.
//
// Every byte a report reads is hashed or derived again and compared: leaves, nodes, frontier and
// root, order and uniqueness of ids, the dictionary, every chunk, every checkpoint. Nothing derived
// is trusted.
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

struct audit {
    struct head head;
    int64_t last_recorded;    // of the last record
    uint64_t bad_record;      // the first bad one; 0: none, or not a record's fault
    uint64_t checkpoints;     // that the book keeps; each states what the records hash to
    uint64_t last_checkpoint; // the size of the largest
};

// What somebody holds of this book: its root after `size` records.
struct audit_claim {
    const char *what; // "the checkpoint of 128 records in \"may.note\""
    uint64_t size;
    struct hash root;
};

// Progress: records done so far; may be NULL.
typedef void audit_progress(void *user, uint64_t done, uint64_t total);
// True: the book is sound. False with ERROR_STORE: it is not, and err says what and where.
bool audit_store(struct store *store, struct audit *out, audit_progress *progress, void *user,
                 struct error *err) MUST_CHECK;
// The same, and that the records hash to what is claimed.
bool audit_store_with(struct store *store, const struct audit_claim *claims, size_t claim_count,
                      struct audit *out, audit_progress *progress, void *user,
                      struct error *err) MUST_CHECK;

#endif
