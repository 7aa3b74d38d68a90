// Columns: geometry over generated cases, panels of stages on one scale, stacks of parts.
#include "geometry.h"

#include <stdlib.h>

// Marks stand on zero or on another mark of the same column, a seam away at most.
static bool stands(const struct chart_layout *layout, size_t index)
{
    const struct box *box = &layout->marks.items[index].box;
    double ends[] = {box->y, box->y + box->height};

    for (size_t end = 0; end < COUNT_OF(ends); end++) {
        for (size_t i = 0; i < layout->rules.count; i++) {
            if (layout->rules.items[i].is_zero &&
                fabs(layout->rules.items[i].from.y - ends[end]) < SLACK)
                return true;
        }
        for (size_t i = 0; i < layout->marks.count; i++) {
            const struct box *other = &layout->marks.items[i].box;
            if (i != index && fabs(other->x - box->x) < SLACK &&
                (fabs(other->y - ends[end]) < 1 || fabs(other->y + other->height - ends[end]) < 1))
                return true;
        }
    }
    return false;
}

static struct chart_layout check_columns(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    check_keeps_to_room(&layout, height);
    check_figures_are_beside_marks(&layout);
    for (size_t i = 0; i < layout.marks.count; i++) {
        const struct chart_mark *mark = &layout.marks.items[i];
        if (mark->is_key)
            continue;
        assert_true(mark->is_stub || stands(&layout, i));
        assert_true(mark->box.x >= layout.plot.x - SLACK);
        assert_true(mark->box.x + mark->box.width <= layout.size.width + SLACK);
        if (!mark->is_stub)
            assert_true(mark->box.y >= layout.plot.y - SLACK &&
                        mark->box.y + mark->box.height <=
                            layout.plot.y + layout.plot.height + SLACK);
    }
    return layout;
}

static void check_sizes(struct fixture *fixture)
{
    static const struct extent sizes[] = {{511, 380}, {511, 250}, {757, 400}, {320, 300}};

    for (size_t parts = 0; parts < SERIES; parts += 2) { // three panels; one of two parts
        fixture->chart.part_count = parts;
        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            check_columns(fixture, sizes[i].width, sizes[i].height);
    }
    arena_done(&fixture->arena);
}

static void set_years(struct fixture *fixture, size_t years, int64_t first)
{
    for (size_t row = 0; row < years; row++)
        *cell_at(fixture, row, 0) =
            (struct cell){.type = CELL_YEAR, .number = decimal_of(first + (int64_t)row)};
}

// The first series is the sum of the others, as a whole is of its parts.
static void fill(struct fixture *fixture, int64_t (*value)(size_t row))
{
    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        int64_t all = value(row);
        *cell_at(fixture, row, 1) = amount(all);
        *cell_at(fixture, row, 2) = amount(all / 4);
        *cell_at(fixture, row, 3) = amount(all - all / 4);
    }
}

static int64_t falling(size_t row)
{
    return 5000 * MILLION / (int64_t)(row + 1);
}

static void put(struct fixture *fixture, size_t row, struct made made)
{
    for (size_t i = 1; i <= SERIES; i++)
        *cell_at(fixture, row, i) = made_cell(made, 1);
    if (made.gap == GAP_NONE) {
        *cell_at(fixture, row, 2) = amount(made.value / 4);
        *cell_at(fixture, row, 3) = amount(made.value - made.value / 4);
    }
}

static void check(struct fixture *fixture, double width, double height)
{
    for (size_t parts = 0; parts < SERIES; parts += 2) { // three panels; one of two parts
        fixture->chart.part_count = parts;
        check_columns(fixture, width, height < 250 ? 250 : height);
    }
}

static void set_up_names(struct fixture *fixture, size_t count)
{
    set_up(fixture, CHART_STACKED_COLUMNS, count);
}

static void set_up_time(struct fixture *fixture, size_t count)
{
    set_up_names(fixture, count);
    set_years(fixture, count, 1950);
}

static void lays_out_one_to_two_hundred_columns(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_names, put, check, false});
    check_generated(&(struct generated){set_up_time, put, check, true});
}

static void lays_out_gaps_and_unknown_amounts(void **state)
{
    static const enum cell_gap gaps[] = {GAP_UNKNOWN, GAP_NIL, GAP_NOT_QUANTIFIED, GAP_NO_RATE};

    (void)state;
    for (size_t every = 1; every <= 3; every++) { // all of them, every second, every third
        struct fixture fixture;
        set_up(&fixture, CHART_STACKED_COLUMNS, 12);
        fill(&fixture, falling);
        for (size_t i = 0; i < 12 * SERIES; i += every)
            *cell_at(&fixture, i / SERIES, 1 + i % SERIES) = gap(gaps[i % COUNT_OF(gaps)]);
        check_sizes(&fixture);
    }
}

static void lays_out_years_and_spans(void **state)
{
    (void)state;
    for (size_t years = 1; years <= 70; years += 3) {
        struct fixture fixture;
        set_up(&fixture, CHART_STACKED_COLUMNS, years + 3);
        fill(&fixture, falling);
        set_years(&fixture, years, 1950);
        cell_at(&fixture, years, 0)->text = "2009–2013";
        cell_at(&fixture, years + 1, 0)->text = "since 2007";
        cell_at(&fixture, years + 2, 0)->text = "several years";
        fixture.chart.partial_row = years - 1;
        check_sizes(&fixture);
    }
}

static void keeps_first_and_last_year(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_STACKED_COLUMNS, 50);
    fill(&fixture, falling);
    set_years(&fixture, 50, 1964);
    struct chart_layout layout = check_columns(&fixture, 511, 300);
    assert_non_null(find_text(&layout, "1964"));
    assert_non_null(find_text(&layout, "2013"));
    assert_null(find_text(&layout, "1965"));
    arena_done(&fixture.arena);
}

static void hatches_only_the_year_not_over(void **state)
{
    struct fixture fixture;
    size_t hatched = 0;

    (void)state;
    set_up(&fixture, CHART_STACKED_COLUMNS, 5);
    fill(&fixture, falling);
    set_years(&fixture, 5, 2009);
    fixture.chart.partial_row = 4;
    struct chart_layout layout = check_columns(&fixture, 511, 300);
    for (size_t i = 0; i < layout.marks.count; i++) {
        const struct chart_mark *mark = &layout.marks.items[i];
        if (mark->is_key || !mark->is_hatched)
            continue;
        hatched++;
        assert_true(mark->box.x > layout.plot.x + layout.plot.width * 0.8);
    }
    assert_int_equal(hatched, SERIES);
    assert_non_null(find_text(&layout, "year not over"));
    arena_done(&fixture.arena);
}

// The heights of all marks that have a fill, whatever panel they are in.
static double height_of(const struct chart_layout *layout, enum chart_fill fill)
{
    double height = 0;

    for (size_t i = 0; i < layout->marks.count; i++) {
        if (layout->marks.items[i].fill == fill && !layout->marks.items[i].is_key)
            height += layout->marks.items[i].box.height;
    }
    return height;
}

static void gives_equal_sums_equal_heights_in_every_panel(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_STACKED_COLUMNS, 2);
    set_years(&fixture, 2, 2009);
    for (size_t row = 0; row < 2; row++)
        put(&fixture, row, make(MADE_ZERO, row));
    for (size_t i = 0; i < SERIES; i++)
        fixture.series[i].fill = (enum chart_fill)(FILL_CATEGORY_1 + i);
    *cell_at(&fixture, 0, 1) = amount(900 * MILLION);
    *cell_at(&fixture, 0, 2) = amount(90 * MILLION);
    *cell_at(&fixture, 1, 3) = amount(300 * MILLION);
    struct chart_layout layout = check_columns(&fixture, 511, 380);
    double first = height_of(&layout, FILL_CATEGORY_1);
    assert_true(first > 100);
    assert_true(fabs(height_of(&layout, FILL_CATEGORY_2) - first / 10) < SLACK);
    assert_true(fabs(height_of(&layout, FILL_CATEGORY_3) - first / 3) < SLACK);
    assert_non_null(find_text(&layout, "900.0"));
    assert_non_null(find_text(&layout, "300.0"));
    arena_done(&fixture.arena);
}

static void stacks_parts_and_names_the_whole(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up(&fixture, CHART_STACKED_COLUMNS, 1);
    set_years(&fixture, 1, 2009);
    *cell_at(&fixture, 0, 1) = amount(100 * MILLION);
    *cell_at(&fixture, 0, 2) = amount(75 * MILLION);
    *cell_at(&fixture, 0, 3) = amount(25 * MILLION);
    fixture.chart.part_count = 2;
    fixture.series[1] = (struct chart_series){"Japan", FILL_CATEGORY_1, 2};
    fixture.series[2] = (struct chart_series){"others", FILL_OTHER, 3};
    struct chart_layout layout = check_columns(&fixture, 511, 380);
    double lower = height_of(&layout, FILL_CATEGORY_1), upper = height_of(&layout, FILL_OTHER);
    assert_true(fabs(height_of(&layout, FILL_PLEDGED)) < SLACK);
    assert_true(fabs(lower - 3 * upper) < 3); // but for the seam
    assert_non_null(find_text(&layout, "100.0"));
    assert_non_null(find_text(&layout, "Japan"));
    assert_null(find_text(&layout, "75.0"));
    arena_done(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_out_one_to_two_hundred_columns),
        cmocka_unit_test(lays_out_gaps_and_unknown_amounts),
        cmocka_unit_test(lays_out_years_and_spans),
        cmocka_unit_test(keeps_first_and_last_year),
        cmocka_unit_test(hatches_only_the_year_not_over),
        cmocka_unit_test(gives_equal_sums_equal_heights_in_every_panel),
        cmocka_unit_test(stacks_parts_and_names_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
