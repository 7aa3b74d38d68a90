// A map file, a line of "----", and a spreadsheet: whatever both hold, each record is whole.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exchange/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char map_path[] = "/tmp/fuzz_map.map";

static void read_rows(const char *path, const uint8_t *rows, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(arena_done) struct arena scratch = {0};
    CLEANUP(mapping_close) struct mapping_reader *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct format_options options = {.map = path};
    struct error err = {0};
    FILE *stream = fmemopen((void *)(uintptr_t)rows, size, "r");
    if (stream == NULL)
        abort();
    if (!mapping_open(&reader, stream, "fuzz.csv", &options, &faults, &err)) {
        if (err.code != ERROR_INPUT)
            abort();
        return;
    }
    for (;;) {
        struct buffer body = {.arena = &scratch};
        struct record record;
        size_t line = 0;
        bool has_record = false;
        if (!mapping_next(reader, &record, &line, &has_record, &faults, &scratch, &err))
            abort();
        if (!has_record)
            break;
        if (line == 0 || record_text(&record, KEY_ID) == NULL ||
            !record_write(&record, &body, &err))
            abort();
        arena_reset(&scratch);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct diagnostics faults = {.arena = &arena};
    const char *end = size < 6 ? NULL : memmem(data, size, "\n----\n", 6);
    size_t map_size = end == NULL ? size : (size_t)(end - (const char *)data);
    struct slice text = {(const char *)data, map_size};
    if (mapping_parse(text, "fuzz.map", &faults, &arena) == NULL) {
        if (faults.error_count == 0)
            abort();
        return 0;
    }
    if (end == NULL || map_size + 6 == size)
        return 0;
    char path[sizeof(map_path) + 24];
    snprintf(path, sizeof(path), "%s.%ld", map_path, (long)getpid());
    FILE *map = fopen(path, "w");
    if (map == NULL || fwrite(data, 1, map_size, map) != map_size || fclose(map) != 0)
        abort();
    read_rows(path, data + map_size + 6, size - map_size - 6);
    unlink(path);
    return 0;
}
