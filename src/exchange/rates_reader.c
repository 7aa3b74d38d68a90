#include "exchange/rates_reader.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/list.h"
#include "core/currency.h"
#include "core/decimal.h"
#include "exchange/csv_reader.h"
#include "exchange/number_format.h"

enum rates_form { FORM_ECB, FORM_PLAIN, FORM_DEFLATORS, FORM_COUNT };

// Columns of the two long forms, by what they become.
static const struct {
    enum rates_form form;
    const char *name;
    enum key key;
    bool is_required;
} known_columns[] = {
    {FORM_PLAIN, "base", KEY_BASE, true},
    {FORM_PLAIN, "quote", KEY_QUOTE, true},
    {FORM_PLAIN, "date", KEY_PERIOD, true},
    {FORM_PLAIN, "value", KEY_VALUE, true},
    {FORM_PLAIN, "type", KEY_TYPE, false},
    {FORM_PLAIN, "source", KEY_SOURCE, false},
    {FORM_DEFLATORS, "ISO", KEY_AREA, true},
    {FORM_DEFLATORS, "year", KEY_YEAR, true},
    {FORM_DEFLATORS, "base_year", KEY_BASE_YEAR, true},
    {FORM_DEFLATORS, "gdp_defl", KEY_VALUE, true},
};

struct rates_reader {
    struct arena arena; // of the reader itself as well
    const char *name;
    const char *source;
    struct csv_reader *csv;
    enum rates_form form;
    enum key *keys;     // of each column; KEY_NONE: not read
    const char **codes; // of each column of ECB's; NULL: not read
    size_t column_count;
    bool is_at_end;

    const struct csv_row *row; // being read
    size_t next_column;        // of ECB's row
    const char *period;
    struct buffer period_text;
};

static struct slice first_line(struct slice head)
{
    if (head.size >= 3 && memcmp(head.data, "\xef\xbb\xbf", 3) == 0)
        head = (struct slice){head.data + 3, head.size - 3};
    size_t size = 0;
    while (size < head.size && head.data[size] != '\n' && head.data[size] != '\r')
        size++;
    return (struct slice){head.data, size};
}

static bool has_cell(struct slice line, const char *name)
{
    size_t wanted = strlen(name);
    for (size_t at = 0; at < line.size;) {
        const char *comma = memchr(line.data + at, ',', line.size - at);
        size_t end = comma == NULL ? line.size : (size_t)(comma - line.data);
        if (end - at == wanted && strncasecmp(line.data + at, name, wanted) == 0)
            return true;
        at = end + 1;
    }
    return false;
}

static bool has_form(struct slice head, enum rates_form form)
{
    struct slice line = first_line(head);
    for (size_t i = 0; i < COUNT_OF(known_columns); i++)
        if (known_columns[i].form == form && known_columns[i].is_required &&
            !has_cell(line, known_columns[i].name))
            return false;
    return true;
}

bool rates_recognises_ecb(const char *path, struct slice head)
{
    struct slice line = first_line(head);
    (void)path;
    return line.size > 9 && memcmp(line.data, "Date,", 5) == 0 &&
           currency_find((struct slice){line.data + 5, 3}) != NULL && line.data[8] == ',';
}

bool rates_recognises_plain(const char *path, struct slice head)
{
    (void)path;
    return has_form(head, FORM_PLAIN);
}

bool rates_recognises_deflators(const char *path, struct slice head)
{
    (void)path;
    return has_form(head, FORM_DEFLATORS);
}

// ---- rows ----

static bool refuse(struct rates_reader *reader, struct diagnostics *faults, const char *column,
                   const struct error *err)
{
    diagnostics_add_error(faults, reader->name, reader->row->line, column, err);
    return false;
}

static bool is_missing(struct slice cell)
{
    return cell.size == 0 || slice_is(cell, "N/A") || slice_is(cell, "NA") || slice_is(cell, "-");
}

// "2012M04", "2012-M4": months as statistical offices write them. Anything else is itself.
static struct slice plain_period(struct slice text, struct arena *arena)
{
    size_t mark = text.size > 4 && text.data[4] == '-' ? 5 : 4;
    size_t digits = text.size > mark + 1 ? text.size - mark - 1 : 0;
    if (digits < 1 || digits > 2 || toupper((unsigned char)text.data[mark]) != 'M')
        return text;
    const char *month = text.data + mark + 1;
    return slice_of(
        arena_printf(arena, "%.4s-%s%.*s", text.data, digits == 1 ? "0" : "", (int)digits, month));
}

// The row's day, checked once for all its rates.
static bool read_day(struct rates_reader *reader, struct diagnostics *faults, struct arena *scratch)
{
    struct record record = {.kind = KIND_RATE};
    struct error err;
    struct slice cell = slice_trim(reader->row->cells[0]);
    if (cell.size == 0)
        error_set(&err, ERROR_INPUT, "the row has no date");
    else if (record_enter(&record, KEY_PERIOD, cell, true, scratch, &err)) {
        buffer_clear(&reader->period_text);
        buffer_text(&reader->period_text, record_text(&record, KEY_PERIOD));
        reader->period = buffer_string(&reader->period_text);
        return true;
    }
    return refuse(reader, faults, "Date", &err);
}

// The next rate of ECB's row; *is_made is false when there is none left in it.
static bool make_ecb(struct rates_reader *reader, struct record *out, bool *is_made,
                     struct diagnostics *faults, struct arena *arena)
{
    struct error err;
    *is_made = false;
    while (reader->next_column < reader->column_count) {
        size_t at = reader->next_column++;
        struct slice cell = slice_trim(reader->row->cells[at]);
        if (reader->codes[at] == NULL || is_missing(cell))
            continue;
        *out = (struct record){.kind = KIND_RATE};
        if (!record_enter(out, KEY_VALUE, cell, true, arena, &err))
            return refuse(reader, faults, reader->codes[at], &err);
        record_put(out, KEY_BASE, "EUR", arena);
        record_put(out, KEY_QUOTE, reader->codes[at], arena);
        record_put(out, KEY_PERIOD, reader->period, arena);
        record_put(out, KEY_TYPE, "spot", arena);
        record_put(out, KEY_SOURCE, reader->source, arena);
        *is_made = true;
        return true;
    }
    return true;
}

// An index that is 1 in the base year, as one that is 100.
static bool read_index(struct slice cell, struct slice *out, struct arena *arena, struct error *err)
{
    static const struct number_format format = {
        .point = '.', .sample = "1234.56", .rounds = true, .decimals = DECIMAL_SCALE_MAX};
    struct buffer plain = {.arena = arena};
    const char *shifted = arena_printf(arena, "%.*se2", (int)cell.size, cell.data);
    for (size_t i = 0; i < cell.size; i++)
        if (!isdigit((unsigned char)cell.data[i]) && cell.data[i] != '.')
            return error_set(err, ERROR_INPUT, "invalid index %s; expected a number such as 0.98",
                             text_quote(arena, cell));
    if (!number_format_plain(&format, slice_of(shifted), &plain, err))
        return false;
    *out = (struct slice){buffer_string(&plain), plain.size};
    return true;
}

// Indexes of years before a hyperinflation may be less than any decimal of ours: no price of such a
// year can be deflated, and the other years are worth having.
static bool is_too_small(const struct rates_reader *reader, struct slice cell,
                         struct diagnostics *faults, struct arena *arena)
{
    struct error ignored;
    struct slice index = cell;
    if (reader->form != FORM_DEFLATORS || !read_index(cell, &index, arena, &ignored))
        return false;
    for (size_t i = 0; i < index.size; i++)
        if (index.data[i] >= '1' && index.data[i] <= '9')
            return false;
    diagnostics_add(
        faults, &(struct fault){
                    .severity = SEVERITY_WARNING,
                    .file = reader->name,
                    .line = reader->row->line,
                    .column = "gdp_defl",
                    .text = "the index is 0, or less than 12 decimals can say; it is left out"});
    return true;
}

static bool enter_cell(struct rates_reader *reader, enum key key, struct slice cell,
                       struct record *out, struct arena *arena, struct error *err)
{
    if (key == KEY_PERIOD)
        cell = plain_period(cell, arena);
    if (key == KEY_VALUE && reader->form == FORM_DEFLATORS && !read_index(cell, &cell, arena, err))
        return false;
    return record_enter(out, key, cell, true, arena, err);
}

static bool make_long(struct rates_reader *reader, struct record *out, bool *is_made,
                      struct diagnostics *faults, struct arena *arena)
{
    struct error err;
    bool is_good = true;
    *is_made = false;
    *out = (struct record){.kind = reader->form == FORM_PLAIN ? KIND_RATE : KIND_DEFLATOR};
    for (size_t i = 0; i < reader->column_count; i++) {
        struct slice cell = slice_trim(reader->row->cells[i]);
        enum key key = reader->keys[i];
        if (key == KEY_VALUE && (is_missing(cell) || is_too_small(reader, cell, faults, arena)))
            return true;
        if (key != KEY_NONE && !enter_cell(reader, key, cell, out, arena, &err))
            is_good = refuse(reader, faults, key_name(key), &err);
    }
    const char *period = record_text(out, KEY_PERIOD);
    if (out->kind == KIND_RATE && record_text(out, KEY_TYPE) == NULL && period != NULL)
        record_put(out, KEY_TYPE, strlen(period) == 10 ? "spot" : "average", arena);
    if (record_text(out, KEY_SOURCE) == NULL)
        record_put(out, KEY_SOURCE, reader->source, arena);
    *is_made = is_good;
    return is_good;
}

static bool is_blank_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (slice_trim(row->cells[i]).size != 0)
            return false;
    return true;
}

// *row stays NULL at the end.
static bool next_row(struct rates_reader *reader, struct diagnostics *faults, struct arena *scratch,
                     struct error *err)
{
    struct error fault;
    for (;;) {
        if (!csv_next(reader->csv, &reader->row, faults, err))
            return false;
        const struct csv_row *row = reader->row;
        if (row == NULL)
            return true;
        reader->next_column = 1;
        if (row->is_faulty || is_blank_row(row))
            continue;
        if (row->count == reader->column_count) {
            if (reader->form != FORM_ECB || read_day(reader, faults, scratch))
                return true;
            continue;
        }
        csv_refuse_count(row, reader->column_count, &fault);
        refuse(reader, faults, NULL, &fault);
    }
}

bool rates_next(struct rates_reader *reader, struct record *out, size_t *line, bool *has_record,
                struct diagnostics *faults, struct arena *arena, struct error *err)
{
    *has_record = false;
    while (!reader->is_at_end) {
        bool is_made = false;
        if (reader->row == NULL && !next_row(reader, faults, arena, err))
            return false;
        if (reader->row == NULL) {
            reader->is_at_end = true;
            break;
        }
        size_t at = reader->row->line;
        bool is_good = reader->form == FORM_ECB ? make_ecb(reader, out, &is_made, faults, arena)
                                                : make_long(reader, out, &is_made, faults, arena);
        bool is_left = reader->form == FORM_ECB && (is_made || !is_good);
        if (!is_left)
            reader->row = NULL;
        if (!is_made || !record_finish(out, faults, reader->name, at, arena))
            continue;
        *line = at;
        *has_record = true;
        return true;
    }
    return true;
}

// ---- the header ----

static void place_column(struct rates_reader *reader, size_t index, struct slice name)
{
    reader->keys[index] = KEY_NONE;
    if (reader->form == FORM_ECB) {
        const struct currency *currency = currency_find(name);
        reader->codes[index] = currency == NULL ? NULL : currency->code;
        return;
    }
    for (size_t i = 0; i < COUNT_OF(known_columns); i++) {
        const char *known = known_columns[i].name;
        if (known_columns[i].form == reader->form && name.size == strlen(known) &&
            strncasecmp(name.data, known, name.size) == 0)
            reader->keys[index] = known_columns[i].key;
    }
}

static bool has_key(const struct rates_reader *reader, enum key key)
{
    for (size_t i = 0; i < reader->column_count; i++)
        if (reader->keys[i] == key)
            return true;
    return false;
}

static void place_columns(struct rates_reader *reader, const struct csv_row *row)
{
    reader->column_count = row->count;
    reader->keys = NEW_ARRAY(&reader->arena, enum key, row->count);
    reader->codes = NEW_ARRAY(&reader->arena, const char *, row->count);
    for (size_t i = 0; i < row->count; i++)
        place_column(reader, i, slice_trim(row->cells[i]));
}

// Tries the forms; false when the header is none of them.
static bool tell_form(struct rates_reader *reader, const struct csv_row *row)
{
    reader->form = FORM_ECB;
    place_columns(reader, row);
    struct slice first = slice_trim(row->cells[0]);
    if (slice_is(first, "Date") && row->count > 1 && reader->codes[1] != NULL)
        return true;
    for (int form = FORM_PLAIN; form < FORM_COUNT; form++) {
        bool is_whole = true;
        reader->form = (enum rates_form)form;
        place_columns(reader, row);
        for (size_t i = 0; i < COUNT_OF(known_columns); i++)
            is_whole = is_whole &&
                       (known_columns[i].form != reader->form || !known_columns[i].is_required ||
                        has_key(reader, known_columns[i].key));
        if (is_whole)
            return true;
    }
    return false;
}

bool rates_open(struct rates_reader **reader, FILE *stream, const char *name,
                const struct format_options *options, struct diagnostics *faults, struct error *err)
{
    struct arena arena = {0};
    CLEANUP(rates_close) struct rates_reader *opened = NEW(&arena, struct rates_reader);
    const struct csv_row *row = NULL;
    struct error fault;
    (void)options;
    opened->arena = arena;
    opened->name = arena_string(&opened->arena, name);
    opened->source = path_stem(&opened->arena, name);
    opened->period_text.arena = &opened->arena;
    if (!csv_open_stream(&opened->csv, stream, name, err) ||
        !csv_next(opened->csv, &row, faults, err))
        return false;
    opened->is_at_end = row == NULL || row->is_faulty || !tell_form(opened, row);
    if (opened->form == FORM_ECB)
        opened->source = "ECB";
    if (opened->is_at_end) {
        error_set(&fault, ERROR_INPUT, "the first row names no columns of rates");
        error_hint(&fault, "expected Date,USD,JPY,... or base,quote,date,value or "
                           "ISO,year,base_year,gdp_defl");
        diagnostics_add_fatal(faults, opened->name, row == NULL ? 0 : row->line, NULL, &fault);
    }
    *reader = TAKE(opened);
    return true;
}

void rates_close(struct rates_reader **reader)
{
    if (*reader == NULL)
        return;
    struct rates_reader *closing = TAKE(*reader);
    csv_close(&closing->csv);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
