// Rows of names and words around a plot (see chart_rows.h).
#include "render/chart_rows.h"

#include "render/palette.h"

#define NAME_SHARE 0.34 // of the width, at most
#define EDGE_SHARE 0.32
#define PLOT_MIN 60.0
#define ROW_MIN 11.0
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

// As many rows as there is room for, at least one.
static void fit(const struct chart_frame *frame, struct chart_rows *rows)
{
    double room = frame->bottom - frame->top - AXIS_HEIGHT;

    rows->height = room / (double)rows->count;
    if (rows->height > ROW_MAX)
        rows->height = ROW_MAX;
    if (rows->height >= ROW_MIN)
        return;
    rows->height = ROW_MIN;
    room -= NOTE_LINE;
    size_t fits = room > ROW_MIN ? (size_t)(room / ROW_MIN) : 1;
    if (fits < rows->count)
        rows->count = fits;
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
        (struct box){left, frame->top, width - left - right, rows->height * (double)rows->count};
}

double chart_rows_y(const struct chart_frame *frame, const struct chart_rows *rows, size_t index)
{
    return frame->layout->plot.y + rows->height * ((double)index + 0.5);
}

// How many rows from `index` on are of its name.
static size_t span_of(const struct chart_rows *rows, size_t index)
{
    size_t end = index + 1;

    while (end < rows->count && rows->items[end].name == NULL)
        end++;
    return end - index;
}

// Centred on its rows, in as many of two lines as they hold.
static void put_words(struct chart_frame *frame, struct box room, const char *words,
                      enum text_align align)
{
    struct text text = chart_label(words, align);
    double line = text.font.size * FONT_LEADING;

    text.lines = room.height >= 2 * line ? 2 : 1;
    double height = frame->ruler->measure(frame->ruler->user, &text, room.width).height;
    if (height < line)
        height = line;
    struct box box = {room.x, room.y + (room.height - height) / 2, room.width, height};
    frame_put_text(frame, ROLE_LABEL, box, &text);
}

void chart_rows_put(struct chart_frame *frame, const struct chart_rows *rows)
{
    double width = frame->layout->size.width;

    for (size_t i = 0; i < rows->count; i++) {
        const struct chart_row *row = &rows->items[i];
        double y = frame->layout->plot.y + rows->height * (double)i;
        double height = rows->height * (double)span_of(rows, i);
        if (row->name != NULL)
            put_words(frame, (struct box){0, y, rows->names, height}, row->name, ALIGN_RIGHT);
        if (row->edge != NULL)
            put_words(frame,
                      (struct box){row->edge_x > 0 ? row->edge_x : width - rows->edges, y,
                                   rows->edges, rows->height},
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

double chart_put_key_words(struct chart_frame *frame, double x, double y, const char *words)
{
    struct text text = chart_label(words, ALIGN_LEFT);
    double width = frame_width(frame, &text);
    double most = frame->layout->size.width / KEYS_MAX - KEY_ROOM;

    text.lines = 1;
    if (width > most)
        width = most;
    frame_put_text(frame, ROLE_LABEL, (struct box){x, y, width, text.font.size * FONT_LEADING},
                   &text);
    return x + width + KEY_GAP;
}
