// Flat CSV with a row of HXL tags, in the columns of FTS.
#include <string.h>

#include "core/amount.h"
#include "core/country.h"
#include "exchange/writer.h"

enum column {
    DATE,
    DESCRIPTION,
    AMOUNT_USD,
    SRC_ORGANIZATION,
    SRC_TYPES,
    DEST_PLAN,
    DEST_ORGANIZATION,
    DEST_TYPES,
    DEST_LOCATIONS,
    YEAR_START,
    YEAR_END,
    CONTRIBUTION,
    FLOW_TYPE,
    BOUNDARY,
    ON_BOUNDARY,
    STATUS,
    REPORTED,
    ORIGINAL_AMOUNT,
    ORIGINAL_CURRENCY,
    ID,
    REF_CODE,
    COLUMNS
};

static const struct {
    const char *name, *tag;
} columns[COLUMNS] = {
    [DATE] = {"date", "#date"},
    [DESCRIPTION] = {"description", "#description+notes"},
    [AMOUNT_USD] = {"amountUSD", "#value+funding+total+usd"},
    [SRC_ORGANIZATION] = {"srcOrganization", "#org+name+funder"},
    [SRC_TYPES] = {"srcOrganizationTypes", "#org+type+funder+list"},
    [DEST_PLAN] = {"destPlan", "#activity+appeal+name"},
    [DEST_ORGANIZATION] = {"destOrganization", "#org+name+impl"},
    [DEST_TYPES] = {"destOrganizationTypes", "#org+type+impl+list"},
    [DEST_LOCATIONS] = {"destLocations", "#country+iso3+impl+list"},
    [YEAR_START] = {"destUsageYearStart", "#date+year+start+impl"},
    [YEAR_END] = {"destUsageYearEnd", "#date+year+end+impl"},
    [CONTRIBUTION] = {"contributionType", "#financial+contribution+type"},
    [FLOW_TYPE] = {"flowType", "#financial+contribution+type"},
    [BOUNDARY] = {"boundary", "#financial+direction"},
    [ON_BOUNDARY] = {"onBoundary", "#financial+direction+type"},
    [STATUS] = {"status", "#status+text"},
    [REPORTED] = {"firstReportedDate", "#date+reported"},
    [ORIGINAL_AMOUNT] = {"originalAmount", "#value+funding+total"},
    [ORIGINAL_CURRENCY] = {"originalCurrency", "#value+funding+total+currency"},
    [ID] = {"id", "#activity+id+fts_internal"},
    [REF_CODE] = {"refCode", "#activity+code"},
};

// FTS's word for a type of organisation.
static const char *type_word(const struct writer_source *source, const char *id)
{
    static const struct {
        const char *type, *word;
    } words[] = {
        {"10", "Government"},
        {"11", "Government"},
        {"21", "NGO"},
        {"22", "NGO"},
        {"23", "NGO"},
        {"24", "NGO"},
        {"40", "Inter-governmental"},
        {"60", "Private organization/foundation"},
        {"fund", "Pooled fund"},
    };
    const struct record *party = source->find(source->user, id);
    for (size_t i = 0; party != NULL && i < COUNT_OF(words); i++)
        if (text_equal(record_text(party, KEY_TYPE), words[i].type))
            return words[i].word;
    return NULL;
}

// NULL for what FTS has no status for.
static const char *status_word(const char *stage)
{
    if (text_equal(stage, "disbursement"))
        return "paid";
    return text_equal(stage, "commitment") || text_equal(stage, "pledge") ? stage : NULL;
}

static const char *locations(const struct writer_flow *flow, const struct writer_source *source,
                             struct writer_log *log, struct arena *scratch)
{
    const struct value *codes = &flow->record->values[KEY_RECIPIENT];
    const char *activity = record_text(flow->record, KEY_ACTIVITY);
    struct buffer out = {.arena = scratch};
    const struct record *its = activity == NULL ? NULL : source->find(source->user, activity);
    if (codes->count == 0 && its != NULL)
        codes = &its->values[KEY_RECIPIENT];
    for (size_t i = 0; i < codes->count; i++) {
        size_t size = strcspn(codes->items[i], " ");
        const struct country *country = country_find((struct slice){codes->items[i], size});
        buffer_printf(&out, "%s%.*s", i == 0 ? "" : ",", country == NULL ? (int)size : 3,
                      country == NULL ? codes->items[i] : country->code3);
        if (codes->items[i][size] != '\0')
            writer_say(log, record_text(flow->record, KEY_ID),
                       "a recipient's share is left out; only its country is written");
    }
    return out.size == 0 ? NULL : buffer_string(&out);
}

// The amount in dollars: its own, or the equivalent that the source states.
static void fill_amounts(const char *cells[], const struct record *record, struct writer_log *log,
                         struct arena *scratch)
{
    const char *currency;
    const char *amount = writer_amount(record, &currency, log, scratch);
    const struct value *equivalents = &record->values[KEY_EQUIVALENT];
    const char *id = record_text(record, KEY_ID);
    for (size_t i = 0; i < equivalents->count; i++) {
        const char *text = equivalents->items[i];
        size_t size = strcspn(text, " ");
        bool is_usd = strcmp(text + size, " USD") == 0;
        if (is_usd && !text_equal(currency, "USD"))
            cells[AMOUNT_USD] = arena_copy(scratch, text, size);
        if (!is_usd && text_equal(currency, "USD") && cells[ORIGINAL_AMOUNT] == NULL) {
            cells[ORIGINAL_AMOUNT] = arena_copy(scratch, text, size);
            cells[ORIGINAL_CURRENCY] = text[size] == '\0' ? NULL : text + size + 1;
        }
    }
    if (text_equal(currency, "USD")) {
        cells[AMOUNT_USD] = amount;
        return;
    }
    cells[ORIGINAL_AMOUNT] = amount;
    cells[ORIGINAL_CURRENCY] = currency;
    if (amount == NULL)
        writer_say(log, id, "an unknown amount is a blank cell");
    else if (cells[AMOUNT_USD] == NULL)
        writer_say(log, id, "no dollars are stated; only the original amount is written");
}

static void fill_period(const char *cells[], const char *period, struct arena *scratch)
{
    if (period == NULL || strlen(period) < 4)
        return;
    const char *slash = strchr(period, '/');
    const char *last = slash == NULL ? period : slash + 1;
    if (strspn(period, "0123456789") < 4 || strspn(last, "0123456789") < 4)
        return;
    cells[YEAR_START] = arena_copy(scratch, period, 4);
    cells[YEAR_END] = arena_copy(scratch, last, 4);
}

// Text that a spreadsheet would take for a formula gets an apostrophe in front.
static void put_cell(FILE *stream, const char *text)
{
    if (text == NULL)
        return;
    bool is_quoted = strpbrk(text, ",\"\r\n") != NULL;
    bool is_guarded = strchr("=+@\t\r", text[0]) != NULL ||
                      (text[0] == '-' && strspn(text, "-.0123456789") != strlen(text));
    if (is_quoted)
        fputc('"', stream);
    if (text[0] != '\0' && is_guarded)
        fputc('\'', stream);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            fputc('"', stream);
        fputc(*c, stream);
    }
    if (is_quoted)
        fputc('"', stream);
}

static void put_row(FILE *stream, const char *const cells[])
{
    for (int i = 0; i < COLUMNS; i++) {
        if (i != 0)
            fputc(',', stream);
        put_cell(stream, cells[i]);
    }
    fputc('\n', stream);
}

static void put_flow(FILE *stream, const struct writer_flow *flow,
                     const struct writer_source *source, struct writer_log *log,
                     struct arena *scratch)
{
    const struct record *record = flow->record;
    const char *id = record_text(record, KEY_ID);
    const char *stage = record_text(record, KEY_STAGE);
    const char *activity = record_text(record, KEY_ACTIVITY);
    const struct record *its = activity == NULL ? NULL : source->find(source->user, activity);
    const char *cells[COLUMNS] = {0};
    bool is_shared = text_equal(flow->excluded, "shared");
    bool is_class =
        flow->excluded != NULL && code_find(&codes_class, slice_of(flow->excluded)) != 0;
    if (status_word(stage) == NULL) {
        writer_say(log, id, "FTS has no status for plans and expenditures; left out");
        return;
    }
    if (flow->excluded != NULL && !is_shared && !is_class) {
        writer_say(log, id,
                   "FTS has contributions only; what is part of another flow, interest, fees "
                   "and the like are left out");
        return;
    }
    cells[DATE] = writer_day(record, KEY_DATE, log, scratch);
    cells[DESCRIPTION] = record_text(record, KEY_TITLE);
    fill_amounts(cells, record, log, scratch);
    cells[SRC_ORGANIZATION] = writer_party_name(source, record_text(record, KEY_FROM));
    cells[SRC_TYPES] = type_word(source, record_text(record, KEY_FROM));
    cells[DEST_PLAN] = its == NULL ? NULL : record_text(its, KEY_TITLE);
    cells[DEST_ORGANIZATION] = writer_party_name(source, record_text(record, KEY_TO));
    cells[DEST_TYPES] = type_word(source, record_text(record, KEY_TO));
    cells[DEST_LOCATIONS] = locations(flow, source, log, scratch);
    fill_period(cells, record_text(record, KEY_PERIOD), scratch);
    cells[CONTRIBUTION] =
        text_equal(record_text(record, KEY_FORM), "in-kind") ? "in kind" : "financial";
    cells[FLOW_TYPE] = "Standard";
    cells[BOUNDARY] = is_class ? flow->excluded : "incoming";
    cells[ON_BOUNDARY] = is_shared ? "shared" : "single";
    cells[STATUS] = status_word(stage);
    cells[REPORTED] = record_text(record, KEY_STATED);
    cells[ID] = text_starts_with(id, "fts:") ? id + 4 : id;
    put_row(stream, cells);
}

bool hxl_write(FILE *stream, const struct writer_source *source, struct writer_log *log,
               struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    const char *cells[COLUMNS];
    for (int i = 0; i < COLUMNS; i++)
        cells[i] = columns[i].name;
    put_row(stream, cells);
    for (int i = 0; i < COLUMNS; i++)
        cells[i] = columns[i].tag;
    put_row(stream, cells);
    for (;;) {
        struct writer_flow flow;
        bool has_flow;
        if (!source->next(source->user, &flow, &has_flow, &scratch, err))
            return false;
        if (!has_flow)
            return true;
        put_flow(stream, &flow, source, log, &scratch);
        arena_reset(&scratch);
    }
}
