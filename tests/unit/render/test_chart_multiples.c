// Small multiples: geometry over generated cases, one scale for all, and what makes a panel.
#include "geometry.h"

#include "core/date.h"

static void set_up_panels(struct fixture *fixture, size_t panels, size_t years)
{
    set_up(fixture, CHART_SMALL_MULTIPLES, panels * years);
    fixture->columns[EDGE] =
        (struct table_column){.key = "year", .title = "Year", .type = CELL_YEAR};
    fixture->chart.edge_column = CHART_NO_COLUMN;
    fixture->chart.panel_column = 0;
    fixture->chart.category_column = EDGE;
    fixture->chart.as_of_day = DAY_MIN;
    fixture->series[2].fill = FILL_DISBURSED;
    for (size_t panel = 0; panel < panels; panel++) {
        for (size_t year = 0; year < years; year++) {
            size_t row = panel * years + year;
            cell_at(fixture, row, 0)->text =
                panel % 3 == 2 ? hard_names[panel % COUNT_OF(hard_names)]
                               : arena_printf(&fixture->arena, "Donor %zu", panel);
            *cell_at(fixture, row, EDGE) =
                (struct cell){.type = CELL_YEAR, .number = decimal_of(2001 + (int64_t)year)};
            for (size_t i = 1; i <= SERIES; i++) {
                int64_t value = (int64_t)((year + 1) * (panels - panel) * i);
                *cell_at(fixture, row, i) = amount(value * MILLION);
            }
        }
    }
}

static struct chart_layout check_panels(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    check_paths(&layout);
    return layout;
}

static void lays_out_three_to_twenty_panels(void **state)
{
    static const struct extent sizes[] = {{511, 600}, {511, 250}, {757, 400}, {230, 700}};

    (void)state;
    for (size_t panels = 3; panels <= 20; panels++) {
        for (size_t years = 1; years <= 41; years += 8) {
            struct fixture fixture;
            set_up_panels(&fixture, panels, years);
            assert_true(chart_has_content(&fixture.chart));
            for (size_t i = 0; i < COUNT_OF(sizes); i++)
                check_panels(&fixture, sizes[i].width, sizes[i].height);
            arena_done(&fixture.arena);
        }
    }
}

static void lays_out_a_giant_negatives_and_gaps(void **state)
{
    (void)state;
    for (size_t panels = 3; panels <= 15; panels += 4) {
        struct fixture fixture;
        set_up_panels(&fixture, panels, 20);
        for (size_t row = 0; row < panels * 20; row++) {
            *cell_at(&fixture, row, 1) = amount(row < 20 ? 9000000 * MILLION : (int64_t)row);
            *cell_at(&fixture, row, 2) = amount(row % 3 == 0 ? -4 * MILLION : 2 * MILLION);
            if (row % 4 == 1)
                *cell_at(&fixture, row, 3) = gap(GAP_UNKNOWN);
        }
        check_panels(&fixture, 511, 500);
        arena_done(&fixture.arena);
    }
}

static void set_up_donors(struct fixture *fixture, size_t count)
{
    set_up_panels(fixture, count, 1);
    // In pairs, so that a panel has a line and not a point only.
    for (size_t row = 0; row < count; row++) {
        *cell_at(fixture, row, EDGE) =
            (struct cell){.type = CELL_YEAR, .number = decimal_of(2001 + (int64_t)(row % 2))};
        cell_at(fixture, row, 0)->text = arena_printf(&fixture->arena, "Donor %zu", row / 2);
    }
}

static void put(struct fixture *fixture, size_t row, struct made made)
{
    cell_at(fixture, row, 0)->text = cell_at(fixture, row - row % 2, 0)->text;
    for (size_t i = 1; i <= SERIES; i++)
        *cell_at(fixture, row, i) = made_cell(made, (int64_t)i);
}

static void check(struct fixture *fixture, double width, double height)
{
    check_panels(fixture, width, height < 400 ? 400 : height);
}

static void lays_out_one_to_a_hundred_panels(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_donors, put, check, false});
}

// 6 panels of 1 year each; the first gave twice as much as the third and is drawn twice as high.
static void draws_all_panels_on_one_scale(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_panels(&fixture, 6, 1);
    fixture.chart.series_count = 1;
    *cell_at(&fixture, 0, 1) = amount(80 * MILLION);
    *cell_at(&fixture, 2, 1) = amount(40 * MILLION);
    struct chart_layout layout = check_panels(&fixture, 511, 400);
    double first = path_bounds(&layout.paths.items[0].path).height;
    double third = path_bounds(&layout.paths.items[4].path).height;
    assert_true(fabs(first - 2 * third) < SLACK);
    arena_done(&fixture.arena);
}

// What came in the last year only is an area a reader sees, not an upright stroke at the edge.
static void draws_what_the_last_year_brought(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_panels(&fixture, 3, 9);
    fixture.chart.series_count = 1;
    for (size_t row = 0; row < 8; row++)
        *cell_at(&fixture, row, 1) = amount(0);
    struct chart_layout layout = check_panels(&fixture, 511, 400);
    struct box all = path_bounds(&layout.paths.items[2].path);
    assert_true(path_bounds(&layout.paths.items[0].path).width > all.width / 16);
    arena_done(&fixture.arena);
}

static void needs_three_panels_and_a_figure(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_panels(&fixture, 3, 2);
    assert_true(chart_has_content(&fixture.chart));
    fixture.chart.row_count = 4;
    assert_false(chart_has_content(&fixture.chart));
    fixture.chart.row_count = 0;
    assert_false(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_out_three_to_twenty_panels),
        cmocka_unit_test(lays_out_a_giant_negatives_and_gaps),
        cmocka_unit_test(lays_out_one_to_a_hundred_panels),
        cmocka_unit_test(draws_all_panels_on_one_scale),
        cmocka_unit_test(draws_what_the_last_year_brought),
        cmocka_unit_test(needs_three_panels_and_a_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
