#include "report/instalments.h"

#include <stdlib.h>

#include "core/amount.h"

const char *due_state_label(enum due_state state)
{
    static const char *const labels[DUE_STATES] = {
        [DUE_PAID] = "paid",       [DUE_LATER] = "not yet due", [DUE_POSSIBLY] = "possibly overdue",
        [DUE_OVERDUE] = "overdue", [DUE_UNKNOWN] = "n/q",
    };
    return labels[state];
}

const char *age_label(enum age age)
{
    static const char *const labels[AGE_COUNT] = {
        [AGE_0_6] = "0\u20136 months",
        [AGE_6_12] = "6\u201312 months",
        [AGE_12_24] = "12\u201324 months",
        [AGE_24_UP] = "24 months and more",
    };
    return labels[age];
}

int32_t months_between(int32_t from, int32_t to)
{
    int32_t from_year, to_year;
    unsigned from_month, to_month, from_day, to_day;
    day_to_civil(from, &from_year, &from_month, &from_day);
    day_to_civil(to, &to_year, &to_month, &to_day);
    // a month from the 31st is over on the last day of a shorter one
    unsigned last = days_in_month(to_year, to_month);
    unsigned due_day = from_day > last ? last : from_day;
    return (to_year - from_year) * 12 + (int32_t)to_month - (int32_t)from_month -
           (to_day < due_day);
}

static enum age age_of(int32_t due, int32_t day)
{
    int32_t months = months_between(due, day);
    if (months < 6)
        return AGE_0_6;
    if (months < 12)
        return AGE_6_12;
    return months < 24 ? AGE_12_24 : AGE_24_UP;
}

static bool read_instalment(struct instalment *out, const struct snapshot *snapshot,
                            struct arena *arena, struct error *err)
{
    struct record *record = NEW(arena, struct record);
    struct amount amount;
    if (!store_record(snapshot->store, out->seq, record, arena, err) ||
        !date_parse(slice_of(record_text(record, KEY_DUE)), &out->due, err) ||
        !amount_read(slice_of(record_text(record, KEY_AMOUNT)), &amount, err))
        return false;
    out->condition = record_text(record, KEY_CONDITION);
    out->currency = amount.currency;
    return sum_of_amount(&amount, &out->amount) ||
           error_set(err, ERROR_INPUT, "record %llu: the amount is too large to be summed",
                     (unsigned long long)out->seq);
}

static int compare_instalments(const void *a, const void *b)
{
    const struct instalment *left = a;
    const struct instalment *right = b;
    if (left->flow != right->flow)
        return left->flow < right->flow ? -1 : 1;
    if (left->due.latest != right->due.latest)
        return left->due.latest < right->due.latest ? -1 : 1;
    if (left->due.earliest != right->due.earliest)
        return left->due.earliest < right->due.earliest ? -1 : 1;
    return left->seq < right->seq ? -1 : left->seq > right->seq;
}

static struct sum exactly(int128 units)
{
    return (struct sum){.stated = units, .lower = units, .upper = units, .count = 1};
}

// Takes what the instalment needs out of what is left. Behind an instalment nobody can fill, the
// later ones cannot be filled either.
static void fill(struct instalment *item, struct sum *left, const struct currency *currency)
{
    const struct sum unknown = {.count = 1, .unknown = 1};
    bool has_amount = item->amount.unknown == 0 && item->currency == currency;
    if (left->unknown != 0 || (!has_amount && left->stated > 0)) {
        *left = unknown;
        item->paid = item->unpaid = unknown;
        return;
    }
    if (!has_amount) { // nothing is paid of it, however much it is
        item->unpaid = item->amount;
        return;
    }
    int128 paid = left->stated < item->amount.stated ? left->stated : item->amount.stated;
    paid = paid < 0 ? 0 : paid;
    item->paid = exactly(paid);
    item->paid.count = paid != 0;
    item->unpaid = exactly(item->amount.stated - paid);
    item->unpaid.count = item->unpaid.stated != 0;
    item->unpaid.is_approximate = item->amount.is_approximate;
    left->stated -= paid;
}

static void judge(struct instalment *item, int32_t day)
{
    if (item->paid.unknown != 0) {
        item->state = DUE_UNKNOWN;
    } else if (item->unpaid.count == 0) {
        item->state = DUE_PAID;
    } else if (item->due.latest < day) {
        item->state = DUE_OVERDUE;
        item->age = age_of(item->due.latest, day);
    } else if (item->due.earliest < day) {
        item->state = DUE_POSSIBLY;
        // an open start is as long ago as can be
        item->age = item->due.earliest == DAY_MIN ? AGE_24_UP : age_of(item->due.earliest, day);
    } else {
        item->state = DUE_LATER;
    }
}

bool instalments_make(struct instalments *out, const struct fulfilment *fulfilment,
                      const struct fulfilled *states, const struct snapshot *snapshot, int32_t day,
                      struct arena *arena, struct error *err)
{
    *out = (struct instalments){
        .items = NEW_ARRAY(arena, struct instalment, fulfilment->instalments.count + 1)};
    for (size_t i = 0; i < fulfilment->instalments.count; i++) {
        const struct instalment_record *record = &fulfilment->instalments.items[i];
        uint32_t place = fulfilment_find(fulfilment, record->flow);
        if (place == 0 || !fulfilment->flows.items[place - 1].is_asked_for)
            continue;
        struct instalment *item = &out->items[out->count++];
        *item = (struct instalment){.flow = fulfilment->flows.items[place - 1].covering,
                                    .seq = record->seq};
        if (!read_instalment(item, snapshot, arena, err))
            return false;
    }
    if (out->count != 0)
        qsort(out->items, out->count, sizeof(*out->items), compare_instalments);
    struct sum left = {0};
    for (size_t i = 0; i < out->count; i++) {
        struct instalment *item = &out->items[i];
        if (i == 0 || item->flow != item[-1].flow)
            left = states[item->flow].delivered;
        fill(item, &left, fulfilment->flows.items[item->flow].row.currency);
        judge(item, day);
    }
    return true;
}

bool instalment_convert(const struct fulfilment *fulfilment, const struct instalment *item,
                        struct sum *sum, const struct currency **currency)
{
    const struct linked_flow *flow = &fulfilment->flows.items[item->flow];
    *currency = item->currency;
    if (item->currency == NULL || flow->is_unconverted || item->currency != flow->row.currency)
        return true;
    *currency = flow->currency;
    return linked_flow_convert(flow, sum);
}
