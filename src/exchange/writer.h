// The formats of the field that flows are written in: one line each in writer.c.
//
// A writer gets the standing flows one by one and asks for the parties and activities they name. No
// format says all that the book knows; what is left out or put otherwise is counted by reason in a
// log, which is part of the answer.
#ifndef EXCHANGE_WRITER_H
#define EXCHANGE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/map.h"
#include "core/record.h"

struct writer_flow {
    const struct record *record; // the standing text, under the flow's own id
    const char *excluded;        // why it is not counted ("internal"); NULL: it is
};

// What a writer reads from.
struct writer_source {
    void *user;
    const char *title;  // of the book
    const char *origin; // "ledger/0a0395fd9f218707"
    // The next flow; *has_flow is false at the end. Flows of one activity follow each other when
    // the format asked for it, those without one come last.
    bool (*next)(void *user, struct writer_flow *out, bool *has_flow, struct arena *scratch,
                 struct error *err);
    // The next standing instalment of this flow; *place is 0 for the first. *out is NULL at the end.
    bool (*instalment)(void *user, const char *flow, size_t *place, const struct record **out,
                       struct arena *scratch, struct error *err);
    // The standing party or activity of this id; NULL when there is none.
    const struct record *(*find)(void *user, const char *id);
};

struct writer_log {
    struct arena *arena;
    struct map by_text;
    LIST(struct writer_remark {
        const char *text;     // "an amount that is not exact is written as stated"
        const char *first_id; // where it happened first
        size_t count;
    })
    remarks;
};

// Says what the format cannot, of the flow with this id.
void writer_say(struct writer_log *log, const char *id, const char *text);

struct writer {
    const char *option;   // "hxl"
    bool is_by_activity;  // the order it wants; activities and instalments are written too
    const enum key *keys; // of a flow, that it writes or remarks upon itself; ends in KEY_NONE
    bool (*write)(FILE *stream, const struct writer_source *source, struct writer_log *log,
                  struct error *err);
};

extern const struct writer writer_table[];
extern const size_t writer_count;

// The formats. The stream remembers a failure; ask it at the end.
bool hxl_write(FILE *stream, const struct writer_source *source, struct writer_log *log,
               struct error *err) MUST_CHECK;
bool journal_write(FILE *stream, const struct writer_source *source, struct writer_log *log,
                   struct error *err) MUST_CHECK;
bool iati_write(FILE *stream, const struct writer_source *source, struct writer_log *log,
                struct error *err) MUST_CHECK;

// ---- shared by the formats ----

// Says which fields of a flow the format has no place for.
void writer_say_fields(struct writer_log *log, const struct record *record, const enum key *keys,
                       struct arena *scratch);
// The party's name, else its id.
const char *writer_party_name(const struct writer_source *source, const char *id);
// The first day of a date, "2009-11-01"; remarks when it is no single day. NULL when it is open.
const char *writer_day(const struct record *record, enum key key, struct writer_log *log,
                       struct arena *scratch);
// The amount as stated, its bounds remarked; NULL when it is unknown. *currency is its code.
const char *writer_amount(const struct record *record, const char **currency,
                          struct writer_log *log, struct arena *scratch);

#endif
