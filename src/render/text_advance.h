// How wide text is without asking a font: advance widths of a common sans serif, from a table.
//
// A page that is drawn by somebody else's fonts can only be laid out by estimate; this one is a
// little generous, so that wider faces fit too, and the same on every machine.
#ifndef RENDER_TEXT_ADVANCE_H
#define RENDER_TEXT_ADVANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "render/canvas.h"

// Width of `size` bytes on one line.
double text_advance(const char *text, size_t size, const struct font *font);

struct advance_lines {
    const char **items;
    size_t count;
};

// The text in lines of at most `width` (0: one line), broken at spaces or, in a word that is longer
// than a line, anywhere between characters; past text->lines lines it ends in an ellipsis. A text
// that is NULL or empty has no lines.
struct advance_lines text_advance_lines(const struct text *text, double width, struct arena *arena);

#endif
