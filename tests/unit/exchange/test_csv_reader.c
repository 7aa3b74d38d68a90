// The CSV reader: every fault with its line, column and words; line ends and limits; and that one
// bad row spoils neither the rows behind it nor their line numbers.
#include "exchange/csv_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"

static FILE *stream_of(const char *data, size_t size)
{
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_int_equal(fwrite(data, 1, size, stream), size);
    rewind(stream);
    return stream;
}

// What a file holds: "line[cell|cell]" for each row, "line[!]" for a faulty one, then the faults.
static const char *read_as(const struct csv_options *options, const char *data, size_t size,
                           struct arena *arena)
{
    CLEANUP(csv_close) struct csv_reader *reader = NULL;
    struct diagnostics faults = {.arena = arena};
    struct error err = {0};
    struct buffer out = {.arena = arena};
    if (!csv_open_as(&reader, stream_of(data, size), "f.csv", options, &err)) {
        return arena_printf(arena, "%s (%s)", err.text, err.hint);
    }
    for (const struct csv_row *row = NULL;;) {
        assert_true(csv_next(reader, &row, &faults, &err));
        if (row == NULL)
            break;
        buffer_printf(&out, "%zu[", row->line);
        if (row->is_faulty)
            buffer_char(&out, '!');
        for (size_t i = 0; i < row->count; i++) {
            if (i != 0)
                buffer_char(&out, '|');
            buffer_put(&out, row->cells[i].data, row->cells[i].size);
        }
        buffer_char(&out, ']');
    }
    for (size_t i = 0; i < faults.count; i++) {
        const struct fault *fault = &faults.faults[i];
        assert_string_equal(fault->file, "f.csv");
        buffer_printf(&out, "\n%zu:%s: %s", fault->line, fault->column == NULL ? "" : fault->column,
                      fault->text);
    }
    return buffer_string(&out);
}

static const char *read_all(const char *data, size_t size, struct arena *arena)
{
    return read_as(&(struct csv_options){0}, data, size, arena);
}

struct reading {
    const char *file;
    size_t size; // 0: as long as the text
    const char *expected;
};

static void assert_readings(const struct reading *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        size_t size = cases[i].size == 0 ? strlen(cases[i].file) : cases[i].size;
        assert_string_equal(read_all(cases[i].file, size, &arena), cases[i].expected);
    }
}

#define BYTES(text) text, sizeof(text) - 1

static void reads_rows_with_their_line_numbers(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"a,b\n1,2\n", 0, "1[a|b]2[1|2]"},
        {"a,b\n1,2", 0, "1[a|b]2[1|2]"},
        {"a,b\r\n1,2\r\n3,4\r\n", 0, "1[a|b]2[1|2]3[3|4]"},
        {"a,b\r1,2\r3,4", 0, "1[a|b]2[1|2]3[3|4]"},
        {"a\n\n\nb\r\n\r\nc\r\rd", 0, "1[a]4[b]6[c]8[d]"},
        {"\n\r\n\r\na", 0, "4[a]"},
        {"\r\r\na", 0, "3[a]"},
        {"\n", 0, ""},
        {"a,\n,\n,,", 0, "1[a|]2[|]3[||]"},
        {"\"\"\n\"\",\"\"", 0, "1[]2[|]"},
        {" a , b \n", 0, "1[ a | b ]"},
        {"\"a,b\",\"c\"\"d\"\n", 0, "1[a,b|c\"d]"},
        {"\"one\ntwo\",x\ny\n", 0, "1[one\ntwo|x]3[y]"},
        {"\"one\r\ntwo\r\nthree\",x\r\ny\r\n", 0, "1[one\r\ntwo\r\nthree|x]4[y]"},
        {"\"one\rtwo\",\"\n\n\"\ry", 0, "1[one\rtwo|\n\n]5[y]"},
        {"\"a\r\"\nb", 0, "1[a\r]3[b]"},
        {"\xef\xbb\xbf"
         "a,b\n1,2",
         0, "1[a|b]2[1|2]"},
        {"\xef\xbb\xbf\"a\"\n1", 0, "1[a]2[1]"},
        {"東京,é\n", 0, "1[東京|é]"},
        {"'a;b\tc", 0, "1['a;b\tc]"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void names_line_and_column_of_a_wrong_quote(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"a,b\n1,\"2\n3,4\n", 0, "1[a|b]\n2:2: the quoted cell that begins here is never closed"},
        {"a\n\"", 0, "1[a]\n2:1: the quoted cell that begins here is never closed"},
        {"a\n\"x\"\"\n", 0, "1[a]\n2:1: the quoted cell that begins here is never closed"},
        {"\"x\n\ny\",1\nz,\"\n\n", 0,
         "1[x\n\ny|1]\n4:2: the quoted cell that begins here is never closed"},
        {"a,b\n1,x\"y\n3,4\n", 0,
         "1[a|b]\n2:2: a quote inside a cell that does not begin with one"},
        {"a\n \"x\"\n", 0, "1[a]\n2:1: a quote inside a cell that does not begin with one"},
        {"a\n\"x\"y\nz\n", 0,
         "1[a]\n2:1: text behind a closing quote; expected a comma or the end of the line"},
        {"a\n\"x\" ,y\n", 0,
         "1[a]\n2:1: text behind a closing quote; expected a comma or the end of the line"},
        {"a,b,c\n1,\"2\n3,\"x\",4\n", 0,
         "1[a|b|c]\n3:2: text behind a closing quote; expected a comma or the end of the line; "
         "the quoted cell begins on line 2"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

// A file of tabs whose quotes are text, and the byte that stands for no quote inside.
static void without_quotes_a_quote_is_a_character(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"a\t\"b\n\"c\"\td\"\n\"", 0, "1[a|\"b]2[\"c\"|d\"]3[\"]"},
        {"a\tb,c\n\xff\n\xff", 0, "1[a|b,c]\n2:1: invalid UTF-8, 0xff; nothing behind it was read"},
        {"a\t\xffx\xff\nb", 0, "\n1:2: invalid UTF-8, 0xff; nothing behind it was read"},
        {"a\tcaf\xe9\nb", 0, "1[!]2[b]\n1:2: invalid UTF-8 at byte 4 of the cell, 0xe9"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        struct csv_options options = {.separator = '\t', .is_unquoted = true};
        assert_string_equal(read_as(&options, cases[i].file, strlen(cases[i].file), &arena),
                            cases[i].expected);
    }
}

static void a_fault_names_the_separator(void **state)
{
    (void)state;
    static const struct {
        char separator;
        const char *expected;
    } cases[] = {{'\0', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "separator"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        struct csv_options options = {.separator = cases[i].separator};
        struct csv_row row = {.count = 2, .separator = options.separator ? options.separator : ','};
        struct error err = {0};
        assert_string_equal(
            read_as(&options, "\"x\"y\n", 6, &arena),
            arena_printf(&arena,
                         "\n1:1: text behind a closing quote; expected a %s or the end of the line",
                         cases[i].expected));
        csv_refuse_count(&row, 1, &err);
        assert_string_equal(err.hint, arena_printf(&arena,
                                                   "a cell with a %s in it must stand in "
                                                   "quotes",
                                                   cases[i].expected));
    }
}

static void a_bad_cell_spoils_its_row_only(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"a,b\n1,caf\xe9\n3,4\n", 0,
         "1[a|b]2[!]3[3|4]\n2:2: invalid UTF-8 at byte 4 of the cell, 0xe9"},
        {"a,b\n\xff,\xc3\n3,4\n", 0,
         "1[a|b]2[!]3[3|4]\n2:1: invalid UTF-8 at byte 1 of the cell, 0xff\n"
         "2:2: invalid UTF-8 at byte 1 of the cell, 0xc3"},
        {BYTES("a\nx\0y\nz\n"),
         "1[a]2[!]3[z]\n2:1: a NUL character at byte 2 of the cell, which no text may hold"},
        {BYTES("\"a\n\nb\xff\"\n1\n\"\n\0\"\n2"),
         "1[!]4[1]5[!]7[2]\n1:1: invalid UTF-8 at byte 5 of the cell, 0xff\n"
         "5:1: a NUL character at byte 2 of the cell, which no text may hold"},
        {"\xed\xa0\x80", 0, "1[!]\n1:1: invalid UTF-8 at byte 1 of the cell, 0xed"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void refuses_files_that_are_no_text_in_utf_8(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {BYTES("\xff\xfe"
               "a\0"),
         "\"f.csv\" is in UTF-16; expected UTF-8 (save it as \"CSV "
         "UTF-8\", or name its \"encoding\" in a map file)"},
        {BYTES("\xfe\xff\0a"), "\"f.csv\" is in UTF-16; expected UTF-8 (save it as \"CSV UTF-8\", "
                               "or name its \"encoding\" in a map file)"},
        {"\xef\xbb\xbf", 0,
         "\"f.csv\" is empty; expected a row of column names (save it again from where "
         "it came, or leave it out)"},
    };
    assert_readings(cases, COUNT_OF(cases));
    CLEANUP(arena_done) struct arena arena = {0};
    assert_string_equal(
        read_all("", 0, &arena),
        "\"f.csv\" is empty; expected a row of column names (save it again from where "
        "it came, or leave it out)");
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    CLEANUP(csv_close) struct csv_reader *reader = NULL;
    struct error err = {0};
    assert_false(csv_open(&reader, "/", &err));
    assert_string_equal(err.text, "\"/\" is a directory; a file is expected");
    assert_false(csv_open(&reader, "/nowhere/flows.csv", &err));
    assert_string_equal(err.text, "cannot open \"/nowhere/flows.csv\": No such file or directory");
    assert_null(reader);
}

// "a\n", a row of this head, `size` times `c` and this tail, then "z".
static const char *file_with(const char *head, char c, size_t size, const char *tail,
                             size_t *length, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, "a\n");
    buffer_text(&out, head);
    char *middle = arena_alloc(arena, size + 1);
    memset(middle, c, size);
    buffer_put(&out, middle, size);
    buffer_text(&out, tail);
    *length = out.size;
    return buffer_string(&out);
}

static void a_cell_has_at_most_64_kb(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        char c;
        size_t size;
        const char *tail;
        const char *expected; // NULL: the row is good
    } cases[] = {
        {"x,", 'y', 65536, "\nz", NULL},
        {"x,\"", 'y', 65536, "\"\nz", NULL},
        {"x,", 'y', 65537, "\nz", "1[a]2[!]3[z]\n2:2: the cell is longer than 65536 bytes"},
        {"x,\"", 'y', 65537, "\",1\nz", "1[a]2[!]3[z]\n2:2: the cell is longer than 65536 bytes"},
        {"", 'y', 1000000, "\nz", "1[a]2[!]3[z]\n2:1: the cell is longer than 65536 bytes"},
        {"\"", 'y', 1000000, "\"\nz", "1[a]2[!]3[z]\n2:1: the cell is longer than 65536 bytes"},
        {"\"", 'y', 1000000, "\"\"\nq\",\"\n\"\nz",
         "1[a]2[!]5[z]\n2:1: the cell is longer than 65536 bytes"},
        {"\"", '\n', 200000, "\"\nz",
         "1[a]2[!]200003[z]\n2:1: the cell is longer than 65536 bytes"},
        {"\"", '\r', 200000, "\n\"\nz",
         "1[a]2[!]200003[z]\n2:1: the cell is longer than 65536 bytes"},
        {"\"", 'y', 1000000, "\nz", "1[a]\n2:1: the quoted cell that begins here is never closed"},
        {"\"", '"', 400000, "\"\nz", "1[a]2[!]3[z]\n2:1: the cell is longer than 65536 bytes"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        size_t size = 0;
        const char *file =
            file_with(cases[i].head, cases[i].c, cases[i].size, cases[i].tail, &size, &arena);
        const char *found = read_all(file, size, &arena);
        if (cases[i].expected != NULL) {
            assert_string_equal(found, cases[i].expected);
        } else {
            assert_int_equal(strlen(found), strlen("1[a]2[x|]3[z]") + cases[i].size);
            assert_non_null(strstr(found, "]3[z]"));
        }
    }
}

// A CRLF cut in two by a block's end, at every offset near it, is still one line.
static void a_line_end_across_two_blocks_is_one(void **state)
{
    (void)state;
    for (size_t size = 65536 * 3 - 12; size < 65536 * 3 + 4; size++) {
        CLEANUP(arena_done) struct arena arena = {0};
        size_t length = 0;
        const char *file =
            file_with("\"", 'y', size, "\r\n\r\n\"\r\nz\r\n\"b\r\nb\"\r\nq", &length, &arena);
        assert_string_equal(read_all(file, length, &arena),
                            "1[a]2[!]5[z]6[b\r\nb]8[q]\n2:1: the cell is longer than 65536 bytes");
    }
}

static void a_row_has_at_most_1000_cells_and_1_mb(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    size_t size = 0;
    const char *file = file_with("", ',', 999, "\nz", &size, &arena);
    assert_non_null(strstr(read_all(file, size, &arena), "|]3[z]"));
    file = file_with("", ',', 1000, "\nz", &size, &arena);
    assert_string_equal(read_all(file, size, &arena),
                        "1[a]2[!]3[z]\n2:: the row has 1001 cells; at most 1000 are read");
    file = file_with("", ',', 3000000, "\nz", &size, &arena);
    assert_string_equal(read_all(file, size, &arena),
                        "1[a]2[!]3[z]\n2:: the row has 3000001 cells; at most 1000 are read");
    for (int is_past = 0; is_past <= 1; is_past++) {
        struct buffer row = {.arena = &arena};
        for (int i = 0; i < 16; i++) {
            size_t cell = 65536;
            file = file_with("", 'y', cell, i == 15 ? "" : ",", &size, &arena);
            buffer_put(&row, file + 2, size - 2);
        }
        buffer_text(&row, is_past ? ",y\nz" : ",\nz");
        const char *found = read_all(row.data, row.size, &arena);
        if (is_past) {
            assert_string_equal(found, "1[!]2[z]\n1:: the row is longer than 1048576 bytes");
        } else {
            assert_int_equal(strlen(found), strlen("1[]2[z]") + 16 + 1048576);
        }
    }
}

// Rows that fill many blocks come out whole and in order.
static void reads_many_blocks(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(csv_close) struct csv_reader *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct error err = {0};
    FILE *stream = tmpfile();
    assert_non_null(stream);
    for (int i = 0; i < 50000; i++)
        fprintf(stream, "row-%d,\"%d\n\",x\n", i, i * 7);
    rewind(stream);
    assert_true(csv_open_stream(&reader, stream, "f.csv", &err));
    const struct csv_row *row = NULL;
    for (int i = 0; i < 50000; i++) {
        char first[32], second[32];
        snprintf(first, sizeof(first), "row-%d", i);
        snprintf(second, sizeof(second), "%d\n", i * 7);
        assert_true(csv_next(reader, &row, &faults, &err));
        assert_non_null(row);
        assert_int_equal(row->count, 3);
        assert_int_equal(row->line, 2 * i + 1);
        assert_true(slice_is(row->cells[0], first));
        assert_true(slice_is(row->cells[1], second));
        assert_true(slice_is(row->cells[2], "x"));
    }
    assert_true(csv_next(reader, &row, &faults, &err));
    assert_null(row);
    assert_int_equal(faults.error_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows_with_their_line_numbers),
        cmocka_unit_test(names_line_and_column_of_a_wrong_quote),
        cmocka_unit_test(without_quotes_a_quote_is_a_character),
        cmocka_unit_test(a_fault_names_the_separator),
        cmocka_unit_test(a_bad_cell_spoils_its_row_only),
        cmocka_unit_test(refuses_files_that_are_no_text_in_utf_8),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(a_cell_has_at_most_64_kb),
        cmocka_unit_test(a_line_end_across_two_blocks_is_one),
        cmocka_unit_test(a_row_has_at_most_1000_cells_and_1_mb),
        cmocka_unit_test(reads_many_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
