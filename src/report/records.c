#include "report/records.h"

#include "base/list.h"
#include "core/amount.h"
#include "store/columns.h"

static const char *item_words(const struct field *field, const char *item, struct arena *arena)
{
    struct amount amount;
    struct error unused;
    bool is_amount = field->type == FIELD_AMOUNT && amount_read(slice_of(item), &amount, &unused);
    return is_amount ? amount_words(&amount, arena) : item;
}

const char *record_words(const struct record *record, enum key key, struct arena *arena)
{
    const struct field *field = kind_field(record_shape(record), key);
    struct value words = record->values[key];
    if (field == NULL || words.count == 0)
        return NULL;
    words.items = NEW_ARRAY(arena, const char *, words.count);
    for (size_t i = 0; i < words.count; i++)
        words.items[i] = item_words(field, record->values[key].items[i], arena);
    return value_joined(&words, field->shape != SHAPE_ONE, arena);
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
