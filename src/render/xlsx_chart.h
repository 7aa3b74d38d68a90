// A native chart linked to the cells of a table, its values cached in the file.
#ifndef RENDER_XLSX_CHART_H
#define RENDER_XLSX_CHART_H

#include "render/xlsx_layout.h"

// Whether it is of a kind that Excel has.
bool xlsx_draws_chart(const struct chart *chart);
// Rows of ordinary height the chart will cover.
uint32_t xlsx_chart_rows(const struct chart *chart);
void xlsx_put_chart(const struct xlsx_chart_spot *spot, const struct chart *chart,
                    const struct xlsx_placed *data);

#endif
