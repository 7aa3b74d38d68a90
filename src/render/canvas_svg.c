// The canvas as the inside of an <svg> element. Text stays text; colours are plain attributes, so
// that a style sheet may exchange them one by one.
#include "render/canvas.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "render/canvas_backend.h"
#include "render/html_text.h"
#include "render/text_advance.h"

#define HATCH_STEP 3.0
#define HATCH_WIDTH 0.7
#define OUTLINE_WIDTH 0.6

struct svg_canvas {
    struct canvas base;
    FILE *stream;
    const char *name;    // begins the names of clips
    unsigned clip_count; // so far
    struct arena *arena;
    bool is_dry;
};

static struct svg_canvas *svg_canvas(struct canvas *base)
{
    return (struct svg_canvas *)base;
}

// Two decimals at most and no zeros at the end.
static const char *number(double value, char text[32])
{
    int size = snprintf(text, 32, "%.2f", value);

    while (text[size - 1] == '0')
        text[--size] = '\0';
    if (text[size - 1] == '.')
        text[--size] = '\0';
    return strcmp(text, "-0") == 0 ? "0" : text;
}

static void put_attribute(FILE *out, const char *name, double value)
{
    char text[32];

    fprintf(out, " %s=\"%s\"", name, number(value, text));
}

static void put_colour(FILE *out, const char *name, uint32_t colour)
{
    fprintf(out, " %s=\"#%06x\"", name, colour & 0xFFFFFFu);
}

static void put_point(FILE *out, char command, double x, double y)
{
    char text[32];

    fprintf(out, "%c%s", command, number(x, text));
    fprintf(out, " %s", number(y, text));
}

static void svg_close(struct canvas *base)
{
    (void)base; // everything lives in the arena
}

static bool svg_finish(struct canvas *base, const char *name, struct error *err)
{
    return !ferror(svg_canvas(base)->stream) || file_fail_write(err, name, errno);
}

static void svg_set_dry(struct canvas *base, bool is_dry)
{
    svg_canvas(base)->is_dry = is_dry;
}

static struct extent svg_measure(struct canvas *base, const struct text *text, double width)
{
    struct advance_lines lines = text_advance_lines(text, width, svg_canvas(base)->arena);
    struct extent extent = {0, (double)lines.count * text->font.size * FONT_LEADING};

    for (size_t i = 0; i < lines.count; i++) {
        double line = text_advance(lines.items[i], strlen(lines.items[i]), &text->font);
        if (line > extent.width)
            extent.width = line;
    }
    return extent;
}

static double svg_text(struct canvas *base, struct box box, const struct text *text)
{
    static const char *const anchors[] = {NULL, "middle", "end"};
    struct svg_canvas *canvas = svg_canvas(base);
    struct advance_lines lines = text_advance_lines(text, box.width, canvas->arena);
    double leading = text->font.size * FONT_LEADING;
    double x = box.x + box.width * (double)text->align / 2;

    for (size_t i = 0; i < lines.count && !canvas->is_dry; i++) {
        fputs("<text", canvas->stream);
        put_attribute(canvas->stream, "x", x);
        put_attribute(canvas->stream, "y", box.y + text->font.size + leading * (double)i);
        put_attribute(canvas->stream, "font-size", text->font.size);
        if (text->font.is_bold)
            fputs(" font-weight=\"bold\"", canvas->stream);
        if (text->align != ALIGN_LEFT) {
            fprintf(canvas->stream, " text-anchor=\"%s\"", anchors[text->align]);
        }
        put_colour(canvas->stream, "fill", text->colour);
        putc('>', canvas->stream);
        html_put_text(canvas->stream, lines.items[i]);
        fputs("</text>\n", canvas->stream);
    }
    return leading * (double)lines.count;
}

static void put_stroke(FILE *out, const struct stroke *stroke)
{
    char dash[32], gap[32];

    put_colour(out, "stroke", stroke->colour);
    put_attribute(out, "stroke-width", stroke->width);
    if (stroke->dash == DASH_DOTTED) {
        fprintf(out, " stroke-linecap=\"round\" stroke-dasharray=\"0 %s\"",
                number(stroke->width * 3, gap));
    } else if (stroke->dash == DASH_DASHED) {
        fprintf(out, " stroke-dasharray=\"%s %s\"", number(stroke->width * 4, dash),
                number(stroke->width * 3, gap));
    }
}

static void put_line(struct canvas *base, struct point from, struct point to,
                     const struct stroke *stroke)
{
    struct svg_canvas *canvas = svg_canvas(base);

    if (canvas->is_dry)
        return;
    fputs("<path d=\"", canvas->stream);
    put_point(canvas->stream, 'M', from.x, from.y);
    put_point(canvas->stream, 'L', to.x, to.y);
    fputs("\" fill=\"none\"", canvas->stream);
    put_stroke(canvas->stream, stroke);
    fputs("/>\n", canvas->stream);
}

static void svg_line(struct canvas *base, struct point from, struct point to, double width,
                     uint32_t colour)
{
    put_line(base, from, to, &(struct stroke){width, colour, DASH_NONE});
}

static void svg_dotted_line(struct canvas *base, struct point from, struct point to, double width,
                            uint32_t colour)
{
    put_line(base, from, to, &(struct stroke){width, colour, DASH_DOTTED});
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

// Slanted lines, cut at the box's sides; a pattern would need a name that is unique in the page.
static void put_hatching(FILE *out, struct box box, uint32_t colour)
{
    double right = box.x + box.width;
    double bottom = box.y + box.height;

    fputs("<path d=\"", out);
    for (double x = box.x - box.height + HATCH_STEP / 2; x < right; x += HATCH_STEP) {
        double skip = x < box.x ? box.x - x : 0;
        double length = lesser(box.height, right - x);
        put_point(out, 'M', x + skip, bottom - skip);
        put_point(out, 'L', x + length, bottom - length);
    }
    fputs("\" fill=\"none\"", out);
    put_colour(out, "stroke", colour);
    put_attribute(out, "stroke-width", HATCH_WIDTH);
    fputs("/>\n", out);
}

static void put_rect(FILE *out, struct box box)
{
    fputs("<rect", out);
    put_attribute(out, "x", box.x);
    put_attribute(out, "y", box.y);
    put_attribute(out, "width", box.width);
    put_attribute(out, "height", box.height);
}

static void svg_rect(struct canvas *base, struct box box, const struct paint *paint)
{
    struct svg_canvas *canvas = svg_canvas(base);
    double inset = OUTLINE_WIDTH / 2;

    if (canvas->is_dry || box.width <= 0 || box.height <= 0)
        return;
    put_rect(canvas->stream, box);
    put_colour(canvas->stream, "fill", paint->ground);
    fputs("/>\n", canvas->stream);
    if (paint->style == STYLE_SOLID)
        return;
    if (paint->style == STYLE_HATCH)
        put_hatching(canvas->stream, box, paint->line);
    if (box.width <= 2 * inset || box.height <= 2 * inset)
        return;
    put_rect(canvas->stream, (struct box){box.x + inset, box.y + inset, box.width - 2 * inset,
                                          box.height - 2 * inset});
    fputs(" fill=\"none\"", canvas->stream);
    put_colour(canvas->stream, "stroke", paint->line);
    put_attribute(canvas->stream, "stroke-width", OUTLINE_WIDTH);
    fputs("/>\n", canvas->stream);
}

// The attribute d of a path.
static void put_path(FILE *out, const struct path *path, bool is_closed)
{
    fputs("<path d=\"", out);
    for (size_t i = 0; i < path->count; i++) {
        const struct path_step *step = &path->steps[i];
        if (step->kind == PATH_CURVE) {
            put_point(out, 'C', step->control[0].x, step->control[0].y);
            put_point(out, ' ', step->control[1].x, step->control[1].y);
            put_point(out, ' ', step->to.x, step->to.y);
        } else {
            put_point(out, step->kind == PATH_MOVE ? 'M' : 'L', step->to.x, step->to.y);
        }
    }
    fputs(is_closed ? "Z\"" : "\"", out);
}

static void put_clipped_hatching(struct svg_canvas *canvas, const struct path *path,
                                 uint32_t colour)
{
    unsigned clip = canvas->clip_count++;

    fprintf(canvas->stream, "<clipPath id=\"%s-%u\">", canvas->name, clip);
    put_path(canvas->stream, path, true);
    fprintf(canvas->stream, "/></clipPath>\n<g clip-path=\"url(#%s-%u)\">\n", canvas->name, clip);
    put_hatching(canvas->stream, path_bounds(path), colour);
    fputs("</g>\n", canvas->stream);
}

static void svg_fill_path(struct canvas *base, const struct path *path, const struct paint *paint)
{
    struct svg_canvas *canvas = svg_canvas(base);

    if (canvas->is_dry)
        return;
    put_path(canvas->stream, path, true);
    put_colour(canvas->stream, "fill", paint->ground);
    fputs("/>\n", canvas->stream);
    if (paint->style == STYLE_SOLID)
        return;
    if (paint->style == STYLE_HATCH)
        put_clipped_hatching(canvas, path, paint->line);
    put_path(canvas->stream, path, true);
    fputs(" fill=\"none\"", canvas->stream);
    put_colour(canvas->stream, "stroke", paint->line);
    put_attribute(canvas->stream, "stroke-width", OUTLINE_WIDTH);
    fputs("/>\n", canvas->stream);
}

static void svg_stroke_path(struct canvas *base, const struct path *path,
                            const struct stroke *stroke)
{
    struct svg_canvas *canvas = svg_canvas(base);

    if (canvas->is_dry)
        return;
    put_path(canvas->stream, path, false);
    fputs(" fill=\"none\"", canvas->stream);
    put_stroke(canvas->stream, stroke);
    fputs("/>\n", canvas->stream);
}

static const struct canvas_calls svg_calls = {
    .close = svg_close,
    .finish = svg_finish,
    .set_dry = svg_set_dry,
    .measure = svg_measure,
    .text = svg_text,
    .line = svg_line,
    .dotted_line = svg_dotted_line,
    .rect = svg_rect,
    .fill_path = svg_fill_path,
    .stroke_path = svg_stroke_path,
};

struct canvas *canvas_open_svg(FILE *stream, const char *name, struct arena *arena)
{
    struct svg_canvas *canvas = NEW(arena, struct svg_canvas);

    canvas->base.calls = &svg_calls;
    canvas->stream = stream;
    canvas->name = name;
    canvas->arena = arena;
    return &canvas->base;
}
