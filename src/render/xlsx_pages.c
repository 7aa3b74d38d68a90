// Cutting rows into pages (see xlsx_pages.h).
#include "render/xlsx_pages.h"

#define LEAST_FILLED 0.25 // of a page that ends early, so that a table need not be cut
#define FEW_FILLED 0.25   // of a last page worth avoiding
#define FEW_PAGES 6       // whose rows may all be made smaller for it; two become one if they can
#define SHRINK_STEP 0.02

struct cutting {
    const struct xlsx_flow *flow;
    double page_pt;
    uint32_t repeated_row;
};

static double height_of(const struct cutting *cutting, uint32_t first, uint32_t end)
{
    return xlsx_rows_height(cutting->flow->sheet, first, end);
}

// The block that a page ending above a row would cut; NULL: none.
static const struct xlsx_block *find_cut(const struct xlsx_flow *flow, uint32_t row)
{
    for (size_t i = 0; i < flow->block_count; i++) {
        if (flow->blocks[i].first_row < row && row <= flow->blocks[i].last_row)
            return &flow->blocks[i];
    }
    return NULL;
}

static bool is_above_repeated(const struct cutting *cutting, uint32_t row)
{
    return cutting->repeated_row == 0 || row <= cutting->repeated_row;
}

// The row below a page that begins with `first`; rows may follow up to `last`.
static uint32_t end_of_page(const struct cutting *cutting, uint32_t first, uint32_t last,
                            double *used)
{
    uint32_t row = first;
    uint32_t end = first; // below the last row that is not kept with the next one

    *used = is_above_repeated(cutting, first)
                ? 0
                : height_of(cutting, cutting->repeated_row, cutting->repeated_row + 1);
    for (; row <= last; row++) {
        double height = height_of(cutting, row, row + 1);
        if (row > first && *used + height > cutting->page_pt)
            break;
        *used += height;
        if (!xlsx_is_kept(cutting->flow->sheet, row))
            end = row + 1;
    }
    if (row > last)
        return row;
    if (end == first)
        end = row;
    const struct xlsx_block *cut = find_cut(cutting->flow, end);
    if (cut != NULL && cut->first_row > first &&
        height_of(cutting, cut->first_row, cut->last_row + 1) <= cutting->page_pt &&
        height_of(cutting, first, cut->first_row) >= cutting->page_pt * LEAST_FILLED)
        end = cut->first_row;
    return end;
}

static void cut(struct xlsx_pages *pages, const struct cutting *cutting, struct arena *arena)
{
    const struct xlsx_flow *flow = cutting->flow;

    pages->rows.count = 0;
    for (size_t i = 0; i < flow->block_count; i++) {
        uint32_t row = flow->blocks[i].first_row;
        while (i + 1 < flow->block_count &&
               flow->blocks[i + 1].first_row == flow->blocks[i].last_row + 1)
            i++;
        uint32_t last = flow->blocks[i].last_row;
        while (row <= last) {
            uint32_t end = end_of_page(cutting, row, last, &pages->used_pt);
            LIST_PUSH(arena, &pages->rows, ((struct xlsx_page_rows){row, end - 1}));
            row = end;
        }
    }
}

// A last page of a few rows that goes on with a table is given half of the page before.
static void balance(struct xlsx_pages *pages, const struct cutting *cutting)
{
    struct xlsx_page_rows *last = &pages->rows.items[pages->rows.count - 1];
    const struct xlsx_block *block = find_cut(cutting->flow, last->first);

    if (pages->rows.count < 2 || pages->used_pt > cutting->page_pt * FEW_FILLED || block == NULL ||
        block->first_row > last[-1].first)
        return;
    double half = height_of(cutting, last[-1].first, last->last + 1) / 2;
    for (uint32_t row = last[-1].first + 1; row < last->first; row++) {
        if (height_of(cutting, last[-1].first, row) >= half &&
            !xlsx_is_kept(cutting->flow->sheet, row - 1)) {
            last->first = row;
            last[-1].last = row - 1;
            return;
        }
    }
}

// Of the last table that a page ends in, or of the last one: above another table the line would be
// one too many, and rows without it cannot be read. Also where no page ends in a table, as that may
// be so on other paper.
static uint32_t header_to_repeat(const struct xlsx_pages *pages, const struct xlsx_flow *flow)
{
    for (size_t i = pages->rows.count; i-- > 1;) {
        uint32_t row = pages->rows.items[i].first;
        const struct xlsx_block *block = find_cut(flow, row);
        if (block != NULL && block->header_row > 0 && block->header_row < row &&
            row <= block->last_table_row)
            return block->header_row;
    }
    return flow->blocks[flow->block_count - 1].header_row;
}

static void lay_out(struct xlsx_pages *pages, const struct xlsx_flow *flow, double shrink,
                    struct arena *arena)
{
    struct cutting cutting = {.flow = flow, .page_pt = flow->page_pt * shrink};

    *pages = (struct xlsx_pages){.shrink = shrink};
    cut(pages, &cutting, arena);
    pages->repeated_row = cutting.repeated_row = header_to_repeat(pages, flow);
    cut(pages, &cutting, arena);
}

void xlsx_pages_cut(struct xlsx_pages *pages, const struct xlsx_flow *flow, struct arena *arena)
{
    struct xlsx_pages fewer;

    struct cutting whole = {.flow = flow, .page_pt = flow->page_pt};

    lay_out(pages, flow, 1, arena);
    bool is_few = pages->rows.count <= FEW_PAGES && pages->used_pt <= flow->page_pt * FEW_FILLED;
    double most = pages->rows.count == 2 || is_few ? flow->shrink_most : 1;
    for (double shrink = 1 + SHRINK_STEP; shrink <= most; shrink += SHRINK_STEP) {
        lay_out(&fewer, flow, shrink, arena);
        if (fewer.rows.count < pages->rows.count) {
            *pages = fewer;
            return;
        }
    }
    balance(pages, &whole);
}
