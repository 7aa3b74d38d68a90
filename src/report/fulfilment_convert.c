// Fulfilment in the currency asked for: promises at the rate of their own date, links across
// currencies at the rate of the later flow.
//
// What became of a promise is worked out in its own currency. Its sums are then brought into the
// other one in the proportion of the promise itself, as stated and as converted, so that what is
// promised here is what a converted total has. (model: 6.7, section 7)
#include "report/fulfilment.h"

bool linked_flow_convert(const struct linked_flow *flow, struct sum *sum)
{
    if (flow->currency == flow->row.currency && flow->converted == flow->row.stated)
        return true;
    if (flow->row.stated == 0) // no proportion: only nothing of it is known
        return sum->stated == 0 || (*sum = (struct sum){.count = 1, .unknown = 1}, true);
    return sum_scale(sum, flow->converted, flow->row.stated);
}

bool fulfilment_convert(const struct fulfilment *fulfilment, const struct fulfilled *states,
                        struct fulfilled **out, struct arena *arena, struct error *err)
{
    struct fulfilled *converted = NEW_ARRAY(arena, struct fulfilled, fulfilment->flows.count + 1);
    for (size_t i = 0; i < fulfilment->flows.count; i++) {
        const struct linked_flow *flow = &fulfilment->flows.items[i];
        struct fulfilled *state = &converted[i];
        *state = states[i];
        struct sum *const sums[] = {&state->amount,      &state->revised,   &state->cancelled,
                                    &state->committed,   &state->linked,    &state->delivered,
                                    &state->outstanding, &state->additional};
        for (size_t j = 0; j < COUNT_OF(sums); j++)
            if (!linked_flow_convert(flow, sums[j]))
                return error_set(err, ERROR_INPUT, "record %llu is too large to be converted",
                                 (unsigned long long)flow->row.original);
    }
    *out = converted;
    return true;
}
