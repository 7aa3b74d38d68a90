// Rates stated beside two sums: what rounding allows, and what contradicts itself.
#include "core/stated_rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct decimal number(const char *text)
{
    struct decimal out;
    struct error err;
    assert_true(decimal_parse(slice_of(text), &out, &err));
    return out;
}

static void reads_an_amount_and_its_rate(void **state UNUSED)
{
    struct stated_rate stated;
    char text[DECIMAL_TEXT_MAX];
    assert_true(stated_rate_parse(slice_of("500000.5 EUR at 0.824"), &stated));
    assert_string_equal(decimal_format(stated.original, text), "500000.5");
    assert_string_equal(stated.currency->code, "EUR");
    assert_string_equal(decimal_format(stated.rate, text), "0.824");
    static const char *const others[] = {"",           "500000 EUR",        "500000 EUR at",
                                         "5 XXY at 2", "about 5 EUR at 2",  "5 EUR at 0",
                                         "5 EUR at x", "5 EUR, at a loss",  "5 EUR at -1",
                                         "EUR 5 at 2", "5 million EUR at 2"};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(stated_rate_parse(slice_of(others[i]), &stated));
}

// 500,000 / 0.824 = 606,796.1; within 0.8235 to 0.8245 it may be 606,428.1 to 607,164.5, and the
// dollars were rounded by at most one.
static void judges_by_what_rounding_can_do(void **state UNUSED)
{
    static const struct {
        const char *words, *amount, *computed;
        bool agrees;
    } cases[] = {
        {"500000 EUR at 0.824", "606796", "606796", true},
        {"500000 EUR at 0.824", "606428", "606796", true},
        {"500000 EUR at 0.824", "607165", "606796", true},
        {"500000 EUR at 0.824", "606426", "606796", false},
        {"500000 EUR at 0.824", "607166", "606796", false},
        {"-500000 EUR at 0.824", "-606796", "-606796", true},
        {"-500000 EUR at 0.824", "606796", "-606796", false},
        {"0 EUR at 0.861", "0", "0", true},
        {"1 JPY at 107.1", "0", "0", true},
        {"8000000 SEK at 9.649", "829876", "829101", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct stated_rate stated;
        struct decimal computed;
        char text[DECIMAL_TEXT_MAX];
        assert_true(stated_rate_parse(slice_of(cases[i].words), &stated));
        assert_int_equal(stated_rate_agrees(&stated, number(cases[i].amount), &computed),
                         cases[i].agrees);
        assert_string_equal(decimal_format(computed, text), cases[i].computed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_an_amount_and_its_rate),
        cmocka_unit_test(judges_by_what_rounding_can_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
