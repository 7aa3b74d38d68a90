// Reading rows: each cell is entered by its key (record_enter), the record is finished, and a row
// with faults is counted and passed over, so that one pass shows the faults of all rows.
#include "exchange/layout.h"

#include <string.h>

#include "base/file.h"
#include "exchange/content_ids.h"
#include "exchange/csv_reader.h"
#include "exchange/layout_header.h"

struct layout_reader {
    struct arena arena; // of the reader itself as well
    struct csv_reader *csv;
    const char *name;
    enum kind kind;
    const struct format_book *book; // NULL: there is none
    struct layout_header header;
    bool is_at_end;
    const struct csv_row *ahead; // read already, to tell the kind
    size_t faulty_rows;
    struct content_ids ids;
};

struct row_reading {
    struct layout_reader *reader;
    const struct csv_row *row;
    struct record *record;
    struct diagnostics *faults;
    struct arena *arena;
    bool is_good;
};

static void refuse(struct row_reading *reading, const char *column, const struct error *err)
{
    reading->is_good = false;
    diagnostics_add_error(reading->faults, reading->reader->name, reading->row->line, column, err);
}

static bool is_blank(struct slice cell)
{
    return slice_trim(cell).size == 0;
}

static enum kind cell_kind(struct slice cell)
{
    cell = slice_trim(cell);
    for (enum kind kind = KIND_NONE + 1; kind < KIND_COUNT; kind++) {
        if (slice_is(cell, kind_info(kind)->plural))
            return kind;
    }
    return (enum kind)code_recognise(&codes_kind, cell);
}

static void check_kind(struct row_reading *reading, struct slice cell)
{
    if (is_blank(cell) || cell_kind(cell) == reading->reader->kind)
        return;
    struct error err;
    error_set(&err, ERROR_INPUT, "found %s in a file of %s; one file holds one kind",
              text_quote(reading->arena, slice_trim(cell)),
              kind_info(reading->reader->kind)->plural);
    refuse(reading, "kind", &err);
}

// The kind of the record with this id, in the book or read before.
static enum kind kind_of(const struct row_reading *reading, struct slice id)
{
    const struct format_book *book = reading->reader->book;
    return book == NULL || book->kind_of == NULL ? KIND_NONE
                                                 : book->kind_of(book->user, slice_trim(id));
}

static bool refuse_target(struct row_reading *reading, struct slice cell, enum kind found,
                          struct slice target)
{
    struct error err;
    const char *id = text_quote(reading->arena, slice_trim(target));
    if (!is_blank(cell)) {
        error_set(&err, ERROR_INPUT, "%s is not a kind of record that can be corrected",
                  text_quote(reading->arena, slice_trim(cell)));
    } else if (is_blank(target)) {
        error_set(&err, ERROR_INPUT, "required field is missing: the id of the record to correct");
        refuse(reading, key_name(KEY_TARGET), &err);
        return false;
    } else if (reading->reader->book == NULL) {
        error_set(&err, ERROR_INPUT, "required field is missing: the target's kind");
    } else if (found == KIND_NONE) {
        error_set(&err, ERROR_INPUT, "there is no record %s to correct", id);
        refuse(reading, key_name(KEY_TARGET), &err);
        return false;
    } else {
        error_set(&err, ERROR_INPUT, "%s is %s itself: say the kind of what it corrects", id,
                  found == KIND_AMEND ? "an amendment" : "a withdrawal");
    }
    if (!is_blank(cell) || found != KIND_NONE)
        error_hint(&err, "expected one of book, party, activity, event, evidence, flow, link, "
                         "schedule, claim, rate, deflator");
    refuse(reading, key_name(KEY_TARGET_KIND), &err);
    return false;
}

// An amendment's other cells can be read only when the kind they are of is known: the column says
// it, else the target itself.
static bool enter_target_kind(struct row_reading *reading)
{
    const struct layout_header *header = &reading->reader->header;
    struct slice cell = {0};
    struct slice target = {0};
    for (size_t i = 0; i < header->count; i++) {
        if (header->columns[i].key == KEY_TARGET_KIND)
            cell = reading->row->cells[i];
        if (header->columns[i].key == KEY_TARGET)
            target = reading->row->cells[i];
    }
    enum kind kind = is_blank(cell) ? kind_of(reading, target) : cell_kind(cell);
    if (kind == KIND_NONE || kind == KIND_AMEND || kind == KIND_VOID)
        return refuse_target(reading, cell, kind, target);
    reading->record->target_kind = kind;
    record_put(reading->record, KEY_TARGET_KIND, kind_info(kind)->name, reading->arena);
    return true;
}

static void enter_cell(struct row_reading *reading, const struct layout_column *column,
                       struct slice cell)
{
    struct error err;
    cell = slice_trim(cell);
    if (cell.size == 0)
        return;
    if (column->is_guarded && cell.data[0] == '\'' && layout_needs_guard(cell)) {
        cell = (struct slice){cell.data + 1, cell.size - 1};
    }
    const struct field *field = record_field(reading->record, column->key);
    bool is_clear = true;
    if (field != NULL && field->type == FIELD_AMOUNT) {
        is_clear = layout_amount_is_clear(cell, reading->arena, &err);
        cell = layout_amount_read(cell, reading->arena);
    }
    if (!is_clear || !record_enter(reading->record, column->key, cell, true, reading->arena, &err))
        refuse(reading, key_name(column->key), &err);
}

static void check_count(struct row_reading *reading)
{
    size_t expected = reading->reader->header.count;
    struct error err;
    if (reading->row->count == expected)
        return;
    csv_refuse_count(reading->row, expected, &err);
    refuse(reading, NULL, &err);
}

static bool is_blank_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (!is_blank(row->cells[i]))
            return false;
    }
    return true;
}

static void read_row(struct row_reading *reading)
{
    const struct layout_header *header = &reading->reader->header;
    const struct slice *cells = reading->row->cells;
    check_count(reading);
    if (!reading->is_good)
        return;
    if (header->kind_column != SIZE_MAX)
        check_kind(reading, cells[header->kind_column]);
    if (!reading->is_good)
        return;
    *reading->record = (struct record){.kind = reading->reader->kind};
    if (reading->record->kind == KIND_AMEND && !enter_target_kind(reading))
        return;
    for (size_t i = 0; i < header->count; i++) {
        if (header->columns[i].is_ignored || header->columns[i].key == KEY_TARGET_KIND)
            continue;
        enter_cell(reading, &header->columns[i], cells[i]);
    }
    // A field that could not be read would be called missing as well.
    if (!reading->is_good)
        return;
    reading->is_good = record_finish(reading->record, reading->faults, reading->reader->name,
                                     reading->row->line, reading->arena);
    if (reading->is_good && reading->record->kind == KIND_FLOW &&
        record_text(reading->record, KEY_ID) == NULL) {
        reading->is_good =
            content_ids_give(&reading->reader->ids, "flow", reading->record, reading->faults,
                             reading->reader->name, reading->row->line, reading->arena);
    }
}

bool layout_next(struct layout_reader *reader, struct record *out, size_t *line, bool *has_record,
                 struct diagnostics *faults, struct arena *arena, struct error *err)
{
    *has_record = false;
    while (!reader->is_at_end) {
        const struct csv_row *row = TAKE(reader->ahead);
        if (row == NULL && !csv_next(reader->csv, &row, faults, err))
            return false;
        if (row == NULL) {
            reader->is_at_end = true;
            break;
        }
        struct row_reading reading = {reader, row, out, faults, arena, !row->is_faulty};
        if (reading.is_good && is_blank_row(row))
            continue;
        if (reading.is_good)
            read_row(&reading);
        if (reading.is_good) {
            *line = row->line;
            *has_record = true;
            return true;
        }
        reader->faulty_rows++;
    }
    return true;
}

static void add_file_fault(struct layout_reader *reader, struct diagnostics *faults, size_t line,
                           const struct error *err)
{
    reader->is_at_end = true;
    diagnostics_add_fatal(faults, reader->name, line, NULL, err);
}

// A file whose name tells nothing: its first row does, in the column "kind". The header's texts
// must outlive that row.
static bool tell_kind(struct layout_reader *reader, struct csv_row *header,
                      struct diagnostics *faults, struct error *err)
{
    struct error fault = {0};
    size_t column = layout_header_look(header).kind_column;
    if (column == SIZE_MAX) {
        error_set(&fault, ERROR_INPUT, "cannot tell which kind of records the file holds");
        error_hint(&fault, "name it as the book's layout does (parties.csv, flows.csv, ...), or "
                           "add a column \"kind\"");
        add_file_fault(reader, faults, header->line, &fault);
        return true;
    }
    struct slice *cells = NEW_ARRAY(&reader->arena, struct slice, header->count);
    for (size_t i = 0; i < header->count; i++) {
        struct slice cell = header->cells[i];
        cells[i] = (struct slice){arena_copy(&reader->arena, cell.data, cell.size), cell.size};
    }
    header->cells = cells;
    size_t before = faults->error_count;
    if (!csv_next(reader->csv, &reader->ahead, faults, err))
        return false;
    const struct csv_row *row = reader->ahead;
    if (row == NULL || row->is_faulty || column >= row->count) {
        error_set(&fault, ERROR_INPUT,
                  "no row has a cell \"kind\" to tell which records the file "
                  "holds");
        if (faults->error_count == before)
            add_file_fault(reader, faults, header->line, &fault);
        reader->is_at_end = true;
        return true;
    }
    reader->kind = cell_kind(row->cells[column]);
    if (reader->kind == KIND_NONE) {
        error_set(&fault, ERROR_INPUT,
                  "unknown kind %s; expected book, party, activity, event, "
                  "evidence, flow, link, schedule, claim, rate, deflator, amend or void",
                  text_quote(&reader->arena, slice_trim(row->cells[column])));
        add_file_fault(reader, faults, row->line, &fault);
    }
    return true;
}

static bool read_header(struct layout_reader *reader, struct diagnostics *faults, struct error *err)
{
    const struct csv_row *row = NULL;
    size_t before = faults->error_count;
    if (!csv_next(reader->csv, &row, faults, err))
        return false;
    if (row == NULL || row->is_faulty) {
        reader->is_at_end = true;
        struct error fault = {0};
        error_set(&fault, ERROR_INPUT, "the file has no row of column names");
        if (faults->error_count == before)
            add_file_fault(reader, faults, 0, &fault);
        return true;
    }
    struct csv_row header = *row;
    if (reader->kind == KIND_NONE && !tell_kind(reader, &header, faults, err))
        return false;
    if (reader->is_at_end)
        return true;
    reader->is_at_end = !layout_header_read(&reader->header, &header, reader->kind, reader->name,
                                            faults, &reader->arena);
    return true;
}

bool layout_open(struct layout_reader **reader, FILE *stream, const char *name,
                 const struct format_options *options, struct diagnostics *faults,
                 struct error *err)
{
    struct arena arena = {0};
    CLEANUP(layout_close) struct layout_reader *opened = NEW(&arena, struct layout_reader);
    opened->name = arena_string(&arena, name);
    opened->kind = options->kind != KIND_NONE ? options->kind : layout_file_kind(name);
    opened->book = options->book;
    opened->arena = arena;
    opened->ids.arena = &opened->arena;
    if (!csv_open_stream(&opened->csv, stream, name, err))
        return false;
    if (!read_header(opened, faults, err))
        return false;
    *reader = TAKE(opened);
    return true;
}

enum kind layout_kind(const struct layout_reader *reader)
{
    return reader->kind;
}

size_t layout_faulty_rows(const struct layout_reader *reader)
{
    return reader->faulty_rows;
}

void layout_close(struct layout_reader **reader)
{
    if (*reader == NULL)
        return;
    struct arena arena = (*reader)->arena;
    csv_close(&(*reader)->csv);
    arena_done(&arena);
    *reader = NULL;
}
