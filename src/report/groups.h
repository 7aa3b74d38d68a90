// The groups of a fold: a hash table from a key of small numbers to a sum.
#ifndef REPORT_GROUPS_H
#define REPORT_GROUPS_H

#include <stdint.h>

#include "base/limits.h"
#include "report/sum.h"

#define GROUP_KEYS (LIMIT_DIMENSIONS + 2)

struct group {
    uint32_t keys[GROUP_KEYS];
    struct sum sum;
};

struct groups {
    struct arena *arena;
    size_t key_count;
    struct group *items; // in order of first appearance
    size_t count;
    size_t capacity;
    uint32_t *slots; // index + 1 into items; 0: free
    size_t slot_count;
};

void groups_init(struct groups *groups, size_t key_count, struct arena *arena);
struct sum *groups_find(struct groups *groups, const uint32_t *keys); // made when new

#endif
