// Recording from the command line: options become fields, faults name options, and the answer is
// the id, the record number and the root. What add, amend, void and adopt share.
#ifndef CLI_ENTERING_H
#define CLI_ENTERING_H

#include "base/list.h"
#include "cli/context.h"
#include "report/changes.h"

// Whether an option of the command line is a field of records.
bool entering_is_field(const struct given *given, enum key *key);
bool entering_field(struct record *record, const struct given *given, struct arena *arena,
                    struct error *err) MUST_CHECK;
// record_finish, its faults as one error that names options.
bool entering_finish(struct record *record, struct arena *arena, struct error *err) MUST_CHECK;

// Records of one command, all or none.
struct entering {
    struct context *context;
    struct store *store;
    struct append *append;
    struct buffer said;   // printed first
    struct buffer lines;  // "ID: record N", once it is in the book
    struct buffer bodies; // what --dry-run shows instead
    LIST(struct append_result) results;
};

// Opens the book for writing. What is read through `store` then is what the records build on.
bool entering_open(struct entering *out, struct context *context, struct error *err) MUST_CHECK;
bool entering_append(struct entering *entering, struct record *record, struct append_result *result,
                     struct error *err) MUST_CHECK;
// Commits and prints, or shows what --dry-run would have recorded.
bool entering_end(struct entering *entering, struct error *err) MUST_CHECK;
void entering_close(struct entering *entering); // for CLEANUP

// ---- corrections ----

struct target {
    const char *id;    // of the original
    uint64_t original; // record numbers
    uint64_t standing;
    const struct record *record; // the standing text
};

// The record that an id (of an amendment too) leads to. Refused: an unknown id, a void, and what
// is withdrawn.
bool entering_target(struct entering *entering, const char *id, struct target *out,
                     struct error *err) MUST_CHECK;
// --reason and --because.
bool entering_reason(const struct entering *entering, struct record *record,
                     struct error *err) MUST_CHECK;
// A copy of the standing text as an amendment of it.
struct record entering_amendment(const struct target *target, struct arena *arena);
// Finishes, appends and says what changed; *changed is false when nothing does, and then nothing
// was appended.
bool entering_amend(struct entering *entering, const struct target *target, struct record *amended,
                    bool *changed, struct error *err) MUST_CHECK;

#endif
