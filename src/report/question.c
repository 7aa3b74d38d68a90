#include "report/question.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/currency.h"

static const char *const dimension_names[DIMENSION_COUNT] = {
    "donor", "fund",  "activity", "programme", "recipient",
    "year",  "stage", "currency", "form",      "finance",
};

static const char *const dimension_titles[DIMENSION_COUNT] = {
    "Donor", "Fund",  "Activity", "Programme", "Recipient",
    "Year",  "Stage", "Currency", "Form",      "Finance",
};

static const char *const filter_names[FILTER_COUNT] = {
    "donor", "fund", "activity", "recipient", "from",     "to",
    "stage", "form", "finance",  "currency",  "evidence", "text",
};

const char *view_name(enum view view)
{
    static const char *const names[] = {
        [VIEW_EXCLUSIVE] = "exclusive", [VIEW_CUMULATIVE] = "cumulative", [VIEW_FIRM] = "firm"};
    return names[view];
}

const char *view_words(enum view view)
{
    static const char *const words[] = {
        [VIEW_EXCLUSIVE] = "exclusive view: each stage as the sources state it",
        [VIEW_CUMULATIVE] = "cumulative view: committed includes payments linked to no commitment",
        [VIEW_FIRM] = "exclusive view; firm: commitments, and payments linked to no commitment",
    };
    return words[view];
}

const char *dimension_name(enum dimension dimension)
{
    return dimension_names[dimension];
}

const char *dimension_title(enum dimension dimension)
{
    return dimension_titles[dimension];
}

enum dimension dimension_find(struct slice name)
{
    enum dimension found = DIMENSION_COUNT;
    for (int i = 0; i < DIMENSION_COUNT; i++) {
        if (slice_is(name, dimension_names[i]))
            return (enum dimension)i;
        if (name.size == 0 || strncmp(dimension_names[i], name.data, name.size) != 0)
            continue;
        if (found != DIMENSION_COUNT)
            return DIMENSION_COUNT; // "f" could be fund, form or finance
        found = (enum dimension)i;
    }
    return found;
}

const char *filter_name(enum filter filter)
{
    return filter_names[filter];
}

static const struct code_list *filter_codes(enum filter filter)
{
    switch ((int)filter) {
    case FILTER_STAGE: return &codes_stage;
    case FILTER_FORM: return &codes_form;
    case FILTER_FINANCE: return &codes_finance;
    default: return NULL;
    }
}

static bool unknown_value(enum filter filter, const char *value, const char *what,
                          struct suggestion *near, struct error *err)
{
    error_set(err, ERROR_INPUT, "--%s \"%s\" names no %s of this book", filter_name(filter), value,
              what);
    if (near->best != NULL)
        return error_hint(err, "did you mean \"%s\"?", near->best);
    return error_hint(err, "\"ledger list %s\" shows what there is",
                      strcmp(what, "fund") == 0 ? "party" : what);
}

static bool check_party(enum filter filter, const char *value, const struct snapshot *snapshot,
                        struct error *err)
{
    uint32_t index = snapshot_party(snapshot, value);
    bool is_fund = filter == FILTER_FUND;
    if (index != 0 && (!is_fund || snapshot->parties[index].type == PARTY_FUND))
        return true;
    if (index != 0) {
        error_set(err, ERROR_INPUT, "--fund \"%s\" is a party, but not a fund", value);
        return error_hint(err, "\"ledger list party\" shows the type of each party");
    }
    struct suggestion near = {.word = value};
    for (uint32_t i = 1; i <= snapshot->party_count; i++) {
        if (is_fund && snapshot->parties[i].type != PARTY_FUND)
            continue;
        suggestion_offer(&near, snapshot->parties[i].id);
        suggestion_offer(&near, snapshot->parties[i].name);
    }
    return unknown_value(filter, value, is_fund ? "fund" : "party", &near, err);
}

static bool check_activity(const char *value, const struct snapshot *snapshot, struct error *err)
{
    if (snapshot_activity(snapshot, value) != 0)
        return true;
    struct suggestion near = {.word = value};
    for (uint32_t i = 1; i <= snapshot->activity_count; i++)
        suggestion_offer(&near, snapshot->activities[i].id);
    return unknown_value(FILTER_ACTIVITY, value, "activity", &near, err);
}

static bool check_evidence(const char *value, const struct snapshot *snapshot, struct error *err)
{
    if (snapshot_evidence(snapshot, value) != 0)
        return true;
    struct suggestion near = {.word = value};
    for (uint32_t i = 1; i <= snapshot->evidence_count; i++)
        suggestion_offer(&near, snapshot->evidence[i].id);
    return unknown_value(FILTER_EVIDENCE, value, "evidence", &near, err);
}

static bool check_code(enum filter filter, const char *value, struct error *err)
{
    const struct code_list *list = filter_codes(filter);
    assert(list != NULL);
    if (code_recognise(list, slice_of(value)) != 0)
        return true;
    struct suggestion near = {.word = value};
    for (unsigned i = 1; i < list->count; i++)
        suggestion_offer(&near, list->codes[i].name);
    error_set(err, ERROR_INPUT, "--%s \"%s\" is no %s; expected one of", filter_name(filter), value,
              list->title);
    for (unsigned i = 1; i < list->count; i++) {
        size_t size = strlen(err->text);
        snprintf(err->text + size, sizeof(err->text) - size, "%s %s", i == 1 ? "" : ",",
                 list->codes[i].name);
    }
    return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
}

static bool check_currency(const char *value, struct error *err)
{
    if (currency_recognise(slice_of(value)) != NULL)
        return true;
    error_set(err, ERROR_INPUT, "--currency \"%s\" is no ISO 4217 code", value);
    const char *near = currency_suggest(slice_of(value));
    return near == NULL ? false : error_hint(err, "did you mean \"%s\"?", near);
}

static bool check_value(enum filter filter, const char *value, const struct snapshot *snapshot,
                        struct error *err)
{
    switch (filter) {
    case FILTER_DONOR:
    case FILTER_FUND:
    case FILTER_FROM:
    case FILTER_TO: return check_party(filter, value, snapshot, err);
    case FILTER_ACTIVITY: return check_activity(value, snapshot, err);
    case FILTER_STAGE:
    case FILTER_FORM:
    case FILTER_FINANCE: return check_code(filter, value, err);
    case FILTER_CURRENCY: return check_currency(value, err);
    case FILTER_EVIDENCE: return check_evidence(value, snapshot, err);
    case FILTER_RECIPIENT: // the places of the flows are known when they are read (places.h)
    case FILTER_TEXT:
    case FILTER_COUNT: break;
    }
    return true;
}

bool question_check(const struct question *question, const struct snapshot *snapshot,
                    struct error *err)
{
    for (int filter = 0; filter < FILTER_COUNT; filter++)
        for (size_t i = 0; i < question->value_count[filter]; i++)
            if (!check_value((enum filter)filter, question->values[filter][i], snapshot, err))
                return false;
    return true;
}

static const char *value_words(enum filter filter, const char *value,
                               const struct snapshot *snapshot)
{
    uint32_t party = snapshot_party(snapshot, value);
    uint32_t activity = snapshot_activity(snapshot, value);
    if (filter == FILTER_ACTIVITY && activity != 0)
        return snapshot->activities[activity].title;
    if (filter_codes(filter) != NULL || filter == FILTER_TEXT || filter == FILTER_EVIDENCE)
        return value;
    return party != 0 ? snapshot->parties[party].name : value;
}

const char *question_words(const struct question *question, const struct snapshot *snapshot,
                           struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (int filter = 0; filter < FILTER_COUNT; filter++)
        for (size_t i = 0; i < question->value_count[filter]; i++) {
            if (i == 0)
                buffer_printf(&out, "%s%s ", out.size == 0 ? "" : "; ",
                              filter == FILTER_TEXT ? "with the words" : filter_names[filter]);
            buffer_printf(&out, "%s%s", i == 0 ? "" : " or ",
                          value_words((enum filter)filter, question->values[filter][i], snapshot));
        }
    if (question->has_since)
        buffer_printf(&out, "%ssince %s", out.size == 0 ? "" : "; ",
                      date_words(&question->since, arena));
    if (question->has_until)
        buffer_printf(&out, "%suntil %s", out.size == 0 ? "" : "; ",
                      date_words(&question->until, arena));
    if (question->has_as_stated)
        buffer_printf(&out, "%sas stated by %s", out.size == 0 ? "" : "; ",
                      date_words(&question->as_stated, arena));
    if (snapshot->boundary_note != NULL)
        buffer_printf(&out, "%s%s", out.size == 0 ? "" : "; ", snapshot->boundary_note);
    return buffer_string(&out);
}
