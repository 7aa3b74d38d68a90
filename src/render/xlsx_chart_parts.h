// What the files that make native charts share; for them only.
#ifndef RENDER_XLSX_CHART_PARTS_H
#define RENDER_XLSX_CHART_PARTS_H

#include <xlsxwriter.h>

#include "render/xlsx_drawn.h"

struct xlsx_dress {
    lxw_chart_fill fill;
    lxw_chart_pattern pattern;
    lxw_chart_line line;
    bool is_hatched;
};
struct xlsx_dress xlsx_dress_of(enum chart_fill fill, bool is_partial);
lxw_chart_font *xlsx_chart_font(struct arena *arena, double size, bool is_bold);
// Gives a range its cached points, zeroed, one a row; false: the book has failed.
bool xlsx_make_points(struct xlsx_book *book, lxw_series_range *range, size_t count);

// Both axes without ticks, figures in `format`, faint lines across.
void xlsx_dress_axes(lxw_chart_axis *category, lxw_chart_axis *value, const struct chart *chart,
                     double largest, struct xlsx_book *book);

struct xlsx_frame {
    const char *title;
    double title_size;
    unsigned x, y, width, height; // pixels, from the spot
    bool has_legend;
};
void xlsx_place_chart(lxw_chart *native, const struct xlsx_chart_spot *spot,
                      const struct chart *chart, const struct xlsx_frame *frame);

unsigned xlsx_panels_width(void);
unsigned xlsx_panels_height(size_t count);
void xlsx_put_steps(const struct xlsx_chart_spot *spot, const struct chart *chart,
                    const struct xlsx_drawn *drawn);
void xlsx_put_waterfall(const struct xlsx_chart_spot *spot, const struct chart *chart,
                        const struct xlsx_drawn *drawn, unsigned height);
void xlsx_put_bars(const struct xlsx_chart_spot *spot, const struct chart *chart,
                   const struct xlsx_drawn *drawn, unsigned height);

#endif
