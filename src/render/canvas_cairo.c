// The canvas as a PDF, drawn by cairo. With pdf_fonts.c the only place that knows the library.
//
// cairo writes tags and links as it goes; a wrong attribute would end the whole document, so
// addresses are checked and encoded here and nothing else foreign gets into one.
#include "render/canvas.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/heap.h"
#include "base/text.h"
#include "render/canvas_backend.h"
#include "render/pdf_assembly.h"
#include "render/pdf_fonts.h"

#define HATCH_STEP_PT 3.0
#define HATCH_WIDTH_PT 0.7
#define OUTLINE_WIDTH_PT 0.6
#define PART_PAGES 32u // pages that cairo draws as one file

struct pdf_canvas {
    struct canvas base;
    cairo_surface_t *surface; // of the part that is being drawn; NULL between two
    cairo_t *cairo;
    struct fonts *fonts;
    FILE *stream;
    int write_error; // errno of the first write that failed
    const struct canvas_info *info;
    struct pdf_assembly *assembly;
    cairo_status_t status; // of the first part that failed
    size_t page;           // drawn so far
    double page_height;
    unsigned open_tags;
    bool is_dry;
    bool is_link_open;
};

static struct pdf_canvas *pdf_canvas(struct canvas *base)
{
    return (struct pdf_canvas *)base;
}

// cairo must not learn of a failed write: past some size it then fails an assertion of its own.
// The first failure is remembered, the rest of the document goes nowhere, and finish reports it.
static void write_bytes(void *user, const void *data, size_t size)
{
    struct pdf_canvas *canvas = user;

    if (size > 0 && canvas->write_error == 0 && fwrite(data, 1, size, canvas->stream) != size)
        canvas->write_error = errno != 0 ? errno : EIO;
}

static cairo_status_t write_stream(void *user, const unsigned char *data, unsigned size)
{
    struct pdf_canvas *canvas = user;

    pdf_assembly_see(canvas->assembly, data, size);
    return CAIRO_STATUS_SUCCESS;
}

// What the document says of itself, as a PDF can hold it.
static const struct canvas_info *showable_info(const struct canvas_info *info, struct arena *arena)
{
    struct canvas_info *copy = NEW(arena, struct canvas_info);
    const char **const texts[] = {&copy->title, &copy->author, &copy->subject, &copy->creator};

    *copy = *info;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (*texts[i] != NULL)
            *texts[i] = fonts_showable(*texts[i], arena);
    }
    return copy;
}

static void begin_part(struct pdf_canvas *canvas)
{
    canvas->surface = cairo_pdf_surface_create_for_stream(write_stream, canvas, 595, 842);
    // A later version may have its objects packed, which the assembly cannot look into.
    cairo_pdf_surface_restrict_to_version(canvas->surface, CAIRO_PDF_VERSION_1_4);
    canvas->cairo = cairo_create(canvas->surface);
}

static void end_part(struct pdf_canvas *canvas)
{
    if (canvas->surface == NULL)
        return;
    cairo_surface_finish(canvas->surface);
    cairo_status_t status = cairo_status(canvas->cairo);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(canvas->surface);
    if (canvas->status == CAIRO_STATUS_SUCCESS)
        canvas->status = status;
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
    canvas->surface = NULL;
    canvas->cairo = NULL;
    pdf_assembly_end_part(canvas->assembly);
}

static void pdf_canvas_close(struct canvas *base)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    fonts_close(canvas->fonts);
    end_part(canvas);
    pdf_assembly_close(canvas->assembly);
}

static bool pdf_canvas_finish(struct canvas *base, const char *name, struct error *err)
{
    struct pdf_canvas *canvas = pdf_canvas(base);
    end_part(canvas);
    bool is_whole = pdf_assembly_end(canvas->assembly, canvas->info);
    if (canvas->status == CAIRO_STATUS_NO_MEMORY)
        out_of_memory();
    // cairo does not pass every failed write on.
    if (canvas->write_error != 0)
        return file_fail_write(err, name, canvas->write_error);
    if (canvas->status != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_SYSTEM, "cannot draw \"%s\": %s", name,
                         cairo_status_to_string(canvas->status));
    if (!is_whole)
        return error_set(
            err, ERROR_SYSTEM,
            "cannot put \"%s\" together: cairo %s had no memory for all of it, or writes"
            " another form of PDF than is known",
            name, cairo_version_string());
    return true;
}

static void pdf_canvas_set_dry(struct canvas *base, bool is_dry)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    canvas->is_dry = is_dry;
}

static void pdf_canvas_begin_page(struct canvas *base, double width, double height)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    heap_expect(FONTS_ROOM);
    if (canvas->is_dry)
        return;
    if (canvas->surface == NULL)
        begin_part(canvas);
    canvas->page_height = height;
    cairo_pdf_surface_set_size(canvas->surface, width, height);
}

static void pdf_canvas_end_page(struct canvas *base)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (canvas->is_dry)
        return;
    assert(canvas->open_tags == 0);
    cairo_show_page(canvas->cairo);
    canvas->page++;
    if (canvas->page % PART_PAGES == 0)
        end_part(canvas);
}

static void set_colour(cairo_t *cairo, uint32_t colour)
{
    cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
}

static struct extent pdf_canvas_measure(struct canvas *base, const struct text *text, double width)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

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

static double pdf_canvas_text(struct canvas *base, struct box box, const struct text *text)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

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

static void pdf_canvas_line(struct canvas *base, struct point from, struct point to, double width,
                            uint32_t colour)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (canvas->is_dry)
        return;
    set_colour(canvas->cairo, colour);
    cairo_set_line_width(canvas->cairo, width);
    cairo_move_to(canvas->cairo, from.x, from.y);
    cairo_line_to(canvas->cairo, to.x, to.y);
    cairo_stroke(canvas->cairo);
}

static void set_dash(cairo_t *cairo, double width, enum stroke_dash dash)
{
    const double dotted[] = {0, width * 3};
    const double dashed[] = {width * 4, width * 3};

    if (dash == DASH_NONE)
        return;
    cairo_set_dash(cairo, dash == DASH_DOTTED ? dotted : dashed, 2, 0);
    if (dash == DASH_DOTTED)
        cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
}

static void pdf_canvas_dotted_line(struct canvas *base, struct point from, struct point to,
                                   double width, uint32_t colour)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (canvas->is_dry)
        return;
    cairo_save(canvas->cairo);
    set_dash(canvas->cairo, width, DASH_DOTTED);
    pdf_canvas_line(base, from, to, width, colour);
    cairo_restore(canvas->cairo);
}

// Over the current path, which it takes.
static void hatch(cairo_t *cairo, struct box box)
{
    cairo_save(cairo);
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

static void pdf_canvas_rect(struct canvas *base, struct box box, const struct paint *paint)
{
    struct pdf_canvas *canvas = pdf_canvas(base);
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
    if (paint->style == STYLE_HATCH) {
        cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
        hatch(cairo, box);
    }
    if (box.width <= 2 * inset || box.height <= 2 * inset)
        return;
    cairo_set_line_width(cairo, OUTLINE_WIDTH_PT);
    cairo_rectangle(cairo, box.x + inset, box.y + inset, box.width - 2 * inset,
                    box.height - 2 * inset);
    cairo_stroke(cairo);
}

static void trace(cairo_t *cairo, const struct path *path)
{
    cairo_new_path(cairo);
    for (size_t i = 0; i < path->count; i++) {
        const struct path_step *step = &path->steps[i];
        const struct point *c = step->control;
        switch (step->kind) {
        case PATH_MOVE: cairo_move_to(cairo, step->to.x, step->to.y); break;
        case PATH_LINE: cairo_line_to(cairo, step->to.x, step->to.y); break;
        case PATH_CURVE:
            cairo_curve_to(cairo, c[0].x, c[0].y, c[1].x, c[1].y, step->to.x, step->to.y);
            break;
        }
    }
}

static void pdf_canvas_fill_path(struct canvas *base, const struct path *path,
                                 const struct paint *paint)
{
    struct pdf_canvas *canvas = pdf_canvas(base);
    cairo_t *cairo = canvas->cairo;

    if (canvas->is_dry)
        return;
    trace(cairo, path);
    cairo_close_path(cairo);
    set_colour(cairo, paint->ground);
    cairo_fill_preserve(cairo);
    set_colour(cairo, paint->line);
    if (paint->style == STYLE_HATCH) {
        hatch(cairo, path_bounds(path));
        trace(cairo, path);
        cairo_close_path(cairo);
    }
    cairo_set_line_width(cairo, OUTLINE_WIDTH_PT);
    if (paint->style == STYLE_SOLID)
        cairo_new_path(cairo);
    else
        cairo_stroke(cairo);
}

static void pdf_canvas_stroke_path(struct canvas *base, const struct path *path,
                                   const struct stroke *stroke)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (canvas->is_dry)
        return;
    cairo_save(canvas->cairo);
    trace(canvas->cairo, path);
    set_colour(canvas->cairo, stroke->colour);
    set_dash(canvas->cairo, stroke->width, stroke->dash);
    cairo_set_line_width(canvas->cairo, stroke->width);
    cairo_stroke(canvas->cairo);
    cairo_restore(canvas->cairo);
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

static void pdf_canvas_begin_link(struct canvas *base, const char *address)
{
    struct pdf_canvas *canvas = pdf_canvas(base);
    CLEANUP(arena_done) struct arena scratch = {0};

    if (canvas->is_dry)
        return;
    if (!text_starts_with(address, "https://") && !text_starts_with(address, "http://"))
        return;
    cairo_tag_begin(canvas->cairo, CAIRO_TAG_LINK,
                    arena_printf(&scratch, "uri='%s'", encode_address(&scratch, address)));
    canvas->is_link_open = true;
}

static void pdf_canvas_begin_link_to(struct canvas *base, const char *target, const char *words)
{
    struct pdf_canvas *canvas = pdf_canvas(base);
    CLEANUP(arena_done) struct arena scratch = {0};

    if (canvas->is_dry)
        return;
    pdf_assembly_link(canvas->assembly, target, words);
    cairo_tag_begin(canvas->cairo, CAIRO_TAG_LINK,
                    arena_printf(&scratch, "uri='" PDF_TARGET_SCHEME "%s'", target));
    canvas->is_link_open = true;
}

static void pdf_canvas_end_link(struct canvas *base)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (canvas->is_link_open)
        cairo_tag_end(canvas->cairo, CAIRO_TAG_LINK);
    canvas->is_link_open = false;
}

static void pdf_canvas_target(struct canvas *base, const char *target, double y)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (!canvas->is_dry)
        pdf_assembly_target(canvas->assembly, target, canvas->page, canvas->page_height - y);
}

static void pdf_canvas_bookmark(struct canvas *base, unsigned level, const char *title,
                                const char *target)
{
    struct pdf_canvas *canvas = pdf_canvas(base);
    CLEANUP(arena_done) struct arena scratch = {0};

    if (!canvas->is_dry)
        pdf_assembly_bookmark(canvas->assembly, level, fonts_showable(title, &scratch), target);
}

static void pdf_canvas_begin_tag(struct canvas *base, const char *tag)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (canvas->is_dry)
        return;
    cairo_tag_begin(canvas->cairo, tag, NULL);
    canvas->open_tags++;
}

static void pdf_canvas_end_tag(struct canvas *base, const char *tag)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (canvas->is_dry)
        return;
    cairo_tag_end(canvas->cairo, tag);
    canvas->open_tags--;
}

static void pdf_canvas_begin_figure(struct canvas *base, const char *words, struct box box)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    if (!canvas->is_dry)
        pdf_assembly_figure(
            canvas->assembly, words,
            (struct box){box.x, canvas->page_height - box.y - box.height, box.width, box.height});
    pdf_canvas_begin_tag(base, "Figure");
}

static void pdf_canvas_end_figure(struct canvas *base)
{
    pdf_canvas_end_tag(base, "Figure");
}

static const char *pdf_canvas_missing_glyphs(struct canvas *base, struct arena *arena)
{
    struct pdf_canvas *canvas = pdf_canvas(base);

    return fonts_missing(canvas->fonts, arena);
}

static const struct canvas_calls pdf_calls = {
    .close = pdf_canvas_close,
    .finish = pdf_canvas_finish,
    .set_dry = pdf_canvas_set_dry,
    .measure = pdf_canvas_measure,
    .text = pdf_canvas_text,
    .line = pdf_canvas_line,
    .dotted_line = pdf_canvas_dotted_line,
    .rect = pdf_canvas_rect,
    .fill_path = pdf_canvas_fill_path,
    .stroke_path = pdf_canvas_stroke_path,
    .begin_page = pdf_canvas_begin_page,
    .end_page = pdf_canvas_end_page,
    .begin_link = pdf_canvas_begin_link,
    .begin_link_to = pdf_canvas_begin_link_to,
    .end_link = pdf_canvas_end_link,
    .target = pdf_canvas_target,
    .bookmark = pdf_canvas_bookmark,
    .begin_tag = pdf_canvas_begin_tag,
    .end_tag = pdf_canvas_end_tag,
    .begin_figure = pdf_canvas_begin_figure,
    .end_figure = pdf_canvas_end_figure,
    .missing_glyphs = pdf_canvas_missing_glyphs,
};

struct canvas *canvas_open_pdf(FILE *stream, const struct canvas_info *info, struct arena *arena)
{
    struct pdf_canvas *canvas = NEW(arena, struct pdf_canvas);

    canvas->base.calls = &pdf_calls;
    canvas->stream = stream;
    canvas->assembly = pdf_assembly_new(write_bytes, canvas, arena);
    canvas->info = showable_info(info, arena);
    canvas->fonts = fonts_open(arena);
    return &canvas->base;
}
