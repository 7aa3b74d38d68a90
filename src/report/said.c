#include "report/said.h"

#include <string.h>

#include "store/columns.h"

struct said {
    const struct snapshot *snapshot;
    int32_t until;           // the last day
    uint64_t recorded_until; // records until the end of that day
    int32_t *evidence_day;   // by DIM_EVIDENCE_LIST id: when its first document was published;
                             // DAY_MAX: not known
    uint8_t *is_void;        // by record number
    uint64_t *stands;        // by original record number: what had been said last
};

#define VALUE(column) (batch->values[COLUMN_##column][i])

static int32_t *evidence_days(const struct snapshot *snapshot, const struct names *names,
                              struct arena *arena)
{
    uint32_t count = names->count[DIM_EVIDENCE_LIST];
    int32_t *days = NEW_ARRAY(arena, int32_t, count + 1);
    for (uint32_t id = 0; id <= count; id++) {
        const char *joined = names_text(names, DIM_EVIDENCE_LIST, id);
        const char *first = arena_copy(arena, joined, strcspn(joined, ";"));
        uint32_t index = snapshot_evidence(snapshot, first);
        const struct date *published = &snapshot->evidence[index].published;
        days[id] = index == 0 || published->text[0] == '\0' ? DAY_MAX : published->latest;
    }
    return days;
}

static bool was_said(const struct said *said, const struct column_batch *batch, size_t i)
{
    if (VALUE(STATED_FIRST) != DAY_MIN || VALUE(STATED_LAST) != DAY_MIN)
        return VALUE(STATED_LAST) <= said->until;
    int32_t published = said->evidence_day[VALUE(EVIDENCE)];
    if (published != DAY_MAX)
        return published <= said->until;
    return batch->first + i <= said->recorded_until;
}

static void note_voids(struct said *said, const struct column_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (VALUE(KIND) == KIND_VOID)
            said->is_void[VALUE(TARGET)] = 1;
}

static uint64_t original_of(const struct column_batch *batch, size_t i)
{
    return VALUE(KIND) == KIND_AMEND ? (uint64_t)VALUE(TARGET) : batch->first + i;
}

static bool is_flow(const struct column_batch *batch, size_t i)
{
    return VALUE(SHAPE) == KIND_FLOW && VALUE(KIND) != KIND_VOID;
}

// In the order of the log, so that the last one said stays.
static void note_flows(struct said *said, const struct column_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (is_flow(batch, i) && !said->is_void[batch->first + i] && was_said(said, batch, i))
            said->stands[original_of(batch, i)] = batch->first + i;
}

static bool each_batch(struct said *said,
                       void (*note)(struct said *said, const struct column_batch *batch),
                       struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND,     COLUMN_SHAPE,        COLUMN_TARGET,
                                         COLUMN_EVIDENCE, COLUMN_STATED_FIRST, COLUMN_STATED_LAST};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, said->snapshot->store, said->snapshot->head.size, wanted,
                      COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        note(said, batch);
    }
}

bool said_standing(struct standing *out, const struct question *question,
                   const struct snapshot *snapshot, const struct names *names, struct arena *arena,
                   struct error *err)
{
    *out = snapshot->standing;
    if (!question->has_as_stated)
        return true;
    uint64_t size = snapshot->head.size;
    struct said said = {
        .snapshot = snapshot,
        .until = question->as_stated.latest,
        .evidence_day = evidence_days(snapshot, names, arena),
        .is_void = NEW_ARRAY(arena, uint8_t, size + 1),
        .stands = NEW_ARRAY(arena, uint64_t, size + 1),
    };
    int64_t end = ((int64_t)said.until + 1) * 86400 - 1;
    if (!store_size_at(snapshot->store, end, &said.recorded_until, err) ||
        !each_batch(&said, note_voids, err) || !each_batch(&said, note_flows, err))
        return false;
    // Only flows are looked up in these bits, so what is no flow may be gone as well.
    out->has_gone = true;
    out->gone = NEW_ARRAY(arena, uint8_t, size / 8 + 1);
    memset(out->gone, 0xff, size / 8 + 1);
    for (uint64_t original = 1; original <= size; original++) {
        uint64_t bit = said.stands[original] - 1;
        if (said.stands[original] != 0 && !said.is_void[original])
            out->gone[bit >> 3] &= (uint8_t) ~(1 << (bit & 7));
    }
    return true;
}
