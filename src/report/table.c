// Walking a table: one way for rows in memory and for rows that a source makes one by one.
#include "report/table.h"

#include "base/text.h"

bool table_rewind(const struct table *table, struct table_cursor *cursor, struct error *err)
{
    *cursor = (struct table_cursor){.table = table};
    if (table->source == NULL)
        return true;
    return table->source->rewind(table->source->user, err);
}

bool table_next(struct table_cursor *cursor, const struct table_row **row, struct error *err)
{
    const struct table *table = cursor->table;

    if (table->source != NULL) {
        if (!table->source->next(table->source->user, row, err))
            return false;
        cursor->position += *row != NULL;
        if (*row == NULL && table->source->close != NULL)
            table->source->close(table->source->user);
        return true;
    }
    *row = cursor->position < table->row_count ? &table->rows[cursor->position] : NULL;
    cursor->position += *row != NULL;
    return true;
}

uint64_t table_row_count(const struct table *table)
{
    return table->source != NULL ? table->source->count : table->row_count;
}

size_t table_foot_count(const struct table *table)
{
    return table->note_count + (table->source_count != 0) + (table->rate_note != NULL);
}

struct table_foot table_foot(const struct table *table, struct arena *arena)
{
    struct table_foot foot = {.lines = NEW_ARRAY(arena, const char *, table_foot_count(table)),
                              .sources = SIZE_MAX};
    struct buffer sources = {.arena = arena};
    for (size_t i = 0; i < table->note_count; i++)
        foot.lines[foot.count++] = table->notes[i];
    for (size_t i = 0; i < table->source_count; i++)
        buffer_printf(&sources, "%s%s", i == 0 ? "Sources: " : "; ", table->sources[i]);
    if (table->source_count != 0) {
        foot.sources = foot.count;
        foot.lines[foot.count++] = buffer_string(&sources);
    }
    if (table->rate_note != NULL)
        foot.lines[foot.count++] = table->rate_note;
    return foot;
}

bool table_is_read(const struct table *table)
{
    return audience_has_print(table->audience) && table_row_count(table) > 0;
}

void table_close(const struct table *table)
{
    const struct row_source *source = table->source;
    if (source != NULL && source->close != NULL)
        source->close(source->user);
}

const char *about_mark(struct decimal number)
{
    return decimal_sign(number) < 0 ? "~\u202f" : "~";
}

bool audience_has_print(enum column_audience audience)
{
    return audience == AUDIENCE_ALL || audience == AUDIENCE_PEOPLE || audience == AUDIENCE_PRINT;
}

bool audience_has_sheets(enum column_audience audience)
{
    return audience == AUDIENCE_ALL || audience == AUDIENCE_PEOPLE || audience == AUDIENCE_SHEETS;
}

bool audience_has_data(enum column_audience audience)
{
    return audience == AUDIENCE_ALL || audience == AUDIENCE_MACHINES || audience == AUDIENCE_SHEETS;
}
