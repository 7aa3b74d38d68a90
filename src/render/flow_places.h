// Where the places of a flow map stand and how its ribbons run between them, without any drawing.
//
// Places stand in levels, from left to right. All ribbons are drawn to one scale, the largest at
// which every level fits its room. The first level keeps its order; the others are moved to where
// their ribbons come from and go to by relaxation sweeps, ties by their order, so that the same map
// always has the same picture. A ribbon that skips levels passes each of them in a bundle with
// those of the same end, so that it never crosses a place.
#ifndef RENDER_FLOW_PLACES_H
#define RENDER_FLOW_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"

struct flow_place {
    size_t level;
    double least;  // height that its words need; 0: has none
    bool is_last;  // "others": under all places of its level
    bool is_pass;  // made here: a bundle of ribbons passes
    double height; // of the ribbons at its fuller side
    double slot;   // height it takes: the greater of the two
    double middle; // y of both
};

struct flow_ribbon {
    size_t from, to; // places; the level of `to` is the higher one
    double value;    // 0 or more
    double stub;     // height added for an amount nobody knows
};

// A ribbon between two levels; one that skips levels has several.
struct flow_segment {
    size_t ribbon;
    size_t from, to;
    double from_y, to_y; // of its upper edge
    double height;       // stub included
};

struct flow_map {
    LIST(struct flow_place) places; // in the order to keep; passes are added behind
    LIST(struct flow_ribbon) ribbons;
    LIST(struct flow_segment) segments;
    size_t level_count;
    double scale; // points for a value of one
};

// Sets all that is not given, within top..bottom. Places whose words do not fit lose them, the
// least filled first: their `least` becomes 0.
void flow_map_place(struct flow_map *map, double top, double bottom, struct arena *arena);

#endif
