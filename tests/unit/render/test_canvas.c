// Paths on the canvas: their outlines, and how a picture in a page draws them.
#include "render/canvas.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_circle_reaches_its_radius_on_each_side(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct path circle = path_of_circle((struct point){50, 20}, 10, &arena);
    struct box box = path_bounds(&circle);
    (void)state;

    assert_float_equal(box.x, 40, 1e-9);
    assert_float_equal(box.y, 10, 1e-9);
    assert_float_equal(box.width, 20, 1e-9);
    assert_float_equal(box.height, 20, 1e-9);
}

// A Bézier curve's middle is (start + 3 control + 3 control + end) / 8.
static void a_circle_is_round_between_its_corners(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct path circle = path_of_circle((struct point){0, 0}, 1, &arena);
    (void)state;

    for (size_t i = 1; i < circle.count; i++) {
        const struct path_step *step = &circle.steps[i];
        struct point from = circle.steps[i - 1].to;
        double x = (from.x + 3 * step->control[0].x + 3 * step->control[1].x + step->to.x) / 8;
        double y = (from.y + 3 * step->control[0].y + 3 * step->control[1].y + step->to.y) / 8;
        assert_float_equal(hypot(x, y), 1, 0.001);
    }
}

static char *drawn(void (*draw)(struct canvas *, struct arena *))
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct error err;
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    struct canvas *canvas = canvas_open_svg(stream, "clip-of-a", &arena);

    draw(canvas, &arena);
    assert_true(canvas_finish(canvas, "test", &err));
    canvas_close(&canvas);
    fclose(stream);
    return text;
}

static void draw_two_hatched(struct canvas *canvas, struct arena *arena)
{
    const struct point points[] = {{0, 0}, {10, 0}, {5, 8}};
    const struct paint paint = {STYLE_HATCH, 0xFFFFFF, 0x2171B5};
    struct path triangle = path_of_points(points, 3, arena);

    canvas_fill_path(canvas, &triangle, &paint);
    canvas_fill_path(canvas, &triangle, &paint);
}

static void hatching_is_clipped_by_names_of_its_own(void **state)
{
    char *text = drawn(draw_two_hatched);
    (void)state;

    assert_non_null(strstr(text, "<clipPath id=\"clip-of-a-0\"><path d=\"M0 0L10 0L5 8Z\"/>"));
    assert_non_null(strstr(text, "url(#clip-of-a-0)"));
    assert_non_null(strstr(text, "<clipPath id=\"clip-of-a-1\">"));
    free(text);
}

static void draw_dashed(struct canvas *canvas, struct arena *arena)
{
    const struct point points[] = {{1, 2}, {3, 2}, {3, 4}};
    struct path steps = path_of_points(points, 3, arena);

    canvas_stroke_path(canvas, &steps, &(struct stroke){1.5, 0x08306B, DASH_DASHED});
}

static void a_stroke_stays_open_and_keeps_its_dashes(void **state)
{
    char *text = drawn(draw_dashed);
    (void)state;

    assert_string_equal(text, "<path d=\"M1 2L3 2L3 4\" fill=\"none\" stroke=\"#08306b\""
                              " stroke-width=\"1.5\" stroke-dasharray=\"6 4.5\"/>\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_circle_reaches_its_radius_on_each_side),
        cmocka_unit_test(a_circle_is_round_between_its_corners),
        cmocka_unit_test(hatching_is_clipped_by_names_of_its_own),
        cmocka_unit_test(a_stroke_stays_open_and_keeps_its_dashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
