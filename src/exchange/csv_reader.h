// CSV files, row by row: RFC 4180 strictly, in UTF-8 unless another encoding is named; line ends
// LF, CRLF and CR alone.
//
// A row is pulled when it is wanted, and memory stays bounded whatever the file holds: a cell, a
// row and the number of cells have limits (limits.h). A fault has its line and its column. A bad
// cell spoils its row only; a wrong quote ends the file, because nothing behind it can be trusted.
#ifndef EXCHANGE_CSV_READER_H
#define EXCHANGE_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/diagnostics.h"
#include "base/error.h"
#include "base/text.h"

struct csv_reader;

struct csv_row {
    size_t line;               // where it begins; a quoted cell may hold line ends
    const struct slice *cells; // valid until the next call, as are their texts
    size_t count;
    bool is_faulty; // what was wrong is in `faults`; there are no cells then
    char separator; // that a cell may hold when it stands in quotes; 0: none may
};

struct csv_options {
    char separator;       // 0: ","
    const char *encoding; // as iconv knows it; NULL: UTF-8
    bool is_unquoted; // a quote is a character like any other; a cell ends where the next begins
};

// Fails on a missing file, a directory, an empty file, and on UTF-16. A byte order mark of UTF-8
// is skipped.
bool csv_open(struct csv_reader **reader, const char *path, struct error *err) MUST_CHECK;
// The same from an open stream, which the reader closes (also on failure). `name` is for messages.
bool csv_open_stream(struct csv_reader **reader, FILE *stream, const char *name,
                     struct error *err) MUST_CHECK;
// The next row that is not blank; *row is NULL at the end. False only when reading itself fails.
bool csv_next(struct csv_reader *reader, const struct csv_row **row, struct diagnostics *faults,
              struct error *err) MUST_CHECK;
// The same with another separator or in another encoding.
bool csv_open_as(struct csv_reader **reader, FILE *stream, const char *name,
                 const struct csv_options *options, struct error *err) MUST_CHECK;
// What is wrong with a row of another number of cells than the header.
void csv_refuse_count(const struct csv_row *row, size_t expected, struct error *err);
void csv_close(struct csv_reader **reader); // for CLEANUP

#endif
