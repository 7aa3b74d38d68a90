// A question: which flows, as of when, grouped how. What every command's filters become.
//
// Filters name things of the book; resolving a question against a snapshot turns names into
// indexes, and a name that is nothing in the book is an error with "did you mean".
#ifndef REPORT_QUESTION_H
#define REPORT_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "core/date.h"
#include "report/snapshot.h"

struct converter;

// How stages are told apart; always named in an answer. (model: 6.2)
enum view {
    VIEW_EXCLUSIVE,  // each stage as stated
    VIEW_CUMULATIVE, // committed includes payments that are linked to no commitment
    VIEW_FIRM,       // exclusive, with commitments and such payments as one: "firm"
};
const char *view_name(enum view view);
const char *view_words(enum view view); // "exclusive view: each stage as the sources state it"

enum dimension {
    DIMENSION_DONOR,
    DIMENSION_FUND,
    DIMENSION_ACTIVITY,
    DIMENSION_PROGRAMME,
    DIMENSION_RECIPIENT,
    DIMENSION_YEAR,
    DIMENSION_STAGE,
    DIMENSION_CURRENCY,
    DIMENSION_FORM,
    DIMENSION_FINANCE,
    DIMENSION_COUNT
};
const char *dimension_name(enum dimension dimension);
const char *dimension_title(enum dimension dimension); // "Donor"
// "donor", or an unambiguous prefix; DIMENSION_COUNT when there is none.
enum dimension dimension_find(struct slice name);

enum filter {
    FILTER_DONOR,
    FILTER_FUND,
    FILTER_ACTIVITY,
    FILTER_RECIPIENT,
    FILTER_FROM,
    FILTER_TO,
    FILTER_STAGE,
    FILTER_FORM,
    FILTER_FINANCE,
    FILTER_CURRENCY,
    FILTER_EVIDENCE,
    FILTER_TEXT,
    FILTER_COUNT
};
const char *filter_name(enum filter filter); // the option's name without dashes

// What the user asked, in words. Values of one filter are alternatives; filters narrow each other.
struct question {
    const char *const *values[FILTER_COUNT];
    size_t value_count[FILTER_COUNT];
    bool has_since, has_until;
    struct date since; // its earliest day counts
    struct date until; // its latest day counts
    bool has_as_stated;
    struct date as_stated; // its latest day counts
    bool has_on;
    struct date on;              // the day the question is asked for; else the as-of day
    struct converter *converter; // NULL: every amount in the currency it was stated in
    bool converts_all;           // also what is not counted: for the counting proof
    enum view view;
    enum dimension by[LIMIT_DIMENSIONS];
    size_t by_count;
};

// The scope in words for titles: "donor Japan; since 2009". "" when nothing narrows it.
const char *question_words(const struct question *question, const struct snapshot *snapshot,
                           struct arena *arena);
// Checks every filter value against the book.
bool question_check(const struct question *question, const struct snapshot *snapshot,
                    struct error *err) MUST_CHECK;

#endif
