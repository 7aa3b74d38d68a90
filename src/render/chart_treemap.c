// A treemap: each part an area of the box as large as its share, as near to a square as it gets.
//
// Squarified (Bruls, Huizing, van Wijk 2000): the largest first, along the shorter side of what is
// left, "others" last. Names and figures stand where they fit; a note counts those that do not.
#include <stdlib.h>
#include <string.h>

#include "render/chart_layout.h"
#include "render/palette.h"
#include "render/render.h"

#define PAD 4.0
#define LINE 10.6
#define LINES_MOST 3u // of a name
#define NAME_MIN 30.0 // narrower, a name is nothing but an ellipsis
#define EDGE_WIDTH 0.8
#define HEIGHT_SHARE 0.52 // of the width
#define HEIGHT_MIN 180.0
#define HEIGHT_MAX 380.0

struct part {
    size_t row;
    double value;
    bool is_other;
    struct box box;
};

struct parts {
    struct part *items;
    size_t count;
    double sum;
};

static const struct cell *part_cell(const struct chart *chart, size_t row)
{
    return chart_cell(chart, row, chart->series[0].column);
}

static bool is_part(const struct chart *chart, size_t row)
{
    const struct cell *cell = part_cell(chart, row);

    return cell_has_number(cell) && decimal_sign(cell->number) > 0;
}

static int compare_parts(const void *a, const void *b)
{
    const struct part *left = a, *right = b;

    if (left->is_other != right->is_other)
        return left->is_other ? 1 : -1;
    if (left->value != right->value)
        return left->value > right->value ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

static struct parts read_parts(const struct chart_frame *frame)
{
    const struct chart *chart = frame->chart;
    struct parts parts = {.items = NEW_ARRAY(frame->arena, struct part, chart->row_count + 1)};

    for (size_t row = 0; row < chart->row_count; row++) {
        if (!is_part(chart, row))
            continue;
        struct part part = {
            .row = row,
            .value = decimal_to_double(part_cell(chart, row)->number),
            .is_other = chart->table->rows[chart->first_row + row].role == ROW_OTHER,
        };
        parts.items[parts.count++] = part;
        parts.sum += part.value;
    }
    if (parts.count > 0)
        qsort(parts.items, parts.count, sizeof(*parts.items), compare_parts);
    return parts;
}

// The longest side over the shortest of the flattest among parts first..end - 1, laid along a side.
static double worst_shape(const struct parts *parts, size_t first, size_t end, double side,
                          double area_per_value)
{
    double sum = 0, worst = 1;

    for (size_t i = first; i < end; i++)
        sum += parts->items[i].value;
    double depth = sum * area_per_value / side;
    for (size_t i = first; i < end; i++) {
        double length = parts->items[i].value * area_per_value / depth;
        double shape = length > depth ? length / depth : depth / length;
        if (shape > worst)
            worst = shape;
    }
    return worst;
}

// Lays parts along the shorter side of the room and takes their strip off it.
static void lay_strip(struct parts *parts, size_t first, size_t end, struct box *room,
                      double area_per_value)
{
    bool is_tall = room->width >= room->height; // the strip stands at the left
    double side = is_tall ? room->height : room->width;
    double sum = 0, at = 0;

    for (size_t i = first; i < end; i++)
        sum += parts->items[i].value;
    double depth = sum * area_per_value / side;
    for (size_t i = first; i < end; i++) {
        double length = side * parts->items[i].value / sum;
        parts->items[i].box = is_tall ? (struct box){room->x, room->y + at, depth, length}
                                      : (struct box){room->x + at, room->y, length, depth};
        at += length;
    }
    if (is_tall) {
        room->x += depth;
        room->width -= depth;
    } else {
        room->y += depth;
        room->height -= depth;
    }
}

static void squarify(struct parts *parts, struct box room)
{
    double area_per_value = room.width * room.height / parts->sum;

    for (size_t first = 0; first < parts->count;) {
        double side = room.width < room.height ? room.width : room.height;
        size_t end = first + 1;
        while (end < parts->count && worst_shape(parts, first, end + 1, side, area_per_value) <=
                                         worst_shape(parts, first, end, side, area_per_value))
            end++;
        lay_strip(parts, first, end, &room, area_per_value);
        first = end;
    }
}

static void put_area(struct chart_frame *frame, const struct part *part, enum chart_fill fill)
{
    const struct box *box = &part->box;
    const struct point corners[] = {{box->x, box->y},
                                    {box->x + box->width, box->y},
                                    {box->x + box->width, box->y + box->height},
                                    {box->x, box->y + box->height},
                                    {box->x, box->y}};
    struct chart_path path = {.path = path_of_points(corners, COUNT_OF(corners), frame->arena),
                              .is_filled = true,
                              .fill = fill,
                              .is_plain = true,
                              .stroke = {EDGE_WIDTH, palette_seam(fill), DASH_NONE}};

    LIST_PUSH(frame->arena, &frame->layout->paths, path);
}

// How many lines of `most` a name may take: a word that is wider than its area is cut on its own
// line, because breaking it would make two of it.
static unsigned lines_for(const struct chart_frame *frame, const struct text *name, double width,
                          unsigned most)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct text word = *name, before = *name;

    before.lines = 0;
    for (const char *at = name->text; *at != '\0';) {
        size_t size = strcspn(at, " ");
        word.text = arena_copy(&scratch, at, size);
        before.text = arena_copy(&scratch, name->text, (size_t)(at - name->text));
        // Scripts that are written without spaces break between any two characters.
        if ((unsigned char)at[0] < 0xE0 && frame_width(frame, &word) > width) {
            double height = at > name->text ? frame_height(frame, &before, width) : 0;
            unsigned lines = (unsigned)(height / (name->font.size * FONT_LEADING) + 1.5);
            return lines < most ? lines : most;
        }
        at += size + (at[size] != '\0');
    }
    return most;
}

// Name and figure from the corner down, as far as they fit. False when not even a name does.
static bool put_words(struct chart_frame *frame, const struct part *part, enum chart_fill fill)
{
    struct text name = chart_label(chart_category(frame, part->row), ALIGN_LEFT);
    struct text figure =
        chart_tick_label(chart_words(frame, part->row, frame->chart->series[0].column), ALIGN_LEFT);
    double width = part->box.width - 2 * PAD;
    double height = part->box.height - 2 * PAD + 2;
    double natural = frame_width(frame, &name);

    if (height < LINE || (width < NAME_MIN && width < natural))
        return false;
    bool has_figure = height >= 2 * LINE && frame_width(frame, &figure) <= width;
    double lines = (height - (has_figure ? LINE : 0)) / LINE;
    name.lines = lines_for(frame, &name, width, lines > LINES_MOST ? LINES_MOST : (unsigned)lines);
    name.colour = figure.colour = palette_ink(fill);
    struct box box = {part->box.x + PAD, part->box.y + PAD - 1, width, 0};
    box.height = frame_height(frame, &name, width);
    frame_put_text(frame, ROLE_LABEL, box, &name);
    if (!has_figure)
        return true;
    box.y += box.height;
    box.height = figure.font.size * FONT_LEADING;
    frame_put_text(frame, ROLE_LABEL, box, &figure);
    return true;
}

void chart_lay_out_treemap(struct chart_frame *frame)
{
    struct chart_layout *layout = frame->layout;
    struct parts parts = read_parts(frame);
    size_t nameless = 0;

    layout->plot = (struct box){EDGE_WIDTH / 2, frame->top, layout->size.width - EDGE_WIDTH,
                                frame->bottom - frame->top - LINE - 1};
    squarify(&parts, layout->plot);
    for (size_t i = 0; i < parts.count; i++) {
        enum chart_fill fill = parts.items[i].is_other ? FILL_OTHER : frame->chart->series[0].fill;
        put_area(frame, &parts.items[i], fill);
        nameless += !put_words(frame, &parts.items[i], fill);
    }
    frame->bottom = layout->plot.y + layout->plot.height + LINE;
    if (nameless == 0)
        return;
    struct text note =
        chart_tick_label(arena_printf(frame->arena, "%s too small for a name; the table has all.",
                                      text_counted_are(frame->arena, nameless, "part")),
                         ALIGN_LEFT);
    struct box box = {0, frame->bottom - LINE + 1, layout->size.width, LINE};
    frame_put_text(frame, ROLE_LABEL, box, &note);
    frame->bottom += 1;
}

// Fewer parts are better compared as bars.
bool chart_treemap_has_content(const struct chart *chart)
{
    size_t count = 0;

    for (size_t row = 0; row < chart->row_count; row++)
        count += is_part(chart, row);
    return count >= TREEMAP_PARTS;
}

double chart_treemap_height(const struct chart *chart, double width)
{
    double height = width * HEIGHT_SHARE;

    (void)chart;
    return height < HEIGHT_MIN ? HEIGHT_MIN : height > HEIGHT_MAX ? HEIGHT_MAX : height;
}
