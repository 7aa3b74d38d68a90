// Fuzzing the reader of receipts: what it takes is written again as the same bytes, and its proof
// is good for no leaf that was made up here.
#include "proof/receipt.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool claim)
{
    if (!claim)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(hasher_close) struct hasher *hasher = NULL;
    struct slice text = {(const char *)data, size};
    struct buffer again = {.arena = &arena};
    struct receipt receipt;
    struct error err = {0};
    if (!receipt_read(text, &receipt, &arena, &err)) {
        must(err.code == ERROR_INPUT && err.text[0] != '\0');
        return 0;
    }
    receipt_put(&again, &receipt);
    must(slice_equal(text, (struct slice){again.data, again.size}));
    hasher = hasher_open(&err);
    must(hasher != NULL);
    struct hash leaf = hash_leaf(hasher, receipt.extra.data, receipt.extra.size);
    struct hash root = hash_plain(hasher, data, size);
    static const uint64_t steps[] = {0, 1, 2, 255, 256, 65536};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        uint64_t other = receipt.index + steps[i];
        must(!merkle_check_leaf(hasher, receipt.index, other, &leaf, &receipt.proof, &root));
        must(!merkle_check_growth(hasher, receipt.index, &leaf, other, &root, &receipt.proof) ||
             receipt.index == 0);
    }
    return 0;
}
