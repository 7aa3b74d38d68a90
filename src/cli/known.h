// What the book knows, for readers of files: which party has a name or a reference, which kind of
// record has an id. Loaded with the first question about a party.
#ifndef CLI_KNOWN_H
#define CLI_KNOWN_H

#include "exchange/format.h"
#include "report/snapshot.h"
#include "store/append.h"

struct known {
    struct format_book book; // what a reader gets
    struct store *store;     // NULL: a new book, which has no parties yet
    struct append *append;
    struct arena *arena;
    bool is_loaded;
    struct error failure; // of loading; ask known_failed at the end
    struct snapshot snapshot;
    struct map refs;  // "fts:2901" -> party index; UINT32_MAX: of several
    struct map names; // names and aliases in lower case, the same
};

void known_init(struct known *known, struct store *store, struct append *append,
                struct arena *arena);
// A question cannot fail where it is asked; false when one did.
bool known_is_good(const struct known *known, struct error *err) MUST_CHECK;

#endif
