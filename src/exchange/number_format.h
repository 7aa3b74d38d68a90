// Numbers as a spreadsheet writes them: "1,234.56", "1.234,56", "1 234,56", "1.5E+06", "(1,234)".
//
// The format is declared, or there is none: then only what reads one way is a number, and what
// reads two ways is an error with both readings.
#ifndef EXCHANGE_NUMBER_FORMAT_H
#define EXCHANGE_NUMBER_FORMAT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

struct number_format {
    char point;      // '.' or ','; 0: not declared
    char group;      // '.', ',', ' ' (any kind of space), '\'' (or a right quote); 0: none
    char sample[16]; // as it was declared
    bool rounds; // half-even to `decimals`; for figures that a computer made longer than they are
    unsigned decimals;
};

// By the sample "1,234.56" written in that format; "1234,56" has no groups.
bool number_format_parse(struct slice sample, struct number_format *out,
                         struct error *err) MUST_CHECK;
// Appends the text with every number in it plain: "-1234.56", no groups, no exponent. What is no
// number stays ("about", "USD"). A number alone in parentheses is negative.
bool number_format_plain(const struct number_format *format, struct slice text, struct buffer *out,
                         struct error *err) MUST_CHECK;

// A single group of three behind the mark, "1,234" or "1.234", reads two ways: says both.
bool number_refuse_ambiguous(struct slice number, size_t mark, struct error *err);

#endif
