#include "exchange/sample.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/file.h"
#include "base/map.h"
#include "core/decimal.h"
#include "exchange/csv_reader.h"
#include "exchange/date_format.h"
#include "exchange/mapping.h"
#include "exchange/number_format.h"

#define HEADER_ROWS_MAX 20
#define DATE_CELL_MAX 40 // characters; a longer cell is a text that begins with a date

// ---- bytes ----

static bool read_bytes(FILE *stream, const char *name, struct slice *out, bool *is_whole,
                       struct arena *arena, struct error *err)
{
    CLEANUP(file_close) FILE *owned = stream;
    char *bytes = arena_alloc(arena, SAMPLE_BYTES);
    size_t size = fread(bytes, 1, SAMPLE_BYTES, owned);
    if (ferror(owned))
        return error_set(err, ERROR_SYSTEM, "cannot read \"%s\": %s", name, strerror(errno));
    *is_whole = size < SAMPLE_BYTES || fgetc(owned) == EOF;
    *out = (struct slice){bytes, size};
    return true;
}

static const char *utf16_of(struct slice bytes)
{
    const unsigned char *data = (const unsigned char *)bytes.data;
    size_t zeros[2] = {0, 0};
    if (bytes.size >= 2 &&
        ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
        return "UTF-16";
    for (size_t i = 0; i < bytes.size; i++)
        zeros[i % 2] += data[i] == 0;
    if (zeros[0] > bytes.size / 4)
        return "UTF-16BE";
    return zeros[1] > bytes.size / 4 ? "UTF-16LE" : NULL;
}

// The encodings of a byte a character cannot be told apart by their bytes. Who ends lines with CR
// alone also wrote Mac Roman; others wrote Windows-1252.
static const char *encoding_of(struct slice bytes, bool is_whole)
{
    const char *wide = utf16_of(bytes);
    size_t invalid = utf8_find_invalid(bytes.data, bytes.size);
    if (wide != NULL)
        return wide;
    if (invalid == SIZE_MAX || (!is_whole && invalid + 4 > bytes.size))
        return NULL;
    return memchr(bytes.data, '\n', bytes.size) == NULL ? "MACINTOSH" : "WINDOWS-1252";
}

// ---- rows ----

struct grid_row {
    const char **cells;
    size_t count;
    size_t filled; // cells that are not blank
    size_t number; // as the file counts its rows, from 1
};

struct grid {
    LIST(struct grid_row) rows;
    size_t width; // cells that most rows have
    size_t rows_of_width;
};

static void add_row(struct grid *grid, const struct csv_row *row, size_t number,
                    struct arena *arena)
{
    struct grid_row copy = {
        .cells = NEW_ARRAY(arena, const char *, row->count), .count = row->count, .number = number};
    for (size_t i = 0; i < row->count; i++) {
        struct slice cell = mapping_trim(row->cells[i]);
        copy.cells[i] = arena_copy(arena, cell.data, cell.size);
        copy.filled += cell.size != 0;
    }
    if (copy.filled != 0)
        LIST_PUSH(arena, &grid->rows, copy);
}

static void measure(struct grid *grid)
{
    for (size_t i = 0; i < grid->rows.count; i++) {
        size_t same = 0;
        for (size_t j = 0; j < grid->rows.count; j++)
            same += grid->rows.items[j].count == grid->rows.items[i].count;
        if (same > grid->rows_of_width) {
            grid->rows_of_width = same;
            grid->width = grid->rows.items[i].count;
        }
    }
}

// The rows as this separator parts them; what cannot be read any further is left.
static bool read_grid(struct grid *grid, const struct sample *sample, struct slice bytes,
                      char separator, const char *name, struct arena *arena, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    CLEANUP(csv_close) struct csv_reader *csv = NULL;
    struct diagnostics ignored = {.arena = &scratch};
    struct csv_options options = {.separator = separator, .encoding = sample->encoding};
    FILE *stream = fmemopen((void *)(uintptr_t)bytes.data, bytes.size, "r");
    if (stream == NULL)
        return error_set(err, ERROR_SYSTEM, "cannot read \"%s\": %s", name, strerror(errno));
    if (!csv_open_as(&csv, stream, name, &options, err))
        return false;
    for (size_t number = 1; grid->rows.count <= SAMPLE_ROWS; number++) {
        const struct csv_row *row = NULL;
        if (!csv_next(csv, &row, &ignored, err))
            return false;
        if (row == NULL)
            break;
        if (!row->is_faulty)
            add_row(grid, row, number, arena);
    }
    // Of a file that goes on, the last row may be half a row.
    if (!sample->is_whole && grid->rows.count > 1 && grid->rows.count <= SAMPLE_ROWS)
        grid->rows.count--;
    measure(grid);
    return true;
}

// The separator that parts the most cells into rows of one width.
static bool choose_separator(struct sample *sample, struct grid *out, struct slice bytes,
                             const char *name, struct arena *arena, struct error *err)
{
    static const char separators[] = ",;\t|";
    size_t best = 0;
    for (size_t i = 0; i < sizeof(separators) - 1; i++) {
        struct grid grid = {0};
        if (!read_grid(&grid, sample, bytes, separators[i], name, arena, err))
            return false;
        size_t parted = grid.width < 2 ? 0 : grid.rows_of_width * (grid.width - 1);
        if (parted <= best)
            continue;
        best = parted;
        sample->separator = separators[i];
        *out = grid;
    }
    if (best != 0)
        return true;
    error_set(err, ERROR_INPUT, "\"%s\" has no columns that a comma, semicolon, tab or | parts",
              name);
    return error_hint(err, "save the spreadsheet as CSV");
}

// ---- cells ----

// Digits and what may stand between them: a number in some way of writing.
static bool looks_like_number(const char *text)
{
    size_t size = strlen(text);
    bool has_digit = false;
    if (*text == '-' || *text == '(' || *text == '+')
        text++;
    for (const char *c = text; *c != '\0'; c++) {
        has_digit = has_digit || isdigit((unsigned char)*c);
        if ((unsigned char)*c < 0x80 && !isdigit((unsigned char)*c) &&
            strchr(".,' )eE+-", *c) == NULL)
            return false;
        if ((*c == '-' || *c == '+') && (c == text || tolower((unsigned char)c[-1]) != 'e'))
            return false;
        if (tolower((unsigned char)*c) == 'e' && (c == text || c[1] == '\0'))
            return false;
    }
    return has_digit && size <= 60;
}

static bool read_number(const char *sample, const char *text, struct decimal *out,
                        struct arena *arena)
{
    struct number_format format;
    struct error ignored;
    struct buffer plain = {.arena = arena};
    return number_format_parse(slice_of(sample), &format, &ignored) &&
           number_format_plain(&format, slice_of(text), &plain, &ignored) &&
           decimal_parse((struct slice){plain.data, plain.size}, out, &ignored);
}

static const char *const patterns[] = {
    "edtf",          "dd/mm/yyyy",     "mm/dd/yyyy",   "dd.mm.yyyy", "dd-mm-yyyy",
    "mm-dd-yyyy",    "yyyy/mm/dd",     "dd-Mon-yyyy",  "dd-Mon-yy",  "dd Mon yyyy",
    "dd Month yyyy", "Month dd, yyyy", "Mon dd, yyyy", "Mon-yy",     "Mon yyyy",
    "Month yyyy",    "mm/yyyy",        "dd/mm/yy",     "mm/dd/yy",   "dd.mm.yy",
    "yyyy-mm-dd *",  "yyyy-mm-ddT*",
};

// The sooner of the centuries only tells that the cell is a date; the map says which is meant.
static bool reads_as(const char *pattern, const char *text, char out[DATE_TEXT_MAX])
{
    struct date_format format = {.century = 1970};
    struct error ignored;
    return date_format_parse(slice_of(pattern), &format, &ignored) &&
           date_format_read(&format, slice_of(text), out, &ignored);
}

static bool is_date(const char *text)
{
    char date[DATE_TEXT_MAX];
    size_t digits = strspn(text, "0123456789");
    // A number alone is a year or an amount: the column's name tells.
    if (text[digits] == '\0')
        return digits == 4 && (text[0] == '1' || text[0] == '2');
    if (text[strcspn(text, "0123456789")] == '\0' || strlen(text) > DATE_CELL_MAX)
        return false;
    for (size_t i = 0; i < COUNT_OF(patterns); i++)
        if (reads_as(patterns[i], text, date))
            return true;
    return false;
}

// ---- columns ----

// The name between braces, or the number where the name would be read as something else.
static const char *reference_of(const struct sample *sample, size_t index, struct arena *arena)
{
    const char *name = sample->columns[index].name;
    bool is_plain = name[0] != '\0' && !(name[0] == '#' && isdigit((unsigned char)name[1]));
    for (const char *c = name; *c != '\0'; c++)
        is_plain = is_plain && strchr("{}|;", *c) == NULL && (unsigned char)*c >= ' ';
    for (size_t i = 0; i < sample->column_count; i++)
        is_plain = is_plain && (i == index || !text_equal_nocase(sample->columns[i].name, name));
    return is_plain ? arena_printf(arena, "{%s}", name) : arena_printf(arena, "{#%zu}", index + 1);
}

static bool is_no_value(const char *cell)
{
    static const char *const known[] = {
        "n/a", "na",   "n.a.",  "#n/a",          "n.d.",     "nd", "tbd", "tba",
        "tbc", "k.A.", "k. A.", "null",          "-",        "--", "–",   "—",
        "..",  "...",  "?",     "not available", "not known"};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (text_equal_nocase(cell, known[i]))
            return true;
    return false;
}

// Whether all cells but those are numbers or dates, a remark here and there aside.
static bool is_of_values(const struct sample *sample, size_t index)
{
    size_t filled = 0;
    size_t values = 0;
    for (size_t i = 0; i < sample->row_count; i++) {
        const char *cell = sample->rows[i][index];
        if (cell[0] == '\0' || is_no_value(cell))
            continue;
        filled++;
        values += is_date(cell) || looks_like_number(cell);
    }
    return values != 0 && values >= filled - filled / 10;
}

static void add_blank(struct sample *sample, const char *cell, struct arena *arena)
{
    for (size_t i = 0; i < sample->blanks.count; i++)
        if (text_equal_nocase(sample->blanks.items[i], cell))
            return;
    LIST_PUSH(arena, &sample->blanks, cell);
}

static void look_at_column(struct sample *sample, size_t index, struct arena *arena)
{
    struct sample_column *column = &sample->columns[index];
    struct map seen = {.arena = arena};
    size_t numbers = 0;
    size_t dates = 0;
    bool is_values = is_of_values(sample, index);
    column->is_unique = true;
    for (size_t i = 0; i < sample->row_count; i++) {
        const char *cell = sample->rows[i][index];
        bool is_new = false;
        if (cell[0] == '\0')
            continue;
        if (is_values && is_no_value(cell)) {
            add_blank(sample, cell, arena);
            continue;
        }
        column->filled++;
        dates += is_date(cell);
        numbers += looks_like_number(cell);
        map_put(&seen, slice_of(cell), &is_new);
        column->is_unique = column->is_unique && is_new;
        if (is_new && column->words.count == SAMPLE_WORDS_MAX)
            column->has_more_words = true;
        else if (is_new)
            LIST_PUSH(arena, &column->words, cell);
    }
    // A remark here and there does not make another thing of a column.
    size_t most = column->filled - column->filled / 10;
    column->content = column->filled == 0 ? SAMPLE_BLANK
                      : dates >= most     ? SAMPLE_DATE
                      : numbers >= most   ? SAMPLE_NUMBER
                                          : SAMPLE_TEXT;
}

// "NA" may be a name in one column and no value in another: a map cannot tell them apart.
static bool is_word_elsewhere(const struct sample *sample, const char *blank)
{
    for (size_t i = 0; i < sample->column_count; i++) {
        const struct sample_column *column = &sample->columns[i];
        for (size_t j = 0; j < column->words.count; j++)
            if (text_equal_nocase(column->words.items[j], blank))
                return true;
    }
    return false;
}

static void keep_clear_blanks(struct sample *sample)
{
    size_t kept = 0;
    for (size_t i = 0; i < sample->blanks.count; i++)
        if (!is_word_elsewhere(sample, sample->blanks.items[i]))
            sample->blanks.items[kept++] = sample->blanks.items[i];
    sample->blanks.count = kept;
}

// Names of columns are words, each another one.
static bool is_header(const struct grid_row *row, size_t width)
{
    size_t words = 0;
    for (size_t i = 0; i < row->count; i++)
        words += row->cells[i][0] != '\0' && !looks_like_number(row->cells[i]);
    return row->filled * 2 > width && words * 2 > row->filled && row->count <= width;
}

static bool place_columns(struct sample *sample, const struct grid *grid, struct arena *arena,
                          struct error *err)
{
    size_t head = 0;
    size_t seen = grid->rows.count < HEADER_ROWS_MAX ? grid->rows.count : HEADER_ROWS_MAX;
    while (head < seen && !is_header(&grid->rows.items[head], grid->width))
        head++;
    bool has_header = head < seen;
    const struct grid_row *names = has_header ? &grid->rows.items[head] : NULL;
    size_t first = has_header ? head + 1 : 0;
    sample->header_row = has_header ? names->number : 0;
    sample->column_count = has_header ? names->count : grid->width;
    sample->columns = NEW_ARRAY(arena, struct sample_column, sample->column_count);
    sample->rows = NEW_ARRAY(arena, const char *const *, grid->rows.count);
    for (size_t i = first; i < grid->rows.count; i++) {
        const struct grid_row *row = &grid->rows.items[i];
        if (row->count == sample->column_count)
            sample->rows[sample->row_count++] = row->cells;
    }
    for (size_t i = 0; i < sample->column_count; i++)
        sample->columns[i].name = has_header ? names->cells[i] : "";
    for (size_t i = 0; i < sample->column_count; i++) {
        sample->columns[i].reference = reference_of(sample, i, arena);
        look_at_column(sample, i, arena);
    }
    keep_clear_blanks(sample);
    return sample->row_count != 0 ||
           error_set(err, ERROR_INPUT, "there are no rows below the columns' names");
}

// A cell with letters that encodings differ in, for a person to read.
static const char *find_accents(const struct sample *sample)
{
    for (size_t i = 0; i < sample->row_count; i++)
        for (size_t j = 0; j < sample->column_count; j++)
            for (const char *c = sample->rows[i][j]; *c != '\0'; c++)
                if ((unsigned char)*c >= 0x80)
                    return sample->rows[i][j];
    return NULL;
}

// ---- numbers and dates ----

static bool is_marked(const char *text)
{
    return text[strcspn(text, ".,' )eE\xc2\xe2")] != '\0';
}

// Whether a way of writing fits all numbers that have marks; *example is one that `than` reads
// otherwise.
static bool fits_numbers(const struct sample *sample, const char *format, const char *than,
                         const char **example, struct arena *scratch)
{
    *example = NULL;
    for (size_t j = 0; j < sample->column_count; j++) {
        if (sample->columns[j].content != SAMPLE_NUMBER)
            continue;
        for (size_t i = 0; i < sample->row_count; i++) {
            const char *cell = sample->rows[i][j];
            struct decimal one;
            struct decimal other;
            if (!is_marked(cell) || !looks_like_number(cell))
                continue;
            if (!read_number(format, cell, &one, scratch))
                return false;
            if (than != NULL && *example == NULL && read_number(than, cell, &other, scratch) &&
                decimal_compare(one, other) != 0)
                *example = cell;
            arena_reset(scratch);
        }
    }
    return true;
}

static const char *marked_number(const struct sample *sample)
{
    for (size_t j = 0; j < sample->column_count; j++)
        for (size_t i = 0; i < sample->row_count; i++)
            if (sample->columns[j].content == SAMPLE_NUMBER && is_marked(sample->rows[i][j]) &&
                looks_like_number(sample->rows[i][j]))
                return sample->rows[i][j];
    return NULL;
}

static struct sample_format guess_numbers(const struct sample *sample)
{
    static const char *const formats[] = {"1234.56",  "1,234.56", "1.234,56", "1234,56",
                                          "1 234,56", "1 234.56", "1'234.56"};
    struct arena scratch CLEANUP(arena_done) = {0};
    struct sample_format found = {0};
    const char *marked = marked_number(sample);
    if (marked == NULL)
        return found;
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        const char *example;
        if (!fits_numbers(sample, formats[i], found.text, &example, &scratch))
            continue;
        if (found.text == NULL) {
            found.text = formats[i];
        } else if (example != NULL && found.other == NULL) {
            found.other = formats[i];
            found.example = example;
        }
    }
    found.is_unknown = found.text == NULL;
    if (found.is_unknown)
        found.example = marked;
    return found;
}

struct date_cells {
    const char **cells;
    bool *is_read;
    size_t count;
    size_t left;
};

// How many cells that nothing has read yet the pattern reads, and one that `than` reads otherwise.
static size_t count_read(const struct date_cells *all, const char *pattern, const char *than,
                         const char **example)
{
    char one[DATE_TEXT_MAX];
    char other[DATE_TEXT_MAX];
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->is_read[i] || !reads_as(pattern, all->cells[i], one))
            continue;
        count++;
        if (than != NULL && *example == NULL && reads_as(than, all->cells[i], other) &&
            strcmp(one, other) != 0)
            *example = all->cells[i];
    }
    return count;
}

// The pattern that reads most of what is left; another one that reads as many, but otherwise, is
// as good.
static const char *best_pattern(struct date_cells *all, struct sample_format *out)
{
    const char *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        const char *example = NULL;
        size_t count = count_read(all, patterns[i], best, &example);
        if (count > most) {
            most = count;
            best = patterns[i];
            out->other = out->example = NULL;
        } else if (count != 0 && count == most && example != NULL && out->other == NULL) {
            out->other = patterns[i];
            out->example = example;
        }
    }
    char date[DATE_TEXT_MAX];
    for (size_t i = 0; best != NULL && i < all->count; i++) {
        all->left -= !all->is_read[i] && reads_as(best, all->cells[i], date);
        all->is_read[i] = all->is_read[i] || reads_as(best, all->cells[i], date);
    }
    return best;
}

struct sample_format sample_dates(const struct sample *sample, const size_t *columns, size_t count,
                                  struct arena *arena)
{
    struct date_cells all = {.cells = NEW_ARRAY(arena, const char *, sample->row_count *count),
                             .is_read = NEW_ARRAY(arena, bool, sample->row_count *count)};
    struct sample_format found = {0};
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < sample->row_count; i++)
        for (size_t j = 0; j < count; j++)
            if (sample->rows[i][columns[j]][0] != '\0')
                all.cells[all.count++] = sample->rows[i][columns[j]];
    all.left = all.count;
    for (size_t i = 0; all.left != 0 && found.other == NULL && i < DATE_PATTERNS_MAX; i++) {
        const char *pattern = best_pattern(&all, &found);
        if (pattern == NULL)
            break;
        buffer_printf(&text, "%s%s", text.size == 0 ? "" : "; ", pattern);
    }
    found.is_unknown = all.left != 0 && found.other == NULL;
    for (size_t i = 0; found.is_unknown && i < all.count && found.example == NULL; i++)
        found.example = all.is_read[i] ? NULL : all.cells[i];
    if (text.size != 0 && strcmp(text.data, "edtf") != 0)
        found.text = text.data;
    return found;
}

bool sample_read(struct sample *out, FILE *stream, const char *name, struct arena *arena,
                 struct error *err)
{
    struct sample sample = {0};
    struct slice bytes;
    struct grid grid = {0};
    if (!read_bytes(stream, name, &bytes, &sample.is_whole, arena, err))
        return false;
    if (bytes.size == 0)
        return error_set(err, ERROR_INPUT, "\"%s\" is empty; expected a row of column names", name);
    sample.head = bytes;
    sample.encoding = encoding_of(bytes, sample.is_whole);
    if (!choose_separator(&sample, &grid, bytes, name, arena, err) ||
        !place_columns(&sample, &grid, arena, err))
        return false;
    sample.is_whole = sample.is_whole && grid.rows.count <= SAMPLE_ROWS;
    sample.accents = sample.encoding == NULL ? NULL : find_accents(&sample);
    sample.numbers = guess_numbers(&sample);
    *out = sample;
    return true;
}
