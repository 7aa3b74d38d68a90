// Growable arrays in an arena: declare with LIST(type), append with LIST_PUSH.
//
//     LIST(struct flow) flows = {0};
//     LIST_PUSH(arena, &flows, flow);
//     for (size_t i = 0; i < flows.count; i++) use(&flows.items[i]);
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stddef.h>

#include "base/arena.h"

#define LIST(type)                                                                                 \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

// Appends a copy of `value` and yields a pointer to it (valid until the next push).
#define LIST_PUSH(arena, list, value)                                                              \
    ({                                                                                             \
        __typeof__(list) list_ = (list);                                                           \
        if (list_->count == list_->capacity) {                                                     \
            size_t grown_ = list_->capacity == 0 ? 8 : list_->capacity * 2;                        \
            list_->items = arena_grow((arena), list_->items, list_->count * sizeof(*list_->items), \
                                      grown_ * sizeof(*list_->items));                             \
            list_->capacity = grown_;                                                              \
        }                                                                                          \
        list_->items[list_->count] = (value);                                                      \
        &list_->items[list_->count++];                                                             \
    })

#endif
