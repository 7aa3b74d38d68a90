// A native chart linked to the cells of a table, its values cached in the file.
#ifndef RENDER_XLSX_CHART_H
#define RENDER_XLSX_CHART_H

#include "render/xlsx_layout.h"

// Whether it is of a kind that Excel has.
bool xlsx_draws_chart(const struct chart *chart);
// What its native form needs said; NULL: nothing. It may take the place of the first note.
const char *xlsx_chart_words(const struct chart *chart, bool *replaces_note);
// Pixels across, of the width it is given, and pixels down that the chart will cover.
unsigned xlsx_chart_width(const struct chart *chart, unsigned width_px);
unsigned xlsx_chart_height(const struct chart *chart);
void xlsx_put_chart(const struct xlsx_waiting_chart *waiting, const struct xlsx_placed *data);

#endif
