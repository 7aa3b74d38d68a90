// The header row of a file in the book's own layout: which column holds which key.
#ifndef EXCHANGE_LAYOUT_HEADER_H
#define EXCHANGE_LAYOUT_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "core/record.h"
#include "exchange/csv_reader.h"

struct layout_column {
    enum key key;
    bool is_ignored; // recorded, by, format; kind is only checked
    bool is_guarded;
};

struct layout_header {
    struct layout_column *columns;
    size_t count;
    size_t kind_column; // SIZE_MAX: none
};

// Finds the column "kind" alone, before the kind is known.
struct layout_header layout_header_look(const struct csv_row *row);
// Reads the header of a file of this kind. Every fault goes to `faults`; false when there is any.
bool layout_header_read(struct layout_header *out, const struct csv_row *row, enum kind kind,
                        const char *file, struct diagnostics *faults,
                        struct arena *arena) MUST_CHECK;

#endif
