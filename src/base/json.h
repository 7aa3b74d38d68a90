// JSON: strings as RFC 8785 writes them, an output writer, and a strict reader of one flat object.
//
// The flat object (values are strings or arrays of strings) is the form of every record's body.
// JSON that comes from others goes through a library elsewhere.
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

// Appends "text" with quotes, escaped per RFC 8785 section 3.2.2.2 (\b \t \n \f \r \" \\ and
// \u00xx in lower case for other control characters; everything else as UTF-8).
void json_put_string(struct buffer *buffer, struct slice text);

// A pretty or compact writer; the caller nests correctly (asserted). Values go after a key inside
// objects: json_key(w, "rows"); json_begin_array(w); ... json_end(w).
struct json_writer {
    struct buffer *out;
    bool pretty; // two spaces per level
    unsigned depth;
    bool has_item[32];
    bool is_array[32];
    bool after_key;
};
void json_begin_object(struct json_writer *writer);
void json_begin_array(struct json_writer *writer);
void json_end(struct json_writer *writer);
void json_key(struct json_writer *writer, const char *key);
void json_string(struct json_writer *writer, const char *text); // NULL writes null
void json_number(struct json_writer *writer, long long number);
void json_bool(struct json_writer *writer, bool value);
void json_null(struct json_writer *writer);
// key and string in one call; the most frequent pair.
void json_pair(struct json_writer *writer, const char *key, const char *text);

// One member of a flat object: `count` items; is_array tells "x" from ["x"].
struct json_member {
    struct slice key;
    struct slice *items; // unescaped; points into the text when nothing was escaped
    size_t count;
    bool is_array;
};
// Reads one flat JSON object in RFC 8785 form: no white space, keys strictly ascending by bytes,
// only the escapes that form uses, valid UTF-8, no U+0000. Anything else is an error that names
// the byte offset. So two texts of one object are always the same bytes.
bool json_read_flat(struct slice text, struct json_member **members, size_t *count,
                    struct arena *arena, struct error *err) MUST_CHECK;

#endif
