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

// "up to 5", open, about 2 with one unknown, nothing but unknown.
static void a_sum_has_its_bounds_and_marks(void **state)
{
    (void)state;
    const struct table_column columns[] = {{.key = "id", .type = CELL_ID},
                                           {.key = "paid", .type = CELL_SUM}};
    const struct cell cells[][2] = {
        {{.type = CELL_ID, .text = "a"}, {.type = CELL_SUM, .number = {5, 0}, .upper = {5, 0}}},
        {{.type = CELL_ID, .text = "b"},
         {.type = CELL_SUM, .number = {7, 0}, .lower = {7, 0}, .is_open = true}},
        {{.type = CELL_ID, .text = "c"},
         {.type = CELL_SUM,
          .number = {2, 0},
          .lower = {2, 0},
          .upper = {2, 0},
          .is_approximate = true,
          .unknown = 1}},
        {{.type = CELL_ID, .text = "d"}, {.type = CELL_SUM, .gap = GAP_UNKNOWN, .unknown = 3}},
    };
    struct table_row rows[4];
    for (size_t i = 0; i < 4; i++)
        rows[i] = (struct table_row){ROW_PLAIN, cells[i]};
    const struct table table = {
        .key = "t", .columns = columns, .column_count = 2, .rows = rows, .row_count = 4};
    char *text = csv_of(&table);
    assert_string_equal(text,
                        "id,paid,paid_lower,paid_upper,paid_approximate,paid_open,paid_unknown\n"
                        "a,5,0,5,0,0,0\n"
                        "b,7,7,,0,1,0\n"
                        "c,2,2,2,1,0,1\n"
                        "d,,,,0,0,3\n");
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
        cmocka_unit_test(a_sum_has_its_bounds_and_marks),
        cmocka_unit_test(a_full_disk_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
