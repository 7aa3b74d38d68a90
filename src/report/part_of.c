#include "report/part_of.h"

#include <stdlib.h>

#include "store/columns.h"

bool part_of_load(struct part_of *out, const struct snapshot *snapshot, struct arena *arena,
                  struct error *err)
{
    static const enum column wanted[] = {COLUMN_PART_OF};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    *out = (struct part_of){.arena = arena};
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        const int64_t *parents = batch->values[COLUMN_PART_OF];
        for (size_t i = 0; i < batch->count; i++) {
            if (parents[i] == 0)
                continue;
            if (!out->has_any)
                out->is_parent = NEW_ARRAY(arena, uint8_t, snapshot->head.size / 8 + 1);
            out->has_any = true;
            out->is_parent[parents[i] >> 3] |= (uint8_t)(1 << (parents[i] & 7));
        }
    }
}

void part_of_offer(struct part_of *part_of, const struct flow_row *row)
{
    bool is_parent = (part_of->is_parent[row->original >> 3] >> (row->original & 7)) & 1;
    if (row->part_of == 0 && !is_parent)
        return;
    struct relative relative = {row->original, row->part_of, row->stage, row->counted == COUNTED,
                                false};
    LIST_PUSH(part_of->arena, &part_of->relatives, relative);
}

static int compare_relatives(const void *a, const void *b)
{
    const struct relative *left = a;
    const struct relative *right = b;
    return (left->original > right->original) - (left->original < right->original);
}

static struct relative *find_relative(const struct part_of *part_of, uint64_t original)
{
    struct relative wanted = {.original = original};
    if (part_of->relatives.count == 0)
        return NULL;
    return bsearch(&wanted, part_of->relatives.items, part_of->relatives.count, sizeof(wanted),
                   compare_relatives);
}

void part_of_resolve(struct part_of *part_of)
{
    size_t count = part_of->relatives.count;
    if (count == 0)
        return;
    qsort(part_of->relatives.items, count, sizeof(struct relative), compare_relatives);
    for (size_t i = 0; i < count; i++) {
        struct relative *child = &part_of->relatives.items[i];
        const struct relative *above = child;
        // the log refuses circles; the step limit only bounds the work on a damaged book
        for (size_t steps = 0; above != NULL && above->part_of != 0 && steps < count; steps++) {
            above = find_relative(part_of, above->part_of);
            if (above != NULL && above->is_counted && above->stage == child->stage)
                child->is_covered = true;
        }
    }
}

bool part_of_is_covered(const struct part_of *part_of, uint64_t original)
{
    const struct relative *relative = find_relative(part_of, original);
    return relative != NULL && relative->is_covered;
}
