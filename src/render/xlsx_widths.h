// How wide the columns of a sheet are that several tables share.
//
// A figure that does not fit its column is not shown at all, so that its width stands. A text wraps:
// where the columns together are wider than a screen, and so would be small on paper, the widest
// texts give way.
#ifndef RENDER_XLSX_WIDTHS_H
#define RENDER_XLSX_WIDTHS_H

#include <stdint.h>

#include "base/arena.h"

#define XLSX_PAGE_COLUMNS 256
#define XLSX_ORDINARY_WIDTH 8.43 // characters of a column nobody set
#define XLSX_WRAP_WIDTH_MIN 20.0 // characters that texts are wrapped to, at least

struct xlsx_widths {
    double *figures; // characters that the figures of each column need
    double *texts;   // and the texts
    double *settled; // 0: the ordinary width
};

struct xlsx_widths xlsx_widths_new(struct arena *arena);
void xlsx_widen(double *widths, uint16_t column, double characters);
// From here on `settled` says how wide each column is.
void xlsx_widths_settle(const struct xlsx_widths *widths);
// Pixels of a column so many characters wide; 0: the ordinary width.
double xlsx_column_px(double characters);

#endif
