// A small canvas: lines, rectangles with three fill styles, text, links and structure tags.
//
// Drawings are made against this and nothing else, so that another backend needs only these calls.
// The unit is the point, y grows downwards. The canvas remembers its first failure and draws no
// more after it; canvas_finish tells. While it is dry it measures but draws nothing, so the same
// code first lays pages out and then draws them.
#ifndef RENDER_CANVAS_H
#define RENDER_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"

struct point {
    double x, y;
};

struct extent {
    double width, height;
};

struct box {
    double x, y, width, height;
};

struct font {
    double size;
    bool is_bold;
};

// The distance between two baselines, whatever fonts a line needs; n lines are n leadings high.
#define FONT_LEADING 1.32

enum text_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

enum fill_style {
    STYLE_SOLID,
    STYLE_OUTLINE, // a light ground and a line around it
    STYLE_HATCH,   // a light ground, slanted lines, a line around it
};

struct paint {
    enum fill_style style;
    uint32_t ground; // 0xRRGGBB
    uint32_t line;   // of the outline and the hatching
};

// An outline of straight lines and Bézier curves. A path begins with PATH_MOVE.
enum path_kind { PATH_MOVE, PATH_LINE, PATH_CURVE };

struct path_step {
    enum path_kind kind;
    struct point to;
    struct point control[2]; // of a curve
};

struct path {
    const struct path_step *steps;
    size_t count;
};

enum stroke_dash { DASH_NONE, DASH_DASHED, DASH_DOTTED };

struct stroke {
    double width;
    uint32_t colour;
    enum stroke_dash dash;
};

struct text {
    const char *text;
    struct font font;
    uint32_t colour;
    enum text_align align;
    unsigned lines; // at most so many, then an ellipsis; 0: as many as needed
};

struct canvas_info {
    const char *title;
    const char *author;
    const char *subject;
    const char *creator;
    const char *comment; // one line for programs, behind the document; NULL: none
    int64_t time;        // creation and modification, UTC seconds
};

struct canvas;

// Writes a PDF to `stream`, which stays the caller's. Everything lives in `arena` until
// canvas_close, which must be called.
struct canvas *canvas_open_pdf(FILE *stream, const struct canvas_info *info, struct arena *arena);
// Writes the content of an <svg> element, not the element itself, to `stream`. Pages, links, targets
// and structure are left out; text is measured by a table of widths, the same on every machine.
// `name` begins the names of its clips and must be the only one of its kind in the page.
struct canvas *canvas_open_svg(FILE *stream, const char *name, struct arena *arena);
void canvas_close(struct canvas **canvas); // for CLEANUP; safe on NULL
// Ends the document; the first failure of all is reported here.
bool canvas_finish(struct canvas *canvas, const char *name, struct error *err) MUST_CHECK;

void canvas_set_dry(struct canvas *canvas, bool is_dry);
void canvas_begin_page(struct canvas *canvas, double width, double height);
void canvas_end_page(struct canvas *canvas);

// Size of a text set in lines of at most `width` (0: one line as long as it needs to be).
struct extent canvas_measure(struct canvas *canvas, const struct text *text, double width);
// Sets it in box->width from box->y down and returns its height; 0 as width means as in measure,
// with ALIGN_RIGHT and ALIGN_CENTRE then around box->x.
double canvas_text(struct canvas *canvas, struct box box, const struct text *text);
void canvas_line(struct canvas *canvas, struct point from, struct point to, double width,
                 uint32_t colour);
void canvas_dotted_line(struct canvas *canvas, struct point from, struct point to, double width,
                        uint32_t colour);
void canvas_rect(struct canvas *canvas, struct box box, const struct paint *paint);
// The inside of a path, closed, with the same styles as a rectangle.
void canvas_fill_path(struct canvas *canvas, const struct path *path, const struct paint *paint);
// Along a path, which stays open.
void canvas_stroke_path(struct canvas *canvas, const struct path *path,
                        const struct stroke *stroke);
// Outlines to fill or stroke, their steps in `arena`.
struct path path_of_points(const struct point *points, size_t count, struct arena *arena);
struct path path_of_circle(struct point centre, double radius, struct arena *arena);
struct box path_bounds(const struct path *path); // holds the path, control points included

// A link to an address; one that is no http(s) address is left out. Text between begin and end. One
// to a place says where it leads, in words.
void canvas_begin_link(struct canvas *canvas, const char *address);
void canvas_begin_link_to(struct canvas *canvas, const char *target, const char *words);
void canvas_end_link(struct canvas *canvas);
// A named place on this page, and a bookmark that leads to it; those of level 1 stand below the last
// of level 0.
void canvas_target(struct canvas *canvas, const char *target, double y);
void canvas_bookmark(struct canvas *canvas, unsigned level, const char *title, const char *target);
// Structure, "H1", "P", "Table", ...: text belongs in leaves only, a tag around tags has none. Each
// ends on the page where it begins.
void canvas_begin_tag(struct canvas *canvas, const char *tag);
void canvas_end_tag(struct canvas *canvas, const char *tag);
// A picture as one leaf, "Figure", with what it shows in words (NULL: none) for who cannot see it.
void canvas_begin_figure(struct canvas *canvas, const char *words, struct box box);
void canvas_end_figure(struct canvas *canvas);

// Characters no font has, "U+12345 U+12346 ...", or NULL when there are none.
const char *canvas_missing_glyphs(struct canvas *canvas, struct arena *arena);

#endif
