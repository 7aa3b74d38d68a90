// Unsigned 256-bit integers, for the one step where decimal products outgrow 128 bits.
//
// Only what multiply-then-divide needs. Limbs are 32 bits, the least significant first.
#ifndef CORE_WIDE_H
#define CORE_WIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "core/decimal.h"

#define WIDE_LIMBS 8

struct wide {
    uint32_t limb[WIDE_LIMBS];
};

struct wide wide_of(uint128 value);
// False when the value needs more than 128 bits; *out untouched then.
bool wide_to_uint128(const struct wide *value, uint128 *out) MUST_CHECK;
int wide_compare(const struct wide *a, const struct wide *b); // -1, 0, 1
// a - b, which must not be negative.
struct wide wide_subtract(const struct wide *a, const struct wide *b);
// False when the product needs more than 256 bits; *out untouched then.
bool wide_multiply(const struct wide *a, uint128 b, struct wide *out) MUST_CHECK;
// n = d × quotient + remainder, 0 <= remainder < d; d is not zero.
void wide_divide(const struct wide *n, const struct wide *d, struct wide *quotient,
                 struct wide *remainder);

#endif
