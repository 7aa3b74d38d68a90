#include "report/flow_reader.h"

#include <string.h>

#include "report/filters.h"
#include "report/part_of.h"
#include "report/places.h"
#include "report/said.h"
#include "store/columns.h"

// The columns a flow row is made of.
static const enum column wanted[] = {
    COLUMN_KIND,    COLUMN_SHAPE,      COLUMN_TARGET,      COLUMN_STAGE,       COLUMN_NATURE,
    COLUMN_FORM,    COLUMN_FINANCE,    COLUMN_CLASS,       COLUMN_FLAGS,       COLUMN_FROM,
    COLUMN_TO,      COLUMN_VIA,        COLUMN_ACTIVITY,    COLUMN_RECIPIENT,   COLUMN_EVIDENCE,
    COLUMN_PART_OF, COLUMN_CURRENCY,   COLUMN_AMOUNT_KIND, COLUMN_SCALE,       COLUMN_AMOUNT,
    COLUMN_UPPER,   COLUMN_DATE_FIRST, COLUMN_DATE_LAST,   COLUMN_VALUE_FIRST, COLUMN_VALUE_LAST,
};

struct flow_reader {
    struct arena *arena;
    const struct snapshot *snapshot;
    struct column_reader *columns;
    const struct column_batch *batch;
    size_t position;
    struct filters filters;
    struct standing standing; // of flows, as stated by the day asked for
    struct places places;
    struct part_of part_of;
    // by dictionary id
    uint32_t *party;          // DIM_PARTY -> party
    uint32_t *activity;       // DIM_ACTIVITY -> activity
    uint32_t *via_fund;       // DIM_PARTY_LIST -> its first fund
    uint32_t *own_recipients; // DIM_SHARES -> recipients
    const struct currency **currency;
    // by index in the snapshot
    uint32_t *activity_recipients;
    uint32_t *party_recipients;
    struct flow_row row;
};

static const struct code counted_codes[COUNTED_KINDS] = {
    [COUNTED] = {"counted", "counted", NULL},
    [NOT_INTERNAL] = {"internal", "internal", NULL},
    [NOT_OUTGOING] = {"outgoing", "outgoing", NULL},
    [NOT_OUTSIDE] = {"outside", "outside the boundary", NULL},
    [NOT_SHARED] = {"shared", "shared with other destinations", NULL},
    [NOT_PART_OF] = {"part-of", "part of a counted flow", NULL},
    [NOT_TRANSFER] = {"transfer", "transfer", NULL},
    [NOT_INTEREST] = {"interest", "interest", NULL},
    [NOT_FEE] = {"fee", "fee", NULL},
    [NOT_REFUND] = {"refund", "refund", NULL},
    [NOT_REALLOCATION] = {"reallocation", "reallocation", NULL},
    [NOT_WHOLLY_INSIDE] = {"straddling", "dated across the start or end of the period", NULL},
};

const char *counted_name(enum counted counted)
{
    return counted_codes[counted].name;
}

const char *counted_label(enum counted counted)
{
    return counted_codes[counted].label;
}

static bool is_fund(const struct snapshot *snapshot, uint32_t party)
{
    return snapshot->parties[party].type == PARTY_FUND;
}

static uint32_t first_fund(const struct snapshot *snapshot, const char *joined)
{
    while (*joined != '\0') {
        size_t size = strcspn(joined, ";");
        const uint32_t *party = map_find(&snapshot->party_index, (struct slice){joined, size});
        if (party != NULL && is_fund(snapshot, *party))
            return *party;
        joined += size + (joined[size] == ';');
    }
    return 0;
}

static uint32_t recipients_of_text(struct places *places, const char *joined)
{
    LIST(const char *) items = {0};
    while (*joined != '\0') {
        size_t size = strcspn(joined, ";");
        LIST_PUSH(places->arena, &items, arena_copy(places->arena, joined, size));
        joined += size + (joined[size] == ';');
    }
    return places_list(places, items.items, items.count);
}

static uint32_t *index_ids(const struct names *names, enum dimension_name dim,
                           const struct map *map, struct arena *arena)
{
    uint32_t *out = NEW_ARRAY(arena, uint32_t, names->count[dim] + 1);
    for (uint32_t id = 1; id <= names->count[dim]; id++) {
        const uint32_t *index = map_find(map, slice_of(names_text(names, dim, id)));
        out[id] = index == NULL ? 0 : *index;
    }
    return out;
}

static void index_recipients(struct flow_reader *reader, const struct names *names)
{
    const struct snapshot *snapshot = reader->snapshot;
    uint32_t own = names->count[DIM_SHARES];
    reader->own_recipients = NEW_ARRAY(reader->arena, uint32_t, own + 1);
    for (uint32_t id = 1; id <= own; id++)
        reader->own_recipients[id] =
            recipients_of_text(&reader->places, names_text(names, DIM_SHARES, id));
    reader->activity_recipients = NEW_ARRAY(reader->arena, uint32_t, snapshot->activity_count + 1);
    for (uint32_t i = 1; i <= snapshot->activity_count; i++)
        reader->activity_recipients[i] =
            places_list(&reader->places, snapshot->activities[i].recipients.items,
                        snapshot->activities[i].recipients.count);
    reader->party_recipients = NEW_ARRAY(reader->arena, uint32_t, snapshot->party_count + 1);
    for (uint32_t i = 1; i <= snapshot->party_count; i++) {
        const struct party *party = &snapshot->parties[i];
        if (party->type == PARTY_COUNTRY || party->type == PARTY_REGION)
            reader->party_recipients[i] = places_list(&reader->places, &party->place, 1);
    }
}

static void index_names(struct flow_reader *reader)
{
    const struct names *names = columns_names(reader->columns);
    const struct snapshot *snapshot = reader->snapshot;
    struct arena *arena = reader->arena;
    reader->party = index_ids(names, DIM_PARTY, &snapshot->party_index, arena);
    reader->activity = index_ids(names, DIM_ACTIVITY, &snapshot->activity_index, arena);
    reader->via_fund = NEW_ARRAY(arena, uint32_t, names->count[DIM_PARTY_LIST] + 1);
    for (uint32_t id = 1; id <= names->count[DIM_PARTY_LIST]; id++)
        reader->via_fund[id] = first_fund(snapshot, names_text(names, DIM_PARTY_LIST, id));
    reader->currency = NEW_ARRAY(arena, const struct currency *, names->count[DIM_CURRENCY] + 1);
    for (uint32_t id = 1; id <= names->count[DIM_CURRENCY]; id++)
        reader->currency[id] = currency_find(slice_of(names_text(names, DIM_CURRENCY, id)));
    index_recipients(reader, names);
}

#define VALUE(column) (reader->batch->values[COLUMN_##column][i])

static bool passes(const struct flow_reader *reader, size_t i, const struct flow_row *row)
{
    const struct filters *filters = &reader->filters;
    return pass_has(filters->stage, row->stage) && pass_has(filters->form, row->form) &&
           pass_has(filters->finance, row->finance) && pass_has(filters->donor, row->donor) &&
           pass_has(filters->from, row->donor) && pass_has(filters->to, row->to) &&
           pass_has(filters->fund, row->fund) && pass_has(filters->activity, row->activity) &&
           pass_has(filters->currency, row->currency_index) &&
           pass_has(filters->evidence, (uint32_t)VALUE(EVIDENCE)) &&
           (filters->text.bits == NULL || filters->text.bits[row->seq]) &&
           row->last_day >= filters->since && row->first_day <= filters->until &&
           (filters->recipient_count == 0 || places_pass(&reader->places, row->recipients));
}

static enum counted by_boundary(const struct flow_reader *reader, size_t i,
                                const struct flow_row *row)
{
    static const enum counted by_class[] = {
        [CLASS_NONE] = COUNTED,          [CLASS_INCOMING] = COUNTED,
        [CLASS_INTERNAL] = NOT_INTERNAL, [CLASS_OUTGOING] = NOT_OUTGOING,
        [CLASS_OUTSIDE] = NOT_OUTSIDE,
    };
    if (VALUE(CLASS) != CLASS_NONE)
        return by_class[VALUE(CLASS)];
    bool from_inside = reader->snapshot->parties[row->donor].boundary == BOUNDARY_INSIDE;
    bool to_inside = reader->snapshot->parties[row->to].boundary == BOUNDARY_INSIDE;
    if (from_inside)
        return to_inside ? NOT_INTERNAL : NOT_OUTGOING;
    return to_inside ? COUNTED : NOT_OUTSIDE;
}

static enum counted classify(const struct flow_reader *reader, size_t i, const struct flow_row *row)
{
    static const enum counted by_nature[] = {
        [NATURE_NONE] = COUNTED,
        [NATURE_CONTRIBUTION] = COUNTED,
        [NATURE_TRANSFER] = NOT_TRANSFER,
        [NATURE_INTEREST] = NOT_INTEREST,
        [NATURE_FEE] = NOT_FEE,
        [NATURE_REFUND] = NOT_REFUND,
        [NATURE_REALLOCATION] = NOT_REALLOCATION,
    };
    enum counted counted = by_boundary(reader, i, row);
    if (counted == COUNTED)
        counted = by_nature[VALUE(NATURE)];
    bool is_shared =
        (VALUE(FLAGS) & ROW_SHARED) != 0 || places_are_undivided(&reader->places, row->recipients);
    if (counted == COUNTED && is_shared && !places_pass_all(&reader->places, row->recipients))
        return NOT_SHARED;
    if (counted == COUNTED &&
        (row->first_day < reader->filters.since || row->last_day > reader->filters.until))
        return NOT_WHOLLY_INSIDE;
    return counted;
}

static bool to_units(struct decimal value, int128 *out)
{
    return !__builtin_mul_overflow(value.mantissa, decimal_power(DECIMAL_SCALE_MAX - value.scale),
                                   out);
}

// A value too wide for the columns is read from the body.
static bool read_wide_amount(struct flow_reader *reader, struct error *err)
{
    struct flow_row *row = &reader->row;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    struct amount amount;
    if (!store_record(reader->snapshot->store, row->seq, &record, &scratch, err) ||
        !amount_read(slice_of(record_text(&record, KEY_AMOUNT)), &amount, err))
        return false;
    if (!to_units(amount.lower, &row->lower) || !to_units(amount.stated, &row->stated) ||
        !to_units(amount.upper, &row->upper))
        return error_set(err, ERROR_INPUT, "record %llu: the amount is too large to be summed",
                         (unsigned long long)row->seq);
    return true;
}

static bool fill_amount(struct flow_reader *reader, size_t i, struct error *err)
{
    static const int64_t powers[] = {
        1000000000000, 100000000000, 10000000000, 1000000000, 100000000, 10000000, 1000000,
        100000,        10000,        1000,        100,        10,        1,
    };
    struct flow_row *row = &reader->row;
    row->amount_kind = (enum amount_kind)(VALUE(AMOUNT_KIND) - 1);
    row->currency_index = (uint32_t)VALUE(CURRENCY);
    row->currency = reader->currency[row->currency_index];
    if ((VALUE(FLAGS) & ROW_AMOUNT_WIDE) != 0)
        return read_wide_amount(reader, err);
    int64_t power = powers[VALUE(SCALE)];
    row->stated = (int128)VALUE(AMOUNT) * power;
    row->lower = row->amount_kind == AMOUNT_UP_TO ? 0 : row->stated;
    row->upper = row->amount_kind == AMOUNT_AT_LEAST ? 0 : row->stated;
    if (row->amount_kind == AMOUNT_RANGE)
        row->upper = (int128)VALUE(UPPER) * power;
    return true;
}

static void fill_parties(struct flow_reader *reader, size_t i)
{
    struct flow_row *row = &reader->row;
    const struct snapshot *snapshot = reader->snapshot;
    row->donor = reader->party[VALUE(FROM)];
    row->to = reader->party[VALUE(TO)];
    row->fund = reader->via_fund[VALUE(VIA)];
    if (is_fund(snapshot, row->to))
        row->fund = row->to;
    else if (row->fund == 0 && is_fund(snapshot, row->donor))
        row->fund = row->donor;
    row->activity = reader->activity[VALUE(ACTIVITY)];
    row->programme = snapshot->activities[row->activity].programme;
    row->recipients = reader->own_recipients[VALUE(RECIPIENT)];
    if (row->recipients == 0)
        row->recipients = reader->activity_recipients[row->activity];
    if (row->recipients == 0)
        row->recipients = reader->party_recipients[row->to];
}

static void fill_days(struct flow_reader *reader, size_t i)
{
    struct flow_row *row = &reader->row;
    bool has_value_date = VALUE(VALUE_FIRST) != DAY_MIN || VALUE(VALUE_LAST) != DAY_MIN;
    bool is_paid = row->stage == STAGE_DISBURSEMENT || row->stage == STAGE_EXPENDITURE;
    row->first_day = (int32_t)(is_paid && has_value_date ? VALUE(VALUE_FIRST) : VALUE(DATE_FIRST));
    row->last_day = (int32_t)(is_paid && has_value_date ? VALUE(VALUE_LAST) : VALUE(DATE_LAST));
}

// Fills reader->row from row i of the batch; *is_wanted tells whether it belongs to the answer.
static bool fill_row(struct flow_reader *reader, size_t i, bool *is_wanted, struct error *err)
{
    struct flow_row *row = &reader->row;
    row->seq = reader->batch->first + i;
    *is_wanted = false;
    if (VALUE(SHAPE) != KIND_FLOW || VALUE(KIND) == KIND_VOID ||
        (reader->standing.has_gone && standing_is_gone(&reader->standing, row->seq)))
        return true;
    row->original = VALUE(KIND) == KIND_AMEND ? (uint64_t)VALUE(TARGET) : row->seq;
    row->part_of = (uint64_t)VALUE(PART_OF);
    row->stage = (enum stage)VALUE(STAGE);
    row->form = (uint8_t)VALUE(FORM);
    row->finance = (uint8_t)VALUE(FINANCE);
    row->has_evidence = VALUE(EVIDENCE) != 0;
    fill_parties(reader, i);
    fill_days(reader, i);
    if (!fill_amount(reader, i, err))
        return false;
    *is_wanted = passes(reader, i, row);
    if (*is_wanted)
        row->counted = classify(reader, i, row);
    return true;
}

// The next wanted row without regard to part-of; NULL at the end.
static bool next_row(struct flow_reader *reader, const struct flow_row **row, struct error *err)
{
    for (;;) {
        if (reader->batch == NULL || reader->position == reader->batch->count) {
            if (!columns_next(reader->columns, &reader->batch, err))
                return false;
            reader->position = 0;
            if (reader->batch == NULL) {
                *row = NULL;
                return true;
            }
        }
        bool is_wanted;
        if (!fill_row(reader, reader->position++, &is_wanted, err))
            return false;
        if (is_wanted) {
            *row = &reader->row;
            return true;
        }
    }
}

static bool restart(struct flow_reader *reader, struct error *err)
{
    columns_close(&reader->columns);
    reader->batch = NULL;
    reader->position = 0;
    return columns_open(&reader->columns, reader->snapshot->store, reader->snapshot->head.size,
                        wanted, COUNT_OF(wanted), err);
}

// Children of counted parents are found in a pass of their own, made only when the book has any.
static bool resolve_children(struct flow_reader *reader, struct error *err)
{
    if (!part_of_load(&reader->part_of, reader->snapshot, &reader->standing, reader->arena, err))
        return false;
    if (!reader->part_of.has_any)
        return true;
    for (;;) {
        const struct flow_row *row;
        if (!next_row(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        part_of_offer(&reader->part_of, row);
    }
    part_of_resolve(&reader->part_of);
    return restart(reader, err);
}

bool flow_reader_open(struct flow_reader **out, const struct snapshot *snapshot,
                      const struct question *question, struct arena *arena, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NEW(arena, struct flow_reader);
    reader->arena = arena;
    reader->snapshot = snapshot;
    if (!question_check(question, snapshot, err) || !restart(reader, err))
        return false;
    places_init(&reader->places, snapshot, arena);
    index_names(reader);
    if (!filters_make(&reader->filters, question, snapshot, columns_names(reader->columns), arena,
                      err))
        return false;
    if (!said_standing(&reader->standing, question, snapshot, columns_names(reader->columns), arena,
                       err))
        return false;
    places_filter(&reader->places, reader->filters.recipients, reader->filters.recipient_count);
    if (!resolve_children(reader, err))
        return false;
    *out = TAKE(reader);
    return true;
}

bool flow_reader_next(struct flow_reader *reader, const struct flow_row **row, struct error *err)
{
    if (!next_row(reader, row, err))
        return false;
    if (*row != NULL && reader->row.counted == COUNTED && reader->row.part_of != 0 &&
        part_of_is_covered(&reader->part_of, reader->row.original))
        reader->row.counted = NOT_PART_OF;
    return true;
}

const struct recipient_share *flow_reader_recipients(const struct flow_reader *reader,
                                                     uint32_t recipients, size_t *count)
{
    *count = reader->places.lists.items[recipients].count;
    return reader->places.lists.items[recipients].shares;
}

const char *flow_reader_place(const struct flow_reader *reader, uint32_t place)
{
    return reader->places.texts.items[place];
}

bool flow_reader_wants_place(const struct flow_reader *reader, uint32_t place)
{
    return reader->places.is_wanted == NULL || reader->places.is_wanted[place];
}

const struct currency *flow_reader_currency(const struct flow_reader *reader, uint32_t index)
{
    return reader->currency[index];
}

void flow_reader_close(struct flow_reader **reader)
{
    if (*reader != NULL)
        columns_close(&(*reader)->columns);
    *reader = NULL;
}
