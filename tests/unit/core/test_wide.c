// 256-bit division where it is hardest: quotient digits guessed one or two too large, a guess that
// needs 33 bits, a divisor that needs no shift. Expected values come from another engine.
#include "core/wide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    struct wide n, d, quotient, remainder;
} divisions[] = {
    {{{0x32fd7325, 0x0, 0x7fffffff, 0x80000000}},
     {{0x2, 0xffffffff, 0x80000001}},
     {{0xfffffffd}},
     {{0x32fd732b, 0xfffffffb, 0x5}}},
    {{{0x80000001, 0x831548d9, 0xc7510c8f, 0xfffffffe, 0x97ad8012, 0xffffffff, 0x7fffffff}},
     {{0xffffffff, 0x80000000, 0x395564e0, 0xffffffff, 0xffffffff}},
     {{0xffffffff, 0x7fffffff}},
     {{0x80000000, 0x831548da, 0x80a67170, 0xbffffffd, 0xfb02cda2}}},
    {{{0x529c204b, 0x7fffffff, 0x80000000, 0x0, 0x7fffffff, 0x80000001}},
     {{0x80000001, 0x7fffffff, 0xfffffffe, 0x80000000}},
     {{0xffffffff, 0x0, 0x1}},
     {{0xd29c204c, 0x7ffffffd, 0x7ffffffe, 0x3}}},
    {{{0x80000000, 0x7fffffff, 0x80000001, 0x80000001, 0x2, 0xffffffff, 0x80000001}},
     {{0x1, 0x96061b8f, 0xffffffff, 0x80000001}},
     {{0xd3f3c8eb, 0xfffffffe, 0xffffffff}},
     {{0xac0c3715, 0xfd1ffbbb, 0x3ca19c8, 0x58186e2a}}},
    {{{0x80000000, 0x0, 0x2, 0x1, 0xffffffff}},
     {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}},
     {{0xffffffff}},
     {{0x7fffffff, 0x1, 0x2, 0x1}}},
    {{{0xfffffffe, 0x0, 0x4401aeca, 0xffffffff, 0x0, 0x80000001, 0x80000000, 0x80000001}},
     {{0x7fffffff, 0xfffffffe, 0x0, 0x80000000}},
     {{0xf, 0xffffffff, 0xfffffffe, 0x2, 0x1}},
     {{0x8000000d, 0x80000016, 0xc401aeb8, 0x1}}},
    {{{0x2, 0x1, 0x9b9ab4ac, 0xfffffffe, 0x80000001}},
     {{0x80000000, 0xffffffff, 0x889e1ac1}},
     {{0x6bcedde0, 0xefda1af7}},
     {{0x2, 0xb5e76ef1, 0x6dfade67}}},
    {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
       0xffffffff}},
     {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
       0xffffffff}},
     {{0x1}},
     {{0x0}}},
    {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
       0xffffffff}},
     {{0x1}},
     {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
       0xffffffff}},
     {{0x0}}},
    {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
       0xffffffff}},
     {{0x0, 0x0, 0x0, 0x0, 0x1}},
     {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}},
     {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}}},
    {{{0x0}}, {{0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x100}}, {{0x0}}, {{0x0}}},
    {{{0x0, 0x0, 0x0, 0x0, 0x1}},
     {{0x1, 0x0, 0x0, 0x0, 0x1}},
     {{0x0}},
     {{0x0, 0x0, 0x0, 0x0, 0x1}}},
    {{{0x3039, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x80000000}},
     {{0xffffffff, 0xffffffff}},
     {{0x0, 0x80000000, 0x0, 0x80000000, 0x0, 0x80000000}},
     {{0x3039, 0x80000000}}},
    {{{0x0, 0x0, 0x71951000, 0x7775a5f1, 0xe8652979, 0x764b4ab, 0x119915b5, 0x161bcca7}},
     {{0xffffffff, 0x98a223f, 0x5a86c47a, 0x4b3b4ca8}},
     {{0x1, 0x98a2240, 0x5a86c47a, 0x4b3b4ca8}},
     {{0x1}}},
};

static void divides_exactly(void **state UNUSED)
{
    for (size_t i = 0; i < COUNT_OF(divisions); i++) {
        struct wide quotient, remainder;

        wide_divide(&divisions[i].n, &divisions[i].d, &quotient, &remainder);
        assert_int_equal(wide_compare(&quotient, &divisions[i].quotient), 0);
        assert_int_equal(wide_compare(&remainder, &divisions[i].remainder), 0);
    }
}

static void multiplies_up_to_256_bits(void **state UNUSED)
{
    uint128 all = ~(uint128)0;
    struct wide product = wide_of(all);
    // (2^128 - 1)^2 = 2^256 - 2^129 + 1
    struct wide square = {{1, 0, 0, 0, 0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff}};

    assert_true(wide_multiply(&product, all, &product));
    assert_int_equal(wide_compare(&product, &square), 0);
    assert_false(wide_multiply(&product, 2, &product));
    assert_int_equal(wide_compare(&product, &square), 0);
}

static void narrows_only_what_fits(void **state UNUSED)
{
    struct wide past = {{0, 0, 0, 0, 1}}, most, one = wide_of(1);
    uint128 value = 77;

    assert_false(wide_to_uint128(&past, &value));
    assert_true(value == 77);
    most = wide_subtract(&past, &one);
    assert_true(wide_to_uint128(&most, &value));
    assert_true(value == ~(uint128)0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(divides_exactly),
        cmocka_unit_test(multiplies_up_to_256_bits),
        cmocka_unit_test(narrows_only_what_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
