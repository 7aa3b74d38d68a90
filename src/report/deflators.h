// Price indexes of one area: from the prices of one year to those of another.
#ifndef REPORT_DEFLATORS_H
#define REPORT_DEFLATORS_H

#include <stdbool.h>
#include <stdint.h>

#include "report/conversion.h"

struct deflator_year {
    int32_t year;
    struct decimal value;
};

struct deflators {
    const char *area;
    const char *source;
    LIST(struct deflator_year) years; // of one area, source and base year
};

// The indexes for a request; an area or a base year the book does not have is an error.
bool deflators_load(struct deflators *out, const struct snapshot *snapshot,
                    const struct conversion_request *request, struct arena *arena,
                    struct error *err) MUST_CHECK;
// NULL when the year has none.
const struct decimal *deflators_find(const struct deflators *deflators, int32_t year);

#endif
