// The standing records of one kind, by number. For kinds a book has few of, or whose every record
// is looked at anyway: links, claims, instalments.
#ifndef REPORT_RECORDS_H
#define REPORT_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/snapshot.h"

struct record_numbers {
    uint64_t *items; // of the standing text: an amended record's amendment
    size_t count;
};

bool records_standing(struct record_numbers *out, const struct snapshot *snapshot, enum kind kind,
                      struct arena *arena, struct error *err) MUST_CHECK;
// A field for people: an amount as "up to 5,000,000,000 USD", items of a list joined with "; ",
// all else as recorded. NULL when it is not given.
const char *record_words(const struct record *record, enum key key, struct arena *arena);
// "Japan → LOTFA: police salaries"; without a title (NULL) no more than the two. The arrow points
// from the first to the second for every script.
const char *flow_words(const char *from, const char *to, const char *title, struct arena *arena);

#endif
