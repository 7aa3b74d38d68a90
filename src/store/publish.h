// The log as static files anybody can serve and check (proof/tile.h), written from a book.
//
// A published folder is: `checkpoint`, the signed note, written last; tile/L/... the hashes;
// tile/entries/... the records. What a checkpoint covers never changes, so publishing again writes
// only what is behind the last one. No file is ever removed.
#ifndef STORE_PUBLISH_H
#define STORE_PUBLISH_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

struct publish_request {
    const char *folder; // exists
    uint64_t from;      // of so many records all is there already
    uint64_t size;      // up to here
    struct hash root;   // of `size` records, as signed
    void (*progress)(void *user, uint64_t done, uint64_t total); // may be NULL
    void *user;
};

// Writes hashes and records, not the checkpoint. Every record is hashed on the way: fails with
// ERROR_STORE when they do not give the root. *files counts what was written.
bool publish_tiles(struct store *store, const struct publish_request *request, uint64_t *files,
                   struct error *err) MUST_CHECK;

#endif
