// The colour table itself (see palette.h).
#include "render/palette.h"

struct swatch {
    uint32_t colour;
    struct paint paint;
    uint32_t tint; // the ground when the fill is hatched
};

static const struct swatch swatches[] = {
    [FILL_PLEDGED] = {0xC6DBEF, {STYLE_OUTLINE, 0xE9F2FA, 0x2171B5}, 0xFFFFFF},
    [FILL_COMMITTED] = {0x6BAED6, {STYLE_HATCH, 0xC6DBEF, 0x2171B5}, 0xFFFFFF},
    [FILL_DISBURSED] = {0x2171B5, {STYLE_SOLID, 0x2171B5, 0x2171B5}, 0xE9F2FA},
    [FILL_SPENT] = {0x08306B, {STYLE_SOLID, 0x08306B, 0x08306B}, 0xDDE6F0},
    [FILL_CATEGORY_1] = {0xB4500F, {STYLE_SOLID, 0xB4500F, 0xB4500F}, 0xFBEEE4},
    [FILL_CATEGORY_2] = {0x14786A, {STYLE_SOLID, 0x14786A, 0x14786A}, 0xE3F2F0},
    [FILL_CATEGORY_3] = {0x74408F, {STYLE_SOLID, 0x74408F, 0x74408F}, 0xF1E9F5},
    [FILL_CATEGORY_4] = {0xA3244F, {STYLE_SOLID, 0xA3244F, 0xA3244F}, 0xF9E7ED},
    [FILL_CATEGORY_5] = {0x6B6700, {STYLE_SOLID, 0x6B6700, 0x6B6700}, 0xF3F2DC},
    [FILL_OTHER] = {0x767676, {STYLE_SOLID, 0x767676, 0x767676}, 0xF0F0F0},
};

uint32_t palette_colour(enum chart_fill fill)
{
    return swatches[fill].colour;
}

struct paint palette_faint(enum chart_fill fill)
{
    const struct swatch *swatch = &swatches[fill];
    uint32_t ground = swatch->paint.style == STYLE_SOLID ? swatch->tint : swatch->paint.ground;

    return (struct paint){STYLE_SOLID, ground, ground};
}

struct paint palette_paint(enum chart_fill fill, bool is_partial)
{
    const struct swatch *swatch = &swatches[fill];

    if (!is_partial)
        return swatch->paint;
    return (struct paint){STYLE_HATCH, swatch->tint, swatch->paint.line};
}
