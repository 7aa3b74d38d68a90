#include "report/conversion.h"

#include <string.h>

#include "report/deflators.h"
#include "report/flow_reader.h"
#include "report/known_rates.h"
#include "report/sum.h"

struct converter {
    struct arena *arena;
    const struct currency *target;
    struct policy policy;
    struct rates rates;
    int32_t constant_year; // 0: current prices
    struct deflators deflators;
    struct known_rates known;
    LIST(struct rate_used) stated; // by equivalents that sources state
    LIST(struct rate_used) links;  // across other currencies than the target
    LIST(struct conversion_gap) gaps;
};

bool converter_open(struct converter **out, const struct snapshot *snapshot,
                    const struct conversion_request *request, struct arena *arena,
                    struct error *err)
{
    struct converter *converter = NEW(arena, struct converter);
    converter->arena = arena;
    converter->target = request->target;
    converter->constant_year = request->constant_year;
    converter->known = (struct known_rates){.arena = arena};
    if (!policy_parse(&converter->policy, request->policy, &snapshot->rate_policy, arena, err) ||
        !rates_load(&converter->rates, snapshot, arena, err))
        return false;
    if (request->constant_year != 0 &&
        !deflators_load(&converter->deflators, snapshot, request, arena, err))
        return false;
    *out = converter;
    return true;
}

void converter_expect(const struct converter *converter, const struct currency *currency,
                      int32_t first_day, int32_t last_day)
{
    known_rates_expect(&converter->known, currency, first_day, last_day);
}

// The first step of the policy that has a rate; the steps that need none of the book's are not here.
static bool look_up(const struct converter *converter, const struct known_rate *known,
                    struct rate_found *out)
{
    for (size_t i = 0; i < converter->policy.count; i++)
        if (rates_find(&converter->rates, &converter->policy, &converter->policy.steps[i],
                       known->currency->code, converter->target->code, known->first_day,
                       known->last_day, out))
            return true;
    return false;
}

static struct known_rate *rate_for(struct converter *converter, const struct flow_row *row)
{
    bool is_new;
    struct known_rate *known =
        known_rates_find(&converter->known, row->currency, row->first_day, row->last_day, &is_new);
    struct rate_found rate;
    if (!is_new)
        return known;
    known->has_rate = look_up(converter, known, &rate);
    if (!known->has_rate)
        return known;
    known->numerator = rate.numerator.value.mantissa;
    known->numerator_scale = rate.numerator.value.scale;
    known->denominator = rate.denominator.value.mantissa;
    known->denominator_scale = rate.denominator.value.scale;
    return known;
}

// units × numerator ÷ denominator, in units of 10^-12 again.
static bool scale_units(int128 *units, struct decimal numerator, struct decimal denominator)
{
    struct decimal value = {*units, DECIMAL_SCALE_MAX};
    if (!decimal_multiply_divide(value, numerator, denominator, DECIMAL_SCALE_MAX, &value))
        return false;
    return !__builtin_mul_overflow(value.mantissa, decimal_power(DECIMAL_SCALE_MAX - value.scale),
                                   units);
}

static bool scale_row(struct flow_row *row, struct decimal numerator, struct decimal denominator,
                      struct error *err)
{
    bool is_exact = row->lower == row->stated && row->upper == row->stated;
    if (!scale_units(&row->stated, numerator, denominator))
        return error_set(err, ERROR_INPUT, "record %llu: the converted amount is too large",
                         (unsigned long long)row->seq);
    if (is_exact) {
        row->lower = row->upper = row->stated;
        return true;
    }
    if (!scale_units(&row->lower, numerator, denominator) ||
        !scale_units(&row->upper, numerator, denominator))
        return error_set(err, ERROR_INPUT, "record %llu: the converted amount is too large",
                         (unsigned long long)row->seq);
    return true;
}

static bool prefers_stated(const struct policy *policy)
{
    for (size_t i = 0; i < policy->count; i++)
        if (policy->steps[i].kind == STEP_STATED)
            return i == 0;
    return false;
}

static bool allows_stated(const struct policy *policy)
{
    for (size_t i = 0; i < policy->count; i++)
        if (policy->steps[i].kind == STEP_STATED)
            return true;
    return false;
}

// |stated − computed| × 20 > |computed|
static void note_gap(struct converter *converter, const struct flow_row *row, struct decimal stated,
                     struct decimal computed)
{
    struct decimal difference, twenty;
    if (!decimal_subtract(stated, computed, &difference) ||
        !decimal_multiply(difference, decimal_of(20), &twenty))
        return;
    if (decimal_sign(twenty) < 0)
        twenty = decimal_negate(twenty);
    struct decimal size = decimal_abs(computed);
    if (decimal_compare(twenty, size) <= 0)
        return;
    struct conversion_gap gap = {row->seq, row->original, stated, decimal_round(computed, 2)};
    LIST_PUSH(converter->arena, &converter->gaps, gap);
}

// By the source's own word: stated × equivalent ÷ stated, and the bounds in the same proportion.
static bool apply_stated(struct converter *converter, struct flow_row *row,
                         struct decimal equivalent, struct error *err)
{
    struct decimal stated = {row->stated, DECIMAL_SCALE_MAX};
    row->conversion = CONVERSION_STATED;
    for (size_t i = 0; i < converter->stated.count; i++) {
        struct rate_used *used = &converter->stated.items[i];
        if (strcmp(used->from, row->currency->code) == 0) {
            used->count++;
            return scale_row(row, equivalent, stated, err);
        }
    }
    struct rate_used used = {
        row->currency->code, converter->target->code, CONVERSION_STATED, DAY_MIN, DAY_MAX, {0}, 1};
    LIST_PUSH(converter->arena, &converter->stated, used);
    return scale_row(row, equivalent, stated, err);
}

static bool convert(struct converter *converter, struct flow_row *row,
                    const struct decimal *equivalent, struct error *err)
{
    bool has_stated = equivalent != NULL && row->stated != 0 && allows_stated(&converter->policy);
    struct known_rate *known = rate_for(converter, row);
    bool has_rate = known->has_rate;
    struct decimal numerator = {known->numerator, known->numerator_scale};
    struct decimal denominator = {known->denominator, known->denominator_scale};
    if (has_stated && has_rate) {
        int128 computed = row->stated;
        if (scale_units(&computed, numerator, denominator))
            note_gap(converter, row, *equivalent,
                     decimal_normal((struct decimal){computed, DECIMAL_SCALE_MAX}));
    }
    if (has_stated && (prefers_stated(&converter->policy) || !has_rate))
        return apply_stated(converter, row, *equivalent, err);
    known->count++;
    row->conversion = has_rate ? CONVERSION_COMPUTED : CONVERSION_MISSING;
    return !has_rate || scale_row(row, numerator, denominator, err);
}

static bool deflate(struct converter *converter, struct flow_row *row, struct error *err)
{
    int32_t year = days_year(row->first_day, row->last_day);
    const struct decimal *then =
        year == DATE_NO_YEAR ? NULL : deflators_find(&converter->deflators, year);
    const struct decimal *base = deflators_find(&converter->deflators, converter->constant_year);
    if (then == NULL) {
        row->conversion = CONVERSION_NO_DEFLATOR;
        return true;
    }
    return scale_row(row, *base, *then, err);
}

bool converter_apply(struct converter *converter, struct flow_row *row,
                     const struct decimal *equivalent, struct error *err)
{
    row->original_currency = row->currency;
    row->original_lower = row->lower;
    row->original_stated = row->stated;
    row->original_upper = row->upper;
    row->conversion = CONVERSION_NONE;
    if (row->currency == NULL)
        return true;
    if (row->currency != converter->target && !convert(converter, row, equivalent, err))
        return false;
    if (row->conversion != CONVERSION_MISSING && converter->constant_year != 0 &&
        !deflate(converter, row, err))
        return false;
    if (row->conversion == CONVERSION_MISSING || row->conversion == CONVERSION_NO_DEFLATOR) {
        row->lower = row->original_lower;
        row->stated = row->original_stated;
        row->upper = row->original_upper;
    }
    return true;
}

bool converter_into(struct converter *converter, const struct flow_row *row,
                    const struct currency *currency, struct sum *out)
{
    struct rate_used used = {row->currency->code,
                             currency->code,
                             CONVERSION_COMPUTED,
                             row->first_day,
                             row->last_day,
                             {0},
                             1};
    bool is_found = false;
    for (size_t i = 0; !is_found && i < converter->policy.count; i++)
        is_found = rates_find(&converter->rates, &converter->policy, &converter->policy.steps[i],
                              used.from, used.to, used.first_day, used.last_day, &used.rate);
    struct flow_row converted = *row;
    struct error unused;
    if (!is_found ||
        !scale_row(&converted, used.rate.numerator.value, used.rate.denominator.value, &unused))
        return false;
    LIST_PUSH(converter->arena, &converter->links, used);
    sum_set_flow(out, &converted);
    return true;
}

const struct currency *converter_target(const struct converter *converter)
{
    return converter->target;
}

int32_t converter_constant_year(const struct converter *converter)
{
    return converter->constant_year;
}

bool converter_has_rates(const struct converter *converter)
{
    for (size_t i = 0; i < converter->rates.series.count; i++) {
        const struct rate_series *series = &converter->rates.series.items[i];
        if (strcmp(series->base, converter->target->code) == 0 ||
            strcmp(series->quote, converter->target->code) == 0)
            return true;
    }
    return false;
}

void converter_forget(struct converter *converter)
{
    converter->stated.count = 0;
    converter->gaps.count = 0;
    converter->links.count = 0;
    known_rates_forget(&converter->known);
}

// Found again here, so that a conversion keeps no more of a rate than it needs.
const struct rate_used *converter_used(const struct converter *converter, size_t *count)
{
    size_t most = converter->stated.count + converter->known.count;
    struct rate_used *used = NEW_ARRAY(converter->arena, struct rate_used, most + 1);
    for (*count = 0; *count < converter->stated.count; (*count)++)
        used[*count] = converter->stated.items[*count];
    for (size_t i = 0; i < converter->known.count; i++) {
        const struct known_rate *known = known_rates_at(&converter->known, i);
        struct rate_used *one = &used[(*count)++];
        *one = (struct rate_used){.from = known->currency->code,
                                  .to = converter->target->code,
                                  .method = CONVERSION_MISSING,
                                  .first_day = known->first_day,
                                  .last_day = known->last_day,
                                  .count = known->count};
        if (look_up(converter, known, &one->rate))
            one->method = CONVERSION_COMPUTED;
    }
    return used;
}

const struct rate_used *converter_used_of_links(const struct converter *converter, size_t *count)
{
    *count = converter->links.count;
    return converter->links.items;
}

const struct conversion_gap *converter_gaps(const struct converter *converter, size_t *count)
{
    *count = converter->gaps.count;
    return converter->gaps.items;
}

const char *converter_words(const struct converter *converter)
{
    return policy_words(&converter->policy, converter->arena);
}
