// Conversion of many days: each day's own rate is found, by whatever route, and told of afterwards.
#include "answers.h"
#include "report/conversion.h"
#include "report/flow_reader.h"

#define DAYS 1500
#define FIRST_DAY 12418 // 2004-01-01

static const char *day_text(struct books *books, int day)
{
    int32_t year = 0;
    unsigned month = 0;
    unsigned of_month = 0;
    day_to_civil(FIRST_DAY + day, &year, &month, &of_month);
    return arena_printf(&books->arena, "%04d-%02u-%02u", year, month, of_month);
}

static void put_rate(struct books *books, struct append *append, const char *quote, int day,
                     int value)
{
    put(books, append,
        RECORD(books, RATE, "base", "EUR", "quote", quote, "period", day_text(books, day), "value",
               arena_printf(&books->arena, "%d", value), "type", "spot", "source", "ECB"));
}

static struct converter *make_converter(struct books *books, struct opened *opened,
                                        const char *policy)
{
    struct converter *converter = NULL;
    struct conversion_request request = {.target = currency_find(slice_of("USD")),
                                         .policy = policy};
    must(books,
         converter_open(&converter, &opened->snapshot, &request, &books->arena, &books->err));
    return converter;
}

// A euro is 2 dollars and then 1 more each day, and 4 pounds every day; the newest day comes first.
static struct converter *open_rates(struct books *books, struct opened *opened, const char *policy)
{
    struct append *append = create_world(books);
    for (int day = DAYS - 1; day >= 0; day--) {
        put_rate(books, append, "USD", day, 2 + day);
        put_rate(books, append, "GBP", day, 4);
    }
    must_commit(books, &append);
    *opened = open_at(books, 0);
    return make_converter(books, opened, policy);
}

static struct flow_row row_of(const char *currency, int day, int64_t amount)
{
    int128 units = (int128)amount * 1000000000000;
    return (struct flow_row){
        .currency = currency_find(slice_of(currency)),
        .amount_kind = AMOUNT_EXACT,
        .stated = units,
        .lower = units,
        .upper = units,
        .first_day = FIRST_DAY + day,
        .last_day = FIRST_DAY + day,
    };
}

static void expect(struct books *books, struct converter *converter, const char *currency, int day,
                   int64_t amount, int64_t dollars)
{
    struct flow_row row = row_of(currency, day, amount);
    converter_expect(converter, row.currency, row.first_day, row.last_day);
    must(books, converter_apply(converter, &row, NULL, &books->err));
    assert_int_equal(row.conversion, CONVERSION_COMPUTED);
    assert_true(row.stated == (int128)dollars * 1000000000000);
    assert_true(row.lower == row.stated && row.upper == row.stated);
    assert_int_equal(row.original_stated / 1000000000000, amount);
}

static void every_day_has_its_own_rate(void **state)
{
    struct books *books = *state;
    struct opened opened;
    struct converter *converter = open_rates(books, &opened, "spot; age 0");
    for (int round = 0; round < 2; round++) { // found again, and among many others
        for (int day = 0; day < DAYS; day++) {
            expect(books, converter, "EUR", day, 3, 3 * (2 + day));
            expect(books, converter, "GBP", day, 12, 3 * (2 + day)); // 12 ÷ 4 × (2 + day)
        }
    }
    for (int day = DAYS; day < DAYS + 3; day++) { // too late for a rate
        struct flow_row row = row_of("EUR", day, 1);
        must(books, converter_apply(converter, &row, NULL, &books->err));
        assert_int_equal(row.conversion, CONVERSION_MISSING);
        assert_true(row.stated == 1000000000000);
    }
    size_t count = 0;
    const struct rate_used *used = converter_used(converter, &count);
    assert_int_equal(count, 2 * DAYS + 3);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(used[i].count, used[i].method == CONVERSION_COMPUTED ? 2 : 1);
    store_close(&opened.store);
}

// January 2004 has 31 days of 2 to 32 dollars: 17 on average. It shares its ends with two of them.
static void a_month_is_not_its_first_or_last_day(void **state)
{
    struct books *books = *state;
    struct opened opened;
    struct converter *converter =
        open_rates(books, &opened, "spot; month average; age 0; computed averages");
    for (int round = 0; round < 2; round++) {
        expect(books, converter, "EUR", 0, 1, 2);
        struct flow_row row = row_of("EUR", 0, 1);
        row.last_day += 30;
        must(books, converter_apply(converter, &row, NULL, &books->err));
        assert_true(row.stated == (int128)17 * 1000000000000);
        expect(books, converter, "EUR", 30, 1, 32);
    }
    store_close(&opened.store);
}

// Rates on the days 0, 1, 4, 9 and so on, so that no day is where an even spacing would have it: 2
// dollars, then 1 more with each. A day has the rate of the last square before it.
static void uneven_days_have_the_last_rate(void **state)
{
    struct books *books = *state;
    struct append *append = create_world(books);
    for (int root = 0; root * root < DAYS; root++)
        put_rate(books, append, "USD", root * root, 2 + root);
    must_commit(books, &append);
    struct opened opened = open_at(books, 0);
    struct converter *converter = make_converter(books, &opened, "spot; age 80");
    for (int day = 0, root = 0; day < DAYS; day++) {
        root += (root + 1) * (root + 1) == day;
        expect(books, converter, "EUR", day, 3, 3 * (2 + root));
    }
    struct flow_row row = row_of("EUR", -1, 1);
    must(books, converter_apply(converter, &row, NULL, &books->err));
    assert_int_equal(row.conversion, CONVERSION_MISSING);
    store_close(&opened.store);
}

// As many series as a source may have: each keeps its own points.
static void currencies_are_not_mixed_up(void **state)
{
    static const char codes[] =
        "AED AFN ALL AMD AOA ARS AUD AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
        "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB FJD GEL GHS GMD "
        "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW "
        "KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN";
    struct books *books = *state;
    struct append *append = create_world(books);
    for (int round = 0; round < 2; round++) {
        put_rate(books, append, "USD", round, 1);
        for (size_t at = 0; at < sizeof(codes); at += 4)
            put_rate(books, append, arena_copy(&books->arena, codes + at, 3), round,
                     (int)at + 1 + round);
    }
    must_commit(books, &append);
    struct opened opened = open_at(books, 0);
    struct converter *converter = make_converter(books, &opened, "spot; age 0");
    for (int round = 0; round < 2; round++) {
        for (size_t at = 0; at < sizeof(codes); at += 4)
            expect(books, converter, arena_copy(&books->arena, codes + at, 3), round,
                   7 * ((int64_t)at + 1 + round), 7);
    }
    store_close(&opened.store);
}

static void what_was_used_is_told_with_its_flows(void **state)
{
    struct books *books = *state;
    struct opened opened;
    struct converter *converter = open_rates(books, &opened, "spot; age 0");
    size_t count = 0;
    expect(books, converter, "EUR", 9, 1, 11);
    converter_forget(converter);
    converter_used(converter, &count);
    assert_int_equal(count, 0);
    for (int day = 0; day < 3; day++) {
        for (int flow = 0; flow <= day; flow++)
            expect(books, converter, "GBP", day, 4, 2 + day);
    }
    const struct rate_used *used = converter_used(converter, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        int day = used[i].first_day - FIRST_DAY;
        assert_int_equal(used[i].count, day + 1);
        assert_int_equal(used[i].last_day, used[i].first_day);
        assert_int_equal(used[i].method, CONVERSION_COMPUTED);
        assert_string_equal(used[i].from, "GBP");
        assert_string_equal(used[i].to, "USD");
        assert_int_equal(used[i].rate.numerator.value.mantissa, 2 + day);
        assert_int_equal(used[i].rate.denominator.value.mantissa, 4);
        assert_string_equal(used[i].rate.numerator_series->quote, "USD");
        // Records 9 and 10 are the rates of the last day.
        assert_int_equal(used[i].rate.numerator.seq, 9 + 2 * (DAYS - 1 - day));
    }
    store_close(&opened.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(every_day_has_its_own_rate),
        BOOK_TEST(a_month_is_not_its_first_or_last_day),
        BOOK_TEST(uneven_days_have_the_last_rate),
        BOOK_TEST(currencies_are_not_mixed_up),
        BOOK_TEST(what_was_used_is_told_with_its_flows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
