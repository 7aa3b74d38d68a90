// Tiles (c2sp.org/tlog-tiles): the log as static files anybody can serve and check.
//
// A hash tile holds up to 256 hashes of one level: leaves at level 0, roots of complete subtrees of
// 256^level leaves above. An entry bundle holds up to 256 records, each behind its length in two
// bytes, the high one first. A tile with fewer is partial and says so in its name: ".p/W".
#ifndef PROOF_TILE_H
#define PROOF_TILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "proof/hash.h"

#define TILE_HEIGHT 8
#define TILE_WIDTH 256
#define TILE_LEVELS 8            // 256^8 leaves are more than any size
#define TILE_ENTRIES TILE_LEVELS // as a level: the entry bundles
#define BUNDLE_ENTRY_MAX 65535
#define BUNDLE_BYTES_MAX (TILE_WIDTH * (BUNDLE_ENTRY_MAX + 2))

// How many hashes (or records) tile `index` of a level has in a log of `size`; 0: there is none.
unsigned tile_width(uint64_t size, unsigned level, uint64_t index);
// How many tiles, the partial one included, a level has.
uint64_t tile_count(uint64_t size, unsigned level);
// "tile/0/x001/x234/067.p/8", "tile/entries/000".
const char *tile_path(unsigned level, uint64_t index, unsigned width, struct arena *arena);

// The size of the entry is at most BUNDLE_ENTRY_MAX.
void bundle_put(struct buffer *out, struct slice entry);
// Takes the next entry off `rest`; false when it is cut short.
bool bundle_take(struct slice *rest, struct slice *entry) MUST_CHECK;
// The root of 2^height hashes, which are overwritten.
struct hash tile_fold(struct hasher *hasher, struct hash *hashes, unsigned height);

#endif
