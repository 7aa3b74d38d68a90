// Bodies read quickly: the same as by the general JSON reader, for sound texts and for broken ones.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/list.h"
#include "store/body.h"

static const char flow[] = "{\"activity\":\"roads\",\"amount\":\"10.5 EUR\",\"evidence\":[\"page\","
                           "\"page-2\"],\"format\":\"1\",\"from\":\"JPN\",\"id\":\"f\","
                           "\"kind\":\"flow\",\"note\":\"d\xc3\xa9j\xc3\xa0 vu, and more than "
                           "sixteen bytes of it\",\"recorded\":\"2013-04-16T12:00:00Z\","
                           "\"stage\":\"pledge\",\"to\":\"\"}";

// What the general reader takes, with keys all known, lists not empty, and what every record has.
static bool is_sound(struct slice text, struct json_member **members, size_t *count,
                     struct arena *arena)
{
    struct error err;
    bool has_format = false;
    bool has_kind = false;
    bool has_id = false;
    bool has_recorded = false;
    if (!json_read_flat(text, members, count, arena, &err))
        return false;
    for (size_t i = 0; i < *count; i++) {
        const struct json_member *member = &(*members)[i];
        enum key key = key_find(member->key);
        if (key == KEY_NONE || member->count == 0)
            return false;
        bool is_one = member->count == 1;
        has_format = has_format || (key == KEY_FORMAT && is_one && slice_is(member->items[0], "1"));
        has_kind = has_kind || (key == KEY_KIND && is_one && slice_is(member->items[0], "flow"));
        has_id = has_id || (key == KEY_ID && is_one);
        has_recorded = has_recorded || (key == KEY_RECORDED && is_one);
    }
    return has_format && has_kind && has_id && has_recorded;
}

static void expect_same(struct body_reader *reader, const char *text, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct json_member *members = NULL;
    struct error err = {0};
    size_t count = 0;
    // A copy that ends where the text does, so that a sanitizer sees a step past its end.
    struct slice exact = {size == 0 ? NULL : memcpy(arena_alloc(&arena, size), text, size), size};
    bool expected = is_sound(exact, &members, &count, &arena);
    if (body_read(reader, exact, &err) != expected)
        fail_msg("%s \"%.*s\": %s", expected ? "refused" : "took", (int)size, text, err.text);
    size_t present = 0;
    for (int key = 0; expected && key < KEY_COUNT; key++)
        present += reader->body.values[key].count != 0;
    assert_true(!expected || present == count);
    for (size_t i = 0; expected && i < count; i++) {
        const struct body_value *value = &reader->body.values[key_find(members[i].key)];
        assert_int_equal(value->count, members[i].count);
        for (size_t item = 0; item < value->count; item++)
            assert_true(slice_equal(value->items[item], members[i].items[item]));
    }
}

static void takes_what_the_general_reader_takes(void **state)
{
    static const char *const texts[] = {
        "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":\"\"}",
        "{\"format\":\"1\",\"id\":\"a \\\"b\\\" \\\\\",\"kind\":\"flow\",\"recorded\":\"x\"}",
        "{\"because\":[\"a\",\"\\n\"],\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":"
        "\"x\"}",
        "{\"equivalent-text\":\"a\",\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":"
        "\"x\"}",
        "{\"format\":\"1\",\"id\":\"a\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":\"x\"}",
        "{\"format\":\"1\",\"kind\":\"flow\",\"id\":\"a\",\"recorded\":\"x\"}",
        "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":\"x\",\"via\":[]}",
        "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":\"x\",\"vib\":\"y\"}",
        "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":\"x\"} ",
        "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":\"x\",}",
        "{\"format\":\"2\",\"id\":\"a\",\"kind\":\"flow\",\"recorded\":\"x\"}",
        "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"party-time\",\"recorded\":\"x\"}",
        "{\"format\":\"1\",\"id\":[\"a\",\"b\"],\"kind\":\"flow\",\"recorded\":\"x\"}",
        "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\"}",
        "{}",
        "",
        "[",
        "{\"",
    };
    (void)state;
    CLEANUP(body_reader_done) struct body_reader reader = {0};
    for (int round = 0; round < 2; round++) { // the second time each key is expected
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            expect_same(&reader, texts[i], strlen(texts[i]));
        expect_same(&reader, flow, sizeof(flow) - 1);
    }
}

static void every_changed_byte_is_judged_alike(void **state)
{
    static const char bytes[] = "\"\\,:[]{}a \x1f\x7f\x80\xc3\xff";
    char text[sizeof(flow)];
    (void)state;
    CLEANUP(body_reader_done) struct body_reader reader = {0};
    for (size_t at = 0; at < sizeof(flow) - 1; at++) {
        expect_same(&reader, flow, at);              // cut off
        for (size_t i = 0; i < sizeof(bytes); i++) { // the NUL too
            memcpy(text, flow, sizeof(flow));
            text[at] = bytes[i];
            expect_same(&reader, text, sizeof(flow) - 1);
        }
        expect_same(&reader, flow, sizeof(flow) - 1);
    }
}

static void refuses_more_than_a_body_holds(void **state)
{
    (void)state;
    CLEANUP(body_reader_done) struct body_reader reader = {0};
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer text = {.arena = &arena};
    struct error err = {0};
    buffer_text(&text, "{\"format\":\"1\",\"id\":\"a\",\"kind\":\"flow\",\"note\":\"");
    static const char end[] = "\",\"recorded\":\"x\"}";
    while (text.size < LIMIT_BODY_BYTES - (sizeof(end) - 1))
        buffer_char(&text, 'n');
    buffer_text(&text, end);
    assert_int_equal(text.size, LIMIT_BODY_BYTES);
    expect_same(&reader, text.data, text.size);
    buffer_char(&text, ' ');
    assert_false(body_read(&reader, (struct slice){text.data, text.size}, &err));
    assert_string_equal(err.text, "it has 65536 bytes; at most 65535 fit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_the_general_reader_takes),
        cmocka_unit_test(every_changed_byte_is_judged_alike),
        cmocka_unit_test(refuses_more_than_a_body_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
