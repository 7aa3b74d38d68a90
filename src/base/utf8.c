// UTF-8: validity, decoding, and lengths in the units others count in.
// One decoder (RFC 3629, table in section 4) stands under all of them.
#include "base/text.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

// The size of the valid sequence at `p`, with its code point; 0 when it is not valid.
static size_t decode(const unsigned char *p, size_t left, uint32_t *point)
{
    unsigned char first = p[0];
    if (first < 0x80) {
        *point = first;
        return 1;
    }
    if (first < 0xC2 || first > 0xF4 || left < 2)
        return 0;
    // The second byte is where overlong forms, surrogates and values past U+10FFFF show.
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    if (first < 0xE0) {
        *point = (uint32_t)(first & 0x1F) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if (left < 3 || !is_continuation(p[2]))
        return 0;
    if (first < 0xF0) {
        *point = (uint32_t)(first & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3Fu);
        return 3;
    }
    if (left < 4 || !is_continuation(p[3]))
        return 0;
    *point = (uint32_t)(first & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
             (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3Fu);
    return 4;
}

size_t utf8_find_invalid(const char *data, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t at = 0;
    while (at < size) {
        uint64_t word = 0;
        if (size - at >= sizeof(word)) { // eight ASCII bytes at a time
            memcpy(&word, bytes + at, sizeof(word));
            if ((word & 0x8080808080808080u) == 0) {
                at += sizeof(word);
                continue;
            }
        }
        uint32_t point = 0;
        size_t length = decode(bytes + at, size - at, &point);
        if (length == 0)
            return at;
        at += length;
    }
    return SIZE_MAX;
}

uint32_t utf8_next(const char *data, size_t size, size_t *position)
{
    uint32_t point = REPLACEMENT;
    size_t length = decode((const unsigned char *)data + *position, size - *position, &point);
    *position += length == 0 ? 1 : length;
    return length == 0 ? REPLACEMENT : point;
}

size_t utf8_length(const char *text)
{
    size_t size = strlen(text);
    size_t count = 0;
    for (size_t at = 0; at < size; count++)
        utf8_next(text, size, &at);
    return count;
}

size_t utf16_length(const char *text)
{
    size_t size = strlen(text);
    size_t count = 0;
    for (size_t at = 0; at < size;)
        count += utf8_next(text, size, &at) > 0xFFFF ? 2 : 1;
    return count;
}
