// Dot ranges: geometry over generated cases, where claims and their bounds lie.
#include "geometry.h"

#define STANDING 2
#define THING 3

static struct cell claim(int64_t lower, int64_t stated, int64_t upper)
{
    return (struct cell){.type = CELL_SUM,
                         .has_bounds = true,
                         .number = decimal_of(stated),
                         .lower = decimal_of(lower),
                         .upper = decimal_of(upper)};
}

// `each` claims on each thing, in turns adopted, rejected and open.
static void set_up_claims(struct fixture *fixture, size_t count, size_t each)
{
    set_up(fixture, CHART_RANGES, count);
    fixture->columns[1].scale_power = 0;
    fixture->columns[STANDING] = (struct table_column){.key = "standing", .type = CELL_COUNT};
    fixture->columns[THING] = (struct table_column){.key = "thing", .type = CELL_ID};
    fixture->columns[EDGE] = (struct table_column){.key = "who", .type = CELL_TEXT};
    fixture->chart.series_count = 1;
    fixture->chart.mark_column = STANDING;
    fixture->chart.panel_column = THING;
    fixture->chart.edge_column = EDGE;
    for (size_t row = 0; row < count; row++) {
        *cell_at(fixture, row, STANDING) =
            (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)(row % each % 3))};
        *cell_at(fixture, row, THING) = (struct cell){
            .type = CELL_ID, .text = arena_printf(&fixture->arena, "f%zu", row / each)};
        *cell_at(fixture, row, EDGE) =
            (struct cell){.type = CELL_TEXT, .text = hard_names[(row + 3) % COUNT_OF(hard_names)]};
    }
}

static struct chart_layout check_claims(struct fixture *fixture, double width, double height)
{
    struct chart_layout layout =
        chart_lay_out(&fixture->chart, &ruler, (struct extent){width, height}, &fixture->arena);

    check_texts(&layout);
    check_keeps_to_room(&layout, height);
    check_paths(&layout);
    check_texts_are_beside_paths(&layout);
    for (size_t row = 0; row < fixture->chart.row_count; row++) {
        const struct cell *cell = cell_at(fixture, row, 1);
        if (!cell_has_number(cell))
            continue;
        assert_true(decimal_to_double(cell->lower) >= layout.scale.low - SLACK);
        assert_true(cell->is_open || decimal_to_double(cell->upper) <= layout.scale.high + SLACK);
    }
    return layout;
}

static bool has_stroke(const struct chart_layout *layout, double from, double to, bool is_dashed)
{
    for (size_t i = 0; i < layout->paths.count; i++) {
        const struct chart_path *item = &layout->paths.items[i];
        if (item->path.count == 2 && fabs(item->path.steps[0].to.x - from) < SLACK &&
            fabs(item->path.steps[1].to.x - to) < SLACK &&
            (item->stroke.dash == DASH_DASHED) == is_dashed)
            return true;
    }
    return false;
}

static void draws_what_each_claim_allows(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_claims(&fixture, 3, 3);
    *cell_at(&fixture, 0, 1) = claim(100, 100, 100);
    *cell_at(&fixture, 1, 1) = claim(25, 50, 75);
    *cell_at(&fixture, 2, 1) = claim(75, 75, 0);
    cell_at(&fixture, 2, 1)->is_open = true;
    assert_true(chart_has_content(&fixture.chart));
    struct chart_layout layout = check_claims(&fixture, 700, 300);
    double left = layout.plot.x, unit = layout.plot.width / 100;
    assert_true(fabs(layout.scale.high - 100) < SLACK);
    assert_true(has_stroke(&layout, left + 25 * unit, left + 50 * unit, false));
    assert_true(has_stroke(&layout, left + 50 * unit, left + 75 * unit, false));
    assert_true(has_stroke(&layout, left + 75 * unit, left + 100 * unit, true));
    assert_non_null(find_text(&layout, "Donor 1"));
    assert_null(find_text(&layout, "Donor 2")); // of the same thing
    assert_non_null(find_text(&layout, "adopted"));
    assert_non_null(find_text(&layout, "rejected"));
    assert_non_null(find_text(&layout, "open"));
    // Two dots are in the key, the adopted and the open claim have one each.
    assert_true(fabs(dot_at(&layout, 2).x - (left + 100 * unit)) < SLACK);
    assert_true(fabs(dot_at(&layout, 3).x - (left + 75 * unit)) < SLACK);
    arena_done(&fixture.arena);
}

static void needs_two_figures_of_one_thing(void **state)
{
    struct fixture fixture;

    (void)state;
    set_up_claims(&fixture, 4, 2);
    for (size_t row = 0; row < 4; row++)
        *cell_at(&fixture, row, 1) = row % 2 == 0 ? claim(5, 5, 5) : gap(GAP_UNKNOWN);
    assert_false(chart_has_content(&fixture.chart));
    *cell_at(&fixture, 3, 1) = claim(5, 5, 5);
    assert_true(chart_has_content(&fixture.chart));
    arena_done(&fixture.arena);
}

static void set_up_pairs(struct fixture *fixture, size_t count)
{
    set_up_claims(fixture, count, 2);
}

static void set_up_fives(struct fixture *fixture, size_t count)
{
    set_up_claims(fixture, count, 5);
}

// A claim may be wide, or have no upper bound.
static void put(struct fixture *fixture, size_t row, struct made made)
{
    int64_t wide = made.value < 0 ? -made.value : made.value;

    if (made.gap != GAP_NONE) {
        *cell_at(fixture, row, 1) = gap(made.gap);
        return;
    }
    *cell_at(fixture, row, 1) = claim(made.value - wide, made.value, made.value + wide);
    cell_at(fixture, row, 1)->is_open = row % 4 == 3;
}

static void check(struct fixture *fixture, double width, double height)
{
    check_claims(fixture, width, height);
}

static void lays_out_one_to_two_hundred_claims(void **state)
{
    (void)state;
    check_generated(&(struct generated){set_up_pairs, put, check, false});
    check_generated(&(struct generated){set_up_fives, put, check, false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_what_each_claim_allows),
        cmocka_unit_test(needs_two_figures_of_one_thing),
        cmocka_unit_test(lays_out_one_to_two_hundred_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
