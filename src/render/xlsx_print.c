// How a sheet prints: one page wide, with a footer.
#include <string.h>

#include <xlsxwriter.h>

#include "base/text.h"
#include "render/xlsx_formula.h"
#include "render/xlsx_sheet.h"

#define FOOTER_MAX 255

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

const char *xlsx_areas_text(const struct xlsx_sheet *sheet, const struct xlsx_area *areas,
                            size_t count)
{
    struct arena *arena = sheet->book->arena;
    struct buffer text = {.arena = arena};

    for (size_t i = 0; i < count; i++) {
        const struct xlsx_area *area = &areas[i];
        const char *column = xlsx_cell_name(0, area->last_column, arena);
        buffer_printf(&text, "%s%s:$%.*s$%u", i == 0 ? "" : ",",
                      xlsx_reference(sheet->name, area->first_row, area->first_column, arena),
                      (int)strspn(column, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), column,
                      area->last_row + 1);
    }
    return buffer_string(&text);
}

static void set_areas(struct xlsx_sheet *sheet, const struct xlsx_print *print)
{
    struct arena *arena = sheet->book->arena;
    const char *name = xlsx_reference(sheet->name, 0, 0, arena);

    xlsx_define_name(
        sheet->book,
        arena_printf(arena, "%.*s_xlnm.Print_Area", (int)(strrchr(name, '!') + 1 - name), name),
        xlsx_areas_text(sheet, print->areas, print->area_count));
}

static void set_breaks(struct xlsx_sheet *sheet, const struct xlsx_print *print)
{
    lxw_row_t *rows = NEW_ARRAY(sheet->book->arena, lxw_row_t, print->break_count + 1); // ends in 0

    memcpy(rows, print->breaks, print->break_count * sizeof(*rows));
    xlsx_check(sheet->book, (int)worksheet_set_h_pagebreaks(sheet->worksheet, rows), sheet->name);
}

const struct xlsx_paper *xlsx_paper_of(const struct xlsx_book *book)
{
    static const struct xlsx_paper a4 = {9, 1026, 508};
    static const struct xlsx_paper letter = {1, 960, 524};

    return book->is_letter ? &letter : &a4;
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
    worksheet_set_paper(sheet->worksheet, xlsx_paper_of(book)->number);
    worksheet_set_margins(sheet->worksheet, 0.5, 0.5, 0.4, 0.6);
    worksheet_fit_to_pages(sheet->worksheet, 1, 0);
    if (!print->has_grid)
        worksheet_gridlines(sheet->worksheet, LXW_HIDE_ALL_GRIDLINES);
    if (print->area_count > 0)
        set_areas(sheet, print);
    if (print->break_count > 0)
        set_breaks(sheet, print);
    if (print->has_repeated_row) {
        xlsx_check(
            book,
            (int)worksheet_repeat_rows(sheet->worksheet, print->repeated_row, print->repeated_row),
            sheet->name);
    }
    xlsx_check(book, (int)worksheet_set_footer(sheet->worksheet, footer), sheet->name);
}
