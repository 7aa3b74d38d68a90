// Texts as a workbook may hold them, whatever a book holds.
//
// A text is never a reason for having no workbook: what XML cannot hold becomes U+FFFD, what a cell
// cannot hold is cut with "…", and both are counted, so that one warning can say so. "_x0041_" is
// escaped, because a reader would take it for "A".
#ifndef RENDER_XLSX_TEXT_H
#define RENDER_XLSX_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define XLSX_TEXT_MAX 32767u // UTF-16 units of a cell

struct xlsx_repairs {
    uint64_t cut;
    uint64_t replaced;
};

// As a cell may hold it; `text` itself when nothing is to be done.
const char *xlsx_text(const char *text, struct xlsx_repairs *repairs, struct arena *arena);
// The same for names, headers, titles and properties, in which control characters become spaces;
// at most `limit` UTF-16 units.
const char *xlsx_plain_text(const char *text, size_t limit, struct xlsx_repairs *repairs,
                            struct arena *arena);

#endif
