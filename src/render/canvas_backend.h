// What a backend of the canvas provides: a table of calls behind the functions of canvas.h.
//
// A backend's own struct begins with a struct canvas. Calls that only a paged document needs may be
// NULL: a picture inside a page has no pages, links, targets or structure of its own.
#ifndef RENDER_CANVAS_BACKEND_H
#define RENDER_CANVAS_BACKEND_H

#include "render/canvas.h"

struct canvas_calls {
    void (*close)(struct canvas *canvas);
    bool (*finish)(struct canvas *canvas, const char *name, struct error *err);
    void (*set_dry)(struct canvas *canvas, bool is_dry);
    struct extent (*measure)(struct canvas *canvas, const struct text *text, double width);
    double (*text)(struct canvas *canvas, struct box box, const struct text *text);
    void (*line)(struct canvas *canvas, struct point from, struct point to, double width,
                 uint32_t colour);
    void (*dotted_line)(struct canvas *canvas, struct point from, struct point to, double width,
                        uint32_t colour);
    void (*rect)(struct canvas *canvas, struct box box, const struct paint *paint);
    void (*fill_path)(struct canvas *canvas, const struct path *path, const struct paint *paint);
    void (*stroke_path)(struct canvas *canvas, const struct path *path,
                        const struct stroke *stroke);
    // From here on NULL is allowed.
    void (*begin_page)(struct canvas *canvas, double width, double height);
    void (*end_page)(struct canvas *canvas);
    void (*begin_link)(struct canvas *canvas, const char *address);
    void (*begin_link_to)(struct canvas *canvas, const char *target, const char *words);
    void (*end_link)(struct canvas *canvas);
    void (*target)(struct canvas *canvas, const char *target, double y);
    void (*bookmark)(struct canvas *canvas, unsigned level, const char *title, const char *target);
    void (*begin_tag)(struct canvas *canvas, const char *tag);
    void (*end_tag)(struct canvas *canvas, const char *tag);
    void (*begin_figure)(struct canvas *canvas, const char *words, struct box box);
    void (*end_figure)(struct canvas *canvas);
    const char *(*missing_glyphs)(struct canvas *canvas, struct arena *arena);
};

struct canvas {
    const struct canvas_calls *calls;
};

#endif
