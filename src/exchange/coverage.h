// What a file of FTS or of IATI holds, so that it can be told what it should hold: a record of the
// book that is of the file's own scope and not in it is gone from its source.
//
// Both come as answers to a question that the file does not repeat. Of FTS it is taken to be the
// country and the years that most flows of the file are for, and the directions (incoming,
// internal, outgoing) that are in it. Of IATI it is each activity of the file with all that it
// has, and the activities of the file's publishers for countries that the file is about.
#ifndef EXCHANGE_COVERAGE_H
#define EXCHANGE_COVERAGE_H

#include "base/map.h"
#include "core/record.h"

struct coverage {
    struct arena *arena;
    size_t flow_count;
    struct map scopes; // "AF 2020" -> flows for it
    const char *scope; // the one with the most
    uint32_t scope_count;
    struct map classes;    // of flows
    struct map activities; // ids
    struct map places;     // codes of their recipients
    struct map publishers; // refs of who reports them
    struct map gone;       // ids of activities that were said to be gone
};

void coverage_init(struct coverage *coverage, struct arena *arena);
// A record that was read.
void coverage_add(struct coverage *coverage, const struct record *record);
void coverage_add_publisher(struct coverage *coverage, const char *ref);
// Whether a record of the book should have been in the file. To be asked in the order of the book:
// an activity that is gone takes its flows with it.
bool coverage_has_fts(const struct coverage *coverage, const struct record *record);
bool coverage_has_iati(struct coverage *coverage, const struct record *record);

#endif
