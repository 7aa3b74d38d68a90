// Verify: the whole book checked against itself, and the first bad record named.
//
// Every byte a report reads is hashed or derived again and compared: leaves, nodes, frontier and
// root, order and uniqueness of ids, the dictionary, every chunk. Nothing derived is trusted.
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

struct audit {
    struct head head;
    int64_t last_recorded; // of the last record
    uint64_t bad_record;   // the first bad one; 0: none, or not a record's fault
};

// Progress: records done so far; may be NULL.
typedef void audit_progress(void *user, uint64_t done, uint64_t total);
// True: the book is sound. False with ERROR_STORE: it is not, and err says what and where.
bool audit_store(struct store *store, struct audit *out, audit_progress *progress, void *user,
                 struct error *err) MUST_CHECK;

#endif
