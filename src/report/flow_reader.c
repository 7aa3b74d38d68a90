#include "report/flow_reader.h"

#include <string.h>

#include "report/filters.h"
#include "report/part_of.h"
#include "report/places.h"
#include "store/columns.h"

#define ROWS_AHEAD 16

// What a column is read for, besides rows that are asked for whole.
enum need {
    NEED_ALWAYS = 1, // the counting rules and the amount
    NEED_FUND = 2,
    NEED_FORM = 4,
    NEED_FINANCE = 8,
    NEED_EVIDENCE = 16,
    NEED_DAYS = 32,
    NEED_CONVERSION = 64,
};
#define NEED_WHOLE (NEED_ALWAYS | NEED_FUND | NEED_FORM | NEED_FINANCE | NEED_EVIDENCE | NEED_DAYS)

// The columns a flow row is made of.
static const struct {
    enum column column;
    enum need need;
} row_columns[] = {
    {COLUMN_KIND, NEED_ALWAYS},
    {COLUMN_SHAPE, NEED_ALWAYS},
    {COLUMN_TARGET, NEED_ALWAYS},
    {COLUMN_STAGE, NEED_ALWAYS},
    {COLUMN_NATURE, NEED_ALWAYS},
    {COLUMN_CLASS, NEED_ALWAYS},
    {COLUMN_FLAGS, NEED_ALWAYS},
    {COLUMN_FROM, NEED_ALWAYS},
    {COLUMN_TO, NEED_ALWAYS},
    {COLUMN_ACTIVITY, NEED_ALWAYS},
    {COLUMN_RECIPIENT, NEED_ALWAYS},
    {COLUMN_PART_OF, NEED_ALWAYS},
    {COLUMN_CURRENCY, NEED_ALWAYS},
    {COLUMN_AMOUNT_KIND, NEED_ALWAYS},
    {COLUMN_SCALE, NEED_ALWAYS},
    {COLUMN_AMOUNT, NEED_ALWAYS},
    {COLUMN_UPPER, NEED_ALWAYS},
    {COLUMN_VIA, NEED_FUND},
    {COLUMN_FORM, NEED_FORM},
    {COLUMN_FINANCE, NEED_FINANCE},
    {COLUMN_EVIDENCE, NEED_EVIDENCE},
    {COLUMN_DATE_FIRST, NEED_DAYS},
    {COLUMN_DATE_LAST, NEED_DAYS},
    {COLUMN_VALUE_FIRST, NEED_DAYS},
    {COLUMN_VALUE_LAST, NEED_DAYS},
    {COLUMN_EQUIVALENT_CURRENCY, NEED_CONVERSION},
    {COLUMN_EQUIVALENT_SCALE, NEED_CONVERSION},
    {COLUMN_EQUIVALENT_AMOUNT, NEED_CONVERSION},
};

// Stands for every column that is not read, or holds nothing but 0.
static const int64_t no_values[CHUNK_RECORDS];

struct flow_reader {
    struct arena *arena;
    const struct snapshot *snapshot;
    const struct question *question;
    struct column_reader *columns;
    unsigned needs; // NEED_* bits
    const struct column_batch *batch;
    const int64_t *values[COLUMN_COUNT]; // of the batch
    size_t position;
    struct filters filters;
    struct places places;
    struct part_of part_of;
    struct map lines; // of the answer: values of the dimensions -> number
    // by dictionary id
    uint32_t *party;          // DIM_PARTY -> party
    uint32_t *activity;       // DIM_ACTIVITY -> activity
    uint32_t *via_fund;       // DIM_PARTY_LIST -> its first fund
    uint32_t *own_recipients; // DIM_SHARES -> recipients
    const struct currency **currency;
    // by index in the snapshot; what a row asks of parties and activities lies close together
    uint32_t *own_fund; // a fund itself; 0: it is none
    uint8_t *is_inside;
    uint32_t *programme;
    uint32_t *activity_recipients;
    uint32_t *party_recipients;
    struct flow_row row;
    struct converter *converter; // NULL: as stated
    bool converts_all;           // also what is not counted
    bool is_by_recipient;
    uint32_t target; // the currency index of the converter's currency
    bool has_equivalent;
    struct decimal equivalent; // of the row, in the target currency
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
    [NOT_CONVERTED] = {"not-converted", "not converted for want of a rate", NULL},
    [NOT_DEFLATED] = {"not-deflated", "not brought to constant prices for want of a deflator",
                      NULL},
    [NOT_PAID_TWICE] = {"committed", "paid of a counted commitment", NULL},
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

static void index_parties(struct flow_reader *reader)
{
    const struct snapshot *snapshot = reader->snapshot;
    reader->own_fund = NEW_ARRAY(reader->arena, uint32_t, snapshot->party_count + 1);
    reader->is_inside = NEW_ARRAY(reader->arena, uint8_t, snapshot->party_count + 1);
    for (uint32_t i = 0; i <= snapshot->party_count; i++) {
        reader->own_fund[i] = is_fund(snapshot, i) ? i : 0;
        reader->is_inside[i] = snapshot->parties[i].boundary == BOUNDARY_INSIDE;
    }
    reader->programme = NEW_ARRAY(reader->arena, uint32_t, snapshot->activity_count + 1);
    for (uint32_t i = 0; i <= snapshot->activity_count; i++)
        reader->programme[i] = snapshot->activities[i].programme;
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
    // one place more, for a target currency the book does not use
    reader->currency = NEW_ARRAY(arena, const struct currency *, names->count[DIM_CURRENCY] + 2);
    for (uint32_t id = 1; id <= names->count[DIM_CURRENCY]; id++)
        reader->currency[id] = currency_find(slice_of(names_text(names, DIM_CURRENCY, id)));
    index_recipients(reader, names);
    index_parties(reader);
    if (reader->converter == NULL)
        return;
    const struct currency *target = converter_target(reader->converter);
    reader->target = names_find(names, DIM_CURRENCY, slice_of(target->code));
    if (reader->target == 0)
        reader->target = names->count[DIM_CURRENCY] + 1;
    reader->currency[reader->target] = target;
}

#define VALUE(column) (reader->values[COLUMN_##column][i])

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
    static const enum counted by_sides[2][2] = {
        // from inside, to inside
        {NOT_OUTSIDE, COUNTED},
        {NOT_OUTGOING, NOT_INTERNAL},
    };
    if (VALUE(CLASS) != CLASS_NONE)
        return by_class[VALUE(CLASS)];
    return by_sides[reader->is_inside[row->donor]][reader->is_inside[row->to]];
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
    bool is_marked = (VALUE(FLAGS) & ROW_SHARED) != 0;
    bool is_shared = is_marked || places_are_undivided(&reader->places, row->recipients);
    // a source that classifies its flows says with "shared" that they cross its own boundary, in
    // ways (years, clusters) the recipients do not tell
    bool is_believed = is_marked && VALUE(CLASS) != CLASS_NONE;
    if (counted == COUNTED && is_shared &&
        (is_believed || !places_pass_all(&reader->places, row->recipients)))
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

// Here and below everything is loaded before it is chosen from, because stages, funds and places
// follow no pattern that a branch could be predicted by.
static void fill_parties(struct flow_reader *reader, size_t i)
{
    struct flow_row *row = &reader->row;
    row->donor = reader->party[VALUE(FROM)];
    row->to = reader->party[VALUE(TO)];
    row->activity = reader->activity[VALUE(ACTIVITY)];
    row->programme = reader->programme[row->activity];
    uint32_t to_fund = reader->own_fund[row->to];
    uint32_t donor_fund = reader->own_fund[row->donor];
    uint32_t fund = reader->via_fund[VALUE(VIA)];
    fund = fund == 0 ? donor_fund : fund;
    row->fund = to_fund == 0 ? fund : to_fund;
    uint32_t own = reader->own_recipients[VALUE(RECIPIENT)];
    uint32_t of_activity = reader->activity_recipients[row->activity];
    uint32_t of_party = reader->party_recipients[row->to];
    of_activity = of_activity == 0 ? of_party : of_activity;
    row->recipients = own == 0 ? of_activity : own;
}

static void read_days(const struct flow_reader *reader, size_t i, int32_t *first, int32_t *last)
{
    enum stage stage = (enum stage)VALUE(STAGE);
    int32_t date_first = (int32_t)VALUE(DATE_FIRST);
    int32_t date_last = (int32_t)VALUE(DATE_LAST);
    int32_t value_first = (int32_t)VALUE(VALUE_FIRST);
    int32_t value_last = (int32_t)VALUE(VALUE_LAST);
    bool has_value_date = (value_first != DAY_MIN) | (value_last != DAY_MIN);
    bool is_paid = (stage == STAGE_DISBURSEMENT) | (stage == STAGE_EXPENDITURE);
    *first = has_value_date & is_paid ? value_first : date_first;
    *last = has_value_date & is_paid ? value_last : date_last;
}

// Rates are met in no order and lie in more memory than the caches hold: each is sent for while the
// rows before it are filled.
static void expect_rate(const struct flow_reader *reader, size_t i)
{
    int32_t first = 0;
    int32_t last = 0;
    if (i >= reader->batch->count)
        return;
    read_days(reader, i, &first, &last);
    converter_expect(reader->converter, reader->currency[VALUE(CURRENCY)], first, last);
}

// The equivalent the source states in the target currency, when there is one.
static bool fill_equivalent(struct flow_reader *reader, size_t i, struct error *err)
{
    reader->has_equivalent = false;
    if (VALUE(EQUIVALENT_CURRENCY) == 0)
        return true;
    if ((VALUE(FLAGS) & ROW_EQUIVALENT_WIDE) == 0) {
        reader->has_equivalent = (uint32_t)VALUE(EQUIVALENT_CURRENCY) == reader->target;
        reader->equivalent =
            (struct decimal){VALUE(EQUIVALENT_AMOUNT), (uint8_t)VALUE(EQUIVALENT_SCALE)};
        return true;
    }
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    if (!store_record(reader->snapshot->store, reader->row.seq, &record, &scratch, err))
        return false;
    for (size_t k = 0; k < record.values[KEY_EQUIVALENT].count; k++) {
        struct amount amount;
        if (!amount_read(slice_of(record.values[KEY_EQUIVALENT].items[k]), &amount, err))
            return false;
        if (amount.currency == reader->currency[reader->target]) {
            reader->has_equivalent = true;
            reader->equivalent = amount.stated;
        }
    }
    return true;
}

// Fills reader->row from row i of the batch; *is_wanted tells whether it belongs to the answer.
static bool fill_row(struct flow_reader *reader, size_t i, bool *is_wanted, struct error *err)
{
    struct flow_row *row = &reader->row;
    row->seq = reader->batch->first + i;
    *is_wanted = false;
    if (VALUE(SHAPE) != KIND_FLOW || VALUE(KIND) == KIND_VOID ||
        (reader->snapshot->standing.has_gone &&
         standing_is_gone(&reader->snapshot->standing, row->seq)))
        return true;
    row->original = VALUE(KIND) == KIND_AMEND ? (uint64_t)VALUE(TARGET) : row->seq;
    row->part_of = (uint64_t)VALUE(PART_OF);
    row->stage = (enum stage)VALUE(STAGE);
    row->form = (uint8_t)VALUE(FORM);
    row->finance = (uint8_t)VALUE(FINANCE);
    row->nature = (uint8_t)VALUE(NATURE);
    row->evidence = (uint32_t)VALUE(EVIDENCE);
    fill_parties(reader, i);
    read_days(reader, i, &row->first_day, &row->last_day);
    if (!fill_amount(reader, i, err))
        return false;
    *is_wanted = passes(reader, i, row);
    if (*is_wanted)
        row->counted = classify(reader, i, row);
    if (*is_wanted && reader->converter != NULL)
        return fill_equivalent(reader, i, err);
    return true;
}

// Most books leave most columns empty. Those are all read from one place, so that a row takes a few
// cache lines instead of one for every column.
static bool has_values(const int64_t *values, size_t count)
{
    return values != NULL &&
           (values[0] != 0 || memcmp(values, values + 1, (count - 1) * sizeof(*values)) != 0);
}

static bool next_batch(struct flow_reader *reader, struct error *err)
{
    if (!columns_next(reader->columns, &reader->batch, err))
        return false;
    reader->position = 0;
    for (int column = 0; reader->batch != NULL && column < COLUMN_COUNT; column++) {
        const int64_t *values = reader->batch->values[column];
        reader->values[column] = has_values(values, reader->batch->count) ? values : no_values;
    }
    return true;
}

// The next wanted row without regard to part-of; NULL at the end.
static bool next_row(struct flow_reader *reader, const struct flow_row **row, struct error *err)
{
    bool is_wanted = false;
    *row = NULL;
    while (!is_wanted) {
        if (reader->batch == NULL || reader->position == reader->batch->count) {
            if (!next_batch(reader, err))
                return false;
            if (reader->batch == NULL)
                return true;
        }
        if (reader->converter != NULL)
            expect_rate(reader, reader->position + ROWS_AHEAD);
        if (!fill_row(reader, reader->position++, &is_wanted, err))
            return false;
    }
    *row = &reader->row;
    return true;
}

static bool restart(struct flow_reader *reader, struct error *err)
{
    columns_close(&reader->columns);
    reader->batch = NULL;
    reader->position = 0;
    enum column wanted[COUNT_OF(row_columns)];
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(row_columns); i++)
        if ((row_columns[i].need & reader->needs) != 0)
            wanted[count++] = row_columns[i].column;
    if (!columns_open(&reader->columns, reader->snapshot->store, reader->snapshot->head.size,
                      wanted, count, err))
        return false;
    columns_only(reader->columns, COLUMN_SHAPE, COLUMNS_BIT(KIND_FLOW));
    return true;
}

// The line of the answer a row would stand in; recipients, which divide a row, aside.
static uint32_t line_of(struct flow_reader *reader, const struct flow_row *row)
{
    const struct question *question = reader->question;
    int32_t keys[LIMIT_DIMENSIONS + 2] = {0};
    size_t count = 0;
    int32_t year = 0;
    // what is converted is in one currency
    keys[count++] = reader->converter == NULL ? (int32_t)row->currency_index : 0;
    for (size_t i = 0; i < question->by_count; i++)
        switch (question->by[i]) {
        case DIMENSION_DONOR: keys[count++] = (int32_t)row->donor; break;
        case DIMENSION_FUND: keys[count++] = (int32_t)row->fund; break;
        case DIMENSION_ACTIVITY: keys[count++] = (int32_t)row->activity; break;
        case DIMENSION_PROGRAMME: keys[count++] = (int32_t)row->programme; break;
        case DIMENSION_YEAR:
            year = days_year(row->first_day, row->last_day);
            keys[count++] = year == DATE_NO_YEAR ? row->first_day : year;
            keys[count++] = year == DATE_NO_YEAR ? row->last_day : DATE_NO_YEAR;
            break;
        case DIMENSION_FORM: keys[count++] = row->form; break;
        case DIMENSION_FINANCE: keys[count++] = row->finance; break;
        case DIMENSION_RECIPIENT:
        case DIMENSION_STAGE: // a part of another stage is not covered
        case DIMENSION_CURRENCY:
        case DIMENSION_COUNT: break;
        }
    uint32_t *line =
        map_put(&reader->lines, (struct slice){(const char *)keys, count * sizeof(*keys)}, NULL);
    if (*line == 0)
        *line = (uint32_t)reader->lines.count;
    return *line;
}

// Children of counted parents are found in a pass of their own, made only when the book has any.
static bool resolve_children(struct flow_reader *reader, struct error *err)
{
    if (!part_of_load(&reader->part_of, reader->snapshot, reader->arena, err))
        return false;
    if (!reader->part_of.has_any)
        return true;
    for (;;) {
        const struct flow_row *row;
        if (!next_row(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        if (part_of_concerns(&reader->part_of, row))
            part_of_offer(&reader->part_of, row, line_of(reader, row),
                          reader->is_by_recipient ? row->recipients : 0);
    }
    part_of_resolve(&reader->part_of);
    return restart(reader, err);
}

static bool asks_for(const struct question *question, enum dimension dimension, enum filter filter)
{
    for (size_t i = 0; i < question->by_count; i++)
        if (question->by[i] == dimension)
            return true;
    return filter != FILTER_COUNT && question->value_count[filter] != 0;
}

static bool open_reader(struct flow_reader **out, const struct snapshot *snapshot,
                        const struct question *question, unsigned needs, struct arena *arena,
                        struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NEW(arena, struct flow_reader);
    reader->arena = arena;
    reader->snapshot = snapshot;
    reader->question = question;
    reader->lines.arena = arena;
    reader->is_by_recipient = asks_for(question, DIMENSION_RECIPIENT, FILTER_COUNT);
    reader->converter = question->converter;
    reader->converts_all = question->converts_all;
    reader->needs = needs | (question->converter == NULL ? 0 : NEED_CONVERSION);
    if (!question_check(question, snapshot, err) || !restart(reader, err))
        return false;
    places_init(&reader->places, snapshot, arena);
    reader->part_of.places = &reader->places;
    index_names(reader);
    if (!filters_make(&reader->filters, question, snapshot, columns_names(reader->columns), arena,
                      err))
        return false;
    if (!places_filter(&reader->places, reader->filters.recipients, reader->filters.recipient_count,
                       err) ||
        !resolve_children(reader, err))
        return false;
    *out = TAKE(reader);
    return true;
}

bool flow_reader_open(struct flow_reader **out, const struct snapshot *snapshot,
                      const struct question *question, struct arena *arena, struct error *err)
{
    return open_reader(out, snapshot, question, NEED_WHOLE, arena, err);
}

static unsigned needs_for_sums(const struct question *question)
{
    unsigned needs = NEED_ALWAYS;
    if (asks_for(question, DIMENSION_FUND, FILTER_FUND))
        needs |= NEED_FUND;
    if (asks_for(question, DIMENSION_FORM, FILTER_FORM))
        needs |= NEED_FORM;
    if (asks_for(question, DIMENSION_FINANCE, FILTER_FINANCE))
        needs |= NEED_FINANCE;
    if (question->value_count[FILTER_EVIDENCE] != 0)
        needs |= NEED_EVIDENCE;
    if (asks_for(question, DIMENSION_YEAR, FILTER_COUNT) || question->has_since ||
        question->has_until || question->converter != NULL)
        needs |= NEED_DAYS;
    return needs;
}

bool flow_reader_open_for_sums(struct flow_reader **out, const struct snapshot *snapshot,
                               const struct question *question, struct arena *arena,
                               struct error *err)
{
    return open_reader(out, snapshot, question, needs_for_sums(question), arena, err);
}

bool flow_reader_open_for_sources(struct flow_reader **out, const struct snapshot *snapshot,
                                  const struct question *question, struct arena *arena,
                                  struct error *err)
{
    unsigned needs = needs_for_sums(question) | NEED_EVIDENCE;
    return open_reader(out, snapshot, question, needs, arena, err);
}

// What counts is converted; what does not keeps the currency it was stated in, unless the question
// wants all of it converted. Why something does not count is no other when it has no rate.
static bool convert_row(struct flow_reader *reader, struct error *err)
{
    struct flow_row *row = &reader->row;
    if (!converter_apply(reader->converter, row,
                         reader->has_equivalent ? &reader->equivalent : NULL, err))
        return false;
    bool is_counted = row->counted == COUNTED;
    bool is_missing =
        row->conversion == CONVERSION_MISSING || row->conversion == CONVERSION_NO_DEFLATOR;
    if (is_missing && is_counted)
        row->counted = row->conversion == CONVERSION_MISSING ? NOT_CONVERTED : NOT_DEFLATED;
    else if (!is_missing && row->currency != NULL) {
        row->currency_index = reader->target;
        row->currency = reader->currency[reader->target];
    }
    return true;
}

bool flow_reader_next(struct flow_reader *reader, const struct flow_row **row, struct error *err)
{
    if (!next_row(reader, row, err))
        return false;
    bool in_line = false;
    if (*row != NULL && reader->row.counted == COUNTED && reader->row.part_of != 0 &&
        part_of_is_covered(&reader->part_of, reader->row.original, &in_line))
        reader->row.counted = NOT_PART_OF;
    reader->row.is_in_other_line = reader->row.counted == NOT_PART_OF && !in_line;
    if (*row != NULL && reader->converter != NULL &&
        (reader->row.counted == COUNTED || reader->converts_all))
        return convert_row(reader, err);
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

const struct names *flow_reader_names(const struct flow_reader *reader)
{
    return columns_names(reader->columns);
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
