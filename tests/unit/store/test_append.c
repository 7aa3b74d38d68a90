// What an append takes, what it refuses, and which ids it gives.
#include "books.h"

#include "base/file.h"

static struct record rate(struct books *books, const char *value)
{
    return RECORD(books, RATE, "base", "EUR", "quote", "USD", "period", "2012-04-02", "value",
                  value, "type", "spot", "source", "ECB");
}

static struct record link_of(struct books *books, const char *earlier, const char *later)
{
    return RECORD(books, LINK, "earlier", earlier, "later", later, "type", "fulfils");
}

static struct record amend_flow(struct books *books, const char *target, const char *amount)
{
    return RECORD(books, AMEND, "target", target, "target-kind", "flow", "reason", "restated",
                  "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount", amount, "date",
                  "2009");
}

static struct record void_of(struct books *books, const char *target)
{
    return RECORD(books, VOID, "target", target, "reason", "wrong");
}

static void refuses(struct books *books, struct append *append, struct record record,
                    const char *part)
{
    uint64_t before = append_count(append);
    books->err = (struct error){0};
    assert_false(try_append(books, append, record, NULL));
    expect_error(books, ERROR_INPUT, part);
    assert_int_equal(append_count(append), before);
}

static void expect_id(struct books *books, struct append *append, struct record record,
                      enum append_outcome outcome, const char *id)
{
    struct append_result out;
    must(books, try_append(books, append, record, &out));
    assert_string_equal(out.id, id);
    assert_int_equal(out.outcome, outcome);
}

static void the_first_record_is_the_book_and_only_the_first(void **state)
{
    struct books *books = *state;
    struct append_options options = {.now = NOON, .author = "tester"};
    CLEANUP(append_close) struct append *append = NULL;
    must(books, append_create(&append, books->path, &options, &books->err));
    refuses(books, append, RECORD(books, PARTY, "id", "JPN", "name", "Japan", "type", "10"),
            "the first record of a book is the book itself, not a party");
    struct record book = RECORD(books, BOOK, "title", "Test", "currency", "USD");
    assert_int_equal(must_append(books, append, book), 1);
    expect_id(books, append, RECORD(books, BOOK, "title", "Test", "currency", "USD"), APPEND_SAME,
              "book");
    refuses(books, append, RECORD(books, BOOK, "title", "Another", "currency", "USD"),
            "a book has one book record");
}

static void flows_without_id_are_numbered_by_record(void **state)
{
    struct books *books = *state;
    CLEANUP(append_close) struct append *append = create_book(books, NOON);
    expect_id(books, append, flow(books, NULL, "1 USD"), APPEND_NEW, "F000005");
    expect_id(books, append, flow(books, "F000007", "1 USD"), APPEND_NEW, "F000007");
    expect_id(books, append, flow(books, NULL, "1 USD"), APPEND_NEW, "F000007-2");
}

static void same_content_again_adds_nothing(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    expect_id(books, append, flow(books, "one", "5 USD"), APPEND_SAME, "one");
    refuses(books, append, flow(books, "one", "6 USD"),
            "the id \"one\" is taken by record 5, a flow with other content");
    refuses(books, append, flow(books, "JPN", "6 USD"), "taken by record 2, a party");
    struct head made = must_commit(books, &append);

    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON + 86400);
    expect_id(books, append, flow(books, "one", "5 USD"), APPEND_SAME, "one");
    refuses(books, append, flow(books, "one", "6 USD"), "taken by record 5");
    struct head head = must_commit(books, &append);
    assert_memory_equal(&head.root, &made.root, sizeof(head.root));
}

static void refuses_unknown_references_with_a_suggestion(void **state)
{
    struct books *books = *state;
    struct record typo = RECORD(books, FLOW, "stage", "pledge", "from", "JPM", "to", "LOTFA",
                                "amount", "1 USD", "date", "2009");
    struct record evidence = RECORD(books, FLOW, "stage", "pledge", "from", "JPN", "to", "LOTFA",
                                    "amount", "1 USD", "date", "2009", "evidence", "JPN");
    struct append *append = create_book(books, NOON);
    refuses(books, append, typo, "column \"from\": unknown party \"JPM\"");
    expect_error(books, ERROR_INPUT, "did you mean \"JPN\"?");
    refuses(books, append, evidence, "\"JPN\" is a party; expected an evidence");
    must_commit(books, &append);

    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON);
    refuses(books, append, typo, "did you mean \"JPN\"?");
    append_close(&append);
}

static void twins_get_numbers_and_meet_each_other_again(void **state)
{
    struct books *books = *state;
    static const char first[] = "rate:ECB:EUR:USD:2012-04-02:spot";
    static const char second[] = "rate:ECB:EUR:USD:2012-04-02:spot#2";
    struct append *append = create_book(books, NOON);
    expect_id(books, append, rate(books, "1.3319"), APPEND_NEW, first);
    expect_id(books, append, rate(books, "1.3319"), APPEND_NEW, second);
    refuses(books, append, rate(books, "1.4"), "with other content");
    must_commit(books, &append);

    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON);
    expect_id(books, append, rate(books, "1.3319"), APPEND_SAME, first);
    expect_id(books, append, rate(books, "1.3319"), APPEND_SAME, second);
    expect_id(books, append, rate(books, "1.3319"), APPEND_NEW,
              "rate:ECB:EUR:USD:2012-04-02:spot#3");
    refuses(books, append, rate(books, "1.4"), "with other content");
    append_close(&append);
}

static void amendments_of_one_record_are_numbered(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    expect_id(books, append, amend_flow(books, "one", "6 USD"), APPEND_NEW, "amend:one");
    expect_id(books, append, amend_flow(books, "one", "7 USD"), APPEND_NEW, "amend:one#2");
    // An amendment of an amendment is one of the original.
    expect_id(books, append, amend_flow(books, "amend:one", "8 USD"), APPEND_NEW, "amend:one#3");
    must_commit(books, &append);

    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON);
    expect_id(books, append, amend_flow(books, "one", "7 USD"), APPEND_SAME, "amend:one#2");
    expect_id(books, append, amend_flow(books, "one", "6 USD"), APPEND_SAME, "amend:one");
    expect_id(books, append, amend_flow(books, "one", "6 USD"), APPEND_NEW, "amend:one#4");
    must_commit(books, &append);
    struct record stored;
    must(books, store_record(store, 8, &stored, &books->arena, &books->err));
    assert_string_equal(record_text(&stored, KEY_TARGET), "one");
}

static void refuses_all_on_void(struct books *books, struct append *append)
{
    refuses(books, append, link_of(books, "one", "two"), "\"one\" is void");
    refuses(books, append, link_of(books, "two", "one"), "\"one\" is void");
    refuses(books, append, amend_flow(books, "one", "7 USD"), "\"one\" is void");
    refuses(books, append, void_of(books, "amend:one"), "\"amend:one\" is void");
    refuses(books, append, RECORD(books, SCHEDULE, "flow", "one", "due", "2010", "amount", "1 USD"),
            "\"one\" is void");
    refuses(books, append,
            RECORD(books, CLAIM, "flow", "one", "evidence", "page", "amount", "1 USD"),
            "\"one\" is void");
    refuses(books, append, void_of(books, "void:one"), "cannot be withdrawn");
    refuses(books, append, void_of(books, "book"), "cannot be withdrawn");
}

static void refuses_to_build_on_void_records(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    must_append(books, append, flow(books, "two", "5 USD"));
    must_append(books, append, amend_flow(books, "one", "6 USD"));
    must_append(books, append, void_of(books, "one"));
    refuses_all_on_void(books, append);
    must_commit(books, &append);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON); // reads back what stands
    refuses_all_on_void(books, append);
    append_close(&append);
}

static void refuses_link_cycles(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    must_append(books, append, flow(books, "two", "5 USD"));
    must_append(books, append, flow(books, "three", "5 USD"));
    must_append(books, append, link_of(books, "one", "two"));
    must_append(books, append, link_of(books, "two", "three"));
    refuses(books, append, link_of(books, "three", "one"), "closes a cycle");
    must_commit(books, &append);

    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON);
    refuses(books, append, link_of(books, "three", "one"), "closes a cycle");
    must_append(books, append, void_of(books, "link:two:three:fulfils"));
    must_append(books, append, link_of(books, "three", "one"));
    refuses(books, append,
            RECORD(books, LINK, "id", "link:two:three:fulfils#2", "earlier", "two", "later",
                   "three", "type", "fulfils"),
            "closes a cycle");
    append_close(&append);
}

static void refuses_cycles_of_parts_and_programmes(void **state)
{
    struct books *books = *state;
    CLEANUP(append_close) struct append *append = create_book(books, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    must_append(books, append,
                RECORD(books, FLOW, "id", "part", "stage", "pledge", "from", "JPN", "to", "LOTFA",
                       "amount", "1 USD", "date", "2009", "part-of", "one"));
    refuses(books, append,
            RECORD(books, AMEND, "target", "one", "target-kind", "flow", "reason", "r", "stage",
                   "pledge", "from", "JPN", "to", "LOTFA", "amount", "5 USD", "date", "2009",
                   "part-of", "part"),
            "closes a cycle");
    must_append(books, append, RECORD(books, ACTIVITY, "id", "top", "title", "Top"));
    must_append(books, append,
                RECORD(books, ACTIVITY, "id", "sub", "title", "Sub", "parent", "top"));
    refuses(books, append,
            RECORD(books, AMEND, "target", "top", "target-kind", "activity", "reason", "r", "title",
                   "Top", "parent", "sub"),
            "closes a cycle");
    refuses(books, append,
            RECORD(books, AMEND, "target", "top", "target-kind", "flow", "reason", "r", "stage",
                   "pledge", "from", "JPN", "to", "LOTFA", "amount", "5 USD", "date", "2009"),
            "\"top\" is an activity, not a flow");
}

static void recorded_never_goes_backwards(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    must_commit(books, &append);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON - 86400);
    must_append(books, append, flow(books, "one", "5 USD"));
    must_commit(books, &append);
    append = begin(books, store, NOON + 60);
    must_append(books, append, flow(books, "two", "5 USD"));
    must_commit(books, &append);
    int64_t time = 0;
    must(books, store_recorded(store, 5, &time, &books->err));
    assert_int_equal(time, NOON);
    must(books, store_recorded(store, 6, &time, &books->err));
    assert_int_equal(time, NOON + 60);
    static const struct {
        int64_t time;
        uint64_t size;
    } cases[] = {{NOON - 1, 0}, {NOON, 5}, {NOON + 59, 5}, {NOON + 60, 6}, {INT64_MAX, 6}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t size = 99;
        must(books, store_size_at(store, cases[i].time, &size, &books->err));
        assert_int_equal(size, cases[i].size);
    }
}

static void what_is_not_committed_leaves_no_trace(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    append_close(&append);
    assert_false(file_exists(books->path));
    append = create_book(books, NOON);
    struct head made = must_commit(books, &append);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    append_close(&append);
    uint64_t seq = 9;
    assert_int_equal(store_head(store)->size, 4);
    assert_memory_equal(&store_head(store)->root, &made.root, sizeof(made.root));
    must(books, store_find(store, slice_of("one"), &seq, &books->err));
    assert_int_equal(seq, 0);
    assert_false(
        append_create(&append, books->path, &(struct append_options){.now = NOON}, &books->err));
    expect_error(books, ERROR_INPUT, "is there already");
}

static struct head restore(struct books *books, struct store *from, const char *path)
{
    struct append *append = NULL;
    struct append_options options = {.now = NOON + 999999, .author = "x", .is_restore = true};
    must(books, append_create(&append, path, &options, &books->err));
    for (uint64_t seq = 1; seq <= store_head(from)->size; seq++) {
        struct record record;
        must(books, store_record(from, seq, &record, &books->arena, &books->err));
        must_append(books, append, record);
    }
    return must_commit(books, &append);
}

static void a_restored_book_has_the_same_root(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    must_append(books, append, rate(books, "1.3319"));
    must_append(books, append, rate(books, "1.3319"));
    must_commit(books, &append);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    append = begin(books, store, NOON + 60);
    must_append(books, append, amend_flow(books, "one", "6 USD"));
    must_append(books, append, amend_flow(books, "one", "7 USD"));
    must_append(books, append, void_of(books, "amend:one"));
    struct head head = must_commit(books, &append);
    const char *copy = arena_printf(&books->arena, "%s/copy.db", books->folder);
    struct head restored = restore(books, store, copy);
    remove_book(copy);
    assert_int_equal(restored.size, 10);
    assert_string_equal(restored.origin, head.origin);
    assert_memory_equal(&restored.root, &head.root, sizeof(head.root));
}

static void a_book_grown_in_steps_is_the_book_made_at_once(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    for (int i = 0; i < 9000; i++)
        must_append(books, append, flow(books, NULL, arena_printf(&books->arena, "%d EUR", i)));
    struct head at_once = must_commit(books, &append);
    must_verify(books);
    remove_book(books->path);

    append = create_book(books, NOON);
    must_commit(books, &append);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    static const int steps[] = {1, 2, 4000, 88, 1, 1, 4095, 812};
    int done = 0;
    for (size_t step = 0; step < COUNT_OF(steps); step++) {
        append = begin(books, store, NOON);
        for (int i = 0; i < steps[step]; i++, done++)
            must_append(books, append,
                        flow(books, NULL, arena_printf(&books->arena, "%d EUR", done)));
        must_commit(books, &append);
        must_verify(books);
    }
    assert_int_equal(done, 9000);
    assert_memory_equal(&store_head(store)->root, &at_once.root, sizeof(at_once.root));
}

// What one append has learnt serves the next only while nothing else came between: another writer,
// or a rollback. Wrong rows or names would not verify.
static void what_is_remembered_is_dropped_when_the_book_moved_on(void **state)
{
    static const struct {
        bool is_second; // writer
        bool is_committed;
        int flows;
        const char *party; // recorded first, and named by the flows
    } steps[] = {
        {false, true, 4095, "JPN"}, {false, true, 3000, "JPN"}, {true, true, 500, "DEU"},
        {false, true, 700, "DEU"},  {false, false, 9, "FRA"},   {false, true, 4000, "JPN"},
        {false, false, 900, "ITA"}, {true, true, 1, "ITA"},     {false, true, 4500, "ITA"},
    };
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    must_commit(books, &append);
    CLEANUP(store_close) struct store *first = open_book(books, STORE_WRITE);
    CLEANUP(store_close) struct store *second = open_book(books, STORE_WRITE);
    for (size_t step = 0; step < COUNT_OF(steps); step++) {
        append = begin(books, steps[step].is_second ? second : first, NOON);
        struct record party =
            RECORD(books, PARTY, "id", steps[step].party, "name", "A", "type", "10");
        must(books,
             strcmp(steps[step].party, "JPN") == 0 || try_append(books, append, party, NULL));
        for (int i = 0; i < steps[step].flows; i++)
            must_append(books, append,
                        RECORD(books, FLOW, "stage", "pledge", "from", steps[step].party, "to",
                               "LOTFA", "amount", "7 EUR", "date", "2009", "note",
                               arena_printf(&books->arena, "%zu.%d", step, i)));
        if (steps[step].is_committed) {
            must_commit(books, &append);
        } else {
            append_close(&append);
        }
        must_verify(books);
    }
    // The second writer's DEU and ITA are there when the first records them again.
    assert_int_equal(store_head(first)->size, 4 + 4095 + 3000 + 501 + 700 + 4000 + 2 + 4500);
}

static struct record numbered(struct books *books, int number, const char *amount)
{
    return flow(books, arena_printf(&books->arena, "P-%d", number), amount);
}

// An append far larger than the book takes the index of ids away and makes it again: every id is
// known all the while, also to readers of the same store, and a rollback leaves it as it was.
static void a_large_append_knows_every_id_without_the_index(void **state)
{
    struct books *books = *state;
    uint64_t seq = 0;
    struct append *append = create_book(books, NOON);
    must_append(books, append, numbered(books, 0, "1 EUR"));
    must_commit(books, &append);
    for (int is_last = 0; is_last <= 1; is_last++) {
        CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
        append = begin(books, store, NOON);
        for (int i = 1; i <= 4500; i++)
            must_append(books, append, numbered(books, i, "1 EUR"));
        static const int before_and_after[] = {0, 1, 4000, 4499};
        for (size_t i = 0; i < COUNT_OF(before_and_after); i++) {
            int number = before_and_after[i];
            const char *id = arena_printf(&books->arena, "P-%d", number);
            expect_id(books, append, numbered(books, number, "1 EUR"), APPEND_SAME, id);
            refuses(books, append, numbered(books, number, "2 EUR"), "is taken by record");
            must(books, store_find(store, slice_of(id), &seq, &books->err));
            assert_int_equal(seq, 5 + number);
        }
        must(books, store_find(store, slice_of("P-4501"), &seq, &books->err));
        assert_int_equal(seq, 0);
        refuses(books, append,
                RECORD(books, FLOW, "stage", "pledge", "from", "DEU", "to", "LOTFA", "amount",
                       "1 EUR", "date", "2009"),
                "DEU");
        if (is_last)
            must_commit(books, &append);
        else
            append_close(&append);
        must_verify(books);
        must(books, store_find(store, slice_of("P-4500"), &seq, &books->err));
        assert_int_equal(seq, is_last ? 4505 : 0);
        must(books, store_find(store, slice_of("P-0"), &seq, &books->err));
        assert_int_equal(seq, 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(the_first_record_is_the_book_and_only_the_first),
        BOOK_TEST(flows_without_id_are_numbered_by_record),
        BOOK_TEST(same_content_again_adds_nothing),
        BOOK_TEST(refuses_unknown_references_with_a_suggestion),
        BOOK_TEST(twins_get_numbers_and_meet_each_other_again),
        BOOK_TEST(amendments_of_one_record_are_numbered),
        BOOK_TEST(refuses_to_build_on_void_records),
        BOOK_TEST(refuses_link_cycles),
        BOOK_TEST(refuses_cycles_of_parts_and_programmes),
        BOOK_TEST(recorded_never_goes_backwards),
        BOOK_TEST(what_is_not_committed_leaves_no_trace),
        BOOK_TEST(a_restored_book_has_the_same_root),
        BOOK_TEST(a_book_grown_in_steps_is_the_book_made_at_once),
        BOOK_TEST(a_large_append_knows_every_id_without_the_index),
        BOOK_TEST(what_is_remembered_is_dropped_when_the_book_moved_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
