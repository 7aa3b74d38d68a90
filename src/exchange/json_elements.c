#include "exchange/json_elements.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"

#define KEY_BYTES_MAX 64 // a longer key is not the one that is looked for

struct json_elements {
    struct arena arena; // of the reader itself as well
    const char *name;
    const char *list;
    FILE *stream;
    size_t line, character; // of what was read last
    char open[LIMIT_JSON_DEPTH];
    size_t depth;
    size_t list_depth; // inside the list; 0: not yet, or no more
    bool is_found;
    bool is_element; // inside one
    bool has_element_before, has_comma;
    bool is_string, is_escaped, is_number;
    bool is_over; // the outermost value has ended
    bool is_list_next, is_count_next;
    size_t count;      // the number of "count", outside of elements
    struct buffer key; // the last string outside of elements
    struct buffer text;
    size_t element_line;
};

static bool fail(const struct json_elements *elements, struct error *err, const char *what)
{
    return error_set(err, ERROR_INPUT, "character %zu of the line: %s", elements->character, what);
}

static bool put(struct json_elements *elements, char c, struct error *err)
{
    if (!elements->is_element)
        return true;
    if (elements->text.size < LIMIT_JSON_ELEMENT_BYTES) {
        buffer_char(&elements->text, c);
        return true;
    }
    return error_set(err, ERROR_INPUT, "an item of \"%s\" is larger than %d bytes", elements->list,
                     LIMIT_JSON_ELEMENT_BYTES);
}

static bool take_string(struct json_elements *elements, char c, struct error *err)
{
    if (elements->is_escaped)
        elements->is_escaped = false;
    else if (c == '\\')
        elements->is_escaped = true;
    else if (c == '"')
        elements->is_string = false;
    if (elements->is_string && !elements->is_element && elements->key.size < KEY_BYTES_MAX)
        buffer_char(&elements->key, c);
    return put(elements, c, err);
}

static bool take_open(struct json_elements *elements, char c, struct error *err)
{
    if (elements->depth == LIMIT_JSON_DEPTH)
        return error_set(err, ERROR_INPUT,
                         "character %zu of the line: values are nested deeper than %d",
                         elements->character, LIMIT_JSON_DEPTH);
    bool is_in_list = elements->list_depth != 0 && !elements->is_element;
    if (is_in_list && c == '[')
        return fail(elements, err, "expected an object, found a list");
    if (is_in_list && elements->has_element_before && !elements->has_comma)
        return fail(elements, err, "expected a comma between two items");
    elements->open[elements->depth++] = c;
    if (is_in_list) {
        elements->is_element = true;
        elements->element_line = elements->line;
        buffer_clear(&elements->text);
    } else if (c == '[' && elements->is_list_next && !elements->is_found) {
        elements->is_found = true;
        elements->list_depth = elements->depth;
    }
    return put(elements, c, err);
}

static bool take_close(struct json_elements *elements, char c, bool *is_ready, struct error *err)
{
    if (elements->depth == 0 || elements->open[elements->depth - 1] != (c == '}' ? '{' : '['))
        return fail(elements, err,
                    c == '}' ? "nothing is open that \"}\" could close"
                             : "nothing is open that \"]\" could close");
    if (elements->depth == elements->list_depth && elements->has_comma)
        return fail(elements, err, "expected an item after the comma");
    elements->depth--;
    if (!put(elements, c, err))
        return false;
    if (elements->is_element && elements->depth == elements->list_depth) {
        elements->is_element = false;
        elements->has_element_before = true;
        elements->has_comma = false;
        *is_ready = true;
    }
    if (elements->depth < elements->list_depth)
        elements->list_depth = 0;
    elements->is_over = elements->depth == 0;
    return true;
}

static bool take_word(struct json_elements *elements, char c, struct error *err)
{
    if (elements->depth == 0)
        return fail(elements, err,
                    elements->is_over ? "text stands behind the end of the JSON"
                                      : "this is not JSON");
    if (elements->list_depth != 0 && !elements->is_element) {
        if (c != ',' || !elements->has_element_before || elements->has_comma)
            return fail(elements, err, "expected an object");
        elements->has_comma = true;
        return true;
    }
    bool begins_number = elements->is_element && (c == '-' || isdigit((unsigned char)c));
    if (begins_number && !put(elements, '"', err))
        return false;
    elements->is_number = begins_number;
    return put(elements, c, err);
}

static void take_count(struct json_elements *elements, char c)
{
    bool is_digit = isdigit((unsigned char)c) && elements->count < SIZE_MAX / 10 - 1;
    if (c == ':' && !elements->is_element) {
        elements->is_count_next = text_equal(buffer_string(&elements->key), "count");
        if (elements->is_count_next)
            elements->count = 0;
    } else if (elements->is_count_next && is_digit) {
        elements->count = elements->count * 10 + (size_t)(c - '0');
    } else {
        elements->is_count_next = false;
    }
}

static bool take(struct json_elements *elements, char c, bool *is_ready, struct error *err)
{
    if (c == '\0')
        return fail(elements, err, "a NUL character, which no text may have");
    if (elements->is_string)
        return take_string(elements, c, err);
    if (elements->is_number) {
        if (isalnum((unsigned char)c) || strchr("+-.", c) != NULL)
            return put(elements, c, err);
        elements->is_number = false;
        if (!put(elements, '"', err))
            return false;
    }
    if (strchr(" \t\r\n", c) != NULL)
        return put(elements, c, err);
    if (elements->is_over)
        return take_word(elements, c, err);
    bool is_good = true;
    take_count(elements, c);
    bool is_key = c == ':' && !elements->is_element && elements->depth != 0 &&
                  elements->open[elements->depth - 1] == '{' &&
                  text_equal(buffer_string(&elements->key), elements->list);
    if (c == '{' || c == '[') {
        is_good = take_open(elements, c, err);
    } else if (c == '}' || c == ']') {
        is_good = take_close(elements, c, is_ready, err);
    } else if (c == '"' && elements->depth != 0 &&
               (elements->is_element || elements->list_depth == 0)) {
        elements->is_string = true;
        buffer_clear(&elements->key);
        is_good = put(elements, c, err);
    } else {
        is_good = take_word(elements, c, err);
    }
    elements->is_list_next = is_key;
    return is_good;
}

static bool finish(const struct json_elements *elements, struct error *err)
{
    if (ferror(elements->stream))
        return error_set(err, ERROR_SYSTEM, "cannot read \"%s\": %s", elements->name,
                         strerror(errno));
    if (elements->is_string || elements->depth != 0) {
        fail(elements, err, "the file ends in the middle");
        return error_hint(err, "it was cut off; fetch it again");
    }
    if (!elements->is_over)
        return error_set(err, ERROR_INPUT, "the file is empty");
    if (!elements->is_found) {
        error_set(err, ERROR_INPUT, "there is no list \"%s\" in it", elements->list);
        return error_hint(err, "an answer of the API without data may hold an error message");
    }
    return true;
}

bool json_elements_next(struct json_elements *elements, struct json_element *out, bool *has_element,
                        struct error *err)
{
    bool is_ready = false;
    *has_element = false;
    for (int c; !is_ready && (c = getc_unlocked(elements->stream)) != EOF;) {
        elements->character++;
        bool is_taken = take(elements, (char)c, &is_ready, err);
        out->line = elements->line;
        if (!is_taken)
            return false;
        if (c == '\n') {
            elements->line++;
            elements->character = 0;
        }
    }
    if (!is_ready) {
        out->line = elements->line;
        return finish(elements, err);
    }
    out->line = elements->element_line;
    out->text = (struct slice){elements->text.data, elements->text.size};
    *has_element = true;
    return true;
}

static void skip_mark(FILE *stream)
{
    static const char mark[] = "\xEF\xBB\xBF";
    for (int i = 0; i < 3; i++) {
        int c = getc(stream);
        if (c == (unsigned char)mark[i])
            continue;
        if (c != EOF)
            ungetc(c, stream);
        return;
    }
}

struct json_elements *json_elements_open(FILE *stream, const char *name, const char *list)
{
    struct arena arena = {0};
    struct json_elements *opened = NEW(&arena, struct json_elements);
    opened->name = arena_string(&arena, name);
    opened->list = arena_string(&arena, list);
    opened->stream = stream;
    opened->line = 1;
    opened->arena = arena;
    opened->key.arena = opened->text.arena = &opened->arena;
    skip_mark(stream);
    return opened;
}

size_t json_elements_count(const struct json_elements *elements)
{
    return elements->count;
}

void json_elements_close(struct json_elements **elements)
{
    if (*elements == NULL)
        return;
    struct arena arena = (*elements)->arena;
    file_close(&(*elements)->stream);
    arena_done(&arena);
    *elements = NULL;
}
