// CSV: quoting, the formula guard, exact figures, no totals.
#include "render/render.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *csv_of(const struct table *table)
{
    struct error err;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_true(render_csv_table(table, out, &err));
    assert_int_equal(fclose(out), 0);
    return text;
}

static void quotes_and_guards_text(void **state)
{
    (void)state;
    const struct {
        const char *text;
        const char *field;
    } cases[] = {
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-1", "'-1"},
        {"@x", "'@x"},
        {"\tx", "'\tx"},
        {"\rx", "\"'\rx\""},
        {"=A1,B1", "\"'=A1,B1\""},
        {" x", "\" x\""},
        {"0012", "0012"},
        {"日本", "日本"},
    };
    const struct table_column column = {.key = "title", .type = CELL_TEXT};

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct cell cell = {.type = CELL_TEXT, .text = cases[i].text};
        const struct table_row row = {ROW_PLAIN, &cell};
        const struct table table = {
            .key = "t", .columns = &column, .column_count = 1, .rows = &row, .row_count = 1};
        char expected[64];
        snprintf(expected, sizeof(expected), "title\n%s\n", cases[i].field);
        char *text = csv_of(&table);
        assert_string_equal(text, expected);
        free(text);
    }
}

static void gives_exact_figures_and_leaves_out_totals(void **state)
{
    (void)state;
    const struct table_column columns[] = {
        {.key = "id", .type = CELL_ID},
        {.key = "words", .type = CELL_TEXT, .audience = AUDIENCE_PEOPLE},
        {.key = "paid", .type = CELL_AMOUNT, .decimals = 1, .scale_power = 6},
        {.key = "source", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    };
    const struct cell heading[4] = {{.type = CELL_TEXT, .text = "Grants"}};
    const struct cell first[] = {{.type = CELL_ID, .text = "F1"},
                                 {.type = CELL_TEXT, .text = "one"},
                                 {.type = CELL_AMOUNT, .number = {-500000000001, 2}},
                                 {.type = CELL_TEXT, .text = "s"}};
    const struct cell second[] = {{.type = CELL_ID, .text = "F2"},
                                  {.type = CELL_TEXT, .text = "two"},
                                  {.type = CELL_AMOUNT, .gap = GAP_UNKNOWN},
                                  {.type = CELL_BLANK}};
    const struct table_row rows[] = {
        {ROW_GROUP, heading}, {ROW_PLAIN, first}, {ROW_OTHER, second}, {ROW_TOTAL, first}};
    const struct table table = {
        .key = "t", .columns = columns, .column_count = 4, .rows = rows, .row_count = 4};
    char *text = csv_of(&table);

    assert_string_equal(text, "id,paid,source\nF1,-5000000000.01,s\nF2,,\n");
    free(text);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    const struct table_column column = {.key = "title", .type = CELL_TEXT};
    const struct cell cell = {.type = CELL_TEXT, .text = "x"};
    const struct table_row row = {ROW_PLAIN, &cell};
    const struct table table = {
        .key = "t", .columns = &column, .column_count = 1, .rows = &row, .row_count = 1};
    struct error err = {0};
    FILE *out = fopen("/dev/full", "w");

    assert_non_null(out);
    setvbuf(out, NULL, _IONBF, 0);
    assert_false(render_csv_table(&table, out, &err));
    assert_int_equal(err.code, ERROR_SYSTEM);
    assert_int_equal(fclose(out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_and_guards_text),
        cmocka_unit_test(gives_exact_figures_and_leaves_out_totals),
        cmocka_unit_test(a_full_disk_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
