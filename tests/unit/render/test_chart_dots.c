// Dot plots: geometry over generated cases, where a dot lies, and what is left out.
#include "geometry.h"

static struct cell percent(int64_t value)
{
    return (struct cell){.type = CELL_PERCENT, .number = decimal_of(value)};
}

static void set_up_rates(struct fixture *fixture, size_t count)
{
    set_up(fixture, CHART_DOTS, count);
    fixture->columns[1] =
        (struct table_column){.key = "rate", .title = "Rate", .type = CELL_PERCENT, .decimals = 1};
    fixture->chart.series_count = 1;
    fixture->chart.edge_column = CHART_NO_COLUMN;
    fixture->chart.axis = "% of what was promised";
}

static size_t dot_count(const struct chart_layout *layout)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->paths.count; i++)
        count += layout->paths.items[i].is_filled;
    return count;
}

static struct chart_layout check_dots(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    check_keeps_to_room(&layout, height);
    check_paths(&layout);
    for (size_t i = 0; i < layout.paths.count; i++) {
        struct box box = path_bounds(&layout.paths.items[i].path);
        for (size_t j = 0; j < layout.texts.count; j++)
            assert_false(boxes_meet(box, layout.texts.items[j].box));
    }
    return layout;
}

static void puts_dots_between_zero_and_a_hundred(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_rates(&fixture, 3);
    *cell_at(&fixture, 0, 1) = percent(100);
    *cell_at(&fixture, 1, 1) = percent(25);
    *cell_at(&fixture, 2, 1) = (struct cell){.type = CELL_PERCENT, .gap = GAP_NOT_QUANTIFIED};
    assert_true(chart_has_content(&fixture.chart));
    struct chart_layout layout = check_dots(&fixture, 511, 300);
    assert_int_equal(dot_count(&layout), 2);
    struct box quarter = path_bounds(&layout.paths.items[3].path);
    double x = quarter.x + quarter.width / 2;
    assert_true(fabs(x - (layout.plot.x + layout.plot.width / 4)) < SLACK);
    assert_true(fabs(layout.scale.high - 100) < SLACK);
    assert_null(find_text(&layout, "Donor 3"));
    *cell_at(&fixture, 0, 1) = percent(130);
    layout = check_dots(&fixture, 511, 300);
    assert_true(layout.scale.high >= 130);
    arena_done(&fixture.arena);
}

static void needs_two_figures(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_rates(&fixture, 2);
    *cell_at(&fixture, 0, 1) = percent(0);
    *cell_at(&fixture, 1, 1) = (struct cell){.type = CELL_PERCENT, .gap = GAP_NOT_QUANTIFIED};
    assert_false(chart_has_content(&fixture.chart));
    *cell_at(&fixture, 1, 1) = percent(0);
    assert_true(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

static void put(struct fixture *fixture, size_t row, struct made made)
{
    *cell_at(fixture, row, 1) = percent(made.value / MILLION);
    cell_at(fixture, row, 1)->gap = made.gap;
}

static void check(struct fixture *fixture, double width, double height)
{
    check_dots(fixture, width, height);
}

static void lays_out_one_to_two_hundred_rates(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_rates, put, check, false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_dots_between_zero_and_a_hundred),
        cmocka_unit_test(needs_two_figures),
        cmocka_unit_test(lays_out_one_to_two_hundred_rates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
