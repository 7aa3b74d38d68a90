// Geometry of charts over generated cases: no label overlaps another, no text leaves its box or the
// chart, bars start at zero, ticks cover the figures. The ruler is a made-up font, so that the
// expectations hold without any library.
#include "geometry.h"

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

static void put(struct fixture *fixture, size_t row, struct made made)
{
    for (size_t i = 1; i <= SERIES; i++)
        *cell_at(fixture, row, i) = made_cell(made, (int64_t)i);
}

static void set_up_bars(struct fixture *fixture, size_t count)
{
    set_up(fixture, CHART_OVERLAPPED_BARS, count);
}

static void check(struct fixture *fixture, double width, double height)
{
    check_chart(fixture, width, height);
}

static void lays_out_one_to_two_hundred_donors(void **state)
{
    (void)state;
    assert_int_equal(strlen(hard_names[0]), 80);
    check_generated(&(struct generated){set_up_bars, put, check, false});
}

// Some of a row's figures are missing, or all of them.
static void lays_out_gaps_beside_figures(void **state)
{
    (void)state;
    for (size_t every = 1; every <= 3; every++) {
        struct fixture fixture;
        set_up_bars(&fixture, 12);
        for (size_t i = 0; i < 12 * SERIES; i++) {
            struct made made = make(i % every == 0 ? MADE_UNKNOWN : MADE_FALLING, i / SERIES);
            *cell_at(&fixture, i / SERIES, 1 + i % SERIES) = made_cell(made, 1);
        }
        for (size_t i = 0; i < COUNT_OF(row_sizes); i++)
            check_chart(&fixture, row_sizes[i].width, row_sizes[i].height);
        arena_done(&fixture.arena);
    }
}

// With the height it asks for nothing is left out; with half of it rows are, but no name is cut
// sooner.
static void asks_for_the_height_of_its_names(void **state)
{
    static const enum chart_kind kinds[] = {CHART_OVERLAPPED_BARS, CHART_DOTS, CHART_DUMBBELL};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct fixture fixture;
        set_up(&fixture, kinds[i], 15);
        fixture.chart.series_count = 2;
        for (size_t row = 0; row < 15; row++) {
            put(&fixture, row, make(MADE_FALLING, row));
            cell_at(&fixture, row, 0)->text = hard_names[row % 3];
        }
        double height = chart_wanted_height(&fixture.chart, &ruler, (struct extent){511, 700}, 60);
        assert_true(height < 700);
        for (int is_half = 0; is_half < 2; is_half++) {
            struct extent room = {511, is_half ? height / 2 : height};
            struct chart_layout layout =
                chart_lay_out(&fixture.chart, &ruler, room, &fixture.arena);
            check_texts(&layout);
            assert_int_equal(layout.is_cut, is_half);
        }
        arena_done(&fixture.arena);
    }
}

static void says_that_an_amount_is_unknown(void **state)
{
    struct fixture fixture;
    size_t stubs = 0;

    (void)state;
    set_up_bars(&fixture, 2);
    put(&fixture, 0, make(MADE_FALLING, 0));
    put(&fixture, 1, make(MADE_UNKNOWN, 1));
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
    static const enum made_kind kinds[] = {MADE_ZERO, MADE_UNKNOWN, MADE_FALLING};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct fixture fixture;
        set_up_bars(&fixture, 4);
        for (size_t row = 0; row < 4; row++)
            put(&fixture, row, make(kinds[i], row));
        assert_int_equal(chart_has_content(&fixture.chart), kinds[i] == MADE_FALLING);
        arena_done(&fixture.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_out_one_to_two_hundred_donors),
        cmocka_unit_test(lays_out_gaps_beside_figures),
        cmocka_unit_test(asks_for_the_height_of_its_names),
        cmocka_unit_test(says_that_an_amount_is_unknown),
        cmocka_unit_test(draws_bars_as_long_as_their_figures),
        cmocka_unit_test(says_whose_figure_the_longest_bar_is),
        cmocka_unit_test(has_nothing_to_draw_without_a_positive_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
