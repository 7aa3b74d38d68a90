// What records that came later did to the totals of a report, in words.
#ifndef CLI_LATER_TOTALS_H
#define CLI_LATER_TOTALS_H

#include "cli/reporting.h"

// Asks both jobs, the report's and the same as of today: grand totals then and now in figures, a
// line for each that changed; by donor, year and so on only that they did. Nothing for no change.
bool put_later_totals(struct buffer *out, struct report_job *then, struct report_job *now,
                      struct error *err) MUST_CHECK;

#endif
