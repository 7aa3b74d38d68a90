// What the sections about promises share: the fulfilment of a report's question, loaded once each.
#ifndef REPORT_PROMISES_H
#define REPORT_PROMISES_H

#include "report/instalments.h"
#include "report/sections.h"

#define INSTALMENTS_KEY "instalments" // the table of its section

struct promises {
    struct fulfilment fulfilment;
    struct fulfilled *states;    // with all that the book holds
    struct fulfilled *converted; // the same in the currency asked for
    struct instalments instalments;
    int32_t day; // instalments are judged on it
};

bool promises_load(struct promises *out, const struct making *making, struct error *err) MUST_CHECK;
// True when a promise's sums are not in the currency of the report.
bool is_elsewhere(const struct making *making, const struct linked_flow *flow);
int32_t judged_day(const struct making *making); // --on, else the as-of day
const char *judged_day_words(const struct making *making);
// A figure that depends on links: "n/q" where it cannot be told.
struct cell cell_told(const struct sum *sum);
// Adds to the stated total of a column.
bool add_units(struct sum *sum, int128 units, bool is_approximate, struct error *err) MUST_CHECK;
// The id of the flow a row is of, as people gave it.
bool flow_id(const struct making *making, const struct flow_row *row, const char **id,
             struct error *err) MUST_CHECK;
// One row for each currency, made when first asked for.
struct currency_line {
    const struct currency *currency;
    struct sum sums[8];
    uint64_t left_out;
};
struct currency_lines {
    LIST(struct currency_line) items;
};
struct currency_line *currency_line(struct currency_lines *lines, const struct currency *currency,
                                    struct arena *arena);
void currency_lines_sort(struct currency_lines *lines);
// Of tables of promises: sums are in the currency asked for, or in each promise's own.
const char *promises_unit(const struct making *making);
const struct table_column *promises_columns(const struct making *making,
                                            const struct table_column *columns, size_t count);
// Says how many promises have no rate, and how many a payment converted at a rate of the book.
void note_conversion(const struct making *making, struct table *table, uint64_t unconverted,
                     uint64_t computed);
// Of tables whose columns are made by promises_columns.
void note_rounding(const struct making *making, struct table *table);
bool instalments_table(struct table *out, const struct making *making,
                       const struct promises *promises, const char *key,
                       struct error *err) MUST_CHECK;
// What is due in each year.
bool due_years_table(struct table *out, const struct making *making,
                     const struct promises *promises, struct error *err) MUST_CHECK;
// Outstanding, delivery rate and overdue, with the key figures.
bool add_promise_figures(struct making *making, struct section *out, struct error *err) MUST_CHECK;
// "Disbursed: of it loans 5 USD; in kind ~3 NOK.", a note for totals that hold both; NULL when all is
// cash that nobody calls a loan, equity or a guarantee.
bool composition_words(const struct making *making, const char **out, struct error *err) MUST_CHECK;

#endif
