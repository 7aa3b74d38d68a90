// Measuring a table: how wide its columns are, whether it needs a landscape page, how high its rows
// are. Widths grow with the size of the text, so they are measured once, at one point.
#include "render/pdf_table.h"

#include <string.h>

#include "base/text.h"
#include "render/palette.h"
#include "render/pdf_page.h"

#define TEXT_PT 7.5
#define TEXT_SMALL_PT 7.0
#define TEXT_LEAST_PT 6.5
#define HEAD_PT 7.0
#define FOOT_PT 7.0
#define WORD_MAX 15.0 // a longer word than this many ems may break
#define KEPT_MAX 17.0 // and so may what is to stay on one line
#define COMFORT 12.0  // ems a text column wants before the page is turned
#define COMFORT_WRAPPED 15.0
#define COMFORT_LINES 5.0 // a long text wants no more before the page is turned
#define WIDTH_SLACK 0.5   // so that rounding never breaks a line
#define SPREAD_MAX 26.0   // points a column of a small table gets in addition

static bool is_figure_type(enum cell_type type)
{
    return type == CELL_AMOUNT || type == CELL_SUM || type == CELL_COUNT || type == CELL_PERCENT ||
           type == CELL_RATE;
}

bool table_is_printed(const struct table_column *column)
{
    return audience_has_print(column->audience);
}

struct text table_text(const struct table_plan *plan, const char *text, enum row_role role)
{
    bool is_bold = role == ROW_TOTAL || role == ROW_GROUP;

    return (struct text){
        text, {plan->size, is_bold}, role == ROW_OTHER ? INK_SOFT : INK, ALIGN_LEFT, 1};
}

struct text table_head_text(const struct table_plan *plan, size_t column)
{
    const struct plan_column *planned = &plan->columns[column];
    double size = plan->size < HEAD_PT ? plan->size : HEAD_PT;

    return (struct text){plan->table->columns[planned->index].title,
                         {size, true},
                         INK_SOFT,
                         planned->is_figure ? ALIGN_RIGHT : ALIGN_LEFT,
                         0};
}

struct text table_foot_text(const char *text)
{
    return (struct text){text, {FOOT_PT, false}, INK_SOFT, ALIGN_LEFT, 0};
}

static double width_of(struct pdf *pdf, const struct text *text)
{
    return canvas_measure(pdf->canvas, text, 0).width;
}

static void raise_to(double *value, double other)
{
    if (other > *value)
        *value = other;
}

// The widest word of a text; addresses and long ids may break anywhere and do not count in full.
static double widest_word(struct pdf *pdf, struct text text, struct arena *scratch)
{
    double widest = 0;

    for (const char *word = text.text; *word != '\0';) {
        size_t size = strcspn(word, " \n");
        text.text = arena_copy(scratch, word, size);
        raise_to(&widest, width_of(pdf, &text));
        word += size + (word[size] != '\0');
    }
    double limit = text.font.size * WORD_MAX;
    return widest < limit ? widest : limit;
}

static void measure_figure(struct pdf *pdf, struct plan_column *column, struct text text,
                           struct arena *scratch)
{
    struct figure_words split = figure_split(text.text, scratch);
    struct text tail = {split.tail, {TABLE_TAIL_PT, false}, INK_SOFT, ALIGN_RIGHT, 1};

    text.text = split.whole;
    // A mark stands under the digits, so it needs no place of its own before the point.
    if (split.is_mark) {
        raise_to(&column->least, width_of(pdf, &text));
    } else {
        raise_to(&column->whole, width_of(pdf, &text));
    }
    text.text = split.fraction;
    raise_to(&column->fraction, width_of(pdf, &text));
    text.text = split.suffix;
    raise_to(&column->suffix, width_of(pdf, &text));
    raise_to(&column->tail, width_of(pdf, &tail) + WIDTH_SLACK);
    raise_to(&column->least, column->tail);
    raise_to(&column->least, column->whole + column->fraction + column->suffix);
    raise_to(&column->natural, column->least);
}

static void measure_cells(struct pdf *pdf, struct table_plan *plan, const struct table_row *row,
                          struct arena *scratch)
{
    // A group's heading runs over the whole width.
    for (size_t i = 0; i < plan->column_count && row->role != ROW_GROUP; i++) {
        struct plan_column *column = &plan->columns[i];
        const struct cell *cell = &row->cells[column->index];
        if (cell->type == CELL_BLANK)
            continue;
        const char *words = cell_words(cell, &plan->table->columns[column->index], scratch);
        struct text text = table_text(plan, words, row->role);
        column->is_filled |= words[0] != '\0';
        if (column->is_figure && is_figure_type(cell->type)) {
            measure_figure(pdf, column, text, scratch);
            continue;
        }
        double width = width_of(pdf, &text) + WIDTH_SLACK;
        raise_to(&column->natural, width);
        if (plan->table->columns[column->index].is_kept && width <= plan->size * KEPT_MAX)
            raise_to(&column->least, width);
        if (width > column->least)
            raise_to(&column->least, widest_word(pdf, text, scratch));
    }
}

// A column without a single entry is left out of print; the data has it.
static void drop_blank_columns(struct table_plan *plan)
{
    size_t kept = 0;

    for (size_t i = 0; i < plan->column_count; i++) {
        if (plan->columns[i].is_filled)
            plan->columns[kept++] = plan->columns[i];
    }
    plan->column_count = kept > 0 ? kept : plan->column_count;
}

static bool measure_columns(struct pdf *pdf, struct table_plan *plan, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct table_cursor cursor;
    const struct table_row *row;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct text head = table_head_text(plan, i);
        plan->columns[i].head = widest_word(pdf, head, &scratch) + WIDTH_SLACK;
        plan->columns[i].least = plan->columns[i].natural = plan->columns[i].head;
    }
    if (!table_rewind(plan->table, &cursor, err))
        return false;
    for (;;) {
        if (!table_next(&cursor, &row, err))
            return false;
        if (row == NULL)
            break;
        measure_cells(pdf, plan, row, &scratch);
        arena_reset(&scratch);
    }
    drop_blank_columns(plan);
    return true;
}

static unsigned weight_of(const struct table_plan *plan, const struct plan_column *column)
{
    unsigned weight = plan->table->columns[column->index].weight;

    return weight == 0 ? 1 : weight;
}

// What the columns want: their content, or for text a comfortable part of it.
static double comfortable_width(const struct table_plan *plan)
{
    double sum = TABLE_GAP * (double)(plan->column_count - 1);

    for (size_t i = 0; i < plan->column_count; i++) {
        const struct plan_column *column = &plan->columns[i];
        bool is_wrapped = plan->table->columns[column->index].is_wrapped;
        double want = plan->size * (is_wrapped ? COMFORT_WRAPPED : COMFORT);
        if (is_wrapped)
            raise_to(&want, column->natural / COMFORT_LINES);
        if (want < column->least || column->is_figure)
            want = column->least;
        sum += want < column->natural ? want : column->natural;
    }
    return sum;
}

static double least_width(const struct table_plan *plan)
{
    double sum = TABLE_GAP * (double)(plan->column_count - 1);

    for (size_t i = 0; i < plan->column_count; i++)
        sum += plan->columns[i].least;
    return sum;
}

static void scale_widths(struct table_plan *plan, double size)
{
    double factor = size / plan->size;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct plan_column *column = &plan->columns[i];
        column->natural *= factor;
        column->least *= factor;
        // Headers and bounds are small already and do not shrink with the text.
        raise_to(&column->least, column->head);
        raise_to(&column->least, column->tail);
        raise_to(&column->natural, column->least);
        column->whole *= factor;
        column->fraction *= factor;
        column->suffix *= factor;
    }
    plan->size = size;
}

// Shares `room` among text columns by weight; one that needs less than its share keeps to that.
static void share_room(struct table_plan *plan, double room)
{
    bool is_done = false;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct plan_column *column = &plan->columns[i];
        column->width = column->is_figure ? column->least : 0;
        room -= column->width;
    }
    while (!is_done) {
        double weights = 0;
        is_done = true;
        for (size_t i = 0; i < plan->column_count; i++) {
            if (plan->columns[i].width <= 0)
                weights += weight_of(plan, &plan->columns[i]);
        }
        for (size_t i = 0; i < plan->column_count && is_done; i++) {
            struct plan_column *column = &plan->columns[i];
            double share = room * weight_of(plan, column) / weights;
            if (column->width > 0)
                continue;
            if (column->natural <= share || column->least >= share) {
                column->width = column->natural <= share ? column->natural : column->least;
                room -= column->width;
                is_done = false; // the rest share what is left
            }
        }
        for (size_t i = 0; i < plan->column_count && is_done; i++) {
            struct plan_column *column = &plan->columns[i];
            if (column->width > 0)
                continue;
            column->width = room * weight_of(plan, column) / weights;
        }
    }
}

// A table narrower than the page is spread a little, so that its columns do not stick together.
static void place_columns(struct table_plan *plan, double width)
{
    double natural = 0;
    double spread = 0;
    double x = 0;

    share_room(plan, width - TABLE_GAP * (double)(plan->column_count - 1));
    for (size_t i = 0; i < plan->column_count; i++)
        natural += plan->columns[i].width + TABLE_GAP;
    natural -= TABLE_GAP;
    if (natural < width)
        spread = (width - natural) / (double)plan->column_count;
    if (spread > SPREAD_MAX)
        spread = SPREAD_MAX;
    for (size_t i = 0; i < plan->column_count; i++) {
        plan->columns[i].x = x;
        plan->columns[i].width += spread;
        x += plan->columns[i].width + TABLE_GAP;
    }
    plan->width = x - TABLE_GAP;
}

static double row_height(struct pdf *pdf, struct table_plan *plan, const struct table_row *row,
                         struct arena *scratch)
{
    double line = plan->size * FONT_LEADING;
    double highest = line;

    if (row->role == ROW_GROUP)
        return line + 2 * TABLE_PAD + TABLE_GROUP_SPACE;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct plan_column *column = &plan->columns[i];
        const struct cell *cell = &row->cells[column->index];
        if (cell->type == CELL_BLANK)
            continue;
        const char *words = cell_words(cell, &plan->table->columns[column->index], scratch);
        if (column->is_figure && is_figure_type(cell->type)) {
            bool has_tail = figure_split(words, scratch).tail[0] != '\0';
            raise_to(&highest, line + (has_tail ? TABLE_TAIL_PT * FONT_LEADING : 0));
            continue;
        }
        struct text text = table_text(plan, words, row->role);
        text.lines = TABLE_CELL_LINES;
        raise_to(&highest, canvas_measure(pdf->canvas, &text, column->width).height);
    }
    return highest + 2 * TABLE_PAD;
}

static bool measure_rows(struct pdf *pdf, struct table_plan *plan, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct table_cursor cursor;
    const struct table_row *row;

    plan->header = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        struct text head = table_head_text(plan, i);
        double height = canvas_measure(pdf->canvas, &head, plan->columns[i].width).height;
        raise_to(&plan->header, height + 2 * TABLE_PAD);
    }
    plan->rows.count = 0;
    if (plan->rows.items == NULL) {
        plan->rows.capacity = (size_t)table_row_count(plan->table);
        plan->rows.items =
            arena_alloc_array(pdf->arena, sizeof(struct plan_row), plan->rows.capacity);
    }
    if (!table_rewind(plan->table, &cursor, err))
        return false;
    for (;;) {
        if (!table_next(&cursor, &row, err))
            return false;
        if (row == NULL)
            return true;
        struct plan_row planned = {.height = (float)row_height(pdf, plan, row, &scratch),
                                   .role = (unsigned char)row->role};
        LIST_PUSH(pdf->arena, &plan->rows, planned);
        arena_reset(&scratch);
    }
}

// The part of a table that fits the widest page: the first column and those from `first` on.
// *next is where the following part starts.
static struct table_plan *take_part(struct pdf *pdf, const struct table_plan *whole, size_t first,
                                    double width, size_t *next)
{
    struct table_plan *part = NEW(pdf->arena, struct table_plan);
    double used = first > 1 ? whole->columns[0].least : 0;
    size_t from = first > 1 ? first : 0;

    *part = *whole;
    part->columns = NEW_ARRAY(pdf->arena, struct plan_column, whole->column_count);
    part->column_count = 0;
    part->is_part = first > 1;
    if (part->is_part)
        part->columns[part->column_count++] = whole->columns[0];
    size_t i = from;
    for (; i < whole->column_count; i++) {
        double need = whole->columns[i].least + (i > 0 ? TABLE_GAP : 0);
        if (i > from && used + need > width)
            break;
        used += need;
        part->columns[part->column_count++] = whole->columns[i];
    }
    *next = i;
    return part;
}

static double foot_height(struct pdf *pdf, const struct table *table)
{
    double height = 0;

    struct table_foot foot = table_foot(table, pdf->scratch);
    for (size_t i = 0; i < foot.count; i++) {
        struct text text = table_foot_text(foot.lines[i]);
        height += canvas_measure(pdf->canvas, &text, pdf_sheet_width(pdf, TURN_PORTRAIT)).height;
    }
    return height;
}

bool table_plan_make(struct pdf *pdf, const struct table *table, struct error *err)
{
    struct table_plan whole = {.table = table, .size = TEXT_PT};
    double portrait = pdf_sheet_width(pdf, TURN_PORTRAIT);
    double landscape = pdf_sheet_width(pdf, TURN_LANDSCAPE);

    whole.columns = NEW_ARRAY(pdf->arena, struct plan_column, table->column_count);
    for (size_t i = 0; i < table->column_count; i++) {
        if (!table_is_printed(&table->columns[i]))
            continue;
        whole.columns[whole.column_count].is_figure = is_figure_type(table->columns[i].type);
        whole.columns[whole.column_count++].index = i;
    }
    if (whole.column_count == 0)
        return true;
    if (!measure_columns(pdf, &whole, err))
        return false;
    if (comfortable_width(&whole) > portrait)
        scale_widths(&whole, TEXT_SMALL_PT);
    whole.is_wide = comfortable_width(&whole) > portrait;
    if (least_width(&whole) > landscape)
        scale_widths(&whole, TEXT_LEAST_PT);

    whole.turn = whole.is_wide ? TURN_LANDSCAPE : TURN_PORTRAIT;
    double width = whole.is_wide ? landscape : portrait;
    for (size_t next = 0; next < whole.column_count;) {
        struct table_plan *part = take_part(pdf, &whole, next, width, &next);
        place_columns(part, width);
        if (!measure_rows(pdf, part, err))
            return false;
        if (next == whole.column_count)
            part->foot = foot_height(pdf, table);
        LIST_PUSH(pdf->arena, &pdf->plans, part);
    }
    return true;
}

bool table_plan_widen(struct pdf *pdf, struct table_plan *plan, struct error *err)
{
    place_columns(plan, pdf_sheet_width(pdf, TURN_LANDSCAPE));
    return measure_rows(pdf, plan, err);
}
