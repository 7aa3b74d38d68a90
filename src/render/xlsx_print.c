// How a sheet prints: one page wide, with a footer, no table or chart cut that fits on a page.
#include <math.h>
#include <string.h>

#include <xlsxwriter.h>

#include "base/text.h"
#include "render/xlsx_formula.h"
#include "render/xlsx_sheet.h"
#include "render/xlsx_widths.h"

#define FOOTER_MAX 255
#define PAGE_CHARACTERS 150.0
#define SHRINK_MAX 1.25 // a page may hold so much more than it would
#define SHRINK_SLACK 1.04
#define AREAS_MAX 126   // characters that the library takes of a name's formula, less "="
#define ROOM_MIN 120.0  // points that a table begins in, at the bottom of a page
#define ORPHAN_MAX 60.0 // points that do not deserve a page of their own

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
    double pages = xlsx_rows_height(sheet, 0, sheet->last_row + 1) * scale / XLSX_PRINT_HEIGHT;
    unsigned whole = (unsigned)pages;

    if (pages <= 1)
        return 1;
    return pages <= whole * SHRINK_MAX && whole <= 3 && pages - whole < 0.3 ? whole : 0;
}

// Neighbours of one side that fit on a page, or begin on one, are printed as one area; each area
// begins a page. Programs ignore page breaks where a sheet is made to fit a page's width.
struct areas {
    struct xlsx_sheet *sheet;
    const struct xlsx_print *print;
    struct buffer text;
    struct xlsx_block open; // the area that grows
    bool is_paged;          // pages end; else an area is one endless page
    double page;            // points down a page, as the open area is scaled
    double used;            // of its last page
    uint32_t page_row;      // that this page begins with
    unsigned page_count;    // of the area, before this page
    size_t count;
    uint32_t repeated; // the header that pages under it repeat; 0: none
    uint32_t cut;      // that of the last table that a page ends in; 0: of none
};

static bool is_beside_tables(const struct xlsx_block *block)
{
    return block->first_column > 0;
}

static void put_area(struct areas *areas, uint32_t first_row, uint32_t last_row)
{
    struct arena *arena = areas->sheet->book->arena;
    const struct xlsx_block *area = &areas->open;
    const char *first = xlsx_reference(areas->sheet->name, first_row, area->first_column, arena);
    const char *column = xlsx_cell_name(0, area->last_column, arena);

    buffer_printf(&areas->text, "%s%s:$%.*s$%u", areas->count++ == 0 ? "" : ",", first,
                  (int)strspn(column, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), column, last_row + 1);
}

static bool has_charts_beside(const struct xlsx_print *print)
{
    return is_beside_tables(&print->blocks[print->block_count - 1]);
}

// Little more than so many pages is made as many: empty columns, which an area has room for where no
// charts follow, are what makes all of it smaller.
static bool shrink_area(struct areas *areas)
{
    double pages = areas->page_count + areas->used / areas->page;
    double more = pages / areas->page_count * SHRINK_SLACK - 1;

    if (areas->page_count == 0 || has_charts_beside(areas->print) ||
        pages > areas->page_count * SHRINK_MAX)
        return false;
    areas->open.last_column += (uint16_t)ceil(areas->open.width * more / xlsx_column_px(0));
    return true;
}

// A last page of a few lines is given some of the rows before it.
static void close_area(struct areas *areas)
{
    const struct xlsx_block *area = &areas->open;
    uint32_t row = areas->page_row;

    if (row > area->first_row && !shrink_area(areas) && areas->used < ORPHAN_MAX) {
        double room = ROOM_MIN - areas->used;
        while (room > 0 && row > area->first_row + 1)
            room -= xlsx_rows_height(areas->sheet, row - 1, row), row--;
        put_area(areas, area->first_row, row - 1);
        put_area(areas, row, area->last_row);
    } else {
        put_area(areas, area->first_row, area->last_row);
    }
}

static void begin_page(struct areas *areas, uint32_t row)
{
    areas->page_row = row;
    areas->used = areas->repeated > 0 && row > areas->repeated
                      ? xlsx_rows_height(areas->sheet, areas->repeated, areas->repeated + 1)
                      : 0;
}

static void run_down(struct areas *areas, const struct xlsx_block *block)
{
    for (uint32_t row = block->first_row; row <= block->last_row; row++) {
        double height = xlsx_rows_height(areas->sheet, row, row + 1);
        if (row > areas->page_row && areas->used + height > areas->page) {
            begin_page(areas, row);
            areas->page_count++;
            if (block->header_row < row && row <= block->last_table_row)
                areas->cut = block->header_row;
        }
        areas->used += height;
    }
}

static void add_block(struct areas *areas, const struct xlsx_block *block, bool is_first)
{
    double height = xlsx_rows_height(areas->sheet, block->first_row, block->last_row + 1);
    double left = areas->page - areas->used;
    bool is_beside = is_first || block->first_column != areas->open.first_column;
    bool is_whole = is_beside_tables(block); // a chart is not cut
    bool has_room = height <= left || (!is_whole && height > areas->page && left >= ROOM_MIN);

    if (is_beside || !has_room) {
        if (!is_first)
            close_area(areas);
        areas->open = *block;
        areas->page = areas->is_paged ? XLSX_PRINT_HEIGHT * fmax(1, block->width / XLSX_PRINT_WIDTH)
                                      : INFINITY;
        areas->page_count = 0;
        begin_page(areas, block->first_row);
    }
    areas->open.last_row = block->last_row;
    if (is_whole)
        areas->used += height;
    else
        run_down(areas, block);
}

static const char *put_areas(struct areas *areas)
{
    const struct xlsx_print *print = areas->print;

    for (size_t i = 0; i < print->block_count; i++)
        add_block(areas, &print->blocks[i], i == 0);
    close_area(areas);
    return buffer_string(&areas->text);
}

// Of the last table: under it no other stands. Also where no page ends inside a table, as that may
// be so on other paper.
static uint32_t last_header(const struct xlsx_print *print)
{
    size_t last = 0;

    while (last + 1 < print->block_count && !is_beside_tables(&print->blocks[last + 1]))
        last++;
    return print->blocks[last].header_row;
}

// Returns the row that is repeated; 0: none.
static uint32_t set_areas(struct xlsx_sheet *sheet, const struct xlsx_print *print)
{
    struct xlsx_book *book = sheet->book;
    struct areas areas = {.sheet = sheet, .print = print, .text.arena = book->arena};
    struct areas draft = areas, final = areas;

    draft.is_paged = final.is_paged = true;
    put_areas(&draft);
    // Above the next table a header is a line too many; rows without one cannot be read.
    final.repeated = draft.cut == 0 ? last_header(print) : draft.cut;
    const char *text = put_areas(&final);
    if (strlen(text) > AREAS_MAX)
        text = put_areas(&areas); // the tables, and the charts
    const char *name = xlsx_reference(sheet->name, 0, 0, book->arena);
    xlsx_define_name(book,
                     arena_printf(book->arena, "%.*s_xlnm.Print_Area",
                                  (int)(strrchr(name, '!') + 1 - name), name),
                     text);
    return final.repeated;
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
    uint32_t repeated = 0;
    if (print->block_count > 0) {
        repeated = set_areas(sheet, print);
    } else if (print->last_column > 0) {
        xlsx_check(
            book,
            (int)worksheet_print_area(sheet->worksheet, 0, 0, sheet->last_row, print->last_column),
            sheet->name);
    }
    if (repeated > 0 || print->has_repeated_row) {
        xlsx_check(book, (int)worksheet_repeat_rows(sheet->worksheet, repeated, repeated),
                   sheet->name);
    }
    xlsx_check(book, (int)worksheet_set_footer(sheet->worksheet, footer), sheet->name);
}
