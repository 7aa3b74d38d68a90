// What stands once in a PDF and makes one document of its parts: catalog, trees, bookmarks,
// metadata. Written by pdf_assembly.c when all pages have come.
#ifndef RENDER_PDF_CATALOG_H
#define RENDER_PDF_CATALOG_H

#include "base/list.h"
#include "base/text.h"
#include "render/canvas.h"

// Numbers of objects that every part refers to, so they are given out before the first.
enum pdf_number {
    PDF_CATALOG = 1,
    PDF_PAGES,
    PDF_STRUCTURE,
    PDF_DOCUMENT, // the structure's only element at the top
    PDF_PARENTS,  // the tree that leads from content to its element
    PDF_INFORMATION,
    PDF_METADATA,
    PDF_OUTLINES,
    PDF_PROFILE,
    PDF_FIRST_FREE,
};

// Numbers of a part's objects; 0: it has none.
struct pdf_part {
    unsigned pages, page_count;
    unsigned structure;
    unsigned parents, first_key, last_key;
};

struct pdf_target {
    const char *name;
    size_t page;
    double y;
};

struct pdf_bookmark {
    unsigned level;
    const char *title;
    const char *target;
};

struct pdf_whole {
    LIST(struct pdf_part) parts;
    LIST(unsigned) pages; // their objects, in order
    LIST(struct pdf_target) targets;
    LIST(struct pdf_bookmark) bookmarks;
    unsigned first_free; // number behind those of the last part, for bookmarks
};

// Where an object starts is the caller's to know: `begin` is called in front of each.
struct pdf_out {
    void (*begin)(void *user, unsigned number);
    void *user;
    struct buffer *text;
};

void pdf_put_catalog(struct pdf_out *out, struct pdf_whole *whole, const struct canvas_info *info);
// The profile of sRGB as a stream of bytes.
struct slice pdf_colour_profile(struct arena *arena);

#endif
