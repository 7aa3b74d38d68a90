// Faults of an input, collected: all are shown at once, none is invented.
//
// Every fault has its place (file, line, column name) and, when it helps, a hint. Past
// LIMIT_FAULTS_SHOWN only the number is kept ("and 318 more").
#ifndef BASE_DIAGNOSTICS_H
#define BASE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

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
    size_t error_count; // all, shown or not
    size_t warning_count;
};

// Copies every text.
void diagnostics_add(struct diagnostics *diagnostics, const struct fault *fault);
// The same from a struct error, as an error at that place.
void diagnostics_add_error(struct diagnostics *diagnostics, const char *file, size_t line,
                           const char *column, const struct error *err);
// "flows.csv:12: column "amount": text" lines, hints indented below as "  hint: ...".
void diagnostics_print(const struct diagnostics *diagnostics, FILE *stream);

#endif
