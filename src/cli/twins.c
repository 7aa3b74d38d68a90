#include "cli/twins.h"

#include <stdio.h>

#include "core/flow.h"
#include "report/flow_reader.h"

static enum boundary boundary_of(const struct snapshot *snapshot, const struct record *flow,
                                 enum key key)
{
    return snapshot->parties[snapshot_party(snapshot, record_text(flow, key))].boundary;
}

static void note_counting(const struct snapshot *snapshot, const struct record *flow)
{
    enum boundary from = boundary_of(snapshot, flow, KEY_FROM);
    enum boundary to = boundary_of(snapshot, flow, KEY_TO);
    if (from == BOUNDARY_NONE || to == BOUNDARY_NONE)
        return; // an unknown party, which the append refuses
    if (from == BOUNDARY_INSIDE)
        fprintf(stderr, "note: this flow will not count: \"%s\" is inside the boundary (%s)\n",
                record_text(flow, KEY_FROM), to == BOUNDARY_INSIDE ? "internal" : "outgoing");
    else if (to == BOUNDARY_OUTSIDE)
        fprintf(stderr, "note: this flow will not count: \"%s\" is outside the boundary\n",
                record_text(flow, KEY_TO));
}

// 12.50 JPY is recorded as it is, but may be a slip of the pen.
static void note_minor_units(const struct record *record)
{
    struct flow flow = flow_of(record);
    if (amount_exceeds_minor_units(&flow.amount))
        fprintf(stderr, "warning: \"%s\" has more decimals than %s knows (%d)\n",
                record_text(record, KEY_AMOUNT), flow.amount.currency->code,
                flow.amount.currency->minor_units);
}

// The same content but for the id.
static bool is_twin(const struct record *a, const struct record *b)
{
    struct record left = *a;
    struct record right = *b;
    left.values[KEY_ID] = (struct value){0};
    right.values[KEY_ID] = (struct value){0};
    return record_same(&left, &right);
}

static bool note_twins(const struct snapshot *snapshot, const struct record *flow,
                       struct arena *arena, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct question question = {0};
    const char *from[] = {record_text(flow, KEY_FROM)};
    const char *to[] = {record_text(flow, KEY_TO)};
    const char *stage[] = {record_text(flow, KEY_STAGE)};
    if (snapshot_party(snapshot, from[0]) == 0 || snapshot_party(snapshot, to[0]) == 0)
        return true;
    question.values[FILTER_FROM] = from;
    question.values[FILTER_TO] = to;
    question.values[FILTER_STAGE] = stage;
    question.value_count[FILTER_FROM] = question.value_count[FILTER_TO] = 1;
    question.value_count[FILTER_STAGE] = 1;
    if (!flow_reader_open(&reader, snapshot, &question, arena, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        struct record other;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        if (!store_record(snapshot->store, row->seq, &other, arena, err))
            return false;
        if (is_twin(flow, &other)) {
            fprintf(stderr, "warning: \"%s\" (record %llu) says the same\n",
                    record_text(&other, KEY_ID), (unsigned long long)row->seq);
            return true;
        }
    }
}

bool note_flow(struct store *store, const struct record *flow, struct arena *arena,
               struct error *err)
{
    struct snapshot snapshot;
    if (!snapshot_load(&snapshot, store, 0, arena, err))
        return false;
    note_counting(&snapshot, flow);
    note_minor_units(flow);
    bool has_id = record_text(flow, KEY_ID) != NULL;
    return has_id || note_twins(&snapshot, flow, arena, err);
}
