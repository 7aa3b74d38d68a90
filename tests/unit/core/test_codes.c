// Code lists: the numbers are those that columns store, so they are written down here once more.
#include "core/codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/record.h"

static void names_keep_their_numbers(void **state)
{
    (void)state;
    static const struct {
        const struct code_list *list;
        const char *names; // from number 1, separated by spaces
    } cases[] = {
        {&codes_stage, "plan pledge commitment disbursement expenditure"},
        {&codes_nature, "contribution transfer interest fee refund reallocation"},
        {&codes_form, "cash in-kind service debt-relief"},
        {&codes_finance, "grant loan equity guarantee"},
        {&codes_class, "incoming internal outgoing outside"},
        {&codes_boundary, "inside outside"},
        {&codes_link_type, "fulfils reduces refunds cancels"},
        {&codes_rate_type, "spot average budget stated"},
        {&codes_standing, "adopted rejected open"},
        {&codes_party_type, "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90 fund country region"},
        {&codes_activity_status, "1 2 3 4 5 6"},
        {&codes_grade, "A B C D"},
        {&codes_earmarking, "1 2 3 4"},
        {&codes_yes, "yes"},
        {&codes_kind, "book party activity event evidence flow link schedule claim rate deflator "
                      "amend void"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        unsigned number = 0;
        for (const char *at = cases[i].names; *at != '\0'; at += strspn(at, " ")) {
            size_t size = strcspn(at, " ");
            number++;
            assert_true(slice_is((struct slice){at, size}, code_name(cases[i].list, number)));
            assert_int_equal(code_find(cases[i].list, (struct slice){at, size}), number);
            at += size;
        }
        assert_int_equal(cases[i].list->count, number + 1);
        assert_string_equal(code_name(cases[i].list, 0), "");
        assert_string_equal(code_name(cases[i].list, number + 1), "");
        assert_string_equal(code_label(cases[i].list, number + 1), "");
    }
}

static void recognises_the_words_people_use(void **state)
{
    (void)state;
    static const struct {
        const struct code_list *list;
        const char *word;
        unsigned number;
    } cases[] = {
        {&codes_stage, "Pledge", STAGE_PLEDGE},
        {&codes_stage, "pledged", STAGE_PLEDGE},
        {&codes_stage, "COMMITTED", STAGE_COMMITMENT},
        {&codes_stage, "paid", STAGE_DISBURSEMENT},
        {&codes_stage, "spent", STAGE_EXPENDITURE},
        {&codes_stage, "budget", STAGE_PLAN},
        {&codes_form, "In Kind", FORM_IN_KIND},
        {&codes_link_type, "fulfills", LINK_FULFILS},
        {&codes_party_type, "government", PARTY_10},
        {&codes_party_type, "Trust fund", PARTY_FUND},
        {&codes_yes, "TRUE", 1},
        {&codes_stage, "", 0},
        {&codes_stage, "promise", 0},
        {&codes_stage, "pledge ", 0},
        {&codes_stage, "forecast budget", 0},
        {&codes_yes, "no", 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(code_recognise(cases[i].list, slice_of(cases[i].word)), cases[i].number);
    }
}

static void kinds_and_their_names_agree(void **state)
{
    (void)state;
    for (enum kind kind = KIND_NONE + 1; kind < KIND_COUNT; kind++) {
        assert_string_equal(code_name(&codes_kind, kind), kind_info(kind)->name);
    }
}

static void keys_are_sorted_by_their_bytes(void **state)
{
    (void)state;
    for (int key = 0; key < KEY_COUNT; key++) {
        const char *name = key_name((enum key)key);
        if (key > 0)
            assert_true(strcmp(key_name((enum key)(key - 1)), name) < 0);
        assert_int_equal(key_find(slice_of(name)), key);
    }
    static const char *const unknown[] = {"", "amoun", "amount-", "Amount", "zzz", "amount_text"};
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        assert_int_equal(key_find(slice_of(unknown[i])), KEY_NONE);
    }
}

static void a_party_of_each_type_has_its_boundary(void **state)
{
    (void)state;
    static const enum party_type inside[] = {PARTY_21, PARTY_22,   PARTY_23,      PARTY_24,
                                             PARTY_40, PARTY_FUND, PARTY_COUNTRY, PARTY_REGION};
    unsigned count = 0;
    for (unsigned type = 1; type < codes_party_type.count; type++) {
        count += boundary_of_type((enum party_type)type) == BOUNDARY_INSIDE;
    }
    assert_int_equal(count, COUNT_OF(inside));
    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        assert_int_equal(boundary_of_type(inside[i]), BOUNDARY_INSIDE);
    }
    assert_int_equal(boundary_of_type(PARTY_10), BOUNDARY_OUTSIDE);
    assert_int_equal(boundary_of_type(PARTY_TYPE_NONE), BOUNDARY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_their_numbers),
        cmocka_unit_test(recognises_the_words_people_use),
        cmocka_unit_test(kinds_and_their_names_agree),
        cmocka_unit_test(keys_are_sorted_by_their_bytes),
        cmocka_unit_test(a_party_of_each_type_has_its_boundary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
