#include "report/said.h"

#include <string.h>

#include "store/columns.h"
#include "store/standing_set.h"

struct said {
    const struct snapshot *snapshot;
    struct arena *scratch;
    const struct names *names;
    int32_t until;           // the last day
    uint64_t recorded_until; // records until the end of that day
    int32_t *published;      // by DIM_EVIDENCE_LIST id: when its first document was published
    struct standing_set set; // corrections said by then
    uint8_t *unsaid;         // by record number
    uint8_t *is_sourced;     // by record number: a flow, a claim, or an amendment of one
};

#define VALUE(column) (batch->values[COLUMN_##column][i])

// DAY_MAX: not known.
static int32_t published_day(const struct snapshot *snapshot, const char *evidence)
{
    uint32_t index = evidence == NULL ? 0 : snapshot_evidence(snapshot, evidence);
    const struct date *published = &snapshot->evidence[index].published;
    return index == 0 || published->text[0] == '\0' ? DAY_MAX : published->latest;
}

static void index_evidence(struct said *said)
{
    uint32_t count = said->names->count[DIM_EVIDENCE_LIST];
    said->published = NEW_ARRAY(said->scratch, int32_t, count + 1);
    for (uint32_t id = 0; id <= count; id++) {
        const char *joined = names_text(said->names, DIM_EVIDENCE_LIST, id);
        const char *first = arena_copy(said->scratch, joined, strcspn(joined, ";"));
        said->published[id] = published_day(said->snapshot, first);
    }
}

// What neither says when it was stated nor rests on a document, the book says when it is recorded.
static bool was_said(const struct said *said, const struct column_batch *batch, size_t i)
{
    if (VALUE(STATED_FIRST) != DAY_MIN || VALUE(STATED_LAST) != DAY_MIN)
        return VALUE(STATED_LAST) <= said->until;
    if (said->published[VALUE(EVIDENCE)] != DAY_MAX)
        return said->published[VALUE(EVIDENCE)] <= said->until;
    return batch->first + i <= said->recorded_until;
}

// `because` stands in the body only; corrections are few.
static bool read_because(const struct said *said, uint64_t seq, bool *has_because, int32_t *day,
                         struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    if (!store_record(said->snapshot->store, seq, &record, &scratch, err))
        return false;
    const char *because = record_text(&record, KEY_BECAUSE);
    *has_because = because != NULL;
    *day = published_day(said->snapshot, because);
    return true;
}

// A correction of a flow or claim is said when its `because` was published, else when it was
// recorded; one of anything else (a party's name, a link) says nothing new of the money and always
// holds, unless it names its day.
static bool correction_was_said(const struct said *said, const struct column_batch *batch, size_t i,
                                bool *was, struct error *err)
{
    uint64_t seq = batch->first + i;
    bool has_because;
    int32_t day;
    bool is_void = VALUE(KIND) == KIND_VOID;
    bool is_sourced = said->is_sourced[is_void ? (uint64_t)VALUE(TARGET) : seq];
    bool has_stated = VALUE(STATED_FIRST) != DAY_MIN || VALUE(STATED_LAST) != DAY_MIN;
    *was = !is_sourced || was_said(said, batch, i);
    if (has_stated)
        return true;
    if (!read_because(said, seq, &has_because, &day, err))
        return false;
    if (has_because)
        *was = day == DAY_MAX ? seq <= said->recorded_until : day <= said->until;
    return true;
}

// Corrections not said yet are left out of the set and gone; so is a flow not said yet, unless a
// correction says that it had been.
static bool note_row(struct said *said, const struct column_batch *batch, size_t i,
                     struct error *err)
{
    uint64_t seq = batch->first + i;
    bool was = true;
    said->is_sourced[seq] = VALUE(SHAPE) == KIND_FLOW || VALUE(SHAPE) == KIND_CLAIM;
    if (VALUE(KIND) == KIND_AMEND || VALUE(KIND) == KIND_VOID) {
        if (!correction_was_said(said, batch, i, &was, err))
            return false;
        if (was)
            standing_set_add(&said->set, (enum kind)VALUE(KIND), seq, (uint64_t)VALUE(TARGET));
    } else if (VALUE(KIND) == KIND_FLOW || VALUE(KIND) == KIND_CLAIM) {
        was = was_said(said, batch, i);
    }
    said->unsaid[seq] = !was;
    return true;
}

static bool note_all(struct said *said, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND,     COLUMN_SHAPE,        COLUMN_TARGET,
                                         COLUMN_EVIDENCE, COLUMN_STATED_FIRST, COLUMN_STATED_LAST};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, said->snapshot->store, said->snapshot->head.size, wanted,
                      COUNT_OF(wanted), err))
        return false;
    said->names = columns_names(reader);
    index_evidence(said);
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++)
            if (!note_row(said, batch, i, err))
                return false;
    }
}

bool snapshot_as_stated(struct snapshot *snapshot, const struct date *day, struct arena *arena,
                        struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    uint64_t size = snapshot->head.size;
    struct said said = {
        .snapshot = snapshot,
        .scratch = &scratch,
        .until = day->latest,
        .unsaid = NEW_ARRAY(arena, uint8_t, size + 1),
        .is_sourced = NEW_ARRAY(&scratch, uint8_t, size + 1),
    };
    int64_t end = ((int64_t)said.until + 1) * 86400 - 1;
    standing_set_init(&said.set, &scratch);
    if (!store_size_at(snapshot->store, end, &said.recorded_until, err) || !note_all(&said, err))
        return false;
    standing_of_set(&snapshot->standing, &said.set, size, arena);
    for (uint64_t seq = 1; seq <= size; seq++)
        if (said.unsaid[seq])
            standing_mark_gone(&snapshot->standing, seq);
    snapshot->unsaid = said.unsaid;
    snapshot->as_stated = date_words(day, arena);
    return true;
}
