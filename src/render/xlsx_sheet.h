// The one wrapper around libxlsxwriter: it validates before each call, because the library writes
// a broken file without a word when given invalid UTF-8, a NaN, a bad name or too long a text. What
// users write is repaired (xlsx_text.h), what the program writes must be right.
//
// A book remembers its first failure; every call after it does nothing, and xlsx_book_close tells.
// Rows are written top to bottom (a large book keeps only the current row in memory). Rows and
// columns count from 0.
#ifndef RENDER_XLSX_SHEET_H
#define RENDER_XLSX_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "core/decimal.h"
#include "render/xlsx_stream.h"
#include "render/xlsx_text.h"

#define XLSX_ROW_MAX 1048576u // rows of a sheet
#define XLSX_LINK_MAX 65530u  // links of a sheet; further ones become text
#define XLSX_URL_MAX 2079u    // UTF-16 units of a link; a longer one becomes text
#define XLSX_DIGITS_MAX 15u   // significant digits a number cell keeps

// To be there before each sheet: what the library has no memory for it leaves out or falls over.
#define XLSX_ROOM ((size_t)32 * 1024 * 1024)

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

// What a cell is on its sheet; the look follows from it.
enum xlsx_look {
    LOOK_DATA,     // flat data: no lines
    LOOK_BODY,     // a row of a report table
    LOOK_OTHER,    // "other donors (n)"
    LOOK_TOTAL,    // bold, rule above
    LOOK_GROUP,    // a heading inside a table
    LOOK_HEADER,   // the header row
    LOOK_TITLE,    // the sheet's title
    LOOK_SUBTITLE, // under it
    LOOK_HEADING,  // a table's or chart's title
    LOOK_NOTE,     // units, notes, sources
    LOOK_TEXT,     // a paragraph
    LOOK_TERM,     // the left side of a list
    LOOK_FIGURE,   // a key figure
};

struct xlsx_style {
    enum xlsx_look look;
    const char *number; // number format; NULL: general
    bool is_right;      // text set right, as marks among figures are
    bool is_left;       // a number set left, as years at the head of a row are
    bool is_wrapped;
    bool is_link;     // set by the put calls, as is_indented
    bool is_indented; // text that stands beside figures
};

struct xlsx_format {
    struct xlsx_style style;
    struct lxw_format *format;
};

#define XLSX_FORMAT_CACHE 256

struct xlsx_book {
    struct lxw_workbook *workbook; // NULL once closed
    struct arena *arena;
    const char *path;
    bool is_large;  // rows stream to the disk: no real tables, and charts cannot read cells back
    bool is_letter; // the paper; else A4
    bool has_failed;
    struct error failure;
    struct xlsx_repairs repairs; // of texts
    struct arena scratch;        // of one text
    LIST(struct xlsx_format) formats;
    struct xlsx_format cache[XLSX_FORMAT_CACHE]; // by what a style holds
    LIST(struct xlsx_sheet *) sheets;
};

#define XLSX_MEASURED_ROWS 4096 // further ones count as ordinary

struct xlsx_row {
    float height; // points; 0: the ordinary one, below: hidden
    bool is_kept; // with the next one, in print
};

struct xlsx_sheet {
    struct xlsx_book *book;
    struct lxw_worksheet *worksheet; // never NULL; after a failure it is not touched
    const char *name;
    uint32_t link_count;
    uint32_t last_row;          // that was written to
    uint32_t row_count;         // rows that the file must hold
    struct xlsx_row *rows;      // the first XLSX_MEASURED_ROWS; NULL: all are ordinary
    struct xlsx_stream *stream; // takes the cells instead of the library; NULL: none
    uint16_t last_column;       // of the stream
};

struct xlsx_properties {
    const char *title;
    const char *subject;
    const char *author;
    const char *comments;
    int64_t created; // UTC second, not 0 (0 would mean the clock)
};

// Temporary files go to the folder of `path`, so that one disk has to have room, not two.
bool xlsx_book_open(struct xlsx_book *book, const char *path, bool is_large, struct arena *arena,
                    struct error *err) MUST_CHECK;
void xlsx_book_properties(struct xlsx_book *book, const struct xlsx_properties *properties);
// Writes the file; false with the first failure of any call since open.
bool xlsx_book_close(struct xlsx_book *book, struct error *err) MUST_CHECK;
void xlsx_book_discard(struct xlsx_book *book); // for CLEANUP

// Always yields a sheet in the arena.
struct xlsx_sheet *xlsx_sheet_new(struct xlsx_book *book, const char *name, uint32_t tab_colour);

// From here on rows are streamed: texts, numbers and days only, no heights.
void xlsx_sheet_stream(struct xlsx_sheet *sheet);

void xlsx_put_text(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *text,
                   struct xlsx_style style);
// The nearest double of an exact number.
void xlsx_put_number(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, struct decimal number,
                     struct xlsx_style style);
// A true date cell; false when the spreadsheet's calendar does not reach the day (before
// 1900-03-01), nothing is written then.
bool xlsx_put_day(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, int32_t day,
                  struct xlsx_style style) MUST_CHECK;
// Text that leads to an http, https or mailto address; plain text where a link cannot be written.
void xlsx_put_link(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *url,
                   const char *text, struct xlsx_style style);
// Text that leads to another sheet.
void xlsx_put_sheet_link(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *name,
                         const char *text, struct xlsx_style style);
// A formula beside the figure or the text it comes to.
void xlsx_put_formula(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *formula,
                      struct decimal number, struct xlsx_style style);
void xlsx_put_text_formula(struct xlsx_sheet *sheet, uint32_t row, uint16_t column,
                           const char *formula, const char *text, struct xlsx_style style);
void xlsx_put_blank(struct xlsx_sheet *sheet, uint32_t row, uint16_t column,
                    struct xlsx_style style);
// One text over the columns first..last, in a row so high.
void xlsx_put_paragraph(struct xlsx_sheet *sheet, uint32_t row, uint16_t first, uint16_t last,
                        const char *text, double height, struct xlsx_style style);

// For a row with more than one line: files without heights open with cut text in some programs.
// Ordinary height is not set.
void xlsx_set_height(struct xlsx_sheet *sheet, uint32_t row, double height);
// A row behind another one: folded away, a click opens it. Before its cells are put.
void xlsx_set_detail(struct xlsx_sheet *sheet, uint32_t row, double height);
// The row that such rows are behind.
void xlsx_set_folded(struct xlsx_sheet *sheet, uint32_t row);
// Points that a text takes in a column `characters` wide: not fewer than in any usual font, and
// XLSX_ROW_HEIGHT, in small print XLSX_NOTE_HEIGHT, where it is one line.
double xlsx_text_height(const char *text, double characters, enum xlsx_look look);
#define XLSX_ROW_HEIGHT 15.0 // of a row nobody set
#define XLSX_NOTE_HEIGHT 13.0
void xlsx_set_width(struct xlsx_sheet *sheet, uint16_t column, double characters);
// The first `rows` rows and `columns` columns stay in sight.
void xlsx_freeze(struct xlsx_sheet *sheet, uint32_t rows, uint16_t columns);
// The filter arrows of a header row; a real table (its cells are written already) when the book is
// not large and there is a row under the header.
void xlsx_add_table(struct xlsx_sheet *sheet, const char *name, const char *const *headers,
                    uint16_t column_count, uint32_t row_count);
void xlsx_add_filter(struct xlsx_sheet *sheet, uint16_t column_count, uint32_t row_count);
// Bars behind the figures of a column, from the longest one.
void xlsx_add_bars(struct xlsx_sheet *sheet, uint16_t column, uint32_t first_row, uint32_t last_row,
                   uint32_t colour);
// Shades cells, named as "C5 D5", from one colour at zero to another at the largest figure.
void xlsx_add_shades(struct xlsx_sheet *sheet, const char *cells, uint32_t least, uint32_t most);
// Colours cells that hold `good` or `bad`.
void xlsx_mark_words(struct xlsx_sheet *sheet, uint16_t column, uint32_t first_row,
                     uint32_t last_row, const char *good, const char *bad);
// A name for one cell, such as "figure_pledge" for "Summary!$B$8".
void xlsx_define_name(struct xlsx_book *book, const char *name, const char *reference);

// What fits within the margins of a landscape page at full size.
struct xlsx_paper {
    uint8_t number;   // that spreadsheets know it by
    double width_px;  // across
    double height_pt; // down, and a little less: printers differ
};

// Rows and columns that print on pages of their own.
struct xlsx_area {
    uint32_t first_row, last_row;
    uint16_t first_column, last_column;
};

struct xlsx_print {
    const char *right;             // of the footer
    const struct xlsx_area *areas; // in their order
    size_t area_count;             // 0: all is one
    const uint32_t *breaks;        // rows that begin a page within an area
    size_t break_count;
    uint32_t repeated_row; // on each page below it
    bool has_repeated_row;
    bool has_grid; // flat data
};
// Landscape, one page wide, footer "file – sheet | page n of N | right": after the last row is
// written.
void xlsx_set_print(struct xlsx_sheet *sheet, const struct xlsx_print *print);
const struct xlsx_paper *xlsx_paper_of(const struct xlsx_book *book);
// As the name that holds them says it: no more characters of it than XLSX_AREAS_MAX are taken.
const char *xlsx_areas_text(const struct xlsx_sheet *sheet, const struct xlsx_area *areas,
                            size_t count);
#define XLSX_AREAS_MAX 126
// Points that rows take, up to one before `end`.
double xlsx_rows_height(const struct xlsx_sheet *sheet, uint32_t first, uint32_t end);
// No page ends between the row and the next one, if that can be: a heading and what it is over, the
// last rows of a table and its notes.
void xlsx_keep_with_next(struct xlsx_sheet *sheet, uint32_t row);
bool xlsx_is_kept(const struct xlsx_sheet *sheet, uint32_t row);

// A short text for headers, titles and names.
const char *xlsx_title_text(struct xlsx_book *book, const char *text);
struct lxw_format *xlsx_format_for(struct xlsx_book *book, struct xlsx_style style);
void xlsx_check(struct xlsx_book *book, int code, const char *where);
void xlsx_fail(struct xlsx_book *book, const char *where, const char *what);

#endif
