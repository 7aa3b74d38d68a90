// Which records stand at a prefix of the log: the rest was amended, voided, or amends and voids.
//
// A record stands as its last unvoided amendment says; voiding an amendment restores what stood
// before it; voiding the original withdraws all of it. What had been *said* by a day is narrower:
// report/said.h.
#ifndef STORE_STANDING_H
#define STORE_STANDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/store.h"

struct standing {
    uint64_t size;
    uint8_t *gone; // one bit per record, bit (seq - 1): it is not the standing text of anything
    bool has_gone; // any bit set: readers may skip the test
    // Original record number -> the amendment that stands for it, sorted by original.
    struct standing_pair {
        uint64_t original;
        uint64_t amendment;
    } * pairs;
    size_t pair_count;
};

bool standing_load(struct standing *out, struct store *store, uint64_t size, struct arena *arena,
                   struct error *err) MUST_CHECK;
// The record number whose body is the standing text of `original`; 0 when it is void.
uint64_t standing_of(const struct standing *standing, uint64_t original);
// Makes a record stand for nothing.
void standing_mark_gone(struct standing *standing, uint64_t seq);
static inline bool standing_is_gone(const struct standing *standing, uint64_t seq)
{
    return (standing->gone[(seq - 1) >> 3] >> ((seq - 1) & 7)) & 1;
}

#endif
