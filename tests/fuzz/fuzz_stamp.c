// Fuzzing the reader of a report's stamp: what it takes is written again as the same word, and no
// option of it names a file or an output.
#include "cli/stamp.h"

#include <stdlib.h>
#include <string.h>

#include "proof/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool claim)
{
    if (!claim)
        abort();
}

static void try_word(struct slice word, struct arena *arena)
{
    static const char *const never[] = {"--book", "--output", "--xlsx", "--help", "-o"};
    struct stamp stamp;
    struct error err = {0};
    if (!stamp_read(word, &stamp, arena, &err)) {
        must(err.code == ERROR_INPUT && err.text[0] != '\0');
        return;
    }
    const char *again = stamp_word(&stamp, arena);
    must(slice_is(word, again + strlen(STAMP_MARK)));
    // behind "--as-of" and its value the first word is an option
    for (size_t i = 0; i < COUNT_OF(never); i++)
        must(stamp.option_count < 3 || !text_equal(stamp.options[2], never[i]));
    must(stamp_command(&stamp, arena) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer word = {.arena = &arena};
    struct slice text = {(const char *)data, size};
    struct slice found = stamp_find(text, true);
    must(found.size <= size);
    try_word(found, &arena);
    if (size > 16384)
        return 0;
    base64_put(&word, data, size);
    try_word((struct slice){word.data, word.size}, &arena);
    return 0;
}
