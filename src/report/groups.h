// The groups of a fold: a hash table from a key of small numbers to a sum.
//
// Made for a million groups as for ten: they never move, growing compares no keys, and putting
// them in order compares each distinct number of a dimension once instead of once a group. The
// numbers of a key share one code of 64 bits, each with as many as its largest has needed so far;
// only when they need more is the code a hash. Flows are added some at a time, so that the memory
// of one group is on its way while the flows before it are added.
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
    uint64_t code;   // of its keys
    uint32_t number; // of the group, from 1; 0: free
};

// A flow on its way into its group.
struct group_flow {
    uint32_t keys[GROUP_KEYS];
    uint64_t code;
    uint64_t seq;
    struct sum sum;
};

#define GROUP_FLOWS 64

struct groups {
    struct arena *arena;
    struct arena *table; // of the slots
    size_t key_count;
    LIST(struct group *) blocks; // in order of first appearance
    size_t count;
    struct group_slot *slots;
    size_t slot_count;
    uint32_t seen[GROUP_KEYS]; // all numbers of a key so far, bit by bit
    uint8_t shift[GROUP_KEYS]; // where its bits begin in a code
    uint8_t width[GROUP_KEYS]; // how many it has
    bool is_hashed;            // the widths are more than 64 bits together
    struct group_flow waiting[GROUP_FLOWS];
    size_t waiting_count;
};

// The groups lie in `arena`, what finds them in `table`: that may be ended, to have its room for
// other things, once nothing more is added or found.
void groups_init(struct groups *groups, size_t key_count, struct arena *arena, struct arena *table);
struct sum *groups_find(struct groups *groups, const uint32_t *keys); // made when new
// Adds a flow to the group of its keys, at the latest when flushed.
bool groups_add(struct groups *groups, const uint32_t *keys, const struct flow_row *row,
                struct error *err) MUST_CHECK;
bool groups_flush(struct groups *groups, struct error *err) MUST_CHECK;
struct group *groups_get(const struct groups *groups, size_t index); // as they first appeared

// Orders two different numbers of one key, as qsort does.
typedef int groups_compare(const void *user, size_t key, uint32_t a, uint32_t b);
// All groups, ordered by their first key, then by their second, and so on.
const struct group **groups_sorted(const struct groups *groups, groups_compare *compare,
                                   const void *user, struct arena *arena);

#endif
