// The formats that can be read, one line each in format.c, and the one way all of them are read.
//
// A format is one reader: X_open, X_next, X_close, as layout.h has them. A record that others refer
// to (party, activity, evidence) comes out before those that do, at the latest in the same row.
// Records with ids of their source have program-made ids (core/source_id.h) and the source's in
// "refs"; records without get theirs from their content (content_ids.h).
//
// A reader never ends at a bad record: its faults go to `faults` and the next one is read. Only what
// makes the rest of the file worthless is a SEVERITY_FATAL fault (and the end), and only a machine
// that refuses is a false return.
#ifndef EXCHANGE_FORMAT_H
#define EXCHANGE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/error.h"
#include "core/record.h"

#define FORMAT_HEAD_BYTES 4096 // what of a file tells its format

// What a reader may ask of the book, which it does not know. Each member may be NULL.
struct format_book {
    void *user;
    // The id of the standing party with this ref ("fts:2901"; NULL: none is known), else with
    // exactly this name or alias (any case; empty: none is known). NULL when the book has none.
    // *is_ambiguous says that two have the name, and NULL is returned.
    const char *(*party)(void *user, const char *ref, struct slice name, bool *is_ambiguous);
    // The kind of the record with this id, in the book or in what was read before; KIND_NONE: none.
    enum kind (*kind_of)(void *user, struct slice id);
};

struct format_options {
    enum kind kind;  // of a file in the book's own layout; KIND_NONE: its name or a column says it
    const char *map; // path of the map file; NULL: none
    const struct format_book *book; // NULL: there is none
};

struct format {
    const char *name; // for --format
    const char *what; // "flows of OCHA FTS as JSON"
    // Whether a file is in this format, from its name and its first FORMAT_HEAD_BYTES; NULL: it is
    // only ever asked for.
    bool (*recognises)(const char *path, struct slice head);
    // The reader closes the stream, also on failure. `name` is for messages.
    bool (*open)(void **reader, FILE *stream, const char *name,
                 const struct format_options *options, struct diagnostics *faults,
                 struct error *err) MUST_CHECK;
    // The next record, finished (record_finish). Its texts are in `arena`, which the caller resets
    // when it is done with it, or live until the next call; *line is where it begins in the file. *has_record is false at the end.
    bool (*next)(void *reader, struct record *out, size_t *line, bool *has_record,
                 struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
    void (*close)(void **reader);
    // Asked after the last record, in the order of the book: whether a record of it should have
    // been in the file, so that its absence means that the source has it no more. NULL: the format
    // cannot tell.
    bool (*covers)(void *reader, const struct record *record);
    // Records of their own that the file has, and that its source says there are, for files that
    // are pages of one answer. NULL: a file is whole.
    void (*pages)(const void *reader, size_t *here, size_t *in_all);
};

extern const struct format format_table[];
extern const size_t format_count;

// By name; "did you mean".
const struct format *format_find(const char *name, struct error *err);

// The format that a file's name and first bytes tell; the book's own layout when no other does.
const struct format *format_recognise(const char *path, struct slice head);

// One open file, whatever its format.
struct format_reader;

// `format` NULL: the file tells. Fails on a missing file, a directory, and what no format knows.
bool format_open(struct format_reader **reader, const char *path, const struct format *format,
                 const struct format_options *options, struct diagnostics *faults,
                 struct error *err) MUST_CHECK;
const struct format *format_of(const struct format_reader *reader);
bool format_next(struct format_reader *reader, struct record *out, size_t *line, bool *has_record,
                 struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
bool format_covers(struct format_reader *reader, const struct record *record);
// Both 0 when the file is whole.
void format_pages(const struct format_reader *reader, size_t *here, size_t *in_all);
void format_close(struct format_reader **reader); // for CLEANUP

#endif
