// The canvas as a PDF, drawn by cairo. With pdf_fonts.c the only place that knows the library.
//
// cairo writes tags and links as it goes; a wrong attribute would end the whole document, so
// addresses are checked and encoded here and nothing else foreign gets into one.
#include "render/canvas.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "core/date.h"
#include "render/pdf_fonts.h"

#define HATCH_STEP_PT 3.0
#define HATCH_WIDTH_PT 0.7
#define OUTLINE_WIDTH_PT 0.6

struct canvas {
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct fonts *fonts;
    FILE *stream;
    int write_error; // errno of the first write that failed
    bool is_dry;
    bool is_link_open;
};

static cairo_status_t write_stream(void *user, const unsigned char *data, unsigned size)
{
    struct canvas *canvas = user;

    if (fwrite(data, 1, size, canvas->stream) == size)
        return CAIRO_STATUS_SUCCESS;
    if (canvas->write_error == 0)
        canvas->write_error = errno;
    return CAIRO_STATUS_WRITE_ERROR;
}

static void set_information(struct canvas *canvas, const struct canvas_info *info)
{
    char time[TIME_TEXT_MAX];
    time_format(info->time, time);
    const struct {
        cairo_pdf_metadata_t key;
        const char *text;
    } fields[] = {
        {CAIRO_PDF_METADATA_TITLE, info->title},     {CAIRO_PDF_METADATA_AUTHOR, info->author},
        {CAIRO_PDF_METADATA_SUBJECT, info->subject}, {CAIRO_PDF_METADATA_CREATOR, info->creator},
        {CAIRO_PDF_METADATA_CREATE_DATE, time},      {CAIRO_PDF_METADATA_MOD_DATE, time},
    };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (fields[i].text == NULL)
            continue;
        cairo_pdf_surface_set_metadata(canvas->surface, fields[i].key, fields[i].text);
    }
}

struct canvas *canvas_open_pdf(FILE *stream, const struct canvas_info *info, struct arena *arena)
{
    struct canvas *canvas = NEW(arena, struct canvas);

    canvas->stream = stream;
    canvas->surface = cairo_pdf_surface_create_for_stream(write_stream, canvas, 595, 842);
    cairo_pdf_surface_restrict_to_version(canvas->surface, CAIRO_PDF_VERSION_1_5);
    set_information(canvas, info);
    canvas->cairo = cairo_create(canvas->surface);
    canvas->fonts = fonts_open(arena);
    return canvas;
}

void canvas_close(struct canvas **canvas)
{
    if (*canvas == NULL)
        return;
    fonts_close((*canvas)->fonts);
    cairo_destroy((*canvas)->cairo);
    cairo_surface_destroy((*canvas)->surface);
    *canvas = NULL;
}

static cairo_status_t status_of(const struct canvas *canvas)
{
    cairo_status_t status = cairo_status(canvas->cairo);
    return status != CAIRO_STATUS_SUCCESS ? status : cairo_surface_status(canvas->surface);
}

bool canvas_finish(struct canvas *canvas, const char *name, struct error *err)
{
    cairo_surface_finish(canvas->surface);
    cairo_status_t status = status_of(canvas);
    if (status == CAIRO_STATUS_NO_MEMORY)
        out_of_memory();
    // cairo does not pass every failed write on.
    if (status == CAIRO_STATUS_SUCCESS && canvas->write_error == 0)
        return true;
    return error_set(err, ERROR_SYSTEM, "cannot write \"%s\": %s", name,
                     canvas->write_error != 0 ? strerror(canvas->write_error)
                                              : cairo_status_to_string(status));
}

void canvas_set_dry(struct canvas *canvas, bool is_dry)
{
    canvas->is_dry = is_dry;
}

void canvas_begin_page(struct canvas *canvas, double width, double height)
{
    if (!canvas->is_dry)
        cairo_pdf_surface_set_size(canvas->surface, width, height);
}

void canvas_end_page(struct canvas *canvas)
{
    if (!canvas->is_dry)
        cairo_show_page(canvas->cairo);
}

static void set_colour(cairo_t *cairo, uint32_t colour)
{
    cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
}

struct extent canvas_measure(struct canvas *canvas, const struct text *text, double width)
{
    return fonts_measure(canvas->fonts, text, width);
}

// Where a line of `width` starts in a box.
static double align_start(enum text_align align, struct box box, double width)
{
    switch (align) {
    case ALIGN_LEFT: return box.x;
    case ALIGN_CENTRE: return box.x + (box.width - width) / 2;
    case ALIGN_RIGHT: return box.x + box.width - width;
    }
    return box.x;
}

double canvas_text(struct canvas *canvas, struct box box, const struct text *text)
{
    if (canvas->is_dry)
        return fonts_measure(canvas->fonts, text, box.width).height;

    PangoLayout *layout = fonts_layout(canvas->fonts, text, box.width);
    double leading = text->font.size * FONT_LEADING;
    double y = box.y + text->font.size; // one size above the baseline, whatever the font
    set_colour(canvas->cairo, text->colour);
    for (GSList *line = pango_layout_get_lines_readonly(layout); line != NULL; line = line->next) {
        PangoRectangle extent = {0};
        if (text->align != ALIGN_LEFT)
            pango_layout_line_get_extents(line->data, NULL, &extent);
        double x = align_start(text->align, box, extent.width / (double)PANGO_SCALE);
        cairo_move_to(canvas->cairo, x, y);
        pango_cairo_show_layout_line(canvas->cairo, line->data);
        y += leading;
    }
    return leading * pango_layout_get_line_count(layout);
}

void canvas_line(struct canvas *canvas, struct point from, struct point to, double width,
                 uint32_t colour)
{
    if (canvas->is_dry)
        return;
    set_colour(canvas->cairo, colour);
    cairo_set_line_width(canvas->cairo, width);
    cairo_move_to(canvas->cairo, from.x, from.y);
    cairo_line_to(canvas->cairo, to.x, to.y);
    cairo_stroke(canvas->cairo);
}

void canvas_dotted_line(struct canvas *canvas, struct point from, struct point to, double width,
                        uint32_t colour)
{
    const double dashes[] = {0, width * 3};

    if (canvas->is_dry)
        return;
    cairo_save(canvas->cairo);
    cairo_set_dash(canvas->cairo, dashes, 2, 0);
    cairo_set_line_cap(canvas->cairo, CAIRO_LINE_CAP_ROUND);
    canvas_line(canvas, from, to, width, colour);
    cairo_restore(canvas->cairo);
}

static void hatch(cairo_t *cairo, struct box box)
{
    cairo_save(cairo);
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    cairo_clip(cairo);
    cairo_set_line_width(cairo, HATCH_WIDTH_PT);
    for (double x = box.x - box.height + HATCH_STEP_PT / 2; x < box.x + box.width;
         x += HATCH_STEP_PT) {
        cairo_move_to(cairo, x, box.y + box.height);
        cairo_line_to(cairo, x + box.height, box.y);
    }
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

void canvas_rect(struct canvas *canvas, struct box box, const struct paint *paint)
{
    cairo_t *cairo = canvas->cairo;
    double inset = OUTLINE_WIDTH_PT / 2;

    if (canvas->is_dry || box.width <= 0 || box.height <= 0)
        return;
    set_colour(cairo, paint->ground);
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    cairo_fill(cairo);
    if (paint->style == STYLE_SOLID)
        return;
    set_colour(cairo, paint->line);
    if (paint->style == STYLE_HATCH)
        hatch(cairo, box);
    if (box.width <= 2 * inset || box.height <= 2 * inset)
        return;
    cairo_set_line_width(cairo, OUTLINE_WIDTH_PT);
    cairo_rectangle(cairo, box.x + inset, box.y + inset, box.width - 2 * inset,
                    box.height - 2 * inset);
    cairo_stroke(cairo);
}

// An address as it can stand between quotes in an attribute and between brackets in a PDF.
static const char *encode_address(struct arena *arena, const char *address)
{
    struct buffer buffer = {.arena = arena};

    for (const unsigned char *c = (const unsigned char *)address; *c != '\0'; c++) {
        if (*c <= ' ' || *c > '~' || strchr("'()\\<>\"", *c) != NULL) {
            buffer_printf(&buffer, "%%%02X", *c);
        } else {
            buffer_char(&buffer, (char)*c);
        }
    }
    return buffer_string(&buffer);
}

void canvas_begin_link(struct canvas *canvas, const char *address)
{
    CLEANUP(arena_done) struct arena scratch = {0};

    if (canvas->is_dry)
        return;
    if (!text_starts_with(address, "https://") && !text_starts_with(address, "http://"))
        return;
    cairo_tag_begin(canvas->cairo, CAIRO_TAG_LINK,
                    arena_printf(&scratch, "uri='%s'", encode_address(&scratch, address)));
    canvas->is_link_open = true;
}

void canvas_begin_link_to(struct canvas *canvas, const char *target)
{
    CLEANUP(arena_done) struct arena scratch = {0};

    if (canvas->is_dry)
        return;
    cairo_tag_begin(canvas->cairo, CAIRO_TAG_LINK, arena_printf(&scratch, "dest='%s'", target));
    canvas->is_link_open = true;
}

void canvas_end_link(struct canvas *canvas)
{
    if (canvas->is_link_open)
        cairo_tag_end(canvas->cairo, CAIRO_TAG_LINK);
    canvas->is_link_open = false;
}

void canvas_target(struct canvas *canvas, const char *target, double y)
{
    CLEANUP(arena_done) struct arena scratch = {0};

    if (canvas->is_dry)
        return;
    cairo_tag_begin(canvas->cairo, CAIRO_TAG_DEST,
                    arena_printf(&scratch, "name='%s' x=0 y=%d", target, (int)y));
    cairo_tag_end(canvas->cairo, CAIRO_TAG_DEST);
}

void canvas_bookmark(struct canvas *canvas, const char *title, const char *target)
{
    CLEANUP(arena_done) struct arena scratch = {0};

    if (canvas->is_dry)
        return;
    cairo_pdf_surface_add_outline(canvas->surface, CAIRO_PDF_OUTLINE_ROOT, title,
                                  arena_printf(&scratch, "dest='%s'", target),
                                  CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

void canvas_begin_tag(struct canvas *canvas, const char *tag)
{
    if (!canvas->is_dry)
        cairo_tag_begin(canvas->cairo, tag, NULL);
}

void canvas_end_tag(struct canvas *canvas, const char *tag)
{
    if (!canvas->is_dry)
        cairo_tag_end(canvas->cairo, tag);
}

const char *canvas_missing_glyphs(struct canvas *canvas, struct arena *arena)
{
    return fonts_missing(canvas->fonts, arena);
}
