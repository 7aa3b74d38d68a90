#include "report/behind.h"

#include "report/conversion.h"
#include "report/flow_reader.h"
#include "store/store_selection.h"

static void add_rates(struct selection *selection, const struct converter *converter)
{
    size_t count;
    const struct rate_used *used = converter_used(converter, &count);
    for (size_t i = 0; i < count; i++) {
        if (used[i].method != CONVERSION_COMPUTED)
            continue;
        // a side that is the currency itself, or an average of many rates, has no record
        if (used[i].rate.numerator.seq != 0)
            selection_add(selection, used[i].rate.numerator.seq);
        if (used[i].rate.denominator.seq != 0)
            selection_add(selection, used[i].rate.denominator.seq);
        if (used[i].rate.second_seq != 0)
            selection_add(selection, used[i].rate.second_seq);
    }
}

bool behind_checksum(const char **out, const struct snapshot *snapshot,
                     const struct question *question, struct arena *arena, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct selection selection;
    struct hash hash;
    if (question->converter != NULL)
        converter_forget(question->converter);
    selection_init(&selection, snapshot->head.size, &scratch);
    if (!flow_reader_open_for_sums(&reader, snapshot, question, &scratch, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        if (row->counted != COUNTED)
            continue;
        selection_add(&selection, row->seq);
        selection_add(&selection, row->original);
    }
    if (question->converter != NULL)
        add_rates(&selection, question->converter);
    if (!store_selection(snapshot->store, &selection, &hash, err))
        return false;
    *out = hash_hex(&hash, NEW_ARRAY(arena, char, HASH_HEX_MAX));
    return true;
}
