// What the files that draw up figures for native charts share; for them only.
#ifndef RENDER_XLSX_DRAWN_PARTS_H
#define RENDER_XLSX_DRAWN_PARTS_H

#include "render/xlsx_drawn.h"

struct drawing {
    struct xlsx_page *page;
    const struct chart *chart;
    const struct xlsx_placed *placed;
    struct xlsx_drawn *drawn;
    bool has_formulas;
    unsigned decimals;   // of the figures
    struct decimal room; // for a label
};

// A cell of the chart's table, rows counted from the first one drawn.
const struct cell *drawn_source(const struct chart *chart, size_t row, size_t column);
// "C12", on the chart's own sheet; NULL: it is not there.
const char *drawn_source_name(const struct drawing *drawing, size_t row, size_t column);
const char *drawn_part_name(const struct drawing *drawing, size_t row, size_t column,
                            enum xlsx_part part);
const char *drawn_own(const struct drawing *drawing, uint16_t column); // of the row being written
const char *drawn_number_format(const struct drawing *drawing);

void drawn_put_headers(struct drawing *drawing, const char *const *headers, size_t count);
// Rows of the table in the order of its columns; `formula` NULL: a value.
void drawn_begin_row(struct drawing *drawing);
void drawn_put_number(struct drawing *drawing, uint16_t column, struct decimal number,
                      const char *formula, const char *format);
void drawn_put_text(struct drawing *drawing, uint16_t column, const char *text);
void drawn_put_nothing(struct drawing *drawing);
// Words at the end of the bar of the row being written.
void drawn_label(struct drawing *drawing, const char *words);
void drawn_set_series(struct drawing *drawing, const struct xlsx_drawn_series *series,
                      size_t count);
void drawn_end_part(struct drawing *drawing, const char *title, size_t first);

// A day as a year and the part of it that is gone; a year stands for its end.
#define DRAWN_TIME_FORMAT "0.000"
struct decimal drawn_time_of(const struct cell *cell);
const char *drawn_time_formula(const struct drawing *drawing, const char *source,
                               const struct cell *cell);

struct decimal drawn_least(struct decimal a, struct decimal b);
struct decimal drawn_most(struct decimal a, struct decimal b);
struct decimal drawn_minus(struct decimal a, struct decimal b);

// Bars that begin anywhere: timelines and ranges.
void drawn_put_bars(struct drawing *drawing);

#endif
