#include "render/xlsx_texts.h"

#include <string.h>

#include "render/xlsx_zip.h"

#define PART_BYTES_MAX (4 * 1024 * 1024)

struct keeping {
    struct buffer *out;
    size_t limit; // of out->size
};

static bool keep(void *user, const unsigned char *data, size_t size)
{
    struct keeping *keeping = user;
    size_t room = keeping->limit - keeping->out->size;
    buffer_put(keeping->out, (const char *)data, size < room ? size : room);
    return size < room;
}

bool xlsx_first_texts(const char *path, struct slice *out, struct arena *arena, struct error *err)
{
    CLEANUP(zip_close) struct zip zip = {0};
    struct buffer content = {.arena = arena};
    const char *fault = zip_open(&zip, path);
    for (uint32_t i = 0; fault == NULL && i < zip.part_count; i++) {
        struct zip_part part;
        fault = zip_next(&zip, &part);
        if (fault != NULL || (strcmp(part.name, "xl/sharedStrings.xml") != 0 &&
                              strcmp(part.name, "xl/worksheets/sheet1.xml") != 0)) {
            continue;
        }
        struct keeping keeping = {&content, content.size + PART_BYTES_MAX};
        fault = zip_read(&zip, &part, keep, &keeping);
        if (content.size == keeping.limit)
            fault = NULL; // it goes on, and is not needed
    }
    if (fault != NULL)
        return error_set(err, ERROR_INPUT, "\"%s\" is no workbook, or damaged: %s", path, fault);
    *out = (struct slice){content.data, content.size};
    return true;
}
