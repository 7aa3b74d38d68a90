// The colours: contrast as WCAG 2 measures it, and what a grey printer leaves of them.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/palette.h"

static double channel(unsigned value)
{
    double share = value / 255.0;

    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel(colour >> 16 & 0xFF) + 0.7152 * channel(colour >> 8 & 0xFF) +
           0.0722 * channel(colour & 0xFF);
}

static double contrast(uint32_t a, uint32_t b)
{
    double one = luminance(a), other = luminance(b);

    return one > other ? (one + 0.05) / (other + 0.05) : (other + 0.05) / (one + 0.05);
}

static void marks_stand_out_and_carry_text(void **state)
{
    (void)state;
    for (int fill = FILL_DISBURSED; fill <= FILL_NEUTRAL; fill++) {
        uint32_t colour = palette_colour((enum chart_fill)fill);
        assert_true(contrast(colour, 0xFFFFFF) >= 3);
        assert_true(contrast(palette_paint((enum chart_fill)fill, true).line, 0xFFFFFF) >= 3);
        assert_true(contrast(palette_ink((enum chart_fill)fill), colour) >= 4.5);
        assert_true(contrast(INK, palette_faint((enum chart_fill)fill).ground) >= 4.5);
    }
    for (int fill = FILL_HEAT_1; fill <= FILL_HEAT_5; fill++)
        assert_true(contrast(palette_ink((enum chart_fill)fill),
                             palette_colour((enum chart_fill)fill)) >= 4.5);
}

static void areas_that_touch_are_parted(void **state)
{
    static const enum chart_fill fills[] = {FILL_PLEDGED, FILL_COMMITTED, FILL_DISBURSED,
                                            FILL_SPENT, FILL_OTHER};

    (void)state;
    for (size_t i = 0; i < sizeof(fills) / sizeof(*fills); i++) {
        uint32_t ground = palette_plain(fills[i]).ground;
        assert_true(contrast(palette_seam(fills[i]), ground) >= 3);
        assert_true(contrast(palette_ink(fills[i]), ground) >= 4.5);
    }
}

// The parts of a column stand in this order, the others last whatever stands before them.
static void parts_beside_each_other_differ_in_grey(void **state)
{
    (void)state;
    for (int fill = FILL_CATEGORY_1; fill < FILL_OTHER; fill++)
        assert_true(contrast(palette_colour((enum chart_fill)fill),
                             palette_colour((enum chart_fill)(fill + 1))) >= 1.35);
    assert_true(contrast(palette_colour(FILL_CATEGORY_4), palette_colour(FILL_OTHER)) >= 1.35);
}

// A key names each by its shade when the colour is gone.
static void any_two_categories_differ_in_grey(void **state)
{
    (void)state;
    for (int fill = FILL_CATEGORY_1; fill <= FILL_OTHER; fill++) {
        for (int other = FILL_CATEGORY_1; other < fill; other++)
            assert_true(contrast(palette_colour((enum chart_fill)fill),
                                 palette_colour((enum chart_fill)other)) >= 1.15);
    }
}

static void heat_grows_darker(void **state)
{
    (void)state;
    for (int fill = FILL_HEAT_1; fill < FILL_HEAT_5; fill++)
        assert_true(contrast(palette_colour((enum chart_fill)fill),
                             palette_colour((enum chart_fill)(fill + 1))) >= 1.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_stand_out_and_carry_text),
        cmocka_unit_test(areas_that_touch_are_parted),
        cmocka_unit_test(parts_beside_each_other_differ_in_grey),
        cmocka_unit_test(any_two_categories_differ_in_grey),
        cmocka_unit_test(heat_grows_darker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
