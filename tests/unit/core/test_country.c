// Countries: the table is whole, sorted, and no name means two of them.
#include "core/country.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"

static void table_is_sorted_and_every_code_is_found(void **state UNUSED)
{
    assert_int_equal(country_count, 250);
    for (size_t i = 0; i < country_count; i++) {
        const struct country *country = &country_table[i];
        assert_true(i == 0 || strcmp(country_table[i - 1].code, country->code) < 0);
        assert_ptr_equal(country_find(slice_of(country->code)), country);
        assert_ptr_equal(country_find(slice_of(country->code3)), country);
        assert_ptr_equal(country_recognise(slice_of(country->name)), country);
    }
}

static void no_name_means_two_countries(void **state UNUSED)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct map seen = {.arena = &arena};
    for (size_t i = 0; i < country_count; i++) {
        const char *names =
            arena_printf(&arena, "%s|%s", country_table[i].name,
                         country_table[i].names == NULL ? "" : country_table[i].names);
        while (*names != '\0') {
            size_t size = strcspn(names, "|");
            bool is_new = false;
            if (size != 0)
                map_put(&seen, (struct slice){names, size}, &is_new);
            assert_true(size == 0 || is_new);
            names += size + (names[size] == '|');
        }
    }
}

static void knows_what_people_write(void **state UNUSED)
{
    static const struct {
        const char *name;
        const char *code;
    } cases[] = {
        {"Iran, Islamic Republic of", "IR"},
        {"IRAN", "IR"},
        {"Korea, Republic of", "KR"},
        {"Congo, Democratic Republic of the", "CD"},
        {"Türkiye", "TR"},
        {"Turkey", "TR"},
        {"occupied Palestinian territory", "PS"},
        {" afghanistan ", "AF"},
        {"AFG", "AF"},
        {"af", "AF"},
        {"Kosovo", "XK"},
        {"", NULL},
        {"Korea, South", NULL},
        {"Global", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct country *country = country_recognise(slice_of(cases[i].name));
        assert_true(text_equal(country == NULL ? NULL : country->code, cases[i].code));
    }
    assert_null(country_find(slice_of("af")));
    assert_null(country_find(slice_of("AFGH")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_sorted_and_every_code_is_found),
        cmocka_unit_test(no_name_means_two_countries),
        cmocka_unit_test(knows_what_people_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
