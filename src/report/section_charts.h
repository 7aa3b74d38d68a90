// Charts that several sections make alike.
#ifndef REPORT_SECTION_CHARTS_H
#define REPORT_SECTION_CHARTS_H

#include "report/sections.h"

// How figures of the reporting currency are printed in a chart whose table has units.
const struct table_column *chart_figures(const struct making *making);
// "728.8 US$ million".
const char *money_words(const struct making *making, int128 units, bool is_approximate);
// An amount of a table, as figure_words.
const char *cell_figure_words(const struct making *making, const struct cell *cell);
void chart_add_note(const struct making *making, struct chart *chart, const char *note);

// Columns `first` to `last` of one row as the steps of a waterfall; fills has one for each.
struct step_columns {
    size_t first, last;
    const enum chart_fill *fills;
};
struct chart waterfall_of_row(const struct making *making, const struct table *table, size_t row,
                              const struct step_columns *steps);
// Adds it with its steps in words ("Opening 10; new 5; outstanding 15."), when at least two of them lead to the result.
void section_add_waterfall(const struct making *making, struct section *section,
                           struct chart *chart);

// The same report in a unit of its own, for a chart of one currency: millions when `most` reaches
// ten of them.
struct making making_in(const struct making *making, const char *currency, int128 most);
struct table_column amount_column(const struct making *making, const char *key, const char *title);
struct cell cell_index(size_t index);     // a count that may be 0: a place, a row, a kind
const char *stage_verb(enum stage stage); // "pledged", "spent"

// The Sankey of the paths; `places` has the sums of all of them.
struct flow_paths;
struct groups;
bool add_flow_map_chart(const struct making *making, struct section *out, struct flow_paths *paths,
                        const struct groups *places, struct error *err) MUST_CHECK;

// A treemap of what an activity or a fund has of the largest stage, from eight parts up. `table` is
// the pivot's.
void add_treemap(const struct making *making, struct section *section, const struct pivot *pivot,
                 const struct table *table, enum dimension dimension);

// The pivot of a question, and the totals behind it.
bool pivot_fold(struct pivot *out, struct totals *totals, const struct making *making,
                const struct question *question, struct error *err) MUST_CHECK;
bool pivot_row_has_amount(const struct pivot_row *row);
// Stacked columns of the years of a pivot, ordered, with their table; `words` is the chart without
// its figures.
bool section_add_year_columns(const struct making *making, struct section *section,
                              const struct pivot *pivot, const struct chart *words,
                              struct error *err) MUST_CHECK;

// Small multiples of what each donor promised and paid by the end of each year, with their table;
// nothing below five donors.
bool section_add_donor_panels(struct making *making, struct section *section,
                              struct error *err) MUST_CHECK;

// How much of what each donor, or each fund, was promised has been paid: a table, its dots, and a
// column at the end of `table`, which has the ids in its first column.
bool section_add_delivery_rates(struct making *making, struct section *section,
                                enum dimension dimension, struct table *table,
                                struct error *err) MUST_CHECK;

// What one source says of a flow; those of one flow stand together, the adopted one first.
struct said_of_flow {
    uint64_t flow; // original record number
    const char *id, *source;
    const struct amount *amount; // NULL: none
    enum claim_standing standing;
};
// Dot ranges of the flows whose sources differ, in percent of what is adopted, with their table.
bool section_add_claim_ranges(const struct making *making, struct section *section,
                              const struct said_of_flow *said, size_t count,
                              struct error *err) MUST_CHECK;

// An amount of a flow that was corrected. Dumbbells of those in the currency of the report, the
// largest changes first, with their table; `items` is put in another order.
struct amended {
    const char *id, *what;
    struct amount before, after;
};
void section_add_amended(const struct making *making, struct section *section,
                         struct amended *items, size_t all);

// "Japan → Afghanistan: police salaries" for a flow; a title or a name for other records.
const char *what_words(const struct snapshot *snapshot, const struct record *record,
                       struct arena *arena);
// Of a flow, without who receives it, for a chart: "Japan: police salaries".
const char *short_words(const struct snapshot *snapshot, const struct record *record,
                        struct arena *arena);
#define WORDS_MAX 6u // things that a chart's words name; the table has all

#endif
