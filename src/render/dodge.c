// Isotonic regression by pooling (see dodge.h). Taking from each centre what the labels before it
// need turns "no two touch" into "ascending", which pooling solves exactly.
#include "render/dodge.h"

// Neighbours that stand together, at the mean of what they want.
struct pool {
    double sum;
    size_t count;
};

static double mean(const struct pool *pool)
{
    return pool->sum / (double)pool->count;
}

static size_t *sorted(const struct dodge *items, size_t count, struct arena *scratch)
{
    size_t *order = NEW_ARRAY(scratch, size_t, count);

    for (size_t i = 0; i < count; i++) {
        size_t place = i;
        while (place > 0 && items[order[place - 1]].wanted > items[i].wanted) {
            order[place] = order[place - 1];
            place--;
        }
        order[place] = i;
    }
    return order;
}

static size_t merge_back(struct pool *pools, size_t count)
{
    while (count > 1 && mean(&pools[count - 2]) > mean(&pools[count - 1])) {
        pools[count - 2].sum += pools[count - 1].sum;
        pools[count - 2].count += pools[count - 1].count;
        count--;
    }
    return count;
}

bool dodge_labels(struct dodge *items, size_t count, double low, double high, struct arena *scratch)
{
    struct pool *pools = NEW_ARRAY(scratch, struct pool, count);
    const size_t *order = sorted(items, count, scratch);
    size_t pool_count = 0;
    double before = 0;

    for (size_t i = 0; i < count; i++) {
        const struct dodge *item = &items[order[i]];
        pools[pool_count++] = (struct pool){item->wanted - item->size / 2 - before, 1};
        before += item->size;
        pool_count = merge_back(pools, pool_count);
    }
    if (before > high - low)
        return false;

    double last = high - before; // where the first label starts when all stand at the end
    before = 0;
    for (size_t pool = 0, i = 0; pool < pool_count; pool++) {
        double start = mean(&pools[pool]);
        start = start < low ? low : start > last ? last : start;
        for (size_t end = i + pools[pool].count; i < end; i++) {
            struct dodge *item = &items[order[i]];
            item->at = start + before + item->size / 2;
            before += item->size;
        }
    }
    return true;
}
