// What the parts of an activity need to know of each other: which transactions are twins, which
// budget was revised, and whether there is one commitment.
#include <inttypes.h>
#include <string.h>

#include "base/map.h"
#include "exchange/iati_activity.h"

#define REF_BYTES_MAX 40 // a longer one makes an id nobody can read

static uint64_t content_of(const struct iati_transaction *it, struct arena *arena)
{
    const char *const parts[] = {
        it->type,         it->date,          it->value.number,      it->value.currency,
        it->value.date,   it->description,   it->provider.ref,      it->provider.name,
        it->receiver.ref, it->receiver.name, it->provider.activity, it->receiver.activity};
    struct buffer all = {.arena = arena};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        buffer_printf(&all, "%s\x1f", parts[i] == NULL ? "" : parts[i]);
    return hash_bytes(all.data, all.size);
}

// Its ref, where that is given once; else a hash of what it says, twins numbered in the order of
// the file.
static void name_transactions(struct iati_activity *activity, struct arena *arena)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct map refs = {.arena = &scratch};
    struct map keys = {.arena = &scratch};
    for (size_t i = 0; i < activity->transactions.count; i++) {
        const char *ref = activity->transactions.items[i].ref;
        if (ref != NULL)
            ++*map_put(&refs, slice_of(ref), NULL);
    }
    for (size_t i = 0; i < activity->transactions.count; i++) {
        struct iati_transaction *it = &activity->transactions.items[i];
        uint32_t *times = it->ref == NULL ? NULL : map_find(&refs, slice_of(it->ref));
        bool is_sole = times != NULL && *times == 1;
        uint64_t hash = is_sole ? hash_bytes(it->ref, strlen(it->ref)) : content_of(it, &scratch);
        it->key = is_sole && strlen(it->ref) <= REF_BYTES_MAX
                      ? it->ref
                      : arena_printf(arena, "%012" PRIx64, hash & 0xffffffffffff);
        uint32_t number = ++*map_put(&keys, slice_of(it->key), NULL);
        if (number > 1)
            it->key = arena_printf(arena, "%s.%" PRIu32, it->key, number);
    }
}

static const char *budget_key(const struct iati_plan *plan, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", plan->start == NULL ? "" : plan->start,
                        plan->end == NULL ? "" : plan->end);
}

// BudgetType 2 is revised: it stands in place of the original one of its period.
static void find_superseded(struct iati_activity *activity)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct map revised = {.arena = &scratch};
    for (size_t i = 0; i < activity->plans.count; i++) {
        const struct iati_plan *plan = &activity->plans.items[i];
        if (plan->is_budget && text_equal(plan->type, "2"))
            map_put(&revised, slice_of(budget_key(plan, &scratch)), NULL);
    }
    for (size_t i = 0; i < activity->plans.count; i++) {
        struct iati_plan *plan = &activity->plans.items[i];
        plan->is_superseded = plan->is_budget && !text_equal(plan->type, "2") &&
                              map_find(&revised, slice_of(budget_key(plan, &scratch))) != NULL;
    }
}

static void name_plans(struct iati_activity *activity, struct arena *arena)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct map keys = {.arena = &scratch};
    for (size_t i = 0; i < activity->plans.count; i++) {
        struct iati_plan *plan = &activity->plans.items[i];
        plan->key = arena_printf(
            arena, "%s:%s/%s", plan->is_budget ? "budget" : "planned-disbursement",
            plan->start == NULL ? "" : plan->start, plan->end == NULL ? "" : plan->end);
        uint32_t *place = map_put(&keys, slice_of(plan->key), NULL);
        uint32_t number = *place += !plan->is_superseded;
        if (number > 1 && !plan->is_superseded)
            plan->key = arena_printf(arena, "%s.%" PRIu32, plan->key, number);
    }
}

void iati_prepare(struct iati_activity *activity, struct arena *arena)
{
    size_t commitments = 0;
    activity->commitment = SIZE_MAX;
    for (size_t i = 0; i < activity->transactions.count; i++) {
        const struct iati_type *type = iati_type_find(activity->transactions.items[i].type);
        if (type == NULL || type->stage != STAGE_COMMITMENT || type->is_incoming)
            continue;
        activity->commitment = ++commitments == 1 ? i : SIZE_MAX;
    }
    name_transactions(activity, arena);
    find_superseded(activity);
    name_plans(activity, arena);
}
