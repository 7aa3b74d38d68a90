// Words in the book: every standing record in whose names, titles, questions or notes they occur.
#ifndef REPORT_SEARCH_H
#define REPORT_SEARCH_H

#include "base/error.h"
#include "report/snapshot.h"
#include "report/table.h"

// All words must occur, in any of the fields; ASCII letter case counts for nothing. The rows with
// whole words in names and titles come first; ties keep the order of the log.
bool search_make(struct table *out, const struct snapshot *snapshot, const char *const *words,
                 size_t word_count, struct arena *arena, struct error *err) MUST_CHECK;

#endif
