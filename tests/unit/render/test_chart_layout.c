// Geometry of charts over generated cases: no label overlaps another, no text leaves its box or the
// chart, bars start at zero, ticks cover the figures. The ruler is a made-up font, so that the
// expectations hold without any library.
#include "geometry.h"

#include <stdlib.h>

static void check_marks(const struct chart_layout *layout)
{
    for (size_t i = 0; i < layout->marks.count; i++) {
        const struct chart_mark *mark = &layout->marks.items[i];
        const struct box *box = &mark->box;
        if (mark->is_key || mark->is_stub)
            continue;
        assert_true(fabs(box->x - layout->zero) < SLACK ||
                    fabs(box->x + box->width - layout->zero) < SLACK);
        assert_true(box->x >= layout->plot.x - SLACK && box->y >= layout->plot.y - SLACK);
        assert_true(box->x + box->width <= layout->plot.x + layout->plot.width + SLACK);
        assert_true(box->y + box->height <= layout->plot.y + layout->plot.height + SLACK);
    }
}

static void check_ticks_cover(const struct chart *chart, const struct chart_layout *layout)
{
    const struct scale *scale = &layout->scale;

    for (size_t row = 0; row < chart->row_count; row++) {
        for (size_t i = 0; i < chart->series_count; i++) {
            const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
            if (!cell_has_number(cell))
                continue;
            assert_true(decimal_compare(cell->number, scale->ticks[0]) >= 0);
            assert_true(decimal_compare(cell->number, scale->ticks[scale->count - 1]) <= 0);
        }
    }
}

static struct chart_layout check_chart(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    check_figures_are_beside_marks(&layout);
    check_marks(&layout);
    check_ticks_cover(&fixture->chart, &layout);
    return layout;
}

static void check_sizes(struct fixture *fixture)
{
    static const struct extent sizes[] = {{511, 380}, {511, 250}, {757, 400}, {320, 300}};

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        check_chart(fixture, sizes[i].width, sizes[i].height);
    }
    arena_done(&fixture->arena);
}

static void fill(struct fixture *fixture, int64_t (*value)(size_t row, size_t series))
{
    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        for (size_t i = 1; i <= SERIES; i++) {
            *cell_at(fixture, row, i) = amount(value(row, i));
        }
    }
}

static int64_t falling(size_t row, size_t series)
{
    return 5000 * MILLION / (int64_t)((row + 1) * series);
}

static int64_t giant(size_t row, size_t series)
{
    return row == 0 ? 900000000 * MILLION / (int64_t)series : MILLION / (int64_t)series;
}

static int64_t both_signs(size_t row, size_t series)
{
    int64_t value = (int64_t)(row + 1) * 12 * MILLION / (int64_t)series;

    return row % 3 == 1 ? -value : value;
}

static int64_t nothing(size_t row, size_t series)
{
    (void)row;
    (void)series;
    return 0;
}

static void lays_out_one_to_two_hundred_donors(void **state)
{
    static const size_t counts[] = {1, 2, 5, 16, 40, 200};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct fixture fixture;
        set_up(&fixture, CHART_OVERLAPPED_BARS, counts[i]);
        fill(&fixture, falling);
        check_sizes(&fixture);
    }
}

static void lays_out_extreme_figures(void **state)
{
    static int64_t (*const values[])(size_t, size_t) = {giant, both_signs, nothing};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct fixture fixture;
        set_up(&fixture, CHART_OVERLAPPED_BARS, 16);
        fill(&fixture, values[i]);
        check_sizes(&fixture);
    }
}

static void lays_out_gaps_and_unknown_amounts(void **state)
{
    static const enum cell_gap gaps[] = {GAP_UNKNOWN, GAP_NIL, GAP_NOT_QUANTIFIED, GAP_NO_RATE};

    (void)state;
    for (size_t every = 1; every <= 3; every++) { // all of them, every second, every third
        struct fixture fixture;
        set_up(&fixture, CHART_OVERLAPPED_BARS, 12);
        fill(&fixture, falling);
        for (size_t i = 0; i < 12 * SERIES; i += every) {
            *cell_at(&fixture, i / SERIES, 1 + i % SERIES) = gap(gaps[i % COUNT_OF(gaps)]);
        }
        check_sizes(&fixture);
    }
}

static void lays_out_long_names(void **state)
{
    static const char name[] =
        "The Ministry of Foreign Affairs, Trade, Development and Humanitarian Help of It.";

    (void)state;
    assert_int_equal(strlen(name), 80);
    for (size_t count = 1; count <= 16; count += 5) {
        struct fixture fixture;
        set_up(&fixture, CHART_OVERLAPPED_BARS, count);
        fill(&fixture, falling);
        for (size_t row = 0; row < count; row++)
            cell_at(&fixture, row, 0)->text = name;
        check_sizes(&fixture);
    }
}

static void says_that_an_amount_is_unknown(void **state)
{
    struct fixture fixture;
    size_t stubs = 0;

    (void)state;
    set_up(&fixture, CHART_OVERLAPPED_BARS, 2);
    fill(&fixture, falling);
    for (size_t i = 1; i <= SERIES; i++)
        *cell_at(&fixture, 1, i) = gap(GAP_UNKNOWN);
    struct chart_layout layout = check_chart(&fixture, 511, 300);
    for (size_t i = 0; i < layout.marks.count; i++)
        stubs += layout.marks.items[i].is_stub;
    assert_int_equal(stubs, 1);
    assert_non_null(find_text(&layout, "amount unknown"));
    assert_non_null(find_text(&layout, "5,000.0"));
    arena_done(&fixture.arena);
}

static void draws_bars_as_long_as_their_figures(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_OVERLAPPED_BARS, 2);
    fixture.chart.series_count = 1;
    *cell_at(&fixture, 0, 1) = amount(80 * MILLION);
    *cell_at(&fixture, 1, 1) = amount(20 * MILLION);
    struct chart_layout layout = check_chart(&fixture, 511, 300);
    assert_int_equal(layout.marks.count, 2);
    assert_true(fabs(layout.marks.items[0].box.width - 4 * layout.marks.items[1].box.width) <
                SLACK);
    arena_done(&fixture.arena);
}

// The figure stands at the end of the longest bar and must be that bar's.
static void says_whose_figure_the_longest_bar_is(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_OVERLAPPED_BARS, 2);
    for (size_t i = 1; i <= SERIES; i++) {
        *cell_at(&fixture, 0, i) = amount((i == 2 ? 67 : 35) * MILLION);
        *cell_at(&fixture, 1, i) = amount(20 * MILLION);
    }
    struct chart_layout layout = check_chart(&fixture, 511, 300);
    assert_non_null(find_text(&layout, "67.0 disbursed"));
    assert_null(find_text(&layout, "35.0"));
    assert_non_null(find_text(&layout, "20.0"));
    arena_done(&fixture.arena);
}

static void has_nothing_to_draw_without_a_positive_figure(void **state)
{
    static int64_t (*const values[])(size_t, size_t) = {nothing, falling};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct fixture fixture;
        set_up(&fixture, CHART_OVERLAPPED_BARS, 4);
        fill(&fixture, values[i]);
        assert_int_equal(chart_has_content(&fixture.chart), i == 1);
        for (size_t row = 0; row < 4; row++) {
            for (size_t j = 1; j <= SERIES; j++)
                *cell_at(&fixture, row, j) = gap(GAP_UNKNOWN);
        }
        assert_false(chart_has_content(&fixture.chart));
        arena_done(&fixture.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_out_one_to_two_hundred_donors),
        cmocka_unit_test(lays_out_extreme_figures),
        cmocka_unit_test(lays_out_gaps_and_unknown_amounts),
        cmocka_unit_test(lays_out_long_names),
        cmocka_unit_test(says_that_an_amount_is_unknown),
        cmocka_unit_test(draws_bars_as_long_as_their_figures),
        cmocka_unit_test(says_whose_figure_the_longest_bar_is),
        cmocka_unit_test(has_nothing_to_draw_without_a_positive_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
