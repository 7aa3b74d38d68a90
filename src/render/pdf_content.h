// What a page shows: whatever cairo set outside of the structure is marked as an artifact (rules,
// running header and footer), so that a reader knows it for decoration (ISO 32000-1, 14.8.2.2).
#ifndef RENDER_PDF_CONTENT_H
#define RENDER_PDF_CONTENT_H

#include <stdbool.h>

#include "base/text.h"

// `packed` is a page's content as cairo packs it (Flate). False, and nothing put, when it is no
// such: a font, a picture.
bool pdf_content_mark(struct slice packed, struct buffer *out, struct arena *scratch);

#endif
