#include "report/explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "core/flow.h"
#include "report/flow_reader.h"
#include "report/groups.h"
#include "report/sections.h"
#include "report/unlinked.h"

// The flows of one currency and stage that were counted, or left out for one reason.
struct pile {
    uint32_t currency_index;
    enum stage stage;
    enum counted counted;
    const struct currency *currency;
    int128 amount; // of counted ones the share that is asked for
    int128 rest;   // of counted ones what belongs to other recipients
    LIST(uint64_t) records;
    LIST(uint64_t) divided; // flows that have a rest
};

struct explaining {
    struct arena *arena;
    struct arena scratch;
    struct flow_reader *reader;
    const struct question *question;
    struct unlinked unlinked; // of the view "firm"
    LIST(struct pile) piles;
    struct map by_key;
};

static struct pile *pile_of(struct explaining *explaining, const struct flow_row *row)
{
    const uint32_t key[] = {row->currency_index, row->stage, row->counted};
    bool is_new;
    uint32_t *index =
        map_put(&explaining->by_key, (struct slice){(const char *)key, sizeof(key)}, &is_new);
    if (is_new) {
        struct pile pile = {.currency_index = row->currency_index,
                            .stage = row->stage,
                            .counted = row->counted,
                            .currency = row->currency};
        *index = (uint32_t)explaining->piles.count;
        LIST_PUSH(explaining->arena, &explaining->piles, pile);
    }
    return &explaining->piles.items[*index];
}

static bool add_row(struct explaining *explaining, const struct flow_row *row, struct error *err)
{
    struct pile *pile = pile_of(explaining, row);
    int128 part = row->currency == NULL ? 0 : row->stated;
    LIST_PUSH(explaining->arena, &pile->records, row->original);
    struct flow_row wanted;
    arena_reset(&explaining->scratch);
    if (row->currency != NULL && !flow_row_wanted(row, explaining->question, explaining->reader,
                                                  &wanted, &explaining->scratch))
        return error_set(err, ERROR_STORE, "the recipients' shares of record %llu are unreadable",
                         (unsigned long long)row->seq);
    if (row->currency != NULL)
        part = wanted.stated;
    int128 rest = row->currency == NULL ? 0 : row->stated - part;
    if (rest != 0)
        LIST_PUSH(explaining->arena, &pile->divided, row->original);
    return (!__builtin_add_overflow(pile->amount, part, &pile->amount) &&
            !__builtin_add_overflow(pile->rest, rest, &pile->rest)) ||
           error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                     (unsigned long long)row->seq);
}

// Of the view "firm": a payment is a commitment as far as it is linked to none that counts.
static bool add_firm(struct explaining *explaining, const struct flow_row *row, struct error *err)
{
    struct unlinked_parts parts;
    struct flow_row firm = *row;
    firm.stage = STAGE_COMMITMENT;
    if (row->stage != STAGE_DISBURSEMENT || row->counted != COUNTED)
        return add_row(explaining, row->stage == STAGE_DISBURSEMENT ? &firm : row, err);
    if (!unlinked_split(&explaining->unlinked, row, &parts))
        return error_set(err, ERROR_INPUT, "record %llu is too large to be divided",
                         (unsigned long long)row->seq);
    parts.linked.stage = parts.rest.stage = STAGE_COMMITMENT;
    parts.linked.counted = NOT_PAID_TWICE;
    return (!parts.has_linked || add_row(explaining, &parts.linked, err)) &&
           (!parts.has_rest || add_row(explaining, &parts.rest, err));
}

static bool read_rows(struct explaining *explaining, struct error *err)
{
    bool is_firm = explaining->question->view == VIEW_FIRM;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(explaining->reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        if (!(is_firm ? add_firm : add_row)(explaining, row, err))
            return false;
    }
}

// --- the steps of one proof ---

static bool add_records(struct proof_step *step, int128 amount, const uint64_t *records,
                        size_t count, struct arena *arena, struct error *err)
{
    if (count == 0)
        return true;
    step->piles = arena_grow(arena, step->piles, step->pile_count * sizeof(*step->piles),
                             (step->pile_count + 1) * sizeof(*step->piles));
    step->piles[step->pile_count++] = (struct proof_records){records, count};
    step->count += count;
    return !__builtin_add_overflow(step->amount, amount, &step->amount) ||
           error_set(err, ERROR_INPUT, "the sum is too large to be explained");
}

struct proof_records explain_records(const struct proof_step *step, size_t limit,
                                     struct arena *arena)
{
    size_t count = limit == 0 || step->count < limit ? step->count : limit;
    uint64_t *out = NEW_ARRAY(arena, uint64_t, count);
    size_t *positions = NEW_ARRAY(arena, size_t, step->pile_count);
    for (size_t i = 0; i < count; i++) {
        size_t next = step->pile_count;
        for (size_t j = 0; j < step->pile_count; j++)
            if (positions[j] < step->piles[j].count &&
                (next == step->pile_count ||
                 step->piles[j].items[positions[j]] < step->piles[next].items[positions[next]]))
                next = j;
        out[i] = step->piles[next].items[positions[next]++];
    }
    return (struct proof_records){out, count};
}

// Where in the proof of `stage` a pile belongs: COUNTED_KINDS stands for the other stages.
static enum counted reason_of(const struct pile *pile, enum stage stage)
{
    return pile->stage == stage ? pile->counted : COUNTED_KINDS;
}

static bool add_pile(struct proof_step steps[], const struct pile *pile, enum stage stage,
                     struct arena *arena, struct error *err)
{
    enum counted reason = reason_of(pile, stage);
    struct proof_step *naive = &steps[0];
    struct proof_step *step = &steps[2 + reason];
    struct proof_step *rest = &steps[1];
    const uint64_t *records = pile->records.items;
    int sign = reason == COUNTED ? 1 : -1;
    int128 whole;
    if (__builtin_add_overflow(pile->amount, pile->rest, &whole))
        return error_set(err, ERROR_INPUT, "the sum is too large to be explained");
    if (!add_records(naive, whole, records, pile->records.count, arena, err))
        return false;
    if (reason != COUNTED)
        return add_records(step, sign * whole, records, pile->records.count, arena, err);
    return add_records(step, pile->amount, records, pile->records.count, arena, err) &&
           add_records(rest, -pile->rest, pile->divided.items, pile->divided.count, arena, err);
}

static void name_steps(struct proof_step steps[], const struct proof *proof, struct arena *arena)
{
    steps[0].kind = PROOF_NAIVE;
    steps[0].name = "naive";
    steps[0].label = "everything found";
    steps[1].kind = PROOF_OTHER_RECIPIENTS;
    steps[1].name = "other-recipients";
    steps[1].label = "less shares of other recipients";
    for (int reason = COUNTED + 1; reason < COUNTED_KINDS; reason++) {
        steps[2 + reason].kind = PROOF_NOT_COUNTED;
        steps[2 + reason].name = counted_name((enum counted)reason);
        steps[2 + reason].label =
            arena_printf(arena, "less %s", counted_label((enum counted)reason));
    }
    steps[2 + COUNTED_KINDS].kind = PROOF_OTHER_STAGES;
    steps[2 + COUNTED_KINDS].name = "other-stages";
    steps[2 + COUNTED_KINDS].label = "less other stages";
    steps[2 + COUNTED].kind = PROOF_TOTAL;
    steps[2 + COUNTED].name = "total";
    steps[2 + COUNTED].label =
        arena_printf(arena, "= counted as %s", proof->is_firm ? "firm" : stage_name(proof->stage));
}

#define STEPS (COUNTED_KINDS + 3)

// In the order in which they are told: everything, other stages, the reasons, other recipients,
// and the total. Steps that take nothing away are left out.
static void order_steps(struct proof *proof, const struct proof_step steps[], struct arena *arena)
{
    proof->steps = NEW_ARRAY(arena, struct proof_step, STEPS);
    proof->steps[proof->step_count++] = steps[0];
    if (steps[2 + COUNTED_KINDS].count != 0)
        proof->steps[proof->step_count++] = steps[2 + COUNTED_KINDS];
    for (int reason = COUNTED + 1; reason < COUNTED_KINDS; reason++)
        if (steps[2 + reason].count != 0)
            proof->steps[proof->step_count++] = steps[2 + reason];
    if (steps[1].count != 0)
        proof->steps[proof->step_count++] = steps[1];
    proof->steps[proof->step_count++] = steps[2 + COUNTED];
}

static bool make_proof(struct proof *proof, const struct explaining *explaining,
                       const struct pile *of, struct arena *arena, struct error *err)
{
    struct proof_step steps[STEPS] = {0};
    *proof = (struct proof){.stage = of->stage,
                            .is_firm = explaining->question->view == VIEW_FIRM &&
                                       of->stage == STAGE_COMMITMENT,
                            .currency = of->currency};
    for (size_t i = 0; i < explaining->piles.count; i++)
        if (explaining->piles.items[i].currency_index == of->currency_index &&
            !add_pile(steps, &explaining->piles.items[i], of->stage, arena, err))
            return false;
    name_steps(steps, proof, arena);
    order_steps(proof, steps, arena);
    return true;
}

// By stage, then currency code, unknown amounts last: the order of the totals.
static int compare_piles(const void *a, const void *b)
{
    const struct pile *left = a;
    const struct pile *right = b;
    if (left->stage != right->stage)
        return left->stage < right->stage ? -1 : 1;
    if (left->currency != right->currency) {
        if (left->currency == NULL || right->currency == NULL)
            return left->currency == NULL ? 1 : -1;
        return strcmp(left->currency->code, right->currency->code);
    }
    return (left->counted > right->counted) - (left->counted < right->counted);
}

bool explain_make(struct explanation *out, const struct snapshot *snapshot,
                  const struct question *asked, struct arena *arena, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct question *question = NEW(arena, struct question);
    struct explaining explaining = {.arena = arena, .question = question, .by_key.arena = arena};
    *question = *asked;
    question->converts_all = true;
    *out = (struct explanation){.converter = asked->converter};
    if (!flow_reader_open(&reader, snapshot, question, arena, err))
        return false;
    explaining.reader = reader;
    if (question->view == VIEW_FIRM &&
        !unlinked_load(&explaining.unlinked, snapshot, question, arena, err))
        return false;
    bool is_read = read_rows(&explaining, err);
    arena_done(&explaining.scratch);
    if (!is_read)
        return false;
    struct pile *piles = explaining.piles.items;
    size_t count = explaining.piles.count;
    if (count != 0)
        qsort(piles, count, sizeof(*piles), compare_piles);
    out->proofs = NEW_ARRAY(arena, struct proof, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (i != 0 && piles[i].stage == piles[i - 1].stage &&
            piles[i].currency == piles[i - 1].currency)
            continue;
        if (!make_proof(&out->proofs[out->proof_count++], &explaining, &piles[i], arena, err))
            return false;
    }
    return true;
}

// --- as a table ---

static const struct table_column columns[EXPLAIN_COLUMNS] = {
    {.key = "what", .title = "Step", .type = CELL_TEXT, .audience = AUDIENCE_PEOPLE},
    {.key = "stage", .title = "Stage", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "step", .title = "Step key", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "amount", .title = "Amount", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "leaves", .title = "Remainder", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "count", .title = "Flows", .type = CELL_COUNT},
    {.key = "records", .title = "Records", .type = CELL_TEXT, .is_wrapped = true},
};

bool explain_id(const struct snapshot *snapshot, uint64_t record, const char **id,
                struct arena *arena, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record *read = NEW(&scratch, struct record);
    if (!store_record(snapshot->store, record, read, &scratch, err))
        return false;
    *id = arena_string(arena, record_text(read, KEY_ID));
    return true;
}

static bool put_ids(struct buffer *out, const struct proof_step *step,
                    const struct snapshot *snapshot, size_t shown, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct proof_records records = explain_records(step, shown, &scratch);
    for (size_t i = 0; i < records.count; i++) {
        const char *id;
        if (!explain_id(snapshot, records.items[i], &id, &scratch, err))
            return false;
        buffer_printf(out, "%s%s", i == 0 ? "" : ", ", id);
    }
    if (records.count < step->count)
        buffer_printf(out, " and %s more", text_count(out->arena, step->count - records.count));
    return true;
}

static bool step_row(struct table_row *out, const struct proof *proof,
                     const struct proof_step *step, int128 left, const struct snapshot *snapshot,
                     size_t shown, struct arena *arena, struct error *err)
{
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(columns));
    struct buffer ids = {.arena = arena};
    if (!put_ids(&ids, step, snapshot, shown, err))
        return false;
    cells[0] = cell_text(step->label);
    cells[1] = cell_text(proof->is_firm ? "firm" : code_name(&codes_stage, proof->stage));
    cells[2] = cell_text(proof->currency == NULL ? NULL : proof->currency->code);
    cells[3] = cell_text(step->name);
    cells[4] = (struct cell){.type = CELL_AMOUNT, .number = sum_decimal(step->amount)};
    if (step->count == 0)
        cells[4].gap = GAP_NIL;
    else if (proof->currency == NULL)
        cells[4].gap = GAP_UNKNOWN;
    cells[5] = (struct cell){.type = CELL_BLANK};
    if (step->count != 0 && step->kind != PROOF_TOTAL && proof->currency != NULL)
        cells[5] = (struct cell){.type = CELL_AMOUNT, .number = sum_decimal(left)};
    cells[EXPLAIN_COUNT] = cell_count(step->count);
    cells[7] = cell_text(ids.size == 0 ? NULL : buffer_string(&ids));
    out->cells = cells;
    return true;
}

static struct table_row heading(const struct explanation *explanation, const struct proof *proof,
                                struct arena *arena)
{
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(columns));
    bool is_left = explanation->converter != NULL && proof->currency != NULL &&
                   proof->currency != converter_target(explanation->converter);
    cells[0] = cell_text(arena_printf(
        arena, "%s, %s%s", proof->is_firm ? "Firm" : code_label(&codes_stage, proof->stage),
        proof->currency == NULL ? "unknown amounts" : proof->currency->code,
        is_left ? ", not converted" : ""));
    return (struct table_row){.role = ROW_GROUP, .cells = cells};
}

// A converted value has twelve decimals; people want those of the currency.
static const struct table_column *converted_columns(const struct converter *converter,
                                                    struct arena *arena)
{
    struct table_column *out = NEW_ARRAY(arena, struct table_column, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        out[i] = columns[i];
        if (out[i].type == CELL_AMOUNT)
            out[i].decimals = currency_decimals(converter_target(converter));
    }
    return out;
}

bool explain_table(struct table *out, const struct explanation *explanation,
                   const struct snapshot *snapshot, size_t shown, struct arena *arena,
                   struct error *err)
{
    LIST(struct table_row) rows = {0};
    for (size_t i = 0; i < explanation->proof_count; i++) {
        const struct proof *proof = &explanation->proofs[i];
        LIST_PUSH(arena, &rows, heading(explanation, proof, arena));
        int128 left = 0;
        for (size_t j = 0; j < proof->step_count; j++) {
            struct table_row row = {0};
            left += proof->steps[j].kind == PROOF_TOTAL ? 0 : proof->steps[j].amount;
            if (!step_row(&row, proof, &proof->steps[j], left, snapshot, shown, arena, err))
                return false;
            LIST_PUSH(arena, &rows, row);
        }
    }
    const struct converter *converter = explanation->converter;
    const char **notes = NEW(arena, const char *);
    notes[0] =
        "Amounts as stated. Each block starts with all flows of its currency and ends with what "
        "is counted.";
    if (converter != NULL)
        notes[0] = arena_printf(arena,
                                "Amounts converted into %s: %s. What has no rate stands in its own "
                                "currency. Each block ends with what is counted.",
                                converter_target(converter)->code, converter_words(converter));
    *out = (struct table){
        .key = "counting_proof",
        .title = "Counting proof",
        .columns = converter == NULL ? columns : converted_columns(converter, arena),
        .column_count = COUNT_OF(columns),
        .rows = rows.items,
        .row_count = rows.count,
        .notes = notes,
        .note_count = 1,
    };
    return true;
}
