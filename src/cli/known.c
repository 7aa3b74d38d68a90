#include "cli/known.h"

#include <ctype.h>

static struct slice folded(struct slice name, struct arena *arena)
{
    name = slice_trim(name);
    char *out = arena_copy(arena, name.data, name.size);
    for (size_t i = 0; i < name.size; i++)
        out[i] = (char)tolower((unsigned char)out[i]);
    return (struct slice){out, name.size};
}

static void put(struct map *map, struct slice key, uint32_t party)
{
    uint32_t *found = map_put(map, key, NULL);
    *found = *found == 0 || *found == party ? party : UINT32_MAX;
}

static void index_party(struct known *known, uint32_t index)
{
    const struct party *party = &known->snapshot.parties[index];
    const struct value *refs = &party->record->values[KEY_REFS];
    const struct value *aliases = &party->record->values[KEY_ALIASES];
    for (size_t i = 0; i < refs->count; i++)
        put(&known->refs, slice_of(refs->items[i]), index);
    put(&known->names, folded(slice_of(party->name), known->arena), index);
    for (size_t i = 0; i < aliases->count; i++)
        put(&known->names, folded(slice_of(aliases->items[i]), known->arena), index);
}

static bool load(struct known *known)
{
    if (known->is_loaded || known->store == NULL)
        return known->is_loaded;
    if (known->failure.code != ERROR_NONE ||
        !snapshot_load(&known->snapshot, known->store, 0, known->arena, &known->failure))
        return false;
    known->is_loaded = true;
    for (uint32_t i = 1; i <= known->snapshot.party_count; i++)
        index_party(known, i);
    return true;
}

static const char *find_party(void *user, const char *ref, struct slice name, bool *is_ambiguous)
{
    struct known *known = user;
    *is_ambiguous = false;
    if (!load(known))
        return NULL;
    const uint32_t *found = ref == NULL ? NULL : map_find(&known->refs, slice_of(ref));
    if (found == NULL && name.size != 0)
        found = map_find(&known->names, folded(name, known->arena));
    if (found == NULL)
        return NULL;
    *is_ambiguous = *found == UINT32_MAX;
    return *is_ambiguous ? NULL : known->snapshot.parties[*found].id;
}

static enum kind find_kind(void *user, struct slice id)
{
    struct known *known = user;
    enum kind kind = KIND_NONE;
    if (known->failure.code == ERROR_NONE &&
        !append_kind_of(known->append, id, &kind, &known->failure))
        return KIND_NONE;
    return kind;
}

void known_init(struct known *known, struct store *store, struct append *append,
                struct arena *arena)
{
    *known = (struct known){.book = {.user = known, .party = find_party, .kind_of = find_kind},
                            .store = store,
                            .append = append,
                            .arena = arena,
                            .refs = {.arena = arena},
                            .names = {.arena = arena}};
}

bool known_is_good(const struct known *known, struct error *err)
{
    if (known->failure.code == ERROR_NONE)
        return true;
    *err = known->failure;
    return false;
}
