// JSON lines: one record's body per line, exactly as the book holds it.
//
// The form of a full copy: what was written reads back byte for byte, so that a book remade from it
// has the same root. Nothing is forgiven on reading; the first fault ends it.
#ifndef EXCHANGE_JSONL_H
#define EXCHANGE_JSONL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "core/record.h"

struct jsonl_reader;

struct jsonl_line {
    size_t number;
    struct slice body; // without the line's end; valid until the next call
};

// Fails on a missing file, a directory and an empty file.
bool jsonl_open(struct jsonl_reader **reader, const char *path, struct error *err) MUST_CHECK;
// The same from an open stream, which the reader closes (also on failure). `name` is for messages.
bool jsonl_open_stream(struct jsonl_reader **reader, FILE *stream, const char *name,
                       struct error *err) MUST_CHECK;
// The next record, its texts in `arena`; *has_record is false at the end. Errors name file and
// line: "book.jsonl:12: ...".
bool jsonl_next(struct jsonl_reader *reader, struct record *out, struct jsonl_line *line,
                bool *has_record, struct arena *arena, struct error *err) MUST_CHECK;
void jsonl_close(struct jsonl_reader **reader); // for CLEANUP

// The stream remembers a failure; ask it at the end (stream_finish).
void jsonl_write(FILE *stream, struct slice body);

#endif
