// Timelines: geometry over generated cases, and how ends that are certain, uncertain or open look.
#include "geometry.h"

#include "core/date.h"

#define DAYS 6
#define KIND (DAYS + 1)

struct timeline {
    struct arena arena;
    struct table_column columns[KIND + 1];
    struct table table;
    struct chart_series series[2];
    struct chart chart;
};

static void set_up_timeline(struct timeline *timeline, size_t count)
{
    *timeline =
        (struct timeline){.series = {{"Activity", FILL_OTHER, 0}, {"Pledge", FILL_PLEDGED, 0}}};
    struct table_row *rows = NEW_ARRAY(&timeline->arena, struct table_row, count);
    timeline->columns[0] = (struct table_column){.key = "name", .type = CELL_TEXT};
    for (size_t i = 1; i <= DAYS; i++)
        timeline->columns[i] = (struct table_column){.key = "day", .type = CELL_DAY};
    timeline->columns[KIND] = (struct table_column){.key = "kind", .type = CELL_COUNT};
    for (size_t row = 0; row < count; row++) {
        struct cell *cells = NEW_ARRAY(&timeline->arena, struct cell, KIND + 1);
        cells[0] = (struct cell){.type = CELL_TEXT, .text = hard_names[row % COUNT_OF(hard_names)]};
        cells[KIND] = (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)(row % 2))};
        rows[row].cells = cells;
    }
    timeline->table = (struct table){
        .columns = timeline->columns, .column_count = KIND + 1, .rows = rows, .row_count = count};
    timeline->chart = (struct chart){.kind = CHART_TIMELINE,
                                     .title = "What was planned for when",
                                     .measure = "Activities and pledges in time",
                                     .alt = "In words.",
                                     .table = &timeline->table,
                                     .days_column = 1,
                                     .mark_column = KIND,
                                     .edge_column = CHART_NO_COLUMN,
                                     .partial_row = CHART_NO_COLUMN,
                                     .as_of_day = DAY_MIN,
                                     .row_count = count,
                                     .series = timeline->series,
                                     .series_count = 2};
}

// Years of the six bounds, 0: blank; a last bound is the year's last day.
static void set_years(struct timeline *timeline, size_t row, const int years[DAYS])
{
    struct cell *cells = (struct cell *)timeline->table.rows[row].cells;

    for (size_t i = 0; i < DAYS; i++) {
        bool is_last = i == 1 || i == 4 || i == 5;
        if (years[i] != 0)
            cells[1 + i] = (struct cell){.type = CELL_DAY,
                                         .day = is_last ? day_from_civil(years[i], 12, 31)
                                                        : day_from_civil(years[i], 1, 1)};
    }
}

static struct chart_layout check_timeline(struct timeline *timeline, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&timeline->chart, &ruler, (struct extent){width, height}, &timeline->arena);

    check_texts(&layout);
    check_keeps_to_room(&layout, height);
    check_paths(&layout);
    check_texts_are_beside_paths(&layout);
    for (size_t i = 0; i < layout.paths.count; i++) {
        struct box box = path_bounds(&layout.paths.items[i].path);
        assert_true(box.x + box.width / 2 >= layout.plot.x - SLACK);
        assert_true(box.x + box.width / 2 <= layout.plot.x + layout.plot.width + SLACK);
    }
    return layout;
}

// 2000 to 2010 in the plot of a layout whose axis runs over just these.
static double year_x(const struct chart_layout *layout, int year)
{
    double days = day_from_civil(2010, 1, 1) - day_from_civil(2000, 1, 1);

    return layout->plot.x +
           (day_from_civil(year, 1, 1) - day_from_civil(2000, 1, 1)) / days * layout->plot.width;
}

static void narrows_where_an_end_is_uncertain(void **state)
{
    struct timeline timeline;

    (void)state;
    set_up_timeline(&timeline, 2);
    set_years(&timeline, 0, (int[DAYS]){0, 0, 2000, 2000, 2009, 2009});
    set_years(&timeline, 1, (int[DAYS]){0, 0, 2002, 2004, 2006, 2008});
    struct chart_layout layout = check_timeline(&timeline, 511, 300);
    assert_int_equal(layout.paths.count, 2);
    assert_int_equal(layout.paths.items[0].path.count, 5); // a box
    assert_int_equal(layout.paths.items[0].fill, FILL_OTHER);
    const struct path *pointed = &layout.paths.items[1].path;
    assert_int_equal(pointed->count, 7);
    assert_int_equal(layout.paths.items[1].fill, FILL_PLEDGED);
    assert_true(fabs(pointed->steps[0].to.x - year_x(&layout, 2002)) < SLACK);
    assert_true(fabs(pointed->steps[1].to.x - year_x(&layout, 2004)) < SLACK);
    assert_true(fabs(pointed->steps[2].to.x - year_x(&layout, 2007)) < SLACK);
    assert_true(fabs(pointed->steps[3].to.x - year_x(&layout, 2009)) < SLACK);
    assert_true(pointed->steps[1].to.y < pointed->steps[0].to.y);
    arena_done(&timeline.arena);
}

static void dashes_an_open_end_out_of_the_plot(void **state)
{
    struct timeline timeline;
    size_t dashed = 0;

    (void)state;
    set_up_timeline(&timeline, 2);
    set_years(&timeline, 0, (int[DAYS]){0, 0, 2000, 2000, 2009, 2009});
    set_years(&timeline, 1, (int[DAYS]){0, 0, 2004, 2004, 0, 0});
    struct chart_layout layout = check_timeline(&timeline, 511, 300);
    for (size_t i = 1; i < layout.paths.count; i++) {
        const struct chart_path *item = &layout.paths.items[i];
        assert_false(item->is_filled);
        if (item->stroke.dash != DASH_DASHED)
            continue;
        dashed++;
        assert_true(fabs(item->path.steps[0].to.x - year_x(&layout, 2004)) < SLACK);
        assert_true(fabs(item->path.steps[1].to.x - year_x(&layout, 2010)) < SLACK);
    }
    assert_int_equal(dashed, 2);
    arena_done(&timeline.arena);
}

static void puts_a_diamond_at_the_moment(void **state)
{
    struct timeline timeline;

    (void)state;
    set_up_timeline(&timeline, 2);
    set_years(&timeline, 0, (int[DAYS]){0, 0, 2000, 2000, 2009, 2009});
    set_years(&timeline, 1, (int[DAYS]){2004, 2005, 0, 0, 0, 0});
    struct chart_layout layout = check_timeline(&timeline, 511, 300);
    const struct chart_path *diamond = &layout.paths.items[layout.paths.count - 1];
    struct box box = path_bounds(&diamond->path);
    double middle = (year_x(&layout, 2004) + year_x(&layout, 2006)) / 2;
    assert_int_equal(diamond->path.count, 5);
    assert_true(fabs(box.x + box.width / 2 - middle) < SLACK);
    arena_done(&timeline.arena);
}

static void needs_a_bar_and_a_second_row(void **state)
{
    struct timeline timeline;

    (void)state;
    set_up_timeline(&timeline, 2);
    assert_false(chart_has_content(&timeline.chart));
    set_years(&timeline, 0, (int[DAYS]){2004, 2004, 0, 0, 0, 0});
    set_years(&timeline, 1, (int[DAYS]){2005, 2005, 0, 0, 0, 0});
    assert_false(chart_has_content(&timeline.chart));
    set_years(&timeline, 1, (int[DAYS]){0, 0, 2005, 2005, 0, 0});
    assert_true(chart_has_content(&timeline.chart));
    timeline.chart.row_count = 1;
    assert_false(chart_has_content(&timeline.chart));
    arena_done(&timeline.arena);
}

// Every mix of blank, certain, uncertain and contradicting bounds, over a year to a thousand years.
static void lays_out_one_to_two_hundred_rows(void **state)
{
    static const int spans[] = {0, 1, 12, 90, 1000};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(row_counts); i++) {
        for (size_t j = 0; j < COUNT_OF(spans); j++) {
            struct timeline timeline;
            set_up_timeline(&timeline, row_counts[i]);
            for (size_t row = 0; row < row_counts[i]; row++) {
                int years[DAYS];
                for (size_t k = 0; k < DAYS; k++)
                    years[k] =
                        (row >> k) % 3 == 2 ? 0 : 1950 + (int)(row * 7 + k * 5) % (spans[j] + 1);
                set_years(&timeline, row, years);
            }
            timeline.chart.edge_column = j == 0 ? CHART_NO_COLUMN : 0; // hard names behind the bars
            timeline.chart.as_of_day = j % 2 == 0 ? DAY_MIN : day_from_civil(1999, 6, 1);
            for (size_t k = 0; k < COUNT_OF(row_sizes); k++)
                check_timeline(&timeline, row_sizes[k].width, row_sizes[k].height);
            arena_done(&timeline.arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(narrows_where_an_end_is_uncertain),
        cmocka_unit_test(dashes_an_open_end_out_of_the_plot),
        cmocka_unit_test(puts_a_diamond_at_the_moment),
        cmocka_unit_test(needs_a_bar_and_a_second_row),
        cmocka_unit_test(lays_out_one_to_two_hundred_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
