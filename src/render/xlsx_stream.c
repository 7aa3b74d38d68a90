// Cells as the XML of a sheet, in a buffer that goes to the pack when it is full (see
// xlsx_stream.h).
#include "render/xlsx_stream.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER (64 * 1024)
#define ROOM 128 // for what stands around a text, or a whole number cell
#define NO_ROW UINT32_MAX
#define EXACT_LIMIT 1000000000000000 // whole numbers below it are read back as they are

struct xlsx_stream {
    int file;
    struct xlsx_pack *pack;
    uint32_t row;      // that is open
    char row_name[12]; // as cells' names end
    size_t row_name_size;
    size_t size;
    char buffer[BUFFER];
};

// A file without a name: whatever happens, nothing is left of it.
static int open_nameless(const char *folder, struct arena *arena)
{
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return file;
    char *path = arena_printf(arena, "%s/.rows-XXXXXX", folder);
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
}

struct xlsx_stream *xlsx_stream_open(const char *folder, struct arena *arena, struct error *err)
{
    int file = open_nameless(folder, arena);

    if (file < 0) {
        error_set(err, ERROR_SYSTEM, "cannot write to the folder \"%s\": %s", folder,
                  strerror(errno));
        return NULL;
    }
    struct xlsx_stream *stream = NEW(arena, struct xlsx_stream);
    stream->file = file;
    stream->pack = xlsx_pack_new(file, arena);
    stream->row = NO_ROW;
    return stream;
}

static void flush(struct xlsx_stream *stream)
{
    xlsx_pack_put(stream->pack, stream->buffer, stream->size);
    stream->size = 0;
}

static void need_room(struct xlsx_stream *stream, size_t size)
{
    if (BUFFER - stream->size < size)
        flush(stream);
}

// The caller has seen to the room.
static void put(struct xlsx_stream *stream, const char *text, size_t size)
{
    memcpy(stream->buffer + stream->size, text, size);
    stream->size += size;
}

#define PUT(stream, literal) put(stream, literal, sizeof(literal) - 1)

static void put_unsigned(struct xlsx_stream *stream, uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    put(stream, digits + at, sizeof(digits) - at);
}

static void end_row(struct xlsx_stream *stream)
{
    if (stream->row != NO_ROW)
        PUT(stream, "</row>");
}

static void begin_row(struct xlsx_stream *stream, uint32_t row)
{
    end_row(stream);
    stream->row = row;
    stream->row_name_size =
        (size_t)snprintf(stream->row_name, sizeof(stream->row_name), "%u", row + 1);
    PUT(stream, "<row r=\"");
    put(stream, stream->row_name, stream->row_name_size);
    PUT(stream, "\">");
}

// <c r="AB12" s="3"
static void begin_cell(struct xlsx_stream *stream, uint32_t row, uint16_t column, int style)
{
    char letters[4];
    size_t at = sizeof(letters);

    need_room(stream, ROOM);
    if (row != stream->row)
        begin_row(stream, row);
    PUT(stream, "<c r=\"");
    for (unsigned number = column + 1u; number > 0; number = (number - 1) / 26)
        letters[--at] = (char)('A' + (number - 1) % 26);
    put(stream, letters + at, sizeof(letters) - at);
    put(stream, stream->row_name, stream->row_name_size);
    PUT(stream, "\"");
    if (style > 0) {
        PUT(stream, " s=\"");
        put_unsigned(stream, (uint64_t)style);
        PUT(stream, "\"");
    }
}

static void put_escaped(struct xlsx_stream *stream, unsigned char c)
{
    char name[8];

    switch (c) {
    case '&': PUT(stream, "&amp;"); break;
    case '<': PUT(stream, "&lt;"); break;
    case '>': PUT(stream, "&gt;"); break;
    case '\n':
    case '\t': put(stream, (char *)&c, 1); break;
    default: // a control character, as readers of sheets expect it
        snprintf(name, sizeof(name), "_x%04X_", c);
        put(stream, name, strlen(name));
    }
}

static bool is_special(unsigned char c)
{
    return c < 0x20 || c == '&' || c == '<' || c == '>';
}

static void put_text(struct xlsx_stream *stream, const char *text)
{
    while (*text != '\0') {
        size_t run = 0;
        while (text[run] != '\0' && !is_special((unsigned char)text[run]) && run < BUFFER - ROOM)
            run++;
        need_room(stream, run + ROOM);
        put(stream, text, run);
        text += run;
        if (is_special((unsigned char)*text) && *text != '\0')
            put_escaped(stream, (unsigned char)*text++);
    }
}

void xlsx_stream_text(struct xlsx_stream *stream, uint32_t row, uint16_t column, int style,
                      const char *text)
{
    size_t size = strlen(text);

    begin_cell(stream, row, column, style);
    if (size > 0 &&
        (isspace((unsigned char)text[0]) != 0 || isspace((unsigned char)text[size - 1]) != 0)) {
        PUT(stream, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    } else {
        PUT(stream, " t=\"inlineStr\"><is><t>");
    }
    put_text(stream, text);
    need_room(stream, ROOM);
    PUT(stream, "</t></is></c>");
}

static bool is_exact(struct decimal number)
{
    return number.mantissa < EXACT_LIMIT && number.mantissa > -EXACT_LIMIT &&
           number.scale <= DECIMAL_SCALE_MAX;
}

void xlsx_stream_number(struct xlsx_stream *stream, uint32_t row, uint16_t column, int style,
                        struct decimal number)
{
    char text[DECIMAL_TEXT_MAX];

    begin_cell(stream, row, column, style);
    if (is_exact(number))
        decimal_format(number, text);
    else
        snprintf(text, sizeof(text), "%.16G", decimal_to_double(number));
    PUT(stream, "><v>");
    put(stream, text, strlen(text));
    PUT(stream, "</v></c>");
}

void xlsx_stream_blank(struct xlsx_stream *stream, uint32_t row, uint16_t column, int style)
{
    begin_cell(stream, row, column, style);
    PUT(stream, "/>");
}

bool xlsx_stream_finish(struct xlsx_stream *stream, int *file, struct xlsx_packed *rows,
                        struct error *err)
{
    need_room(stream, ROOM);
    end_row(stream);
    stream->row = NO_ROW;
    flush(stream);
    int fault = xlsx_pack_end(stream->pack, false);
    if (fault == 0 && lseek(stream->file, 0, SEEK_SET) != 0)
        fault = errno;
    if (fault != 0) {
        error_set(err, ERROR_SYSTEM, "cannot write the workbook: %s", strerror(fault));
        return error_hint(err, "is there room on the disk?");
    }
    *file = stream->file;
    *rows = xlsx_pack_result(stream->pack);
    return true;
}

void xlsx_stream_close(struct xlsx_stream *stream)
{
    if (stream == NULL)
        return;
    (void)xlsx_pack_end(stream->pack, false);
    close(stream->file);
}
