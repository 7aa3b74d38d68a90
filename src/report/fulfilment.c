// Fulfilment, second half: what the shares come to by a day, and the delivery rate.
#include "report/fulfilment.h"

#include <string.h>

#include "report/totals.h"

static struct sum negative(const struct sum *sum)
{
    struct sum out = *sum;
    out.stated = -sum->stated;
    out.lower = -sum->upper;
    out.upper = -sum->lower;
    return out;
}

// A reduction is entered as a negative amount; its size is what counts.
static struct sum size_of(const struct sum *sum)
{
    return sum->stated < 0 ? negative(sum) : *sum;
}

// left - right; bounds the other way round. What has no upper bound may leave nothing.
static bool subtract(const struct sum *left, const struct sum *right, struct sum *out)
{
    struct sum taken = negative(right);
    taken.is_open = false;
    *out = *left;
    if (!sum_add(out, &taken))
        return false;
    if (right->is_open)
        out->lower = out->lower < 0 ? out->lower : 0;
    return true;
}

bool fulfilled_net(const struct fulfilled *state, struct sum *out)
{
    *out = state->amount;
    return sum_add(out, &state->revised) && sum_add(out, &state->cancelled);
}

// What of a commitment's share was paid: all or nothing when that is clear, or the whole of what
// was paid when the share is the whole commitment; else nobody said which part of it.
static struct sum paid_through(const struct fulfilled *commitment, const struct sum *net,
                               const struct sum *share, bool is_whole)
{
    if (commitment->delivered.unknown != 0 || share->unknown != 0 || net->unknown != 0)
        return (struct sum){.count = 1, .unknown = 1};
    if (commitment->delivered.stated == 0)
        return (struct sum){.count = commitment->delivered.count != 0};
    if (commitment->delivered.stated >= net->stated && !is_whole)
        return *share;
    if (is_whole)
        return commitment->delivered;
    return (struct sum){.count = 1, .unknown = 1};
}

static bool add_share(const struct fulfilment *fulfilment, const struct share *share,
                      const struct fulfilled *states, struct fulfilled *state)
{
    const struct flow_row *earlier = &fulfilment->flows.items[share->earlier].row;
    const struct flow_row *later = &fulfilment->flows.items[share->later].row;
    struct sum net;
    if (!fulfilled_net(&states[share->later], &net))
        return false;
    state->is_computed =
        state->is_computed || share->basis == BASIS_COMPUTED || states[share->later].is_computed;
    struct sum size = size_of(share->basis == BASIS_WHOLE ? &net : &share->amount);
    struct sum taken = negative(&size);
    if (share->type == LINK_FULFILS) {
        bool is_paid = later->stage >= STAGE_DISBURSEMENT;
        bool is_whole = share->basis == BASIS_WHOLE ||
                        (earlier->currency == later->currency && size.stated == net.stated);
        struct sum paid =
            is_paid ? size : paid_through(&states[share->later], &net, &size, is_whole);
        state->is_told = state->is_told && (is_paid || states[share->later].is_told);
        return sum_add(&state->linked, &size) && sum_add(&state->delivered, &paid) &&
               (is_paid || sum_add(&state->committed, &size));
    }
    if (later->stage != earlier->stage) // money given back
        return sum_add(&state->linked, &taken) && sum_add(&state->delivered, &taken);
    return sum_add(share->type == LINK_CANCELS ? &state->cancelled : &state->revised, &taken);
}

static struct sum unknown_sum(void)
{
    return (struct sum){.count = 1, .unknown = 1};
}

// What is linked beyond the promise is additional and leaves nothing outstanding.
static bool settle(struct fulfilled *state)
{
    struct sum net;
    if (!fulfilled_net(state, &net) || !subtract(&net, &state->linked, &state->outstanding))
        return false;
    if (net.unknown != 0 || state->linked.unknown != 0) {
        state->outstanding = state->additional = unknown_sum();
        return true;
    }
    state->outstanding.count = net.count;
    int128 room = net.stated < 0 ? 0 : net.stated;
    state->additional = (struct sum){.is_approximate = state->outstanding.is_approximate};
    if (state->linked.stated > room) {
        int128 beyond = state->linked.stated - room;
        state->additional.stated = state->additional.lower = state->additional.upper = beyond;
        state->additional.count = 1;
        state->outstanding.stated += beyond;
    }
    if (net.stated >= 0) {
        state->outstanding.lower = state->outstanding.lower < 0 ? 0 : state->outstanding.lower;
        state->outstanding.upper = state->outstanding.upper < 0 ? 0 : state->outstanding.upper;
    }
    return true;
}

static bool has_happened(const struct flow_row *row, int32_t day, bool is_possible)
{
    return (is_possible ? row->first_day : row->last_day) <= day;
}

bool fulfilment_at(const struct fulfilment *fulfilment, int32_t day, bool is_possible,
                   struct fulfilled **out, struct arena *arena, struct error *err)
{
    struct fulfilled *states = NEW_ARRAY(arena, struct fulfilled, fulfilment->flows.count + 1);
    for (size_t i = 0; i < fulfilment->flows.count; i++) {
        uint32_t index = fulfilment->order[i];
        const struct linked_flow *flow = &fulfilment->flows.items[index];
        struct fulfilled *state = &states[index];
        state->is_told = flow->is_supported;
        bool is_fine =
            !has_happened(&flow->row, day, is_possible) || sum_add_flow(&state->amount, &flow->row);
        for (uint32_t j = 0; is_fine && j < flow->share_count; j++) {
            const struct share *share = &fulfilment->shares.items[flow->first_share + j];
            if (has_happened(&fulfilment->flows.items[share->later].row, day, is_possible))
                is_fine = add_share(fulfilment, share, states, state);
        }
        if (!is_fine || !settle(state))
            return error_set(err, ERROR_INPUT, "what became of record %llu is too large to sum",
                             (unsigned long long)flow->row.original);
    }
    *out = states;
    return true;
}

// --- the delivery rate ---

static bool put_percent(struct delivery_rate *rate, enum delivery_basis basis)
{
    struct decimal percent;
    // both ends must be quantified
    if (rate->promised.stated <= 0 || rate->promised.unknown != 0 || rate->promised.is_open ||
        rate->delivered.unknown != 0 || rate->delivered.is_open || rate->delivered.stated < 0 ||
        !decimal_multiply_divide(sum_decimal(rate->delivered.stated), decimal_of(100),
                                 sum_decimal(rate->promised.stated), 1, &percent))
        return false;
    rate->basis = basis;
    rate->percent = percent;
    return true;
}

static void cap(struct sum *delivered, const struct sum *promised)
{
    if (delivered->stated > promised->stated)
        *delivered = *promised;
}

// Nothing is linked: when all is of one donor and one programme, the whole is one delivery.
static bool rate_together(struct delivery_rate *out, const struct snapshot *snapshot,
                          const struct question *asked, const char *currency, struct arena *arena,
                          struct error *err)
{
    struct question question = *asked;
    struct totals totals;
    struct sum stages[STAGE_COUNT] = {0};
    question.by[0] = DIMENSION_DONOR;
    question.by[1] = DIMENSION_PROGRAMME;
    question.by_count = 2;
    question.view = VIEW_EXCLUSIVE;
    if (!totals_fold(&totals, snapshot, &question, arena, err))
        return false;
    for (size_t i = 0; i < totals.excluded_count; i++)
        if (totals.excluded[i].counted == NOT_CONVERTED ||
            totals.excluded[i].counted == NOT_DEFLATED)
            return true; // in part not in the currency
    for (size_t i = 0; i < totals.row_count; i++) {
        const struct totals_row *row = &totals.rows[i];
        if (row->stage == STAGE_PLAN || row->stage == STAGE_EXPENDITURE)
            continue;
        bool is_same = row->values[1].id != NULL &&
                       text_equal(row->values[0].id, totals.rows[0].values[0].id) &&
                       text_equal(row->values[1].id, totals.rows[0].values[1].id) &&
                       row->currency != NULL && text_equal(row->currency->code, currency);
        if (!is_same)
            return true; // of several, or in part not quantified
        if (!sum_add(&stages[row->stage], &row->sum))
            return error_set(err, ERROR_INPUT, "the total in %s is too large", currency);
    }
    bool has_pledges = stages[STAGE_PLEDGE].count != 0;
    out->promised = stages[has_pledges ? STAGE_PLEDGE : STAGE_COMMITMENT];
    out->delivered = stages[STAGE_DISBURSEMENT];
    out->promises = out->promised.count;
    out->left_out = 0;
    if (out->delivered.count == 0)
        return true;
    cap(&out->delivered, &out->promised);
    put_percent(out, DELIVERY_TOGETHER);
    return true;
}

bool delivery_of(const struct linked_flow *flow, const struct fulfilled *state,
                 struct sum *promised, struct sum *delivered)
{
    *delivered = state->delivered;
    if (!flow->is_covered || flow->is_fulfilling || !fulfilled_net(state, promised) ||
        !flow->has_payments || promised->unknown != 0 || promised->is_open ||
        delivered->unknown != 0 || !state->is_told)
        return false;
    cap(delivered, promised);
    return true;
}

bool delivery_rate_make(struct delivery_rate *out, const struct fulfilment *fulfilment,
                        const struct snapshot *snapshot, const struct question *question,
                        const struct fulfilled *states, const char *currency, struct arena *arena,
                        struct error *err)
{
    *out = (struct delivery_rate){0};
    out->left_out = fulfilment->unconverted;
    for (size_t i = 0; i < fulfilment->loose.count; i++)
        out->left_out += fulfilment->loose.items[i].sum.count;
    for (size_t i = 0; i < fulfilment->flows.count; i++) {
        const struct linked_flow *flow = &fulfilment->flows.items[i];
        struct sum net, delivered;
        if (!flow->is_covered || flow->is_fulfilling)
            continue;
        if (!delivery_of(flow, &states[i], &net, &delivered) || flow->is_unconverted ||
            !text_equal(flow->currency->code, currency)) {
            out->left_out++;
            continue;
        }
        if (!sum_add(&out->promised, &net) || !sum_add(&out->delivered, &delivered))
            return error_set(err, ERROR_INPUT, "the total in %s is too large", currency);
        out->promises++;
    }
    if (out->promises != 0) {
        put_percent(out, DELIVERY_LINKED);
        return true;
    }
    if (fulfilment->shares.count != 0)
        return true;
    return rate_together(out, snapshot, question, currency, arena, err);
}
