#include "report/groups.h"

#include <string.h>

void groups_init(struct groups *groups, size_t key_count, struct arena *arena)
{
    *groups = (struct groups){.arena = arena, .key_count = key_count, .slot_count = 256};
    groups->slots = NEW_ARRAY(arena, uint32_t, groups->slot_count);
}

static uint64_t hash_keys(const uint32_t *keys, size_t count)
{
    uint64_t hash = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ keys[i]) * 0xff51afd7ed558ccdu;
    return hash ^ (hash >> 29);
}

static void grow(struct groups *groups)
{
    groups->slot_count *= 2;
    groups->slots = NEW_ARRAY(groups->arena, uint32_t, groups->slot_count);
    for (size_t i = 0; i < groups->count; i++) {
        size_t slot = hash_keys(groups->items[i].keys, groups->key_count);
        while (groups->slots[slot & (groups->slot_count - 1)] != 0)
            slot++;
        groups->slots[slot & (groups->slot_count - 1)] = (uint32_t)i + 1;
    }
}

static struct sum *add_group(struct groups *groups, const uint32_t *keys)
{
    if (groups->count == groups->capacity) {
        size_t capacity = groups->capacity == 0 ? 64 : groups->capacity * 2;
        groups->items = arena_grow(groups->arena, groups->items,
                                   groups->count * sizeof(struct group),
                                   capacity * sizeof(struct group));
        groups->capacity = capacity;
    }
    struct group *group = &groups->items[groups->count++];
    memcpy(group->keys, keys, groups->key_count * sizeof(*keys));
    return &group->sum;
}

struct sum *groups_find(struct groups *groups, const uint32_t *keys)
{
    size_t slot = hash_keys(keys, groups->key_count);
    size_t size = groups->key_count * sizeof(*keys);
    for (;; slot++) {
        uint32_t index = groups->slots[slot & (groups->slot_count - 1)];
        if (index == 0)
            break;
        if (memcmp(groups->items[index - 1].keys, keys, size) == 0)
            return &groups->items[index - 1].sum;
    }
    groups->slots[slot & (groups->slot_count - 1)] = (uint32_t)groups->count + 1;
    struct sum *sum = add_group(groups, keys);
    if (groups->count * 2 > groups->slot_count)
        grow(groups);
    return sum;
}
