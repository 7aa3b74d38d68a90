// Reading a header row. All its faults are shown at once; the rows are then not read, since each of
// them would only repeat what is wrong here.
#include "exchange/layout_header.h"

#include <stdint.h>
#include <string.h>

#include "exchange/layout.h"

struct header_reading {
    struct layout_header *header;
    enum kind kind;
    const char *file;
    size_t line;
    struct diagnostics *faults;
    struct arena *arena;
    enum key allowed[KEY_COUNT];
    size_t allowed_count;
    size_t column_of[KEY_COUNT]; // number, from 1; 0: not there
    bool is_meant[KEY_COUNT];    // by a misspelt column, which is fault enough
    bool is_good;
};

static enum key cell_key(struct slice cell, char name[32])
{
    cell = slice_trim(cell);
    if (cell.size >= 32)
        return KEY_NONE;
    for (size_t i = 0; i < cell.size; i++)
        name[i] = cell.data[i] == '_' ? '-' : cell.data[i];
    return key_find((struct slice){name, cell.size});
}

struct layout_header layout_header_look(const struct csv_row *row)
{
    struct layout_header header = {.kind_column = SIZE_MAX};
    char name[32];
    for (size_t i = row->count; i-- > 0;) {
        enum key key = cell_key(row->cells[i], name);
        if (key == KEY_KIND)
            header.kind_column = i;
    }
    return header;
}

static void refuse(struct header_reading *reading, size_t column, const struct error *err)
{
    reading->is_good = false;
    const char *number = column == 0 ? NULL : arena_printf(reading->arena, "%zu", column);
    diagnostics_add_fatal(reading->faults, reading->file, reading->line, number, err);
}

static void refuse_unknown(struct header_reading *reading, size_t column, struct slice cell)
{
    struct error err;
    struct arena *arena = reading->arena;
    cell = slice_trim(cell);
    struct buffer names = {.arena = arena};
    struct suggestion near = {.word = arena_copy(arena, cell.data, cell.size)};
    for (size_t i = 0; i < reading->allowed_count; i++) {
        const char *name = key_name(reading->allowed[i]);
        suggestion_offer(&near, name);
        buffer_printf(&names, "%s%s", i == 0 ? "" : ", ", name);
    }
    const char *plural = kind_info(reading->kind)->plural;
    if (cell.size == 0) {
        error_set(&err, ERROR_INPUT, "the column has no name");
        error_hint(&err, "name it, or remove it from every row");
    } else {
        error_set(&err, ERROR_INPUT, "unknown column %s", text_quote(arena, cell));
        if (near.best != NULL) {
            reading->is_meant[key_find(slice_of(near.best))] = true;
            error_hint(&err, "did you mean \"%s\"?", near.best);
        } else {
            error_hint(&err, "columns of %s: %s", plural, buffer_string(&names));
        }
    }
    refuse(reading, column, &err);
}

static bool is_allowed(const struct header_reading *reading, enum key key)
{
    for (size_t i = 0; i < reading->allowed_count; i++) {
        if (reading->allowed[i] == key)
            return true;
    }
    return false;
}

static void read_column(struct header_reading *reading, size_t index, struct slice cell)
{
    char name[32];
    enum key key = cell_key(cell, name);
    bool is_ignored = key == KEY_RECORDED || key == KEY_BY || key == KEY_FORMAT || key == KEY_KIND;
    if (key == KEY_NONE || (!is_ignored && !is_allowed(reading, key))) {
        refuse_unknown(reading, index + 1, cell);
        return;
    }
    if (reading->column_of[key] != 0) {
        struct error err;
        error_set(&err, ERROR_INPUT, "column \"%s\" is there twice, as column %zu and %zu",
                  key_name(key), reading->column_of[key], index + 1);
        refuse(reading, index + 1, &err);
        return;
    }
    reading->column_of[key] = index + 1;
    reading->header->columns[index] =
        (struct layout_column){key, is_ignored, layout_is_guarded(key)};
}

static void check_missing(struct header_reading *reading)
{
    struct buffer missing = {.arena = reading->arena};
    size_t count = 0;
    for (size_t i = 0; i < reading->allowed_count; i++) {
        enum key key = reading->allowed[i];
        if (reading->column_of[key] != 0 || reading->is_meant[key] ||
            !layout_needs_column(reading->kind, key))
            continue;
        buffer_printf(&missing, "%s\"%s\"", count++ == 0 ? "" : ", ", key_name(key));
    }
    if (count == 0)
        return;
    struct error err;
    error_set(&err, ERROR_INPUT, "missing column%s %s", count == 1 ? "" : "s",
              buffer_string(&missing));
    error_hint(&err, "the first row must name the columns of %s", kind_info(reading->kind)->plural);
    refuse(reading, 0, &err);
}

// Spreadsheets of many countries save CSV with ";".
static bool has_other_separator(struct header_reading *reading, const struct csv_row *row)
{
    struct error err;
    struct slice cell = row->cells[0];
    bool has_semicolon = cell.size != 0 && memchr(cell.data, ';', cell.size) != NULL;
    bool has_tab = cell.size != 0 && memchr(cell.data, '\t', cell.size) != NULL;
    if (row->count != 1 || (!has_semicolon && !has_tab))
        return false;
    error_set(&err, ERROR_INPUT, "the cells are separated by %s; expected \",\"",
              has_semicolon ? "\";\"" : "tabs");
    error_hint(&err, "save the file as CSV with commas");
    refuse(reading, 0, &err);
    return true;
}

static bool names_nothing(struct header_reading *reading, const struct csv_row *row)
{
    struct error err;
    char name[32];
    struct buffer names = {.arena = reading->arena};
    for (size_t i = 0; i < row->count; i++)
        if (cell_key(row->cells[i], name) != KEY_NONE)
            return false;
    for (size_t i = 0; i < reading->allowed_count; i++)
        buffer_printf(&names, "%s%s", i == 0 ? "" : ", ", key_name(reading->allowed[i]));
    error_set(&err, ERROR_INPUT, "the first row must name the columns of %s; found %s",
              kind_info(reading->kind)->plural, text_quote(reading->arena, row->cells[0]));
    error_hint(&err, "columns: %s", buffer_string(&names));
    refuse(reading, 0, &err);
    return true;
}

bool layout_header_read(struct layout_header *out, const struct csv_row *row, enum kind kind,
                        const char *file, struct diagnostics *faults, struct arena *arena)
{
    struct header_reading reading = {.header = out,
                                     .kind = kind,
                                     .file = file,
                                     .line = row->line,
                                     .faults = faults,
                                     .arena = arena,
                                     .is_good = true};
    reading.allowed_count = layout_columns(kind, reading.allowed);
    *out = layout_header_look(row);
    out->columns = NEW_ARRAY(arena, struct layout_column, row->count);
    out->count = row->count;
    if (has_other_separator(&reading, row) || names_nothing(&reading, row))
        return false;
    for (size_t i = 0; i < row->count; i++)
        read_column(&reading, i, row->cells[i]);
    check_missing(&reading);
    return reading.is_good;
}
