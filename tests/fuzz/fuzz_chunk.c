// Fuzzing the reader of a column: it reads what a plain reader reads, one value after the other;
// the values encoded again decode to the same; and that encoding is the shortest there is. Only
// values that run over the largest number take more room, and then the bytes are other ones, so
// that verify, which compares bytes, names them.
#include "store/columns.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool claim)
{
    if (!claim)
        abort();
}

static uint64_t plain_number(const uint8_t *bytes, size_t width)
{
    uint64_t number = 0;
    while (width-- > 0)
        number = number << 8 | bytes[width];
    return number;
}

// Asks that the values are the column's; says whether one is below that which all are counted from.
static bool read_plainly(struct slice text, const int64_t *values, size_t count)
{
    const uint8_t *bytes = (const uint8_t *)text.data;
    uint64_t base = plain_number(bytes + 1, 8);
    bool runs_over = false;
    for (size_t i = 0; i < count; i++) {
        must((uint64_t)values[i] == base + plain_number(bytes + 9 + i * bytes[0], bytes[0]));
        runs_over |= values[i] < (int64_t)base;
    }
    return runs_over;
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
        must(err.text[0] != '\0');
        return 0;
    }
    bool runs_over = read_plainly(text, values, count);
    chunk_encode(values, count, &out);
    bool is_same = out.size <= text.size && memcmp(out.data, text.data, out.size) == 0;
    must(runs_over ? !is_same : out.size <= text.size);
    must(chunk_decode((struct slice){out.data, out.size}, count, again, &err));
    must(memcmp(values, again, count * sizeof(*values)) == 0);
    must(!read_plainly((struct slice){out.data, out.size}, again, count));
    return 0;
}
