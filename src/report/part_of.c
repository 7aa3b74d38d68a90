#include "report/part_of.h"

#include <stdlib.h>

#include "store/columns.h"

static int compare_relatives(const void *a, const void *b)
{
    const struct relative *left = a;
    const struct relative *right = b;
    return (left->original > right->original) - (left->original < right->original);
}

static struct relative *find_relative(const struct part_of *part_of, size_t count,
                                      uint64_t original)
{
    struct relative wanted = {.original = original};
    if (count == 0)
        return NULL;
    return bsearch(&wanted, part_of->relatives.items, count, sizeof(wanted), compare_relatives);
}

static void load_batch(struct part_of *out, const struct standing *standing,
                       const struct column_batch *batch)
{
    const int64_t *parents = batch->values[COLUMN_PART_OF];
    for (size_t i = 0; i < batch->count; i++) {
        uint64_t seq = batch->first + i;
        if (parents[i] == 0 || standing_is_gone(standing, seq))
            continue;
        if (!out->has_any)
            out->is_parent = NEW_ARRAY(out->arena, uint8_t, standing->size / 8 + 1);
        out->has_any = true;
        out->is_parent[parents[i] >> 3] |= (uint8_t)(1 << (parents[i] & 7));
        bool is_amended = batch->values[COLUMN_KIND][i] == KIND_AMEND;
        struct relative child = {
            .original = is_amended ? (uint64_t)batch->values[COLUMN_TARGET][i] : seq,
            .part_of = (uint64_t)parents[i],
        };
        LIST_PUSH(out->arena, &out->relatives, child);
    }
}

bool part_of_load(struct part_of *out, const struct snapshot *snapshot, struct arena *arena,
                  struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_TARGET, COLUMN_PART_OF};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    *out = (struct part_of){.arena = arena, .places = out->places};
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    columns_only(reader, COLUMN_PART_OF, COLUMNS_NOT_ZERO);
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        load_batch(out, &snapshot->standing, batch);
    }
    out->child_count = out->relatives.count;
    if (out->child_count != 0)
        qsort(out->relatives.items, out->child_count, sizeof(struct relative), compare_relatives);
    return true;
}

bool part_of_concerns(const struct part_of *part_of, const struct flow_row *row)
{
    return row->part_of != 0 ||
           ((part_of->is_parent[row->original >> 3] >> (row->original & 7)) & 1) != 0;
}

void part_of_offer(struct part_of *part_of, const struct flow_row *row, uint32_t line,
                   uint32_t recipients)
{
    struct relative offered = {.original = row->original,
                               .part_of = row->part_of,
                               .line = line,
                               .recipients = recipients,
                               .stage = (uint8_t)row->stage,
                               .is_counted = row->counted == COUNTED};
    if (row->part_of == 0) {
        LIST_PUSH(part_of->arena, &part_of->relatives, offered);
        return;
    }
    struct relative *child = find_relative(part_of, part_of->child_count, row->original);
    if (child != NULL) // always, but in a damaged book
        *child = offered;
}

// Every place of the part is one of the whole's.
static bool has_places(const struct places *places, uint32_t whole, uint32_t part)
{
    const struct recipient_list *all = &places->lists.items[whole];
    const struct recipient_list *some = &places->lists.items[part];
    for (size_t i = 0; i < some->count; i++) {
        size_t j = 0;
        while (j < all->count && all->shares[j].place != some->shares[i].place)
            j++;
        if (j == all->count)
            return false;
    }
    return some->count != 0 || all->count == 0;
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
            above = find_relative(part_of, count, above->part_of);
            if (above == NULL || !above->is_counted || above->stage != child->stage)
                continue;
            child->is_covered = true;
            child->is_covered_in_line |=
                above->line == child->line &&
                has_places(part_of->places, above->recipients, child->recipients);
        }
    }
}

bool part_of_is_covered(const struct part_of *part_of, uint64_t original, bool *in_line)
{
    const struct relative *relative = find_relative(part_of, part_of->relatives.count, original);
    *in_line = relative != NULL && relative->is_covered_in_line;
    return relative != NULL && relative->is_covered;
}
