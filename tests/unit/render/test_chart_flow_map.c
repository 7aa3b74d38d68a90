// Geometry of flow maps over generated cases: ribbons keep their width and never touch one another
// at a place, words stand where no ribbon runs, levels keep to their room.
#include "geometry.h"

#define NAME 0
#define SUM 1
#define FROM 2
#define TO 3
#define STRAND 4
#define LEVELS_MAX 4
#define SAMPLES 24

struct shape {
    size_t levels;
    size_t places; // in each level
    size_t ribbons;
    enum {
        VALUES_ALIKE,
        VALUES_GIANT,
        VALUES_SIGNS,
        VALUES_UNKNOWN,
        VALUES_ZERO,
        VALUES_NONE_KNOWN, // from here on there is nothing to draw
        VALUES_ALL_ZERO,
        VALUES_NEGATIVE,
        VALUES_KINDS
    } values;
    bool has_hard_names;
};

static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static struct cell value_of(const struct shape *shape, size_t ribbon, uint32_t *state)
{
    int64_t value = (int64_t)(next_number(state) % 900 + 1) * MILLION;
    struct cell cell = amount(value);

    switch (shape->values) {
    case VALUES_ALIKE:
    case VALUES_KINDS: break;
    case VALUES_GIANT:
        if (ribbon == 0)
            cell = amount(value * 1000000);
        break;
    case VALUES_SIGNS:
        if (ribbon % 3 == 1)
            cell = amount(-value);
        break;
    case VALUES_UNKNOWN:
        if (ribbon % 4 != 0)
            return gap(GAP_UNKNOWN);
        cell.unknown = 2;
        break;
    case VALUES_ZERO: cell = ribbon == 0 ? cell : amount(0); break;
    case VALUES_NONE_KNOWN: return gap(GAP_UNKNOWN);
    case VALUES_ALL_ZERO: return amount(0);
    case VALUES_NEGATIVE: return amount(-value);
    }
    return cell;
}

static void clear(struct fixture *fixture, size_t row)
{
    for (size_t i = 0; i < COLUMNS; i++)
        *cell_at(fixture, row, i) = (struct cell){.type = CELL_BLANK};
}

static struct cell index_cell(size_t index)
{
    return (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)index)};
}

static void put_name(struct fixture *fixture, size_t row, const char *name)
{
    *cell_at(fixture, row, NAME) = (struct cell){.type = CELL_TEXT, .text = name};
}

static void make_map(struct fixture *fixture, const struct shape *shape, uint32_t seed)
{
    static const struct chart_series strands[SERIES] = {
        {"a", FILL_CATEGORY_1, SUM}, {"b", FILL_CATEGORY_2, SUM}, {"others", FILL_OTHER, SUM}};
    size_t first[LEVELS_MAX], row = 0;
    uint32_t state = seed;

    set_up(fixture, CHART_FLOW_MAP, shape->levels * (shape->places + 1) + shape->ribbons);
    memcpy(fixture->series, strands, sizeof strands);
    fixture->columns[FROM].type = fixture->columns[TO].type = CELL_COUNT;
    fixture->columns[STRAND].type = CELL_COUNT;
    for (size_t level = 0; level < shape->levels; level++) {
        clear(fixture, row);
        fixture->rows[row].role = ROW_GROUP;
        put_name(fixture, row++, "Funds");
        first[level] = row;
        for (size_t i = 0; i < shape->places; i++, row++) {
            const char *name = arena_printf(&fixture->arena, "Place %zu", i);
            bool is_hard = shape->has_hard_names;
            clear(fixture, row);
            put_name(fixture, row, is_hard ? hard_names[i % COUNT_OF(hard_names)] : name);
            *cell_at(fixture, row, SUM) = amount(7 * MILLION);
            *cell_at(fixture, row, STRAND) = index_cell(i < 2 ? i : 2);
            if (i > 0 && i + 1 == shape->places)
                fixture->rows[row].role = ROW_OTHER;
        }
    }
    for (size_t i = 0; i < shape->ribbons; i++, row++) {
        size_t from = next_number(&state) % (shape->levels - 1);
        size_t to = from + 1 + next_number(&state) % (shape->levels - 1 - from);
        size_t source = next_number(&state) % shape->places;
        clear(fixture, row);
        *cell_at(fixture, row, FROM) = index_cell(first[from] + source);
        *cell_at(fixture, row, TO) = index_cell(first[to] + next_number(&state) % shape->places);
        *cell_at(fixture, row, STRAND) = index_cell(source < 2 ? source : 2);
        *cell_at(fixture, row, SUM) = value_of(shape, i, &state);
    }
    fixture->chart.category_column = NAME;
    fixture->chart.from_column = FROM;
    fixture->chart.to_column = TO;
    fixture->chart.mark_column = STRAND;
}

// A ribbon's path: its upper edge from left to right, its lower edge back.
struct edge_point {
    double x, top, bottom;
};

static double between(const struct path_step *from, const struct path_step *to, double t, bool is_x)
{
    double u = 1 - t;
    double a = is_x ? from->to.x : from->to.y;
    double b = is_x ? to->control[0].x : to->control[0].y;
    double c = is_x ? to->control[1].x : to->control[1].y;
    double d = is_x ? to->to.x : to->to.y;

    return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}

static void check_ribbon_is_clear(const struct chart_layout *layout, const struct path *path)
{
    size_t half = path->count / 2;
    double height = path->steps[path->count - 1].to.y - path->steps[0].to.y;

    for (size_t i = 1; i < half; i++) {
        for (size_t k = 0; k <= SAMPLES; k++) {
            double t = (double)k / SAMPLES;
            const struct path_step *from = &path->steps[i - 1], *to = &path->steps[i];
            bool is_curve = to->kind == PATH_CURVE;
            double x =
                is_curve ? between(from, to, t, true) : from->to.x + t * (to->to.x - from->to.x);
            double y = is_curve ? between(from, to, t, false) : from->to.y;
            for (size_t j = 0; j < layout->texts.count; j++) {
                const struct box *box = &layout->texts.items[j].box;
                if (x <= box->x + SLACK || x >= box->x + box->width - SLACK)
                    continue;
                if (y < box->y + box->height - SLACK && y + height > box->y + SLACK)
                    fail_msg("\"%s\" lies on a ribbon", layout->texts.items[j].text.text);
            }
        }
    }
}

static bool is_ribbon(const struct chart_path *path)
{
    return path->is_filled && path->is_washed;
}

static struct edge_point end_of(const struct path *path, bool is_start)
{
    size_t half = path->count / 2;
    const struct point upper = path->steps[is_start ? 0 : half - 1].to;
    const struct point lower = path->steps[is_start ? path->count - 1 : half].to;

    assert_true(fabs(upper.x - lower.x) < SLACK);
    return (struct edge_point){upper.x, upper.y, lower.y};
}

// An end lies on a bar, and no two ends of one side lie on each other.
static void check_end(const struct chart_layout *layout, size_t index, bool is_start)
{
    struct edge_point here = end_of(&layout->paths.items[index].path, is_start);
    bool is_on_bar = false;

    for (size_t i = 0; i < layout->marks.count; i++) {
        const struct box *box = &layout->marks.items[i].box;
        double side = is_start ? box->x + box->width : box->x;
        is_on_bar |= fabs(side - here.x) < SLACK && box->y < here.top + SLACK + 0.5 &&
                     box->y + box->height > here.bottom - SLACK - 0.5;
    }
    assert_true(is_on_bar);
    for (size_t i = 0; i < layout->paths.count; i++) {
        if (i == index || !is_ribbon(&layout->paths.items[i]))
            continue;
        struct edge_point other = end_of(&layout->paths.items[i].path, is_start);
        if (fabs(other.x - here.x) > SLACK)
            continue;
        assert_false(other.bottom > here.top + SLACK && here.bottom > other.top + SLACK);
    }
}

// Ribbons are drawn from the largest to the smallest, each as wide as its figure at both ends.
static void check_widths(const struct fixture *fixture, const struct chart_layout *layout)
{
    double *values = NEW_ARRAY((struct arena *)&fixture->arena, double, fixture->chart.row_count);
    size_t count = 0, drawn = 0;
    double scale = 0;

    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        const struct cell *cell = &fixture->rows[row].cells[SUM];
        if (fixture->rows[row].cells[FROM].type == CELL_BLANK || !cell_has_number(cell) ||
            decimal_sign(cell->number) <= 0)
            continue;
        size_t place = count++;
        double value = decimal_to_double(cell->number);
        for (; place > 0 && values[place - 1] < value; place--)
            values[place] = values[place - 1];
        values[place] = value;
    }
    for (size_t i = 0; i < layout->paths.count; i++) {
        const struct path *path = &layout->paths.items[i].path;
        if (!is_ribbon(&layout->paths.items[i]))
            continue;
        struct edge_point start = end_of(path, true), end = end_of(path, false);
        double height = start.bottom - start.top;
        assert_true(fabs(height - (end.bottom - end.top)) < SLACK);
        if (drawn == 0)
            scale = height / values[0];
        assert_true(drawn < count);
        assert_true(fabs(height - values[drawn++] * scale) < SLACK);
        check_end(layout, i, true);
        check_end(layout, i, false);
        check_ribbon_is_clear(layout, path);
    }
    assert_int_equal(drawn, count);
}

static void check_map(struct fixture *fixture, struct extent room)
{
    struct chart_layout layout = chart_lay_out(&fixture->chart, &ruler, room, &fixture->arena);
    struct chart_layout again = chart_lay_out(&fixture->chart, &ruler, room, &fixture->arena);

    check_texts(&layout);
    check_paths(&layout);
    check_widths(fixture, &layout);
    for (size_t i = 0; i < layout.texts.count; i++) {
        for (size_t j = 0; j < layout.marks.count; j++)
            assert_false(boxes_meet(layout.texts.items[i].box, layout.marks.items[j].box));
    }
    assert_int_equal(layout.paths.count, again.paths.count);
    for (size_t i = 0; i < layout.paths.count; i++) {
        const struct path *path = &layout.paths.items[i].path;
        assert_int_equal(path->count, again.paths.items[i].path.count);
        for (size_t k = 0; k < path->count; k++)
            assert_true(path->steps[k].to.y == again.paths.items[i].path.steps[k].to.y);
    }
}

static void lays_out_one_to_two_hundred_places(void **state)
{
    static const size_t places[] = {1, 2, 5, 13, 60, 200};
    static const struct extent sizes[] = {{511, 420}, {511, 250}, {757, 400}, {520, 600}};

    (void)state;
    for (size_t levels = 2; levels <= LEVELS_MAX; levels++) {
        for (size_t i = 0; i < COUNT_OF(places); i++) {
            for (int values = 0; values < 2 * VALUES_KINDS; values++) {
                struct shape shape = {levels, places[i], 1 + places[i] * 2, 0, values % 2 == 1};
                struct fixture fixture;
                shape.values = values / 2;
                make_map(&fixture, &shape, (uint32_t)(levels * 100 + i * 10) + 7);
                assert_int_equal(chart_has_content(&fixture.chart),
                                 shape.values < VALUES_NONE_KNOWN);
                for (size_t j = 0; j < COUNT_OF(sizes) && shape.values < VALUES_NONE_KNOWN; j++)
                    check_map(&fixture, sizes[j]);
                arena_done(&fixture.arena);
            }
        }
    }
}

// 60 and 20 go through a fund, 20 goes past it; what the fund has is 80 high at both sides.
static void carries_widths_through_a_fund_and_past_it(void **state)
{
    static const struct {
        const char *name;
        size_t from, to;
        int64_t value;
        enum row_role role;
    } rows[] = {
        {"Donors", 0, 0, 0, ROW_GROUP},       {"Japan", 0, 0, 80, ROW_PLAIN},
        {"Norway", 0, 0, 20, ROW_PLAIN},      {"Funds", 0, 0, 0, ROW_GROUP},
        {"Police fund", 0, 0, 80, ROW_PLAIN}, {"Activities", 0, 0, 0, ROW_GROUP},
        {"Police", 0, 0, 80, ROW_PLAIN},      {"Schools", 0, 0, 20, ROW_PLAIN},
        {NULL, 1, 4, 60, ROW_PLAIN},          {NULL, 2, 4, 20, ROW_PLAIN},
        {NULL, 1, 7, 20, ROW_PLAIN},          {NULL, 4, 6, 80, ROW_PLAIN},
    };
    struct fixture fixture;
    const struct chart_layout *drawn;
    double total = 0, fund = 0;

    (void)state;
    make_map(&fixture, &(struct shape){2, 1, COUNT_OF(rows) - 4, VALUES_ALIKE, false}, 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        clear(&fixture, i);
        fixture.rows[i].role = rows[i].role;
        if (rows[i].name != NULL) {
            put_name(&fixture, i, rows[i].name);
        } else {
            *cell_at(&fixture, i, FROM) = index_cell(rows[i].from);
            *cell_at(&fixture, i, TO) = index_cell(rows[i].to);
        }
        *cell_at(&fixture, i, STRAND) = index_cell(0);
        *cell_at(&fixture, i, SUM) = amount(rows[i].value * MILLION);
    }
    struct chart_layout layout =
        chart_lay_out(&fixture.chart, &ruler, (struct extent){511, 400}, &fixture.arena);
    drawn = &layout;
    check_widths(&fixture, drawn);
    for (size_t i = 0; i < layout.marks.count; i++) {
        if (layout.marks.items[i].fill != FILL_NEUTRAL)
            total += layout.marks.items[i].box.height; // the donors' bars
    }
    const struct chart_text *name = find_text(&layout, "Police fund");
    assert_non_null(name);
    for (size_t i = 0; i < layout.marks.count; i++) {
        const struct box *box = &layout.marks.items[i].box;
        if (box->x + box->width < name->box.x && box->x > name->box.x - 12)
            fund = box->height;
    }
    assert_true(fabs(fund - total * 0.8) < SLACK);
    assert_non_null(find_text(&layout, "Schools"));
    arena_done(&fixture.arena);
}

static void has_content_only_with_an_amount(void **state)
{
    struct fixture fixture;

    (void)state;
    make_map(&fixture, &(struct shape){2, 2, 3, VALUES_ALIKE, false}, 3);
    assert_true(chart_has_content(&fixture.chart));
    for (size_t i = 0; i < fixture.chart.row_count; i++) {
        if (cell_at(&fixture, i, FROM)->type != CELL_BLANK)
            *cell_at(&fixture, i, SUM) = gap(GAP_UNKNOWN);
    }
    assert_false(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_out_one_to_two_hundred_places),
        cmocka_unit_test(carries_widths_through_a_fund_and_past_it),
        cmocka_unit_test(has_content_only_with_an_amount),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
