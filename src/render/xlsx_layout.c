// Lists of places, and the arithmetic of their rows (see xlsx_layout.h).
#include "render/xlsx_layout.h"

#include <assert.h>
#include <string.h>

void xlsx_layout_place(struct xlsx_layout *layout, struct xlsx_placed placed)
{
    LIST_PUSH(layout->arena, &layout->placed, placed);
}

const struct xlsx_placed *xlsx_layout_find(const struct xlsx_layout *layout,
                                           const struct table *table)
{
    for (size_t i = 0; i < layout->placed.count; i++) {
        if (layout->placed.items[i].table == table)
            return &layout->placed.items[i];
    }
    return NULL;
}

const struct xlsx_placed *xlsx_layout_next(const struct xlsx_layout *layout, const char *key,
                                           const struct xlsx_placed *before)
{
    size_t start = before == NULL ? 0 : (size_t)(before - layout->placed.items) + 1;

    for (size_t i = start; i < layout->placed.count; i++) {
        if (strcmp(layout->placed.items[i].table->key, key) == 0)
            return &layout->placed.items[i];
    }
    return NULL;
}

bool xlsx_is_folded(const struct table *table)
{
    return table->audience == AUDIENCE_SHEETS;
}

size_t xlsx_other_index(const struct table *table)
{
    if (table->detail_count == 0)
        return SIZE_MAX;
    for (size_t i = 0; i < table->row_count; i++) {
        if (table->rows[i].role == ROW_OTHER)
            return i;
    }
    return SIZE_MAX;
}

uint32_t xlsx_placed_row(const struct xlsx_placed *placed, size_t index)
{
    bool is_behind = placed->other_index != SIZE_MAX && index > placed->other_index;

    return placed->first_row + (uint32_t)(index + (is_behind ? placed->table->detail_count : 0));
}

uint32_t xlsx_placed_detail(const struct xlsx_placed *placed, size_t index)
{
    assert(placed->other_index != SIZE_MAX);
    return placed->first_row + (uint32_t)(placed->other_index + 1 + index);
}
