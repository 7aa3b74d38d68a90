// The objects of a PDF that cairo writes, taken one by one as the bytes come, and the numbers in
// them moved so that several such files can stand in one.
//
// Known here is only how cairo sets an object: "12 0 obj", its text, "stream" and bytes where it
// has any, "endobj", each word on a line of its own. No more than one object is in memory.
#ifndef RENDER_PDF_OBJECTS_H
#define RENDER_PDF_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct pdf_object {
    unsigned number;
    struct slice text;   // from "obj" to "stream" or "endobj", without these
    struct slice stream; // data is NULL: it has none
};

struct pdf_objects {
    void (*take)(void *user, const struct pdf_object *object);
    void *user;
    struct buffer bytes; // of the object, or of a line between two
    size_t line_start;   // in bytes
    size_t text_size;    // known when a stream has begun
    size_t stream_start; // 0: none has
    unsigned number;     // 0: between two objects
};

void pdf_objects_see(struct pdf_objects *objects, const void *data, size_t size);

// "<< /Type /KIND", with whatever follows.
bool pdf_object_is(struct slice text, const char *kind);

struct pdf_shift {
    unsigned objects;        // added to the number of each object
    unsigned highest_object; // named so far, after the shift
    unsigned keys;           // added to each key of the tree that leads from pages to the structure
    unsigned highest_key;    // seen so far, after the shift
};
// The text with its numbers moved.
void pdf_put_shifted(struct buffer *out, struct slice text, struct pdf_shift *shift);

// A text string in UTF-16, which needs no escapes.
void pdf_put_string(struct buffer *out, const char *text);

#endif
