// Arenas: a list of blocks, the newest one filled from the front.
//
// Blocks double from 64 KB to 1 MB; a big allocation gets a block of its own behind the newest, so
// that it does not waste what is left there. With ARENA_MALLOC_EACH every allocation is a block of
// its own and a reset frees them all.
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_FIRST ((size_t)64 * 1024)
#define BLOCK_LARGEST ((size_t)1024 * 1024)
#define ALIGNMENT ((size_t)16) // enough for __int128

struct arena_block {
    struct arena_block *next; // the one made before
    size_t size;              // of data
    _Alignas(16) unsigned char data[];
};

void out_of_memory(void)
{
    fputs("ledger: out of memory\n", stderr);
    exit(3);
}

static struct arena_block *new_block(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory();
    struct arena_block *block = malloc(sizeof(*block) + size);
    if (block == NULL)
        out_of_memory();
    block->next = NULL;
    block->size = size;
    arena->total += sizeof(*block) + size;
    return block;
}

#ifdef ARENA_MALLOC_EACH

static void *alloc_uncleared(struct arena *arena, size_t size)
{
    struct arena_block *block = new_block(arena, size);
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used = size;
    return block->data;
}

void arena_reset(struct arena *arena)
{
    arena_done(arena);
}

#else

static void *alloc_big(struct arena *arena, size_t size)
{
    struct arena_block *block = new_block(arena, size);
    if (arena->blocks == NULL) {
        arena->blocks = block;
        arena->used = size;
    } else {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    }
    return block->data;
}

static void *alloc_slow(struct arena *arena, size_t size)
{
    if (size > BLOCK_LARGEST / 4)
        return alloc_big(arena, size);
    struct arena_block *newest = arena->blocks;
    size_t block_size = newest == NULL ? BLOCK_FIRST : newest->size * 2;
    while (block_size < size)
        block_size *= 2;
    if (block_size > BLOCK_LARGEST)
        block_size = BLOCK_LARGEST;
    struct arena_block *block = new_block(arena, block_size);
    block->next = newest;
    arena->blocks = block;
    arena->used = size;
    return block->data;
}

static inline void *alloc_uncleared(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory();
    size_t rounded = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    struct arena_block *newest = arena->blocks;
    if (newest == NULL || rounded > newest->size - arena->used)
        return alloc_slow(arena, rounded);
    void *place = newest->data + arena->used;
    arena->used += rounded;
    return place;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *kept = NULL;
    struct arena_block *next = NULL;
    for (struct arena_block *block = arena->blocks; block != NULL; block = next) {
        next = block->next;
        if (kept == NULL && block->size <= BLOCK_LARGEST) {
            kept = block;
        } else {
            free(block);
        }
    }
    *arena = (struct arena){.blocks = kept};
    if (kept != NULL) {
        kept->next = NULL;
        arena->total = sizeof(*kept) + kept->size;
    }
}

#endif

void arena_done(struct arena *arena)
{
    struct arena_block *next = NULL;
    for (struct arena_block *block = arena->blocks; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct arena){0};
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(alloc_uncleared(arena, size), 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t item_size, size_t count)
{
    size_t size = 0;
    if (__builtin_mul_overflow(item_size, count, &size))
        out_of_memory();
    return arena_alloc(arena, size);
}

void *arena_grow(struct arena *arena, const void *old, size_t old_size, size_t new_size)
{
    char *grown = alloc_uncleared(arena, new_size);
    size_t kept = old_size < new_size ? old_size : new_size;
    if (kept > 0)
        memcpy(grown, old, kept);
    memset(grown + kept, 0, new_size - kept);
    return grown;
}

char *arena_copy(struct arena *arena, const char *text, size_t size)
{
    if (size >= SIZE_MAX / 2)
        out_of_memory();
    char *copy = alloc_uncleared(arena, size + 1);
    if (size > 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

char *arena_string(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        out_of_memory(); // past INT_MAX bytes; our formats have no other failure
    char *text = alloc_uncleared(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
