// What stands: first the set of amendments and voids, then the readers' bitmap and pairs.
#include "store/standing.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "store/columns.h"
#include "store/standing_set.h"
#include "store/store_parts.h"

static struct slice number_key(const uint64_t *number)
{
    return (struct slice){(const char *)number, sizeof(*number)};
}

static uint32_t find(const struct map *map, uint64_t number)
{
    const uint32_t *value = map_find(map, number_key(&number));
    return value == NULL ? 0 : *value;
}

static void put(struct map *map, uint64_t number, uint32_t value)
{
    *map_put(map, number_key(&number), NULL) = value;
}

void standing_set_init(struct standing_set *set, struct arena *arena)
{
    *set = (struct standing_set){.arena = arena};
    set->voided.arena = arena;
    set->amendments.arena = arena;
    set->last.arena = arena;
}

void standing_set_add(struct standing_set *set, enum kind kind, uint64_t seq, uint64_t target)
{
    if (kind == KIND_VOID) {
        put(&set->voided, target, 1);
        __typeof__(*set->voids.items) item = {seq, target};
        LIST_PUSH(set->arena, &set->voids, item);
        return;
    }
    uint64_t original = standing_set_original(set, target);
    __typeof__(*set->amended.items) item = {seq, original, find(&set->last, original)};
    LIST_PUSH(set->arena, &set->amended, item);
    put(&set->amendments, seq, (uint32_t)set->amended.count);
    put(&set->last, original, (uint32_t)set->amended.count);
}

bool standing_set_load(struct standing_set *set, struct store *store, uint64_t size,
                       struct error *err)
{
    static const enum column columns[] = {COLUMN_KIND, COLUMN_TARGET};
    CLEANUP(columns_close) struct column_reader *reader = NULL;
    const struct column_batch *batch = NULL;
    if (!columns_open(&reader, store, size, columns, COUNT_OF(columns), err))
        return false;
    columns_only(reader, COLUMN_KIND, COLUMNS_BIT(KIND_AMEND) | COLUMNS_BIT(KIND_VOID));
    while (columns_next(reader, &batch, err)) {
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++) {
            int64_t kind = batch->values[COLUMN_KIND][i];
            if (kind != KIND_AMEND && kind != KIND_VOID)
                continue;
            uint64_t seq = batch->first + i;
            uint64_t target = (uint64_t)batch->values[COLUMN_TARGET][i];
            if (target == 0 || target >= seq)
                return store_damaged(store, err, "record %" PRIu64 " has no target before it", seq);
            standing_set_add(set, (enum kind)kind, seq, target);
        }
    }
    return false;
}

uint64_t standing_set_original(const struct standing_set *set, uint64_t seq)
{
    uint32_t place = find(&set->amendments, seq);
    return place == 0 ? seq : set->amended.items[place - 1].original;
}

bool standing_set_is_void(const struct standing_set *set, uint64_t seq)
{
    return find(&set->voided, seq) != 0 || find(&set->voided, standing_set_original(set, seq)) != 0;
}

// The last amendment not withdrawn, from a place backwards; else the original.
static uint64_t standing_from(const struct standing_set *set, uint32_t place, uint64_t original)
{
    while (place != 0) {
        if (find(&set->voided, set->amended.items[place - 1].seq) == 0)
            return set->amended.items[place - 1].seq;
        place = set->amended.items[place - 1].before;
    }
    return original;
}

uint64_t standing_set_of(const struct standing_set *set, uint64_t original)
{
    return standing_from(set, find(&set->last, original), original);
}

uint64_t standing_set_before(const struct standing_set *set, uint64_t amendment)
{
    uint32_t place = find(&set->amendments, amendment);
    assert(place != 0);
    return standing_from(set, set->amended.items[place - 1].before,
                         set->amended.items[place - 1].original);
}

uint64_t standing_set_last(const struct standing_set *set, uint64_t original)
{
    uint32_t place = find(&set->last, original);
    return place == 0 ? original : set->amended.items[place - 1].seq;
}

uint64_t standing_set_earlier(const struct standing_set *set, uint64_t text)
{
    uint32_t place = find(&set->amendments, text);
    if (place == 0)
        return 0;
    uint32_t before = set->amended.items[place - 1].before;
    return before == 0 ? set->amended.items[place - 1].original
                       : set->amended.items[before - 1].seq;
}

void standing_mark_gone(struct standing *standing, uint64_t seq)
{
    standing->gone[(seq - 1) >> 3] |= (uint8_t)(1u << ((seq - 1) & 7));
    standing->has_gone = true;
}

static int compare_pairs(const void *a, const void *b)
{
    uint64_t left = ((const struct standing_pair *)a)->original;
    uint64_t right = ((const struct standing_pair *)b)->original;
    return (left > right) - (left < right);
}

// Every amendment and its original: only the one that stands stays.
static void mark_amended(struct standing *standing, const struct standing_set *set)
{
    for (size_t i = 0; i < set->amended.count; i++) {
        uint64_t seq = set->amended.items[i].seq;
        uint64_t original = set->amended.items[i].original;
        bool is_void = standing_set_is_void(set, original);
        uint64_t stands = is_void ? 0 : standing_set_of(set, original);
        if (seq != stands)
            standing_mark_gone(standing, seq);
        if (original != stands)
            standing_mark_gone(standing, original);
        if (seq == stands)
            standing->pairs[standing->pair_count++] = (struct standing_pair){original, seq};
    }
    qsort(standing->pairs, standing->pair_count, sizeof(*standing->pairs), compare_pairs);
}

void standing_of_set(struct standing *out, const struct standing_set *set, uint64_t size,
                     struct arena *arena)
{
    struct standing standing = {.size = size};
    standing.gone = NEW_ARRAY(arena, uint8_t, size / 8 + 1);
    standing.pairs = NEW_ARRAY(arena, struct standing_pair, set->amended.count);
    for (size_t i = 0; i < set->voids.count; i++) {
        standing_mark_gone(&standing, set->voids.items[i].seq);
        standing_mark_gone(&standing, set->voids.items[i].target);
    }
    mark_amended(&standing, set);
    *out = standing;
}

bool standing_load(struct standing *out, struct store *store, uint64_t size, struct arena *arena,
                   struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct standing_set set;
    standing_set_init(&set, &scratch);
    if (!standing_set_load(&set, store, size, err))
        return false;
    standing_of_set(out, &set, size, arena);
    return true;
}

uint64_t standing_of(const struct standing *standing, uint64_t original)
{
    struct standing_pair wanted = {.original = original};
    const struct standing_pair *pair = standing->pair_count == 0
                                           ? NULL
                                           : bsearch(&wanted, standing->pairs, standing->pair_count,
                                                     sizeof(wanted), compare_pairs);
    if (pair != NULL)
        return pair->amendment;
    return standing_is_gone(standing, original) ? 0 : original;
}
