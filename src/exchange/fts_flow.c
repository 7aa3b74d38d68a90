// The records of one FTS flow: its parties, its plan or project, the reports it rests on, and the
// flow itself. What the book has no field for stands in the note, in a fixed order.
#include "exchange/fts_flow.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "core/codes.h"
#include "core/country.h"
#include "core/decimal.h"
#include "core/stated_rate.h"

#define TITLE_CHARACTERS 120

struct building {
    struct foreign *foreign;
    const struct fts_flow *flow;
    struct record *record;
    struct buffer note;
};

static void note(struct building *building, const char *format, ...) PRINTF_LIKE(2, 3);
static void note(struct building *building, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(&building->foreign->item, format, args);
    va_end(args);
    buffer_printf(&building->note, "%s%s", building->note.size == 0 ? "" : "; ", text);
}

static void put(struct building *building, enum key key, const char *text, const char *column)
{
    foreign_put(building->foreign, building->record, key, text, column);
}

// The names of a side's objects of one type, with ", " between them; NULL when there are none.
static const char *names_of(struct arena *arena, const struct fts_object *objects, size_t count,
                            const char *type)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        if (text_equal(objects[i].type, type))
            buffer_printf(&out, "%s%s", out.size == 0 ? "" : ", ", objects[i].name);
    return out.size == 0 ? NULL : buffer_string(&out);
}

#define NAMES(side, type)                                                                          \
    names_of(&building->foreign->item, building->flow->side.items, building->flow->side.count, type)

// ---- what the flow refers to ----

// A plan or a project; the plan is the project's programme.
static const char *take_activity(struct building *building, const struct fts_object *object,
                                 const char *what, const char *parent)
{
    struct foreign *foreign = building->foreign;
    struct arena *arena = &foreign->item;
    const char *key = object->id != NULL ? object->id : object->code;
    const char *own = arena_printf(arena, "%s:%s", what, key == NULL ? object->name : key);
    const char *id;
    struct record *activity = foreign_record_id(foreign, KIND_ACTIVITY, own, &id);
    foreign_put(foreign, activity, KEY_TITLE, object->name, what);
    foreign_put(foreign, activity, KEY_PARENT, parent, what);
    if (object->id != NULL)
        foreign_put_ref(foreign, activity, arena_printf(arena, "fts-%s", what), object->id);
    if (object->code != NULL)
        foreign_put_ref(foreign, activity, arena_printf(arena, "fts-%s-code", what), object->code);
    return id;
}

static const char *take_activities(struct building *building)
{
    const struct fts_flow *flow = building->flow;
    const struct fts_object *plan = NULL;
    const struct fts_object *project = NULL;
    for (size_t i = 0; i < flow->destination.count; i++) {
        const struct fts_object *object = &flow->destination.items[i];
        if (plan == NULL && text_equal(object->type, "Plan"))
            plan = object;
        if (project == NULL && text_equal(object->type, "Project"))
            project = object;
    }
    const char *id = plan == NULL ? NULL : take_activity(building, plan, "plan", NULL);
    return project == NULL ? id : take_activity(building, project, "project", id);
}

static const char *take_report(struct building *building, const struct fts_report *report)
{
    struct foreign *foreign = building->foreign;
    struct arena *arena = &foreign->item;
    const char *who = report->organisation == NULL ? "unnamed" : report->organisation;
    const char *all = arena_printf(
        arena, "%s|%s|%s|%s", who, report->channel == NULL ? "" : report->channel,
        report->date == NULL ? "" : report->date, report->title == NULL ? "" : report->title);
    const char *own = arena_printf(arena, "report:%016" PRIx64, hash_bytes(all, strlen(all)));
    const char *id;
    struct record *evidence = foreign_record_id(foreign, KIND_EVIDENCE, own, &id);
    struct buffer title = {.arena = arena};
    buffer_printf(&title, "Report to FTS by %s", who);
    if (report->date != NULL)
        buffer_printf(&title, ", %s", report->date);
    if (report->channel != NULL)
        buffer_printf(&title, " (%s)", report->channel);
    if (report->title != NULL)
        buffer_printf(&title, ": %s", report->title);
    bool is_primary = text_equal_nocase(report->source_type, "Primary");
    foreign_put(foreign, evidence, KEY_TITLE, buffer_string(&title), "reportDetails");
    foreign_put(foreign, evidence, KEY_PUBLISHER, report->organisation, "reportDetails");
    foreign_put(foreign, evidence, KEY_PUBLISHED, report->date, "reportDetails");
    foreign_put(foreign, evidence, KEY_URL, report->url, "reportDetails");
    foreign_put(foreign, evidence, KEY_GRADE, is_primary ? "B" : "C", "reportDetails");
    return id;
}

// The flat CSV does not say who reported; FTS itself is the document then.
static const char *take_service(struct building *building)
{
    struct foreign *foreign = building->foreign;
    const char *id;
    struct record *evidence = foreign_record_id(foreign, KIND_EVIDENCE, "service", &id);
    foreign_put(foreign, evidence, KEY_TITLE, "OCHA Financial Tracking Service", "id");
    foreign_put(foreign, evidence, KEY_PUBLISHER, "OCHA", "id");
    foreign_put(foreign, evidence, KEY_URL, "https://fts.unocha.org", "id");
    foreign_put(foreign, evidence, KEY_GRADE, "C", "id");
    return id;
}

// ---- the flow's fields ----

static void put_parties(struct building *building)
{
    struct foreign *foreign = building->foreign;
    const struct fts_flow *flow = building->flow;
    const char *from = fts_take_organisations(foreign, flow->source.items, flow->source.count);
    const char *to =
        fts_take_organisations(foreign, flow->destination.items, flow->destination.count);
    if (from == NULL) {
        from = fts_take_unnamed(foreign, true);
        foreign_say(foreign, SEVERITY_NOTE, "sourceObjects",
                    "names no organisation that gives; taken as not specified");
    }
    bool is_same = to != NULL && text_equal(from, to);
    const char *both = is_same ? NAMES(destination, "Organization") : NULL;
    if (to == NULL || is_same) {
        const char *location =
            fts_take_location(foreign, flow->destination.items, flow->destination.count);
        foreign_say(foreign, SEVERITY_NOTE, "destinationObjects", "%s; taken as received by %s",
                    is_same ? "the same organisation gives and receives"
                            : "names no organisation that receives",
                    location == NULL ? "nobody specified" : "the country it is for");
        to = location != NULL ? location : fts_take_unnamed(foreign, false);
    }
    if (both != NULL)
        note(building, "%s is on both sides", both);
    put(building, KEY_FROM, from, "sourceObjects");
    put(building, KEY_TO, to, "destinationObjects");
}

// FTS rounds its rates to a few digits and its dollars to whole ones; what lies outside of that
// contradicts itself.
static void check_rate(struct building *building, const char *words)
{
    struct stated_rate stated;
    struct decimal amount, computed;
    struct error err;
    char text[DECIMAL_TEXT_MAX];
    if (!stated_rate_parse(slice_of(words), &stated) ||
        !decimal_parse(slice_of(building->flow->amount_usd), &amount, &err) ||
        stated_rate_agrees(&stated, amount, &computed))
        return;
    foreign_say(building->foreign, SEVERITY_WARNING, "exchangeRate",
                "%s is %s USD, and %s USD is stated", words, decimal_format(computed, text),
                building->flow->amount_usd);
}

static void put_amounts(struct building *building)
{
    struct foreign *foreign = building->foreign;
    const struct fts_flow *flow = building->flow;
    const char *currency = flow->original_currency;
    bool has_original = flow->original_amount != NULL && currency != NULL;
    if (flow->amount_usd != NULL)
        foreign_put_amount(foreign, building->record, KEY_AMOUNT, flow->amount_usd, "USD",
                           "amountUSD");
    else if (has_original)
        foreign_put_amount(foreign, building->record, KEY_AMOUNT, flow->original_amount, currency,
                           "originalAmount");
    else
        put(building, KEY_AMOUNT, "unknown", "amountUSD");
    if (flow->amount_usd == NULL || !has_original) {
        if (currency != NULL && flow->original_amount == NULL)
            note(building, "reported in %s without an amount", currency);
        return;
    }
    if (text_equal(currency, "USD")) {
        if (!text_equal(flow->original_amount, flow->amount_usd))
            note(building, "reported as %s USD", flow->original_amount);
        return;
    }
    foreign_put_amount(foreign, building->record, KEY_EQUIVALENT, flow->original_amount, currency,
                       "originalAmount");
    if (flow->exchange_rate == NULL)
        return;
    const char *words = arena_printf(&foreign->item, "%s %s at %s", flow->original_amount, currency,
                                     flow->exchange_rate);
    put(building, KEY_EQUIVALENT_TEXT, words, "exchangeRate");
    check_rate(building, words);
}

static bool is_year(const char *text)
{
    return strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

// The years the money is for: "2020", or "2018/2020" for several.
static void put_period(struct building *building)
{
    const char *first = NULL;
    const char *last = NULL;
    for (size_t i = 0; i < building->flow->destination.count; i++) {
        const struct fts_object *object = &building->flow->destination.items[i];
        if (!text_equal(object->type, "UsageYear") || !is_year(object->name))
            continue;
        if (first == NULL || strcmp(object->name, first) < 0)
            first = object->name;
        if (last == NULL || strcmp(object->name, last) > 0)
            last = object->name;
    }
    if (first == NULL)
        return;
    put(building, KEY_PERIOD,
        text_equal(first, last) ? first
                                : arena_printf(&building->foreign->item, "%s/%s", first, last),
        "destinationObjects");
}

static void put_dates(struct building *building)
{
    const struct fts_flow *flow = building->flow;
    const char *date = flow->date != NULL            ? flow->date
                       : flow->decision_date != NULL ? flow->decision_date
                                                     : flow->first_reported;
    put(building, KEY_DATE, date, "date");
    put(building, KEY_STATED, flow->first_reported, "firstReportedDate");
    put_period(building);
    if (flow->decision_date != NULL && !text_equal(flow->decision_date, date))
        note(building, "decided %s", flow->decision_date);
    if (flow->budget_year != NULL)
        note(building, "budget year %s", flow->budget_year);
}

// "AF", or the name as a code ("Latin-America") for what is no country.
static const char *place_code(struct arena *arena, const char *name)
{
    const struct country *country = country_recognise(slice_of(name));
    if (country != NULL)
        return country->code;
    char *code = arena_string(arena, name);
    for (char *c = code; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c))
            *c = '-';
    return code;
}

// A Global Cluster is a sector of IATI's vocabulary 10; FTS's ids are that list's codes.
static void put_places_and_sectors(struct building *building)
{
    struct arena *arena = &building->foreign->item;
    for (size_t i = 0; i < building->flow->destination.count; i++) {
        const struct fts_object *object = &building->flow->destination.items[i];
        if (text_equal(object->type, "Location"))
            put(building, KEY_RECIPIENT, place_code(arena, object->name), "destinationObjects");
        if (text_equal(object->type, "GlobalCluster") && object->id != NULL)
            put(building, KEY_SECTOR, arena_printf(arena, "10-%s", object->id),
                "destinationObjects");
    }
}

static void put_forms(struct building *building)
{
    const struct fts_flow *flow = building->flow;
    bool is_financial = text_equal_nocase(flow->contribution_type, "financial");
    if (is_financial)
        put(building, KEY_FORM, "cash", "contributionType");
    else
        put(building, KEY_FORM, flow->contribution_type, "contributionType");
    if (flow->earmarking != NULL) {
        unsigned grade = code_recognise(&codes_earmarking, slice_of(flow->earmarking));
        if (grade == 0)
            note(building, "earmarking: %s", flow->earmarking);
        else
            put(building, KEY_EARMARKING, code_name(&codes_earmarking, grade), "earmarking");
    }
    put(building, KEY_HUMANITARIAN, "yes", "id");
    put(building, KEY_CLASS, flow->boundary, "boundary");
    if (text_equal(flow->on_boundary, "shared"))
        put(building, KEY_SHARED, "yes", "onBoundary");
}

static void note_type(struct building *building)
{
    const struct fts_flow *flow = building->flow;
    const char *plan = NAMES(source, "Plan");
    if (text_equal_nocase(flow->flow_type, "Carryover"))
        note(building, "carry-over%s%s", plan == NULL ? "" : " from ", plan == NULL ? "" : plan);
    else if (text_equal_nocase(flow->flow_type, "Pass through"))
        note(building, "pass-through");
    else if (flow->flow_type != NULL && !text_equal_nocase(flow->flow_type, "Standard"))
        note(building, "flow type: %s", flow->flow_type);
    if (flow->is_old_money && text_equal(flow->boundary, "incoming"))
        note(building, "not new money");
    if (flow->method != NULL && !text_equal(flow->method, "Traditional aid"))
        note(building, "method: %s", flow->method);
}

static void put_words(struct building *building)
{
    const struct fts_flow *flow = building->flow;
    struct foreign *foreign = building->foreign;
    const char *clusters = NAMES(destination, "GlobalCluster");
    const char *emergencies = NAMES(destination, "Emergency");
    if (flow->description != NULL) {
        const char *title = foreign_title(&foreign->item, flow->description, TITLE_CHARACTERS);
        const char *whole = foreign_title(&foreign->item, flow->description, SIZE_MAX);
        put(building, KEY_TITLE, title, "description");
        if (!text_equal(title, whole))
            note(building, "%s", whole);
    }
    note_type(building);
    if (clusters != NULL)
        note(building, "cluster: %s", clusters);
    if (emergencies != NULL)
        note(building, "emergency: %s", emergencies);
    if (flow->keywords != NULL)
        note(building, "keywords: %s", flow->keywords);
    if (flow->parent != NULL)
        note(building, "split off flow %s", flow->parent);
    if (flow->children != NULL)
        note(building, "flows split off it: %s", flow->children);
}

static void put_refs(struct building *building)
{
    const struct fts_flow *flow = building->flow;
    struct foreign *foreign = building->foreign;
    foreign_put_ref(foreign, building->record, "fts", flow->id);
    if (flow->parent != NULL)
        foreign_put_ref(foreign, building->record, "fts-parent", flow->parent);
    if (flow->ref_code != NULL)
        foreign_put_ref(foreign, building->record, "donor", flow->ref_code);
}

void fts_flow_records(struct foreign *foreign, const struct fts_flow *flow, size_t line)
{
    foreign_begin(foreign, line, "flow %s", flow->id == NULL ? "without an id" : flow->id);
    struct building building = {.foreign = foreign, .flow = flow, .note.arena = &foreign->item};
    // The flow refers to the others, so it is put behind them.
    building.record = NEW(&foreign->item, struct record);
    building.record->kind = KIND_FLOW;
    if (text_is_blank(flow->id))
        foreign_refuse(foreign, "id", NULL, "expected the flow's id, found none");
    put(&building, KEY_STAGE, flow->status, "status");
    put_amounts(&building);
    put_words(&building);
    put_parties(&building);
    put_dates(&building);
    put_places_and_sectors(&building);
    put_forms(&building);
    put_refs(&building);
    put(&building, KEY_ACTIVITY, take_activities(&building), "destinationObjects");
    for (size_t i = 0; i < flow->reports.count; i++)
        put(&building, KEY_EVIDENCE, take_report(&building, &flow->reports.items[i]),
            "reportDetails");
    if (flow->reports.count == 0)
        put(&building, KEY_EVIDENCE, take_service(&building), "reportDetails");
    if (building.note.size != 0)
        put(&building, KEY_NOTE, buffer_string(&building.note), "description");
    foreign_add(foreign, building.record, flow->id == NULL ? "" : flow->id);
    foreign_end(foreign);
}
