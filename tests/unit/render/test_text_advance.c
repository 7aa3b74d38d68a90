// Text measured without a font: widths from the table, lines that never pass their width.
#include "render/text_advance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SLACK 0.001

static double width_of(const char *text, bool is_bold)
{
    struct font font = {10, is_bold};

    return text_advance(text, strlen(text), &font);
}

static void adds_up_the_widths_of_helvetica(void **state)
{
    (void)state;
    // At size 10 a digit is 5.56 wide, "." 2.78, "W" 9.44, "i" 2.22; all 5 % wider to be safe.
    const struct {
        const char *text;
        double width;
    } cases[] = {
        {"", 0},
        {"1", 5.56 * 1.05},
        {"10.5", (3 * 5.56 + 2.78) * 1.05},
        {"Wi", (9.44 + 2.22) * 1.05},
        {"日本", 2 * 10 * 1.05},  // East Asian characters are as wide as the font is high
        {"e\u0301", 5.56 * 1.05}, // an accent takes no room of its own
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_true(fabs(width_of(cases[i].text, false) - cases[i].width) < SLACK);
    }
    assert_true(fabs(width_of("1", true) - 5.56 * 1.05 * 1.07) < SLACK);
}

static void breaks_lines_at_spaces(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct text text = {"Law and Order Trust Fund", {10, false}, 0, ALIGN_LEFT, 0};
    // "Law and Order" is (5.56+5.56+7.22 + 2.78 + 3*5.56 + 2.78 + 7.78+3.33+5.56+5.56+3.33) * 1.05
    // = 66.14 * 1.05 = 69.4 wide, with " Trust" it is over 90.
    struct advance_lines lines = text_advance_lines(&text, 75, &arena);

    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.items[0], "Law and Order");
    assert_string_equal(lines.items[1], "Trust Fund");
}

static void keeps_every_line_within_its_width(void **state)
{
    (void)state;
    static const char *const texts[] = {"Disarmament, demobilisation and reintegration",
                                        "Donaudampfschifffahrtsgesellschaft",
                                        "  ",
                                        "日本国政府から拠出された資金",
                                        "one\ntwo",
                                        "a",
                                        " leading",
                                        "trailing "};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        for (double width = 25; width < 200; width += 7) {
            for (unsigned limit = 0; limit < 4; limit++) {
                CLEANUP(arena_done) struct arena arena = {0};
                struct text text = {texts[i], {10, false}, 0, ALIGN_LEFT, limit};
                struct advance_lines lines = text_advance_lines(&text, width, &arena);
                assert_true(lines.count >= 1 && (limit == 0 || lines.count <= limit));
                for (size_t line = 0; line < lines.count; line++) {
                    assert_true(width_of(lines.items[line], false) <= width + SLACK);
                }
            }
        }
    }
}

static void says_with_an_ellipsis_that_a_text_is_cut(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct text text = {"Trust Fund", {10, false}, 0, ALIGN_LEFT, 1};
    struct advance_lines lines = text_advance_lines(&text, 30, &arena);

    assert_int_equal(lines.count, 1);
    // "Tru" is 6.11 + 3.33 + 5.56 = 15 * 1.05 = 15.75; the ellipsis 6.3; "s" would pass 27.
    assert_string_equal(lines.items[0], "Trus…");
    assert_int_equal(text_advance_lines(&text, 0, &arena).count, 1);
    text.text = "";
    assert_int_equal(text_advance_lines(&text, 30, &arena).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up_the_widths_of_helvetica),
        cmocka_unit_test(breaks_lines_at_spaces),
        cmocka_unit_test(keeps_every_line_within_its_width),
        cmocka_unit_test(says_with_an_ellipsis_that_a_text_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
