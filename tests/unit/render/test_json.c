// JSON: exact strings, null for what is missing, totals apart, the same text from a source.
#include "render/render.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

static const struct table_column columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID},
    {.key = "paid", .title = "Paid", .type = CELL_SUM, .currency = "USD"},
    {.key = "count", .title = "Records", .type = CELL_COUNT},
    {.key = "counts", .title = "Counts", .type = CELL_FLAG},
};

#define ROW(name, sum)                                                                             \
    {                                                                                              \
        {.type = CELL_ID, .text = (name)}, sum, {.type = CELL_COUNT, .number = {3, 0}},            \
        {                                                                                          \
            .type = CELL_FLAG, .number = { 1, 0 }                                                  \
        }                                                                                          \
    }
#define EXACT                                                                                      \
    {                                                                                              \
        .type = CELL_SUM, .number = {1250, 2}, .lower = {1250, 2}, .upper = { 1250, 2 }            \
    }
#define OPEN                                                                                       \
    {                                                                                              \
        .type = CELL_SUM, .number = {5, 0}, .lower = {5, 0}, .is_open = true, .unknown = 2         \
    }
#define UNKNOWN                                                                                    \
    {                                                                                              \
        .type = CELL_SUM, .gap = GAP_UNKNOWN, .unknown = 1                                         \
    }
#define NIL                                                                                        \
    {                                                                                              \
        .type = CELL_SUM, .gap = GAP_NIL                                                           \
    }

static const struct cell exact[] = ROW("F1", EXACT);
static const struct cell open[] = ROW("F2", OPEN);
static const struct cell unknown[] = ROW("F3", UNKNOWN);
static const struct cell nil[] = ROW("F4", NIL);
static const struct cell total[] = ROW("all", EXACT);
static const struct table_row rows[] = {{ROW_PLAIN, exact},
                                        {ROW_PLAIN, open},
                                        {ROW_PLAIN, unknown},
                                        {ROW_PLAIN, nil},
                                        {ROW_TOTAL, total}};
static const struct table table = {
    .key = "t", .columns = columns, .column_count = 4, .rows = rows, .row_count = 5};

static const char EXPECTED[] =
    "[{\"id\":\"F1\",\"paid\":{\"stated\":\"12.5\",\"lower\":\"12.5\",\"upper\":\"12.5\","
    "\"approximate\":false,\"open\":false,\"unknown\":0},\"count\":3,\"counts\":true},"
    "{\"id\":\"F2\",\"paid\":{\"stated\":\"5\",\"lower\":\"5\",\"upper\":null,"
    "\"approximate\":false,\"open\":true,\"unknown\":2},\"count\":3,\"counts\":true},"
    "{\"id\":\"F3\",\"paid\":{\"stated\":null,\"lower\":null,\"upper\":null,"
    "\"approximate\":false,\"open\":false,\"unknown\":1},\"count\":3,\"counts\":true},"
    "{\"id\":\"F4\",\"paid\":null,\"count\":3,\"counts\":true}]";

static void rows_are_exact_and_without_totals(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer buffer = {.arena = &arena};
    struct json_writer writer = {.out = &buffer};
    struct error err;
    bool is_complete = false;

    render_json_rows(&table, &writer, &is_complete, &err);
    assert_true(is_complete);
    assert_string_equal(buffer_string(&buffer), EXPECTED);
}

static size_t at;
static bool rewind_rows(void *user, struct error *err)
{
    (void)user;
    (void)err;
    at = 0;
    return true;
}

static bool next_row(void *user, const struct table_row **row, struct error *err)
{
    size_t count = *(size_t *)user;
    (void)err;
    *row = at < count ? &rows[at++ % 4] : NULL;
    return true;
}

static bool broken_row(void *user, const struct table_row **row, struct error *err)
{
    (void)user;
    (void)row;
    return error_set(err, ERROR_STORE, "record 7 cannot be read");
}

static void long_tables_go_to_the_file_in_pieces(void **state)
{
    (void)state;
    size_t count = 10000;
    const struct row_source source = {
        .rewind = rewind_rows, .next = next_row, .user = &count, .count = count};
    struct table streamed = table;
    streamed.source = &source;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer buffer = {.arena = &arena};
    struct json_writer writer = {.out = &buffer};
    struct error err;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_true(render_json_rows_to(&streamed, &writer, out, &err));
    fwrite(buffer.data, 1, buffer.size, out);
    assert_int_equal(fclose(out), 0);
    assert_true(buffer.capacity < 256 * 1024);
    // 2,500 times the four rows, brackets and a last comma aside.
    assert_int_equal(size, 2500 * (sizeof(EXPECTED) - 2) + 1);
    assert_memory_equal(text, EXPECTED, sizeof(EXPECTED) - 2);
    free(text);
}

static void a_failing_source_is_named(void **state)
{
    (void)state;
    const struct row_source source = {.rewind = rewind_rows, .next = broken_row, .count = 1};
    struct table broken = table;
    broken.source = &source;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer buffer = {.arena = &arena};
    struct json_writer writer = {.out = &buffer};
    struct error err;

    assert_false(render_json_rows_to(&broken, &writer, NULL, &err));
    assert_string_equal(err.text, "table \"t\": record 7 cannot be read");
}

static void a_document_gives_totals_apart(void **state)
{
    (void)state;
    const struct section section = {
        .key = "s", .title = "S", .sheet = "S", .tables = &table, .table_count = 1};
    const struct document document = {.title = "D",
                                      .origin = "o",
                                      .root = "00",
                                      .as_of = "now",
                                      .sections = &section,
                                      .section_count = 1};
    struct error err;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_true(render_json_document(&document, out, &err));
    assert_int_equal(fclose(out), 0);
    const char *totals = strstr(text, "\"totals\": [");
    assert_non_null(totals);
    assert_null(memmem(text, (size_t)(totals - text), "\"all\"", 5));
    assert_non_null(strstr(totals, "\"id\": \"all\""));
    assert_int_equal(text[size - 1], '\n');
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_exact_and_without_totals),
        cmocka_unit_test(long_tables_go_to_the_file_in_pieces),
        cmocka_unit_test(a_failing_source_is_named),
        cmocka_unit_test(a_document_gives_totals_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
