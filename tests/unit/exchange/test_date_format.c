#include "exchange/date_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void reads_dates_by_their_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *patterns, *text, *expected;
    } cases[] = {
        {"dd-Mon-yy", "05-Mar-12", "2012-03-05"},
        {"dd-Mon-yy", "5-MAR-99", "1999-03-05"},
        {"dd-Mon-yy", "01-Jan-70", "1970-01-01"},
        {"dd-Mon-yy", "31-Feb-12", "refused"},
        {"dd/mm/yyyy", "3/4/2012", "2012-04-03"},
        {"mm/dd/yyyy", "3/4/2012", "2012-03-04"},
        {"mm/dd/yyyy", "13/04/2012", "refused"},
        {"dd Month yyyy", "7 march 2012", "2012-03-07"},
        {"yyyymmdd", "20120307", "2012-03-07"},
        {"yyyy-mm-dd*", "2012-03-07T09:30:00", "2012-03-07"},
        {"Mon yyyy", "Mar 2012", "2012-03"},
        {"dd-Mon-yy; yyyy", "2012", "2012"},
        {"excel", "41000", "2012-04-01"},
        {"excel", "60", "refused"},
        {"edtf; dd/mm/yyyy", "2009/2013", "2009/2013"},
        {"dd/mm/yyyy; mm/dd/yyyy", "03/04/2012", "refused"},
        {"dd/mm/yyyy; mm/dd/yyyy", "04/04/2012", "2012-04-04"},
        {"", "2012-03", "2012-03"},
        {"", "03/04/2012", "refused"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct date_format format = {.century = 1970};
        struct error err = {0};
        char found[DATE_TEXT_MAX] = "";
        assert_true(date_format_parse(slice_of(cases[i].patterns), &format, &err));
        if (!date_format_read(&format, slice_of(cases[i].text), found, &err))
            strcpy(found, "refused");
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("%s as %s is %s", cases[i].text, cases[i].patterns, found);
    }
}

static void refuses_what_is_no_pattern(void **state)
{
    (void)state;
    static const char *const patterns[] = {"dd", "dd yyyy", "day", "mm/dd"};
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        struct date_format format = {0};
        struct error err = {0};
        if (date_format_parse(slice_of(patterns[i]), &format, &err))
            fail_msg("%s", patterns[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dates_by_their_patterns),
        cmocka_unit_test(refuses_what_is_no_pattern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
