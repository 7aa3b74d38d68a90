// From a layout to the canvas (see chart_draw.h). Everything inside the drawing is one leaf of the
// structure, a figure with the chart in words; title and notes are paragraphs around it.
#include "render/chart_draw.h"

#include <math.h>

#include "render/palette.h"

static struct extent measure(void *user, const struct text *text, double width)
{
    return canvas_measure(user, text, width);
}

struct ruler canvas_ruler(struct canvas *canvas)
{
    return (struct ruler){measure, canvas};
}

static void draw_rule(struct canvas *canvas, const struct chart_rule *rule, struct point corner)
{
    struct point from = {corner.x + rule->from.x, corner.y + rule->from.y};
    struct point to = {corner.x + rule->to.x, corner.y + rule->to.y};

    if (rule->is_dotted) {
        canvas_dotted_line(canvas, from, to, 0.8, INK_SOFT);
    } else if (rule->is_zero) {
        canvas_line(canvas, from, to, 0.7, RULE_STRONG);
    } else {
        canvas_line(canvas, from, to, 0.4, RULE_LIGHT);
    }
}

// Grid lines stop before a figure instead of crossing it.
static void clear_ground(struct canvas *canvas, struct box box)
{
    const struct paint white = {STYLE_SOLID, 0xFFFFFF, 0xFFFFFF};
    struct box ground = {box.x - 1, box.y + 0.5, box.width + 2, box.height - 1};

    canvas_rect(canvas, ground, &white);
}

static void draw_texts(struct canvas *canvas, const struct chart_layout *layout,
                       struct point corner, enum chart_role role, const char *tag)
{
    for (size_t i = 0; i < layout->texts.count; i++) {
        const struct chart_text *item = &layout->texts.items[i];
        struct box box = item->box;
        if (item->role != role)
            continue;
        box.x += corner.x;
        box.y += corner.y;
        if (role == ROLE_FIGURE)
            clear_ground(canvas, box);
        if (tag != NULL)
            canvas_begin_tag(canvas, tag);
        canvas_text(canvas, box, &item->text);
        if (tag != NULL)
            canvas_end_tag(canvas, tag);
    }
}

static struct path moved(const struct path *path, struct point by, struct arena *arena)
{
    struct path_step *steps = NEW_ARRAY(arena, struct path_step, path->count);

    for (size_t i = 0; i < path->count; i++) {
        const struct path_step *step = &path->steps[i];
        steps[i] = (struct path_step){step->kind,
                                      {step->to.x + by.x, step->to.y + by.y},
                                      {{step->control[0].x + by.x, step->control[0].y + by.y},
                                       {step->control[1].x + by.x, step->control[1].y + by.y}}};
    }
    return (struct path){steps, path->count};
}

static void draw_paths(struct canvas *canvas, const struct chart_layout *layout,
                       struct point corner)
{
    struct arena arena CLEANUP(arena_done) = {0};

    for (size_t i = 0; i < layout->paths.count; i++) {
        const struct chart_path *item = &layout->paths.items[i];
        struct path path = moved(&item->path, corner, &arena);
        struct paint paint = item->is_faint    ? palette_faint(item->fill)
                             : item->is_washed ? palette_wash(item->fill)
                             : item->is_plain  ? palette_plain(item->fill)
                                               : palette_paint(item->fill, item->is_hatched);
        if (item->is_filled)
            canvas_fill_path(canvas, &path, &paint);
        if (item->stroke.width > 0)
            canvas_stroke_path(canvas, &path, &item->stroke);
    }
}

static void widen(struct box *box, const struct box *other)
{
    double right = fmax(box->x + box->width, other->x + other->width);
    double bottom = fmax(box->y + box->height, other->y + other->height);

    box->x = fmin(box->x, other->x);
    box->y = fmin(box->y, other->y);
    box->width = right - box->x;
    box->height = bottom - box->y;
}

// What is drawn and written in it, without title and notes.
static struct box drawing_box(const struct chart_layout *layout, struct point corner)
{
    struct box box = layout->plot;

    for (size_t i = 0; i < layout->texts.count; i++) {
        const struct chart_text *text = &layout->texts.items[i];
        if (text->role == ROLE_LABEL || text->role == ROLE_FIGURE)
            widen(&box, &text->box);
    }
    for (size_t i = 0; i < layout->marks.count; i++)
        widen(&box, &layout->marks.items[i].box);
    for (size_t i = 0; i < layout->paths.count; i++) {
        struct box path = path_bounds(&layout->paths.items[i].path);
        widen(&box, &path);
    }
    return (struct box){box.x + corner.x, box.y + corner.y, box.width, box.height};
}

void chart_draw(struct canvas *canvas, const struct chart_layout *layout, struct point corner)
{
    draw_texts(canvas, layout, corner, ROLE_TITLE, "H2");
    draw_texts(canvas, layout, corner, ROLE_MEASURE, "P");
    canvas_begin_figure(canvas, layout->words, drawing_box(layout, corner));
    for (size_t i = 0; i < layout->rules.count; i++) {
        if (!layout->rules.items[i].is_zero)
            draw_rule(canvas, &layout->rules.items[i], corner);
    }
    for (size_t i = 0; i < layout->marks.count; i++) {
        const struct chart_mark *mark = &layout->marks.items[i];
        struct paint paint = palette_paint(mark->fill, mark->is_hatched);
        struct box box = {corner.x + mark->box.x, corner.y + mark->box.y, mark->box.width,
                          mark->box.height};
        canvas_rect(canvas, box, &paint);
    }
    draw_paths(canvas, layout, corner);
    for (size_t i = 0; i < layout->rules.count; i++) {
        if (layout->rules.items[i].is_zero)
            draw_rule(canvas, &layout->rules.items[i], corner);
    }
    draw_texts(canvas, layout, corner, ROLE_LABEL, NULL);
    draw_texts(canvas, layout, corner, ROLE_FIGURE, NULL);
    canvas_end_figure(canvas);
    draw_texts(canvas, layout, corner, ROLE_NOTE, "P");
}
