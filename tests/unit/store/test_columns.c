// The bytes of a column, the values of a record, and that the tail reads like a chunk.
#include "books.h"

#include "core/amount.h"
#include "core/date.h"

static void encodes_the_smallest_width_that_fits(void **state)
{
    // Worked by hand from the form in chunk.c: width, smallest value, differences.
    static const struct {
        int64_t values[3];
        const char *bytes;
        size_t size;
    } cases[] = {
        {{7, 7, 7}, "\0\7\0\0\0\0\0\0\0", 9},
        {{-1, 0, 254}, "\1\xff\xff\xff\xff\xff\xff\xff\xff\0\1\xff", 12},
        {{5, 261, 6}, "\2\5\0\0\0\0\0\0\0\0\0\0\1\1\0", 15},
        {{0, 65536, 1}, "\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\1\0\0\0", 21},
        {{INT64_MIN, INT64_MAX, 0},
         "\10\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
         "\0\0\0\0\0\0\0\x80",
         33},
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer out = {.arena = &books->arena};
        int64_t back[3];
        chunk_encode(cases[i].values, 3, &out);
        assert_int_equal(out.size, cases[i].size);
        assert_memory_equal(out.data, cases[i].bytes, cases[i].size);
        must(books, chunk_decode((struct slice){out.data, out.size}, 3, back, &books->err));
        assert_memory_equal(back, cases[i].values, sizeof(back));
        // A prefix of the rows reads too; a byte too few is refused, as is an unknown width.
        must(books, chunk_decode((struct slice){out.data, out.size}, 2, back, &books->err));
        assert_false(chunk_decode((struct slice){out.data, out.size - 1}, 3, back, &books->err));
    }
    int64_t none[3];
    assert_false(chunk_decode((struct slice){"\3\0\0\0\0\0\0\0\0\1\2\3\4\5\6\7\1\2", 18}, 3, none,
                              &books->err));
    assert_false(chunk_decode((struct slice){"", 0}, 0, none, &books->err));
}

static bool find_seventeen(void *user, struct slice id, uint64_t *seq, struct error *err)
{
    (void)user;
    (void)err;
    *seq = slice_is(id, "one") ? 17 : 0;
    return true;
}

struct expectation {
    enum column column;
    int64_t value;
};

static void expect_columns(struct books *books, const struct record *record,
                           const struct expectation *expected, size_t count)
{
    struct names names;
    int64_t row[COLUMN_COUNT];
    int64_t wanted[COLUMN_COUNT] = {0};
    names_init(&names, &books->arena);
    must(books, columns_of_record(record, &names, find_seventeen, NULL, row, &books->err));
    for (int column = COLUMN_DATE_FIRST; column <= COLUMN_STATED_LAST; column++)
        wanted[column] = DAY_MIN;
    for (size_t i = 0; i < count; i++)
        wanted[expected[i].column] = expected[i].value;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (row[column] != wanted[column])
            fail_msg("column %d is %lld, not %lld", column, (long long)row[column],
                     (long long)wanted[column]);
    }
}

#define EXPECT_COLUMNS(books, made, ...)                                                           \
    do {                                                                                           \
        struct record record_ = (made);                                                            \
        const struct expectation expected_[] = {__VA_ARGS__};                                      \
        expect_columns((books), &record_, expected_, COUNT_OF(expected_));                         \
    } while (0)

// Days from 1970-01-01: 2009-01-01 is 14245, 2009-11-10 14558, 2013-12-31 16070 (date -d ... +%s).
static void a_flow_fills_its_columns(void **state)
{
    struct books *books = *state;
    EXPECT_COLUMNS(
        books,
        RECORD(books, FLOW, "id", "x", "stage", "disbursement", "from", "JPN", "to", "LOTFA", "via",
               "UNDP; WB", "amount", "10.5..12 EUR", "date", "2009-11-10", "period", "2009/2013",
               "nature", "transfer", "form", "in-kind", "finance", "loan", "earmarking", "4",
               "shared", "yes", "humanitarian", "yes", "class", "outgoing", "part-of", "one",
               "recipient", "AF 60; TJ 40", "equivalent", "16.25 USD", "activity", "roads",
               "evidence", "page"),
        {COLUMN_KIND, KIND_FLOW}, {COLUMN_SHAPE, KIND_FLOW}, {COLUMN_STAGE, STAGE_DISBURSEMENT},
        {COLUMN_NATURE, NATURE_TRANSFER}, {COLUMN_FORM, FORM_IN_KIND},
        {COLUMN_FINANCE, FINANCE_LOAN}, {COLUMN_EARMARKING, 4}, {COLUMN_CLASS, CLASS_OUTGOING},
        {COLUMN_FLAGS, ROW_SHARED | ROW_HUMANITARIAN}, {COLUMN_FROM, 1}, {COLUMN_TO, 2},
        {COLUMN_VIA, 1}, {COLUMN_ACTIVITY, 1}, {COLUMN_EVIDENCE, 1}, {COLUMN_RECIPIENT, 1},
        {COLUMN_PART_OF, 17}, {COLUMN_CURRENCY, 1}, {COLUMN_AMOUNT_KIND, AMOUNT_RANGE + 1},
        {COLUMN_SCALE, 1}, {COLUMN_AMOUNT, 105}, {COLUMN_UPPER, 120},
        {COLUMN_EQUIVALENT_CURRENCY, 2}, {COLUMN_EQUIVALENT_SCALE, 2},
        {COLUMN_EQUIVALENT_AMOUNT, 1625}, {COLUMN_DATE_FIRST, 14558}, {COLUMN_DATE_LAST, 14558},
        {COLUMN_PERIOD_FIRST, 14245}, {COLUMN_PERIOD_LAST, 16070});
}

static void unknown_and_wide_amounts_are_marked(void **state)
{
    struct books *books = *state;
    EXPECT_COLUMNS(books, flow(books, "x", "unknown"), {COLUMN_KIND, KIND_FLOW},
                   {COLUMN_SHAPE, KIND_FLOW}, {COLUMN_STAGE, STAGE_PLEDGE}, {COLUMN_FROM, 1},
                   {COLUMN_TO, 2}, {COLUMN_AMOUNT_KIND, AMOUNT_UNKNOWN + 1},
                   {COLUMN_DATE_FIRST, 14245}, {COLUMN_DATE_LAST, 14609});
    // 2^63 = 9223372036854775808 does not fit, one less does.
    EXPECT_COLUMNS(books, flow(books, "x", "9223372036854775808 USD"), {COLUMN_KIND, KIND_FLOW},
                   {COLUMN_SHAPE, KIND_FLOW}, {COLUMN_STAGE, STAGE_PLEDGE}, {COLUMN_FROM, 1},
                   {COLUMN_TO, 2}, {COLUMN_CURRENCY, 1}, {COLUMN_AMOUNT_KIND, AMOUNT_EXACT + 1},
                   {COLUMN_FLAGS, ROW_AMOUNT_WIDE}, {COLUMN_DATE_FIRST, 14245},
                   {COLUMN_DATE_LAST, 14609});
    EXPECT_COLUMNS(books, flow(books, "x", "9223372036854775807 USD"), {COLUMN_KIND, KIND_FLOW},
                   {COLUMN_SHAPE, KIND_FLOW}, {COLUMN_STAGE, STAGE_PLEDGE}, {COLUMN_FROM, 1},
                   {COLUMN_TO, 2}, {COLUMN_CURRENCY, 1}, {COLUMN_AMOUNT_KIND, AMOUNT_EXACT + 1},
                   {COLUMN_AMOUNT, INT64_MAX}, {COLUMN_DATE_FIRST, 14245},
                   {COLUMN_DATE_LAST, 14609});
}

static void other_kinds_fill_theirs(void **state)
{
    struct books *books = *state;
    EXPECT_COLUMNS(books,
                   RECORD(books, RATE, "base", "EUR", "quote", "USD", "period", "2009-11-10",
                          "value", "1.3319", "type", "spot", "source", "ECB"),
                   {COLUMN_KIND, KIND_RATE}, {COLUMN_SHAPE, KIND_RATE}, {COLUMN_BASE, 1},
                   {COLUMN_QUOTE, 2}, {COLUMN_RATE_TYPE, RATE_SPOT}, {COLUMN_SOURCE, 1},
                   {COLUMN_SCALE, 4}, {COLUMN_AMOUNT, 13319}, {COLUMN_DATE_FIRST, 14558},
                   {COLUMN_DATE_LAST, 14558});
    EXPECT_COLUMNS(books, RECORD(books, VOID, "target", "one", "reason", "r"),
                   {COLUMN_KIND, KIND_VOID}, {COLUMN_SHAPE, KIND_VOID}, {COLUMN_TARGET, 17});
    EXPECT_COLUMNS(books,
                   RECORD(books, AMEND, "target", "one", "target-kind", "schedule", "reason", "r",
                          "flow", "one", "due", "2009", "amount", "5 USD"),
                   {COLUMN_KIND, KIND_AMEND}, {COLUMN_SHAPE, KIND_SCHEDULE}, {COLUMN_TARGET, 17},
                   {COLUMN_EARLIER, 17}, {COLUMN_CURRENCY, 1},
                   {COLUMN_AMOUNT_KIND, AMOUNT_EXACT + 1}, {COLUMN_AMOUNT, 5},
                   {COLUMN_DATE_FIRST, 14245}, {COLUMN_DATE_LAST, 14609});
}

// The quick way for plain amounts, taken once their currency was met, against the general reader:
// it takes the same texts and gives the same columns.
static void an_amount_met_before_reads_alike(void **state)
{
    static const char *const texts[] = {
        "7 EUR",
        "0 EUR",
        "10.5 EUR",
        "0.5 EUR",
        "1 XYZ",
        "1 EU",
        "1 EURO",
        "1.50 EUR",
        "1. EUR",
        ".5 EUR",
        "01 EUR",
        "00 EUR",
        "0.0 EUR",
        "1.2.3 EUR",
        "-5 EUR",
        "-0 EUR",
        "EUR",
        " EUR",
        "1  EUR",
        "1EUR",
        "1 EUR ",
        "1e5 EUR",
        "about 5 EUR",
        "up-to 10 EUR",
        "5..7 EUR",
        "unknown",
        "1,000 EUR",
        "999999999999999999 EUR",

        "9999999999999999999 EUR",  // 19 digits, above 2^63
        "9223372036854775807 EUR",  // the largest that fits
        "0.000000000001 EUR",       // 12 decimals, the most there are
        "0.0000000000001 EUR",      // 13
        "12345.123456789012 EUR",   // 17 digits
        "1234567.123456789012 EUR", // 19 digits
        "99999999999999999999.5 EUR",
        "170141183460469231731687303715884105728 EUR",
    };
    struct books *books = *state;
    struct names names;
    int64_t row[COLUMN_COUNT];
    names_init(&names, &books->arena);
    struct record first = flow(books, "x", "1 EUR");
    must(books, columns_of_record(&first, &names, find_seventeen, NULL, row, &books->err));
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct amount amount;
        struct record record = first;
        record.values[KEY_AMOUNT] = (struct value){(const char **)&texts[i], 1};
        bool is_good = amount_read(slice_of(texts[i]), &amount, &books->err);
        if (columns_of_record(&record, &names, find_seventeen, NULL, row, &books->err) != is_good)
            fail_msg("%s \"%s\"", is_good ? "refused" : "took", texts[i]);
        if (!is_good)
            continue;
        bool is_wide = amount.stated.mantissa != (int64_t)amount.stated.mantissa;
        assert_int_equal(row[COLUMN_AMOUNT_KIND], amount.kind + 1);
        assert_int_equal(row[COLUMN_CURRENCY], amount.kind == AMOUNT_UNKNOWN ? 0 : 1);
        assert_int_equal(row[COLUMN_AMOUNT], is_wide ? 0 : (int64_t)amount.stated.mantissa);
        assert_int_equal(row[COLUMN_SCALE], is_wide ? 0 : amount.stated.scale);
        assert_int_equal(row[COLUMN_UPPER],
                         amount.kind == AMOUNT_RANGE ? (int64_t)amount.upper.mantissa : 0);
        assert_int_equal(row[COLUMN_FLAGS], is_wide ? ROW_AMOUNT_WIDE : 0);
    }
}

// Texts of every length up to past what is remembered, twice, through fields of other kinds too:
// a number stands for one text of one dictionary.
static void a_name_met_before_keeps_its_number(void **state)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    struct books *books = *state;
    struct names names;
    names_init(&names, &books->arena);
    struct record record = flow(books, "x", "1 EUR");
    for (int round = 0; round < 2; round++) {
        for (size_t size = 1; size <= 20; size++) {
            for (size_t place = 0; place <= size; place++) { // where it differs from the others
                char *text = arena_copy(&books->arena, letters, size);
                const char *item = text;
                int64_t row[COLUMN_COUNT];
                if (place < size)
                    text[place] = '-';
                record.values[KEY_FROM] = record.values[KEY_TO] = record.values[KEY_ACTIVITY] =
                    (struct value){&item, 1};
                must(books,
                     columns_of_record(&record, &names, find_seventeen, NULL, row, &books->err));
                assert_int_equal(row[COLUMN_FROM], row[COLUMN_TO]);
                assert_string_equal(names_text(&names, DIM_PARTY, (uint32_t)row[COLUMN_FROM]),
                                    text);
                assert_string_equal(
                    names_text(&names, DIM_ACTIVITY, (uint32_t)row[COLUMN_ACTIVITY]), text);
            }
        }
    }
    assert_int_equal(names.count[DIM_PARTY], 20 * 21 / 2 + 20);
}

static void a_list_is_not_taken_for_its_first_item(void **state)
{
    static const char *const items[] = {"UNDP", "WB"};
    struct books *books = *state;
    struct names names;
    int64_t row[COLUMN_COUNT];
    names_init(&names, &books->arena);
    struct record record = flow(books, "x", "1 EUR");
    for (int64_t count = 1; count <= 2; count++) {
        record.values[KEY_VIA] = (struct value){(const char **)items, (size_t)count};
        must(books, columns_of_record(&record, &names, find_seventeen, NULL, row, &books->err));
        assert_int_equal(row[COLUMN_VIA], count);
    }
    assert_string_equal(names_text(&names, DIM_PARTY_LIST, 2), "UNDP;WB");
}

// Columns that vary from the start, from the last row on, or never: as if each had been encoded
// from an array of its own.
static void rows_put_one_by_one_encode_like_columns(void **state)
{
    struct books *books = *state;
    struct chunk_rows *rows = NEW(&books->arena, struct chunk_rows);
    int64_t *values = NEW_ARRAY(&books->arena, int64_t, CHUNK_RECORDS);
    for (int round = 0; round < 2; round++) { // the second chunk starts afresh
        for (size_t place = 0; place < CHUNK_RECORDS; place++) {
            int64_t *row = chunk_row(rows, place);
            for (int column = 0; column < COLUMN_COUNT; column++)
                row[column] = (int64_t)place >= column * 103 - round ? 3 + column : -round;
            chunk_row_done(rows, place);
        }
        for (int column = 0; column < COLUMN_COUNT; column++) {
            struct buffer expected = {.arena = &books->arena};
            struct buffer out = {.arena = &books->arena};
            for (size_t place = 0; place < CHUNK_RECORDS; place++)
                values[place] = (int64_t)place >= column * 103 - round ? 3 + column : -round;
            chunk_encode(values, CHUNK_RECORDS, &expected);
            chunk_rows_encode(rows, (enum column)column, &out);
            assert_int_equal(out.size, expected.size);
            assert_memory_equal(out.data, expected.data, expected.size);
        }
    }
}

#define FLOWS 9000

static void make_flows(struct books *books)
{
    struct append *append = create_book(books, NOON);
    for (int i = 0; i < FLOWS; i++) {
        const char *amount = arena_printf(&books->arena, "%d %s", i, i % 3 == 0 ? "JPY" : "EUR");
        must_append(books, append, flow(books, NULL, amount));
    }
    must_commit(books, &append);
}

// Record 5 + i is flow i, of i EUR or JPY: what a reader gives for any prefix.
static void expect_prefix(struct books *books, struct store *store, uint64_t size)
{
    static const enum column wanted[] = {COLUMN_AMOUNT, COLUMN_CURRENCY, COLUMN_KIND};
    CLEANUP(columns_close) struct column_reader *reader = NULL;
    const struct column_batch *batch = NULL;
    uint64_t seen = 0;
    must(books, columns_open(&reader, store, size, wanted, COUNT_OF(wanted), &books->err));
    for (;;) {
        must(books, columns_next(reader, &batch, &books->err));
        if (batch == NULL)
            break;
        assert_int_equal(batch->first, seen + 1);
        assert_null(batch->values[COLUMN_FROM]);
        for (size_t i = 0; i < batch->count; i++, seen++) {
            if (seen < 4)
                continue;
            int64_t number = (int64_t)seen - 4;
            uint32_t currency = (uint32_t)batch->values[COLUMN_CURRENCY][i];
            assert_int_equal(batch->values[COLUMN_KIND][i], KIND_FLOW);
            assert_int_equal(batch->values[COLUMN_AMOUNT][i], number);
            assert_string_equal(names_text(columns_names(reader), DIM_CURRENCY, currency),
                                number % 3 == 0 ? "JPY" : "EUR");
        }
    }
    assert_int_equal(seen, size);
}

static void every_prefix_reads_the_same_from_chunks_and_tail(void **state)
{
    static const uint64_t sizes[] = {0, 1, 4, 5, 4095, 4096, 4097, 8191, 8192, 8193, FLOWS + 4};
    struct books *books = *state;
    make_flows(books);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        expect_prefix(books, store, sizes[i]);
}

// Records 1 to 4 are no flows; 8193 and after are behind the last chunk.
static void chunks_with_nothing_wanted_are_passed_over(void **state)
{
    static const struct {
        enum column column;
        uint64_t wanted;
        uint64_t size;
        uint64_t firsts[4]; // of the batches given
    } cases[] = {
        {COLUMN_SHAPE, COLUMNS_BIT(KIND_PARTY), FLOWS, {1, 8193}},
        {COLUMN_SHAPE, COLUMNS_BIT(KIND_PARTY), 8192, {1}},
        {COLUMN_SHAPE, COLUMNS_BIT(KIND_PARTY) | COLUMNS_BIT(KIND_FLOW), FLOWS, {1, 4097, 8193}},
        {COLUMN_SHAPE, COLUMNS_BIT(KIND_RATE), 5000, {0}},
        {COLUMN_SHAPE, COLUMNS_NOT_ZERO, 5000, {1, 4097}},
        {COLUMN_PART_OF, COLUMNS_NOT_ZERO, FLOWS, {8193}},
        {COLUMN_AMOUNT, COLUMNS_BIT(63), 8192, {1, 4097}}, // above 63
        {COLUMN_AMOUNT, COLUMNS_BIT(62), 8192, {1}},       // flow 62 is in the first
    };
    struct books *books = *state;
    make_flows(books);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum column wanted[] = {COLUMN_KIND, cases[i].column};
        CLEANUP(columns_close) struct column_reader *reader = NULL;
        const struct column_batch *batch = NULL;
        must(books, columns_open(&reader, store, cases[i].size, wanted, 2, &books->err));
        columns_only(reader, cases[i].column, cases[i].wanted);
        for (size_t given = 0; given < 4; given++) {
            must(books, columns_next(reader, &batch, &books->err));
            assert_int_equal(batch == NULL ? 0 : batch->first, cases[i].firsts[given]);
            if (batch == NULL)
                break;
            assert_int_equal(batch->values[COLUMN_KIND][batch->count - 1], KIND_FLOW);
        }
    }
}

static void a_changed_chunk_is_refused_by_its_checksum(void **state)
{
    struct books *books = *state;
    make_flows(books);
    // Column 21 is the amount, chunk 1 the records 4097 to 8192.
    assert_int_equal(COLUMN_AMOUNT, 21);
    tamper(books, "UPDATE chunk SET data = replace(data, x'00', x'01') WHERE k = (21 << 32) + 1");
    static const enum column wanted[] = {COLUMN_AMOUNT};
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    CLEANUP(columns_close) struct column_reader *reader = NULL;
    const struct column_batch *batch = NULL;
    must(books, columns_open(&reader, store, FLOWS, wanted, 1, &books->err));
    must(books, columns_next(reader, &batch, &books->err));
    assert_false(columns_next(reader, &batch, &books->err));
    expect_error(books, ERROR_STORE, "records 4097 to 8192 do not match their checksum");
    expect_error(books, ERROR_STORE, "ledger verify");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(encodes_the_smallest_width_that_fits),
        BOOK_TEST(a_flow_fills_its_columns),
        BOOK_TEST(unknown_and_wide_amounts_are_marked),
        BOOK_TEST(other_kinds_fill_theirs),
        BOOK_TEST(an_amount_met_before_reads_alike),
        BOOK_TEST(a_name_met_before_keeps_its_number),
        BOOK_TEST(a_list_is_not_taken_for_its_first_item),
        BOOK_TEST(rows_put_one_by_one_encode_like_columns),
        BOOK_TEST(every_prefix_reads_the_same_from_chunks_and_tail),
        BOOK_TEST(chunks_with_nothing_wanted_are_passed_over),
        BOOK_TEST(a_changed_chunk_is_refused_by_its_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
