// Fuzzing the book's CSV layout: a record that is read from any bytes must come back the same when
// it is written and read again, and a file is either without a fault or says what is wrong.
#include "exchange/layout.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct record *record)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(layout_close) struct layout_reader *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct error err = {0};
    bool used[KEY_COUNT];
    char *text = NULL;
    size_t size = 0;
    for (int key = 0; key < KEY_COUNT; key++)
        used[key] = record->values[key].count != 0;
    FILE *stream = open_memstream(&text, &size);
    layout_write_header(stream, record->kind, used);
    layout_write_row(stream, record, used, &arena);
    if (fclose(stream) != 0)
        abort();
    FILE *copy = fmemopen(text, size, "r");
    if (!layout_open(&reader, copy, "again.csv", &(struct format_options){.kind = record->kind},
                     &faults, &err))
        abort();
    struct record again;
    size_t line = 0;
    bool has_record = false;
    if (!layout_next(reader, &again, &line, &has_record, &faults, &arena, &err))
        abort();
    if (!has_record || faults.error_count != 0 || line != 2)
        abort();
    if (!record_same(record, &again))
        abort();
    free(text);
}

static void read_file(const uint8_t *data, size_t size, enum kind kind)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(arena_done) struct arena row = {0};
    CLEANUP(layout_close) struct layout_reader *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct error err = {0};
    if (size == 0)
        return; // no stream can be made of nothing
    FILE *stream = fmemopen((void *)(uintptr_t)data, size, "r");
    if (stream == NULL)
        abort();
    if (!layout_open(&reader, stream, "fuzz.csv", &(struct format_options){.kind = kind}, &faults,
                     &err)) {
        if (err.code != ERROR_INPUT || err.text[0] == '\0')
            abort();
        return;
    }
    for (;;) {
        struct record record;
        size_t line = 0;
        bool has_record = false;
        if (!layout_next(reader, &record, &line, &has_record, &faults, &row, &err))
            abort();
        if (!has_record)
            break;
        check_again(&record);
        arena_reset(&row);
    }
    if (layout_faulty_rows(reader) > 0 && faults.error_count == 0)
        abort();
}

// Its column "kind" tells a file's kind; one without it is read as flows.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_file(data, size, KIND_NONE);
    read_file(data, size, KIND_FLOW);
    return 0;
}
