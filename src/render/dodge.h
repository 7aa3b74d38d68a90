// Labels beside lines: each as near to where it belongs as it can stand without touching another.
//
// Pool-adjacent-violators (isotonic regression): the sum of the squared displacements is the least
// there is, and the labels keep the order of what they name.
#ifndef RENDER_DODGE_H
#define RENDER_DODGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct dodge {
    double wanted; // its centre, where it belongs
    double size;
    double at; // its centre, where it stands
};

// Sets `at` of every item within low..high. False, with nothing set, when together they are larger
// than the room. Items at the same place keep the order they have in the array.
bool dodge_labels(struct dodge *items, size_t count, double low, double high,
                  struct arena *scratch);

#endif
