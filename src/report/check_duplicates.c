// Possible duplicates: flows of one stage between the same parties, of the same amount as stated,
// whose dates are near or that share a reference. Proposed, never merged.
//
// The first walk sets one of many bits for each flow, and a second bit when the first was set; the
// second walk keeps only flows whose second bit is set. So a book without duplicates keeps about
// one flow in sixteen for a moment, and the work grows with the number of flows only.
#include <stdlib.h>
#include <string.h>

#include "report/check_parts.h"
#include "report/records.h"

#define NEAR_DAYS 45
#define SHORT_DAYS 31 // a longer span is near only what it overlaps
#define BITS_PER_RECORD 16

struct candidate {
    uint64_t hash;
    uint64_t seq, original, part_of;
    uint32_t donor, to, stage, currency_index;
    int128 stated;
    int32_t first_day, last_day;
};

struct duplicates {
    uint8_t *once, *twice;
    uint64_t bit_count; // a power of two
    LIST(struct candidate) candidates;
};

void duplicates_init(struct checking *checking)
{
    struct duplicates *duplicates = NEW(checking->arena, struct duplicates);
    checking->duplicates = duplicates;
    duplicates->bit_count = 1024;
    while (duplicates->bit_count < checking->snapshot->head.size * BITS_PER_RECORD)
        duplicates->bit_count *= 2;
    if (!checking->out->is_wanted[WARNING_DUPLICATE])
        return;
    duplicates->once = NEW_ARRAY(checking->arena, uint8_t, duplicates->bit_count / 8);
    duplicates->twice = NEW_ARRAY(checking->arena, uint8_t, duplicates->bit_count / 8);
}

static struct candidate candidate_of(const struct flow_row *row)
{
    struct {
        int128 stated;
        uint32_t donor, to, stage, currency;
    } key = {row->stated, row->donor, row->to, row->stage, row->currency_index};
    return (struct candidate){
        .hash = hash_bytes(&key, sizeof(key)),
        .seq = row->seq,
        .original = row->original,
        .part_of = row->part_of,
        .donor = row->donor,
        .to = row->to,
        .stage = row->stage,
        .currency_index = row->currency_index,
        .stated = row->stated,
        .first_day = row->first_day,
        .last_day = row->last_day,
    };
}

void duplicates_see(struct checking *checking, const struct flow_row *row)
{
    struct duplicates *duplicates = checking->duplicates;
    if (duplicates->once == NULL || row->currency == NULL)
        return;
    uint64_t bit = candidate_of(row).hash & (duplicates->bit_count - 1);
    uint8_t mask = (uint8_t)(1 << (bit & 7));
    duplicates->twice[bit >> 3] |= duplicates->once[bit >> 3] & mask;
    duplicates->once[bit >> 3] |= mask;
}

static bool collect(struct checking *checking, struct error *err)
{
    struct duplicates *duplicates = checking->duplicates;
    struct question everything = {0};
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, checking->snapshot, &everything, &walking, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        if (row->currency == NULL)
            continue;
        struct candidate candidate = candidate_of(row);
        uint64_t bit = candidate.hash & (duplicates->bit_count - 1);
        if ((duplicates->twice[bit >> 3] >> (bit & 7)) & 1)
            LIST_PUSH(checking->arena, &duplicates->candidates, candidate);
    }
}

#define ORDER(a, b, member)                                                                        \
    if ((a)->member != (b)->member)                                                                \
    return (a)->member < (b)->member ? -1 : 1

// By what must be the same, so that hashes that only collide do not mix.
static int compare_sums(const struct candidate *a, const struct candidate *b)
{
    ORDER(a, b, hash);
    ORDER(a, b, donor);
    ORDER(a, b, to);
    ORDER(a, b, stage);
    ORDER(a, b, currency_index);
    ORDER(a, b, stated);
    return 0;
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    int order = compare_sums(left, right);
    if (order != 0)
        return order;
    ORDER(left, right, first_day);
    ORDER(left, right, original);
    return 0;
}

// Days between two dates, 0 when they overlap.
static int64_t days_between(const struct candidate *a, const struct candidate *b)
{
    if (a->last_day < b->first_day)
        return (int64_t)b->first_day - a->last_day;
    return b->last_day < a->first_day ? (int64_t)a->first_day - b->last_day : 0;
}

static bool is_short(const struct candidate *candidate)
{
    return (int64_t)candidate->last_day - candidate->first_day < SHORT_DAYS;
}

static bool are_near(const struct candidate *a, const struct candidate *b)
{
    int64_t days = days_between(a, b);
    return days == 0 || (is_short(a) && is_short(b) && days <= NEAR_DAYS);
}

static bool is_related(const struct candidate *a, const struct candidate *b)
{
    return a->part_of == b->original || b->part_of == a->original;
}

// "fts-parent:168511": what the flow was split off. Parts of one sum may well be equal.
static bool is_parent_ref(const char *ref)
{
    size_t size = strcspn(ref, ":");
    return size >= 7 && strncmp(ref + size - 7, "-parent", 7) == 0;
}

static bool are_split_off_one(const struct record *a, const struct record *b)
{
    for (size_t i = 0; i < a->values[KEY_REFS].count; i++)
        for (size_t j = 0; j < b->values[KEY_REFS].count; j++)
            if (is_parent_ref(a->values[KEY_REFS].items[i]) &&
                text_equal(a->values[KEY_REFS].items[i], b->values[KEY_REFS].items[j]))
                return true;
    return false;
}

static const char *publisher_of(const struct checking *checking, const struct record *record)
{
    const struct value *evidence = &record->values[KEY_EVIDENCE];
    if (evidence->count == 0)
        return NULL;
    const struct snapshot *snapshot = checking->snapshot;
    return snapshot->evidence[snapshot_evidence(snapshot, evidence->items[0])].publisher;
}

// "same stage, parties and amount as gift, 3 days apart; published by Japan and by UNDP"
static bool warn_pair(struct checking *checking, const struct candidate *a,
                      const struct candidate *b, const char *reference, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record first, second;
    const struct candidate *later = a->original > b->original ? a : b;
    const struct candidate *earlier = later == a ? b : a;
    if (!store_record(checking->snapshot->store, earlier->seq, &first, &scratch, err) ||
        !store_record(checking->snapshot->store, later->seq, &second, &scratch, err))
        return false;
    if (are_split_off_one(&first, &second))
        return true;
    struct buffer out = {.arena = checking->arena};
    buffer_printf(&out, "same stage, parties and amount as %s, ", record_subject(&first));
    int64_t days = days_between(a, b);
    bool is_one_day = a->first_day == a->last_day && b->first_day == b->last_day;
    if (reference != NULL)
        buffer_printf(&out, "both %s", reference);
    else if (days != 0)
        buffer_printf(&out, "%lld day%s apart", (long long)days, days == 1 ? "" : "s");
    else
        buffer_text(&out, is_one_day ? "on the same day" : "on dates that may be the same");
    const char *one_side = publisher_of(checking, &first);
    const char *other_side = publisher_of(checking, &second);
    if (one_side != NULL && other_side != NULL && !text_equal(one_side, other_side))
        buffer_printf(&out, "; published by %s and by %s", one_side, other_side);
    check_warn(checking, WARNING_DUPLICATE, later->original, buffer_string(&out));
    return true;
}

// Flows with the same sum whose dates are far apart may still carry the same reference.
static bool check_references(struct checking *checking, const struct candidate *items,
                             const uint8_t *is_paired, size_t count, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct map seen = {.arena = &scratch};
    for (size_t i = 0; i < count; i++) {
        struct record record;
        bool is_said = is_paired[i];
        if (!store_record(checking->snapshot->store, items[i].seq, &record, &scratch, err))
            return false;
        const struct value *refs = &record.values[KEY_REFS];
        for (size_t j = 0; j < refs->count; j++) {
            bool is_new;
            uint32_t *place = map_put(&seen, slice_of(refs->items[j]), &is_new);
            uint32_t before = *place;
            *place = (uint32_t)i;
            if (is_new || is_said || before == i || is_related(&items[before], &items[i]))
                continue;
            is_said = true;
            if (!warn_pair(checking, &items[before], &items[i], refs->items[j], err))
                return false;
        }
    }
    return true;
}

// Flows with the same sum, in the order of their first day. Each is compared with the one before
// it and with the one that reaches furthest.
static bool check_group(struct checking *checking, const struct candidate *items, size_t count,
                        struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    uint8_t *is_paired = NEW_ARRAY(&scratch, uint8_t, count);
    size_t furthest = 0;
    size_t paired = 0;
    for (size_t i = 1; i < count; i++) {
        const size_t others[] = {i - 1, furthest};
        for (size_t j = 0; j < COUNT_OF(others) && !is_paired[i]; j++) {
            const struct candidate *other = &items[others[j]];
            is_paired[i] = are_near(other, &items[i]) && !is_related(other, &items[i]);
            if (is_paired[i] && !warn_pair(checking, other, &items[i], NULL, err))
                return false;
        }
        paired += is_paired[i];
        if (items[i].last_day > items[furthest].last_day)
            furthest = i;
    }
    return paired == count - 1 || check_references(checking, items, is_paired, count, err);
}

bool check_duplicates(struct checking *checking, struct error *err)
{
    struct duplicates *duplicates = checking->duplicates;
    if (duplicates->once == NULL)
        return true;
    if (!collect(checking, err))
        return false;
    struct candidate *items = duplicates->candidates.items;
    size_t count = duplicates->candidates.count;
    if (count != 0)
        qsort(items, count, sizeof(*items), compare_candidates);
    for (size_t i = 0, end = 0; i < count; i = end) {
        while (end < count && compare_sums(&items[i], &items[end]) == 0)
            end++;
        if (end - i > 1 && !check_group(checking, &items[i], end - i, err))
            return false;
    }
    return true;
}
