// What the text of a table and the text of a document share.
#ifndef RENDER_TEXT_TABLE_H
#define RENDER_TEXT_TABLE_H

#include <stdio.h>

#include "render/render.h"

// Text as lines of at most style->width columns, each after `indent` spaces.
void text_put_paragraph(const char *text, unsigned indent, const struct text_style *style,
                        FILE *out);
void text_put_bold(const char *text, const struct text_style *style, FILE *out);

#endif
