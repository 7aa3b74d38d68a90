// A draft of a map for any bytes: one that leaves nothing to fill in loads, and each line that is
// left is a comment.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/guess.h"
#include "exchange/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char line_begin(struct slice text, size_t line)
{
    for (size_t i = 0; i < text.size; i++) {
        if (line == 1)
            return text.data[i];
        line -= text.data[i] == '\n';
    }
    return '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct diagnostics faults = {.arena = &arena};
    struct sample sample;
    struct guess guess;
    struct error err = {0};
    FILE *stream = size == 0 ? NULL : fmemopen((void *)(uintptr_t)data, size, "r");
    if (stream == NULL)
        return 0;
    if (!sample_read(&sample, stream, "fuzz.csv", &arena, &err)) {
        if (err.code != ERROR_INPUT)
            abort();
        return 0;
    }
    guess_map(&guess, &sample, "fuzz.csv", &arena);
    struct mapping *mapping = mapping_parse(guess.text, "fuzz.map", &faults, &arena);
    if (mapping == NULL && guess.gaps.count == 0)
        abort();
    for (size_t i = 0; i < guess.gaps.count; i++)
        if (line_begin(guess.text, guess.gaps.items[i].line) != '#')
            abort();
    return 0;
}
