// Which columns of a table hold sums: data gets their bounds and marks beside the stated total that
// people see. A column of SUM cells shows these to people too.
#include <string.h>

#include "report/sections.h"

static bool column_has_bounds(const struct table *table, size_t column)
{
    if (table->columns[column].type != CELL_AMOUNT)
        return false;
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].cells[column].has_bounds)
            return true;
    return false;
}

void table_mark_bounds(struct table *table, struct arena *arena)
{
    if (table->source != NULL || table->column_count == 0)
        return; // whoever makes rows one by one knows its columns
    struct table_column *columns = NEW_ARRAY(arena, struct table_column, table->column_count);
    memcpy(columns, table->columns, table->column_count * sizeof(*columns));
    for (size_t i = 0; i < table->column_count; i++)
        columns[i].has_bounds = column_has_bounds(table, i);
    table->columns = columns;
}
