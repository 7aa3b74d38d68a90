// Writing records as rows of the book's own layout.
#include "exchange/layout.h"

#include <string.h>

static bool is_written(enum kind kind, enum key key, const bool used[KEY_COUNT])
{
    return used[key] || key == KEY_ID || layout_needs_column(kind, key);
}

static void put_cell(struct buffer *line, struct slice text, bool is_guarded)
{
    bool needs_guard = is_guarded && layout_needs_guard(text);
    bool needs_quotes = false;
    for (size_t i = 0; i < text.size && !needs_quotes; i++) {
        needs_quotes = memchr(",\"\r\n", text.data[i], 4) != NULL;
    }
    // Readers that trim must not change a text, so its outer blanks are quoted too.
    needs_quotes |= slice_trim(text).size != text.size;
    if (needs_quotes)
        buffer_char(line, '"');
    if (needs_guard)
        buffer_char(line, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            buffer_char(line, '"');
        buffer_char(line, text.data[i]);
    }
    if (needs_quotes)
        buffer_char(line, '"');
}

void layout_put_text(struct buffer *line, struct slice text)
{
    put_cell(line, text, true);
}

void layout_write_header(FILE *stream, enum kind kind, const bool used[KEY_COUNT])
{
    enum key columns[KEY_COUNT];
    size_t count = layout_columns(kind, columns);
    for (size_t i = 0; i < count; i++) {
        if (!is_written(kind, columns[i], used))
            continue;
        if (i != 0)
            putc(',', stream);
        fputs(key_name(columns[i]), stream);
    }
    putc('\n', stream);
}

void layout_write_row(FILE *stream, const struct record *record, const bool used[KEY_COUNT],
                      struct arena *scratch)
{
    enum key columns[KEY_COUNT];
    size_t count = layout_columns(record->kind, columns);
    struct buffer line = {.arena = scratch};
    for (size_t i = 0; i < count; i++) {
        if (!is_written(record->kind, columns[i], used))
            continue;
        if (i != 0)
            buffer_char(&line, ',');
        const struct value *value = &record->values[columns[i]];
        const struct field *field = record_field(record, columns[i]);
        if (value->count == 0 || field == NULL)
            continue;
        struct slice text = slice_of(value_joined(value, field->shape != SHAPE_ONE, scratch));
        if (field->type == FIELD_AMOUNT)
            text = layout_amount_written(text, scratch);
        put_cell(&line, text, layout_is_guarded(columns[i]));
    }
    buffer_char(&line, '\n');
    fwrite(line.data, 1, line.size, stream);
}
