// Puts streamed rows into the package the library made: its parts are taken over as they are
// packed, and the rows come behind the last row of their sheets.
#ifndef RENDER_XLSX_SPLICE_H
#define RENDER_XLSX_SPLICE_H

#include "render/xlsx_stream.h"

struct xlsx_insert {
    const char *part; // "xl/worksheets/sheet2.xml"
    struct xlsx_stream *stream;
};

// Writes the file anew beside itself, and only then in its place.
bool xlsx_splice(const char *path, const struct xlsx_insert *inserts, size_t count,
                 struct arena *arena, struct error *err) MUST_CHECK;

#endif
