// Open addressing at most half full, over small slots: they stay in the caches, while the rates lie
// close together in pages that never move.
#include "report/known_rates.h"

#include <string.h>

#define CACHE_LINE 64
#define PAGE_RATES ((size_t)1024)
#define FIRST_SLOTS ((size_t)4096) // a power of two

_Static_assert(sizeof(struct known_rate) == CACHE_LINE, "one line");

struct known_slot {
    uint32_t hash;
    uint32_t place; // of the rate, from 1; 0: free
};

static uint32_t hash_of(const struct currency *currency, int32_t first_day, int32_t last_day)
{
    uint64_t key =
        (uint64_t)(uintptr_t)currency ^ (uint64_t)(uint32_t)first_day << 32 ^ (uint32_t)last_day;
    return (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 32);
}

struct known_rate *known_rates_at(const struct known_rates *known, size_t index)
{
    return &known->pages.items[index / PAGE_RATES][index % PAGE_RATES];
}

// The slot of a hash: the next one that has it, or the free one behind them all.
static struct known_slot *next_slot(const struct known_rates *known, uint32_t hash, size_t *at)
{
    for (;; (*at)++) {
        struct known_slot *slot = &known->slots[*at & (known->slot_count - 1)];
        if (slot->place == 0 || slot->hash == hash)
            return slot;
    }
}

void known_rates_expect(const struct known_rates *known, const struct currency *currency,
                        int32_t first_day, int32_t last_day)
{
    if (known->slots == NULL)
        return;
    uint32_t hash = hash_of(currency, first_day, last_day);
    size_t at = hash;
    const struct known_slot *slot = next_slot(known, hash, &at);
    if (slot->place != 0)
        __builtin_prefetch(known_rates_at(known, slot->place - 1), 1);
}

static void grow_slots(struct known_rates *known)
{
    const struct known_slot *old = known->slots;
    size_t count = known->slot_count;
    known->slot_count = count == 0 ? FIRST_SLOTS : count * 2;
    known->slots = NEW_ARRAY(known->arena, struct known_slot, known->slot_count);
    for (size_t i = 0; i < count; i++) {
        size_t at = old[i].hash;
        if (old[i].place == 0)
            continue;
        while (known->slots[at & (known->slot_count - 1)].place != 0)
            at++;
        known->slots[at & (known->slot_count - 1)] = old[i];
    }
}

static struct known_rate *new_page(struct arena *arena)
{
    char *room = arena_alloc_array(arena, sizeof(struct known_rate), PAGE_RATES + 1);
    return (struct known_rate *)(room + (CACHE_LINE - (uintptr_t)room % CACHE_LINE) % CACHE_LINE);
}

static struct known_rate *add(struct known_rates *known)
{
    if (known->count == known->pages.count * PAGE_RATES)
        LIST_PUSH(known->arena, &known->pages, new_page(known->arena));
    return known_rates_at(known, known->count++);
}

struct known_rate *known_rates_find(struct known_rates *known, const struct currency *currency,
                                    int32_t first_day, int32_t last_day, bool *is_new)
{
    if (known->count * 2 >= known->slot_count)
        grow_slots(known);
    uint32_t hash = hash_of(currency, first_day, last_day);
    *is_new = false;
    for (size_t at = hash;; at++) {
        struct known_slot *slot = next_slot(known, hash, &at);
        if (slot->place == 0) {
            struct known_rate *rate = add(known);
            *rate = (struct known_rate){
                .currency = currency, .first_day = first_day, .last_day = last_day};
            *slot = (struct known_slot){hash, (uint32_t)known->count};
            *is_new = true;
            return rate;
        }
        struct known_rate *rate = known_rates_at(known, slot->place - 1);
        if (rate->currency == currency && rate->first_day == first_day &&
            rate->last_day == last_day)
            return rate;
    }
}

void known_rates_forget(struct known_rates *known)
{
    known->count = 0;
    if (known->slots != NULL)
        memset(known->slots, 0, known->slot_count * sizeof(*known->slots));
}
