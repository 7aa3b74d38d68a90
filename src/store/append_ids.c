// Which ids there are, and the ids the program makes.
//
// A derived id says what the record is about ("rate:ECB:EUR:USD:2012-04-02:spot"). The n-th equal
// record of one append meets the n-th there is and so is nothing new; one more becomes "#n". Of
// kinds whose derived id is their whole identity (a rate of that day and source), other content is
// refused; amendments, voids and claims just get the next number.
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "gen/queries.h"
#include "store/append_parts.h"

#define TABLE_BITS_FIRST 12
#define SUGGESTIONS_MAX 200     // then unknown ids are many and nobody reads more
#define SUGGEST_FLOWS_MAX 50000 // in a larger book unknown flow ids get no suggestion

// Kinds that others refer to again and again: few records, kept in memory once met.
static bool is_kept_kind(enum kind kind)
{
    return kind == KIND_PARTY || kind == KIND_ACTIVITY || kind == KIND_EVENT ||
           kind == KIND_EVIDENCE;
}

static void keep(struct append *append, struct slice id, uint64_t seq, enum kind kind)
{
    struct append_memory *memory = append->memory;
    bool is_new = false;
    uint32_t *place = map_put(&memory->known, id, &is_new);
    if (!is_new)
        return;
    struct known_id known = {arena_copy(&memory->arena, id.data, id.size), seq, kind};
    LIST_PUSH(&memory->arena, &memory->known_ids, known);
    *place = (uint32_t)memory->known_ids.count - 1;
}

static uint32_t table_hash(struct slice id)
{
    return (uint32_t)(hash_bytes(id.data, id.size) >> 32);
}

static void table_place(struct id_table *table, struct id_slot slot)
{
    size_t mask = ((size_t)1 << table->bits) - 1;
    size_t i = slot.hash >> (32 - table->bits);
    while (table->slots[i].seq != 0)
        i = (i + 1) & mask;
    table->slots[i] = slot;
}

static void table_grow(struct id_table *table)
{
    struct id_table grown = {.bits = table->bits == 0 ? TABLE_BITS_FIRST : table->bits + 1,
                             .count = table->count};
    if (grown.bits > 32)
        out_of_memory();
    grown.slots = NEW_ARRAY(&grown.arena, struct id_slot, (size_t)1 << grown.bits);
    size_t capacity = table->bits == 0 ? 0 : (size_t)1 << table->bits;
    for (size_t i = 0; i < capacity; i++) {
        if (table->slots[i].seq != 0)
            table_place(&grown, table->slots[i]);
    }
    arena_done(&table->arena);
    *table = grown;
}

static void table_put(struct id_table *table, struct slice id, uint64_t seq)
{
    size_t capacity = table->bits == 0 ? 0 : (size_t)1 << table->bits;
    if (table->count >= capacity / 4 * 3)
        table_grow(table);
    assert(seq <= UINT32_MAX);
    table_place(table, (struct id_slot){table_hash(id), (uint32_t)seq});
    table->count++;
}

bool append_find_unindexed(struct append *append, struct slice id, uint64_t *seq, enum kind *kind,
                           struct error *err)
{
    struct id_table *table = &append->table;
    *seq = 0;
    *kind = KIND_NONE;
    if (table->bits == 0)
        return true;
    size_t mask = ((size_t)1 << table->bits) - 1;
    uint32_t hash = table_hash(id);
    for (size_t i = hash >> (32 - table->bits); table->slots[i].seq != 0; i = (i + 1) & mask) {
        if (table->slots[i].hash != hash)
            continue;
        const char *found = NULL;
        uint64_t candidate = table->slots[i].seq;
        if (!store_entry_name(append->store, candidate, kind, &found, &append->scratch, err))
            return false;
        if (!slice_is(id, found))
            continue;
        *seq = candidate;
        return true;
    }
    *kind = KIND_NONE;
    return true;
}

bool append_find(struct append *append, struct slice id, uint64_t *seq, enum kind *kind,
                 struct error *err)
{
    const uint32_t *place = map_find(&append->memory->known, id);
    if (place != NULL) {
        *seq = append->memory->known_ids.items[*place].seq;
        *kind = append->memory->known_ids.items[*place].kind;
        return true;
    }
    if (!store_find_kind(append->store, id, seq, kind, err))
        return false;
    if (is_kept_kind(*kind))
        keep(append, id, *seq, *kind);
    return true;
}

void append_remember_id(struct append *append, const char *id, enum kind kind, uint64_t seq)
{
    struct slice text = slice_of(id);
    if (append->store->unindexed != NULL)
        table_put(&append->table, text, seq);
    if (is_kept_kind(kind) || append->memory->is_all_known[kind])
        keep(append, text, seq, kind);
}

bool append_drop_index(struct append *append, struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    const struct db_value *row = NULL;
    static const enum db_type types[] = {DB_TEXT, DB_INTEGER};
    if (!db_query(append->store->db, QUERY_ENTRY_IDS, NULL, 0, &rows, err))
        return false;
    for (;;) {
        if (!db_next(rows, &row, err))
            return false;
        if (row == NULL)
            break;
        if (!row_is(row, types, COUNT_OF(types)) || row[1].integer < 1)
            return store_damaged(append->store, err, "the index of ids is not in order");
        table_put(&append->table, row[0].bytes, (uint64_t)row[1].integer);
    }
    db_done(&rows);
    append->store->unindexed = append;
    return db_drop_indexes(append->store->db, err);
}

static bool load_all_known(struct append *append, enum kind kind, struct error *err)
{
    static const enum column columns[] = {COLUMN_KIND};
    CLEANUP(columns_close) struct column_reader *reader = NULL;
    const struct column_batch *batch = NULL;
    if (!columns_open(&reader, append->store, append->store->head.size, columns, 1, err))
        return false;
    while (columns_next(reader, &batch, err)) {
        if (batch == NULL) {
            append->memory->is_all_known[kind] = true;
            return true;
        }
        for (size_t i = 0; i < batch->count; i++) {
            enum kind found = KIND_NONE;
            const char *id = NULL;
            if (batch->values[COLUMN_KIND][i] != (int64_t)kind)
                continue;
            if (!store_entry_name(append->store, batch->first + i, &found, &id, &append->scratch,
                                  err)) {
                return false;
            }
            keep(append, slice_of(id), batch->first + i, found);
        }
    }
    return false;
}

// Who writes "Japan" for JPN knows the name and not the id.
static bool suggest_by_name(struct append *append, const char *word, enum kind kind,
                            const char **suggestion, struct error *err)
{
    struct suggestion best = {.word = word};
    for (size_t i = 0; i < append->memory->known_ids.count; i++) {
        const struct known_id *known = &append->memory->known_ids.items[i];
        const char *last = best.best;
        struct record record;
        if (known->kind != kind || known->seq > append->start_size)
            continue;
        if (!store_record(append->store, known->seq, &record, &append->scratch, err))
            return false;
        const char *name = record_text(&record, kind == KIND_PARTY ? KEY_NAME : KEY_TITLE);
        if (name != NULL)
            suggestion_offer(&best, name);
        for (size_t at = 0; at < record.values[KEY_ALIASES].count; at++)
            suggestion_offer(&best, record.values[KEY_ALIASES].items[at]);
        if (best.best != last)
            *suggestion = known->id;
    }
    return true;
}

bool append_suggest(struct append *append, const char *id, enum kind kind, const char **suggestion,
                    struct error *err)
{
    *suggestion = NULL;
    bool is_few =
        is_kept_kind(kind) || (kind == KIND_FLOW && append->store->head.size <= SUGGEST_FLOWS_MAX);
    if (!is_few || append->suggestion_count++ >= SUGGESTIONS_MAX)
        return true;
    if (!append->memory->is_all_known[kind] && !load_all_known(append, kind, err))
        return false;
    struct suggestion best = {.word = id};
    for (size_t i = 0; i < append->memory->known_ids.count; i++) {
        if (append->memory->known_ids.items[i].kind == kind)
            suggestion_offer(&best, append->memory->known_ids.items[i].id);
    }
    *suggestion = best.best;
    return best.best != NULL || kind == KIND_FLOW ||
           suggest_by_name(append, id, kind, suggestion, err);
}

// Whether the stored record `seq` has the content of `record` once that has the same id.
static bool is_same(struct append *append, uint64_t seq, struct record *record, bool *out,
                    struct error *err)
{
    struct record stored;
    if (!store_record(append->store, seq, &stored, &append->scratch, err))
        return false;
    struct value own = record->values[KEY_ID];
    record->values[KEY_ID] = stored.values[KEY_ID];
    *out = record_same(&stored, record);
    record->values[KEY_ID] = own;
    return true;
}

// Another text of a record there is: told, or refused.
static bool fail_taken(struct append *append, const struct record *record, const char *id,
                       uint64_t seq, enum kind kind, struct error *err)
{
    if (append->options.tells_other && kind == record->kind && kind != KIND_BOOK) {
        append->other = seq;
        return true;
    }
    error_set(err, ERROR_INPUT, "the id \"%s\" is taken by record %" PRIu64 ", %s %s%s", id, seq,
              text_article(kind_info(kind)->name), kind_info(kind)->name,
              kind == record->kind ? " with other content" : "");
    if (kind == KIND_BOOK)
        return error_hint(err, "a book has one book record; amend that one");
    if (kind == record->kind)
        return error_hint(err,
                          "`ledger amend %s` or a row of amendments.csv corrects it; else choose "
                          "another id",
                          id);
    return error_hint(err, "choose another id");
}

static bool meet_given(struct append *append, struct record *record, const char *id, uint64_t *same,
                       struct error *err)
{
    uint64_t seq = 0;
    enum kind kind = KIND_NONE;
    bool has_same_content = false;
    if (!store_find_kind(append->store, slice_of(id), &seq, &kind, err))
        return false;
    if (seq == 0)
        return true;
    if (kind == record->kind && !is_same(append, seq, record, &has_same_content, err))
        return false;
    if (!has_same_content)
        return fail_taken(append, record, id, seq, kind, err);
    *same = seq;
    return true;
}

// A second book record can only be the first one again, whatever its id.
static bool meet_book(struct append *append, struct record *record, uint64_t *same,
                      struct arena *arena, struct error *err)
{
    bool has_same_content = false;
    const char *id = NULL;
    enum kind kind = KIND_NONE;
    if (!is_same(append, 1, record, &has_same_content, err) ||
        !store_entry_name(append->store, 1, &kind, &id, arena, err)) {
        return false;
    }
    if (!has_same_content)
        return fail_taken(append, record, id, 1, KIND_BOOK, err);
    record_put(record, KEY_ID, id, arena);
    *same = 1;
    return true;
}

// F000042: the record number after "F0". With that zero no spreadsheet takes it for a cell.
static bool number_flow(struct append *append, struct record *record, struct arena *arena,
                        struct error *err)
{
    const char *base = arena_printf(arena, "F0%05" PRIu64, append->store->head.size + 1);
    const char *id = base;
    for (unsigned n = 2;; n++) {
        uint64_t seq = 0;
        enum kind kind = KIND_NONE;
        if (!store_find_kind(append->store, slice_of(id), &seq, &kind, err))
            return false;
        if (seq == 0)
            break;
        id = arena_printf(arena, "%s-%u", base, n);
    }
    record_put(record, KEY_ID, id, arena);
    return true;
}

static bool is_met(const struct append *append, uint64_t seq)
{
    if (seq > append->start_size)
        return true; // made by this append
    return append->twins.met != NULL && (append->twins.met[(seq - 1) >> 3] >> ((seq - 1) & 7) & 1);
}

static void set_met(struct append *append, uint64_t seq)
{
    if (append->twins.met == NULL)
        append->twins.met = NEW_ARRAY(&append->arena, uint8_t, append->start_size / 8 + 1);
    append->twins.met[(seq - 1) >> 3] |= (uint8_t)(1u << ((seq - 1) & 7));
}

// What is compared among twins: the base's place and a hash of all but id, recorded and by.
struct content_key {
    uint32_t base;
    struct hash hash;
};

static bool content_of(struct append *append, const struct record *record, uint32_t base,
                       struct content_key *out, struct error *err)
{
    struct record bare = *record;
    struct buffer text = {.arena = &append->scratch};
    bare.values[KEY_ID] = bare.values[KEY_RECORDED] = bare.values[KEY_BY] = (struct value){0};
    if (!record_write(&bare, &text, err))
        return false;
    memset(out, 0, sizeof(*out));
    out->base = base;
    out->hash = hash_plain(append->store->hasher, text.data, text.size);
    return true;
}

static struct slice content_slice(const struct content_key *key)
{
    return (struct slice){(const char *)key, sizeof(*key)};
}

static const char *twin_id(struct append *append, const char *base, uint32_t number)
{
    return number == 1 ? base : arena_printf(&append->scratch, "%s#%u", base, number);
}

// Reads base, base#2, base#3 ... as far as they go; those not met yet can be met.
static bool load_twins(struct append *append, const char *base, uint32_t *place, struct error *err)
{
    struct twins *twins = &append->twins;
    bool is_new = false;
    uint32_t *known = map_put(&twins->bases, slice_of(base), &is_new);
    if (!is_new) {
        *place = *known - 1;
        return true;
    }
    LIST_PUSH(&append->arena, &twins->next, 1);
    *place = (uint32_t)twins->next.count - 1;
    *known = *place + 1;
    for (uint32_t number = 1;; number++) {
        uint64_t seq = 0;
        enum kind kind = KIND_NONE;
        struct record stored;
        struct content_key key;
        twins->next.items[*place] = number;
        if (!append_find(append, slice_of(twin_id(append, base, number)), &seq, &kind, err))
            return false;
        if (seq == 0)
            return true;
        if (is_met(append, seq))
            continue;
        if (!store_record(append->store, seq, &stored, &append->scratch, err) ||
            !content_of(append, &stored, *place, &key, err)) {
            return false;
        }
        uint32_t *last = map_put(&twins->contents, content_slice(&key), NULL);
        __typeof__(*twins->unmet.items) item = {seq, *last};
        LIST_PUSH(&append->arena, &twins->unmet, item);
        *last = (uint32_t)twins->unmet.count;
    }
}

// The first of a chain of equal records, which were pushed in order: the one deepest down.
static uint64_t take_unmet(struct append *append, const struct content_key *key)
{
    struct twins *twins = &append->twins;
    uint32_t *last = map_find(&twins->contents, content_slice(key));
    if (last == NULL || *last == 0)
        return 0;
    uint32_t *link = last;
    while (twins->unmet.items[*link - 1].before != 0)
        link = &twins->unmet.items[*link - 1].before;
    uint64_t seq = twins->unmet.items[*link - 1].seq;
    *link = 0;
    set_met(append, seq);
    return seq;
}

// Kinds whose derived id does not say all they are.
static bool takes_next_number(enum kind kind)
{
    return kind == KIND_AMEND || kind == KIND_CLAIM || kind == KIND_VOID;
}

static bool take_next(struct append *append, struct record *record, const char *base,
                      uint32_t place, struct arena *arena, struct error *err)
{
    for (;;) {
        uint64_t seq = 0;
        enum kind kind = KIND_NONE;
        const char *id = twin_id(append, base, append->twins.next.items[place]++);
        if (!store_find_kind(append->store, slice_of(id), &seq, &kind, err))
            return false;
        if (seq != 0)
            continue; // given in so many words by a record of this append
        record_put(record, KEY_ID, arena_string(arena, id), arena);
        return true;
    }
}

static bool meet_twin(struct append *append, struct record *record, const char *base,
                      uint64_t base_seq, uint64_t *same, struct arena *arena, struct error *err)
{
    uint32_t place = 0;
    struct content_key key;
    bool is_equal = false;
    if (!takes_next_number(record->kind)) {
        if (!is_same(append, base_seq, record, &is_equal, err))
            return false;
        if (!is_equal) {
            if (fail_taken(append, record, base, base_seq, record->kind, err))
                return true;
            return error_hint(err, "`ledger amend '%s'` or a row of amendments.csv corrects it",
                              base);
        }
    }
    if (!load_twins(append, base, &place, err) || !content_of(append, record, place, &key, err))
        return false;
    *same = take_unmet(append, &key);
    if (*same != 0) {
        const char *id = NULL;
        enum kind kind = KIND_NONE;
        if (!store_entry_name(append->store, *same, &kind, &id, arena, err))
            return false;
        record_put(record, KEY_ID, id, arena);
        return true;
    }
    return take_next(append, record, base, place, arena, err);
}

static bool choose_derived(struct append *append, struct record *record, const char *base,
                           uint64_t *same, struct arena *arena, struct error *err)
{
    uint64_t seq = 0;
    enum kind kind = KIND_NONE;
    bool has_same_content = false;
    if (!store_find_kind(append->store, slice_of(base), &seq, &kind, err))
        return false;
    record_put(record, KEY_ID, arena_string(arena, base), arena);
    if (seq == 0)
        return true;
    bool has_twins = map_find(&append->twins.bases, slice_of(base)) != NULL;
    if (!has_twins && !is_met(append, seq)) {
        if (!is_same(append, seq, record, &has_same_content, err))
            return false;
        if (has_same_content) {
            set_met(append, seq);
            *same = seq;
            return true;
        }
    }
    return meet_twin(append, record, base, seq, same, arena, err);
}

bool append_choose_id(struct append *append, struct record *record, uint64_t *same,
                      struct arena *arena, struct error *err)
{
    const char *id = record_text(record, KEY_ID);
    const char *derived = record_derive_id(record, &append->scratch);
    *same = 0;
    if (derived != NULL && (id == NULL || text_equal(id, derived)))
        return choose_derived(append, record, derived, same, arena, err);
    if (record->kind == KIND_BOOK && append->store->head.size > 0)
        return meet_book(append, record, same, arena, err);
    if (id == NULL && record->kind == KIND_FLOW)
        return number_flow(append, record, arena, err);
    if (id == NULL) {
        id = kind_info(record->kind)->name; // the book
        record_put(record, KEY_ID, id, arena);
    }
    return meet_given(append, record, id, same, err);
}
