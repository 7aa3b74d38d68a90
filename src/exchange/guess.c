#include "exchange/guess.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "core/amount.h"
#include "core/codes.h"
#include "core/country.h"
#include "core/currency.h"
#include "core/source_id.h"
#include "exchange/date_format.h"

#define FEW_WORDS 20 // a list of more is no list of stages or types
#define AMOUNTS_MAX 8
#define DATES_MAX 4
#define SOURCE_SHORT 20 // bytes; ids begin with it

enum role {
    ROLE_ID,
    ROLE_FROM,
    ROLE_FROM_TYPE,
    ROLE_TO,
    ROLE_TO_TYPE,
    ROLE_STAGE,
    ROLE_DATE,
    ROLE_CURRENCY,
    ROLE_FINANCE,
    ROLE_TITLE,
    ROLE_NOTE,
    ROLE_EVIDENCE,
    ROLE_COUNT
};

struct drafting {
    const struct sample *sample;
    struct arena *arena;
    struct guess *out;
    struct buffer text;
    size_t lines;
    size_t places[ROLE_COUNT]; // SIZE_MAX: no column
    bool *is_used;
    size_t dates[DATES_MAX]; // the first that is not blank counts
    size_t date_count;
    size_t amounts[AMOUNTS_MAX];
    size_t amount_count;
};

// ---- names of columns ----

// Whole words of the name, in small letters: "DonorType", "donor_type" and "Donor type" are alike.
static const char *words_of(const char *name, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_char(&out, ' ');
    for (const char *c = name; *c != '\0'; c++) {
        unsigned char here = (unsigned char)*c;
        bool is_part = isalnum(here) || here >= 0x80 || here == '$';
        bool is_inner = c > name && isupper(here) && islower((unsigned char)c[-1]);
        if ((!is_part || is_inner) && out.data[out.size - 1] != ' ')
            buffer_char(&out, ' ');
        if (is_part)
            buffer_char(&out, (char)tolower(here));
    }
    if (out.data[out.size - 1] != ' ')
        buffer_char(&out, ' ');
    return buffer_string(&out);
}

static bool has_words(const char *words, const char *wanted, struct arena *arena)
{
    return strstr(words, arena_printf(arena, " %s ", wanted)) != NULL;
}

// The names that mean a role, the surest first, separated by "|". A word with "=" in front must be
// the whole name.
static const char *const role_names[ROLE_COUNT] = {
    [ROLE_ID] = "=id|project id|flow id|transaction id|record id|grant id|reference|ref|=identifier"
                "|=number|=no|=code",
    [ROLE_FROM] = "=donor|=donor name|=funder|=giver|=from|=provider|=contributor|=payer|=source"
                  "|source organization|donor|funder|contributor|provider|donor country"
                  "|funding agency|contributing country",
    [ROLE_FROM_TYPE] = "donor type|funder type|source type|contributor type|type of donor",
    [ROLE_TO] = "=recipient|=to|=receiver|=fund|=beneficiary|recipient name|recipient condensed"
                "|recipient|receiver|beneficiary|grantee|fund|destination organization"
                "|recipient country|=country|implementing agency|implementer|destination|agency",
    [ROLE_TO_TYPE] = "recipient type|receiver type|fund type|type of recipient",
    [ROLE_STAGE] = "=stage|=status|stage|status|flow type|transaction type|=type",
    [ROLE_DATE] = "=date|=day|transaction date|signature date|date signed|=signed|payment date"
                  "|agreement date|commitment date|start date|start actual|start planned|date|=year"
                  "|fiscal year|year|signed",
    [ROLE_CURRENCY] = "=currency|currency code|=ccy|currency",
    [ROLE_FINANCE] = "finance type|=finance|=instrument|flow|grant or loan|instrument|=type",
    [ROLE_TITLE] = "=title|project title|activity title|=project|project name|=activity|title"
                   "|=purpose|=name|project|activity",
    [ROLE_NOTE] = "=description|=note|=notes|description|notes|comments|=remarks|remarks|comment",
    [ROLE_EVIDENCE] = "=sources|=evidence|source url|=url|=link|sources|evidence|=source|links",
};

static size_t all_in(const struct sample_column *column, bool (*test)(const char *word))
{
    size_t count = 0;
    for (size_t i = 0; i < column->words.count; i++)
        count += test(column->words.items[i]);
    return count == column->words.count ? count : 0;
}

static bool is_currency(const char *word)
{
    return currency_recognise(slice_of(word)) != NULL;
}

static bool is_country(const char *word)
{
    return country_recognise(slice_of(word)) != NULL;
}

static bool has_link(const struct sample_column *column)
{
    for (size_t i = 0; i < column->words.count; i++)
        if (strstr(column->words.items[i], "://") != NULL)
            return true;
    return false;
}

static bool fits(const struct sample *sample, size_t index, enum role role)
{
    const struct sample_column *column = &sample->columns[index];
    bool is_text = column->content == SAMPLE_TEXT;
    bool is_list = is_text && !column->has_more_words && column->words.count <= FEW_WORDS;
    switch (role) {
    case ROLE_ID: return column->is_unique && column->filled == sample->row_count;
    case ROLE_FROM:
    case ROLE_TO: return is_text && !has_link(column);
    case ROLE_FROM_TYPE:
    case ROLE_TO_TYPE:
    case ROLE_STAGE:
    case ROLE_FINANCE: return is_list;
    case ROLE_DATE: return column->content == SAMPLE_DATE;
    case ROLE_CURRENCY: return is_text && all_in(column, is_currency) != 0;
    case ROLE_TITLE:
    case ROLE_NOTE:
    case ROLE_EVIDENCE: return is_text;
    case ROLE_COUNT: break;
    }
    return false;
}

static bool is_named(const struct drafting *drafting, size_t index, const char *wanted)
{
    const char *words = words_of(drafting->sample->columns[index].name, drafting->arena);
    if (wanted[0] == '=')
        return strcmp(words, arena_printf(drafting->arena, " %s ", wanted + 1)) == 0;
    return has_words(words, wanted, drafting->arena);
}

static size_t find_role(const struct drafting *drafting, enum role role)
{
    for (const char *name = role_names[role]; *name != '\0';) {
        size_t size = strcspn(name, "|");
        const char *wanted = arena_copy(drafting->arena, name, size);
        for (size_t i = 0; i < drafting->sample->column_count; i++)
            if (!drafting->is_used[i] && fits(drafting->sample, i, role) &&
                is_named(drafting, i, wanted))
                return i;
        name += size + (name[size] == '|');
    }
    return SIZE_MAX;
}

// ---- amounts ----

// "disbursement" of "Paid (USD)"; NULL when the words name no stage, or several.
static const char *stage_of(const char *words, struct arena *arena)
{
    static const struct {
        const char *words, *stage;
    } known[] = {
        {"pledge|pledged|pledges|announced", "pledge"},
        {"commitment|commitments|committed|signed|obligated|obligation", "commitment"},
        {"disbursement|disbursements|disbursed|paid|paid in|received|payment|completed",
         "disbursement"},
        {"expenditure|expenditures|spent|expended", "expenditure"},
        {"plan|planned|budget|budgeted|forecast|requirement|requirements", "plan"},
    };
    const char *found = NULL;
    for (size_t i = 0; i < COUNT_OF(known); i++)
        for (const char *word = known[i].words; *word != '\0';) {
            size_t size = strcspn(word, "|");
            if (has_words(words, arena_copy(arena, word, size), arena)) {
                if (found != NULL && found != known[i].stage)
                    return NULL;
                found = known[i].stage;
            }
            word += size + (word[size] == '|');
        }
    return found;
}

static const struct currency *currency_in(const char *name)
{
    for (const char *c = name; *c != '\0';) {
        size_t size = strcspn(c, " _()[]/,:;-");
        const struct currency *found =
            size == 0 ? NULL : currency_recognise((struct slice){c, size});
        if (found != NULL)
            return found;
        c += size + (c[size] != '\0');
    }
    return NULL;
}

static const char *unit_in(const char *words, struct arena *arena)
{
    static const char *const units[][2] = {{"million", "million"}, {"millions", "million"},
                                           {"mn", "million"},      {"mln", "million"},
                                           {"billion", "billion"}, {"billions", "billion"},
                                           {"bn", "billion"},      {"thousand", "thousand"},
                                           {"000", "thousand"},    {"thousands", "thousand"}};
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (has_words(words, units[i][0], arena))
            return arena_printf(arena, " %s", units[i][1]);
    return "";
}

static bool is_amount_text(const char *word)
{
    struct amount amount;
    struct error ignored;
    return amount_parse(slice_of(word), false, &amount, &ignored);
}

static bool may_be_amount(const struct drafting *drafting, size_t index)
{
    const struct sample_column *column = &drafting->sample->columns[index];
    if (drafting->is_used[index])
        return false;
    return column->content == SAMPLE_NUMBER ||
           (column->content == SAMPLE_TEXT && all_in(column, is_amount_text) != 0);
}

static bool is_counting(const struct drafting *drafting, size_t index)
{
    static const char *const others[] = {"code",  "count", "rate", "rates",     "percent",
                                         "share", "id",    "year", "deflators", "number"};
    const char *words = words_of(drafting->sample->columns[index].name, drafting->arena);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (has_words(words, others[i], drafting->arena))
            return true;
    return false;
}

static void use_amount(struct drafting *drafting, size_t index)
{
    if (drafting->amount_count == AMOUNTS_MAX)
        return;
    drafting->amounts[drafting->amount_count++] = index;
    drafting->is_used[index] = true;
}

// Every column that a stage names; else the one that is called an amount; else the only one that
// names a currency.
static void find_amounts(struct drafting *drafting)
{
    static const char *const names[] = {"=amount",      "amount",  "=value", "value", "=sum",
                                        "contribution", "funding", "=total", "total"};
    size_t count = drafting->sample->column_count;
    for (size_t i = 0; i < count; i++) {
        const char *words = words_of(drafting->sample->columns[i].name, drafting->arena);
        if (may_be_amount(drafting, i) && !is_counting(drafting, i) &&
            stage_of(words, drafting->arena) != NULL)
            use_amount(drafting, i);
    }
    for (size_t n = 0; n < COUNT_OF(names) && drafting->amount_count == 0; n++)
        for (size_t i = 0; i < count && drafting->amount_count == 0; i++)
            if (may_be_amount(drafting, i) && !is_counting(drafting, i) &&
                is_named(drafting, i, names[n]))
                use_amount(drafting, i);
    for (size_t i = 0; i < count && drafting->amount_count == 0; i++)
        if (may_be_amount(drafting, i) && currency_in(drafting->sample->columns[i].name) != NULL)
            use_amount(drafting, i);
}

// Of columns whose names tell nothing.
static size_t first_dates(const struct drafting *drafting)
{
    for (size_t i = 0; i < drafting->sample->column_count; i++)
        if (!drafting->is_used[i] && fits(drafting->sample, i, ROLE_DATE))
            return i;
    return SIZE_MAX;
}

// As many columns of dates as it takes for every row to have one.
static void find_dates(struct drafting *drafting)
{
    bool is_whole = false;
    while (!is_whole && drafting->date_count < DATES_MAX) {
        size_t place = find_role(drafting, ROLE_DATE);
        if (place == SIZE_MAX && drafting->date_count == 0)
            place = first_dates(drafting);
        if (place == SIZE_MAX)
            return;
        is_whole = drafting->sample->columns[place].filled == drafting->sample->row_count;
        drafting->is_used[place] = true;
        drafting->dates[drafting->date_count++] = place;
    }
}

// ---- lines ----

static void put(struct drafting *drafting, const char *format, ...) PRINTF_LIKE(2, 3);

static void put(struct drafting *drafting, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *line = arena_vprintf(drafting->arena, format, args);
    va_end(args);
    // What a cell holds must not end a line of comment.
    for (const char *c = line; *c != '\0'; c++)
        buffer_char(&drafting->text, (unsigned char)*c < ' ' ? ' ' : *c);
    buffer_char(&drafting->text, '\n');
    drafting->lines++;
}

static void put_head(struct drafting *drafting, const char *section)
{
    put(drafting, "%s", "");
    put(drafting, "[%s]", section);
}

// The line just put is one that only a person can write.
static void leave_open(struct drafting *drafting, const char *what)
{
    LIST_PUSH(drafting->arena, &drafting->out->gaps, ((struct guess_gap){drafting->lines, what}));
}

static void leave(struct drafting *drafting, const char *name, const char *choice, const char *what)
{
    put(drafting, "# fill in: %s", choice);
    put(drafting, "# %s =", name);
    leave_open(drafting, what);
}

static const char *reference(const struct drafting *drafting, enum role role)
{
    size_t place = drafting->places[role];
    return place == SIZE_MAX ? NULL : drafting->sample->columns[place].reference;
}

// ---- settings ----

static void put_source(struct drafting *drafting, const char *name)
{
    struct buffer out = {.arena = drafting->arena};
    buffer_slug(&out, slice_of(path_stem(drafting->arena, name)));
    // A name cut short ends with a whole word, when it has several.
    if (out.size > SOURCE_SHORT) {
        const char *dash = memrchr(out.data, '-', SOURCE_SHORT + 1);
        out.size = dash == NULL ? SOURCE_SHORT : (size_t)(dash - out.data);
        out.data[out.size] = '\0';
    }
    bool is_good = source_name_is_valid((struct slice){out.data, out.size});
    put(drafting, "source     = %s", is_good ? buffer_string(&out) : "sheet");
}

static void put_choice(struct drafting *drafting, const char *name,
                       const struct sample_format *format)
{
    if (format->other != NULL) {
        leave(drafting, name,
              arena_printf(drafting->arena, "%s or %s; \"%s\" reads both ways", format->text,
                           format->other, format->example),
              arena_printf(drafting->arena, "which %s are meant: \"%s\" reads two ways", name,
                           format->example));
        return;
    }
    if (format->text != NULL)
        put(drafting, "%-10s = %s", name, format->text);
    if (format->is_unknown)
        leave(
            drafting, name,
            arena_printf(drafting->arena, "no way of writing fits all, as \"%s\"", format->example),
            arena_printf(drafting->arena, "how %s such as \"%s\" are written", name,
                         format->example));
}

static void put_dates(struct drafting *drafting)
{
    struct sample_format dates =
        sample_dates(drafting->sample, drafting->dates, drafting->date_count, drafting->arena);
    if (dates.other != NULL && dates.text == NULL)
        dates.text = "edtf";
    put_choice(drafting, "dates", &dates);
    struct date_format format = {0};
    struct error ignored;
    bool is_format =
        dates.text != NULL && date_format_parse(slice_of(dates.text), &format, &ignored);
    if (dates.other == NULL && is_format && date_format_has_short_year(&format)) {
        put(drafting,
            "# years of two digits: 70 to 99 are 1970 to 1999, 00 to 69 are 2000 to 2069");
        put(drafting, "century    = 1970");
    }
}

// Rows that sum up others.
static void put_conditions(struct drafting *drafting)
{
    for (size_t role = ROLE_ID; role <= ROLE_TO; role++) {
        size_t place = drafting->places[role];
        for (size_t i = 0; place != SIZE_MAX && i < drafting->sample->row_count; i++) {
            const char *cell = drafting->sample->rows[i][place];
            if (strncasecmp(cell, "total", 5) != 0 && strncasecmp(cell, "grand total", 11) != 0)
                continue;
            put(drafting, "when       = %s != %s", drafting->sample->columns[place].reference,
                cell);
            return;
        }
    }
    if (reference(drafting, ROLE_FROM) != NULL &&
        drafting->sample->columns[drafting->places[ROLE_FROM]].filled < drafting->sample->row_count)
        put(drafting, "when       = %s", reference(drafting, ROLE_FROM));
}

static void put_settings(struct drafting *drafting, const char *name)
{
    const struct sample *sample = drafting->sample;
    put_source(drafting, name);
    if (sample->encoding != NULL) {
        put(drafting, "encoding   = %s", sample->encoding);
        if (sample->accents != NULL)
            put(drafting, "# it reads: %s", text_quote(drafting->arena, slice_of(sample->accents)));
    }
    if (sample->separator == '\t')
        put(drafting, "separator  = tab");
    else if (sample->separator != ',')
        put(drafting, "separator  = %c", sample->separator);
    if (sample->header_row > 1)
        put(drafting, "header     = %zu", sample->header_row);
    if (sample->header_row == 0) {
        struct buffer names = {.arena = drafting->arena};
        for (size_t i = 0; i < sample->column_count; i++)
            buffer_printf(&names, "%scolumn %zu", i == 0 ? "" : "; ", i + 1);
        put(drafting, "columns    = %s", buffer_string(&names));
    }
    if (sample->blanks.count != 0) {
        struct buffer texts = {.arena = drafting->arena};
        for (size_t i = 0; i < sample->blanks.count; i++)
            buffer_printf(&texts, "%s%s", i == 0 ? "" : "; ", sample->blanks.items[i]);
        put(drafting, "blank      = %s", buffer_string(&texts));
    }
    put_choice(drafting, "numbers", &sample->numbers);
    put_dates(drafting);
    put_conditions(drafting);
}

// ---- records ----

static void put_party(struct drafting *drafting, enum role role, const char *key,
                      const char *section)
{
    if (reference(drafting, role) != NULL)
        put(drafting, "%-10s = %s | party %s", key, reference(drafting, role), section);
    else
        leave(drafting, key, "a column in braces, or the id or name of a party | party",
              arena_printf(drafting->arena, "\"%s\": who %s", key,
                           role == ROLE_FROM ? "gives" : "receives"));
}

static void put_amount(struct drafting *drafting, size_t index)
{
    const struct sample_column *column = &drafting->sample->columns[index];
    const char *words = words_of(column->name, drafting->arena);
    const char *unit = unit_in(words, drafting->arena);
    const struct currency *currency = currency_in(column->name);
    const char *rest = column->filled < drafting->sample->row_count && drafting->amount_count == 1
                           ? " | else unknown"
                           : "";
    if (column->content == SAMPLE_TEXT)
        put(drafting, "amount     = %s%s", column->reference, rest);
    else if (reference(drafting, ROLE_CURRENCY) != NULL)
        put(drafting, "amount     = %s%s %s%s", column->reference, unit,
            reference(drafting, ROLE_CURRENCY), rest);
    else if (currency != NULL)
        put(drafting, "amount     = %s%s %s%s", column->reference, unit, currency->code, rest);
    else
        leave(drafting, "amount",
              arena_printf(drafting->arena, "%s%s and its currency, as in %s%s USD%s",
                           column->reference, unit, column->reference, unit, rest),
              arena_printf(drafting->arena, "the currency of %s", column->reference));
}

static const char *stage_of_sums(const struct drafting *drafting, size_t amount)
{
    return amount == SIZE_MAX
               ? NULL
               : stage_of(words_of(drafting->sample->columns[amount].name, drafting->arena),
                          drafting->arena);
}

enum stage_choice { BY_SUMS, BY_COLUMN, UNCLEAR };

// "Paid" beside a column of "Paid" and "Pledged": that column tells. Beside one of "Completed" and
// "Ongoing" a person must.
static enum stage_choice choose_stage(const struct drafting *drafting, size_t amount)
{
    const char *stage = stage_of_sums(drafting, amount);
    size_t place = drafting->places[ROLE_STAGE];
    size_t named = 0;
    size_t others = 0;
    if (stage == NULL || place == SIZE_MAX || drafting->amount_count > 1)
        return stage == NULL ? BY_COLUMN : BY_SUMS;
    const struct sample_column *column = &drafting->sample->columns[place];
    for (size_t i = 0; i < column->words.count; i++) {
        const char *words = words_of(column->words.items[i], drafting->arena);
        const char *found = stage_of(words, drafting->arena);
        named += found != NULL;
        others += found != NULL && strcmp(found, stage) != 0;
    }
    return others == 0 ? BY_SUMS : named == column->words.count ? BY_COLUMN : UNCLEAR;
}

static void put_stage(struct drafting *drafting, size_t amount)
{
    const char *stage = stage_of_sums(drafting, amount);
    const char *column = reference(drafting, ROLE_STAGE);
    enum stage_choice choice = choose_stage(drafting, amount);
    if (choice == UNCLEAR)
        leave(drafting, "stage",
              arena_printf(drafting->arena, "%s, as %s says, or %s | list stages", stage,
                           drafting->sample->columns[amount].reference, column),
              arena_printf(drafting->arena, "whether %s or %s tells the stage",
                           drafting->sample->columns[amount].reference, column));
    else if (choice == BY_SUMS)
        put(drafting, "stage      = %s", stage);
    else if (column != NULL)
        put(drafting, "stage      = %s | list stages", column);
    else
        leave(drafting, "stage", "plan, pledge, commitment, disbursement or expenditure",
              "the stage of the sums");
}

// "Paid" of "{Paid}".
static const char *bare(const struct drafting *drafting, size_t column)
{
    const char *name = drafting->sample->columns[column].reference;
    return arena_copy(drafting->arena, name + 1, strlen(name) - 2);
}

// "{Signed|Year}", where columns can be named so.
static void put_date(struct drafting *drafting)
{
    struct buffer names = {.arena = drafting->arena};
    for (size_t i = 0; i < drafting->date_count; i++) {
        buffer_printf(&names, "%s%s", i == 0 ? "" : "|", bare(drafting, drafting->dates[i]));
    }
    if (names.size != 0)
        put(drafting, "date       = {%s}", names.data);
    else
        leave(drafting, "date", "a column, or one date for all rows", "the date");
}

static void put_flow(struct drafting *drafting, size_t amount)
{
    bool is_sole = drafting->amount_count < 2;
    put_head(drafting,
             is_sole ? "flow" : arena_printf(drafting->arena, "flow %s", bare(drafting, amount)));
    if (reference(drafting, ROLE_ID) != NULL && is_sole)
        put(drafting, "id         = %s", reference(drafting, ROLE_ID));
    put_stage(drafting, amount);
    put_party(drafting, ROLE_FROM, "from", "giver");
    put_party(drafting, ROLE_TO, "to", "receiver");
    if (amount == SIZE_MAX)
        leave(drafting, "amount", "a column and its currency, as in {Paid} USD", "the amount");
    else
        put_amount(drafting, amount);
    put_date(drafting);
    static const struct {
        enum role role;
        const char *key, *steps;
    } plain[] = {{ROLE_FINANCE, "finance", " | list finance"},
                 {ROLE_TITLE, "title", ""},
                 {ROLE_NOTE, "note", ""}};
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (reference(drafting, plain[i].role) != NULL)
            put(drafting, "%-10s = %s%s", plain[i].key, reference(drafting, plain[i].role),
                plain[i].steps);
    if (reference(drafting, ROLE_EVIDENCE) != NULL)
        put(drafting, "evidence   = %s | split \"; \" | evidence document",
            reference(drafting, ROLE_EVIDENCE));
    if (!is_sole) {
        put(drafting, "when       = {%s}", bare(drafting, amount));
        put(drafting, "when       = {%s} != 0", bare(drafting, amount));
    }
}

// ---- lists and parties ----

// A word as a line of a list has it; NULL for one that no line can hold.
static const char *list_word(const char *word, struct arena *arena)
{
    if (strchr(word, '"') != NULL)
        return NULL;
    bool is_plain = strpbrk(word, "=\\") == NULL && strchr("#[*", word[0]) == NULL;
    for (const char *c = word; *c != '\0'; c++)
        is_plain = is_plain && (unsigned char)*c >= ' ';
    if (is_plain)
        return word;
    struct buffer out = {.arena = arena};
    buffer_char(&out, '"');
    for (const char *c = word; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\t' || *c == '\\')
            buffer_char(&out, '\\');
        buffer_char(&out, *c == '\n' ? 'n' : *c == '\t' ? 't' : *c);
    }
    buffer_char(&out, '"');
    return buffer_string(&out);
}

static const char *finance_of(const char *words, struct arena *arena)
{
    static const char *const known[][2] = {
        {"grant", "grant"}, {"grants", "grant"}, {"loan", "loan"},     {"loans", "loan"},
        {"credit", "loan"}, {"credits", "loan"}, {"equity", "equity"}, {"guarantee", "guarantee"}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (has_words(words, known[i][0], arena))
            return known[i][1];
    return NULL;
}

static const char *party_type_of(const char *words, struct arena *arena)
{
    static const char *const known[][2] = {
        {"government", "10"},   {"member state", "10"},      {"ngo", "22"},     {"ngos", "22"},
        {"multilateral", "40"}, {"foundation", "60"},        {"private", "70"}, {"academic", "80"},
        {"university", "80"},   {"inter governmental", "40"}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (has_words(words, known[i][0], arena))
            return known[i][1];
    return NULL;
}

static void put_words(struct drafting *drafting, const struct sample_column *column,
                      const char *(*value_of)(const char *words, struct arena *arena),
                      const char *choice)
{
    struct arena *arena = drafting->arena;
    bool is_open = false;
    for (size_t i = 0; i < column->words.count; i++) {
        const char *text = column->words.items[i];
        const char *word = list_word(text, arena);
        const char *value = value_of(words_of(text, arena), arena);
        if (word != NULL && value != NULL) {
            put(drafting, "%s = %s", word, value);
            continue;
        }
        if (!is_open)
            put(drafting, "# fill in: %s", choice);
        is_open = true;
        put(drafting, "# %s =", word == NULL ? text : word);
        leave_open(drafting,
                   arena_printf(arena, "what %s stands for", text_quote(arena, slice_of(text))));
    }
}

static void put_list(struct drafting *drafting, enum role role, const char *section,
                     const char *(*value_of)(const char *words, struct arena *arena),
                     const char *choice)
{
    if (reference(drafting, role) == NULL)
        return;
    put_head(drafting, arena_printf(drafting->arena, "list %s", section));
    put_words(drafting, &drafting->sample->columns[drafting->places[role]], value_of, choice);
}

static void put_party_section(struct drafting *drafting, enum role role, enum role type,
                              const char *section)
{
    if (reference(drafting, role) == NULL)
        return;
    const struct sample_column *column = &drafting->sample->columns[drafting->places[role]];
    put_head(drafting, arena_printf(drafting->arena, "party %s", section));
    if (reference(drafting, type) != NULL)
        put(drafting, "type       = %s | list %s types", reference(drafting, type), section);
    else if (all_in(column, is_country) != 0 && !column->has_more_words)
        put(drafting, "type       = %s", role == ROLE_FROM ? "10" : "country");
    else
        leave(
            drafting, "type",
            "10 government, 22 NGO, 40 multilateral, 60 foundation, 70 private, fund, country ...",
            arena_printf(drafting->arena, "the type of the parties in %s", column->reference));
}

static bool names_stage(const struct drafting *drafting)
{
    for (size_t i = 0; i < drafting->amount_count; i++)
        if (choose_stage(drafting, drafting->amounts[i]) != BY_SUMS)
            return false;
    return drafting->amount_count != 0;
}

static void put_sections(struct drafting *drafting)
{
    static const char types[] = "10, 22, 40, 60, 70, 80, 90, fund, country or region";
    put_party_section(drafting, ROLE_FROM, ROLE_FROM_TYPE, "giver");
    put_party_section(drafting, ROLE_TO, ROLE_TO_TYPE, "receiver");
    if (reference(drafting, ROLE_EVIDENCE) != NULL) {
        put_head(drafting, "evidence document");
        if (has_link(&drafting->sample->columns[drafting->places[ROLE_EVIDENCE]]))
            put(drafting, "url        = {} | from \"http\" | before \" \"");
    }
    if (!names_stage(drafting))
        put_list(drafting, ROLE_STAGE, "stages", stage_of,
                 "plan, pledge, commitment, disbursement or expenditure");
    put_list(drafting, ROLE_FINANCE, "finance", finance_of,
             "grant, loan, equity or guarantee; nothing when it is none of them");
    put_list(drafting, ROLE_FROM_TYPE, "giver types", party_type_of, types);
    put_list(drafting, ROLE_TO_TYPE, "receiver types", party_type_of, types);
}

static void put_unused(struct drafting *drafting)
{
    struct buffer line = {.arena = drafting->arena};
    bool is_first = true;
    for (size_t i = 0; i < drafting->sample->column_count; i++) {
        const struct sample_column *column = &drafting->sample->columns[i];
        if (drafting->is_used[i] || (column->name[0] == '\0' && column->filled == 0))
            continue;
        if (is_first)
            put(drafting, "%s", "");
        is_first = false;
        if (line.size == 0)
            buffer_text(&line, "# not used:");
        buffer_printf(&line, " %s", column->reference);
        if (line.size < 90)
            continue;
        put(drafting, "%s", line.data);
        buffer_clear(&line);
    }
    if (line.size != 0)
        put(drafting, "%s", line.data);
}

void guess_map(struct guess *out, const struct sample *sample, const char *name,
               struct arena *arena)
{
    struct drafting drafting = {.sample = sample,
                                .arena = arena,
                                .out = out,
                                .text.arena = arena,
                                .is_used = NEW_ARRAY(arena, bool, sample->column_count)};
    drafting.places[ROLE_DATE] = SIZE_MAX; // find_dates
    *out = (struct guess){0};
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (role == ROLE_DATE) {
            find_dates(&drafting);
            continue;
        }
        size_t place = find_role(&drafting, (enum role)role);
        drafting.places[role] = place;
        if (place != SIZE_MAX)
            drafting.is_used[place] = true;
        if (role == ROLE_CURRENCY)
            find_amounts(&drafting);
    }
    put(&drafting, "# A draft, from %s%zu rows of %s.", sample->is_whole ? "" : "the first ",
        sample->row_count, path_stem(arena, name));
    put(&drafting, "# Look at every line; those with \"fill in\" are yours to write.");
    put_settings(&drafting, name);
    for (size_t i = 0; i < drafting.amount_count; i++)
        put_flow(&drafting, drafting.amounts[i]);
    if (drafting.amount_count == 0)
        put_flow(&drafting, SIZE_MAX);
    put_sections(&drafting);
    put_unused(&drafting);
    out->text = (struct slice){buffer_string(&drafting.text), drafting.text.size};
}
