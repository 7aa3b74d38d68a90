// The widths of a sheet's columns (see xlsx_widths.h).
#include "render/xlsx_widths.h"

#include <math.h>

#include "render/xlsx_table.h"

#define SHEET_PX 1400.0 // across; on paper three quarters of the full size
#define PIXELS_PER_CHARACTER 7
#define COLUMN_PADDING 5 // pixels

struct xlsx_widths xlsx_widths_new(struct arena *arena)
{
    return (struct xlsx_widths){
        .figures = NEW_ARRAY(arena, double, XLSX_PAGE_COLUMNS),
        .texts = NEW_ARRAY(arena, double, XLSX_PAGE_COLUMNS),
        .settled = NEW_ARRAY(arena, double, XLSX_PAGE_COLUMNS),
    };
}

void xlsx_widen(double *widths, uint16_t column, double characters)
{
    if (widths[column] < characters)
        widths[column] = characters;
}

double xlsx_column_px(double characters)
{
    return (characters > 0 ? characters : XLSX_ORDINARY_WIDTH) * PIXELS_PER_CHARACTER +
           COLUMN_PADDING;
}

// Pixels of all columns that have a width, when no text is wider than `most`.
static double settle(const struct xlsx_widths *widths, double most)
{
    double px = 0;

    for (uint16_t i = 0; i < XLSX_PAGE_COLUMNS; i++) {
        widths->settled[i] = fmax(widths->figures[i], fmin(widths->texts[i], most));
        px += widths->settled[i] > 0 ? xlsx_column_px(widths->settled[i]) : 0;
    }
    return px;
}

void xlsx_widths_settle(const struct xlsx_widths *widths)
{
    double most = XLSX_WIDTH_MAX;

    while (settle(widths, most) > SHEET_PX && most > XLSX_WRAP_WIDTH_MIN)
        most--;
}
