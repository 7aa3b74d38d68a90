// Charts beside tables, and both on paper (see xlsx_blocks.h).
#include "render/xlsx_blocks.h"

#include <math.h>

#include "render/xlsx_chart.h"

#define CHART_WIDTH_MIN 640u
#define CHART_WIDTH_MAX 1000u
#define CHART_WIDTH_LEAST 560.0 // beside a table on one screen
#define SCREEN_PX 1220.0        // across the cells of a small screen
#define ROW_POINTS 15.0
#define CHART_GAP 20u
#define POINTS_PER_PIXEL 0.75

// Of the tables, and of the paragraphs under them.
static uint16_t used_columns(const struct xlsx_page *page, const struct xlsx_page_plan *plan)
{
    return plan->column_count > page->last_column ? plan->column_count
                                                  : (uint16_t)(page->last_column + 1);
}

static double columns_px(const struct xlsx_page *page, uint16_t count)
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

// The one chart of a sheet stands beside its first table alone where a screen has room for both, and
// the notes under the table begin below the chart.
static void set_beside_first(const struct xlsx_page *page, const struct xlsx_placed *first,
                             const struct chart *chart, struct xlsx_chart_spot *spot)
{
    double rows_px = (double)first->row_count * ROW_POINTS / POINTS_PER_PIXEL;
    double table = columns_px(page, first->plan->column_count) + xlsx_column_px(0);

    if (table + CHART_WIDTH_LEAST > SCREEN_PX || xlsx_chart_height(chart) + CHART_GAP > rows_px)
        return;
    spot->column = first->plan->column_count + 1;
    spot->width_px = (unsigned)fmin(SCREEN_PX - table, CHART_WIDTH_MIN);
}

void xlsx_await_charts(const struct xlsx_page *page, const struct xlsx_page_plan *plan,
                       struct xlsx_layout *layout)
{
    const struct section *section = plan->section;
    double width = columns_px(page, plan->column_count);
    unsigned width_px = (unsigned)fmax(CHART_WIDTH_MIN, fmin(width, CHART_WIDTH_MAX));
    uint16_t column = used_columns(page, plan) + 1;
    const struct xlsx_placed *first = NULL;

    if (plan->first_table != SIZE_MAX)
        first = xlsx_layout_find(layout, &section->tables[plan->first_table]);
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        if (!xlsx_draws_chart(chart))
            continue;
        struct xlsx_chart_spot spot = {page->sheet, first == NULL ? page->row : first->first_row,
                                       column, width_px};
        if (first != NULL && count_drawn(section) == 1)
            set_beside_first(page, first, chart, &spot);
        LIST_PUSH(layout->arena, &layout->waiting,
                  ((struct xlsx_waiting_chart){chart, spot, NULL}));
    }
}

// The row at so many pixels below the top of another.
static uint32_t row_below(const struct xlsx_sheet *sheet, uint32_t row, double px)
{
    double points = px * POINTS_PER_PIXEL;

    while (points > 0)
        points -= xlsx_rows_height(sheet, row, row + 1), row++;
    return row;
}

// Settles the row of a chart, now that the rows beside it are as high as they will be.
static struct xlsx_block place_chart(struct xlsx_waiting_chart *waiting, uint32_t *row)
{
    struct xlsx_chart_spot *spot = &waiting->spot;
    double column = xlsx_column_px(0);
    double height = xlsx_chart_height(waiting->chart) + CHART_GAP;
    double width = xlsx_chart_width(waiting->chart, spot->width_px) + CHART_GAP;
    // Areas are made to fit the width of a page; empty columns make a high chart fit its height.
    double needed = XLSX_PRINT_WIDTH * height * POINTS_PER_PIXEL / XLSX_PRINT_HEIGHT;
    if (height * POINTS_PER_PIXEL > XLSX_PRINT_HEIGHT && needed > width)
        width = needed;
    struct xlsx_block block = {
        .first_row = *row,
        .last_row = row_below(spot->sheet, *row, height),
        .first_column = spot->column,
        .last_column = (uint16_t)(spot->column + width / column),
        .width = width + column,
    };

    spot->row = *row;
    *row = block.last_row + 1;
    return block;
}

static struct xlsx_block block_of(const struct xlsx_placed *placed, uint32_t first, uint32_t last)
{
    struct xlsx_block block = {.first_row = first, .last_row = last};

    if (placed->row_count > 0) {
        block.header_row = placed->header_row;
        block.last_table_row = placed->first_row + placed->row_count - 1;
    }
    return block;
}

// Pages repeat the header of a later table over all that is printed below it: a chart that stood
// there would have a slice of the chart above on its page. It stands right of that one instead.
static bool has_header_above(const struct section *section, const struct xlsx_layout *layout,
                             uint32_t top, uint32_t row)
{
    for (size_t i = 0; i < section->table_count; i++) {
        const struct xlsx_placed *placed = xlsx_layout_find(layout, &section->tables[i]);
        if (!placed->is_folded && placed->header_row > top && placed->header_row < row)
            return true;
    }
    return false;
}

void xlsx_set_blocks(struct xlsx_print *print, const struct xlsx_page *page,
                     const struct xlsx_page_plan *plan, struct xlsx_layout *layout)
{
    const struct section *section = plan->section;
    uint16_t columns = used_columns(page, plan);
    uint16_t next_column = 0;
    uint32_t row = 0;
    size_t count = 0;
    struct xlsx_block *blocks =
        NEW_ARRAY(page->arena, struct xlsx_block, section->table_count + layout->waiting.count + 2);

    blocks[count++] = (struct xlsx_block){0};
    for (size_t i = 0; i < section->table_count; i++) {
        const struct xlsx_placed *placed = xlsx_layout_find(layout, &section->tables[i]);
        if (placed->is_folded)
            continue;
        uint32_t first = i == plan->first_table ? 0 : plan->table_rows[i];
        count -= i == plan->first_table;
        blocks[count++] = block_of(placed, first, 0);
    }
    if (plan->checks_row > 0)
        blocks[count++] = (struct xlsx_block){.first_row = plan->checks_row};
    for (size_t i = 0; i < count; i++) {
        blocks[i].last_row = i + 1 < count ? blocks[i + 1].first_row - 1 : page->sheet->last_row;
        blocks[i].last_column = columns - 1;
        blocks[i].width = columns_px(page, columns);
    }
    for (size_t i = 0; i < layout->waiting.count; i++) {
        struct xlsx_waiting_chart *waiting = &layout->waiting.items[i];
        if (waiting->spot.sheet != page->sheet)
            continue;
        bool is_first = row == 0;
        if (is_first || has_header_above(section, layout, waiting->spot.row, row)) {
            row = waiting->spot.row;
            waiting->spot.column = is_first ? waiting->spot.column : next_column;
        }
        struct xlsx_block chart = place_chart(waiting, &row);
        next_column = chart.last_column + 1;
        if (chart.first_column <= columns) {
            blocks[0].last_column = (uint16_t)fmax(columns - 1, chart.last_column);
            blocks[0].width = columns_px(page, blocks[0].last_column + 1);
        } else {
            blocks[count++] = chart;
        }
    }
    print->blocks = blocks;
    print->block_count = count;
}
