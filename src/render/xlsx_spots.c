// Charts among tables and beside them (see xlsx_spots.h).
#include "render/xlsx_spots.h"

#include <math.h>

#include "render/xlsx_chart.h"

#define CHART_WIDTH_MIN 640u
#define CHART_WIDTH_MAX 1000u
#define CHART_WIDTH_LEAST 560.0 // beside a table on one screen
#define SCREEN_PX 1280.0        // across the cells of a small screen
#define HEAD_POINTS 165.0       // of what stands above a first table, and a gap
#define UNDER_POINTS 560.0      // of the head, the table, its notes and the chart under it
#define ALONE_POINTS 635.0      // where there is no other chart
#define UNDER_ROWS_MAX 14u // of a table that a chart is still seen with when it stands under it

double xlsx_columns_px(const struct xlsx_page *page, uint16_t count)
{
    double width = 0;

    for (uint16_t i = 0; i < count; i++)
        width += xlsx_column_px(page->widths[i]);
    return width;
}

static size_t count_drawn(const struct section *section)
{
    size_t count = 0;

    for (size_t i = 0; i < section->chart_count; i++)
        count += xlsx_draws_chart(&section->charts[i]);
    return count;
}

// The first chart of a section that a sheet can show; NULL: none.
static const struct chart *first_drawn(const struct section *section)
{
    for (size_t i = 0; i < section->chart_count; i++) {
        if (xlsx_draws_chart(&section->charts[i]))
            return &section->charts[i];
    }
    return NULL;
}

uint32_t xlsx_chart_rows(const struct chart *chart)
{
    return (uint32_t)ceil((xlsx_chart_height(chart) + XLSX_CHART_GAP) * XLSX_POINTS_PER_PIXEL /
                          XLSX_ROW_HEIGHT);
}

// A page holds both, if need be a little smaller; not much smaller where other charts stand right
// of them, for which it would leave a gap on the screen. Or the next page holds the chart and the
// table that follows.
const struct chart *xlsx_chart_under(const struct section *section, const struct table *first,
                                     size_t note_count, bool is_followed)
{
    const struct chart *chart = first_drawn(section);
    bool is_alone = count_drawn(section) == 1;

    if (chart == NULL || table_row_count(first) > UNDER_ROWS_MAX)
        return NULL;
    double points = HEAD_POINTS + XLSX_NOTE_HEIGHT * (double)note_count +
                    XLSX_ROW_HEIGHT * (double)(table_row_count(first) + xlsx_chart_rows(chart));
    bool has_room = points <= (is_alone ? ALONE_POINTS : UNDER_POINTS);
    return has_room || (is_alone && is_followed) ? chart : NULL;
}

// A sheet's first chart stands beside its first table where a screen has room for both, and the notes
// under the table begin below the chart.
static void set_beside_first(const struct xlsx_page *page, const struct xlsx_placed *first,
                             struct xlsx_waiting_chart *waiting)
{
    double rows = (double)table_row_count(first->table); // in sight
    double rows_px = rows * XLSX_ROW_HEIGHT / XLSX_POINTS_PER_PIXEL;
    double table = xlsx_columns_px(page, first->plan->column_count) + xlsx_column_px(0);

    if (table + CHART_WIDTH_LEAST > SCREEN_PX ||
        xlsx_chart_height(waiting->chart) + XLSX_CHART_GAP > rows_px)
        return;
    waiting->is_among_tables = true;
    waiting->spot.column = first->plan->column_count + 1;
    waiting->spot.width_px = (unsigned)fmin(SCREEN_PX - table, CHART_WIDTH_MIN);
}

void xlsx_await_charts(const struct xlsx_page *page, const struct xlsx_page_plan *plan,
                       struct xlsx_layout *layout)
{
    const struct section *section = plan->section;
    double width = xlsx_columns_px(page, plan->column_count);
    unsigned width_px = (unsigned)fmax(CHART_WIDTH_MIN, fmin(width, CHART_WIDTH_MAX));
    const struct xlsx_placed *first = NULL;

    if (plan->first_table != SIZE_MAX)
        first = xlsx_layout_find(layout, &section->tables[plan->first_table]);
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        if (!xlsx_draws_chart(chart))
            continue;
        struct xlsx_waiting_chart waiting = {
            .chart = chart,
            .spot = {page->sheet, first == NULL ? page->row : first->first_row, 0, width_px},
        };
        bool is_first = chart == first_drawn(section);
        if (is_first && plan->chart_row > 0) {
            waiting.is_among_tables = true;
            waiting.spot.row = plan->chart_row;
        } else if (is_first && first != NULL) {
            set_beside_first(page, first, &waiting);
        }
        LIST_PUSH(layout->arena, &layout->waiting, waiting);
    }
}
