// A report: one question, asked once, answered as a document of sections.
//
// Sections are functions in one table; each makes its figures, tables and charts from the same
// snapshot and question. A section without content is left out, and the method says so.
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/document.h"
#include "report/question.h"
#include "report/snapshot.h"

struct report_request {
    const struct question *question;
    const char *const *sections; // keys; NULL: all
    size_t section_count;
    uint64_t revisions_since; // records of the earlier book; 0: all corrections
    const char *title;        // NULL: made from the book's title and the scope
    const char *command;      // as given, for the method page
    const char *version;
};

bool report_make(struct document *out, const struct snapshot *snapshot,
                 const struct report_request *request, struct arena *arena,
                 struct error *err) MUST_CHECK;
// Frees what its tables hold when a renderer stopped before their last row; for CLEANUP.
void report_close(struct document *document);

#endif
