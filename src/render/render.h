// The renderers: each draws a document or a table in one format. One table of formats for all.
//
// A renderer to a stream writes as it goes; one to a file writes output->temporary, and the caller
// commits. Same document, same bytes.
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "report/document.h"
#include "report/table.h"

struct text_style {
    unsigned width; // columns of the terminal; 0: as wide as needed
    bool has_colour;
};

// One table or a whole document for people. Wide tables drop to stacked records when they do not
// fit `width`; numbers are aligned on the decimal.
bool render_text_table(const struct table *table, const struct text_style *style, FILE *out,
                       struct error *err) MUST_CHECK;
bool render_text_document(const struct document *document, const struct text_style *style,
                          FILE *out, struct error *err) MUST_CHECK;

// RFC 4180 with LF; one header row of column keys (columns for people left out); exact
// figures; text columns that start with = + - @ TAB CR get a leading apostrophe.
bool render_csv_table(const struct table *table, FILE *out, struct error *err) MUST_CHECK;
// The document's stamp, as a table of one row.
void render_csv_stamp(const struct document *document, FILE *out);
// A document as a folder is the caller's loop; here: one stream, tables one after the other, the
// stamp last, each under a comment-free header row with an empty line between.
bool render_csv_document(const struct document *document, FILE *out, struct error *err) MUST_CHECK;

// Both leave out headings inside a table and total rows, as the rows in JSON do: adding up a column
// counts nothing twice. A document in JSON gives total rows apart, as "totals".

// An array of rows, objects by column key (columns for people left out); figures are strings,
// exact; counts are numbers, flags booleans; a gap or a blank is null. A SUM cell is an object {stated,
// lower, upper, approximate, open, unknown}; upper is null when open; a gap with unknown members is
// an object too, its figures null.
struct json_writer;
void render_json_rows(const struct table *table, struct json_writer *writer, bool *is_complete,
                      struct error *err);
// The same for long tables: the writer's buffer goes to `out` whenever it is large;
// what is left in it is the caller's to write. `out` may be NULL.
bool render_json_rows_to(const struct table *table, struct json_writer *writer, FILE *out,
                         struct error *err) MUST_CHECK;
bool render_json_document(const struct document *document, FILE *out, struct error *err) MUST_CHECK;

// One self-contained page, well-formed XML too: charts as inline SVG, links to http(s) only.
bool render_html_document(const struct document *document, FILE *out, struct error *err) MUST_CHECK;

enum paper { PAPER_A4, PAPER_LETTER };

struct xlsx_options {
    enum paper paper;
    bool values_only;    // no formulas
    bool plain_formulas; // ranges instead of references by the table's name
    uint32_t large_rows; // data rows past which the book is streamed; 0: 50,000
    uint32_t sheet_rows; // data rows a sheet holds at most; 0: all that Excel allows
    void (*progress)(void *user, uint64_t done, uint64_t total); // NULL: none
    void *user;
    // Filled by the renderer: what of the texts the workbook cannot hold; NULL: nothing.
    const char *warning;
};
// Writes output->temporary; the caller commits.
bool render_xlsx_document(const struct document *document, struct xlsx_options *options,
                          struct output *output, struct arena *arena, struct error *err) MUST_CHECK;

struct pdf_options {
    enum paper paper;
    // Filled by the renderer: characters no font has, as text ("U+12345 ..."); NULL: none.
    const char *missing_glyphs;
};
bool render_pdf_document(const struct document *document, struct pdf_options *options,
                         struct output *output, struct arena *arena, struct error *err) MUST_CHECK;

// How a cell reads in print: "5,000.0", "~80.0", "–", "..", "n/q"; shared by text and PDF.
const char *cell_words(const struct cell *cell, const struct table_column *column,
                       struct arena *arena);
// Its exact form for CSV; "" for a gap.
const char *cell_exact(const struct cell *cell, struct arena *arena);

#endif
