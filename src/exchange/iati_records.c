// The records of one IATI activity: the activity, then each transaction and each plan by itself,
// so that a broken one is refused alone.
#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "core/country.h"
#include "core/date.h"
#include "core/decimal.h"
#include "core/source_id.h"
#include "exchange/iati_activity.h"

#define TITLE_CHARACTERS 120
#define DESCRIPTION_CHARACTERS 4000

static const char *activity_id(struct foreign *foreign, const struct iati_activity *activity)
{
    return source_id(foreign->source, slice_of(activity->identifier), &foreign->item);
}

// ---- shares ----

// DAC purpose codes are the book's own sectors; others have their vocabulary in front.
static const char *vocabulary_of(const struct iati_share *share)
{
    if (share->vocabulary == NULL || text_equal(share->vocabulary, "DAC"))
        return "1";
    return text_equal(share->vocabulary, "DAC-3") ? "2" : share->vocabulary;
}

static const char *sector_code(const struct iati_share *share, struct arena *arena)
{
    const char *vocabulary = vocabulary_of(share);
    bool is_dac = text_equal(vocabulary, "1") || text_equal(vocabulary, "2");
    char *code = is_dac ? arena_string(arena, share->code)
                        : arena_printf(arena, "%s-%s", vocabulary, share->code);
    for (char *c = code; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '.' && *c != '_')
            *c = '-';
    return code;
}

static const char *place_code(const struct iati_share *share, struct arena *arena)
{
    const struct country *country = country_recognise(slice_of(share->code));
    struct iati_share plain = {.code = share->code, .vocabulary = "1"};
    return country != NULL ? country->code : sector_code(&plain, arena);
}

// True when every one has a percentage above zero, and they are a hundred together.
static bool is_whole(const struct iati_shares *shares)
{
    struct decimal sum = DECIMAL_ZERO;
    for (size_t i = 0; i < shares->count; i++) {
        struct decimal percent;
        struct error err;
        if (shares->items[i].percentage == NULL ||
            !decimal_parse(slice_of(shares->items[i].percentage), &percent, &err) ||
            decimal_sign(percent) <= 0 || !decimal_add(sum, percent, &sum))
            return false;
    }
    return decimal_compare(sum, decimal_of(100)) == 0;
}

static bool has_percentage(const struct iati_shares *shares)
{
    for (size_t i = 0; i < shares->count; i++)
        if (shares->items[i].percentage != NULL)
            return true;
    return false;
}

// A code may stand there twice; a set has it once, without shares then.
static bool has_twins(const struct iati_shares *shares)
{
    for (size_t i = 0; i < shares->count; i++)
        for (size_t j = 0; j < i; j++)
            if (text_equal(shares->items[i].code, shares->items[j].code))
                return true;
    return false;
}

static void put_shares(struct foreign *foreign, struct record *record, enum key key,
                       const struct iati_shares *shares, const char *column)
{
    struct arena *arena = &foreign->item;
    if (shares->count > LIMIT_LIST_ITEMS) {
        foreign_refuse(foreign, column, NULL, "%zu codes; at most %d can be recorded",
                       shares->count, LIMIT_LIST_ITEMS);
        return;
    }
    bool has_shares = shares->count > 1 && !has_twins(shares) && is_whole(shares);
    if (shares->count > 1 && !has_shares && has_percentage(shares))
        foreign_say(foreign, SEVERITY_WARNING, column,
                    "the percentages are not 100 together; recorded without them");
    for (size_t i = 0; i < shares->count; i++) {
        const struct iati_share *share = &shares->items[i];
        const char *code = key == KEY_SECTOR ? sector_code(share, arena) : place_code(share, arena);
        foreign_put(foreign, record, key,
                    has_shares ? arena_printf(arena, "%s %s", code, share->percentage) : code,
                    column);
    }
}

// Those of one vocabulary, for each by itself is a hundred: DAC's five digits, else the first.
static void put_sectors(struct foreign *foreign, struct record *record,
                        const struct iati_shares *shares)
{
    struct iati_shares chosen = {0};
    const char *vocabulary = shares->count == 0 ? NULL : vocabulary_of(&shares->items[0]);
    for (size_t i = 0; i < shares->count; i++)
        if (text_equal(vocabulary_of(&shares->items[i]), "1"))
            vocabulary = "1";
    for (size_t i = 0; i < shares->count; i++)
        if (text_equal(vocabulary_of(&shares->items[i]), vocabulary))
            LIST_PUSH(&foreign->item, &chosen, shares->items[i]);
    if (chosen.count != shares->count)
        foreign_say(foreign, SEVERITY_NOTE, "sector",
                    "%zu sectors of other vocabularies are left out", shares->count - chosen.count);
    put_shares(foreign, record, KEY_SECTOR, &chosen, "sector");
}

// ---- the activity ----

static bool is_date(const char *text)
{
    struct date date;
    struct error err;
    return text != NULL && date_parse(slice_of(text), &date, &err);
}

static const char *chosen_date(struct foreign *foreign, const char *actual, const char *planned,
                               const char *column)
{
    const char *text = actual != NULL ? actual : planned;
    if (text == NULL || is_date(text))
        return text;
    foreign_say(foreign, SEVERITY_WARNING, column, "%s is not a date; left out",
                text_quote(&foreign->item, slice_of(text)));
    return NULL;
}

static void put_dates(struct foreign *foreign, struct record *record,
                      const struct iati_activity *activity)
{
    const char *start =
        chosen_date(foreign, activity->start_actual, activity->start_planned, "activity-date");
    const char *end =
        chosen_date(foreign, activity->end_actual, activity->end_planned, "activity-date");
    foreign_put(foreign, record, KEY_START, start, "activity-date");
    if (start != NULL && end != NULL && strcmp(start, end) > 0)
        foreign_say(foreign, SEVERITY_WARNING, "activity-date",
                    "ends on %s before it starts on %s; the end is left out", end, start);
    else
        foreign_put(foreign, record, KEY_END, end, "activity-date");
}

static void put_status(struct foreign *foreign, struct record *record, const char *status)
{
    if (status == NULL)
        return;
    if (code_recognise(&codes_activity_status, slice_of(status)) != 0)
        foreign_put(foreign, record, KEY_STATUS, status, "activity-status");
    else
        foreign_say(foreign, SEVERITY_WARNING, "activity-status", "unknown code %s; left out",
                    text_quote(&foreign->item, slice_of(status)));
}

// A parent further up in the file is the programme; of another one only the reference is kept.
static void put_parent(struct foreign *foreign, struct record *record, const char *parent)
{
    if (parent == NULL)
        return;
    const char *id = source_id(foreign->source, slice_of(parent), &foreign->item);
    if (map_find(&foreign->given, slice_of(id)) != NULL)
        foreign_put(foreign, record, KEY_PARENT, id, "related-activity");
    else
        foreign_put_ref(foreign, record, "iati-parent", parent);
}

bool iati_put_activity(struct foreign *foreign, const struct iati_activity *activity)
{
    const char *own = activity->identifier;
    foreign_begin(foreign, activity->line, "activity %s",
                  own == NULL ? "without an identifier" : own);
    if (own == NULL) {
        foreign_refuse(foreign, "iati-identifier", NULL, "nothing of it can be taken");
        foreign_end(foreign);
        return false;
    }
    struct record *record = foreign_record(foreign, KIND_ACTIVITY, own);
    const char *title = activity->title == NULL ? own : activity->title;
    const char *description = activity->description;
    if (record == NULL)
        foreign_say(foreign, SEVERITY_WARNING, "iati-identifier",
                    "the activity stands in the file before; its transactions are added to that");
    foreign_put(foreign, record, KEY_TITLE, foreign_title(&foreign->item, title, 500), "title");
    if (description != NULL && !text_equal(description, title))
        foreign_put(foreign, record, KEY_NOTE,
                    foreign_title(&foreign->item, description, DESCRIPTION_CHARACTERS),
                    "description");
    if (record != NULL) {
        put_parent(foreign, record, activity->parent);
        put_status(foreign, record, activity->status);
        put_dates(foreign, record, activity);
        put_shares(foreign, record, KEY_RECIPIENT, &activity->recipients, "recipient-country");
        put_sectors(foreign, record, &activity->sectors);
    }
    foreign_put_ref(foreign, record, "iati", own);
    foreign_end(foreign);
    return foreign->is_good;
}

// ---- transactions and plans ----

struct money {
    struct foreign *foreign;
    const struct iati_activity *activity;
    struct record *record;
    struct buffer note;
};

static void note(struct money *money, const char *text)
{
    buffer_printf(&money->note, "%s%s", money->note.size == 0 ? "" : "; ", text);
}

static void defaulted(struct money *money, const char *column, const char *what)
{
    foreign_say(money->foreign, SEVERITY_NOTE, column, "%s", what);
    note(money, what);
}

// The only one with this role; NULL when there is none or several.
static const struct iati_org *sole(const struct iati_activity *activity, const char *code,
                                   const char *word)
{
    const struct iati_org *found = NULL;
    for (size_t i = 0; i < activity->participating.count; i++) {
        const struct iati_org *org = &activity->participating.items[i];
        if (!iati_is_role(org->role, code, word))
            continue;
        if (found != NULL)
            return NULL;
        found = org;
    }
    return found;
}

static const char *take_provider(struct money *money, const struct iati_org *given)
{
    const struct iati_activity *activity = money->activity;
    const char *id = iati_take_org(money->foreign, activity, given, false);
    const struct iati_org *funding = sole(activity, "1", "Funding");
    if (id != NULL)
        return id;
    if (funding != NULL)
        id = iati_take_org(money->foreign, activity, funding, false);
    if (id != NULL) {
        defaulted(money, "provider-org", "provider not stated: the sole funding organisation");
        return id;
    }
    id = iati_take_org(money->foreign, activity, &activity->reporting, false);
    defaulted(money, "provider-org",
              id == NULL ? "provider not stated"
                         : "provider not stated: the reporting organisation");
    return id != NULL ? id : iati_take_unnamed(money->foreign, false);
}

static const char *default_receiver(struct money *money, bool is_incoming, const char *from,
                                    const char **what)
{
    const struct iati_activity *activity = money->activity;
    const struct iati_org *implementing = sole(activity, "4", "Implementing");
    const char *id = NULL;
    *what = "receiver not stated: the reporting organisation";
    if (is_incoming)
        id = iati_take_org(money->foreign, activity, &activity->reporting, true);
    if (id != NULL && !text_equal(id, from))
        return id;
    *what = "receiver not stated: the sole implementing organisation";
    if (implementing != NULL)
        id = iati_take_org(money->foreign, activity, implementing, true);
    if (id != NULL && !text_equal(id, from))
        return id;
    *what = "receiver not stated: the recipient country";
    return iati_take_country(money->foreign, activity);
}

static const char *take_receiver(struct money *money, const struct iati_org *given,
                                 bool is_incoming, const char *from)
{
    const char *what;
    const char *id = iati_take_org(money->foreign, money->activity, given, true);
    if (id != NULL && !text_equal(id, from))
        return id;
    if (id != NULL)
        note(money, "the source names one organisation as provider and receiver");
    id = default_receiver(money, is_incoming, from, &what);
    if (id != NULL && !text_equal(id, from)) {
        defaulted(money, "receiver-org", what);
        return id;
    }
    defaulted(money, "receiver-org", "receiver not stated");
    return iati_take_unnamed(money->foreign, true);
}

static void put_parties(struct money *money, const struct iati_org *provider,
                        const struct iati_org *receiver, bool is_incoming)
{
    const char *from = take_provider(money, provider);
    const char *to = take_receiver(money, receiver, is_incoming, from);
    foreign_put(money->foreign, money->record, KEY_FROM, from, "provider-org");
    foreign_put(money->foreign, money->record, KEY_TO, to, "receiver-org");
}

static void put_value(struct money *money, const struct iati_value *value)
{
    const char *currency = value->currency != NULL ? value->currency : money->activity->currency;
    if (value->number == NULL)
        foreign_refuse(money->foreign, "value", NULL, "expected an amount, found none");
    else if (currency == NULL)
        foreign_refuse(money->foreign, "value",
                       "give the value a currency or the activity a default-currency",
                       "the amount %s has no currency",
                       text_quote(&money->foreign->item, slice_of(value->number)));
    else
        foreign_put_amount(money->foreign, money->record, KEY_AMOUNT, value->number, currency,
                           "value");
}

// Who reports stands for all its transactions: what it published is the document.
static void put_evidence(struct money *money)
{
    struct foreign *foreign = money->foreign;
    const struct iati_org *org = &money->activity->reporting;
    const char *who = org->name != NULL ? org->name : org->ref;
    if (who == NULL)
        return;
    const char *own =
        arena_printf(&foreign->item, "data:%s", org->ref != NULL ? org->ref : org->name);
    const char *id = source_id(foreign->source, slice_of(own), &foreign->item);
    const struct format_book *book = foreign->book;
    bool is_there = book != NULL && book->kind_of != NULL &&
                    book->kind_of(book->user, slice_of(id)) == KIND_EVIDENCE;
    struct record *evidence = is_there ? NULL : foreign_record(foreign, KIND_EVIDENCE, own);
    foreign_put(foreign, evidence, KEY_TITLE, arena_printf(&foreign->item, "IATI data of %s", who),
                "reporting-org");
    foreign_put(foreign, evidence, KEY_PUBLISHER, who, "reporting-org");
    foreign_put(foreign, evidence, KEY_GRADE, money->activity->is_secondary ? "C" : "B",
                "reporting-org");
    foreign_put(foreign, money->record, KEY_EVIDENCE, id, "reporting-org");
}

static struct money begin(struct foreign *foreign, const struct iati_activity *activity,
                          size_t line, const char *what, size_t number)
{
    foreign_begin(foreign, line, "activity %s, %s %zu", activity->identifier, what, number);
    struct money money = {.foreign = foreign, .activity = activity};
    money.note.arena = &foreign->item;
    money.record = NEW(&foreign->item, struct record);
    money.record->kind = KIND_FLOW;
    return money;
}

static void end(struct money *money, const char *own)
{
    struct foreign *foreign = money->foreign;
    put_evidence(money);
    foreign_put(foreign, money->record, KEY_ACTIVITY, activity_id(foreign, money->activity),
                "iati-identifier");
    if (money->note.size != 0)
        foreign_put(foreign, money->record, KEY_NOTE, buffer_string(&money->note), "description");
    foreign_add(foreign, money->record, own);
    foreign_end(foreign);
}

static const char *transaction_own(struct foreign *foreign, const struct iati_activity *activity,
                                   size_t index)
{
    return arena_printf(&foreign->item, "%s:%s", activity->identifier,
                        activity->transactions.items[index].key);
}

static bool is_true(const char *text)
{
    return text_equal(text, "1") || text_equal(text, "true");
}

static void put_kinds(struct money *money, const struct iati_transaction *it,
                      const struct iati_type *type)
{
    struct foreign *foreign = money->foreign;
    struct record *record = money->record;
    bool is_debt_relief = false;
    const char *finance_type =
        it->finance_type != NULL ? it->finance_type : money->activity->finance_type;
    enum finance finance = iati_finance(finance_type, &is_debt_relief);
    if (type->finance != FINANCE_NONE)
        finance = type->finance;
    foreign_put(foreign, record, KEY_STAGE, code_name(&codes_stage, type->stage), "type");
    foreign_put(foreign, record, KEY_NATURE, code_name(&codes_nature, type->nature), "type");
    foreign_put(foreign, record, KEY_FINANCE, code_name(&codes_finance, finance), "finance-type");
    if (is_debt_relief)
        foreign_put(foreign, record, KEY_FORM, "debt-relief", "finance-type");
    if (is_true(it->humanitarian != NULL ? it->humanitarian : money->activity->humanitarian))
        foreign_put(foreign, record, KEY_HUMANITARIAN, "yes", "humanitarian");
}

static void put_words(struct money *money, const char *description)
{
    struct foreign *foreign = money->foreign;
    if (description == NULL)
        return;
    const char *title = foreign_title(&foreign->item, description, TITLE_CHARACTERS);
    const char *whole = foreign_title(&foreign->item, description, DESCRIPTION_CHARACTERS);
    foreign_put(foreign, money->record, KEY_TITLE, title, "description");
    if (!text_equal(title, whole))
        note(money, whole);
}

static void put_transaction_date(struct money *money, const struct iati_transaction *it)
{
    const char *date = it->date != NULL ? it->date : it->value.date;
    if (date == NULL)
        foreign_refuse(money->foreign, "transaction-date", NULL, "expected a date, found none");
    foreign_put(money->foreign, money->record, KEY_DATE, date, "transaction-date");
    if (it->value.date != NULL && !text_equal(it->value.date, date))
        foreign_put(money->foreign, money->record, KEY_VALUE_DATE, it->value.date, "value-date");
}

void iati_put_transaction(struct foreign *foreign, const struct iati_activity *activity,
                          size_t index)
{
    const struct iati_transaction *it = &activity->transactions.items[index];
    struct money money = begin(foreign, activity, it->line, "transaction", index + 1);
    const struct iati_type *type = iati_type_find(it->type);
    if (type == NULL) {
        foreign_refuse(foreign, "transaction-type", "expected 1 to 13, or a letter of version 1",
                       "unknown code %s",
                       text_quote(&foreign->item, slice_of(it->type == NULL ? "" : it->type)));
        foreign_end(foreign);
        return;
    }
    put_kinds(&money, it, type);
    put_value(&money, &it->value);
    put_transaction_date(&money, it);
    put_words(&money, it->description);
    put_parties(&money, &it->provider, &it->receiver, type->is_incoming);
    put_shares(foreign, money.record, KEY_RECIPIENT, &it->recipients, "recipient-country");
    put_sectors(foreign, money.record, &it->sectors);
    foreign_put_ref(foreign, money.record, "iati-transaction", it->ref);
    foreign_put_ref(foreign, money.record, "iati", it->provider.activity);
    foreign_put_ref(foreign, money.record, "iati", it->receiver.activity);
    end(&money, transaction_own(foreign, activity, index));
}

static const char *period_of(struct foreign *foreign, const struct iati_plan *plan)
{
    if (plan->start == NULL || plan->end == NULL || text_equal(plan->start, plan->end))
        return plan->start != NULL ? plan->start : plan->end;
    return arena_printf(&foreign->item, "%s/%s", plan->start, plan->end);
}

static bool is_same_currency(const struct iati_activity *activity, const struct iati_value *a,
                             const struct iati_value *b)
{
    return text_equal(a->currency != NULL ? a->currency : activity->currency,
                      b->currency != NULL ? b->currency : activity->currency);
}

static void put_instalment(struct money *money, const struct iati_plan *plan, size_t commitment)
{
    struct foreign *foreign = money->foreign;
    const char *own = transaction_own(foreign, money->activity, commitment);
    const char *flow = source_id(foreign->source, slice_of(own), &foreign->item);
    money->record->kind = KIND_SCHEDULE;
    foreign_put(foreign, money->record, KEY_FLOW, flow, "planned-disbursement");
    foreign_put(foreign, money->record, KEY_DUE, period_of(foreign, plan), "period-start");
    put_value(money, &plan->value);
    LIST_PUSH(&foreign->item, &foreign->entries,
              ((struct foreign_entry){money->record, foreign->line}));
    foreign_end(foreign);
}

void iati_put_plan(struct foreign *foreign, const struct iati_activity *activity, size_t index)
{
    const struct iati_plan *plan = &activity->plans.items[index];
    const char *what = plan->is_budget ? "budget" : "planned-disbursement";
    struct money money = begin(foreign, activity, plan->line, what, index + 1);
    size_t commitment = plan->is_budget ? SIZE_MAX : activity->commitment;
    if (plan->is_superseded) {
        foreign_say(foreign, SEVERITY_NOTE, what,
                    "left out: a revised budget of its period is there");
        return;
    }
    // who names giver and receiver plans a payment of its own
    bool has_parties = plan->provider.is_given && plan->receiver.is_given;
    if (commitment != SIZE_MAX && !has_parties &&
        is_same_currency(activity, &plan->value, &activity->transactions.items[commitment].value)) {
        put_instalment(&money, plan, commitment);
        return;
    }
    const char *date = plan->value.date != NULL ? plan->value.date : plan->start;
    foreign_put(foreign, money.record, KEY_STAGE, "plan", what);
    put_value(&money, &plan->value);
    foreign_put(foreign, money.record, KEY_DATE, date, "value-date");
    foreign_put(foreign, money.record, KEY_PERIOD, period_of(foreign, plan), "period-start");
    foreign_put(foreign, money.record, KEY_TITLE,
                plan->is_budget ? "Budget" : "Planned disbursement", what);
    put_parties(&money, &plan->provider, &plan->receiver, false);
    end(&money, arena_printf(&foreign->item, "%s:%s", activity->identifier, plan->key));
}
