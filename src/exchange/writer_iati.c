// IATI 2.03: an activity with its transactions, elements in the order of the standard's schema.
//
// Flows without an activity are put in activities of their own, a thousand each. What the standard
// demands and the book does not hold (a status, a sector, a country) is written with the code that
// says so, and remarked.
#include <stdlib.h>
#include <string.h>

#include "core/amount.h"
#include "core/country.h"
#include "core/date.h"
#include "exchange/writer.h"

#define LOOSE_FLOWS_MAX 1000 // of an activity made up for flows that have none
#define BUDGET_DAYS_MAX 366  // a budget's period is a year at most

struct line {
    const struct record *record;
    const char *excluded;
};

struct writing {
    FILE *stream;
    const struct writer_source *source;
    const char *origin; // without what an identifier must not have
    struct writer_log *log;
    struct arena arena; // of the activity under way
    LIST(struct line) lines;
    const struct record *activity; // NULL: of flows that have none
    size_t loose_count;            // such activities so far
    bool has_own_places;           // its transactions have a recipient each, the activity none
    bool has_own_sectors;          // likewise
};

// ---- XML ----

static void put_text(FILE *stream, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '&': fputs("&amp;", stream); break;
        case '<': fputs("&lt;", stream); break;
        case '>': fputs("&gt;", stream); break;
        case '"': fputs("&quot;", stream); break;
        default:
            // XML 1.0 has no other control characters
            if ((unsigned char)*c >= ' ' || *c == '\t' || *c == '\n')
                fputc(*c, stream);
        }
    }
}

static void put_attribute(FILE *stream, const char *name, const char *value)
{
    if (value == NULL)
        return;
    fprintf(stream, " %s=\"", name);
    put_text(stream, value);
    fputc('"', stream);
}

static void put_narrative(FILE *stream, const char *element, const char *indent, const char *text)
{
    fprintf(stream, "%s<%s><narrative>", indent, element);
    put_text(stream, text);
    fprintf(stream, "</narrative></%s>\n", element);
}

// ---- organisations ----

// "XM-DAC-7" of the reference "iati-org:XM-DAC-7", else the party's id.
static const char *reference_of(const struct record *record, const char *prefix)
{
    const struct value *refs = &record->values[KEY_REFS];
    for (size_t i = 0; i < refs->count; i++)
        if (text_starts_with(refs->items[i], prefix))
            return refs->items[i] + strlen(prefix);
    return record_text(record, KEY_ID);
}

// A type of the code list, when it tells the same boundary as the party's record.
static const char *type_of(const struct record *party)
{
    const char *type = record_text(party, KEY_TYPE);
    unsigned number = code_find(&codes_party_type, slice_of(type));
    unsigned boundary = code_find(&codes_boundary, slice_of(record_text(party, KEY_BOUNDARY)));
    if (number == PARTY_FUND)
        type = "40";
    if (number == PARTY_COUNTRY || number == PARTY_REGION ||
        boundary != (unsigned)boundary_of_type((enum party_type)number))
        return NULL;
    return type;
}

static void put_org(const struct writing *writing, const char *indent, const char *element,
                    const char *role, const char *id)
{
    FILE *stream = writing->stream;
    const struct record *party = writing->source->find(writing->source->user, id);
    fprintf(stream, "%s<%s", indent, element);
    put_attribute(stream, "role", role);
    put_attribute(stream, "ref", party == NULL ? id : reference_of(party, "iati-org:"));
    put_attribute(stream, "type", party == NULL ? NULL : type_of(party));
    fputs("><narrative>", stream);
    put_text(stream, writer_party_name(writing->source, id));
    fprintf(stream, "</narrative></%s>\n", element);
}

// Every party at one end of the activity's flows, once.
static void put_participating(struct writing *writing, enum key key, const char *role)
{
    struct map seen = {.arena = &writing->arena};
    for (size_t i = 0; i < writing->lines.count; i++) {
        const char *id = record_text(writing->lines.items[i].record, key);
        bool is_new;
        map_put(&seen, slice_of(id), &is_new);
        if (is_new)
            put_org(writing, "    ", "participating-org", role, id);
    }
}

// ---- codes ----

// TransactionType of what the book calls the flow; NULL for a plan.
static const char *transaction_type(const struct record *record)
{
    const char *stage = record_text(record, KEY_STAGE);
    const char *nature = record_text(record, KEY_NATURE);
    if (text_equal(stage, "pledge"))
        return "12";
    if (text_equal(stage, "commitment"))
        return text_equal(record_text(record, KEY_FINANCE), "guarantee") ? "10" : "2";
    if (text_equal(stage, "expenditure"))
        return "4";
    if (!text_equal(stage, "disbursement"))
        return NULL;
    if (text_equal(nature, "interest"))
        return "5";
    return text_equal(nature, "refund") ? "7" : "3";
}

// ---- recipients and sectors ----

static bool is_region(struct slice code)
{
    return code.size != 0 && strspn(code.data, "0123456789") >= code.size;
}

static void put_place(FILE *stream, const char *indent, struct slice code, const char *share,
                      struct arena *arena)
{
    const char *element = is_region(code) ? "recipient-region" : "recipient-country";
    fprintf(stream, "%s<%s", indent, element);
    put_attribute(stream, "code", arena_copy(arena, code.data, code.size));
    if (is_region(code))
        put_attribute(stream, "vocabulary", "1");
    put_attribute(stream, "percentage", share);
    fputs("/>\n", stream);
}

// The code and the share of "AF 60"; the share is NULL when there is none.
static struct slice code_of(const char *item, const char **share)
{
    size_t size = strcspn(item, " ");
    *share = item[size] == '\0' ? NULL : item + size + 1;
    return (struct slice){item, size};
}

static bool is_writable_place(struct slice code)
{
    return is_region(code) || (code.size == 2 && country_find(code) != NULL);
}

// Countries stand before regions.
static void put_places(struct writing *writing, const char *indent, const struct value *places)
{
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < places->count; i++) {
            const char *share;
            struct slice code = code_of(places->items[i], &share);
            if (is_writable_place(code) && is_region(code) == (round == 1))
                put_place(writing->stream, indent, code, share, &writing->arena);
        }
}

static bool are_writable(const struct value *places)
{
    for (size_t i = 0; i < places->count; i++) {
        const char *share;
        if (!is_writable_place(code_of(places->items[i], &share)))
            return false;
    }
    return places->count != 0;
}

static void put_sector(struct writing *writing, const char *indent, const char *item)
{
    const char *share;
    struct slice code = code_of(item, &share);
    const char *dash = memchr(code.data, '-', code.size);
    const char *vocabulary = code.size == 3 ? "2" : "1";
    if (dash != NULL) {
        vocabulary = arena_copy(&writing->arena, code.data, (size_t)(dash - code.data));
        code = (struct slice){dash + 1, code.size - (size_t)(dash + 1 - code.data)};
    }
    fprintf(writing->stream, "%s<sector", indent);
    put_attribute(writing->stream, "vocabulary", vocabulary);
    put_attribute(writing->stream, "code", arena_copy(&writing->arena, code.data, code.size));
    put_attribute(writing->stream, "percentage", share);
    fputs("/>\n", writing->stream);
}

// IATI has recipients and sectors either of the activity or of every transaction, one each.
static bool each_has_one(const struct writing *writing, enum key key)
{
    for (size_t i = 0; i < writing->lines.count; i++) {
        const struct value *own = &writing->lines.items[i].record->values[key];
        if (own->count != 1 || transaction_type(writing->lines.items[i].record) == NULL ||
            (key == KEY_RECIPIENT && !are_writable(own)))
            return false;
    }
    return true;
}

static void put_recipients_and_sectors(struct writing *writing, const char *id)
{
    static const struct value none = {0};
    const struct record *activity = writing->activity;
    const struct value *places = activity == NULL ? &none : &activity->values[KEY_RECIPIENT];
    const struct value *sectors = activity == NULL ? &none : &activity->values[KEY_SECTOR];
    writing->has_own_places = places->count == 0 && each_has_one(writing, KEY_RECIPIENT);
    writing->has_own_sectors = sectors->count == 0 && each_has_one(writing, KEY_SECTOR);
    if (are_writable(places)) {
        put_places(writing, "    ", places);
    } else if (!writing->has_own_places) {
        put_place(writing->stream, "    ", slice_of("998"), NULL, &writing->arena);
        writer_say(writing->log, id, "an activity without a recipient country has region 998");
    }
    for (size_t i = 0; i < sectors->count; i++)
        put_sector(writing, "    ", sectors->items[i]);
    if (sectors->count == 0 && !writing->has_own_sectors) {
        put_sector(writing, "    ", "99810");
        writer_say(writing->log, id, "an activity without a sector has 99810, not specified");
    }
}

// ---- the activity's head ----

static const char *first_day(struct writing *writing)
{
    const char *first = NULL;
    for (size_t i = 0; i < writing->lines.count; i++) {
        int32_t from, to;
        char text[DATE_TEXT_MAX];
        const char *date = record_text(writing->lines.items[i].record, KEY_DATE);
        if (!date_read_days(slice_of(date), &from, &to) || (from == DAY_MIN && to == DAY_MAX))
            continue;
        day_format(from == DAY_MIN ? to : from, text);
        if (first == NULL || strcmp(text, first) < 0)
            first = arena_string(&writing->arena, text);
    }
    return first;
}

static void put_date(FILE *stream, const char *type, const char *day)
{
    if (day != NULL)
        fprintf(stream, "    <activity-date type=\"%s\" iso-date=\"%s\"/>\n", type, day);
}

static void put_dates(struct writing *writing, const char *id)
{
    const char *start = NULL;
    const char *end = NULL;
    if (writing->activity != NULL) {
        start = writer_day(writing->activity, KEY_START, writing->log, &writing->arena);
        end = writer_day(writing->activity, KEY_END, writing->log, &writing->arena);
    }
    if (start == NULL) {
        writer_say(writing->log, id, "an activity without a start begins with its first flow");
        start = first_day(writing);
    }
    put_date(writing->stream, "1", start == NULL ? end : start);
    put_date(writing->stream, "3", end);
}

static void put_head(struct writing *writing, const char *identifier)
{
    FILE *stream = writing->stream;
    const struct record *activity = writing->activity;
    const char *title =
        activity == NULL ? "Flows without an activity" : record_text(activity, KEY_TITLE);
    const char *note = activity == NULL ? NULL : record_text(activity, KEY_NOTE);
    const char *status = activity == NULL ? NULL : record_text(activity, KEY_STATUS);
    fputs("  <iati-activity xml:lang=\"en\">\n    <iati-identifier>", stream);
    put_text(stream, identifier);
    fputs("</iati-identifier>\n    <reporting-org", stream);
    put_attribute(stream, "ref", writing->origin);
    fputs(" type=\"90\"><narrative>", stream);
    put_text(stream, writing->source->title);
    fputs("</narrative></reporting-org>\n", stream);
    put_narrative(stream, "title", "    ", title);
    put_narrative(stream, "description", "    ", note == NULL ? title : note);
    put_participating(writing, KEY_FROM, "1");
    put_participating(writing, KEY_TO, "4");
    fprintf(stream, "    <activity-status code=\"%s\"/>\n", status == NULL ? "2" : status);
    if (status == NULL)
        writer_say(writing->log, identifier, "an activity without a status has 2, implementation");
    put_dates(writing, identifier);
    put_recipients_and_sectors(writing, identifier);
}

// ---- flows ----

static void put_value(struct writing *writing, const struct record *record, const char *number,
                      const char *currency, const char *day)
{
    const char *value_date =
        record_text(record, KEY_VALUE_DATE) == NULL
            ? day
            : writer_day(record, KEY_VALUE_DATE, writing->log, &writing->arena);
    fprintf(writing->stream, "      <value currency=\"%s\" value-date=\"%s\">%s</value>\n",
            currency, value_date == NULL ? day : value_date, number);
}

static const char *finance_type(const struct record *record)
{
    static const struct {
        const char *word, *code;
    } codes[] = {{"grant", "110"}, {"loan", "421"}, {"equity", "510"}, {"guarantee", "1100"}};
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (text_equal(record_text(record, KEY_FINANCE), codes[i].word))
            return codes[i].code;
    return NULL;
}

static void remark_losses(const struct writing *writing, const struct line *line)
{
    const struct record *record = line->record;
    const char *id = record_text(record, KEY_ID);
    const char *nature = record_text(record, KEY_NATURE);
    if (text_equal(nature, "transfer") || text_equal(nature, "fee") ||
        text_equal(nature, "reallocation"))
        writer_say(writing->log, id, "a transfer, fee or reallocation looks like a payment");
    if (record_text(record, KEY_CLASS) != NULL || record_text(record, KEY_SHARED) != NULL)
        writer_say(writing->log, id, "how the source classified the flow is left out");
    if (record_text(record, KEY_PERIOD) != NULL && transaction_type(record) != NULL)
        writer_say(writing->log, id, "the time that the money is for is left out");
    if (record_text(record, KEY_TITLE) != NULL && transaction_type(record) == NULL)
        writer_say(writing->log, id, "a plan's title is left out");
    if (record_text(record, KEY_PART_OF) != NULL)
        writer_say(writing->log, id, "that a flow is part of another is left out");
    if (record->values[KEY_VIA].count != 0)
        writer_say(writing->log, id, "parties between giver and receiver are left out");
    if (record->values[KEY_EQUIVALENT].count != 0)
        writer_say(writing->log, id, "the sum in other currencies is left out");
}

static bool is_same(const struct value *a, const struct value *b)
{
    bool is_equal = a->count == b->count;
    for (size_t i = 0; is_equal && i < a->count; i++)
        is_equal = text_equal(a->items[i], b->items[i]);
    return is_equal;
}

// Whether the flow's own codes are lost: they are others than those of the activity.
static bool is_lost(const struct writing *writing, const struct record *record, enum key key,
                    bool has_own)
{
    const struct value *own = &record->values[key];
    return !has_own && own->count != 0 &&
           (writing->activity == NULL || !is_same(own, &writing->activity->values[key]));
}

static void put_own_codes(struct writing *writing, const struct record *record)
{
    const char *id = record_text(record, KEY_ID);
    if (writing->has_own_sectors)
        put_sector(writing, "      ", record->values[KEY_SECTOR].items[0]);
    if (writing->has_own_places)
        put_places(writing, "      ", &record->values[KEY_RECIPIENT]);
    if (is_lost(writing, record, KEY_SECTOR, writing->has_own_sectors))
        writer_say(writing->log, id, "a flow's own sectors are left out");
    if (is_lost(writing, record, KEY_RECIPIENT, writing->has_own_places))
        writer_say(writing->log, id, "a flow's own recipients are left out");
}

static void put_transaction(struct writing *writing, const struct line *line)
{
    const struct record *record = line->record;
    FILE *stream = writing->stream;
    const char *id = record_text(record, KEY_ID);
    const char *currency;
    const char *number = writer_amount(record, &currency, writing->log, &writing->arena);
    const char *day = writer_day(record, KEY_DATE, writing->log, &writing->arena);
    const char *title = record_text(record, KEY_TITLE);
    if (number == NULL)
        writer_say(writing->log, id, "a flow of unknown amount is left out");
    if (number == NULL || day == NULL)
        return;
    remark_losses(writing, line);
    fputs("    <transaction", stream);
    put_attribute(stream, "ref", reference_of(record, "iati-transaction:"));
    if (record_text(record, KEY_HUMANITARIAN) != NULL)
        put_attribute(stream, "humanitarian", "1");
    fprintf(stream, ">\n      <transaction-type code=\"%s\"/>\n", transaction_type(record));
    fprintf(stream, "      <transaction-date iso-date=\"%s\"/>\n", day);
    put_value(writing, record, number, currency, day);
    if (title != NULL)
        put_narrative(stream, "description", "      ", title);
    put_org(writing, "      ", "provider-org", NULL, record_text(record, KEY_FROM));
    put_org(writing, "      ", "receiver-org", NULL, record_text(record, KEY_TO));
    put_own_codes(writing, record);
    if (finance_type(record) != NULL)
        fprintf(stream, "      <finance-type code=\"%s\"/>\n", finance_type(record));
    fputs("    </transaction>\n", stream);
}

// A plan's period in days; false when it has no beginning or no end.
static bool period_of(const struct record *record, int32_t *first, int32_t *last)
{
    const char *text = record_text(record, KEY_PERIOD);
    if (text == NULL)
        text = record_text(record, KEY_DATE);
    return date_read_days(slice_of(text), first, last) && *first != DAY_MIN && *last != DAY_MAX;
}

// A budget names nobody, so the activity must have one giver and one receiver to mean them.
static bool is_budget(const struct writing *writing, const struct record *record)
{
    int32_t first, last;
    if (!period_of(record, &first, &last) || last - first >= BUDGET_DAYS_MAX)
        return false;
    for (size_t i = 0; i < writing->lines.count; i++)
        if (!text_equal(record_text(writing->lines.items[i].record, KEY_FROM),
                        record_text(record, KEY_FROM)) ||
            !text_equal(record_text(writing->lines.items[i].record, KEY_TO),
                        record_text(record, KEY_TO)))
            return false;
    return true;
}

static void put_plan(struct writing *writing, const struct line *line, bool as_budget)
{
    const struct record *record = line->record;
    FILE *stream = writing->stream;
    const char *id = record_text(record, KEY_ID);
    const char *currency;
    const char *number = writer_amount(record, &currency, writing->log, &writing->arena);
    const char *day = writer_day(record, KEY_DATE, writing->log, &writing->arena);
    char start[DATE_TEXT_MAX], end[DATE_TEXT_MAX];
    int32_t first, last;
    if (number == NULL || day == NULL || !period_of(record, &first, &last)) {
        writer_say(writing->log, id, "a plan without an amount or a period is left out");
        return;
    }
    remark_losses(writing, line);
    const char *element = as_budget ? "budget" : "planned-disbursement";
    fprintf(stream, "    <%s type=\"1\"%s>\n", element, as_budget ? " status=\"1\"" : "");
    fprintf(stream, "      <period-start iso-date=\"%s\"/>\n", day_format(first, start));
    fprintf(stream, "      <period-end iso-date=\"%s\"/>\n", day_format(last, end));
    put_value(writing, record, number, currency, day);
    if (!as_budget) {
        put_org(writing, "      ", "provider-org", NULL, record_text(record, KEY_FROM));
        put_org(writing, "      ", "receiver-org", NULL, record_text(record, KEY_TO));
    }
    fprintf(stream, "    </%s>\n", element);
}

// A planned disbursement that names nobody is an instalment of the activity's only commitment; one
// that names somebody would be a plan of its own, and the book's sums would be others.
static bool is_sole_commitment(const struct writing *writing, const struct record *record)
{
    size_t count = 0;
    for (size_t i = 0; i < writing->lines.count; i++)
        count += text_equal(record_text(writing->lines.items[i].record, KEY_STAGE), "commitment");
    return count == 1 && text_equal(record_text(record, KEY_STAGE), "commitment");
}

static void put_instalment(struct writing *writing, const struct record *flow,
                           const struct record *instalment)
{
    FILE *stream = writing->stream;
    const char *id = record_text(instalment, KEY_ID);
    const char *currency, *flow_currency;
    const char *number = writer_amount(instalment, &currency, writing->log, &writing->arena);
    char start[DATE_TEXT_MAX], end[DATE_TEXT_MAX];
    int32_t first, last;
    bool has_days = date_read_days(slice_of(record_text(instalment, KEY_DUE)), &first, &last) &&
                    first != DAY_MIN;
    if (number == NULL || !has_days) {
        writer_say(writing->log, id, "an instalment of unknown amount or day is left out");
        return;
    }
    if (writer_amount(flow, &flow_currency, writing->log, &writing->arena) == NULL)
        flow_currency = NULL;
    if (!is_sole_commitment(writing, flow) || !text_equal(currency, flow_currency)) {
        writer_say(writing->log, id,
                   "an instalment of a flow that is not its activity's only commitment, in its "
                   "currency, is left out");
        return;
    }
    if (record_text(instalment, KEY_CONDITION) != NULL)
        writer_say(writing->log, id, "the condition of an instalment is left out");
    fputs("    <planned-disbursement type=\"1\">\n", stream);
    fprintf(stream, "      <period-start iso-date=\"%s\"/>\n", day_format(first, start));
    if (last != DAY_MAX)
        fprintf(stream, "      <period-end iso-date=\"%s\"/>\n", day_format(last, end));
    put_value(writing, instalment, number, currency, start);
    fputs("    </planned-disbursement>\n", stream);
}

static bool put_instalments(struct writing *writing, struct error *err)
{
    const struct writer_source *source = writing->source;
    for (size_t i = 0; i < writing->lines.count; i++) {
        const struct record *flow = writing->lines.items[i].record;
        size_t place = 0;
        for (;;) {
            const struct record *instalment = NULL;
            if (!source->instalment(source->user, record_text(flow, KEY_ID), &place, &instalment,
                                    &writing->arena, err))
                return false;
            if (instalment == NULL)
                break;
            put_instalment(writing, flow, instalment);
        }
    }
    return true;
}

// Budgets, planned disbursements, transactions: the order of the schema.
static bool put_lines(struct writing *writing, struct error *err)
{
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < writing->lines.count; i++) {
            const struct line *line = &writing->lines.items[i];
            bool is_plan = transaction_type(line->record) == NULL;
            bool as_budget = is_plan && is_budget(writing, line->record);
            if (round != (!is_plan ? 2 : as_budget ? 0 : 1))
                continue;
            if (is_plan)
                put_plan(writing, line, as_budget);
            else
                put_transaction(writing, line);
        }
        if (round == 1 && !put_instalments(writing, err))
            return false;
    }
    return true;
}

static bool put_activity(struct writing *writing, struct error *err)
{
    if (writing->lines.count == 0)
        return true;
    const struct record *activity = writing->activity;
    const char *identifier =
        activity == NULL
            ? arena_printf(&writing->arena, "%s-loose-%zu", writing->origin, ++writing->loose_count)
            : reference_of(activity, "iati:");
    const char *parent = activity == NULL ? NULL : record_text(activity, KEY_PARENT);
    const struct record *above =
        parent == NULL ? NULL : writing->source->find(writing->source->user, parent);
    put_head(writing, identifier);
    if (!put_lines(writing, err))
        return false;
    if (above != NULL) {
        fputs("    <related-activity type=\"1\"", writing->stream);
        put_attribute(writing->stream, "ref", reference_of(above, "iati:"));
        fputs("/>\n", writing->stream);
    }
    fputs("  </iati-activity>\n", writing->stream);
    memset(&writing->lines, 0, sizeof(writing->lines));
    arena_reset(&writing->arena);
    return true;
}

static const struct record *copy_of(const struct record *record, struct arena *arena)
{
    struct record *copy = NEW(arena, struct record);
    *copy = *record;
    for (int key = 0; key < KEY_COUNT; key++) {
        struct value *value = &copy->values[key];
        const char **items = NEW_ARRAY(arena, const char *, value->count);
        for (size_t i = 0; i < value->count; i++)
            items[i] = arena_string(arena, value->items[i]);
        value->items = items;
    }
    return copy;
}

static bool write_all(struct writing *writing, struct arena *scratch, struct error *err)
{
    for (;;) {
        struct writer_flow flow;
        bool has_flow;
        arena_reset(scratch);
        if (!writing->source->next(writing->source->user, &flow, &has_flow, scratch, err))
            return false;
        if (!has_flow)
            break;
        const char *id = record_text(flow.record, KEY_ACTIVITY);
        const struct record *activity =
            id == NULL ? NULL : writing->source->find(writing->source->user, id);
        bool is_full = activity == NULL && writing->lines.count == LOOSE_FLOWS_MAX;
        if ((activity != writing->activity || is_full) && !put_activity(writing, err))
            return false;
        writing->activity = activity;
        struct line line = {copy_of(flow.record, &writing->arena), flow.excluded};
        LIST_PUSH(&writing->arena, &writing->lines, line);
    }
    return put_activity(writing, err);
}

bool iati_write(FILE *stream, const struct writer_source *source, struct writer_log *log,
                struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct writing writing = {.stream = stream, .source = source, .log = log};
    char *origin = arena_string(log->arena, source->origin);
    for (char *c = origin; *c != '\0'; c++)
        if (strchr("/&|?", *c) != NULL)
            *c = '-';
    writing.origin = origin;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\">\n",
          stream);
    bool is_written = write_all(&writing, &scratch, err);
    arena_done(&writing.arena);
    fputs("</iati-activities>\n", stream);
    return is_written;
}
