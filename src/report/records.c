#include "report/records.h"

#include "base/list.h"
#include "core/amount.h"
#include "store/columns.h"

const char *record_words(const struct record *record, enum key key, struct arena *arena)
{
    const struct field *field = kind_field(record_shape(record), key);
    const struct value *value = &record->values[key];
    struct amount amount;
    struct error unused;
    if (field == NULL || value->count == 0)
        return NULL;
    if (field->type == FIELD_AMOUNT && field->shape == SHAPE_ONE &&
        amount_read(slice_of(value->items[0]), &amount, &unused))
        return amount_words(&amount, arena);
    return value_joined(value, field->shape != SHAPE_ONE, arena);
}

bool records_standing(struct record_numbers *out, const struct snapshot *snapshot, enum kind kind,
                      struct arena *arena, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_SHAPE};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    LIST(uint64_t) numbers = {0};
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    columns_only(reader, COLUMN_SHAPE, COLUMNS_BIT(kind));
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        for (size_t i = 0; i < batch->count; i++)
            if (batch->values[COLUMN_SHAPE][i] == kind &&
                batch->values[COLUMN_KIND][i] != KIND_VOID &&
                !standing_is_gone(&snapshot->standing, batch->first + i))
                LIST_PUSH(arena, &numbers, batch->first + i);
    }
    *out = (struct record_numbers){numbers.items, numbers.count};
    return true;
}
