// The page itself (see pdf_page.h): what stands on every sheet, and moving down it.
#include "render/pdf_page.h"

#include <string.h>

#include "render/palette.h"

#define HEADER_Y 30.0
#define FOOTER_HEIGHT 44.0 // from the lower edge to its rule
#define RUNNING_PT 7.0
#define HEADING_PT 13.0
#define SHORT_ROOT 16 // hex digits; the whole root stands under "Proof"

static struct extent page_size(const struct pdf *pdf, enum sheet_turn turn)
{
    struct extent size =
        pdf->paper == PAPER_LETTER ? (struct extent){612, 792} : (struct extent){595.276, 841.89};

    return turn == TURN_LANDSCAPE ? (struct extent){size.height, size.width} : size;
}

double pdf_sheet_width(const struct pdf *pdf, enum sheet_turn turn)
{
    return page_size(pdf, turn).width - 2 * PAGE_SIDE;
}

double pdf_width(const struct pdf *pdf)
{
    return pdf_sheet_width(pdf, pdf->turn);
}

double pdf_bottom(const struct pdf *pdf)
{
    return page_size(pdf, pdf->turn).height - PAGE_BOTTOM;
}

double pdf_room(const struct pdf *pdf)
{
    return pdf->is_page_open ? pdf_bottom(pdf) - pdf->y : 0;
}

double pdf_full_room(const struct pdf *pdf, enum sheet_turn turn)
{
    return page_size(pdf, turn).height - PAGE_BOTTOM - PAGE_TOP;
}

double pdf_column_width(const struct pdf *pdf, unsigned span)
{
    double column = (pdf_width(pdf) - (GRID_COLUMNS - 1) * GRID_GUTTER) / GRID_COLUMNS;

    return column * span + GRID_GUTTER * (span - 1);
}

double pdf_column_x(const struct pdf *pdf, unsigned first)
{
    return PAGE_SIDE + first * (pdf_column_width(pdf, 1) + GRID_GUTTER);
}

static void draw_header(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    double width = pdf_width(pdf);
    // The first page has the title itself.
    struct text left = {pdf->page == 1 ? document->book_title : document->title,
                        {RUNNING_PT, false},
                        INK_SOFT,
                        ALIGN_LEFT,
                        1};
    struct text right = {arena_printf(pdf->scratch, "As of %s", document->as_of),
                         {RUNNING_PT, false},
                         INK_SOFT,
                         ALIGN_RIGHT,
                         1};

    canvas_text(pdf->canvas, (struct box){PAGE_SIDE, HEADER_Y, width * 0.6, 0}, &left);
    canvas_text(pdf->canvas, (struct box){PAGE_SIDE + width * 0.62, HEADER_Y, width * 0.38, 0},
                &right);
    canvas_line(pdf->canvas, (struct point){PAGE_SIDE, HEADER_Y + 12},
                (struct point){PAGE_SIDE + width, HEADER_Y + 12}, 0.4, RULE_LIGHT);
}

static void draw_footer(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    double width = pdf_width(pdf);
    double y = page_size(pdf, pdf->turn).height - FOOTER_HEIGHT;
    const char *head = arena_printf(pdf->scratch, "%s · %s · root %.*s…", document->origin,
                                    text_counted(pdf->scratch, document->size, "record"),
                                    SHORT_ROOT, document->root);
    struct text left = {head, {RUNNING_PT, false}, INK_SOFT, ALIGN_LEFT, 1};
    struct text right = {arena_printf(pdf->scratch, "page %u of %u", pdf->page, pdf->page_count),
                         {RUNNING_PT, false},
                         INK_SOFT,
                         ALIGN_RIGHT,
                         1};

    canvas_line(pdf->canvas, (struct point){PAGE_SIDE, y}, (struct point){PAGE_SIDE + width, y},
                0.4, RULE_LIGHT);
    if (document->sources != NULL) {
        struct text sources = {document->sources, {RUNNING_PT, false}, INK_SOFT, ALIGN_LEFT, 1};
        canvas_text(pdf->canvas, (struct box){PAGE_SIDE, y + 4, width * 0.8, 0}, &sources);
    }
    double second = document->sources == NULL ? 0 : RUNNING_PT * FONT_LEADING;
    canvas_text(pdf->canvas, (struct box){PAGE_SIDE, y + 4 + second, width * 0.8, 0}, &left);
    canvas_text(pdf->canvas, (struct box){PAGE_SIDE + width * 0.82, y + 4, width * 0.18, 0},
                &right);
}

void pdf_new_page(struct pdf *pdf, enum sheet_turn turn)
{
    struct extent size = page_size(pdf, turn);

    if (pdf->is_page_open)
        pdf_end_page(pdf);
    pdf->turn = turn;
    pdf->page++;
    pdf->is_page_open = true;
    pdf->y = PAGE_TOP;
    canvas_begin_page(pdf->canvas, size.width, size.height);
    if (!pdf->is_dry)
        draw_header(pdf);
}

void pdf_end_page(struct pdf *pdf)
{
    if (!pdf->is_page_open)
        return;
    if (!pdf->is_dry)
        draw_footer(pdf);
    canvas_end_page(pdf->canvas);
    pdf->is_page_open = false;
    arena_reset(pdf->scratch);
}

bool pdf_is_sparse(const struct pdf *pdf, enum sheet_turn turn)
{
    return pdf->is_page_open && pdf->turn == turn &&
           pdf->y - PAGE_TOP < SPARSE_SHARE * pdf_full_room(pdf, turn);
}

void pdf_ensure(struct pdf *pdf, double height, enum sheet_turn turn)
{
    if (pdf->is_page_open && pdf->turn == turn && pdf_room(pdf) >= height)
        return;
    // An empty page has all the room there is.
    if (pdf->is_page_open && pdf->turn == turn && pdf->y <= PAGE_TOP)
        return;
    pdf_new_page(pdf, turn);
}

void pdf_linked_paragraph(struct pdf *pdf, const char *tag, const struct text *text,
                          const char *target)
{
    double width = pdf_width(pdf);

    pdf_ensure(pdf, canvas_measure(pdf->canvas, text, width).height, pdf->turn);
    canvas_begin_tag(pdf->canvas, tag);
    if (target != NULL)
        canvas_begin_link_to(pdf->canvas, target, text->text);
    pdf->y += canvas_text(pdf->canvas, (struct box){PAGE_SIDE, pdf->y, width, 0}, text);
    if (target != NULL)
        canvas_end_link(pdf->canvas);
    canvas_end_tag(pdf->canvas, tag);
}

void pdf_paragraph(struct pdf *pdf, const char *tag, const struct text *text)
{
    pdf_linked_paragraph(pdf, tag, text, NULL);
}

const char *pdf_section_target(struct pdf *pdf, const char *key)
{
    const struct document *document = pdf->document;

    for (size_t i = 0; i < document->section_count; i++) {
        if (strcmp(document->sections[i].key, key) == 0)
            return arena_printf(pdf->arena, "section-%zu", i);
    }
    return NULL;
}

void pdf_space(struct pdf *pdf, double height)
{
    if (pdf->y > PAGE_TOP)
        pdf->y += height;
}

static void put_bookmark(struct pdf *pdf, unsigned level, const char *title, const char *target)
{
    canvas_target(pdf->canvas, target, pdf->y > 8 ? pdf->y - 8 : 0);
    canvas_bookmark(pdf->canvas, level, title, target);
}

void pdf_mark_chart(struct pdf *pdf, const char *title)
{
    put_bookmark(pdf, 1, title, arena_printf(pdf->scratch, "chart-%u", ++pdf->chart));
}

void pdf_mark(struct pdf *pdf, const char *target)
{
    for (size_t i = 0; i < pdf->entries.count; i++) {
        struct pdf_entry *entry = &pdf->entries.items[i];
        if (strcmp(entry->target, target) != 0)
            continue;
        entry->page = pdf->page;
        put_bookmark(pdf, 0, entry->title, target);
        return;
    }
}

void pdf_heading(struct pdf *pdf, const char *title, const char *target)
{
    struct text text = {title, {HEADING_PT, true}, INK, ALIGN_LEFT, 0};

    pdf_ensure(pdf, 5 * BASELINE, pdf->turn);
    pdf_mark(pdf, target);
    pdf_paragraph(pdf, "H2", &text);
    pdf_space(pdf, 4);
}
