// The warnings: what the book records all the same, and somebody should look at.
//
// Every warning is about one record and of one kind; a kind says what to do. Two walks over the
// columns find them; only what other records refer to, and what may be a duplicate, is kept.
#ifndef REPORT_CHECK_H
#define REPORT_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "report/snapshot.h"
#include "report/table.h"

enum warning_kind {
    WARNING_PARTS,
    WARNING_LINKS,
    WARNING_INSTALMENTS,
    WARNING_FUND_BALANCE,
    WARNING_FUTURE,
    WARNING_MINOR_UNITS,
    WARNING_NO_EVIDENCE,
    WARNING_DUPLICATE,
    WARNING_CLAIM,
    WARNING_NEVER_RECEIVES,
    WARNING_OUTSIDE,
    WARNING_EQUIVALENT,
    WARNING_KINDS
};

struct warning_info {
    const char *name; // for --only
    const char *title;
    const char *hint; // what to do
    const char *text; // of warnings that have none of their own
};
const struct warning_info *warning_info(enum warning_kind kind);
enum warning_kind warning_find(struct slice name); // WARNING_KINDS when there is none

struct warning {
    uint64_t record;  // the original record it is about
    const char *text; // NULL: the kind's
};

struct check {
    const struct snapshot *snapshot;
    bool is_wanted[WARNING_KINDS];
    LIST(struct warning) warnings[WARNING_KINDS]; // in the order of the log
    uint64_t count;
};

// Finds the warnings of the kinds in out->is_wanted.
bool check_run(struct check *out, const struct snapshot *snapshot, struct arena *arena,
               struct error *err) MUST_CHECK;
// One row per warning, streamed: kind, id, record number, what is wrong, what to do.
struct table check_table(const struct check *check, struct arena *arena);
// The id of the record a warning is about.
bool check_subject(const struct check *check, const struct warning *warning, const char **id,
                   struct arena *arena, struct error *err) MUST_CHECK;

#endif
