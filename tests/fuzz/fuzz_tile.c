// Fuzzing the reader of entry bundles: the entries it takes and the rest it leaves are the input,
// byte for byte.
#include "proof/tile.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct slice rest = {(const char *)data, size};
    struct slice entry;
    struct buffer again = {.arena = &arena};
    while (bundle_take(&rest, &entry))
        bundle_put(&again, entry);
    if (again.size + rest.size != size ||
        (again.size > 0 && memcmp(again.data, data, again.size) != 0)) {
        abort();
    }
    return 0;
}
