// Key figures as a small table of their own: one value, one unit and one note a row.
#ifndef RENDER_XLSX_FIGURES_H
#define RENDER_XLSX_FIGURES_H

#include "render/xlsx_page.h"

uint16_t xlsx_figures_columns(const struct section *section);
// Widens the columns to what the figures need.
void xlsx_figures_measure(const struct section *section, struct xlsx_widths *widths);
// An empty row and the header stand above `first_row`.
void xlsx_figures_put(struct xlsx_page *page, const struct section *section, uint32_t first_row,
                      const struct xlsx_formulas *formulas);

#endif
