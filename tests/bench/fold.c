// Totals of five dimensions from the book's columns, and the same fold over arrays in memory.
//
//     fold BOOK
//
// The arrays hold one number per flow and dimension and its amounts in hundredths; a plain hash
// table sums them with 128-bit accumulators. Both must find the same groups with the same sums. Of
// three rounds the fastest of each counts.
#include <string.h>

#include "bench.h"
#include "core/date.h"
#include "report/totals.h"

#define ROUNDS 3
#define DIMENSIONS 7
#define CLASSES COUNTED_KINDS
#define CURRENCIES 256
#define HUNDREDTH ((int128)10000000000) // in the reader's units

struct arrays {
    size_t count;
    uint32_t *keys[DIMENSIONS];
    int64_t *stated, *lower, *upper;
    uint8_t *counted, *amount_kind;
};

struct cell_of_table {
    uint32_t keys[DIMENSIONS];
    bool is_used, is_open, is_approximate;
    uint64_t count, unknown;
    __int128 stated, lower, upper;
};

struct table_of_groups {
    struct cell_of_table *cells;
    size_t size; // a power of two
    size_t used;
    struct arena *arena;
};

static const struct question question = {
    .by = {DIMENSION_DONOR, DIMENSION_FUND, DIMENSION_ACTIVITY, DIMENSION_RECIPIENT,
           DIMENSION_YEAR},
    .by_count = 5,
};

static void open_reader(struct flow_reader **reader, struct snapshot *snapshot, struct store *store,
                        struct arena *arena)
{
    struct error err = {0};
    need(snapshot_load(snapshot, store, 0, arena, &err), "snapshot", &err);
    if (reader != NULL)
        need(flow_reader_open(reader, snapshot, &question, arena, &err), "columns", &err);
}

static void load_row(struct arrays *arrays, const struct flow_reader *reader,
                     const struct flow_row *row)
{
    size_t count;
    size_t i = arrays->count++;
    const struct recipient_share *shares = flow_reader_recipients(reader, row->recipients, &count);
    arrays->keys[0][i] = row->donor;
    arrays->keys[1][i] = row->fund;
    arrays->keys[2][i] = row->activity;
    arrays->keys[3][i] = count == 0 ? 0 : shares[0].place;
    arrays->keys[4][i] = (uint32_t)days_year(row->first_day, row->last_day);
    arrays->keys[5][i] = row->stage;
    arrays->keys[6][i] = row->currency_index;
    arrays->counted[i] = (uint8_t)row->counted;
    arrays->amount_kind[i] = (uint8_t)row->amount_kind;
    arrays->stated[i] = (int64_t)(row->stated / HUNDREDTH);
    arrays->lower[i] = (int64_t)(row->lower / HUNDREDTH);
    arrays->upper[i] = (int64_t)(row->upper / HUNDREDTH);
}

static void load_arrays(struct arrays *arrays, struct store *store, struct arena *arena)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct snapshot snapshot;
    struct error err = {0};
    const struct flow_row *row;
    open_reader(&reader, &snapshot, store, arena);
    size_t room = snapshot.head.size;
    for (size_t i = 0; i < DIMENSIONS; i++)
        arrays->keys[i] = NEW_ARRAY(arena, uint32_t, room);
    arrays->stated = NEW_ARRAY(arena, int64_t, room);
    arrays->lower = NEW_ARRAY(arena, int64_t, room);
    arrays->upper = NEW_ARRAY(arena, int64_t, room);
    arrays->counted = NEW_ARRAY(arena, uint8_t, room);
    arrays->amount_kind = NEW_ARRAY(arena, uint8_t, room);
    for (;;) {
        need(flow_reader_next(reader, &row, &err), "columns", &err);
        if (row == NULL)
            return;
        load_row(arrays, reader, row);
    }
}

static size_t hash_of(const uint32_t *keys)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < DIMENSIONS; i++)
        hash = (hash ^ keys[i]) * 0x9e3779b97f4a7c15u;
    return (size_t)(hash >> 20);
}

static struct cell_of_table *find_cell(struct table_of_groups *table, const uint32_t *keys)
{
    size_t slot = hash_of(keys);
    for (;; slot++) {
        struct cell_of_table *cell = &table->cells[slot & (table->size - 1)];
        if (!cell->is_used || memcmp(cell->keys, keys, sizeof(cell->keys)) == 0)
            return cell;
    }
}

static void double_table(struct table_of_groups *table)
{
    struct table_of_groups old = *table;
    table->size = old.size == 0 ? 1024 : old.size * 2;
    table->cells = NEW_ARRAY(table->arena, struct cell_of_table, table->size);
    for (size_t i = 0; i < old.size; i++)
        if (old.cells[i].is_used)
            *find_cell(table, old.cells[i].keys) = old.cells[i];
}

static void add(struct cell_of_table *cell, const struct arrays *arrays, size_t i)
{
    cell->count++;
    if (arrays->keys[6][i] == 0) {
        cell->unknown++;
        return;
    }
    cell->is_open |= arrays->amount_kind[i] == AMOUNT_AT_LEAST;
    cell->is_approximate |= arrays->amount_kind[i] == AMOUNT_ABOUT;
    cell->stated += arrays->stated[i];
    cell->lower += arrays->lower[i];
    cell->upper += arrays->upper[i];
}

static void fold_arrays(struct table_of_groups *table, const struct arrays *arrays)
{
    static struct cell_of_table excluded[CLASSES][CURRENCIES];
    memset(excluded, 0, sizeof(excluded));
    for (size_t i = 0; i < arrays->count; i++) {
        if (arrays->counted[i] != COUNTED) {
            add(&excluded[arrays->counted[i]][arrays->keys[6][i]], arrays, i);
            continue;
        }
        uint32_t keys[DIMENSIONS];
        for (size_t j = 0; j < DIMENSIONS; j++)
            keys[j] = arrays->keys[j][i];
        if (table->used * 2 >= table->size)
            double_table(table);
        struct cell_of_table *cell = find_cell(table, keys);
        if (!cell->is_used) {
            memcpy(cell->keys, keys, sizeof(keys));
            cell->is_used = true;
            table->used++;
        }
        add(cell, arrays, i);
    }
}

// The two folds number years and places alike or not: their groups are compared by what they sum.
static void compare(const struct totals *totals, const struct table_of_groups *table)
{
    __int128 ours[3] = {0};
    __int128 plain[3] = {0};
    for (size_t i = 0; i < totals->row_count; i++) {
        ours[0] += totals->rows[i].sum.stated;
        ours[1] += totals->rows[i].sum.lower;
        ours[2] += totals->rows[i].sum.upper;
    }
    for (size_t i = 0; i < table->size; i++) {
        plain[0] += table->cells[i].stated * HUNDREDTH;
        plain[1] += table->cells[i].lower * HUNDREDTH;
        plain[2] += table->cells[i].upper * HUNDREDTH;
    }
    need(totals->row_count == table->used && memcmp(ours, plain, sizeof(ours)) == 0,
         "the two folds differ", NULL);
}

static double least(double a, double b)
{
    return a == 0 || b < a ? b : a;
}

int main(int argc, char **argv)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct arena keep CLEANUP(arena_done) = {0};
    struct arrays arrays = {0};
    struct error err = {0};
    double ours = 0;
    double plain = 0;
    size_t groups = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: fold BOOK\n");
        return 2;
    }
    need(store_open(&store, argv[1], STORE_READ, &err), argv[1], &err);
    load_arrays(&arrays, store, &keep);
    for (int round = 0; round < ROUNDS; round++) {
        struct arena arena CLEANUP(arena_done) = {0};
        struct arena table_arena CLEANUP(arena_done) = {0};
        struct table_of_groups table = {.arena = &table_arena};
        struct snapshot snapshot;
        struct totals totals;
        struct store *fresh CLEANUP(store_close) = NULL; // with nothing read yet
        double start = cpu_seconds();
        need(store_open(&fresh, argv[1], STORE_READ, &err), argv[1], &err);
        open_reader(NULL, &snapshot, fresh, &arena);
        need(totals_fold(&totals, &snapshot, &question, &arena, &err), "totals", &err);
        ours = least(ours, cpu_seconds() - start);
        start = cpu_seconds();
        fold_arrays(&table, &arrays);
        plain = least(plain, cpu_seconds() - start);
        compare(&totals, &table);
        groups = table.used;
    }
    printf("groups %zu\nours_s %.6f\narrays_s %.6f\n", groups, ours, plain);
    return 0;
}
