#include "report/deflators.h"

#include <stdlib.h>
#include <string.h>

#include "store/columns.h"

struct deflator_row {
    const char *area, *source, *base_year;
    struct deflator_year year;
};

struct deflator_list {
    LIST(struct deflator_row) rows;
};

static bool read_row(const struct snapshot *snapshot, uint64_t seq, struct deflator_list *list,
                     struct arena *arena, struct error *err)
{
    struct record *record = NEW(arena, struct record);
    struct deflator_row row;
    if (!store_record(snapshot->store, seq, record, arena, err))
        return false;
    row.area = record_text(record, KEY_AREA);
    row.source = record_text(record, KEY_SOURCE);
    row.base_year = record_text(record, KEY_BASE_YEAR);
    row.year.year = (int32_t)strtol(record_text(record, KEY_YEAR), NULL, 10);
    if (!decimal_parse(slice_of(record_text(record, KEY_VALUE)), &row.year.value, err))
        return false;
    LIST_PUSH(arena, &list->rows, row);
    return true;
}

static bool read_all(const struct snapshot *snapshot, struct deflator_list *list,
                     struct arena *arena, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_SHAPE};
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    columns_only(reader, COLUMN_SHAPE, COLUMNS_BIT(KIND_DEFLATOR));
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            return true;
        for (size_t i = 0; i < batch->count; i++)
            if (batch->values[COLUMN_SHAPE][i] == KIND_DEFLATOR &&
                batch->values[COLUMN_KIND][i] != KIND_VOID &&
                !standing_is_gone(&snapshot->standing, batch->first + i) &&
                !read_row(snapshot, batch->first + i, list, arena, err))
                return false;
    }
}

// The area asked for; else the currency's code (USD), else its country's (US).
static const char *choose_area(const struct conversion_request *request,
                               const struct deflator_list *list, struct arena *arena)
{
    const char *wanted[] = {request->constant_area, request->target->code,
                            arena_copy(arena, request->target->code, 2)};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        if (wanted[i] == NULL)
            continue;
        for (size_t j = 0; j < list->rows.count; j++)
            if (strcmp(list->rows.items[j].area, wanted[i]) == 0)
                return wanted[i];
        if (request->constant_area != NULL)
            return NULL;
    }
    return NULL;
}

bool deflators_load(struct deflators *out, const struct snapshot *snapshot,
                    const struct conversion_request *request, struct arena *arena,
                    struct error *err)
{
    struct deflator_list list = {0};
    const char *base_year = "";
    *out = (struct deflators){0};
    if (!read_all(snapshot, &list, arena, err))
        return false;
    out->area = choose_area(request, &list, arena);
    if (out->area == NULL) {
        error_set(err, ERROR_INPUT, "--constant: the book has no deflators for %s",
                  request->constant_area != NULL ? request->constant_area : request->target->code);
        return error_hint(err, "name the area, as in --constant %d@USA, or add deflators",
                          request->constant_year);
    }
    // indexes of different sources or base years do not mix: the first series of the area counts
    for (size_t i = 0; i < list.rows.count; i++) {
        const struct deflator_row *row = &list.rows.items[i];
        if (strcmp(row->area, out->area) != 0)
            continue;
        if (out->source == NULL) {
            out->source = row->source;
            base_year = row->base_year;
        }
        if (strcmp(row->source, out->source) == 0 && strcmp(row->base_year, base_year) == 0)
            LIST_PUSH(arena, &out->years, row->year);
    }
    if (deflators_find(out, request->constant_year) == NULL)
        return error_set(err, ERROR_INPUT, "--constant %d: the book has no deflator of %s for %d",
                         request->constant_year, out->area, request->constant_year);
    return true;
}

const struct decimal *deflators_find(const struct deflators *deflators, int32_t year)
{
    for (size_t i = 0; i < deflators->years.count; i++)
        if (deflators->years.items[i].year == year)
            return &deflators->years.items[i].value;
    return NULL;
}
