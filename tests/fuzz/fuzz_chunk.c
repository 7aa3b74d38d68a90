// Fuzzing the reader of a column: what it takes decodes to the same values when these are encoded
// again, and that encoding is the shortest, unless a value ran over the largest there is, which no
// writer makes and verify names.
#include "store/columns.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Whether a value is below the one that all are counted from.
static bool runs_over(struct slice text, const int64_t *values, size_t count)
{
    int64_t base = 0;
    bool is_below = false;
    memcpy(&base, text.data + 1, sizeof(base));
    for (size_t i = 0; i < count; i++)
        is_below |= values[i] < (int64_t)le64toh((uint64_t)base);
    return is_below;
}

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
    bool is_longer = encoded.size > text.size && !runs_over(text, values, count);
    if (is_longer || !chunk_decode(encoded, count, again, &err) ||
        memcmp(values, again, count * sizeof(*values)) != 0) {
        abort();
    }
    return 0;
}
