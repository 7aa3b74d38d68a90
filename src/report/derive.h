// Makes derivations of sums over the entries: which columns of the flat data reproduce the counting
// rules, so that a sum over them is the total that was folded.
#ifndef REPORT_DERIVE_H
#define REPORT_DERIVE_H

#include "base/list.h"
#include "report/derivation.h"
#include "report/question.h"
#include "report/totals.h"

struct making;

#define ENTRIES_KEY "entries" // the table of the flat data

// Collected one by one; a derivation keeps those collected when it is made.
struct criteria {
    struct arena *arena;
    LIST(struct criterion) list;
};

// False where a sum over the entries would not be the total: another view than the exclusive one,
// or ids that a spreadsheet takes for one another.
bool derive_is_exact(const struct making *making);

void criteria_is(struct criteria *criteria, const char *column, const char *text);
void criteria_is_not(struct criteria *criteria, const char *column, const char *text);
void criteria_number(struct criteria *criteria, const char *column, int32_t number);
void criteria_empty(struct criteria *criteria, const char *column);
void criteria_same(struct criteria *criteria, const char *column, size_t own_column);
void criteria_up_to(struct criteria *criteria, const char *column, size_t own_column);
// The flows of one value, which stands in `own_column` of the figure's row.
void criteria_dimension(struct criteria *criteria, enum dimension dimension,
                        const struct dimension_value *value, size_t own_column);
// Counted flows, and with a currency those in it; NULL: in the one `own_column` names.
void criteria_counted(struct criteria *criteria, const struct making *making, const char *currency,
                      size_t own_column);

// The sum of counted amounts and its bounds. NULL, as all of these, where it would not be exact.
const struct origin *derive_sum(const struct making *making, const struct criteria *criteria);
// The same, to be compared with what it comes from as well.
const struct origin *derive_checked_sum(const struct making *making,
                                        const struct criteria *criteria);
// The sum of another column of the entries.
const struct origin *derive_entries(const struct making *making, const char *measure,
                                    const struct criteria *criteria);
// How many entries, or how many of them have no amount.
const struct origin *derive_count(const struct making *making, const struct criteria *criteria);
const struct origin *derive_unknown(const struct making *making, const struct criteria *criteria);

// One fold over any table of the document.
const struct derivation *derive_fold(struct arena *arena, const char *table, const char *measure,
                                     const struct criteria *criteria);
// `numerator` and `denominator` are folds over one table with the same criteria.
const struct derivation *derive_ratio(struct arena *arena, const char *table, const char *numerator,
                                      const char *denominator, const struct criteria *criteria,
                                      uint8_t decimals);
// Cells `first` to `last` of its own row, added up.
const struct derivation *derive_row_sum(struct arena *arena, size_t first, size_t last);
// One cell of its own row less another.
const struct derivation *derive_difference(struct arena *arena, size_t from, size_t less);
// Two folds added up, or the second taken from the first (NULL: from nothing).
const struct origin *origin_plus(struct arena *arena, const struct origin *a,
                                 const struct origin *b, bool is_difference);
const struct origin *origin_of(struct arena *arena, const struct derivation *stated);
// The sum of the rows above; `check` (its part `stated`) is what it must agree with.
const struct origin *origin_above(struct arena *arena, const struct origin *check);
const struct origin *origin_details(struct arena *arena);

#endif
