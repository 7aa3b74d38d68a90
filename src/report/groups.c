#include "report/groups.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_GROUPS ((size_t)1024)

void groups_init(struct groups *groups, size_t key_count, struct arena *arena, struct arena *table)
{
    *groups =
        (struct groups){.arena = arena, .table = table, .key_count = key_count, .slot_count = 256};
    groups->slots = NEW_ARRAY(table, struct group_slot, groups->slot_count);
}

struct group *groups_get(const struct groups *groups, size_t index)
{
    return &groups->blocks.items[index / BLOCK_GROUPS][index % BLOCK_GROUPS];
}

// ---- codes ----

static uint64_t code_of(const struct groups *groups, const uint32_t *keys)
{
    uint64_t code = 0;
    if (!groups->is_hashed) {
        for (size_t i = 0; i < groups->key_count; i++)
            code |= (uint64_t)keys[i] << groups->shift[i];
        return code;
    }
    for (size_t i = 0; i < groups->key_count; i++)
        code = (code ^ keys[i]) * 0xff51afd7ed558ccdu + 0x9e3779b97f4a7c15u;
    return code;
}

static size_t slot_of(const struct groups *groups, uint64_t code)
{
    uint64_t mixed = (code ^ (code >> 32)) * 0x9e3779b97f4a7c15u;
    return (size_t)(mixed >> 32) & (groups->slot_count - 1);
}

static size_t free_slot(const struct groups *groups, uint64_t code)
{
    size_t slot = slot_of(groups, code);
    while (groups->slots[slot].number != 0)
        slot = (slot + 1) & (groups->slot_count - 1);
    return slot;
}

static void grow(struct groups *groups)
{
    const struct group_slot *old = groups->slots;
    size_t old_count = groups->slot_count;
    groups->slot_count = old_count * 2;
    groups->slots = NEW_ARRAY(groups->table, struct group_slot, groups->slot_count);
    for (size_t i = 0; i < old_count; i++)
        if (old[i].number != 0)
            groups->slots[free_slot(groups, old[i].code)] = old[i];
}

// Gives every key the bits it needs, and every group the code that comes of that.
static void widen(struct groups *groups)
{
    unsigned shift = 0;
    for (size_t i = 0; i < groups->key_count; i++) {
        groups->width[i] =
            groups->seen[i] == 0 ? 0 : (uint8_t)(32 - __builtin_clz(groups->seen[i]));
        groups->shift[i] = (uint8_t)(shift & 63);
        shift += groups->width[i];
    }
    groups->is_hashed = shift > 64;
    memset(groups->slots, 0, groups->slot_count * sizeof(*groups->slots));
    for (size_t i = 0; i < groups->count; i++) {
        uint64_t code = code_of(groups, groups_get(groups, i)->keys);
        groups->slots[free_slot(groups, code)] = (struct group_slot){code, (uint32_t)i + 1};
    }
}

static void fit(struct groups *groups)
{
    bool is_wide = false;
    for (size_t i = 0; i < groups->key_count; i++)
        is_wide |= ((uint64_t)groups->seen[i] >> groups->width[i]) != 0;
    if (is_wide && !groups->is_hashed)
        widen(groups);
}

// ---- groups ----

static struct group *add_group(struct groups *groups, const uint32_t *keys)
{
    if (groups->count % BLOCK_GROUPS == 0)
        LIST_PUSH(groups->arena, &groups->blocks,
                  NEW_ARRAY(groups->arena, struct group, BLOCK_GROUPS));
    struct group *group = groups_get(groups, groups->count++);
    memcpy(group->keys, keys, groups->key_count * sizeof(*keys));
    return group;
}

static struct group *find(struct groups *groups, uint64_t code, const uint32_t *keys)
{
    size_t mask = groups->slot_count - 1;
    size_t slot = slot_of(groups, code);
    for (; groups->slots[slot].number != 0; slot = (slot + 1) & mask) {
        if (groups->slots[slot].code != code)
            continue;
        struct group *group = groups_get(groups, groups->slots[slot].number - 1);
        if (!groups->is_hashed || memcmp(group->keys, keys, groups->key_count * sizeof(*keys)) == 0)
            return group;
    }
    struct group *group = add_group(groups, keys);
    groups->slots[slot] = (struct group_slot){code, (uint32_t)groups->count};
    if (groups->count * 2 > groups->slot_count)
        grow(groups);
    return group;
}

struct sum *groups_find(struct groups *groups, const uint32_t *keys)
{
    for (size_t i = 0; i < groups->key_count; i++)
        groups->seen[i] |= keys[i];
    fit(groups);
    return &find(groups, code_of(groups, keys), keys)->sum;
}

bool groups_flush(struct groups *groups, struct error *err)
{
    struct group *found[GROUP_FLOWS];
    size_t count = groups->waiting_count;
    groups->waiting_count = 0;
    fit(groups);
    for (size_t i = 0; i < count; i++) {
        struct group_flow *flow = &groups->waiting[i];
        flow->code = code_of(groups, flow->keys);
        __builtin_prefetch(&groups->slots[slot_of(groups, flow->code)]);
    }
    for (size_t i = 0; i < count; i++) {
        found[i] = find(groups, groups->waiting[i].code, groups->waiting[i].keys);
        __builtin_prefetch(&found[i]->sum, 1);
        __builtin_prefetch(&found[i]->sum.unknown, 1);
    }
    for (size_t i = 0; i < count; i++)
        if (!sum_add(&found[i]->sum, &groups->waiting[i].sum))
            return error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                             (unsigned long long)groups->waiting[i].seq);
    return true;
}

bool groups_add(struct groups *groups, const uint32_t *keys, const struct flow_row *row,
                struct error *err)
{
    struct group_flow *flow = &groups->waiting[groups->waiting_count++];
    flow->seq = row->seq;
    sum_set_flow(&flow->sum, row);
    for (size_t i = 0; i < groups->key_count; i++) {
        flow->keys[i] = keys[i];
        groups->seen[i] |= keys[i];
    }
    return groups->waiting_count < GROUP_FLOWS || groups_flush(groups, err);
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
            numbers[i] = groups_get(groups, i)->keys[key];
        size_t rank_count = rank_numbers(numbers, count, &key_order, &scratch);
        sort_by_rank(numbers, rank_count, order, next, count, &scratch);
        uint32_t *done = order;
        order = next;
        next = done;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = groups_get(groups, order[i]);
    return sorted;
}
