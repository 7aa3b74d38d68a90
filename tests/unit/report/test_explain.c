// The counting proof adds up, and ends where the totals are.
#include "answers.h"
#include "report/explain.h"
#include "report/flow_reader.h"

// Flows of every stage, boundary and nature, some parts of others, some divided between recipients;
// amounts from a simple generator, so that no sum is a coincidence.
static void put_flows(struct books *books, struct append *append, unsigned count)
{
    static const char *const stages[] = {"pledge", "commitment", "disbursement", "plan"};
    static const char *const parties[] = {"JPN", "DEU", "AFG", "LOTFA", "ANA", "UN"};
    static const char *const natures[] = {"contribution", "contribution", "interest", "refund"};
    static const char *const units[] = {"USD", "USD", "EUR"};
    static const char *const recipients[] = {"AF", "AF 60; PK 40", "AF; PK", "PK 33.3; TJ 66.7"};
    uint64_t random = 12345;
    for (unsigned i = 0; i < count; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        uint32_t bits = (uint32_t)(random >> 33);
        const char *amount = bits % 11 == 0 ? "unknown"
                                            : arena_printf(&books->arena, "%u.%03u %s", bits % 9973,
                                                           bits % 1000, units[bits % 3]);
        unsigned from = bits % 5;
        const char *id = arena_printf(&books->arena, "flow-%u", i);
        const char *part = i < 3 || bits % 7 != 0
                               ? NULL
                               : arena_printf(&books->arena, "flow-%u", bits % (i / 2 + 1));
        struct record record =
            FLOW(books, id, stages[(bits >> 3) % 4], parties[from],
                 parties[from + 1 + (bits >> 5) % (5 - from)], amount,
                 arena_printf(&books->arena, "%u", 2008 + (bits >> 7) % 5), "nature",
                 natures[(bits >> 9) % 4], "recipient", recipients[(bits >> 11) % 4], "part-of",
                 part == NULL ? "" : part);
        put(books, append, record);
    }
}

static void expect_same(struct books *books, const struct opened *opened,
                        const struct question *question)
{
    struct explanation explanation;
    struct totals totals;
    size_t matched = 0;
    must(books,
         explain_make(&explanation, &opened->snapshot, question, &books->arena, &books->err));
    must(books, totals_fold(&totals, &opened->snapshot, question, &books->arena, &books->err));
    for (size_t i = 0; i < explanation.proof_count; i++) {
        const struct proof *proof = &explanation.proofs[i];
        const struct proof_step *last = &proof->steps[proof->step_count - 1];
        int128 sum = 0;
        for (size_t j = 0; j + 1 < proof->step_count; j++)
            sum += proof->steps[j].amount;
        assert_true(sum == last->amount);
        struct proof_records records = explain_records(&proof->steps[0], 0, &books->arena);
        for (size_t j = 1; j < records.count; j++)
            assert_true(records.items[j - 1] < records.items[j]);
        for (size_t j = 0; j < totals.row_count; j++) {
            const struct totals_row *row = &totals.rows[j];
            if (row->stage != proof->stage || row->currency != proof->currency)
                continue;
            assert_true(row->sum.stated == last->amount);
            assert_int_equal(row->sum.count, last->count);
            matched++;
        }
    }
    assert_int_equal(matched, totals.row_count);
}

static void proofs_end_where_the_totals_are(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    put_flows(books, append, 400);
    must_commit(books, &append);
    struct opened opened = open_at(books, 0);
    struct question questions[] = {
        {0},
        {ONLY(DONOR, "JPN")},
        {ONLY(RECIPIENT, "AF")},
        {ONLY(RECIPIENT, "TJ")},
        {ONLY(STAGE, "pledge")},
        {.has_since = true, .since = date_of(books, "2009-06")},
    };
    for (size_t i = 0; i < COUNT_OF(questions); i++)
        expect_same(books, &opened, &questions[i]);
    store_close(&opened.store);
}

static void lists_the_first_records_in_order(void **state)
{
    struct books *books = *state;
    const uint64_t odd[] = {1, 3, 5}, even[] = {2, 4}, late[] = {9};
    struct proof_records piles[] = {{odd, 3}, {even, 2}, {late, 1}};
    struct proof_step step = {.count = 6, .piles = piles, .pile_count = 3};
    static const uint64_t all[] = {1, 2, 3, 4, 5, 9};
    struct proof_records records = explain_records(&step, 0, &books->arena);
    assert_int_equal(records.count, 6);
    assert_memory_equal(records.items, all, sizeof(all));
    records = explain_records(&step, 4, &books->arena);
    assert_int_equal(records.count, 4);
    assert_memory_equal(records.items, all, 4 * sizeof(*all));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(proofs_end_where_the_totals_are),
        BOOK_TEST(lists_the_first_records_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
