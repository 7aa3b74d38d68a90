// ledger adopt: prefers another claim on a flow. One transaction amends the claim adopted so far,
// the claim, and the flow, which then says what the claim says.
#include <stdio.h>
#include <string.h>

#include "cli/entering.h"
#include "report/detail.h"

static const enum key taken_over[] = {KEY_AMOUNT, KEY_AMOUNT_TEXT, KEY_DATE, KEY_DATE_TEXT,
                                      KEY_STAGE};

static bool check_claim(const struct target *claim, struct error *err)
{
    const char *standing = record_text(claim->record, KEY_STANDING);
    enum kind shape = record_shape(claim->record);
    if (shape != KIND_CLAIM) {
        error_set(err, ERROR_INPUT, "\"%s\" is a %s; only a claim can be adopted", claim->id,
                  kind_info(shape)->name);
        return error_hint(err, "ledger list claim shows the claims");
    }
    if (record_text(claim->record, KEY_FLOW) == NULL)
        return error_set(err, ERROR_INPUT,
                         "\"%s\" is a claim on a question, which no flow can "
                         "follow",
                         claim->id);
    if (text_equal(standing, code_name(&codes_standing, STANDING_ADOPTED)))
        return error_set(err, ERROR_INPUT, "\"%s\" is adopted already", claim->id);
    return true;
}

// `why` of both claims becomes the reason.
static bool amend_claim(struct entering *entering, const struct target *claim, const char *standing,
                        struct error *err)
{
    struct arena *arena = entering->context->arena;
    struct record amended = entering_amendment(claim, arena);
    bool changed;
    if (!entering_reason(entering, &amended, err))
        return false;
    record_put(&amended, KEY_STANDING, standing, arena);
    record_put(&amended, KEY_WHY, record_text(&amended, KEY_REASON), arena);
    return entering_amend(entering, claim, &amended, &changed, err);
}

static bool former_standing(const struct context *context, const char **standing, struct error *err)
{
    const char *word = arguments_get(&context->arguments, "former");
    *standing = code_name(&codes_standing, STANDING_REJECTED);
    if (word == NULL)
        return true;
    unsigned number = code_recognise(&codes_standing, slice_of(word));
    *standing = code_name(&codes_standing, number);
    if (number == STANDING_REJECTED || number == STANDING_OPEN)
        return true;
    return error_set(err, ERROR_USAGE,
                     "--former \"%s\": the claim adopted so far becomes rejected "
                     "or open",
                     word);
}

// The claim adopted so far, when there is one.
static bool replace_former(struct entering *entering, const char *flow, struct error *err)
{
    struct arena *arena = entering->context->arena;
    struct snapshot snapshot;
    struct detail detail;
    const char *standing;
    if (!former_standing(entering->context, &standing, err) ||
        !snapshot_load(&snapshot, entering->store, 0, arena, err) ||
        !detail_make(&detail, &snapshot, flow, arena, err))
        return false;
    if (detail.adopted == NULL)
        return true;
    struct target former;
    return entering_target(entering, detail.adopted, &former, err) &&
           amend_claim(entering, &former, standing, err);
}

// The claim's document comes first among those the flow rests on.
static void put_evidence_first(struct record *flow, const char *evidence, struct arena *arena)
{
    struct value *value = &flow->values[KEY_EVIDENCE];
    const char **items = NEW_ARRAY(arena, const char *, value->count + 1);
    size_t count = 0;
    items[count++] = evidence;
    for (size_t i = 0; i < value->count; i++)
        if (strcmp(value->items[i], evidence) != 0)
            items[count++] = value->items[i];
    *value = (struct value){items, count};
}

static void take_over(struct record *flow, const struct record *claim, struct arena *arena)
{
    for (size_t i = 0; i < COUNT_OF(taken_over); i++) {
        enum key key = taken_over[i];
        enum key words = key_words(key);
        if (claim->values[key].count == 0)
            continue;
        flow->values[key] = claim->values[key];
        if (words != KEY_NONE)
            flow->values[words] = claim->values[words];
    }
    flow->values[KEY_STATED] = flow->values[KEY_STATED_TEXT] = (struct value){0};
    put_evidence_first(flow, record_text(claim, KEY_EVIDENCE), arena);
}

static bool amend_flow(struct entering *entering, const struct record *claim, struct error *err)
{
    struct arena *arena = entering->context->arena;
    struct target flow;
    bool changed;
    if (!entering_target(entering, record_text(claim, KEY_FLOW), &flow, err))
        return false;
    struct record amended = entering_amendment(&flow, arena);
    if (!entering_reason(entering, &amended, err))
        return false;
    if (record_text(&amended, KEY_BECAUSE) == NULL)
        record_put(&amended, KEY_BECAUSE, record_text(claim, KEY_EVIDENCE), arena);
    take_over(&amended, claim, arena);
    if (!entering_amend(entering, &flow, &amended, &changed, err))
        return false;
    if (!changed)
        buffer_printf(&entering->said, "%s: says what the claim says\n", flow.id);
    return true;
}

bool cmd_adopt(struct context *context, struct error *err)
{
    struct entering entering CLEANUP(entering_close) = {0};
    struct target claim;
    if (!arguments_expect(&context->arguments, 1, 1, "the id of the claim to adopt", err) ||
        !entering_open(&entering, context, err) ||
        !entering_target(&entering, context->arguments.positional[0], &claim, err) ||
        !check_claim(&claim, err))
        return false;
    return replace_former(&entering, record_text(claim.record, KEY_FLOW), err) &&
           amend_claim(&entering, &claim, code_name(&codes_standing, STANDING_ADOPTED), err) &&
           amend_flow(&entering, claim.record, err) && entering_end(&entering, err);
}
