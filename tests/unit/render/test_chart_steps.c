// Geometry of step lines over generated cases, and where lines, gap and as-of rule stand.
#include "geometry.h"

#include "core/date.h"
#include "render/chart_draw.h"

#define GAP (SERIES + 1)

static void set_up_days(struct fixture *fixture, size_t count, int32_t step)
{
    static const struct chart_series series[SERIES] = {{"Pledged", FILL_PLEDGED, 1},
                                                       {"Committed", FILL_COMMITTED, 2},
                                                       {"Disbursed", FILL_DISBURSED, 3}};
    int32_t first = day_from_civil(2001, 3, 7);

    set_up(fixture, CHART_STEP_LINES, count);
    fixture->columns[0].type = CELL_DAY;
    fixture->columns[GAP] = fixture->columns[1];
    memcpy(fixture->series, series, sizeof series);
    for (size_t row = 0; row < count; row++) {
        *cell_at(fixture, row, 0) =
            (struct cell){.type = CELL_DAY, .day = first + (int32_t)row * step};
        *cell_at(fixture, row, GAP) = amount(0);
    }
    fixture->chart.edge_column = GAP;
    fixture->chart.edge_label = "more pledged than paid";
    fixture->chart.as_of_day = first + (int32_t)count * step + 200;
}

static void fill_rising(struct fixture *fixture, int64_t pledged, int64_t committed, int64_t paid)
{
    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        int64_t n = (int64_t)row + 1;
        *cell_at(fixture, row, 1) = amount(pledged * n);
        *cell_at(fixture, row, 2) = amount(committed * n);
        *cell_at(fixture, row, 3) = amount(paid * n);
        *cell_at(fixture, row, GAP) = amount((pledged - paid) * n);
    }
}

static struct chart_layout check_steps(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    check_paths(&layout);
    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        for (size_t i = 1; i <= SERIES; i++) {
            const struct cell *cell = cell_at(fixture, row, i);
            if (!cell_has_number(cell))
                continue;
            assert_true(decimal_compare(cell->number, layout.scale.ticks[0]) >= 0);
            assert_true(decimal_compare(cell->number, layout.scale.ticks[layout.scale.count - 1]) <=
                        0);
        }
    }
    return layout;
}

static void check_all_sizes(struct fixture *fixture)
{
    static const struct extent sizes[] = {{511, 380}, {511, 250}, {757, 400}, {230, 220}};

    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        check_steps(fixture, sizes[i].width, sizes[i].height);
    arena_done(&fixture->arena);
}

static void lays_out_a_day_to_two_centuries(void **state)
{
    static const size_t counts[] = {1, 2, 3, 20, 200, 700};
    static const int32_t spans[] = {1, 9, 30, 91, 104};
    static const int64_t paid[] = {0, 1, 45, 89, 90, 91, 400, -50};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        for (size_t j = 0; j < COUNT_OF(spans); j++) {
            for (size_t k = 0; k < COUNT_OF(paid); k++) {
                struct fixture fixture;
                set_up_days(&fixture, counts[i], spans[j]);
                fill_rising(&fixture, 90 * MILLION, 60 * MILLION, paid[k] * MILLION);
                check_all_sizes(&fixture);
            }
        }
    }
}

static void lays_out_years_gaps_and_long_names(void **state)
{
    (void)state;
    for (size_t name = 0; name < COUNT_OF(hard_names); name++) {
        for (size_t count = 1; count < 60; count += 7) {
            struct fixture fixture;
            set_up_days(&fixture, count, 1);
            fill_rising(&fixture, 90 * MILLION, 60 * MILLION, 30 * MILLION);
            fixture.columns[0].type = CELL_YEAR;
            for (size_t row = 0; row < count; row++) {
                *cell_at(&fixture, row, 0) =
                    (struct cell){.type = CELL_YEAR, .number = decimal_of(1960 + (int64_t)row)};
                if (row % 3 == 0)
                    *cell_at(&fixture, row, 1 + row % 2) = gap(GAP_UNKNOWN);
            }
            fixture.series[1].label = hard_names[name];
            fixture.chart.edge_label = hard_names[name];
            fixture.chart.as_of_day = name % 2 == 0 ? day_from_civil(1962, 5, 1) : DAY_MIN;
            check_all_sizes(&fixture);
        }
    }
}

static void set_up_months(struct fixture *fixture, size_t count)
{
    set_up_days(fixture, count, 30);
}

static void put(struct fixture *fixture, size_t row, struct made made)
{
    for (size_t i = 1; i <= SERIES; i++)
        *cell_at(fixture, row, i) = made_cell(made, (int64_t)i);
    *cell_at(fixture, row, GAP) = amount(made.value - made.value / SERIES);
}

static void check(struct fixture *fixture, double width, double height)
{
    check_steps(fixture, width, height < 220 ? 220 : height);
}

static void lays_out_one_to_two_hundred_months(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_months, put, check, true});
}

static void needs_time_and_a_figure(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_days(&fixture, 3, 30);
    fill_rising(&fixture, 0, 0, 0);
    assert_false(chart_has_content(&fixture.chart));
    fill_rising(&fixture, 5, 0, 0);
    assert_true(chart_has_content(&fixture.chart));
    fixture.chart.row_count = 1;
    fixture.chart.as_of_day = DAY_MIN;
    assert_false(chart_has_content(&fixture.chart));
    fixture.chart.row_count = 0;
    assert_false(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

// 100 on the first day, 100 more on the last: the line is level between, and rises on the days.
static void rises_on_the_day_and_stays(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_days(&fixture, 2, 300);
    fixture.chart.series_count = 1;
    fill_rising(&fixture, 100 * MILLION, 0, 0);
    fixture.chart.as_of_day = DAY_MIN;
    struct chart_layout layout = check_steps(&fixture, 511, 300);
    const struct path *line = &layout.paths.items[1].path;
    assert_int_equal(line->count, 5);
    assert_true(fabs(line->steps[0].to.y - layout.zero) < SLACK);
    assert_true(fabs(line->steps[1].to.x - line->steps[0].to.x) < SLACK);
    assert_true(fabs(line->steps[1].to.y - line->steps[2].to.y) < SLACK);
    assert_true(fabs(line->steps[2].to.x - line->steps[3].to.x) < SLACK);
    double first = layout.zero - line->steps[1].to.y, both = layout.zero - line->steps[3].to.y;
    assert_true(fabs(both - 2 * first) < SLACK);
    assert_true(fabs(line->steps[3].to.x - (layout.plot.x + layout.plot.width)) < SLACK);
    arena_done(&fixture.arena);
}

static void names_the_gap_and_every_line(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_days(&fixture, 4, 200);
    fill_rising(&fixture, 25 * MILLION, 20 * MILLION, 10 * MILLION);
    struct chart_layout layout = check_steps(&fixture, 511, 300);
    assert_non_null(find_text(&layout, "Pledged 100.0"));
    assert_non_null(find_text(&layout, "Committed 80.0"));
    assert_non_null(find_text(&layout, "Disbursed 40.0"));
    assert_non_null(find_text(&layout, "60.0 more pledged than paid"));
    assert_non_null(find_text(&layout, "unchanged on 2 December 2003")); // no step for 400 days
    fixture.chart.as_of_day -= 200;
    layout = check_steps(&fixture, 511, 300);
    assert_non_null(find_text(&layout, "as of 16 May 2003"));
    // Paid as much as pledged: no gap to name.
    fill_rising(&fixture, 25 * MILLION, 20 * MILLION, 25 * MILLION);
    layout = check_steps(&fixture, 511, 300);
    assert_null(find_text(&layout, "0.0 more pledged than paid"));
    arena_done(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_out_a_day_to_two_centuries),
        cmocka_unit_test(lays_out_years_gaps_and_long_names),
        cmocka_unit_test(lays_out_one_to_two_hundred_months),
        cmocka_unit_test(needs_time_and_a_figure),
        cmocka_unit_test(rises_on_the_day_and_stays),
        cmocka_unit_test(names_the_gap_and_every_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
