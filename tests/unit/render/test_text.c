// Tables on a terminal: alignment, folding, stacking, hostile text.
#include "render/render.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/text_wrap.h"

static const struct table_column columns[] = {
    {.key = "donor", .title = "Donor", .type = CELL_TEXT, .is_wrapped = true},
    {.key = "id", .title = "Id", .type = CELL_ID, .audience = AUDIENCE_MACHINES},
    {.key = "paid", .title = "Paid", .type = CELL_SUM, .decimals = 1, .scale_power = 6},
};

#define TEXT(words)                                                                                \
    {                                                                                              \
        .type = CELL_TEXT, .text = (words)                                                         \
    }
#define SUM(low, n, up, more)                                                                      \
    {                                                                                              \
        .type = CELL_SUM, .number = {(n), 0}, .lower = {(low), 0}, .upper = {(up), 0},             \
        .unknown = (more)                                                                          \
    }

static const struct cell japan[] = {TEXT("Japan"), {0}, SUM(0, 5000000000, 5000000000, 1)};
static const struct cell germany[] = {TEXT("Germany"), {0}, SUM(7500000, 7500000, 7500000, 0)};
static const struct cell norway[] = {TEXT("Norway"), {0}, {.type = CELL_SUM, .gap = GAP_NIL}};
static const struct cell total[] = {TEXT("Total"), {0}, SUM(7500000, 5007500000, 5007500000, 1)};
static const struct table_row rows[] = {
    {ROW_PLAIN, japan}, {ROW_PLAIN, germany}, {ROW_PLAIN, norway}, {ROW_TOTAL, total}};

static char *text_of(unsigned width, bool has_colour, const struct table_row *given, size_t count)
{
    const struct table table = {
        .key = "t", .columns = columns, .column_count = 3, .rows = given, .row_count = count};
    const struct text_style style = {width, has_colour};
    struct error err;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_true(render_text_table(&table, &style, out, &err));
    assert_int_equal(fclose(out), 0);
    return text;
}

static void check(unsigned width, const char *expected)
{
    char *text = text_of(width, false, rows, 4);

    assert_string_equal(text, expected);
    free(text);
}

static void points_stand_under_each_other(void **state)
{
    (void)state;
    check(0, "Donor       Paid\n"
             "───────  ───────────────────────────────────\n"
             "Japan    5,000.0 [0.0 – 5,000.0] + 1 unknown\n"
             "Germany      7.5\n"
             "Norway         –\n"
             "───────  ───────────────────────────────────\n"
             "Total    5,007.5 [7.5 – 5,007.5] + 1 unknown\n");
}

static void what_follows_a_figure_folds_below_it(void **state)
{
    (void)state;
    check(30, "Donor               Paid\n"
              "───────  ───────────────\n"
              "Japan            5,000.0\n"
              "         [0.0 – 5,000.0]\n"
              "             + 1 unknown\n"
              "Germany              7.5\n"
              "Norway                 –\n"
              "───────  ───────────────\n"
              "Total            5,007.5\n"
              "         [7.5 – 5,007.5]\n"
              "             + 1 unknown\n");
}

static void a_table_that_cannot_fit_becomes_records(void **state)
{
    (void)state;
    char *text = text_of(20, false, rows, 2);

    assert_string_equal(text, "Donor  Japan\n"
                              "Paid   5,000.0 [0.0\n"
                              "       – 5,000.0] +\n"
                              "       1 unknown\n"
                              "\n"
                              "Donor  Germany\n"
                              "Paid   7.5\n");
    free(text);
}

static void a_source_cannot_steer_the_terminal(void **state)
{
    (void)state;
    const struct cell hostile[] = {
        TEXT("a\033[31mb\xC2\x9B"), {0}, {.type = CELL_SUM, .gap = GAP_NIL}};
    const struct table_row row = {ROW_PLAIN, hostile};
    char *text = text_of(0, false, &row, 1);

    assert_null(strchr(text, '\033'));
    assert_null(strstr(text, "\xC2\x9B"));
    assert_non_null(strstr(text, "a [31mb"));
    free(text);
    text = text_of(0, true, rows, 4);
    assert_non_null(strstr(text, "\033[1mTotal"));
    free(text);
}

static void an_empty_table_says_so(void **state)
{
    (void)state;
    char *text = text_of(80, false, NULL, 0);

    assert_string_equal(text, "Donor  Paid\n─────  ────\n(none)\n");
    free(text);
}

static void wraps_at_spaces_and_between_wide_characters(void **state)
{
    (void)state;
    const struct {
        const char *text;
        size_t width;
        const char *lines[4];
    } cases[] = {
        {"one two three", 7, {"one two", "three"}},
        {"one two three", 0, {"one two three"}},
        {"abcdefgh", 3, {"abc", "def", "gh"}},
        {"日本国際", 5, {"日本", "国際"}},
        {"a\nb c", 9, {"a", "b c"}},
        {"", 5, {""}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        struct text_lines lines = text_wrap(cases[i].text, cases[i].width, &arena);
        for (size_t k = 0; k < lines.count; k++) {
            assert_non_null(cases[i].lines[k]);
            assert_string_equal(lines.items[k], cases[i].lines[k]);
        }
        assert_true(lines.count == 4 || cases[i].lines[lines.count] == NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_stand_under_each_other),
        cmocka_unit_test(what_follows_a_figure_folds_below_it),
        cmocka_unit_test(a_table_that_cannot_fit_becomes_records),
        cmocka_unit_test(a_source_cannot_steer_the_terminal),
        cmocka_unit_test(an_empty_table_says_so),
        cmocka_unit_test(wraps_at_spaces_and_between_wide_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
