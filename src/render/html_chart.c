// A chart in a page: title and measure as the page's own text, the drawing as inline SVG.
//
// The drawing is made twice, for a wide and for a narrow window, since a picture that only shrinks
// has letters nobody can read on a telephone. The style sheet shows one of the two. More columns
// than a narrow drawing has room for are drawn once and move sideways in their box.
#include "render/html_parts.h"

#include <math.h>

#include "render/chart_draw.h"
#include "render/html_text.h"

// Two sizes of the drawing, in its own units: its letters are 7.5 to 8 of them high.
static const struct shape {
    const char *name;
    double width;
} shapes[] = {
    {"broad", 520},
    {"narrow", 230},
};

static const struct shape only_shape = {"only", 520};

#define NARROW_COLUMNS 12u
#define HEIGHT_MOST 1600.0

// More columns than a narrow drawing can hold.
static bool is_only_broad(const struct chart *chart)
{
    bool is_columns = chart->kind == CHART_STACKED_COLUMNS;

    return is_columns && chart->row_count > NARROW_COLUMNS;
}

static void put_drawing(struct page *page, const struct chart *chart, const struct shape *shape)
{
    CLEANUP(arena_done) struct arena arena = {0};
    const char *id = arena_printf(&arena, "chart-%s-%s", chart->key, shape->name);
    CLEANUP(canvas_close) struct canvas *canvas = canvas_open_svg(page->out, id, &arena);
    struct ruler ruler = canvas_ruler(canvas);
    // Its words stand around the drawing, as the page's own text.
    struct chart bare = *chart;
    bare.title = "";
    bare.measure = NULL;
    bare.alt = NULL;
    bare.note_count = 0;
    struct extent room = {shape->width, HEIGHT_MOST};
    room.height = chart_wanted_height(&bare, &ruler, room, 0);
    struct chart_layout layout = chart_lay_out(&bare, &ruler, room, &arena);

    fprintf(page->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" role=\"img\" "
            "viewBox=\"0 0 %.0f %.0f\" aria-labelledby=\"",
            shape->name, layout.size.width, ceil(layout.size.height));
    const char *const parts[] = {"title", "desc"};
    const char *const texts[] = {chart->title, chart->alt != NULL ? chart->alt : chart->measure};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        html_put_text(page->out, arena_printf(&arena, "%s%s-%s", i > 0 ? " " : "", id, parts[i]));
    }
    fputs("\">\n", page->out);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        fprintf(page->out, "<%s id=\"", parts[i]);
        html_put_text(page->out, arena_printf(&arena, "%s-%s", id, parts[i]));
        fputs("\">", page->out);
        html_put_text(page->out, texts[i]);
        fprintf(page->out, "</%s>\n", parts[i]);
    }
    chart_draw(canvas, &layout, (struct point){0, 0});
    fputs("</svg>\n", page->out);
}

void html_put_chart(struct page *page, const struct chart *chart)
{
    fputs("<figure>\n<figcaption><h3>", page->out);
    html_put_text(page->out, chart->title);
    fputs("</h3>\n", page->out);
    if (chart->measure != NULL) {
        fputs("<p>", page->out);
        html_put_text(page->out, chart->measure);
        fputs("</p>\n", page->out);
    }
    fputs("</figcaption>\n", page->out);
    if (!is_only_broad(chart)) {
        for (size_t i = 0; i < COUNT_OF(shapes); i++)
            put_drawing(page, chart, &shapes[i]);
    } else {
        fputs("<div class=\"scroll\">\n", page->out);
        put_drawing(page, chart, &only_shape);
        fputs("</div>\n", page->out);
    }
    for (size_t i = 0; i < chart->note_count; i++) {
        fputs("<p class=\"note\">", page->out);
        html_put_text(page->out, chart->notes[i]);
        fputs("</p>\n", page->out);
    }
    fputs("</figure>\n", page->out);
}
