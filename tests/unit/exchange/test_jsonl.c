// JSON lines: what is written reads back byte for byte; faults name file and line.
#include "exchange/jsonl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

#define EVENT(id)                                                                                  \
    "{\"by\":\"d\",\"date\":\"2012\",\"format\":\"1\",\"id\":\"" id                                \
    "\",\"kind\":\"event\",\"recorded\":\"2013-04-16T09:30:00Z\",\"title\":\"T\"}"

static FILE *stream_of(const char *data, size_t size)
{
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_int_equal(fwrite(data, 1, size, stream), size);
    rewind(stream);
    return stream;
}

// "line:id " for each record, then the error.
static const char *read_all(const char *data, size_t size, struct arena *arena)
{
    CLEANUP(jsonl_close) struct jsonl_reader *reader = NULL;
    struct error err = {0};
    struct buffer out = {.arena = arena};
    if (!jsonl_open_stream(&reader, stream_of(data, size), "b.jsonl", &err)) {
        return arena_string(arena, err.text);
    }
    for (;;) {
        struct record record;
        struct jsonl_line line;
        bool has_record = false;
        if (!jsonl_next(reader, &record, &line, &has_record, arena, &err)) {
            buffer_text(&out, err.text);
            break;
        }
        if (!has_record)
            break;
        struct buffer body = {.arena = arena};
        assert_true(record_write(&record, &body, &err));
        assert_true(slice_equal(line.body, (struct slice){body.data, body.size}));
        buffer_printf(&out, "%zu:%s ", line.number, record_text(&record, KEY_ID));
    }
    return buffer_string(&out);
}

static void reads_one_record_per_line(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const char *expected;
    } cases[] = {
        {EVENT("one") "\n" EVENT("two") "\n", "1:one 2:two "},
        {EVENT("one") "\n" EVENT("two"), "1:one 2:two "},
        {"", "\"b.jsonl\" is empty; expected one record per line"},
        {"\n", "b.jsonl:1: invalid JSON at byte 0: the text ends where \"{\" is expected"},
        {EVENT("one") "\n\n" EVENT("two"),
         "1:one b.jsonl:2: invalid JSON at byte 0: the text ends where \"{\" is expected"},
        {EVENT("one") "\n{\"format\":\"1\"", "1:one b.jsonl:2: invalid JSON at byte 13: the text "
                                             "ends where \",\" or \"}\" is expected"},
        {EVENT("one") "\r\n", NULL},
        {"\xef\xbb\xbf" EVENT("one") "\n", NULL},
        {EVENT("one") " \n", NULL},
        {EVENT("one") "\n" EVENT("two") "x\n", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        const char *found = read_all(cases[i].file, strlen(cases[i].file), &arena);
        if (cases[i].expected != NULL)
            assert_string_equal(found, cases[i].expected);
        if (cases[i].expected == NULL)
            assert_non_null(strstr(found, "invalid JSON at byte"));
    }
}

static void a_line_has_at_most_65535_bytes(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer file = {.arena = &arena};
    const char *head = "{\"by\":\"d\",\"date\":\"2012\",\"format\":\"1\",\"id\":\"one\",\"kind\":"
                       "\"event\",\"recorded\":\"2013-04-16T09:30:00Z\",\"title\":\"";
    char filler[LIMIT_BODY_BYTES];
    memset(filler, 't', sizeof(filler));
    size_t rest = LIMIT_BODY_BYTES - strlen(head) - 2;
    buffer_text(&file, head);
    buffer_put(&file, filler, rest);
    buffer_text(&file, "\"}\n" EVENT("two") "\n");
    assert_string_equal(read_all(file.data, file.size, &arena), "1:one 2:two ");
    buffer_clear(&file);
    buffer_text(&file, EVENT("two") "\n");
    buffer_text(&file, head);
    buffer_put(&file, filler, rest + 1);
    buffer_text(&file, "\"}\n");
    assert_string_equal(read_all(file.data, file.size, &arena),
                        "1:two b.jsonl:2: the line is longer than 65535 bytes, the most a record "
                        "may have");
    buffer_clear(&file);
    for (int i = 0; i < 20; i++)
        buffer_put(&file, filler, sizeof(filler));
    assert_string_equal(read_all(file.data, file.size, &arena),
                        "b.jsonl:1: the line is longer than 65535 bytes, the most a record may "
                        "have");
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer expected = {.arena = &arena};
    FILE *stream = tmpfile();
    assert_non_null(stream);
    for (int i = 0; i < 3000; i++)
        jsonl_write(stream, slice_of(EVENT("one")));
    for (int i = 1; i <= 3000; i++)
        buffer_printf(&expected, "%d:one ", i);
    size_t size = (size_t)ftell(stream);
    assert_int_equal(size, 3000 * (strlen(EVENT("one")) + 1));
    char *data = arena_alloc(&arena, size);
    rewind(stream);
    assert_int_equal(fread(data, 1, size, stream), size);
    fclose(stream);
    assert_string_equal(read_all(data, size, &arena), buffer_string(&expected));
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    CLEANUP(jsonl_close) struct jsonl_reader *reader = NULL;
    struct error err = {0};
    assert_false(jsonl_open(&reader, "/", &err));
    assert_string_equal(err.text, "\"/\" is a directory; a file is expected");
    assert_false(jsonl_open(&reader, "/nowhere.jsonl", &err));
    assert_string_equal(err.text, "cannot open \"/nowhere.jsonl\": No such file or directory");
    assert_null(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_one_record_per_line),
        cmocka_unit_test(a_line_has_at_most_65535_bytes),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(refuses_what_is_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
