// What differs between two texts of one record, field by field: what an amendment changed.
#ifndef REPORT_CHANGES_H
#define REPORT_CHANGES_H

#include <stddef.h>

#include "base/arena.h"
#include "core/record.h"

struct change {
    enum key key;
    const char *before; // record_words; NULL: not given
    const char *after;
};

struct changes {
    struct change *items;
    size_t count;
};

// In the order of the kind's fields. The words as written are told only when the field they
// belong to stays the same.
struct changes changes_between(const struct record *before, const struct record *after,
                               struct arena *arena);
// "amount: 3 USD → 5 USD"; "–" for what is not given.
const char *change_words(const struct change *change, struct arena *arena);

#endif
