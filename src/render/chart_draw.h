// Draws a chart's layout on a canvas, with its structure tags.
#ifndef RENDER_CHART_DRAW_H
#define RENDER_CHART_DRAW_H

#include "render/canvas.h"
#include "render/chart_layout.h"

// The ruler that measures with a canvas's fonts.
struct ruler canvas_ruler(struct canvas *canvas);
void chart_draw(struct canvas *canvas, const struct chart_layout *layout, struct point corner);

#endif
