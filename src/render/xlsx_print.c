// How a sheet prints: one page wide, with a footer, no table or chart cut that fits on a page.
#include <math.h>
#include <string.h>

#include <xlsxwriter.h>

#include "base/text.h"
#include "render/xlsx_formula.h"
#include "render/xlsx_sheet.h"

#define FOOTER_MAX 255
#define PAGE_HEIGHT 470.0 // points down a page, within the margins and a little less
#define PAGE_CHARACTERS 150.0
#define SHRINK_MAX 1.25 // a page may hold so much more than it would
#define AREAS_MAX 126   // characters that the library takes of a name's formula, less "="
#define ROOM_MIN 120.0  // points that a table begins in, at the bottom of a page

static const char *footer_of(struct xlsx_book *book, const char *right)
{
    struct buffer footer = {.arena = book->arena};

    buffer_text(&footer, "&L&8&F – &A&C&8page &P of &N&R&8");
    // "&" begins a code in a footer, and a digit after "&8" would make it another size.
    buffer_char(&footer, ' ');
    for (const char *p = xlsx_title_text(book, right); *p != '\0'; p++) {
        if (*p == '&')
            buffer_char(&footer, '&');
        buffer_char(&footer, *p);
    }
    return buffer_string(&footer);
}

// Pages down of a sheet that is one block, 0 when it does not matter: without a last page of two
// lines.
static unsigned pages_down(const struct xlsx_sheet *sheet, double width)
{
    double scale = width > PAGE_CHARACTERS ? PAGE_CHARACTERS / width : 1;
    double pages = xlsx_rows_height(sheet, 0, sheet->last_row + 1) * scale / PAGE_HEIGHT;
    unsigned whole = (unsigned)pages;

    if (pages <= 1)
        return 1;
    return pages <= whole * SHRINK_MAX && whole <= 3 && pages - whole < 0.3 ? whole : 0;
}

// Neighbours of one side that fit on a page, or begin on one, are printed as one area; each area
// begins a page. Programs ignore page breaks where a sheet is made to fit a page's width.
struct areas {
    struct xlsx_sheet *sheet;
    struct buffer text;
    struct xlsx_block open; // the area that grows
    double page;            // points down a page, as the sheet is scaled
    double used;            // of the last page of the open area
    size_t count;
};

static void close_area(struct areas *areas)
{
    struct arena *arena = areas->sheet->book->arena;
    const struct xlsx_block *area = &areas->open;
    const char *first =
        xlsx_reference(areas->sheet->name, area->first_row, area->first_column, arena);
    const char *column = xlsx_cell_name(0, area->last_column, arena);

    buffer_printf(&areas->text, "%s%s:$%.*s$%u", areas->count++ == 0 ? "" : ",", first,
                  (int)strspn(column, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), column, area->last_row + 1);
}

static void add_block(struct areas *areas, const struct xlsx_block *block, bool is_first)
{
    double height = xlsx_rows_height(areas->sheet, block->first_row, block->last_row + 1);
    double left = areas->page - areas->used;
    bool is_beside = is_first || block->first_column != areas->open.first_column;
    bool has_room = height <= left || (height > areas->page && left >= ROOM_MIN);

    if (is_beside || !has_room) {
        if (!is_first)
            close_area(areas);
        areas->open = *block;
        areas->used = 0;
    }
    areas->open.last_row = block->last_row;
    areas->used = isinf(areas->page) ? 0 : fmod(areas->used + height, areas->page);
}

// "$A$1:$H$41,..." of all blocks, parted where a page of `page` points ends.
static const char *areas_of(struct xlsx_sheet *sheet, const struct xlsx_print *print, double page)
{
    struct areas areas = {.sheet = sheet, .text.arena = sheet->book->arena, .page = page};

    for (size_t i = 0; i < print->block_count; i++)
        add_block(&areas, &print->blocks[i], i == 0);
    close_area(&areas);
    return buffer_string(&areas.text);
}

static void set_areas(struct xlsx_sheet *sheet, const struct xlsx_print *print)
{
    struct xlsx_book *book = sheet->book;
    double page = PAGE_HEIGHT;

    for (size_t i = 0; i < print->block_count; i++)
        page = fmax(page, PAGE_HEIGHT * print->blocks[i].width / XLSX_PRINT_WIDTH);
    const char *text = areas_of(sheet, print, page);
    if (strlen(text) > AREAS_MAX)
        text = areas_of(sheet, print, INFINITY); // the tables, and the charts
    const char *name = xlsx_reference(sheet->name, 0, 0, book->arena);
    xlsx_define_name(book,
                     arena_printf(book->arena, "%.*s_xlnm.Print_Area",
                                  (int)(strrchr(name, '!') + 1 - name), name),
                     text);
}

void xlsx_set_print(struct xlsx_sheet *sheet, const struct xlsx_print *print)
{
    struct xlsx_book *book = sheet->book;
    const char *footer = footer_of(book, print->right);

    if (book->has_failed)
        return;
    if (utf16_length(footer) > FOOTER_MAX) {
        xlsx_fail(book, sheet->name, "the footer is longer than 255 characters");
        return;
    }
    worksheet_set_landscape(sheet->worksheet);
    worksheet_set_paper(sheet->worksheet, 9); // A4
    worksheet_set_margins(sheet->worksheet, 0.5, 0.5, 0.6, 0.7);
    bool is_one = print->block_count == 0 && !print->has_grid;
    worksheet_fit_to_pages(sheet->worksheet, 1,
                           is_one ? (uint16_t)pages_down(sheet, print->width) : 0);
    if (!print->has_grid)
        worksheet_gridlines(sheet->worksheet, LXW_HIDE_ALL_GRIDLINES);
    if (print->block_count > 0) {
        set_areas(sheet, print);
    } else if (print->last_column > 0) {
        xlsx_check(
            book,
            (int)worksheet_print_area(sheet->worksheet, 0, 0, sheet->last_row, print->last_column),
            sheet->name);
    }
    if (print->has_repeated_row) {
        xlsx_check(
            book,
            (int)worksheet_repeat_rows(sheet->worksheet, print->repeated_row, print->repeated_row),
            sheet->name);
    }
    xlsx_check(book, (int)worksheet_set_footer(sheet->worksheet, footer), sheet->name);
}
