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

static void lays_out_one_to_two_hundred_rates(void **state)
{
    static const size_t counts[] = {1, 2, 7, 15, 60, 200};
    static const int64_t factors[] = {0, 1, 7, -3, 100000};
    static const struct extent sizes[] = {{511, 380}, {511, 120}, {757, 300}, {230, 260}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        for (size_t j = 0; j < COUNT_OF(factors); j++) {
            struct fixture fixture;
            set_up_rates(&fixture, counts[i]);
            for (size_t row = 0; row < counts[i]; row++) {
                *cell_at(&fixture, row, 1) = percent(factors[j] * (int64_t)row);
                cell_at(&fixture, row, 0)->text = hard_names[row % COUNT_OF(hard_names)];
                if (row % 5 == 4)
                    cell_at(&fixture, row, 1)->gap = GAP_NOT_QUANTIFIED;
            }
            for (size_t k = 0; k < COUNT_OF(sizes); k++)
                check_dots(&fixture, sizes[k].width, sizes[k].height);
            arena_done(&fixture.arena);
        }
    }
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
