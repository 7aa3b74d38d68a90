// The one colour table: what a fill of a chart looks like on paper and in the workbook.
//
// Stages are one blue in four steps and differ in fill style too, so that a grey printer keeps them
// apart; categories are five hues plus grey, in turns darker and lighter, so that those which stand
// next to one another in a stack differ in grey and to any eye; each has 3:1 on white or more.
#ifndef RENDER_PALETTE_H
#define RENDER_PALETTE_H

#include <stdint.h>

#include "render/canvas.h"
#include "report/chart.h"

#define INK 0x1A1A1Au      // text
#define INK_SOFT 0x595959u // secondary text, 7:1 on white
#define INK_LINK 0x1B5E9Cu
#define PAPER 0xFFFFFFu
#define RULE_STRONG 0x333333u
#define RULE_LIGHT 0xD9D9D9u
#define RULE_FAINT 0xE8E8E8u

// The colour that stands for a fill: 0xRRGGBB.
uint32_t palette_colour(enum chart_fill fill);
// The ink of a text on it, 4.5:1 or more.
uint32_t palette_ink(enum chart_fill fill);
struct paint palette_faint(enum chart_fill fill); // light enough to carry text
struct paint palette_wash(enum chart_fill fill);  // a large area beside lines of its colour
uint32_t palette_edge(enum chart_fill fill);      // of that area, 3:1 on white
struct paint palette_plain(enum chart_fill fill); // its colour, of others a lighter one
uint32_t palette_seam(enum chart_fill fill);      // between two such areas, 3:1 on them
// How it is painted; `is_partial` hatches it (a year that is not over, an unknown amount).
struct paint palette_paint(enum chart_fill fill, bool is_partial);

#endif
