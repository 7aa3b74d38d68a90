// Streamed rows: what stands in the sheet's part, and what a disk that is full does to them.
#include "render/xlsx_stream.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "render/xlsx_sheet.h"
#include "render/xlsx_verify.h"
#include "render/xlsx_zip.h"

static char folder[] = "/tmp/test-xlsx-stream-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

// Fails while a file is left in it.
static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
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

static void streamed_rows_follow_those_of_the_library(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(xlsx_book_discard) struct xlsx_book book;
    struct error err = {0};
    const char *path = arena_printf(&arena, "%s/a.xlsx", folder);
    const struct xlsx_style plain = {.look = LOOK_DATA};
    const struct xlsx_style money = {.look = LOOK_DATA, .number = "0.00"};

    assert_true(xlsx_book_open(&book, path, true, &arena, &err));
    struct xlsx_sheet *other = xlsx_sheet_new(&book, "Other", 0);
    xlsx_put_text(other, 0, 0, "x", plain);
    struct xlsx_sheet *sheet = xlsx_sheet_new(&book, "Data", 0);
    xlsx_put_text(sheet, 0, 0, "head", plain);
    xlsx_sheet_stream(sheet);
    xlsx_put_text(sheet, 1, 0, "=1+1", plain);
    xlsx_put_text(sheet, 1, 1, "a<b & c>d _x0041_", plain);
    xlsx_put_number(sheet, 1, 27, (struct decimal){-12345, 2}, money);
    xlsx_put_text(sheet, 2, 0, " \x01\t\n", plain);
    // 16 digits are more than a cell keeps.
    xlsx_put_number(sheet, 2, 2, (struct decimal){1234567890123456, 3}, money);
    assert_true(xlsx_put_day(sheet, 2, 3, 0, plain));
    xlsx_put_blank(sheet, 3, 0, plain);
    assert_true(xlsx_book_close(&book, &err));
    assert_true(xlsx_verify(
        path, &(struct xlsx_expected){.rows = (uint32_t[]){1, 4}, .sheet_count = 2}, &err));

    const char *xml = read_part(path, "xl/worksheets/sheet2.xml", &arena);
    assert_non_null(strstr(xml, "<dimension ref=\"A1:AB4\"/>"));
    const char *rows = strstr(xml, "<row r=\"2\">");
    assert_non_null(rows);
    const char *expected =
        "<row r=\"2\"><c r=\"A2\" s=\"1\" t=\"inlineStr\"><is><t>=1+1</t></is></c>"
        "<c r=\"B2\" s=\"2\" t=\"inlineStr\"><is><t>a&lt;b &amp; c&gt;d _x005F_x0041_</t></is></c>"
        "<c r=\"AB2\" s=\"3\"><v>-123.45</v></c></row>"
        "<row r=\"3\"><c r=\"A3\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> "
        "_x0001_\t\n"
        "</t></is></c><c r=\"C3\" s=\"3\"><v>1234567890123.456</v></c>"
        "<c r=\"D3\" s=\"1\"><v>25569</v></c></row>"
        "<row r=\"4\"><c r=\"A4\" s=\"1\"/></row></sheetData>";
    assert_memory_equal(rows, expected, strlen(expected));
    assert_non_null(strstr(read_part(path, "xl/worksheets/sheet1.xml", &arena), "<row r=\"1\">"));
    assert_int_equal(unlink(path), 0);
}

static void a_text_longer_than_the_buffer_is_whole(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(xlsx_book_discard) struct xlsx_book book;
    struct error err = {0};
    const char *path = arena_printf(&arena, "%s/b.xlsx", folder);
    // Four bytes and two UTF-16 units each: the longest text a cell holds, in bytes of which twice
    // as many as the buffer takes.
    struct buffer text = {.arena = &arena};
    for (int i = 0; i < 16383; i++)
        buffer_text(&text, i % 100 == 99 ? "&&" : "\xF0\x9F\x98\x80");

    assert_true(xlsx_book_open(&book, path, true, &arena, &err));
    struct xlsx_sheet *sheet = xlsx_sheet_new(&book, "Data", 0);
    xlsx_put_text(sheet, 0, 0, "head", (struct xlsx_style){.look = LOOK_DATA});
    xlsx_sheet_stream(sheet);
    for (uint32_t row = 1; row < 100; row++)
        xlsx_put_text(sheet, row, 0, buffer_string(&text), (struct xlsx_style){.look = LOOK_DATA});
    assert_true(xlsx_book_close(&book, &err));
    assert_int_equal(book.repairs.cut, 0);
    assert_true(xlsx_verify(
        path, &(struct xlsx_expected){.rows = (uint32_t[]){100}, .sheet_count = 1}, &err));
    const char *xml = read_part(path, "xl/worksheets/sheet1.xml", &arena);
    size_t faces = 0;
    for (const char *at = xml; *at != '\0'; at++)
        faces += *at == '\xF0';
    assert_int_equal(faces, 99 * (16383 - 163));
    assert_int_equal(unlink(path), 0);
}

// A file may grow to so many bytes, as on a disk that fills up; the message says so.
static void write_limited(rlim_t limit, uint32_t rows)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(xlsx_book_discard) struct xlsx_book book;
    struct error err = {0};
    struct rlimit old;
    const char *path = arena_printf(&arena, "%s/c.xlsx", folder);

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit, old.rlim_max}), 0);
    assert_true(xlsx_book_open(&book, path, true, &arena, &err));
    struct xlsx_sheet *sheet = xlsx_sheet_new(&book, "Data", 0);
    xlsx_put_text(sheet, 0, 0, "head", (struct xlsx_style){.look = LOOK_DATA});
    xlsx_sheet_stream(sheet);
    for (uint32_t row = 1; row < rows; row++) {
        int64_t number = (int64_t)row * 2654435761 % 1000003 * 7919 % 999983;
        xlsx_put_number(sheet, row, 0, decimal_of(number), (struct xlsx_style){.look = LOOK_DATA});
    }
    bool is_written = xlsx_book_close(&book, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_false(is_written);
    assert_non_null(strstr(err.text, "cannot write the workbook"));
    assert_int_equal(unlink(path), 0); // the caller's to remove
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;

    signal(SIGXFSZ, SIG_IGN);
    write_limited(100000, 100000); // while rows stream
    write_limited(24000, 7000);    // while they go into the package
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streamed_rows_follow_those_of_the_library),
        cmocka_unit_test(a_text_longer_than_the_buffer_is_whole),
        cmocka_unit_test(a_full_disk_is_an_error),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
