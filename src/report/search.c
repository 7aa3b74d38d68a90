#include "report/search.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/sections.h"
#include "store/store.h"

// clang-format off
static const struct table_column columns[] = {
    {.key = "kind", .title = "kind", .type = CELL_TEXT},
    {.key = "id", .title = "id", .type = CELL_ID},
    {.key = "record", .title = "record", .type = CELL_COUNT, .audience = AUDIENCE_MACHINES},
    {.key = "title", .title = "title", .type = CELL_TEXT, .is_wrapped = true},
    {.key = "in", .title = "found in", .type = CELL_TEXT},
};
// clang-format on

// Where is looked, and what a word is worth there; a part of a word is worth half.
static const struct {
    enum key key;
    unsigned worth;
} places[] = {
    {KEY_NAME, 8}, {KEY_ALIASES, 8}, {KEY_TITLE, 8}, {KEY_QUESTION, 8}, {KEY_NOTE, 2},
};

struct hit {
    unsigned score;
    uint64_t seq;
    const struct cell *cells;
};

struct search {
    struct arena *arena;
    const struct snapshot *snapshot;
    const char *const *words;
    size_t word_count;
    LIST(struct hit) hits;
};

static bool is_in_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

// 0: the word is not there; 1: inside another word; 2: it stands by itself.
static unsigned find_word(const char *text, const char *word)
{
    size_t size = strlen(word);
    unsigned found = 0;
    for (const char *at = text; *at != '\0' && found < 2; at++) {
        if (strncasecmp(at, word, size) != 0)
            continue;
        bool is_whole = (at == text || !is_in_word(at[-1])) && !is_in_word(at[size]);
        found = is_whole ? 2 : 1;
    }
    return found;
}

static unsigned find_in_value(const struct value *value, const char *word)
{
    unsigned best = 0;
    for (size_t i = 0; i < value->count; i++) {
        unsigned found = find_word(value->items[i], word);
        best = found > best ? found : best;
    }
    return best;
}

// 0 unless all words occur. Each word counts in the place where it is worth most.
static unsigned score_of(const struct search *search, const struct record *record, bool *is_in)
{
    unsigned score = 0;
    for (size_t i = 0; i < search->word_count; i++) {
        unsigned best = 0;
        for (size_t j = 0; j < COUNT_OF(places); j++) {
            unsigned found = find_in_value(&record->values[places[j].key], search->words[i]);
            is_in[j] = is_in[j] || found != 0;
            best = found * places[j].worth > best ? found * places[j].worth : best;
        }
        if (best == 0)
            return 0;
        score += best;
    }
    return score;
}

// What a record is called: its own words, else those of what it is about.
static const char *called(const struct record *record)
{
    static const enum key keys[] = {KEY_NAME, KEY_TITLE, KEY_QUESTION, KEY_NOTE};
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (record_text(record, keys[i]) != NULL)
            return record_text(record, keys[i]);
    return NULL;
}

static void add_hit(struct search *search, const struct record *record, uint64_t seq,
                    unsigned score, const bool *is_in)
{
    struct arena *arena = search->arena;
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(columns));
    struct buffer in = {.arena = arena};
    const char *title = called(record);
    bool is_amended = record->kind == KIND_AMEND;
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (is_in[i])
            buffer_printf(&in, "%s%s", in.size == 0 ? "" : ", ", key_name(places[i].key));
    cells[0] = cell_text(kind_info(record_shape(record))->name);
    cells[1] = cell_id(arena_string(arena, record_text(record, is_amended ? KEY_TARGET : KEY_ID)));
    cells[1].is_revised = is_amended;
    cells[2] = cell_count(seq);
    cells[3] = cell_text(title == NULL ? NULL : arena_string(arena, title));
    cells[4] = cell_text(buffer_string(&in));
    LIST_PUSH(arena, &search->hits, ((struct hit){score, seq, cells}));
}

static bool look_everywhere(struct search *search, struct error *err)
{
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    if (!store_scan_open(&scan, search->snapshot->store, 1, search->snapshot->head.size, err))
        return false;
    for (;;) {
        const struct entry *entry;
        struct record record;
        bool is_in[COUNT_OF(places)] = {false};
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (entry == NULL)
            return true;
        if (entry->kind == KIND_VOID || standing_is_gone(&search->snapshot->standing, entry->seq))
            continue;
        arena_reset(&scratch);
        if (!record_read(entry->body, &record, &scratch, err))
            return error_context(err, "record %llu", (unsigned long long)entry->seq);
        unsigned score = score_of(search, &record, is_in);
        if (score != 0)
            add_hit(search, &record, entry->seq, score, is_in);
    }
}

static int compare_hits(const void *a, const void *b)
{
    const struct hit *left = a;
    const struct hit *right = b;
    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    return (left->seq > right->seq) - (left->seq < right->seq);
}

bool search_make(struct table *out, const struct snapshot *snapshot, const char *const *words,
                 size_t word_count, struct arena *arena, struct error *err)
{
    struct search search = {arena, snapshot, words, word_count, {0}};
    if (!look_everywhere(&search, err))
        return false;
    if (search.hits.count != 0)
        qsort(search.hits.items, search.hits.count, sizeof(*search.hits.items), compare_hits);
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, search.hits.count + 1);
    for (size_t i = 0; i < search.hits.count; i++)
        rows[i] = (struct table_row){.cells = search.hits.items[i].cells};
    *out = (struct table){.key = "found",
                          .columns = columns,
                          .column_count = COUNT_OF(columns),
                          .rows = rows,
                          .row_count = search.hits.count};
    return true;
}
