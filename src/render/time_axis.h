// The time axis of a chart: round days, months or years between two days, and where a day lies.
//
// Unlike the value axis it ends where the figures end: an empty year would look like one without
// payments.
#ifndef RENDER_TIME_AXIS_H
#define RENDER_TIME_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIME_TICKS_MAX 40

struct time_tick {
    int32_t day;    // the first of its month or year
    bool is_year;   // 1 January
    char label[16]; // "2009"; "Apr", or "Apr 2009" when no earlier tick says the year; "3 Apr"
};

struct time_axis {
    int32_t first, last; // first < last
    struct time_tick ticks[TIME_TICKS_MAX];
    size_t count;
};

// About `wanted` ticks at most (2 to TIME_TICKS_MAX); days from 1970-01-01, `first` <= `last`.
struct time_axis time_axis_make(int32_t first, int32_t last, unsigned wanted);
// 0 at the first day, 1 at the last.
double time_axis_position(const struct time_axis *axis, int32_t day);

#endif
