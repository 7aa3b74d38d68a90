// The checksum of a selection of records: which ones, and what they say.
//
// SHA-256 over, for each record in the order of its number: the number in eight bytes, the high one
// first, and the 32 bytes of its leaf hash. Of no records it is that of no bytes. With sqlite3:
//
//     select printf('%016x', seq) || hex(leaf) from entry where seq in (...) order by seq
//
// gives the bytes in hexadecimal.
#ifndef STORE_STORE_SELECTION_H
#define STORE_STORE_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

struct selection {
    uint64_t size; // records of the prefix it selects from
    uint8_t *bits; // bit (seq - 1): selected
};

void selection_init(struct selection *selection, uint64_t size, struct arena *arena);
static inline void selection_add(struct selection *selection, uint64_t seq)
{
    selection->bits[(seq - 1) >> 3] |= (uint8_t)(1 << ((seq - 1) & 7));
}
static inline bool selection_has(const struct selection *selection, uint64_t seq)
{
    return (selection->bits[(seq - 1) >> 3] >> ((seq - 1) & 7)) & 1;
}
bool store_selection(struct store *store, const struct selection *selection, struct hash *out,
                     struct error *err) MUST_CHECK;

#endif
