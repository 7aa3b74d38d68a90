// Files of rates: every record read is whole, and a file that reads clean reads the same again.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "exchange/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t read_all(const struct format *format, const uint8_t *data, size_t size,
                       size_t *faults_found)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(arena_done) struct arena scratch = {0};
    void *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct format_options options = {0};
    struct error err = {0};
    size_t bytes = 0;
    FILE *stream = fmemopen((void *)(uintptr_t)data, size, "r");
    if (stream == NULL)
        abort();
    if (!format->open(&reader, stream, "fuzz.csv", &options, &faults, &err)) {
        if (err.code != ERROR_INPUT)
            abort();
        return 0;
    }
    for (;;) {
        struct buffer body = {.arena = &scratch};
        struct record record;
        size_t line = 0;
        bool has_record = false;
        if (!format->next(reader, &record, &line, &has_record, &faults, &scratch, &err))
            abort();
        if (!has_record)
            break;
        if (line == 0 || record_text(&record, KEY_ID) == NULL ||
            !record_write(&record, &body, &err))
            abort();
        bytes += body.size;
        arena_reset(&scratch);
    }
    format->close(&reader);
    *faults_found = faults.error_count;
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"rates", "imf"};
    if (size == 0)
        return 0; // no stream can be made of nothing
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct error err = {0};
        const struct format *format = format_find(names[i], &err);
        size_t first = 0;
        size_t second = 0;
        if (read_all(format, data, size, &first) != read_all(format, data, size, &second) ||
            first != second)
            abort();
    }
    return 0;
}
