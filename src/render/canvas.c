// From the canvas's functions to its backend (see canvas_backend.h).
#include "render/canvas.h"

#include "render/canvas_backend.h"

// Calls a backend may leave out.
#define CALL_IF_ANY(canvas, call, ...)                                                             \
    do {                                                                                           \
        if ((canvas)->calls->call != NULL)                                                         \
            (canvas)->calls->call((canvas), ##__VA_ARGS__);                                        \
    } while (0)

void canvas_close(struct canvas **canvas)
{
    if (*canvas == NULL)
        return;
    (*canvas)->calls->close(*canvas);
    *canvas = NULL;
}

bool canvas_finish(struct canvas *canvas, const char *name, struct error *err)
{
    return canvas->calls->finish(canvas, name, err);
}

void canvas_set_dry(struct canvas *canvas, bool is_dry)
{
    canvas->calls->set_dry(canvas, is_dry);
}

void canvas_begin_page(struct canvas *canvas, double width, double height)
{
    CALL_IF_ANY(canvas, begin_page, width, height);
}

void canvas_end_page(struct canvas *canvas)
{
    CALL_IF_ANY(canvas, end_page);
}

struct extent canvas_measure(struct canvas *canvas, const struct text *text, double width)
{
    return canvas->calls->measure(canvas, text, width);
}

double canvas_text(struct canvas *canvas, struct box box, const struct text *text)
{
    return canvas->calls->text(canvas, box, text);
}

void canvas_line(struct canvas *canvas, struct point from, struct point to, double width,
                 uint32_t colour)
{
    canvas->calls->line(canvas, from, to, width, colour);
}

void canvas_dotted_line(struct canvas *canvas, struct point from, struct point to, double width,
                        uint32_t colour)
{
    canvas->calls->dotted_line(canvas, from, to, width, colour);
}

void canvas_rect(struct canvas *canvas, struct box box, const struct paint *paint)
{
    canvas->calls->rect(canvas, box, paint);
}

void canvas_begin_link(struct canvas *canvas, const char *address)
{
    CALL_IF_ANY(canvas, begin_link, address);
}

void canvas_begin_link_to(struct canvas *canvas, const char *target)
{
    CALL_IF_ANY(canvas, begin_link_to, target);
}

void canvas_end_link(struct canvas *canvas)
{
    CALL_IF_ANY(canvas, end_link);
}

void canvas_target(struct canvas *canvas, const char *target, double y)
{
    CALL_IF_ANY(canvas, target, target, y);
}

void canvas_bookmark(struct canvas *canvas, const char *title, const char *target)
{
    CALL_IF_ANY(canvas, bookmark, title, target);
}

void canvas_begin_tag(struct canvas *canvas, const char *tag)
{
    CALL_IF_ANY(canvas, begin_tag, tag);
}

void canvas_end_tag(struct canvas *canvas, const char *tag)
{
    CALL_IF_ANY(canvas, end_tag, tag);
}

const char *canvas_missing_glyphs(struct canvas *canvas, struct arena *arena)
{
    if (canvas->calls->missing_glyphs == NULL)
        return NULL;
    return canvas->calls->missing_glyphs(canvas, arena);
}
