#include "report/listing.h"

#include <string.h>

#include "report/flow_reader.h"
#include "report/sections.h"
#include "store/columns.h"

// What people see of each kind; "id" and "record" always.
static const enum key shown[KIND_COUNT][8] = {
    [KIND_PARTY] = {KEY_NAME, KEY_TYPE, KEY_BOUNDARY, KEY_ALIASES, KEY_NONE},
    [KIND_ACTIVITY] = {KEY_TITLE, KEY_PARENT, KEY_RECIPIENT, KEY_NONE},
    [KIND_EVENT] = {KEY_TITLE, KEY_DATE, KEY_NONE},
    [KIND_EVIDENCE] = {KEY_TITLE, KEY_PUBLISHER, KEY_PUBLISHED, KEY_GRADE, KEY_NONE},
    [KIND_FLOW] = {KEY_STAGE, KEY_DATE, KEY_FROM, KEY_TO, KEY_AMOUNT, KEY_TITLE, KEY_NONE},
    [KIND_LINK] = {KEY_EARLIER, KEY_TYPE, KEY_LATER, KEY_AMOUNT, KEY_NONE},
    [KIND_SCHEDULE] = {KEY_FLOW, KEY_DUE, KEY_AMOUNT, KEY_CONDITION, KEY_NONE},
    [KIND_CLAIM] = {KEY_FLOW, KEY_QUESTION, KEY_EVIDENCE, KEY_AMOUNT, KEY_STANDING, KEY_NONE},
    [KIND_RATE] = {KEY_BASE, KEY_QUOTE, KEY_PERIOD, KEY_VALUE, KEY_TYPE, KEY_SOURCE, KEY_NONE},
    [KIND_DEFLATOR] = {KEY_AREA, KEY_YEAR, KEY_VALUE, KEY_BASE_YEAR, KEY_SOURCE, KEY_NONE},
};

#define FIXED_COLUMNS 2

struct listing {
    const struct snapshot *snapshot;
    const struct question *question;
    enum kind kind;
    struct table_column *columns;
    enum key *keys; // of the columns behind the fixed ones
    size_t column_count;
    // flows come from a question, other kinds from the columns
    struct flow_reader *flows;
    struct column_reader *records;
    const struct column_batch *batch;
    size_t position;
    struct arena reader_arena;
    struct arena scratch;
    struct table_row row;
    struct row_source source;
    bool has_revised; // some row is an amendment
};

static bool is_shown(enum kind kind, enum key key)
{
    for (size_t i = 0; i < COUNT_OF(shown[kind]) && shown[kind][i] != KEY_NONE; i++)
        if (shown[kind][i] == key)
            return true;
    return false;
}

static void make_columns(struct listing *listing, struct arena *arena)
{
    const struct kind_info *info = kind_info(listing->kind);
    listing->columns = NEW_ARRAY(arena, struct table_column, info->field_count + FIXED_COLUMNS);
    listing->keys = NEW_ARRAY(arena, enum key, info->field_count + FIXED_COLUMNS);
    listing->columns[0] = (struct table_column){.key = "id", .title = "id", .type = CELL_ID};
    listing->columns[1] = (struct table_column){
        .key = "record", .title = "record", .audience = AUDIENCE_MACHINES, .type = CELL_COUNT};
    listing->column_count = FIXED_COLUMNS;
    // the short choice first, in its own order
    for (size_t i = 0; shown[listing->kind][i] != KEY_NONE; i++)
        listing->keys[listing->column_count++] = shown[listing->kind][i];
    for (size_t i = 0; i < info->field_count; i++)
        if (!is_shown(listing->kind, info->fields[i].key))
            listing->keys[listing->column_count++] = info->fields[i].key;
    for (size_t i = FIXED_COLUMNS; i < listing->column_count; i++) {
        const struct field *field = kind_field(listing->kind, listing->keys[i]);
        listing->columns[i] = (struct table_column){
            .key = key_name(field->key),
            .title = key_name(field->key),
            .type = field_cell_type(field),
            .audience = is_shown(listing->kind, field->key) ? AUDIENCE_ALL : AUDIENCE_MACHINES,
            .is_wrapped = field->type == FIELD_TEXT};
    }
}

static void close_listing(void *user)
{
    struct listing *listing = user;
    flow_reader_close(&listing->flows);
    columns_close(&listing->records);
    arena_done(&listing->reader_arena);
    arena_done(&listing->scratch);
}

static bool rewind_listing(void *user, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND, COLUMN_SHAPE};
    struct listing *listing = user;
    close_listing(listing);
    if (listing->kind == KIND_FLOW)
        return flow_reader_open(&listing->flows, listing->snapshot, listing->question,
                                &listing->reader_arena, err);
    listing->batch = NULL;
    listing->position = 0;
    return columns_open(&listing->records, listing->snapshot->store, listing->snapshot->head.size,
                        wanted, COUNT_OF(wanted), err);
}

// The next record number; 0 at the end.
static bool next_seq(struct listing *listing, uint64_t *seq, struct error *err)
{
    const struct flow_row *row;
    *seq = 0;
    if (listing->kind == KIND_FLOW) {
        if (!flow_reader_next(listing->flows, &row, err))
            return false;
        *seq = row == NULL ? 0 : row->seq;
        listing->has_revised |= row != NULL && row->seq != row->original;
        return true;
    }
    for (;;) {
        if (listing->batch == NULL || listing->position == listing->batch->count) {
            if (!columns_next(listing->records, &listing->batch, err))
                return false;
            listing->position = 0;
            if (listing->batch == NULL)
                return true;
        }
        size_t i = listing->position++;
        uint64_t here = listing->batch->first + i;
        if (listing->batch->values[COLUMN_SHAPE][i] == listing->kind &&
            listing->batch->values[COLUMN_KIND][i] != KIND_VOID &&
            !standing_is_gone(&listing->snapshot->standing, here)) {
            *seq = here;
            listing->has_revised |= listing->batch->values[COLUMN_KIND][i] == KIND_AMEND;
            return true;
        }
    }
}

static bool next_listed(void *user, const struct table_row **row, struct error *err)
{
    struct listing *listing = user;
    uint64_t seq;
    arena_reset(&listing->scratch);
    *row = NULL;
    if (!next_seq(listing, &seq, err))
        return false;
    if (seq == 0)
        return true;
    struct record *record = NEW(&listing->scratch, struct record);
    if (!store_record(listing->snapshot->store, seq, record, &listing->scratch, err))
        return false;
    struct cell *cells = NEW_ARRAY(&listing->scratch, struct cell, listing->column_count);
    cells[0] = cell_id(record_subject(record));
    cells[0].is_revised = record->kind == KIND_AMEND;
    cells[1] = cell_count(seq);
    for (size_t i = FIXED_COLUMNS; i < listing->column_count; i++)
        cells[i] = cell_field(record, listing->keys[i], &listing->scratch);
    listing->row = (struct table_row){.cells = cells};
    *row = &listing->row;
    return true;
}

static bool count_rows(struct listing *listing, uint64_t *count, struct error *err)
{
    *count = 0;
    if (!rewind_listing(listing, err))
        return false;
    for (;;) {
        uint64_t seq;
        if (!next_seq(listing, &seq, err))
            return false;
        if (seq == 0)
            return true;
        (*count)++;
    }
}

bool listing_make(struct table *out, const struct snapshot *snapshot,
                  const struct question *question, enum kind kind, struct arena *arena,
                  struct error *err)
{
    struct listing *listing = NEW(arena, struct listing);
    *listing = (struct listing){.snapshot = snapshot, .question = question, .kind = kind};
    make_columns(listing, arena);
    listing->source = (struct row_source){
        .rewind = rewind_listing, .next = next_listed, .user = listing, .close = close_listing};
    bool is_counted = count_rows(listing, &listing->source.count, err);
    close_listing(listing);
    if (!is_counted)
        return false;
    *out = (struct table){.key = kind_info(kind)->plural,
                          .columns = listing->columns,
                          .column_count = listing->column_count,
                          .source = &listing->source};
    static const char *const notes[] = {"r: revised by a later record"};
    if (listing->has_revised) {
        out->notes = notes;
        out->note_count = COUNT_OF(notes);
    }
    return true;
}
