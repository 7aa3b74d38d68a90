// What appending costs.
//
//     append durable SMALL BIG COUNT   one flow a transaction, to a small and to a big book in turn,
//                                      and beside each a 4 KB block overwritten and made durable in
//                                      the same folder
//     append single BOOK COUNT         only the first of these, for counting system calls
//     append batch BOOK PLAIN COUNT    1,000 flows a transaction, beside the same bodies put into a
//                                      plain table of a new database PLAIN
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "base/heap.h"
#include "store/append.h"

#define BLOCK 4096
#define BATCH 1000
#define BUSY_MS 5000

static const struct append_options options = {.now = 1750000000, .author = "bench"};

static void put(struct record *record, enum key key, const char *text, struct arena *arena)
{
    struct error err = {0};
    need(record_enter(record, key, slice_of(text), true, arena, &err), text, &err);
}

static void make_flow(struct record *record, uint64_t number, struct arena *arena)
{
    struct diagnostics faults = {.arena = arena};
    *record = (struct record){.kind = KIND_FLOW};
    put(record, KEY_ID, arena_printf(arena, "bench-%07llu", (unsigned long long)number), arena);
    put(record, KEY_STAGE, "disbursement", arena);
    put(record, KEY_FROM, arena_printf(arena, "donor-%03u", (unsigned)(number % 200)), arena);
    put(record, KEY_TO, arena_printf(arena, "fund-%02u", (unsigned)(number % 40)), arena);
    put(record, KEY_AMOUNT, arena_printf(arena, "%u.25 EUR", (unsigned)(number * 7919)), arena);
    put(record, KEY_DATE, "2014-06-30", arena);
    put(record, KEY_ACTIVITY, arena_printf(arena, "activity-%04u", (unsigned)(number % 2000)),
        arena);
    put(record, KEY_TITLE, "Rural water supply, second phase 2014", arena);
    put(record, KEY_EVIDENCE, "doc-0014", arena);
    need(record_finish(record, &faults, "bench", 0, arena), "a flow to append", NULL);
}

// Records are made ready outside the clock: what is timed is the transaction.
static void append_flows(struct store *store, struct record *records, size_t count,
                         struct arena *arena)
{
    struct append *append CLEANUP(append_close) = NULL;
    struct append_result result;
    struct error err = {0};
    need(append_open(&append, store, &options, &err), "append", &err);
    for (size_t i = 0; i < count; i++)
        need(append_record(append, &records[i], &result, arena, &err) &&
                 result.outcome == APPEND_NEW,
             "append", &err);
    need(append_commit(append, NULL, &err), "append", &err);
}

struct clock {
    double *wall;
    double cpu;
};

static void append_one(struct store *store, struct clock *clock, size_t turn, struct arena *arena)
{
    struct record record;
    arena_reset(arena);
    make_flow(&record, store_head(store)->size + 1, arena);
    double wall = wall_seconds();
    double cpu = cpu_seconds();
    append_flows(store, &record, 1, arena);
    clock->cpu += cpu_seconds() - cpu;
    clock->wall[turn] = wall_seconds() - wall;
}

static void overwrite_block(int file, struct clock *clock, size_t turn)
{
    static char block[BLOCK];
    memset(block, (int)turn, sizeof(block));
    double wall = wall_seconds();
    double cpu = cpu_seconds();
    need(pwrite(file, block, sizeof(block), 0) == BLOCK && fdatasync(file) == 0, "block", NULL);
    clock->cpu += cpu_seconds() - cpu;
    clock->wall[turn] = wall_seconds() - wall;
}

static void report(const char *name, const struct clock *clock, size_t count)
{
    printf("%s_wall_us %.2f\n", name, median(clock->wall, count) * 1e6);
    printf("%s_cpu_us %.2f\n", name, clock->cpu / (double)count * 1e6);
}

static void open_book(struct store **store, const char *path)
{
    struct error err = {0};
    need(store_open(store, path, STORE_WRITE, &err), path, &err);
}

static void bench_durable(const char *small_path, const char *big_path, size_t count)
{
    struct store *small CLEANUP(store_close) = NULL;
    struct store *big CLEANUP(store_close) = NULL;
    struct arena keep CLEANUP(arena_done) = {0};
    struct arena arena CLEANUP(arena_done) = {0};
    struct clock clocks[3];
    for (size_t i = 0; i < COUNT_OF(clocks); i++)
        clocks[i] = (struct clock){NEW_ARRAY(&keep, double, count), 0};
    char *block_path = arena_printf(&keep, "%s.block", small_path);
    int file = open(block_path, O_RDWR | O_CREAT | O_TRUNC, 0666);
    need(file >= 0, block_path, NULL);
    open_book(&small, small_path);
    open_book(&big, big_path);
    struct clock ignored = {NEW_ARRAY(&keep, double, 1), 0};
    append_one(small, &ignored, 0, &arena); // the first one makes the journal
    append_one(big, &ignored, 0, &arena);
    overwrite_block(file, &ignored, 0);
    for (size_t i = 0; i < count; i++) {
        append_one(small, &clocks[0], i, &arena);
        overwrite_block(file, &clocks[2], i);
        append_one(big, &clocks[1], i, &arena);
    }
    report("small", &clocks[0], count);
    report("big", &clocks[1], count);
    report("block", &clocks[2], count);
    close(file);
    unlink(block_path);
}

static void bench_single(const char *path, size_t count)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct arena arena CLEANUP(arena_done) = {0};
    double wall;
    struct clock ignored = {&wall, 0};
    open_book(&store, path);
    for (size_t i = 0; i < count; i++)
        append_one(store, &ignored, 0, &arena);
}

static void run_sql(sqlite3 *db, const char *sql)
{
    need(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(db), NULL);
}

static void insert_plain(sqlite3 *db, sqlite3_stmt *insert, const struct entry *entries)
{
    run_sql(db, "BEGIN IMMEDIATE");
    for (size_t i = 0; i < BATCH; i++) {
        char id[32];
        int size = snprintf(id, sizeof(id), "bench-%07llu", (unsigned long long)entries[i].seq);
        sqlite3_bind_int64(insert, 1, (sqlite3_int64)entries[i].seq);
        sqlite3_bind_int(insert, 2, (int)entries[i].kind);
        sqlite3_bind_text(insert, 3, id, size, SQLITE_STATIC);
        sqlite3_bind_text(insert, 4, entries[i].body.data, (int)entries[i].body.size,
                          SQLITE_STATIC);
        need(sqlite3_step(insert) == SQLITE_DONE, sqlite3_errmsg(db), NULL);
        sqlite3_reset(insert);
    }
    run_sql(db, "COMMIT");
}

static void bench_batch(const char *path, const char *plain_path, size_t count)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct arena arena CLEANUP(arena_done) = {0};
    struct error err = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    double ours = 0;
    double plain = 0;
    open_book(&store, path);
    need(sqlite3_open(plain_path, &db) == SQLITE_OK, plain_path, NULL);
    sqlite3_busy_timeout(db, BUSY_MS);
    run_sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind BIGINT NOT NULL,"
                " id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)");
    const char *sql = "INSERT INTO entry VALUES (?, ?, ?, ?)";
    need(sqlite3_prepare_v2(db, sql, -1, &insert, NULL) == SQLITE_OK, sql, NULL);
    for (size_t turn = 0; turn < count; turn++) {
        arena_reset(&arena);
        uint64_t first = store_head(store)->size + 1;
        struct record *records = NEW_ARRAY(&arena, struct record, BATCH);
        struct entry *entries = NEW_ARRAY(&arena, struct entry, BATCH);
        for (size_t i = 0; i < BATCH; i++)
            make_flow(&records[i], first + i, &arena);
        double start = cpu_seconds();
        append_flows(store, records, BATCH, &arena);
        ours += cpu_seconds() - start;
        for (size_t i = 0; i < BATCH; i++)
            need(store_entry(store, first + i, &entries[i], &arena, &err), "body", &err);
        start = cpu_seconds();
        insert_plain(db, insert, entries);
        plain += cpu_seconds() - start;
    }
    printf("ours_us %.3f\n", ours / (double)(count * BATCH) * 1e6);
    printf("plain_us %.3f\n", plain / (double)(count * BATCH) * 1e6);
    sqlite3_finalize(insert);
    sqlite3_close(db);
}

int main(int argc, char **argv)
{
    heap_prepare(); // as the program does
    if (argc == 5 && strcmp(argv[1], "durable") == 0) {
        bench_durable(argv[2], argv[3], strtoul(argv[4], NULL, 10));
    } else if (argc == 4 && strcmp(argv[1], "single") == 0) {
        bench_single(argv[2], strtoul(argv[3], NULL, 10));
    } else if (argc == 5 && strcmp(argv[1], "batch") == 0) {
        bench_batch(argv[2], argv[3], strtoul(argv[4], NULL, 10));
    } else {
        fprintf(stderr, "usage: append durable SMALL BIG COUNT | single BOOK COUNT |"
                        " batch BOOK PLAIN COUNT\n");
        return 2;
    }
    return 0;
}
