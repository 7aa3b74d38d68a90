// The driver for SQLite; with db_sqlite_blocks.c the only file that includes sqlite3.h.
//
// A book file comes from anywhere, so opening one compares its schema word for word with ours and
// turns on every defence SQLite has. Durability is WAL with synchronous=FULL, always: NORMAL loses
// acknowledged records in a power cut.
#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "core/record.h"
#include "gen/queries.h"
#include "store/db_sqlite_blocks.h"

#define APPLICATION_ID 0x4C444752 // "LDGR"
#define BUSY_TIMEOUT_MS 10000
#define ROW_COLUMNS_MAX 8
#define SCHEMA_COLUMNS 5
#define CACHE_BULK "PRAGMA cache_size = -65536" // 64 MiB: for imports that go all over the index
// Pages that are only ever added to: what is used again and again stays in the processor's cache.
#define CACHE_APPEND "PRAGMA cache_size = -4096"
#define CACHE_INDEX "PRAGMA cache_size = -16384" // what is sorted at a time

struct db_rows {
    struct db *db;
    sqlite3_stmt *statement;
    enum query query;
    bool is_kept; // the statement belongs to db->kept
    int column_count;
    struct db_value row[ROW_COLUMNS_MAX];
    struct db_rows *next_free;
};

enum step {
    STEP_BEGIN_WRITE,
    STEP_BEGIN_READ,
    STEP_SNAPSHOT,
    STEP_COMMIT,
    STEP_ROLLBACK,
    STEP_COUNT
};

struct db {
    struct arena arena; // holds this struct too
    const char *path;
    const char *shown; // the name in messages
    enum db_mode mode;
    sqlite3 *handle;
    sqlite3_stmt *kept[QUERY_COUNT]; // prepared once
    sqlite3_stmt *steps[STEP_COUNT];
    bool is_in_use[QUERY_COUNT];
    struct db_rows *free_rows;
};

static bool fail_damaged(struct db *db, const char *what, struct error *err)
{
    error_set(err, ERROR_STORE, "the book \"%s\" is damaged: %s", db->shown, what);
    return error_hint(err, "`ledger verify` names the first bad record; restore the book from a "
                           "backup or from its JSON lines");
}

static bool fail_not_a_book(struct db *db, const char *what, struct error *err)
{
    error_set(err, ERROR_STORE, "\"%s\" is not a book: %s", db->shown, what);
    return error_hint(err, "`ledger init` makes a new book under another name");
}

static bool fail_without_room(struct db *db, int number, struct error *err)
{
    error_set(err, ERROR_SYSTEM, "cannot write \"%s\": %s", db->shown, strerror(number));
    return error_hint(err, "nothing was recorded; %s and repeat the command",
                      file_room_hint(number));
}

// What SQLite's answer means to the user.
static bool fail(struct db *db, int code, struct error *err)
{
    // Of the file it shares with other programs SQLite does not keep why it could not be written.
    int last = errno;
    const char *text = db->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db->handle);
    int number = db->handle == NULL ? 0 : sqlite3_system_errno(db->handle);
    if (number == 0 && file_room_hint(last) != NULL)
        number = last;
    switch (code & 0xFF) {
    case SQLITE_CORRUPT: return fail_damaged(db, text, err);
    case SQLITE_NOTADB:
        return fail_not_a_book(db, "it is no database, or its first page is damaged", err);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: // the same while the book is being opened
        error_set(err, ERROR_STORE,
                  "the book \"%s\" is in use: another program has been writing for %d seconds",
                  db->shown, BUSY_TIMEOUT_MS / 1000);
        return error_hint(err, "nothing was recorded; try again when the other program is done");
    case SQLITE_FULL: return fail_without_room(db, ENOSPC, err);
    case SQLITE_READONLY:
        return error_set(err, ERROR_STORE, "the book \"%s\" cannot be written: it is read-only",
                         db->shown);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        if (file_room_hint(number) != NULL)
            return fail_without_room(db, number, err);
        return error_set(err, ERROR_SYSTEM, "cannot %s \"%s\": %s",
                         (code & 0xFF) == SQLITE_IOERR ? "read or write" : "open", db->shown,
                         number == 0 ? text : strerror(number));
    case SQLITE_NOMEM: out_of_memory();
    default:
        return error_set(err, ERROR_STORE, "the database of \"%s\" refuses: %s", db->shown, text);
    }
}

static bool execute(struct db *db, const char *sql, struct error *err)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(db, code, err);
}

// Reads the single number or text (in db->arena) a PRAGMA answers with.
static bool read_pragma(struct db *db, const char *sql, int64_t *number, const char **text,
                        struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(statement, 0);
        if (text != NULL)
            *text = arena_string(&db->arena, found == NULL ? "" : found);
        if (number != NULL)
            *number = sqlite3_column_int64(statement, 0);
    }
    bool is_good = code == SQLITE_ROW || fail(db, code, err);
    sqlite3_finalize(statement);
    return is_good;
}

static bool connect(struct db *db, const char *name, int flags, struct error *err)
{
    const char *vfs = db->mode == DB_CREATE ? NULL : blocks_vfs();
    int code = sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX, vfs);
    if (code != SQLITE_OK)
        return fail(db, code, err);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, 1 << 24);
    sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 0);
    return execute(db, "PRAGMA cell_size_check = ON", err);
}

static bool make_schema(sqlite3 *handle, const char *what, int *code)
{
    *code = SQLITE_OK;
    for (size_t i = 0; i < COUNT_OF(schema_statements) && *code == SQLITE_OK; i++) {
        if (text_starts_with(schema_statements[i], what))
            *code = sqlite3_exec(handle, schema_statements[i], NULL, NULL, NULL);
    }
    return *code == SQLITE_OK;
}

// A type of its own for each value: a name that is a blob reads like the text.
static bool same_column(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    return sqlite3_column_type(a, column) == sqlite3_column_type(b, column) &&
           text_equal((const char *)sqlite3_column_text(a, column),
                      (const char *)sqlite3_column_text(b, column));
}

// Steps through both schemas side by side; both must end together.
static bool compare_schemas(struct db *db, sqlite3_stmt *found, sqlite3_stmt *expected,
                            struct error *err)
{
    for (;;) {
        int code = sqlite3_step(found);
        if (code != SQLITE_ROW && code != SQLITE_DONE)
            return fail(db, code, err);
        bool is_expected = sqlite3_step(expected) == SQLITE_ROW;
        if (code == SQLITE_DONE && !is_expected)
            return true;
        bool is_same = code == SQLITE_ROW && is_expected;
        for (int column = 0; is_same && column < SCHEMA_COLUMNS; column++)
            is_same = same_column(found, expected, column);
        if (is_same)
            continue;
        // Both are sorted by name: what ours has earlier is missing.
        bool is_missing = code == SQLITE_DONE ||
                          (is_expected && strcmp((const char *)sqlite3_column_text(expected, 1),
                                                 (const char *)sqlite3_column_text(found, 1)) < 0);
        sqlite3_stmt *named = is_missing ? expected : found;
        return fail_not_a_book(db,
                               arena_printf(&db->arena,
                                            is_missing ? "it lacks the %s \"%s\""
                                                       : "its %s \"%s\" is not one of a book's",
                                            sqlite3_column_text(named, 0),
                                            sqlite3_column_text(named, 1)),
                               err);
    }
}

// The text of every table and index must be exactly what our own schema gives.
static bool check_schema(struct db *db, struct error *err)
{
    static const char sql[] = "SELECT type, name, tbl_name, sql, rowid FROM sqlite_schema "
                              "ORDER BY name";
    sqlite3 *model = NULL;
    sqlite3_stmt *found = NULL;
    sqlite3_stmt *expected = NULL;
    int made = SQLITE_NOMEM;
    if (sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        !make_schema(model, "CREATE ", &made) ||
        sqlite3_prepare_v2(model, sql, -1, &expected, NULL) != SQLITE_OK) {
        out_of_memory();
    }
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &found, NULL);
    bool is_good =
        code == SQLITE_OK ? compare_schemas(db, found, expected, err) : fail(db, code, err);
    sqlite3_finalize(found);
    sqlite3_finalize(expected);
    sqlite3_close(model);
    return is_good;
}

static bool check_identity(struct db *db, struct error *err)
{
    int64_t application = 0;
    int64_t format = 0;
    const char *encoding = NULL;
    if (!read_pragma(db, "PRAGMA application_id", &application, NULL, err) ||
        !read_pragma(db, "PRAGMA user_version", &format, NULL, err)) {
        return false;
    }
    if (application != APPLICATION_ID)
        return fail_not_a_book(db, "it is a database of another program", err);
    if (format != strtoll(RECORD_FORMAT, NULL, 10)) {
        error_set(err, ERROR_STORE,
                  "the book \"%s\" has format %" PRId64 "; this program reads format %s", db->shown,
                  format, RECORD_FORMAT);
        return error_hint(err, "use the version of the program that made it");
    }
    if (!read_pragma(db, "PRAGMA encoding", NULL, &encoding, err))
        return false;
    if (!text_equal(encoding, "UTF-8"))
        return fail_not_a_book(db, "its texts are not in UTF-8", err);
    return check_schema(db, err);
}

static bool check_path(struct db *db, struct error *err)
{
    struct stat status;
    if (stat(db->path, &status) != 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return error_set(err, ERROR_SYSTEM, "cannot open \"%s\": %s", db->path,
                             strerror(errno));
        error_set(err, ERROR_STORE, "there is no book \"%s\"", db->path);
        return error_hint(err, "`ledger init` makes one; --book or $LEDGER_BOOK names another");
    }
    if (S_ISDIR(status.st_mode))
        return error_set(err, ERROR_STORE, "\"%s\" is a directory; a book is a file", db->path);
    if (!S_ISREG(status.st_mode))
        return fail_not_a_book(db, "it is no regular file", err);
    if (status.st_size == 0)
        return fail_not_a_book(db, "it is empty", err);
    if (access(db->path, R_OK) != 0)
        return error_set(err, ERROR_SYSTEM, "cannot open \"%s\": %s", db->path, strerror(errno));
    if (db->mode != DB_WRITE)
        return true;
    if (file_is_on_network(db->path)) {
        error_set(err, ERROR_STORE,
                  "the book \"%s\" lies on a network file system, where writing it is not safe",
                  db->path);
        return error_hint(err, "keep the book on a disk of this machine; reading it there works");
    }
    if (access(db->path, W_OK) != 0 || access(path_folder(&db->arena, db->path), W_OK) != 0) {
        error_set(err, ERROR_STORE, "the book \"%s\" cannot be written: %s", db->path,
                  strerror(errno));
        return error_hint(err, "reading works; to write, change the rights of the file and of its "
                               "folder");
    }
    return true;
}

// A path as an SQLite URI (RFC 3986 escapes), for immutable=1.
static const char *immutable_name(struct db *db)
{
    struct buffer name = {.arena = &db->arena};
    buffer_text(&name, "file:");
    for (const char *c = db->path; *c != '\0'; c++) {
        if (strchr("%?#", *c) != NULL) {
            buffer_printf(&name, "%%%02X", (unsigned)*c);
        } else {
            buffer_char(&name, *c);
        }
    }
    buffer_text(&name, "?immutable=1");
    return buffer_string(&name);
}

static bool connect_and_check(struct db *db, const char *name, int flags, struct error *err)
{
    if (!connect(db, name, flags, err))
        return false;
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return check_identity(db, err);
}

// True when the file alone is the whole book: nothing waits in the -wal beside it.
static bool is_whole(struct db *db)
{
    struct stat status;
    return stat(arena_printf(&db->arena, "%s-wal", db->path), &status) != 0 || status.st_size == 0;
}

// A reader makes files too, beside the book. Where it cannot, in a read-only folder or on a full
// disk, it reads a whole book without them.
static bool open_immutable(struct db *db, struct error *err)
{
    sqlite3_close(db->handle);
    db->handle = NULL;
    return connect_and_check(db, immutable_name(db), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
}

// A reader too opens for writing where it may, or the last one to close could not tidy up.
static bool open_existing(struct db *db, struct error *err)
{
    struct error cause = {0};
    if (!check_path(db, err))
        return false;
    bool can_make_files = access(path_folder(&db->arena, db->path), W_OK) == 0;
    bool can_write = can_make_files && access(db->path, W_OK) == 0;
    int flags = can_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    if (!can_make_files && is_whole(db)) {
        if (!open_immutable(db, err))
            return false;
    } else if (!connect_and_check(db, db->path, flags, &cause)) {
        bool may_read = db->mode == DB_READ && cause.code == ERROR_SYSTEM && is_whole(db);
        if (!may_read || !open_immutable(db, &cause)) {
            *err = cause;
            return false;
        }
    }
    if (db->mode == DB_READ)
        return execute(db, "PRAGMA query_only = ON", err);
    const char *journal = NULL;
    if (!read_pragma(db, "PRAGMA journal_mode = WAL", NULL, &journal, err))
        return false;
    if (!text_equal(journal, "wal"))
        return error_set(err, ERROR_STORE, "the book \"%s\" cannot be put into WAL mode", db->path);
    return execute(db, "PRAGMA synchronous = FULL; " CACHE_BULK, err);
}

static bool create(struct db *db, struct error *err)
{
    struct stat status;
    if (stat(db->path, &status) == 0 && status.st_size != 0)
        return error_set(err, ERROR_STORE, "\"%s\" is there already", db->path);
    if (file_is_on_network(db->path)) {
        error_set(err, ERROR_STORE,
                  "the folder \"%s\" lies on a network file system, where writing a book is not "
                  "safe",
                  path_folder(&db->arena, db->path));
        return error_hint(err, "keep the book on a disk of this machine");
    }
    if (!connect(db, db->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err))
        return false;
    const char *pragmas = arena_printf(&db->arena,
                                       "PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF; "
                                       "PRAGMA synchronous = OFF; PRAGMA application_id = %d; "
                                       "PRAGMA user_version = %s; " CACHE_APPEND,
                                       APPLICATION_ID, RECORD_FORMAT);
    int code = SQLITE_OK;
    return execute(db, pragmas, err) &&
           (make_schema(db->handle, "CREATE TABLE ", &code) || fail(db, code, err));
}

bool db_open(struct db **db, const char *path, const char *shown, enum db_mode mode,
             struct error *err)
{
    struct arena arena = {0};
    CLEANUP(db_close) struct db *opened = NEW(&arena, struct db);
    opened->arena = arena;
    opened->path = arena_string(&opened->arena, path);
    opened->shown = shown == NULL ? opened->path : arena_string(&opened->arena, shown);
    opened->mode = mode;
    if (mode == DB_CREATE ? !create(opened, err) : !open_existing(opened, err))
        return false;
    *db = TAKE(opened);
    return true;
}

void db_close(struct db **db)
{
    if (*db == NULL)
        return;
    struct db *closing = TAKE(*db);
    db_rollback(closing);
    for (int query = 0; query < QUERY_COUNT; query++) {
        assert(!closing->is_in_use[query]);
        sqlite3_finalize(closing->kept[query]);
    }
    for (int step = 0; step < STEP_COUNT; step++)
        sqlite3_finalize(closing->steps[step]);
    int code = sqlite3_close(closing->handle);
    assert(code == SQLITE_OK);
    (void)code;
    struct arena arena = closing->arena;
    arena_done(&arena);
}

static const char *const step_texts[STEP_COUNT] = {
    [STEP_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [STEP_BEGIN_READ] = "BEGIN",
    [STEP_SNAPSHOT] = "SELECT 1 FROM sqlite_schema LIMIT 1",
    [STEP_COMMIT] = "COMMIT",
    [STEP_ROLLBACK] = "ROLLBACK",
};

// One statement around a transaction, prepared once: a single append runs four of them.
static bool run_step(struct db *db, enum step step, struct error *err)
{
    sqlite3_stmt **statement = &db->steps[step];
    int code = *statement == NULL ? sqlite3_prepare_v3(db->handle, step_texts[step], -1,
                                                       SQLITE_PREPARE_PERSISTENT, statement, NULL)
                                  : SQLITE_OK;
    if (code == SQLITE_OK)
        code = sqlite3_step(*statement);
    bool is_good = code == SQLITE_DONE || code == SQLITE_ROW || fail(db, code, err);
    sqlite3_reset(*statement);
    return is_good;
}

// A read transaction gets its snapshot with its first read, so one is made at once.
bool db_begin(struct db *db, bool for_writing, struct error *err)
{
    if (for_writing)
        return run_step(db, STEP_BEGIN_WRITE, err);
    return run_step(db, STEP_BEGIN_READ, err) && run_step(db, STEP_SNAPSHOT, err);
}

bool db_commit(struct db *db, struct error *err)
{
    return run_step(db, STEP_COMMIT, err);
}

void db_rollback(struct db *db)
{
    if (db->handle == NULL || sqlite3_get_autocommit(db->handle))
        return;
    struct error ignored;
    if (!run_step(db, STEP_ROLLBACK, &ignored)) {
        // Nothing is left to do: what was not committed is rolled back when the file is opened.
    }
}

static bool prepare(struct db *db, enum query query, sqlite3_stmt **statement, struct error *err)
{
    int code = sqlite3_prepare_v3(db->handle, query_texts[query], -1, SQLITE_PREPARE_PERSISTENT,
                                  statement, NULL);
    return code == SQLITE_OK || fail(db, code, err);
}

static int bind(sqlite3_stmt *statement, int place, const struct db_value *value)
{
    const char *data = value->bytes.data == NULL ? "" : value->bytes.data;
    switch (value->type) {
    case DB_NULL: return sqlite3_bind_null(statement, place);
    case DB_INTEGER: return sqlite3_bind_int64(statement, place, value->integer);
    case DB_BYTES:
        return sqlite3_bind_blob64(statement, place, data, value->bytes.size, SQLITE_STATIC);
    case DB_TEXT:
        return sqlite3_bind_text64(statement, place, data, value->bytes.size, SQLITE_STATIC,
                                   SQLITE_UTF8);
    }
    return SQLITE_MISUSE;
}

static bool bind_all(struct db *db, sqlite3_stmt *statement, const struct db_value *values,
                     size_t count, struct error *err)
{
    assert((size_t)sqlite3_bind_parameter_count(statement) == count);
    for (size_t i = 0; i < count; i++) {
        int code = bind(statement, (int)i + 1, &values[i]);
        if (code != SQLITE_OK)
            return fail(db, code, err);
    }
    return true;
}

bool db_run(struct db *db, enum query query, const struct db_value *values, size_t count,
            int64_t *changed, struct error *err)
{
    assert(!db->is_in_use[query]);
    sqlite3_stmt **statement = &db->kept[query];
    if (*statement == NULL && !prepare(db, query, statement, err))
        return false;
    if (!bind_all(db, *statement, values, count, err))
        return false;
    int code = sqlite3_step(*statement);
    bool is_good = code == SQLITE_DONE || fail(db, code, err);
    if (is_good && changed != NULL)
        *changed = sqlite3_changes(db->handle);
    sqlite3_reset(*statement);
    return is_good;
}

static struct db_rows *take_rows(struct db *db)
{
    struct db_rows *rows = db->free_rows;
    if (rows == NULL)
        return NEW(&db->arena, struct db_rows);
    db->free_rows = rows->next_free;
    *rows = (struct db_rows){0};
    return rows;
}

bool db_query(struct db *db, enum query query, const struct db_value *values, size_t count,
              struct db_rows **rows, struct error *err)
{
    bool is_kept = !db->is_in_use[query]; // the same query twice at a time gets a second statement
    sqlite3_stmt *extra = NULL;
    sqlite3_stmt **statement = is_kept ? &db->kept[query] : &extra;
    if (*statement == NULL && !prepare(db, query, statement, err))
        return false;
    if (!bind_all(db, *statement, values, count, err)) {
        sqlite3_finalize(extra);
        return false;
    }
    struct db_rows *made = take_rows(db);
    made->db = db;
    made->statement = *statement;
    made->query = query;
    made->is_kept = is_kept;
    made->column_count = sqlite3_column_count(*statement);
    assert(made->column_count <= ROW_COLUMNS_MAX);
    if (is_kept)
        db->is_in_use[query] = true;
    *rows = made;
    return true;
}

// sqlite3_value_blob gives a text's bytes as they lie, without a copy to end them with NUL. A value
// is fetched once; asking it directly is allowed because one thread alone uses a connection.
static void read_value(sqlite3_stmt *statement, int column, struct db_value *out)
{
    sqlite3_value *value = sqlite3_column_value(statement, column);
    int type = sqlite3_value_type(value);
    out->type = DB_NULL;
    if (type == SQLITE_INTEGER) {
        out->type = DB_INTEGER;
        out->integer = sqlite3_value_int64(value);
    } else if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
        const char *data = sqlite3_value_blob(value);
        out->type = type == SQLITE_TEXT ? DB_TEXT : DB_BYTES;
        out->bytes.data = data == NULL ? "" : data;
        out->bytes.size = (size_t)sqlite3_value_bytes(value);
    }
}

bool db_next(struct db_rows *rows, const struct db_value **row, struct error *err)
{
    int code = sqlite3_step(rows->statement);
    if (code == SQLITE_DONE) {
        *row = NULL;
        return true;
    }
    if (code != SQLITE_ROW)
        return fail(rows->db, code, err);
    for (int i = 0; i < rows->column_count; i++)
        read_value(rows->statement, i, &rows->row[i]);
    *row = rows->row;
    return true;
}

void db_done(struct db_rows **rows)
{
    if (*rows == NULL)
        return;
    struct db_rows *done = TAKE(*rows);
    if (done->is_kept) {
        sqlite3_reset(done->statement);
        done->db->is_in_use[done->query] = false;
    } else {
        sqlite3_finalize(done->statement);
    }
    done->next_free = done->db->free_rows;
    done->db->free_rows = done;
}

bool db_drop_indexes(struct db *db, struct error *err)
{
    return execute(db, "DROP INDEX entry_id; " CACHE_APPEND, err);
}

bool db_make_indexes(struct db *db, struct error *err)
{
    int code = SQLITE_OK;
    return execute(db, CACHE_INDEX, err) &&
           (make_schema(db->handle, "CREATE UNIQUE INDEX ", &code) || fail(db, code, err));
}

// The file is not journalled until now: WAL is written into its header last, and the rows reach
// the disk with it.
bool db_sync(struct db *db, struct error *err)
{
    const char *journal = NULL;
    if (!db_make_indexes(db, err) || !execute(db, "PRAGMA synchronous = FULL", err) ||
        !read_pragma(db, "PRAGMA journal_mode = WAL", NULL, &journal, err)) {
        return false;
    }
    if (!text_equal(journal, "wal"))
        return error_set(err, ERROR_STORE, "the book \"%s\" cannot be put into WAL mode",
                         db->shown);
    return execute(db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}

// Where the file's header is not as in every book, though SQLite may read past it; -1: nowhere. The
// rest are counters, or checked on opening. https://sqlite.org/fileformat2.html, 1.3
static int find_change(const unsigned char header[100])
{
    static const struct {
        int place;
        size_t size;
        const char *bytes;
    } fields[] = {
        {20, 4, "\x00\x40\x20\x20"}, // shares of a page
        {44, 8, "\0\0\0\4\0\0\0\0"}, // format of the schema, size of the cache
        {52, 8, "\0\0\0\0\0\0\0\1"}, // no vacuum by itself, UTF-8
        {64, 4, "\0\0\0\0"},         // nor by steps
        {72, 20, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"}, // kept for later versions
    };
    // Versions to write and to read: of the log, or where another program left it, without it.
    if (header[18] != header[19] || header[18] < 1 || header[18] > 2)
        return 18;
    if (memcmp(header + 28, "\0\0\0\0", 4) == 0)
        return 28; // none is the number of pages; SQLite counts them then
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (memcmp(header + fields[i].place, fields[i].bytes, fields[i].size) != 0)
            return fields[i].place;
    }
    return -1;
}

static bool check_header(struct db *db, struct error *err)
{
    unsigned char header[100];
    sqlite3_file *file = NULL;
    int code = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK)
        code = file->pMethods->xRead(file, header, sizeof(header), 0);
    if (code != SQLITE_OK)
        return fail(db, code, err);
    int place = find_change(header);
    return place < 0 ||
           fail_damaged(db, arena_printf(&db->arena, "its header is changed at byte %d", place),
                        err);
}

bool db_check(struct db *db, struct error *err)
{
    const char *answer = NULL;
    if (!check_header(db, err))
        return false;
    if (!read_pragma(db, "PRAGMA quick_check(1)", NULL, &answer, err))
        return false;
    if (text_equal(answer, "ok"))
        return true;
    const char *newline = strchr(answer, '\n');
    return fail_damaged(db, newline == NULL ? answer : newline + 1, err);
}

bool db_backup(struct db *db, const char *path, const char *shown, struct error *err)
{
    struct db copy = {.path = path, .shown = shown, .mode = DB_WRITE};
    bool is_good = connect(&copy, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (is_good) {
        sqlite3_backup *backup = sqlite3_backup_init(copy.handle, "main", db->handle, "main");
        int code = backup == NULL ? sqlite3_errcode(copy.handle) : sqlite3_backup_step(backup, -1);
        sqlite3_backup_finish(backup);
        is_good = code == SQLITE_DONE || fail(&copy, code, err);
    }
    sqlite3_close(copy.handle);
    return is_good;
}
