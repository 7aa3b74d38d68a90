// What the book refuses: references to nothing or to the wrong kind, records that build on a void
// one, cycles of links, of parts and of programmes, a link's amount in another currency than its
// promise, a second adopted claim on a flow, and instalments of what is paid already.
//
// A new record can only refer back, so parts and programmes can close a cycle by amendment only.
#include <inttypes.h>

#include <assert.h>

#include "core/amount.h"
#include "core/currency.h"
#include "core/flow.h"
#include "store/append_parts.h"

bool append_load_standing(struct append *append, struct error *err)
{
    if (append->has_standing)
        return true;
    append->has_standing =
        standing_set_load(&append->standing, append->store, append->store->head.size, err);
    return append->has_standing;
}

static bool fail_unknown(struct append *append, const char *id, enum kind wanted, struct error *err)
{
    const char *suggestion = NULL;
    if (!append_suggest(append, id, wanted, &suggestion, err))
        return false;
    const char *name = wanted == KIND_NONE ? "record" : kind_info(wanted)->name;
    error_set(err, ERROR_INPUT, "unknown %s %s", name, text_quote(&append->scratch, slice_of(id)));
    if (suggestion != NULL)
        return error_hint(err, "did you mean \"%s\"?", suggestion);
    if (wanted == KIND_NONE)
        return false;
    return error_hint(err, "record it first: ledger add %s", name);
}

static bool check_reference(struct append *append, const struct field *field, const char *id,
                            struct error *err)
{
    uint64_t seq = 0;
    enum kind kind = KIND_NONE;
    if (!append_find(append, slice_of(id), &seq, &kind, err))
        return false;
    if (seq == 0)
        return fail_unknown(append, id, field->refers, err);
    if (field->refers != KIND_NONE && field->refers != kind) {
        const char *found = kind_info(kind)->name;
        const char *expected = kind_info(field->refers)->name;
        error_set(err, ERROR_INPUT, "\"%s\" is %s %s; expected %s %s", id, text_article(found),
                  found, text_article(expected), expected);
        if (kind == KIND_AMEND)
            return error_hint(err, "refer to the record it amends");
        return false;
    }
    if (field->shape == SHAPE_ONE) {
        assert(append->resolved_count < RESOLVED_MAX);
        append->resolved[append->resolved_count++] = (struct known_id){id, seq, kind};
    }
    return true;
}

static bool check_references(struct append *append, const struct record *record, enum kind kind,
                             struct error *err)
{
    const struct kind_info *info = kind_info(kind);
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *field = &info->fields[i];
        const struct value *value = &record->values[field->key];
        if (field->type != FIELD_REFERENCE)
            continue;
        for (size_t item = 0; item < value->count; item++) {
            if (!check_reference(append, field, value->items[item], err))
                return err->code == ERROR_INPUT
                           ? error_context(err, "column \"%s\"", key_name(field->key))
                           : false;
        }
    }
    return true;
}

// A single reference that check_references resolved.
static const struct known_id *resolved(const struct append *append, const struct record *record,
                                       enum key key)
{
    const char *id = record_text(record, key);
    for (size_t i = 0; i < append->resolved_count; i++) {
        if (text_equal(append->resolved[i].id, id))
            return &append->resolved[i];
    }
    return NULL;
}

static bool check_not_void(struct append *append, const struct record *record, enum key key,
                           struct error *err)
{
    const struct known_id *target = resolved(append, record, key);
    if (target == NULL)
        return true;
    if (!append_load_standing(append, err))
        return false;
    if (!standing_set_is_void(&append->standing, target->seq))
        return true;
    error_set(err, ERROR_INPUT, "column \"%s\": \"%s\" is void", key_name(key), target->id);
    return error_hint(err, "ledger history %s shows why it was withdrawn", target->id);
}

// A share is one of the earlier flow, so it is in its currency. (model: section 2)
static bool check_link_currency(struct append *append, const struct record *record,
                                const struct known_id *earlier, struct error *err)
{
    const char *text = record_text(record, KEY_AMOUNT);
    struct record flow;
    struct amount amount, promised;
    if (text == NULL)
        return true;
    if (!append_load_standing(append, err) ||
        !store_record(append->store, standing_set_of(&append->standing, earlier->seq), &flow,
                      &append->scratch, err) ||
        !amount_read(slice_of(record_text(&flow, KEY_AMOUNT)), &promised, err) ||
        !amount_read(slice_of(text), &amount, err))
        return false;
    if (amount.currency == NULL || promised.currency == NULL ||
        amount.currency == promised.currency)
        return true;
    error_set(err, ERROR_INPUT,
              "column \"amount\": the link is in %s, but \"%s\" is in %s; a link's amount is a "
              "share of the earlier flow",
              amount.currency->code, earlier->id, promised.currency->code);
    return error_hint(err, "give the share in %s, or leave it out: then all of \"%s\" counts",
                      promised.currency->code, record_text(record, KEY_LATER));
}

static bool check_link(struct append *append, const struct record *record, uint64_t original,
                       struct error *err)
{
    const struct known_id *earlier = resolved(append, record, KEY_EARLIER);
    const struct known_id *later = resolved(append, record, KEY_LATER);
    if (!check_not_void(append, record, KEY_EARLIER, err) ||
        !check_not_void(append, record, KEY_LATER, err) ||
        !check_link_currency(append, record, earlier, err) || !append_load_links(append, err)) {
        return false;
    }
    if (!append_links_lead(append, later->seq, earlier->seq, original))
        return true;
    error_set(err, ERROR_INPUT, "a link from \"%s\" to \"%s\" closes a cycle", earlier->id,
              later->id);
    return error_hint(err,
                      "links lead from \"%s\" to \"%s\" already; earlier and later may be "
                      "swapped",
                      later->id, earlier->id);
}

// Follows part-of or parent upwards from the standing texts, beginning at the record's own.
static bool check_chain(struct append *append, const struct record *record, uint64_t original,
                        enum key key, struct error *err)
{
    const struct known_id *parent = resolved(append, record, key);
    uint64_t seq = parent == NULL ? 0 : parent->seq;
    for (uint64_t steps = 0; seq != 0 && steps <= append->store->head.size; steps++) {
        struct record above;
        enum kind kind = KIND_NONE;
        if (seq == original) {
            error_set(err, ERROR_INPUT, "column \"%s\": \"%s\" closes a cycle", key_name(key),
                      parent->id);
            return error_hint(err, "\"%s\" itself belongs to \"%s\"", parent->id,
                              record_text(record, KEY_TARGET));
        }
        if (!store_record(append->store, standing_set_of(&append->standing, seq), &above,
                          &append->scratch, err)) {
            return false;
        }
        const char *id = record_text(&above, key);
        seq = 0;
        if (id != NULL && !append_find(append, slice_of(id), &seq, &kind, err))
            return false;
    }
    return true;
}

static bool check_amendment(struct append *append, const struct record *record, struct error *err)
{
    const struct known_id *target = resolved(append, record, KEY_TARGET);
    if (!check_not_void(append, record, KEY_TARGET, err))
        return false;
    if (target->kind == KIND_VOID)
        return error_set(err, ERROR_INPUT,
                         "column \"target\": \"%s\" is a void, which cannot be "
                         "amended",
                         target->id);
    if (target->kind != record->target_kind)
        return error_set(err, ERROR_INPUT, "column \"target\": \"%s\" is %s %s, not %s %s",
                         target->id, text_article(kind_info(target->kind)->name),
                         kind_info(target->kind)->name,
                         text_article(kind_info(record->target_kind)->name),
                         kind_info(record->target_kind)->name);
    return check_chain(append, record, target->seq, KEY_PART_OF, err) &&
           check_chain(append, record, target->seq, KEY_PARENT, err);
}

// `original` is the claim itself when the record amends one.
static bool check_one_adopted(struct append *append, const struct record *claim, uint64_t flow,
                              uint64_t original, struct error *err)
{
    uint64_t other = 0;
    enum kind kind = KIND_NONE;
    const char *id = NULL;
    if (!is_adopted_claim(claim))
        return true;
    if (!append_adopted_claim(append, flow, original, &other, err))
        return false;
    if (other == 0)
        return true;
    if (!store_entry_name(append->store, other, &kind, &id, &append->scratch, err))
        return false;
    error_set(err, ERROR_INPUT,
              "column \"standing\": \"%s\" is the adopted claim on \"%s\" already; a flow has one",
              id, record_text(claim, KEY_FLOW));
    return error_hint(err, "ledger adopt CLAIM --reason TEXT prefers another claim");
}

static bool check_claim(struct append *append, const struct record *record, uint64_t original,
                        struct error *err)
{
    const struct known_id *flow = resolved(append, record, KEY_FLOW);
    return flow == NULL || (check_not_void(append, record, KEY_FLOW, err) &&
                            check_one_adopted(append, record, flow->seq, original, err));
}

static bool check_schedule(struct append *append, const struct record *record, struct error *err)
{
    const struct known_id *target = resolved(append, record, KEY_FLOW);
    struct record flow;
    if (!check_not_void(append, record, KEY_FLOW, err) ||
        !store_record(append->store, standing_set_of(&append->standing, target->seq), &flow,
                      &append->scratch, err)) {
        return false;
    }
    unsigned stage = code_find(&codes_stage, slice_of(record_text(&flow, KEY_STAGE)));
    if (stage == STAGE_PLEDGE || stage == STAGE_COMMITMENT)
        return true;
    error_set(err, ERROR_INPUT,
              "column \"flow\": \"%s\" is a %s; instalments are due of a pledge or a commitment",
              target->id, stage_name((enum stage)stage));
    return error_hint(err, "what was paid of an instalment is a disbursement linked to the pledge");
}

// Withdrawing an amendment may bring back a claim that was adopted before.
static bool check_restored(struct append *append, const struct known_id *amendment,
                           struct error *err)
{
    struct standing_set *set = &append->standing;
    uint64_t original = standing_set_original(set, amendment->seq);
    uint64_t flow = 0;
    enum kind kind = KIND_NONE;
    struct record restored;
    if (standing_set_of(set, original) != amendment->seq)
        return true;
    if (!store_record(append->store, standing_set_before(set, amendment->seq), &restored,
                      &append->scratch, err)) {
        return false;
    }
    if (!is_adopted_claim(&restored))
        return true;
    return append_find(append, slice_of(record_text(&restored, KEY_FLOW)), &flow, &kind, err) &&
           check_one_adopted(append, &restored, flow, original, err);
}

static bool check_void(struct append *append, const struct record *record, struct error *err)
{
    const struct known_id *target = resolved(append, record, KEY_TARGET);
    if (target->kind == KIND_BOOK || target->kind == KIND_VOID) {
        error_set(err, ERROR_INPUT, "column \"target\": \"%s\" is a %s, which cannot be withdrawn",
                  target->id, kind_info(target->kind)->name);
        return error_hint(err, target->kind == KIND_VOID ? "record what was withdrawn again"
                                                         : "amend it");
    }
    return check_not_void(append, record, KEY_TARGET, err) &&
           (target->kind != KIND_AMEND || check_restored(append, target, err));
}

bool append_retarget(struct append *append, struct record *record, struct arena *arena,
                     struct error *err)
{
    const char *id = record_text(record, KEY_TARGET);
    uint64_t seq = 0;
    enum kind kind = KIND_NONE;
    if (record->kind != KIND_AMEND || id == NULL)
        return true;
    if (!append_find(append, slice_of(id), &seq, &kind, err))
        return false;
    if (kind != KIND_AMEND)
        return true;
    if (!append_load_standing(append, err))
        return false;
    const char *derived = record_derive_id(record, &append->scratch);
    const char *own = record_text(record, KEY_ID);
    const char *original = NULL;
    if (!store_entry_name(append->store, standing_set_original(&append->standing, seq), &kind,
                          &original, arena, err)) {
        return false;
    }
    record_put(record, KEY_TARGET, original, arena);
    // An id made from the amendment is made again from the original.
    if (own != NULL && text_equal(own, derived))
        record->values[KEY_ID] = (struct value){0};
    return true;
}

bool append_check(struct append *append, const struct record *record, struct error *err)
{
    enum kind shape = record_shape(record);
    append->resolved_count = 0;
    if (!check_references(append, record, record->kind, err))
        return false;
    uint64_t original = 0;
    if (record->kind == KIND_AMEND) {
        if (!check_references(append, record, shape, err) || !check_amendment(append, record, err))
            return false;
        original = resolved(append, record, KEY_TARGET)->seq;
    }
    switch ((int)shape) {
    case KIND_LINK: return check_link(append, record, original, err);
    case KIND_SCHEDULE: return check_schedule(append, record, err);
    case KIND_CLAIM: return check_claim(append, record, original, err);
    case KIND_VOID: return check_void(append, record, err);
    default: return true;
    }
}
