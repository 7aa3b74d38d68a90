// Appending: the only way anything gets into a book. One append is one transaction.
//
// Each record is checked against the book and against the records before it in the same batch
// (references, ids, links), completed (id, recorded, by), written in canonical form and hashed.
// Nothing is printed or believed before append_commit has returned true.
#ifndef STORE_APPEND_H
#define STORE_APPEND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/record.h"
#include "store/store.h"

struct append;

struct append_options {
    int64_t now;        // UTC second; `recorded` is the later of it and the last record's
    const char *author; // `by`
    bool is_restore;    // keep the records' own `recorded` and `by` (init --restore)
    bool tells_other;   // APPEND_OTHER instead of refusing
};

enum append_outcome {
    APPEND_NEW,
    APPEND_SAME,  // the id is there with the same content: nothing was added
    APPEND_OTHER, // the id is there with other content of the same kind: nothing was added
};

struct append_result {
    enum append_outcome outcome;
    uint64_t seq;   // of the new record, or of the one that was there
    const char *id; // in the arena given to append_record
};

// What the book makes of another text of a record it has.
enum edition {
    EDITION_STANDS, // an amendment says it, and stands
    EDITION_PASSED, // the record or an amendment said it, and something else stands since
    EDITION_NEW,    // never said before
    EDITION_VOID,   // the record was withdrawn
};

// Into an existing book opened with STORE_WRITE. The store's snapshot is left for the duration.
bool append_open(struct append **append, struct store *store, const struct append_options *options,
                 struct error *err) MUST_CHECK;
// Into a new book: `path` must not exist. Built under a temporary name with the id index made last,
// and renamed into place by append_commit.
bool append_create(struct append **append, const char *path, const struct append_options *options,
                   struct error *err) MUST_CHECK;

// The record was through record_finish. Gives it an id when it has none (flows F000042 by record
// number; derived ids with #2, #3 for genuine twins: within one append the n-th equal record meets
// the n-th there is). Refused: an id taken by other content (also of another kind), an unknown
// reference ("did you mean"), a reference of the wrong kind, a link, schedule, claim, amendment or
// void on a record that is void, a link cycle, part-of cycles, activity parent cycles, a second
// `book` record. A refusal leaves the append usable: an import goes on to collect all faults.
bool append_record(struct append *append, struct record *record, struct append_result *out,
                   struct arena *arena, struct error *err) MUST_CHECK;
// The kind of the record with this id, in the book or appended before; KIND_NONE: there is none.
bool append_kind_of(struct append *append, struct slice id, enum kind *kind,
                    struct error *err) MUST_CHECK;
// After APPEND_OTHER: how `record` compares with all that record `seq` and its amendments said.
// *standing is the number of the one that stands.
bool append_edition(struct append *append, const struct record *record, uint64_t seq,
                    enum edition *edition, uint64_t *standing, struct error *err) MUST_CHECK;
// Whether record `seq`, or the one it amends, was withdrawn.
bool append_is_void(struct append *append, uint64_t seq, bool *is_void,
                    struct error *err) MUST_CHECK;
// The number of new records so far.
uint64_t append_count(const struct append *append);
// The head as append_commit would leave it.
struct head append_head(const struct append *append);
// Durable when it returns true; *head (may be NULL) is the new head. The store given to append_open
// sees it.
bool append_commit(struct append *append, struct head *head, struct error *err) MUST_CHECK;
// Rolls back when not committed; for CLEANUP.
void append_close(struct append **append);

#endif
