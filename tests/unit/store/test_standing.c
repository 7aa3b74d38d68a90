// Which text of a record stands, at each prefix of the log.
#include "books.h"

static struct record amend(struct books *books, const char *amount)
{
    return RECORD(books, AMEND, "target", "one", "target-kind", "flow", "reason", "restated",
                  "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount", amount, "date",
                  "2009");
}

static struct record void_of(struct books *books, const char *target)
{
    return RECORD(books, VOID, "target", target, "reason", "wrong");
}

// 5 one, 6 two, 7 amend one, 8 amend one#2, 9 void amend:one#2, 10 void two, 11 void amend:one,
// 12 amend one#3, 13 void one
static void make_history(struct books *books)
{
    struct append *append = create_book(books, NOON);
    must_append(books, append, flow(books, "one", "1 USD"));
    must_append(books, append, flow(books, "two", "2 USD"));
    must_append(books, append, amend(books, "3 USD"));
    must_append(books, append, amend(books, "4 USD"));
    must_append(books, append, void_of(books, "amend:one#2"));
    must_append(books, append, void_of(books, "two"));
    must_append(books, append, void_of(books, "amend:one"));
    must_append(books, append, amend(books, "5 USD"));
    must_append(books, append, void_of(books, "one"));
    must_commit(books, &append);
}

static void the_last_amendment_not_withdrawn_stands(void **state)
{
    static const struct {
        uint64_t size;
        uint64_t one;     // the record that stands for record 5
        uint64_t two;     // and for record 6
        const char *gone; // the records that stand for nothing, from record 5 on
    } cases[] = {
        {6, 5, 6, ".."},         {7, 7, 6, "x.."},        {8, 8, 6, "x.x."},
        {9, 7, 6, "x..xx"},      {10, 7, 0, "xx.xxx"},    {11, 5, 0, ".xxxxxx"},
        {12, 12, 0, "xxxxxxx."}, {13, 0, 0, "xxxxxxxxx"},
    };
    struct books *books = *state;
    make_history(books);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct standing standing;
        must(books, standing_load(&standing, store, cases[i].size, &books->arena, &books->err));
        assert_int_equal(standing_of(&standing, 5), cases[i].one);
        assert_int_equal(standing_of(&standing, 6), cases[i].two);
        assert_int_equal(standing_of(&standing, 2), 2);
        assert_int_equal(standing.has_gone, strchr(cases[i].gone, 'x') != NULL);
        for (size_t at = 0; cases[i].gone[at] != '\0'; at++)
            assert_int_equal(standing_is_gone(&standing, 5 + at), cases[i].gone[at] == 'x');
    }
}

// The same with the history in whole chunks and many amended records, against the plain rule.
static void many_amendments_stand_in_order(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    for (int i = 0; i < 3000; i++)
        must_append(books, append, flow(books, arena_printf(&books->arena, "flow-%d", i), "1 USD"));
    uint64_t last[3000] = {0};
    for (int i = 0; i < 3000; i++) {
        int target = i * 7 % 1500;
        last[target] = must_append(
            books, append,
            RECORD(books, AMEND, "target", arena_printf(&books->arena, "flow-%d", target),
                   "target-kind", "flow", "reason", "r", "stage", "pledge", "from", "JPN", "to",
                   "LOTFA", "amount", arena_printf(&books->arena, "%d USD", i), "date", "2009"));
    }
    must_commit(books, &append);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    struct standing standing;
    must(books,
         standing_load(&standing, store, store_head(store)->size, &books->arena, &books->err));
    assert_int_equal(standing.pair_count, 1500);
    for (uint64_t i = 0; i < 3000; i++)
        assert_int_equal(standing_of(&standing, 5 + i), last[i] == 0 ? 5 + i : last[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(the_last_amendment_not_withdrawn_stands),
        BOOK_TEST(many_amendments_stand_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
