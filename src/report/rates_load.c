// The rates of the book, each series in one piece of just its size: a history fills megabytes, which
// cost more to touch than to read. So the records are counted first and kept in a second walk.
#include <stdlib.h>
#include <string.h>

#include "report/rates.h"
#include "store/columns.h"

#define RECENT_SERIES 256

struct loading {
    struct rates *rates;
    const struct snapshot *snapshot;
    const struct names *names;
    // series met before, by their dictionary ids: a history has them in turn, day by day
    struct recent {
        int64_t source, base, quote, type;
        size_t place;
    } recent[RECENT_SERIES];
};

#define VALUE(column) (batch->values[COLUMN_##column][i])

static void add_source(struct rates *rates, const char *source)
{
    for (size_t i = 0; i < rates->sources.count; i++)
        if (strcmp(rates->sources.items[i], source) == 0)
            return;
    LIST_PUSH(rates->arena, &rates->sources, source);
}

static size_t add_series(struct rates *rates, const struct rate_series *found)
{
    uint64_t key = rates_key(found->type, found->base, found->quote);
    size_t place = rates_place(rates, found->source, key);
    if (place != 0)
        return place;
    struct rate_series series = {
        .source = arena_string(rates->arena, found->source),
        .base = arena_string(rates->arena, found->base),
        .quote = arena_string(rates->arena, found->quote),
        .type = found->type,
    };
    LIST_PUSH(rates->arena, &rates->series, series);
    LIST_PUSH(rates->arena, &rates->keys, key);
    add_source(rates, series.source);
    return rates->series.count;
}

static struct rate_series *series_of(struct loading *loading, const struct column_batch *batch,
                                     size_t i)
{
    struct rates *rates = loading->rates;
    uint64_t mixed = (uint64_t)(VALUE(SOURCE) * 131 + VALUE(BASE) * 31 + VALUE(QUOTE)) * 4 +
                     (uint64_t)VALUE(RATE_TYPE);
    struct recent *recent = &loading->recent[mixed % RECENT_SERIES];
    if (recent->place != 0 && VALUE(SOURCE) == recent->source && VALUE(BASE) == recent->base &&
        VALUE(QUOTE) == recent->quote && VALUE(RATE_TYPE) == recent->type)
        return &rates->series.items[recent->place - 1];
    struct rate_series series = {
        .source = names_text(loading->names, DIM_SOURCE, (uint32_t)VALUE(SOURCE)),
        .base = names_text(loading->names, DIM_CURRENCY, (uint32_t)VALUE(BASE)),
        .quote = names_text(loading->names, DIM_CURRENCY, (uint32_t)VALUE(QUOTE)),
        .type = (enum rate_type)VALUE(RATE_TYPE),
    };
    *recent = (struct recent){VALUE(SOURCE), VALUE(BASE), VALUE(QUOTE), VALUE(RATE_TYPE),
                              add_series(rates, &series)};
    return &rates->series.items[recent->place - 1];
}

static void count_batch(struct loading *loading, const struct column_batch *batch, size_t i)
{
    series_of(loading, batch, i)->capacity++;
}

static void keep(struct loading *loading, const struct column_batch *batch, size_t i)
{
    struct rate_series *series = series_of(loading, batch, i);
    series->points[series->count++] = (struct rate_point){
        .first_day = (int32_t)VALUE(DATE_FIRST),
        .last_day = (int32_t)VALUE(DATE_LAST),
        .mantissa = VALUE(AMOUNT),
        .scale = (uint8_t)VALUE(SCALE),
        .seq = batch->first + i,
    };
}

typedef void on_rate(struct loading *loading, const struct column_batch *batch, size_t i);

// Each standing rate of the book.
static bool walk(struct loading *loading, on_rate *visit, const enum column *wanted, size_t count,
                 struct error *err)
{
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    const struct snapshot *snapshot = loading->snapshot;
    const struct column_batch *batch;
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, count, err))
        return false;
    columns_only(reader, COLUMN_SHAPE, COLUMNS_BIT(KIND_RATE));
    loading->names = columns_names(reader);
    for (;;) {
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++)
            if (VALUE(SHAPE) == KIND_RATE && VALUE(KIND) != KIND_VOID &&
                !standing_is_gone(&snapshot->standing, batch->first + i))
                visit(loading, batch, i);
    }
}

static int compare_points(const void *a, const void *b)
{
    const struct rate_point *left = a;
    const struct rate_point *right = b;
    if (left->first_day != right->first_day)
        return left->first_day < right->first_day ? -1 : 1;
    return (left->seq > right->seq) - (left->seq < right->seq);
}

// Histories mostly come day by day already.
static void sort_points(struct rate_series *series)
{
    for (size_t i = 1; i < series->count; i++) {
        if (compare_points(&series->points[i - 1], &series->points[i]) > 0) {
            qsort(series->points, series->count, sizeof(*series->points), compare_points);
            return;
        }
    }
}

bool rates_load(struct rates *out, const struct snapshot *snapshot, struct arena *arena,
                struct error *err)
{
    // what names a series comes first
    static const enum column wanted[] = {
        COLUMN_KIND,      COLUMN_SHAPE,      COLUMN_SOURCE,    COLUMN_BASE,   COLUMN_QUOTE,
        COLUMN_RATE_TYPE, COLUMN_DATE_FIRST, COLUMN_DATE_LAST, COLUMN_AMOUNT, COLUMN_SCALE,
    };
    enum { OF_SERIES = 6 };
    struct loading loading = {.rates = out, .snapshot = snapshot};
    *out = (struct rates){.arena = arena};
    if (!walk(&loading, count_batch, wanted, OF_SERIES, err))
        return false;
    for (size_t i = 0; i < out->series.count; i++)
        out->series.items[i].points =
            NEW_ARRAY(arena, struct rate_point, out->series.items[i].capacity);
    if (!walk(&loading, keep, wanted, COUNT_OF(wanted), err))
        return false;
    for (size_t i = 0; i < out->series.count; i++)
        sort_points(&out->series.items[i]);
    return true;
}
