// Columns over years, a panel for each stage, since stages are never added: one under the other over
// the same years and on one scale, so that a column twice as high is twice as much in any of them. In
// a panel the columns are stacked of its parts. A year that is not over is hatched; what is of
// several years stands apart behind a dotted line. Labels are never turned; when years are too close
// some are left out, the first and the last stay.
#include "render/chart_layout.h"

#include <math.h>

#include "render/palette.h"
#include "render/render.h"

#define TICK_SPACING 30.0
#define TITLE_LINE 12.0
#define LINE 10.0         // leading of tick labels
#define HEAD 27.0         // a gap, the name of a panel, room for a figure over its highest column
#define NAME_DOWN 7.0     // of it, from the panel before
#define NAME_SHARE 0.7    // of the width, at most
#define COLUMN_SHARE 0.78 // of its slot
#define COLUMN_MAX 44.0
#define BUCKET_MIN 44.0
#define PART_GAP 10.0 // between years and the rest, on either side of the dotted line
#define SEAM 0.7      // between the parts of a column
#define STUB_HEIGHT 7.0
#define NARROW 320.0
#define LABEL_GAP 4.0
#define LABELS_DOWN 5.2 // below the axis, clear of the value at its end

struct slot {
    double x, width;
    bool is_bucket;
};

// A series that is no part, and the parts behind it.
struct panel {
    size_t whole, end; // series
    double low, high;  // ticks
    struct box plot;
};

struct columns {
    struct panel *panels;
    size_t count;
    struct slot *slots;
    double separator; // x of the dotted line; 0: none
    double labels;    // height of the category labels
    double head;      // over a panel
};

static bool is_year(const struct chart_frame *frame, size_t row)
{
    const char *text = chart_category(frame, row);

    if (chart_cell(frame->chart, row, frame->chart->category_column)->type == CELL_YEAR)
        return true;
    for (int i = 0; i < 4; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    return text[4] == '\0';
}

// --- panels and their scale ---

static size_t part_count(const struct panel *panel)
{
    return panel->end - panel->whole - 1;
}

// What is stacked above and below zero, as far as it can be added.
static void stack_of(const struct chart *chart, const struct panel *panel, size_t row,
                     struct decimal *below, struct decimal *above)
{
    size_t first = part_count(panel) > 0 ? panel->whole + 1 : panel->whole;

    *below = *above = DECIMAL_ZERO;
    for (size_t i = first; i < panel->end; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (!cell_has_number(cell))
            continue;
        struct decimal *side = decimal_sign(cell->number) < 0 ? below : above;
        if (!decimal_add(*side, cell->number, side))
            *side = cell->number;
    }
}

static void panel_range(const struct chart *chart, const struct panel *panel, struct decimal *low,
                        struct decimal *high)
{
    for (size_t row = 0; row < chart->row_count; row++) {
        struct decimal below, above;
        stack_of(chart, panel, row, &below, &above);
        if (decimal_compare(below, *low) < 0)
            *low = below;
        if (decimal_compare(above, *high) > 0)
            *high = above;
    }
}

static void find_panels(struct chart_frame *frame, struct columns *columns)
{
    const struct chart *chart = frame->chart;
    size_t size = 1 + chart->part_count;

    columns->count = chart->series_count / size;
    columns->panels = NEW_ARRAY(frame->arena, struct panel, columns->count);
    for (size_t i = 0; i < columns->count; i++)
        columns->panels[i] = (struct panel){.whole = i * size, .end = (i + 1) * size};
}

// Ends of each panel on ticks of the common scale; how many steps they make together.
static size_t take_steps(const struct chart_frame *frame, struct columns *columns)
{
    const struct scale *scale = &frame->layout->scale;
    double step = (scale->high - scale->low) / (double)(scale->count - 1);
    double steps = 0;

    for (size_t i = 0; i < columns->count; i++) {
        struct panel *panel = &columns->panels[i];
        struct decimal low = DECIMAL_ZERO, high = DECIMAL_ZERO;
        panel_range(frame->chart, panel, &low, &high);
        panel->low = panel->high = 0;
        for (size_t tick = scale->count; tick-- > 0;) {
            if (decimal_compare(scale->ticks[tick], high) >= 0 || tick == scale->count - 1)
                panel->high = decimal_to_double(scale->ticks[tick]);
        }
        for (size_t tick = 0; tick < scale->count; tick++) {
            if (decimal_compare(scale->ticks[tick], low) <= 0 || tick == 0)
                panel->low = decimal_to_double(scale->ticks[tick]);
        }
        if (panel->high - panel->low < step / 2)
            panel->high = panel->low + step;
        steps += (panel->high - panel->low) / step;
    }
    return (size_t)(steps + 0.5);
}

// The finest scale whose steps fit, and the panels under one another.
static void place_panels(struct chart_frame *frame, struct columns *columns)
{
    struct chart_layout *layout = frame->layout;
    struct decimal low = DECIMAL_ZERO, high = DECIMAL_ZERO;
    double top = frame->top + (frame->chart->axis != NULL ? TITLE_LINE : 0);
    double room = frame->bottom - columns->labels - top - columns->head * (double)columns->count;
    size_t steps;

    for (size_t i = 0; i < columns->count; i++)
        panel_range(frame->chart, &columns->panels[i], &low, &high);
    room = fmax(room, LINE * (double)columns->count);
    unsigned wanted = (unsigned)(room / TICK_SPACING) + 1;
    for (wanted = wanted < 2 ? 2 : wanted;; wanted--) {
        layout->scale = scale_ticks(low, high, wanted);
        steps = take_steps(frame, columns);
        if (wanted == 2 || (double)steps * TICK_SPACING <= room)
            break;
    }
    room = fmax(room, LINE * (double)steps);
    double step = (layout->scale.high - layout->scale.low) / (double)(layout->scale.count - 1);
    double unit = room / (double)steps / step;
    layout->plot.x = frame_axis_width(frame);
    layout->plot.width = layout->size.width - layout->plot.x;
    double y = top;
    for (size_t i = 0; i < columns->count; i++) {
        struct panel *panel = &columns->panels[i];
        y += columns->head;
        panel->plot =
            (struct box){layout->plot.x, y, layout->plot.width, (panel->high - panel->low) * unit};
        y += panel->plot.height;
    }
    layout->plot.y = columns->panels[0].plot.y;
    layout->plot.height = y - layout->plot.y;
}

static double value_y(const struct panel *panel, double value)
{
    return panel->plot.y + (panel->high - value) / (panel->high - panel->low) * panel->plot.height;
}

static void put_axis(struct chart_frame *frame, const struct panel *panel)
{
    const struct scale *scale = &frame->layout->scale;
    double slack = (scale->high - scale->low) / 1000;

    for (size_t i = 0; i < scale->count; i++) {
        double value = decimal_to_double(scale->ticks[i]);
        if (value < panel->low - slack || value > panel->high + slack)
            continue;
        double y = value_y(panel, value);
        struct chart_rule rule = {{panel->plot.x, y},
                                  {panel->plot.x + panel->plot.width, y},
                                  decimal_sign(scale->ticks[i]) == 0,
                                  false};
        LIST_PUSH(frame->arena, &frame->layout->rules, rule);
        struct text text = chart_tick_label(
            scale_label(scale, i, frame_scale_power(frame), frame->arena), ALIGN_RIGHT);
        double height = text.font.size * FONT_LEADING;
        struct box box = {0, y - height / 2, panel->plot.x - 7, height};
        frame_put_text(frame, ROLE_LABEL, box, &text);
    }
}

static struct text panel_name(const struct chart_frame *frame, const struct panel *panel)
{
    struct text name = chart_name(frame->chart->series[panel->whole].label, ALIGN_LEFT);

    name.font.is_bold = true;
    return name;
}

// Room over each panel for the longest of their names.
static double head_height(const struct chart_frame *frame, const struct columns *columns)
{
    double more = 0;

    for (size_t i = 0; i < columns->count; i++) {
        struct text name = panel_name(frame, &columns->panels[i]);
        double height = frame_height(frame, &name, frame->layout->size.width * NAME_SHARE);
        more = fmax(more, height - name.font.size * FONT_LEADING);
    }
    return HEAD + more;
}

static void put_name(struct chart_frame *frame, const struct columns *columns,
                     const struct panel *panel)
{
    struct text name = panel_name(frame, panel);
    double width = fmin(frame_width(frame, &name), frame->layout->size.width * NAME_SHARE);
    struct box box = {panel->plot.x, panel->plot.y - columns->head + NAME_DOWN, width,
                      frame_height(frame, &name, width)};

    frame_put_text(frame, ROLE_LABEL, box, &name);
}

// --- years and what is of several ---

static double label_width(const struct chart_frame *frame, size_t row)
{
    struct text text = chart_tick_label(chart_category(frame, row), ALIGN_CENTRE);

    return frame_width(frame, &text);
}

// Slots for years share what the others leave. Without a year among them all are equal.
static void place_slots(struct chart_frame *frame, struct columns *columns)
{
    const struct box *plot = &frame->layout->plot;
    size_t count = frame->chart->row_count;
    size_t years = 0;

    columns->slots = NEW_ARRAY(frame->arena, struct slot, count);
    for (size_t row = 0; row < count; row++)
        years += is_year(frame, row);
    bool is_split = years > 0 && years < count;
    double slot = plot->width / (double)count, bucket = slot;
    if (is_split) {
        double limit = plot->width * 0.5 / (double)(count - years);
        bucket = bucket < BUCKET_MIN ? BUCKET_MIN : bucket;
        bucket = bucket > limit ? limit : bucket;
        slot = (plot->width - 2 * PART_GAP - bucket * (double)(count - years)) / (double)years;
    }
    double x = plot->x;
    for (size_t row = 0; row < count; row++) {
        bool is_bucket = is_split && !is_year(frame, row);
        if (is_bucket && row > 0 && !columns->slots[row - 1].is_bucket && columns->separator == 0) {
            columns->separator = x + PART_GAP;
            x += 2 * PART_GAP;
        }
        columns->slots[row] = (struct slot){x, is_bucket ? bucket : slot, is_bucket};
        x += columns->slots[row].width;
    }
}

// Every n-th year, as near as labels allow.
static size_t label_step(const struct chart_frame *frame, const struct columns *columns)
{
    double widest = 0, slot = 0;

    for (size_t row = 0; row < frame->chart->row_count; row++) {
        if (columns->slots[row].is_bucket || !is_year(frame, row))
            continue;
        double width = label_width(frame, row) + LABEL_GAP;
        if (width > widest)
            widest = width;
        slot = columns->slots[row].width;
    }
    size_t step = 1;
    while (slot > 0 && (double)step * slot < widest)
        step++;
    return step;
}

// Under the middle of its slot, but within the drawing, and clear of what is of several years.
static struct box year_box(const struct chart_frame *frame, const struct columns *columns,
                           size_t row, bool is_last_row)
{
    const struct slot *slot = &columns->slots[row];
    struct text text = chart_tick_label("", ALIGN_CENTRE);
    double width = label_width(frame, row);
    double limit =
        (is_last_row ? frame->layout->size.width : slot->x + slot->width + PART_GAP) - width;
    double x = slot->x + slot->width / 2 - width / 2;

    return (struct box){x > limit ? limit : x, frame->bottom - columns->labels + LABELS_DOWN, width,
                        text.font.size * FONT_LEADING};
}

// The first and the last year stay; one too near the last goes.
static void put_years(struct chart_frame *frame, const struct columns *columns, size_t last)
{
    size_t rows = frame->chart->row_count;
    size_t step = label_step(frame, columns);
    struct box end = year_box(frame, columns, last, rows == last + 1);

    for (size_t row = 0; row <= last; row++) {
        if (columns->slots[row].is_bucket || !is_year(frame, row))
            continue;
        struct box box = year_box(frame, columns, row, rows == row + 1);
        if (row != last && (row % step != 0 || box.x + box.width + LABEL_GAP > end.x))
            continue;
        struct text text = chart_tick_label(chart_category(frame, row), ALIGN_CENTRE);
        frame_put_text(frame, ROLE_LABEL, box, &text);
    }
}

static void put_categories(struct chart_frame *frame, const struct columns *columns)
{
    size_t last = SIZE_MAX;

    for (size_t row = 0; row < frame->chart->row_count; row++) {
        const struct slot *slot = &columns->slots[row];
        struct text text = chart_tick_label(chart_category(frame, row), ALIGN_CENTRE);
        if (!slot->is_bucket && is_year(frame, row)) {
            last = row;
            continue;
        }
        text.lines = NAME_LINES;
        struct box box = {slot->x + 1.5, frame->bottom - columns->labels + LABELS_DOWN,
                          slot->width - 3, 0};
        box.height = frame_height(frame, &text, box.width);
        if (slot->width >= 10) // else there is no room even for an ellipsis
            frame_put_text(frame, ROLE_LABEL, box, &text);
    }
    if (last != SIZE_MAX)
        put_years(frame, columns, last);
}

// --- the columns of a panel ---

static struct box column_of(const struct slot *slot)
{
    double width = slot->width * COLUMN_SHARE;

    if (width > COLUMN_MAX)
        width = COLUMN_MAX;
    return (struct box){slot->x + (slot->width - width) / 2, 0, width, 0};
}

static void put_mark(struct chart_frame *frame, struct box box, size_t row, enum chart_fill fill,
                     bool is_stub)
{
    struct chart_mark mark = {.box = box,
                              .fill = is_stub ? FILL_OTHER : fill,
                              .is_hatched = is_stub || row == frame->chart->partial_row,
                              .is_stub = is_stub};

    if (box.height > 0)
        LIST_PUSH(frame->arena, &frame->layout->marks, mark);
}

// Its parts, or itself, away from zero on both sides. Returns the y over its top.
static double put_column(struct chart_frame *frame, const struct panel *panel, size_t row,
                         struct box box)
{
    const struct chart *chart = frame->chart;
    double zero = value_y(panel, 0), above = zero, below = zero;
    size_t first = part_count(panel) > 0 ? panel->whole + 1 : panel->whole;

    for (size_t i = first; i < panel->end; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (!cell_has_number(cell))
            continue;
        double height = zero - value_y(panel, decimal_to_double(cell->number));
        double *end = height < 0 ? &below : &above;
        double seam = *end != zero && fabs(height) > 3 * SEAM ? SEAM : 0;
        double from = height < 0 ? *end + seam : *end - seam, to = *end - height;
        box.y = from < to ? from : to;
        box.height = from < to ? to - from : from - to;
        put_mark(frame, box, row, chart->series[i].fill, false);
        *end = to;
    }
    if (cell_has_unknown(chart_cell(chart, row, chart->series[panel->whole].column))) {
        above -= STUB_HEIGHT;
        put_mark(frame, (struct box){box.x, above, box.width, STUB_HEIGHT}, row, FILL_OTHER, true);
    }
    return above;
}

struct top_figure {
    size_t row;
    double top; // of its column
    double size;
};

static bool meets(struct box a, struct box b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

static bool is_free(const struct chart_layout *layout, struct box box, size_t first_mark,
                    size_t first_text)
{
    for (size_t i = first_mark; i < layout->marks.count; i++) {
        if (meets(box, layout->marks.items[i].box))
            return false;
    }
    for (size_t i = first_text; i < layout->texts.count; i++) {
        if (meets(box, layout->texts.items[i].box))
            return false;
    }
    return true;
}

// The figure over its column, when nothing else stands there.
static void put_figure(struct chart_frame *frame, const struct panel *panel,
                       const struct columns *columns, const struct top_figure *figure,
                       size_t first_mark, size_t first_text)
{
    const struct chart_layout *layout = frame->layout;
    size_t column = frame->chart->series[panel->whole].column;
    struct cell plain = *chart_cell(frame->chart, figure->row, column);

    plain.type = CELL_AMOUNT; // its bounds stand in the table
    struct text text = chart_tick_label(
        cell_words(&plain, chart_column(frame->chart, column), frame->arena), ALIGN_CENTRE);
    const struct slot *slot = &columns->slots[figure->row];
    double width = frame_width(frame, &text);
    double x = slot->x + (slot->width - width) / 2;
    double right = layout->size.width - width;
    double height = text.font.size * FONT_LEADING;
    x = x > right ? right : x < panel->plot.x ? panel->plot.x : x;
    struct box box = {x, figure->top - 1 - height, width, height};
    struct box around = {x - 2, box.y, width + 4, height};
    text.colour = INK;
    if (is_free(layout, around, first_mark, first_text))
        frame_put_text(frame, ROLE_FIGURE, box, &text);
}

static void sort_figures(struct top_figure *figures, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct top_figure figure = figures[i];
        size_t place = i;
        for (; place > 0 && figures[place - 1].size < figure.size; place--)
            figures[place] = figures[place - 1];
        figures[place] = figure;
    }
}

static void put_panel(struct chart_frame *frame, const struct columns *columns,
                      const struct panel *panel)
{
    const struct chart *chart = frame->chart;
    struct top_figure *figures = NEW_ARRAY(frame->arena, struct top_figure, chart->row_count);
    size_t first_mark = frame->layout->marks.count, first_text = frame->layout->texts.count;
    size_t count = 0;

    put_axis(frame, panel);
    put_name(frame, columns, panel);
    for (size_t row = 0; row < chart->row_count; row++) {
        const struct cell *whole = chart_cell(chart, row, chart->series[panel->whole].column);
        double top = put_column(frame, panel, row, column_of(&columns->slots[row]));
        if (cell_has_number(whole) && decimal_sign(whole->number) > 0)
            figures[count++] = (struct top_figure){row, top, decimal_to_double(whole->number)};
    }
    // The largest first: where two would touch, it stays.
    sort_figures(figures, count);
    for (size_t i = 0; i < count; i++)
        put_figure(frame, panel, columns, &figures[i], first_mark, first_text);
    if (columns->separator <= 0)
        return;
    struct chart_rule rule = {{columns->separator, panel->plot.y},
                              {columns->separator, panel->plot.y + panel->plot.height},
                              false,
                              true};
    LIST_PUSH(frame->arena, &frame->layout->rules, rule);
}

void chart_lay_out_columns(struct chart_frame *frame)
{
    struct columns columns = {.labels = LINE + LABELS_DOWN};

    for (size_t row = 0; row < frame->chart->row_count; row++) {
        if (!is_year(frame, row))
            columns.labels = 2 * LINE + LABELS_DOWN;
    }
    find_panels(frame, &columns);
    columns.head = head_height(frame, &columns);
    place_panels(frame, &columns);
    place_slots(frame, &columns);
    if (frame->chart->axis != NULL)
        frame_put_axis_title(frame);
    for (size_t i = 0; i < columns.count; i++)
        put_panel(frame, &columns, &columns.panels[i]);
    double end = frame->layout->plot.y + frame->layout->plot.height + columns.labels;
    if (end > frame->bottom + 0.01) // the panels have their least height
        frame->bottom = end;
    put_categories(frame, &columns);
}

double chart_columns_height(const struct chart *chart, double width)
{
    size_t panels = chart->series_count / (1 + chart->part_count);

    return (width < NARROW ? 120.0 : 160.0) + 80.0 * (double)panels;
}
