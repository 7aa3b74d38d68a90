// Rows into pages, and charts onto pages of their own (see xlsx_blocks.h).
#include "render/xlsx_blocks.h"

#include <math.h>
#include <string.h>

#include "render/xlsx_chart.h"
#include "render/xlsx_pages.h"
#include "render/xlsx_spots.h"

#define SHRINK_MAX 1.25       // what a page may hold more of a table, made smaller
#define CHARTS_SHRINK_MAX 1.3 // and of charts
#define GAP_COLUMNS_MAX 3     // empty ones between tables and charts, more than one
#define BREAKS_MAX 1000       // that the library takes

struct printing {
    const struct xlsx_page *page;
    const struct xlsx_page_plan *plan;
    struct xlsx_layout *layout;
    const struct xlsx_paper *paper;
    uint16_t columns;            // of the tables, and of charts among them
    struct xlsx_pages rows;      // the pages of the tables
    LIST(struct xlsx_area) side; // those of the charts beside them
};

// Of the tables, and of the paragraphs under them.
static uint16_t used_columns(const struct xlsx_page *page, const struct xlsx_page_plan *plan)
{
    return plan->column_count > page->last_column ? plan->column_count
                                                  : (uint16_t)(page->last_column + 1);
}

// Points that a page of so many pixels across holds: it is made to fit the paper's width.
static double page_pt(const struct xlsx_paper *paper, double width_px)
{
    return paper->height_pt * fmax(1, width_px / paper->width_px);
}

// The rows of the sheet, as far as they print: figures behind charts do not.
static size_t list_blocks(const struct printing *printing, struct xlsx_block *blocks)
{
    const struct xlsx_page_plan *plan = printing->plan;
    size_t count = 1;

    blocks[0] = (struct xlsx_block){0};
    for (size_t i = 0; i < plan->section->table_count; i++) {
        const struct xlsx_placed *placed =
            xlsx_layout_find(printing->layout, &plan->section->tables[i]);
        if (placed->is_folded)
            continue;
        if (i != plan->first_table)
            blocks[count++].first_row = plan->table_rows[i];
        if (placed->row_count > 0) {
            blocks[count - 1].header_row = placed->header_row;
            blocks[count - 1].last_table_row = placed->first_row + placed->row_count - 1;
        }
    }
    // A short table is never cut; the page of the chart under it needs no header.
    if (plan->chart_row > 0)
        blocks[0].header_row = 0;
    for (size_t i = 0; i < count; i++)
        blocks[i].last_row = i + 1 < count ? blocks[i + 1].first_row - 1 : plan->folded_row - 1;
    if (plan->checks_row > 0) {
        blocks[count++] = (struct xlsx_block){.first_row = plan->checks_row,
                                              .last_row = plan->end_row - 1,
                                              .header_row = plan->checks_row + CHECKS_HEADER,
                                              .last_table_row = plan->end_row - 1};
    }
    return count;
}

static bool is_beside(const struct printing *printing, const struct xlsx_waiting_chart *waiting)
{
    return waiting->spot.sheet == printing->page->sheet && !waiting->is_among_tables;
}

static bool has_charts_beside(const struct printing *printing)
{
    for (size_t i = 0; printing->layout != NULL && i < printing->layout->waiting.count; i++) {
        if (is_beside(printing, &printing->layout->waiting.items[i]))
            return true;
    }
    return false;
}

// A chart among the tables may reach further than they do.
static void include_charts_among(struct printing *printing)
{
    for (size_t i = 0; i < printing->layout->waiting.count; i++) {
        const struct xlsx_waiting_chart *waiting = &printing->layout->waiting.items[i];
        const struct xlsx_chart_spot *spot = &waiting->spot;
        uint16_t end = spot->column;
        double width = xlsx_chart_width(waiting->chart, spot->width_px) + XLSX_CHART_GAP;
        if (spot->sheet != printing->page->sheet || !waiting->is_among_tables)
            continue;
        while (width > 0)
            width -= xlsx_column_px(printing->page->widths[end++]);
        printing->columns = end > printing->columns ? end : printing->columns;
    }
}

// Empty columns beside an area are what makes it smaller on paper.
static uint16_t columns_to_shrink(const struct printing *printing, double width_px, double shrink)
{
    double needed = fmax(width_px, printing->paper->width_px) * shrink - width_px;

    return shrink == 1 ? 0 : (uint16_t)ceil(needed / xlsx_column_px(0));
}

static void cut_pages(struct printing *printing, const struct xlsx_block *blocks, size_t count)
{
    double width_px = xlsx_columns_px(printing->page, printing->columns);
    double room_px = width_px + GAP_COLUMNS_MAX * xlsx_column_px(0);
    struct xlsx_flow flow = {
        .sheet = printing->page->sheet,
        .blocks = blocks,
        .block_count = count,
        .page_pt = page_pt(printing->paper, width_px),
        .shrink_most = SHRINK_MAX,
    };

    if (has_charts_beside(printing))
        flow.shrink_most = fmin(SHRINK_MAX, room_px / fmax(width_px, printing->paper->width_px));
    xlsx_pages_cut(&printing->rows, &flow, printing->page->arena);
    printing->columns += columns_to_shrink(printing, width_px, printing->rows.shrink);
}

// The row that is so many points below the top of another, which are left with what is above it in
// the row.
static uint32_t row_below(const struct xlsx_sheet *sheet, uint32_t row, double *points)
{
    for (;; row++) {
        double height = xlsx_rows_height(sheet, row, row + 1);
        if (*points < height)
            return row;
        *points -= height;
    }
}

// Pages repeat the header of a later table over all that is printed below it: a chart that stood
// there would have a slice of the chart above on its page. It stands right of that one instead.
static bool has_header_between(const struct printing *printing, uint32_t top, uint32_t row)
{
    const struct section *section = printing->plan->section;

    for (size_t i = 0; i < section->table_count; i++) {
        const struct xlsx_placed *placed = xlsx_layout_find(printing->layout, &section->tables[i]);
        if (!placed->is_folded && placed->header_row > top && placed->header_row < row)
            return true;
    }
    return false;
}

// A page of charts, one under the other.
struct chart_page {
    struct xlsx_area *area;
    double used_pt; // from the top of its first row
};

static bool has_room(const struct printing *printing, const struct chart_page *page, double height)
{
    double width_px = (page->area->last_column - page->area->first_column + 1) * xlsx_column_px(0);

    return page->used_pt + height <= page_pt(printing->paper, width_px) * CHARTS_SHRINK_MAX;
}

static void add_chart(const struct printing *printing, struct chart_page *page,
                      struct xlsx_waiting_chart *waiting, double height_pt, double width_px)
{
    struct xlsx_chart_spot *spot = &waiting->spot;
    struct xlsx_area *area = page->area;
    double column_px = xlsx_column_px(0);
    double points = page->used_pt;

    spot->column = area->first_column;
    spot->row = row_below(spot->sheet, area->first_row, &points);
    spot->top_px = points / XLSX_POINTS_PER_PIXEL;
    page->used_pt += height_pt;
    points = page->used_pt;
    area->last_row = row_below(spot->sheet, area->first_row, &points);
    // Made as wide as its height needs on paper.
    double height = xlsx_rows_height(spot->sheet, area->first_row, area->last_row + 1);
    double needed = printing->paper->width_px * height / printing->paper->height_pt;
    double width = height > printing->paper->height_pt ? fmax(width_px, needed) : width_px;
    uint16_t last = (uint16_t)(area->first_column + width / column_px);
    area->last_column = last > area->last_column ? last : area->last_column;
}

// Charts beside the tables stand one under the other, as many on a page as fit.
static void place_charts(struct printing *printing)
{
    struct chart_page page = {0};
    uint32_t top = 0; // of the first chart in this column
    uint16_t column = printing->columns + 1;

    for (size_t i = 0; i < printing->layout->waiting.count; i++) {
        struct xlsx_waiting_chart *waiting = &printing->layout->waiting.items[i];
        uint32_t row = page.area == NULL ? waiting->spot.row : page.area->last_row + 1;
        if (!is_beside(printing, waiting))
            continue;
        double width_px = xlsx_chart_width(waiting->chart, waiting->spot.width_px) + XLSX_CHART_GAP;
        double height_pt =
            (xlsx_chart_height(waiting->chart) + XLSX_CHART_GAP) * XLSX_POINTS_PER_PIXEL;
        bool is_right = page.area != NULL && has_header_between(printing, top, row);
        if (page.area == NULL || is_right || !has_room(printing, &page, height_pt)) {
            column = is_right ? page.area->last_column + 1 : column;
            row = is_right ? waiting->spot.row : row;
            top = is_right || page.area == NULL ? row : top;
            struct xlsx_area area = {row, row, column, 0};
            page.area = LIST_PUSH(printing->page->arena, &printing->side, area);
            page.used_pt = 0;
        }
        add_chart(printing, &page, waiting, height_pt, width_px);
    }
}

static bool is_across_charts(const struct printing *printing, uint32_t row)
{
    for (size_t i = 0; i < printing->side.count; i++) {
        const struct xlsx_area *area = &printing->side.items[i];
        if (area->first_row < row && row <= area->last_row)
            return true;
    }
    return false;
}

struct areas {
    LIST(struct xlsx_area) list;
    LIST(uint32_t) breaks;
};

// A page begins at a break of the sheet, or where the break would cut a chart, with an area.
static void list_areas(struct areas *areas, const struct printing *printing, bool is_split)
{
    struct arena *arena = printing->page->arena;

    *areas = (struct areas){0};
    for (size_t i = 0; i < printing->rows.rows.count; i++) {
        const struct xlsx_page_rows *rows = &printing->rows.rows.items[i];
        struct xlsx_area *open = i == 0 ? NULL : &areas->list.items[areas->list.count - 1];
        bool is_next = open != NULL && open->last_row + 1 == rows->first;
        bool is_across = is_across_charts(printing, rows->first);
        if (is_next && !(is_across && is_split)) {
            open->last_row = rows->last;
            if (!is_across && areas->breaks.count < BREAKS_MAX)
                LIST_PUSH(arena, &areas->breaks, rows->first);
        } else {
            LIST_PUSH(arena, &areas->list,
                      ((struct xlsx_area){rows->first, rows->last, 0, printing->columns - 1}));
        }
    }
    for (size_t i = 0; i < printing->side.count; i++)
        LIST_PUSH(arena, &areas->list, printing->side.items[i]);
}

// All charts as one area, which ends where a page does.
static void join_charts(struct printing *printing)
{
    struct xlsx_area *all = &printing->side.items[0];

    for (size_t i = 1; i < printing->side.count; i++) {
        const struct xlsx_area *area = &printing->side.items[i];
        all->last_row = area->last_row > all->last_row ? area->last_row : all->last_row;
        all->last_column =
            area->last_column > all->last_column ? area->last_column : all->last_column;
    }
    printing->side.count = 1;
}

static bool is_too_long(const struct printing *printing, const struct areas *areas)
{
    return strlen(xlsx_areas_text(printing->page->sheet, areas->list.items, areas->list.count)) >
           XLSX_AREAS_MAX;
}

static void set_print(struct xlsx_print *print, struct printing *printing)
{
    struct areas *areas = NEW(printing->page->arena, struct areas);

    list_areas(areas, printing, true);
    if (is_too_long(printing, areas))
        list_areas(areas, printing, false);
    if (is_too_long(printing, areas) && printing->side.count > 1) {
        join_charts(printing);
        list_areas(areas, printing, false);
    }
    print->areas = areas->list.items;
    print->area_count = areas->list.count;
    print->breaks = areas->breaks.items;
    print->break_count = areas->breaks.count;
    print->repeated_row = printing->rows.repeated_row;
    print->has_repeated_row = print->repeated_row > 0;
}

void xlsx_print_page(struct xlsx_print *print, const struct xlsx_page *page,
                     const struct xlsx_page_plan *plan, struct xlsx_layout *layout)
{
    if (page->sheet->book->has_failed)
        return;
    struct xlsx_block *blocks =
        NEW_ARRAY(page->arena, struct xlsx_block, plan->section->table_count + 2);
    struct printing printing = {
        .page = page,
        .plan = plan,
        .layout = layout,
        .paper = xlsx_paper_of(page->sheet->book),
        .columns = used_columns(page, plan),
    };

    include_charts_among(&printing);
    cut_pages(&printing, blocks, list_blocks(&printing, blocks));
    place_charts(&printing);
    set_print(print, &printing);
}

void xlsx_print_text(struct xlsx_print *print, const struct xlsx_page *page)
{
    if (page->sheet->book->has_failed)
        return; // it may have no row at all
    struct xlsx_block all = {.last_row = page->sheet->last_row};
    struct printing printing = {
        .page = page,
        .paper = xlsx_paper_of(page->sheet->book),
        .columns = page->last_column + 1,
    };

    cut_pages(&printing, &all, 1);
    set_print(print, &printing);
}
