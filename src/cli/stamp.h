// The stamp of a report: all it takes to make it again, in one word that every format can carry.
//
// The word is "ledger-stamp:" and, in base64, one flat JSON object in the form of a record's body:
// options (those of `ledger report`, by value), origin, root, selection, size, version. Whoever
// gets a report may have changed it, so a stamp is data: its options are read strictly, none of
// them opens a file, and what it says of the book is compared with the book.
#ifndef CLI_STAMP_H
#define CLI_STAMP_H

#include "cli/context.h"

#define STAMP_MARK "ledger-stamp:"
#define STAMP_BYTES_MAX 65536 // of the word

struct stamp {
    const char **options; // "--donor", "JPN", ...
    size_t option_count;
    const char *origin;
    uint64_t size;
    struct hash root;
    const char *selection; // 64 hex digits
    const char *version;
};

// The options of a report by value: without the book, formats and output, days instead of "today",
// record numbers instead of what was meant by --as-of and --revisions-since.
bool stamp_options(struct stamp *out, const struct context *context, uint64_t size, uint64_t since,
                   struct error *err) MUST_CHECK;
// "ledger report --as-of 128 --donor JPN"
const char *stamp_command(const struct stamp *stamp, struct arena *arena);
const char *stamp_word(const struct stamp *stamp, struct arena *arena);

// The word behind the mark; a fault says what is wrong.
bool stamp_read(struct slice word, struct stamp *out, struct arena *arena,
                struct error *err) MUST_CHECK;
// Finds the word in a piece of a file: the first there, or the last; empty when there is none.
struct slice stamp_find(struct slice text, bool wants_last);

#endif
