// Fuzzing the reader of flat JSON objects: what it takes is the one form of that object, so
// writing the members again must give the same bytes.
#include "base/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
        if (err.code != ERROR_INPUT || err.text[0] == '\0')
            abort();
        return 0;
    }
    struct buffer again = {.arena = &arena};
    buffer_char(&again, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_char(&again, ',');
        if (!members[i].is_array && members[i].count != 1)
            abort();
        put_member(&again, &members[i]);
    }
    buffer_char(&again, '}');
    if (!slice_equal(text, (struct slice){again.data, again.size}))
        abort();
    return 0;
}
