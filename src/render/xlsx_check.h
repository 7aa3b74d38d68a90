// Check cells: each total of the workbook beside a sum over the data, and whether they agree.
//
// Doubles add up to a little more or less than the exact figure; the comparison allows half a cent
// or a hundred-thousand-millionth, whichever is more.
#ifndef RENDER_XLSX_CHECK_H
#define RENDER_XLSX_CHECK_H

#include "render/xlsx_formula.h"
#include "render/xlsx_widths.h"
#include "report/document.h"

#define CHECKS_HEADER 3 // rows above that of the header
#define CHECK_AGREES "agrees"
#define CHECK_DIFFERS "differs"

struct xlsx_check {
    const char *label;
    struct decimal number;
    const char *formula; // of the figure: where it stands; NULL: the value
    const char *data;    // the sum over the data
};

struct xlsx_checks {
    LIST(struct xlsx_check) list;
    const char *sheet_name; // where they are put
    uint32_t first_row;
};

struct xlsx_page_plan;
// Collects the checks of planned pages. Those of totals only where `has_totals`; control sums, one a
// currency, always.
void xlsx_checks_collect(struct xlsx_checks *checks, const struct xlsx_page_plan *pages,
                         size_t page_count, const struct xlsx_formulas *formulas, bool has_totals,
                         struct arena *arena);
// Rows with their heading, header and note; 0 without checks.
uint32_t xlsx_checks_rows(const struct xlsx_checks *checks);
// Widths of the four columns that they need at least.
void xlsx_checks_measure(const struct xlsx_checks *checks, struct xlsx_widths *widths);
// The first row is that of the heading.
void xlsx_checks_put(const struct xlsx_checks *checks, struct xlsx_sheet *sheet, uint32_t row);
// "34 of 34 agree" as a formula and its value.
const char *xlsx_checks_formula(const struct xlsx_checks *checks, struct arena *arena);
const char *xlsx_checks_words(const struct xlsx_checks *checks, struct arena *arena);

#endif
