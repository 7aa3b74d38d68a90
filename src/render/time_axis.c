// Ticks in steps that people count in (see time_axis.h): the finest step whose ticks fit.
#include "render/time_axis.h"

#include <stdio.h>

#include "base/list.h"
#include "core/date.h"

// A step is of days, of months or of years; those in months and years fall on their first day.
struct step {
    enum { UNIT_DAYS, UNIT_MONTHS, UNIT_YEARS } unit;
    int count;
};

static const struct step steps[] = {
    {UNIT_DAYS, 1},   {UNIT_DAYS, 7},    {UNIT_MONTHS, 1},  {UNIT_MONTHS, 3},  {UNIT_MONTHS, 6},
    {UNIT_YEARS, 1},  {UNIT_YEARS, 2},   {UNIT_YEARS, 5},   {UNIT_YEARS, 10},  {UNIT_YEARS, 20},
    {UNIT_YEARS, 50}, {UNIT_YEARS, 100}, {UNIT_YEARS, 200}, {UNIT_YEARS, 500}, {UNIT_YEARS, 1000},
};

static int floor_to(int value, int step)
{
    return value - ((value % step) + step) % step;
}

// The last multiple of the step at or before a day.
static int32_t step_before(struct step step, int32_t day)
{
    int32_t year;
    unsigned month, day_of_month;

    day_to_civil(day, &year, &month, &day_of_month);
    switch (step.unit) {
    case UNIT_DAYS: return floor_to(day, step.count);
    case UNIT_MONTHS:
        return day_from_civil(year, (unsigned)floor_to((int)month - 1, step.count) + 1, 1);
    case UNIT_YEARS: return day_from_civil(floor_to(year, step.count), 1, 1);
    }
    return day;
}

static int32_t step_after(struct step step, int32_t day)
{
    int32_t year;
    unsigned month, day_of_month;

    day_to_civil(day, &year, &month, &day_of_month);
    switch (step.unit) {
    case UNIT_DAYS: return day + step.count;
    case UNIT_MONTHS: {
        unsigned months = month - 1 + (unsigned)step.count;
        return day_from_civil(year + (int32_t)(months / 12), months % 12 + 1, 1);
    }
    case UNIT_YEARS: return day_from_civil(year + step.count, 1, 1);
    }
    return day;
}

static void set_label(struct time_axis *axis, struct step step, struct time_tick *tick)
{
    int32_t year;
    unsigned month, day_of_month;
    size_t size = sizeof tick->label;

    day_to_civil(tick->day, &year, &month, &day_of_month);
    tick->is_year = month == 1 && day_of_month == 1;
    if (step.unit == UNIT_DAYS) {
        snprintf(tick->label, size, "%u %.3s", day_of_month, month_name(month));
    } else if (tick->is_year) {
        snprintf(tick->label, size, "%d", (int)year);
    } else if (tick == axis->ticks) {
        snprintf(tick->label, size, "%.3s %d", month_name(month), (int)year);
    } else {
        snprintf(tick->label, size, "%.3s", month_name(month));
    }
}

// False when the step gives more than `wanted`.
static bool take_step(struct time_axis *axis, struct step step, unsigned wanted)
{
    int32_t day = step_before(step, axis->first);

    axis->count = 0;
    if (day < axis->first)
        day = step_after(step, day);
    for (; day <= axis->last; day = step_after(step, day)) {
        if (axis->count == wanted)
            return false;
        struct time_tick *tick = &axis->ticks[axis->count++];
        tick->day = day;
        set_label(axis, step, tick);
    }
    return true;
}

struct time_axis time_axis_make(int32_t first, int32_t last, unsigned wanted)
{
    struct time_axis axis = {.first = first, .last = last > first ? last : first + 1};

    if (wanted < 2)
        wanted = 2;
    if (wanted > TIME_TICKS_MAX)
        wanted = TIME_TICKS_MAX;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (take_step(&axis, steps[i], wanted))
            break;
    }
    return axis;
}

double time_axis_position(const struct time_axis *axis, int32_t day)
{
    return ((double)day - axis->first) / ((double)axis->last - axis->first);
}
