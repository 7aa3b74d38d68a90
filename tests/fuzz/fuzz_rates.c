// Files of rates: every record read is whole, and a file that reads clean reads the same again.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "exchange/rates_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t read_all(const uint8_t *data, size_t size, size_t *faults_found)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(arena_done) struct arena scratch = {0};
    CLEANUP(rates_close) struct rates_reader *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct format_options options = {0};
    struct error err = {0};
    size_t bytes = 0;
    FILE *stream = fmemopen((void *)(uintptr_t)data, size, "r");
    if (stream == NULL)
        abort();
    if (!rates_open(&reader, stream, "fuzz.csv", &options, &faults, &err)) {
        if (err.code != ERROR_INPUT)
            abort();
        return 0;
    }
    for (;;) {
        struct buffer body = {.arena = &scratch};
        struct record record;
        size_t line = 0;
        bool has_record = false;
        if (!rates_next(reader, &record, &line, &has_record, &faults, &scratch, &err))
            abort();
        if (!has_record)
            break;
        if (line == 0 || record_text(&record, KEY_ID) == NULL ||
            !record_write(&record, &body, &err))
            abort();
        bytes += body.size;
        arena_reset(&scratch);
    }
    *faults_found = faults.error_count;
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t first = 0;
    size_t second = 0;
    if (size == 0)
        return 0; // no stream can be made of nothing
    if (read_all(data, size, &first) != read_all(data, size, &second) || first != second)
        abort();
    return 0;
}
