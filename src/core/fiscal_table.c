// The table of fiscal years and the arithmetic of the solar Hijri calendar.
//
// A new country is one line in the table, kept in the order of its codes. Fiscal years are those
// of the central government's budget, not of its tax office.
#include "core/fiscal.h"

#include "core/date.h"

#define YEAR_MAX 9999

enum named_by { NAMED_BY_START, NAMED_BY_END };

struct fiscal_area {
    const char *code;
    unsigned month; // first day of the year
    unsigned day;
    enum named_by named_by;
};

static const struct fiscal_area fiscal_areas[] = {
    {"AU", 7, 1, NAMED_BY_END},   {"BD", 7, 1, NAMED_BY_END},   {"CA", 4, 1, NAMED_BY_START},
    {"GB", 4, 1, NAMED_BY_START}, {"IN", 4, 1, NAMED_BY_START}, {"JP", 4, 1, NAMED_BY_START},
    {"PK", 7, 1, NAMED_BY_END},   {"US", 10, 1, NAMED_BY_END},
};

// From 1391 (2012) on Afghanistan's budget year begins on 21 December. SY is the solar year all
// the same, whatever the budget does.
static const char *const solar_areas[] = {"AF", "IR"};

static bool slice_is_nocase(struct slice slice, const char *code)
{
    return slice.size == 2 && (slice.data[0] & ~0x20) == code[0] &&
           (slice.data[1] & ~0x20) == code[1];
}

static bool is_solar_area(struct slice area)
{
    for (size_t i = 0; i < COUNT_OF(solar_areas); i++) {
        if (slice_is_nocase(area, solar_areas[i])) {
            return true;
        }
    }
    return false;
}

static bool refuse_fiscal_area(struct slice area, struct error *err)
{
    struct arena scratch = {0};
    struct buffer known = {.arena = &scratch};
    for (size_t i = 0; i < COUNT_OF(fiscal_areas); i++) {
        buffer_printf(&known, "%s%s", i == 0 ? "" : ", ", fiscal_areas[i].code);
    }
    error_set(err, ERROR_INPUT, "the fiscal year of area %s is not known",
              text_quote(&scratch, area));
    if (is_solar_area(area)) {
        error_hint(err, "write a solar year as SY1387@AF; fiscal years are known for %s",
                   buffer_string(&known));
    } else {
        error_hint(err, "known are %s; else write the days: 2009-04-01/2010-03-31",
                   buffer_string(&known));
    }
    arena_done(&scratch);
    return false;
}

bool fiscal_year_days(struct slice area, unsigned year, int32_t *first, int32_t *last,
                      struct error *err)
{
    const struct fiscal_area *found = NULL;
    for (size_t i = 0; i < COUNT_OF(fiscal_areas); i++) {
        if (slice_is_nocase(area, fiscal_areas[i].code)) {
            found = &fiscal_areas[i];
        }
    }
    if (found == NULL) {
        return refuse_fiscal_area(area, err);
    }
    int32_t start = (int32_t)year - (found->named_by == NAMED_BY_END);
    if (start < 0 || start + 1 > YEAR_MAX) {
        return error_set(err, ERROR_INPUT, "fiscal year %04u@%s is not within the years 0000 to %d",
                         year, found->code, YEAR_MAX);
    }
    *first = day_from_civil(start, found->month, found->day);
    *last = day_from_civil(start + 1, found->month, found->day) - 1;
    return true;
}

// The first day of a solar Hijri year. Eight years of each 33 have 366 days: those whose
// remainder (25 y + 11) mod 33 is below 8, so (8 y + 21) / 33 leap days precede year y. The true
// calendar follows the equinox at Tehran and agrees with this cycle from 1178 to 1501.
static int32_t nowruz(unsigned year)
{
    int32_t y = (int32_t)year;
    int32_t epoch = day_from_civil(622, 3, 21); // where the cycle, carried back, begins year 1
    return epoch + 365 * (y - 1) + (8 * y + 21) / 33;
}

bool solar_year_days(struct slice area, unsigned year, int32_t *first, int32_t *last,
                     struct error *err)
{
    if (!is_solar_area(area)) {
        struct arena scratch = {0};
        error_set(err, ERROR_INPUT, "area %s has no solar years", text_quote(&scratch, area));
        arena_done(&scratch);
        return error_hint(err, "solar years are those of AF and IR: SY1387@AF");
    }
    if (year < SOLAR_YEAR_MIN || year > SOLAR_YEAR_MAX) {
        return error_set(err, ERROR_INPUT, "solar year %04u is not between %d and %d", year,
                         SOLAR_YEAR_MIN, SOLAR_YEAR_MAX);
    }
    *first = nowruz(year);
    *last = nowruz(year + 1) - 1;
    return true;
}
