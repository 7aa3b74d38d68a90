// The value axis of a chart: round ticks that cover the figures, in exact decimals.
//
// Extended Wilkinson (Talbot, Lin, Hanrahan 2010) with the steps 1, 2, 2.5 and 5 times a power of
// ten, over whole multiples of the step: the ticks always hold zero when the figures do.
#ifndef RENDER_SCALE_H
#define RENDER_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "core/decimal.h"

#define SCALE_TICKS_MAX 24

struct scale {
    struct decimal ticks[SCALE_TICKS_MAX]; // ascending, the same step between any two
    size_t count;                          // at least 2
    double low, high;                      // the first and the last tick
};

// Ticks for figures between `low` and `high`, about `wanted` of them (2 or more). Zero is always
// covered, since bars start there.
struct scale scale_ticks(struct decimal low, struct decimal high, unsigned wanted);
// Where a value lies: 0 at the first tick, 1 at the last.
double scale_position(const struct scale *scale, struct decimal value);
// A tick as printed after dividing by 10^scale_power, with the decimals that all ticks need.
const char *scale_label(const struct scale *scale, size_t tick, unsigned scale_power,
                        struct arena *arena);

#endif
