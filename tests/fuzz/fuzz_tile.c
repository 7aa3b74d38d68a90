// Fuzzing the readers of tiles. Entry bundles: the entries that are taken and the rest that is left
// are the input, byte for byte. A published folder of one partial tile and one bundle: it opens
// when the tile has the hashes that its size asks for, and gives the entries that the bundle has.
#include "proof/tile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proof/merkle.h"
#include "store/published.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64];

static void must(bool claim)
{
    if (!claim)
        abort();
}

static void check_bundle(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct slice rest = {(const char *)data, size};
    struct slice entry;
    struct buffer again = {.arena = &arena};
    while (bundle_take(&rest, &entry))
        bundle_put(&again, entry);
    must(again.size + rest.size == size);
    must(again.size == 0 || memcmp(again.data, data, again.size) == 0);
}

static const char *const folders[] = {
    "", "/tile", "/tile/0", "/tile/0/000.p", "/tile/entries", "/tile/entries/000.p"};

static const char *path_in(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s%s", folder, name);
    return path;
}

static void remove_folders(void)
{
    for (size_t i = COUNT_OF(folders); i-- > 0;)
        rmdir(path_in(folders[i]));
}

static void make_folders(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof(folder), "%.40s/ledger-tile-%d", parent == NULL ? "/tmp" : parent,
             (int)getpid());
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        must(mkdir(path_in(folders[i]), 0700) == 0);
    atexit(remove_folders);
}

static void write_tile(unsigned level, unsigned width, struct slice content, struct arena *arena)
{
    FILE *file =
        fopen(arena_printf(arena, "%s/%s", folder, tile_path(level, 0, width, arena)), "w");
    must(file != NULL && fwrite(content.data, 1, content.size, file) == content.size);
    must(fclose(file) == 0);
}

static void remove_tile(unsigned level, unsigned width, struct arena *arena)
{
    must(unlink(arena_printf(arena, "%s/%s", folder, tile_path(level, 0, width, arena))) == 0);
}

// The root of the first hashes of a tile; of none, when there are fewer.
static struct hash root_of(struct slice tile, unsigned width)
{
    CLEANUP(hasher_close) struct hasher *hasher = NULL;
    struct merkle tree = {0};
    struct error err = {0};
    hasher = hasher_open(&err);
    must(hasher != NULL);
    for (unsigned i = 0; i < width && tile.size >= width * sizeof(struct hash); i++) {
        struct hash leaf;
        memcpy(&leaf, tile.data + i * sizeof(leaf), sizeof(leaf));
        must(merkle_append(&tree, hasher, &leaf, NULL, NULL, &err));
    }
    return merkle_root(&tree, hasher);
}

static void check_folder(unsigned width, struct slice tile, struct slice bundle)
{
    CLEANUP(published_close) struct published *published = NULL;
    struct hash root = root_of(tile, width);
    struct error err = {0};
    bool is_tile = tile.size >= width * sizeof(struct hash) &&
                   tile.size <= TILE_WIDTH * sizeof(struct hash) &&
                   tile.size % sizeof(struct hash) == 0;
    must(published_open(&published, folder, width, &root, &err) == is_tile);
    must(is_tile || (err.code == ERROR_INPUT && err.text[0] != '\0'));
    for (unsigned seq = 1; is_tile && seq <= width; seq++) {
        struct slice expected, found;
        bool has_entry = bundle_take(&bundle, &expected);
        must(published_entry(published, seq, &found, &err) == has_entry);
        if (!has_entry)
            break;
        must(slice_equal(found, expected));
    }
}

// The first byte is the width of the tile, the next two the size of its file; the bundle follows.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    check_bundle(data, size);
    if (size < 3)
        return 0;
    if (folder[0] == '\0')
        make_folders();
    unsigned width = data[0] % (TILE_WIDTH - 1) + 1;
    size_t tile_size = (data[1] | (size_t)data[2] << 8) % (size - 2);
    struct slice tile = {(const char *)data + 3, tile_size};
    struct slice bundle = {(const char *)data + 3 + tile_size, size - 3 - tile_size};
    write_tile(0, width, tile, &arena);
    write_tile(TILE_ENTRIES, width, bundle, &arena);
    check_folder(width, tile, bundle);
    remove_tile(0, width, &arena);
    remove_tile(TILE_ENTRIES, width, &arena);
    return 0;
}
