// Finding where a JSON string stops being plain text, eight bytes at a time: what the general reader
// and the quick one of record bodies share.
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#define JSON_ONES 0x0101010101010101u
#define JSON_TOP_BITS 0x8080808080808080u

// Eight bytes from anywhere, the first one lowest.
static inline uint64_t json_word(const char *data)
{
    uint64_t word = 0;
    memcpy(&word, data, sizeof(word));
    return le64toh(word);
}

// The top bit of each byte of a json_word that does not stand for itself in a string: a quote, a
// backslash, a control character. Only the lowest bit set is sure to be right: a borrow may set
// others above it.
static inline uint64_t json_special(uint64_t word)
{
    uint64_t quote = word ^ (JSON_ONES * '"');
    uint64_t backslash = word ^ (JSON_ONES * '\\');
    uint64_t hits = ((quote - JSON_ONES) & ~quote) | ((backslash - JSON_ONES) & ~backslash) |
                    ((word - JSON_ONES * 0x20) & ~word);
    return hits & JSON_TOP_BITS;
}

#endif
