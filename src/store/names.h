// The dictionary: texts the columns refer to by small numbers, per dimension.
//
// Ids start at 1 in every dimension and follow the order of first appearance in the log, so the
// dictionary can be derived again from the bodies. 0 means absent.
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "store/memo.h"

enum dimension_name {
    DIM_NONE,
    DIM_PARTY,
    DIM_PARTY_LIST, // via: ids joined with ";"
    DIM_ACTIVITY,
    DIM_EVENT,
    DIM_CURRENCY,
    DIM_EVIDENCE_LIST, // ids joined with ";"
    DIM_SHARES,        // recipients as written in the body, joined with ";"
    DIM_SOURCE,        // of rates and deflators
    DIM_COUNT
};

struct names {
    struct arena *arena;
    struct map by_text[DIM_COUNT];
    const char **texts[DIM_COUNT]; // texts[dim][id], id from 1
    uint32_t count[DIM_COUNT];     // highest id
    uint32_t capacity[DIM_COUNT];
    struct memo memo; // of columns.c, which asks for most texts again and again
};

void names_init(struct names *names, struct arena *arena);
uint32_t names_find(const struct names *names, enum dimension_name dim, struct slice text); // 0
uint32_t names_put(struct names *names, enum dimension_name dim, struct slice text);
const char *names_text(const struct names *names, enum dimension_name dim, uint32_t id); // "" for 0

#endif
