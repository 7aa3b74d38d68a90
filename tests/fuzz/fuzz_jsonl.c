// Fuzzing the reader of a record's body: what it takes must be written back byte for byte.
#include "core/record.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct slice body = {(const char *)data, size};
    struct record record;
    struct error err = {0};
    if (!record_read(body, &record, &arena, &err)) {
        if (err.code != ERROR_INPUT || err.text[0] == '\0')
            abort();
        return 0;
    }
    struct buffer again = {.arena = &arena};
    if (!record_write(&record, &again, &err))
        abort();
    if (!slice_equal(body, (struct slice){again.data, again.size}))
        abort();
    return 0;
}
