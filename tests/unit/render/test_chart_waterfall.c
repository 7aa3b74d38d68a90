// Waterfalls: geometry over generated cases, each bar beginning where the one before it ended, and
// nothing drawn of what does not add up.
#include "geometry.h"

// Steps as rows of the first series; the last is set to their sum.
static void set_up_rows(struct fixture *fixture, size_t count, const int64_t *values)
{
    int64_t sum = 0;

    set_up(fixture, CHART_WATERFALL, count);
    fixture->chart.series_count = 1;
    fixture->chart.edge_column = CHART_NO_COLUMN;
    for (size_t i = 0; i + 1 < count; i++) {
        *cell_at(fixture, i, 1) = amount(values[i]);
        sum += values[i];
    }
    *cell_at(fixture, count - 1, 1) = amount(sum);
}

static struct chart_layout check_fall(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    for (size_t i = 0; i < layout.texts.count; i++) {
        for (size_t j = 0; j < layout.marks.count; j++)
            assert_false(boxes_meet(layout.texts.items[i].box, layout.marks.items[j].box));
    }
    check_paths(&layout);
    for (size_t i = 0; i < layout.marks.count; i++) {
        struct box box = layout.marks.items[i].box;
        assert_true(box.x >= layout.plot.x - SLACK);
        assert_true(box.x + box.width <= layout.plot.x + layout.plot.width + SLACK);
        for (size_t j = 0; j < layout.texts.count; j++)
            assert_false(boxes_meet(box, layout.texts.items[j].box));
    }
    return layout;
}

static void draws_each_step_from_the_end_of_the_last(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_rows(&fixture, 4, (const int64_t[]){50 * MILLION, 30 * MILLION, -20 * MILLION});
    assert_true(chart_has_content(&fixture.chart));
    struct chart_layout layout = check_fall(&fixture, 511, 300);
    const struct chart_mark *marks = layout.marks.items;
    assert_int_equal(layout.marks.count, 4);
    double unit = marks[0].box.width / 50;
    assert_true(fabs(marks[0].box.x - layout.zero) < SLACK);
    assert_true(fabs(marks[1].box.x - (layout.zero + 50 * unit)) < SLACK);
    assert_true(fabs(marks[1].box.width - 30 * unit) < SLACK);
    assert_true(fabs(marks[2].box.x - (layout.zero + 60 * unit)) < SLACK);
    assert_true(fabs(marks[2].box.width - 20 * unit) < SLACK);
    assert_true(fabs(marks[3].box.x - layout.zero) < SLACK);
    assert_true(fabs(marks[3].box.width - 60 * unit) < SLACK);
    assert_non_null(find_text(&layout, "60.0"));
    arena_done(&fixture.arena);
}

// One row, a series for each step, as a table with a column for each step has it.
static void takes_the_series_of_one_row_as_steps(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_WATERFALL, 1);
    fixture.chart.edge_column = CHART_NO_COLUMN;
    *cell_at(&fixture, 0, 1) = amount(80 * MILLION);
    *cell_at(&fixture, 0, 2) = amount(-90 * MILLION);
    *cell_at(&fixture, 0, 3) = amount(-10 * MILLION);
    fixture.series[0].label = "Contributions";
    fixture.series[2].label = "Balance";
    assert_true(chart_has_content(&fixture.chart));
    struct chart_layout layout = check_fall(&fixture, 511, 300);
    assert_non_null(find_text(&layout, "Balance"));
    assert_true(fabs(layout.marks.items[2].box.x + layout.marks.items[2].box.width - layout.zero) <
                SLACK);
    arena_done(&fixture.arena);
}

static void has_nothing_to_draw_when_it_does_not_add_up(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_rows(&fixture, 4, (const int64_t[]){50, 30, -20});
    *cell_at(&fixture, 3, 1) = amount(61);
    assert_false(chart_has_content(&fixture.chart));
    *cell_at(&fixture, 3, 1) = amount(60);
    assert_true(chart_has_content(&fixture.chart));
    *cell_at(&fixture, 1, 1) = gap(GAP_UNKNOWN);
    assert_false(chart_has_content(&fixture.chart));
    // One step and its result say the same thing twice.
    *cell_at(&fixture, 1, 1) = gap(GAP_NIL);
    *cell_at(&fixture, 2, 1) = gap(GAP_NIL);
    *cell_at(&fixture, 3, 1) = amount(50);
    assert_false(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

static void lays_out_generated_statements(void **state)
{
    static const struct extent sizes[] = {{511, 380}, {511, 120}, {757, 300}, {230, 260}};
    uint32_t seed = 5;

    (void)state;
    for (size_t count = 3; count <= 40; count++) {
        for (size_t round = 0; round < 5; round++) {
            struct fixture fixture;
            int64_t values[40];
            for (size_t i = 0; i < count; i++) {
                seed = seed * 1664525u + 1013904223u;
                values[i] = ((int64_t)(seed >> 12) - (round % 2 == 0 ? 0 : 500000)) * 1000;
                if (round == 4 && i == 0)
                    values[i] *= 1000000; // a giant
            }
            set_up_rows(&fixture, count, values);
            for (size_t i = 0; i < count; i++)
                cell_at(&fixture, i, 0)->text = hard_names[(i + round) % COUNT_OF(hard_names)];
            assert_true(chart_has_content(&fixture.chart));
            for (size_t i = 0; i < COUNT_OF(sizes); i++)
                check_fall(&fixture, sizes[i].width, sizes[i].height);
            arena_done(&fixture.arena);
        }
    }
}

static void set_up_fall(struct fixture *fixture, size_t count)
{
    static const int64_t zeros[200];

    set_up_rows(fixture, count, zeros);
}

// The last step is the sum of those before it. A step may be nil but not unknown, or nothing adds up.
static void put(struct fixture *fixture, size_t row, struct made made)
{
    size_t last = fixture->chart.row_count - 1;
    int64_t sum = 0;

    if (made.gap != GAP_NONE && row % 3 == 2)
        made.gap = GAP_NIL;
    if (row < last) {
        *cell_at(fixture, row, 1) = made_cell(made, 1);
        return;
    }
    for (size_t i = 0; i < last; i++)
        sum += (int64_t)decimal_to_double(cell_at(fixture, i, 1)->number);
    *cell_at(fixture, last, 1) = made.gap == GAP_UNKNOWN ? gap(GAP_UNKNOWN) : amount(sum);
}

static void check(struct fixture *fixture, double width, double height)
{
    check_fall(fixture, width, height);
}

static void lays_out_two_to_two_hundred_steps(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_fall, put, check, false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_each_step_from_the_end_of_the_last),
        cmocka_unit_test(takes_the_series_of_one_row_as_steps),
        cmocka_unit_test(has_nothing_to_draw_when_it_does_not_add_up),
        cmocka_unit_test(lays_out_generated_statements),
        cmocka_unit_test(lays_out_two_to_two_hundred_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
