// The groups of a fold: a hash table from a key of small numbers to a sum.
//
// Made for a million groups as for ten: they never move, growing compares no keys, and putting
// them in order compares each distinct number of a dimension once instead of once a group.
#ifndef REPORT_GROUPS_H
#define REPORT_GROUPS_H

#include <stdint.h>

#include "base/limits.h"
#include "base/list.h"
#include "report/sum.h"

#define GROUP_KEYS (LIMIT_DIMENSIONS + 2)

struct group {
    uint32_t keys[GROUP_KEYS];
    struct sum sum;
};

struct group_slot {
    uint32_t number; // of the group, from 1; 0: free
    uint32_t hash;   // of its keys
};

struct groups {
    struct arena *arena;
    size_t key_count;
    LIST(struct group *) blocks; // in order of first appearance
    size_t count;
    struct group_slot *slots;
    size_t slot_count;
};

void groups_init(struct groups *groups, size_t key_count, struct arena *arena);
struct sum *groups_find(struct groups *groups, const uint32_t *keys); // made when new
struct group *groups_get(const struct groups *groups, size_t index);  // as they first appeared

// Orders two different numbers of one key, as qsort does.
typedef int groups_compare(const void *user, size_t key, uint32_t a, uint32_t b);
// All groups, ordered by their first key, then by their second, and so on.
const struct group **groups_sorted(const struct groups *groups, groups_compare *compare,
                                   const void *user, struct arena *arena);

// Orders two different numbers of one key, as qsort does.
typedef int groups_compare(const void *user, size_t key, uint32_t a, uint32_t b);
// All groups, ordered by their first key, then by their second, and so on.
const struct group **groups_sorted(const struct groups *groups, groups_compare *compare,
                                   const void *user, struct arena *arena);

#endif
