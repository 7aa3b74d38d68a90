// JSON: strings in RFC 8785 form, the writer, and the strict reader of one flat object.
#include "base/json.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void puts_strings_as_rfc_8785_does(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer buffer = {.arena = &arena};
    json_put_string(&buffer, (struct slice){NULL, 0});
    json_put_string(&buffer, slice_of("\b\t\n\f\r\"\\"));
    json_put_string(&buffer, slice_of("\x01\x0B\x1F\x7F/<\xE6\x97\xA5"));
    json_put_string(&buffer, (struct slice){"\0", 1});
    json_put_string(&buffer, slice_of("a long run, then \" and more after it"));
    assert_string_equal(buffer_string(&buffer), "\"\""
                                                "\"\\b\\t\\n\\f\\r\\\"\\\\\""
                                                "\"\\u0001\\u000b\\u001f\x7F/<\xE6\x97\xA5\""
                                                "\"\\u0000\""
                                                "\"a long run, then \\\" and more after it\"");
}

static void write_sample(struct json_writer *writer)
{
    json_begin_object(writer);
    json_pair(writer, "book", "japan");
    json_key(writer, "empty");
    json_begin_array(writer);
    json_end(writer);
    json_key(writer, "rows");
    json_begin_array(writer);
    json_begin_object(writer);
    json_pair(writer, "upper", NULL);
    json_key(writer, "count");
    json_number(writer, -9223372036854775807LL - 1);
    json_end(writer);
    json_bool(writer, true);
    json_bool(writer, false);
    json_null(writer);
    json_string(writer, "a\"b");
    json_begin_object(writer);
    json_end(writer);
    json_end(writer);
    json_end(writer);
}

static void writes_compact_and_pretty_documents(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer buffer = {.arena = &arena};
    struct json_writer compact = {.out = &buffer};
    write_sample(&compact);
    assert_int_equal(compact.depth, 0);
    assert_string_equal(buffer_string(&buffer),
                        "{\"book\":\"japan\",\"empty\":[],\"rows\":[{\"upper\":null,"
                        "\"count\":-9223372036854775808},true,false,null,\"a\\\"b\",{}]}");
    buffer_clear(&buffer);
    struct json_writer pretty = {.out = &buffer, .pretty = true};
    write_sample(&pretty);
    assert_string_equal(buffer_string(&buffer), "{\n"
                                                "  \"book\": \"japan\",\n"
                                                "  \"empty\": [],\n"
                                                "  \"rows\": [\n"
                                                "    {\n"
                                                "      \"upper\": null,\n"
                                                "      \"count\": -9223372036854775808\n"
                                                "    },\n"
                                                "    true,\n"
                                                "    false,\n"
                                                "    null,\n"
                                                "    \"a\\\"b\",\n"
                                                "    {}\n"
                                                "  ]\n"
                                                "}");
}

static void reads_members_without_copying(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct error err = {0};
    const char *text = "{\"amount\":\"5000000000\",\"tag\":[\"a\",\"\",\"b\"],"
                       "\"text\":\"\xE6\x97\xA5\",\"x\":[]}";
    struct json_member *members = NULL;
    size_t count = 0;
    assert_true(json_read_flat(slice_of(text), &members, &count, &arena, &err));
    assert_int_equal(count, 4);
    assert_true(slice_is(members[0].key, "amount"));
    assert_false(members[0].is_array);
    assert_int_equal(members[0].count, 1);
    assert_true(slice_is(members[0].items[0], "5000000000"));
    assert_ptr_equal(members[0].items[0].data, text + 11);
    assert_ptr_equal(members[0].key.data, text + 2);
    assert_true(members[1].is_array);
    assert_int_equal(members[1].count, 3);
    assert_true(slice_is(members[1].items[0], "a"));
    assert_true(slice_is(members[1].items[1], ""));
    assert_true(slice_is(members[1].items[2], "b"));
    assert_true(slice_is(members[2].items[0], "\xE6\x97\xA5"));
    assert_true(members[3].is_array);
    assert_int_equal(members[3].count, 0);
    assert_true(json_read_flat(slice_of("{}"), &members, &count, &arena, &err));
    assert_int_equal(count, 0);
}

static void undoes_every_escape(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct error err = {0};
    struct json_member *members = NULL;
    size_t count = 0;
    const char *text = "{\"a\\nb\":\"x\\b\\t\\n\\f\\r\\\"\\\\\\u0001\\u000b\\u001f\xC3\xA9 end\"}";
    assert_true(json_read_flat(slice_of(text), &members, &count, &arena, &err));
    assert_true(slice_is(members[0].key, "a\nb"));
    assert_true(slice_is(members[0].items[0], "x\b\t\n\f\r\"\\\x01\x0B\x1F\xC3\xA9 end"));
    // Every control character: what json_put_string writes is what the reader takes.
    for (int c = 1; c < 0x80; c++) {
        struct buffer body = {.arena = &arena};
        char value[] = {'<', (char)c, '>'};
        buffer_text(&body, "{\"k\":");
        json_put_string(&body, (struct slice){value, 3});
        buffer_char(&body, '}');
        struct slice whole = {body.data, body.size};
        assert_true(json_read_flat(whole, &members, &count, &arena, &err));
        assert_true(slice_equal(members[0].items[0], (struct slice){value, 3}));
    }
}

static void reads_many_members_and_items(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct error err = {0};
    struct buffer body = {.arena = &arena};
    for (int i = 0; i < 500; i++) {
        buffer_printf(&body, "%c\"k%03d\":\"v%d\"", i == 0 ? '{' : ',', i, i);
    }
    buffer_text(&body, ",\"z\":[\"0\"");
    for (int i = 1; i < 1000; i++)
        buffer_printf(&body, ",\"%d\"", i);
    buffer_text(&body, "]}");
    struct json_member *members = NULL;
    size_t count = 0;
    struct slice whole = {body.data, body.size};
    assert_true(json_read_flat(whole, &members, &count, &arena, &err));
    assert_int_equal(count, 501);
    for (int i = 0; i < 500; i++) {
        assert_true(slice_is(members[i].items[0], arena_printf(&arena, "v%d", i)));
    }
    assert_int_equal(members[500].count, 1000);
    assert_true(slice_is(members[500].items[999], "999"));
}

static void refuses_all_but_the_one_form(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    static const struct {
        const char *text;
        const char *message; // how it must begin
    } CASES[] = {
        {"", "invalid JSON at byte 0: the text ends where \"{\" is expected"},
        {"[]", "invalid JSON at byte 0: found \"[\", expected \"{\""},
        {" {}", "invalid JSON at byte 0: found \" \""},
        {"{", "invalid JSON at byte 1: the text ends"},
        {"{ }", "invalid JSON at byte 1: found \" \", expected a key"},
        {"{}\n", "invalid JSON at byte 2: found \"\\n\", expected the end of the text"},
        {"{}{}", "invalid JSON at byte 2:"},
        {"{\"a\":\"b\",}", "invalid JSON at byte 9: found \"}\", expected a key"},
        {"{\"a\"}", "invalid JSON at byte 4: found \"}\", expected \":\""},
        {"{\"a\" :\"b\"}", "invalid JSON at byte 4:"},
        {"{\"a\":1}", "invalid JSON at byte 5: found \"1\", expected a string or an array"},
        {"{\"a\":null}", "invalid JSON at byte 5:"},
        {"{\"a\":{}}", "invalid JSON at byte 5:"},
        {"{\"a\":[[]]}", "invalid JSON at byte 6: found \"[\", expected a string"},
        {"{\"a\":[\"b\",]}", "invalid JSON at byte 10: found \"]\", expected a string"},
        {"{\"a\":[\"b\"", "invalid JSON at byte 9: the text ends where"},
        {"{\"a\":[\"b\"}", "invalid JSON at byte 9: found \"}\""},
        {"{\"a\":\"b\"", "invalid JSON at byte 8: the text ends where"},
        {"{\"a\":\"b", "invalid JSON at byte 7: the text ends where a closing quote"},
        {"{\"a\":\"b\nc\"}", "invalid JSON at byte 7: found \"\\n\", expected a closing quote"},
        {"{\"b\":\"\",\"a\":\"\"}", "invalid JSON at byte 8: key \"a\" is not in ascending order"},
        {"{\"a\":\"\",\"a\":\"\"}", "invalid JSON at byte 8: key \"a\" is there twice"},
        {"{\"ab\":\"\",\"a\":\"\"}", "invalid JSON at byte 9: key \"a\" is not in ascending"},
        {"{\"\xC3\xA9\":\"\",\"z\":\"\"}", "invalid JSON at byte 9: key \"z\" is not in"},
        {"{\"a\":\"\\/\"}", "invalid JSON at byte 6: an escape that is not in RFC 8785 form"},
        {"{\"a\":\"\\u0000\"}", "invalid JSON at byte 6: an escape"},
        {"{\"a\":\"\\u000a\"}", "invalid JSON at byte 6: an escape"}, // \n has a short form
        {"{\"a\":\"\\u0008\"}", "invalid JSON at byte 6: an escape"},
        {"{\"a\":\"\\u000B\"}", "invalid JSON at byte 6: an escape"}, // upper case
        {"{\"a\":\"\\u0020\"}", "invalid JSON at byte 6: an escape"},
        {"{\"a\":\"\\u00e9\"}", "invalid JSON at byte 6: an escape"},
        {"{\"a\":\"\\u01", "invalid JSON at byte 6: an escape"},
        {"{\"a\":\"xy\\", "invalid JSON at byte 8: an escape"},
        {"{\"a\":\"\\nx\ty\"}", "invalid JSON at byte 9: found \"\\t\""},
        {"{\"a\":\"xy\xFFz\"}", "invalid JSON at byte 8: invalid UTF-8"},
        {"{\"a\":\"12345678\xED\xA0\x80\"}", "invalid JSON at byte 14: invalid UTF-8"},
        {"{\"a\":\"x\xE6\x97\"}", "invalid JSON at byte 7: invalid UTF-8"},
        {"{\"a\":\"\\n\xC0\x80\"}", "invalid JSON at byte 8: invalid UTF-8"},
        {"{\"\xFF\":\"\"}", "invalid JSON at byte 2: invalid UTF-8"},
        {"\xEF\xBB\xBF{}", "invalid JSON at byte 0:"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {0};
        struct json_member *members = NULL;
        size_t count = 77;
        assert_false(json_read_flat(slice_of(CASES[i].text), &members, &count, &arena, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        if (!text_starts_with(err.text, CASES[i].message)) {
            assert_string_equal(err.text, CASES[i].message); // shows both
        }
        assert_null(members); // outputs are untouched
        assert_int_equal(count, 77);
    }
    struct error err = {0};
    struct json_member *members = NULL;
    size_t count = 0;
    assert_false(
        json_read_flat((struct slice){"{\"a\":\"\0\"}", 9}, &members, &count, &arena, &err));
    assert_false(json_read_flat((struct slice){"{}\0", 3}, &members, &count, &arena, &err));
    assert_false(json_read_flat((struct slice){NULL, 0}, &members, &count, &arena, &err));
}

// At every distance from the string's start, so that each byte of an eight-byte step is met.
static void sees_a_special_byte_at_every_place(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    static const char BAD[] = {'\x01', '\x1F', '\n', '\xFF', '\x80'};
    struct json_member *members = NULL;
    size_t count = 0;
    for (size_t length = 1; length <= 40; length++) {
        for (size_t place = 0; place < length; place++) {
            char *body = arena_printf(&arena, "{\"k\":\"%0*d\"}", (int)length, 0);
            struct slice whole = slice_of(body);
            struct error err = {0};
            body[6 + place] = '\x7F';
            assert_true(json_read_flat(whole, &members, &count, &arena, &err));
            assert_int_equal(members[0].items[0].size, length);
            for (size_t i = 0; i < sizeof(BAD); i++) {
                body[6 + place] = BAD[i];
                assert_false(json_read_flat(whole, &members, &count, &arena, &err));
                const char *where = arena_printf(&arena, "invalid JSON at byte %zu:", 6 + place);
                assert_true(text_starts_with(err.text, where));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_strings_as_rfc_8785_does),
        cmocka_unit_test(writes_compact_and_pretty_documents),
        cmocka_unit_test(reads_members_without_copying),
        cmocka_unit_test(undoes_every_escape),
        cmocka_unit_test(reads_many_members_and_items),
        cmocka_unit_test(refuses_all_but_the_one_form),
        cmocka_unit_test(sees_a_special_byte_at_every_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
