#include "proof/base64.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_put(struct buffer *out, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    for (size_t at = 0; at < size; at += 3) {
        size_t count = size - at < 3 ? size - at : 3;
        uint32_t group = (uint32_t)bytes[at] << 16;
        if (count > 1)
            group |= (uint32_t)bytes[at + 1] << 8;
        if (count > 2)
            group |= bytes[at + 2];
        char text[4];
        for (size_t i = 0; i < 4; i++)
            text[i] = i <= count ? alphabet[group >> (18 - 6 * i) & 63] : '=';
        buffer_put(out, text, sizeof(text));
    }
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Four characters, of which the last `padding` are "=".
static bool read_group(const char *text, size_t padding, uint8_t out[3])
{
    uint32_t group = 0;
    for (size_t i = 0; i < 4 - padding; i++) {
        int value = value_of(text[i]);
        if (value < 0)
            return false;
        group |= (uint32_t)value << (18 - 6 * i);
    }
    uint32_t unused = padding == 0 ? 0 : padding == 1 ? 0xFF : 0xFFFF;
    out[0] = (uint8_t)(group >> 16);
    out[1] = (uint8_t)(group >> 8);
    out[2] = (uint8_t)group;
    return (group & unused) == 0;
}

static bool decode(struct slice text, uint8_t *bytes, size_t *size)
{
    size_t padding = 0;
    if (text.size % 4 != 0)
        return false;
    while (padding < 2 && padding < text.size && text.data[text.size - 1 - padding] == '=')
        padding++;
    *size = 0;
    for (size_t at = 0; at < text.size; at += 4) {
        uint8_t group[3];
        size_t missing = at + 4 == text.size ? padding : 0;
        if (!read_group(text.data + at, missing, group))
            return false;
        memcpy(bytes + *size, group, 3 - missing);
        *size += 3 - missing;
    }
    return true;
}

bool base64_read(struct slice text, struct slice *out, struct arena *arena)
{
    uint8_t *bytes = arena_alloc(arena, text.size / 4 * 3 + 1);
    size_t size = 0;
    if (!decode(text, bytes, &size))
        return false;
    *out = (struct slice){(const char *)bytes, size};
    return true;
}

bool base64_read_hash(struct slice text, struct hash *out)
{
    uint8_t bytes[sizeof(out->bytes) + 1];
    size_t size = 0;
    if (text.size != HASH_BASE64_MAX - 1 || !decode(text, bytes, &size) ||
        size != sizeof(out->bytes)) {
        return false;
    }
    memcpy(out->bytes, bytes, sizeof(out->bytes));
    return true;
}
