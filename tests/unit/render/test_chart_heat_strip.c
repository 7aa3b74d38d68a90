// Heat strips: geometry over generated cases, shades by size, and scales of their own.
#include "geometry.h"

static void set_up_strips(struct fixture *fixture, size_t count)
{
    set_up(fixture, CHART_HEAT_STRIP, count);
    fixture->columns[EDGE] = (struct table_column){.key = "currency", .type = CELL_TEXT};
    fixture->chart.panel_column = EDGE;
    fixture->chart.edge_column = CHART_NO_COLUMN;
    for (size_t row = 0; row < count; row++)
        *cell_at(fixture, row, EDGE) =
            (struct cell){.type = CELL_TEXT, .text = row % 2 == 0 ? "USD" : "JPY"};
}

static struct chart_layout check_strips(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    check_keeps_to_room(&layout, height);
    check_paths(&layout);
    for (size_t i = 0; i < layout.paths.count; i++) {
        struct box box = path_bounds(&layout.paths.items[i].path);
        assert_true(box.x >= layout.plot.x - SLACK);
        for (size_t j = 0; j < i; j++)
            assert_false(boxes_meet(box, path_bounds(&layout.paths.items[j].path)));
    }
    return layout;
}

static void shades_by_size_within_a_currency(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_strips(&fixture, 2);
    for (size_t i = 1; i <= SERIES; i++) {
        *cell_at(&fixture, 0, i) = amount((int64_t)i * 30 * MILLION); // 30, 60, 90
        *cell_at(&fixture, 1, i) = amount((int64_t)(4 - i) * 1000 * MILLION);
    }
    *cell_at(&fixture, 1, 2) = gap(GAP_NIL);
    fixture.chart.partial_row = 1;
    struct chart_layout layout = check_strips(&fixture, 511, 200);
    static const enum chart_fill fills[] = {FILL_HEAT_2, FILL_HEAT_4, FILL_HEAT_5, FILL_HEAT_5,
                                            FILL_HEAT_2};
    assert_int_equal(layout.paths.count, COUNT_OF(fills));
    for (size_t i = 0; i < COUNT_OF(fills); i++) {
        assert_int_equal(layout.paths.items[i].fill, fills[i]);
        assert_int_equal(layout.paths.items[i].stroke.dash == DASH_DASHED, i >= SERIES);
    }
    assert_non_null(find_text(&layout, "90.0"));
    assert_non_null(find_text(&layout, "–"));
    arena_done(&fixture.arena);
}

static void needs_a_positive_figure(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_strips(&fixture, 2);
    for (size_t i = 0; i < 2 * SERIES; i++)
        *cell_at(&fixture, i / SERIES, 1 + i % SERIES) = gap(GAP_NIL);
    assert_false(chart_has_content(&fixture.chart));
    *cell_at(&fixture, 1, 2) = amount(1);
    assert_true(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

static void put(struct fixture *fixture, size_t row, struct made made)
{
    for (size_t i = 1; i <= SERIES; i++)
        *cell_at(fixture, row, i) = made_cell(made, (int64_t)i);
    fixture->chart.partial_row = row / 2;
}

static void check(struct fixture *fixture, double width, double height)
{
    check_strips(fixture, width, height);
}

static void lays_out_one_to_two_hundred_strips(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_strips, put, check, false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shades_by_size_within_a_currency),
        cmocka_unit_test(needs_a_positive_figure),
        cmocka_unit_test(lays_out_one_to_two_hundred_strips),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
