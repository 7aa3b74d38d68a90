// Any bytes as a date: what is accepted has a canonical text that means the same days when read
// again, by either reader, and can be put in words.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool claim)
{
    if (!claim) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = {(const char *)data, size};
    struct date date, again;
    struct error err;
    int32_t earliest, latest;
    if (!date_parse(text, &date, &err)) {
        require(!date_read_days(text, &earliest, &latest));
        return 0;
    }
    require(date.earliest <= date.latest);
    require(date_parse(slice_of(date.text), &again, &err));
    require(strcmp(date.text, again.text) == 0);
    require(date.earliest == again.earliest && date.latest == again.latest);
    require(date_read_days(slice_of(date.text), &earliest, &latest));
    require(date.earliest == earliest && date.latest == latest);
    require(date_read_days(text, &earliest, &latest) == slice_is(text, date.text));

    struct arena arena = {0};
    require(strlen(date_words(&date, &arena)) > 0);
    require(strlen(days_span_label(date.earliest, date.latest, &arena)) > 0);
    arena_done(&arena);
    return 0;
}
