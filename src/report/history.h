// What happened to a record, in order: recorded, amended, withdrawn, and what each of it changed.
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include "base/error.h"
#include "report/changes.h"
#include "report/snapshot.h"
#include "report/table.h"

enum history_event_kind {
    HISTORY_RECORDED,
    HISTORY_AMENDED,
    HISTORY_RESTORED,  // an amendment was withdrawn
    HISTORY_WITHDRAWN, // the record was, with all its amendments
};
const char *history_event_name(enum history_event_kind kind); // "amended"

struct history_event {
    enum history_event_kind kind;
    uint64_t seq;
    const struct record *record; // its id, when, by whom, why, because
    struct changes changes;      // of what stands; empty when the text that stands stays the same
};

struct history {
    const char *id; // of the original
    enum kind kind;
    const struct history_event *events;
    size_t event_count;
    bool is_withdrawn;
    struct table table; // a row per event, and one per further change
};

// `id` may be that of an amendment or a void: then it is the history of what they correct.
bool history_make(struct history *out, const struct snapshot *snapshot, const char *id,
                  struct arena *arena, struct error *err) MUST_CHECK;

#endif
