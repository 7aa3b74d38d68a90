// The book as a question sees it: a prefix of the log, with the standing parties, activities,
// and evidence in memory. Flows are not: they are read through the columns.
//
// Dimensions are derived here and not stored, because parties and activities can be amended:
// donor = from; fund = the first of to, via, from that is a fund; recipient = the flow's, else the
// activity's, else `to` when it is a country or region; programme = the activity's top parent.
#ifndef REPORT_SNAPSHOT_H
#define REPORT_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "core/codes.h"
#include "core/date.h"
#include "core/record.h"
#include "store/standing.h"
#include "store/store.h"

struct party {
    const char *id;
    const char *name;
    enum party_type type;
    enum boundary boundary;
    const char *place; // recipient key: its country code, else its id
    const struct record *record;
};

struct activity {
    const char *id;
    const char *title;
    uint32_t parent;    // index into activities, 0: none
    uint32_t programme; // its top parent, itself when it has none
    struct value recipients;
    const struct record *record;
};

struct evidence {
    const char *id;
    const char *title;
    const char *publisher; // NULL: not given
    const char *url;       // NULL: not given
    enum { GRADE_NONE, GRADE_A, GRADE_B, GRADE_C, GRADE_D } grade;
    struct date published; // text "" when absent
};

// Arrays start at index 1; 0 means "none".
struct snapshot {
    struct store *store;
    struct head head;   // of the prefix
    int64_t as_of_time; // `recorded` of the last record
    int32_t as_of_day;
    const char *title;
    const char *currency;      // reporting currency
    struct value rate_policy;  // of the book; empty: the default
    const char *boundary_note; // what --inside and --outside changed, in words; NULL: nothing
    struct standing standing;
    const char *as_stated; // the day that report/said.h narrowed it to, in words; NULL: none
    const uint8_t *unsaid; // by record number: not said by then; NULL: all was
    struct party *parties;
    uint32_t party_count;
    struct activity *activities;
    uint32_t activity_count;
    struct evidence *evidence;
    uint32_t evidence_count;
    struct map party_index; // id -> index; standing records only
    struct map alias_index; // aliases and names -> party index
    struct map activity_index;
    struct map evidence_index;
};

// `size` 0 means all. Fails when the book holds no such prefix.
bool snapshot_load(struct snapshot *out, struct store *store, uint64_t size, struct arena *arena,
                   struct error *err) MUST_CHECK;
// Index by id, then by alias or name (any case); 0 when there is none.
uint32_t snapshot_party(const struct snapshot *snapshot, const char *name);
// Puts a party inside or outside for this question, whatever its record says. An unknown party is
// an error with "did you mean".
bool snapshot_set_boundary(struct snapshot *snapshot, const char *name, enum boundary boundary,
                           struct arena *arena, struct error *err) MUST_CHECK;
static inline bool snapshot_is_unsaid(const struct snapshot *snapshot, uint64_t seq)
{
    return snapshot->unsaid != NULL && snapshot->unsaid[seq] != 0;
}
uint32_t snapshot_activity(const struct snapshot *snapshot, const char *id);
uint32_t snapshot_evidence(const struct snapshot *snapshot, const char *id);

#endif
