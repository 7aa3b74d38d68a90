// Workbooks: what the library would write broken is refused, and a broken file is seen.
//
// What the cells hold is compared by another program's reader (tests/pages).
#include "render/render.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "render/xlsx_blocks.h"
#include "render/xlsx_sheet.h"
#include "render/xlsx_table.h"
#include "render/xlsx_verify.h"
#include "render/xlsx_zip.h"

static char folder[] = "/tmp/test-xlsx-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static const char *path_of(const char *name, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", folder, name);
}

static const struct table_column columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID},
    {.key = "paid", .title = "Paid", .type = CELL_SUM, .decimals = 1, .scale_power = 6},
};
static const struct table_column twins[] = {
    {.key = "id", .title = "Id", .type = CELL_ID},
    {.key = "ID", .title = "Id", .type = CELL_ID},
};

// A document of one flat and one report section over the same single row.
struct sample {
    struct cell cells[2];
    struct table_row row;
    struct table table;
    struct section sections[2];
    struct document document;
};

static void sample_init(struct sample *sample, const char *text, const char *sheet)
{
    *sample = (struct sample){
        .cells = {{.type = CELL_ID, .text = text},
                  {.type = CELL_SUM, .number = {5, 0}, .lower = {5, 0}, .upper = {5, 0}}},
        .row = {ROW_PLAIN, sample->cells},
        .table = {.key = "t",
                  .title = "T",
                  .columns = columns,
                  .column_count = 2,
                  .rows = &sample->row,
                  .row_count = 1},
        .sections =
            {{.key = "s", .title = "S", .sheet = sheet, .tables = &sample->table, .table_count = 1},
             {.key = "d",
              .title = "D",
              .sheet = "Data",
              .tables = &sample->table,
              .table_count = 1,
              .is_flat_data = true}},
        .document = {.title = "Title",
                     .book_title = "Book",
                     .origin = "o",
                     .root = "00",
                     .as_of = "today",
                     .as_of_time = 1366070400,
                     .sections = sample->sections,
                     .section_count = 2},
    };
}

static bool write_with(const struct document *document, struct xlsx_options *options,
                       const char *path, struct arena *arena, struct error *err)
{
    struct output output;

    if (!output_open(&output, path, arena, err))
        return false;
    bool ok =
        render_xlsx_document(document, options, &output, arena, err) && output_commit(&output, err);
    if (!ok)
        output_discard(&output);
    return ok;
}

static bool write_book(const struct document *document, const char *path, struct arena *arena,
                       struct error *err)
{
    return write_with(document, &(struct xlsx_options){0}, path, arena, err);
}

static bool take(void *user, const unsigned char *data, size_t size)
{
    buffer_put(user, (const char *)data, size);
    return true;
}

static const char *read_part(const char *path, const char *name, struct arena *arena)
{
    CLEANUP(zip_close) struct zip zip = {0};
    struct zip_part part = {0};
    struct buffer text = {.arena = arena};

    assert_null(zip_open(&zip, path));
    for (uint32_t i = 0; i < zip.part_count && strcmp(part.name, name) != 0; i++)
        assert_null(zip_next(&zip, &part));
    assert_null(zip_read(&zip, &part, take, &text));
    return buffer_string(&text);
}

static void repairs_texts_and_refuses_bad_names(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    char *long_text = arena_alloc(&arena, XLSX_TEXT_MAX + 2);
    memset(long_text, 'x', XLSX_TEXT_MAX + 1);
    const struct {
        const char *text;
        const char *sheet;
        const char *error; // NULL: written
    } cases[] = {
        {"fine", "S", NULL},
        {"=1+1", "S", NULL},
        {"_x0041_ and \x01 and \xE6\x97\xA5", "S", NULL},
        {"bad \xFF", "S", NULL},
        {"bad \xEF\xBF\xBE", "S", NULL},
        {"fine \xEF\xBF\xBD", "S", NULL},
        {long_text + 1, "S", NULL},
        {long_text, "S", NULL},
        {"x", "a/b", "must not hold"},
        {"x", "'a", "apostrophe"},
        {"x", "history", "History"},
        {"x", "data", "Data"},
        {"x", "12345678901234567890123456789012", "at most 31"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct sample sample;
        struct error err = {0};
        const char *path = path_of("a.xlsx", &arena);
        sample_init(&sample, cases[i].text, cases[i].sheet);
        bool ok = write_book(&sample.document, path, &arena, &err);
        if (cases[i].error == NULL) {
            if (!ok)
                fail_msg("%zu: %s", i, err.text);
            assert_int_equal(unlink(path), 0);
        } else {
            assert_false(ok);
            if (strstr(err.text, cases[i].error) == NULL)
                fail_msg("%zu: %s", i, err.text);
            assert_int_equal(access(path, F_OK), -1);
        }
    }
}

static void refuses_two_columns_of_one_name(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct sample sample;
    struct error err = {0};

    sample_init(&sample, "x", "S");
    sample.cells[1] = sample.cells[0];
    sample.table.columns = twins;
    assert_false(write_book(&sample.document, path_of("b.xlsx", &arena), &arena, &err));
    assert_non_null(strstr(err.text, "one name"));
}

static void *read_bytes(const char *path, size_t *size, struct arena *arena)
{
    struct slice slice;
    struct error err;

    assert_true(file_read_all(path, 1 << 24, &slice, arena, &err));
    *size = slice.size;
    return arena_copy(arena, slice.data, slice.size);
}

static void same_document_same_bytes(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct sample sample;
    struct error err;
    size_t sizes[2];
    void *bytes[2];

    sample_init(&sample, "x", "S");
    for (int i = 0; i < 2; i++) {
        const char *path = path_of("c.xlsx", &arena);
        assert_true(write_book(&sample.document, path, &arena, &err));
        bytes[i] = read_bytes(path, &sizes[i], &arena);
        assert_int_equal(unlink(path), 0);
        if (i == 0)
            sleep(2); // the clock of a zip file ticks every two seconds
    }
    assert_int_equal(sizes[0], sizes[1]);
    assert_memory_equal(bytes[0], bytes[1], sizes[0]);
}

static void write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

static void sees_a_damaged_workbook(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct sample sample;
    struct error err;
    const char *path = path_of("d.xlsx", &arena);
    size_t size;

    sample_init(&sample, "x", "S");
    assert_true(write_book(&sample.document, path, &arena, &err));
    char *bytes = read_bytes(path, &size, &arena);
    assert_true(xlsx_verify(path, NULL, &err));
    for (size_t cut = 0; cut < size; cut += cut < 100 ? 1 : 97) {
        write_bytes(path, bytes, cut);
        assert_false(xlsx_verify(path, NULL, &err));
    }
    // A flipped bit in the packed bytes of the first part (its name is 19 bytes, no extra field).
    bytes[30 + 19 + 20] ^= 4;
    write_bytes(path, bytes, size);
    assert_false(xlsx_verify(path, NULL, &err));
    assert_non_null(strstr(err.text, "[Content_Types].xml"));
    assert_int_equal(unlink(path), 0);
}

static void a_link_too_many_is_text(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct xlsx_book book;
    struct error err = {0};
    const char *path = path_of("e.xlsx", &arena);
    char *long_url = arena_alloc(&arena, XLSX_URL_MAX + 2);
    memset(long_url, 'x', XLSX_URL_MAX + 1);
    memcpy(long_url, "https://", 8);
    const struct xlsx_style style = {.look = LOOK_DATA};

    assert_true(xlsx_book_open(&book, path, true, &arena, &err));
    struct xlsx_sheet *sheet = xlsx_sheet_new(&book, "S", 0);
    xlsx_put_link(sheet, 0, 0, long_url, "one past the limit", style);
    xlsx_put_link(sheet, 1, 0, "javascript:alert(1)", "no web address", style);
    xlsx_put_link(sheet, 2, 0, "https://a b", "a space", style);
    assert_int_equal(sheet->link_count, 0);
    for (uint32_t row = 3; row < XLSX_LINK_MAX + 10; row++) {
        xlsx_put_link(sheet, row, 0, "https://example.org/", "here", style);
    }
    assert_int_equal(sheet->link_count, XLSX_LINK_MAX);
    assert_true(xlsx_book_close(&book, &err));
    assert_true(xlsx_verify(path, NULL, &err));
    assert_int_equal(unlink(path), 0);
}

// Its sheets have no rows, and one that ends nowhere was cut into pages for ever.
static void a_failed_book_is_not_cut_into_pages(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct xlsx_book book;
    struct xlsx_print print = {0};
    struct error err;
    (void)state;

    assert_true(xlsx_book_open(&book, path_of("failed.xlsx", &arena), false, &arena, &err));
    xlsx_fail(&book, "here", "no memory");
    struct xlsx_page page = {.sheet = xlsx_sheet_new(&book, "A", 0), .arena = &arena};
    xlsx_print_text(&print, &page);
    assert_int_equal(print.area_count, 0);
    assert_false(xlsx_book_close(&book, &err));
    assert_non_null(strstr(err.text, "here: no memory"));
}

static void formats_show_what_print_shows(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};

    assert_string_equal(xlsx_number_format(1, 6, "", "", &arena), "#,##0.0,,;\"\u2212\"#,##0.0,,");
    assert_string_equal(xlsx_number_format(0, 0, "", "", &arena), "#,##0;\"\u2212\"#,##0");
    assert_string_equal(xlsx_number_format(2, 3, "\"~\"", "\" r\"", &arena),
                        "\"~\"#,##0.00,\" r\";\"~\"\"\u2212\"#,##0.00,\" r\"");
}

static uint64_t position;
static struct table_row streamed_row;

static bool rewind_rows(void *user, struct error *err)
{
    (void)user;
    (void)err;
    position = 0;
    return true;
}

static bool next_row(void *user, const struct table_row **row, struct error *err)
{
    const uint64_t *count = user;
    (void)err;
    *row = position++ < *count ? &streamed_row : NULL;
    return true;
}

static void goes_on_in_a_second_sheet(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct sample sample;
    struct error err = {0};
    uint64_t count = XLSX_ROW_MAX; // one more than fits under a header
    const struct row_source source = {
        .rewind = rewind_rows, .next = next_row, .user = &count, .count = count};
    const char *path = path_of("f.xlsx", &arena);

    sample_init(&sample, "x", "S");
    streamed_row = (struct table_row){ROW_PLAIN, sample.cells};
    sample.table.source = &source;
    sample.table.column_count = 1;
    sample.document.sections = &sample.sections[1];
    sample.document.section_count = 1;
    bool ok = write_book(&sample.document, path, &arena, &err);
    if (!ok)
        fail_msg("%s", err.text);
    size_t size;
    char *bytes = read_bytes(path, &size, &arena);
    // "Read me", "Data", "Data 2".
    assert_non_null(memmem(bytes, size, "sheet3.xml", 10));
    assert_null(memmem(bytes, size, "sheet4.xml", 10));
    assert_int_equal(unlink(path), 0);
}

static size_t part_of_row(void *user)
{
    (void)user;
    return position <= 3 ? 0 : 1;
}

static void splits_what_is_too_long_by_its_parts(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct sample sample;
    struct error err = {0};
    uint64_t count = 5;
    const struct row_part parts[] = {{"2009", 3}, {"2010", 2}};
    const struct row_source source = {.rewind = rewind_rows,
                                      .next = next_row,
                                      .user = &count,
                                      .count = count,
                                      .parts = parts,
                                      .part_count = 2,
                                      .part = part_of_row};
    const char *path = path_of("g.xlsx", &arena);

    sample_init(&sample, "x", "S");
    streamed_row = (struct table_row){ROW_PLAIN, sample.cells};
    sample.table.source = &source;
    sample.table.column_count = 1;
    sample.document.sections = &sample.sections[1];
    sample.document.section_count = 1;
    struct xlsx_options options = {.sheet_rows = 2};
    assert_true(write_with(&sample.document, &options, path, &arena, &err));
    const char *book = read_part(path, "xl/workbook.xml", &arena);
    // Three rows of 2009 need two sheets of two, the two of 2010 one.
    static const char *const sheets[] = {"\"Data 2009\"", "\"Data 2009 (2)\"", "\"Data 2010\""};
    static const unsigned ends[] = {3, 2, 3};
    for (size_t i = 0; i < 3; i++) {
        assert_non_null(strstr(book, sheets[i]));
        const char *sheet =
            read_part(path, arena_printf(&arena, "xl/worksheets/sheet%zu.xml", i + 2), &arena);
        assert_non_null(strstr(sheet, arena_printf(&arena, "<row r=\"%u\"", ends[i])));
        assert_null(strstr(sheet, arena_printf(&arena, "<row r=\"%u\"", ends[i] + 1)));
    }
    assert_int_equal(unlink(path), 0);
}

static void says_where_a_report_table_is_cut(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct sample sample;
    struct error err = {0};
    uint64_t count = XLSX_ROW_MAX + 5u;
    const struct row_source source = {
        .rewind = rewind_rows, .next = next_row, .user = &count, .count = count};
    const char *path = path_of("h.xlsx", &arena);

    sample_init(&sample, "x", "S");
    streamed_row = (struct table_row){ROW_PLAIN, sample.cells};
    sample.table.source = &source;
    sample.table.column_count = 1;
    sample.document.section_count = 1;
    bool ok = write_book(&sample.document, path, &arena, &err);
    if (!ok)
        fail_msg("%s", err.text);
    const char *sheet = read_part(path, "xl/worksheets/sheet2.xml", &arena);
    assert_non_null(strstr(sheet, "The first 500,000 rows of 1,048,581, as a sheet holds no more"));
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repairs_texts_and_refuses_bad_names),
        cmocka_unit_test(refuses_two_columns_of_one_name),
        cmocka_unit_test(same_document_same_bytes),
        cmocka_unit_test(sees_a_damaged_workbook),
        cmocka_unit_test(a_link_too_many_is_text),
        cmocka_unit_test(a_failed_book_is_not_cut_into_pages),
        cmocka_unit_test(formats_show_what_print_shows),
        cmocka_unit_test(goes_on_in_a_second_sheet),
        cmocka_unit_test(splits_what_is_too_long_by_its_parts),
        cmocka_unit_test(says_where_a_report_table_is_cut),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
