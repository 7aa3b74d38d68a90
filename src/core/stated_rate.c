#include "core/stated_rate.h"

#include <string.h>

bool stated_rate_parse(struct slice words, struct stated_rate *out)
{
    struct error err;
    const char *blank = memchr(words.data, ' ', words.size);
    if (blank == NULL)
        return false;
    struct slice number = {words.data, (size_t)(blank - words.data)};
    struct slice rest = {blank + 1, words.size - number.size - 1};
    if (rest.size < 8 || memcmp(rest.data + 3, " at ", 4) != 0)
        return false;
    out->currency = currency_find((struct slice){rest.data, 3});
    return out->currency != NULL && decimal_parse(number, &out->original, &err) &&
           decimal_parse((struct slice){rest.data + 7, rest.size - 7}, &out->rate, &err) &&
           decimal_sign(out->rate) > 0;
}

// (amount ± 1) × (rate ± half its last digit): as far as rounding may have moved them.
static bool bound(const struct stated_rate *stated, struct decimal amount, int sign,
                  struct decimal *out)
{
    struct decimal half = {sign * 5, (uint8_t)(stated->rate.scale + 1)};
    struct decimal rate;
    return stated->rate.scale < DECIMAL_SCALE_MAX && decimal_add(stated->rate, half, &rate) &&
           decimal_add(amount, decimal_of(sign), &amount) && decimal_multiply(amount, rate, out);
}

bool stated_rate_agrees(const struct stated_rate *stated, struct decimal amount,
                        struct decimal *computed)
{
    struct decimal low, high;
    struct decimal original = stated->original;
    if (decimal_sign(amount) < 0 && decimal_sign(original) < 0) {
        amount = decimal_negate(amount);
        original = decimal_negate(original);
    }
    if (!decimal_multiply_divide(stated->original, decimal_of(1), stated->rate, 0, computed) ||
        !bound(stated, amount, -1, &low) || !bound(stated, amount, 1, &high))
        return true; // too wide to be judged
    return decimal_compare(low, original) <= 0 && decimal_compare(original, high) <= 0;
}
