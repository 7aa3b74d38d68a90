// OCHA's Financial Tracking Service: flows as its API gives them (JSON) and as flat CSV.
//
// FTS publishes every flow in US dollars, whatever currency it was reported in; its totals are sums
// of those. So a flow's amount is its "amountUSD"; the original amount and currency are its
// equivalent, with the rate in the words beside it ("500000 EUR at 0.824"). FTS says of each flow on
// which side of the question's boundary it lies ("boundary") and whether it is shared with other
// destinations ("onBoundary"): class and shared.
//
// A parent flow keeps what has not been given to its children, so both count, and "part-of" would
// say the wrong thing: a child has its parent as the reference "fts-parent:".
//
// Ids: "fts:2901" a flow, "fts:org:", "fts:plan:", "fts:project:", "fts:location:", "fts:report:".
// Source: the API's documentation, v1/public/fts/flow.
#ifndef EXCHANGE_FTS_H
#define EXCHANGE_FTS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/record.h"
#include "exchange/format.h"

// ---- the API's JSON ----

struct fts_json_reader;

bool fts_json_recognises(const char *path, struct slice head);
// The reader closes the stream, also on failure. `name` is for messages.
bool fts_json_open(struct fts_json_reader **reader, FILE *stream, const char *name,
                   const struct format_options *options, struct diagnostics *faults,
                   struct error *err) MUST_CHECK;
bool fts_json_next(struct fts_json_reader *reader, struct record *out, size_t *line,
                   bool *has_record, struct diagnostics *faults, struct arena *arena,
                   struct error *err) MUST_CHECK;
bool fts_json_covers(const struct fts_json_reader *reader, const struct record *record);
// Flows of the file, and of the whole answer whose page it is.
void fts_json_pages(const struct fts_json_reader *reader, size_t *here, size_t *in_all);
void fts_json_close(struct fts_json_reader **reader); // for CLEANUP

// ---- the flat CSV, with or without its row of HXL tags ----

struct fts_csv_reader;

bool fts_csv_recognises(const char *path, struct slice head);
bool fts_csv_open(struct fts_csv_reader **reader, FILE *stream, const char *name,
                  const struct format_options *options, struct diagnostics *faults,
                  struct error *err) MUST_CHECK;
bool fts_csv_next(struct fts_csv_reader *reader, struct record *out, size_t *line, bool *has_record,
                  struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
bool fts_csv_covers(const struct fts_csv_reader *reader, const struct record *record);
void fts_csv_close(struct fts_csv_reader **reader); // for CLEANUP

#endif
