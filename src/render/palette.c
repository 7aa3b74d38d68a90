// The colour table itself (see palette.h).
#include "render/palette.h"

struct swatch {
    uint32_t colour;
    struct paint paint;
    uint32_t tint; // the ground when the fill is hatched
    uint32_t wash; // between the two
};

static const struct swatch swatches[] = {
    [FILL_PLEDGED] = {0xC6DBEF, {STYLE_OUTLINE, 0xE9F2FA, 0x2171B5}, 0xFFFFFF, 0xE9F2FA},
    [FILL_COMMITTED] = {0x6BAED6, {STYLE_HATCH, 0xC6DBEF, 0x2171B5}, 0xFFFFFF, 0xC6DBEF},
    [FILL_DISBURSED] = {0x2171B5, {STYLE_SOLID, 0x2171B5, 0x2171B5}, 0xE9F2FA, 0xA2C3E0},
    [FILL_SPENT] = {0x08306B, {STYLE_SOLID, 0x08306B, 0x08306B}, 0xDDE6F0, 0xA2C3E0},
    [FILL_CATEGORY_1] = {0xB4500F, {STYLE_SOLID, 0xB4500F, 0xB4500F}, 0xFBEEE4, 0xDFB59A},
    [FILL_CATEGORY_2] = {0x003F38, {STYLE_SOLID, 0x003F38, 0x003F38}, 0xE3F2F0, 0x9CC6C0},
    [FILL_CATEGORY_3] = {0x9A72B6, {STYLE_SOLID, 0x9A72B6, 0x9A72B6}, 0xF1E9F5, 0xC5AFD0},
    [FILL_CATEGORY_4] = {0x8A1C47, {STYLE_SOLID, 0x8A1C47, 0x8A1C47}, 0xF9E7ED, 0xD8A3B5},
    [FILL_CATEGORY_5] = {0x676300, {STYLE_SOLID, 0x676300, 0x676300}, 0xF3F2DC, 0xC1BF94},
    [FILL_OTHER] = {0x8F8F8F, {STYLE_SOLID, 0x8F8F8F, 0x8F8F8F}, 0xF0F0F0, 0xE0E0E0},
    [FILL_NEUTRAL] = {0x333333, {STYLE_SOLID, 0x333333, 0x333333}, 0xF0F0F0, 0xD6D6D6},
    [FILL_HEAT_1] = {0xFBE6D6, {STYLE_SOLID, 0xFBE6D6, 0xB4500F}, 0xFFFFFF, 0xFBE6D6},
    [FILL_HEAT_2] = {0xF6C9A6, {STYLE_SOLID, 0xF6C9A6, 0xB4500F}, 0xFFFFFF, 0xF6C9A6},
    [FILL_HEAT_3] = {0xEBA36C, {STYLE_SOLID, 0xEBA36C, 0xB4500F}, 0xFFFFFF, 0xEBA36C},
    [FILL_HEAT_4] = {0xA6480B, {STYLE_SOLID, 0xA6480B, 0xB4500F}, 0xFFFFFF, 0xA6480B},
    [FILL_HEAT_5] = {0x6E2C00, {STYLE_SOLID, 0x6E2C00, 0xB4500F}, 0xFFFFFF, 0x6E2C00},
};

// White stands out from it at 4.5:1: its relative luminance is below 0.183 (WCAG 2). Green carries
// most of the light, so that a weighted mean of the channels tells well enough for a fixed table.
static bool is_dark(uint32_t colour)
{
    unsigned red = colour >> 16 & 0xFF, green = colour >> 8 & 0xFF, blue = colour & 0xFF;

    return 299 * red + 587 * green + 114 * blue < 118000;
}

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

struct paint palette_wash(enum chart_fill fill)
{
    return (struct paint){STYLE_SOLID, swatches[fill].wash, swatches[fill].wash};
}

uint32_t palette_edge(enum chart_fill fill)
{
    return fill == FILL_OTHER ? 0x949494 : swatches[fill].paint.line;
}

struct paint palette_plain(enum chart_fill fill)
{
    // What is only the rest must not weigh more than what is named.
    return fill == FILL_OTHER
               ? palette_wash(fill)
               : (struct paint){STYLE_SOLID, palette_colour(fill), palette_colour(fill)};
}

uint32_t palette_seam(enum chart_fill fill)
{
    if (is_dark(palette_colour(fill)))
        return PAPER;
    return fill <= FILL_SPENT ? palette_colour(FILL_SPENT) : INK;
}

uint32_t palette_ink(enum chart_fill fill)
{
    return is_dark(palette_colour(fill)) ? 0xFFFFFF : INK;
}

struct paint palette_paint(enum chart_fill fill, bool is_partial)
{
    const struct swatch *swatch = &swatches[fill];

    if (!is_partial)
        return swatch->paint;
    return (struct paint){STYLE_HATCH, swatch->tint, swatch->paint.line};
}
