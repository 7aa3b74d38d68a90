#include "report/rates.h"

#include <string.h>

// The letters of a currency code as a number below 2^24.
static uint64_t code_key(const char *code)
{
    uint64_t key = 0;
    for (int i = 0; i < 3 && code[i] != '\0'; i++)
        key = key << 8 | (unsigned char)code[i];
    return key;
}

uint64_t rates_key(enum rate_type type, const char *base, const char *quote)
{
    return (uint64_t)type << 48 | code_key(base) << 24 | code_key(quote);
}

// Series are few, so their keys are compared one after the other.
size_t rates_place(const struct rates *rates, const char *source, uint64_t key)
{
    for (size_t i = 0; i < rates->keys.count; i++)
        if (rates->keys.items[i] == key && strcmp(rates->series.items[i].source, source) == 0)
            return i + 1;
    return 0;
}

static const struct rate_series *find_series(const struct rates *rates, const char *source,
                                             enum rate_type type, const char *base,
                                             const char *quote)
{
    size_t place = rates_place(rates, source, rates_key(type, base, quote));
    return place == 0 ? NULL : &rates->series.items[place - 1];
}

// Where a day would stand if the points were as far apart as the first and the last are on average.
static size_t guess_place(const struct rate_series *series, int32_t day)
{
    int64_t first = series->points[0].first_day;
    int64_t last = series->points[series->count - 1].first_day;
    if (day <= first)
        return 0;
    return day >= last ? series->count
                       : (size_t)((day - first) * (int64_t)series->count / (last - first));
}

// The index behind the last point that starts on or before `day`: halving, but first around the
// guess, as halving the whole of a history would fetch a dozen lines of memory for each day.
static size_t points_until(const struct rate_series *series, int32_t day)
{
    const struct rate_point *points = series->points;
    size_t guess = guess_place(series, day);
    size_t low, high;
    size_t reach = 8;
    do {
        low = guess > reach ? guess - reach : 0;
        high = guess + reach < series->count ? guess + reach : series->count;
        reach *= 8;
    } while ((low > 0 && points[low - 1].first_day > day) ||
             (high < series->count && points[high].first_day <= day));
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (points[middle].first_day <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum rate_type type_of_step(enum policy_step_kind kind)
{
    switch (kind) {
    case STEP_STATED: return RATE_STATED;
    case STEP_SPOT: return RATE_SPOT;
    case STEP_BUDGET: return RATE_BUDGET;
    case STEP_MONTH_AVERAGE:
    case STEP_YEAR_AVERAGE: break;
    }
    return RATE_AVERAGE;
}

static bool is_month(int32_t first, int32_t last)
{
    int32_t year;
    unsigned month, day;
    day_to_civil(first, &year, &month, &day);
    return day == 1 && last - first + 1 == (int32_t)days_in_month(year, month);
}

static bool is_year(int32_t first, int32_t last)
{
    int32_t year = days_year(first, last);
    return year != DATE_NO_YEAR && first == day_from_civil(year, 1, 1) &&
           last == day_from_civil(year, 12, 31);
}

// The period a step looks for, when the date is first..last; false when the step does not apply.
static bool period_of_step(enum policy_step_kind kind, int32_t first, int32_t last,
                           int32_t *period_first, int32_t *period_last)
{
    int32_t year = days_year(first, last);
    bool is_day = first == last;
    *period_first = first;
    *period_last = last;
    switch (kind) {
    case STEP_SPOT: return is_day;
    case STEP_MONTH_AVERAGE:
        if (is_day) {
            int32_t y;
            unsigned month, day;
            day_to_civil(first, &y, &month, &day);
            *period_first = day_from_civil(y, month, 1);
            *period_last = *period_first + (int32_t)days_in_month(y, month) - 1;
            return true;
        }
        return is_month(first, last);
    case STEP_YEAR_AVERAGE:
        if (year == DATE_NO_YEAR || !(is_day || is_month(first, last) || is_year(first, last)))
            return false;
        *period_first = day_from_civil(year, 1, 1);
        *period_last = day_from_civil(year, 12, 31);
        return true;
    case STEP_STATED:
    case STEP_BUDGET: return first != DAY_MIN && last != DAY_MAX;
    }
    return false;
}

// The point of a series for a period: exactly that period, or (budget, stated) one that holds it.
static const struct rate_point *point_for_period(const struct rate_series *series, int32_t first,
                                                 int32_t last, bool may_hold)
{
    for (size_t i = points_until(series, first); i > 0; i--) {
        const struct rate_point *point = &series->points[i - 1];
        if (point->first_day == first && point->last_day == last)
            return point;
        if (may_hold && point->last_day >= last)
            return point;
        if (!may_hold && point->first_day < first)
            return NULL;
    }
    return NULL;
}

// The latest point on or before `day`, at most `age` days back.
static const struct rate_point *point_for_day(const struct rate_series *series, int32_t day,
                                              int32_t age)
{
    size_t behind = points_until(series, day);
    if (behind == 0 || (int64_t)day - series->points[behind - 1].first_day > age)
        return NULL;
    return &series->points[behind - 1];
}

static struct decimal point_value(const struct rate_point *point)
{
    return (struct decimal){point->mantissa, (uint8_t)point->scale};
}

struct search {
    const struct rates *rates;
    const struct policy *policy;
    enum policy_step_kind kind;
    enum rate_type type;
    int32_t first, last; // the period wanted
};

// The mean of the daily rates of a period, 12 decimals half-even.
static bool average_of(const struct rate_series *daily, int32_t first, int32_t last,
                       struct rate_leg *out)
{
    struct decimal sum = DECIMAL_ZERO;
    int64_t count = 0;
    for (size_t i = points_until(daily, first - 1); i < daily->count; i++) {
        const struct rate_point *point = &daily->points[i];
        if (point->first_day > last)
            break;
        if (!decimal_add(sum, point_value(point), &sum))
            return false;
        count++;
        out->seq = point->seq;
    }
    out->first_day = first;
    out->last_day = last;
    return count > 0 && decimal_multiply_divide(sum, decimal_of(1), decimal_of(count),
                                                DECIMAL_SCALE_MAX, &out->value);
}

static struct rate_leg leg_of(const struct rate_point *point)
{
    return (struct rate_leg){point->first_day, point->last_day, point->seq, point_value(point)};
}

static bool point_of(const struct search *search, const struct rate_series *series,
                     struct rate_leg *out)
{
    const struct rate_point *point =
        search->kind == STEP_SPOT
            ? point_for_day(series, search->first, search->policy->max_age)
            : point_for_period(series, search->first, search->last,
                               search->kind == STEP_BUDGET || search->kind == STEP_STATED);
    if (point == NULL)
        return false;
    *out = leg_of(point);
    return true;
}

// A quotation base -> quote of one source, by its own average or (if allowed) a computed one.
static const struct rate_series *quotation(const struct search *search, const char *source,
                                           const char *base, const char *quote,
                                           struct rate_leg *out, bool *is_computed)
{
    const struct rate_series *series =
        find_series(search->rates, source, search->type, base, quote);
    if (series != NULL && point_of(search, series, out))
        return series;
    if (search->type != RATE_AVERAGE || !search->policy->computes_averages)
        return NULL;
    series = find_series(search->rates, source, RATE_SPOT, base, quote);
    if (series == NULL || !average_of(series, search->first, search->last, out))
        return NULL;
    *is_computed = true;
    return series;
}

// From one currency to another, as quoted or the other way round.
struct found_leg {
    const struct rate_series *series;
    struct rate_leg leg;
    bool is_divided;
};

static bool find_leg(const struct search *search, const char *source, const char *from,
                     const char *to, struct found_leg *out, bool *is_computed)
{
    out->series = quotation(search, source, from, to, &out->leg, is_computed);
    out->is_divided = out->series == NULL;
    if (out->series == NULL)
        out->series = quotation(search, source, to, from, &out->leg, is_computed);
    return out->series != NULL;
}

// Both legs through a third currency must be of the same day; the older one decides.
static bool align_legs(const struct search *search, struct found_leg *first,
                       struct found_leg *second)
{
    if (search->kind != STEP_SPOT || first->leg.first_day == second->leg.first_day)
        return true;
    int32_t oldest = search->first - search->policy->max_age;
    for (int32_t day = search->first; day >= oldest; day--) {
        const struct rate_point *one = point_for_day(first->series, day, 0);
        const struct rate_point *other = point_for_day(second->series, day, 0);
        if (one == NULL || other == NULL)
            continue;
        first->leg = leg_of(one);
        second->leg = leg_of(other);
        return true;
    }
    return false;
}

// side × value exactly: what needs more than 12 decimals makes `other` larger instead.
static bool multiply_side(struct decimal *side, struct decimal value, struct decimal *other)
{
    const struct decimal a = decimal_normal(*side), b = decimal_normal(value);
    unsigned scale = a.scale + b.scale;
    unsigned past = scale > DECIMAL_SCALE_MAX ? scale - DECIMAL_SCALE_MAX : 0;
    struct decimal product;
    if (!decimal_multiply((struct decimal){a.mantissa, 0}, (struct decimal){b.mantissa, 0},
                          &product))
        return false;
    *side = (struct decimal){product.mantissa, (uint8_t)(scale - past)};
    *other = (struct decimal){decimal_power(past), 0};
    return true;
}

// False: the product of two is too large.
static bool put_leg(struct rate_found *found, const struct found_leg *leg)
{
    struct rate_leg *side = leg->is_divided ? &found->denominator : &found->numerator;
    struct rate_leg *other = leg->is_divided ? &found->numerator : &found->denominator;
    const struct rate_series **series =
        leg->is_divided ? &found->denominator_series : &found->numerator_series;
    if (*series != NULL) {
        found->second_seq = leg->leg.seq;
        return multiply_side(&side->value, leg->leg.value, &other->value);
    }
    *series = leg->series;
    *side = leg->leg;
    return true;
}

static struct rate_found no_legs(void)
{
    return (struct rate_found){.numerator.value = decimal_of(1),
                               .denominator.value = decimal_of(1)};
}

// Through the currency at the other end of `series`.
static bool find_through(const struct search *search, const struct rate_series *series,
                         const char *from, const char *to, bool is_through_base,
                         struct rate_found *out)
{
    struct rate_found found = no_legs();
    struct found_leg first, second;
    bool is_base = strcmp(series->quote, from) == 0;
    const char *third = is_base ? series->base : series->quote;
    if (!find_leg(search, series->source, from, third, &first, &found.is_computed) ||
        !find_leg(search, series->source, third, to, &second, &found.is_computed))
        return false;
    bool has_base = first.is_divided && !second.is_divided;
    if (has_base != is_through_base || !align_legs(search, &first, &second) ||
        !put_leg(&found, &first) || !put_leg(&found, &second))
        return false;
    *out = found;
    return true;
}

// The source's own base is tried first.
static bool find_cross(const struct search *search, const char *source, const char *from,
                       const char *to, struct rate_found *out)
{
    const struct rates *rates = search->rates;
    uint64_t wanted = code_key(from);
    for (int is_through_base = 1; is_through_base >= 0; is_through_base--)
        for (size_t i = 0; i < rates->series.count; i++) {
            const struct rate_series *series = &rates->series.items[i];
            bool may_serve = series->type == search->type ||
                             (search->policy->computes_averages && series->type == RATE_SPOT);
            uint64_t base = rates->keys.items[i] >> 24 & 0xFFFFFF;
            uint64_t quote = rates->keys.items[i] & 0xFFFFFF;
            if ((base == wanted || quote == wanted) && may_serve &&
                strcmp(series->source, source) == 0 &&
                find_through(search, series, from, to, is_through_base, out))
                return true;
        }
    return false;
}

static bool find_in_source(const struct search *search, const char *source, const char *from,
                           const char *to, struct rate_found *out)
{
    struct rate_found found = no_legs();
    struct found_leg leg;
    if (!find_leg(search, source, from, to, &leg, &found.is_computed))
        return find_cross(search, source, from, to, out);
    *out = found;
    return put_leg(out, &leg);
}

bool rates_find(const struct rates *rates, const struct policy *policy,
                const struct policy_step *step, const char *from, const char *to, int32_t first,
                int32_t last, struct rate_found *out)
{
    struct search search = {rates, policy, step->kind, type_of_step(step->kind), first, last};
    if (first == DAY_MIN || last == DAY_MAX ||
        !period_of_step(step->kind, first, last, &search.first, &search.last))
        return false;
    for (size_t i = 0; i < rates->sources.count; i++) {
        const char *source = rates->sources.items[i];
        if (step->source != NULL && strcmp(step->source, source) != 0)
            continue;
        if (find_in_source(&search, source, from, to, out))
            return true;
    }
    return false;
}
