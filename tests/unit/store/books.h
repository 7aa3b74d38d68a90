// Books for the store's tests: a folder that is removed again, records from key and text pairs,
// and SQL on the file behind the store's back.
#ifndef UNIT_STORE_BOOKS_H
#define UNIT_STORE_BOOKS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/append.h"
#include "store/audit.h"
#include "store/columns.h"
#include "store/standing.h"

#define NOON 1366113600 // 2013-04-16T12:00:00Z

struct books {
    struct arena arena;
    const char *folder;
    const char *path; // a book's, not made yet
    struct error err;
};

static inline void remove_book(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        char name[256];
        snprintf(name, sizeof(name), "%s%s", path, ends[i]);
        unlink(name);
    }
}

static inline int books_setup(void **state)
{
    struct arena arena = {0};
    struct books *books = NEW(&arena, struct books);
    books->arena = arena;
    const char *base = getenv("TMPDIR");
    char *folder =
        arena_printf(&books->arena, "%s/ledger-store-XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(folder) == NULL)
        return -1;
    books->folder = folder;
    books->path = arena_printf(&books->arena, "%s/book.db", folder);
    *state = books;
    return 0;
}

static inline int books_teardown(void **state)
{
    struct books *books = *state;
    remove_book(books->path);
    int answer = rmdir(books->folder); // fails when a test left a file behind
    struct arena arena = books->arena;
    arena_done(&arena);
    return answer;
}

#define BOOK_TEST(function) cmocka_unit_test_setup_teardown(function, books_setup, books_teardown)

// Fails the test with the error's text.
static inline void must(struct books *books, bool is_good)
{
    if (!is_good)
        fail_msg("%s (hint: %s)", books->err.text, books->err.hint);
}

static inline void expect_error(const struct books *books, enum error_code code, const char *part)
{
    if (strstr(books->err.text, part) == NULL && strstr(books->err.hint, part) == NULL)
        fail_msg("expected \"%s\" in \"%s\" (hint: %s)", part, books->err.text, books->err.hint);
    assert_int_equal(books->err.code, code);
}

// A finished record of key and text pairs, as a command line would enter it; ends in NULL.
static inline struct record make_record(struct books *books, enum kind kind, ...)
{
    struct record record = {.kind = kind};
    struct diagnostics faults = {.arena = &books->arena};
    va_list args;
    va_start(args, kind);
    const char *key = NULL;
    while ((key = va_arg(args, const char *)) != NULL) {
        const char *text = va_arg(args, const char *);
        if (strcmp(key, "target-kind") == 0)
            record.target_kind = (enum kind)code_find(&codes_kind, slice_of(text));
        must(books, record_enter(&record, key_find(slice_of(key)), slice_of(text), false,
                                 &books->arena, &books->err));
    }
    va_end(args);
    if (!record_finish(&record, &faults, "test", 1, &books->arena))
        fail_msg("%s", faults.faults[0].text);
    return record;
}

#define RECORD(books, kind, ...) make_record(books, KIND_##kind, __VA_ARGS__, (const char *)NULL)

static inline bool try_append(struct books *books, struct append *append, struct record record,
                              struct append_result *out)
{
    struct append_result unused;
    return append_record(append, &record, out == NULL ? &unused : out, &books->arena, &books->err);
}

static inline uint64_t must_append(struct books *books, struct append *append, struct record record)
{
    struct append_result out;
    must(books, try_append(books, append, record, &out));
    assert_int_equal(out.outcome, APPEND_NEW);
    return out.seq;
}

static inline struct record flow(struct books *books, const char *id, const char *amount)
{
    if (id == NULL)
        return RECORD(books, FLOW, "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount",
                      amount, "date", "2009");
    return RECORD(books, FLOW, "id", id, "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount",
                  amount, "date", "2009");
}

// Records 1 to 4: book, JPN, LOTFA, page (an evidence).
static inline struct append *create_book(struct books *books, int64_t now)
{
    struct append *append = NULL;
    struct append_options options = {.now = now, .author = "tester"};
    must(books, append_create(&append, books->path, &options, &books->err));
    must_append(books, append, RECORD(books, BOOK, "title", "Test", "currency", "USD"));
    must_append(books, append, RECORD(books, PARTY, "id", "JPN", "name", "Japan", "type", "10"));
    must_append(books, append,
                RECORD(books, PARTY, "id", "LOTFA", "name", "Trust fund", "type", "fund"));
    must_append(books, append, RECORD(books, EVIDENCE, "id", "page", "title", "A page"));
    return append;
}

static inline struct head must_commit(struct books *books, struct append **append)
{
    struct head head;
    must(books, append_commit(*append, &head, &books->err));
    append_close(append);
    return head;
}

static inline struct store *open_book(struct books *books, enum store_mode mode)
{
    struct store *store = NULL;
    must(books, store_open(&store, books->path, mode, &books->err));
    return store;
}

static inline struct append *begin(struct books *books, struct store *store, int64_t now)
{
    struct append *append = NULL;
    struct append_options options = {.now = now, .author = "tester"};
    must(books, append_open(&append, store, &options, &books->err));
    return append;
}

// Runs SQL on the file with a connection of its own.
static inline void tamper(struct books *books, const char *sql)
{
    sqlite3 *handle = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(books->path, &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    sqlite3_close(handle);
}

static inline bool verify(struct books *books, struct audit *audit)
{
    CLEANUP(store_close) struct store *store = NULL;
    return store_open(&store, books->path, STORE_READ, &books->err) &&
           audit_store(store, audit, NULL, NULL, &books->err);
}

static inline void must_verify(struct books *books)
{
    struct audit audit;
    must(books, verify(books, &audit));
}

#endif
