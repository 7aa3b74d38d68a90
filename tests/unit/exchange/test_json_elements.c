// A list's elements in a JSON file: found wherever the list stands, numbers as strings, limits, and
// every fault with its place.
#include "exchange/json_elements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

static FILE *stream_of(struct slice text)
{
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_int_equal(fwrite(text.data, 1, text.size, stream), text.size);
    rewind(stream);
    return stream;
}

// "line text|" for each element, then "line: error" when there is one.
static const char *read_all(struct slice text, struct arena *arena)
{
    CLEANUP(json_elements_close)
    struct json_elements *elements = json_elements_open(stream_of(text), "a.json", "flows");
    struct buffer out = {.arena = arena};
    for (;;) {
        struct json_element element;
        struct error err = {0};
        bool has_element;
        if (!json_elements_next(elements, &element, &has_element, &err)) {
            buffer_printf(&out, "%zu: %s", element.line, err.text);
            return buffer_string(&out);
        }
        if (!has_element)
            return buffer_string(&out);
        buffer_printf(&out, "%zu %.*s|", element.line, (int)element.text.size, element.text.data);
    }
}

static void finds_the_list_and_its_objects(void **state UNUSED)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"{\"flows\":[{\"a\":1},{\"b\":[-2.5e+3,\"x,]\"]}]}",
         "1 {\"a\":\"1\"}|1 {\"b\":[\"-2.5e+3\",\"x,]\"]}|"},
        {"\xEF\xBB\xBF{\n\"data\": {\"flow\": [1], \"flows\":\n[ {} ,\n{\"a\\\"\": true}]}}\n",
         "3 {}|4 {\"a\\\"\": true}|"},
        {"{\"flows\":[]}", ""},
        {"{\"a\":\"flows\",\"flows\":[{\"flows\":[{}]}],\"flows\":[{\"x\":1}]}",
         "1 {\"flows\":[{}]}|"},
        {"{\"flows\":{\"flows\":[{}]}}", "1 {}|"},
        {"[{\"flows\":[{}]}]", "1 {}|"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        assert_string_equal(read_all(slice_of(cases[i].text), &arena), cases[i].expected);
    }
}

static void every_fault_has_its_place(void **state UNUSED)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", "1: the file is empty"},
        {" \n", "2: the file is empty"},
        {"<html>", "1: character 1 of the line: this is not JSON"},
        {"{\"flow\":[{}]}", "1: there is no list \"flows\" in it"},
        {"{\"flows\":5}", "1: there is no list \"flows\" in it"},
        {"{\"flows\":[5]}", "1: character 11 of the line: expected an object"},
        {"{\"flows\":[\"a\"]}", "1: character 11 of the line: expected an object"},
        {"{\"flows\":[[{}]]}", "1: character 11 of the line: expected an object, found a list"},
        {"{\"flows\":[{}\n{}]}",
         "1 {}|2: character 1 of the line: expected a comma between two items"},
        {"{\"flows\":[{},]}", "1 {}|1: character 14 of the line: expected an item after the comma"},
        {"{\"flows\":[,{}]}", "1: character 11 of the line: expected an object"},
        {"{\"flows\":[{},,{}]}", "1 {}|1: character 14 of the line: expected an object"},
        {"{\"flows\":[{}", "1 {}|1: character 12 of the line: the file ends in the middle"},
        {"{\"flows\":[{\"a", "1: character 13 of the line: the file ends in the middle"},
        {"{\"flows\":[{]}", "1: character 12 of the line: nothing is open that \"]\" could close"},
        {"{\"flows\":[{}]}}",
         "1 {}|1: character 15 of the line: text stands behind the end of the JSON"},
        {"}", "1: character 1 of the line: nothing is open that \"}\" could close"},
        {"{\"flows\":[{}]} x",
         "1 {}|1: character 16 of the line: text stands behind the end of the JSON"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        assert_string_equal(read_all(slice_of(cases[i].text), &arena), cases[i].expected);
    }
    CLEANUP(arena_done) struct arena arena = {0};
    static const char nul[] = "{\"flows\":[{\"a\0\"";
    assert_string_equal(read_all((struct slice){nul, sizeof(nul) - 1}, &arena),
                        "1: character 14 of the line: a NUL character, which no text may have");
}

static void limits_hold_to_the_last_byte(void **state UNUSED)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer text = {.arena = &arena};
    buffer_text(&text, "{\"flows\":[{\"a\":\"");
    for (size_t i = 0; i < LIMIT_JSON_ELEMENT_BYTES - 8; i++)
        buffer_char(&text, 'x');
    size_t end = text.size;
    buffer_text(&text, "\"}]}");
    assert_int_equal(strlen(read_all((struct slice){text.data, text.size}, &arena)),
                     LIMIT_JSON_ELEMENT_BYTES + 3);
    text.size = end;
    buffer_text(&text, "x\"}]}");
    assert_string_equal(read_all((struct slice){text.data, text.size}, &arena),
                        "1: an item of \"flows\" is larger than 1048576 bytes");
    for (size_t depth = LIMIT_JSON_DEPTH; depth <= LIMIT_JSON_DEPTH + 1; depth++) {
        buffer_clear(&text);
        buffer_text(&text, "{\"flows\":[{\"a\":");
        for (size_t i = 3; i < depth; i++)
            buffer_char(&text, '[');
        const char *said = read_all((struct slice){text.data, text.size}, &arena);
        assert_true((strstr(said, "nested deeper") != NULL) == (depth > LIMIT_JSON_DEPTH));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_list_and_its_objects),
        cmocka_unit_test(every_fault_has_its_place),
        cmocka_unit_test(limits_hold_to_the_last_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
