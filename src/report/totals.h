// Totals: the flows of a question folded by its dimensions, and what was not counted.
//
// Stage and currency are always part of the grouping: sums across stages would count one sum
// twice, and sums across currencies mean nothing. Unknown amounts have no currency and form groups
// of their own.
#ifndef REPORT_TOTALS_H
#define REPORT_TOTALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "report/question.h"
#include "report/snapshot.h"
#include "report/sum.h"
#include "report/table.h"

// What one dimension of one group is.
struct dimension_value {
    const char *id;    // NULL: none ("no fund")
    const char *label; // for people
};

// A party or activity by its index, for the dimension donor (0: its record was withdrawn), fund,
// activity or programme (0: none).
struct dimension_value totals_record_value(const struct snapshot *snapshot,
                                           enum dimension dimension, uint32_t key);

// The id, or what it stands for when the program made it; NULL: none.
const char *totals_value_words(const struct dimension_value *value);

struct totals_row {
    struct dimension_value *values; // by_count of them
    enum stage stage;
    const struct currency *currency; // NULL: unknown amounts
    struct sum sum;
};

struct totals_excluded {
    enum counted counted;
    const struct currency *currency; // NULL: unknown amounts
    struct sum sum;
};

struct totals {
    const struct question *question;
    struct totals_row *rows; // sorted: by the dimensions, stage, currency
    size_t row_count;
    struct totals_excluded *excluded;
    size_t excluded_count;
    struct totals_row *parts; // not counted here, but by a question for their row alone
    size_t part_count;
    uint64_t flow_count; // flows that passed the filters, counted or not
};

bool totals_fold(struct totals *out, const struct snapshot *snapshot,
                 const struct question *question, struct arena *arena,
                 struct error *err) MUST_CHECK;
// A counted flow, or what one of its recipients has of it.
struct totals_part {
    const struct flow_reader *reader; // that names the place
    const struct flow_row *row;
    uint32_t place; // the recipient; 0: not stated
    bool is_first;  // of its flow
};
typedef bool totals_taker(void *user, const struct totals_part *part, struct error *err);
// Gives what totals_fold would add to the rows of a question by recipient, without keeping any of
// it: for answers that are no larger than their reader can take in, however many flows there are.
bool totals_each(const struct snapshot *snapshot, const struct question *question,
                 totals_taker *take, void *user, struct arena *arena, struct error *err) MUST_CHECK;
// An error when conversion was asked for, nothing at all is in the currency or could be converted, and
// the book has no rate with it on either side: an empty answer would hide a slip or a missing file.
bool totals_check_rates(const struct totals *totals, struct error *err) MUST_CHECK;
// The totals as a table, whose rows are made from them as they are read; its notes say what was not
// counted.
struct table totals_table(const struct totals *totals, const struct snapshot *snapshot,
                          struct arena *arena);
// What the rows would count if each were asked for alone: parts whose whole stands in another row.
struct table totals_parts_table(const struct totals *totals, struct arena *arena);
// The same in a sentence, of a question by one dimension, or NULL.
const char *totals_parts_words(const struct totals *totals, struct arena *arena);
// "not counted: 3 internal (1,200 USD), 1 shared (5 EUR)" or NULL.
const char *totals_excluded_words(const struct totals *totals, struct arena *arena);

#endif
