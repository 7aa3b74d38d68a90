// Validated calls into libxlsxwriter 1.1.4; each check here stands for a broken file it prevents.
#include "render/xlsx_sheet.h"

#include <locale.h>
#include <string.h>
#include <strings.h>

#include <xlsxwriter.h>

#include "base/file.h"
#include "base/text.h"
#include "render/palette.h"
#include "render/text_wrap.h"

#define SHEET_NAME_MAX 31
#define PROPERTY_MAX 255 // characters the library writes of a property
#define ONE_PAGE_ROWS 64 // still readable on one landscape page
#define FLAT_PAGES_WIDE 3
#define FOOTER_MAX 255
#define DAY_1900_03_01 (-25508) // before it, the spreadsheet's calendar has a day too many
#define SERIAL_1970 25569       // the serial number of 1970-01-01
#define LINE_HEIGHT 16.0        // points; room for scripts taller than Latin
#define HEIGHT_MAX 409.0        // points a row can have
#define HEADER_FILL 0xE8EEF5
#define TABLE_STYLE_NUMBER 1 // "Light 1": grey bands, no colour of its own

void xlsx_fail(struct xlsx_book *book, const char *where, const char *what)
{
    if (book->has_failed)
        return;
    book->has_failed = true;
    error_set(&book->failure, ERROR_SYSTEM, "cannot write the workbook: %s: %s", where, what);
}

static void check(struct xlsx_book *book, lxw_error code, const char *where)
{
    if (code != LXW_NO_ERROR)
        xlsx_fail(book, where, lxw_strerror(code));
}

static const char *cell_name(const struct xlsx_sheet *sheet, uint32_t row, uint16_t column)
{
    char cell[LXW_MAX_CELL_NAME_LENGTH];

    lxw_rowcol_to_cell(cell, row, column);
    return arena_printf(sheet->book->arena, "sheet \"%s\", cell %s", sheet->name, cell);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "_x0041_": what a reader takes for an escaped character.
static bool is_escape(const char *p)
{
    return p[0] == '_' && p[1] == 'x' && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) &&
           is_hex(p[5]) && p[6] == '_';
}

// NULL: fine; else what is wrong.
static const char *fault_of(const char *text, size_t size)
{
    if (utf8_find_invalid(text, size) != SIZE_MAX)
        return "the text is not valid UTF-8";
    for (const char *p = text; (p = strstr(p, "\xEF\xBF")) != NULL; p += 2) {
        unsigned char last = (unsigned char)p[2];
        if (last == 0xBE || last == 0xBF)
            return "the text holds U+FFFE or U+FFFF";
    }
    // A UTF-16 unit takes at least one byte, so a short text need not be counted.
    if (size > XLSX_TEXT_MAX && utf16_length(text) > XLSX_TEXT_MAX) {
        return "the text is longer than the 32,767 characters of a cell";
    }
    return NULL;
}

static const char *escaped(struct xlsx_book *book, const char *text)
{
    struct buffer buffer = {.arena = book->arena};

    for (const char *p = text; *p != '\0'; p++) {
        if (is_escape(p))
            buffer_text(&buffer, "_x005F");
        buffer_char(&buffer, *p);
    }
    return buffer_string(&buffer);
}

const char *xlsx_text(struct xlsx_book *book, const char *text, const char *where)
{
    const char *fault = fault_of(text, strlen(text));

    if (fault != NULL) {
        xlsx_fail(book, where, fault);
        return NULL;
    }
    for (const char *p = text; (p = strstr(p, "_x")) != NULL; p++) {
        if (is_escape(p))
            return escaped(book, text);
    }
    return text;
}

const char *xlsx_plain_text(struct xlsx_book *book, const char *text, const char *where)
{
    if (xlsx_text(book, text, where) == NULL)
        return NULL;
    char *plain = arena_string(book->arena, text);
    for (char *p = plain; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
    }
    return plain;
}

bool xlsx_book_open(struct xlsx_book *book, const char *path, bool is_large, struct arena *arena,
                    struct error *err)
{
    lxw_workbook_options options = {
        .constant_memory = is_large ? LXW_TRUE : LXW_FALSE,
        .tmpdir = (char *)path_folder(arena, path),
    };

    *book = (struct xlsx_book){.arena = arena, .path = path, .is_large = is_large};
    if (strcmp(localeconv()->decimal_point, ".") != 0) {
        return error_set(err, ERROR_SYSTEM, "cannot write a workbook: the numeric locale is not C");
    }
    book->workbook = workbook_new_opt(path, &options);
    if (book->workbook == NULL) {
        return error_set(err, ERROR_SYSTEM, "cannot write the workbook \"%s\"", path);
    }
    return true;
}

static char *property(struct xlsx_book *book, const char *text)
{
    if (text == NULL)
        return NULL;
    const char *plain = xlsx_plain_text(book, text, "document properties");
    if (plain == NULL)
        return NULL;
    size_t size = strlen(plain);
    size_t end = 0;
    for (size_t count = 0; end < size && count < PROPERTY_MAX; count++) {
        utf8_next(plain, size, &end);
    }
    return arena_copy(book->arena, plain, end);
}

void xlsx_book_properties(struct xlsx_book *book, const struct xlsx_properties *properties)
{
    lxw_doc_properties values = {
        .title = property(book, properties->title),
        .subject = property(book, properties->subject),
        .author = property(book, properties->author),
        .comments = property(book, properties->comments),
        .created = properties->created == 0 ? 1 : (time_t)properties->created,
    };

    if (book->has_failed)
        return;
    check(book, workbook_set_properties(book->workbook, &values), "document properties");
}

bool xlsx_book_close(struct xlsx_book *book, struct error *err)
{
    struct lxw_workbook *workbook = TAKE(book->workbook);

    if (book->has_failed) {
        lxw_workbook_free(workbook);
        *err = book->failure;
        return false;
    }
    lxw_error code = workbook_close(workbook);
    if (code != LXW_NO_ERROR) {
        error_set(err, ERROR_SYSTEM, "cannot write the workbook: %s", lxw_strerror(code));
        return error_hint(err, "is there room on the disk?");
    }
    return true;
}

void xlsx_book_discard(struct xlsx_book *book)
{
    if (book->workbook == NULL)
        return;
    lxw_workbook_free(book->workbook);
    book->workbook = NULL;
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
    const char *plain = xlsx_plain_text(book, name, where);

    *sheet = (struct xlsx_sheet){.book = book, .name = name};
    if (plain == NULL || book->has_failed)
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

static void apply_look(lxw_format *format, enum xlsx_look look)
{
    switch (look) {
    case LOOK_DATA: break;
    case LOOK_BODY:
        format_set_bottom(format, LXW_BORDER_HAIR);
        format_set_bottom_color(format, RULE_LIGHT);
        break;
    case LOOK_OTHER:
        format_set_bottom(format, LXW_BORDER_HAIR);
        format_set_bottom_color(format, RULE_LIGHT);
        format_set_font_color(format, INK_SOFT);
        break;
    case LOOK_TOTAL:
        format_set_bold(format);
        format_set_top(format, LXW_BORDER_THIN);
        format_set_top_color(format, RULE_STRONG);
        break;
    case LOOK_GROUP: format_set_bold(format); break;
    case LOOK_HEADER:
        format_set_bold(format);
        format_set_bg_color(format, HEADER_FILL);
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bottom_color(format, RULE_STRONG);
        break;
    case LOOK_TITLE:
        format_set_bold(format);
        format_set_font_size(format, 15);
        break;
    case LOOK_SUBTITLE: format_set_font_color(format, INK_SOFT); break;
    case LOOK_HEADING:
        format_set_bold(format);
        format_set_font_size(format, 12);
        break;
    case LOOK_NOTE:
        format_set_font_size(format, 9);
        format_set_font_color(format, INK_SOFT);
        break;
    case LOOK_TEXT: break;
    case LOOK_TERM: format_set_bold(format); break;
    case LOOK_FIGURE:
        format_set_bold(format);
        format_set_bottom(format, LXW_BORDER_HAIR);
        format_set_bottom_color(format, RULE_LIGHT);
        break;
    }
    format_set_align(format,
                     look == LOOK_HEADER ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP);
}

static bool style_equal(const struct xlsx_style *a, const struct xlsx_style *b)
{
    return a->look == b->look && a->is_right == b->is_right && a->is_wrapped == b->is_wrapped &&
           a->is_left == b->is_left && a->is_link == b->is_link &&
           a->is_indented == b->is_indented && text_equal(a->number, b->number);
}

static lxw_format *format_for(struct xlsx_book *book, struct xlsx_style style)
{
    for (size_t i = 0; i < book->format_count; i++) {
        if (style_equal(&book->formats[i].style, &style))
            return book->formats[i].format;
    }
    lxw_format *format = workbook_add_format(book->workbook);
    if (format == NULL)
        out_of_memory();
    apply_look(format, style.look);
    if (style.number != NULL)
        format_set_num_format(format, style.number);
    if (style.is_right)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (style.is_left)
        format_set_align(format, LXW_ALIGN_LEFT);
    if (style.is_indented)
        format_set_indent(format, 1);
    if (style.is_wrapped)
        format_set_text_wrap(format);
    if (style.is_link) {
        format_set_font_color(format, INK_LINK);
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
    }
    if (book->format_count == book->format_capacity) {
        size_t capacity = book->format_capacity == 0 ? 32 : book->format_capacity * 2;
        book->formats =
            arena_grow(book->arena, book->formats, book->format_count * sizeof(*book->formats),
                       capacity * sizeof(*book->formats));
        book->format_capacity = capacity;
    }
    if (style.number != NULL)
        style.number = arena_string(book->arena, style.number);
    book->formats[book->format_count++] = (struct xlsx_format){style, format};
    return format;
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
    const char *where = fault_of(text, strlen(text)) == NULL ? "" : cell_name(sheet, row, column);
    const char *valid = xlsx_text(book, text, where);
    if (valid == NULL)
        return;
    lxw_error code =
        worksheet_write_string(sheet->worksheet, row, column, valid, format_for(book, style));
    if (code != LXW_NO_ERROR)
        check(book, code, cell_name(sheet, row, column));
    if (style.look == LOOK_TITLE || style.look == LOOK_HEADING) {
        double height = style.look == LOOK_TITLE ? 24 : 20;
        check(book, worksheet_set_row(sheet->worksheet, row, height, NULL), sheet->name);
    }
}

static void put_double(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, double number,
                       struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    lxw_error code =
        worksheet_write_number(sheet->worksheet, row, column, number, format_for(book, style));
    if (code != LXW_NO_ERROR)
        check(book, code, cell_name(sheet, row, column));
}

void xlsx_put_number(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, struct decimal number,
                     struct xlsx_style style)
{
    // A decimal of 38 digits is always a finite double.
    put_double(sheet, row, column, decimal_to_double(number), style);
}

bool xlsx_put_day(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, int32_t day,
                  struct xlsx_style style)
{
    // The calendar ends on 9999-12-31, as ours does, open ends aside.
    if (day < DAY_1900_03_01 || day == INT32_MAX)
        return false;
    put_double(sheet, row, column, (double)day + SERIAL_1970, style);
    return true;
}

void xlsx_put_blank(struct xlsx_sheet *sheet, uint32_t row, uint16_t column,
                    struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    if (book->has_failed)
        return;
    lxw_error code = worksheet_write_blank(sheet->worksheet, row, column, format_for(book, style));
    if (code != LXW_NO_ERROR)
        check(book, code, cell_name(sheet, row, column));
}

static bool is_writable_url(const char *url)
{
    static const char *const SCHEMES[] = {"https://", "http://", "mailto:"};
    bool has_scheme = false;

    for (size_t i = 0; i < sizeof(SCHEMES) / sizeof(*SCHEMES); i++) {
        has_scheme = has_scheme || text_starts_with(url, SCHEMES[i]);
    }
    if (!has_scheme || fault_of(url, strlen(url)) != NULL)
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
    const char *where = cell_name(sheet, row, column);
    const char *valid = xlsx_text(book, text, where);

    if (valid == NULL || book->has_failed)
        return;
    style.is_link = true;
    style.is_indented = needs_indent(column, &style);
    lxw_error code = worksheet_write_url_opt(sheet->worksheet, row, column, url,
                                             format_for(book, style), valid, NULL);
    if (code == LXW_ERROR_WORKSHEET_MAX_URL_LENGTH_EXCEEDED) {
        style.is_link = false;
        xlsx_put_text(sheet, row, column, text, style);
        return;
    }
    check(book, code, where);
    sheet->link_count++;
}

void xlsx_put_link(struct xlsx_sheet *sheet, uint32_t row, uint16_t column, const char *url,
                   const char *text, struct xlsx_style style)
{
    if (sheet->link_count >= XLSX_LINK_MAX || !is_writable_url(url) || *text == '\0') {
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
                        const char *text, unsigned lines, struct xlsx_style style)
{
    struct xlsx_book *book = sheet->book;

    style.is_wrapped = true;
    if (book->has_failed)
        return;
    xlsx_set_lines(sheet, row, lines);
    if (last > first) {
        check(book,
              worksheet_merge_range(sheet->worksheet, row, first, row, last, "",
                                    format_for(book, style)),
              sheet->name);
    }
    xlsx_put_text(sheet, row, first, text, style);
}

size_t xlsx_count_lines(const char *text, double characters, enum xlsx_look look)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    // Measured with a font wider than the usual one: small print and bold differ, and in a narrow
    // column words fill lines less evenly than in a long one.
    double fit = look == LOOK_NOTE     ? 1.15
                 : look == LOOK_HEADER ? 0.85
                 : look == LOOK_BODY   ? 0.95
                                       : 1.1;

    return text_wrap(text, (size_t)(characters * fit), &scratch).count;
}

void xlsx_set_lines(struct xlsx_sheet *sheet, uint32_t row, size_t lines)
{
    double height = LINE_HEIGHT * (double)lines + 1;

    if (sheet->book->has_failed)
        return;
    if (height > HEIGHT_MAX)
        height = HEIGHT_MAX;
    check(sheet->book, worksheet_set_row(sheet->worksheet, row, height, NULL), sheet->name);
}

void xlsx_set_width(struct xlsx_sheet *sheet, uint16_t column, double characters)
{
    if (sheet->book->has_failed)
        return;
    check(sheet->book, worksheet_set_column(sheet->worksheet, column, column, characters, NULL),
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
    check(sheet->book,
          worksheet_autofilter(sheet->worksheet, 0, 0, row_count, (uint16_t)(column_count - 1)),
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
        columns[i].header = (char *)xlsx_plain_text(book, headers[i], sheet->name);
        columns[i].header_format = format_for(book, style);
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
    check(book,
          worksheet_add_table(sheet->worksheet, 0, 0, row_count, (uint16_t)(column_count - 1),
                              &options),
          sheet->name);
}

void xlsx_repeat_row(struct xlsx_sheet *sheet, uint32_t row)
{
    if (sheet->book->has_failed)
        return;
    check(sheet->book, worksheet_repeat_rows(sheet->worksheet, row, row), sheet->name);
}

void xlsx_set_print(struct xlsx_sheet *sheet, const char *right, bool has_grid, uint32_t row_count)
{
    struct xlsx_book *book = sheet->book;
    struct buffer footer = {.arena = book->arena};
    const char *plain = xlsx_plain_text(book, right, sheet->name);

    if (book->has_failed)
        return;
    buffer_text(&footer, "&L&8&F – &A&C&8page &P of &N&R&8");
    // "&" begins a code in a footer, and a digit after "&8" would make it another size.
    buffer_char(&footer, ' ');
    for (const char *p = plain; *p != '\0'; p++) {
        if (*p == '&')
            buffer_char(&footer, '&');
        buffer_char(&footer, *p);
    }
    if (utf16_length(buffer_string(&footer)) > FOOTER_MAX) {
        xlsx_fail(book, sheet->name, "the footer is longer than 255 characters");
        return;
    }
    worksheet_set_landscape(sheet->worksheet);
    worksheet_set_paper(sheet->worksheet, 9); // A4
    worksheet_set_margins(sheet->worksheet, 0.5, 0.5, 0.6, 0.7);
    if (has_grid) {
        // Flat data has too many columns for one page; each page repeats the id.
        worksheet_fit_to_pages(sheet->worksheet, FLAT_PAGES_WIDE, 0);
        check(book, worksheet_repeat_columns(sheet->worksheet, 0, 0), sheet->name);
    } else {
        worksheet_fit_to_pages(sheet->worksheet, 1, row_count <= ONE_PAGE_ROWS ? 1 : 0);
        worksheet_gridlines(sheet->worksheet, LXW_HIDE_ALL_GRIDLINES);
    }
    check(book, worksheet_set_footer(sheet->worksheet, buffer_string(&footer)), sheet->name);
}
