// The first rows of a spreadsheet that nobody has described yet, and how they seem to be written:
// encoding, separator, header, numbers, dates.
//
// What the rows leave open stays open: two readings of a number or a date are both named, for a
// person to choose from. Looks at SAMPLE_BYTES and SAMPLE_ROWS of a file at most.
#ifndef EXCHANGE_SAMPLE_H
#define EXCHANGE_SAMPLE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/text.h"

#define SAMPLE_BYTES ((size_t)512 * 1024)
#define SAMPLE_ROWS 1000
#define SAMPLE_WORDS_MAX 40 // distinct cells of a column that are kept

enum sample_content { SAMPLE_BLANK, SAMPLE_TEXT, SAMPLE_NUMBER, SAMPLE_DATE };

struct sample_column {
    const char *name;      // of the header; "" when it has none
    const char *reference; // as a map names it: "{Paid}", or "{#3}" where the name would not do
    enum sample_content content;
    size_t filled;            // rows with a cell that is not blank
    bool is_unique;           // no two of those are equal
    LIST(const char *) words; // distinct cells in the order of the file, until there are too many
    bool has_more_words;
};

// A way of writing, and what speaks against it.
struct sample_format {
    const char *text;    // "1,234.56", "dd/mm/yyyy; yyyy"; NULL: none is needed, or none fits
    const char *other;   // reads the same cells as other values; NULL: none does
    const char *example; // such a cell, or one that nothing reads
    bool is_unknown;     // no way of writing fits all cells
};

struct sample {
    struct slice head;    // the file's first bytes
    const char *encoding; // for iconv; NULL: UTF-8
    const char *accents;  // a cell that shows whether the encoding is right; NULL: none
    char separator;
    size_t header_row;         // counted as the file's rows; 0: the file names no columns
    bool is_whole;             // the rows are all of the file
    LIST(const char *) blanks; // texts of cells among numbers and dates that seem to be no value
    size_t row_count;          // looked at, without header and blank rows
    struct sample_column *columns;
    size_t column_count;
    const char *const **rows; // [row][column], trimmed, never NULL
    struct sample_format numbers;
};

// Takes the stream over. False for what is no table of columns.
bool sample_read(struct sample *out, FILE *stream, const char *name, struct arena *arena,
                 struct error *err) MUST_CHECK;
// How the dates of these columns are written, all together.
struct sample_format sample_dates(const struct sample *sample, const size_t *columns, size_t count,
                                  struct arena *arena);

#endif
