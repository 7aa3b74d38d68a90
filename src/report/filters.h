// Filters made fast: every value of a question turned into bits per dictionary id or index.
#ifndef REPORT_FILTERS_H
#define REPORT_FILTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "report/question.h"
#include "store/names.h"

// One truth value per index; NULL bits let everything through.
struct pass {
    uint8_t *bits;
};
static inline bool pass_has(struct pass pass, uint32_t index)
{
    return pass.bits == NULL || pass.bits[index] != 0;
}

struct filters {
    struct pass donor, fund, from, to; // by party index
    struct pass activity;              // by activity index, programmes with all below them
    struct pass evidence;              // by DIM_EVIDENCE_LIST id
    struct pass currency;              // by DIM_CURRENCY id
    struct pass stage, form, finance;  // by code number
    struct pass text;                  // by record number
    const char *const *recipients;     // places asked for; NULL: any
    size_t recipient_count;
    int32_t since, until; // DAY_MIN, DAY_MAX: none
};

bool filters_make(struct filters *out, const struct question *question,
                  const struct snapshot *snapshot, const struct names *names, struct arena *arena,
                  struct error *err) MUST_CHECK;

#endif
