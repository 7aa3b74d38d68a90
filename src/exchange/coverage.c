#include "exchange/coverage.h"

#include <string.h>

#include "core/source_id.h"

void coverage_init(struct coverage *coverage, struct arena *arena)
{
    *coverage = (struct coverage){.arena = arena,
                                  .scopes.arena = arena,
                                  .classes.arena = arena,
                                  .activities.arena = arena,
                                  .places.arena = arena,
                                  .publishers.arena = arena,
                                  .gone.arena = arena};
}

static bool has(const struct map *map, const char *text)
{
    return map_find(map, slice_of(text)) != NULL;
}

// "AF;PK 2020": for what, and for when. Empty when a flow says neither.
static const char *scope_of(const struct record *record, struct arena *arena)
{
    const struct value *places = &record->values[KEY_RECIPIENT];
    const char *period = record_text(record, KEY_PERIOD);
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < places->count; i++)
        buffer_printf(&out, "%s%s", i == 0 ? "" : ";", places->items[i]);
    if (period != NULL)
        buffer_printf(&out, " %s", period);
    return buffer_string(&out);
}

static void add_flow(struct coverage *coverage, const struct record *record)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    const char *class = record_text(record, KEY_CLASS);
    const char *scope = scope_of(record, &scratch);
    coverage->flow_count++;
    if (class != NULL)
        map_put(&coverage->classes, slice_of(class), NULL);
    if (scope[0] == '\0')
        return;
    uint32_t count = ++*map_put(&coverage->scopes, slice_of(scope), NULL);
    if (count <= coverage->scope_count)
        return;
    coverage->scope_count = count;
    if (!text_equal(coverage->scope, scope))
        coverage->scope = arena_string(coverage->arena, scope);
}

static struct slice place_of(const char *item)
{
    return (struct slice){item, strcspn(item, " ")};
}

void coverage_add(struct coverage *coverage, const struct record *record)
{
    const struct value *places = &record->values[KEY_RECIPIENT];
    if (record->kind == KIND_FLOW)
        add_flow(coverage, record);
    if (record->kind != KIND_ACTIVITY)
        return;
    map_put(&coverage->activities, slice_of(record_text(record, KEY_ID)), NULL);
    for (size_t i = 0; i < places->count; i++)
        map_put(&coverage->places, place_of(places->items[i]), NULL);
}

void coverage_add_publisher(struct coverage *coverage, const char *ref)
{
    if (ref != NULL)
        map_put(&coverage->publishers, slice_of(ref), NULL);
}

bool coverage_has_fts(const struct coverage *coverage, const struct record *record)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    const char *class = record_text(record, KEY_CLASS);
    return record->kind == KIND_FLOW && source_id_is_of(record_text(record, KEY_ID), "fts") &&
           coverage->scope != NULL && text_equal(scope_of(record, &scratch), coverage->scope) &&
           (class == NULL || has(&coverage->classes, class));
}

// An activity's identifier begins with the ref of who reports it, by the standard.
static bool is_published(const struct coverage *coverage, const char *id)
{
    const char *own = id + strlen("iati:");
    for (const char *dash = strchr(own, '-'); dash != NULL; dash = strchr(dash + 1, '-'))
        if (map_find(&coverage->publishers, (struct slice){own, (size_t)(dash - own)}) != NULL)
            return true;
    return false;
}

static bool has_activity(struct coverage *coverage, const struct record *record)
{
    const char *id = record_text(record, KEY_ID);
    const struct value *places = &record->values[KEY_RECIPIENT];
    if (has(&coverage->activities, id) || places->count == 0 || !is_published(coverage, id))
        return false;
    for (size_t i = 0; i < places->count; i++)
        if (map_find(&coverage->places, place_of(places->items[i])) == NULL)
            return false;
    map_put(&coverage->gone, slice_of(id), NULL);
    return true;
}

// The activity that a flow's id begins with: "iati:XM-EX-7:ref" is of "iati:XM-EX-7".
static bool is_of_activity(const struct coverage *coverage, const char *flow)
{
    for (const char *colon = flow; colon != NULL; colon = strchr(colon + 1, ':')) {
        struct slice id = {flow, (size_t)(colon - flow)};
        if (id.size != 0 &&
            (map_find(&coverage->activities, id) != NULL || map_find(&coverage->gone, id) != NULL))
            return true;
    }
    return false;
}

bool coverage_has_iati(struct coverage *coverage, const struct record *record)
{
    const char *id = record_text(record, KEY_ID);
    const char *activity = record_text(record, KEY_ACTIVITY);
    const char *flow = record_text(record, KEY_FLOW);
    switch (record->kind) {
    case KIND_ACTIVITY: return source_id_is_of(id, "iati") && has_activity(coverage, record);
    case KIND_FLOW:
        return source_id_is_of(id, "iati") && activity != NULL &&
               (has(&coverage->activities, activity) || has(&coverage->gone, activity));
    case KIND_SCHEDULE:
        return flow != NULL && source_id_is_of(flow, "iati") && is_of_activity(coverage, flow);
    default: return false; // parties and documents are of other files too
    }
}
