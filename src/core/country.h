// ISO 3166-1: the countries, by code and by the names that people and files write.
//
// Files name countries by two letters (IATI), three letters (FTS) or a name ("Iran, Islamic
// Republic of"); the book keeps the two letters. The table is country_table.c.
#ifndef CORE_COUNTRY_H
#define CORE_COUNTRY_H

#include <stddef.h>

#include "base/cleanup.h"
#include "base/text.h"

struct country {
    char code[3];      // "AF"
    char code3[4];     // "AFG"
    const char *name;  // the usual short one: "Iran"
    const char *names; // others, separated by "|"; NULL: none
};

extern const struct country country_table[];
extern const size_t country_count;

// By the two or three letters in upper case; NULL when there is none.
const struct country *country_find(struct slice code);
// By a code or any of the names, in any case; NULL when there is none.
const struct country *country_recognise(struct slice name);

#endif
