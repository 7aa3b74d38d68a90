// A table in a page: caption, headers with their scope, exact figures behind the printed ones,
// notes and sources. Rows go out one by one.
#include "render/html_parts.h"

#include <string.h>

#include "render/figure_words.h"
#include "render/html_text.h"
#include "render/render.h"

#define MANY_COLUMNS 9u // more than a portrait page holds
#define SHORT_ROWS 12u  // kept on one page

// The part of the table that is open.
enum part { PART_NONE, PART_BODY, PART_FOOT };

struct walk {
    struct page *page;
    const struct table *table;
    size_t first_column; // the first that is for people
    size_t columns;      // how many are
    enum part part;
};

static bool is_for_people(const struct table_column *column)
{
    return audience_has_print(column->audience);
}

static bool is_figure(enum cell_type type)
{
    switch (type) {
    case CELL_BLANK:
    case CELL_TEXT:
    case CELL_ID:
    case CELL_DAY:
    case CELL_FLAG: return false;
    case CELL_AMOUNT:
    case CELL_SUM:
    case CELL_COUNT:
    case CELL_PERCENT:
    case CELL_RATE:
    case CELL_YEAR: return true;
    }
    return false;
}

// Print may be scaled and rounded; then the exact figure stands behind it for programs.
static bool has_exact(const struct cell *cell)
{
    return cell->gap == GAP_NONE && (cell->type == CELL_AMOUNT || cell->type == CELL_SUM ||
                                     cell->type == CELL_PERCENT || cell->type == CELL_RATE);
}

static void put_figure(struct page *page, const struct cell *cell, const char *words)
{
    struct figure_words split = figure_split(words, page->scratch);
    bool is_exact = has_exact(cell);

    if (is_exact) {
        html_put_element(page->out, "<data value=\"", cell_exact(cell, page->scratch), "\">");
    }
    html_put_text(page->out, split.whole);
    html_put_text(page->out, split.fraction);
    if (is_exact)
        fputs("</data>", page->out);
    html_put_element(page->out, "<i>", split.suffix, "</i>");
    html_put_element(page->out, " <small>", split.tail, "</small>");
}

static void put_content(struct page *page, const struct cell *cell,
                        const struct table_column *column)
{
    const char *words = cell_words(cell, column, page->scratch);
    bool is_link = words[0] != '\0' && html_is_web_address(cell->link);

    if (is_link) {
        html_put_element(page->out, "<a rel=\"noopener noreferrer\" href=\"", cell->link, "\">");
    }
    if (is_figure(cell->type)) {
        put_figure(page, cell, words);
    } else {
        html_put_text(page->out, words);
    }
    if (is_link)
        fputs("</a>", page->out);
}

static const char *column_class(const struct table_column *column)
{
    if (is_figure(column->type))
        return " class=\"n\"";
    if (column->is_wrapped)
        return " class=\"w\"";
    if (column->type == CELL_ID || column->type == CELL_DAY)
        return " class=\"k\"";
    return "";
}

static void put_row(struct walk *walk, const struct table_row *row)
{
    static const char *const classes[] = {[ROW_PLAIN] = "",
                                          [ROW_OTHER] = " class=\"o\"",
                                          [ROW_TOTAL] = " class=\"t\"",
                                          [ROW_GROUP] = " class=\"g\""};
    const struct table *table = walk->table;
    FILE *out = walk->page->out;

    fprintf(out, "<tr%s>", classes[row->role]);
    for (size_t i = walk->first_column; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];
        const struct cell *cell = &row->cells[i];
        bool is_head = i == walk->first_column;
        if (!is_for_people(column))
            continue;
        if (is_head && row->role == ROW_GROUP) {
            fprintf(out, "<th scope=\"rowgroup\" colspan=\"%zu\">", walk->columns);
            put_content(walk->page, cell, column);
            fputs("</th>", out);
            break;
        }
        fprintf(out, "<%s%s>", is_head ? "th scope=\"row\"" : "td", column_class(column));
        put_content(walk->page, cell, column);
        fputs(is_head ? "</th>" : "</td>", out);
    }
    fputs("</tr>\n", out);
    arena_reset(walk->page->scratch);
}

static void open_part(struct walk *walk, enum part part)
{
    static const char *const names[] = {[PART_BODY] = "tbody", [PART_FOOT] = "tfoot"};

    if (walk->part != PART_NONE)
        fprintf(walk->page->out, "</%s>\n", names[walk->part]);
    if (part != PART_NONE)
        fprintf(walk->page->out, "<%s>\n", names[part]);
    walk->part = part;
}

// Where the total rows at the very end begin. Rows from a source have none.
static uint64_t find_foot(const struct table *table)
{
    size_t foot = table->row_count;

    if (table->source != NULL)
        return table->source->count;
    while (foot > 0 && table->rows[foot - 1].role == ROW_TOTAL)
        foot--;
    return foot;
}

static bool put_rows(struct walk *walk, struct error *err)
{
    uint64_t foot = find_foot(walk->table);
    struct table_cursor cursor;
    const struct table_row *row;

    if (!table_rewind(walk->table, &cursor, err))
        return false;
    for (uint64_t at = 0;; at++) {
        if (!table_next(&cursor, &row, err))
            return false;
        if (row == NULL)
            break;
        // A heading begins a part of its own, which its scope is.
        if (at == foot) {
            open_part(walk, PART_FOOT);
        } else if (at == 0 || row->role == ROW_GROUP) {
            open_part(walk, PART_BODY);
        }
        put_row(walk, row);
    }
    open_part(walk, PART_NONE);
    return true;
}

static void put_head(const struct walk *walk)
{
    FILE *out = walk->page->out;

    fputs("<thead>\n<tr>", out);
    for (size_t i = 0; i < walk->table->column_count; i++) {
        const struct table_column *column = &walk->table->columns[i];
        if (!is_for_people(column))
            continue;
        fprintf(out, "<th scope=\"col\"%s>", column_class(column));
        html_put_text(out, column->title);
        fputs("</th>", out);
    }
    fputs("</tr>\n</thead>\n", out);
}

// What stands under a table; the line of sources leads to where they are all listed.
static void put_foot(struct page *page, const struct table *table)
{
    struct table_foot foot = table_foot(table, page->scratch);
    const char *section = table->sources_section;

    if (foot.count > 0)
        fputs("<div class=\"notes\"><ul>\n", page->out);
    for (size_t i = 0; i < foot.count; i++) {
        const char *end = "</li>\n";
        fputs("<li>", page->out);
        if (section != NULL && i == foot.sources) {
            html_put_element(page->out, "<a href=\"#section-", section, "\">");
            end = "</a></li>\n";
        }
        html_put_element(page->out, "", foot.lines[i], end);
    }
    if (foot.count > 0)
        fputs("</ul></div>\n", page->out);
}

bool html_put_table(struct page *page, const struct table *table, struct error *err)
{
    struct walk walk = {.page = page, .table = table, .first_column = table->column_count};
    FILE *out = page->out;

    for (size_t i = table->column_count; i-- > 0;) {
        if (!is_for_people(&table->columns[i]))
            continue;
        walk.first_column = i;
        walk.columns++;
    }
    if (walk.columns == 0)
        return true;
    fprintf(out,
            "<div class=\"table%s%s\">\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
            "aria-labelledby=\"",
            walk.columns > MANY_COLUMNS ? " many" : "",
            table_row_count(table) <= SHORT_ROWS ? " short" : "");
    html_put_text(out, table->key);
    fputs("-caption\">\n<table id=\"table-", out);
    html_put_text(out, table->key);
    fputs("\">\n<caption id=\"", out);
    html_put_text(out, table->key);
    fputs("-caption\"><span>", out);
    html_put_text(out, table->title);
    html_put_element(out, " <small>", table->unit, "</small>");
    fputs("</span></caption>\n", out);
    put_head(&walk);
    if (!put_rows(&walk, err))
        return error_context(err, "table \"%s\"", table->key);
    fputs("</table>\n</div>\n", out);
    put_foot(page, table);
    fputs("</div>\n", out);
    return true;
}

// The currency stands in the unit or, without one, before the figure.
void html_put_figures(struct page *page, const struct section *section)
{
    FILE *out = page->out;

    fputs("<dl class=\"tiles\">\n", out);
    for (size_t i = 0; i < section->figure_count; i++) {
        const struct figure *figure = &section->figures[i];
        struct table_column column = {.type = figure->value.type,
                                      .decimals = figure->decimals,
                                      .scale_power = figure->scale_power};
        const char *currency = figure->unit == NULL ? figure->currency : NULL;
        fputs("<div><dt>", out);
        html_put_text(out, figure->label);
        fputs("</dt>\n<dd class=\"value\">", out);
        if (currency != NULL)
            html_put_element(out, "<span>", currency, "</span> ");
        if (is_figure(figure->value.type)) {
            put_figure(page, &figure->value, cell_words(&figure->value, &column, page->scratch));
        } else {
            html_put_text(out, cell_words(&figure->value, &column, page->scratch));
        }
        html_put_element(out, " <span>", figure->unit, "</span>");
        fputs("</dd>\n", out);
        html_put_element(out, "<dd>", figure->note, "</dd>\n");
        fputs("</div>\n", out);
        arena_reset(page->scratch);
    }
    fputs("</dl>\n", out);
}
