// Dumbbells: geometry over generated cases, where the dots lie, which way the arrow points.
#include "geometry.h"

static void set_up_pairs(struct fixture *fixture, size_t count)
{
    set_up(fixture, CHART_DUMBBELL, count);
    fixture->chart.series_count = 2;
    fixture->series[0] = (struct chart_series){"before", FILL_PLEDGED, 1};
    fixture->series[1] = (struct chart_series){"after", FILL_DISBURSED, 2};
}

static struct chart_layout check_pairs(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);
    const struct scale *scale = &layout.scale;

    check_texts(&layout);
    check_keeps_to_room(&layout, height);
    check_paths(&layout);
    check_texts_are_beside_paths(&layout);
    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        for (size_t i = 1; i <= 2; i++) {
            const struct cell *cell = cell_at(fixture, row, i);
            if (cell_has_number(cell))
                assert_true(decimal_compare(cell->number, scale->ticks[0]) >= 0 &&
                            decimal_compare(cell->number, scale->ticks[scale->count - 1]) <= 0);
        }
    }
    return layout;
}

static void puts_dots_where_their_figures_are(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_pairs(&fixture, 2);
    *cell_at(&fixture, 0, 1) = amount(100 * MILLION);
    *cell_at(&fixture, 0, 2) = amount(25 * MILLION);
    *cell_at(&fixture, 1, 1) = gap(GAP_NIL);
    *cell_at(&fixture, 1, 2) = amount(50 * MILLION);
    assert_true(chart_has_content(&fixture.chart));
    struct chart_layout layout = check_pairs(&fixture, 511, 300);
    // two dots are in the key
    struct point before = dot_at(&layout, 2), after = dot_at(&layout, 3),
                 added = dot_at(&layout, 4);
    assert_true(fabs(before.x - (layout.plot.x + layout.plot.width)) < SLACK);
    assert_true(fabs(after.x - (layout.plot.x + layout.plot.width / 4)) < SLACK);
    assert_true(fabs(added.x - (layout.plot.x + layout.plot.width / 2)) < SLACK);
    assert_true(fabs(before.y - after.y) < SLACK && added.y > after.y);
    assert_non_null(find_text(&layout, "100.0 → 25.0"));
    assert_non_null(find_text(&layout, "– → 50.0"));
    arena_done(&fixture.arena);
}

static void points_to_what_is_after(void **state)
{
    struct fixture fixture;

    (void)state;
    for (int64_t after = 20; after <= 80; after += 60) {
        set_up_pairs(&fixture, 1);
        *cell_at(&fixture, 0, 1) = amount(50 * MILLION);
        *cell_at(&fixture, 0, 2) = amount(after * MILLION);
        struct chart_layout layout = check_pairs(&fixture, 511, 300);
        size_t heads = 0;
        for (size_t i = 0; i < layout.paths.count; i++) {
            const struct path *path = &layout.paths.items[i].path;
            if (path->count != 3 || !layout.paths.items[i].is_filled)
                continue;
            heads++;
            assert_int_equal(path->steps[0].to.x > path->steps[1].to.x, after > 50);
        }
        assert_int_equal(heads, 1);
        arena_done(&fixture.arena);
    }
}

static void needs_a_figure_that_moved(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_pairs(&fixture, 2);
    for (size_t row = 0; row < 2; row++) {
        *cell_at(&fixture, row, 1) = amount(5);
        *cell_at(&fixture, row, 2) = amount(5);
    }
    assert_false(chart_has_content(&fixture.chart));
    *cell_at(&fixture, 1, 2) = gap(GAP_UNKNOWN);
    assert_false(chart_has_content(&fixture.chart));
    *cell_at(&fixture, 1, 2) = amount(0);
    assert_true(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

// Every fifth row has one figure only.
static void put(struct fixture *fixture, size_t row, struct made made)
{
    *cell_at(fixture, row, 1) = made_cell(made, 1);
    *cell_at(fixture, row, 2) = made_cell(made, (int64_t)(row % 3) + 1);
    if (row % 5 == 4)
        *cell_at(fixture, row, 1 + row % 2) = gap(GAP_UNKNOWN);
}

static void check(struct fixture *fixture, double width, double height)
{
    check_pairs(fixture, width, height);
}

static void lays_out_one_to_two_hundred_pairs(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_pairs, put, check, false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_dots_where_their_figures_are),
        cmocka_unit_test(points_to_what_is_after),
        cmocka_unit_test(needs_a_figure_that_moved),
        cmocka_unit_test(lays_out_one_to_two_hundred_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
