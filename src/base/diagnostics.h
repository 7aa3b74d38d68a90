// Faults of an input, collected: all are shown at once, none is invented.
//
// Every fault has its place (file, line, column name) and, when it helps, a hint. Past
// LIMIT_FAULTS_SHOWN only the number is kept ("and 318 more"); who must have all of them listens.
#ifndef BASE_DIAGNOSTICS_H
#define BASE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"

enum severity {
    SEVERITY_NOTE,    // what was filled in for a value that is not there
    SEVERITY_WARNING, // taken, and worth a look
    SEVERITY_ERROR,   // of one record, which cannot be taken
    SEVERITY_FATAL,   // of the file: nothing behind it, or nothing in it, can be trusted
};

struct fault {
    enum severity severity;
    const char *file;   // NULL: none
    size_t line;        // 0: none
    const char *column; // a column's name or number; NULL: none
    const char *text;
    const char *hint; // NULL: none
};

struct diagnostics {
    struct arena *arena;
    struct fault *faults;
    size_t count; // shown ones
    size_t capacity;
    size_t error_count; // all, shown or not; the fatal ones too
    size_t fatal_count;
    size_t warning_count;
    size_t note_count;
    // Called with each, shown or not; NULL: nobody listens.
    void (*listener)(void *user, const struct fault *fault);
    void *listener_user;
};

// Copies every text.
void diagnostics_add(struct diagnostics *diagnostics, const struct fault *fault);
// The same from a struct error, as an error at that place.
void diagnostics_add_error(struct diagnostics *diagnostics, const char *file, size_t line,
                           const char *column, const struct error *err);
// The same, of the file.
void diagnostics_add_fatal(struct diagnostics *diagnostics, const char *file, size_t line,
                           const char *column, const struct error *err);
// "flows.csv:12: column "amount": text" lines, hints indented below as "  hint: ...".
void diagnostics_print(const struct diagnostics *diagnostics, FILE *stream);

#endif
