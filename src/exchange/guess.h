// A first draft of a map file for a spreadsheet: which column is which, by its name and its cells.
//
// A draft says what the rows show and leaves to fill in, on lines of comment, what only a person
// knows: the stage of a sum, the type of an organisation, which of two readings of a date is meant.
// Without such lines it loads as it is (mapping_parse).
#ifndef EXCHANGE_GUESS_H
#define EXCHANGE_GUESS_H

#include "exchange/sample.h"

struct guess {
    struct slice text; // the map file
    LIST(struct guess_gap) gaps;
};
struct guess_gap {
    size_t line;      // of the draft
    const char *what; // "the stage of {Paid}"
};

// `name` is the file's, for the source's name and for messages.
void guess_map(struct guess *out, const struct sample *sample, const char *name,
               struct arena *arena);

#endif
