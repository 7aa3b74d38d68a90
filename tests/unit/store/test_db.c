// What a file must be to be a book, and what is left behind when it is closed.
#include "books.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "gen/queries.h"
#include "store/db.h"

static void write_file(struct books *books, const char *text)
{
    FILE *file = fopen(books->path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void refuses_to_open(struct books *books, enum error_code code, const char *part)
{
    struct store *store = NULL;
    books->err = (struct error){0};
    assert_false(store_open(&store, books->path, STORE_READ, &books->err));
    assert_null(store);
    expect_error(books, code, part);
}

static void make_book(struct books *books)
{
    struct append *append = create_book(books, NOON);
    must_commit(books, &append);
}

static void refuses_missing_file_with_the_way_to_make_one(void **state)
{
    refuses_to_open(*state, ERROR_STORE, "there is no book");
    refuses_to_open(*state, ERROR_STORE, "ledger init");
}

static void refuses_directory(void **state)
{
    struct books *books = *state;
    assert_int_equal(mkdir(books->path, 0777), 0);
    refuses_to_open(books, ERROR_STORE, "is a directory");
    rmdir(books->path);
}

static void refuses_what_is_no_database(void **state)
{
    struct books *books = *state;
    write_file(books, "");
    refuses_to_open(books, ERROR_STORE, "is not a book: it is empty");
    write_file(books, "this is a text, and long enough to have a whole database header in it: "
                      "one hundred bytes at least, which it has by now");
    refuses_to_open(books, ERROR_STORE, "is not a book");
}

static void refuses_foreign_database(void **state)
{
    struct books *books = *state;
    tamper(books, "CREATE TABLE t (x)");
    refuses_to_open(books, ERROR_STORE, "a database of another program");
}

static void refuses_other_format(void **state)
{
    struct books *books = *state;
    make_book(books);
    tamper(books, "PRAGMA user_version = 2");
    refuses_to_open(books, ERROR_STORE, "has format 2; this program reads format 1");
}

static void refuses_anything_extra_in_the_schema(void **state)
{
    static const struct {
        const char *sql;
        const char *name;
    } cases[] = {
        {"CREATE TABLE extra (x)", "table \"extra\""},
        {"CREATE INDEX slow ON entry (kind)", "index \"slow\""},
        {"CREATE VIEW v AS SELECT 1", "view \"v\""},
        {"CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM chunk; END", "trigger \"t\""},
        {"DROP INDEX entry_id", "lacks tables"},
        {"ALTER TABLE entry ADD COLUMN x", "table \"entry\""},
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        make_book(books);
        tamper(books, cases[i].sql);
        // A missing index moves the row that is met first; what matters is that it is refused.
        bool is_drop = strncmp(cases[i].sql, "DROP", 4) == 0;
        refuses_to_open(books, ERROR_STORE, is_drop ? "is not a book" : cases[i].name);
        remove_book(books->path);
    }
}

// SQLite takes them for the same; one flipped bit makes each of them.
static void refuses_other_values_that_read_alike_in_the_schema(void **state)
{
    static const char *const changes[] = {
        "tbl_name = cast(tbl_name AS blob) WHERE name = 'name'",
        "rowid = 20 WHERE name = 'entry_id'",
    };
    struct books *books = *state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        make_book(books);
        tamper(books, arena_printf(&books->arena,
                                   "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET %s",
                                   changes[i]));
        refuses_to_open(books, ERROR_STORE, "is not one of a book's");
        remove_book(books->path);
    }
}

// Of the first 100 bytes, but for the counters, which any program that writes sets anew.
static void verify_names_a_changed_header(void **state)
{
    struct books *books = *state;
    make_book(books);
    int file = open(books->path, O_RDWR);
    assert_true(file >= 0);
    for (off_t at = 0; at < 100; at++) {
        if (at / 4 == 24 / 4 || at / 4 == 40 / 4 || at >= 92)
            continue;
        for (int bit = 0; bit < 8; bit++) {
            unsigned char was = 0;
            struct audit audit;
            assert_int_equal(pread(file, &was, 1, at), 1);
            unsigned char changed = was ^ (unsigned char)(1 << bit);
            assert_int_equal(pwrite(file, &changed, 1, at), 1);
            if (verify(books, &audit))
                fail_msg("not found: bit %d of byte %d", bit, (int)at);
            assert_int_equal(pwrite(file, &was, 1, at), 1);
        }
    }
    must_verify(books);
    // As many pages as the file has.
    assert_int_equal(pwrite(file, "\0\0\0\0", 4, 28), 4);
    struct audit audit;
    assert_false(verify(books, &audit));
    expect_error(books, ERROR_STORE, "is damaged: its header is changed at byte 28");
    close(file);
    remove_book(books->path);
    make_book(books);
    tamper(books, "PRAGMA default_cache_size = 100");
    assert_false(verify(books, &audit));
    expect_error(books, ERROR_STORE, "is damaged: its header is changed at byte 44");
}

// As one that copies it into another journal may leave it; the next writer puts that right.
static void verify_takes_a_book_without_a_log(void **state)
{
    struct books *books = *state;
    make_book(books);
    tamper(books, "PRAGMA journal_mode = DELETE");
    must_verify(books);
}

static void closing_leaves_the_book_alone_in_its_folder(void **state)
{
    struct books *books = *state;
    make_book(books);
    struct store *store = open_book(books, STORE_WRITE);
    struct append *append = begin(books, store, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    must_commit(books, &append);
    struct store *reader = open_book(books, STORE_READ);
    assert_int_equal(store_head(reader)->size, 5);
    store_close(&store);
    store_close(&reader);
    assert_false(file_exists(arena_printf(&books->arena, "%s-wal", books->path)));
    assert_false(file_exists(arena_printf(&books->arena, "%s-shm", books->path)));
}

static void a_new_book_has_the_rights_the_umask_leaves(void **state)
{
    struct books *books = *state;
    mode_t old = umask(027);
    make_book(books);
    umask(old);
    struct stat status;
    assert_int_equal(stat(books->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
}

static void an_open_store_keeps_its_snapshot(void **state)
{
    struct books *books = *state;
    make_book(books);
    CLEANUP(store_close) struct store *reader = open_book(books, STORE_READ);
    CLEANUP(store_close) struct store *writer = open_book(books, STORE_WRITE);
    struct append *append = begin(books, writer, NOON);
    must_append(books, append, flow(books, "one", "5 USD"));
    must_commit(books, &append);
    uint64_t seq = 9;
    assert_int_equal(store_head(writer)->size, 5);
    assert_int_equal(store_head(reader)->size, 4);
    must(books, store_find(reader, slice_of("one"), &seq, &books->err));
    assert_int_equal(seq, 0);
    must(books, store_find(writer, slice_of("one"), &seq, &books->err));
    assert_int_equal(seq, 5);
}

static uint64_t count_entries(struct books *books, struct db *db)
{
    const struct db_value *row = NULL;
    uint64_t count = 0;
    must(books, db_begin(db, false, &books->err));
    CLEANUP(db_done) struct db_rows *rows = NULL;
    must(books, db_query(db, QUERY_ENTRY_ALL, NULL, 0, &rows, &books->err));
    for (;; count++) {
        must(books, db_next(rows, &row, &books->err));
        if (row == NULL)
            break;
        assert_int_equal(row[0].integer, count + 1);
    }
    db_done(&rows);
    db_rollback(db);
    return count;
}

// Each time the pages read ahead are many, and a checkpoint has changed them since.
static void a_reader_sees_what_was_written_between_its_snapshots(void **state)
{
    struct books *books = *state;
    make_book(books);
    CLEANUP(db_close) struct db *reader = NULL;
    must(books, db_open(&reader, books->path, NULL, DB_READ, &books->err));
    CLEANUP(store_close) struct store *writer = open_book(books, STORE_WRITE);
    assert_int_equal(count_entries(books, reader), 4);
    for (uint64_t round = 1; round <= 3; round++) {
        struct append *append = begin(books, writer, NOON);
        for (int i = 0; i < 3000; i++)
            must_append(books, append, flow(books, NULL, "5 USD"));
        must_commit(books, &append);
        tamper(books, "PRAGMA wal_checkpoint(TRUNCATE)");
        assert_int_equal(count_entries(books, reader), 4 + round * 3000);
    }
}

// More than the cache holds: pages go into the -wal, change there again and are read back from it.
static void an_append_larger_than_the_cache_is_read_back(void **state)
{
    enum { RECORDS = 20000 };
    struct books *books = *state;
    make_book(books);
    CLEANUP(store_close) struct store *writer = open_book(books, STORE_WRITE);
    struct append *append = begin(books, writer, NOON);
    for (int i = 0; i < RECORDS; i++)
        must_append(books, append, flow(books, NULL, "5 USD"));
    must_commit(books, &append);
    store_close(&writer);
    must_verify(books);
}

static void a_backup_is_the_same_book(void **state)
{
    struct books *books = *state;
    make_book(books);
    const char *copy = arena_printf(&books->arena, "%s/copy.db", books->folder);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    must(books, store_backup(store, copy, &books->err));
    CLEANUP(store_close) struct store *other = NULL;
    must(books, store_open(&other, copy, STORE_READ, &books->err));
    assert_memory_equal(&store_head(other)->root, &store_head(store)->root, sizeof(struct hash));
    assert_false(store_backup(store, copy, &books->err));
    expect_error(books, ERROR_INPUT, "is there already");
    store_close(&other);
    remove_book(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(refuses_missing_file_with_the_way_to_make_one),
        BOOK_TEST(refuses_directory),
        BOOK_TEST(refuses_what_is_no_database),
        BOOK_TEST(refuses_foreign_database),
        BOOK_TEST(refuses_other_format),
        BOOK_TEST(refuses_anything_extra_in_the_schema),
        BOOK_TEST(refuses_other_values_that_read_alike_in_the_schema),
        BOOK_TEST(verify_names_a_changed_header),
        BOOK_TEST(verify_takes_a_book_without_a_log),
        BOOK_TEST(closing_leaves_the_book_alone_in_its_folder),
        BOOK_TEST(a_new_book_has_the_rights_the_umask_leaves),
        BOOK_TEST(an_open_store_keeps_its_snapshot),
        BOOK_TEST(a_reader_sees_what_was_written_between_its_snapshots),
        BOOK_TEST(an_append_larger_than_the_cache_is_read_back),
        BOOK_TEST(a_backup_is_the_same_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
