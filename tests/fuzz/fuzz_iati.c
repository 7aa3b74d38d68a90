// Fuzzing the reader of IATI: whatever the bytes, a file is read to its end, what comes out of it
// are records that can be written and read back, and what was wrong is said.
#include <stdlib.h>

#include "exchange/iati.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_record(struct record *record)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer body = {.arena = &arena};
    struct record again;
    struct error err = {0};
    // what the book adds
    record_put(record, KEY_RECORDED, "2013-12-09T12:00:00Z", &arena);
    record_put(record, KEY_BY, "fuzz", &arena);
    // only what is longer than any record may be cannot be written
    if (!record_write(record, &body, &err))
        return;
    if (!record_read((struct slice){body.data, body.size}, &again, &arena, &err))
        abort();
    if (!record_same(record, &again))
        abort();
}

static void read_iati(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(arena_done) struct arena row = {0};
    CLEANUP(iati_close) struct iati_reader *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct error err = {0};
    FILE *stream = fmemopen((void *)(uintptr_t)data, size, "r");
    if (stream == NULL)
        abort();
    if (!iati_open(&reader, stream, "fuzz", NULL, &faults, &err)) {
        if (err.code != ERROR_INPUT)
            abort();
        return;
    }
    for (bool has_record = true; has_record;) {
        struct record record;
        size_t line;
        if (!iati_next(reader, &record, &line, &has_record, &faults, &row, &err))
            abort();
        if (has_record)
            check_record(&record);
        arena_reset(&row);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size != 0) // no stream can be made of nothing
        read_iati(data, size);
    return 0;
}
