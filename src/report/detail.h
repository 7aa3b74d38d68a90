// One record in full: its standing text, and everything in the book that speaks of it.
#ifndef REPORT_DETAIL_H
#define REPORT_DETAIL_H

#include "base/arena.h"
#include "base/error.h"
#include "core/record.h"
#include "report/snapshot.h"
#include "report/table.h"

enum detail_table {
    DETAIL_FIELDS,      // key, value
    DETAIL_LINKS,       // flows it fulfils or changes, and those that fulfil or change it
    DETAIL_PARTS,       // flows that are part of it
    DETAIL_SCHEDULE,    // instalments
    DETAIL_CLAIMS,      // what sources say of it
    DETAIL_EVIDENCE,    // the documents it rests on
    DETAIL_CORRECTIONS, // amendments and voids
    DETAIL_TABLES
};

struct detail {
    uint64_t original;                  // its record number
    uint64_t standing;                  // the record that stands for it; 0: withdrawn
    bool is_replaced;                   // an amendment that another one replaced
    const struct record *record;        // the standing text, or the original when withdrawn
    const char *adopted;                // id of the adopted claim on it; NULL: none
    struct table tables[DETAIL_TABLES]; // without rows when there are none
};

// The record number of an id. An unknown id is an error with "did you mean".
bool detail_find(const struct snapshot *snapshot, const char *id, uint64_t *seq,
                 struct arena *arena, struct error *err) MUST_CHECK;
bool detail_make(struct detail *out, const struct snapshot *snapshot, const char *id,
                 struct arena *arena, struct error *err) MUST_CHECK;
// The fields a record carries, as DETAIL_FIELDS has them.
void detail_fields(struct table *out, const struct record *record, struct arena *arena);

#endif
