// Fiscal and solar years: which days FY2009@JP and SY1387@AF mean.
//
// An area is a country of ISO 3166-1 alpha-2, in any letter case. Only areas whose year is known
// here are accepted: a fiscal year is never guessed.
#ifndef CORE_FISCAL_H
#define CORE_FISCAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define SOLAR_YEAR_MIN 1200
#define SOLAR_YEAR_MAX 1500

// First and last day of the government's fiscal year of that name. FY2009@JP begins in 2009 (named
// by its start), FY2009@US ends in 2009 (named by its end). Fails for an unknown area and for a
// year that does not lie in 0000 to 9999.
bool fiscal_year_days(struct slice area, unsigned year, int32_t *first, int32_t *last,
                      struct error *err) MUST_CHECK;
// First and last day of a year of the solar Hijri calendar, from Nowruz to the day before the
// next. Fails for areas that do not use it and outside SOLAR_YEAR_MIN to SOLAR_YEAR_MAX.
bool solar_year_days(struct slice area, unsigned year, int32_t *first, int32_t *last,
                     struct error *err) MUST_CHECK;

#endif
