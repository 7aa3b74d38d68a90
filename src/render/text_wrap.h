// Breaking text into lines of a terminal: at spaces, between wide characters, else anywhere.
#ifndef RENDER_TEXT_WRAP_H
#define RENDER_TEXT_WRAP_H

#include <stddef.h>

#include "base/arena.h"

struct text_lines {
    const char **items;
    size_t count; // at least 1
};

// Control characters (a source's text must not steer a terminal) become spaces, LF stays.
const char *text_clean(const char *text, struct arena *arena);
// Lines of at most `width` columns; 0: as wide as needed. Ends a line at each LF. The text is
// clean already.
struct text_lines text_wrap(const char *text, size_t width, struct arena *arena);
// The columns of the widest line, and of the widest word.
size_t text_widest_line(const char *text, struct arena *arena);
size_t text_widest_word(const char *text, struct arena *arena);

#endif
