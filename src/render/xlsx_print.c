// How a sheet prints: one page wide, with a footer, and without a last page of two lines.
#include <string.h>

#include <xlsxwriter.h>

#include "base/text.h"
#include "render/xlsx_sheet.h"

#define FOOTER_MAX 255
#define PAGE_WIDTH 150.0  // characters of ordinary size across a landscape page
#define PAGE_HEIGHT 500.0 // points down it, within the margins
#define ROW_HEIGHT 15.0   // points of a row nobody set
#define SHRINK_MAX 1.25   // a page may hold so much more than it would

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

// Pages down, 0 when it does not matter: the sheet's height at the scale its width asks for.
static unsigned pages_down(const struct xlsx_sheet *sheet, double width)
{
    double scale = width > PAGE_WIDTH ? PAGE_WIDTH / width : 1;
    double height = sheet->height + ROW_HEIGHT * ((double)sheet->last_row + 1);
    double pages = height * scale / PAGE_HEIGHT;
    unsigned whole = (unsigned)pages;

    if (pages <= 1)
        return 1;
    return pages <= whole * SHRINK_MAX && whole <= 3 && pages - whole < 0.3 ? whole : 0;
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
    worksheet_fit_to_pages(sheet->worksheet, 1,
                           print->has_grid ? 0 : (uint16_t)pages_down(sheet, print->width));
    if (!print->has_grid)
        worksheet_gridlines(sheet->worksheet, LXW_HIDE_ALL_GRIDLINES);
    if (print->last_column > 0) {
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
