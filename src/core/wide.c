// 256-bit integers: schoolbook multiplication and Knuth's long division (algorithm D, The Art of
// Computer Programming volume 2, section 4.3.1) over 32-bit limbs.
#include "core/wide.h"

#include <assert.h>

struct wide wide_of(uint128 value)
{
    struct wide wide = {0};

    for (int i = 0; i < 4; i++) {
        wide.limb[i] = (uint32_t)(value >> (32 * i));
    }
    return wide;
}

bool wide_to_uint128(const struct wide *value, uint128 *out)
{
    uint128 result = 0;

    for (int i = WIDE_LIMBS - 1; i >= 4; i--) {
        if (value->limb[i] != 0) {
            return false;
        }
    }
    for (int i = 3; i >= 0; i--) {
        result = result << 32 | value->limb[i];
    }
    *out = result;
    return true;
}

int wide_compare(const struct wide *a, const struct wide *b)
{
    for (int i = WIDE_LIMBS - 1; i >= 0; i--) {
        if (a->limb[i] != b->limb[i]) {
            return a->limb[i] < b->limb[i] ? -1 : 1;
        }
    }
    return 0;
}

struct wide wide_subtract(const struct wide *a, const struct wide *b)
{
    struct wide result;
    int64_t borrow = 0;

    for (int i = 0; i < WIDE_LIMBS; i++) {
        int64_t limb = (int64_t)a->limb[i] - b->limb[i] - borrow;

        result.limb[i] = (uint32_t)limb;
        borrow = limb < 0;
    }
    assert(borrow == 0);
    return result;
}

bool wide_multiply(const struct wide *a, uint128 b, struct wide *out)
{
    struct wide factor = wide_of(b);
    uint32_t product[WIDE_LIMBS + 4] = {0};

    for (int j = 0; j < 4; j++) {
        uint64_t carry = 0;

        for (int i = 0; i < WIDE_LIMBS; i++) {
            carry += (uint64_t)a->limb[i] * factor.limb[j] + product[i + j];
            product[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product[j + WIDE_LIMBS] = (uint32_t)carry;
    }
    for (int i = WIDE_LIMBS; i < WIDE_LIMBS + 4; i++) {
        if (product[i] != 0) {
            return false;
        }
    }
    for (int i = 0; i < WIDE_LIMBS; i++) {
        out->limb[i] = product[i];
    }
    return true;
}

static int limb_count(const struct wide *value)
{
    int count = WIDE_LIMBS;

    while (count > 0 && value->limb[count - 1] == 0) {
        count--;
    }
    return count;
}

static void divide_by_limb(const struct wide *n, uint32_t d, struct wide *quotient,
                           struct wide *remainder)
{
    uint64_t rest = 0;

    for (int i = WIDE_LIMBS - 1; i >= 0; i--) {
        rest = rest << 32 | n->limb[i];
        quotient->limb[i] = (uint32_t)(rest / d);
        rest %= d;
    }
    *remainder = wide_of(rest);
}

// Step D3: the quotient limb, at most one too large when it returns.
static uint64_t estimate(const uint32_t *u, const uint32_t *v, int count)
{
    uint64_t top = (uint64_t)u[count] << 32 | u[count - 1];
    uint64_t guess = top / v[count - 1];
    uint64_t rest = top % v[count - 1];

    while (guess > UINT32_MAX || guess * v[count - 2] > (rest << 32 | u[count - 2])) {
        guess--;
        rest += v[count - 1];
        if (rest > UINT32_MAX) {
            break;
        }
    }
    return guess;
}

// Steps D4 to D6: u -= guess × v; when that goes below zero v is added back once.
static uint32_t subtract_multiple(uint32_t *u, const uint32_t *v, int count, uint64_t guess)
{
    uint64_t carry = 0;
    int64_t borrow = 0;

    for (int i = 0; i <= count; i++) {
        uint64_t product = (i < count ? guess * v[i] : 0) + carry;
        int64_t limb = (int64_t)u[i] - (int64_t)(uint32_t)product - borrow;

        u[i] = (uint32_t)limb;
        borrow = limb < 0;
        carry = product >> 32;
    }
    if (borrow == 0) {
        return (uint32_t)guess;
    }
    carry = 0;
    for (int i = 0; i < count; i++) {
        carry += (uint64_t)u[i] + v[i];
        u[i] = (uint32_t)carry;
        carry >>= 32;
    }
    u[count] += (uint32_t)carry;
    return (uint32_t)(guess - 1);
}

void wide_divide(const struct wide *n, const struct wide *d, struct wide *quotient,
                 struct wide *remainder)
{
    int n_count = limb_count(n), d_count = limb_count(d);
    uint32_t u[WIDE_LIMBS + 1] = {0}, v[WIDE_LIMBS] = {0};

    assert(d_count > 0);
    if (d_count == 1) {
        divide_by_limb(n, d->limb[0], quotient, remainder);
        return;
    }
    struct wide q = {0}, r = {0};
    int shift = __builtin_clz(d->limb[d_count - 1]);

    // Step D1: shifted so that the divisor's top bit is set; a 64-bit pair makes shift 0 safe.
    for (int i = 0; i < d_count; i++) {
        uint64_t pair = (uint64_t)d->limb[i] << 32 | (i > 0 ? d->limb[i - 1] : 0);
        v[i] = (uint32_t)(pair << shift >> 32);
    }
    for (int i = 0; i <= n_count; i++) {
        uint64_t pair = (uint64_t)(i < WIDE_LIMBS ? n->limb[i] : 0) << 32;
        u[i] = (uint32_t)((pair | (i > 0 ? n->limb[i - 1] : 0)) << shift >> 32);
    }
    for (int j = n_count - d_count; j >= 0; j--) {
        q.limb[j] = subtract_multiple(u + j, v, d_count, estimate(u + j, v, d_count));
    }
    for (int i = 0; i < d_count; i++) {
        uint64_t pair = (uint64_t)u[i + 1] << 32 | u[i];
        r.limb[i] = (uint32_t)(pair >> shift);
    }
    *quotient = q;
    *remainder = r;
}
