// Drawing a table by its plan: page by page, the header again on each, and never fewer than two
// rows alone before or after a break.
#include "render/pdf_table.h"

#include "render/palette.h"
#include "render/pdf_page.h"

#define TITLE_PT 9.5
#define UNIT_PT 8.0
#define TAIL_ROWS 4u    // on a table's last page, the total among them
#define WHOLE_ROWS 8u   // a table of no more is not parted
#define FOOT_KEPT 140.0 // notes up to this height stay with the last row
#define SHARE_LEFT 0.4  // of a landscape page, which is too much to be left empty

static double effective_height(const struct table_plan *plan, size_t row)
{
    double height = plan->rows.items[row].height;

    if (row + 1 < plan->rows.count)
        return height;
    return height + (plan->foot < FOOT_KEPT ? plan->foot : 0);
}

// The row to break before, given what is left of the page; at least one row is always taken.
static size_t find_break(const struct table_plan *plan, size_t first, double room)
{
    size_t count = plan->rows.count;
    size_t row = first;

    while (row < count && room >= effective_height(plan, row)) {
        room -= plan->rows.items[row].height;
        row++;
    }
    if (row == count)
        return count;
    // The last rows are not left alone: they take company along, if this page can spare it.
    for (size_t tail = TAIL_ROWS; tail >= 2 && row + tail > count; tail /= 2) {
        if (count >= first + 2 + tail)
            row = count - tail;
    }
    while (row > first + 2 && plan->rows.items[row - 1].role == ROW_GROUP)
        row--;
    return row > first ? row : first + 1;
}

// Of rows from `first` to before `end`.
static double rows_height(const struct table_plan *plan, size_t first, size_t end)
{
    double sum = 0;

    for (size_t i = first; i < plan->rows.count && i < end; i++) {
        sum += effective_height(plan, i);
    }
    return sum;
}

static void draw_head(struct pdf *pdf, const struct table_plan *plan)
{
    double bottom = pdf->y + plan->header;

    canvas_begin_tag(pdf->canvas, "TR");
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct plan_column *column = &plan->columns[i];
        struct text text = table_head_text(plan, i);
        double height = canvas_measure(pdf->canvas, &text, column->width).height;
        struct box box = {PAGE_SIDE + column->x, bottom - TABLE_PAD - height, column->width, 0};
        canvas_begin_tag(pdf->canvas, "TH");
        canvas_text(pdf->canvas, box, &text);
        canvas_end_tag(pdf->canvas, "TH");
    }
    canvas_end_tag(pdf->canvas, "TR");
    canvas_line(pdf->canvas, (struct point){PAGE_SIDE, bottom},
                (struct point){PAGE_SIDE + plan->width, bottom}, 0.7, RULE_STRONG);
    pdf->y = bottom;
}

// The figure with its point on the column's, a mark under the last digits, bounds beneath.
static void draw_figure(struct pdf *pdf, const struct plan_column *column, struct text text,
                        double y)
{
    struct figure_words split = figure_split(text.text, pdf->scratch);
    double right = PAGE_SIDE + column->x + column->width - column->suffix;
    double end = split.is_mark ? right : right - column->fraction;
    double line = text.font.size * FONT_LEADING;

    text.text = split.is_mark ? split.whole
                              : arena_printf(pdf->scratch, "%s%s%s", split.whole, split.fraction,
                                             split.suffix);
    struct text whole = text;
    whole.text = split.whole;
    double start = end - canvas_measure(pdf->canvas, &whole, 0).width;
    if (split.is_mark) {
        text.text = arena_printf(pdf->scratch, "%s%s", split.whole, split.suffix);
    }
    canvas_text(pdf->canvas, (struct box){start, y, 0, 0}, &text);
    if (split.tail[0] == '\0')
        return;
    struct text tail = {split.tail, {TABLE_TAIL_PT, false}, INK_SOFT, ALIGN_RIGHT, 1};
    struct box box = {PAGE_SIDE + column->x, y + line, column->width, 0};
    canvas_text(pdf->canvas, box, &tail);
}

static void draw_cell(struct pdf *pdf, const struct table_plan *plan, size_t index,
                      const struct table_row *row, double y)
{
    const struct plan_column *column = &plan->columns[index];
    const struct cell *cell = &row->cells[column->index];
    const char *words = cell_words(cell, &plan->table->columns[column->index], pdf->scratch);
    struct text text = table_text(plan, words, row->role);

    canvas_begin_tag(pdf->canvas, "TD");
    if (cell->link != NULL) {
        canvas_begin_link(pdf->canvas, cell->link);
        text.colour = INK_LINK;
    }
    bool is_figure = column->is_figure && cell->type != CELL_TEXT && cell->type != CELL_ID;
    if (is_figure && words[0] != '\0') {
        draw_figure(pdf, column, text, y);
    } else if (words[0] != '\0') {
        text.lines = TABLE_CELL_LINES;
        text.align = column->is_figure ? ALIGN_RIGHT : ALIGN_LEFT;
        canvas_text(pdf->canvas, (struct box){PAGE_SIDE + column->x, y, column->width, 0}, &text);
    }
    if (cell->link != NULL)
        canvas_end_link(pdf->canvas);
    canvas_end_tag(pdf->canvas, "TD");
}

static void draw_group(struct pdf *pdf, const struct table_plan *plan, const struct table_row *row,
                       double y)
{
    const struct cell *cell = &row->cells[plan->columns[0].index];
    const char *words =
        cell_words(cell, &plan->table->columns[plan->columns[0].index], pdf->scratch);
    struct text text = table_text(plan, words, ROW_GROUP);

    canvas_begin_tag(pdf->canvas, "TD");
    canvas_text(pdf->canvas, (struct box){PAGE_SIDE, y + TABLE_GROUP_SPACE, plan->width, 0}, &text);
    canvas_end_tag(pdf->canvas, "TD");
}

static void draw_row(struct pdf *pdf, const struct table_plan *plan, const struct table_row *row,
                     double height)
{
    struct point left = {PAGE_SIDE, pdf->y};
    struct point right = {PAGE_SIDE + plan->width, pdf->y};

    if (row->role == ROW_TOTAL)
        canvas_line(pdf->canvas, left, right, 0.7, RULE_STRONG);
    canvas_begin_tag(pdf->canvas, "TR");
    if (row->role == ROW_GROUP) {
        draw_group(pdf, plan, row, pdf->y + TABLE_PAD);
    } else {
        for (size_t i = 0; i < plan->column_count; i++) {
            draw_cell(pdf, plan, i, row, pdf->y + TABLE_PAD);
        }
    }
    canvas_end_tag(pdf->canvas, "TR");
    left.y = right.y = pdf->y + height;
    canvas_line(pdf->canvas, left, right, 0.3, row->role == ROW_TOTAL ? RULE_STRONG : RULE_LIGHT);
}

static void put_continued(struct pdf *pdf, const struct table_plan *plan)
{
    struct text text = {arena_printf(pdf->scratch, "%s (continued)", plan->table->title),
                        {UNIT_PT, false},
                        INK_SOFT,
                        ALIGN_LEFT,
                        1};

    canvas_begin_tag(pdf->canvas, "P");
    pdf->y += canvas_text(pdf->canvas, (struct box){PAGE_SIDE, pdf->y, pdf_width(pdf), 0}, &text);
    canvas_end_tag(pdf->canvas, "P");
    pdf->y += 2;
}

static bool put_rows(struct pdf *pdf, const struct table_plan *plan, struct error *err)
{
    struct table_cursor cursor;
    const struct table_row *row;
    size_t count = plan->rows.count;

    if (!table_rewind(plan->table, &cursor, err))
        return false;
    for (size_t i = 0; i < count;) {
        if (i > 0) {
            pdf_new_page(pdf, pdf->turn);
            put_continued(pdf, plan);
        }
        size_t end = find_break(plan, i, pdf_room(pdf) - plan->header);
        canvas_begin_tag(pdf->canvas, "Table");
        draw_head(pdf, plan);
        for (; i < end; i++) {
            double height = plan->rows.items[i].height;
            if (!pdf->is_dry) {
                if (!table_next(&cursor, &row, err))
                    return false;
                if (row == NULL)
                    return error_set(err, ERROR_STORE, "a table lost rows");
                draw_row(pdf, plan, row, height);
            }
            pdf->y += height;
        }
        canvas_end_tag(pdf->canvas, "Table");
    }
    return true;
}

struct table_plan *table_next_plan(const struct pdf *pdf)
{
    return pdf->next_plan < pdf->plans.count ? pdf->plans.items[pdf->next_plan] : NULL;
}

static struct text title_text(const struct table *table)
{
    return (struct text){table->title, {TITLE_PT, true}, INK, ALIGN_LEFT, 0};
}

static size_t rows_together(const struct table_plan *plan)
{
    return plan->rows.count <= WHOLE_ROWS ? plan->rows.count : 2;
}

double table_start_height(struct pdf *pdf, const struct table_plan *plan)
{
    struct text title = title_text(plan->table);
    double width = pdf_sheet_width(pdf, plan->turn);

    return canvas_measure(pdf->canvas, &title, width).height + 2 * BASELINE + plan->header +
           rows_height(plan, 0, rows_together(plan));
}

// Whether from this table on too little for a sheet is left before one that turns it.
static bool is_turned_soon(struct pdf *pdf)
{
    double room = SPARSE_SHARE * pdf_full_room(pdf, TURN_PORTRAIT);

    for (size_t i = pdf->next_plan; i < pdf->plans.count && room > 0; i++) {
        const struct table_plan *plan = pdf->plans.items[i];
        if (plan->is_wide)
            return true;
        if (plan->is_before_text)
            return false;
        room -= table_start_height(pdf, plan) + plan->foot +
                rows_height(plan, rows_together(plan), plan->rows.count);
    }
    return false;
}

// Whether a narrow table stays on the landscape page that is open.
static bool stays_turned(struct pdf *pdf, const struct table_plan *plan, double above)
{
    double room = pdf_room(pdf) - above - table_start_height(pdf, plan);
    double rest = rows_height(plan, rows_together(plan), plan->rows.count);
    bool is_empty = pdf_room(pdf) > SHARE_LEFT * pdf_full_room(pdf, TURN_LANDSCAPE);

    return pdf->turn == TURN_LANDSCAPE && room >= 0 && (above <= 0 || room >= rest || is_empty);
}

bool table_settle(struct pdf *pdf, struct table_plan *plan, double above, struct error *err)
{
    if (plan->is_settled)
        return true;
    plan->is_settled = true;
    bool has_room =
        pdf->turn == TURN_PORTRAIT && pdf_room(pdf) >= above + table_start_height(pdf, plan);
    if (plan->is_wide || has_room)
        return true;
    if (!stays_turned(pdf, plan, above) && !is_turned_soon(pdf))
        return true;
    plan->turn = TURN_LANDSCAPE;
    return table_plan_widen(pdf, plan, err);
}

static bool put_title(struct pdf *pdf, struct table_plan *plan, struct error *err)
{
    const struct table *table = plan->table;
    struct text title = title_text(table);
    struct text unit = {table->unit, {UNIT_PT, false}, INK_SOFT, ALIGN_LEFT, 0};

    pdf_space(pdf, BASELINE);
    if (!table_settle(pdf, plan, 0, err))
        return false;
    pdf_ensure(pdf, table_start_height(pdf, plan), plan->turn);
    if (plan->is_part) {
        put_continued(pdf, plan);
        return true;
    }
    pdf_paragraph(pdf, "H3", &title);
    if (table->unit != NULL)
        pdf_paragraph(pdf, "P", &unit);
    pdf->y += 2;
    return true;
}

static void put_foot(struct pdf *pdf, const struct table *table)
{
    const char *target =
        table->sources_section == NULL ? NULL : pdf_section_target(pdf, table->sources_section);
    struct table_foot foot = table_foot(table, pdf->arena);

    pdf_space(pdf, 4);
    for (size_t i = 0; i < foot.count; i++) {
        struct text text = table_foot_text(foot.lines[i]);
        pdf_linked_paragraph(pdf, "P", &text, i == foot.sources ? target : NULL);
    }
}

bool pdf_table(struct pdf *pdf, const struct table *table, struct error *err)
{
    bool is_any = false;

    while (pdf->next_plan < pdf->plans.count) {
        struct table_plan *plan = pdf->plans.items[pdf->next_plan];
        if (plan->table != table)
            break;
        is_any = true;
        if (!put_title(pdf, plan, err) || !put_rows(pdf, plan, err))
            return error_context(err, "table \"%s\"", table->key);
        pdf->next_plan++;
    }
    if (is_any)
        put_foot(pdf, table);
    return true;
}
