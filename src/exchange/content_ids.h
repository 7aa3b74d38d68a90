// Ids for records whose source gives them none: content and position decide.
//
// "PREFIX:" and 16 hexadecimal digits of hash_bytes over the body (record_write) without id,
// recorded and by. The same content again in one file is another record and gets "#2" behind it,
// with a warning. So reading a file twice gives the same ids.
#ifndef EXCHANGE_CONTENT_IDS_H
#define EXCHANGE_CONTENT_IDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/map.h"
#include "core/record.h"

struct content_ids {
    struct arena *arena; // set this, the rest zero
    struct map times;    // how often each was given
    struct buffer body;
};

// `record` has no id yet. False when it is too long for a record; the fault is in `faults` then.
bool content_ids_give(struct content_ids *ids, const char *prefix, struct record *record,
                      struct diagnostics *faults, const char *file, size_t line,
                      struct arena *arena) MUST_CHECK;

#endif
