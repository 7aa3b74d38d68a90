// Rates and price indexes as others publish them, told by their first row:
//
//     Date,USD,JPY,...                ECB's reference rates, one row a day, units for one euro; "N/A"
//                                     and a comma at the end are no rate
//     base,quote,date,value           one rate a row, with "type" and "source" when there are such
//                                     columns; a day is spot, a month (2012-04, 2012M04) or a year
//                                     average
//     ISO,year,base_year,...,gdp_defl GDP deflators, 1 in the base year
//
// Without a column that says it, the source is the file's name without its extension.
#ifndef EXCHANGE_RATES_READER_H
#define EXCHANGE_RATES_READER_H

#include "exchange/format.h"

bool rates_recognises_ecb(const char *path, struct slice head);
bool rates_recognises_plain(const char *path, struct slice head);
bool rates_recognises_deflators(const char *path, struct slice head);

struct rates_reader;

bool rates_open(struct rates_reader **reader, FILE *stream, const char *name,
                const struct format_options *options, struct diagnostics *faults,
                struct error *err) MUST_CHECK;
bool rates_next(struct rates_reader *reader, struct record *out, size_t *line, bool *has_record,
                struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
void rates_close(struct rates_reader **reader); // for CLEANUP

#endif
