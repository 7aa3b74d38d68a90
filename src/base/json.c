// JSON: writing strings and documents, and reading the one flat object records are kept in.
//
// The reader takes nothing but the RFC 8785 form, so it needs no tokens and no copies: a string
// without escapes is a slice of the text itself. Every record passes here when a book is read, so
// strings are scanned eight bytes at a time.
#include "base/json.h"

#include <assert.h>
#include <string.h>

#include "base/json_scan.h"
#include "base/list.h"

#define MEMBERS_FIRST ((size_t)16)
#define POOL_SIZE ((size_t)16)

// The letter of a two-character escape, or 0.
static char short_escape(unsigned char c)
{
    switch (c) {
    case '\b': return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\f': return 'f';
    case '\r': return 'r';
    case '"': return '"';
    case '\\': return '\\';
    default: return 0;
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

// The offset of the first byte at or after `at` that is not plain, or `size`. Sets top bits of
// *seen when a byte before it is not ASCII.
static inline size_t skip_plain(const char *data, size_t size, size_t at, uint64_t *seen)
{
    for (; size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t word = json_word(data + at);
        uint64_t hits = json_special(word);
        if (hits != 0) {
            uint64_t before = (hits & -hits) - 1; // every bit below the first hit
            *seen |= word & before & JSON_TOP_BITS;
            return at + (size_t)__builtin_ctzll(hits) / 8;
        }
        *seen |= word & JSON_TOP_BITS;
    }
    for (; at < size && is_plain((unsigned char)data[at]); at++) {
        *seen |= (unsigned char)data[at] & 0x80;
    }
    return at;
}

void json_put_string(struct buffer *buffer, struct slice text)
{
    buffer_char(buffer, '"');
    uint64_t seen = 0;
    for (size_t at = 0; at < text.size;) {
        size_t end = skip_plain(text.data, text.size, at, &seen);
        buffer_put(buffer, text.data + at, end - at);
        at = end;
        if (at == text.size)
            break;
        unsigned char c = (unsigned char)text.data[at++];
        char letter = short_escape(c);
        if (letter != 0) {
            buffer_put(buffer, (char[]){'\\', letter}, 2);
        } else {
            buffer_printf(buffer, "\\u%04x", c);
        }
    }
    buffer_char(buffer, '"');
}

static void new_line(struct json_writer *writer)
{
    if (!writer->pretty)
        return;
    buffer_char(writer->out, '\n');
    for (unsigned i = 0; i < writer->depth; i++)
        buffer_text(writer->out, "  ");
}

// The comma and the new line before a member or an array's item.
static void begin_item(struct json_writer *writer)
{
    if (writer->depth == 0)
        return;
    bool *has_item = &writer->has_item[writer->depth - 1];
    if (*has_item)
        buffer_char(writer->out, ',');
    *has_item = true;
    new_line(writer);
}

static void begin_value(struct json_writer *writer)
{
    if (writer->after_key) {
        writer->after_key = false;
        return;
    }
    assert(writer->depth == 0 || writer->is_array[writer->depth - 1]);
    begin_item(writer);
}

static void begin_container(struct json_writer *writer, bool is_array)
{
    assert(writer->depth < COUNT_OF(writer->has_item));
    begin_value(writer);
    buffer_char(writer->out, is_array ? '[' : '{');
    writer->has_item[writer->depth] = false;
    writer->is_array[writer->depth] = is_array;
    writer->depth++;
}

void json_begin_object(struct json_writer *writer)
{
    begin_container(writer, false);
}

void json_begin_array(struct json_writer *writer)
{
    begin_container(writer, true);
}

void json_end(struct json_writer *writer)
{
    assert(writer->depth > 0 && !writer->after_key);
    writer->depth--;
    if (writer->has_item[writer->depth])
        new_line(writer);
    buffer_char(writer->out, writer->is_array[writer->depth] ? ']' : '}');
}

void json_key(struct json_writer *writer, const char *key)
{
    assert(writer->depth > 0 && !writer->is_array[writer->depth - 1] && !writer->after_key);
    begin_item(writer);
    json_put_string(writer->out, slice_of(key));
    buffer_text(writer->out, writer->pretty ? ": " : ":");
    writer->after_key = true;
}

void json_string(struct json_writer *writer, const char *text)
{
    if (text == NULL) {
        json_null(writer);
        return;
    }
    begin_value(writer);
    json_put_string(writer->out, slice_of(text));
}

void json_number(struct json_writer *writer, long long number)
{
    begin_value(writer);
    buffer_printf(writer->out, "%lld", number);
}

void json_bool(struct json_writer *writer, bool value)
{
    begin_value(writer);
    buffer_text(writer->out, value ? "true" : "false");
}

void json_null(struct json_writer *writer)
{
    begin_value(writer);
    buffer_text(writer->out, "null");
}

void json_pair(struct json_writer *writer, const char *key, const char *text)
{
    json_key(writer, key);
    json_string(writer, text);
}

struct reader {
    const char *data;
    size_t size;
    size_t at;
    struct arena *arena;
    struct error *err;
    struct slice *pool; // single values are handed out of here, POOL_SIZE to an allocation
    size_t pool_left;
    struct json_member *members;
    size_t count;
    size_t capacity;
};

static bool fail(struct reader *reader, size_t at, const char *what)
{
    return error_set(reader->err, ERROR_INPUT, "invalid JSON at byte %zu: %s", at, what);
}

static bool fail_expected(struct reader *reader, const char *expected)
{
    if (reader->at >= reader->size) {
        return error_set(reader->err, ERROR_INPUT,
                         "invalid JSON at byte %zu: the text ends where %s is expected", reader->at,
                         expected);
    }
    size_t end = reader->at;
    utf8_next(reader->data, reader->size, &end);
    struct slice found = {reader->data + reader->at, end - reader->at};
    return error_set(reader->err, ERROR_INPUT, "invalid JSON at byte %zu: found %s, expected %s",
                     reader->at, text_quote(reader->arena, found), expected);
}

// The next byte; NUL at the end, which no valid text has outside of strings.
static inline char peek(const struct reader *reader)
{
    return reader->at < reader->size ? reader->data[reader->at] : '\0';
}

// The character of the escape at reader->at, which is moved past it; 0 when it is not one that
// RFC 8785 writes.
static char read_escape(struct reader *reader)
{
    static const char HEX[] = "0123456789abcdef";
    const char *p = reader->data + reader->at;
    size_t left = reader->size - reader->at;
    if (left < 2)
        return 0;
    if (p[1] != 'u') {
        static const char CODES[] = "\b\t\n\f\r\"\\";
        for (const char *code = CODES; *code != '\0'; code++) {
            if (short_escape((unsigned char)*code) != p[1])
                continue;
            reader->at += 2;
            return *code;
        }
        return 0;
    }
    if (left < 6 || p[2] != '0' || p[3] != '0' || (p[4] != '0' && p[4] != '1'))
        return 0;
    const char *digit = memchr(HEX, p[5], 16);
    if (digit == NULL)
        return 0;
    char c = (char)((p[4] - '0') * 16 + (digit - HEX));
    if (short_escape((unsigned char)c) != 0)
        return 0;
    reader->at += 6;
    return c;
}

// The rest of a string whose first escape is at reader->at.
static bool read_escaped(struct reader *reader, size_t start, struct slice *out)
{
    struct buffer text = {.arena = reader->arena};
    size_t end = reader->at;
    uint64_t seen = 0;
    for (;;) {
        size_t invalid = utf8_find_invalid(reader->data + start, end - start);
        if (invalid != SIZE_MAX)
            return fail(reader, start + invalid, "invalid UTF-8");
        buffer_put(&text, reader->data + start, end - start);
        reader->at = end;
        char c = peek(reader);
        if (c == '"')
            break;
        if (c != '\\')
            return fail_expected(reader, "a closing quote");
        c = read_escape(reader);
        if (c == '\0')
            return fail(reader, end, "an escape that is not in RFC 8785 form");
        buffer_char(&text, c);
        start = reader->at;
        end = skip_plain(reader->data, reader->size, start, &seen);
    }
    reader->at++;
    *out = (struct slice){text.data, text.size};
    return true;
}

static bool read_string(struct reader *reader, struct slice *out, const char *expected)
{
    if (peek(reader) != '"')
        return fail_expected(reader, expected);
    size_t start = reader->at + 1;
    uint64_t seen = 0;
    reader->at = skip_plain(reader->data, reader->size, start, &seen);
    char c = peek(reader);
    if (c == '\\')
        return read_escaped(reader, start, out);
    if (c != '"')
        return fail_expected(reader, "a closing quote");
    *out = (struct slice){reader->data + start, reader->at - start};
    if (seen != 0) {
        size_t invalid = utf8_find_invalid(out->data, out->size);
        if (invalid != SIZE_MAX)
            return fail(reader, start + invalid, "invalid UTF-8");
    }
    reader->at++;
    return true;
}

static bool read_array(struct reader *reader, struct json_member *member)
{
    LIST(struct slice) items = {0};
    reader->at++;
    if (peek(reader) != ']') {
        for (;;) {
            struct slice item = {0};
            if (!read_string(reader, &item, "a string"))
                return false;
            LIST_PUSH(reader->arena, &items, item);
            if (peek(reader) != ',')
                break;
            reader->at++;
        }
        if (peek(reader) != ']')
            return fail_expected(reader, "\",\" or \"]\"");
    }
    reader->at++;
    member->items = items.items;
    member->count = items.count;
    member->is_array = true;
    return true;
}

static bool read_value(struct reader *reader, struct json_member *member)
{
    if (peek(reader) == '[')
        return read_array(reader, member);
    if (reader->pool_left == 0) {
        reader->pool = NEW_ARRAY(reader->arena, struct slice, POOL_SIZE);
        reader->pool_left = POOL_SIZE;
    }
    member->items = reader->pool++;
    reader->pool_left--;
    member->count = 1;
    return read_string(reader, member->items, "a string or an array of strings");
}

static bool is_ascending(struct slice before, struct slice after)
{
    size_t common = before.size < after.size ? before.size : after.size;
    int order = common == 0 ? 0 : memcmp(before.data, after.data, common);
    return order != 0 ? order < 0 : before.size < after.size;
}

static bool read_member(struct reader *reader)
{
    if (reader->count == reader->capacity) {
        size_t grown = reader->capacity == 0 ? MEMBERS_FIRST : reader->capacity * 2;
        reader->members =
            arena_grow(reader->arena, reader->members, reader->count * sizeof(*reader->members),
                       grown * sizeof(*reader->members));
        reader->capacity = grown;
    }
    struct json_member *member = &reader->members[reader->count];
    size_t start = reader->at;
    if (!read_string(reader, &member->key, "a key"))
        return false;
    if (reader->count > 0 && !is_ascending(member[-1].key, member->key)) {
        bool is_repeated = slice_equal(member[-1].key, member->key);
        return error_set(reader->err, ERROR_INPUT, "invalid JSON at byte %zu: key %s is %s", start,
                         text_quote(reader->arena, member->key),
                         is_repeated ? "there twice" : "not in ascending order");
    }
    if (peek(reader) != ':')
        return fail_expected(reader, "\":\"");
    reader->at++;
    reader->count++;
    return read_value(reader, member);
}

bool json_read_flat(struct slice text, struct json_member **members, size_t *count,
                    struct arena *arena, struct error *err)
{
    struct reader reader = {.data = text.data, .size = text.size, .arena = arena, .err = err};
    if (peek(&reader) != '{')
        return fail_expected(&reader, "\"{\"");
    reader.at++;
    if (peek(&reader) != '}') {
        for (;;) {
            if (!read_member(&reader))
                return false;
            if (peek(&reader) != ',')
                break;
            reader.at++;
        }
        if (peek(&reader) != '}')
            return fail_expected(&reader, "\",\" or \"}\"");
    }
    reader.at++;
    if (reader.at < reader.size)
        return fail_expected(&reader, "the end of the text");
    *members = reader.members;
    *count = reader.count;
    return true;
}
