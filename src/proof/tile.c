#include "proof/tile.h"

#include <assert.h>

static uint64_t level_count(uint64_t size, unsigned level)
{
    unsigned shift = level == TILE_ENTRIES ? 0 : TILE_HEIGHT * level;
    return size >> shift;
}

unsigned tile_width(uint64_t size, unsigned level, uint64_t index)
{
    uint64_t count = level_count(size, level);
    if (index > count / TILE_WIDTH)
        return 0;
    return index < count / TILE_WIDTH ? TILE_WIDTH : (unsigned)(count % TILE_WIDTH);
}

uint64_t tile_count(uint64_t size, unsigned level)
{
    uint64_t count = level_count(size, level);
    return count / TILE_WIDTH + (count % TILE_WIDTH != 0);
}

const char *tile_path(unsigned level, uint64_t index, unsigned width, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    unsigned parts[7]; // of three digits: 1000^7 > 2^64
    size_t count = 0;
    do {
        parts[count++] = (unsigned)(index % 1000);
        index /= 1000;
    } while (index > 0);
    if (level == TILE_ENTRIES)
        buffer_text(&out, "tile/entries/");
    else
        buffer_printf(&out, "tile/%u/", level);
    while (count-- > 1)
        buffer_printf(&out, "x%03u/", parts[count]);
    buffer_printf(&out, "%03u", parts[0]);
    if (width < TILE_WIDTH)
        buffer_printf(&out, ".p/%u", width);
    return buffer_string(&out);
}

void bundle_put(struct buffer *out, struct slice entry)
{
    assert(entry.size <= BUNDLE_ENTRY_MAX);
    buffer_char(out, (char)(entry.size >> 8));
    buffer_char(out, (char)(entry.size & 0xFF));
    buffer_put(out, entry.data, entry.size);
}

bool bundle_take(struct slice *rest, struct slice *entry)
{
    const uint8_t *bytes = (const uint8_t *)rest->data;
    if (rest->size < 2)
        return false;
    size_t size = (size_t)bytes[0] << 8 | bytes[1];
    if (rest->size - 2 < size)
        return false;
    *entry = (struct slice){rest->data + 2, size};
    *rest = (struct slice){rest->data + 2 + size, rest->size - 2 - size};
    return true;
}

struct hash tile_fold(struct hasher *hasher, struct hash *hashes, unsigned height)
{
    for (size_t count = (size_t)1 << height; count > 1; count /= 2)
        for (size_t i = 0; i < count / 2; i++)
            hashes[i] = hash_node(hasher, &hashes[2 * i], &hashes[2 * i + 1]);
    return hashes[0];
}
