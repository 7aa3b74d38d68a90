// The one failure style: a call that can fail returns bool and fills a struct error.
//
// An error is a value on the stack of whoever decides what to do. Its text is one sentence in
// PostgreSQL's habit (lower case, no full stop, what could not be done and why); its hint is the
// next step. Context is put in front on the way up: "flows.csv:12: column \"amount\": ...".
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#include "base/cleanup.h"

enum error_code {
    ERROR_NONE,
    ERROR_USAGE,  // the command line is wrong: exit 2
    ERROR_INPUT,  // the data is wrong: exit 1
    ERROR_STORE,  // the book is wrong or refuses: exit 1
    ERROR_SYSTEM, // the machine refuses (disk full, no permission): exit 1
};

struct error {
    enum error_code code;
    char text[1024];
    char hint[512]; // "" when there is nothing to suggest
};

// Both always return false, so that a failing call is one line. A longer text is cut at a
// character boundary and ends in "...".
bool error_set(struct error *err, enum error_code code, const char *format, ...) PRINTF_LIKE(3, 4);
// Puts "where: " in front of the text.
bool error_context(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);
// Sets the hint, the line after the error; always false.
bool error_hint(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
