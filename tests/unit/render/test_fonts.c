// Text as pango sets it for the PDF.
#include "render/pdf_fonts.h"

#include <setjmp.h>

#include <cmocka.h>

// Pango lifts Arabic between Japanese words by a fifth of their height.
static void words_of_all_scripts_stand_on_one_line(void **state)
{
    struct arena arena = {0};
    struct fonts *fonts = fonts_open(&arena);
    struct text text = {.text = "\u65E5\u672C \u2192 \u0635\u0646\u062F\u0648\u0642: \u9053 2010",
                        .font = {.size = 8}};
    int runs = 0;
    (void)state;
    PangoLayout *layout = fonts_layout(fonts, &text, 400);
    const PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    for (GSList *run = line->runs; run != NULL; run = run->next, runs++)
        assert_int_equal(((PangoGlyphItem *)run->data)->y_offset, 0);
    assert_true(runs >= 3);
    fonts_close(fonts);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_all_scripts_stand_on_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
