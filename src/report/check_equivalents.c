// Stated equivalents beside the rates of the book: a gap of more than 5 % is worth a look.
#include "core/currency.h"
#include "report/check_parts.h"
#include "report/conversion.h"

bool check_equivalents(struct checking *checking, struct error *err)
{
    const struct snapshot *snapshot = checking->snapshot;
    struct conversion_request request = {.target = currency_find(slice_of(snapshot->currency))};
    struct question question = {0};
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    const struct flow_row *row;
    if (!checking->out->is_wanted[WARNING_EQUIVALENT])
        return true;
    if (!converter_open(&question.converter, snapshot, &request, &walking, err) ||
        !flow_reader_open(&reader, snapshot, &question, &walking, err))
        return false;
    do {
        if (!flow_reader_next(reader, &row, err))
            return false;
    } while (row != NULL);
    size_t count;
    const struct conversion_gap *gaps = converter_gaps(question.converter, &count);
    for (size_t i = 0; i < count; i++)
        check_warn(checking, WARNING_EQUIVALENT, gaps[i].original,
                   arena_printf(checking->arena, "the source states %s %s, the rate gives %s",
                                decimal_format_grouped(gaps[i].stated, 0, "-", checking->arena),
                                snapshot->currency,
                                decimal_format_grouped(gaps[i].computed, 0, "-", checking->arena)));
    return true;
}
