// Decimals: text, arithmetic at and past the limits, and rounding. The expected results of
// multiply-and-divide were computed with exact fractions by another engine.
#include "core/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NINES_38 "99999999999999999999999999999999999999"

static struct decimal number(const char *text)
{
    struct decimal value = DECIMAL_ZERO;
    struct error err = {0};

    if (!decimal_parse(slice_of(text), &value, &err)) {
        fail_msg("%s", err.text);
    }
    return value;
}

static void assert_decimal(struct decimal value, const char *expected)
{
    char text[DECIMAL_TEXT_MAX];

    assert_string_equal(decimal_format(value, text), expected);
}

static void formats_what_it_parses_canonically(void **state UNUSED)
{
    static const struct {
        const char *text;
        const char *canonical;
    } cases[] = {
        {"0", "0"},
        {"-0", "0"},
        {"-0.00", "0"},
        {"007", "7"},
        {"-12.50", "-12.5"},
        {"5000000000", "5000000000"},
        {"0.000000000001", "0.000000000001"},
        {"-0.05", "-0.05"},
        {"100", "100"},
        {"29314731392.1684400838", "29314731392.1684400838"},
        {"123456789012345678", "123456789012345678"},
        {"1000000000000000000", "1000000000000000000"},
        {"1000000000000000000000000000000000000", "1000000000000000000000000000000000000"},
        {NINES_38, NINES_38},
        {"-" NINES_38, "-" NINES_38},
        {"-99999999999999999999999999.999999999999", "-99999999999999999999999999.999999999999"},
        {"0000000000000000000000000000000000000000000000001", "1"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_decimal(number(cases[i].text), cases[i].canonical);
    }
}

static void rejects_what_is_not_a_decimal(void **state UNUSED)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "no digits"},
        {"-", "no digits"},
        {".5", "expected digits"},
        {"5.", "expected digits"},
        {"+5", "expected digits"},
        {"1e5", "expected digits"},
        {"1,000", "expected digits"},
        {"1.2.3", "expected digits"},
        {" 1", "expected digits"},
        {"--1", "expected digits"},
        {"-.5", "expected digits"},
        {"0x10", "expected digits"},
        {"1.0000000000000", "more than 12 decimals"},
        {"100000000000000000000000000000000000000", "more than 38 digits"},
        {"999999999999999999999999999.999999999999", "more than 38 digits"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal value = decimal_of(77);
        struct error err = {0};

        assert_false(decimal_parse(slice_of(cases[i].text), &value, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_non_null(strstr(err.text, cases[i].message));
        assert_non_null(strstr(err.text, "invalid number \""));
        assert_decimal(value, "77");
    }
}

static void groups_and_rounds_for_people(void **state UNUSED)
{
    static const struct {
        const char *value;
        unsigned decimals;
        const char *minus;
        const char *expected;
    } cases[] = {
        {"5000000000", 2, "-", "5,000,000,000.00"},
        {"5000000000", 0, "-", "5,000,000,000"},
        {"999", 0, "-", "999"},
        {"1000", 0, "-", "1,000"},
        {"-1234.5", 0, "-", "-1,234"},
        {"-1235.5", 0, "−", "−1,236"},
        {"999999.995", 2, "-", "1,000,000.00"},
        {"0.125", 2, "-", "0.12"},
        {"0.375", 2, "-", "0.38"},
        {"-0.004", 2, "-", "0.00"},
        {"0", 3, "-", "0.000"},
        {"1.5", 14, "-", "1.50000000000000"},
        {"29314731392.1684400838", 10, "-", "29,314,731,392.1684400838"},
        {NINES_38, 2, "-", "99,999,999,999,999,999,999,999,999,999,999,999,999.00"},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(decimal_format_grouped(number(cases[i].value), cases[i].decimals,
                                                   cases[i].minus, &arena),
                            cases[i].expected);
    }
    arena_done(&arena);
}

static void compares_across_scales_without_overflow(void **state UNUSED)
{
    static const struct {
        const char *a;
        const char *b;
        int order;
    } cases[] = {
        {"1", "1.000", 0},
        {"-0.5", "0.5", -1},
        {"-1.5", "-1.25", -1},
        {"0", "-0.00", 0},
        {"2", "1.999", 1},
        {"-0.1", "-0.09", -1},
        {NINES_38, "0.000000000001", 1},
        {"-" NINES_38, "0.000000000001", -1},
        {"99999999999999999999999999.999999999999", NINES_38, -1},
        {"99999999999999999999999999.999999999999", "99999999999999999999999999.99", 1},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal a = number(cases[i].a), b = number(cases[i].b);

        assert_int_equal(decimal_compare(a, b), cases[i].order);
        assert_int_equal(decimal_compare(b, a), -cases[i].order);
    }
    assert_int_equal(decimal_sign(number("-0.0")), 0);
    assert_int_equal(decimal_sign(number("-0.1")), -1);
    assert_int_equal(decimal_sign(decimal_negate(number("-0.1"))), 1);
}

static void adds_exactly_or_reports_overflow(void **state UNUSED)
{
    static const struct {
        const char *a;
        const char *b;
        const char *sum; // NULL: overflow
    } cases[] = {
        {"0.1", "0.2", "0.3"},
        {"5000000000", "0.000000000001", "5000000000.000000000001"},
        {"-5", "5.00", "0"},
        {"29314731392.1684400838", "0.0000000001", "29314731392.1684400839"},
        {"99999999999999999999999999999999999998", "1", NINES_38},
        {NINES_38, "1", NULL},
        {"-" NINES_38, "-1", NULL},
        {NINES_38, "-" NINES_38, "0"},
        {NINES_38, "1.000000000000", NULL},
        {"99999999999999999999999999999999999998", "1.000000000000", NINES_38},
        {NINES_38, "0.1", NULL},
        {"9999999999999999999999999999999999999.0", "1.0",
         "10000000000000000000000000000000000000"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal sum = decimal_of(77);
        bool added = decimal_add(number(cases[i].a), number(cases[i].b), &sum);

        assert_int_equal(added, cases[i].sum != NULL);
        assert_decimal(sum, added ? cases[i].sum : "77");
    }
    struct decimal difference;
    assert_true(decimal_subtract(number("1"), number("0.000000000001"), &difference));
    assert_decimal(difference, "0.999999999999");
}

static void sums_a_thousand_cents_and_large_totals_exactly(void **state UNUSED)
{
    struct decimal cents = DECIMAL_ZERO, billions = DECIMAL_ZERO, units = DECIMAL_ZERO;

    for (int i = 0; i < 1000; i++) {
        assert_true(decimal_add(cents, number("0.01"), &cents));
        assert_true(decimal_add(billions, number("5000000000"), &billions));
        // 10^15 minor units each.
        assert_true(decimal_add(units, number("10000000000000.00"), &units));
    }
    assert_decimal(cents, "10");
    assert_decimal(billions, "5000000000000");
    assert_decimal(units, "10000000000000000");
}

static void multiplies_exactly_or_fails(void **state UNUSED)
{
    static const struct {
        const char *a;
        const char *b;
        const char *product; // NULL: overflow, or more than 12 decimals
    } cases[] = {
        {"1.5", "-2.5", "-3.75"},
        {"0.000001", "0.000001", "0.000000000001"},
        {"0.000001", "0.0000001", NULL},
        {"0.000005", "0.0000002", "0.000000000001"},
        {"5000000000", "1000000000000", "5000000000000000000000"},
        {"10000000000000000000", "1000000000000000000", "10000000000000000000000000000000000000"},
        {"10000000000000000000", "10000000000000000000", NULL},
        {NINES_38, "1", NINES_38},
        {NINES_38, "1.0000", NINES_38},
        {NINES_38, "-1.000000000000", "-" NINES_38},
        {NINES_38, "0", "0"},
        {"5000000000000000000.000000000000", "2000000000000000000.0",
         "10000000000000000000000000000000000000"},
        {NINES_38, NINES_38, NULL},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal product = decimal_of(77);
        bool done = decimal_multiply(number(cases[i].a), number(cases[i].b), &product);

        assert_int_equal(done, cases[i].product != NULL);
        assert_decimal(product, done ? cases[i].product : "77");
    }
}

static const struct {
    const char *a;
    const char *b;
    const char *c;
    unsigned scale;
    const char *result; // NULL: more than 38 digits
} quotients[] = {
    // 2 bn JPY of 2007-03-08 and 248.9 bn JPY of 2012-04-02 in USD, through the ECB's euro rates
    // of those days: USD 1.3152 and JPY 154.02, USD 1.3319 and JPY 109.95.
    {"2000000000", "1.3152", "154.02", 12, "17078301.519283209973"},
    {"2000000000", "1.3152", "154.02", 4, "17078301.5193"},
    {"248900000000", "1.3319", "109.95", 12, "3015096953.160527512506"},
    {"248900000000", "1.3319", "109.95", 4, "3015096953.1605"},
    {"1", "1", "8", 2, "0.12"},
    {"3", "1", "8", 2, "0.38"},
    {"5", "1", "8", 2, "0.62"},
    {"7", "1", "8", 2, "0.88"},
    {"1", "1", "2", 0, "0"},
    {"3", "1", "2", 0, "2"},
    {"-1", "1", "2", 0, "0"},
    {"-3", "1", "2", 0, "-2"},
    {"5", "-1", "2", 0, "-2"},
    {"5", "1", "-2", 0, "-2"},
    {"-5", "-1", "2", 0, "2"},
    {"-5", "-1", "-2", 0, "-2"},
    {"0.5", "1", "1", 0, "0"},
    {"1.5", "1", "1", 0, "2"},
    {"2.5", "1", "1", 0, "2"},
    {"2.500000000001", "1", "1", 0, "3"},
    {"2.499999999999", "1", "1", 0, "2"},
    {"1", "1", "3", 12, "0.333333333333"},
    {"2", "1", "3", 12, "0.666666666667"},
    {"-2", "1", "3", 12, "-0.666666666667"},
    {"0", "5", "7", 12, "0"},
    {"99999999999999999999999999999999999999", "1", "1", 0,
     "99999999999999999999999999999999999999"},
    {"99999999999999999999999999999999999999", "99999999999999999999999999999999999999",
     "99999999999999999999999999999999999999", 0, "99999999999999999999999999999999999999"},
    {"99999999999999999999999999999999999999", "99999999999999999999999999999999999998",
     "99999999999999999999999999999999999997", 0, NULL},
    {"-99999999999999999999999999999999999999", "33333333333333333333333333333333333333",
     "99999999999999999999999999999999999997", 0, "-33333333333333333333333333333333333334"},
    {"99999999999999999999999999.999999999999", "1", "1", 12,
     "99999999999999999999999999.999999999999"},
    {"99999999999999999999999999.999999999999", "1", "1", 11, "100000000000000000000000000"},
    {"99999999999999999999999999.999999999999", "1.000000000001", "1", 12, NULL},
    {"99999999999999999999999999999999999999", "2", "1", 0, NULL},
    {"99999999999999999999999999999999999999", "1", "2", 0,
     "50000000000000000000000000000000000000"},
    {"99999999999999999999999999999999999999", "1", "1", 1, NULL},
    {"1", "1", "99999999999999999999999999999999999999", 12, "0"},
    {"0.000000000001", "0.000000000001", "0.000000000001", 12, "0.000000000001"},
    {"0.000000000001", "0.000000000001", "1", 12, "0"},
    {"0.000001", "0.0000005", "1", 12, "0"},
    {"0.000001", "0.0000015", "1", 12, "0.000000000002"},
    {"0.000000000001", "0.000000000001", "99999999999999999999999999999999999999", 12, "0"},
    {"12345678901234567890.123456789012", "98765432109876543210.987654321098",
     "12345678901234567890.123456789011", 6, "98765432109876543210.987654"},
    {"29314731392.1684400838", "1.3319", "109.95", 12, "355109511.061656619805"},
    {"5000000000", "1", "1", 12, "5000000000"},
    {"999999999999999", "7919.000000000007", "0.000000000007", 0,
     "1131285714285714154428571428570"},
    {"340282366920938463463374607431768211", "1000000", "340282366920938463463374607431768211", 12,
     "1000000"},
    {"18446744073709551616", "18446744073709551615", "4294967296", 0,
     "79228162514264337589248983040"},
    {"18446744073709551615", "18446744073709551617", "18446744073709551616", 3,
     "18446744073709551616"},
    {"79228162514264337593543950335", "79228162514264337593543950336",
     "79228162514264337593543950337", 8, "79228162514264337593543950334"},
    {"1673478539178286220.94", "-2428040389493357783418655444980914.1",
     "-78216345676447041772192336.4", 0, "51949160356884045565779458"},
    {"767201444142998293992420087688777327.7", "3350945266448915368915166941.326137876",
     "8186947569129471520774970162526181.34", 9, NULL},
    {"410274733061.15483695", "26576953553188371007385204547.740751175",
     "-8235253538679077069698370799259838897", 12, "-1324.045759295716"},
    {"-65199006497892.9869265", "-14502785970640448.032", "-566097136516133506228223687.1639751", 9,
     "-1670.32683217"},
    {"-77100", "679346.55362", "-8.5107", 5, "6154325647.02104"},
    {"-50803177437422.337517623", "-50580", "-91815025.99879670351", 0, "-27986973666"},
    {"6638744223973523442336806.48166", "28.203305911193", "86830705141898423813.044178", 2,
     "2156317.1"},
    {"-79988877749247740994659.031057", "-57688872862674631870177441003119.673", "2984020756879.78",
     3, NULL},
    {"-305301967015007", "-4864099437371133006", "79647980743325646759075576092876.63382", 7,
     "18.6447806"},
    {"-237624420115082929188228344888.943651", "35115194844254456987615498",
     "1001888570237.800257629", 8, NULL},
    {"14.27833", "-30905.221722442", "28566171088908.210262184", 7, "0"},
    {"26526080942586618491813.4724235", "88302485036.48650206106",
     "-6485754171195407866902110605473910", 2, "-0.36"},
    {"70928478749162807093377141914419446", "-91839581306.571429835303", "987661.556347744", 12,
     NULL},
    {"8235717401.432423", "72555.88864874", "-7", 3, "-85364256388688.747"},
    {"2216313068944654.6624586", "8886.633", "8943357301280915233.653", 7, "2.2022558"},
    {"82241126586.61287770229", "-1859128924741937.522511613509", "978237783619333684677931.982054",
     2, "-156.3"},
    {"-262296831", "-9.50534927", "33.54868575", 0, "74316562"},
    {"82781.14", "-39945593609994", "-436666290056868427063001673139.36", 2, "0"},
    {"-85.06", "7627058277343097030063401366769.5", "89539725690158646.337862641821", 2,
     "-7245472018931023.89"},
    {"-556.0204234", "5169042", "-212692630834571098", 8, "0.00000001"},
    {"-66", "-459829969781802781931951.181595583", "4370308837995842486926356.09334108", 7,
     "6.9443097"},
    {"-230.59058", "290653668826691751675493.33893", "-3173.5871417842", 2,
     "21118688436642331047324.18"},
    {"774078408290477.75", "9.174879", "-5858497341600.65", 5, "-1212.26917"},
    {"-214130675542587355620383.605", "-8", "310401692973790960.34635077105", 12,
     "5518801.743408472127"},
};

static void multiplies_and_divides_in_one_step(void **state UNUSED)
{
    for (size_t i = 0; i < COUNT_OF(quotients); i++) {
        struct decimal result = decimal_of(77);
        bool done = decimal_multiply_divide(number(quotients[i].a), number(quotients[i].b),
                                            number(quotients[i].c), quotients[i].scale, &result);

        assert_int_equal(done, quotients[i].result != NULL);
        assert_decimal(result, done ? quotients[i].result : "77");
    }
}

static void refuses_to_divide_by_zero(void **state UNUSED)
{
    struct decimal result = decimal_of(77);

    assert_false(decimal_multiply_divide(decimal_of(1), decimal_of(1), DECIMAL_ZERO, 2, &result));
    assert_false(decimal_multiply_divide(decimal_of(1), decimal_of(1), decimal_of(1),
                                         DECIMAL_SCALE_MAX + 1, &result));
    assert_decimal(result, "77");
}

static void rounds_half_to_even(void **state UNUSED)
{
    static const struct {
        const char *value;
        unsigned decimals;
        const char *rounded;
    } cases[] = {
        {"0.5", 0, "0"},
        {"1.5", 0, "2"},
        {"2.5", 0, "2"},
        {"-0.5", 0, "0"},
        {"-1.5", 0, "-2"},
        {"2.51", 0, "3"},
        {"2.49", 0, "2"},
        {"9.995", 2, "10"},
        {"9.985", 2, "9.98"},
        {"12.345", 5, "12.345"},
        {"0.000000000001", 11, "0"},
        {"9999999999999999999999999999999999999.5", 0, "10000000000000000000000000000000000000"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_decimal(decimal_round(number(cases[i].value), cases[i].decimals), cases[i].rounded);
    }
}

static void splits_without_losing_anything(void **state UNUSED)
{
    static const struct {
        const char *total;
        const char *shares[4];
        const char *parts[4];
    } cases[] = {
        {"100", {"60", "40"}, {"60", "40"}},
        {"1", {"1", "1", "1"}, {"0.333333333334", "0.333333333333", "0.333333333333"}},
        {"1", {"1", "4", "1"}, {"0.166666666666", "0.666666666668", "0.166666666666"}},
        {"-1", {"1", "2"}, {"-0.333333333333", "-0.666666666667"}},
        {"0.000000000001", {"50", "50"}, {"0.000000000001", "0"}},
        {"0", {"1", "3"}, {"0", "0"}},
        {"5", {"100"}, {"5"}},
        {"1000000000000000000000000000000",
         {"50", "50"},
         {"500000000000000000000000000000", "500000000000000000000000000000"}},
        // No room for 12 decimals: the parts are cut to the one the total leaves free.
        {"1000000000000000000000000000000000000",
         {"1", "2"},
         {"333333333333333333333333333333333333.3", "666666666666666666666666666666666666.7"}},
        {NINES_38,
         {"33.3", "66.7"},
         {"33299999999999999999999999999999999999", "66700000000000000000000000000000000000"}},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal shares[4], parts[4], sum = DECIMAL_ZERO;
        size_t count = 0;

        while (count < 4 && cases[i].shares[count] != NULL) {
            shares[count] = number(cases[i].shares[count]);
            count++;
        }
        assert_true(decimal_split(number(cases[i].total), shares, count, parts));
        for (size_t j = 0; j < count; j++) {
            assert_decimal(parts[j], cases[i].parts[j]);
            assert_true(decimal_add(sum, parts[j], &sum));
        }
        assert_decimal(sum, cases[i].total);
    }
}

static void refuses_to_split_by_shares_that_are_not_positive(void **state UNUSED)
{
    struct decimal parts[2];

    assert_false(decimal_split(decimal_of(1), (struct decimal[]){{0, 0}, {1, 0}}, 2, parts));
    assert_false(decimal_split(decimal_of(1), (struct decimal[]){{2, 0}, {-1, 0}}, 2, parts));
    assert_false(decimal_split(decimal_of(1), (struct decimal[]){{1, 0}}, 0, parts));
}

static void gives_the_nearest_double(void **state UNUSED)
{
    assert_true(decimal_to_double(number("29314731392.1684400838")) == 0x1.b4d2d3600ac7cp+34);
    assert_true(decimal_to_double(number("0.1")) == 0x1.999999999999ap-4);
    assert_true(decimal_to_double(number(NINES_38)) == 0x1.2ced32a16a1b1p+126);
    assert_true(decimal_to_double(number("123456789012345678.123456789012")) ==
                0x1.b69b4ba630f35p+56);
    assert_true(decimal_to_double(number("-0.000000000001")) == -0x1.19799812dea11p-40);
    assert_true(decimal_to_double(DECIMAL_ZERO) == 0.0);
}

static void knows_powers_digits_and_normal_form(void **state UNUSED)
{
    char text[64] = "1";

    for (unsigned i = 0; i < 38; i++) {
        assert_decimal((struct decimal){decimal_power(i), 0}, text);
        strcat(text, "0");
    }
    assert_true(decimal_power(38) == decimal_power(37) * 10);
    assert_int_equal(decimal_digits(number("0.05")), 1);
    assert_int_equal(decimal_digits(number("12.50")), 4);
    assert_int_equal(decimal_digits(number("-" NINES_38)), 38);
    assert_int_equal(decimal_normal(number("12.500")).scale, 1);
    assert_int_equal(decimal_normal(number("0.000")).scale, 0);
    assert_int_equal(decimal_normal(number("1200")).scale, 0);
    assert_decimal(decimal_of(INT64_MIN), "-9223372036854775808");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_what_it_parses_canonically),
        cmocka_unit_test(rejects_what_is_not_a_decimal),
        cmocka_unit_test(groups_and_rounds_for_people),
        cmocka_unit_test(compares_across_scales_without_overflow),
        cmocka_unit_test(adds_exactly_or_reports_overflow),
        cmocka_unit_test(sums_a_thousand_cents_and_large_totals_exactly),
        cmocka_unit_test(multiplies_exactly_or_fails),
        cmocka_unit_test(multiplies_and_divides_in_one_step),
        cmocka_unit_test(refuses_to_divide_by_zero),
        cmocka_unit_test(rounds_half_to_even),
        cmocka_unit_test(splits_without_losing_anything),
        cmocka_unit_test(refuses_to_split_by_shares_that_are_not_positive),
        cmocka_unit_test(gives_the_nearest_double),
        cmocka_unit_test(knows_powers_digits_and_normal_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
