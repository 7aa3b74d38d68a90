// Fonts and the setting of text, with pango: families with fallback for every script, figures of
// equal width, no hinting. Only the cairo canvas includes this.
//
// Short plain texts in small sizes, which fill tables, are measured from a table of widths instead
// of being shaped each time; kerning is off there, so the sum of the widths is exact.
#ifndef RENDER_PDF_FONTS_H
#define RENDER_PDF_FONTS_H

#include <pango/pangocairo.h>

#include "base/arena.h"
#include "render/canvas.h"

struct fonts;

// To be there before each page: a thread of pango's that has no memory leaves the page waiting for
// ever, and a text is set without what there was no memory for.
#define FONTS_ROOM ((size_t)64 * 1024 * 1024)

struct fonts *fonts_open(struct arena *arena);
void fonts_close(struct fonts *fonts);

struct extent fonts_measure(struct fonts *fonts, const struct text *text, double width);
// The text broken into lines; valid until the next call. Characters no font has are noted.
PangoLayout *fonts_layout(struct fonts *fonts, const struct text *text, double width);
// The text with U+FFFD for what a PDF cannot hold (noncharacters) and for marks that turn the order
// of the text around them; itself when it has none.
const char *fonts_showable(const char *text, struct arena *arena);
// "U+12345 U+12346 ..." or NULL.
const char *fonts_missing(const struct fonts *fonts, struct arena *arena);

#endif
