// Bars that begin anywhere, as figures: what is invisible first, then one length after the other.
#include "base/text.h"
#include "render/render.h"
#include "render/xlsx_drawn_parts.h"

// --- ranges: what a source says, from zero, and on to the most it allows ---

enum {
    RANGE_LABEL,
    RANGE_BASE,
    RANGE_ADOPTED,
    RANGE_REJECTED,
    RANGE_OPEN,
    RANGE_SPREAD,
    RANGE_ROOM,
    RANGES
};

#define STANDINGS 3

// The least a claim says, and how much more it allows.
static void put_range_cells(struct drawing *drawing, size_t row)
{
    const struct chart *chart = drawing->chart;
    struct arena *arena = drawing->page->arena;
    size_t column = chart->series[0].column;
    const struct cell *cell = drawn_source(chart, row, column);
    const char *lower_name = drawn_part_name(drawing, row, column, PART_LOWER);
    const char *upper_name = drawn_part_name(drawing, row, column, PART_UPPER);
    bool has_spread = xlsx_has_spread(cell) && !cell->is_open;
    const char *least = has_spread ? lower_name : drawn_source_name(drawing, row, column);
    size_t standing = (size_t)drawn_source(chart, row, chart->mark_column)->number.mantissa;
    const char *format = drawn_number_format(drawing);

    for (uint16_t i = 0; i < STANDINGS; i++) {
        if (i == standing)
            drawn_put_number(drawing, (uint16_t)(RANGE_ADOPTED + i),
                             has_spread ? cell->lower : cell->number,
                             least == NULL ? NULL : arena_printf(arena, "=%s", least), format);
        else
            drawn_put_nothing(drawing);
    }
    if (has_spread)
        drawn_put_number(drawing, RANGE_SPREAD, drawn_minus(cell->upper, cell->lower),
                         lower_name == NULL || upper_name == NULL
                             ? NULL
                             : arena_printf(arena, "=ROUND(%s-%s,%u)", upper_name, lower_name,
                                            drawing->decimals),
                         format);
    else
        drawn_put_nothing(drawing);
}

// The claims on one thing stand together, under one name.
static bool starts_thing(const struct chart *chart, size_t row)
{
    return row == 0 || !text_equal(drawn_source(chart, row, chart->panel_column)->text,
                                   drawn_source(chart, row - 1, chart->panel_column)->text);
}

static void put_ranges(struct drawing *drawing)
{
    static const char *const HEADERS[RANGES] = {"Claim", "Base",    "Adopted", "Rejected",
                                                "Open",  "Allowed", "Room"};
    static const struct xlsx_drawn_series SERIES[] = {
        {RANGE_BASE, NULL, FILL_OTHER, false},
        {RANGE_ADOPTED, "adopted", FILL_DISBURSED, false},
        {RANGE_REJECTED, "rejected", FILL_OTHER, false},
        {RANGE_OPEN, "open", FILL_CATEGORY_1, false},
        {RANGE_SPREAD, "and up to so much", FILL_NEUTRAL, true},
        {RANGE_ROOM, NULL, FILL_OTHER, false},
    };
    const struct chart *chart = drawing->chart;

    drawn_put_headers(drawing, HEADERS, RANGES);
    for (size_t row = 0; row < chart->row_count; row++) {
        const char *name = drawn_source(chart, row, chart->category_column)->text;
        drawn_begin_row(drawing);
        if (starts_thing(chart, row))
            drawn_put_text(drawing, RANGE_LABEL, name);
        else
            drawn_put_nothing(drawing);
        drawn_put_number(drawing, RANGE_BASE, DECIMAL_ZERO, NULL, drawn_number_format(drawing));
        put_range_cells(drawing, row);
        drawn_put_number(drawing, RANGE_ROOM, drawing->room, NULL, drawn_number_format(drawing));
        drawn_label(drawing, drawn_source(chart, row, chart->edge_column)->text);
        drawing->page->row++;
    }
    drawn_set_series(drawing, SERIES, COUNT_OF(SERIES));
}

// --- timelines: a time that may have begun, is certain, may have ended ---

// The four ends are helpers; a moment is when something was announced that has no time of its own.
enum {
    TIME_LABEL,
    TIME_EARLIEST, // the four ends, in years
    TIME_STARTED,
    TIME_ENDING,
    TIME_LATEST,
    TIME_BASE,
    TIME_BEFORE,
    TIME_CERTAIN, // two columns: of the first series and of the second
    TIME_AFTER = TIME_CERTAIN + 2,
    TIME_MOMENT,
    TIME_ROOM,
    TIMES
};

enum { DAYS_ANNOUNCED, DAYS_ANNOUNCED_LATEST, DAYS_START, DAYS_STARTED, DAYS_END, DAYS_ENDED };

static const struct cell *day_at(const struct drawing *drawing, size_t row, size_t which)
{
    return drawn_source(drawing->chart, row, drawing->chart->days_column + which);
}

static bool has_day(const struct drawing *drawing, size_t row, size_t which)
{
    return day_at(drawing, row, which)->type == CELL_DAY;
}

static bool has_time(const struct drawing *drawing, size_t row)
{
    return has_day(drawing, row, DAYS_STARTED) || has_day(drawing, row, DAYS_END);
}

// Whole years around all days; an open end runs to the edge.
static void span_years(struct drawing *drawing)
{
    struct xlsx_drawn *drawn = drawing->drawn;
    bool is_first = true;

    for (size_t row = 0; row < drawing->chart->row_count; row++) {
        for (size_t i = has_time(drawing, row) ? DAYS_START : 0; i <= DAYS_ENDED; i++) {
            unsigned month, day;
            int32_t year;
            if (!has_day(drawing, row, i))
                continue;
            day_to_civil(day_at(drawing, row, i)->day, &year, &month, &day);
            drawn->first_year = is_first || year < drawn->first_year ? year : drawn->first_year;
            drawn->last_year = is_first || year >= drawn->last_year ? year + 1 : drawn->last_year;
            is_first = false;
        }
    }
}

static struct decimal time_at(const struct drawing *drawing, size_t row, size_t which,
                              struct decimal otherwise)
{
    return has_day(drawing, row, which) ? drawn_time_of(day_at(drawing, row, which)) : otherwise;
}

static void put_end(struct drawing *drawing, size_t row, size_t which, uint16_t column,
                    struct decimal time)
{
    const struct cell *cell = day_at(drawing, row, which);
    const char *source = drawn_source_name(drawing, row, drawing->chart->days_column + which);

    drawn_put_number(drawing, column, time,
                     cell->type == CELL_DAY ? drawn_time_formula(drawing, source, cell) : NULL,
                     DRAWN_TIME_FORMAT);
}

static void put_length(struct drawing *drawing, uint16_t column, struct decimal length,
                       const char *formula)
{
    if (decimal_compare(length, DECIMAL_ZERO) < 0)
        length = DECIMAL_ZERO;
    drawn_put_number(drawing, column, length, formula, DRAWN_TIME_FORMAT);
}

// "=MAX(0,ROUND(E9-D9,6))"
static const char *length_formula(const struct drawing *drawing, uint16_t to, uint16_t from)
{
    return arena_printf(drawing->page->arena, "=MAX(0,ROUND(%s-%s,6))", drawn_own(drawing, to),
                        drawn_own(drawing, from));
}

static void put_time_cells(struct drawing *drawing, size_t row)
{
    const struct chart *chart = drawing->chart;
    struct arena *arena = drawing->page->arena;
    struct decimal first = decimal_of(drawing->drawn->first_year);
    struct decimal last = decimal_of(drawing->drawn->last_year);
    struct decimal earliest = time_at(drawing, row, DAYS_START, first);
    struct decimal latest = time_at(drawing, row, DAYS_ENDED, last);
    // What nobody states is uncertain as far as the other end.
    struct decimal started =
        time_at(drawing, row, DAYS_STARTED, time_at(drawing, row, DAYS_END, first));
    struct decimal ending = time_at(drawing, row, DAYS_END, started);
    size_t series = (size_t)drawn_source(chart, row, chart->mark_column)->number.mantissa;
    struct decimal certain_from = drawn_least(started, ending);

    put_end(drawing, row, DAYS_START, TIME_EARLIEST, earliest);
    put_end(drawing, row, DAYS_STARTED, TIME_STARTED, started);
    put_end(drawing, row, DAYS_END, TIME_ENDING, ending);
    put_end(drawing, row, DAYS_ENDED, TIME_LATEST, latest);
    drawn_put_number(drawing, TIME_BASE, earliest,
                     arena_printf(arena, "=%s", drawn_own(drawing, TIME_EARLIEST)),
                     DRAWN_TIME_FORMAT);
    put_length(drawing, TIME_BEFORE, drawn_minus(certain_from, earliest),
               arena_printf(arena, "=MAX(0,ROUND(MIN(%s,%s)-%s,6))",
                            drawn_own(drawing, TIME_STARTED), drawn_own(drawing, TIME_ENDING),
                            drawn_own(drawing, TIME_EARLIEST)));
    for (uint16_t i = 0; i < 2; i++) {
        if (i == series)
            put_length(drawing, (uint16_t)(TIME_CERTAIN + i), drawn_minus(ending, started),
                       length_formula(drawing, TIME_ENDING, TIME_STARTED));
        else
            drawn_put_nothing(drawing);
    }
    put_length(drawing, TIME_AFTER, drawn_minus(latest, ending),
               length_formula(drawing, TIME_LATEST, TIME_ENDING));
    drawn_put_nothing(drawing);
}

// Wide enough to be seen.
static void put_moment(struct drawing *drawing, size_t row)
{
    struct decimal first = decimal_of(drawing->drawn->first_year);
    struct decimal from = time_at(drawing, row, DAYS_ANNOUNCED, first);
    struct decimal to = time_at(drawing, row, DAYS_ANNOUNCED_LATEST, from);

    for (unsigned column = TIME_EARLIEST; column <= TIME_LATEST; column++)
        drawn_put_nothing(drawing);
    drawn_put_number(drawing, TIME_BASE, from, NULL, DRAWN_TIME_FORMAT);
    for (unsigned column = TIME_BEFORE; column <= TIME_AFTER; column++)
        drawn_put_nothing(drawing);
    drawn_put_number(drawing, TIME_MOMENT,
                     drawn_most(drawn_minus(to, from), (struct decimal){1, 1}), NULL,
                     DRAWN_TIME_FORMAT);
}

// When it was announced stands in its label: a bar chart has no marks beside its bars.
static const char *label_of(const struct drawing *drawing, size_t row)
{
    const struct chart *chart = drawing->chart;
    const char *time = drawn_source(chart, row, chart->edge_column)->text;
    const char *announced = drawn_source(chart, row, chart->edge_column - 1)->text;

    if (announced == NULL || text_equal(announced, time))
        return time == NULL ? "" : time;
    announced = arena_printf(drawing->page->arena, "announced %s", announced);
    return time == NULL ? announced : arena_printf(drawing->page->arena, "%s, %s", time, announced);
}

static void put_times(struct drawing *drawing)
{
    static const char *const HEADERS[TIMES] = {"What",   "Earliest", "Started", "Ending",
                                               "Latest", "Base",     "Before",  "Activity",
                                               "Pledge", "After",    "Moment",  "Room"};
    const struct chart *chart = drawing->chart;
    const struct xlsx_drawn_series series[] = {
        {TIME_BASE, NULL, FILL_OTHER, false},
        {TIME_BEFORE, "may have begun", FILL_NEUTRAL, true},
        {TIME_CERTAIN, chart->series[0].label, chart->series[0].fill, false},
        {TIME_CERTAIN + 1, chart->series[1].label, chart->series[1].fill, false},
        {TIME_AFTER, "may have ended", FILL_NEUTRAL, true},
        {TIME_MOMENT, "announced, for no stated time", FILL_CATEGORY_1, false},
        {TIME_ROOM, NULL, FILL_OTHER, false},
    };

    span_years(drawing);
    struct xlsx_drawn *drawn = drawing->drawn;
    struct decimal room = {(drawn->last_year - drawn->first_year) * 2, 1};
    drawn_put_headers(drawing, HEADERS, TIMES);
    for (size_t row = 0; row < chart->row_count; row++) {
        drawn_begin_row(drawing);
        drawn_put_text(drawing, TIME_LABEL, drawn_source(chart, row, chart->category_column)->text);
        if (has_time(drawing, row))
            put_time_cells(drawing, row);
        else
            put_moment(drawing, row);
        drawn_put_number(drawing, TIME_ROOM, room, NULL, DRAWN_TIME_FORMAT);
        drawn_label(drawing, label_of(drawing, row));
        drawing->page->row++;
    }
    drawn_set_series(drawing, series, COUNT_OF(series));
}

void drawn_put_bars(struct drawing *drawing)
{
    if (drawing->chart->kind == CHART_TIMELINE)
        put_times(drawing);
    else
        put_ranges(drawing);
    drawn_end_part(drawing, NULL, 0);
}
