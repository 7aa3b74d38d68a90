// Books for the report's tests, and a question's answer as lines of text to compare.
//
// A line is "VALUES stage currency stated lower..upper count"; "~" behind the stated figure when a
// member is about, "open" for no upper bound, "stage unknown count" where nobody states an amount.
// Behind the rows "not CLASS currency stated count" for what was not counted.
#ifndef UNIT_REPORT_ANSWERS_H
#define UNIT_REPORT_ANSWERS_H

#include "../store/books.h"
#include "report/said.h"
#include "report/totals.h"

#define FLOW(books, id, stage, from, to, amount, date, ...)                                        \
    RECORD(books, FLOW, "id", id, "stage", stage, "from", from, "to", to, "amount", amount,        \
           "date", date, ##__VA_ARGS__)
#define ONLY(filter, value)                                                                        \
    .values[FILTER_##filter] = (const char *const[]){value}, .value_count[FILTER_##filter] = 1
#define BY(dimension) .by = {DIMENSION_##dimension}, .by_count = 1

struct opened {
    struct store *store;
    struct snapshot snapshot;
};

// Appends to the open transaction; the rest of a test reads as a list of flows.
static inline void put(struct books *books, struct append *append, struct record record)
{
    must_append(books, append, record);
}

// Records 1 to 8: the book, JPN and DEU outside, AFG, LOTFA, ANA and UN inside, a page of 2012.
static inline struct append *create_world(struct books *books)
{
    struct append *append = NULL;
    struct append_options options = {.now = NOON, .author = "tester"};
    must(books, append_create(&append, books->path, &options, &books->err));
    put(books, append, RECORD(books, BOOK, "title", "World", "currency", "USD"));
    put(books, append,
        RECORD(books, PARTY, "id", "JPN", "name", "Japan", "type", "10", "aliases", "Nippon"));
    put(books, append, RECORD(books, PARTY, "id", "DEU", "name", "Germany", "type", "10"));
    put(books, append,
        RECORD(books, PARTY, "id", "AFG", "name", "Afghanistan", "type", "country", "country",
               "AF"));
    put(books, append, RECORD(books, PARTY, "id", "LOTFA", "name", "Police fund", "type", "fund"));
    put(books, append, RECORD(books, PARTY, "id", "ANA", "name", "Army fund", "type", "fund"));
    put(books, append, RECORD(books, PARTY, "id", "UN", "name", "United Nations", "type", "40"));
    put(books, append,
        RECORD(books, EVIDENCE, "id", "page", "title", "Page", "published", "2012-07-08"));
    return append;
}

static inline struct opened open_at(struct books *books, uint64_t size)
{
    struct opened opened = {.store = open_book(books, STORE_READ)};
    must(books, snapshot_load(&opened.snapshot, opened.store, size, &books->arena, &books->err));
    return opened;
}

static inline const char *sum_text(const struct sum *sum, struct arena *arena)
{
    char stated[DECIMAL_TEXT_MAX], lower[DECIMAL_TEXT_MAX], upper[DECIMAL_TEXT_MAX];
    decimal_format(sum_decimal(sum->stated), stated);
    decimal_format(sum_decimal(sum->lower), lower);
    decimal_format(sum_decimal(sum->upper), upper);
    return arena_printf(arena, "%s%s %s..%s", stated, sum->is_approximate ? "~" : "", lower,
                        sum->is_open ? "open" : upper);
}

static inline const char *totals_text(const struct totals *totals, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct totals_row *row = &totals->rows[i];
        for (size_t j = 0; j < totals->question->by_count; j++)
            buffer_printf(&out, "%s ", row->values[j].id == NULL ? "-" : row->values[j].id);
        buffer_printf(&out, "%s ", code_name(&codes_stage, row->stage));
        if (row->currency == NULL)
            buffer_printf(&out, "unknown %llu\n", (unsigned long long)row->sum.unknown);
        else
            buffer_printf(&out, "%s %s %llu\n", row->currency->code, sum_text(&row->sum, arena),
                          (unsigned long long)row->sum.count);
    }
    for (size_t i = 0; i < totals->excluded_count; i++) {
        const struct totals_excluded *left = &totals->excluded[i];
        char stated[DECIMAL_TEXT_MAX];
        decimal_format(sum_decimal(left->sum.stated), stated);
        buffer_printf(&out, "not %s %s %s %llu\n", counted_name(left->counted),
                      left->currency == NULL ? "unknown" : left->currency->code,
                      left->currency == NULL ? "-" : stated, (unsigned long long)left->sum.count);
    }
    return buffer_string(&out);
}

// The answer from the first `size` records; 0: all.
static inline const char *answer_at(struct books *books, uint64_t size, struct question question)
{
    struct opened opened = open_at(books, size);
    struct totals totals;
    if (question.has_as_stated)
        must(books,
             snapshot_as_stated(&opened.snapshot, &question.as_stated, &books->arena, &books->err));
    must(books, totals_fold(&totals, &opened.snapshot, &question, &books->arena, &books->err));
    const char *text = totals_text(&totals, &books->arena);
    store_close(&opened.store);
    return text;
}

static inline const char *answer(struct books *books, struct question question)
{
    return answer_at(books, 0, question);
}

static inline struct date date_of(struct books *books, const char *text)
{
    struct date date;
    must(books, date_parse(slice_of(text), &date, &books->err));
    return date;
}

#endif
