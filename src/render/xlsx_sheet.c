// Validated calls into libxlsxwriter 1.1.4; each check here stands for a broken file it prevents.
#include "render/xlsx_sheet.h"

#include <string.h>
#include <strings.h>

#include <xlsxwriter.h>

#include "base/file.h"
#include "base/heap.h"
#include "base/text.h"
#include "render/palette.h"

#define SHEET_NAME_MAX 31
#define DAY_1900_03_01 (-25508) // before it, the spreadsheet's calendar has a day too many
#define SERIAL_1970 25569       // the serial number of 1970-01-01
#define HEIGHT_MAX 409.0        // points a row can have
#define GOOD_INK 0x14563D       // on GOOD_GROUND 7:1
#define GOOD_GROUND 0xE3F2E9
#define BAD_INK 0x8E1B1B // on BAD_GROUND 7:1
#define BAD_GROUND 0xFBE3E3
#define SHADED_MAX 2000      // characters the library holds of a range
#define TABLE_STYLE_NUMBER 1 // "Light 1": grey bands, no colour of its own

static const char *cell_name(const struct xlsx_sheet *sheet, uint32_t row, uint16_t column)
{
    char cell[LXW_MAX_CELL_NAME_LENGTH];

    lxw_rowcol_to_cell(cell, row, column);
    return arena_printf(sheet->book->arena, "sheet \"%s\", cell %s", sheet->name, cell);
}

static const char *fault_of_sheet_name(const char *name)
{
    size_t size = strlen(name);

    if (size == 0)
        return "a sheet's name is empty";
    if (utf16_length(name) > SHEET_NAME_MAX)
        return "a sheet's name has at most 31 characters";
    if (strpbrk(name, "[]:*?/\\") != NULL)
        return "a sheet's name must not hold [ ] : * ? / \\";
    if (name[0] == '\'' || name[size - 1] == '\'') {
        return "a sheet's name must not begin or end with an apostrophe";
    }
    if (strcasecmp(name, "History") == 0)
        return "\"History\" is a name the program keeps";
    return NULL;
}

struct xlsx_sheet *xlsx_sheet_new(struct xlsx_book *book, const char *name, uint32_t tab_colour)
{
    struct xlsx_sheet *sheet = NEW(book->arena, struct xlsx_sheet);
    const char *where = arena_printf(book->arena, "sheet \"%s\"", name);
    const char *plain = xlsx_title_text(book, name);

    heap_expect(XLSX_ROOM);
    *sheet = (struct xlsx_sheet){.book = book, .name = name, .last_row = UINT32_MAX};
    LIST_PUSH(book->arena, &book->sheets, sheet);
    if (book->has_failed)
        return sheet;
    const char *fault = fault_of_sheet_name(name);
    if (fault == NULL && strcmp(plain, name) != 0)
        fault = "a sheet's name is one line of text";
    if (fault != NULL) {
        xlsx_fail(book, where, fault);
        return sheet;
    }
    lxw_error code = workbook_validate_sheet_name(book->workbook, name);
    if (code == LXW_NO_ERROR)
        sheet->worksheet = workbook_add_worksheet(book->workbook, name);
    if (sheet->worksheet == NULL) {
        xlsx_fail(book, where, code == LXW_NO_ERROR ? "the sheet is refused" : lxw_strerror(code));
        return sheet;
    }
    worksheet_set_tab_color(sheet->worksheet, tab_colour);
    return sheet;
}

// Text that follows a figure would touch it.
static bool needs_indent(uint16_t column, const struct xlsx_style *style)
{
    if (column == 0 || style->is_right)
        return false;
    switch (style->look) {
    case LOOK_DATA:
    case LOOK_BODY:
    case LOOK_OTHER:
    case LOOK_TOTAL:
    case LOOK_HEADER: return true;
    case LOOK_GROUP:
    case LOOK_TITLE:
    case LOOK_SUBTITLE:
    case LOOK_HEADING:
    case LOOK_NOTE:
    case LOOK_TEXT:
    case LOOK_TERM:
    case LOOK_FIGURE: return false;
    }
    return false;
}

// Rows are written downwards; counting them tells later whether all of them reached the file.
static void touch(struct xlsx_sheet *sheet, uint32_t row)
{
    if (row == sheet->last_row)
        return;
    sheet->last_row = row;
    sheet->row_count++;
}

static const char *valid_text(struct xlsx_book *book, const char *text)
{
    arena_reset(&book->scratch);
    return xlsx_text(text, &book->repairs, &book->scratch);
}

static void check_cell(struct xlsx_sheet *sheet, lxw_error code, uint32_t row, uint16_t column)
{
    if (code != LXW_NO_ERROR)
        xlsx_check(sheet->book, (int)code, cell_name(sheet, row, column));
}

void xlsx_sheet_stream(struct xlsx_sheet *sheet)
{
    struct xlsx_book *book = sheet->book;

    if (!book->has_failed)
        sheet->stream =
            xlsx_stream_open(path_folder(book->arena, book->path), book->arena, &book->failure);
    if (sheet->stream == NULL)
        book->has_failed = true;
}

// The number the library gives a style, for cells it does not write.
static int streamed_style(struct xlsx_sheet *sheet, uint16_t column, struct xlsx_style style)
{
    if (column > sheet->last_column)
        sheet->last_column = column;
    return (int)lxw_format_get_xf_index(xlsx_format_for(sheet->book, style));
}

// For printing; NULL for a row too far down to be measured.
static struct xlsx_row *row_of(struct xlsx_sheet *sheet, uint32_t row)
{
    if (row >= XLSX_MEASURED_ROWS)
        return NULL;
    if (sheet->rows == NULL)
        sheet->rows = NEW_ARRAY(sheet->book->arena, struct xlsx_row, XLSX_MEASURED_ROWS);
    return &sheet->rows[row];
}

static void keep_height(struct xlsx_sheet *sheet, uint32_t row, double height)
{
    struct xlsx_row *measured = row_of(sheet, row);

    if (measured != NULL)
        measured->height = height == 0 ? -1 : (float)height;
}

double xlsx_rows_height(const struct xlsx_sheet *sheet, uint32_t first, uint32_t end)
{
    double height = 0;

    for (uint32_t row = first; row < end; row++) {
        bool is_measured = sheet->rows != NULL && row < XLSX_MEASURED_ROWS;
        double own = is_measured ? (double)sheet->rows[row].height : 0;
        height += own == 0 ? XLSX_ROW_HEIGHT : own < 0 ? 0 : own;
    }
    return height;
}

void xlsx_keep_with_next(struct xlsx_sheet *sheet, uint32_t row)
{
    struct xlsx_row *measured = row_of(sheet, row);

    if (measured != NULL)
        measured->is_kept = true;
}

bool xlsx_is_kept(const struct xlsx_sheet *sheet, uint32_t row)
{
    return sheet->rows != NULL && row < XLSX_MEASURED_ROWS && sheet->rows[row].is_kept;
}

static void set_height(struct xlsx_sheet *sheet, uint32_t row, double height)
{
    if (height > HEIGHT_MAX)
        height = HEIGHT_MAX;
    touch(sheet, row);
    keep_height(sheet, row, height);
    xlsx_check(sheet->book, (int)worksheet_set_row(sheet->worksheet, row, height, NULL),
               sheet->name);
}

void xlsx_put_text(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *text,
                   struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    style.is_indented = needs_indent(column, &style);
    if (*text == '\0') {
        xlsx_put_blank(sheet, row, column, style);
        return;
    }
    touch(sheet, row);
    if (sheet->stream != NULL) {
        xlsx_stream_text(sheet->stream, row, column, streamed_style(sheet, column, style),
                         valid_text(book, text));
        return;
    }
    check_cell(sheet,
               worksheet_write_string(sheet->worksheet, row, column, valid_text(book, text),
                                      xlsx_format_for(book, style)),
               row, column);
    if (style.look == LOOK_TITLE || style.look == LOOK_HEADING)
        set_height(sheet, row, style.look == LOOK_TITLE ? 24 : 20);
    if (style.look == LOOK_NOTE && xlsx_rows_height(sheet, row, row + 1) > 0)
        set_height(sheet, row, XLSX_NOTE_HEIGHT);
}

static void put_double(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, double number,
                       struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    touch(sheet, row);
    check_cell(
        sheet,
        worksheet_write_number(sheet->worksheet, row, column, number, xlsx_format_for(book, style)),
        row, column);
}

void xlsx_put_number(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, struct decimal number,
                     struct xlsx_style style)
{
    if (sheet->stream != NULL && !sheet->book->has_failed) {
        touch(sheet, row);
        xlsx_stream_number(sheet->stream, row, column, streamed_style(sheet, column, style),
                           number);
        return;
    }
    // A decimal of 38 digits is always a finite double.
    put_double(sheet, row, column, decimal_to_double(number), style);
}

void xlsx_put_formula(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *formula,
                      struct decimal number, struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    touch(sheet, row);
    check_cell(sheet,
               worksheet_write_formula_num(sheet->worksheet, row, column, formula,
                                           xlsx_format_for(book, style), decimal_to_double(number)),
               row, column);
}

void xlsx_put_text_formula(struct xlsx_sheet *sheet, uint32_t row, uint16_t column,
                           const char *formula, const char *text, struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    style.is_indented = needs_indent(column, &style);
    touch(sheet, row);
    check_cell(sheet,
               worksheet_write_formula_str(sheet->worksheet, row, column, formula,
                                           xlsx_format_for(book, style), valid_text(book, text)),
               row, column);
}

bool xlsx_put_day(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, int32_t day,
                  struct xlsx_style style)
{
    // The calendar ends on 9999-12-31, as ours does, open ends aside.
    if (day < DAY_1900_03_01 || day == INT32_MAX)
        return false;
    xlsx_put_number(sheet, row, column, decimal_of((int64_t)day + SERIAL_1970), style);
    return true;
}

void xlsx_put_blank(struct xlsx_sheet *sheet, uint32_t row, uint16_t column,
                    struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    touch(sheet, row);
    if (sheet->stream != NULL) {
        xlsx_stream_blank(sheet->stream, row, column, streamed_style(sheet, column, style));
        return;
    }
    check_cell(sheet,
               worksheet_write_blank(sheet->worksheet, row, column, xlsx_format_for(book, style)),
               row, column);
}

static bool is_writable_url(const char *url)
{
    static const char *const SCHEMES[] = {"https://", "http://", "mailto:"};
    bool has_scheme = false;

    for (size_t i = 0; i < sizeof(SCHEMES) / sizeof(*SCHEMES); i++) {
        has_scheme = has_scheme || text_starts_with(url, SCHEMES[i]);
    }
    if (!has_scheme || utf8_find_invalid(url, strlen(url)) != SIZE_MAX)
        return false;
    for (const char *p = url; *p != '\0'; p++) {
        if ((unsigned char)*p <= ' ' || strchr("\"<>\\^`{|}\x7F", *p) != NULL)
            return false;
    }
    // The library may write a character as three; a limit on that form holds for both.
    return strlen(url) <= XLSX_URL_MAX / 3 || utf16_length(url) <= XLSX_URL_MAX;
}

static void put_url(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *url,
                    const char *text, struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    style.is_link = true;
    style.is_indented = needs_indent(column, &style);
    touch(sheet, row);
    lxw_error code =
        worksheet_write_url_opt(sheet->worksheet, row, column, url, xlsx_format_for(book, style),
                                valid_text(book, text), NULL);
    if (code == LXW_ERROR_WORKSHEET_MAX_URL_LENGTH_EXCEEDED) {
        style.is_link = false;
        xlsx_put_text(sheet, row, column, text, style);
        return;
    }
    check_cell(sheet, code, row, column);
    sheet->link_count++;
}

void xlsx_put_link(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *url,
                   const char *text, struct xlsx_style style)
{
    if (sheet->link_count >= XLSX_LINK_MAX || sheet->stream != NULL || !is_writable_url(url) ||
        *text == '\0') {
        xlsx_put_text(sheet, row, column, text, style);
        return;
    }
    put_url(sheet, row, column, url, text, style);
}

void xlsx_put_sheet_link(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *name,
                         const char *text, struct xlsx_style style)
{
    struct buffer url = {.arena = sheet->book->arena};

    buffer_text(&url, "internal:'");
    for (const char *p = name; *p != '\0'; p++) {
        if (*p == '\'')
            buffer_char(&url, '\'');
        buffer_char(&url, *p);
    }
    buffer_text(&url, "'!A1");
    put_url(sheet, row, column, buffer_string(&url), text, style);
}

void xlsx_put_paragraph(struct xlsx_sheet *sheet, uint32_t row, uint16_t first, uint16_t last,
                        const char *text, double height, struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    style.is_wrapped = true;
    if (book->has_failed)
        return;
    if (last > first) {
        xlsx_check(book,
                   (int)worksheet_merge_range(sheet->worksheet, row, first, row, last, "",
                                              xlsx_format_for(book, style)),
                   sheet->name);
    }
    xlsx_put_text(sheet, row, first, text, style);
    xlsx_set_height(sheet, row, height);
}

void xlsx_set_height(struct xlsx_sheet *sheet, uint32_t row, double height)
{
    if (!sheet->book->has_failed && height > XLSX_ROW_HEIGHT)
        set_height(sheet, row, height);
}

static void set_outline(struct xlsx_sheet *sheet, uint32_t row, double height,
                        lxw_row_col_options options)
{
    if (sheet->book->has_failed)
        return;
    touch(sheet, row);
    keep_height(sheet, row, options.hidden == LXW_TRUE ? 0 : height);
    // The row that folds the others stands above them.
    worksheet_outline_settings(sheet->worksheet, LXW_TRUE, LXW_FALSE, LXW_TRUE, LXW_FALSE);
    xlsx_check(sheet->book,
               (int)worksheet_set_row_opt(sheet->worksheet, row, height, NULL, &options),
               sheet->name);
}

void xlsx_set_detail(struct xlsx_sheet *sheet, uint32_t row, double height)
{
    set_outline(sheet, row, height > HEIGHT_MAX ? HEIGHT_MAX : height,
                (lxw_row_col_options){.hidden = LXW_TRUE, .level = 1});
}

void xlsx_set_folded(struct xlsx_sheet *sheet, uint32_t row)
{
    set_outline(sheet, row, XLSX_ROW_HEIGHT, (lxw_row_col_options){.collapsed = LXW_TRUE});
}

void xlsx_set_width(struct xlsx_sheet *sheet, uint16_t column, double characters)
{
    if (sheet->book->has_failed)
        return;
    xlsx_check(sheet->book,
               (int)worksheet_set_column(sheet->worksheet, column, column, characters, NULL),
               sheet->name);
}

void xlsx_freeze(struct xlsx_sheet *sheet, uint32_t rows, uint16_t columns)
{
    if (sheet->book->has_failed)
        return;
    worksheet_freeze_panes(sheet->worksheet, rows, columns);
}

void xlsx_add_filter(struct xlsx_sheet *sheet, uint16_t column_count, uint32_t row_count)
{
    if (sheet->book->has_failed || column_count == 0)
        return;
    xlsx_check(
        sheet->book,
        (int)worksheet_autofilter(sheet->worksheet, 0, 0, row_count, (uint16_t)(column_count - 1)),
        sheet->name);
}

static bool has_twins(const char *const *headers, uint16_t count)
{
    for (uint16_t i = 0; i < count; i++) {
        for (uint16_t k = 0; k < i; k++) {
            if (strcasecmp(headers[i], headers[k]) == 0)
                return true;
        }
    }
    return false;
}

void xlsx_add_table(struct xlsx_sheet *sheet, const char *name, const char *const *headers,
                    uint16_t column_count, uint32_t row_count)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed || column_count == 0)
        return;
    if (book->is_large || row_count == 0) {
        xlsx_add_filter(sheet, column_count, row_count);
        return;
    }
    if (has_twins(headers, column_count)) {
        xlsx_fail(book, sheet->name, "two columns of a table have one name");
        return;
    }
    lxw_table_column *columns = NEW_ARRAY(book->arena, lxw_table_column, column_count);
    lxw_table_column **list = NEW_ARRAY(book->arena, lxw_table_column *, column_count + 1u);
    struct xlsx_style style = {.look = LOOK_HEADER, .is_wrapped = true};
    for (uint16_t i = 0; i < column_count; i++) {
        columns[i].header = (char *)xlsx_title_text(book, headers[i]);
        style.is_indented = i > 0; // as what stands under it
        columns[i].header_format = xlsx_format_for(book, style);
        list[i] = &columns[i];
    }
    lxw_table_options options = {
        .name = (char *)name,
        .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
        .style_type_number = TABLE_STYLE_NUMBER,
        .columns = list,
    };
    if (book->has_failed)
        return;
    xlsx_check(book,
               (int)worksheet_add_table(sheet->worksheet, 0, 0, row_count,
                                        (uint16_t)(column_count - 1), &options),
               sheet->name);
}

void xlsx_add_bars(struct xlsx_sheet *sheet, uint16_t column, uint32_t first_row, uint32_t last_row,
                   uint32_t colour)
{
    lxw_conditional_format bars = {
        .type = LXW_CONDITIONAL_DATA_BAR,
        .bar_color = colour,
        .bar_solid = LXW_TRUE,
        .bar_no_border = LXW_TRUE,
        .bar_negative_color_same = LXW_TRUE,
        .data_bar_2010 = LXW_TRUE,
    };

    if (sheet->book->has_failed || last_row < first_row)
        return;
    // Bars start at zero, whatever the smallest figure is.
    bars.min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER;
    bars.min_value = 0;
    xlsx_check(sheet->book,
               (int)worksheet_conditional_format_range(sheet->worksheet, first_row, column,
                                                       last_row, column, &bars),
               sheet->name);
}

void xlsx_add_shades(struct xlsx_sheet *sheet, const char *cells, uint32_t least, uint32_t most)
{
    lxw_conditional_format shades = {
        .type = LXW_CONDITIONAL_2_COLOR_SCALE,
        .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .min_value = 0,
        .min_color = least,
        .max_color = most,
        .multi_range = (char *)cells,
    };

    if (sheet->book->has_failed || cells[0] == '\0' || strlen(cells) > SHADED_MAX)
        return;
    // The first cell stands for the range, which the library only takes from numbers.
    xlsx_check(sheet->book,
               (int)worksheet_conditional_format_range(
                   sheet->worksheet, lxw_name_to_row(cells), lxw_name_to_col(cells),
                   lxw_name_to_row(cells), lxw_name_to_col(cells), &shades),
               sheet->name);
}

static void mark_word(struct xlsx_sheet *sheet, uint16_t column, uint32_t first_row,
                      uint32_t last_row, const char *word, uint32_t ink, uint32_t ground)
{
    struct xlsx_book *book = sheet->book;
    lxw_format *format = workbook_add_format(book->workbook);

    if (format == NULL)
        out_of_memory();
    format_set_font_color(format, ink);
    format_set_bg_color(format, ground);
    format_set_bold(format);
    lxw_conditional_format rule = {
        .type = LXW_CONDITIONAL_TYPE_CELL,
        .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO,
        .value_string = (char *)arena_printf(book->arena, "\"%s\"", word),
        .format = format,
    };
    xlsx_check(book,
               (int)worksheet_conditional_format_range(sheet->worksheet, first_row, column,
                                                       last_row, column, &rule),
               sheet->name);
}

void xlsx_mark_words(struct xlsx_sheet *sheet, uint16_t column, uint32_t first_row,
                     uint32_t last_row, const char *good, const char *bad)
{
    if (sheet->book->has_failed || last_row < first_row)
        return;
    mark_word(sheet, column, first_row, last_row, good, GOOD_INK, GOOD_GROUND);
    mark_word(sheet, column, first_row, last_row, bad, BAD_INK, BAD_GROUND);
}
