// Slices, the growing buffer, plain comparisons, "did you mean" and quoting for messages.
// Letter case is that of ASCII everywhere: no locale is consulted.
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define BUFFER_FIRST ((size_t)64)
#define SUGGEST_LENGTH 128 // longer words get no suggestion
#define QUOTE_LENGTH 60

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static uint32_t lower(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

struct slice slice_of(const char *text)
{
    return (struct slice){text, text == NULL ? 0 : strlen(text)};
}

bool slice_is(struct slice slice, const char *text)
{
    return slice_equal(slice, slice_of(text));
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

struct slice slice_trim(struct slice slice)
{
    while (slice.size > 0 && is_space(slice.data[slice.size - 1]))
        slice.size--;
    while (slice.size > 0 && is_space(slice.data[0])) {
        slice.data++;
        slice.size--;
    }
    return slice;
}

static void grow(struct buffer *buffer, size_t size)
{
    size_t needed = 0;
    if (__builtin_add_overflow(buffer->size, size, &needed) || needed >= SIZE_MAX / 4) {
        out_of_memory();
    }
    size_t capacity = buffer->capacity == 0 ? BUFFER_FIRST : buffer->capacity * 2;
    while (capacity <= needed)
        capacity *= 2;
    buffer->data = arena_grow(buffer->arena, buffer->data, buffer->size, capacity);
    buffer->capacity = capacity;
}

// Makes room for `size` more bytes and the final NUL.
static inline void reserve(struct buffer *buffer, size_t size)
{
    if (buffer->capacity == 0 || size >= buffer->capacity - buffer->size)
        grow(buffer, size);
}

void buffer_put(struct buffer *buffer, const char *data, size_t size)
{
    reserve(buffer, size);
    if (size > 0)
        memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char c)
{
    reserve(buffer, 1);
    buffer->data[buffer->size++] = c;
    buffer->data[buffer->size] = '\0';
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    reserve(buffer, 0);
    size_t room = buffer->capacity - buffer->size;
    int length = vsnprintf(buffer->data + buffer->size, room, format, args);
    va_end(args);
    if (length < 0)
        out_of_memory(); // past INT_MAX bytes; our formats have no other failure
    if ((size_t)length >= room) {
        reserve(buffer, (size_t)length);
        vsnprintf(buffer->data + buffer->size, (size_t)length + 1, format, again);
    }
    va_end(again);
    buffer->size += (size_t)length;
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    if (buffer->data != NULL)
        buffer->data[0] = '\0';
}

const char *buffer_string(struct buffer *buffer)
{
    return buffer->data == NULL ? "" : buffer->data;
}

bool text_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

bool text_equal_nocase(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    while (*a != '\0' && lower((unsigned char)*a) == lower((unsigned char)*b)) {
        a++;
        b++;
    }
    return lower((unsigned char)*a) == lower((unsigned char)*b);
}

bool text_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

const char *text_article(const char *noun)
{
    return noun[0] != '\0' && strchr("aeiou", noun[0]) != NULL ? "an" : "a";
}

const char *text_count(struct arena *arena, uint64_t count)
{
    if (count < 1000)
        return arena_printf(arena, "%u", (unsigned)count);
    return arena_printf(arena, "%s,%03u", text_count(arena, count / 1000),
                        (unsigned)(count % 1000));
}

const char *text_counted(struct arena *arena, uint64_t count, const char *noun)
{
    return arena_printf(arena, "%s %s%s", text_count(arena, count), noun, count == 1 ? "" : "s");
}

const char *text_counted_are(struct arena *arena, uint64_t count, const char *noun)
{
    return arena_printf(arena, "%s %s", text_counted(arena, count, noun),
                        count == 1 ? "is" : "are");
}

bool text_is_blank(const char *text)
{
    return slice_trim(slice_of(text)).size == 0;
}

// The word as lower-case code points; SUGGEST_LENGTH + 1 when it is longer than that.
static size_t decode_word(const char *word, uint32_t *points)
{
    size_t size = strlen(word);
    size_t count = 0;
    for (size_t at = 0; at < size; count++) {
        if (count == SUGGEST_LENGTH)
            return SUGGEST_LENGTH + 1;
        points[count] = lower(utf8_next(word, size, &at));
    }
    return count;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Optimal string alignment: insert, delete, replace, swap two neighbours, each at cost one.
static size_t edit_distance(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length)
{
    size_t rows[3][SUGGEST_LENGTH + 1]; // row i of the table is rows[i % 3]
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = smaller(best, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = smaller(best, rows[(i - 2) % 3][j - 2] + 1);
            }
            row[j] = best;
        }
    }
    return rows[a_length % 3][b_length];
}

void suggestion_offer(struct suggestion *suggestion, const char *candidate)
{
    uint32_t a[SUGGEST_LENGTH];
    uint32_t b[SUGGEST_LENGTH];
    size_t a_length = decode_word(suggestion->word, a);
    size_t b_length = decode_word(candidate, b);
    if (a_length == 0 || a_length > SUGGEST_LENGTH || b_length > SUGGEST_LENGTH)
        return;
    // One character shares nothing with another, so it is no misspelling of it.
    size_t limit = a_length == 2 ? 1 : a_length / 3;
    if (a_length > b_length + limit || b_length > a_length + limit)
        return;
    size_t distance = edit_distance(a, a_length, b, b_length);
    if (distance > limit)
        return;
    if (suggestion->best != NULL && distance >= suggestion->distance)
        return;
    suggestion->best = candidate;
    suggestion->distance = distance;
}

const char *text_suggest(const char *word, const char *const *candidates, size_t count)
{
    struct suggestion suggestion = {.word = word};
    for (size_t i = 0; i < count; i++)
        suggestion_offer(&suggestion, candidates[i]);
    return suggestion.best;
}

// Characters that would act on a terminal, or hide, instead of showing.
static bool is_unprintable(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static void quote_control(struct buffer *out, uint32_t c)
{
    static const struct {
        uint32_t c;
        const char *text;
    } SHORT[] = {{'\n', "\\n"}, {'\r', "\\r"}, {'\t', "\\t"}};
    for (size_t i = 0; i < COUNT_OF(SHORT); i++) {
        if (SHORT[i].c == c) {
            buffer_text(out, SHORT[i].text);
            return;
        }
    }
    buffer_printf(out, c < 0x80 ? "\\x%02x" : "\\u%04x", (unsigned)c);
}

const char *text_quote(struct arena *arena, struct slice text)
{
    struct buffer out = {.arena = arena};
    buffer_char(&out, '"');
    size_t at = 0;
    for (size_t count = 0; at < text.size && count < QUOTE_LENGTH; count++) {
        size_t start = at;
        uint32_t c = utf8_next(text.data, text.size, &at);
        if (utf8_find_invalid(text.data + start, at - start) != SIZE_MAX) {
            buffer_printf(&out, "\\x%02x", (unsigned char)text.data[start]);
        } else if (is_unprintable(c)) {
            quote_control(&out, c);
        } else {
            if (c == '"' || c == '\\')
                buffer_char(&out, '\\');
            buffer_put(&out, text.data + start, at - start);
        }
    }
    if (at < text.size)
        buffer_text(&out, "...");
    buffer_char(&out, '"');
    return buffer_string(&out);
}
