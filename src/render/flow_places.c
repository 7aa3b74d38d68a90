// Placing a flow map (see flow_places.h): passes, scale, sweeps, and the order of ribbons at a place.
#include "render/flow_places.h"

#include <stdlib.h>

#include "render/dodge.h"

#define PLACE_GAP 4.0 // between places with words
#define PASS_GAP 1.5
#define LABELS_SHARE 0.8 // of a level's room may go to words and gaps,
#define GAPS_SHARE 0.3   // to gaps alone,
#define STUBS_SHARE 0.15 // to amounts nobody knows
#define SWEEPS 16
#define HALVINGS 50

struct placing {
    struct flow_map *map;
    struct arena *arena;
    double top, bottom;
    double *value, *stub; // of each place's fuller side
    double gap_share;     // 1, less when there are more places than there is room for gaps
};

static struct flow_place *place_at(const struct placing *placing, size_t place)
{
    return &placing->map->places.items[place];
}

static double gap_of(const struct placing *placing, const struct flow_place *place)
{
    return (place->least > 0 ? PLACE_GAP : PASS_GAP) * placing->gap_share;
}

// --- ribbons cut at the levels they pass ---

static size_t level_of(const struct flow_map *map, size_t place)
{
    return map->places.items[place].level;
}

// Bundles are by the end with fewer places, so that there are few of them.
static bool bundles_by_target(const struct flow_map *map, size_t level, struct arena *arena)
{
    bool *is_end = NEW_ARRAY(arena, bool, map->places.count + 1);
    size_t sources = 0, targets = 0;

    for (size_t i = 0; i < map->ribbons.count; i++) {
        const struct flow_ribbon *ribbon = &map->ribbons.items[i];
        if (level_of(map, ribbon->from) >= level || level_of(map, ribbon->to) <= level)
            continue;
        sources += !is_end[ribbon->from];
        is_end[ribbon->from] = true;
        targets += !is_end[ribbon->to];
        is_end[ribbon->to] = true;
    }
    return targets <= sources;
}

// Ends of the segments of each ribbon at one level: the place itself or a bundle.
static void cut_at_level(struct flow_map *map, size_t level, size_t place_count, size_t *ends,
                         struct arena *arena)
{
    bool by_target = bundles_by_target(map, level, arena);
    size_t *bundle = NEW_ARRAY(arena, size_t, place_count); // + 1; 0: none yet

    for (size_t i = 0; i < map->ribbons.count; i++) {
        const struct flow_ribbon *ribbon = &map->ribbons.items[i];
        if (level_of(map, ribbon->from) >= level)
            continue;
        size_t to = ribbon->to;
        if (level_of(map, to) > level) {
            size_t end = by_target ? ribbon->to : ribbon->from;
            if (bundle[end] == 0) {
                struct flow_place pass = {.level = level, .is_pass = true};
                LIST_PUSH(arena, &map->places, pass);
                bundle[end] = map->places.count;
            }
            to = bundle[end] - 1;
        } else if (level_of(map, to) < level) {
            continue;
        }
        struct flow_segment segment = {.ribbon = i, .from = ends[i], .to = to};
        LIST_PUSH(arena, &map->segments, segment);
        ends[i] = to;
    }
}

static void cut_ribbons(struct flow_map *map, struct arena *arena)
{
    size_t place_count = map->places.count;
    size_t *ends = NEW_ARRAY(arena, size_t, map->ribbons.count + 1);

    for (size_t i = 0; i < map->ribbons.count; i++)
        ends[i] = map->ribbons.items[i].from;
    for (size_t level = 1; level < map->level_count; level++)
        cut_at_level(map, level, place_count, ends, arena);
}

// --- the scale ---

static void measure_sides(struct placing *placing)
{
    const struct flow_map *map = placing->map;
    size_t count = map->places.count;
    double *sides = NEW_ARRAY(placing->arena, double, 4 * count + 1);

    placing->value = NEW_ARRAY(placing->arena, double, count + 1);
    placing->stub = NEW_ARRAY(placing->arena, double, count + 1);
    for (size_t i = 0; i < map->segments.count; i++) {
        const struct flow_segment *segment = &map->segments.items[i];
        const struct flow_ribbon *ribbon = &map->ribbons.items[segment->ribbon];
        sides[4 * segment->from] += ribbon->value;
        sides[4 * segment->from + 1] += ribbon->stub;
        sides[4 * segment->to + 2] += ribbon->value;
        sides[4 * segment->to + 3] += ribbon->stub;
    }
    for (size_t i = 0; i < count; i++) {
        const double *side = &sides[4 * i];
        placing->value[i] = side[0] > side[2] ? side[0] : side[2];
        placing->stub[i] = side[1] > side[3] ? side[1] : side[3];
    }
}

// The amounts nobody knows keep one width, a narrower one when they would leave no room.
static void fit_stubs(struct placing *placing)
{
    struct flow_map *map = placing->map;
    double room = (placing->bottom - placing->top) * STUBS_SHARE;
    double most = 0;

    for (size_t level = 0; level < map->level_count; level++) {
        double all = 0;
        for (size_t i = 0; i < map->places.count; i++)
            all += place_at(placing, i)->level == level ? placing->stub[i] : 0;
        if (all > most)
            most = all;
    }
    if (most <= room)
        return;
    for (size_t i = 0; i < map->places.count; i++)
        placing->stub[i] *= room / most;
    for (size_t i = 0; i < map->ribbons.count; i++)
        map->ribbons.items[i].stub *= room / most;
}

static double slot_of(const struct placing *placing, size_t place, double scale)
{
    double height = placing->value[place] * scale + placing->stub[place];
    double least = place_at(placing, place)->least;

    return height > least ? height : least;
}

static double level_height(const struct placing *placing, size_t level, double scale)
{
    double height = 0;

    for (size_t i = 0; i < placing->map->places.count; i++) {
        const struct flow_place *place = place_at(placing, i);
        if (place->level == level)
            height += slot_of(placing, i, scale) + gap_of(placing, place);
    }
    return height;
}

// Takes the words from the least filled places of a level until what stays leaves room for ribbons.
static void drop_words(struct placing *placing, size_t level)
{
    double room = (placing->bottom - placing->top) * LABELS_SHARE;

    while (level_height(placing, level, 0) > room) {
        struct flow_place *least = NULL;
        double value = 0;
        for (size_t i = 0; i < placing->map->places.count; i++) {
            struct flow_place *place = place_at(placing, i);
            if (place->level != level || place->least <= 0 || place->is_last)
                continue;
            if (least == NULL || placing->value[i] <= value) {
                least = place;
                value = placing->value[i];
            }
        }
        if (least == NULL)
            return;
        least->least = 0;
    }
}

static void fit_gaps(struct placing *placing)
{
    double room = (placing->bottom - placing->top) * GAPS_SHARE;

    for (size_t level = 0; level < placing->map->level_count; level++) {
        double gaps = 0;
        for (size_t i = 0; i < placing->map->places.count; i++) {
            const struct flow_place *place = place_at(placing, i);
            gaps += place->level == level ? gap_of(placing, place) : 0;
        }
        if (gaps > room)
            placing->gap_share *= room / gaps;
    }
}

static bool fits(const struct placing *placing, double scale)
{
    for (size_t level = 0; level < placing->map->level_count; level++) {
        if (level_height(placing, level, scale) > placing->bottom - placing->top)
            return false;
    }
    return true;
}

static void choose_scale(struct placing *placing)
{
    double most = 0, low = 0;

    for (size_t i = 0; i < placing->map->places.count; i++) {
        if (placing->value[i] > most)
            most = placing->value[i];
    }
    double high = most > 0 ? (placing->bottom - placing->top) / most : 0;
    for (size_t i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (fits(placing, middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    placing->map->scale = low;
    for (size_t i = 0; i < placing->map->places.count; i++) {
        struct flow_place *place = place_at(placing, i);
        place->height = placing->value[i] * low + placing->stub[i];
        place->slot = slot_of(placing, i, low);
    }
}

// --- the sweeps ---

// Where the places at the other ends of a place's ribbons stand on average; its own middle when it
// has none on the sides looked at.
static double pulled_to(const struct placing *placing, size_t place, bool from_left,
                        bool from_right)
{
    const struct flow_map *map = placing->map;
    double weight = 0, sum = 0;

    for (size_t i = 0; i < map->segments.count; i++) {
        const struct flow_segment *segment = &map->segments.items[i];
        const struct flow_ribbon *ribbon = &map->ribbons.items[segment->ribbon];
        double share = ribbon->value * map->scale + ribbon->stub;
        bool is_left = from_left && segment->to == place;
        if (!is_left && !(from_right && segment->from == place))
            continue;
        weight += share;
        sum += share * place_at(placing, is_left ? segment->from : segment->to)->middle;
    }
    return weight > 0 ? sum / weight : place_at(placing, place)->middle;
}

static void settle(struct placing *placing, size_t level, bool from_left, bool from_right)
{
    const struct flow_map *map = placing->map;
    struct dodge *items = NEW_ARRAY(placing->arena, struct dodge, map->places.count);
    size_t *places = NEW_ARRAY(placing->arena, size_t, map->places.count);
    double furthest = placing->top;
    size_t count = 0;

    for (size_t i = 0; i < map->places.count; i++) {
        const struct flow_place *place = place_at(placing, i);
        if (place->level != level)
            continue;
        double wanted = pulled_to(placing, i, from_left, from_right);
        // The first level keeps its order, and others stand last in each.
        if ((level == 0 || place->is_last) && wanted < furthest)
            wanted = furthest;
        if (wanted > furthest)
            furthest = wanted;
        places[count] = i;
        items[count++] =
            (struct dodge){.wanted = wanted, .size = place->slot + gap_of(placing, place)};
    }
    for (size_t i = 0; i < count; i++) {
        if (place_at(placing, places[i])->is_last)
            items[i].wanted = furthest + 1;
    }
    // Rounding must not tip the scale.
    double slack = 1e-6;
    if (!dodge_labels(items, count, placing->top - slack, placing->bottom + slack, placing->arena))
        return;
    for (size_t i = 0; i < count; i++)
        place_at(placing, places[i])->middle = items[i].at;
}

static void stack(struct placing *placing, size_t level)
{
    double y = placing->top;
    double spare =
        placing->bottom - placing->top - level_height(placing, level, placing->map->scale);

    y += spare > 0 ? spare / 2 : 0;
    for (size_t i = 0; i < placing->map->places.count; i++) {
        struct flow_place *place = place_at(placing, i);
        if (place->level != level)
            continue;
        place->middle = y + place->slot / 2;
        y += place->slot + gap_of(placing, place);
    }
}

static void sweep(struct placing *placing)
{
    size_t levels = placing->map->level_count;

    for (size_t level = 0; level < levels; level++)
        stack(placing, level);
    for (size_t round = 0; round < SWEEPS; round++) {
        for (size_t level = 1; level < levels; level++)
            settle(placing, level, true, round > 0 && level + 1 < levels);
        for (size_t level = levels - 1; level-- > 0;)
            settle(placing, level, level > 0, true);
    }
    for (size_t level = 1; level < levels; level++)
        settle(placing, level, true, false);
}

// --- ribbons at their places ---

struct side {
    const struct placing *placing;
    bool is_outgoing;
};

static int compare_doubles(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_segments(const void *a, const void *b, void *user)
{
    const struct side *side = user;
    const struct placing *placing = side->placing;
    bool is_outgoing = side->is_outgoing;
    const struct flow_segment *left = *(const struct flow_segment *const *)a;
    const struct flow_segment *right = *(const struct flow_segment *const *)b;
    const struct flow_ribbon *ribbons = placing->map->ribbons.items;
    const struct flow_ribbon *first = &ribbons[left->ribbon], *second = &ribbons[right->ribbon];
    size_t here[2] = {is_outgoing ? left->to : left->from, is_outgoing ? right->to : right->from};
    int start = compare_doubles(place_at(placing, first->from)->middle,
                                place_at(placing, second->from)->middle);
    int end = compare_doubles(place_at(placing, first->to)->middle,
                              place_at(placing, second->to)->middle);
    int order =
        compare_doubles(place_at(placing, here[0])->middle, place_at(placing, here[1])->middle);

    if (order == 0)
        order = is_outgoing ? end : start;
    if (order == 0)
        order = is_outgoing ? start : end;
    return order != 0 ? order : (left->ribbon > right->ribbon) - (left->ribbon < right->ribbon);
}

// Side by side from the top of the place's ribbons down, in the order of their other ends.
static void attach(struct placing *placing, size_t place, bool is_outgoing)
{
    struct flow_map *map = placing->map;
    struct flow_segment **sides =
        NEW_ARRAY(placing->arena, struct flow_segment *, map->segments.count + 1);
    const struct flow_place *here = place_at(placing, place);
    double y = here->middle - here->height / 2;
    size_t count = 0;

    for (size_t i = 0; i < map->segments.count; i++) {
        struct flow_segment *segment = &map->segments.items[i];
        if ((is_outgoing ? segment->from : segment->to) == place)
            sides[count++] = segment;
    }
    struct side side = {placing, is_outgoing};
    if (count > 1)
        qsort_r(sides, count, sizeof(*sides), compare_segments, &side);
    for (size_t i = 0; i < count; i++) {
        const struct flow_ribbon *ribbon = &map->ribbons.items[sides[i]->ribbon];
        sides[i]->height = ribbon->value * map->scale + ribbon->stub;
        *(is_outgoing ? &sides[i]->from_y : &sides[i]->to_y) = y;
        y += sides[i]->height;
    }
}

void flow_map_place(struct flow_map *map, double top, double bottom, struct arena *arena)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct placing placing = {
        .map = map, .arena = &scratch, .top = top, .bottom = bottom, .gap_share = 1};

    map->segments.count = 0;
    cut_ribbons(map, arena);
    measure_sides(&placing);
    fit_stubs(&placing);
    for (size_t level = 0; level < map->level_count; level++)
        drop_words(&placing, level);
    fit_gaps(&placing);
    choose_scale(&placing);
    sweep(&placing);
    for (size_t i = 0; i < map->places.count; i++) {
        attach(&placing, i, true);
        attach(&placing, i, false);
    }
}
