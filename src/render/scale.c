// Choosing ticks (see scale.h). The search is over steps; the best score wins, ties go to the
// rounder step, so the same figures always give the same axis.
#include "render/scale.h"

#define STEP_COUNT 4
#define EXPONENT_MIN (-DECIMAL_SCALE_MAX)
#define EXPONENT_MAX 36

// Steps in tenths, the roundest first: 1, 5, 2, 2.5 is the order of the paper.
static const int step_tenths[STEP_COUNT] = {10, 50, 20, 25};

// A step and the multiples of it that enclose the figures.
struct candidate {
    struct decimal step;
    int128 first, last;
    double score;
};

// tenths × 10^exponent ÷ 10; false when 12 decimals or 38 digits cannot hold it.
static bool make_step(int tenths, int exponent, struct decimal *out)
{
    int power = exponent - 1;
    int128 mantissa = tenths;

    while (mantissa % 10 == 0) {
        mantissa /= 10;
        power++;
    }
    if (power < -DECIMAL_SCALE_MAX || power > EXPONENT_MAX)
        return false;
    *out = power < 0 ? (struct decimal){mantissa, (uint8_t)-power}
                     : (struct decimal){mantissa * decimal_power((unsigned)power), 0};
    return true;
}

// The multiple of `step` at or below `value`; false when the two cannot share a scale.
static bool floor_multiple(struct decimal value, struct decimal step, int128 *out)
{
    unsigned scale = value.scale > step.scale ? value.scale : step.scale;
    int128 a, b;

    if (__builtin_mul_overflow(value.mantissa, decimal_power(scale - value.scale), &a)) {
        return false;
    }
    if (__builtin_mul_overflow(step.mantissa, decimal_power(scale - step.scale), &b))
        return false;
    *out = a / b - (a % b < 0);
    return true;
}

static bool enclose(struct decimal low, struct decimal high, unsigned most,
                    struct candidate *candidate)
{
    int128 below_high;

    if (!floor_multiple(low, candidate->step, &candidate->first))
        return false;
    if (!floor_multiple(decimal_negate(high), candidate->step, &below_high))
        return false;
    candidate->last = -below_high;
    if (candidate->last == candidate->first)
        candidate->last++;
    return candidate->last - candidate->first < most;
}

static double square(double x)
{
    return x * x;
}

// Weights of the paper; legibility is the same for all of these, since labels are never turned.
static double score(const struct candidate *candidate, int step_index, double low, double high,
                    unsigned wanted)
{
    double step = decimal_to_double(candidate->step);
    double first = (double)candidate->first * step;
    double last = (double)candidate->last * step;
    double count = (double)(candidate->last - candidate->first) + 1;
    double range = high - low;
    double simplicity = 1 - step_index / (STEP_COUNT - 1.0) + 1;
    double coverage = 1 - 0.5 * (square(high - last) + square(low - first)) / square(0.1 * range);
    double ratio = (count - 1) / (last - first) / ((wanted - 1) / range);
    double density = 2 - (ratio > 1 ? ratio : 1 / ratio);

    return 0.25 * simplicity / 2 + 0.2 * coverage + 0.5 * density;
}

static bool better(struct candidate *best, bool has_best, struct decimal low, struct decimal high,
                   unsigned wanted, int exponent)
{
    bool is_found = has_best;
    double low_value = decimal_to_double(low);
    double high_value = decimal_to_double(high);

    for (int i = 0; i < STEP_COUNT; i++) {
        struct candidate candidate = {0};
        if (!make_step(step_tenths[i], exponent, &candidate.step))
            continue;
        // One tick more than wanted may be rounder; two crowd the axis. A span across zero may
        // need three whatever is wanted.
        if (!enclose(low, high, wanted + 1, &candidate))
            continue;
        candidate.score = score(&candidate, i, low_value, high_value, wanted);
        if (is_found && candidate.score <= best->score)
            continue;
        *best = candidate;
        is_found = true;
    }
    return is_found;
}

struct scale scale_ticks(struct decimal low, struct decimal high, unsigned wanted)
{
    struct candidate best = {0};
    struct scale scale = {0};
    bool is_found = false;

    if (wanted < 2)
        wanted = 2;
    if (wanted > SCALE_TICKS_MAX / 2)
        wanted = SCALE_TICKS_MAX / 2;
    if (decimal_sign(low) > 0)
        low = DECIMAL_ZERO;
    if (decimal_sign(high) < 0)
        high = DECIMAL_ZERO;
    if (decimal_compare(low, high) == 0)
        high = decimal_of(1);
    low = decimal_normal(low);
    high = decimal_normal(high);
    for (int exponent = EXPONENT_MIN; exponent <= EXPONENT_MAX; exponent++) {
        is_found = better(&best, is_found, low, high, wanted, exponent);
    }
    if (!is_found) { // figures past 10^37: their own ends are the ticks
        scale.ticks[0] = low;
        scale.ticks[1] = high;
        scale.count = 2;
    }
    for (int128 i = best.first; is_found && i <= best.last; i++) {
        struct decimal tick = {i * best.step.mantissa, best.step.scale};
        scale.ticks[scale.count++] = decimal_normal(tick);
    }
    scale.low = decimal_to_double(scale.ticks[0]);
    scale.high = decimal_to_double(scale.ticks[scale.count - 1]);
    return scale;
}

double scale_position(const struct scale *scale, struct decimal value)
{
    return (decimal_to_double(value) - scale->low) / (scale->high - scale->low);
}

const char *scale_label(const struct scale *scale, size_t tick, unsigned scale_power,
                        struct arena *arena)
{
    unsigned decimals = 0;

    // The scale may pass core's limit of 12 here; decimal_format_grouped brings it back at once.
    for (size_t i = 0; i < scale->count; i++) {
        struct decimal value = decimal_normal(scale->ticks[i]);
        if (value.mantissa == 0)
            continue;
        int128 mantissa = value.mantissa;
        unsigned places = value.scale + scale_power;
        while (places > 0 && mantissa % 10 == 0) {
            mantissa /= 10;
            places--;
        }
        if (places > decimals)
            decimals = places;
    }
    if (decimals > DECIMAL_SCALE_MAX)
        decimals = DECIMAL_SCALE_MAX;
    struct decimal value = decimal_normal(scale->ticks[tick]);
    value.scale = (uint8_t)(value.scale + scale_power);
    return decimal_format_grouped(value, decimals, "\u2212", arena);
}
