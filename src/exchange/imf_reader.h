// Exchange rates as the IMF publishes them by the month, or of the last five days, as text with
// tabs between its cells:
//
//     Representative Exchange Rates for Selected Currencies for March 2026
//
//     Currency          March 02, 2026   March 03, 2026
//     Chinese yuan      6.882900         6.897100
//     Euro(1)           1.176600         NA
//
// The title says what the rates are: units of the currency for a U.S. dollar, or, with "(1)" behind
// the name, dollars for a unit; "SDRs per Currency unit" and "Currency units per SDR" are of the
// SDR. Each title, also one that ends in "Continued", begins a table with days of its own. Text
// under a table is a note. Currencies have names here, not codes: a name that the table in the .c
// file has not is a fault.
#ifndef EXCHANGE_IMF_READER_H
#define EXCHANGE_IMF_READER_H

#include "exchange/format.h"

bool imf_recognises(const char *path, struct slice head);

struct imf_reader;

bool imf_open(struct imf_reader **reader, FILE *stream, const char *name,
              const struct format_options *options, struct diagnostics *faults,
              struct error *err) MUST_CHECK;
bool imf_next(struct imf_reader *reader, struct record *out, size_t *line, bool *has_record,
              struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
void imf_close(struct imf_reader **reader); // for CLEANUP

#endif
