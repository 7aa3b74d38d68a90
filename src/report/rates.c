#include "report/rates.h"

#include <stdlib.h>
#include <string.h>

#include "store/columns.h"

static const char *series_key(const char *source, enum rate_type type, const char *base,
                              const char *quote, struct arena *arena)
{
    return arena_printf(arena, "%s|%d|%s|%s", source, (int)type, base, quote);
}

// --- loading ---

struct loading {
    struct rates *rates;
    const struct names *names;
    // the series of the last rate: rates of one series mostly follow one another
    size_t last;
    int64_t last_source, last_base, last_quote, last_type;
};

#define VALUE(column) (batch->values[COLUMN_##column][i])

static void add_source(struct rates *rates, const char *source)
{
    for (size_t i = 0; i < rates->sources.count; i++)
        if (strcmp(rates->sources.items[i], source) == 0)
            return;
    LIST_PUSH(rates->arena, &rates->sources, source);
}

static size_t series_of(struct loading *loading, const struct column_batch *batch, size_t i)
{
    struct rates *rates = loading->rates;
    if (loading->last != 0 && VALUE(SOURCE) == loading->last_source &&
        VALUE(BASE) == loading->last_base && VALUE(QUOTE) == loading->last_quote &&
        VALUE(RATE_TYPE) == loading->last_type)
        return loading->last;
    struct rate_series series = {
        .source = names_text(loading->names, DIM_SOURCE, (uint32_t)VALUE(SOURCE)),
        .base = names_text(loading->names, DIM_CURRENCY, (uint32_t)VALUE(BASE)),
        .quote = names_text(loading->names, DIM_CURRENCY, (uint32_t)VALUE(QUOTE)),
        .type = (enum rate_type)VALUE(RATE_TYPE),
    };
    const char *key =
        series_key(series.source, series.type, series.base, series.quote, rates->arena);
    bool is_new;
    uint32_t *place = map_put(&rates->by_key, slice_of(key), &is_new);
    if (is_new) {
        series.source = arena_string(rates->arena, series.source);
        series.base = arena_string(rates->arena, series.base);
        series.quote = arena_string(rates->arena, series.quote);
        LIST_PUSH(rates->arena, &rates->series, series);
        *place = (uint32_t)rates->series.count;
        add_source(rates, series.source);
    }
    loading->last = *place;
    loading->last_source = VALUE(SOURCE);
    loading->last_base = VALUE(BASE);
    loading->last_quote = VALUE(QUOTE);
    loading->last_type = VALUE(RATE_TYPE);
    return *place;
}

static void add_point(struct rate_series *series, const struct rate_point *point,
                      struct arena *arena)
{
    if (series->count == series->capacity) {
        size_t grown = series->capacity == 0 ? 64 : series->capacity * 2;
        series->points = arena_grow(arena, series->points, series->count * sizeof(*series->points),
                                    grown * sizeof(*series->points));
        series->capacity = grown;
    }
    series->points[series->count++] = *point;
}

static void load_batch(struct loading *loading, const struct snapshot *snapshot,
                       const struct column_batch *batch)
{
    struct rates *rates = loading->rates;
    for (size_t i = 0; i < batch->count; i++) {
        uint64_t seq = batch->first + i;
        if (VALUE(SHAPE) != KIND_RATE || VALUE(KIND) == KIND_VOID ||
            standing_is_gone(&snapshot->standing, seq))
            continue;
        struct rate_point point = {(int32_t)VALUE(DATE_FIRST),
                                   (int32_t)VALUE(DATE_LAST),
                                   {VALUE(AMOUNT), (uint8_t)VALUE(SCALE)},
                                   seq};
        size_t place = series_of(loading, batch, i);
        add_point(&rates->series.items[place - 1], &point, rates->arena);
    }
}

static int compare_points(const void *a, const void *b)
{
    const struct rate_point *left = a;
    const struct rate_point *right = b;
    if (left->first_day != right->first_day)
        return left->first_day < right->first_day ? -1 : 1;
    return (left->seq > right->seq) - (left->seq < right->seq);
}

bool rates_load(struct rates *out, const struct snapshot *snapshot, struct arena *arena,
                struct error *err)
{
    static const enum column wanted[] = {
        COLUMN_KIND,      COLUMN_SHAPE,      COLUMN_SOURCE,    COLUMN_BASE,   COLUMN_QUOTE,
        COLUMN_RATE_TYPE, COLUMN_DATE_FIRST, COLUMN_DATE_LAST, COLUMN_AMOUNT, COLUMN_SCALE,
    };
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    *out = (struct rates){.arena = arena, .by_key = {.arena = arena}};
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    columns_only(reader, COLUMN_SHAPE, COLUMNS_BIT(KIND_RATE));
    struct loading loading = {.rates = out, .names = columns_names(reader)};
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        load_batch(&loading, snapshot, batch);
    }
    for (size_t i = 0; i < out->series.count; i++)
        qsort(out->series.items[i].points, out->series.items[i].count, sizeof(struct rate_point),
              compare_points);
    return true;
}

// --- looking up ---

// Series are few and this runs for every new date, so they are compared rather than keyed.
static const struct rate_series *find_series(const struct rates *rates, const char *source,
                                             enum rate_type type, const char *base,
                                             const char *quote)
{
    for (size_t i = 0; i < rates->series.count; i++) {
        const struct rate_series *series = &rates->series.items[i];
        if (series->type == type && memcmp(series->quote, quote, 3) == 0 &&
            memcmp(series->base, base, 3) == 0 && strcmp(series->source, source) == 0)
            return series;
    }
    return NULL;
}

// The index behind the last point that starts on or before `day`.
static size_t points_until(const struct rate_series *series, int32_t day)
{
    size_t low = 0;
    size_t high = series->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (series->points[middle].first_day <= day)
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
    if (behind == 0 || day - series->points[behind - 1].first_day > age)
        return NULL;
    return &series->points[behind - 1];
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
                       struct rate_point *out)
{
    struct decimal sum = DECIMAL_ZERO;
    int64_t count = 0;
    for (size_t i = points_until(daily, first - 1); i < daily->count; i++) {
        const struct rate_point *point = &daily->points[i];
        if (point->first_day > last)
            break;
        if (!decimal_add(sum, point->value, &sum))
            return false;
        count++;
        out->seq = point->seq;
    }
    out->first_day = first;
    out->last_day = last;
    return count > 0 && decimal_multiply_divide(sum, decimal_of(1), decimal_of(count),
                                                DECIMAL_SCALE_MAX, &out->value);
}

static bool point_of(const struct search *search, const struct rate_series *series,
                     struct rate_point *out)
{
    const struct rate_point *point =
        search->kind == STEP_SPOT
            ? point_for_day(series, search->first, search->policy->max_age)
            : point_for_period(series, search->first, search->last,
                               search->kind == STEP_BUDGET || search->kind == STEP_STATED);
    if (point == NULL)
        return false;
    *out = *point;
    return true;
}

// A quotation base -> quote of one source, by its own average or (if allowed) a computed one.
static const struct rate_series *quotation(const struct search *search, const char *source,
                                           const char *base, const char *quote,
                                           struct rate_point *out, bool *is_computed)
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

// Both legs through the source's base must be of the same day; the older one decides.
static bool align_legs(const struct search *search, struct rate_found *found)
{
    if (search->kind != STEP_SPOT || found->numerator.first_day == found->denominator.first_day)
        return true;
    int32_t oldest = search->first - search->policy->max_age;
    for (int32_t day = search->first; day >= oldest; day--) {
        const struct rate_point *top = point_for_day(found->numerator_series, day, 0);
        const struct rate_point *bottom = point_for_day(found->denominator_series, day, 0);
        if (top == NULL || bottom == NULL)
            continue;
        found->numerator = *top;
        found->denominator = *bottom;
        return true;
    }
    return false;
}

static bool find_in_source(const struct search *search, const char *source, const char *from,
                           const char *to, struct rate_found *out)
{
    struct rate_found found = {0};
    found.numerator_series =
        quotation(search, source, from, to, &found.numerator, &found.is_computed);
    if (found.numerator_series == NULL)
        found.denominator_series =
            quotation(search, source, to, from, &found.denominator, &found.is_computed);
    for (size_t i = 0; found.numerator_series == NULL && found.denominator_series == NULL &&
                       i < search->rates->series.count;
         i++) {
        const struct rate_series *leg = &search->rates->series.items[i];
        bool may_serve = leg->type == search->type ||
                         (search->policy->computes_averages && leg->type == RATE_SPOT);
        if (!may_serve || strcmp(leg->quote, from) != 0 || strcmp(leg->source, source) != 0)
            continue;
        struct rate_found cross = {0};
        cross.denominator_series =
            quotation(search, source, leg->base, from, &cross.denominator, &cross.is_computed);
        cross.numerator_series =
            quotation(search, source, leg->base, to, &cross.numerator, &cross.is_computed);
        if (cross.numerator_series != NULL && cross.denominator_series != NULL &&
            align_legs(search, &cross))
            found = cross;
    }
    if (found.numerator_series == NULL && found.denominator_series == NULL)
        return false;
    *out = found;
    return true;
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
