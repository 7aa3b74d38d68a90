// What a file changes in the book, record by record: new, changed, gone; and as a table.
//
// "Changed" is another text of a record the book has, never said before. It becomes an amendment
// when that is asked for, and else nothing is recorded. "Gone" is what the book has of a source and
// its file has no more; it is listed, and stays.
#ifndef CLI_EDITIONS_H
#define CLI_EDITIONS_H

#include <stdint.h>

#include "base/list.h"
#include "core/record.h"
#include "report/table.h"

enum edition_change { EDITION_ADDED, EDITION_CHANGED, EDITION_GONE, EDITION_CHANGE_COUNT };

struct editions {
    struct arena *arena;
    uint64_t counts[EDITION_CHANGE_COUNT]; // all, listed or not
    LIST(struct edition_row {
        enum edition_change change;
        enum kind kind;
        const char *id;
        const char *file; // NULL: gone
        size_t line;
        const char *text;
    })
    rows;
};

// Texts are copied. Past LIMIT_EDITION_ROWS only the number is kept.
void editions_add(struct editions *editions, const struct edition_row *row);
// "pledge JPN → AFG, 5000000 USD, 2010": a record in one line.
const char *record_summary(const struct record *record, struct arena *arena);
// "amount: 3 USD → 5 USD; note: – → late".
const char *changes_summary(const struct record *before, const struct record *after,
                            struct arena *arena);
// At most `shown` rows of each change; what is not shown is said in a note.
struct table editions_table(const struct editions *editions, size_t shown, struct arena *arena);

#endif
