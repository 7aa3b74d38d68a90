// The standing parties and activities of a prefix of the log, and what is derived from them.
#include "answers.h"

static void prefixes_hold_what_was_recorded_until_then(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    must_commit(books, &append);
    struct opened opened = open_at(books, 3);
    assert_string_equal(opened.snapshot.title, "World");
    assert_string_equal(opened.snapshot.currency, "USD");
    assert_int_equal(opened.snapshot.head.size, 3);
    assert_int_equal(opened.snapshot.party_count, 2);
    assert_int_equal(opened.snapshot.evidence_count, 0);
    assert_int_not_equal(snapshot_party(&opened.snapshot, "DEU"), 0);
    assert_int_equal(snapshot_party(&opened.snapshot, "AFG"), 0);
    assert_int_equal(opened.snapshot.as_of_time, NOON);
    store_close(&opened.store);
    opened = open_at(books, 0);
    assert_int_equal(opened.snapshot.party_count, 6);
    assert_int_equal(opened.snapshot.evidence_count, 1);
    assert_false(snapshot_load(&opened.snapshot, opened.store, 9, &books->arena, &books->err));
    store_close(&opened.store);
}

static void parties_go_by_id_name_and_alias_in_any_case(void **state)
{
    static const struct {
        const char *name;
        const char *id; // NULL: nobody
    } cases[] = {
        {"JPN", "JPN"},           {"jpn", "JPN"}, {"Japan", "JPN"}, {"NIPPON", "JPN"},
        {"police fund", "LOTFA"}, {"page", NULL}, {"Jap", NULL},    {"", NULL},
    };
    struct books *books = *state;
    struct append *append = create_world(books);
    must_commit(books, &append);
    struct opened opened = open_at(books, 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint32_t index = snapshot_party(&opened.snapshot, cases[i].name);
        const char *id = index == 0 ? NULL : opened.snapshot.parties[index].id;
        assert_true(text_equal(id, cases[i].id));
    }
    store_close(&opened.store);
}

static void amendments_and_voids_change_what_stands(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append,
        RECORD(books, AMEND, "target", "UN", "target-kind", "party", "reason", "it gives", "name",
               "UN agencies", "type", "40", "boundary", "outside"));
    put(books, append, RECORD(books, VOID, "target", "DEU", "reason", "unused"));
    must_commit(books, &append);
    struct opened opened = open_at(books, 8);
    const struct snapshot *snapshot = &opened.snapshot;
    assert_int_equal(snapshot->parties[snapshot_party(snapshot, "UN")].boundary, BOUNDARY_INSIDE);
    store_close(&opened.store);
    opened = open_at(books, 0);
    uint32_t un = snapshot_party(snapshot, "UN");
    assert_string_equal(snapshot->parties[un].name, "UN agencies");
    assert_int_equal(snapshot->parties[un].boundary, BOUNDARY_OUTSIDE);
    assert_int_equal(snapshot_party(snapshot, "United Nations"), 0);
    assert_int_equal(snapshot_party(snapshot, "DEU"), 0);
    assert_int_equal(snapshot->party_count, 5);
    store_close(&opened.store);
}

static void a_programme_is_the_top_parent_of_an_activity(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append, RECORD(books, ACTIVITY, "id", "aid", "title", "Aid"));
    put(books, append, RECORD(books, ACTIVITY, "id", "police", "title", "Police", "parent", "aid"));
    put(books, append,
        RECORD(books, ACTIVITY, "id", "pay", "title", "Pay", "parent", "police", "recipient",
               "AF"));
    put(books, append,
        RECORD(books, AMEND, "target", "police", "target-kind", "activity", "reason", "apart",
               "title", "Police"));
    must_commit(books, &append);
    static const struct {
        uint64_t size;
        const char *programme; // of "pay"
    } cases[] = {{11, "aid"}, {12, "police"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct opened opened = open_at(books, cases[i].size);
        const struct snapshot *snapshot = &opened.snapshot;
        uint32_t pay = snapshot_activity(snapshot, "pay");
        uint32_t aid = snapshot_activity(snapshot, "aid");
        assert_string_equal(snapshot->activities[snapshot->activities[pay].programme].id,
                            cases[i].programme);
        assert_int_equal(snapshot->activities[aid].programme, aid);
        assert_int_equal(snapshot->activities[aid].parent, 0);
        store_close(&opened.store);
    }
}

static void evidence_knows_when_it_was_published(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put(books, append,
        RECORD(books, EVIDENCE, "id", "letter", "title", "Letter", "grade", "A", "url",
               "https://example.org/letter"));
    must_commit(books, &append);
    struct opened opened = open_at(books, 0);
    const struct evidence *page =
        &opened.snapshot.evidence[snapshot_evidence(&opened.snapshot, "page")];
    const struct evidence *letter =
        &opened.snapshot.evidence[snapshot_evidence(&opened.snapshot, "letter")];
    assert_string_equal(page->published.text, "2012-07-08");
    assert_int_equal(page->grade, GRADE_NONE);
    assert_string_equal(letter->published.text, "");
    assert_int_equal(letter->grade, GRADE_A);
    assert_string_equal(letter->url, "https://example.org/letter");
    store_close(&opened.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(prefixes_hold_what_was_recorded_until_then),
        BOOK_TEST(parties_go_by_id_name_and_alias_in_any_case),
        BOOK_TEST(amendments_and_voids_change_what_stands),
        BOOK_TEST(a_programme_is_the_top_parent_of_an_activity),
        BOOK_TEST(evidence_knows_when_it_was_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
