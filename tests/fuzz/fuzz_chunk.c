// Fuzzing the reader of a column: what it takes decodes to the same values when these are encoded
// again, and that encoding is the shortest.
#include "store/columns.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// The first two bytes say how many values are expected.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int64_t values[CHUNK_RECORDS], again[CHUNK_RECORDS];
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer out = {.arena = &arena};
    struct error err = {0};
    if (size < 2)
        return 0;
    size_t count = (data[0] | (size_t)data[1] << 8) % CHUNK_RECORDS + 1;
    struct slice text = {(const char *)data + 2, size - 2};
    if (!chunk_decode(text, count, values, &err)) {
        if (err.text[0] == '\0')
            abort();
        return 0;
    }
    chunk_encode(values, count, &out);
    struct slice encoded = {out.data, out.size};
    if (encoded.size > text.size || !chunk_decode(encoded, count, again, &err) ||
        memcmp(values, again, count * sizeof(*values)) != 0) {
        abort();
    }
    return 0;
}
