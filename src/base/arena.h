// Memory with one owner: an arena frees everything it gave at once.
//
// One `arena` per command holds what lives as long as the command; `scratch` is reset per row or
// page. Every allocation is zeroed. Out of memory prints one line and exits 3, so no call fails.
// Built with ASan (ARENA_MALLOC_EACH) every allocation is its own malloc: use after reset is seen.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/cleanup.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; // the newest first
    size_t used;                // bytes of the newest block in use
    size_t total;               // bytes held from malloc, for the peak figures
};

// A zeroed struct arena is ready for use; no init call is needed.
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t item_size, size_t count);
// Grows an allocation by copying (the old one stays until reset); new bytes are zero.
void *arena_grow(struct arena *arena, const void *old, size_t old_size, size_t new_size);
// NUL-terminated copies.
char *arena_copy(struct arena *arena, const char *text, size_t size);
char *arena_string(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list args);
// Forgets everything but keeps one block for reuse.
void arena_reset(struct arena *arena);
void arena_done(struct arena *arena);

#define NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define NEW_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), sizeof(type), (count)))

// The same end for the few allocations that are not in an arena: prints one line, exits 3.
void out_of_memory(void) __attribute__((noreturn));

#endif
