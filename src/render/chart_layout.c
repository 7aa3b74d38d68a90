// What all charts share: title and key above, notes under, cells and scales between.
#include "render/chart_layout.h"

#include "render/palette.h"
#include "render/render.h"

#define TITLE_PT 11.0
#define MEASURE_PT 8.5
#define LABEL_PT 8.0
#define TICK_PT 7.5
#define NOTE_PT 7.0
#define KEY_WIDTH 16.0
#define KEY_HEIGHT 8.0
#define KEY_SPACE 3.0 // under a line of the key
#define KEY_GAP 18.0
#define GROWTH 1.15 // of a drawing that leaves something out, until it has room

const struct cell *chart_cell(const struct chart *chart, size_t row, size_t column)
{
    return &chart->table->rows[chart->first_row + row].cells[column];
}

bool cell_is_unknown(const struct cell *cell)
{
    if (cell->gap == GAP_UNKNOWN)
        return true;
    return cell->gap == GAP_NONE && cell->type == CELL_SUM && cell->unknown > 0 &&
           decimal_sign(cell->number) == 0 && !cell->is_open;
}

bool cell_has_unknown(const struct cell *cell)
{
    return cell_is_unknown(cell) || (cell->type == CELL_SUM && cell->unknown > 0);
}

bool cell_has_number(const struct cell *cell)
{
    return cell->type != CELL_BLANK && cell->gap == GAP_NONE && !cell_is_unknown(cell);
}

const struct table_column *chart_column(const struct chart *chart, size_t column)
{
    const struct table_column *own = &chart->table->columns[column];
    bool is_money = own->type == CELL_AMOUNT || own->type == CELL_SUM;

    return chart->figures != NULL && is_money ? chart->figures : own;
}

const char *chart_words(const struct chart_frame *frame, size_t row, size_t column)
{
    const struct chart *chart = frame->chart;

    return cell_words(chart_cell(chart, row, column), chart_column(chart, column), frame->arena);
}

const char *chart_category(const struct chart_frame *frame, size_t row)
{
    return chart_words(frame, row, frame->chart->category_column);
}

void chart_value_range(const struct chart *chart, struct decimal *low, struct decimal *high)
{
    for (size_t row = 0; row < chart->row_count; row++) {
        for (size_t i = 0; i < chart->series_count; i++) {
            const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
            if (!cell_has_number(cell))
                continue;
            if (decimal_compare(cell->number, *low) < 0)
                *low = cell->number;
            if (decimal_compare(cell->number, *high) > 0)
                *high = cell->number;
        }
    }
}

struct text chart_label(const char *text, enum text_align align)
{
    return (struct text){text, {LABEL_PT, false}, INK, align, 1};
}

struct text chart_tick_label(const char *text, enum text_align align)
{
    return (struct text){text, {TICK_PT, false}, INK_SOFT, align, 1};
}

struct text chart_name(const char *text, enum text_align align)
{
    struct text name = chart_label(text, align);

    name.lines = NAME_LINES;
    return name;
}

double frame_width(const struct chart_frame *frame, const struct text *text)
{
    // A little more than measured, so that rounding never makes an ellipsis.
    return frame->ruler->measure(frame->ruler->user, text, 0).width + 0.5;
}

double frame_height(const struct chart_frame *frame, const struct text *text, double width)
{
    return frame->ruler->measure(frame->ruler->user, text, width).height;
}

void frame_put_text(struct chart_frame *frame, enum chart_role role, struct box box,
                    const struct text *text)
{
    struct chart_text put = {role, box, *text};

    LIST_PUSH(frame->arena, &frame->layout->texts, put);
}

unsigned frame_scale_power(const struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;

    return chart->series_count > 0 ? chart_column(chart, chart->series[0].column)->scale_power : 0;
}

void frame_set_scale(struct chart_frame *frame, struct decimal low, struct decimal high,
                     double length, double spacing)
{
    double wanted = length / spacing + 1;

    frame->layout->scale = scale_ticks(low, high, wanted < 2 ? 2 : (unsigned)wanted);
}

const char *frame_cut_note(const struct chart_frame *frame)
{
    size_t shown = frame->layout->rows_shown;

    if (shown == frame->chart->row_count)
        return NULL;
    return arena_printf(frame->arena, "The first %zu of %zu are drawn; the table has all.", shown,
                        frame->chart->row_count);
}

// A text over the whole width, under what stands there already.
static double put_paragraph(struct chart_frame *frame, enum chart_role role, double y,
                            const struct text *text)
{
    double width = frame->layout->size.width;
    struct extent extent = frame->ruler->measure(frame->ruler->user, text, width);

    frame_put_text(frame, role, (struct box){0, y, width, extent.height}, text);
    return y + extent.height;
}

// Columns name their panels themselves; their parts are the same in each.
static bool is_in_key(const struct chart *chart, size_t series)
{
    return chart->kind != CHART_STACKED_COLUMNS || (series > 0 && series <= chart->part_count);
}

// One sample and name per series, in lines as wide as the chart.
static double put_key(struct chart_frame *frame, double y)
{
    const struct chart *chart = frame->chart;
    bool has_partial = chart->partial_row != CHART_NO_COLUMN;
    double line = 0, x = 0;

    if (!chart_kind_calls(chart->kind)->has_key || (chart->series_count < 2 && !has_partial))
        return y;
    for (size_t i = 0; i < chart->series_count + has_partial; i++) {
        bool is_partial = i == chart->series_count;
        if (!is_partial && !is_in_key(chart, i))
            continue;
        struct text text =
            chart_name(is_partial ? "year not over" : chart->series[i].label, ALIGN_LEFT);
        double width = frame_width(frame, &text);
        double room = frame->layout->size.width - KEY_WIDTH - 5;
        if (width > room)
            width = room;
        if (x > 0 && x + KEY_WIDTH + 5 + width > frame->layout->size.width) {
            x = 0;
            y += line;
            line = 0;
        }
        struct chart_mark mark = {
            .box = {x, y + (LABEL_PT * FONT_LEADING - KEY_HEIGHT) / 2, KEY_WIDTH, KEY_HEIGHT},
            .fill = chart->series[is_partial ? chart->series_count - 1 : i].fill,
            .is_hatched = is_partial,
            .is_key = true,
        };
        LIST_PUSH(frame->arena, &frame->layout->marks, mark);
        struct box box = {x + KEY_WIDTH + 5, y, width, frame_height(frame, &text, width)};
        frame_put_text(frame, ROLE_LABEL, box, &text);
        if (box.height + KEY_SPACE > line)
            line = box.height + KEY_SPACE;
        x += KEY_WIDTH + 5 + width + KEY_GAP;
    }
    return y + line; // nothing to name: no line
}

static double put_head(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct text title = {chart->title, {TITLE_PT, true}, INK, ALIGN_LEFT, 3};
    struct text measure = {chart->measure, {MEASURE_PT, false}, INK_SOFT, ALIGN_LEFT, 3};
    double y = put_paragraph(frame, ROLE_TITLE, 0, &title);

    if (chart->measure != NULL)
        y = put_paragraph(frame, ROLE_MEASURE, y + 1, &measure);
    return put_key(frame, y + 8);
}

// Notes; laid out once at the top to know their height, then moved down.
static double put_foot(struct chart_frame *frame, double y)
{
    const struct chart *chart = frame->chart;
    struct text note = {NULL, {NOTE_PT, false}, INK_SOFT, ALIGN_LEFT, 0};
    double start = y;

    for (size_t i = 0; i < chart->note_count; i++) {
        note.text = chart->notes[i];
        y = put_paragraph(frame, ROLE_NOTE, y, &note) + 1;
    }
    return y - start;
}

struct chart_layout chart_lay_out(const struct chart *chart, const struct ruler *ruler,
                                  struct extent room, struct arena *arena)
{
    struct chart_layout layout = {
        .size = room, .rows_shown = chart->row_count, .words = chart->alt};
    struct chart_frame frame = {chart, ruler, &layout, arena, 0, 0};

    frame.top = put_head(&frame);
    size_t before = layout.texts.count;
    double foot = put_foot(&frame, 0);
    layout.texts.count = before;
    frame.bottom = room.height - (foot > 0 ? foot + 6 : 0);
    if (frame.bottom < frame.top + 60)
        frame.bottom = frame.top + 60;
    chart_kind_calls(chart->kind)->lay_out(&frame);
    put_foot(&frame, frame.bottom + 6);
    layout.size.height = frame.bottom + (foot > 0 ? foot + 6 : 0);
    return layout;
}

double chart_wanted_height(const struct chart *chart, const struct ruler *ruler, struct extent most,
                           double around)
{
    double height = chart_natural_height(chart, most.width) + around;

    for (;; height *= GROWTH) {
        CLEANUP(arena_done) struct arena scratch = {0};
        if (height > most.height)
            height = most.height;
        struct chart_layout layout =
            chart_lay_out(chart, ruler, (struct extent){most.width, height}, &scratch);
        if (!layout.is_cut || height >= most.height)
            return layout.size.height;
    }
}
