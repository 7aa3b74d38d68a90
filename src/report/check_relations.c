// Warnings about flows and what refers to them: parts, links, instalments, adopted claims.
//
// What refers to a flow is read first, from the columns; then the flows referred to are kept while
// all flows pass by; then the sums are made. Amounts in different currencies are not compared.
#include <string.h>

#include "report/check_parts.h"
#include "report/records.h"
#include "report/sum.h"
#include "store/columns.h"

#define VALUE(column) (batch->values[COLUMN_##column][i])

struct reading {
    struct checking *checking;
    const struct names *names;
    uint8_t *has_passed; // by DIM_PARTY_LIST id: money passed through these parties
};

static void mark(struct checking *checking, uint64_t original)
{
    checking->is_referred[original >> 3] |= (uint8_t)(1 << (original & 7));
}

static bool wide_amount(const struct checking *checking, uint64_t seq, int128 *out,
                        struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    struct amount amount;
    if (!store_record(checking->snapshot->store, seq, &record, &scratch, err) ||
        !amount_read(slice_of(record_text(&record, KEY_AMOUNT)), &amount, err))
        return false;
    int128 power = decimal_power(DECIMAL_SCALE_MAX - amount.stated.scale);
    return !__builtin_mul_overflow(amount.stated.mantissa, power, out) ||
           error_set(err, ERROR_INPUT, "record %llu: the amount is too large to be summed",
                     (unsigned long long)seq);
}

static bool read_relation(struct reading *reading, const struct column_batch *batch, size_t i,
                          struct error *err)
{
    struct checking *checking = reading->checking;
    struct relation relation = {
        .kind = (enum kind)VALUE(SHAPE),
        .earlier = (uint64_t)VALUE(EARLIER),
        .later = (uint64_t)VALUE(LATER),
        .type = (enum link_type)VALUE(LINK_TYPE),
        .has_amount = VALUE(AMOUNT_KIND) != 0,
        .currency = VALUE(CURRENCY) == 0
                        ? NULL
                        : currency_find(slice_of(
                              names_text(reading->names, DIM_CURRENCY, (uint32_t)VALUE(CURRENCY)))),
    };
    if ((VALUE(FLAGS) & ROW_AMOUNT_WIDE) == 0)
        relation.stated =
            (int128)VALUE(AMOUNT) * decimal_power(DECIMAL_SCALE_MAX - (unsigned)VALUE(SCALE));
    else if (!wide_amount(checking, batch->first + i, &relation.stated, err))
        return false;
    mark(checking, relation.earlier);
    mark(checking, relation.later);
    LIST_PUSH(checking->arena, &checking->relations, relation);
    return true;
}

static bool read_batch(struct reading *reading, const struct column_batch *batch, struct error *err)
{
    for (size_t i = 0; i < batch->count; i++) {
        int64_t shape = VALUE(SHAPE);
        if (VALUE(KIND) == KIND_VOID ||
            standing_is_gone(&reading->checking->snapshot->standing, batch->first + i))
            continue;
        if (shape == KIND_FLOW) {
            reading->has_passed[VALUE(VIA)] = 1;
            mark(reading->checking, (uint64_t)VALUE(PART_OF));
        } else if ((shape == KIND_LINK || shape == KIND_SCHEDULE) &&
                   !read_relation(reading, batch, i, err)) {
            return false;
        }
    }
    return true;
}

static void mark_passed(struct reading *reading)
{
    const struct snapshot *snapshot = reading->checking->snapshot;
    for (uint32_t id = 1; id <= reading->names->count[DIM_PARTY_LIST]; id++) {
        const char *joined = names_text(reading->names, DIM_PARTY_LIST, id);
        while (reading->has_passed[id] && *joined != '\0') {
            size_t size = strcspn(joined, ";");
            const uint32_t *party = map_find(&snapshot->party_index, (struct slice){joined, size});
            if (party != NULL)
                reading->checking->receives[*party] = 1;
            joined += size + (joined[size] == ';');
        }
    }
}

bool check_relations(struct checking *checking, struct error *err)
{
    static const enum column wanted[] = {
        COLUMN_KIND,     COLUMN_SHAPE, COLUMN_VIA,       COLUMN_PART_OF,
        COLUMN_EARLIER,  COLUMN_LATER, COLUMN_LINK_TYPE, COLUMN_AMOUNT_KIND,
        COLUMN_CURRENCY, COLUMN_SCALE, COLUMN_AMOUNT,    COLUMN_FLAGS,
    };
    const struct snapshot *snapshot = checking->snapshot;
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    struct reading reading = {.checking = checking};
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    reading.names = columns_names(reader);
    reading.has_passed =
        NEW_ARRAY(checking->arena, uint8_t, reading.names->count[DIM_PARTY_LIST] + 1);
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        if (!read_batch(&reading, batch, err))
            return false;
    }
    mark_passed(&reading);
    return true;
}

// --- sums ---

static int128 size_of(int128 units)
{
    return units < 0 ? -units : units;
}

// A link that names no amount takes all of the later flow: in the earlier one's currency, else at
// the equivalent its source states. *out is 0 when neither is known.
static bool whole_of_later(struct checking *checking, const struct referent *earlier,
                           const struct referent *later, int128 *out, struct error *err)
{
    *out = 0;
    if (later->row.currency == NULL || later->row.currency == earlier->row.currency) {
        *out = later->row.currency == NULL ? 0 : size_of(later->row.stated);
        return true;
    }
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    if (!store_record(checking->snapshot->store, later->row.seq, &record, &scratch, err))
        return false;
    const struct value *equivalents = &record.values[KEY_EQUIVALENT];
    for (size_t i = 0; i < equivalents->count; i++) {
        struct amount amount;
        if (!amount_read(slice_of(equivalents->items[i]), &amount, err))
            return false;
        int128 power = decimal_power(DECIMAL_SCALE_MAX - amount.stated.scale);
        int128 units;
        if (amount.currency == earlier->row.currency &&
            !__builtin_mul_overflow(amount.stated.mantissa, power, &units))
            *out = size_of(units);
    }
    return true;
}

static bool add_link(struct checking *checking, const struct relation *link, struct error *err)
{
    struct referent *earlier = check_head(checking, link->earlier);
    struct referent *later = check_head(checking, link->later);
    int128 share = size_of(link->stated);
    if (earlier == NULL || later == NULL || earlier->row.currency == NULL)
        return true;
    if (link->has_amount && link->currency != earlier->row.currency) {
        // refused when it was recorded: the promise was amended since
        if (link->currency != NULL)
            check_warn(checking, WARNING_LINKS, link->earlier,
                       arena_printf(checking->arena, "is in %s, a link from it in %s",
                                    earlier->row.currency->code, link->currency->code));
        return true;
    }
    if (!link->has_amount && !whole_of_later(checking, earlier, later, &share, err))
        return false;
    int128 used = link->has_amount ? share : size_of(later->row.stated);
    int128 *sum = link->type == LINK_FULFILS ? &earlier->fulfilled : &earlier->reduced;
    if (link->has_amount && earlier->row.currency != later->row.currency)
        used = 0; // a share in another currency says nothing of the later flow's
    return check_add(sum, share, link->earlier, err) &&
           check_add(&later->used, used, link->later, err);
}

static bool add_instalment(struct checking *checking, const struct relation *instalment,
                           struct error *err)
{
    struct referent *head = check_head(checking, instalment->earlier);
    if (head == NULL)
        return true;
    head->has_instalments = true;
    if (instalment->currency != NULL && head->row.currency != NULL &&
        instalment->currency != head->row.currency)
        head->has_foreign_instalments = true;
    if (instalment->currency == NULL || instalment->currency != head->row.currency) {
        head->is_uncertain = true;
        return true;
    }
    return check_add(&head->instalments, instalment->stated, instalment->earlier, err);
}

static bool add_part(struct checking *checking, const struct referent *part, struct error *err)
{
    struct referent *whole = check_head(checking, part->row.part_of);
    if (whole == NULL || part->row.currency == NULL || whole->row.stage != part->row.stage ||
        whole->row.currency != part->row.currency)
        return true;
    return check_add(&whole->parts, part->row.stated, part->row.original, err);
}

bool check_sums(struct checking *checking, struct error *err)
{
    for (size_t i = 0; i < checking->heads.count; i++)
        if (checking->heads.items[i].row.part_of != 0 &&
            !add_part(checking, &checking->heads.items[i], err))
            return false;
    for (size_t i = 0; i < checking->relations.count; i++) {
        const struct relation *relation = &checking->relations.items[i];
        if (!(relation->kind == KIND_LINK ? add_link : add_instalment)(checking, relation, err))
            return false;
    }
    return true;
}

// --- what the sums say ---

// The most a flow can be; false when it has no bound.
static bool most_of(const struct referent *head, int128 *out)
{
    *out = size_of(head->row.upper);
    return head->row.currency != NULL && head->row.amount_kind != AMOUNT_AT_LEAST;
}

static void warn_over(struct checking *checking, enum warning_kind kind,
                      const struct referent *head, const char *what, int128 sum)
{
    int128 most;
    if (!most_of(head, &most) || sum <= most)
        return;
    check_warn(checking, kind, head->row.original,
               arena_printf(checking->arena, "%s %s of %s", what,
                            check_words(sum, head->row.currency, checking->arena),
                            check_words(most, head->row.currency, checking->arena)));
}

void check_parts(struct checking *checking)
{
    for (size_t i = 0; i < checking->heads.count; i++)
        warn_over(checking, WARNING_PARTS, &checking->heads.items[i], "its parts add to",
                  checking->heads.items[i].parts);
}

void check_links(struct checking *checking)
{
    for (size_t i = 0; i < checking->heads.count; i++) {
        const struct referent *head = &checking->heads.items[i];
        warn_over(checking, WARNING_LINKS, head, "is fulfilled by", head->fulfilled);
        warn_over(checking, WARNING_LINKS, head, "is reduced by", head->reduced);
        warn_over(checking, WARNING_LINKS, head, "its links give away", head->used);
    }
}

void check_instalments(struct checking *checking)
{
    for (size_t i = 0; i < checking->heads.count; i++) {
        const struct referent *head = &checking->heads.items[i];
        const struct flow_row *row = &head->row;
        if (head->has_foreign_instalments)
            check_warn(checking, WARNING_INSTALMENTS, row->original,
                       arena_printf(checking->arena, "an instalment is in another currency than %s",
                                    row->currency->code));
        if (!head->has_instalments || head->is_uncertain || row->currency == NULL ||
            row->amount_kind == AMOUNT_ABOUT)
            continue;
        bool is_over = row->amount_kind != AMOUNT_AT_LEAST && head->instalments > row->upper;
        if (!is_over && head->instalments >= row->lower)
            continue;
        const char *bound = is_over ? "at most " : "at least ";
        check_warn(checking, WARNING_INSTALMENTS, row->original,
                   arena_printf(checking->arena, "its instalments add to %s, it is %s%s",
                                check_words(head->instalments, row->currency, checking->arena),
                                row->amount_kind == AMOUNT_EXACT ? "" : bound,
                                check_words(is_over ? row->upper : row->lower, row->currency,
                                            checking->arena)));
    }
}

// --- claims ---

// What a flow and its adopted claim say differently, in words; NULL: nothing.
static const char *difference(const struct record *claim, const struct record *flow,
                              struct arena *arena)
{
    static const enum key keys[] = {KEY_AMOUNT, KEY_DATE, KEY_STAGE};
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        const char *claimed = record_text(claim, keys[i]);
        const char *stands = record_text(flow, keys[i]);
        if (claimed != NULL && !text_equal(claimed, stands))
            buffer_printf(&out, "%s%s is \"%s\", its adopted claim of %s says \"%s\"",
                          out.size == 0 ? "" : "; ", key_name(keys[i]), stands,
                          record_text(claim, KEY_EVIDENCE), claimed);
    }
    return out.size == 0 ? NULL : buffer_string(&out);
}

static bool check_claim(struct checking *checking, uint64_t seq, struct arena *scratch,
                        struct error *err)
{
    const struct snapshot *snapshot = checking->snapshot;
    struct record claim, flow;
    uint64_t original;
    if (!store_record(snapshot->store, seq, &claim, scratch, err))
        return false;
    const char *id = record_text(&claim, KEY_FLOW);
    const char *standing = record_text(&claim, KEY_STANDING);
    if (id == NULL || !text_equal(standing, code_name(&codes_standing, STANDING_ADOPTED)))
        return true;
    if (!store_find(snapshot->store, slice_of(id), &original, err))
        return false;
    uint64_t stands = standing_of(&snapshot->standing, original);
    if (stands == 0)
        return true;
    if (!store_record(snapshot->store, stands, &flow, scratch, err))
        return false;
    const char *text = difference(&claim, &flow, checking->arena);
    if (text != NULL)
        check_warn(checking, WARNING_CLAIM, original, text);
    return true;
}

bool check_claims(struct checking *checking, struct error *err)
{
    struct record_numbers claims;
    struct arena scratch CLEANUP(arena_done) = {0};
    if (!checking->out->is_wanted[WARNING_CLAIM])
        return true;
    if (!records_standing(&claims, checking->snapshot, KIND_CLAIM, checking->arena, err))
        return false;
    for (size_t i = 0; i < claims.count; i++) {
        arena_reset(&scratch);
        if (!check_claim(checking, claims.items[i], &scratch, err))
            return error_context(err, "record %llu", (unsigned long long)claims.items[i]);
    }
    return true;
}
