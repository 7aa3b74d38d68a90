// The book's own CSV layout: one file per kind of record, one row per record, one column per key.
//
// The file's name tells the kind (flows.csv), or the caller does, or a column "kind". The first row
// names the columns: keys of the kind, "_" as good as "-". The columns recorded, by and format are
// accepted and ignored. A list's items are separated by ";" (record_enter). A blank cell is absent.
//
// Spreadsheets take text that begins with = + - @ TAB or CR for a formula. Such text is written
// with an apostrophe in front, and so is text that begins with an apostrophe and one of these or
// another apostrophe. Reading takes one apostrophe away under the same condition, so everything
// comes back as it was. Amounts are not texts and are left alone ("-5 USD").
//
// A flow without an id gets one from its content, with the prefix "flow" (content_ids.h).
#ifndef EXCHANGE_LAYOUT_H
#define EXCHANGE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/error.h"
#include "core/record.h"
#include "exchange/format.h"

// ---- a folder ----

struct layout_file {
    const char *path;
    enum kind kind;
};

struct layout_folder {
    const char *book; // path of book.csv, NULL when there is none; not among `files`
    struct layout_file files[KIND_COUNT]; // in order of dependency
    size_t count;
};

// "flows.csv": the name of the kind's file.
const char *layout_file_name(enum kind kind, struct arena *arena);
// The kind whose file has this name, in any folder; KIND_NONE when none has.
enum kind layout_file_kind(const char *path);
// The known files of a folder. Any other *.csv in it is an error, as is a folder without a known
// file; files of other names do not matter.
bool layout_folder(const char *path, struct layout_folder *out, struct arena *arena,
                   struct error *err) MUST_CHECK;

// ---- reading ----

struct layout_reader;

// Reads the header. options->kind KIND_NONE: the file's name or its column "kind" tells the kind.
// False when the file cannot be read at all. A wrong header is a fatal fault, and layout_next then
// finds no row. The reader closes the stream, also on failure; `name` is for messages and for the
// kind.
bool layout_open(struct layout_reader **reader, FILE *stream, const char *name,
                 const struct format_options *options, struct diagnostics *faults,
                 struct error *err) MUST_CHECK;
// The next record that has no fault, entered and finished (record_finish), its texts in `arena`,
// which the caller resets when it is done with the record. *has_record is false at the end. The
// faults of the rows passed over are in `faults`.
bool layout_next(struct layout_reader *reader, struct record *out, size_t *line, bool *has_record,
                 struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
enum kind layout_kind(const struct layout_reader *reader); // KIND_NONE: it could not be told
size_t layout_faulty_rows(const struct layout_reader *reader);
void layout_close(struct layout_reader **reader); // for CLEANUP

// ---- writing: RFC 4180, lines end in LF, quotes only where they are needed ----

// The id first, then the keys in the order of fields.c: those in `used`, and always those a file
// must have. An amendment has its own keys, then those of all kinds.
void layout_write_header(FILE *stream, enum kind kind, const bool used[KEY_COUNT]);
// The same columns of one record. The stream remembers a failure; ask it at the end.
void layout_write_row(FILE *stream, const struct record *record, const bool used[KEY_COUNT],
                      struct arena *scratch);
// One cell of text, guarded and quoted where it must be.
void layout_put_text(struct buffer *line, struct slice text);

// ---- shared by the parts of this module ----

// False for an amount with a number such as 1.234, which may be a thousand; both readings are said.
bool layout_amount_is_clear(struct slice cell, struct arena *arena, struct error *err) MUST_CHECK;
// Such a number is written as 1.2340, and read as 1.234 again.
struct slice layout_amount_written(struct slice text, struct arena *arena);
struct slice layout_amount_read(struct slice cell, struct arena *arena);

// True when a file of this kind must have the column.
bool layout_needs_column(enum kind kind, enum key key);
// Every column a file of this kind may have, in the order of writing. Returns their number.
size_t layout_columns(enum kind kind, enum key columns[KEY_COUNT]);
// True when the column holds text, which is guarded against being taken for a formula.
bool layout_is_guarded(enum key key);
// True when the text would be taken for a formula, or for a guarded text when read.
bool layout_needs_guard(struct slice text);

#endif
