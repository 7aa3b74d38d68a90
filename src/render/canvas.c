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

void canvas_fill_path(struct canvas *canvas, const struct path *path, const struct paint *paint)
{
    canvas->calls->fill_path(canvas, path, paint);
}

void canvas_stroke_path(struct canvas *canvas, const struct path *path, const struct stroke *stroke)
{
    canvas->calls->stroke_path(canvas, path, stroke);
}

struct path path_of_points(const struct point *points, size_t count, struct arena *arena)
{
    struct path_step *steps = NEW_ARRAY(arena, struct path_step, count);

    for (size_t i = 0; i < count; i++)
        steps[i] = (struct path_step){.kind = i == 0 ? PATH_MOVE : PATH_LINE, .to = points[i]};
    return (struct path){steps, count};
}

struct path path_of_circle(struct point centre, double radius, struct arena *arena)
{
    static const double kappa = 0.5522847498; // four curves that miss a circle by 0.03 %
    static const struct point corners[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 0}};
    struct path_step *steps = NEW_ARRAY(arena, struct path_step, COUNT_OF(corners));

    for (size_t i = 0; i < COUNT_OF(corners); i++) {
        struct point from = corners[i == 0 ? 0 : i - 1], to = corners[i];
        steps[i] = (struct path_step){
            .kind = i == 0 ? PATH_MOVE : PATH_CURVE,
            .to = {centre.x + radius * to.x, centre.y + radius * to.y},
            .control = {{centre.x + radius * (from.x + kappa * to.x),
                         centre.y + radius * (from.y + kappa * to.y)},
                        {centre.x + radius * (to.x + kappa * from.x),
                         centre.y + radius * (to.y + kappa * from.y)}},
        };
    }
    return (struct path){steps, COUNT_OF(corners)};
}

static void widen(struct box *box, struct point point)
{
    double right = box->x + box->width, bottom = box->y + box->height;

    box->x = point.x < box->x ? point.x : box->x;
    box->y = point.y < box->y ? point.y : box->y;
    box->width = (point.x > right ? point.x : right) - box->x;
    box->height = (point.y > bottom ? point.y : bottom) - box->y;
}

struct box path_bounds(const struct path *path)
{
    struct box box = {0};

    for (size_t i = 0; i < path->count; i++) {
        const struct path_step *step = &path->steps[i];
        if (i == 0)
            box = (struct box){step->to.x, step->to.y, 0, 0};
        widen(&box, step->to);
        for (size_t j = 0; step->kind == PATH_CURVE && j < COUNT_OF(step->control); j++)
            widen(&box, step->control[j]);
    }
    return box;
}

void canvas_begin_link(struct canvas *canvas, const char *address)
{
    CALL_IF_ANY(canvas, begin_link, address);
}

void canvas_begin_link_to(struct canvas *canvas, const char *target, const char *words)
{
    CALL_IF_ANY(canvas, begin_link_to, target, words);
}

void canvas_end_link(struct canvas *canvas)
{
    CALL_IF_ANY(canvas, end_link);
}

void canvas_target(struct canvas *canvas, const char *target, double y)
{
    CALL_IF_ANY(canvas, target, target, y);
}

void canvas_bookmark(struct canvas *canvas, unsigned level, const char *title, const char *target)
{
    CALL_IF_ANY(canvas, bookmark, level, title, target);
}

void canvas_begin_tag(struct canvas *canvas, const char *tag)
{
    CALL_IF_ANY(canvas, begin_tag, tag);
}

void canvas_end_tag(struct canvas *canvas, const char *tag)
{
    CALL_IF_ANY(canvas, end_tag, tag);
}

void canvas_begin_figure(struct canvas *canvas, const char *words, struct box box)
{
    CALL_IF_ANY(canvas, begin_figure, words, box);
}

void canvas_end_figure(struct canvas *canvas)
{
    CALL_IF_ANY(canvas, end_figure);
}

const char *canvas_missing_glyphs(struct canvas *canvas, struct arena *arena)
{
    if (canvas->calls->missing_glyphs == NULL)
        return NULL;
    return canvas->calls->missing_glyphs(canvas, arena);
}
