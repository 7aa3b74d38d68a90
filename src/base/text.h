// Text: byte strings with a length, a growing buffer, UTF-8, and "did you mean".
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

// A piece of text somebody else owns; not NUL-terminated. data may be NULL when size is 0.
struct slice {
    const char *data;
    size_t size;
};

struct slice slice_of(const char *text); // NULL gives an empty slice
bool slice_is(struct slice slice, const char *text);
bool slice_equal(struct slice a, struct slice b);
// Without ASCII spaces, tabs, CR and LF at both ends.
struct slice slice_trim(struct slice slice);

// A growing byte buffer in an arena. Always NUL-terminated behind `size` bytes once written to.
struct buffer {
    struct arena *arena;
    char *data;
    size_t size;
    size_t capacity;
};

void buffer_put(struct buffer *buffer, const char *data, size_t size);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);
void buffer_printf(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);
// Puts a name in the form of an id: "Côte d'Ivoire" as "cote-d-ivoire". What is no letter of Latin
// and no digit becomes one "-" between words; nothing is put for a name of nothing else.
void buffer_slug(struct buffer *buffer, struct slice name);
void buffer_clear(struct buffer *buffer);         // keeps the memory
const char *buffer_string(struct buffer *buffer); // never NULL

bool text_equal(const char *a, const char *b);        // NULL equals NULL only
bool text_equal_nocase(const char *a, const char *b); // ASCII letters only
bool text_starts_with(const char *text, const char *prefix);
const char *text_article(const char *noun); // "an" before a vowel, else "a"
// For people: "1,616"; with what is counted, "1 flow" or "1,616 flows"; "1 flow is", "2 flows are".
const char *text_count(struct arena *arena, uint64_t count);
const char *text_counted(struct arena *arena, uint64_t count, const char *noun);
const char *text_counted_are(struct arena *arena, uint64_t count, const char *noun);
bool text_is_blank(const char *text); // NULL, empty, or only white space

// Offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and values past
// U+10FFFF are invalid), or SIZE_MAX when all is valid. NUL is valid here.
size_t utf8_find_invalid(const char *data, size_t size);
// Decodes one code point at *position and moves past it; U+FFFD for an invalid byte.
uint32_t utf8_next(const char *data, size_t size, size_t *position);
// Number of code points; invalid bytes count as one each.
size_t utf8_length(const char *text);
// Columns on a terminal: wide East Asian characters are 2, combining marks 0.
size_t utf8_width(const char *text);
size_t utf8_point_width(uint32_t point);
// Number of UTF-16 units, as Excel counts.
size_t utf16_length(const char *text);

// The best match for a mistyped word: the candidate with the smallest edit distance (adjacent
// swaps count one, letter case counts nothing) when that is at most a third of the word's length,
// at least 1; ties go to the earlier candidate. NULL when none is near.
const char *text_suggest(const char *word, const char *const *candidates, size_t count);
// For candidates that are not in an array: start with {.word = w}, offer each, read .best.
struct suggestion {
    const char *word;
    const char *best; // the caller's own pointer
    size_t distance;
};
void suggestion_offer(struct suggestion *suggestion, const char *candidate);

// Shows foreign text in a message: quotes it, escapes control and invalid bytes, cuts past 60
// characters ("..."). Result in the arena.
const char *text_quote(struct arena *arena, struct slice text);

#endif
