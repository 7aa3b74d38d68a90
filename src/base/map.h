// A hash map from text to a 32-bit value, in an arena; keys are copied. Nothing is ever removed.
//
// The program's only associative container: names to dictionary ids, ids to record numbers.
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct map_slot {
    const char *key; // NULL: free
    uint32_t size;
    uint32_t value;
    uint64_t hash;
};

// A struct map with `arena` set and the rest zero is an empty map.
struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t capacity; // a power of two, or 0
    size_t count;
};

// The value's place, or NULL when the key is not there. Valid until the next map_put.
uint32_t *map_find(const struct map *map, struct slice key);
// The value's place, new with value 0 when the key was not there (*is_new says so; may be NULL).
uint32_t *map_put(struct map *map, struct slice key, bool *is_new);
// 64-bit FNV-1a with a final mix; also used by other tables of ours.
uint64_t hash_bytes(const void *data, size_t size);

#endif
