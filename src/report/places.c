#include "report/places.h"

#include <string.h>

#include "core/value.h"

void places_init(struct places *places, const struct snapshot *snapshot, struct arena *arena)
{
    *places = (struct places){.arena = arena,
                              .snapshot = snapshot,
                              .by_text = {.arena = arena},
                              .by_items = {.arena = arena}};
    LIST_PUSH(arena, &places->texts, "");
    LIST_PUSH(arena, &places->lists, (struct recipient_list){0});
}

static uint32_t place_put(struct places *places, const char *text)
{
    bool is_new;
    uint32_t *place = map_put(&places->by_text, slice_of(text), &is_new);
    if (is_new) {
        LIST_PUSH(places->arena, &places->texts, text);
        *place = (uint32_t)places->texts.count - 1;
    }
    return *place;
}

// A code names itself; a party's id names the country it stands for.
static const char *place_text(struct places *places, struct slice code)
{
    const char *text = arena_copy(places->arena, code.data, code.size);
    const uint32_t *party = map_find(&places->snapshot->party_index, code);
    return party == NULL ? text : places->snapshot->parties[*party].place;
}

static void add_list(struct places *places, const char *const *items, size_t count)
{
    struct recipient_list list = {.shares = NEW_ARRAY(places->arena, struct recipient_share, count),
                                  .count = count};
    struct buffer together = {.arena = places->arena};
    bool has_shares = false;
    for (size_t i = 0; i < count; i++) {
        struct slice code, share;
        struct error unused;
        share_split(slice_of(items[i]), &code, &share);
        const char *text = place_text(places, code);
        buffer_printf(&together, "%s%s", i == 0 ? "" : ", ", text);
        list.shares[i] = (struct recipient_share){place_put(places, text), decimal_of(100)};
        if (share.size != 0)
            has_shares = decimal_parse(share, &list.shares[i].percent, &unused);
    }
    if (count > 1 && !has_shares) {
        uint32_t *members = NEW_ARRAY(places->arena, uint32_t, count);
        for (size_t i = 0; i < count; i++)
            members[i] = list.shares[i].place;
        list.together = members;
        list.together_count = count;
        list.count = 1;
        list.shares[0].place = place_put(places, buffer_string(&together));
    }
    LIST_PUSH(places->arena, &places->lists, list);
}

uint32_t places_list(struct places *places, const char *const *items, size_t count)
{
    struct buffer joined = {.arena = places->arena};
    bool is_new;
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        buffer_printf(&joined, "%s;", items[i]);
    uint32_t *list = map_put(&places->by_items, slice_of(buffer_string(&joined)), &is_new);
    if (is_new) {
        *list = (uint32_t)places->lists.count;
        add_list(places, items, count);
    }
    return *list;
}

static bool unknown_place(const struct places *places, const char *wanted, struct error *err)
{
    struct suggestion near = {.word = wanted};
    for (size_t i = 1; i < places->texts.count; i++)
        suggestion_offer(&near, places->texts.items[i]);
    for (uint32_t i = 1; i <= places->snapshot->party_count; i++)
        suggestion_offer(&near, places->snapshot->parties[i].name);
    error_set(err, ERROR_INPUT, "--recipient \"%s\" is no country, region or party of this book",
              wanted);
    if (near.best != NULL)
        return error_hint(err, "did you mean \"%s\"?", near.best);
    return error_hint(err, "\"ledger totals --by recipient\" shows the recipients there are");
}

// A party that nothing goes to is known all the same.
static bool is_place_of_party(const struct snapshot *snapshot, const char *text)
{
    for (uint32_t i = 1; i <= snapshot->party_count; i++)
        if (strcmp(snapshot->parties[i].place, text) == 0)
            return true;
    return false;
}

bool places_filter(struct places *places, const char *const *wanted, size_t count,
                   struct error *err)
{
    if (count == 0)
        return true;
    places->is_wanted = NEW_ARRAY(places->arena, uint8_t, places->texts.count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t *place = map_find(&places->by_text, slice_of(wanted[i]));
        if (place != NULL)
            places->is_wanted[*place] = 1;
        else if (!is_place_of_party(places->snapshot, wanted[i]))
            return unknown_place(places, wanted[i], err);
    }
    return true;
}

bool places_pass(const struct places *places, uint32_t recipients)
{
    const struct recipient_list *list = &places->lists.items[recipients];
    for (size_t i = 0; i < list->together_count; i++)
        if (places->is_wanted != NULL && places->is_wanted[list->together[i]])
            return true;
    for (size_t i = 0; i < list->count; i++)
        if (places->is_wanted == NULL || places->is_wanted[list->shares[i].place])
            return true;
    return places->is_wanted == NULL;
}

bool places_pass_all(const struct places *places, uint32_t recipients)
{
    const struct recipient_list *list = &places->lists.items[recipients];
    for (size_t i = 0; i < list->together_count; i++)
        if (places->is_wanted != NULL && !places->is_wanted[list->together[i]])
            return false;
    for (size_t i = 0; i < list->count && list->together_count == 0; i++)
        if (places->is_wanted != NULL && !places->is_wanted[list->shares[i].place])
            return false;
    return list->count != 0;
}
