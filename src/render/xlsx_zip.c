#include "render/xlsx_zip.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#define CHUNK (64 * 1024)
#define END_SIZE 22
#define COMMENT_MAX 65535
#define ENTRY_SIZE 46
#define LOCAL_SIZE 30
#define FORGET (1024 * 1024) // bytes read before their pages are given back
#define METHOD_STORED 0
#define METHOD_DEFLATED 8

struct taking {
    zip_taker *take;
    void *user;
    uint32_t crc;
    uint64_t size;
};

static uint32_t read_16(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t read_32(const unsigned char *p)
{
    return read_16(p) | read_16(p + 2) << 16;
}

static uint64_t read_64(const unsigned char *p)
{
    return (uint64_t)read_32(p) | (uint64_t)read_32(p + 4) << 32;
}

void zip_close(struct zip *zip)
{
    if (zip->data != NULL)
        munmap((void *)zip->data, zip->size);
    zip->data = NULL;
}

static bool map_file(struct zip *zip, const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0 || fstat(file, &status) != 0) {
        if (file >= 0)
            close(file);
        return false;
    }
    void *data = status.st_size == 0
                     ? MAP_FAILED
                     : mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (data == MAP_FAILED)
        return false;
    *zip = (struct zip){.data = data, .size = (size_t)status.st_size};
    return true;
}

// Our files end with the end record; others may have a comment behind it.
const char *zip_open(struct zip *zip, const char *path)
{
    if (!map_file(zip, path))
        return "cannot be read back";
    size_t limit = zip->size < END_SIZE + COMMENT_MAX ? zip->size : END_SIZE + COMMENT_MAX;
    for (size_t back = END_SIZE; back <= limit; back++) {
        const unsigned char *end = zip->data + zip->size - back;
        if (read_32(end) != 0x06054b50 || read_16(end + 20) != back - END_SIZE)
            continue;
        zip->part_count = read_16(end + 10);
        zip->next = read_32(end + 16);
        return NULL;
    }
    return "the end of the file is missing";
}

// A zip64 entry keeps sizes that do not fit 32 bits in an extra field, in this order.
static void read_wide(struct zip_part *part, const unsigned char *extra, size_t size)
{
    uint64_t *wide[] = {&part->size, &part->packed, &part->local};

    for (size_t at = 0; at + 4 <= size;) {
        size_t length = read_32(extra + at) >> 16;
        if (read_16(extra + at) == 1 && at + 4 + length <= size) {
            const unsigned char *p = extra + at + 4;
            for (size_t i = 0; i < 3 && length >= 8; i++) {
                if (*wide[i] != UINT32_MAX)
                    continue;
                *wide[i] = read_64(p);
                p += 8;
                length -= 8;
            }
            return;
        }
        at += 4 + length;
    }
}

const char *zip_next(struct zip *zip, struct zip_part *part)
{
    if (zip->size < ENTRY_SIZE || zip->next > zip->size - ENTRY_SIZE ||
        read_32(zip->data + zip->next) != 0x02014b50) {
        return "it is cut or damaged";
    }
    const unsigned char *p = zip->data + zip->next;
    size_t name_size = read_16(p + 28);
    size_t extra_size = read_16(p + 30);
    size_t whole = ENTRY_SIZE + name_size + extra_size + read_16(p + 32);
    if (whole > zip->size - zip->next || name_size >= ZIP_NAME_MAX)
        return "it is cut or damaged";
    *part = (struct zip_part){
        .method = read_16(p + 10),
        .crc = read_32(p + 16),
        .packed = read_32(p + 20),
        .size = read_32(p + 24),
        .local = read_32(p + 42),
    };
    memcpy(part->name, p + ENTRY_SIZE, name_size);
    read_wide(part, p + ENTRY_SIZE + name_size, extra_size);
    zip->next += whole;
    return NULL;
}

static bool hand_over(struct taking *taking, const unsigned char *data, size_t size)
{
    taking->crc = (uint32_t)crc32(taking->crc, data, (uInt)size);
    taking->size += size;
    return taking->take(taking->user, data, size);
}

// Pages that were read count as memory of the program until they are given back.
static void forget(const unsigned char *data, uint64_t used)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)data + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)data + used) / page * page;

    if (end > start && madvise((void *)start, end - start, MADV_DONTNEED) != 0)
        return; // they stay a little longer
}

// Inflates the part, a chunk at a time.
static const char *inflate_part(const unsigned char *data, uint64_t packed, struct taking *taking)
{
    unsigned char chunk[CHUNK];
    z_stream stream = {0};
    const char *fault = NULL;
    uint64_t used = 0;
    int code = Z_OK;

    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return "it cannot be unpacked";
    while (code == Z_OK && fault == NULL) {
        if (stream.avail_in == 0 && used < packed) {
            uint64_t left = packed - used;
            if (used % FORGET == 0)
                forget(data, used);
            stream.next_in = (unsigned char *)data + used;
            stream.avail_in = left > CHUNK ? CHUNK : (uInt)left;
            used += stream.avail_in;
        }
        stream.next_out = chunk;
        stream.avail_out = sizeof(chunk);
        code = inflate(&stream, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END)
            fault = "it cannot be unpacked";
        size_t made = sizeof(chunk) - stream.avail_out;
        if (fault == NULL && made > 0 && !hand_over(taking, chunk, made))
            fault = "it is not well-formed XML";
    }
    inflateEnd(&stream);
    return fault;
}

static const char *copy_part(const unsigned char *data, uint64_t size, struct taking *taking)
{
    for (uint64_t at = 0; at < size;) {
        size_t step = size - at > CHUNK ? CHUNK : (size_t)(size - at);
        if (!hand_over(taking, data + at, step))
            return "it is not well-formed XML";
        at += step;
    }
    return NULL;
}

const unsigned char *zip_packed(const struct zip *zip, const struct zip_part *part,
                                const char **fault)
{
    *fault = NULL;
    if (zip->size < LOCAL_SIZE || part->local > zip->size - LOCAL_SIZE) {
        *fault = "it is missing";
        return NULL;
    }
    const unsigned char *p = zip->data + part->local;
    uint64_t start = part->local + LOCAL_SIZE + read_16(p + 26) + read_16(p + 28);
    if (read_32(p) != 0x04034b50 || start > zip->size || part->packed > zip->size - start) {
        *fault = "it is cut";
        return NULL;
    }
    return zip->data + start;
}

const char *zip_read(const struct zip *zip, const struct zip_part *part, zip_taker *take,
                     void *user)
{
    struct taking taking = {.take = take, .user = user};
    const char *fault = NULL;
    const unsigned char *data = zip_packed(zip, part, &fault);

    if (data == NULL)
        return fault;
    fault = "it is packed in an unknown way";
    if (part->method == METHOD_STORED)
        fault = copy_part(data, part->packed, &taking);
    else if (part->method == METHOD_DEFLATED)
        fault = inflate_part(data, part->packed, &taking);
    if (fault != NULL)
        return fault;
    return taking.size == part->size && taking.crc == part->crc ? NULL : "its checksum differs";
}
