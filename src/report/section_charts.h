// Charts that several sections make alike.
#ifndef REPORT_SECTION_CHARTS_H
#define REPORT_SECTION_CHARTS_H

#include "report/sections.h"

// How figures of the reporting currency are printed in a chart whose table has units.
const struct table_column *chart_figures(const struct making *making);
// "728.8 US$ million".
const char *money_words(const struct making *making, int128 units, bool is_approximate);
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

#endif
