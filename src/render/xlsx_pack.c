// A pack over zlib (see xlsx_pack.h).
#include "render/xlsx_pack.h"

#include <errno.h>
#include <unistd.h>

#include <zlib.h>

#include "base/error.h"

#define CHUNK (64 * 1024)
#define LEVEL 3 // half the time of the usual 6, for files a fifth larger

struct xlsx_pack {
    int file;
    int fault; // errno of the first write that failed; 0: none
    bool has_ended;
    struct xlsx_packed result;
    z_stream stream;
    unsigned char out[CHUNK];
};

bool write_whole(int file, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    while (size > 0) {
        ssize_t count = write(file, at, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            errno = count == 0 ? ENOSPC : errno;
            return false;
        }
        at += count;
        size -= (size_t)count;
    }
    return true;
}

struct xlsx_pack *xlsx_pack_new(int file, struct arena *arena)
{
    struct xlsx_pack *pack = NEW(arena, struct xlsx_pack);

    pack->file = file;
    pack->result.crc = (uint32_t)crc32(0, NULL, 0);
    // Raw: the zip around it has its own checksum.
    if (deflateInit2(&pack->stream, LEVEL, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        out_of_memory();
    return pack;
}

static void drain(struct xlsx_pack *pack, int flush)
{
    do {
        pack->stream.next_out = pack->out;
        pack->stream.avail_out = CHUNK;
        deflate(&pack->stream, flush); // fails only for a stream that is no stream
        size_t made = CHUNK - pack->stream.avail_out;
        pack->result.packed += made;
        if (pack->fault == 0 && !write_whole(pack->file, pack->out, made))
            pack->fault = errno;
    } while (pack->stream.avail_out == 0);
}

void xlsx_pack_put(struct xlsx_pack *pack, const void *bytes, size_t size)
{
    if (pack->fault != 0)
        return;
    pack->result.crc = (uint32_t)crc32(pack->result.crc, bytes, (uInt)size);
    pack->result.size += size;
    pack->stream.next_in = (unsigned char *)bytes;
    pack->stream.avail_in = (uInt)size;
    drain(pack, Z_NO_FLUSH);
}

int xlsx_pack_end(struct xlsx_pack *pack, bool is_last)
{
    if (!pack->has_ended) {
        drain(pack, is_last ? Z_FINISH : Z_SYNC_FLUSH);
        deflateEnd(&pack->stream);
        pack->has_ended = true;
    }
    return pack->fault;
}

struct xlsx_packed xlsx_pack_result(const struct xlsx_pack *pack)
{
    return pack->result;
}

struct xlsx_packed xlsx_packed_join(struct xlsx_packed first, struct xlsx_packed second)
{
    return (struct xlsx_packed){
        .size = first.size + second.size,
        .packed = first.packed + second.packed,
        .crc = (uint32_t)crc32_combine(first.crc, second.crc, (z_off_t)second.size),
    };
}
