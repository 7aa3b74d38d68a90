// Value axes: up the left side with lines across, or along the bottom with lines up; and the axis of
// time along the bottom.
#include "render/chart_layout.h"

#include "core/date.h"
#include "render/palette.h"
#include "render/step_paths.h"

#define TITLE_LINE 10.0
#define LABEL_GAP 7.0 // between labels and plot
#define LINE 10.0
#define LABELS_DOWN 5.2 // below the axis, clear of the value at its end

double frame_axis_width(const struct chart_frame *frame)
{
    const struct scale *scale = &frame->layout->scale;
    double widest = 0;

    for (size_t i = 0; i < scale->count; i++) {
        struct text text = chart_tick_label(
            scale_label(scale, i, frame_scale_power(frame), frame->arena), ALIGN_RIGHT);
        double width = frame_width(frame, &text);
        if (width > widest)
            widest = width;
    }
    return widest + LABEL_GAP;
}

double layout_value_y(const struct chart_layout *layout, struct decimal value)
{
    return layout->plot.y + (1 - scale_position(&layout->scale, value)) * layout->plot.height;
}

void frame_put_axis(struct chart_frame *frame)
{
    struct chart_layout *layout = frame->layout;
    double right = layout->plot.x + layout->plot.width;

    for (size_t i = 0; i < layout->scale.count; i++) {
        struct decimal tick = layout->scale.ticks[i];
        double y = layout_value_y(layout, tick);
        struct chart_rule rule = {{layout->plot.x, y}, {right, y}, decimal_sign(tick) == 0, false};
        LIST_PUSH(frame->arena, &layout->rules, rule);
        struct text text = chart_tick_label(
            scale_label(&layout->scale, i, frame_scale_power(frame), frame->arena), ALIGN_RIGHT);
        double height = text.font.size * FONT_LEADING;
        struct box box = {0, y - height / 2, layout->plot.x - LABEL_GAP, height};
        frame_put_text(frame, ROLE_LABEL, box, &text);
    }
}

void frame_put_axis_title(struct chart_frame *frame)
{
    if (frame->chart->axis == NULL)
        return;
    struct text axis = chart_tick_label(frame->chart->axis, ALIGN_LEFT);
    frame_put_text(frame, ROLE_LABEL,
                   (struct box){0, frame->top + 2, frame->layout->size.width, TITLE_LINE}, &axis);
}

double layout_value_x(const struct chart_layout *layout, struct decimal value)
{
    return layout->plot.x + scale_position(&layout->scale, value) * layout->plot.width;
}

void frame_put_bottom_axis(struct chart_frame *frame, double bottom)
{
    struct chart_layout *layout = frame->layout;
    double taken = 0;

    for (size_t i = 0; i < layout->scale.count; i++) {
        double x = layout_value_x(layout, layout->scale.ticks[i]);
        bool is_zero = decimal_sign(layout->scale.ticks[i]) == 0;
        struct chart_rule rule = {{x, layout->plot.y}, {x, bottom}, is_zero, false};
        LIST_PUSH(frame->arena, &layout->rules, rule);
        struct text text = chart_tick_label(
            scale_label(&layout->scale, i, frame_scale_power(frame), frame->arena), ALIGN_CENTRE);
        double width = frame_width(frame, &text);
        if (i > 0 && x - width / 2 < taken + 4)
            continue;
        struct box box = {x - width / 2, bottom + 2, width, text.font.size * FONT_LEADING};
        frame_put_text(frame, ROLE_LABEL, box, &text);
        taken = x + width / 2;
    }
    if (frame->chart->axis == NULL)
        return;
    struct text axis = chart_tick_label(frame->chart->axis, ALIGN_LEFT);
    double width = frame_width(frame, &axis);
    double room = layout->size.width - layout->plot.x;
    struct box box = {layout->plot.x, bottom + 12.5, width < room ? width : room,
                      axis.font.size * FONT_LEADING};
    frame_put_text(frame, ROLE_LABEL, box, &axis);
}

// Every tick has its mark; labels that would touch the one before are left out.
void frame_put_time_axis(struct chart_frame *frame, const struct time_axis *axis)
{
    struct chart_layout *layout = frame->layout;
    double bottom = layout->plot.y + layout->plot.height;
    double taken = 0;

    for (size_t i = 0; i < axis->count; i++) {
        const struct time_tick *tick = &axis->ticks[i];
        double x = steps_day_x(&layout->plot, axis, tick->day);
        struct chart_rule rule = {{x, bottom}, {x, bottom + 3}, false, false};
        struct text text = chart_tick_label(arena_string(frame->arena, tick->label), ALIGN_CENTRE);
        double width = frame_width(frame, &text);
        LIST_PUSH(frame->arena, &layout->rules, rule);
        if (x - width / 2 < taken)
            continue;
        struct box box = {x - width / 2, bottom + LABELS_DOWN, width,
                          text.font.size * FONT_LEADING};
        frame_put_text(frame, ROLE_LABEL, box, &text);
        taken = x + width / 2 + 5;
    }
}

// A dotted rule at `day`, and over it `words` with the chart's as-of day.
static void put_as_of(struct chart_frame *frame, const struct time_axis *axis, int32_t day,
                      const char *words)
{
    const struct chart_layout *layout = frame->layout;
    int32_t as_of = frame->chart->as_of_day;
    struct date date = {.earliest = as_of, .latest = as_of};

    day_format(as_of, date.text);
    struct text text = chart_tick_label(
        arena_printf(frame->arena, "%s %s", words, date_words(&date, frame->arena)), ALIGN_CENTRE);
    double x = steps_day_x(&layout->plot, axis, day);
    double width = frame_width(frame, &text);
    double start = x - width / 2;
    struct chart_rule rule = {
        {x, layout->plot.y - 4}, {x, layout->plot.y + layout->plot.height}, false, true};

    LIST_PUSH(frame->arena, &frame->layout->rules, rule);
    if (start + width > layout->size.width)
        start = layout->size.width - width;
    if (start < 0)
        start = 0;
    struct box box = {start, layout->plot.y - LINE - 5, width, text.font.size * FONT_LEADING};
    frame_put_text(frame, ROLE_LABEL, box, &text);
}

void frame_put_as_of(struct chart_frame *frame, const struct time_axis *axis)
{
    int32_t day = frame->chart->as_of_day;

    if (day >= axis->first && day <= axis->last)
        put_as_of(frame, axis, day, "as of");
}

void frame_put_unchanged(struct chart_frame *frame, const struct time_axis *axis)
{
    put_as_of(frame, axis, axis->last, "unchanged on");
}
