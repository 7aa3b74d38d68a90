// Dates as a spreadsheet writes them, by patterns: "dd-Mon-yy", "dd/mm/yyyy", "yyyy".
//
// Pieces of a pattern: yyyy, yy, mm, dd (one or two digits each but yyyy), Mon (Jan), Month
// (January), and * for whatever follows; all else stands for itself. "edtf" is what the book itself
// takes (core/date.h), "excel" a number of days as spreadsheets count them. Without any pattern
// dates are EDTF, and one like 03/04/2012 is an error that names both readings.
#ifndef EXCHANGE_DATE_FORMAT_H
#define EXCHANGE_DATE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "core/date.h"

#define DATE_PATTERNS_MAX 8

struct date_format {
    struct slice patterns[DATE_PATTERNS_MAX];
    size_t count;
    int century; // "yy" is a year of the hundred that begin here (1970); 0: not declared
};

// Patterns separated by ";", their texts in the caller's memory. Checks that each can say a date.
bool date_format_parse(struct slice patterns, struct date_format *out,
                       struct error *err) MUST_CHECK;
// Whether any pattern has a year of two digits.
bool date_format_has_short_year(const struct date_format *format);
// The text in canonical EDTF. Two patterns that read it differently are an error.
bool date_format_read(const struct date_format *format, struct slice text, char out[DATE_TEXT_MAX],
                      struct error *err) MUST_CHECK;

#endif
