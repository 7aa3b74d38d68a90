// The heap: made ready for many small allocations when the program starts, and asked for room.
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

void heap_prepare(void);
// Ends the program with out_of_memory when `size` bytes could not be had now. For before a library
// works that leaves out what it has no memory for, or waits for ever.
void heap_expect(size_t size);

#endif
