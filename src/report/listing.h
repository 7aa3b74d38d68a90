// Lists of records: of flows that a question asks for, or of all standing records of a kind.
#ifndef REPORT_LISTING_H
#define REPORT_LISTING_H

#include "base/arena.h"
#include "base/error.h"
#include "report/question.h"
#include "report/snapshot.h"
#include "report/table.h"

// One row per standing record, streamed: id and record number, then the kind's keys. People see
// the keys of a short choice; machines all of them.
bool listing_make(struct table *out, const struct snapshot *snapshot,
                  const struct question *question, enum kind kind, struct arena *arena,
                  struct error *err) MUST_CHECK;

#endif
