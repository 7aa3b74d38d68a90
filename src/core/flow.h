// A flow's own fields, typed: what reports count, in the shape the columns keep.
//
// Ids stay texts; who the donor, fund and recipient are is derived elsewhere from the standing
// records, because parties and activities can be amended.
#ifndef CORE_FLOW_H
#define CORE_FLOW_H

#include "core/amount.h"
#include "core/codes.h"
#include "core/date.h"
#include "core/record.h"

struct flow {
    const char *id;
    enum stage stage;
    enum nature nature;
    enum form form;
    enum finance finance;
    enum flow_class class;
    bool is_shared;
    struct amount amount;
    struct date date;
    struct date period;     // text "" when absent
    struct date value_date; // text "" when absent
    struct date stated;     // text "" when absent
    const struct record *record;
};

// Of a record whose shape is a flow (a flow or an amendment of one); the record was read or
// finished, so this cannot fail.
struct flow flow_of(const struct record *record);
// The stage's name where it stands in a sentence: "pledge", "disbursement".
const char *stage_name(enum stage stage);

#endif
