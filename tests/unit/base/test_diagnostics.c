// Faults: how each is shown, what is kept past the limit, and that texts are copied.
#include "base/diagnostics.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

static const char *printed(const struct diagnostics *diagnostics)
{
    static char text[64 * 1024];
    FILE *stream = fmemopen(text, sizeof(text), "w");
    assert_non_null(stream);
    diagnostics_print(diagnostics, stream);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void shows_each_fault_with_its_place(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct diagnostics diagnostics = {.arena = &arena};
    assert_string_equal(printed(&diagnostics), "");
    const struct fault faults[] = {
        {SEVERITY_ERROR, "flows.csv", 12, "amount", "invalid amount \"x\"", "write 12.50"},
        {SEVERITY_ERROR, "flows.csv", 13, "3", "too long", NULL},
        {SEVERITY_WARNING, "flows.csv", 0, NULL, "no rows", NULL},
        {SEVERITY_WARNING, "flows.csv", 2, "to", "odd", NULL},
        {SEVERITY_ERROR, NULL, 4, NULL, "unclosed quote", NULL},
        {SEVERITY_ERROR, NULL, 0, NULL, "nothing to import", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        diagnostics_add(&diagnostics, &faults[i]);
    assert_int_equal(diagnostics.error_count, 4);
    assert_int_equal(diagnostics.warning_count, 2);
    assert_string_equal(printed(&diagnostics),
                        "flows.csv:12: column \"amount\": invalid amount \"x\"\n"
                        "  hint: write 12.50\n"
                        "flows.csv:13: column 3: too long\n"
                        "flows.csv: warning: no rows\n"
                        "flows.csv:2: warning: column \"to\": odd\n"
                        "line 4: unclosed quote\n"
                        "nothing to import\n");
}

static void copies_the_texts_of_an_error(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct diagnostics diagnostics = {.arena = &arena};
    struct error err = {0};
    char file[] = "a.csv";
    error_set(&err, ERROR_INPUT, "bad");
    diagnostics_add_error(&diagnostics, file, 1, NULL, &err);
    error_set(&err, ERROR_INPUT, "worse");
    error_hint(&err, "mend it");
    file[0] = 'b';
    diagnostics_add_error(&diagnostics, file, 2, NULL, &err);
    memset(&err, 'x', sizeof(err));
    memset(file, 'x', sizeof(file) - 1);
    assert_string_equal(printed(&diagnostics), "a.csv:1: bad\nb.csv:2: worse\n  hint: mend it\n");
}

static void add_many(struct diagnostics *diagnostics, enum severity severity, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        diagnostics_add(diagnostics, &(struct fault){.severity = severity, .text = "t"});
    }
}

static void counts_what_it_does_not_show(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct diagnostics diagnostics = {.arena = &arena};
    add_many(&diagnostics, SEVERITY_ERROR, LIMIT_FAULTS_SHOWN);
    assert_null(strstr(printed(&diagnostics), "more"));
    add_many(&diagnostics, SEVERITY_ERROR, 1);
    assert_non_null(strstr(printed(&diagnostics), "t\nand 1 more\n"));
    add_many(&diagnostics, SEVERITY_ERROR, 317);
    assert_int_equal(diagnostics.count, LIMIT_FAULTS_SHOWN);
    assert_int_equal(diagnostics.error_count, LIMIT_FAULTS_SHOWN + 318);
    assert_non_null(strstr(printed(&diagnostics), "t\nand 318 more\n"));
}

static void an_error_is_never_hidden_by_warnings(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct diagnostics diagnostics = {.arena = &arena};
    add_many(&diagnostics, SEVERITY_WARNING, LIMIT_FAULTS_SHOWN + 5);
    diagnostics_add(&diagnostics, &(struct fault){.severity = SEVERITY_ERROR, .text = "the one"});
    assert_int_equal(diagnostics.count, LIMIT_FAULTS_SHOWN);
    assert_non_null(strstr(printed(&diagnostics), "\nthe one\nand 6 more\n"));
}

static void the_mildest_gives_way(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct diagnostics diagnostics = {.arena = &arena};
    add_many(&diagnostics, SEVERITY_ERROR, LIMIT_FAULTS_SHOWN - 2);
    diagnostics_add(&diagnostics, &(struct fault){.severity = SEVERITY_NOTE, .text = "noted"});
    diagnostics_add(&diagnostics, &(struct fault){.severity = SEVERITY_WARNING, .text = "odd"});
    assert_non_null(strstr(printed(&diagnostics), "note: noted\nwarning: odd\n"));
    diagnostics_add(&diagnostics, &(struct fault){.severity = SEVERITY_WARNING, .text = "odder"});
    assert_null(strstr(printed(&diagnostics), "noted"));
    diagnostics_add(&diagnostics, &(struct fault){.severity = SEVERITY_FATAL, .text = "cut off"});
    assert_non_null(strstr(printed(&diagnostics), "warning: odd\ncut off\nand 2 more\n"));
    assert_int_equal(diagnostics.error_count, LIMIT_FAULTS_SHOWN - 1);
    assert_int_equal(diagnostics.fatal_count, 1);
}

static void count_heard(void *user, const struct fault *fault)
{
    *(size_t *)user += fault->text[0] == 't';
}

static void a_listener_hears_what_is_not_shown(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    size_t heard = 0;
    struct diagnostics diagnostics = {
        .arena = &arena, .listener = count_heard, .listener_user = &heard};
    add_many(&diagnostics, SEVERITY_NOTE, LIMIT_FAULTS_SHOWN + 7);
    assert_int_equal(heard, LIMIT_FAULTS_SHOWN + 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_each_fault_with_its_place),
        cmocka_unit_test(copies_the_texts_of_an_error),
        cmocka_unit_test(counts_what_it_does_not_show),
        cmocka_unit_test(an_error_is_never_hidden_by_warnings),
        cmocka_unit_test(the_mildest_gives_way),
        cmocka_unit_test(a_listener_hears_what_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
