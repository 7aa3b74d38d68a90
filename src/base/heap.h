// The heap, made ready for many small allocations when the program starts.
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

void heap_prepare(void);

#endif
