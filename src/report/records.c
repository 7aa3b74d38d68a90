#include "report/records.h"

#include <string.h>

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

static bool has_right_to_left(const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at < size;) {
        uint32_t point = utf8_next(text, size, &at);
        if ((point >= 0x0590 && point < 0x0900) || (point >= 0xFB1D && point < 0xFE00) ||
            (point >= 0xFE70 && point < 0xFF00))
            return true;
    }
    return false;
}

// Between two names in Arabic an arrow would stand in their direction and point back: a mark behind
// it (U+200E) keeps it in that of the page.
const char *flow_words(const char *from, const char *to, const char *title, struct arena *arena)
{
    return arena_printf(arena, "%s \u2192 %s%s%s%s", from, has_right_to_left(from) ? "\u200E" : "",
                        to, title == NULL ? "" : ": ", title == NULL ? "" : title);
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
