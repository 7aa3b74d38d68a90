// IATI activity files, versions 1.01 to 2.03, read activity by activity.
//
// A transaction becomes a flow: type 2 or C a commitment, 3 or D a disbursement, and so on
// (iati_codes.c). Budgets are plans. Planned disbursements are instalments of the activity's one
// commitment; or plans, where there is none or several, or where they name giver and receiver.
//
// Where a transaction names no provider, the sole funding organisation is meant, else the reporting
// one; where it names no receiver, the sole implementing organisation, else the recipient country;
// of funds that come in, the reporting organisation. Each such default is a note of the import and
// stands in the flow's own note.
//
// Ids: "iati:" and the activity's identifier; of a transaction with its "ref" behind it, else with
// a hash of its content, twins numbered. "iati:org:GB-1", "iati:country:AF", "iati:data:GB-1".
// Sources: the IATI standard's activity schemas 1.01 to 2.03 and its code lists.
//
// A document type declaration ends the reading: nothing outside of the file is ever fetched, and no
// entity expanded.
#ifndef EXCHANGE_IATI_H
#define EXCHANGE_IATI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/record.h"
#include "exchange/format.h"

struct iati_reader;

bool iati_recognises(const char *path, struct slice head);
// The reader closes the stream, also on failure. `name` is for messages.
bool iati_open(struct iati_reader **reader, FILE *stream, const char *name,
               const struct format_options *options, struct diagnostics *faults,
               struct error *err) MUST_CHECK;
bool iati_next(struct iati_reader *reader, struct record *out, size_t *line, bool *has_record,
               struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
bool iati_covers(struct iati_reader *reader, const struct record *record);
void iati_close(struct iati_reader **reader); // for CLEANUP

#endif
