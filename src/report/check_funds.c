// Warnings about parties: funds that paid out more than reached them, and parties inside that give
// and never receive.
//
// A fund's balance is what was disbursed to it less what it disbursed, each currency by itself.
// Bounds are taken in its favour: the most that came in less the least that went out.
#include "report/check_parts.h"
#include "report/groups.h"

enum { WAY_IN, WAY_OUT };

struct balances {
    struct groups groups;                     // keys: fund, currency index, way
    LIST(const struct currency *) currencies; // by currency index
};

void balances_init(struct checking *checking)
{
    checking->balances = NEW(checking->arena, struct balances);
    groups_init(&checking->balances->groups, 3, checking->arena, checking->arena);
}

static bool add_payment(struct checking *checking, uint32_t fund, uint32_t way,
                        const struct flow_row *row, struct error *err)
{
    struct balances *balances = checking->balances;
    const uint32_t keys[] = {fund, row->currency_index, way};
    if (checking->snapshot->parties[fund].type != PARTY_FUND)
        return true;
    while (balances->currencies.count <= row->currency_index)
        LIST_PUSH(checking->arena, &balances->currencies, NULL);
    balances->currencies.items[row->currency_index] = row->currency;
    return sum_add_flow(groups_find(&balances->groups, keys), row) ||
           error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                     (unsigned long long)row->original);
}

static bool add_row(struct checking *checking, const struct flow_row *row, struct error *err)
{
    return row->stage != STAGE_DISBURSEMENT ||
           (add_payment(checking, row->to, WAY_IN, row, err) &&
            add_payment(checking, row->donor, WAY_OUT, row, err));
}

bool balances_see(struct checking *checking, const struct flow_row *row, struct error *err)
{
    checking->gives[row->donor] = 1;
    checking->receives[row->to] = 1;
    // whether a part is inside a payment of the same fund is known when all flows have passed
    return row->part_of != 0 || add_row(checking, row, err);
}

static bool is_inside_whole(struct checking *checking, const struct flow_row *part)
{
    const struct referent *whole = check_head(checking, part->part_of);
    return whole != NULL && whole->row.stage == part->stage &&
           (whole->row.to == part->to || whole->row.donor == part->donor);
}

static const struct sum *sum_of(struct checking *checking, uint32_t fund, uint32_t currency,
                                uint32_t way)
{
    const uint32_t keys[] = {fund, currency, way};
    return groups_find(&checking->balances->groups, keys);
}

// What else came in, that may cover it: "; it also received EUR, 1 unknown amount".
static const char *also_received(struct checking *checking, uint32_t fund, uint32_t currency)
{
    struct buffer out = {.arena = checking->arena};
    const struct balances *balances = checking->balances;
    for (uint32_t other = 0; other < balances->currencies.count; other++) {
        uint64_t count = sum_of(checking, fund, other, WAY_IN)->count;
        if (count == 0 || other == currency)
            continue;
        buffer_text(&out, out.size == 0 ? "; it also received " : ", ");
        if (other != 0)
            buffer_text(&out, balances->currencies.items[other]->code);
        else
            buffer_text(&out, text_counted(out.arena, count, "unknown amount"));
    }
    return buffer_string(&out);
}

static void check_balance(struct checking *checking, uint32_t fund, uint32_t index)
{
    const struct currency *currency = checking->balances->currencies.items[index];
    struct sum in = *sum_of(checking, fund, index, WAY_IN);
    struct sum out = *sum_of(checking, fund, index, WAY_OUT);
    uint64_t record;
    struct error unused;
    const struct party *party = &checking->snapshot->parties[fund];
    if (in.is_open || out.lower <= in.upper ||
        !store_find(checking->snapshot->store, slice_of(party->id), &record, &unused))
        return;
    struct arena *arena = checking->arena;
    check_warn(checking, WARNING_FUND_BALANCE, record,
               arena_printf(
                   arena, "paid out %s and received %s%s", check_words(out.lower, currency, arena),
                   check_words(in.upper, currency, arena), also_received(checking, fund, index)));
}

bool check_balances(struct checking *checking, struct error *err)
{
    for (size_t i = 0; i < checking->heads.count; i++) {
        const struct flow_row *row = &checking->heads.items[i].row;
        if (row->part_of != 0 && !is_inside_whole(checking, row) && !add_row(checking, row, err))
            return false;
    }
    for (uint32_t fund = 1; fund <= checking->snapshot->party_count; fund++)
        for (uint32_t index = 1; index < checking->balances->currencies.count; index++)
            if (checking->snapshot->parties[fund].type == PARTY_FUND)
                check_balance(checking, fund, index);
    return true;
}

void check_receivers(struct checking *checking)
{
    const struct snapshot *snapshot = checking->snapshot;
    for (uint32_t i = 1; i <= snapshot->party_count; i++) {
        uint64_t record;
        struct error unused;
        if (snapshot->parties[i].boundary == BOUNDARY_INSIDE && checking->gives[i] &&
            !checking->receives[i] &&
            store_find(snapshot->store, slice_of(snapshot->parties[i].id), &record, &unused))
            check_warn(checking, WARNING_NEVER_RECEIVES, record, NULL);
    }
}
