// The records behind a report's totals: of every flow counted its first record and the one that
// stands for it, and the rates that converted them. Their checksum tells whether two reports with
// the same options rest on the same texts (store_selection.h says how it is made).
//
// Parties, activities and deflators are not in it, nor flows that are not counted; all of them are
// in the book's root.
#ifndef REPORT_BEHIND_H
#define REPORT_BEHIND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/question.h"
#include "report/snapshot.h"

// 64 hex digits in the arena.
bool behind_checksum(const char **out, const struct snapshot *snapshot,
                     const struct question *question, struct arena *arena,
                     struct error *err) MUST_CHECK;

#endif
