// The first touch of each 4 KB page is a fault. In a virtual machine that costs far more than what
// is then done with the page: 14 microseconds were measured, half of the totals of a million entries.
// So the heap takes its first room in one piece and asks for huge pages, of which those touched
// take memory.
#include "base/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"

#define ROOM (64 * 1024 * 1024)
#define LATER_ROOM (128 * 1024)        // the library's own way to grow
#define MAPPED_ALONE (4 * 1024 * 1024) // from here on: the blocks of arenas are smaller
#define HUGE_PAGE ((uintptr_t)2 * 1024 * 1024)

// The kernel may refuse, and a sanitizer's heap lies elsewhere: then all is as it was.
void heap_prepare(void)
{
    mallopt(M_ARENA_MAX, 1); // a thread of pango's would set 64 MB of addresses aside
    mallopt(M_MMAP_THRESHOLD, MAPPED_ALONE);
    mallopt(M_TRIM_THRESHOLD, 2 * ROOM);
    mallopt(M_TOP_PAD, ROOM);
    uintptr_t first = ((uintptr_t)sbrk(0) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *volatile grown = malloc(MAPPED_ALONE / 2); // volatile: compilers drop an unused pair
    free(grown);
    mallopt(M_TOP_PAD, LATER_ROOM);
    uintptr_t end = (uintptr_t)sbrk(0);
    if (first < end)
        madvise((void *)first, end - first, MADV_HUGEPAGE);
}

// Not through malloc, which changes its own thresholds when so much is given back.
void heap_expect(size_t size)
{
    void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (room == MAP_FAILED)
        out_of_memory();
    munmap(room, size);
}
