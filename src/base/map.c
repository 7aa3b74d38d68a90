// The hash map: open addressing with linear probing, at most three quarters full.
//
// The full hash is kept in each slot, so that growing never reads a key and a probe compares bytes
// only when the hashes agree.
#include "base/map.h"

#include <assert.h>
#include <string.h>

#define CAPACITY_FIRST ((size_t)16)

uint64_t hash_bytes(const void *data, size_t size)
{
    const unsigned char *bytes = data;
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001B3u;
    // FNV leaves the low bits weak, and those pick the slot: MurmurHash3's final mix.
    hash ^= hash >> 33;
    hash *= 0xFF51AFD7ED558CCDu;
    hash ^= hash >> 33;
    hash *= 0xC4CEB9FE1A85EC53u;
    return hash ^ (hash >> 33);
}

// The key's slot, or the free one where it belongs.
static struct map_slot *find_slot(const struct map *map, struct slice key, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct map_slot *slot = &map->slots[i];
        if (slot->key == NULL)
            return slot;
        if (slot->hash == hash && slot->size == key.size &&
            (key.size == 0 || memcmp(slot->key, key.data, key.size) == 0)) {
            return slot;
        }
    }
}

static void grow(struct map *map)
{
    size_t old_capacity = map->capacity;
    const struct map_slot *old = map->slots;
    map->capacity = old_capacity == 0 ? CAPACITY_FIRST : old_capacity * 2;
    map->slots = NEW_ARRAY(map->arena, struct map_slot, map->capacity);
    size_t mask = map->capacity - 1;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].key == NULL)
            continue;
        size_t place = old[i].hash & mask;
        while (map->slots[place].key != NULL)
            place = (place + 1) & mask;
        map->slots[place] = old[i];
    }
}

uint32_t *map_find(const struct map *map, struct slice key)
{
    if (map->count == 0)
        return NULL;
    struct map_slot *slot = find_slot(map, key, hash_bytes(key.data, key.size));
    return slot->key == NULL ? NULL : &slot->value;
}

uint32_t *map_put(struct map *map, struct slice key, bool *is_new)
{
    assert(key.size <= UINT32_MAX);
    uint64_t hash = hash_bytes(key.data, key.size);
    struct map_slot *slot = map->capacity == 0 ? NULL : find_slot(map, key, hash);
    bool is_missing = slot == NULL || slot->key == NULL;
    if (is_new != NULL)
        *is_new = is_missing;
    if (!is_missing)
        return &slot->value;
    if (map->count >= map->capacity / 4 * 3) {
        grow(map);
        slot = find_slot(map, key, hash);
    }
    slot->key = arena_copy(map->arena, key.data, key.size);
    slot->size = (uint32_t)key.size;
    slot->hash = hash;
    map->count++;
    return &slot->value;
}
