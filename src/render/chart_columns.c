// Columns over years: stacked or side by side. A year that is not over is hatched; categories that
// are no single year ("2009–2013", "undated") stand apart behind a dotted line. Labels are never
// turned; when years are too close some are left out, the first and the last stay.
#include "render/chart_layout.h"

#include "render/palette.h"
#include "render/render.h"

#define TICK_SPACING 34.0
#define LINE 10.0         // leading of tick labels
#define COLUMN_SHARE 0.72 // of its slot
#define COLUMN_MAX 44.0
#define BUCKET_MAX 66.0
#define PART_GAP 12.0 // between years and the rest, on either side of the dotted line
#define STUB_HEIGHT 7.0
#define NARROW 320.0
#define LABEL_GAP 4.0
#define LABELS_DOWN 5.2 // below the axis, clear of the value at its end

struct column_slot {
    double x, width; // of the slot
    bool is_bucket;
};

struct column_sizes {
    struct decimal low, high;
    struct column_slot *slots;
    double separator; // x of the dotted line; 0: none
    double labels;    // height of the category labels
};

static bool is_year(const struct chart_frame *frame, size_t row)
{
    const char *text = chart_category(frame, row);

    if (chart_cell(frame->chart, row, frame->chart->category_column)->type == CELL_YEAR) {
        return true;
    }
    for (int i = 0; i < 4; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    return text[4] == '\0';
}

// Sums what is stacked above and below zero. False on overflow, which only shortens the axis.
static bool add_part(struct decimal value, struct decimal *below, struct decimal *above)
{
    struct decimal *part = decimal_sign(value) < 0 ? below : above;

    return decimal_add(*part, value, part);
}

static void measure_values(const struct chart_frame *frame, struct column_sizes *sizes)
{
    const struct chart *chart = frame->chart;

    for (size_t row = 0; row < chart->row_count; row++) {
        struct decimal below = DECIMAL_ZERO, above = DECIMAL_ZERO;
        for (size_t i = 0; i < chart->series_count; i++) {
            const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
            if (!cell_has_number(cell))
                continue;
            if (chart->kind == CHART_GROUPED_COLUMNS)
                below = above = DECIMAL_ZERO;
            if (!add_part(cell->number, &below, &above))
                continue;
            if (decimal_compare(below, sizes->low) < 0)
                sizes->low = below;
            if (decimal_compare(above, sizes->high) > 0)
                sizes->high = above;
        }
    }
}

static double label_width(const struct chart_frame *frame, size_t row)
{
    struct text text = chart_tick_label(chart_category(frame, row), ALIGN_CENTRE);

    return frame_width(frame, &text);
}

// Slots for years share what the others leave. Without a year among them all are equal.
static void place_slots(struct chart_frame *frame, struct column_sizes *sizes)
{
    struct chart_layout *layout = frame->layout;
    size_t count = frame->chart->row_count;
    size_t years = 0;
    double bucket = 0;

    for (size_t row = 0; row < count; row++) {
        if (is_year(frame, row)) {
            years++;
            continue;
        }
        double width = label_width(frame, row) + 8;
        if (width > bucket)
            bucket = width;
    }
    bool is_split = years > 0 && years < count;
    double slot = layout->plot.width / (double)count;
    if (is_split) {
        double limit = layout->plot.width * 0.5 / (double)(count - years);
        if (bucket > BUCKET_MAX)
            bucket = BUCKET_MAX;
        if (bucket < slot)
            bucket = slot;
        if (bucket > limit)
            bucket = limit;
        slot =
            (layout->plot.width - 2 * PART_GAP - bucket * (double)(count - years)) / (double)years;
    }
    double x = layout->plot.x;
    for (size_t row = 0; row < count; row++) {
        bool is_bucket = is_split && !is_year(frame, row);
        if (is_bucket && row > 0 && !sizes->slots[row - 1].is_bucket && sizes->separator == 0) {
            sizes->separator = x + PART_GAP;
            x += 2 * PART_GAP;
        }
        sizes->slots[row] = (struct column_slot){x, is_bucket ? bucket : slot, is_bucket};
        x += sizes->slots[row].width;
    }
}

static void place_plot(struct chart_frame *frame, struct column_sizes *sizes)
{
    struct chart_layout *layout = frame->layout;
    double top = frame->top + (frame->chart->axis != NULL ? LINE + 7 : 2);

    layout->plot.y = top + LINE; // room for a label over the highest column
    layout->plot.height = frame->bottom - sizes->labels - layout->plot.y;
    frame_set_scale(frame, sizes->low, sizes->high, layout->plot.height, TICK_SPACING);
    layout->plot.x = frame_axis_width(frame);
    layout->plot.width = layout->size.width - layout->plot.x;
}

static void put_axis(struct chart_frame *frame, const struct column_sizes *sizes)
{
    const struct chart_layout *layout = frame->layout;

    frame_put_axis(frame);
    frame_put_axis_title(frame);
    if (sizes->separator <= 0)
        return;
    struct chart_rule rule = {
        {sizes->separator, layout->plot.y}, {sizes->separator, frame->bottom}, false, true};
    LIST_PUSH(frame->arena, &frame->layout->rules, rule);
}

// Every n-th year, as near as labels allow, and always the last.
static size_t label_step(const struct chart_frame *frame, const struct column_sizes *sizes)
{
    double widest = 0, slot = 0;

    for (size_t row = 0; row < frame->chart->row_count; row++) {
        if (sizes->slots[row].is_bucket || !is_year(frame, row))
            continue;
        double width = label_width(frame, row) + LABEL_GAP;
        if (width > widest)
            widest = width;
        slot = sizes->slots[row].width;
    }
    if (slot <= 0)
        return 1;
    size_t step = 1;
    while ((double)step * slot < widest)
        step++;
    return step;
}

static void put_categories(struct chart_frame *frame, const struct column_sizes *sizes)
{
    const struct chart *chart = frame->chart;
    size_t step = label_step(frame, sizes);
    size_t last = chart->row_count;

    for (size_t row = 0; row < chart->row_count; row++) {
        if (!sizes->slots[row].is_bucket)
            last = row;
    }
    for (size_t row = 0; row < chart->row_count; row++) {
        const struct column_slot *slot = &sizes->slots[row];
        struct text text = chart_tick_label(chart_category(frame, row), ALIGN_CENTRE);
        struct box box = {slot->x, frame->bottom - sizes->labels + LABELS_DOWN, slot->width,
                          text.font.size * FONT_LEADING};
        if (!slot->is_bucket && is_year(frame, row)) {
            // The first and the last year stay; one too near the last goes.
            if (row != last && (row % step != 0 || last - row < step))
                continue;
            double width = label_width(frame, row);
            box.x = slot->x + slot->width / 2 - width / 2;
            double limit = chart->row_count == last + 1 ? frame->layout->size.width
                                                        : slot->x + slot->width + PART_GAP;
            if (box.x + width > limit)
                box.x = limit - width;
            box.width = width;
        } else {
            text.lines = 2;
            box.x += 1.5;
            box.width -= 3;
            box.height = frame->ruler->measure(frame->ruler->user, &text, box.width).height;
            if (slot->width < 10)
                continue; // no room even for an ellipsis
        }
        frame_put_text(frame, ROLE_LABEL, box, &text);
    }
}

// The text over a column: the figure of a single series, or the mark of a category without one.
static const char *column_words(const struct chart_frame *frame, size_t row, size_t series)
{
    const struct cell *cell = chart_cell(frame->chart, row, frame->chart->series[series].column);

    if (cell->type == CELL_BLANK)
        return "";
    if (cell_is_unknown(cell))
        return "..";
    if (!cell_has_number(cell))
        return chart_words(frame, row, frame->chart->series[series].column);
    struct table_column column = *chart_column(frame->chart, frame->chart->series[series].column);
    struct cell plain = {
        .type = CELL_AMOUNT, .number = cell->number, .is_approximate = cell->is_approximate};
    return cell_words(&plain, &column, frame->arena);
}

static void put_over(struct chart_frame *frame, double middle, double y, double room,
                     const char *words)
{
    struct text text = chart_tick_label(words, ALIGN_CENTRE);
    double width = frame_width(frame, &text);

    if (words[0] == '\0' || width > room)
        return;
    text.colour = INK;
    double x = middle - width / 2;
    if (x + width > frame->layout->size.width)
        x = frame->layout->size.width - width;
    struct box box = {x, y - text.font.size * FONT_LEADING, width, text.font.size * FONT_LEADING};
    frame_put_text(frame, ROLE_FIGURE, box, &text);
}

// Over a category without any figure: the word where it has room, else the mark.
static void put_gap_over(struct chart_frame *frame, const struct column_slot *slot, size_t row,
                         double y)
{
    const struct chart *chart = frame->chart;
    const char *words = column_words(frame, row, 0);

    for (size_t i = 0; i < chart->series_count; i++) {
        if (cell_is_unknown(chart_cell(chart, row, chart->series[i].column)))
            words = "unknown";
    }
    struct text text = chart_tick_label(words, ALIGN_CENTRE);
    if (frame_width(frame, &text) > slot->width && words[0] == 'u')
        words = "..";
    put_over(frame, slot->x + slot->width / 2, y, slot->width, words);
}

static void put_column(struct chart_frame *frame, struct box box, size_t row, size_t series,
                       bool is_stub)
{
    const struct chart *chart = frame->chart;
    struct chart_mark mark = {
        .box = box,
        .fill = is_stub ? FILL_OTHER : chart->series[series].fill,
        .is_hatched = is_stub || row == chart->partial_row,
        .is_stub = is_stub,
    };

    if (box.height > 0)
        LIST_PUSH(frame->arena, &frame->layout->marks, mark);
}

static struct box column_box(double x, double width, double from, double to)
{
    return (struct box){x, from < to ? from : to, width, from < to ? to - from : from - to};
}

// A label over each column only when every one has room for its own.
static bool labels_fit(const struct chart_frame *frame, const struct column_sizes *sizes,
                       double share)
{
    const struct chart *chart = frame->chart;

    for (size_t row = 0; row < chart->row_count; row++) {
        for (size_t i = 0; i < chart->series_count; i++) {
            struct text text = chart_tick_label(column_words(frame, row, i), ALIGN_CENTRE);
            if (frame_width(frame, &text) + 2 > sizes->slots[row].width * share)
                return false;
        }
    }
    return true;
}

static void put_stack(struct chart_frame *frame, const struct column_sizes *sizes, size_t row,
                      bool has_labels)
{
    const struct chart *chart = frame->chart;
    struct chart_layout *layout = frame->layout;
    const struct column_slot *slot = &sizes->slots[row];
    double width = slot->width * COLUMN_SHARE;
    double above = layout->zero, below = layout->zero;
    bool has_unknown = false, has_number = false;
    double zero = scale_position(&layout->scale, DECIMAL_ZERO);

    if (width > COLUMN_MAX)
        width = COLUMN_MAX;
    double x = slot->x + (slot->width - width) / 2;
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        if (cell_has_unknown(cell))
            has_unknown = true;
        if (!cell_has_number(cell))
            continue;
        has_number = true;
        double height = (scale_position(&layout->scale, cell->number) - zero) * layout->plot.height;
        double *end = height < 0 ? &below : &above;
        put_column(frame, column_box(x, width, *end, *end - height), row, i, false);
        *end -= height;
    }
    if (has_unknown) {
        put_column(frame, (struct box){x, above - STUB_HEIGHT, width, STUB_HEIGHT}, row, 0, true);
        above -= STUB_HEIGHT;
    }
    if (!has_number) {
        put_gap_over(frame, slot, row, above - 1);
    } else if (has_labels) {
        double y = below > layout->zero ? below + LINE + 1 : above - 1;
        put_over(frame, x + width / 2, y, slot->width, column_words(frame, row, 0));
    }
}

static void put_group(struct chart_frame *frame, const struct column_sizes *sizes, size_t row,
                      bool has_labels)
{
    const struct chart *chart = frame->chart;
    struct chart_layout *layout = frame->layout;
    const struct column_slot *slot = &sizes->slots[row];
    double share = slot->width * 0.82 / (double)chart->series_count;

    if (share > COLUMN_MAX)
        share = COLUMN_MAX;
    double x = slot->x + (slot->width - share * (double)chart->series_count) / 2;
    double highest = layout->zero;
    bool has_number = false;
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
        double top = layout->zero;
        if (cell_has_number(cell)) {
            double y = layout_value_y(layout, cell->number);
            put_column(frame, column_box(x, share * 0.94, layout->zero, y), row, i, false);
            if (y < top)
                top = y;
            has_number = true;
        }
        if (cell_has_unknown(cell)) {
            struct box stub = {x, top - STUB_HEIGHT, share * 0.94, STUB_HEIGHT};
            put_column(frame, stub, row, i, true);
            top -= STUB_HEIGHT;
        }
        if (has_labels) {
            put_over(frame, x + share * 0.47, top - 1, share, column_words(frame, row, i));
        }
        if (top < highest)
            highest = top;
        x += share;
    }
    if (!has_number && !has_labels)
        put_gap_over(frame, slot, row, highest - 1);
}

void chart_lay_out_columns(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct chart_layout *layout = frame->layout;
    struct column_sizes sizes = {
        .low = DECIMAL_ZERO, .high = DECIMAL_ZERO, .labels = LINE + LABELS_DOWN};
    bool is_stacked = chart->kind == CHART_STACKED_COLUMNS;

    sizes.slots = NEW_ARRAY(frame->arena, struct column_slot, chart->row_count);
    measure_values(frame, &sizes);
    for (size_t row = 0; row < chart->row_count; row++) {
        if (!is_year(frame, row))
            sizes.labels = 2 * LINE + LABELS_DOWN;
    }
    place_plot(frame, &sizes);
    place_slots(frame, &sizes);
    layout->zero = layout_value_y(layout, DECIMAL_ZERO);
    put_axis(frame, &sizes);
    double share = is_stacked ? 1 : 0.82 / (double)chart->series_count;
    bool has_labels = (!is_stacked || chart->series_count == 1) && labels_fit(frame, &sizes, share);
    for (size_t row = 0; row < chart->row_count; row++) {
        if (is_stacked) {
            put_stack(frame, &sizes, row, has_labels);
        } else {
            put_group(frame, &sizes, row, has_labels);
        }
    }
    put_categories(frame, &sizes);
}

double chart_columns_height(const struct chart *chart, double width)
{
    (void)chart;
    return width < NARROW ? 220 : 270;
}
