#include "store/body.h"

#include <string.h>

#include "base/json.h"

// Ends each item with NUL and gives the items' array. A text without escapes lies in our own copy
// of the body, where its closing quote makes room for the NUL.
static void terminate(const struct json_member *member, struct slice copy, const char **items,
                      struct arena *arena)
{
    for (size_t i = 0; i < member->count; i++) {
        struct slice item = member->items[i];
        if (item.data >= copy.data && item.data < copy.data + copy.size) {
            ((char *)copy.data)[(size_t)(item.data - copy.data) + item.size] = '\0';
            items[i] = item.data;
        } else {
            items[i] = arena_copy(arena, item.data, item.size);
        }
    }
}

static bool is_one(const struct value *value)
{
    return value->count == 1;
}

// "format" and "kind" are no fields of a record; "target-kind" is one and tells the shape too.
static bool read_kinds(struct record *out, const struct value *format, const struct value *kind,
                       struct error *err)
{
    if (!is_one(format) || !text_equal(format->items[0], RECORD_FORMAT))
        return error_set(err, ERROR_STORE, "its format is not %s", RECORD_FORMAT);
    if (is_one(kind))
        out->kind = (enum kind)code_find(&codes_kind, slice_of(kind->items[0]));
    if (out->kind == KIND_NONE)
        return error_set(err, ERROR_STORE, "its kind is unknown");
    if (out->kind != KIND_AMEND)
        return true;
    const struct value *target = &out->values[KEY_TARGET_KIND];
    if (is_one(target))
        out->target_kind = (enum kind)code_find(&codes_kind, slice_of(target->items[0]));
    if (out->target_kind == KIND_NONE || out->target_kind >= KIND_AMEND)
        return error_set(err, ERROR_STORE, "the kind it amends is unknown");
    return true;
}

static enum key find_key(struct body_keys *keys, size_t place, struct slice name)
{
    if (place >= KEY_COUNT)
        return KEY_NONE; // more than there are, so one of them is unknown
    if (slice_equal(keys->items[place].name, name))
        return keys->items[place].key;
    enum key key = key_find(name);
    if (key == KEY_NONE)
        return KEY_NONE;
    keys->items[place].name = slice_of(key_name(key));
    keys->items[place].key = key;
    return key;
}

bool body_read(struct slice body, struct body_keys *keys, struct record *out, struct arena *arena,
               struct error *err)
{
    struct json_member *members = NULL;
    size_t count = 0;
    struct slice copy = {arena_copy(arena, body.data, body.size), body.size};
    struct value format = {0};
    struct value kind = {0};
    memset(out, 0, sizeof(*out));
    if (!json_read_flat(copy, &members, &count, arena, err))
        return false;
    size_t item_count = 0;
    for (size_t i = 0; i < count; i++)
        item_count += members[i].count;
    const char **items = NEW_ARRAY(arena, const char *, item_count);
    for (size_t i = 0; i < count; i++) {
        enum key key = find_key(keys, i, members[i].key);
        if (key == KEY_NONE || members[i].key.size == 0)
            return error_set(err, ERROR_STORE, "it has an unknown field %s",
                             text_quote(arena, members[i].key));
        if (members[i].count == 0)
            return error_set(err, ERROR_STORE, "its field \"%s\" is an empty list", key_name(key));
        terminate(&members[i], copy, items, arena);
        struct value value = {items, members[i].count};
        items += members[i].count;
        if (key == KEY_FORMAT) {
            format = value;
        } else if (key == KEY_KIND) {
            kind = value;
        } else {
            out->values[key] = value;
        }
    }
    if (!read_kinds(out, &format, &kind, err))
        return false;
    if (!is_one(&out->values[KEY_ID]) || !is_one(&out->values[KEY_RECORDED]))
        return error_set(err, ERROR_STORE, "it has no \"id\" or no \"recorded\"");
    return true;
}
