// A zip written from another one (see xlsx_splice.h). The formats are those of PKWARE's
// APPNOTE.TXT 4.3: local headers, a directory, its end; sizes past 32 bits in an extra field.
#include "render/xlsx_splice.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/list.h"
#include "render/xlsx_zip.h"

#define ROWS_END "</sheetData>"
#define CHUNK (64 * 1024)
#define METHOD_DEFLATED 8
#define DAY_1980_01_01 0x21           // the library's date of a part
#define WIDE_EXTRA 20                 // bytes of an extra field with two sizes
#define PART_LIMIT (64 * 1024 * 1024) // of a sheet without its rows

struct written {
    const char *name;
    uint32_t method;
    struct xlsx_packed packed;
    uint64_t offset;
};

struct splicing {
    struct zip zip;
    int file; // written to
    uint64_t offset;
    struct arena *arena;
    LIST(struct written) written;
};

static bool fails(struct error *err, const char *part, const char *why)
{
    error_set(err, ERROR_SYSTEM, "cannot write the workbook: %s: %s", part, why);
    return error_hint(err, "is there room on the disk?");
}

static bool put(struct splicing *splicing, const void *bytes, size_t size, struct error *err)
{
    if (!write_whole(splicing->file, bytes, size))
        return fails(err, "its package", strerror(errno));
    splicing->offset += size;
    return true;
}

// --- headers ---

struct header {
    unsigned char bytes[128];
    size_t size;
};

static void add(struct header *header, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        header->bytes[header->size++] = (unsigned char)(value >> (8 * i));
}

static bool is_wide(const struct written *written)
{
    return written->packed.size >= UINT32_MAX || written->packed.packed >= UINT32_MAX;
}

// What a local header and the directory say alike.
static void add_part(struct header *header, const struct written *written)
{
    bool wide = is_wide(written);

    add(header, wide ? 45 : 20, 2); // the version needed
    add(header, 0, 2);              // no flags
    add(header, written->method, 2);
    add(header, 0, 2);
    add(header, DAY_1980_01_01, 2);
    add(header, written->packed.crc, 4);
    add(header, wide ? UINT32_MAX : written->packed.packed, 4);
    add(header, wide ? UINT32_MAX : written->packed.size, 4);
    add(header, strlen(written->name), 2);
    add(header, wide ? WIDE_EXTRA : 0, 2);
}

static bool put_named(struct splicing *splicing, const struct header *header,
                      const struct written *written, struct error *err)
{
    struct header extra = {0};

    if (is_wide(written)) {
        add(&extra, 1, 2);
        add(&extra, WIDE_EXTRA - 4, 2);
        add(&extra, written->packed.size, 8);
        add(&extra, written->packed.packed, 8);
    }
    return put(splicing, header->bytes, header->size, err) &&
           put(splicing, written->name, strlen(written->name), err) &&
           put(splicing, extra.bytes, extra.size, err);
}

static bool put_local(struct splicing *splicing, struct written *written, struct error *err)
{
    struct header header = {0};

    written->offset = splicing->offset;
    LIST_PUSH(splicing->arena, &splicing->written, *written);
    add(&header, 0x04034b50, 4);
    add_part(&header, written);
    return put_named(splicing, &header, written, err);
}

static bool put_directory(struct splicing *splicing, struct error *err)
{
    uint64_t start = splicing->offset;
    size_t count = splicing->written.count;

    for (size_t i = 0; i < count; i++) {
        const struct written *written = &splicing->written.items[i];
        struct header header = {0};
        add(&header, 0x02014b50, 4);
        add(&header, 45, 2); // the version made by
        add_part(&header, written);
        add(&header, 0, 2); // no comment
        add(&header, 0, 2); // the first disk
        add(&header, 0, 2);
        add(&header, 0, 4);
        add(&header, written->offset, 4);
        if (!put_named(splicing, &header, written, err))
            return false;
    }
    if (splicing->offset >= UINT32_MAX || count >= UINT16_MAX)
        return fails(err, "its package",
                     "it is larger than 4 GB; --sections or filters make it smaller");
    struct header end = {0};
    add(&end, 0x06054b50, 4);
    add(&end, 0, 4); // disks
    add(&end, count, 2);
    add(&end, count, 2);
    add(&end, splicing->offset - start, 4);
    add(&end, start, 4);
    add(&end, 0, 2);
    return put(splicing, end.bytes, end.size, err);
}

// --- parts ---

static bool copy_part(struct splicing *splicing, const struct zip_part *part, struct error *err)
{
    const char *fault = NULL;
    const unsigned char *data = zip_packed(&splicing->zip, part, &fault);
    struct written written = {
        .name = arena_string(splicing->arena, part->name),
        .method = part->method,
        .packed = {.size = part->size, .packed = part->packed, .crc = part->crc},
    };

    if (data == NULL)
        return fails(err, part->name, fault);
    return put_local(splicing, &written, err) && put(splicing, data, (size_t)part->packed, err);
}

static bool take(void *user, const unsigned char *data, size_t size)
{
    struct buffer *sheet = user;

    if (sheet->size + size > PART_LIMIT)
        return false;
    buffer_put(sheet, (const char *)data, size);
    return true;
}

static bool put_piece(struct splicing *splicing, const char *text, size_t size, bool is_last,
                      struct xlsx_packed *whole, struct error *err)
{
    struct xlsx_pack *pack = xlsx_pack_new(splicing->file, splicing->arena);

    xlsx_pack_put(pack, text, size);
    int fault = xlsx_pack_end(pack, is_last);
    if (fault != 0)
        return fails(err, "its package", strerror(fault));
    struct xlsx_packed piece = xlsx_pack_result(pack);
    splicing->offset += piece.packed;
    *whole = xlsx_packed_join(*whole, piece);
    return true;
}

static bool put_rows(struct splicing *splicing, int rows, uint64_t size, struct error *err)
{
    unsigned char chunk[CHUNK];

    while (size > 0) {
        ssize_t count = read(rows, chunk, size < CHUNK ? (size_t)size : CHUNK);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return fails(err, "its rows", count == 0 ? "they are cut" : strerror(errno));
        if (!put(splicing, chunk, (size_t)count, err))
            return false;
        size -= (uint64_t)count;
    }
    return true;
}

// The header again, now that it is known what it says.
static bool put_local_again(struct splicing *splicing, struct written *written, struct error *err)
{
    uint64_t end = splicing->offset;

    splicing->offset = written->offset;
    splicing->written.count--;
    if (lseek(splicing->file, (off_t)written->offset, SEEK_SET) < 0 ||
        !put_local(splicing, written, err) || lseek(splicing->file, (off_t)end, SEEK_SET) < 0)
        return err->code == ERROR_NONE ? fails(err, "its package", strerror(errno)) : false;
    splicing->offset = end;
    return true;
}

// Rows behind those the library wrote: the sheet is three pieces in one part.
static bool join_part(struct splicing *splicing, const struct zip_part *part,
                      struct xlsx_stream *stream, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct buffer sheet = {.arena = &scratch};
    struct written written = {.name = arena_string(splicing->arena, part->name),
                              .method = METHOD_DEFLATED};
    struct xlsx_packed rows;
    int file;

    const char *fault = zip_read(&splicing->zip, part, take, &sheet);
    if (fault != NULL)
        return fails(err, part->name, fault);
    const char *text = buffer_string(&sheet);
    const char *tail = strstr(text, ROWS_END);
    if (tail == NULL)
        return fails(err, part->name, "it has no rows");
    if (!xlsx_stream_finish(stream, &file, &rows, err))
        return false;
    written.packed.size = sheet.size + rows.size; // decides how large the header is
    if (!put_local(splicing, &written, err))
        return false;
    struct xlsx_packed whole = {0};
    if (!put_piece(splicing, text, (size_t)(tail - text), false, &whole, err) ||
        !put_rows(splicing, file, rows.packed, err))
        return false;
    whole = xlsx_packed_join(whole, rows);
    if (!put_piece(splicing, tail, strlen(tail), true, &whole, err))
        return false;
    written.packed = whole;
    return put_local_again(splicing, &written, err);
}

static struct xlsx_stream *find(const struct xlsx_insert *inserts, size_t count, const char *part)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(inserts[i].part, part) == 0)
            return inserts[i].stream;
    }
    return NULL;
}

static void splicing_done(struct splicing *splicing)
{
    zip_close(&splicing->zip);
}

bool xlsx_splice(const char *path, const struct xlsx_insert *inserts, size_t count,
                 struct arena *arena, struct error *err)
{
    CLEANUP(splicing_done) struct splicing splicing = {.arena = arena};
    CLEANUP(output_discard) struct output output = {0};

    const char *fault = zip_open(&splicing.zip, path);
    if (fault != NULL)
        return fails(err, path, fault);
    if (!output_open(&output, path, arena, err))
        return false;
    splicing.file = fileno(output.stream);
    for (uint32_t i = 0; i < splicing.zip.part_count; i++) {
        struct zip_part part;
        fault = zip_next(&splicing.zip, &part);
        if (fault != NULL)
            return fails(err, "zip directory", fault);
        struct xlsx_stream *stream = find(inserts, count, part.name);
        if (stream == NULL ? !copy_part(&splicing, &part, err)
                           : !join_part(&splicing, &part, stream, err))
            return false;
    }
    return put_directory(&splicing, err) && output_commit_later(&output, err);
}
