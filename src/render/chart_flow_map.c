// A flow map (Sankey): places in levels, ribbons as wide as their amounts between them.
//
// Words stand where no ribbon runs: beside the outer levels, and in lanes inside the others, which
// ribbons enter on one side and leave on the other. What the rows are, chart.h says. An amount
// nobody knows is a hatched ribbon of one width.
#include "render/chart_layout.h"

#include <math.h>
#include <stdlib.h>

#include "render/flow_places.h"
#include "render/palette.h"
#include "render/render.h"

#define BAR_WIDTH 4.0
#define TEXT_GAP 4.0
#define HEAD_HEIGHT 15.0
#define STUB_HEIGHT 4.0
#define STUBS_THROUGH 16 // more of them are drawn as their two ends only
#define STUB_END 9.0
#define EDGE_WIDTH 0.45
#define LINE 10.6 // leading of a label
#define RIBBONS_MIN 32.0
#define NAMES_SHARE                                                                                \
    0.75 // of a level's height may go to names, so that the largest still look large
#define NAME_GAP 4.0
#define SHORT_NAME 50.0 // is not parted
#define HALVINGS 20
#define LONG_NAMES 1.4 // of their share of the width, when two lines need it
#define ROOM_MIN 80.0
#define PLACE_ROOM 17.0 // of a place in the fullest level, when there is room
#define HEIGHT_MIN 260.0
#define HEIGHT_MAX 560.0

// Words of a place; `row` is the chart's.
struct flow_words {
    size_t row;
    const char *name, *figure;
    double figure_width;
};

struct flow_lane {
    const char *title;
    size_t count;          // places
    double names, figures; // widest
    double tight;          // width in which every name has room on two lines
    double left, right;    // where ribbons end and start
    double text_x, width;  // room for words
    bool is_under;         // figures stand under names
};

struct flow_drawing {
    struct chart_frame *frame;
    struct flow_map map;
    struct flow_words *words; // by place
    struct flow_lane *lanes;  // by level
    size_t *place_of_row;     // + 1; 0: no place
    size_t *row_of_ribbon;
    size_t word_count; // places that have them
};

static bool is_ribbon(const struct chart *chart, size_t row)
{
    return chart_cell(chart, row, chart->from_column)->type != CELL_BLANK;
}

static size_t row_of(const struct chart *chart, size_t row, size_t column)
{
    return (size_t)decimal_to_double(chart_cell(chart, row, column)->number);
}

static const struct cell *value_of(const struct chart *chart, size_t row)
{
    return chart_cell(chart, row, chart->series[0].column);
}

static const char *place_figure(const struct chart_frame *frame, size_t row)
{
    struct cell cell = *value_of(frame->chart, row);
    bool has_unknown = cell_has_unknown(&cell);

    if (!cell_has_number(&cell))
        return has_unknown ? "unknown" : "";
    cell.lower = cell.upper = cell.number;
    cell.is_open = false;
    cell.unknown = 0;
    const char *words =
        cell_words(&cell, chart_column(frame->chart, frame->chart->series[0].column), frame->arena);
    return has_unknown ? arena_printf(frame->arena, "%s + ..", words) : words;
}

static void read_place(struct flow_drawing *drawing, size_t row)
{
    struct chart_frame *frame = drawing->frame;
    const struct chart *chart = frame->chart;
    struct flow_map *map = &drawing->map;
    struct flow_lane *lane = &drawing->lanes[map->level_count - 1];
    bool is_other = chart->table->rows[chart->first_row + row].role == ROW_OTHER;
    struct flow_words words = {
        .row = row, .name = chart_category(frame, row), .figure = place_figure(frame, row)};
    struct text name = chart_label(words.name, ALIGN_LEFT);
    struct text figure = chart_tick_label(words.figure, ALIGN_LEFT);
    double width = frame_width(frame, &name);

    words.figure_width = words.figure[0] == '\0' ? 0 : frame_width(frame, &figure);
    lane->names = width > lane->names ? width : lane->names;
    lane->figures = words.figure_width > lane->figures ? words.figure_width : lane->figures;
    lane->count++;
    drawing->words[map->places.count] = words;
    drawing->place_of_row[row] = map->places.count + 1;
    struct flow_place place = {.level = map->level_count - 1, .is_last = is_other};
    LIST_PUSH(frame->arena, &map->places, place);
}

static void read_ribbon(struct flow_drawing *drawing, size_t row)
{
    const struct chart *chart = drawing->frame->chart;
    const struct cell *cell = value_of(chart, row);
    struct flow_ribbon ribbon = {
        .from = drawing->place_of_row[row_of(chart, row, chart->from_column)] - 1,
        .to = drawing->place_of_row[row_of(chart, row, chart->to_column)] - 1,
        .stub = cell_has_unknown(cell) ? STUB_HEIGHT : 0,
    };

    if (cell_has_number(cell) && decimal_sign(cell->number) > 0)
        ribbon.value = decimal_to_double(cell->number);
    if (ribbon.value <= 0 && ribbon.stub <= 0)
        return;
    drawing->row_of_ribbon[drawing->map.ribbons.count] = row;
    LIST_PUSH(drawing->frame->arena, &drawing->map.ribbons, ribbon);
}

static void read_rows(struct flow_drawing *drawing)
{
    struct chart_frame *frame = drawing->frame;
    const struct chart *chart = frame->chart;

    drawing->words = NEW_ARRAY(frame->arena, struct flow_words, chart->row_count);
    drawing->lanes = NEW_ARRAY(frame->arena, struct flow_lane, chart->row_count);
    drawing->place_of_row = NEW_ARRAY(frame->arena, size_t, chart->row_count);
    drawing->row_of_ribbon = NEW_ARRAY(frame->arena, size_t, chart->row_count);
    for (size_t row = 0; row < chart->row_count; row++) {
        if (chart->table->rows[chart->first_row + row].role == ROW_GROUP) {
            drawing->lanes[drawing->map.level_count++].title = chart_category(frame, row);
        } else if (is_ribbon(chart, row)) {
            read_ribbon(drawing, row);
        } else {
            read_place(drawing, row);
        }
    }
}

// --- across ---

static bool is_inner(const struct flow_drawing *drawing, size_t level)
{
    return level > 0 && level + 1 < drawing->map.level_count;
}

// About the least width in which a name has room on two lines.
static double two_line_width(const struct chart_frame *frame, const char *words)
{
    static const double shares[] = {0.55, 0.65, 0.8};
    struct text name = chart_label(words, ALIGN_LEFT);
    double width = frame_width(frame, &name);

    name.lines = 0;
    for (size_t i = 0; i < COUNT_OF(shares) && width > SHORT_NAME; i++) {
        if (frame_height(frame, &name, width * shares[i]) < 2.5 * LINE)
            return width * shares[i];
    }
    return width;
}

// Room for words as they are, or on two lines where they are long; its title in any case.
static void set_names(struct flow_drawing *drawing, size_t level, double most)
{
    struct flow_lane *lane = &drawing->lanes[level];
    struct text title = chart_tick_label(lane->title, ALIGN_LEFT);
    double tight = 0;

    title.font.is_bold = true;
    for (size_t i = 0; i < drawing->map.places.count; i++) {
        if (drawing->map.places.items[i].level == level)
            tight = fmax(tight, two_line_width(drawing->frame, drawing->words[i].name));
    }
    lane->tight = fmax(fmin(tight, most * LONG_NAMES), frame_width(drawing->frame, &title));
    lane->names = fmax(fmin(lane->names, most), lane->tight);
}

// The width of a level's words with the room beside them.
static double lane_width(const struct flow_drawing *drawing, size_t level)
{
    const struct flow_lane *lane = &drawing->lanes[level];
    double words =
        lane->is_under ? fmax(lane->names, lane->figures) : lane->names + TEXT_GAP + lane->figures;

    return words + (is_inner(drawing, level) ? 2 * TEXT_GAP + BAR_WIDTH : TEXT_GAP);
}

static double taken_by_lanes(const struct flow_drawing *drawing)
{
    double taken = 0;

    for (size_t level = 0; level < drawing->map.level_count; level++)
        taken += lane_width(drawing, level) + BAR_WIDTH;
    return taken;
}

// Takes what is missing from the widest names.
static void lower(struct flow_drawing *drawing, double missing)
{
    double low = 0, high = drawing->frame->layout->size.width;

    for (size_t i = 0; i < HALVINGS && missing > 0; i++) {
        double middle = (low + high) / 2, taken = 0;
        for (size_t level = 0; level < drawing->map.level_count; level++)
            taken += fmax(drawing->lanes[level].names - middle, 0);
        *(taken < missing ? &high : &low) = middle;
    }
    for (size_t level = 0; level < drawing->map.level_count; level++)
        drawing->lanes[level].names = fmin(drawing->lanes[level].names, high);
}

// Takes what is missing from names that have room on two lines in less, then from the widest.
static void tighten(struct flow_drawing *drawing, double missing)
{
    double spare = 0;

    for (size_t level = 0; level < drawing->map.level_count; level++)
        spare += drawing->lanes[level].names - drawing->lanes[level].tight;
    double share = spare > missing ? missing / spare : 1;
    for (size_t level = 0; level < drawing->map.level_count; level++) {
        struct flow_lane *lane = &drawing->lanes[level];
        lane->names -= (lane->names - lane->tight) * share;
    }
    lower(drawing, missing - spare);
}

// Words as wide as they are, up to a share of the chart; what is left is for the ribbons.
static void place_lanes(struct flow_drawing *drawing, double room)
{
    static const double shares[] = {0.36, 0.36, 0.24, 0.18}; // of a level's names, by levels
    size_t levels = drawing->map.level_count;
    double all = drawing->frame->layout->size.width;
    double share = shares[levels > 4 ? 3 : levels - 1];

    for (size_t level = 0; level < levels; level++) {
        struct flow_lane *lane = &drawing->lanes[level];
        set_names(drawing, level, all * share);
        lane->is_under =
            is_inner(drawing, level) || 3 * LINE * (double)lane->count < room * NAMES_SHARE;
    }
    double missing = taken_by_lanes(drawing) + RIBBONS_MIN * (double)(levels - 1) - all;
    if (missing > 0)
        tighten(drawing, missing);
    double taken = taken_by_lanes(drawing);
    double gap = levels > 1 ? (all - taken) / (double)(levels - 1) : 0;
    double shrink = 1;
    if (gap < RIBBONS_MIN) {
        double words = taken - BAR_WIDTH * (double)levels;
        shrink = (words - (RIBBONS_MIN - gap) * (double)(levels - 1)) / words;
        gap = RIBBONS_MIN;
    }
    double x = 0;
    for (size_t level = 0; level < levels; level++) {
        struct flow_lane *lane = &drawing->lanes[level];
        lane->width = lane_width(drawing, level) * shrink;
        bool is_first = level == 0;
        lane->text_x = is_first ? 0 : x + BAR_WIDTH + TEXT_GAP;
        lane->left = is_first ? x + lane->width : x;
        lane->right = is_first ? lane->left + BAR_WIDTH : x + lane->width + BAR_WIDTH;
        x += lane->width + BAR_WIDTH + gap;
        lane->width -= is_inner(drawing, level) ? 2 * TEXT_GAP + BAR_WIDTH : TEXT_GAP;
        double least = lane->width * 0.4; // of a name
        least = lane->names < least ? lane->names : least;
        if (!lane->is_under && lane->figures > lane->width - least - TEXT_GAP)
            lane->figures = lane->width - least - TEXT_GAP;
    }
}

static double name_width(const struct flow_drawing *drawing, size_t level)
{
    const struct flow_lane *lane = &drawing->lanes[level];

    return lane->is_under ? lane->width : lane->width - lane->figures - TEXT_GAP;
}

static struct text place_name(const struct flow_drawing *drawing, size_t place)
{
    size_t level = drawing->map.places.items[place].level;

    return chart_name(drawing->words[place].name, level == 0 ? ALIGN_RIGHT : ALIGN_LEFT);
}

static double name_height(const struct flow_drawing *drawing, size_t place)
{
    struct text name = place_name(drawing, place);

    return frame_height(drawing->frame, &name,
                        name_width(drawing, drawing->map.places.items[place].level));
}

// What the names of a level take.
static double names_height(const struct flow_drawing *drawing, size_t level)
{
    double height = 0;

    for (size_t i = 0; i < drawing->map.places.count; i++) {
        if (drawing->map.places.items[i].level == level)
            height += name_height(drawing, i) + NAME_GAP;
    }
    return height;
}

// Names, and figures under them where all of a level leave room.
static void measure_words(struct flow_drawing *drawing, double room)
{
    bool *has_figures = NEW_ARRAY(drawing->frame->arena, bool, drawing->map.level_count);

    for (size_t level = 0; level < drawing->map.level_count; level++) {
        const struct flow_lane *lane = &drawing->lanes[level];
        double height = names_height(drawing, level) + LINE * (double)lane->count;
        has_figures[level] = lane->is_under && height < room * NAMES_SHARE;
    }
    for (size_t i = 0; i < drawing->map.places.count; i++) {
        struct flow_place *place = &drawing->map.places.items[i];
        place->least = name_height(drawing, i) + (has_figures[place->level] ? LINE : 0);
    }
}

// --- what is put down ---

static void put_words(struct flow_drawing *drawing, size_t index)
{
    struct chart_frame *frame = drawing->frame;
    const struct flow_place *place = &drawing->map.places.items[index];
    const struct flow_lane *lane = &drawing->lanes[place->level];
    const struct flow_words *words = &drawing->words[index];
    struct text name = place_name(drawing, index);
    struct text figure = chart_tick_label(words->figure, ALIGN_RIGHT);
    double height = name_height(drawing, index);
    double line = figure.font.size * FONT_LEADING;
    bool is_under = lane->is_under && place->least > height + LINE / 2;
    double width = name_width(drawing, place->level);
    struct box box = {lane->text_x, place->middle - height / 2, width, height};

    if (place->least <= 0)
        return;
    drawing->word_count++;
    if (is_under)
        box.y -= line / 2;
    if (!lane->is_under && place->level > 0)
        box.x += lane->figures + TEXT_GAP;
    frame_put_text(frame, ROLE_LABEL, box, &name);
    if (words->figure[0] == '\0' || (lane->is_under && !is_under))
        return;
    if (is_under) {
        figure.align = name.align;
        box = (struct box){lane->text_x, box.y + height, width, line};
    } else {
        double x = place->level == 0 ? lane->text_x + width + TEXT_GAP : lane->text_x;
        box = (struct box){x, place->middle - line / 2, lane->figures, line};
    }
    frame_put_text(frame, ROLE_LABEL, box, &figure);
}

static void put_bar(struct flow_drawing *drawing, const struct flow_place *place, double x,
                    enum chart_fill fill)
{
    struct box box = {x, place->middle - place->height / 2, BAR_WIDTH, place->height};
    struct chart_mark mark = {.box = box, .fill = fill};

    if (mark.box.height < EDGE_WIDTH)
        mark.box = (struct box){x, place->middle - EDGE_WIDTH / 2, BAR_WIDTH, EDGE_WIDTH};
    LIST_PUSH(drawing->frame->arena, &drawing->frame->layout->marks, mark);
}

static bool has_outgoing(const struct flow_map *map, size_t place)
{
    for (size_t i = 0; i < map->ribbons.count; i++) {
        if (map->ribbons.items[i].from == place)
            return true;
    }
    return false;
}

static enum chart_fill strand_fill(const struct chart *chart, size_t row)
{
    size_t strand = row_of(chart, row, chart->mark_column);

    return chart->series[strand < chart->series_count ? strand : 0].fill;
}

static void put_place(struct flow_drawing *drawing, size_t index)
{
    struct chart_frame *frame = drawing->frame;
    const struct flow_place *place = &drawing->map.places.items[index];
    const struct flow_lane *lane = &drawing->lanes[place->level];

    if (place->is_pass || place->height <= 0)
        return;
    enum chart_fill fill =
        place->level == 0 ? strand_fill(frame->chart, drawing->words[index].row) : FILL_NEUTRAL;
    put_bar(drawing, place, lane->left, fill);
    if (is_inner(drawing, place->level)) {
        double top = place->middle - place->height / 2;
        double left = lane->left + BAR_WIDTH, right = lane->right - BAR_WIDTH;
        const struct point corners[] = {
            {left, top}, {right, top}, {right, top + place->height}, {left, top + place->height}};
        struct chart_path ground = {.path =
                                        path_of_points(corners, COUNT_OF(corners), frame->arena),
                                    .is_filled = true,
                                    .fill = FILL_OTHER,
                                    .is_faint = true};
        if (has_outgoing(&drawing->map, index)) {
            // A line through the words would strike them out.
            if (place->height >= place->least)
                LIST_PUSH(frame->arena, &frame->layout->paths, ground);
            put_bar(drawing, place, lane->right - BAR_WIDTH, FILL_NEUTRAL);
        }
    }
    put_words(drawing, index);
}

struct flow_edge {
    LIST(struct path_step) steps;
};

static void add_step(struct flow_drawing *drawing, struct flow_edge *edge, enum path_kind kind,
                     struct point to)
{
    struct path_step step = {.kind = kind, .to = to};

    if (kind == PATH_CURVE) {
        struct point from = edge->steps.items[edge->steps.count - 1].to;
        double middle = (from.x + to.x) / 2;
        step.control[0] = (struct point){middle, from.y};
        step.control[1] = (struct point){middle, to.y};
    }
    LIST_PUSH(drawing->frame->arena, &edge->steps, step);
}

// One edge of a ribbon, `offset` below its upper one, through all its segments.
static void add_edge(struct flow_drawing *drawing, struct flow_edge *edge, size_t ribbon,
                     double offset, bool is_forward)
{
    const struct flow_map *map = &drawing->map;
    enum path_kind start = edge->steps.count == 0 ? PATH_MOVE : PATH_LINE;

    for (size_t i = 0; i < map->segments.count; i++) {
        const struct flow_segment *segment =
            &map->segments.items[is_forward ? i : map->segments.count - 1 - i];
        if (segment->ribbon != ribbon)
            continue;
        const struct flow_lane *from = &drawing->lanes[map->places.items[segment->from].level];
        const struct flow_lane *to = &drawing->lanes[map->places.items[segment->to].level];
        struct point first = {from->right, segment->from_y + offset};
        struct point last = {to->left, segment->to_y + offset};
        add_step(drawing, edge, start, is_forward ? first : last);
        add_step(drawing, edge, PATH_CURVE, is_forward ? last : first);
        start = PATH_LINE;
    }
}

static void put_ribbon(struct flow_drawing *drawing, size_t ribbon, double from, double to,
                       bool is_hatched)
{
    struct chart_frame *frame = drawing->frame;
    enum chart_fill fill = strand_fill(frame->chart, drawing->row_of_ribbon[ribbon]);
    struct flow_edge body = {0};

    add_edge(drawing, &body, ribbon, from, true);
    add_edge(drawing, &body, ribbon, to, false);
    struct chart_path path = {.path = {body.steps.items, body.steps.count},
                              .is_filled = true,
                              .fill = fill,
                              .is_washed = !is_hatched,
                              .is_hatched = is_hatched};
    LIST_PUSH(frame->arena, &frame->layout->paths, path);
    for (size_t i = 0; i < 2 && !is_hatched; i++) {
        struct flow_edge edge = {0};
        add_edge(drawing, &edge, ribbon, i == 0 ? from : to, true);
        struct chart_path line = {.path = {edge.steps.items, edge.steps.count},
                                  .stroke = {EDGE_WIDTH, palette_edge(fill), DASH_NONE}};
        LIST_PUSH(frame->arena, &frame->layout->paths, line);
    }
}

static void put_stub_end(struct flow_drawing *drawing, size_t ribbon, double x, double y)
{
    double height = drawing->map.ribbons.items[ribbon].stub;
    const struct point corners[] = {
        {x, y}, {x + STUB_END, y}, {x + STUB_END, y + height}, {x, y + height}};
    struct chart_path path = {
        .path = path_of_points(corners, COUNT_OF(corners), drawing->frame->arena),
        .is_filled = true,
        .fill = strand_fill(drawing->frame->chart, drawing->row_of_ribbon[ribbon]),
        .is_hatched = true};

    LIST_PUSH(drawing->frame->arena, &drawing->frame->layout->paths, path);
}

// What many amounts nobody knows would hide is worth more than where each of them goes.
static void put_stub_ends(struct flow_drawing *drawing, size_t ribbon, double below)
{
    const struct flow_map *map = &drawing->map;

    for (size_t i = 0; i < map->segments.count; i++) {
        const struct flow_segment *segment = &map->segments.items[i];
        const struct flow_place *from = &map->places.items[segment->from];
        const struct flow_place *to = &map->places.items[segment->to];
        if (segment->ribbon != ribbon)
            continue;
        if (!from->is_pass)
            put_stub_end(drawing, ribbon, drawing->lanes[from->level].right,
                         segment->from_y + below);
        if (!to->is_pass)
            put_stub_end(drawing, ribbon, drawing->lanes[to->level].left - STUB_END,
                         segment->to_y + below);
    }
}

static int compare_sizes(const void *a, const void *b, void *user)
{
    const struct flow_ribbon *ribbons = user;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;

    if (ribbons[left].value != ribbons[right].value)
        return ribbons[left].value > ribbons[right].value ? -1 : 1;
    return (left > right) - (left < right);
}

// The broad ones first, so that none hides a narrow one.
static void put_ribbons(struct flow_drawing *drawing)
{
    struct flow_map *map = &drawing->map;
    size_t *order = NEW_ARRAY(drawing->frame->arena, size_t, map->ribbons.count + 1);

    for (size_t i = 0; i < map->ribbons.count; i++)
        order[i] = i;
    size_t stubs = 0;
    for (size_t i = 0; i < map->ribbons.count; i++)
        stubs += map->ribbons.items[i].stub > 0;
    qsort_r(order, map->ribbons.count, sizeof(*order), compare_sizes, map->ribbons.items);
    for (size_t i = 0; i < map->ribbons.count; i++) {
        const struct flow_ribbon *ribbon = &map->ribbons.items[order[i]];
        double width = ribbon->value * map->scale;
        if (width > 0)
            put_ribbon(drawing, order[i], 0, width, false);
        if (ribbon->stub > 0 && stubs > STUBS_THROUGH) {
            put_stub_ends(drawing, order[i], width);
        } else if (ribbon->stub > 0) {
            put_ribbon(drawing, order[i], width, width + ribbon->stub, true);
        }
    }
}

static void put_titles(struct flow_drawing *drawing)
{
    struct chart_frame *frame = drawing->frame;

    for (size_t level = 0; level < drawing->map.level_count; level++) {
        const struct flow_lane *lane = &drawing->lanes[level];
        struct text text = chart_tick_label(lane->title, level == 0 ? ALIGN_RIGHT : ALIGN_LEFT);
        struct box box = {lane->text_x, frame->top, lane->width, text.font.size * FONT_LEADING};
        text.font.is_bold = true;
        frame_put_text(frame, ROLE_LABEL, box, &text);
    }
}

void chart_lay_out_flow_map(struct chart_frame *frame)
{
    struct flow_drawing drawing = {.frame = frame};
    struct chart_layout *layout = frame->layout;

    read_rows(&drawing);
    size_t place_count = drawing.map.places.count;
    double top = frame->top + HEAD_HEIGHT;
    double bottom = frame->bottom - LINE; // a note on words left out
    if (bottom < top + ROOM_MIN)
        bottom = top + ROOM_MIN;
    place_lanes(&drawing, bottom - top);
    measure_words(&drawing, bottom - top);
    flow_map_place(&drawing.map, top, bottom, frame->arena);
    layout->plot = (struct box){drawing.lanes[0].left, top, 0, bottom - top};
    layout->plot.width =
        drawing.lanes[drawing.map.level_count - 1].left + BAR_WIDTH - layout->plot.x;
    put_titles(&drawing);
    put_ribbons(&drawing);
    for (size_t i = 0; i < drawing.map.places.count; i++)
        put_place(&drawing, i);
    frame->bottom = bottom;
    if (drawing.word_count >= place_count)
        return;
    layout->is_cut = true;
    struct text note = chart_tick_label(
        arena_printf(frame->arena, "The names of %zu small ones have no room; the table has all.",
                     place_count - drawing.word_count),
        ALIGN_LEFT);
    frame_put_text(frame, ROLE_LABEL, (struct box){0, bottom, layout->size.width, LINE}, &note);
    frame->bottom += LINE;
}

// At least two places, and an amount between them.
bool chart_flow_map_has_content(const struct chart *chart)
{
    for (size_t row = 0; row < chart->row_count; row++) {
        const struct cell *cell = value_of(chart, row);
        if (is_ribbon(chart, row) && cell_has_number(cell) && decimal_sign(cell->number) > 0)
            return true;
    }
    return false;
}

double chart_flow_map_height(const struct chart *chart, double width)
{
    size_t fullest = 0, count = 0;

    (void)width;
    for (size_t row = 0; row < chart->row_count; row++) {
        count = chart->table->rows[chart->first_row + row].role == ROW_GROUP ? 0 : count + 1;
        if (!is_ribbon(chart, row) && count > fullest)
            fullest = count;
    }
    double height = (double)fullest * PLACE_ROOM;
    return height < HEIGHT_MIN ? HEIGHT_MIN : height > HEIGHT_MAX ? HEIGHT_MAX : height;
}
