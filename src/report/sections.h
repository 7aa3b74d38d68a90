// What the sections share: the answer being made, and helpers to build tables.
#ifndef REPORT_SECTIONS_H
#define REPORT_SECTIONS_H

#include <stdbool.h>

#include "base/list.h"
#include "core/amount.h"
#include "report/document.h"
#include "report/derive.h"
#include "report/question.h"
#include "report/snapshot.h"
#include "report/sources.h"
#include "report/sum.h"
#include "report/totals.h"

struct making {
    struct arena *arena;
    const struct snapshot *snapshot;
    const struct question *question;
    const char *scope;        // question_words
    const char *currency;     // of the figures: see report.c
    bool is_other_currency;   // that is not the book's, in which nothing is counted
    uint8_t scale_power;      // print reporting-currency figures in 10^scale_power
    const char *unit;         // "US$ million, current prices"
    const char *viewed_unit;  // "US$ million, current prices, exclusive view"
    const char *short_unit;   // "US$ million"
    uint64_t revisions_since; // records of the earlier book; 0: all corrections
    bool has_case_twins;      // parties or activities whose ids differ in case only
    struct sources *sources;  // behind the figures
    const char *rate_note;    // how they were converted; NULL: they are not
};

// Fills *out; leaves its tables, charts and figures empty when there is nothing to say.
typedef bool section_maker(struct making *making, struct section *out, struct error *err);

section_maker section_key_figures, section_by_donor, section_by_fund, section_by_activity,
    section_by_year, section_unknown, section_entries, section_evidence, section_rates;
section_maker section_instalments, section_pledge_bridge, section_delivery_over_time,
    section_donor_statement, section_fund_statement;

section_maker section_counting_proof, section_conflicts, section_revisions, section_timeline,
    section_flow_map;

// Why the figures are in another currency than the book's.
const char *other_currency_words(const struct making *making);
// A copy of the question with another grouping.
struct question question_by(const struct making *making, enum dimension dimension);

// One value of a dimension with its stages in one currency.
struct pivot_row {
    struct dimension_value value;
    struct sum stages[STAGE_COUNT];
    struct sum unknown;              // amounts nobody states, any stage
    uint64_t elsewhere[STAGE_COUNT]; // flows with an amount that is in another currency
};
struct pivot {
    struct pivot_row *rows; // in the order of the totals
    size_t row_count;
    struct pivot_row total;
    const char *currency;
    enum dimension dimension; // of its rows; DIMENSION_COUNT: none
};
// Rows of `totals` (grouped by one dimension) in `currency`. `stated` are the same totals without
// conversion; they are `totals` themselves when nothing is converted. A value whose money is all in
// other currencies has a row too, unless that is so of all: then there are no rows. `currency` NULL:
// all currencies, for totals grouped by currency; such a pivot has no total.
bool pivot_make(struct pivot *out, const struct totals *totals, const struct totals *stated,
                const char *currency, struct arena *arena, struct error *err) MUST_CHECK;
// A SUM; "n/c" where all that somebody stated is in other currencies.
struct cell pivot_cell(const struct pivot_row *row, enum stage stage);
// Sorts by the largest figure of any stage, then by pledged, committed, disbursed, spent, planned
// (largest first), ties by label.
void pivot_sort(struct pivot *pivot);
// A table: label, a column for each stage that occurs, amounts unknown. More than `shown` rows
// (0: no limit) are summed as "other ... (n)", which keeps them as details while they are few enough
// for a reader. The last row is the total.
bool pivot_table(struct table *out, const struct pivot *pivot, const struct making *making,
                 const char *key, const char *title, const char *label, size_t shown,
                 struct error *err) MUST_CHECK;
// The stages that occur in a pivot, in order: the columns of pivot_table behind id and name.
size_t pivot_stages(const struct pivot *pivot, enum stage out[STAGE_COUNT]);
#define PIVOT_FIRST_STAGE_COLUMN 2
// Totals of a dimension in the other currencies: value, stage, currency. Without rows when there are
// none.
void other_currencies_table(struct table *out, const struct totals *totals,
                            const struct making *making, const char *key, const char *title,
                            const char *label);

// Small makers of cells and notes.
struct cell cell_text(const char *text);
// The id of a document, which leads to it and stands with the report's evidence.
struct cell cell_document(const struct making *making, const char *id);
struct cell cell_id(const char *id);
enum cell_type field_cell_type(const struct field *field); // TEXT for prose, else ID
// What is recorded, with record_words for people.
struct cell cell_field(const struct record *record, enum key key, struct arena *arena);
struct cell cell_count(uint64_t count);
struct cell cell_day(int32_t day);                   // blank for DAY_MIN and DAY_MAX
struct cell cell_exact_day(const struct date *date); // blank unless it is one certain day
struct cell cell_flag(bool flag);
struct cell cell_amount(const struct sum *sum); // AMOUNT with its marks
// An amount as its source states it, for print: the figure ("up to 5,000", "..") and its currency.
struct cell cell_stated(const struct amount *amount, struct arena *arena);
struct cell cell_currency(const struct amount *amount);
// Finds the columns that hold sums, so that data has their bounds and marks.
void table_mark_bounds(struct table *table, struct arena *arena);
void section_add_table(const struct making *making, struct section *section,
                       const struct table *table);
// The chart's table is found again by its key, wherever later tables move it.
void section_add_chart(const struct making *making, struct section *section,
                       const struct chart *chart);
void table_add_note(const struct making *making, struct table *table, const char *note);
void table_note_rounding(const struct making *making, struct table *table);
// "US$" for USD, else the code.
const char *currency_mark(const char *code);
const char *title_with_scope(const struct making *making, const char *measure);
enum chart_fill stage_fill(enum stage stage);
// "3.2", the figure in print units.
const char *figure_words(const struct making *making, const struct sum *sum);

#endif
