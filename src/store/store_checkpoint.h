// The checkpoints a book keeps: every signed note ever issued for it, one per size.
//
// A row is only ever added, or gets another key's signature line; it is never replaced. Nothing is
// stored that does not state the book's own head at that size.
#ifndef STORE_STORE_CHECKPOINT_H
#define STORE_STORE_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

struct store_checkpoint {
    uint64_t size;
    struct slice note;
};

// All of them, the smallest size first, in the arena. Only that the rows have the right types is
// checked here; audit_store checks what they say.
bool store_checkpoints(struct store *store, struct store_checkpoint **out, size_t *count,
                       struct arena *arena, struct error *err) MUST_CHECK;
// Adds a signed note, or its signature lines when there is one of that size. A note that is no
// checkpoint of this book, or states another root, is refused. Leaves the store's snapshot for a
// transaction of its own; the store sees the result.
bool store_put_checkpoint(struct store *store, struct slice note, struct error *err) MUST_CHECK;

#endif
