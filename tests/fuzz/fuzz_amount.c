// Amounts: whatever is parsed must come back the same from its canonical text and from its words;
// whatever the canonical reader takes must be written back byte for byte.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/amount.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool claim)
{
    if (!claim) {
        abort();
    }
}

static void check_round_trips(const struct amount *amount)
{
    struct arena arena = {0};
    struct error err = {0};
    struct amount again;
    char text[AMOUNT_TEXT_MAX];

    amount_format(amount, text);
    require(amount_read(slice_of(text), &again, &err));
    require(amount_equal(amount, &again));
    require(amount_parse(slice_of(text), true, &again, &err));
    require(amount_equal(amount, &again));
    require(amount_parse(slice_of(amount_words(amount, &arena)), false, &again, &err));
    require(amount_equal(amount, &again));
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = {(const char *)data, size};
    struct error err = {0};
    struct amount amount;
    char text[AMOUNT_TEXT_MAX];

    if (amount_parse(input, false, &amount, &err)) {
        check_round_trips(&amount);
    } else {
        require(err.code == ERROR_INPUT && err.text[0] != '\0');
    }
    if (amount_parse(input, true, &amount, &err)) {
        check_round_trips(&amount);
    }
    if (amount_read(input, &amount, &err)) {
        require(slice_is(input, amount_format(&amount, text)));
        check_round_trips(&amount);
    }
    return 0;
}
