// Which flows stand in the words of a day: --as-stated.
//
// A flow stands as its last unvoided record says that had been said by then: the amendment that
// restates a figure counts from the day it was stated on, and the figure before it until then. A
// record's day is its `stated`, else the day its first document was published, else the day it was
// recorded. What is void was never said.
#ifndef REPORT_SAID_H
#define REPORT_SAID_H

#include "report/question.h"
#include "report/snapshot.h"
#include "store/names.h"

// The snapshot's standing records, or a copy in which only flows said by then stand.
bool said_standing(struct standing *out, const struct question *question,
                   const struct snapshot *snapshot, const struct names *names, struct arena *arena,
                   struct error *err) MUST_CHECK;

#endif
