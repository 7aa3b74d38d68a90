// Rows of names and words around a plot (see chart_rows.h).
#include "render/chart_rows.h"

#include <math.h>

#include "render/palette.h"

#define NAME_SHARE 0.34 // of the width, at most
#define EDGE_SHARE 0.32
#define PLOT_MIN 60.0
#define ROW_MIN 11.0
#define ROW_SPACE 0.4  // beside the words of a row
#define TALL_SPACE 3.0 // the same of two lines, which must not look like parts of their neighbours
#define TALL 16.0      // higher words stand on two lines
#define ROW_MAX 30.0
#define NOTE_LINE 10.6
#define KEYS_MAX 3    // side by side
#define KEY_GAP 18.0  // between their words
#define KEY_ROOM 32.0 // of the sign before the words, and the gap behind them

struct chart_rows chart_rows_new(size_t count, struct arena *arena)
{
    return (struct chart_rows){.items = NEW_ARRAY(arena, struct chart_row, count)};
}

void chart_rows_add(struct chart_rows *rows, struct chart_row row)
{
    rows->items[rows->count++] = row;
    rows->all = rows->count;
}

static double wider(const struct chart_frame *frame, const char *words, double than)
{
    if (words == NULL)
        return than;
    struct text text = chart_label(words, ALIGN_LEFT);
    double width = frame_width(frame, &text);

    return width > than ? width : than;
}

// How many rows from `index` on are of its name.
static size_t span_of(const struct chart_rows *rows, size_t index)
{
    size_t end = index + 1;

    while (end < rows->count && rows->items[end].name == NULL)
        end++;
    return end - index;
}

static double height_of(const struct chart_rows *rows, size_t first, size_t count)
{
    double height = 0;

    for (size_t i = first; i < first + count; i++)
        height += rows->items[i].height;
    return height;
}

static double room_for(double height)
{
    return height + (height > TALL ? TALL_SPACE : ROW_SPACE);
}

// The least height of each row: its own words, and its part of the name that it shares.
static void measure_rows(const struct chart_frame *frame, struct chart_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct chart_row *row = &rows->items[i];
        row->height = ROW_MIN;
        if (row->edge == NULL)
            continue;
        struct text edge = chart_name(row->edge, ALIGN_LEFT);
        row->height = fmax(row->height, room_for(frame_height(frame, &edge, rows->edges)));
    }
    for (size_t i = 0, span; i < rows->count; i += span) {
        span = span_of(rows, i);
        if (rows->items[i].name == NULL)
            continue;
        struct text name = chart_name(rows->items[i].name, ALIGN_RIGHT);
        double more = room_for(frame_height(frame, &name, rows->names)) - height_of(rows, i, span);
        for (size_t j = i; j < i + span && more > 0; j++)
            rows->items[j].height += more / (double)span;
    }
}

// As many as there is room for, at least one; names whole where more than one has room.
static size_t fitting_rows(const struct chart_rows *rows, double room)
{
    size_t count = 0;

    while (count < rows->count && room >= rows->items[count].height)
        room -= rows->items[count++].height;
    size_t end = count;
    while (end > 0 && end < rows->count && rows->items[end].name == NULL)
        end--;
    count = end > 0 ? end : count;
    return count > 0 ? count : 1;
}

// Rows of one height that fill the room, but for those that need more.
static void stretch_rows(struct chart_rows *rows, double room)
{
    double height = ROW_MAX, before;

    do {
        double left = room, alike = 0;
        before = height;
        for (size_t i = 0; i < rows->count; i++) {
            bool is_alike = rows->items[i].height < before;
            left -= is_alike ? 0 : rows->items[i].height;
            alike += is_alike;
        }
        height = alike > 0 ? fmin(left / alike, ROW_MAX) : before;
    } while (height < before);
    for (size_t i = 0; i < rows->count; i++)
        rows->items[i].height = fmax(rows->items[i].height, height);
}

static void fit(const struct chart_frame *frame, struct chart_rows *rows)
{
    double room = frame->bottom - frame->top - AXIS_HEIGHT;

    measure_rows(frame, rows);
    if (height_of(rows, 0, rows->count) > room) {
        room -= NOTE_LINE;
        rows->count = fitting_rows(rows, room);
        frame->layout->is_cut = true;
        measure_rows(frame, rows);
    }
    stretch_rows(rows, room);
    double top = frame->top;
    for (size_t i = 0; i < rows->count; i++) {
        rows->items[i].top = top;
        top += rows->items[i].height;
    }
}

void chart_rows_place(struct chart_frame *frame, struct chart_rows *rows)
{
    struct chart_layout *layout = frame->layout;
    double width = layout->size.width;

    for (size_t i = 0; i < rows->count; i++) {
        rows->names = wider(frame, rows->items[i].name, rows->names);
        rows->edges = wider(frame, rows->items[i].edge, rows->edges);
    }
    if (rows->names > width * NAME_SHARE)
        rows->names = width * NAME_SHARE;
    if (rows->edges > width * EDGE_SHARE)
        rows->edges = width * EDGE_SHARE;
    fit(frame, rows);
    double left = rows->names + ROW_GAP;
    double right = ROW_TICK_HALF + (rows->edges > 0 ? ROW_GAP + rows->edges : 0);
    layout->plot =
        (struct box){left, frame->top, width - left - right, height_of(rows, 0, rows->count)};
}

double chart_rows_y(const struct chart_rows *rows, size_t index)
{
    return rows->items[index].top + rows->items[index].height / 2;
}

// Centred on its rows.
static void put_words(struct chart_frame *frame, struct box room, const char *words,
                      enum text_align align)
{
    struct text text = chart_name(words, align);
    double height = frame_height(frame, &text, room.width);
    struct box box = {room.x, room.y + (room.height - height) / 2, room.width, height};

    frame_put_text(frame, ROLE_LABEL, box, &text);
}

void chart_rows_put(struct chart_frame *frame, const struct chart_rows *rows)
{
    double width = frame->layout->size.width;

    for (size_t i = 0; i < rows->count; i++) {
        const struct chart_row *row = &rows->items[i];
        double height = height_of(rows, i, span_of(rows, i));
        if (row->name != NULL)
            put_words(frame, (struct box){0, row->top, rows->names, height}, row->name,
                      ALIGN_RIGHT);
        if (row->edge != NULL)
            put_words(frame,
                      (struct box){row->edge_x > 0 ? row->edge_x : width - rows->edges, row->top,
                                   rows->edges, row->height},
                      row->edge, rows->edge_align);
    }
}

void chart_rows_end(struct chart_frame *frame, const struct chart_rows *rows, double axis)
{
    double y = frame->layout->plot.y + frame->layout->plot.height + axis;

    if (rows->count < rows->all) {
        struct text note = chart_tick_label(
            arena_printf(frame->arena, "The first %zu of %zu are drawn; the table has all.",
                         rows->count, rows->all),
            ALIGN_LEFT);
        frame_put_text(frame, ROLE_LABEL, (struct box){0, y, frame->layout->size.width, NOTE_LINE},
                       &note);
        y += NOTE_LINE;
    }
    frame->bottom = y;
}

void chart_put_dot(struct chart_frame *frame, struct point centre, double radius,
                   enum chart_fill fill, bool is_hollow)
{
    struct chart_path dot = {.path = path_of_circle(centre, radius, frame->arena),
                             .is_filled = true,
                             .fill = fill,
                             .is_faint = is_hollow,
                             .stroke = {is_hollow ? 1.2 : 0, palette_colour(fill), DASH_NONE}};

    LIST_PUSH(frame->arena, &frame->layout->paths, dot);
}

void chart_put_stroke(struct chart_frame *frame, struct point from, struct point to,
                      struct stroke stroke)
{
    const struct point points[] = {from, to};
    struct chart_path path = {.path = path_of_points(points, COUNT_OF(points), frame->arena),
                              .stroke = stroke};

    LIST_PUSH(frame->arena, &frame->layout->paths, path);
}

double chart_put_key_words(struct chart_frame *frame, double x, const char *words, double *bottom)
{
    struct text text = chart_name(words, ALIGN_LEFT);
    double width = fmin(frame_width(frame, &text), frame->layout->size.width / KEYS_MAX - KEY_ROOM);
    struct box box = {x, frame->top, width, frame_height(frame, &text, width)};
    double line = text.font.size * FONT_LEADING;

    frame_put_text(frame, ROLE_LABEL, box, &text);
    *bottom = fmax(*bottom, box.y + box.height + KEY_LINE - line);
    return x + width + KEY_GAP;
}
