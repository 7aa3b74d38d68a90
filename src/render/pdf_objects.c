// Splitting and renumbering (see pdf_objects.h).
#include "render/pdf_objects.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool ends_with(const struct buffer *bytes, const char *end)
{
    size_t size = strlen(end);

    return bytes->size >= size && memcmp(bytes->data + bytes->size - size, end, size) == 0;
}

static void emit(struct pdf_objects *objects, size_t text_size, struct slice stream)
{
    struct pdf_object object = {objects->number, {objects->bytes.data, text_size}, stream};

    objects->take(objects->user, &object);
    objects->number = 0;
    objects->stream_start = 0;
    buffer_clear(&objects->bytes);
}

static void end_line(struct pdf_objects *objects)
{
    static const char opening[] = " 0 obj\n";
    static const char stream_end[] = "\nendstream\nendobj\n";
    struct buffer *bytes = &objects->bytes;
    const char *line = bytes->data + objects->line_start;
    unsigned number;
    int at = 0;

    if (objects->number == 0) {
        if (sscanf(line, "%u%n", &number, &at) == 1 && strcmp(line + at, opening) == 0)
            objects->number = number;
        buffer_clear(bytes);
    } else if (objects->stream_start > 0) {
        size_t end = bytes->size - (sizeof(stream_end) - 1);
        if (ends_with(bytes, stream_end) && end + 1 > objects->stream_start)
            emit(objects, objects->text_size,
                 (struct slice){bytes->data + objects->stream_start, end - objects->stream_start});
    } else if (strcmp(line, "stream\n") == 0) {
        objects->text_size = objects->line_start;
        objects->stream_start = bytes->size;
    } else if (strcmp(line, "endobj\n") == 0) {
        emit(objects, objects->line_start, (struct slice){0});
    }
    objects->line_start = bytes->size;
}

void pdf_objects_see(struct pdf_objects *objects, const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        const char *line_end = memchr(at, '\n', size);
        size_t taken = line_end == NULL ? size : (size_t)(line_end - at) + 1;
        buffer_put(&objects->bytes, at, taken);
        if (line_end != NULL)
            end_line(objects);
        at += taken;
        size -= taken;
    }
}

bool pdf_object_is(struct slice text, const char *kind)
{
    static const char opening[] = "<< /Type /";
    size_t before = sizeof(opening) - 1, size = strlen(kind);

    return text.size > before + size && memcmp(text.data, opening, before) == 0 &&
           memcmp(text.data + before, kind, size) == 0 &&
           isspace((unsigned char)text.data[before + size]);
}

// ---- numbers

static bool is_delimiter(char c)
{
    return isspace((unsigned char)c) || strchr("()<>[]{}/%", c) != NULL;
}

// The end of a string in parentheses that starts at `at`.
static size_t string_end(struct slice text, size_t at)
{
    int depth = 0;

    for (; at < text.size; at++) {
        char c = text.data[at];
        if (c == '\\') {
            at++;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            return at + 1;
        }
    }
    return text.size;
}

static size_t word_end(struct slice text, size_t at)
{
    for (at++; at < text.size && !is_delimiter(text.data[at]); at++)
        ;
    return at;
}

static bool word_is(struct slice text, size_t start, size_t end, const char *word)
{
    return slice_is((struct slice){text.data + start, end - start}, word);
}

// A number that " 0 R" follows names an object.
static bool is_reference(struct slice text, size_t end)
{
    static const char rest[] = " 0 R";
    size_t size = sizeof(rest) - 1;

    return end + size <= text.size && memcmp(text.data + end, rest, size) == 0 &&
           (end + size == text.size || is_delimiter(text.data[end + size]));
}

static void put_key(struct buffer *out, unsigned key, struct pdf_shift *shift)
{
    key += shift->keys;
    if (key > shift->highest_key)
        shift->highest_key = key;
    buffer_printf(out, "%u", key);
}

// One number at `start`; returns where the text goes on.
static size_t put_number(struct buffer *out, struct slice text, size_t start, bool is_key,
                         struct pdf_shift *shift)
{
    size_t end = word_end(text, start);
    unsigned number;
    int size = 0;
    bool is_whole =
        sscanf(text.data + start, "%u%n", &number, &size) == 1 && start + (size_t)size == end;

    if (is_whole && is_reference(text, end)) {
        number += shift->objects;
        if (number > shift->highest_object)
            shift->highest_object = number;
        buffer_printf(out, "%u 0 R", number);
        return end + strlen(" 0 R");
    }
    if (is_whole && is_key) {
        put_key(out, number, shift);
    } else {
        buffer_put(out, text.data + start, end - start);
    }
    return end;
}

void pdf_put_shifted(struct buffer *out, struct slice text, struct pdf_shift *shift)
{
    // In the tree itself every number is a key or names an object.
    static const char tree[] = "<< /Nums [";
    bool is_tree = text.size > sizeof(tree) && memcmp(text.data, tree, sizeof(tree) - 1) == 0;
    bool is_key = is_tree;

    for (size_t at = 0, next; at < text.size; at = next) {
        char c = text.data[at];
        next = at + 1;
        if (c == '%') {
            while (next < text.size && text.data[next] != '\n')
                next++;
            continue;
        }
        if (isdigit((unsigned char)c)) {
            next = put_number(out, text, at, is_key, shift);
            is_key = is_tree;
            continue;
        }
        if (c == '(') {
            next = string_end(text, at);
        } else if (c == '/' || !is_delimiter(c)) {
            next = word_end(text, at);
            is_key = is_tree || word_is(text, at, next, "/StructParent") ||
                     word_is(text, at, next, "/StructParents");
        } else if (c == '<' && next < text.size && text.data[next] != '<') {
            const char *end = memchr(text.data + at, '>', text.size - at);
            next = end == NULL ? text.size : (size_t)(end - text.data) + 1;
        } else if (c == '<') {
            next++;
        }
        buffer_put(out, text.data + at, next - at);
    }
}

void pdf_put_string(struct buffer *out, const char *text)
{
    size_t size = strlen(text);

    buffer_text(out, "<FEFF");
    for (size_t at = 0; at < size;) {
        uint32_t point = utf8_next(text, size, &at);
        if (point >= 0x10000) {
            buffer_printf(out, "%04X", 0xD800 + ((point - 0x10000) >> 10));
            point = 0xDC00 + ((point - 0x10000) & 0x3FF);
        }
        buffer_printf(out, "%04X", point);
    }
    buffer_char(out, '>');
}
