// Conflicts: flows of which several sources say something, with what each says; and running totals,
// beside what the book itself sums for the same donor, fund, recipient and period.
//
// A running total ("6.4 billion since 2001") is compared and never added. (model: 6.9)
#include <stdlib.h>
#include <string.h>

#include "report/flow_reader.h"
#include "report/records.h"
#include "report/section_charts.h"

struct claim {
    const struct record *record;
    uint64_t flow;  // original record number; 0: of a question
    uint64_t order; // record number of the claim
    struct amount amount;
    bool has_amount;
    enum claim_standing standing;
};

struct claims {
    LIST(struct claim) items;
};

struct rows {
    LIST(struct table_row) items;
};

static struct cell *add_row(struct arena *arena, struct rows *rows, size_t column_count)
{
    struct cell *cells = NEW_ARRAY(arena, struct cell, column_count);
    LIST_PUSH(arena, &rows->items, ((struct table_row){.cells = cells}));
    return cells;
}

static void add_table(const struct making *making, struct section *out, const struct rows *rows,
                      struct table table)
{
    table.rows = rows->items.items;
    table.row_count = rows->items.count;
    table.title = title_with_scope(making, table.title);
    if (table.row_count != 0)
        section_add_table(making, out, &table);
}

static const char *words_of_date(const char *edtf, struct arena *arena)
{
    struct date date;
    struct error unused;
    if (edtf == NULL || !date_parse(slice_of(edtf), &date, &unused))
        return NULL;
    return date_words(&date, arena);
}

// --- reading ---

// A document published after the day asked for had not said anything yet.
static bool is_said(const struct making *making, const struct record *record)
{
    const struct snapshot *snapshot = making->snapshot;
    uint32_t index = snapshot_evidence(snapshot, record_text(record, KEY_EVIDENCE));
    const struct date *published = &snapshot->evidence[index].published;
    return !making->question->has_as_stated || published->text[0] == '\0' ||
           published->latest <= making->question->as_stated.latest;
}

static bool read_claim(const struct making *making, uint64_t seq, struct claims *claims,
                       struct error *err)
{
    struct record *record = NEW(making->arena, struct record);
    struct claim claim = {.record = record, .order = seq};
    if (!store_record(making->snapshot->store, seq, record, making->arena, err))
        return false;
    const char *flow = record_text(record, KEY_FLOW);
    const char *amount = record_text(record, KEY_AMOUNT);
    const char *standing = record_text(record, KEY_STANDING);
    claim.has_amount = amount != NULL;
    claim.standing = standing == NULL
                         ? STANDING_OPEN
                         : (enum claim_standing)code_find(&codes_standing, slice_of(standing));
    if ((flow != NULL && !store_find(making->snapshot->store, slice_of(flow), &claim.flow, err)) ||
        (amount != NULL && !amount_read(slice_of(amount), &claim.amount, err)))
        return false;
    if (is_said(making, record))
        LIST_PUSH(making->arena, &claims->items, claim);
    return true;
}

static int compare_claims(const void *a, const void *b)
{
    const struct claim *left = a;
    const struct claim *right = b;
    if (left->flow != right->flow)
        return left->flow < right->flow ? -1 : 1;
    if (left->standing != right->standing) // adopted first
        return left->standing < right->standing ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

static bool read_claims(const struct making *making, struct claims *out, struct error *err)
{
    struct record_numbers numbers;
    if (!records_standing(&numbers, making->snapshot, KIND_CLAIM, making->arena, err))
        return false;
    for (size_t i = 0; i < numbers.count; i++)
        if (!read_claim(making, numbers.items[i], out, err))
            return error_context(err, "record %llu", (unsigned long long)numbers.items[i]);
    if (out->items.count != 0)
        qsort(out->items.items, out->items.count, sizeof(struct claim), compare_claims);
    return true;
}

// One bit per record number of the flows the question asks for.
static bool read_flows(const struct making *making, uint8_t **out, struct error *err)
{
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct question question = *making->question;
    question.converter = NULL;
    *out = NEW_ARRAY(making->arena, uint8_t, making->snapshot->head.size / 8 + 1);
    if (!flow_reader_open(&reader, making->snapshot, &question, &walking, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        (*out)[row->original >> 3] |= (uint8_t)(1 << (row->original & 7));
    }
}

// --- flows with several claims ---

static const struct table_column spread_columns[] = {
    {.key = "id", .title = "Flow", .type = CELL_ID, .is_wrapped = true},
    {.key = "claims", .title = "Claims", .type = CELL_COUNT},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "lowest", .title = "Lowest", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "highest", .title = "Highest", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "adopted", .title = "Adopted", .type = CELL_TEXT, .audience = AUDIENCE_SHEETS},
    {.key = "adopted_figure", .title = "Adopted", .type = CELL_AMOUNT, .audience = AUDIENCE_PRINT},
    {.key = "adopted_currency", .title = "In", .type = CELL_TEXT, .audience = AUDIENCE_PRINT},
    {.key = "evidence", .title = "Of", .type = CELL_ID, .is_wrapped = true},
    {.key = "why", .title = "Why", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
};

static const struct table_column claim_columns[] = {
    {.key = "id", .title = "Flow", .type = CELL_ID, .is_wrapped = true},
    {.key = "evidence", .title = "Source", .type = CELL_ID, .is_wrapped = true},
    {.key = "locator", .title = "Where", .type = CELL_TEXT, .is_wrapped = true},
    {.key = "amount", .title = "Amount", .type = CELL_TEXT, .audience = AUDIENCE_SHEETS},
    {.key = "figure", .title = "Amount", .type = CELL_AMOUNT, .audience = AUDIENCE_PRINT},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT, .audience = AUDIENCE_PRINT},
    {.key = "date", .title = "Date", .type = CELL_TEXT, .is_wrapped = true, .is_kept = true},
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "standing", .title = "Standing", .type = CELL_TEXT},
    {.key = "why", .title = "Why", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
};

struct spread {
    const struct currency *currency; // NULL: no claim states an amount
    struct decimal lowest, highest;
    size_t count; // claims
};

static void widen(struct spread *spread, const struct amount *amount)
{
    bool is_first = spread->count++ == 0;
    if (is_first || decimal_compare(amount->stated, spread->lowest) < 0)
        spread->lowest = amount->stated;
    struct decimal high = amount->kind == AMOUNT_RANGE ? amount->upper : amount->stated;
    if (is_first || decimal_compare(high, spread->highest) > 0)
        spread->highest = high;
}

// The spread per currency, in the order in which the currencies are met.
static size_t spreads_of(const struct claim *claims, size_t count, struct spread *out)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        size_t j = 0;
        if (!claims[i].has_amount || claims[i].amount.currency == NULL)
            continue;
        while (j < found && out[j].currency != claims[i].amount.currency)
            j++;
        if (j == found)
            out[found++] = (struct spread){.currency = claims[i].amount.currency};
        widen(&out[j], &claims[i].amount);
    }
    return found;
}

// In words for data; as a figure and its currency for print.
static void put_amount(const struct claim *claim, struct cell *words, struct cell *figure,
                       struct cell *currency, struct arena *arena)
{
    if (!claim->has_amount)
        return;
    *words = cell_text(amount_words(&claim->amount, arena));
    *figure = cell_stated(&claim->amount, arena);
    *currency = cell_currency(&claim->amount);
}

static void add_spreads(const struct making *making, struct rows *rows, const struct claim *claims,
                        size_t count)
{
    struct arena *arena = making->arena;
    struct spread *spreads = NEW_ARRAY(arena, struct spread, count);
    size_t found = spreads_of(claims, count, spreads);
    const struct claim *adopted = claims[0].standing == STANDING_ADOPTED ? &claims[0] : NULL;
    for (size_t i = 0; i < found || i == 0; i++) {
        struct cell *cells = add_row(arena, rows, COUNT_OF(spread_columns));
        cells[0] = cell_id(record_text(claims[0].record, KEY_FLOW));
        cells[1] = cell_count(found == 0 ? count : spreads[i].count);
        if (found != 0) {
            cells[2] = cell_text(spreads[i].currency->code);
            cells[3] = (struct cell){.type = CELL_AMOUNT, .number = spreads[i].lowest};
            cells[4] = (struct cell){.type = CELL_AMOUNT, .number = spreads[i].highest};
        }
        if (adopted == NULL) {
            cells[5] = cells[6] = cell_text("none");
            continue;
        }
        put_amount(adopted, &cells[5], &cells[6], &cells[7], arena);
        cells[8] = cell_document(making, record_text(adopted->record, KEY_EVIDENCE));
        cells[9] = cell_text(record_text(adopted->record, KEY_WHY));
    }
}

static void add_claim(const struct making *making, struct rows *rows, const struct claim *claim)
{
    struct arena *arena = making->arena;
    struct cell *cells = add_row(arena, rows, COUNT_OF(claim_columns));
    cells[0] = cell_id(record_text(claim->record, KEY_FLOW));
    cells[1] = cell_document(making, record_text(claim->record, KEY_EVIDENCE));
    cells[2] = cell_text(record_text(claim->record, KEY_LOCATOR));
    put_amount(claim, &cells[3], &cells[4], &cells[5], arena);
    cells[6] = cell_text(words_of_date(record_text(claim->record, KEY_DATE), arena));
    cells[7] = cell_text(record_text(claim->record, KEY_STAGE));
    cells[8] = cell_text(code_name(&codes_standing, claim->standing));
    cells[9] = cell_text(record_text(claim->record, KEY_WHY));
}

static struct said_of_flow said_of(const struct claim *claim)
{
    return (struct said_of_flow){.flow = claim->flow,
                                 .id = record_text(claim->record, KEY_FLOW),
                                 .source = record_text(claim->record, KEY_EVIDENCE),
                                 .amount = claim->has_amount ? &claim->amount : NULL,
                                 .standing = claim->standing};
}

static bool add_flow_tables(const struct making *making, struct section *out,
                            const struct claims *claims, struct error *err)
{
    struct rows spreads = {0}, all = {0};
    LIST(struct said_of_flow) said = {0};
    uint8_t *is_wanted;
    const struct claim *items = claims->items.items;
    if (!read_flows(making, &is_wanted, err))
        return false;
    for (size_t i = 0, end = 0; i < claims->items.count; i = end) {
        uint64_t flow = items[i].flow;
        while (end < claims->items.count && items[end].flow == flow)
            end++;
        if (flow == 0 || end - i < 2 || !((is_wanted[flow >> 3] >> (flow & 7)) & 1))
            continue;
        add_spreads(making, &spreads, &items[i], end - i);
        for (size_t j = i; j < end; j++) {
            add_claim(making, &all, &items[j]);
            LIST_PUSH(making->arena, &said, said_of(&items[j]));
        }
    }
    add_table(making, out, &spreads,
              (struct table){.key = "conflicts",
                             .title = "Flows of which several sources speak",
                             .columns = spread_columns,
                             .column_count = COUNT_OF(spread_columns)});
    add_table(making, out, &all,
              (struct table){.key = "claims",
                             .title = "What each source says",
                             .columns = claim_columns,
                             .column_count = COUNT_OF(claim_columns)});
    return section_add_claim_ranges(making, out, said.items, said.count, err);
}

// --- running totals ---

static const struct table_column total_columns[] = {
    {.key = "question", .title = "Question", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "period", .title = "Period", .type = CELL_TEXT, .is_wrapped = true, .is_kept = true},
    {.key = "evidence", .title = "Source", .type = CELL_ID, .is_wrapped = true},
    {.key = "claimed", .title = "Claimed", .type = CELL_TEXT, .audience = AUDIENCE_SHEETS},
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "figure", .title = "Claimed", .type = CELL_AMOUNT, .audience = AUDIENCE_PRINT},
    {.key = "book", .title = "In the book", .type = CELL_SUM, .decimals = 255},
    {.key = "unknown", .title = "Unknown", .type = CELL_COUNT, .audience = AUDIENCE_MACHINES},
    {.key = "difference", .title = "Book less claim", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "straddling", .title = "Astride\nits ends", .type = CELL_COUNT},
};

static const char **one_value(struct arena *arena, const char *value)
{
    const char **values = NEW(arena, const char *);
    *values = value;
    return values;
}

static void put_filter(struct question *question, enum filter filter, const char *value,
                       struct arena *arena)
{
    if (value == NULL)
        return;
    question->values[filter] = one_value(arena, value);
    question->value_count[filter] = 1;
}

// Recipients without their shares.
static void put_recipients(struct question *question, const struct value *recipients,
                           struct arena *arena)
{
    const char **codes = NEW_ARRAY(arena, const char *, recipients->count + 1);
    for (size_t i = 0; i < recipients->count; i++)
        codes[i] = arena_copy(arena, recipients->items[i], strcspn(recipients->items[i], " "));
    question->values[FILTER_RECIPIENT] = codes;
    question->value_count[FILTER_RECIPIENT] = recipients->count;
}

// The question a running total answers, asked of the book. False when the book cannot be asked:
// what it names was withdrawn.
static bool question_of(const struct making *making, const struct claim *claim,
                        struct question *out)
{
    const struct record *record = claim->record;
    const struct snapshot *snapshot = making->snapshot;
    const char *fund = record_text(record, KEY_FUND);
    const char *period = record_text(record, KEY_PERIOD);
    struct error unused;
    *out = (struct question){.has_as_stated = making->question->has_as_stated,
                             .as_stated = making->question->as_stated};
    put_filter(out, FILTER_DONOR, record_text(record, KEY_DONOR), making->arena);
    uint32_t party = fund == NULL ? 0 : snapshot_party(snapshot, fund);
    put_filter(out, snapshot->parties[party].type == PARTY_FUND ? FILTER_FUND : FILTER_TO, fund,
               making->arena);
    put_filter(out, FILTER_STAGE, record_text(record, KEY_STAGE), making->arena);
    put_recipients(out, &record->values[KEY_RECIPIENT], making->arena);
    out->has_since = out->has_until =
        period != NULL && date_parse(slice_of(period), &out->since, &unused);
    out->until = out->since;
    return question_check(out, snapshot, &unused);
}

// Of another donor or fund than the report asks for.
static bool is_elsewhere(const struct making *making, const struct claim *claim)
{
    static const struct {
        enum filter filter;
        enum key key;
    } parties[] = {{FILTER_DONOR, KEY_DONOR}, {FILTER_FUND, KEY_FUND}};
    for (size_t i = 0; i < COUNT_OF(parties); i++) {
        const char *of_claim = record_text(claim->record, parties[i].key);
        size_t count = making->question->value_count[parties[i].filter];
        bool is_among = count == 0;
        for (size_t j = 0; j < count && of_claim != NULL; j++)
            is_among |=
                snapshot_party(making->snapshot, of_claim) ==
                snapshot_party(making->snapshot, making->question->values[parties[i].filter][j]);
        if (!is_among)
            return true;
    }
    return false;
}

static struct cell difference_cell(const struct sum *sum, const struct claim *claim)
{
    struct cell cell = {.type = CELL_AMOUNT, .gap = GAP_NOT_QUANTIFIED};
    if (sum_has_amount(sum) && sum->unknown == 0 &&
        decimal_subtract(sum_decimal(sum->stated), claim->amount.stated, &cell.number))
        cell.gap = GAP_NONE;
    return cell;
}

static uint64_t straddling_of(const struct totals *totals)
{
    uint64_t count = 0;
    for (size_t i = 0; i < totals->excluded_count; i++)
        if (totals->excluded[i].counted == NOT_WHOLLY_INSIDE)
            count += totals->excluded[i].sum.count;
    return count;
}

// One row for a stage; `sum` holds the amounts in the claim's currency and all unknown ones.
static void add_total(const struct making *making, struct rows *rows, const struct claim *claim,
                      const char *stage, const struct sum *sum, uint64_t straddling)
{
    struct arena *arena = making->arena;
    struct cell *cells = add_row(arena, rows, COUNT_OF(total_columns));
    const struct currency *currency = claim->amount.currency;
    cells[0] = cell_text(record_text(claim->record, KEY_QUESTION));
    cells[1] = cell_text(words_of_date(record_text(claim->record, KEY_PERIOD), arena));
    cells[2] = cell_document(making, record_text(claim->record, KEY_EVIDENCE));
    cells[4] = cell_text(stage);
    put_amount(claim, &cells[3], &cells[6], &cells[5], arena);
    cells[7] = sum_cell(sum);
    cells[8] = (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)sum->unknown)};
    cells[9] = currency == NULL ? (struct cell){.type = CELL_AMOUNT, .gap = GAP_NOT_QUANTIFIED}
                                : difference_cell(sum, claim);
    cells[10] = cell_count(straddling);
}

static bool add_running_total(const struct making *making, struct rows *rows,
                              const struct claim *claim, struct error *err)
{
    struct question question;
    struct totals totals;
    struct sum stages[STAGE_COUNT] = {0};
    bool is_shown = false;
    if (!question_of(making, claim, &question))
        return true;
    if (!totals_fold(&totals, making->snapshot, &question, making->arena, err))
        return false;
    for (size_t i = 0; i < totals.row_count; i++) {
        const struct totals_row *row = &totals.rows[i];
        if ((row->currency == NULL || row->currency == claim->amount.currency) &&
            !sum_add(&stages[row->stage], &row->sum))
            return error_set(err, ERROR_INPUT, "the sum is too large");
    }
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++) {
        if (stages[stage].count == 0)
            continue;
        is_shown = true;
        add_total(making, rows, claim, code_name(&codes_stage, (unsigned)stage), &stages[stage],
                  straddling_of(&totals));
    }
    if (!is_shown)
        add_total(making, rows, claim, record_text(claim->record, KEY_STAGE), &stages[0],
                  straddling_of(&totals));
    return true;
}

static bool add_running_totals(const struct making *making, struct section *out,
                               const struct claims *claims, struct error *err)
{
    struct rows rows = {0};
    for (size_t i = 0; i < claims->items.count && claims->items.items[i].flow == 0; i++) {
        const struct claim *claim = &claims->items.items[i];
        if (record_text(claim->record, KEY_FLOW) == NULL && !is_elsewhere(making, claim) &&
            !add_running_total(making, &rows, claim, err))
            return error_context(err, "record %llu", (unsigned long long)claim->order);
    }
    static const char *const notes[] = {
        "Running totals are compared with the book and never added to it. A total whose source "
        "names no stage is set beside every stage."};
    add_table(making, out, &rows,
              (struct table){.key = "running_totals",
                             .title = "Running totals that sources state, and the book's own sums",
                             .columns = total_columns,
                             .column_count = COUNT_OF(total_columns),
                             .notes = notes,
                             .note_count = COUNT_OF(notes)});
    return true;
}

bool section_conflicts(struct making *making, struct section *out, struct error *err)
{
    struct claims claims = {0};
    if (!read_claims(making, &claims, err) || !add_flow_tables(making, out, &claims, err) ||
        !add_running_totals(making, out, &claims, err))
        return false;
    out->intro = "What several sources say of one flow is kept side by side; one claim is adopted, "
                 "and the figures use it.";
    return true;
}
