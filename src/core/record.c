// Building a record field by field, and what one record can know of itself.
#include "core/record.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "core/date.h"
#include "core/value.h"

static const struct field common_fields[] = {
    {KEY_ID, FIELD_ID, SHAPE_ONE, true, NULL, KIND_NONE, "id"},
    {KEY_RECORDED, FIELD_TIME, SHAPE_ONE, true, NULL, KIND_NONE, "when it was recorded, UTC"},
    {KEY_BY, FIELD_TEXT, SHAPE_ONE, true, NULL, KIND_NONE, "who recorded it"},
};

const char *record_text(const struct record *record, enum key key)
{
    return record->values[key].count == 0 ? NULL : record->values[key].items[0];
}

void record_put(struct record *record, enum key key, const char *canonical, struct arena *arena)
{
    const char **items = NEW(arena, const char *);
    items[0] = canonical;
    record->values[key] = (struct value){items, 1};
}

const char *record_subject(const struct record *record)
{
    return record_text(record, record->kind == KIND_AMEND ? KEY_TARGET : KEY_ID);
}

enum kind record_shape(const struct record *record)
{
    return record->kind == KIND_AMEND ? record->target_kind : record->kind;
}

const struct field *record_field(const struct record *record, enum key key)
{
    for (size_t i = 0; i < COUNT_OF(common_fields); i++)
        if (common_fields[i].key == key)
            return &common_fields[i];
    const struct field *field = kind_field(record->kind, key);
    if (field == NULL && record->kind == KIND_AMEND)
        field = kind_field(record->target_kind, key);
    return field;
}

static int compare_items(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// A set is sorted by bytes and holds each item once.
static void sort_set(struct value *value)
{
    if (value->count == 0)
        return;
    qsort(value->items, value->count, sizeof(*value->items), compare_items);
    size_t kept = 0;
    for (size_t i = 0; i < value->count; i++)
        if (i == 0 || strcmp(value->items[i], value->items[kept - 1]) != 0)
            value->items[kept++] = value->items[i];
    value->count = kept;
}

static void keep_words(struct record *record, enum key key, struct slice text, struct arena *arena)
{
    enum key words = key_words(key);
    if (words == KEY_NONE || record->values[words].count != 0 ||
        record_field(record, words) == NULL)
        return;
    if (!slice_is(text, value_joined(&record->values[key], false, arena)))
        record_put(record, words, arena_copy(arena, text.data, text.size), arena);
}

// The next item of a list cell: up to an unescaped ";", with "\;" and "\\" resolved.
static struct slice next_item(struct slice *rest, struct arena *arena)
{
    struct buffer item = {.arena = arena};
    size_t i = 0;
    for (; i < rest->size && rest->data[i] != ';'; i++) {
        if (rest->data[i] == '\\' && i + 1 < rest->size)
            i++;
        buffer_char(&item, rest->data[i]);
    }
    size_t used = i < rest->size ? i + 1 : i;
    *rest = (struct slice){rest->data + used, rest->size - used};
    return slice_trim((struct slice){buffer_string(&item), item.size});
}

static bool append_item(struct value *value, const struct field *field, struct slice text,
                        bool strict_number, struct arena *arena, struct error *err)
{
    const char *canonical = NULL;
    if (!value_canonical(field, text, strict_number, &canonical, arena, err))
        return false;
    if (canonical == NULL)
        return true;
    if (value->count == LIMIT_LIST_ITEMS)
        return error_set(err, ERROR_INPUT, "more than %d items in one list", LIMIT_LIST_ITEMS);
    const char **items = NEW_ARRAY(arena, const char *, value->count + 1);
    if (value->count != 0)
        memcpy(items, value->items, value->count * sizeof(*items));
    items[value->count] = canonical;
    *value = (struct value){items, value->count + 1};
    return true;
}

static const struct field *field_or_error(const struct record *record, enum key key,
                                          struct error *err)
{
    const struct field *field = record_field(record, key);
    if (field == NULL)
        error_set(err, ERROR_INPUT, "kind \"%s\" has no field \"%s\"",
                  kind_info(record_shape(record))->name, key_name(key));
    return field;
}

bool record_enter(struct record *record, enum key key, struct slice text, bool strict_number,
                  struct arena *arena, struct error *err)
{
    const struct field *field = field_or_error(record, key, err);
    if (field == NULL)
        return false;
    text = slice_trim(text);
    if (text.size == 0)
        return true;
    struct value value = {0};
    if (field->shape == SHAPE_ONE) {
        if (!append_item(&value, field, text, strict_number, arena, err))
            return false;
    } else {
        struct slice rest = text;
        while (rest.size != 0) {
            struct slice item = next_item(&rest, arena);
            if (item.size != 0 && !append_item(&value, field, item, strict_number, arena, err))
                return false;
        }
        if (field->shape == SHAPE_SET)
            sort_set(&value);
    }
    record->values[key] = value;
    if (value.count != 0)
        keep_words(record, key, text, arena);
    return true;
}

bool record_enter_item(struct record *record, enum key key, struct slice text, struct arena *arena,
                       struct error *err)
{
    const struct field *field = field_or_error(record, key, err);
    if (field == NULL)
        return false;
    text = slice_trim(text);
    if (text.size == 0)
        return true;
    if (field->shape == SHAPE_ONE && record->values[key].count != 0)
        return error_set(err, ERROR_USAGE, "given twice; kind \"%s\" has one \"%s\"",
                         kind_info(record_shape(record))->name, key_name(key));
    if (field->shape == SHAPE_ONE)
        return record_enter(record, key, text, false, arena, err);
    if (!append_item(&record->values[key], field, text, false, arena, err))
        return false;
    if (field->shape == SHAPE_SET)
        sort_set(&record->values[key]);
    return true;
}

const char *value_joined(const struct value *value, bool is_list, struct arena *arena)
{
    if (value->count == 1 && (!is_list || strpbrk(value->items[0], ";\\") == NULL))
        return value->items[0];
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < value->count; i++) {
        if (i != 0)
            buffer_text(&out, "; ");
        for (const char *c = value->items[i]; *c != '\0'; c++) {
            if (*c == ';' || *c == '\\')
                buffer_char(&out, '\\');
            buffer_char(&out, *c);
        }
    }
    return buffer_string(&out);
}

static bool same_value(const struct value *left, const struct value *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (strcmp(left->items[i], right->items[i]) != 0)
            return false;
    return true;
}

bool record_same(const struct record *a, const struct record *b)
{
    if (a->kind != b->kind || a->target_kind != b->target_kind)
        return false;
    for (int key = 0; key < KEY_COUNT; key++)
        if (key != KEY_BY && key != KEY_RECORDED && !same_value(&a->values[key], &b->values[key]))
            return false;
    return true;
}

bool record_same_fields(const struct record *a, const struct record *b)
{
    enum kind kind = record_shape(a);
    if (kind != record_shape(b))
        return false;
    const struct kind_info *info = kind_info(kind);
    for (size_t i = 0; i < info->field_count; i++) {
        enum key key = info->fields[i].key;
        if (!same_value(&a->values[key], &b->values[key]))
            return false;
    }
    return true;
}

struct record record_copy(const struct record *record, struct arena *arena)
{
    struct record copy = *record;
    for (int key = 0; key < KEY_COUNT; key++) {
        struct value *value = &copy.values[key];
        if (value->count == 0)
            continue;
        value->items = NEW_ARRAY(arena, const char *, value->count);
        for (size_t i = 0; i < value->count; i++)
            value->items[i] = arena_string(arena, record->values[key].items[i]);
    }
    return copy;
}
