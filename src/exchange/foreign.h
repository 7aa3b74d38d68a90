// Records made of what others wrote: one item of a file (an FTS flow, an IATI activity) becomes
// several records, those it refers to first.
//
// A reader begins an item, puts records and their fields, and ends it. An item with a fault yields
// nothing, so that what is passed over leaves no half of itself behind; what it was first to
// mention is mentioned again by the next. An id is yielded once per file.
#ifndef EXCHANGE_FOREIGN_H
#define EXCHANGE_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/list.h"
#include "base/map.h"
#include "core/record.h"
#include "exchange/coverage.h"
#include "exchange/format.h"

struct foreign_entry {
    struct record *record;
    size_t line;
};

struct foreign {
    struct arena *arena; // of the reader; lives as long as the file is read
    const char *name;    // of the file, for messages
    const char *source;  // "fts", "iati"
    const struct format_book *book;
    struct diagnostics *faults; // of the call under way
    struct map given;           // ids that were yielded
    size_t bad_items;
    struct coverage coverage;
    // the item under way
    struct arena item;
    LIST(struct foreign_entry) entries;
    struct map ids; // of the entries
    size_t next;    // of the entries, to be handed out
    size_t line;
    const char *what; // "flow 2901", for messages
    bool is_good;
};

// `source` is the short name that ids begin with, `arena` lives as long as the file is read.
struct foreign foreign_open(const char *source, const char *name,
                            const struct format_options *options, struct arena *arena);
// `format` says what it is in messages: "flow 2901".
void foreign_begin(struct foreign *foreign, size_t line, const char *format, ...) PRINTF_LIKE(3, 4);
// A new record of the item, or NULL when the id was yielded before. `own` is the source's id of it:
// the record's id is made of it (source_id).
struct record *foreign_record(struct foreign *foreign, enum kind kind, const char *own);
// The same, in *out its id either way.
struct record *foreign_record_id(struct foreign *foreign, enum kind kind, const char *own,
                                 const char **id);
// A record that was begun by itself, so that what it refers to comes before it.
void foreign_add(struct foreign *foreign, struct record *record, const char *own);
// Enters a field; a blank or NULL text leaves it absent. A fault names `column`, the field's name
// in the file. A list's field gets one item more.
void foreign_put(struct foreign *foreign, struct record *record, enum key key, const char *text,
                 const char *column);
void foreign_put_ref(struct foreign *foreign, struct record *record, const char *vocabulary,
                     const char *code);
// An exact amount: a decimal as the file has it ("1200.50", "1.2e3"; surrounding blanks do not
// matter) and a currency code. A sign "+", grouping and anything else is a fault.
void foreign_put_amount(struct foreign *foreign, struct record *record, enum key key,
                        const char *number, const char *currency, const char *column);
void foreign_refuse(struct foreign *foreign, const char *column, const char *hint,
                    const char *format, ...) PRINTF_LIKE(4, 5);
// A value that was filled in (SEVERITY_NOTE), or is worth a look (SEVERITY_WARNING).
void foreign_say(struct foreign *foreign, enum severity severity, const char *column,
                 const char *format, ...) PRINTF_LIKE(4, 5);
// Finishes the item's records. Their entries are handed out by foreign_next when all are good.
void foreign_end(struct foreign *foreign);
// Hands out the next record of the item, its texts in `arena`; false when there is none.
bool foreign_next(struct foreign *foreign, struct record *out, size_t *line, struct arena *arena);
void foreign_done(struct foreign *foreign);

// A title of at most `limit` characters, cut between words with "…"; white space is one blank.
const char *foreign_title(struct arena *arena, const char *text, size_t limit);

#endif
