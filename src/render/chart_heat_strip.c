// Heat strips: a cell for each figure, the darker the larger, the figure written in it. Rows of
// another currency cannot be compared, so each category has a scale of its own: a fifth of its
// largest figure a step. From the partial row on the figures are only possible and their cells
// dashed.
#include "base/text.h"

#include "render/chart_rows.h"
#include "render/palette.h"

#define SHADES 5
#define HEAD 13.0 // names of the buckets
#define CELL_GAP 2.0
#define ROW_NATURAL 26.0
#define UNDER 4.0

static const struct cell *cell_of(const struct chart *chart, size_t row, size_t series)
{
    return chart_cell(chart, row, chart->series[series].column);
}

static bool is_positive(const struct cell *cell)
{
    return cell_has_number(cell) && decimal_sign(cell->number) > 0;
}

bool chart_heat_strip_has_content(const struct chart *chart)
{
    return chart_has_positive_figure(chart);
}

double chart_heat_strip_height(const struct chart *chart, double width)
{
    (void)width;
    return HEAD + ROW_NATURAL * (double)chart->row_count + UNDER;
}

// The largest figure of all rows of one category, wherever they stand.
static struct decimal largest_of(const struct chart_frame *frame, const char *scale)
{
    const struct chart *chart = frame->chart;
    struct decimal largest = DECIMAL_ZERO;

    for (size_t row = 0; row < chart->row_count; row++) {
        if (!text_equal(chart_words(frame, row, chart->panel_column), scale))
            continue;
        for (size_t i = 0; i < chart->series_count; i++) {
            const struct cell *cell = cell_of(chart, row, i);
            if (cell_has_number(cell) && decimal_compare(cell->number, largest) > 0)
                largest = cell->number;
        }
    }
    return largest;
}

static enum chart_fill shade_of(const struct cell *cell, struct decimal largest)
{
    static const enum chart_fill shades[SHADES] = {FILL_HEAT_1, FILL_HEAT_2, FILL_HEAT_3,
                                                   FILL_HEAT_4, FILL_HEAT_5};
    double share = decimal_to_double(cell->number) / decimal_to_double(largest);
    size_t shade = (size_t)(share * SHADES);

    return shades[shade < SHADES ? shade : SHADES - 1];
}

static void put_cell(struct chart_frame *frame, struct box box, size_t row, size_t series,
                     struct decimal largest)
{
    const struct chart *chart = frame->chart;
    const struct cell *cell = cell_of(chart, row, series);
    struct text figure =
        chart_label(chart_words(frame, row, chart->series[series].column), ALIGN_CENTRE);
    bool is_possible = chart->partial_row != CHART_NO_COLUMN && row >= chart->partial_row;
    double line = figure.font.size * FONT_LEADING;
    struct box text = {box.x + 2, box.y + (box.height - line) / 2, box.width - 4, line};

    if (is_positive(cell)) {
        const struct point corners[] = {{box.x, box.y},
                                        {box.x + box.width, box.y},
                                        {box.x + box.width, box.y + box.height},
                                        {box.x, box.y + box.height},
                                        {box.x, box.y}};
        enum chart_fill fill = shade_of(cell, largest);
        struct chart_path path = {
            .path = path_of_points(corners, COUNT_OF(corners), frame->arena),
            .is_filled = true,
            .fill = fill,
            .stroke = {0.8, palette_edge(fill), is_possible ? DASH_DASHED : DASH_NONE}};
        LIST_PUSH(frame->arena, &frame->layout->paths, path);
        figure.colour = palette_ink(fill);
    } else {
        figure.colour = INK_SOFT;
    }
    frame_put_text(frame, ROLE_LABEL, text, &figure);
}

void chart_lay_out_heat_strip(struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct chart_layout *layout = frame->layout;
    struct chart_rows rows = chart_rows_new(chart->row_count, frame->arena);

    for (size_t row = 0; row < chart->row_count; row++)
        chart_rows_add(&rows,
                       (struct chart_row){.name = chart_category(frame, row),
                                          .edge = chart->edge_column == CHART_NO_COLUMN
                                                      ? NULL
                                                      : chart_words(frame, row, chart->edge_column),
                                          .row = row});
    frame->top += HEAD;
    frame->bottom += AXIS_HEIGHT - UNDER; // there is no axis
    chart_rows_place(frame, &rows);
    layout->plot.width += ROW_TICK_HALF;
    double width = layout->plot.width / (double)chart->series_count;
    for (size_t i = 0; i < chart->series_count; i++) {
        struct text head = chart_tick_label(chart->series[i].label, ALIGN_CENTRE);
        struct box box = {layout->plot.x + width * (double)i + 2, frame->top - HEAD, width - 4,
                          head.font.size * FONT_LEADING};
        frame_put_text(frame, ROLE_LABEL, box, &head);
    }
    for (size_t i = 0; i < rows.count; i++) {
        size_t row = rows.items[i].row;
        struct decimal largest = largest_of(frame, chart_words(frame, row, chart->panel_column));
        for (size_t j = 0; j < chart->series_count; j++) {
            struct box box = {layout->plot.x + width * (double)j + CELL_GAP / 2,
                              rows.items[i].top + CELL_GAP / 2, width - CELL_GAP,
                              rows.items[i].height - CELL_GAP};
            put_cell(frame, box, row, j, largest);
        }
    }
    chart_rows_put(frame, &rows);
    chart_rows_end(frame, &rows, UNDER);
}
