// One PDF from several that cairo writes, with what cairo leaves out.
//
// cairo keeps every element of the structure in memory until a file ends. So a long document is
// drawn as several files, "parts" of some pages each, and put together here as they come: numbers
// are moved, each part's pages and structure become a branch of the whole's, and the table of
// addresses is written part by part, each with the address of the one before (ISO 32000-1, 7.5.6).
// What is kept of a part that has ended is a few numbers.
//
// On the way each object gets what cairo does not give it: a page the order of its links, a figure
// its words and its place, a header cell its scope, a link its words and that it is printed, decoration its mark.
// The whole gets bookmarks, named places, page labels, a language, metadata in XMP, a colour profile
// and an identifier.
#ifndef RENDER_PDF_ASSEMBLY_H
#define RENDER_PDF_ASSEMBLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "render/canvas.h"

struct pdf_assembly;
typedef void pdf_assembly_write(void *user, const void *data, size_t size);

struct pdf_assembly *pdf_assembly_new(pdf_assembly_write *write, void *user, struct arena *arena);
void pdf_assembly_close(struct pdf_assembly *assembly);
// All bytes of a part, piece by piece and in order; then its end.
void pdf_assembly_see(struct pdf_assembly *assembly, const void *data, size_t size);
void pdf_assembly_end_part(struct pdf_assembly *assembly);

// What a figure shows, in words; figures come in the order of their tags. NULL: none.
void pdf_assembly_figure(struct pdf_assembly *assembly, const char *words, struct box box);
// cairo does not see where links inside the document lead: they go through it as such addresses.
#define PDF_TARGET_SCHEME "to:"
void pdf_assembly_link(struct pdf_assembly *assembly, const char *target, const char *words);
// A named place: a page, from 0, and points above its lower edge.
void pdf_assembly_target(struct pdf_assembly *assembly, const char *name, size_t page, double y);
// In the order of the document; one of level 1 stands below the last of level 0.
void pdf_assembly_bookmark(struct pdf_assembly *assembly, unsigned level, const char *title,
                           const char *target);

// The end of the whole; false when what came was no PDF in the form of cairo's.
bool pdf_assembly_end(struct pdf_assembly *assembly, const struct canvas_info *info) MUST_CHECK;

#endif
