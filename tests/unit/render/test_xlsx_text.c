// What a workbook makes of texts, and which texts a formula may compare with.
#include "render/xlsx_text.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/xlsx_formula.h"

static void repairs_what_xml_cannot_hold(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    const struct {
        const char *text, *expected;
        uint64_t replaced;
    } cases[] = {
        {"plain", "plain", 0},
        {"=1+1", "=1+1", 0},
        {"\xEF\xBF\xBE!", "\xEF\xBF\xBD!", 1},
        {"a\xEF\xBF\xBF", "a\xEF\xBF\xBD", 1},
        {"a\xFF\xFEz", "a\xEF\xBF\xBD\xEF\xBF\xBDz", 1},
        {"\xEF\xBF\xBD", "\xEF\xBF\xBD", 0},
        {"_x0041_", "_x005F_x0041_", 0},
        {"_x00g1_", "_x00g1_", 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct xlsx_repairs repairs = {0};
        assert_string_equal(xlsx_text(cases[i].text, &repairs, &arena), cases[i].expected);
        assert_int_equal(repairs.replaced, cases[i].replaced);
        assert_int_equal(repairs.cut, 0);
    }
}

static void cuts_at_what_a_cell_holds(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    char *text = arena_alloc(&arena, 64001);

    memset(text, 'x', 64000);
    text[64000] = '\0';
    for (size_t size = XLSX_TEXT_MAX - 1; size <= XLSX_TEXT_MAX + 1; size++) {
        struct xlsx_repairs repairs = {0};
        const char *cut = xlsx_text(text + 64000 - size, &repairs, &arena);
        assert_int_equal(repairs.cut, size > XLSX_TEXT_MAX);
        assert_int_equal(utf16_length(cut), size > XLSX_TEXT_MAX ? XLSX_TEXT_MAX : size);
    }
    struct xlsx_repairs repairs = {0};
    const char *cut = xlsx_text(text, &repairs, &arena);
    assert_int_equal(utf16_length(cut), XLSX_TEXT_MAX);
    assert_string_equal(cut + strlen(cut) - 3, "…");
}

static void compares_only_with_texts_that_stay_texts(void **state)
{
    (void)state;
    static const char *const plain[] = {"JPN",       "donor-038",   "F000042", "2009",
                                        "2003–2013", "before 2000", "pledge"};
    static const char *const other[] = {"",       "a*",  "a?",  "~a",  "TRUE", "false", "Jan-2009",
                                        "MAR-12", "1E5", "007", "1-2", "<>x",  "=x",    "a\"b"};

    for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
        assert_true(xlsx_is_plain_criterion(plain[i]));
    for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
        assert_false(xlsx_is_plain_criterion(other[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repairs_what_xml_cannot_hold),
        cmocka_unit_test(cuts_at_what_a_cell_holds),
        cmocka_unit_test(compares_only_with_texts_that_stay_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
