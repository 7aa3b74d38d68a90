// Small multiples: the same step lines for each of many, side by side on one scale, so that a small
// giver looks small. The value axis stands left of each line of panels, years under each column.
#include "base/text.h"
#include "core/date.h"

#include "render/chart_layout.h"
#include "render/palette.h"
#include "render/step_paths.h"

#define PANEL_WIDTH 148.0 // about
#define ACROSS_MIN 2u
#define PLOT_NATURAL 62.0
#define PLOT_MIN 28.0
#define HEAD 24.0 // name and figures over a panel, when no name needs a second line
#define LINE 10.6
#define UNDER 18.0 // years
#define GAP_X 16.0
#define GAP_Y 10.0
#define TITLE_LINE 14.0
#define TICK_SPACING 18.0
#define TIME_SPACING 60.0
#define LABELS_DOWN 5.2
#define LEVEL_SHARE 12  // of the time shown, how much is added so that a last step is seen
#define LEVEL_LEAST 182 // days

struct panels {
    size_t count;
    size_t across, down;
    size_t *starts; // first row of each, and the end
    struct time_axis axis;
    double width, height; // of a panel's plot
    double head;          // over it
};

static bool starts_panel(const struct chart *chart, size_t row)
{
    const struct cell *cell = chart_cell(chart, row, chart->panel_column);

    return row == 0 ||
           !text_equal(cell->text, chart_cell(chart, row - 1, chart->panel_column)->text);
}

static size_t panel_count(const struct chart *chart)
{
    size_t count = 0;

    for (size_t row = 0; row < chart->row_count; row++)
        count += starts_panel(chart, row);
    return count;
}

static size_t count_across(double width)
{
    size_t across = (size_t)(width / PANEL_WIDTH);

    return across < ACROSS_MIN ? ACROSS_MIN : across;
}

static size_t count_down(size_t count, size_t across)
{
    return (count + across - 1) / across;
}

// Two panels are no multiples.
bool chart_multiples_has_content(const struct chart *chart)
{
    return chart_has_positive_figure(chart) && panel_count(chart) >= 3;
}

double chart_multiples_height(const struct chart *chart, double width)
{
    size_t down = count_down(panel_count(chart), count_across(width));

    return 2 * TITLE_LINE + (double)down * (PLOT_NATURAL + HEAD + GAP_Y) + UNDER;
}

static void find_panels(const struct chart_frame *frame, struct panels *panels)
{
    const struct chart *chart = frame->chart;

    panels->count = panel_count(chart);
    panels->across = count_across(frame->layout->size.width);
    if (panels->across > panels->count)
        panels->across = panels->count;
    panels->down = count_down(panels->count, panels->across);
    panels->starts = NEW_ARRAY(frame->arena, size_t, panels->count + 1);
    size_t count = 0;
    for (size_t row = 0; row < chart->row_count; row++) {
        if (starts_panel(chart, row))
            panels->starts[count++] = row;
    }
    panels->starts[count] = chart->row_count;
}

static void set_time(const struct chart_frame *frame, struct panels *panels)
{
    const struct chart *chart = frame->chart;
    int32_t first = chart_row_day(chart, 0), last = first;
    int32_t year;
    unsigned month, day;

    for (size_t row = 1; row < chart->row_count; row++) {
        int32_t at = chart_row_day(chart, row);
        first = at < first ? at : first;
        last = at > last ? at : last;
    }
    int32_t level = (last - first) / LEVEL_SHARE;
    last += level > LEVEL_LEAST ? level : LEVEL_LEAST;
    day_to_civil(first, &year, &month, &day);
    panels->axis = time_axis_make(day_from_civil(year, 1, 1), last,
                                  (unsigned)(panels->width / TIME_SPACING) + 1);
}

static struct box panel_box(const struct chart_layout *layout, const struct panels *panels,
                            size_t panel)
{
    double x = (double)(panel % panels->across) * (panels->width + GAP_X);
    double y = (double)(panel / panels->across) * (panels->height + panels->head + GAP_Y);

    return (struct box){layout->plot.x + x, layout->plot.y + y + panels->head, panels->width,
                        panels->height};
}

static void place_panels(struct chart_frame *frame, struct panels *panels)
{
    struct chart_layout *layout = frame->layout;
    struct decimal low = DECIMAL_ZERO, high = DECIMAL_ZERO;
    double room = frame->bottom - frame->top - TITLE_LINE - UNDER;

    panels->height = room / (double)panels->down - panels->head - GAP_Y;
    if (panels->height > 2 * PLOT_NATURAL)
        panels->height = 2 * PLOT_NATURAL;
    if (panels->height < PLOT_MIN)
        panels->height = PLOT_MIN;
    chart_value_range(frame->chart, &low, &high);
    frame_set_scale(frame, low, high, panels->height, TICK_SPACING);
    layout->plot.x = frame_axis_width(frame);
    layout->plot.y = frame->top + TITLE_LINE;
    layout->plot.width = layout->size.width - layout->plot.x;
    layout->plot.height = (double)panels->down * (panels->height + panels->head + GAP_Y) - GAP_Y;
    panels->width =
        (layout->plot.width - (double)(panels->across - 1) * GAP_X) / (double)panels->across;
}

static struct text panel_name(const struct chart_frame *frame, size_t last_row)
{
    struct text name =
        chart_name(chart_words(frame, last_row, frame->chart->panel_column), ALIGN_LEFT);

    name.font.is_bold = true;
    return name;
}

static bool has_long_name(const struct chart_frame *frame, const struct panels *panels)
{
    for (size_t i = 0; i < panels->count; i++) {
        struct text name = panel_name(frame, panels->starts[i + 1] - 1);
        if (frame_width(frame, &name) > panels->width)
            return true;
    }
    return false;
}

static void put_values(struct chart_frame *frame, const struct box *plot, bool has_labels)
{
    struct chart_layout *layout = frame->layout;

    for (size_t i = 0; i < layout->scale.count; i++) {
        struct decimal tick = layout->scale.ticks[i];
        double y = plot->y + (1 - scale_position(&layout->scale, tick)) * plot->height;
        struct chart_rule rule = {
            {plot->x, y}, {plot->x + plot->width, y}, decimal_sign(tick) == 0, false};
        LIST_PUSH(frame->arena, &layout->rules, rule);
        if (!has_labels)
            continue;
        struct text text = chart_tick_label(
            scale_label(&layout->scale, i, frame_scale_power(frame), frame->arena), ALIGN_RIGHT);
        double height = text.font.size * FONT_LEADING;
        struct box box = {0, y - height / 2, layout->plot.x - 7, height};
        frame_put_text(frame, ROLE_LABEL, box, &text);
    }
}

static void put_years(struct chart_frame *frame, const struct panels *panels,
                      const struct box *plot)
{
    double taken = plot->x - GAP_X / 2, right = plot->x + plot->width;

    for (size_t i = 0; i < panels->axis.count; i++) {
        const struct time_tick *tick = &panels->axis.ticks[i];
        struct text text = chart_tick_label(arena_string(frame->arena, tick->label), ALIGN_CENTRE);
        double width = frame_width(frame, &text);
        double x = steps_day_x(plot, &panels->axis, tick->day) - width / 2;
        if (x + width > right)
            x = right - width;
        if (x < taken)
            continue;
        struct box box = {x, plot->y + plot->height + LABELS_DOWN, width,
                          text.font.size * FONT_LEADING};
        frame_put_text(frame, ROLE_LABEL, box, &text);
        taken = x + width + 6;
    }
}

// The panel's name, and under it how far its series have come.
static void put_head(struct chart_frame *frame, const struct panels *panels, size_t panel,
                     const struct box *plot)
{
    const struct chart *chart = frame->chart;
    size_t last = panels->starts[panel + 1] - 1;
    struct text name = panel_name(frame, last);
    struct buffer words = {.arena = frame->arena};
    struct box box = {plot->x, plot->y - panels->head, plot->width, 0};

    box.height = frame_height(frame, &name, box.width);
    frame_put_text(frame, ROLE_LABEL, box, &name);
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct cell *cell = chart_cell(chart, last, chart->series[i].column);
        if (cell->type != CELL_BLANK)
            buffer_printf(&words, "%s%s", words.size == 0 ? "" : " \u00B7 ",
                          chart_words(frame, last, chart->series[i].column));
    }
    if (words.size == 0)
        return;
    struct text figures = chart_tick_label(buffer_string(&words), ALIGN_LEFT);
    frame_put_text(
        frame, ROLE_LABEL,
        (struct box){plot->x, box.y + box.height, plot->width, figures.font.size * FONT_LEADING},
        &figures);
}

void chart_lay_out_multiples(struct chart_frame *frame)
{
    struct panels panels = {.head = HEAD};

    find_panels(frame, &panels);
    place_panels(frame, &panels);
    if (has_long_name(frame, &panels)) {
        panels.head += LINE;
        place_panels(frame, &panels);
    }
    set_time(frame, &panels);
    frame_put_axis_title(frame);
    for (size_t i = 0; i < panels.count; i++) {
        struct box plot = panel_box(frame->layout, &panels, i);
        const struct step_panel panel = {plot, &panels.axis, panels.starts[i],
                                         panels.starts[i + 1] - panels.starts[i]};
        put_values(frame, &plot, i % panels.across == 0);
        put_head(frame, &panels, i, &plot);
        chart_put_steps(frame, &panel);
        if (i + panels.across >= panels.count)
            put_years(frame, &panels, &plot);
    }
    frame->bottom = frame->layout->plot.y + frame->layout->plot.height + UNDER;
}
