// Stated equivalents beside the rates of the book: a gap of more than 5 % is worth a look; and
// beside the rate stated with them, from which they must follow to the last digit.
#include "core/amount.h"
#include "core/currency.h"
#include "core/stated_rate.h"
#include "report/check_parts.h"
#include "report/conversion.h"
#include "store/columns.h"

static bool check_stated_rate(struct checking *checking, uint64_t seq, uint64_t original,
                              struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    struct stated_rate stated;
    struct amount amount;
    struct decimal computed;
    char rate[DECIMAL_TEXT_MAX];
    if (!store_record(checking->snapshot->store, seq, &record, &scratch, err))
        return false;
    const char *words = record_text(&record, KEY_EQUIVALENT_TEXT);
    if (words == NULL || !stated_rate_parse(slice_of(words), &stated))
        return true;
    if (!amount_read(slice_of(record_text(&record, KEY_AMOUNT)), &amount, err))
        return false;
    if (amount.kind != AMOUNT_EXACT || stated_rate_agrees(&stated, amount.stated, &computed))
        return true;
    check_warn(checking, WARNING_EQUIVALENT, original,
               arena_printf(checking->arena,
                            "the source states %s %s, its rate of %s gives %s for %s %s",
                            decimal_format_grouped(amount.stated, 0, "-", checking->arena),
                            amount.currency->code, decimal_format(stated.rate, rate),
                            decimal_format_grouped(computed, 0, "-", checking->arena),
                            decimal_format_grouped(stated.original, 0, "-", checking->arena),
                            stated.currency->code));
    return true;
}

static bool check_stated_rates(struct checking *checking, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_SHAPE, COLUMN_TARGET,
                                         COLUMN_EQUIVALENT_CURRENCY};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    const struct snapshot *snapshot = checking->snapshot;
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++) {
            uint64_t seq = batch->first + i;
            bool is_amended = batch->values[COLUMN_KIND][i] == KIND_AMEND;
            if (batch->values[COLUMN_EQUIVALENT_CURRENCY][i] == 0 ||
                batch->values[COLUMN_SHAPE][i] != KIND_FLOW ||
                standing_is_gone(&snapshot->standing, seq))
                continue;
            if (!check_stated_rate(checking, seq,
                                   is_amended ? (uint64_t)batch->values[COLUMN_TARGET][i] : seq,
                                   err))
                return false;
        }
    }
}

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
    if (!check_stated_rates(checking, err))
        return false;
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
