#include "report/unlinked.h"

static void add_link(struct unlinked *out, const struct share *share)
{
    const struct linked_flow *earlier = &out->fulfilment.flows.items[share->earlier];
    const struct linked_flow *later = &out->fulfilment.flows.items[share->later];
    bool is_same = earlier->row.currency == later->row.currency;
    if (share->type != LINK_FULFILS || !earlier->is_covered ||
        earlier->row.stage != STAGE_COMMITMENT)
        return;
    // a share in another currency, or without an amount, takes all of the payment
    if (share->basis != BASIS_LINK || !is_same ||
        __builtin_add_overflow(out->linked[share->later].units, share->amount.stated,
                               &out->linked[share->later].units))
        out->linked[share->later].is_whole = true;
}

static void follow_refund(struct unlinked *out, const struct share *share)
{
    enum stage stage = out->fulfilment.flows.items[share->earlier].row.stage;
    if (share->type != LINK_FULFILS && stage == STAGE_DISBURSEMENT &&
        (out->linked[share->earlier].is_whole || out->linked[share->earlier].units != 0))
        out->linked[share->later].is_whole = true;
}

bool unlinked_load(struct unlinked *out, const struct snapshot *snapshot,
                   const struct question *question, struct arena *arena, struct error *err)
{
    struct fulfilment_options options = {.question = question, .since = DAY_MIN, .until = DAY_MAX};
    if (!fulfilment_load(&out->fulfilment, snapshot, &options, arena, err))
        return false;
    const struct fulfilment *fulfilment = &out->fulfilment;
    out->linked = NEW_ARRAY(arena, struct linked_part, fulfilment->flows.count + 1);
    for (size_t i = 0; i < fulfilment->shares.count; i++)
        add_link(out, &fulfilment->shares.items[i]);
    for (size_t i = 0; i < fulfilment->shares.count; i++)
        follow_refund(out, &fulfilment->shares.items[i]);
    return true;
}

static bool scale(int128 whole, int128 part, int128 of, int128 *out)
{
    struct decimal value;
    if (of == 0 || whole == of) {
        *out = of == 0 ? 0 : part;
        return true;
    }
    if (!decimal_multiply_divide(
            (struct decimal){whole, DECIMAL_SCALE_MAX}, (struct decimal){part, DECIMAL_SCALE_MAX},
            (struct decimal){of, DECIMAL_SCALE_MAX}, DECIMAL_SCALE_MAX, &value))
        return false;
    return !__builtin_mul_overflow(value.mantissa, decimal_power(DECIMAL_SCALE_MAX - value.scale),
                                   out);
}

bool unlinked_split(const struct unlinked *unlinked, const struct flow_row *row,
                    struct unlinked_parts *out)
{
    uint32_t place = fulfilment_find(&unlinked->fulfilment, row->original);
    *out = (struct unlinked_parts){.linked = *row, .rest = *row, .has_rest = true};
    if (place == 0)
        return true;
    const struct flow_row *own = &unlinked->fulfilment.flows.items[place - 1].row;
    int128 units = unlinked->linked[place - 1].units;
    bool is_whole = unlinked->linked[place - 1].is_whole || (units != 0 && units >= own->stated);
    out->has_linked = is_whole || units != 0;
    out->has_rest = !is_whole;
    if (is_whole || !out->has_linked)
        return true;
    // the row may be converted; its parts are in the proportion of what was stated
    struct flow_row *linked = &out->linked;
    struct flow_row *rest = &out->rest;
    if (!scale(row->stated, units, own->stated, &linked->stated))
        return false;
    linked->lower = row->lower < linked->stated ? row->lower : linked->stated;
    linked->upper = linked->stated;
    linked->amount_kind = row->amount_kind == AMOUNT_AT_LEAST ? AMOUNT_EXACT : row->amount_kind;
    rest->stated = row->stated - linked->stated;
    rest->lower = row->lower - linked->lower;
    rest->upper = row->amount_kind == AMOUNT_AT_LEAST ? 0 : row->upper - linked->upper;
    return true;
}
