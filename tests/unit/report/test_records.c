// Words for what is recorded.
#include "report/records.h"

#include <setjmp.h>

#include <cmocka.h>

// Between two names that run from right to left a mark keeps the arrow in the page's direction.
static void the_arrow_points_from_the_first_to_the_second(void **state)
{
    static const struct {
        const char *from, *to, *title, *words;
    } CASES[] = {
        {"Japan", "LOTFA", "police salaries", "Japan \u2192 LOTFA: police salaries"},
        {"\u65E5\u672C", "\u0623\u0641\u063A\u0627\u0646", NULL,
         "\u65E5\u672C \u2192 \u0623\u0641\u063A\u0627\u0646"},
        {"\u0627\u0644\u0643\u0648\u064A\u062A", "\u0623\u0641\u063A\u0627\u0646", NULL,
         "\u0627\u0644\u0643\u0648\u064A\u062A \u2192 \u200E\u0623\u0641\u063A\u0627\u0646"},
        {"\u05E9\u05DC\u05D5\u05DD", "UN", NULL, "\u05E9\u05DC\u05D5\u05DD \u2192 \u200EUN"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        assert_string_equal(flow_words(CASES[i].from, CASES[i].to, CASES[i].title, &arena),
                            CASES[i].words);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_arrow_points_from_the_first_to_the_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
