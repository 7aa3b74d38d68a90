#include "report/groups.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_GROUPS ((size_t)1024)

void groups_init(struct groups *groups, size_t key_count, struct arena *arena)
{
    *groups = (struct groups){.arena = arena, .key_count = key_count, .slot_count = 256};
    groups->slots = NEW_ARRAY(arena, struct group_slot, groups->slot_count);
}

static struct group *group_at(const struct groups *groups, size_t index)
{
    return &groups->blocks.items[index / BLOCK_GROUPS][index % BLOCK_GROUPS];
}

static uint32_t hash_keys(const uint32_t *keys, size_t count)
{
    uint64_t hash = 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ keys[i]) * 0xff51afd7ed558ccdu;
    return (uint32_t)(hash >> 32);
}

static void grow(struct groups *groups)
{
    const struct group_slot *old = groups->slots;
    size_t old_count = groups->slot_count;
    size_t mask = old_count * 2 - 1;
    groups->slot_count = old_count * 2;
    groups->slots = NEW_ARRAY(groups->arena, struct group_slot, groups->slot_count);
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].number == 0)
            continue;
        size_t slot = old[i].hash & mask;
        while (groups->slots[slot].number != 0)
            slot = (slot + 1) & mask;
        groups->slots[slot] = old[i];
    }
}

static struct sum *add_group(struct groups *groups, const uint32_t *keys)
{
    if (groups->count % BLOCK_GROUPS == 0)
        LIST_PUSH(groups->arena, &groups->blocks,
                  NEW_ARRAY(groups->arena, struct group, BLOCK_GROUPS));
    struct group *group = group_at(groups, groups->count++);
    memcpy(group->keys, keys, groups->key_count * sizeof(*keys));
    return &group->sum;
}

static bool has_keys(const struct group *group, const uint32_t *keys, size_t count)
{
    uint32_t difference = 0;
    for (size_t i = 0; i < count; i++)
        difference |= group->keys[i] ^ keys[i];
    return difference == 0;
}

struct sum *groups_find(struct groups *groups, const uint32_t *keys)
{
    size_t mask = groups->slot_count - 1;
    uint32_t hash = hash_keys(keys, groups->key_count);
    size_t slot = hash & mask;
    for (; groups->slots[slot].number != 0; slot = (slot + 1) & mask) {
        if (groups->slots[slot].hash != hash)
            continue;
        struct group *group = group_at(groups, groups->slots[slot].number - 1);
        if (has_keys(group, keys, groups->key_count))
            return &group->sum;
    }
    struct sum *sum = add_group(groups, keys);
    groups->slots[slot] = (struct group_slot){(uint32_t)groups->count, hash};
    if (groups->count * 2 > groups->slot_count)
        grow(groups);
    return sum;
}

// ---- order ----

struct key_order {
    groups_compare *compare;
    const void *user;
    size_t key;
};

static int compare_numbers(const void *a, const void *b, void *user)
{
    const struct key_order *order = user;
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return left == right ? 0 : order->compare(order->user, order->key, left, right);
}

// Replaces each number by its rank among those that occur; returns how many there are.
static size_t rank_numbers(uint32_t *numbers, size_t count, struct key_order *order,
                           struct arena *scratch)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = numbers[i] > largest ? numbers[i] : largest;
    uint32_t *ranks = NEW_ARRAY(scratch, uint32_t, (size_t)largest + 1);
    uint32_t *distinct = NEW_ARRAY(scratch, uint32_t, (size_t)largest + 1);
    size_t distinct_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (ranks[numbers[i]]++ == 0)
            distinct[distinct_count++] = numbers[i];
    }
    qsort_r(distinct, distinct_count, sizeof(*distinct), compare_numbers, order);
    for (size_t i = 0; i < distinct_count; i++)
        ranks[distinct[i]] = (uint32_t)i;
    for (size_t i = 0; i < count; i++)
        numbers[i] = ranks[numbers[i]];
    return distinct_count;
}

// One stable pass of a radix sort.
static void sort_by_rank(const uint32_t *ranks, size_t rank_count, const uint32_t *order,
                         uint32_t *out, size_t count, struct arena *scratch)
{
    uint32_t *starts = NEW_ARRAY(scratch, uint32_t, rank_count + 1);
    for (size_t i = 0; i < count; i++)
        starts[ranks[i] + 1]++;
    for (size_t i = 1; i <= rank_count; i++)
        starts[i] += starts[i - 1];
    for (size_t i = 0; i < count; i++)
        out[starts[ranks[order[i]]]++] = order[i];
}

const struct group **groups_sorted(const struct groups *groups, groups_compare *compare,
                                   const void *user, struct arena *arena)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    size_t count = groups->count;
    const struct group **sorted = NEW_ARRAY(arena, const struct group *, count + 1);
    uint32_t *numbers = NEW_ARRAY(&scratch, uint32_t, count + 1);
    uint32_t *order = NEW_ARRAY(&scratch, uint32_t, count + 1);
    uint32_t *next = NEW_ARRAY(&scratch, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    for (size_t key = groups->key_count; key-- > 0;) {
        struct key_order key_order = {compare, user, key};
        for (size_t i = 0; i < count; i++)
            numbers[i] = group_at(groups, i)->keys[key];
        size_t rank_count = rank_numbers(numbers, count, &key_order, &scratch);
        sort_by_rank(numbers, rank_count, order, next, count, &scratch);
        uint32_t *done = order;
        order = next;
        next = done;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = group_at(groups, order[i]);
    return sorted;
}
