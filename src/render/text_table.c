// A table on a terminal: columns aligned on the decimal point, or stacked records when too wide.
//
// Two passes: the first measures at most SAMPLE_ROWS rows, the second prints. A figure has three
// parts: up to its point, the decimals, and what follows (bounds, "+ 1 unknown"); each part has its
// own width, so that points stand under each other. A later, wider cell pushes its own line only.
// When the table is too wide, texts wrap first; then what follows a figure moves to lines below it;
// and at last every record is stacked.
#include "render/text_table.h"

#include <string.h>

#include "render/text_wrap.h"

#define SAMPLE_ROWS 1000
#define GUTTER 2
#define WRAPPED_MIN 12 // columns a wrapped text keeps at least
#define TEXT_MIN 20    // and another text

struct text_column {
    const struct table_column *column;
    size_t index; // in the table
    bool is_figure;
    size_t left;   // up to the point
    size_t middle; // point and decimals
    size_t tail;   // " [0.0 – 5.0] + 1 unknown"
    size_t piece;  // the widest line of a folded figure
    size_t mark;   // what stays behind a folded figure: " r"
    size_t header;
    size_t width;
    size_t shrink_to; // 0: keeps its width
};

struct layout {
    const struct table *table;
    const struct text_style *style;
    struct text_column *columns;
    size_t count;
    bool is_folded;
    bool is_stacked;
    FILE *out;
};

struct figure_parts {
    size_t left, middle; // bytes
    bool is_mark;        // "–", "..": right-aligned as a whole
};

void text_put_bold(const char *text, const struct text_style *style, FILE *out)
{
    if (style->has_colour)
        fputs("\033[1m", out);
    fputs(text, out);
    if (style->has_colour)
        fputs("\033[0m", out);
}

void text_put_paragraph(const char *text, unsigned indent, const struct text_style *style,
                        FILE *out)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    size_t width = style->width > indent + WRAPPED_MIN ? style->width - indent : 0;
    struct text_lines lines = text_wrap(text_clean(text, &scratch), width, &scratch);

    for (size_t i = 0; i < lines.count; i++) {
        fprintf(out, "%*s%s\n", (int)indent, "", lines.items[i]);
    }
}

static void put_spaces(size_t count, FILE *out)
{
    fprintf(out, "%*s", (int)count, "");
}

static bool type_is_figure(enum cell_type type)
{
    switch (type) {
    case CELL_BLANK:
    case CELL_TEXT:
    case CELL_ID:
    case CELL_DAY:
    case CELL_YEAR:
    case CELL_FLAG: return false;
    case CELL_AMOUNT:
    case CELL_SUM:
    case CELL_COUNT:
    case CELL_PERCENT:
    case CELL_RATE: return true;
    }
    return false;
}

static const char *words_of(const struct text_column *column, const struct table_row *row,
                            struct arena *scratch)
{
    const struct cell *cell = &row->cells[column->index];

    return text_clean(cell_words(cell, column->column, scratch), scratch);
}

static struct figure_parts split_figure(const char *words)
{
    size_t end = strcspn(words, " ");
    const char *point = memchr(words, '.', end);
    bool has_digit = strcspn(words, "0123456789") < end;

    if (!has_digit)
        return (struct figure_parts){end, 0, true};
    size_t left = point == NULL ? end : (size_t)(point - words);
    if (point == NULL && end > 0 && words[end - 1] == '%')
        left--;
    return (struct figure_parts){left, end - left, false};
}

static void grow(size_t *width, size_t least)
{
    if (*width < least)
        *width = least;
}

// A figure over several lines: "5.0", "[0.0 – 5.0]", "+ 1 unknown".
static const char *folded(const char *words, struct arena *scratch)
{
    char *lines = arena_string(scratch, words);

    for (char *p = lines; *p != '\0'; p++) {
        if (*p == ' ' && (p[1] == '[' || p[1] == '+'))
            *p = '\n';
    }
    return lines;
}

static void measure_cell(struct text_column *column, const char *words, bool is_text,
                         struct arena *scratch)
{
    if (!column->is_figure || is_text) {
        grow(&column->width, text_widest_line(words, scratch));
        return;
    }
    const char *lines = folded(words, scratch);
    grow(&column->piece, text_widest_line(lines, scratch));
    struct figure_parts parts = split_figure(words);
    size_t mark = strcspn(lines, "\n") - parts.left - parts.middle;
    grow(&column->mark, utf8_width(arena_copy(scratch, words + parts.left + parts.middle, mark)));
    size_t left = utf8_width(arena_copy(scratch, words, parts.left));
    if (!parts.is_mark) {
        grow(&column->left, left);
        grow(&column->middle, utf8_width(arena_copy(scratch, words + parts.left, parts.middle)));
    } else if (left > column->left + column->middle) {
        column->left = left - column->middle;
    }
    grow(&column->tail, utf8_width(words + parts.left + parts.middle));
}

static bool measure_rows(struct layout *layout, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct table_cursor cursor;
    const struct table_row *row;

    if (!table_rewind(layout->table, &cursor, err))
        return false;
    for (unsigned seen = 0; seen < SAMPLE_ROWS; seen++) {
        if (!table_next(&cursor, &row, err))
            return false;
        if (row == NULL)
            break;
        if (row->role == ROW_GROUP)
            continue;
        arena_reset(&scratch);
        for (size_t i = 0; i < layout->count; i++) {
            struct text_column *column = &layout->columns[i];
            bool is_text = row->cells[column->index].type == CELL_TEXT;
            measure_cell(column, words_of(column, row, &scratch), is_text, &scratch);
        }
    }
    for (size_t i = 0; i < layout->count; i++) {
        struct text_column *column = &layout->columns[i];
        column->header = text_widest_line(column->column->title, &scratch);
        if (column->is_figure) {
            size_t header = column->header > column->middle ? column->header - column->middle : 0;
            grow(&column->left, header);
            grow(&column->width, column->left + column->middle + column->tail);
        }
        grow(&column->width, column->header);
    }
    return true;
}

static size_t total_width(const struct layout *layout)
{
    size_t total = layout->count == 0 ? 0 : GUTTER * (layout->count - 1);

    for (size_t i = 0; i < layout->count; i++)
        total += layout->columns[i].width;
    return total;
}

// Takes columns from the text that has most to give for its weight, until the table fits.
static void shrink(struct layout *layout, bool only_wrapped)
{
    CLEANUP(arena_done) struct arena scratch = {0};

    for (size_t i = 0; i < layout->count; i++) {
        struct text_column *column = &layout->columns[i];
        bool is_text = column->column->type == CELL_TEXT;
        if (!is_text || (only_wrapped && !column->column->is_wrapped))
            continue;
        column->shrink_to = column->column->is_wrapped ? WRAPPED_MIN : TEXT_MIN;
        grow(&column->shrink_to, text_widest_word(column->column->title, &scratch));
    }
    while (total_width(layout) > layout->style->width) {
        struct text_column *widest = NULL;
        for (size_t i = 0; i < layout->count; i++) {
            struct text_column *column = &layout->columns[i];
            unsigned weight = column->column->weight == 0 ? 1 : column->column->weight;
            if (column->shrink_to == 0 || column->width <= column->shrink_to)
                continue;
            unsigned other =
                widest == NULL || widest->column->weight == 0 ? 1 : widest->column->weight;
            if (widest == NULL || column->width * other > widest->width * weight)
                widest = column;
        }
        if (widest == NULL)
            return;
        widest->width--;
    }
}

// What follows a figure moves below it, and the column is right-aligned as a whole.
static void fold(struct layout *layout)
{
    layout->is_folded = true;
    for (size_t i = 0; i < layout->count; i++) {
        struct text_column *column = &layout->columns[i];
        if (!column->is_figure || column->tail == 0)
            continue;
        size_t behind = column->middle + column->mark;
        grow(&column->piece, column->header);
        column->tail = column->mark;
        grow(&column->left, column->piece > behind ? column->piece - behind : 0);
        column->width = column->left + behind;
    }
}

static bool lay_out(struct layout *layout, struct arena *arena, struct error *err)
{
    const struct table *table = layout->table;

    layout->columns = NEW_ARRAY(arena, struct text_column, table->column_count);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];
        if (!audience_has_print(column->audience))
            continue;
        layout->columns[layout->count++] = (struct text_column){
            .column = column, .index = i, .is_figure = type_is_figure(column->type)};
    }
    if (!measure_rows(layout, err))
        return false;
    if (layout->style->width == 0)
        return true;
    struct text_column *roomy = arena_alloc_array(arena, sizeof(*roomy), layout->count);
    memcpy(roomy, layout->columns, layout->count * sizeof(*roomy));
    shrink(layout, true);
    shrink(layout, false);
    if (total_width(layout) > layout->style->width) {
        layout->columns = roomy;
        fold(layout);
        shrink(layout, true);
        shrink(layout, false);
    }
    layout->is_stacked = total_width(layout) > layout->style->width;
    return true;
}

static void put_figure(const struct text_column *column, const char *words, bool is_last,
                       struct arena *scratch, FILE *out)
{
    struct figure_parts parts = split_figure(words);
    size_t left = utf8_width(arena_copy(scratch, words, parts.left));
    size_t middle = utf8_width(arena_copy(scratch, words + parts.left, parts.middle));
    size_t tail = utf8_width(words + parts.left + parts.middle);
    size_t room = parts.is_mark ? column->left + column->middle : column->left;

    put_spaces(room > left ? room - left : 0, out);
    fputs(words, out);
    if (is_last)
        return;
    size_t used = (room > left ? room : left) + middle + tail;
    put_spaces(column->width > used ? column->width - used : 0, out);
}

static void put_left(const char *words, size_t width, bool is_last, FILE *out)
{
    size_t used = utf8_width(words);

    fputs(words, out);
    if (!is_last)
        put_spaces(width > used ? width - used : 0, out);
}

static void put_right(const char *words, size_t width, FILE *out)
{
    size_t used = utf8_width(words);

    put_spaces(width > used ? width - used : 0, out);
    fputs(words, out);
}

static void put_row(const struct layout *layout, const struct table_row *row, struct arena *scratch)
{
    struct text_lines *cells = NEW_ARRAY(scratch, struct text_lines, layout->count);
    size_t height = 1;

    for (size_t i = 0; i < layout->count; i++) {
        const struct text_column *column = &layout->columns[i];
        const char *words = words_of(column, row, scratch);
        size_t width = column->shrink_to > 0 ? column->width : 0;
        if (layout->is_folded && column->is_figure)
            words = folded(words, scratch);
        cells[i] = text_wrap(words, width, scratch);
        if (cells[i].count > height)
            height = cells[i].count;
    }
    for (size_t line = 0; line < height; line++) {
        size_t last = layout->count;
        while (last > 1 &&
               (line >= cells[last - 1].count || *cells[last - 1].items[line] == '\0')) {
            last--;
        }
        for (size_t i = 0; i < last; i++) {
            const struct text_column *column = &layout->columns[i];
            const char *words = line < cells[i].count ? cells[i].items[line] : "";
            bool is_last = i + 1 == last;
            if (i > 0)
                put_spaces(GUTTER, layout->out);
            bool is_figure = column->is_figure && row->cells[column->index].type != CELL_TEXT;
            if (is_figure && line > 0) {
                put_right(words, column->width, layout->out);
            } else if (is_figure && *words != '\0') {
                put_figure(column, words, is_last, scratch, layout->out);
            } else {
                put_left(words, column->width, is_last, layout->out);
            }
        }
        putc('\n', layout->out);
    }
}

static void put_rule(const struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (i > 0)
            put_spaces(GUTTER, layout->out);
        for (size_t k = 0; k < layout->columns[i].width; k++)
            fputs("─", layout->out);
    }
    putc('\n', layout->out);
}

// Titles stand on the rule: a shorter one starts lower. Over figures they end where figures end.
static void put_header(const struct layout *layout, struct arena *scratch)
{
    struct text_lines *titles = NEW_ARRAY(scratch, struct text_lines, layout->count);
    size_t height = 1;

    for (size_t i = 0; i < layout->count; i++) {
        const struct text_column *column = &layout->columns[i];
        size_t width = column->shrink_to > 0 ? column->width : 0;
        titles[i] = text_wrap(column->column->title, width, scratch);
        if (titles[i].count > height)
            height = titles[i].count;
    }
    for (size_t line = 0; line < height; line++) {
        struct buffer buffer = {.arena = scratch};
        for (size_t i = 0; i < layout->count; i++) {
            const struct text_column *column = &layout->columns[i];
            size_t skipped = height - titles[i].count;
            const char *words = line >= skipped ? titles[i].items[line - skipped] : "";
            size_t used = utf8_width(words);
            size_t room = column->is_figure ? column->left + column->middle : 0;
            size_t before = room > used ? room - used : 0;
            bool is_last = i + 1 == layout->count;
            buffer_printf(&buffer, "%*s%s%*s", (int)before, "", words,
                          is_last ? 0 : (int)(column->width - before - used + GUTTER), "");
        }
        while (buffer.size > 0 && buffer.data[buffer.size - 1] == ' ') {
            buffer.data[--buffer.size] = '\0';
        }
        text_put_bold(buffer_string(&buffer), layout->style, layout->out);
        putc('\n', layout->out);
    }
    put_rule(layout);
}

// "Title  words" lines, one record under the other.
static void put_stacked(const struct layout *layout, const struct table_row *row, bool is_first,
                        struct arena *scratch)
{
    size_t label_width = 0;
    size_t width = layout->style->width;

    for (size_t i = 0; i < layout->count; i++) {
        grow(&label_width, utf8_width(layout->columns[i].column->title));
    }
    size_t room = width > label_width + GUTTER + WRAPPED_MIN ? width - label_width - GUTTER : 0;
    if (!is_first)
        putc('\n', layout->out);
    for (size_t i = 0; i < layout->count; i++) {
        const char *words = words_of(&layout->columns[i], row, scratch);
        if (*words == '\0')
            continue;
        char *title = arena_string(scratch, layout->columns[i].column->title);
        for (char *p = title; *p != '\0'; p++) {
            if (*p == '\n')
                *p = ' ';
        }
        struct text_lines lines = text_wrap(words, room, scratch);
        for (size_t line = 0; line < lines.count; line++) {
            put_left(line == 0 ? title : "", label_width + GUTTER, false, layout->out);
            fprintf(layout->out, "%s\n", lines.items[line]);
        }
    }
}

static void put_group(const struct layout *layout, const struct table_row *row,
                      struct arena *scratch)
{
    for (size_t i = 0; i < layout->table->column_count; i++) {
        if (row->cells[i].type == CELL_BLANK)
            continue;
        const char *words = cell_words(&row->cells[i], &layout->table->columns[i], scratch);
        text_put_bold(text_clean(words, scratch), layout->style, layout->out);
        putc('\n', layout->out);
        return;
    }
}

static bool put_rows(const struct layout *layout, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct table_cursor cursor;
    const struct table_row *row;
    bool is_first = true;
    bool was_total = false;

    if (!table_rewind(layout->table, &cursor, err))
        return false;
    for (;;) {
        if (!table_next(&cursor, &row, err))
            return false;
        if (row == NULL || ferror(layout->out))
            break;
        arena_reset(&scratch);
        bool is_total = row->role == ROW_TOTAL;
        if (row->role == ROW_GROUP) {
            put_group(layout, row, &scratch);
        } else {
            if (is_total && !was_total && !is_first && !layout->is_stacked)
                put_rule(layout);
            if (is_total && layout->style->has_colour)
                fputs("\033[1m", layout->out);
            if (layout->is_stacked) {
                put_stacked(layout, row, is_first, &scratch);
            } else {
                put_row(layout, row, &scratch);
            }
            if (is_total && layout->style->has_colour)
                fputs("\033[0m", layout->out);
        }
        was_total = is_total;
        is_first = false;
    }
    return true;
}

bool render_text_table(const struct table *table, const struct text_style *style, FILE *out,
                       struct error *err)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct layout layout = {.table = table, .style = style, .out = out};

    if (!lay_out(&layout, &arena, err))
        return error_context(err, "table \"%s\"", table->key);
    if (table->title != NULL) {
        text_put_bold(text_clean(table->title, &arena), style, out);
        putc('\n', out);
    }
    if (table->unit != NULL)
        text_put_paragraph(table->unit, 0, style, out);
    if (table->title != NULL || table->unit != NULL)
        putc('\n', out);
    if (!layout.is_stacked)
        put_header(&layout, &arena);
    if (!put_rows(&layout, err))
        return error_context(err, "table \"%s\"", table->key);
    if (table_row_count(table) == 0)
        fputs("(none)\n", out);
    struct table_foot foot = table_foot(table, &arena);
    if (foot.count > 0)
        putc('\n', out);
    for (size_t i = 0; i < foot.count; i++)
        text_put_paragraph(foot.lines[i], 0, style, out);
    return stream_check(out, err);
}
