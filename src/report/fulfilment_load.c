// Fulfilment, first half: the links and instalments that stand, and the flows at their ends.
#include <stdlib.h>
#include <string.h>

#include "core/amount.h"
#include "report/fulfilment.h"
#include "store/columns.h"

struct link_end {
    uint64_t seq, earlier, later;
    enum link_type type;
    bool has_amount;
};

struct child {
    uint64_t original, part_of;
};

struct loading {
    struct fulfilment *out;
    const struct snapshot *snapshot;
    const struct fulfilment_options *options;
    struct arena *arena;
    LIST(struct link_end) links;
    LIST(struct child) children;
    uint8_t *is_end;            // by record number, one bit: the flow is kept
    uint8_t *is_later;          // it fulfils or changes something
    uint8_t *has_loose_payment; // by party
    struct groups loose;        // donor, stage, moment, currency
};

static bool bit_is_set(const uint8_t *bits, uint64_t number)
{
    return (bits[number >> 3] >> (number & 7)) & 1;
}

static void set_bit(uint8_t *bits, uint64_t number)
{
    bits[number >> 3] |= (uint8_t)(1 << (number & 7));
}

static struct slice number_key(const uint64_t *number)
{
    return (struct slice){(const char *)number, sizeof(*number)};
}

uint32_t fulfilment_find(const struct fulfilment *fulfilment, uint64_t original)
{
    const uint32_t *place = map_find(&fulfilment->by_original, number_key(&original));
    return place == NULL ? 0 : *place;
}

bool sum_of_amount(const struct amount *amount, struct sum *out)
{
    const struct decimal values[] = {amount->stated, amount->lower, amount->upper};
    int128 units[COUNT_OF(values)];
    *out = (struct sum){.count = 1, .unknown = amount->kind == AMOUNT_UNKNOWN};
    if (out->unknown != 0)
        return true;
    for (size_t i = 0; i < COUNT_OF(values); i++)
        if (__builtin_mul_overflow(values[i].mantissa,
                                   decimal_power(DECIMAL_SCALE_MAX - values[i].scale), &units[i]))
            return false;
    out->stated = units[0];
    out->lower = units[1];
    out->upper = units[2];
    out->is_open = amount->is_open;
    out->is_approximate = amount->kind == AMOUNT_ABOUT;
    return true;
}

// --- links, instalments and parts, from the columns ---

static void take_record(struct loading *loading, const struct column_batch *batch, size_t i)
{
    uint64_t seq = batch->first + i;
    uint64_t earlier = (uint64_t)batch->values[COLUMN_EARLIER][i];
    uint64_t part_of = (uint64_t)batch->values[COLUMN_PART_OF][i];
    uint64_t target = (uint64_t)batch->values[COLUMN_TARGET][i];
    struct link_end link = {seq, earlier, (uint64_t)batch->values[COLUMN_LATER][i],
                            (enum link_type)batch->values[COLUMN_LINK_TYPE][i],
                            batch->values[COLUMN_AMOUNT_KIND][i] != 0};
    switch ((int)batch->values[COLUMN_SHAPE][i]) {
    case KIND_LINK:
        LIST_PUSH(loading->arena, &loading->links, link);
        set_bit(loading->is_end, link.earlier);
        set_bit(loading->is_end, link.later);
        set_bit(loading->is_later, link.later);
        break;
    case KIND_SCHEDULE:
        LIST_PUSH(loading->arena, &loading->out->instalments,
                  ((struct instalment_record){earlier, seq}));
        set_bit(loading->is_end, earlier);
        break;
    case KIND_FLOW:
        if (part_of != 0)
            LIST_PUSH(loading->arena, &loading->children,
                      ((struct child){target != 0 ? target : seq, part_of}));
        break;
    default: break;
    }
}

// What stands above a flow that is kept is kept too: it may be what the question counts.
static void keep_parents(struct loading *loading)
{
    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        for (size_t i = 0; i < loading->children.count; i++) {
            const struct child *child = &loading->children.items[i];
            if (!bit_is_set(loading->is_end, child->original) ||
                bit_is_set(loading->is_end, child->part_of))
                continue;
            set_bit(loading->is_end, child->part_of);
            has_changed = true;
        }
    }
}

static bool read_ends(struct loading *loading, struct error *err)
{
    static const enum column wanted[] = {COLUMN_KIND,        COLUMN_SHAPE,  COLUMN_TARGET,
                                         COLUMN_EARLIER,     COLUMN_LATER,  COLUMN_LINK_TYPE,
                                         COLUMN_AMOUNT_KIND, COLUMN_PART_OF};
    const struct snapshot *snapshot = loading->snapshot;
    struct column_reader *reader CLEANUP(columns_close) = NULL;
    if (!columns_open(&reader, snapshot->store, snapshot->head.size, wanted, COUNT_OF(wanted), err))
        return false;
    for (;;) {
        const struct column_batch *batch;
        if (!columns_next(reader, &batch, err))
            return false;
        if (batch == NULL)
            break;
        for (size_t i = 0; i < batch->count; i++)
            if (batch->values[COLUMN_KIND][i] != KIND_VOID &&
                !standing_is_gone(&snapshot->standing, batch->first + i))
                take_record(loading, batch, i);
    }
    keep_parents(loading);
    return true;
}

// --- flows ---

static bool is_promise(const struct flow_row *row)
{
    return row->stage == STAGE_PLEDGE || row->stage == STAGE_COMMITMENT;
}

// What counts as stated; a missing rate takes nothing from a promise in its own currency.
static bool is_counted(const struct flow_row *row)
{
    return row->counted == COUNTED || row->counted == NOT_CONVERTED || row->counted == NOT_DEFLATED;
}

static void put_row(struct linked_flow *flow, const struct flow_row *row, bool is_converted)
{
    flow->row = *row;
    flow->currency = row->currency;
    flow->converted = row->stated;
    if (!is_converted)
        return;
    flow->is_unconverted =
        row->conversion == CONVERSION_MISSING || row->conversion == CONVERSION_NO_DEFLATOR;
    flow->row.currency = row->original_currency;
    flow->row.lower = row->original_lower;
    flow->row.stated = row->original_stated;
    flow->row.upper = row->original_upper;
    if (is_counted(row))
        flow->row.counted = COUNTED;
}

static void keep_flow(struct loading *loading, const struct flow_row *row, bool is_asked_for)
{
    struct fulfilment *out = loading->out;
    bool is_new;
    uint32_t *place = map_put(&out->by_original, number_key(&row->original), &is_new);
    if (!is_new)
        return;
    struct linked_flow flow = {0};
    put_row(&flow, row, is_asked_for && loading->options->converts);
    flow.is_covered = is_asked_for && is_promise(row) && is_counted(row);
    flow.is_asked_for =
        is_asked_for && is_promise(row) && (is_counted(row) || row->counted == NOT_PART_OF);
    LIST_PUSH(loading->arena, &out->flows, flow);
    *place = (uint32_t)out->flows.count;
}

static bool add_loose(struct loading *loading, const struct flow_row *row, struct error *err)
{
    enum moment moment = row->last_day < loading->options->since   ? MOMENT_BEFORE
                         : row->last_day > loading->options->until ? MOMENT_AFTER
                                                                   : MOMENT_WITHIN;
    if (row->counted != COUNTED) {
        loading->out->unconverted++;
        return true;
    }
    uint32_t keys[GROUP_KEYS] = {row->donor, row->stage, moment, row->currency_index};
    return sum_add_flow(groups_find(&loading->loose, keys), row) ||
           error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                     (unsigned long long)row->seq);
}

static bool take_asked_for(struct loading *loading, const struct flow_row *row, struct error *err)
{
    if (bit_is_set(loading->is_end, row->original))
        keep_flow(loading, row, true);
    else if (is_promise(row) && is_counted(row) && !add_loose(loading, row, err))
        return false;
    if (row->stage == STAGE_DISBURSEMENT && is_counted(row) &&
        !bit_is_set(loading->is_later, row->original)) {
        loading->has_loose_payment[row->donor] = 1;
        loading->out->loose_payments++;
    }
    return true;
}

static void collect_loose(struct loading *loading, const struct flow_reader *reader)
{
    for (size_t i = 0; i < loading->loose.count; i++) {
        const struct group *group = groups_get(&loading->loose, i);
        struct loose loose = {group->keys[0],
                              (enum stage)group->keys[1],
                              (enum moment)group->keys[2],
                              group->keys[3] == 0 ? NULL
                                                  : flow_reader_currency(reader, group->keys[3]),
                              !loading->has_loose_payment[group->keys[0]],
                              group->sum};
        LIST_PUSH(loading->arena, &loading->out->loose, loose);
    }
}

// All flows of one question; of the question asked, or of any flow at the end of a link.
static bool read_flows(struct loading *loading, const struct question *question, bool is_asked_for,
                       struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, loading->snapshot, question, loading->arena, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        if (is_asked_for && !take_asked_for(loading, row, err))
            return false;
        if (!is_asked_for && bit_is_set(loading->is_end, row->original))
            keep_flow(loading, row, false);
    }
    if (is_asked_for)
        collect_loose(loading, reader);
    return true;
}

// --- shares ---

// The flow a counted parent takes the place of, for a part; itself for all others.
static void find_covering(struct fulfilment *out)
{
    for (size_t i = 0; i < out->flows.count; i++) {
        struct linked_flow *flow = &out->flows.items[i];
        flow->covering = (uint32_t)i;
        if (!is_promise(&flow->row) || flow->row.counted != NOT_PART_OF)
            continue;
        uint64_t above = flow->row.part_of;
        for (size_t steps = 0; above != 0 && steps <= out->flows.count; steps++) {
            uint32_t place = fulfilment_find(out, above);
            if (place == 0)
                break;
            const struct linked_flow *parent = &out->flows.items[place - 1];
            if (parent->is_covered && parent->row.stage == flow->row.stage) {
                flow->covering = place - 1;
                break;
            }
            above = parent->row.part_of;
        }
    }
}

struct ends_key {
    uint64_t earlier, later;
};

static struct slice ends_key(const struct ends_key *key)
{
    return (struct slice){(const char *)key, sizeof(*key)};
}

// A part of a flow that fulfils the same promise as a whole adds nothing to it.
static bool is_within_another(const struct fulfilment *out, const struct map *ends,
                              uint64_t earlier, const struct linked_flow *later)
{
    uint64_t above = later->row.part_of;
    for (size_t steps = 0; above != 0 && steps <= out->flows.count; steps++) {
        struct ends_key key = {earlier, above};
        if (map_find(ends, ends_key(&key)) != NULL)
            return true;
        uint32_t place = fulfilment_find(out, above);
        above = place == 0 ? 0 : out->flows.items[place - 1].row.part_of;
    }
    return false;
}

// The equivalent that the later flow states in the currency.
static bool find_equivalent(struct loading *loading, const struct flow_row *row,
                            const struct currency *currency, struct share *share, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    if (!store_record(loading->snapshot->store, row->seq, &record, &scratch, err))
        return false;
    const struct value *equivalents = &record.values[KEY_EQUIVALENT];
    for (size_t i = 0; i < equivalents->count; i++) {
        struct amount amount;
        if (!amount_read(slice_of(equivalents->items[i]), &amount, err))
            return false;
        if (amount.currency == currency && sum_of_amount(&amount, &share->amount)) {
            share->basis = BASIS_EQUIVALENT;
            return true;
        }
    }
    return true;
}

static bool link_amount(struct loading *loading, const struct link_end *link,
                        const struct currency *currency, struct share *share, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    struct amount amount;
    if (!store_record(loading->snapshot->store, link->seq, &record, &scratch, err) ||
        !amount_read(slice_of(record_text(&record, KEY_AMOUNT)), &amount, err))
        return false;
    // an unknown share, or one in a currency that is not the promise's, says nothing of it
    if (amount.currency == currency && sum_of_amount(&amount, &share->amount) &&
        share->amount.unknown == 0)
        share->basis = BASIS_LINK;
    return true;
}

static bool weigh_share(struct loading *loading, const struct link_end *link, struct share *share,
                        struct error *err)
{
    const struct flow_row *earlier = &loading->out->flows.items[share->earlier].row;
    const struct flow_row *later = &loading->out->flows.items[share->later].row;
    share->basis = BASIS_NONE;
    share->amount = (struct sum){.count = 1, .unknown = 1};
    if (link->has_amount)
        return link_amount(loading, link, earlier->currency, share, err);
    if (earlier->currency == NULL || later->currency == NULL)
        return true;
    if (earlier->currency == later->currency) {
        share->basis = BASIS_WHOLE;
        return true;
    }
    if (!find_equivalent(loading, later, earlier->currency, share, err))
        return false;
    struct converter *converter =
        loading->options->converts ? loading->options->question->converter : NULL;
    if (share->basis == BASIS_NONE && converter != NULL &&
        converter_into(converter, later, earlier->currency, &share->amount))
        share->basis = BASIS_COMPUTED;
    return true;
}

static int compare_shares(const void *a, const void *b)
{
    const struct share *left = a;
    const struct share *right = b;
    if (left->earlier != right->earlier)
        return left->earlier < right->earlier ? -1 : 1;
    return left->later < right->later ? -1 : left->later > right->later;
}

static bool make_shares(struct loading *loading, struct error *err)
{
    struct fulfilment *out = loading->out;
    struct map ends = {.arena = loading->arena};
    for (size_t i = 0; i < loading->links.count; i++) {
        struct ends_key key = {loading->links.items[i].earlier, loading->links.items[i].later};
        map_put(&ends, ends_key(&key), NULL);
    }
    for (size_t i = 0; i < loading->links.count; i++) {
        const struct link_end *link = &loading->links.items[i];
        uint32_t earlier = fulfilment_find(out, link->earlier);
        uint32_t later = fulfilment_find(out, link->later);
        if (earlier == 0 || later == 0 ||
            is_within_another(out, &ends, link->earlier, &out->flows.items[later - 1]))
            continue;
        struct share share = {.earlier = out->flows.items[earlier - 1].covering,
                              .later = later - 1,
                              .type = link->type};
        if (!weigh_share(loading, link, &share, err))
            return false;
        LIST_PUSH(loading->arena, &out->shares, share);
    }
    out->link_count = loading->links.count;
    if (out->shares.count != 0)
        qsort(out->shares.items, out->shares.count, sizeof(struct share), compare_shares);
    return true;
}

static void index_shares(struct fulfilment *out)
{
    for (size_t i = 0; i < out->shares.count; i++) {
        const struct share *share = &out->shares.items[i];
        struct linked_flow *earlier = &out->flows.items[share->earlier];
        struct linked_flow *later = &out->flows.items[share->later];
        if (earlier->share_count++ == 0)
            earlier->first_share = (uint32_t)i;
        if (share->type == LINK_FULFILS) {
            earlier->has_payments = true;
            later->is_fulfilling = later->is_fulfilling || earlier->is_covered;
        } else if (earlier->is_covered && earlier->row.stage == later->row.stage) {
            later->is_covered = later->is_asked_for = false; // it is in the promise it changes
        }
    }
}

// Later flows first, so that each is known before what it fulfils.
static void order_flows(struct fulfilment *out, struct arena *arena)
{
    size_t count = out->flows.count;
    uint32_t *waiting = NEW_ARRAY(arena, uint32_t, count + 1);
    uint32_t *last = NEW_ARRAY(arena, uint32_t, count + 1);
    out->order = NEW_ARRAY(arena, uint32_t, count + 1);
    out->of_later = last;
    for (size_t i = 0; i < out->shares.count; i++) {
        struct share *share = &out->shares.items[i];
        share->next_of_later = last[share->later];
        last[share->later] = (uint32_t)i + 1;
        waiting[share->earlier]++;
    }
    size_t end = 0;
    for (size_t i = 0; i < count; i++)
        if (waiting[i] == 0)
            out->order[end++] = (uint32_t)i;
    for (size_t start = 0; start < end; start++)
        for (uint32_t place = last[out->order[start]]; place != 0;
             place = out->shares.items[place - 1].next_of_later)
            if (--waiting[out->shares.items[place - 1].earlier] == 0)
                out->order[end++] = out->shares.items[place - 1].earlier;
    // a promise that is fulfilled by a part of itself: such a circle comes last
    for (size_t i = 0; i < count; i++)
        if (waiting[i] != 0)
            out->order[end++] = (uint32_t)i;
}

bool fulfilment_load(struct fulfilment *out, const struct snapshot *snapshot,
                     const struct fulfilment_options *options, struct arena *arena,
                     struct error *err)
{
    struct question everything = {.has_as_stated = options->question->has_as_stated,
                                  .as_stated = options->question->as_stated};
    struct question asked = *options->question;
    struct loading loading = {.out = out, .snapshot = snapshot, .options = options, .arena = arena};
    size_t bytes = snapshot->head.size / 8 + 1;
    *out = (struct fulfilment){.by_original = {.arena = arena}};
    if (!options->converts)
        asked.converter = NULL; // a promise is kept in its own currency
    asked.converts_all = true;
    loading.is_end = NEW_ARRAY(arena, uint8_t, bytes);
    loading.is_later = NEW_ARRAY(arena, uint8_t, bytes);
    loading.has_loose_payment = NEW_ARRAY(arena, uint8_t, snapshot->party_count + 1);
    groups_init(&loading.loose, 4, arena, arena);
    if (!read_ends(&loading, err) || !read_flows(&loading, &asked, true, err))
        return false;
    bool has_ends = loading.links.count + out->instalments.count != 0;
    if (has_ends && !read_flows(&loading, &everything, false, err))
        return false;
    find_covering(out);
    if (!make_shares(&loading, err))
        return false;
    index_shares(out);
    order_flows(out, arena);
    for (size_t i = 0; i < out->flows.count; i++) {
        struct linked_flow *flow = &out->flows.items[i];
        flow->is_supported = flow->has_payments || !loading.has_loose_payment[flow->row.donor];
    }
    return true;
}
