#include "report/filters.h"

#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "core/currency.h"

static struct pass pass_new(struct arena *arena, size_t count)
{
    return (struct pass){NEW_ARRAY(arena, uint8_t, count == 0 ? 1 : count)};
}

static struct pass parties(const struct question *question, enum filter filter,
                           const struct snapshot *snapshot, struct arena *arena)
{
    if (question->value_count[filter] == 0)
        return (struct pass){0};
    struct pass pass = pass_new(arena, snapshot->party_count + 1);
    for (size_t i = 0; i < question->value_count[filter]; i++)
        pass.bits[snapshot_party(snapshot, question->values[filter][i])] = 1;
    pass.bits[0] = 0;
    return pass;
}

static struct pass codes(const struct question *question, enum filter filter,
                         const struct code_list *list, struct arena *arena)
{
    if (question->value_count[filter] == 0)
        return (struct pass){0};
    struct pass pass = pass_new(arena, list->count);
    for (size_t i = 0; i < question->value_count[filter]; i++)
        pass.bits[code_recognise(list, slice_of(question->values[filter][i]))] = 1;
    return pass;
}

// An activity stands for itself and everything below it.
static struct pass activities(const struct question *question, const struct snapshot *snapshot,
                              struct arena *arena)
{
    if (question->value_count[FILTER_ACTIVITY] == 0)
        return (struct pass){0};
    struct pass pass = pass_new(arena, snapshot->activity_count + 1);
    for (size_t i = 0; i < question->value_count[FILTER_ACTIVITY]; i++)
        pass.bits[snapshot_activity(snapshot, question->values[FILTER_ACTIVITY][i])] = 1;
    for (uint32_t i = 1; i <= snapshot->activity_count; i++) {
        uint32_t above = i;
        for (uint32_t steps = 0; above != 0 && steps <= snapshot->activity_count; steps++) {
            if (pass.bits[above] == 1) {
                pass.bits[i] = 1;
                break;
            }
            above = snapshot->activities[above].parent;
        }
    }
    pass.bits[0] = 0;
    return pass;
}

static struct pass currencies(const struct question *question, const struct names *names,
                              struct arena *arena)
{
    if (question->value_count[FILTER_CURRENCY] == 0)
        return (struct pass){0};
    struct pass pass = pass_new(arena, names->count[DIM_CURRENCY] + 1);
    for (size_t i = 0; i < question->value_count[FILTER_CURRENCY]; i++) {
        const char *value = question->values[FILTER_CURRENCY][i];
        const struct currency *currency = currency_recognise(slice_of(value));
        pass.bits[names_find(names, DIM_CURRENCY, slice_of(currency->code))] = 1;
    }
    pass.bits[0] = 0;
    return pass;
}

// True when `wanted` is one of the ids joined with ";".
static bool list_has(const char *joined, const char *wanted)
{
    size_t size = strlen(wanted);
    for (const char *item = joined; *item != '\0';) {
        size_t length = strcspn(item, ";");
        if (length == size && strncmp(item, wanted, size) == 0)
            return true;
        item += length + (item[length] == ';');
    }
    return false;
}

static struct pass evidence(const struct question *question, const struct names *names,
                            struct arena *arena)
{
    if (question->value_count[FILTER_EVIDENCE] == 0)
        return (struct pass){0};
    uint32_t count = names->count[DIM_EVIDENCE_LIST];
    struct pass pass = pass_new(arena, count + 1);
    for (uint32_t id = 1; id <= count; id++)
        for (size_t i = 0; i < question->value_count[FILTER_EVIDENCE]; i++)
            if (list_has(names_text(names, DIM_EVIDENCE_LIST, id),
                         question->values[FILTER_EVIDENCE][i]))
                pass.bits[id] = 1;
    return pass;
}

static bool contains_nocase(struct slice text, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= text.size; i++)
        if (strncasecmp(text.data + i, word, size) == 0)
            return true;
    return false;
}

static bool body_has_words(const struct json_member *members, size_t count,
                           const struct question *question)
{
    for (size_t i = 0; i < count; i++) {
        if (!slice_is(members[i].key, "title") && !slice_is(members[i].key, "note"))
            continue;
        for (size_t j = 0; j < question->value_count[FILTER_TEXT]; j++)
            if (contains_nocase(members[i].items[0], question->values[FILTER_TEXT][j]))
                return true;
    }
    return false;
}

// Words are in the bodies only, so this filter reads every one.
static bool text_pass(struct pass *out, const struct question *question,
                      const struct snapshot *snapshot, struct arena *arena, struct error *err)
{
    if (question->value_count[FILTER_TEXT] == 0)
        return true;
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    *out = pass_new(arena, snapshot->head.size + 1);
    if (!store_scan_open(&scan, snapshot->store, 1, snapshot->head.size, err))
        return false;
    for (;;) {
        const struct entry *entry;
        struct json_member *members;
        size_t count;
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (entry == NULL)
            return true;
        if (!json_read_flat(entry->body, &members, &count, &scratch, err))
            return error_context(err, "record %llu", (unsigned long long)entry->seq);
        out->bits[entry->seq] = body_has_words(members, count, question);
        arena_reset(&scratch);
    }
}

// Codes of countries are two capitals; "af" is meant as one.
static const char *country_code(const char *value, struct arena *arena)
{
    if (strlen(value) != 2)
        return value;
    const char capitals[] = {(char)toupper((unsigned char)value[0]),
                             (char)toupper((unsigned char)value[1]), '\0'};
    return arena_string(arena, capitals);
}

static const char *const *places(const struct question *question, const struct snapshot *snapshot,
                                 struct arena *arena)
{
    size_t count = question->value_count[FILTER_RECIPIENT];
    const char **out = NEW_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *value = question->values[FILTER_RECIPIENT][i];
        uint32_t party = snapshot_party(snapshot, value);
        out[i] = party == 0 ? country_code(value, arena) : snapshot->parties[party].place;
    }
    return out;
}

bool filters_make(struct filters *out, const struct question *question,
                  const struct snapshot *snapshot, const struct names *names, struct arena *arena,
                  struct error *err)
{
    *out = (struct filters){
        .donor = parties(question, FILTER_DONOR, snapshot, arena),
        .fund = parties(question, FILTER_FUND, snapshot, arena),
        .from = parties(question, FILTER_FROM, snapshot, arena),
        .to = parties(question, FILTER_TO, snapshot, arena),
        .activity = activities(question, snapshot, arena),
        .evidence = evidence(question, names, arena),
        .currency = currencies(question, names, arena),
        .stage = codes(question, FILTER_STAGE, &codes_stage, arena),
        .form = codes(question, FILTER_FORM, &codes_form, arena),
        .finance = codes(question, FILTER_FINANCE, &codes_finance, arena),
        .recipients = places(question, snapshot, arena),
        .recipient_count = question->value_count[FILTER_RECIPIENT],
        .since = question->has_since ? question->since.earliest : DAY_MIN,
        .until = question->has_until ? question->until.latest : DAY_MAX,
    };
    return text_pass(&out->text, question, snapshot, arena, err);
}
