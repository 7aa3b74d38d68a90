// The documents behind the figures of a report: how many records rest on each, and the lines that
// say so. One walk over the flows counts them; a report keeps three numbers for each document.
#ifndef REPORT_SOURCES_H
#define REPORT_SOURCES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/question.h"
#include "report/snapshot.h"
#include "report/table.h"

// Which of the flows a question finds a table is made of.
enum {
    SOURCES_OF_CURRENCY = 1,    // counted, in the currency of the figures or without an amount
    SOURCES_OF_ELSEWHERE = 2,   // counted, in another currency
    SOURCES_OF_NOT_COUNTED = 4, // the others
    SOURCES_OF_COUNTED = SOURCES_OF_CURRENCY | SOURCES_OF_ELSEWHERE,
    SOURCES_OF_FOUND = SOURCES_OF_COUNTED | SOURCES_OF_NOT_COUNTED,
};

struct sources;

// `currency` is that of the figures; `annex` the key of the section that lists every document, NULL
// when the report has none.
bool sources_load(struct sources **out, const struct snapshot *snapshot,
                  const struct question *question, const char *currency, const char *annex,
                  struct arena *arena, struct error *err) MUST_CHECK;
// The documents with most records, and how many more there are, as the table's sources.
void sources_put(struct sources *sources, struct table *table, unsigned of);
// Says that a row names a document, though no flow that was found may rest on it: a claim's source,
// what a correction rests on.
void sources_cite(struct sources *sources, const char *document);
// Whether a flow that was found rests on the document, or a row names it.
bool sources_has(const struct sources *sources, uint32_t document);
// "Sources: 58 documents of NATO (7), UNDP (5) and 24 others": of all that was found; NULL: none.
const char *sources_publishers(const struct sources *sources);

#endif
