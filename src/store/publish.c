#include "store/publish.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "proof/tile.h"
#include "store/store_parts.h"
#include "store/store_proof.h"

struct publishing {
    struct store *store;
    const struct publish_request *request;
    struct arena arena;   // holds the folder made last
    struct arena scratch; // of one file
    const char *folder;   // made last; NULL: none
    struct merkle tree;   // of the records hashed so far
    uint64_t files;
};

static void publishing_done(struct publishing *publishing)
{
    arena_done(&publishing->scratch);
    arena_done(&publishing->arena);
}

// Makes the folders between the published folder and the file.
static bool make_folders(struct publishing *publishing, const char *relative, struct error *err)
{
    const char *last = path_folder(&publishing->scratch, relative);
    if (publishing->folder != NULL && text_equal(publishing->folder, last))
        return true;
    for (const char *slash = strchr(relative, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *part = arena_copy(&publishing->scratch, relative, (size_t)(slash - relative));
        if (!file_make_directory(path_join(&publishing->scratch, publishing->request->folder, part),
                                 err)) {
            return false;
        }
    }
    arena_reset(&publishing->arena);
    publishing->folder = arena_string(&publishing->arena, last);
    return true;
}

static bool write_tile(struct publishing *publishing, unsigned level, uint64_t index,
                       struct slice content, struct error *err)
{
    CLEANUP(output_discard) struct output output = {0};
    struct arena *scratch = &publishing->scratch;
    unsigned width = tile_width(publishing->request->size, level, index);
    const char *relative = tile_path(level, index, width, scratch);
    const char *path = path_join(scratch, publishing->request->folder, relative);
    if (!make_folders(publishing, relative, err) || !output_open(&output, path, scratch, err))
        return false;
    fwrite(content.data, 1, content.size, output.stream);
    publishing->files++;
    return output_commit_later(&output, err);
}

// The first tile of a level that is not whole in what is there already.
static uint64_t first_tile(const struct publishing *publishing, unsigned level)
{
    uint64_t count = tile_count(publishing->request->from, level);
    if (count > 0 && tile_width(publishing->request->from, level, count - 1) < TILE_WIDTH)
        count--;
    return count;
}

// True when the tile stands there as it must be.
static bool is_there(const struct publishing *publishing, unsigned level, uint64_t index)
{
    const struct publish_request *request = publishing->request;
    return tile_width(request->from, level, index) == tile_width(request->size, level, index);
}

static bool write_hashes(struct publishing *publishing, unsigned level, struct error *err)
{
    struct hash hashes[TILE_WIDTH];
    uint64_t size = publishing->request->size;
    for (uint64_t index = first_tile(publishing, level); index < tile_count(size, level); index++) {
        unsigned width = tile_width(size, level, index);
        if (is_there(publishing, level, index))
            continue;
        arena_reset(&publishing->scratch);
        if (!store_hashes(publishing->store, level, index * TILE_WIDTH, width, hashes, err) ||
            !write_tile(publishing, level, index,
                        (struct slice){(const char *)hashes, width * sizeof(*hashes)}, err)) {
            return false;
        }
    }
    return true;
}

// A node of the tree as it grows must be the one the book keeps, and a tile will hold.
static bool compare_node(void *user, unsigned level, uint64_t index, const struct hash *hash,
                         struct error *err)
{
    struct publishing *publishing = user;
    struct hash stored;
    if (!store_hashes(publishing->store, level, index, 1, &stored, err))
        return false;
    return hash_equal(&stored, hash) ||
           store_damaged(publishing->store, err, "hash %" PRIu64 " of level %u is wrong", index,
                         level);
}

static bool add_leaf(struct publishing *publishing, const struct entry *entry, struct error *err)
{
    struct store *store = publishing->store;
    struct hash leaf = hash_leaf(store->hasher, entry->body.data, entry->body.size);
    if (!hash_equal(&leaf, &entry->leaf))
        return store_damaged(store, err, "record %" PRIu64 ": its text does not match its hash",
                             entry->seq);
    // Records of a partial bundle that is written again are in the tree already.
    return entry->seq <= publishing->tree.size ||
           merkle_append(&publishing->tree, store->hasher, &leaf, compare_node, publishing, err);
}

static bool write_entries(struct publishing *publishing, struct error *err)
{
    const struct publish_request *request = publishing->request;
    CLEANUP(store_scan_close) struct store_scan *scan = NULL;
    uint64_t index = first_tile(publishing, TILE_ENTRIES);
    if (!store_scan_open(&scan, publishing->store, index * TILE_WIDTH + 1, request->size, err))
        return false;
    for (; index < tile_count(request->size, TILE_ENTRIES); index++) {
        arena_reset(&publishing->scratch);
        struct buffer bundle = {.arena = &publishing->scratch};
        unsigned width = tile_width(request->size, TILE_ENTRIES, index);
        for (unsigned i = 0; i < width; i++) {
            const struct entry *entry = NULL;
            if (!store_scan_next(scan, &entry, err) || !add_leaf(publishing, entry, err))
                return false;
            if (entry->body.size > BUNDLE_ENTRY_MAX)
                return store_damaged(publishing->store, err, "record %" PRIu64 " is too long",
                                     entry->seq);
            bundle_put(&bundle, entry->body);
        }
        if (!is_there(publishing, TILE_ENTRIES, index) &&
            !write_tile(publishing, TILE_ENTRIES, index, (struct slice){bundle.data, bundle.size},
                        err)) {
            return false;
        }
        if (request->progress != NULL)
            request->progress(request->user, index * TILE_WIDTH, request->size);
    }
    return true;
}

bool publish_tiles(struct store *store, const struct publish_request *request, uint64_t *files,
                   struct error *err)
{
    CLEANUP(publishing_done)
    struct publishing publishing = {.store = store, .request = request};
    struct merkle_source source = store_source(store);
    if (!merkle_tree_of(&source, request->from, &publishing.tree, err) ||
        !write_entries(&publishing, err)) {
        return false;
    }
    struct hash root = merkle_root(&publishing.tree, store->hasher);
    if (!hash_equal(&root, &request->root))
        return store_damaged(store, err,
                             "its first %" PRIu64 " records do not give the root that was signed",
                             request->size);
    for (unsigned level = 0; level < TILE_LEVELS; level++)
        if (!write_hashes(&publishing, level, err))
            return false;
    *files = publishing.files;
    return true;
}
