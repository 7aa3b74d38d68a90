#include "store/store_selection.h"

#include "store/store_parts.h"
#include "store/store_proof.h"

#define RUN_MAX 256 // leaves read at once

void selection_init(struct selection *selection, uint64_t size, struct arena *arena)
{
    *selection = (struct selection){size, NEW_ARRAY(arena, uint8_t, size / 8 + 1)};
}

static void add_record(struct hasher *hasher, uint64_t seq, const struct hash *leaf)
{
    uint8_t number[8];
    for (int i = 0; i < 8; i++)
        number[i] = (uint8_t)(seq >> (56 - 8 * i));
    hash_add(hasher, number, sizeof(number));
    hash_add(hasher, leaf->bytes, sizeof(leaf->bytes));
}

bool store_selection(struct store *store, const struct selection *selection, struct hash *out,
                     struct error *err)
{
    CLEANUP(hasher_close) struct hasher *hasher = hasher_open(err);
    struct hash leaves[RUN_MAX];
    if (hasher == NULL)
        return false;
    hash_begin(hasher);
    for (uint64_t seq = 1; seq <= selection->size;) {
        if (!selection_has(selection, seq)) {
            seq +=
                selection->bits[(seq - 1) >> 3] >> ((seq - 1) & 7) == 0 ? 8 - ((seq - 1) & 7) : 1;
            continue;
        }
        // A run may have gaps; a long one ends it.
        uint64_t last = seq;
        for (uint64_t next = seq + 1;
             next <= selection->size && next - seq < RUN_MAX && next - last < 16; next++)
            if (selection_has(selection, next))
                last = next;
        if (!store_hashes(store, 0, seq - 1, (size_t)(last - seq + 1), leaves, err))
            return false;
        for (uint64_t each = seq; each <= last; each++)
            if (selection_has(selection, each))
                add_record(hasher, each, &leaves[each - seq]);
        seq = last + 1;
    }
    *out = hash_end(hasher);
    return true;
}
