// The elements of one list in a large JSON file, one after the other, in bounded memory.
//
// Finds the first member of the given name whose value is an array, wherever it stands, and hands
// out the array's objects as texts of their own. Numbers come as strings, because what reads them
// next would make binary fractions of them. Nesting, sizes and the structure around the list are
// checked here; an object is checked by who parses it.
#ifndef EXCHANGE_JSON_ELEMENTS_H
#define EXCHANGE_JSON_ELEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"

struct json_elements;

struct json_element {
    size_t line;       // where it begins, or where the fault is
    struct slice text; // valid until the next call
};

// The reader closes the stream. `name` is for messages.
struct json_elements *json_elements_open(FILE *stream, const char *name, const char *list);
// *has_element is false at the end of the file. On failure out->line is the fault's line, the error
// says which character of it, and its code is ERROR_INPUT unless the machine refused.
bool json_elements_next(struct json_elements *elements, struct json_element *out, bool *has_element,
                        struct error *err) MUST_CHECK;
// After the last element: the number that stands beside the list as "count", how many there are on
// all pages of an answer; 0 when there is none.
size_t json_elements_count(const struct json_elements *elements);
void json_elements_close(struct json_elements **elements); // for CLEANUP

#endif
