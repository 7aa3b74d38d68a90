// Geometry of treemaps over generated cases: areas tile the box, in proportion to their figures.
#include "geometry.h"

static void fill(struct fixture *fixture, int64_t (*value)(size_t row))
{
    fixture->chart.series_count = 1;
    for (size_t row = 0; row < fixture->chart.row_count; row++)
        *cell_at(fixture, row, 1) = amount(value(row));
}

static int64_t falling(size_t row)
{
    return 5000 * MILLION / (int64_t)(row + 1);
}

static int64_t alike(size_t row)
{
    (void)row;
    return 30 * MILLION;
}

static int64_t giant(size_t row)
{
    return row == 3 ? 900000 * MILLION : MILLION;
}

static int64_t both_signs(size_t row)
{
    return (int64_t)(row + 1) * (row % 3 == 1 ? -MILLION : MILLION);
}

static double positive_sum(const struct fixture *fixture)
{
    double sum = 0;

    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        const struct cell *cell = &fixture->rows[row].cells[1];
        if (cell_has_number(cell) && decimal_sign(cell->number) > 0)
            sum += decimal_to_double(cell->number);
    }
    return sum;
}

// The areas lie in the plot, none on another, and together they are as large as it.
static void check_tiles(const struct fixture *fixture, const struct chart_layout *layout)
{
    double area = 0, sum = positive_sum(fixture);
    double all = layout->plot.width * layout->plot.height;
    size_t parts = 0;

    for (size_t i = 0; i < layout->paths.count; i++) {
        struct box box = path_bounds(&layout->paths.items[i].path);
        area += box.width * box.height;
        assert_true(box.x >= layout->plot.x - SLACK && box.y >= layout->plot.y - SLACK);
        assert_true(box.x + box.width <= layout->plot.x + layout->plot.width + SLACK);
        assert_true(box.y + box.height <= layout->plot.y + layout->plot.height + SLACK);
        for (size_t j = 0; j < i; j++)
            assert_false(boxes_meet(box, path_bounds(&layout->paths.items[j].path)));
    }
    assert_true(fabs(area - all) < all * 1e-9 + SLACK);
    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        const struct cell *cell = &fixture->rows[row].cells[1];
        bool is_found = !cell_has_number(cell) || decimal_sign(cell->number) <= 0;
        parts += !is_found;
        for (size_t i = 0; i < layout->paths.count && !is_found; i++) {
            struct box box = path_bounds(&layout->paths.items[i].path);
            double share = box.width * box.height / all;
            is_found = fabs(share - decimal_to_double(cell->number) / sum) < 1e-9;
        }
        assert_true(is_found);
    }
    assert_int_equal(layout->paths.count, parts);
}

// A text stands within one area, or under them all.
static void check_texts_in_areas(const struct chart_layout *layout)
{
    for (size_t i = 0; i < layout->texts.count; i++) {
        const struct box *text = &layout->texts.items[i].box;
        if (layout->texts.items[i].role != ROLE_LABEL)
            continue;
        bool is_inside = text->y >= layout->plot.y + layout->plot.height;
        for (size_t j = 0; j < layout->paths.count; j++) {
            struct box box = path_bounds(&layout->paths.items[j].path);
            is_inside |= text->x >= box.x && text->x + text->width <= box.x + box.width &&
                         text->y >= box.y && text->y + text->height <= box.y + box.height;
        }
        assert_true(is_inside);
    }
}

static void check_one(struct fixture *fixture, struct extent size)
{
    struct chart_layout layout = chart_lay_out(&fixture->chart, &ruler, size, &fixture->arena);

    check_boxes(&layout);
    check_paths(&layout);
    check_tiles(fixture, &layout);
    check_texts_in_areas(&layout);
}

static void check_treemap(struct fixture *fixture)
{
    static const struct extent sizes[] = {{511, 380}, {511, 250}, {757, 400}, {230, 220}};

    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        check_one(fixture, sizes[i]);
    arena_done(&fixture->arena);
}

static void tiles_the_box_with_one_to_two_hundred_parts(void **state)
{
    static int64_t (*const values[])(size_t) = {falling, alike, giant, both_signs};
    static const size_t counts[] = {1, 2, 7, 8, 9, 16, 40, 200};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        for (size_t j = 0; j < COUNT_OF(counts); j++) {
            for (int is_hard = 0; is_hard < 2; is_hard++) {
                struct fixture fixture;
                set_up(&fixture, CHART_TREEMAP, counts[j]);
                fill(&fixture, values[i]);
                for (size_t row = 0; is_hard && row < counts[j]; row++)
                    cell_at(&fixture, row, 0)->text = hard_names[row % COUNT_OF(hard_names)];
                if (counts[j] > 2)
                    fixture.rows[0].role = ROW_OTHER;
                check_treemap(&fixture);
            }
        }
    }
}

static void set_up_parts(struct fixture *fixture, size_t count)
{
    set_up(fixture, CHART_TREEMAP, count);
    fixture->chart.series_count = 1;
}

static void put(struct fixture *fixture, size_t row, struct made made)
{
    *cell_at(fixture, row, 1) = made_cell(made, 1);
}

static void check(struct fixture *fixture, double width, double height)
{
    check_one(fixture, (struct extent){width, height});
}

static void tiles_all_there_may_be(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_parts, put, check, false});
}

static void leaves_out_what_has_no_amount(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_TREEMAP, 12);
    fill(&fixture, alike);
    for (size_t row = 0; row < 3; row++)
        *cell_at(&fixture, row, 1) = gap(GAP_UNKNOWN);
    assert_true(chart_has_content(&fixture.chart));
    check_treemap(&fixture);
}

// A word that is wider than its area stands on one line, to be cut there; others may wrap.
static void breaks_no_word(void **state)
{
    struct fixture fixture;
    size_t long_words = 0, short_words = 0;

    (void)state;
    set_up_parts(&fixture, 16);
    for (size_t row = 0; row < 16; row++) {
        put(&fixture, row, make(MADE_FALLING, 0));
        cell_at(&fixture, row, 0)->text = row % 2 == 0 ? "Demilitarization-and-reconstruction fund"
                                                       : "A fund of many short words";
    }
    struct chart_layout layout =
        chart_lay_out(&fixture.chart, &ruler, (struct extent){400, 380}, &fixture.arena);
    for (size_t i = 0; i < layout.texts.count; i++) {
        const struct chart_text *item = &layout.texts.items[i];
        long_words += item->text.text[0] == 'D' && item->text.lines == 1;
        short_words += item->text.text[0] == 'A' && item->text.lines > 1;
    }
    assert_int_equal(long_words, 8);
    assert_int_equal(short_words, 8);
    arena_done(&fixture.arena);
}

// Eight parts, or bars compare them better.
static void has_content_from_eight_parts_up(void **state)
{
    (void)state;
    for (size_t count = 1; count < 12; count++) {
        struct fixture fixture;
        set_up(&fixture, CHART_TREEMAP, count);
        fill(&fixture, alike);
        assert_int_equal(chart_has_content(&fixture.chart), count >= 8);
        fill(&fixture, giant);
        *cell_at(&fixture, 0, 1) = amount(0);
        assert_int_equal(chart_has_content(&fixture.chart), count >= 9);
        arena_done(&fixture.arena);
    }
}

// 6, 6, 4, 3, 2, 2, 1 in a box of 6 by 4: the example of the paper that gave the algorithm, whose
// first strip holds the two sixes above each other, 3 wide.
static void squarifies_the_published_example(void **state)
{
    static const int64_t values[] = {6, 6, 4, 3, 2, 2, 1};
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_TREEMAP, COUNT_OF(values));
    fixture.chart.series_count = 1;
    for (size_t i = 0; i < COUNT_OF(values); i++)
        *cell_at(&fixture, i, 1) = amount(values[i]);
    struct chart_layout layout =
        chart_lay_out(&fixture.chart, &ruler, (struct extent){510, 393}, &fixture.arena);
    struct box first = path_bounds(&layout.paths.items[0].path);
    struct box second = path_bounds(&layout.paths.items[1].path);
    struct box third = path_bounds(&layout.paths.items[2].path);
    assert_true(fabs(first.width - layout.plot.width / 2) < SLACK);
    assert_true(fabs(first.height - layout.plot.height / 2) < SLACK);
    assert_true(fabs(second.x - first.x) < SLACK && second.y > first.y);
    // the four and the three lie side by side on top of the other half
    assert_true(fabs(third.x - (first.x + first.width)) < SLACK);
    assert_true(fabs(third.width - layout.plot.width / 2 * 4 / 7) < SLACK);
    arena_done(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiles_the_box_with_one_to_two_hundred_parts),
        cmocka_unit_test(tiles_all_there_may_be),
        cmocka_unit_test(leaves_out_what_has_no_amount),
        cmocka_unit_test(breaks_no_word),
        cmocka_unit_test(has_content_from_eight_parts_up),
        cmocka_unit_test(squarifies_the_published_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
