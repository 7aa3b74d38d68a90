#include "cli/new_parties.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define NAME_WORDS 32
#define SPELLED_ALIKE 5       // characters from which names one letter apart may be one
#define SPELLED_ALIKE_LONG 12 // and two letters
#define COMPARED_MAX 20000000 // pairs of names; past it only the words are compared

void new_parties_add(struct new_parties *parties, const struct record *party, const char *file,
                     size_t line)
{
    struct arena *arena = parties->arena;
    struct new_party copy = {arena_string(arena, record_text(party, KEY_ID)),
                             arena_string(arena, record_text(party, KEY_NAME)),
                             arena_string(arena, record_text(party, KEY_TYPE)),
                             arena_string(arena, record_text(party, KEY_BOUNDARY)),
                             file,
                             line};
    LIST_PUSH(arena, &parties->items, copy);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_small_word(const char *word)
{
    static const char *const words[] = {"the", "of", "for", "and",        "de",  "du",
                                        "des", "la", "le",  "government", "govt"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

// "Norway, Government of" and "Government of Norway" are both "norway".
static const char *name_words(const char *name, struct arena *arena)
{
    const char *words[NAME_WORDS] = {0};
    size_t count = 0;
    struct buffer all = {.arena = arena};
    for (const char *c = name; *c != '\0' && count < NAME_WORDS;) {
        struct buffer word = {.arena = arena};
        for (; isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80; c++)
            buffer_char(&word, (char)tolower((unsigned char)*c));
        if (word.size != 0 && !is_small_word(buffer_string(&word)))
            words[count++] = buffer_string(&word);
        if (*c != '\0' && word.size == 0)
            c++;
    }
    qsort(words, count, sizeof(*words), compare_words);
    for (size_t i = 0; i < count; i++)
        buffer_printf(&all, "%s%s", i == 0 ? "" : " ", words[i]);
    return buffer_string(&all);
}

struct comparison {
    struct arena arena;
    struct map by_words; // place in `names` + 1 of the first with these words
    LIST(struct {
        const char *id;
        const char *name;
    })
    names;
};

static void offer(struct comparison *all, const char *id, const char *name)
{
    __typeof__(*all->names.items) item = {id, name};
    LIST_PUSH(&all->arena, &all->names, item);
    uint32_t *place = map_put(&all->by_words, slice_of(name_words(name, &all->arena)), NULL);
    if (*place == 0)
        *place = (uint32_t)all->names.count;
}

// Place + 1 of the nearest other spelling among the first `count` names; 0: none is near.
static size_t find_spelling(const struct comparison *all, const char *name, size_t count)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < count; i++)
        suggestion_offer(&near, all->names.items[i].name);
    size_t length = utf8_length(name);
    size_t most = (length >= SPELLED_ALIKE) + (length >= SPELLED_ALIKE_LONG);
    if (near.best == NULL || near.distance > most)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (all->names.items[i].name == near.best)
            return i + 1;
    return 0;
}

static void warn(struct diagnostics *faults, const struct new_party *party, const char *id,
                 const char *name, struct arena *arena)
{
    diagnostics_add(
        faults,
        &(struct fault){
            .severity = SEVERITY_WARNING,
            .file = party->file,
            .line = party->line,
            .text = arena_printf(arena, "the new party \"%s\" has nearly the name of \"%s\" (%s)",
                                 party->name, name, id),
            .hint = "if they are one: ledger amend ID --aliases NAME, or a [list] in the map "
                    "file, and import again"});
}

void new_parties_compare(const struct new_parties *parties, const struct known *known,
                         struct diagnostics *faults)
{
    struct comparison all = {0};
    if (parties->items.count == 0)
        return;
    all.by_words.arena = &all.arena;
    for (uint32_t i = 1; known->is_loaded && i <= known->snapshot.party_count; i++)
        offer(&all, known->snapshot.parties[i].id, known->snapshot.parties[i].name);
    bool is_many =
        (uint64_t)parties->items.count * (all.names.count + parties->items.count) > COMPARED_MAX;
    for (size_t i = 0; i < parties->items.count; i++) {
        const struct new_party *party = &parties->items.items[i];
        const uint32_t *same =
            map_find(&all.by_words, slice_of(name_words(party->name, &all.arena)));
        size_t place = same != NULL ? *same
                       : is_many    ? 0
                                    : find_spelling(&all, party->name, all.names.count);
        if (place != 0 && !text_equal(all.names.items[place - 1].id, party->id))
            warn(faults, party, all.names.items[place - 1].id, all.names.items[place - 1].name,
                 &all.arena);
        offer(&all, party->id, party->name);
    }
    struct arena arena = all.arena;
    arena_done(&arena);
}

void new_parties_print(const struct new_parties *parties)
{
    size_t count = parties->items.count;
    size_t shown = count > LIMIT_FAULTS_SHOWN ? LIMIT_FAULTS_SHOWN : count;
    for (size_t i = 0; i < shown; i++) {
        const struct new_party *party = &parties->items.items[i];
        printf("new party %s: %s (%s, %s)\n", party->id, party->name, party->type, party->boundary);
    }
    if (shown < count)
        printf("and %zu more new parties\n", count - shown);
}
