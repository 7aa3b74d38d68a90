// The lines and areas of cumulative series, for one large chart or for many small ones.
#ifndef RENDER_STEP_PATHS_H
#define RENDER_STEP_PATHS_H

#include "render/chart_layout.h"
#include "render/time_axis.h"

// Some rows of a chart and the box they are drawn in, by the layout's value scale.
struct step_panel {
    struct box plot;
    const struct time_axis *axis;
    size_t first_row, row_count;
};

// The day a row stands for: its own, or the last of its year.
int32_t chart_row_day(const struct chart *chart, size_t row);
double steps_day_x(const struct box *plot, const struct time_axis *axis, int32_t day);
struct stroke chart_series_stroke(enum chart_fill fill);
// An outline is a pale area, a hatch a dashed line, a solid fill a dark area.
void chart_put_steps(struct chart_frame *frame, const struct step_panel *panel);

#endif
