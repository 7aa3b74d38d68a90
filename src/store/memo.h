// What short texts became in their columns, so that a text met again is not read again.
//
// A slot is picked by the text's hash and holds the text itself: a hit is certain, a miss costs
// nothing but the ordinary way. Values repeat a great deal: stages, currencies, parties.
#ifndef STORE_MEMO_H
#define STORE_MEMO_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define MEMO_BITS 13
#define MEMO_TEXT_MAX 16

struct memo_key {
    uint64_t words[2]; // the whole text, some of its bytes twice
    uint32_t tag;      // what it is a text of, and its size; 0: no key
};

// Half a cache line.
struct memo_slot {
    uint64_t words[2];
    uint32_t tag;
    uint32_t value;
    uint64_t unused;
};

// A struct memo with `arena` set and the rest zero is an empty memo.
struct memo {
    struct arena *arena;
    struct memo_slot *slots; // 2^MEMO_BITS, made with the first value put
};

// Loads of fixed sizes, which overlap where the text is shorter.
static inline struct memo_key memo_key(unsigned what, struct slice text)
{
    struct memo_key key = {.tag = (what + 1) << 8 | (uint32_t)text.size};
    const char *data = text.data;
    size_t size = text.size;
    if (size > MEMO_TEXT_MAX) {
        key.tag = 0;
    } else if (size >= 8) {
        memcpy(&key.words[0], data, 8);
        memcpy(&key.words[1], data + size - 8, 8);
    } else if (size >= 4) {
        uint32_t first = 0; // of its own: a word loaded after half of it was stored has to wait
        uint32_t last = 0;
        memcpy(&first, data, 4);
        memcpy(&last, data + size - 4, 4);
        key.words[0] = first;
        key.words[1] = last;
    } else if (size > 0) {
        key.words[0] = (unsigned char)data[0];
        key.words[1] = (uint64_t)(unsigned char)data[size / 2] << 8 | (unsigned char)data[size - 1];
    }
    return key;
}

static inline struct memo_slot *memo_slot(const struct memo *memo, const struct memo_key *key)
{
    uint64_t mixed = key->words[0] * 0x9E3779B97F4A7C15u + key->words[1] * 0xC2B2AE3D27D4EB4Fu;
    mixed = ((mixed ^ mixed >> 32) + key->tag) * 0xFF51AFD7ED558CCDu;
    return &memo->slots[mixed >> (64 - MEMO_BITS)];
}

// False: not met, or forgotten.
static inline bool memo_find(const struct memo *memo, const struct memo_key *key, int64_t *value)
{
    if (memo->slots == NULL || key->tag == 0)
        return false;
    const struct memo_slot *slot = memo_slot(memo, key);
    if (slot->words[0] != key->words[0] || slot->words[1] != key->words[1] ||
        slot->tag != key->tag) {
        return false;
    }
    *value = slot->value;
    return true;
}

// The value is a dictionary id or a code: both fit 32 bits.
static inline void memo_put(struct memo *memo, const struct memo_key *key, int64_t value)
{
    if (key->tag == 0)
        return;
    if (memo->slots == NULL)
        memo->slots = NEW_ARRAY(memo->arena, struct memo_slot, (size_t)1 << MEMO_BITS);
    *memo_slot(memo, key) = (struct memo_slot){
        .words = {key->words[0], key->words[1]}, .tag = key->tag, .value = (uint32_t)value};
}

#endif
