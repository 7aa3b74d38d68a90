// A zip reader that knows what our own workbooks have (stored or deflated parts, no encryption, no
// disks), and libxml2 as a stream parser that keeps nothing.
#include "render/xlsx_verify.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <zlib.h>

#include "base/arena.h"

#define CHUNK (64 * 1024)
#define NAME_MAX_BYTES 256
#define END_SIZE 22
#define ENTRY_SIZE 46
#define LOCAL_SIZE 30
#define METHOD_STORED 0
#define METHOD_DEFLATED 8

struct file_view {
    const unsigned char *data;
    size_t size;
};

struct part {
    char name[NAME_MAX_BYTES];
    uint32_t method;
    uint32_t crc;
    uint64_t packed;
    uint64_t size;
    uint64_t local; // offset of its local header
};

static void view_done(struct file_view *view)
{
    if (view->data != NULL)
        munmap((void *)view->data, view->size);
}

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

static bool bad(struct error *err, const char *name, const char *what)
{
    error_set(err, ERROR_SYSTEM, "the workbook was not written completely: %s: %s", name, what);
    return error_hint(err, "is there room on the disk?");
}

static bool view_open(struct file_view *view, const char *path, struct error *err)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0 || fstat(file, &status) != 0) {
        if (file >= 0)
            close(file);
        return bad(err, path, "cannot be read back");
    }
    void *data = status.st_size == 0
                     ? MAP_FAILED
                     : mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (data == MAP_FAILED)
        return bad(err, path, "cannot be read back");
    *view = (struct file_view){data, (size_t)status.st_size};
    return true;
}

// A zip64 entry keeps sizes that do not fit 32 bits in an extra field, in this order.
static void read_wide(struct part *part, const unsigned char *extra, size_t size)
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

static bool read_entry(const struct file_view *view, uint64_t *at, struct part *part,
                       struct error *err)
{
    const unsigned char *p = view->data + *at;

    if (view->size < ENTRY_SIZE || *at > view->size - ENTRY_SIZE || read_32(p) != 0x02014b50) {
        return bad(err, "zip directory", "it is cut or damaged");
    }
    size_t name_size = read_16(p + 28);
    size_t extra_size = read_16(p + 30);
    size_t whole = ENTRY_SIZE + name_size + extra_size + read_16(p + 32);
    if (whole > view->size - *at || name_size >= NAME_MAX_BYTES) {
        return bad(err, "zip directory", "it is cut or damaged");
    }
    *part = (struct part){
        .method = read_16(p + 10),
        .crc = read_32(p + 16),
        .packed = read_32(p + 20),
        .size = read_32(p + 24),
        .local = read_32(p + 42),
    };
    memcpy(part->name, p + ENTRY_SIZE, name_size);
    read_wide(part, p + ENTRY_SIZE + name_size, extra_size);
    *at += whole;
    return true;
}

struct reader {
    xmlParserCtxtPtr xml;
    uint32_t crc;
    uint64_t size;
    uint64_t row_count;
    unsigned matched; // characters of ROW_TAG so far
};

#define ROW_TAG "<row "

// Rows of a sheet: text cannot hold the tag, because "<" is escaped in it.
static void count_rows(struct reader *reader, const unsigned char *data, size_t size)
{
    const unsigned char *end = data + size;

    while (data < end) {
        if (reader->matched == 0) {
            data = memchr(data, ROW_TAG[0], (size_t)(end - data));
            if (data == NULL)
                return;
            reader->matched = 1;
        } else if (*data == (unsigned char)ROW_TAG[reader->matched]) {
            reader->matched++;
        } else {
            reader->matched = 0;
            continue; // it may be the start of another tag
        }
        if (reader->matched == sizeof(ROW_TAG) - 1) {
            reader->row_count++;
            reader->matched = 0;
        }
        data++;
    }
}

static void ignore_xml_error(void *user, xmlErrorPtr error)
{
    (void)user;
    (void)error;
}

static bool take(struct reader *reader, const unsigned char *data, size_t size)
{
    reader->crc = (uint32_t)crc32(reader->crc, data, (uInt)size);
    reader->size += size;
    count_rows(reader, data, size);
    return xmlParseChunk(reader->xml, (const char *)data, (int)size, 0) == XML_ERR_OK;
}

// Inflates the part into the parser, a chunk at a time.
static const char *inflate_part(const unsigned char *data, uint64_t packed, struct reader *reader)
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
        if (fault == NULL && made > 0 && !take(reader, chunk, made)) {
            fault = "it is not well-formed XML";
        }
    }
    inflateEnd(&stream);
    return fault;
}

static const char *copy_part(const unsigned char *data, uint64_t size, struct reader *reader)
{
    for (uint64_t at = 0; at < size;) {
        size_t step = size - at > CHUNK ? CHUNK : (size_t)(size - at);
        if (!take(reader, data + at, step))
            return "it is not well-formed XML";
        at += step;
    }
    return NULL;
}

static const char *read_part(const struct file_view *view, const struct part *part,
                             struct reader *reader)
{
    if (view->size < LOCAL_SIZE || part->local > view->size - LOCAL_SIZE)
        return "it is missing";
    const unsigned char *p = view->data + part->local;
    uint64_t start = part->local + LOCAL_SIZE + read_16(p + 26) + read_16(p + 28);
    if (read_32(p) != 0x04034b50 || start > view->size || part->packed > view->size - start) {
        return "it is cut";
    }
    const char *fault = "it is packed in an unknown way";
    if (part->method == METHOD_STORED) {
        fault = copy_part(view->data + start, part->packed, reader);
    } else if (part->method == METHOD_DEFLATED) {
        fault = inflate_part(view->data + start, part->packed, reader);
    }
    if (fault != NULL)
        return fault;
    if (xmlParseChunk(reader->xml, NULL, 0, 1) != XML_ERR_OK)
        return "it is not well-formed XML";
    if (reader->size != part->size || reader->crc != part->crc)
        return "its checksum differs";
    return NULL;
}

// The index of a sheet by its part's name, as the library numbers them; SIZE_MAX: not a sheet.
static size_t sheet_index(const char *name)
{
    static const char prefix[] = "xl/worksheets/sheet";
    size_t number = 0;

    if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
        return SIZE_MAX;
    for (const char *p = name + sizeof(prefix) - 1; *p >= '0' && *p <= '9'; p++)
        number = number * 10 + (size_t)(*p - '0');
    return number - 1;
}

static bool verify_part(const struct file_view *view, const struct part *part,
                        const struct xlsx_expected *expected, struct error *err)
{
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC, .serror = ignore_xml_error};
    struct reader reader = {.xml = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, part->name)};

    if (reader.xml == NULL)
        out_of_memory();
    xmlCtxtUseOptions(reader.xml, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const char *fault = read_part(view, part, &reader);
    xmlFreeParserCtxt(reader.xml);
    size_t sheet = sheet_index(part->name);
    if (fault == NULL && expected != NULL && sheet < expected->sheet_count &&
        reader.row_count != expected->rows[sheet]) {
        fault = "rows are missing";
    }
    return fault == NULL ? true : bad(err, part->name, fault);
}

bool xlsx_verify(const char *path, const struct xlsx_expected *expected, struct error *err)
{
    CLEANUP(view_done) struct file_view view = {0};
    bool has_workbook = false;

    if (!view_open(&view, path, err))
        return false;
    // Our files have no zip comment, so the end record is the last thing there.
    if (view.size < END_SIZE || read_32(view.data + view.size - END_SIZE) != 0x06054b50) {
        return bad(err, path, "the end of the file is missing");
    }
    const unsigned char *end = view.data + view.size - END_SIZE;
    uint32_t count = read_16(end + 10);
    uint64_t at = read_32(end + 16);
    for (uint32_t i = 0; i < count; i++) {
        struct part part;
        if (!read_entry(&view, &at, &part, err) || !verify_part(&view, &part, expected, err))
            return false;
        has_workbook = has_workbook || strcmp(part.name, "xl/workbook.xml") == 0;
    }
    return has_workbook ? true : bad(err, "xl/workbook.xml", "it is missing");
}
