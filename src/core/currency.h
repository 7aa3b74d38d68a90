// ISO 4217: every currency code, active or withdrawn, with its minor units.
//
// Withdrawn codes (DEM, FIM, NLG, IEP ...) are known for good: old pledges were made in them.
// Source: ISO 4217 lists one and three; the table is currency_table.c, sorted by code.
#ifndef CORE_CURRENCY_H
#define CORE_CURRENCY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct currency {
    char code[4];
    const char *name;
    signed char minor_units; // decimals; -1: not applicable (XAU, XDR ...)
    const char *withdrawn;   // "2002-03" as ISO lists it, NULL when active
    const char *symbols; // space-separated marks that mean this currency only: "US$", "€ euro";
                         // "-" stands for a space ("US-dollar"); a plural "s" is understood
};

extern const struct currency currency_table[];
extern const size_t currency_count;

const struct currency *currency_find(struct slice code); // upper-case code; NULL when unknown
// Its minor units, or 2 where ISO names none: for printing what was converted.
unsigned char currency_decimals(const struct currency *currency);
// A code in any case ("usd"), or a mark or word that means one currency only ("US$", "€", "yen",
// "euro", "euros"). "$" alone means none. NULL when unknown.
const struct currency *currency_recognise(struct slice word);
// For a mark or word that several currencies share ("$", "dollars", "£", "krone"): the codes to
// choose from, as text for a message ("USD, CAD, AUD ..."). NULL for any other word.
const char *currency_ambiguous(struct slice word);
// The nearest code, for "did you mean"; NULL when none is near.
const char *currency_suggest(struct slice code);

#endif
