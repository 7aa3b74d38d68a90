// Bytes packed (deflated) into a file as they come, with what a zip's directory says of them.
//
// A piece that is not the last of its part ends at a whole byte, so that pieces made at different
// times follow one another in one part. A pack remembers its first failure.
#ifndef RENDER_XLSX_PACK_H
#define RENDER_XLSX_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct xlsx_pack;

// `file` stays the caller's; writing goes on where it stands.
struct xlsx_pack *xlsx_pack_new(int file, struct arena *arena);
void xlsx_pack_put(struct xlsx_pack *pack, const void *bytes, size_t size);
// Ends the piece and frees what packing holds; may be called twice. 0, or the errno of a write.
int xlsx_pack_end(struct xlsx_pack *pack, bool is_last);

struct xlsx_packed {
    uint64_t size;   // as put
    uint64_t packed; // in the file
    uint32_t crc;
};
// Of a pack that has ended.
struct xlsx_packed xlsx_pack_result(const struct xlsx_pack *pack);
struct xlsx_packed xlsx_packed_join(struct xlsx_packed first, struct xlsx_packed second);

bool write_whole(int file, const void *bytes, size_t size); // false: see errno

#endif
