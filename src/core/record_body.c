// The canonical body: one walk over the keys to write it, one strict reading back.
#include <assert.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "core/record.h"
#include "core/value.h"

// No key needs an escape, so each stands ready with the comma before it and the colon behind.
static void put_member(struct buffer *out, enum key key, bool is_first)
{
    static const struct slice members[KEY_COUNT] = {
#define MEMBER(name, text) [KEY_##name] = {",\"" text "\":", sizeof(",\"" text "\":") - 1},
        KEY_LIST(MEMBER)
#undef MEMBER
    };
    if (is_first)
        buffer_char(out, '{');
    buffer_put(out, members[key].data + is_first, members[key].size - is_first);
}

static void put_items(struct buffer *out, const struct value *value)
{
    buffer_char(out, '[');
    for (size_t i = 0; i < value->count; i++) {
        if (i != 0)
            buffer_char(out, ',');
        json_put_string(out, slice_of(value->items[i]));
    }
    buffer_char(out, ']');
}

bool record_write(const struct record *record, struct buffer *out, struct error *err)
{
    size_t start = out->size;
    bool is_first = true;
    for (int key = 0; key < KEY_COUNT; key++) {
        const struct value *value = &record->values[key];
        const char *fixed = NULL;
        if (key == KEY_FORMAT)
            fixed = RECORD_FORMAT;
        else if (key == KEY_KIND)
            fixed = kind_info(record->kind)->name;
        else if (value->count == 0)
            continue;
        put_member(out, (enum key)key, is_first);
        is_first = false;
        const struct field *field = fixed == NULL ? record_field(record, (enum key)key) : NULL;
        assert(fixed != NULL || field != NULL);
        if (fixed != NULL)
            json_put_string(out, slice_of(fixed));
        else if (field->shape == SHAPE_ONE)
            json_put_string(out, slice_of(value->items[0]));
        else
            put_items(out, value);
    }
    buffer_char(out, '}');
    if (out->size - start > LIMIT_BODY_BYTES)
        return error_set(err, ERROR_INPUT, "the record has %zu bytes; at most %d fit",
                         out->size - start, LIMIT_BODY_BYTES);
    return true;
}

static const struct json_member *member_find(const struct json_member *members, size_t count,
                                             const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (slice_is(members[i].key, key))
            return &members[i];
    return NULL;
}

// The kind named by `key`, KIND_NONE when absent or unknown.
static enum kind member_kind(const struct json_member *members, size_t count, const char *key)
{
    const struct json_member *member = member_find(members, count, key);
    if (member == NULL || member->is_array)
        return KIND_NONE;
    return (enum kind)code_find(&codes_kind, member->items[0]);
}

static bool read_header(struct record *out, const struct json_member *members, size_t count,
                        struct error *err)
{
    const struct json_member *format = member_find(members, count, "format");
    if (format == NULL || format->is_array || !slice_is(format->items[0], RECORD_FORMAT))
        return error_set(err, ERROR_INPUT,
                         "unknown record format; this program reads format " RECORD_FORMAT);
    out->kind = member_kind(members, count, "kind");
    if (out->kind == KIND_NONE)
        return error_set(err, ERROR_INPUT, "a record without a known \"kind\"");
    if (out->kind == KIND_AMEND) {
        out->target_kind = member_kind(members, count, "target-kind");
        if (out->target_kind == KIND_NONE || out->target_kind == KIND_AMEND ||
            out->target_kind == KIND_VOID)
            return error_set(err, ERROR_INPUT, "an amendment without a valid \"target-kind\"");
    }
    return true;
}

static bool is_sorted(const struct value *value)
{
    for (size_t i = 1; i < value->count; i++)
        if (strcmp(value->items[i - 1], value->items[i]) >= 0)
            return false;
    return true;
}

static bool read_member(struct record *out, const struct json_member *member, struct arena *arena,
                        struct error *err)
{
    enum key key = key_find(member->key);
    if (key == KEY_FORMAT || key == KEY_KIND)
        return true;
    const struct field *field = key == KEY_NONE ? NULL : record_field(out, key);
    if (field == NULL)
        return error_set(err, ERROR_INPUT, "kind \"%s\" has no field %s",
                         kind_info(out->kind)->name, text_quote(arena, member->key));
    bool wants_array = field->shape != SHAPE_ONE;
    if (member->is_array != wants_array || member->count == 0 || member->count > LIMIT_LIST_ITEMS)
        return error_set(err, ERROR_INPUT, "field \"%s\" must be %s", key_name(key),
                         wants_array ? "a list with items" : "one text");
    struct value value = {NEW_ARRAY(arena, const char *, member->count), member->count};
    for (size_t i = 0; i < member->count; i++) {
        if (!value_check(field, member->items[i], arena, err))
            return error_context(err, "field \"%s\"", key_name(key));
        value.items[i] = arena_copy(arena, member->items[i].data, member->items[i].size);
    }
    if (field->shape == SHAPE_SET && !is_sorted(&value))
        return error_set(err, ERROR_INPUT, "field \"%s\" is not sorted", key_name(key));
    out->values[key] = value;
    return true;
}

static bool check_present(const struct record *record, enum kind kind, struct error *err)
{
    const struct kind_info *info = kind_info(kind);
    for (size_t i = 0; i < info->field_count; i++)
        if (info->fields[i].is_required && record->values[info->fields[i].key].count == 0)
            return error_set(err, ERROR_INPUT, "required field \"%s\" is missing",
                             key_name(info->fields[i].key));
    return true;
}

bool record_read(struct slice body, struct record *out, struct arena *arena, struct error *err)
{
    struct record record = {0};
    struct json_member *members;
    size_t count;
    if (body.size > LIMIT_BODY_BYTES)
        return error_set(err, ERROR_INPUT, "the record has %zu bytes; at most %d fit", body.size,
                         LIMIT_BODY_BYTES);
    if (!json_read_flat(body, &members, &count, arena, err) ||
        !read_header(&record, members, count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!read_member(&record, &members[i], arena, err))
            return false;
    if (record.values[KEY_ID].count == 0 || record.values[KEY_RECORDED].count == 0 ||
        record.values[KEY_BY].count == 0)
        return error_set(err, ERROR_INPUT, "a record without \"id\", \"recorded\" or \"by\"");
    if (record.kind == KIND_AMEND && !check_present(&record, KIND_AMEND, err))
        return false;
    if (!check_present(&record, record_shape(&record), err))
        return false;
    *out = record;
    return true;
}
