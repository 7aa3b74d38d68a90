// Amendments and voids in the order they came: what stands now. The one place with that rule;
// standing.c makes the readers' bitmap from it and append keeps one while it writes.
#ifndef STORE_STANDING_SET_H
#define STORE_STANDING_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/map.h"
#include "core/record.h"
#include "store/standing.h"
#include "store/store.h"

struct standing_set {
    struct arena *arena;
    struct map voided;     // target -> 1
    struct map amendments; // amendment -> its place in `amended` + 1
    struct map last;       // original -> place of its last amendment in `amended` + 1
    LIST(struct {
        uint64_t seq;
        uint64_t original;
        uint32_t before; // place of the one before it + 1, or 0
    })
    amended;
    LIST(struct {
        uint64_t seq;
        uint64_t target;
    })
    voids;
};

void standing_set_init(struct standing_set *set, struct arena *arena);
// An amendment or a void, number `seq`, of record `target`.
void standing_set_add(struct standing_set *set, enum kind kind, uint64_t seq, uint64_t target);
// All of the first `size` records.
bool standing_set_load(struct standing_set *set, struct store *store, uint64_t size,
                       struct error *err) MUST_CHECK;
// The original of an amendment; any other record is its own.
uint64_t standing_set_original(const struct standing_set *set, uint64_t seq);
// Withdrawn: itself, or the original it amends.
bool standing_set_is_void(const struct standing_set *set, uint64_t seq);
// The record that stands for an original: its last amendment not withdrawn, else itself.
uint64_t standing_set_of(const struct standing_set *set, uint64_t original);
// The record that would stand without an amendment and all that came after it.
uint64_t standing_set_before(const struct standing_set *set, uint64_t amendment);
// All texts of an original, the newest first: its amendments, withdrawn ones too, then itself.
// Start with the last; 0 comes after the original.
uint64_t standing_set_last(const struct standing_set *set, uint64_t original);
uint64_t standing_set_earlier(const struct standing_set *set, uint64_t text);

// What readers ask: the bits and pairs of `size` records.
void standing_of_set(struct standing *out, const struct standing_set *set, uint64_t size,
                     struct arena *arena);

#endif
