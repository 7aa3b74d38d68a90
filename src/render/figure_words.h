// A printed figure in its parts, for renderers that set it on the decimal point.
#ifndef RENDER_FIGURE_WORDS_H
#define RENDER_FIGURE_WORDS_H

#include <stdbool.h>

#include "base/arena.h"

// "~5,000.0 [4,000.0 – open] + 1 unknown r" in pieces: "~5,000" ".0" and the tail of bounds and
// counts, which goes to a line of its own; a short mark behind stays with the figure.
struct figure_words {
    const char *whole, *fraction, *suffix, *tail; // never NULL
    bool is_mark;                                 // no number: "–", ".."
};
struct figure_words figure_split(const char *words, struct arena *arena);

#endif
