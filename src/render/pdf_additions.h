// What cairo leaves out of a PDF, added behind it: the language, words for each figure, a window
// title, metadata in XMP and an identifier.
//
// PDF allows a file to grow by an incremental update (ISO 32000-1, 7.5.6): objects that come again
// behind the end replace those before. So nothing of what cairo wrote is moved or edited. The file
// is watched as it is written, and the few objects that need more are kept: the catalog, and each
// "Figure" of the structure. Only the form in which cairo writes them is known here; where it is
// another one nothing is added, and the file stays as sound as it was.
#ifndef RENDER_PDF_ADDITIONS_H
#define RENDER_PDF_ADDITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "render/canvas.h"

struct pdf_additions;

struct pdf_additions *pdf_additions_new(struct arena *arena);
// All bytes of the file, piece by piece and in order.
void pdf_additions_see(struct pdf_additions *additions, const void *data, size_t size);
// What a figure shows, in words; figures come in the order of their tags.
void pdf_additions_figure(struct pdf_additions *additions, const char *words);
// What takes the place of the file's last bytes, `end`, which hold its trailer: they and the update,
// with the comment. Where an update is not possible, they and the comment.
void pdf_additions_end(struct pdf_additions *additions, struct slice end,
                       const struct canvas_info *info, struct buffer *out);

#endif
