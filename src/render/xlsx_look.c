// Looks as formats of the library: one for each style that occurs, found again by what it holds.
#include <string.h>

#include <xlsxwriter.h>

#include "base/text.h"
#include "render/palette.h"
#include "render/xlsx_sheet.h"

#define HEADER_FILL 0xE8EEF5

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
           a->is_indented == b->is_indented &&
           (a->number == b->number || text_equal(a->number, b->number));
}

static lxw_format *format_new(struct xlsx_book *book, const struct xlsx_style *style)
{
    lxw_format *format = workbook_add_format(book->workbook);

    if (format == NULL)
        out_of_memory();
    apply_look(format, style->look);
    if (style->number != NULL)
        format_set_num_format(format, style->number);
    if (style->is_right)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (style->is_left)
        format_set_align(format, LXW_ALIGN_LEFT);
    if (style->is_indented)
        format_set_indent(format, 1);
    if (style->is_wrapped)
        format_set_text_wrap(format);
    if (style->is_link) {
        format_set_font_color(format, INK_LINK);
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
    }
    return format;
}

static struct xlsx_format format_search(struct xlsx_book *book, struct xlsx_style style)
{
    for (size_t i = 0; i < book->formats.count; i++) {
        if (style_equal(&book->formats.items[i].style, &style))
            return book->formats.items[i];
    }
    lxw_format *format = format_new(book, &style);
    if (style.number != NULL)
        style.number = arena_string(book->arena, style.number);
    return *LIST_PUSH(book->arena, &book->formats, ((struct xlsx_format){style, format}));
}

// Millions of cells ask for a few formats.
lxw_format *xlsx_format_for(struct xlsx_book *book, struct xlsx_style style)
{
    size_t slot = (size_t)style.look | (size_t)style.is_right << 4 | (size_t)style.is_wrapped << 5 |
                  (size_t)style.is_indented << 6 | (size_t)style.is_link << 7;

    if (style.number != NULL)
        slot ^= strlen(style.number) * 37 + (unsigned char)style.number[0];
    struct xlsx_format *cached = &book->cache[slot % XLSX_FORMAT_CACHE];
    if (cached->format == NULL || !style_equal(&cached->style, &style))
        *cached = format_search(book, style);
    return cached->format;
}
