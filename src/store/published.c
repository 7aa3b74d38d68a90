#include "store/published.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "proof/tile.h"

struct published {
    struct arena arena; // holds this struct too
    struct arena scratch;
    struct arena bundle_arena;
    struct hasher *hasher;
    const char *folder;
    uint64_t size;
    struct tile {
        bool is_loaded;
        uint64_t index;
        unsigned width;
        struct hash hashes[TILE_WIDTH];
    } tiles[TILE_LEVELS]; // the last of each level
    bool has_bundle;
    uint64_t bundle_index;
    uint64_t next_seq; // the record `rest` begins with
    struct slice bundle;
    struct slice rest;
};

static bool damaged(const struct published *published, const char *relative, struct error *err)
{
    return error_set(err, ERROR_INPUT, "the published folder \"%s\" is damaged: \"%s\" %s",
                     published->folder, relative, "is missing or not in order");
}

// A partial tile may have gone in favour of the whole one.
static bool read_tile(struct published *published, unsigned level, uint64_t index,
                      struct slice *out, struct arena *arena, struct error *err)
{
    unsigned width = tile_width(published->size, level, index);
    const char *relative = tile_path(level, index, width, &published->scratch);
    const char *path = path_join(&published->scratch, published->folder, relative);
    size_t limit = level == TILE_ENTRIES ? BUNDLE_BYTES_MAX : TILE_WIDTH * sizeof(struct hash);
    struct error cause = {0};
    if (width < TILE_WIDTH && !file_exists(path))
        path = path_join(&published->scratch, published->folder,
                         tile_path(level, index, TILE_WIDTH, &published->scratch));
    if (width == 0 || !file_read_all(path, limit, out, arena, &cause))
        return damaged(published, relative, err);
    if (level != TILE_ENTRIES &&
        (out->size < width * sizeof(struct hash) || out->size % sizeof(struct hash) != 0)) {
        return damaged(published, relative, err);
    }
    return true;
}

static bool load_tile(struct published *published, unsigned level, uint64_t index,
                      struct error *err)
{
    struct tile *tile = &published->tiles[level];
    struct slice content;
    if (tile->is_loaded && tile->index == index)
        return true;
    arena_reset(&published->scratch);
    if (!read_tile(published, level, index, &content, &published->scratch, err))
        return false;
    tile->is_loaded = true;
    tile->index = index;
    tile->width = tile_width(published->size, level, index);
    memcpy(tile->hashes, content.data, tile->width * sizeof(struct hash));
    return true;
}

static bool subtree(void *user, uint64_t start, unsigned height, struct hash *out,
                    struct error *err)
{
    struct published *published = user;
    struct hash hashes[1 << (TILE_HEIGHT - 1)];
    unsigned level = height / TILE_HEIGHT;
    size_t count = (size_t)1 << (height % TILE_HEIGHT);
    uint64_t first = start >> (level * TILE_HEIGHT);
    size_t offset = (size_t)(first % TILE_WIDTH);
    if (!load_tile(published, level, first / TILE_WIDTH, err))
        return false;
    if (offset + count > published->tiles[level].width)
        return damaged(published,
                       tile_path(level, first / TILE_WIDTH, TILE_WIDTH, &published->scratch), err);
    memcpy(hashes, published->tiles[level].hashes + offset, count * sizeof(*hashes));
    *out = tile_fold(published->hasher, hashes, height % TILE_HEIGHT);
    return true;
}

struct merkle_source published_source(struct published *published)
{
    return (struct merkle_source){
        .hasher = published->hasher, .subtree = subtree, .user = published};
}

bool published_open(struct published **published, const char *folder, uint64_t size,
                    const struct hash *root, struct error *err)
{
    struct arena arena = {0};
    CLEANUP(published_close) struct published *opened = NEW(&arena, struct published);
    opened->arena = arena;
    opened->folder = arena_string(&opened->arena, folder);
    opened->size = size;
    opened->hasher = hasher_open(err);
    if (opened->hasher == NULL)
        return false;
    struct merkle_source source = published_source(opened);
    struct hash given;
    if (!merkle_root_of(&source, size, &given, err))
        return false;
    if (!hash_equal(&given, root))
        return error_set(err, ERROR_INPUT,
                         "the published folder \"%s\" is damaged: its hashes do not give the root "
                         "of its checkpoint",
                         folder);
    *published = TAKE(opened);
    return true;
}

static bool load_bundle(struct published *published, uint64_t index, struct error *err)
{
    arena_reset(&published->bundle_arena);
    arena_reset(&published->scratch);
    published->has_bundle = read_tile(published, TILE_ENTRIES, index, &published->bundle,
                                      &published->bundle_arena, err);
    published->bundle_index = index;
    published->next_seq = index * TILE_WIDTH + 1;
    published->rest = published->bundle;
    return published->has_bundle;
}

bool published_entry(struct published *published, uint64_t seq, struct slice *body,
                     struct error *err)
{
    uint64_t index = (seq - 1) / TILE_WIDTH;
    bool is_behind =
        published->has_bundle && published->bundle_index == index && published->next_seq <= seq;
    if (!is_behind && !load_bundle(published, index, err))
        return false;
    do {
        if (!bundle_take(&published->rest, body))
            return damaged(published,
                           tile_path(TILE_ENTRIES, index,
                                     tile_width(published->size, TILE_ENTRIES, index),
                                     &published->scratch),
                           err);
    } while (published->next_seq++ < seq);
    return true;
}

void published_close(struct published **published)
{
    if (*published == NULL)
        return;
    struct published *closing = TAKE(*published);
    hasher_close(&closing->hasher);
    arena_done(&closing->scratch);
    arena_done(&closing->bundle_arena);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
