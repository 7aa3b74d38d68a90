// Tables and documents as JSON, streaming: the writer's buffer goes to the file row by row.
//
// For programs: figures are exact strings, and "rows" holds no headings and no totals, so that
// adding up counts nothing twice; a document's tables give their total rows apart, as "totals".
#include "render/render.h"

#include <errno.h>
#include <string.h>

#include "base/json.h"

#define FLUSH_BYTES (64 * 1024)

enum row_choice { ROWS_DATA, ROWS_TOTALS };

static bool flush(struct json_writer *writer, FILE *out, size_t least, struct error *err)
{
    struct buffer *buffer = writer->out;

    if (out == NULL || buffer->size == 0 || buffer->size < least)
        return true;
    if (fwrite(buffer->data, 1, buffer->size, out) != buffer->size)
        return file_fail_write(err, NULL, errno);
    buffer_clear(buffer);
    return true;
}

static void put_figure(struct json_writer *writer, struct decimal number)
{
    char text[DECIMAL_TEXT_MAX];

    json_string(writer, decimal_format(number, text));
}

static void put_optional(struct json_writer *writer, bool has_figure, struct decimal number)
{
    if (has_figure) {
        put_figure(writer, number);
    } else {
        json_null(writer);
    }
}

static void put_pair(struct json_writer *writer, const char *key, bool has_figure,
                     struct decimal number)
{
    json_key(writer, key);
    put_optional(writer, has_figure, number);
}

// The count of unknown members must survive a sum that has no figure, so such a gap is an object.
static void put_sum(struct json_writer *writer, const struct cell *cell)
{
    bool has_figure = cell->gap == GAP_NONE;

    json_begin_object(writer);
    put_pair(writer, "stated", has_figure, cell->number);
    put_pair(writer, "lower", has_figure, cell->lower);
    put_pair(writer, "upper", has_figure && !cell->is_open, cell->upper);
    json_key(writer, "approximate");
    json_bool(writer, cell->is_approximate);
    json_key(writer, "open");
    json_bool(writer, cell->is_open);
    json_key(writer, "unknown");
    json_number(writer, (long long)cell->unknown);
    json_end(writer);
}

static void put_cell(struct json_writer *writer, const struct cell *cell)
{
    char day[DATE_TEXT_MAX];

    if (cell->gap != GAP_NONE && !(cell->type == CELL_SUM && cell->unknown > 0)) {
        json_null(writer);
        return;
    }
    switch (cell->type) {
    case CELL_BLANK: json_null(writer); break;
    case CELL_TEXT:
    case CELL_ID: json_string(writer, cell->text); break;
    case CELL_AMOUNT:
    case CELL_PERCENT:
    case CELL_RATE: put_figure(writer, cell->number); break;
    case CELL_SUM: put_sum(writer, cell); break;
    case CELL_COUNT:
    case CELL_YEAR: json_number(writer, (long long)decimal_round(cell->number, 0).mantissa); break;
    case CELL_DAY: json_string(writer, day_format(cell->day, day)); break;
    case CELL_FLAG: json_bool(writer, decimal_sign(cell->number) != 0); break;
    }
}

static bool is_chosen(const struct table_row *row, enum row_choice choice)
{
    if (row->role == ROW_GROUP)
        return false;
    return (row->role == ROW_TOTAL) == (choice == ROWS_TOTALS);
}

// The parts of a sum of which people see the stated total only: "pledge_lower" beside "pledge".
enum sum_part { PART_LOWER, PART_UPPER, PART_APPROXIMATE, PART_OPEN, PART_UNKNOWN, PART_COUNT };
static const char *const sum_parts[PART_COUNT] = {"lower", "upper", "approximate", "open",
                                                  "unknown"};

static void put_part_key(struct json_writer *writer, const char *key, size_t part)
{
    char text[128];
    snprintf(text, sizeof(text), "%s_%s", key, sum_parts[part]);
    json_key(writer, text);
}

static void put_bounds(struct json_writer *writer, const char *key, const struct cell *cell)
{
    bool has_figure = cell->has_bounds && cell->gap == GAP_NONE;

    put_part_key(writer, key, PART_LOWER);
    put_optional(writer, has_figure, cell->lower);
    put_part_key(writer, key, PART_UPPER);
    put_optional(writer, has_figure && !cell->is_open, cell->upper);
    put_part_key(writer, key, PART_APPROXIMATE);
    json_bool(writer, has_figure && cell->is_approximate);
    put_part_key(writer, key, PART_OPEN);
    json_bool(writer, has_figure && cell->is_open);
    put_part_key(writer, key, PART_UNKNOWN);
    json_number(writer, cell->has_bounds ? (long long)cell->unknown : 0);
}

static void put_row(const struct table *table, const struct table_row *row,
                    struct json_writer *writer)
{
    json_begin_object(writer);
    for (size_t i = 0; i < table->column_count; i++) {
        if (!audience_has_data(table->columns[i].audience))
            continue;
        json_key(writer, table->columns[i].key);
        put_cell(writer, &row->cells[i]);
        if (table->columns[i].has_bounds)
            put_bounds(writer, table->columns[i].key, &row->cells[i]);
    }
    json_end(writer);
}

static bool put_rows(const struct table *table, enum row_choice choice, struct json_writer *writer,
                     FILE *out, struct error *err)
{
    struct table_cursor cursor;
    const struct table_row *row;

    if (!table_rewind(table, &cursor, err))
        return error_context(err, "table \"%s\"", table->key);
    for (;;) {
        if (!table_next(&cursor, &row, err)) {
            return error_context(err, "table \"%s\"", table->key);
        }
        if (row == NULL)
            return true;
        if (!is_chosen(row, choice))
            continue;
        put_row(table, row, writer);
        if (!flush(writer, out, FLUSH_BYTES, err))
            return false;
    }
}

bool render_json_rows_to(const struct table *table, struct json_writer *writer, FILE *out,
                         struct error *err)
{
    json_begin_array(writer);
    if (!put_rows(table, ROWS_DATA, writer, out, err))
        return false;
    json_end(writer);
    return true;
}

void render_json_rows(const struct table *table, struct json_writer *writer, bool *is_complete,
                      struct error *err)
{
    *is_complete = render_json_rows_to(table, writer, NULL, err);
}

static const char *type_name(enum cell_type type)
{
    switch (type) {
    case CELL_BLANK: return "blank";
    case CELL_TEXT: return "text";
    case CELL_ID: return "id";
    case CELL_AMOUNT: return "amount";
    case CELL_SUM: return "sum";
    case CELL_COUNT: return "count";
    case CELL_PERCENT: return "percent";
    case CELL_RATE: return "rate";
    case CELL_DAY: return "day";
    case CELL_YEAR: return "year";
    case CELL_FLAG: return "flag";
    }
    return "blank";
}

static void put_texts(struct json_writer *writer, const char *key, const char *const *texts,
                      size_t count)
{
    json_key(writer, key);
    json_begin_array(writer);
    for (size_t i = 0; i < count; i++)
        json_string(writer, texts[i]);
    json_end(writer);
}

static void put_definitions(struct json_writer *writer, const char *key,
                            const struct definition *definitions, size_t count)
{
    json_key(writer, key);
    json_begin_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(writer);
        json_pair(writer, "term", definitions[i].term);
        json_pair(writer, "text", definitions[i].text);
        json_end(writer);
    }
    json_end(writer);
}

static void put_columns(struct json_writer *writer, const struct table *table)
{
    json_key(writer, "columns");
    json_begin_array(writer);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];
        if (!audience_has_data(column->audience))
            continue;
        json_begin_object(writer);
        json_pair(writer, "key", column->key);
        json_pair(writer, "title", column->title);
        json_pair(writer, "type", type_name(column->type));
        json_pair(writer, "currency", column->currency);
        if (column->has_bounds)
            put_texts(writer, "parts", sum_parts, PART_COUNT);
        json_end(writer);
    }
    json_end(writer);
}

static bool put_table(struct json_writer *writer, const struct table *table, FILE *out,
                      struct error *err)
{
    json_begin_object(writer);
    json_pair(writer, "key", table->key);
    json_pair(writer, "title", table->title);
    json_pair(writer, "unit", table->unit);
    // Figures behind a chart, which no page prints.
    if (!audience_has_print(table->audience))
        json_pair(writer, "audience", "machines");
    put_columns(writer, table);
    json_key(writer, "rows");
    if (!render_json_rows_to(table, writer, out, err))
        return false;
    // Rows from a source have no totals: whoever makes a million rows one by one adds none up.
    if (table->source == NULL) {
        json_key(writer, "totals");
        json_begin_array(writer);
        if (!put_rows(table, ROWS_TOTALS, writer, out, err))
            return false;
        json_end(writer);
    }
    if (table->detail_count != 0) {
        json_key(writer, "details");
        json_begin_array(writer);
        for (size_t i = 0; i < table->detail_count; i++)
            put_row(table, &table->details[i], writer);
        json_end(writer);
    }
    put_texts(writer, "notes", table->notes, table->note_count);
    put_texts(writer, "sources", table->sources, table->source_count);
    if (table->rate_note != NULL)
        json_pair(writer, "rate_note", table->rate_note);
    json_end(writer);
    return true;
}

static void put_figures(struct json_writer *writer, const struct section *section)
{
    json_key(writer, "figures");
    json_begin_array(writer);
    for (size_t i = 0; i < section->figure_count; i++) {
        const struct figure *figure = &section->figures[i];
        json_begin_object(writer);
        json_pair(writer, "key", figure->key);
        json_pair(writer, "label", figure->label);
        json_key(writer, "value");
        put_cell(writer, &figure->value);
        json_pair(writer, "currency", figure->currency);
        json_pair(writer, "note", figure->note);
        json_end(writer);
    }
    json_end(writer);
}

// A chart's figures are its table's; here are its words.
static void put_charts(struct json_writer *writer, const struct section *section)
{
    json_key(writer, "charts");
    json_begin_array(writer);
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        json_begin_object(writer);
        json_pair(writer, "key", chart->key);
        json_pair(writer, "title", chart->title);
        json_pair(writer, "measure", chart->measure);
        json_pair(writer, "alt", chart->alt);
        json_pair(writer, "table", chart->table->key);
        json_end(writer);
    }
    json_end(writer);
}

static bool put_section(struct json_writer *writer, const struct section *section, FILE *out,
                        struct error *err)
{
    json_begin_object(writer);
    json_pair(writer, "key", section->key);
    json_pair(writer, "title", section->title);
    json_pair(writer, "sheet", section->sheet);
    json_pair(writer, "intro", section->intro);
    json_key(writer, "flat_data");
    json_bool(writer, section->is_flat_data);
    put_figures(writer, section);
    put_charts(writer, section);
    json_key(writer, "tables");
    json_begin_array(writer);
    for (size_t i = 0; i < section->table_count; i++) {
        if (!put_table(writer, &section->tables[i], out, err))
            return false;
    }
    json_end(writer);
    json_end(writer);
    return flush(writer, out, 0, err);
}

static void put_head(struct json_writer *writer, const struct document *document)
{
    char time[TIME_TEXT_MAX];

    // First, so that no other text can be taken for it.
    json_pair(writer, "stamp", document->stamp);
    json_pair(writer, "title", document->title);
    json_pair(writer, "subtitle", document->subtitle);
    json_key(writer, "book");
    json_begin_object(writer);
    json_pair(writer, "title", document->book_title);
    json_pair(writer, "origin", document->origin);
    json_key(writer, "size");
    json_number(writer, (long long)document->size);
    json_pair(writer, "root", document->root);
    json_pair(writer, "selection", document->selection);
    json_end(writer);
    json_pair(writer, "as_of", document->as_of);
    json_pair(writer, "as_of_time", time_format(document->as_of_time, time));
    json_pair(writer, "currency", document->currency);
    json_pair(writer, "version", document->version);
    json_pair(writer, "command", document->command);
    put_definitions(writer, "definitions", document->definitions, document->definition_count);
    put_definitions(writer, "legend", document->legend, document->legend_count);
    put_texts(writer, "method", document->method, document->method_count);
}

bool render_json_document(const struct document *document, FILE *out, struct error *err)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer buffer = {.arena = &arena};
    struct json_writer writer = {.out = &buffer, .pretty = true};

    json_begin_object(&writer);
    put_head(&writer, document);
    json_key(&writer, "sections");
    json_begin_array(&writer);
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        if (!put_section(&writer, section, out, err))
            return false;
    }
    json_end(&writer);
    json_end(&writer);
    buffer_char(&buffer, '\n');
    return flush(&writer, out, 0, err);
}
