// The one gate to libcsv. It takes blocks and calls back for each cell and each row; the rows of a
// block are queued here and handed out one at a time.
//
// libcsv keeps a cell of any size until it ends. After each block a cell past the limit is cut
// back in libcsv's own buffer, so that a cell of 1 GB needs no more memory than one of 128 KB.
#include "exchange/csv_reader.h"

#include <csv.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/list.h"
#include "exchange/decode.h"

#define BLOCK_BYTES ((size_t)64 * 1024)
// What is kept of a cell past the limit: still past it when its closing quote has been taken off.
#define CUT_BYTES ((size_t)LIMIT_CSV_FIELD_BYTES + 2)
// libcsv always has a quote. Where there is none it is a byte that no text has; reading ends there.
#define NO_QUOTE '\xff'

struct queued_row {
    size_t line;
    size_t first_cell;
    size_t cell_count;
    size_t first_byte;
    bool has_special;    // a cell with control characters or bytes past ASCII: look closer
    size_t long_cell;    // number of the first cell past its limit; 0: none
    bool is_too_long;    // past LIMIT_CSV_RECORD_BYTES
    bool has_many_cells; // past LIMIT_CSV_COLUMNS
};

struct queued_cell {
    size_t offset; // in `text`
    size_t size;
};

struct csv_reader {
    struct arena arena; // of the reader itself as well
    const char *name;
    const char *encoding; // NULL: UTF-8
    char separator;
    bool is_unquoted;
    FILE *stream;
    struct csv_parser parser;
    unsigned char *block;
    size_t block_size; // read ahead and not parsed yet; only by csv_open
    size_t block_at;
    bool is_at_end;

    size_t line;        // the line the parser is on, without the line ends of an unfinished cell
    size_t endless;     // bytes since a row ended
    bool ended_with_cr; // the last row's end was a CR: an LF right behind belongs to it
    size_t cut_lines;   // line ends in what was cut from the unfinished cell
    bool cut_after_cr;  // the last byte cut was a CR
    bool is_cut;

    struct buffer text; // of all queued cells
    LIST(struct queued_cell) cells;
    LIST(struct queued_row) rows;
    struct queued_row current; // being filled, not in `rows` yet
    size_t next_row;

    LIST(struct slice) slices;
    struct csv_row row;
    struct error syntax; // shown after the rows before it
    size_t syntax_line;
    char syntax_column[24];
};

static int is_never_space(unsigned char c)
{
    (void)c;
    return 0;
}

// True when every byte is ASCII from the space up: nothing to look closer at.
static bool is_plain(const unsigned char *data, size_t size)
{
    uint64_t odd = 0;
    size_t at = 0;
    for (; at + sizeof(uint64_t) <= size; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, data + at, sizeof(word));
        odd |= word | (word - 0x2020202020202020u); // a borrow only makes plain look odd
    }
    for (; at < size; at++)
        odd |= data[at] < ' ' ? 0x80 : data[at];
    return (odd & 0x8080808080808080u) == 0;
}

// Line ends (LF, CRLF, CR); *after_cr tells the byte before and is left for the next piece.
static size_t count_lines(const unsigned char *data, size_t size, bool *after_cr)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        count += data[i] == '\r' || (data[i] == '\n' && !*after_cr);
        *after_cr = data[i] == '\r';
    }
    return count;
}

// Line ends in the parser's unfinished or just finished cell, with what was cut from it.
static size_t cell_lines(struct csv_reader *reader, const unsigned char *data, size_t size)
{
    size_t from = reader->is_cut ? CUT_BYTES : 0;
    bool after_cr = reader->cut_after_cr;
    return reader->cut_lines + (size > from ? count_lines(data + from, size - from, &after_cr) : 0);
}

static void cut_long_cell(struct csv_reader *reader)
{
    struct csv_parser *parser = &reader->parser;
    if (parser->entry_pos <= CUT_BYTES)
        return;
    size_t from = reader->is_cut ? CUT_BYTES : 0;
    reader->cut_lines +=
        count_lines(parser->entry_buf + from, parser->entry_pos - from, &reader->cut_after_cr);
    reader->is_cut = true;
    parser->entry_pos = CUT_BYTES;
}

static void take_cell(void *data, size_t size, void *context)
{
    struct csv_reader *reader = context;
    struct queued_row *row = &reader->current;
    if (row->line == 0)
        row->line = reader->line;
    bool is_special = !is_plain(data, size);
    if (is_special || reader->is_cut)
        reader->line += cell_lines(reader, data, size);
    reader->is_cut = false;
    reader->cut_lines = 0;
    reader->cut_after_cr = false;
    row->cell_count++;
    row->has_special |= is_special;
    if (size > LIMIT_CSV_FIELD_BYTES && row->long_cell == 0)
        row->long_cell = row->cell_count;
    row->has_many_cells |= row->cell_count > LIMIT_CSV_COLUMNS;
    if (row->has_many_cells || row->is_too_long || row->long_cell != 0)
        return;
    if (reader->text.size - row->first_byte + size > LIMIT_CSV_RECORD_BYTES) {
        row->is_too_long = true;
        return;
    }
    struct queued_cell cell = {reader->text.size, size};
    LIST_PUSH(&reader->arena, &reader->cells, cell);
    buffer_put(&reader->text, data, size);
}

static void begin_row(struct csv_reader *reader)
{
    reader->current =
        (struct queued_row){.first_cell = reader->cells.count, .first_byte = reader->text.size};
}

// `end` is the character that ended the row, or -1 at the end of the file.
static void take_row(int end, void *context)
{
    struct csv_reader *reader = context;
    struct queued_row *row = &reader->current;
    reader->endless = 0;
    if (row->cell_count == 0) {
        bool is_of_last = end == '\n' && reader->ended_with_cr;
        reader->ended_with_cr = end == '\r';
        reader->line += !is_of_last;
        return;
    }
    reader->line++;
    reader->ended_with_cr = end == '\r';
    LIST_PUSH(&reader->arena, &reader->rows, *row);
    begin_row(reader);
}

// Everything queued has been handed out: what is left is the row being filled.
static void clear_queue(struct csv_reader *reader)
{
    struct queued_row *row = &reader->current;
    size_t cells = reader->cells.count - row->first_cell;
    size_t bytes = reader->text.size - row->first_byte;
    for (size_t i = 0; i < cells; i++) {
        reader->cells.items[i] = reader->cells.items[row->first_cell + i];
        reader->cells.items[i].offset -= row->first_byte;
    }
    if (bytes != 0)
        memmove(reader->text.data, reader->text.data + row->first_byte, bytes);
    reader->cells.count = cells;
    reader->text.size = bytes;
    row->first_cell = 0;
    row->first_byte = 0;
    reader->rows.count = 0;
    reader->next_row = 0;
}

static const char *separator_name(char separator)
{
    switch (separator) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "tab";
    default: return "separator";
    }
}

static void fail_syntax(struct csv_reader *reader, size_t line, const char *hint)
{
    reader->syntax_line = line;
    snprintf(reader->syntax_column, sizeof(reader->syntax_column), "%zu",
             reader->current.cell_count + 1);
    error_hint(&reader->syntax, "%s", hint);
    reader->is_at_end = true;
}

// libcsv stopped at a quote, or at what follows one.
static void fail_quote(struct csv_reader *reader)
{
    const struct csv_parser *parser = &reader->parser;
    size_t begin = reader->line;
    size_t line = begin + cell_lines(reader, parser->entry_buf, parser->entry_pos);
    const char *separator = separator_name(reader->separator);
    if (!parser->quoted)
        error_set(&reader->syntax, ERROR_INPUT,
                  "a quote inside a cell that does not begin with one");
    else if (line == begin)
        error_set(&reader->syntax, ERROR_INPUT,
                  "text behind a closing quote; expected a %s or the end of the line", separator);
    else
        error_set(&reader->syntax, ERROR_INPUT,
                  "text behind a closing quote; expected a %s or the end of the line; the "
                  "quoted cell begins on line %zu",
                  separator, begin);
    fail_syntax(reader, line, "put the whole cell in quotes and write each quote in it twice");
}

static void fail_no_text(struct csv_reader *reader)
{
    error_set(&reader->syntax, ERROR_INPUT, "invalid UTF-8, 0x%02x; nothing behind it was read",
              (unsigned char)NO_QUOTE);
    fail_syntax(reader, reader->line, "save the file as UTF-8");
}

// Nothing good comes of reading on: a binary file, a device, a quote that is never closed.
static void fail_endless(struct csv_reader *reader)
{
    error_set(&reader->syntax, ERROR_INPUT,
              "the row that begins here does not end within %d bytes; nothing behind it was read",
              LIMIT_CSV_ENDLESS_BYTES);
    fail_syntax(reader, reader->line, "the file may be no CSV, or a quote may be missing");
}

static void finish_file(struct csv_reader *reader)
{
    reader->is_at_end = true;
    if (csv_fini(&reader->parser, take_cell, take_row, reader) == 0)
        return;
    error_set(&reader->syntax, ERROR_INPUT, "the quoted cell that begins here is never closed");
    fail_syntax(reader, reader->line,
                "end the cell with a quote, and write each quote inside it twice");
}

static bool read_block(struct csv_reader *reader, struct error *err)
{
    reader->block_at = 0;
    reader->block_size = fread(reader->block, 1, BLOCK_BYTES, reader->stream);
    if (!ferror(reader->stream))
        return true;
    return error_set(err, ERROR_SYSTEM, "cannot read \"%s\": %s", reader->name, strerror(errno));
}

// Parses one more block into the empty queue.
static bool fill_queue(struct csv_reader *reader, struct error *err)
{
    clear_queue(reader);
    if (reader->block_size == 0 && !read_block(reader, err))
        return false;
    size_t size = reader->block_size - reader->block_at;
    if (size == 0) {
        finish_file(reader);
        return true;
    }
    const unsigned char *block = reader->block + reader->block_at;
    const unsigned char *bad =
        reader->is_unquoted ? memchr(block, (unsigned char)NO_QUOTE, size) : NULL;
    if (bad != NULL)
        size = (size_t)(bad - block);
    size_t used = csv_parse(&reader->parser, block, size, take_cell, take_row, reader);
    reader->block_size = 0;
    reader->endless += used;
    if (used == size && bad != NULL)
        fail_no_text(reader);
    else if (used == size && reader->endless > LIMIT_CSV_ENDLESS_BYTES)
        fail_endless(reader);
    else if (used == size)
        cut_long_cell(reader);
    else if (csv_error(&reader->parser) == CSV_EPARSE)
        fail_quote(reader);
    else
        out_of_memory();
    return true;
}

static void add_fault(const struct csv_reader *reader, struct diagnostics *faults,
                      const struct queued_row *row, size_t column, const struct error *err)
{
    char number[24];
    snprintf(number, sizeof(number), "%zu", column);
    diagnostics_add_error(faults, reader->name, row->line, column == 0 ? NULL : number, err);
}

static void check_cell(struct csv_reader *reader, const struct queued_row *row, size_t column,
                       struct slice cell, struct diagnostics *faults)
{
    struct error err;
    const char *nul = memchr(cell.data, '\0', cell.size);
    size_t invalid = utf8_find_invalid(cell.data, cell.size);
    if (invalid != SIZE_MAX && reader->encoding != NULL) {
        error_set(&err, ERROR_INPUT, "what stands at byte %zu of the cell is no text in %s",
                  invalid + 1, reader->encoding);
        error_hint(&err, "another \"encoding\" in the map file may fit");
    } else if (invalid != SIZE_MAX) {
        error_set(&err, ERROR_INPUT, "invalid UTF-8 at byte %zu of the cell, 0x%02x", invalid + 1,
                  (unsigned char)cell.data[invalid]);
        error_hint(&err, "save the file as UTF-8, or name its \"encoding\" in a map file");
    } else if (nul != NULL) {
        error_set(&err, ERROR_INPUT,
                  "a NUL character at byte %zu of the cell, which no text may "
                  "hold",
                  (size_t)(nul - cell.data) + 1);
        error_hint(&err, "if the file is in UTF-16, save it as UTF-8");
    } else {
        return;
    }
    reader->row.is_faulty = true;
    add_fault(reader, faults, row, column, &err);
}

static void check_limits(struct csv_reader *reader, const struct queued_row *row,
                         struct diagnostics *faults)
{
    struct error err;
    size_t column = 0;
    if (row->has_many_cells) {
        error_set(&err, ERROR_INPUT, "the row has %zu cells; at most %d are read", row->cell_count,
                  LIMIT_CSV_COLUMNS);
    } else if (row->long_cell != 0) {
        column = row->long_cell;
        error_set(&err, ERROR_INPUT, "the cell is longer than %d bytes", LIMIT_CSV_FIELD_BYTES);
    } else if (row->is_too_long) {
        error_set(&err, ERROR_INPUT, "the row is longer than %d bytes", LIMIT_CSV_RECORD_BYTES);
    } else {
        return;
    }
    reader->row.is_faulty = true;
    add_fault(reader, faults, row, column, &err);
}

static void show_row(struct csv_reader *reader, const struct queued_row *row,
                     struct diagnostics *faults)
{
    char separator = reader->is_unquoted ? '\0' : reader->separator;
    reader->row = (struct csv_row){.line = row->line, .separator = separator};
    check_limits(reader, row, faults);
    if (reader->row.is_faulty)
        return;
    reader->slices.count = 0;
    for (size_t i = 0; i < row->cell_count; i++) {
        const struct queued_cell *cell = &reader->cells.items[row->first_cell + i];
        struct slice slice = {reader->text.data + cell->offset, cell->size};
        LIST_PUSH(&reader->arena, &reader->slices, slice);
        if (row->has_special)
            check_cell(reader, row, i + 1, slice, faults);
    }
    if (reader->row.is_faulty)
        return;
    reader->row.cells = reader->slices.items;
    reader->row.count = row->cell_count;
}

bool csv_next(struct csv_reader *reader, const struct csv_row **row, struct diagnostics *faults,
              struct error *err)
{
    *row = NULL;
    while (reader->next_row == reader->rows.count) {
        if (reader->is_at_end) {
            if (reader->syntax.code != ERROR_NONE)
                diagnostics_add_fatal(faults, reader->name, reader->syntax_line,
                                      reader->syntax_column, &reader->syntax);
            reader->syntax.code = ERROR_NONE;
            return true;
        }
        if (!fill_queue(reader, err))
            return false;
    }
    show_row(reader, &reader->rows.items[reader->next_row++], faults);
    *row = &reader->row;
    return true;
}

static bool check_begin(struct csv_reader *reader, struct error *err)
{
    const unsigned char *block = reader->block;
    size_t size = reader->block_size;
    if (size >= 2 &&
        ((block[0] == 0xff && block[1] == 0xfe) || (block[0] == 0xfe && block[1] == 0xff))) {
        error_set(err, ERROR_INPUT, "\"%s\" is in UTF-16; expected UTF-8", reader->name);
        return error_hint(err, "save it as \"CSV UTF-8\", or name its \"encoding\" in a map file");
    }
    if (size >= 3 && memcmp(block, "\xef\xbb\xbf", 3) == 0)
        reader->block_at = 3;
    if (size == reader->block_at) {
        error_set(err, ERROR_INPUT, "\"%s\" is empty; expected a row of column names",
                  reader->name);
        return error_hint(err, "save it again from where it came, or leave it out");
    }
    return true;
}

bool csv_open_stream(struct csv_reader **reader, FILE *stream, const char *name, struct error *err)
{
    return csv_open_as(reader, stream, name, &(struct csv_options){0}, err);
}

bool csv_open_as(struct csv_reader **reader, FILE *stream, const char *name,
                 const struct csv_options *options, struct error *err)
{
    if (options->encoding != NULL) {
        stream = decode_open(stream, options->encoding, err);
        if (stream == NULL)
            return false;
    }
    struct arena arena = {0};
    CLEANUP(csv_close) struct csv_reader *opened = NEW(&arena, struct csv_reader);
    opened->name = arena_string(&arena, name);
    opened->block = NEW_ARRAY(&arena, unsigned char, BLOCK_BYTES);
    opened->stream = stream;
    if (options->encoding != NULL)
        opened->encoding = arena_string(&arena, options->encoding);
    opened->line = 1;
    opened->arena = arena;
    opened->text.arena = &opened->arena;
    if (csv_init(&opened->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        out_of_memory();
    csv_set_space_func(&opened->parser, is_never_space);
    opened->separator = options->separator == 0 ? ',' : options->separator;
    opened->is_unquoted = options->is_unquoted;
    csv_set_delim(&opened->parser, (unsigned char)opened->separator);
    if (opened->is_unquoted)
        csv_set_quote(&opened->parser, (unsigned char)NO_QUOTE);
    csv_set_blk_size(&opened->parser, 4096);
    if (!read_block(opened, err) || !check_begin(opened, err))
        return false;
    *reader = TAKE(opened);
    return true;
}

bool csv_open(struct csv_reader **reader, const char *path, struct error *err)
{
    FILE *stream = file_open_read(path, err);
    return stream != NULL && csv_open_stream(reader, stream, path, err);
}

void csv_refuse_count(const struct csv_row *row, size_t expected, struct error *err)
{
    error_set(err, ERROR_INPUT, "the row has %zu cell%s, the header has %zu", row->count,
              row->count == 1 ? "" : "s", expected);
    if (row->count > expected && row->separator != '\0')
        error_hint(err, "a cell with a %s in it must stand in quotes",
                   separator_name(row->separator));
}

void csv_close(struct csv_reader **reader)
{
    if (*reader == NULL)
        return;
    struct arena arena = (*reader)->arena;
    csv_free(&(*reader)->parser);
    file_close(&(*reader)->stream);
    arena_done(&arena);
    *reader = NULL;
}
