// What an amendment changed, told field by field.
#include "answers.h"
#include "report/changes.h"

static const char *told(struct books *books, struct record before, struct record after)
{
    struct buffer out = {.arena = &books->arena};
    struct changes changes = changes_between(&before, &after, &books->arena);
    for (size_t i = 0; i < changes.count; i++)
        buffer_printf(&out, "%s\n", change_words(&changes.items[i], &books->arena));
    return buffer_string(&out);
}

static void equal_records_have_no_changes(void **state)
{
    struct books *books = *state;
    assert_string_equal(told(books, FLOW(books, "a", "pledge", "JPN", "AFG", "1 USD", "2009"),
                             FLOW(books, "b", "pledge", "JPN", "AFG", "1 USD", "2009")),
                        "");
}

static void each_changed_field_is_told_in_the_order_of_its_kind(void **state)
{
    struct books *books = *state;
    assert_string_equal(
        told(books,
             FLOW(books, "a", "pledge", "JPN", "AFG", "1 USD", "2009", "via", "UN; ANA", "note",
                  "old"),
             FLOW(books, "a", "pledge", "JPN", "AFG", "2 USD", "2009", "via", "UN", "title", "T")),
        "amount: 1 USD → 2 USD\nvia: UN; ANA → UN\ntitle: – → T\nnote: old → –\n");
}

// "5bn USD" is told with the amount; alone only when the amount stays.
static void words_as_written_are_told_only_by_themselves(void **state)
{
    struct books *books = *state;
    struct record one = FLOW(books, "a", "pledge", "JPN", "AFG", "5bn USD", "2009");
    assert_string_equal(
        told(books, one, FLOW(books, "a", "pledge", "JPN", "AFG", "6bn USD", "2009")),
        "amount: 5,000,000,000 USD → 6,000,000,000 USD\n");
    assert_string_equal(
        told(books, one, FLOW(books, "a", "pledge", "JPN", "AFG", "US$5 billion", "2009")),
        "amount-text: 5bn USD → US$5 billion\n");
}

// The kind of an amendment is that of what it corrects.
static void an_amendment_is_compared_with_what_it_amends(void **state)
{
    struct books *books = *state;
    struct record amended = RECORD(books, AMEND, "target", "JPN", "target-kind", "party", "reason",
                                   "r", "name", "Nippon", "type", "10", "boundary", "outside");
    assert_string_equal(
        told(books, RECORD(books, PARTY, "id", "JPN", "name", "Japan", "type", "10"), amended),
        "name: Japan → Nippon\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(equal_records_have_no_changes),
        BOOK_TEST(each_changed_field_is_told_in_the_order_of_its_kind),
        BOOK_TEST(words_as_written_are_told_only_by_themselves),
        BOOK_TEST(an_amendment_is_compared_with_what_it_amends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
