// Tables as CSV: RFC 4180 with LF, column keys as header, exact figures.
//
// A sum takes six columns, as in the rows of `totals`: KEY (stated), KEY_lower, KEY_upper (empty when
// there is no bound), KEY_approximate, KEY_open and KEY_unknown.
//
// For programs: headings inside a table and total rows are left out, so that adding up a column
// counts nothing twice. A spreadsheet takes text that starts with = + - @ for a formula, so such
// text gets a leading apostrophe; figures do not, they are only digits, a point and a minus.
#include "render/render.h"

#include <string.h>

static bool needs_quotes(const char *text)
{
    return strpbrk(text, ",\"\n\r") != NULL || *text == ' ' ||
           (*text != '\0' && text[strlen(text) - 1] == ' ');
}

static void put_field(const char *text, bool is_guarded, FILE *out)
{
    bool has_guard = is_guarded && *text != '\0' && strchr("=+-@\t\r", *text) != NULL;

    if (!needs_quotes(text)) {
        if (has_guard)
            putc('\'', out);
        fputs(text, out);
        return;
    }
    putc('"', out);
    if (has_guard)
        putc('\'', out);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"')
            putc('"', out);
        putc(*p, out);
    }
    putc('"', out);
}

static const char *const sum_parts[] = {"_lower", "_upper", "_approximate", "_open", "_unknown"};

static bool is_sum(const struct table_column *column)
{
    return column->type == CELL_SUM || column->has_bounds;
}

static void put_sum_parts(const struct cell *cell, FILE *out)
{
    bool has_parts = cell->type == CELL_SUM || cell->has_bounds;
    bool has_figure = has_parts && cell->gap == GAP_NONE;
    char text[DECIMAL_TEXT_MAX];

    fprintf(out, ",%s", has_figure ? decimal_format(cell->lower, text) : "");
    fprintf(out, ",%s", has_figure && !cell->is_open ? decimal_format(cell->upper, text) : "");
    if (has_parts)
        fprintf(out, ",%d,%d,%llu", has_figure && cell->is_approximate, has_figure && cell->is_open,
                (unsigned long long)cell->unknown);
    else
        fputs(",,,", out);
}

static void put_header(const struct table *table, FILE *out)
{
    bool is_first = true;

    for (size_t i = 0; i < table->column_count; i++) {
        if (!audience_has_data(table->columns[i].audience))
            continue;
        if (!is_first)
            putc(',', out);
        is_first = false;
        put_field(table->columns[i].key, false, out);
        for (size_t k = 0; is_sum(&table->columns[i]) && k < COUNT_OF(sum_parts); k++)
            fprintf(out, ",%s%s", table->columns[i].key, sum_parts[k]);
    }
    putc('\n', out);
}

static void put_row(const struct table *table, const struct table_row *row, FILE *out,
                    struct arena *scratch)
{
    bool is_first = true;

    for (size_t i = 0; i < table->column_count; i++) {
        const struct cell *cell = &row->cells[i];
        if (!audience_has_data(table->columns[i].audience))
            continue;
        if (!is_first)
            putc(',', out);
        is_first = false;
        put_field(cell_exact(cell, scratch), cell->type == CELL_TEXT || cell->type == CELL_ID, out);
        if (is_sum(&table->columns[i]))
            put_sum_parts(cell, out);
    }
    putc('\n', out);
}

bool render_csv_table(const struct table *table, FILE *out, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct table_cursor cursor;
    const struct table_row *row;

    put_header(table, out);
    if (!table_rewind(table, &cursor, err))
        return error_context(err, "table \"%s\"", table->key);
    for (;;) {
        if (!table_next(&cursor, &row, err)) {
            return error_context(err, "table \"%s\"", table->key);
        }
        if (row == NULL)
            break;
        if (row->role == ROW_GROUP || row->role == ROW_TOTAL)
            continue;
        arena_reset(&scratch);
        put_row(table, row, out, &scratch);
        if (ferror(out))
            break;
    }
    return stream_check(out, err);
}

void render_csv_stamp(const struct document *document, FILE *out)
{
    fputs("stamp\n", out);
    put_field(document->stamp, true, out);
    putc('\n', out);
}

bool render_csv_document(const struct document *document, FILE *out, struct error *err)
{
    bool is_first = true;

    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        for (size_t k = 0; k < section->table_count; k++) {
            if (!is_first)
                putc('\n', out);
            is_first = false;
            if (!render_csv_table(&section->tables[k], out, err))
                return false;
        }
    }
    if (document->stamp != NULL) {
        if (!is_first)
            putc('\n', out);
        render_csv_stamp(document, out);
    }
    return stream_check(out, err);
}
