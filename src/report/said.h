// The book in the words of a day: --as-stated.
//
// A correction counts from the day it was stated on, and what it corrects until then: an amendment
// from its `stated`, else the day its `because` was published, else the day its first document was
// published, else the day it was recorded; a void from the day its `because` was published, else
// the day it was recorded. Flows and claims themselves stand once they were said, by the same rule.
// Links and instalments follow their flows; parties and documents are as the book has them, because
// sources do not state those. (model: section 2)
#ifndef REPORT_SAID_H
#define REPORT_SAID_H

#include "report/snapshot.h"

// Narrows the snapshot's standing records to what had been said by the end of `day`. All that is
// read through the snapshot afterwards agrees; without it nothing is paid.
bool snapshot_as_stated(struct snapshot *snapshot, const struct date *day, struct arena *arena,
                        struct error *err) MUST_CHECK;

#endif
