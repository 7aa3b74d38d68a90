#include "store/names.h"

#include <assert.h>

void names_init(struct names *names, struct arena *arena)
{
    *names = (struct names){.arena = arena, .memo = {.arena = arena}};
    for (int dim = 0; dim < DIM_COUNT; dim++)
        names->by_text[dim].arena = arena;
}

uint32_t names_find(const struct names *names, enum dimension_name dim, struct slice text)
{
    const uint32_t *id = map_find(&names->by_text[dim], text);
    return id == NULL ? 0 : *id;
}

uint32_t names_put(struct names *names, enum dimension_name dim, struct slice text)
{
    bool is_new = false;
    uint32_t *id = map_put(&names->by_text[dim], text, &is_new);
    if (!is_new)
        return *id;
    uint32_t last = names->count[dim];
    assert(last < UINT32_MAX - 1);
    if (last + 1 >= names->capacity[dim]) {
        uint32_t grown = names->capacity[dim] == 0 ? 64 : names->capacity[dim] * 2;
        names->texts[dim] = arena_grow(names->arena, names->texts[dim],
                                       names->capacity[dim] * sizeof(*names->texts[dim]),
                                       grown * sizeof(*names->texts[dim]));
        names->capacity[dim] = grown;
    }
    names->texts[dim][last + 1] = arena_copy(names->arena, text.data, text.size);
    names->count[dim] = last + 1;
    *id = last + 1;
    return *id;
}

const char *names_text(const struct names *names, enum dimension_name dim, uint32_t id)
{
    return id == 0 || id > names->count[dim] ? "" : names->texts[dim][id];
}
