// Records made of others' items: ids once, nothing of a faulty item, numbers and titles.
#include "exchange/foreign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    struct diagnostics faults;
    struct foreign foreign;
};

static struct fixture *set_up(struct fixture *fixture)
{
    memset(fixture, 0, sizeof(*fixture));
    fixture->faults.arena = &fixture->arena;
    fixture->foreign = (struct foreign){.arena = &fixture->arena,
                                        .name = "a.xml",
                                        .source = "iati",
                                        .faults = &fixture->faults,
                                        .given.arena = &fixture->arena};
    return fixture;
}

static void take_down(struct fixture *fixture)
{
    foreign_done(&fixture->foreign);
    arena_done(&fixture->arena);
}

static void put_party(struct foreign *foreign, const char *own, const char *type)
{
    struct record *party = foreign_record(foreign, KIND_PARTY, own);
    foreign_put(foreign, party, KEY_NAME, "Name", "name");
    foreign_put(foreign, party, KEY_TYPE, type, "type");
}

// The ids handed out, one after the other.
static const char *ids(struct fixture *fixture)
{
    struct buffer out = {.arena = &fixture->arena};
    struct record record;
    size_t line;
    while (foreign_next(&fixture->foreign, &record, &line, &fixture->arena))
        buffer_printf(&out, "%zu %s|", line, record_text(&record, KEY_ID));
    return buffer_string(&out);
}

static void an_id_is_given_once_and_a_faulty_item_gives_nothing(void **state UNUSED)
{
    CLEANUP(take_down) struct fixture fixture;
    struct foreign *foreign = &set_up(&fixture)->foreign;
    foreign_begin(foreign, 3, "activity a");
    put_party(foreign, "GB-1", "10");
    put_party(foreign, "GB-1", "10");
    put_party(foreign, "XM 1", "no type");
    foreign_end(foreign);
    assert_string_equal(ids(&fixture), "");
    assert_int_equal(foreign->bad_items, 1);
    assert_int_equal(fixture.faults.error_count, 1);
    assert_true(text_starts_with(fixture.faults.faults[0].text, "activity a: unknown party type"));
    assert_int_equal(fixture.faults.faults[0].line, 3);

    foreign_begin(foreign, 9, "activity b");
    put_party(foreign, "GB-1", "10");
    foreign_end(foreign);
    assert_string_equal(ids(&fixture), "9 iati:GB-1|");
    foreign_begin(foreign, 12, "activity c");
    put_party(foreign, "GB-1", "21");
    put_party(foreign, "GB-2", "21");
    foreign_end(foreign);
    assert_string_equal(ids(&fixture), "12 iati:GB-2|");
    assert_int_equal(fixture.faults.error_count, 1);
}

static void reads_numbers_as_files_write_them(void **state UNUSED)
{
    static const struct {
        const char *number, *expected;
    } cases[] = {
        {"1200.50", "1200.5 USD"},
        {" -7 ", "-7 USD"},
        {"1.25E+6", "1250000 USD"},
        {"12e-3", "0.012 USD"},
        {"877385.3915", "877385.3915 USD"},
        {"1e3", "1000 USD"},
        {"", NULL},
        {"1,200", NULL},
        {"+5", NULL},
        {"1e", NULL},
        {"1e400", NULL},
        {"1e99", NULL},
        {"1e-13", NULL},
        {"0x10", NULL},
        {"NaN", NULL},
        {"1.2.3", NULL},
        {"5 USD", NULL},
        {"0.1234567890123", NULL},
        {"100e-14", "0.000000000001 USD"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(take_down) struct fixture fixture;
        struct foreign *foreign = &set_up(&fixture)->foreign;
        foreign_begin(foreign, 1, "x");
        struct record *flow = foreign_record(foreign, KIND_FLOW, "x");
        foreign_put_amount(foreign, flow, KEY_AMOUNT, cases[i].number, "USD", "value");
        assert_true(text_equal(record_text(flow, KEY_AMOUNT), cases[i].expected));
        assert_int_equal(fixture.faults.error_count, cases[i].expected == NULL);
    }
}

static void cuts_titles_between_words(void **state UNUSED)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"Clean water", "Clean water"},
        {" Clean\n\t water  ", "Clean water"},
        {"Clean water for Kabul", "Clean water…"},
        {"Trinkwasserversorgung", "Trinkwasserv…"},
        {"Eau potable é", "Eau potable…"},
        {"ÄÖÜÄÖÜÄÖÜÄÖ", "ÄÖÜÄÖÜÄÖÜÄÖ"},
        {"", ""},
        {" ", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        assert_string_equal(foreign_title(&arena, cases[i].text, 12), cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_given_once_and_a_faulty_item_gives_nothing),
        cmocka_unit_test(reads_numbers_as_files_write_them),
        cmocka_unit_test(cuts_titles_between_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
