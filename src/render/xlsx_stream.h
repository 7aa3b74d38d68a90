// The rows of a long sheet, packed as they come.
//
// The library would write each row to a file, copy that file into another one, and pack it from
// there; here a row is packed at once, into a file without a name, and put into the finished
// package behind the rows that the library wrote (xlsx_splice.h). Cells come row by row, from left
// to right. A stream remembers its first failure.
#ifndef RENDER_XLSX_STREAM_H
#define RENDER_XLSX_STREAM_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/decimal.h"
#include "render/xlsx_pack.h"

struct xlsx_stream;

// The rows stand in the folder until the stream is closed.
struct xlsx_stream *xlsx_stream_open(const char *folder, struct arena *arena, struct error *err);
// `style` is the number of a cell format. The text is one that xlsx_text made or let pass.
void xlsx_stream_text(struct xlsx_stream *stream, uint32_t row, uint16_t column, int style,
                      const char *text);
void xlsx_stream_number(struct xlsx_stream *stream, uint32_t row, uint16_t column, int style,
                        struct decimal number);
void xlsx_stream_blank(struct xlsx_stream *stream, uint32_t row, uint16_t column, int style);

// Ends the last row: the file they are in, read from its start, and what is in it.
bool xlsx_stream_finish(struct xlsx_stream *stream, int *file, struct xlsx_packed *rows,
                        struct error *err) MUST_CHECK;
void xlsx_stream_close(struct xlsx_stream *stream); // NULL is fine

#endif
