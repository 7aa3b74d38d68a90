// Fuzzing the reader of flat JSON objects: what it takes is the one form of that object, so
// writing the members again must give the same bytes; and jansson reads the same members in it.
#include "base/json.h"

#include <stdlib.h>
#include <string.h>
#define json_string jansson_string // names that both have
#define json_null jansson_null
#include <jansson.h>
#undef json_string
#undef json_null

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool claim)
{
    if (!claim)
        abort();
}

static bool is_same(struct slice text, const json_t *other)
{
    return json_is_string(other) && json_string_length(other) == text.size &&
           memcmp(json_string_value(other), text.data, text.size) == 0;
}

// The second reader is a JSON library, which knows nothing of our one form.
static void read_otherwise(struct slice text, const struct json_member *members, size_t count)
{
    json_t *object = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    must(json_is_object(object) && json_object_size(object) == count);
    for (size_t i = 0; i < count; i++) {
        char key[4096];
        if (members[i].key.size >= sizeof(key))
            continue;
        memcpy(key, members[i].key.data, members[i].key.size);
        key[members[i].key.size] = '\0';
        const json_t *value = json_object_get(object, key);
        must(value != NULL && json_is_array(value) == members[i].is_array);
        must(json_array_size(value) == (members[i].is_array ? members[i].count : 0));
        for (size_t j = 0; j < members[i].count; j++)
            must(is_same(members[i].items[j],
                         members[i].is_array ? json_array_get(value, j) : value));
    }
    json_decref(object);
}

static void put_member(struct buffer *out, const struct json_member *member)
{
    json_put_string(out, member->key);
    buffer_char(out, ':');
    if (member->is_array)
        buffer_char(out, '[');
    for (size_t i = 0; i < member->count; i++) {
        if (i > 0)
            buffer_char(out, ',');
        json_put_string(out, member->items[i]);
    }
    if (member->is_array)
        buffer_char(out, ']');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct slice text = {(const char *)data, size};
    struct json_member *members = NULL;
    size_t count = 0;
    struct error err = {0};
    if (!json_read_flat(text, &members, &count, &arena, &err)) {
        must(err.code == ERROR_INPUT && err.text[0] != '\0');
        return 0;
    }
    struct buffer again = {.arena = &arena};
    buffer_char(&again, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_char(&again, ',');
        must(members[i].is_array || members[i].count == 1);
        put_member(&again, &members[i]);
    }
    buffer_char(&again, '}');
    must(slice_equal(text, (struct slice){again.data, again.size}));
    read_otherwise(text, members, count);
    return 0;
}
