#include "exchange/imf_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "core/date.h"
#include "exchange/csv_reader.h"
#include "exchange/date_format.h"
#include "exchange/number_format.h"

enum report { REPORT_NONE, REPORT_DOLLAR, REPORT_SDR_FOR_UNIT, REPORT_UNITS_FOR_SDR };

// The first that a line begins with.
static const struct {
    const char *title;
    enum report report;
} titles[] = {
    {"Representative Exchange Rates for Selected Currencies", REPORT_DOLLAR},
    {"SDRs per Currency unit and Currency units per SDR", REPORT_NONE}, // over the other two
    {"SDRs per Currency unit", REPORT_SDR_FOR_UNIT},
    {"Currency units per SDR", REPORT_UNITS_FOR_SDR},
};

// Names as the reports of different years have them. One name may have meant another currency
// before a year; that code comes first.
// clang-format off
static const struct currency_name {
    const char *name;
    char code[4];
    short until; // the years before this one; 0: all
} currency_names[] = {
    {"Afghan afghani", "AFN", 0},         {"Algerian dinar", "DZD", 0},
    {"Argentine peso", "ARS", 0},         {"Australian dollar", "AUD", 0},
    {"Austrian schilling", "ATS", 0},     {"Bahrain dinar", "BHD", 0},
    {"Bahraini dinar", "BHD", 0},         {"Bangladeshi taka", "BDT", 0},
    {"Belgian franc", "BEF", 0},          {"Bolivar Fuerte", "VEF", 0},
    {"Botswana pula", "BWP", 0},          {"Brazilian real", "BRL", 0},
    {"Brunei dollar", "BND", 0},          {"Canadian dollar", "CAD", 0},
    {"Chilean peso", "CLP", 0},           {"Chinese yuan", "CNY", 0},
    {"Colombian peso", "COP", 0},         {"Cyprus pound", "CYP", 0},
    {"Czech koruna", "CZK", 0},           {"Danish krone", "DKK", 0},
    {"Deutsche mark", "DEM", 0},          {"Egyptian pound", "EGP", 0},
    {"Estonian kroon", "EEK", 0},         {"Euro", "EUR", 0},
    {"Finnish markka", "FIM", 0},         {"French franc", "FRF", 0},
    {"Greek drachma", "GRD", 0},          {"Hungarian forint", "HUF", 0},
    {"Icelandic krona", "ISK", 0},        {"Indian rupee", "INR", 0},
    {"Indonesian rupiah", "IDR", 0},      {"Iranian rial", "IRR", 0},
    {"Iraqi dinar", "IQD", 0},            {"Irish pound", "IEP", 0},
    {"Israeli New Shekel", "ILS", 0},     {"Israeli New Sheqel", "ILS", 0},
    {"Italian lira", "ITL", 0},           {"Japanese yen", "JPY", 0},
    {"Jordanian dinar", "JOD", 0},        {"Kazakhstani tenge", "KZT", 0},
    {"Korean won", "KRW", 0},             {"Kuwaiti dinar", "KWD", 0},
    {"Latvian lats", "LVL", 0},           {"Libyan dinar", "LYD", 0},
    {"Lithuanian litas", "LTL", 0},       {"Luxembourg franc", "LUF", 0},
    {"Malaysian ringgit", "MYR", 0},      {"Maltese lira", "MTL", 0},
    {"Mauritian rupee", "MUR", 0},        {"Mexican peso", "MXP", 1993},
    {"Mexican peso", "MXN", 0},           {"Moroccan dirham", "MAD", 0},
    {"Nepalese rupee", "NPR", 0},         {"Netherlands guilder", "NLG", 0},
    {"New Zealand dollar", "NZD", 0},     {"Norwegian krone", "NOK", 0},
    {"Nuevo Sol", "PEN", 0},              {"Omani rial", "OMR", 0},
    {"Pakistani rupee", "PKR", 0},        {"Peruvian sol", "PEN", 0},
    {"Peso Uruguayo", "UYU", 0},          {"Philippine peso", "PHP", 0},
    {"Polish zloty", "PLZ", 1995},        {"Polish zloty", "PLN", 0},
    {"Portuguese escudo", "PTE", 0},      {"Qatar riyal", "QAR", 0},
    {"Qatari riyal", "QAR", 0},           {"Rial Omani", "OMR", 0},
    {"Russian ruble", "RUR", 1998},       {"Russian ruble", "RUB", 0},
    {"Saudi Arabian riyal", "SAR", 0},    {"Singapore dollar", "SGD", 0},
    {"Slovak koruna", "SKK", 0},          {"Slovenian tolar", "SIT", 0},
    {"South African rand", "ZAR", 0},     {"Spanish peseta", "ESP", 0},
    {"Sri Lanka rupee", "LKR", 0},        {"Sri Lankan rupee", "LKR", 0},
    {"Swedish krona", "SEK", 0},          {"Swiss franc", "CHF", 0},
    {"Thai baht", "THB", 0},              {"Trinidad And Tobago dollar", "TTD", 0},
    {"Trinidadian dollar", "TTD", 0},     {"Tunisian dinar", "TND", 0},
    {"Turkish lira", "TRL", 2005},        {"Turkish lira", "TRY", 0},
    {"U.A.E. dirham", "AED", 0},          {"U.K. pound", "GBP", 0},
    {"U.K. pound sterling", "GBP", 0},    {"U.S. dollar", "USD", 0},
    {"Uruguayan peso", "UYU", 0},
};
// clang-format on

struct day_column {
    char heading[24]; // "September 30, 2026"
    char day[DATE_TEXT_MAX];
    int year; // 0: the heading is no day, which is a fault already
};

struct imf_reader {
    struct arena arena; // of the reader itself as well
    const char *name;
    struct csv_reader *csv;
    bool is_at_end;
    bool has_table;

    enum report report;
    struct day_column *days;
    size_t day_count;  // 0: no row of days yet
    size_t table_line; // of the last row of a table

    const struct csv_row *row;            // being read
    const struct currency_name *currency; // of it
    bool is_inverse;                      // dollars for a unit
    size_t next_day;
};

// ---- telling the format ----

static bool begins_with(struct slice text, const char *begin)
{
    size_t size = strlen(begin);
    return text.size >= size && strncasecmp(text.data, begin, size) == 0;
}

static bool is_word(struct slice text, const char *word)
{
    return text.size == strlen(word) && begins_with(text, word);
}

// Without the quotes that a spreadsheet puts around a cell with a comma.
static struct slice bare(struct slice cell)
{
    cell = slice_trim(cell);
    if (cell.size < 2 || cell.data[0] != '"' || cell.data[cell.size - 1] != '"')
        return cell;
    return slice_trim((struct slice){cell.data + 1, cell.size - 2});
}

static bool find_title(struct slice line, enum report *out)
{
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        if (begins_with(line, titles[i].title)) {
            *out = titles[i].report;
            return true;
        }
    return false;
}

bool imf_recognises(const char *path, struct slice head)
{
    enum report report;
    (void)path;
    if (head.size >= 3 && memcmp(head.data, "\xef\xbb\xbf", 3) == 0)
        head = (struct slice){head.data + 3, head.size - 3};
    head = slice_trim(head);
    if (head.size > 0 && head.data[0] == '"')
        head = (struct slice){head.data + 1, head.size - 1};
    return find_title(head, &report);
}

// ---- rows ----

static bool refuse(struct imf_reader *reader, struct diagnostics *faults, const char *column,
                   const struct error *err)
{
    diagnostics_add_error(faults, reader->name, reader->row->line, column, err);
    return false;
}

static size_t count_used(const struct csv_row *row)
{
    size_t count = row->count;
    while (count > 0 && slice_trim(row->cells[count - 1]).size == 0)
        count--;
    return count;
}

static void read_day(struct imf_reader *reader, size_t index, struct diagnostics *faults,
                     struct arena *scratch)
{
    static const struct date_format format = {.patterns = {{"Month dd, yyyy", 14}}, .count = 1};
    struct day_column *column = &reader->days[index];
    struct slice cell = bare(reader->row->cells[index + 1]);
    struct error err;
    char number[24];
    *column = (struct day_column){0};
    snprintf(column->heading, sizeof(column->heading), "%.*s", (int)cell.size, cell.data);
    if (date_format_read(&format, cell, column->day, &err)) {
        column->year = (int)strtol(column->day, NULL, 10);
        return;
    }
    error_set(&err, ERROR_INPUT, "invalid day %s; expected one such as March 02, 2026",
              text_quote(scratch, cell));
    snprintf(number, sizeof(number), "%zu", index + 2);
    refuse(reader, faults, number, &err);
}

static void read_days(struct imf_reader *reader, size_t cells, struct diagnostics *faults,
                      struct arena *scratch)
{
    struct error err;
    reader->day_count = cells - 1;
    reader->has_table = true;
    if (cells == 1) {
        error_set(&err, ERROR_INPUT, "the row names no day");
        error_hint(&err, "expected Currency, then days such as March 02, 2026, with tabs between");
        refuse(reader, faults, NULL, &err);
    } else if (reader->report == REPORT_NONE) {
        error_set(&err, ERROR_INPUT, "no title above the table says what its rates are");
        error_hint(&err, "expected a line that begins with \"%s\", \"%s\" or \"%s\"",
                   titles[0].title, titles[2].title, titles[3].title);
        diagnostics_add_fatal(faults, reader->name, reader->row->line, NULL, &err);
        reader->is_at_end = true;
    }
    for (size_t i = 0; i < reader->day_count && !reader->is_at_end; i++)
        read_day(reader, i, faults, scratch);
}

static bool refuse_name(struct imf_reader *reader, struct slice name, struct diagnostics *faults,
                        struct arena *scratch)
{
    struct suggestion near = {.word = arena_copy(scratch, name.data, name.size)};
    struct error err;
    for (size_t i = 0; i < COUNT_OF(currency_names); i++)
        suggestion_offer(&near, currency_names[i].name);
    error_set(&err, ERROR_INPUT, "no currency is known here by the name %s",
              text_quote(scratch, name));
    error_hint(&err,
               "%s%s%swrite its rates with their codes into a file base,quote,date,value,source; "
               "--skip-bad takes the rest of this one",
               near.best == NULL ? "" : "did you mean \"", near.best == NULL ? "" : near.best,
               near.best == NULL ? "" : "\"? else ");
    return refuse(reader, faults, "Currency", &err);
}

// "Euro(1)": the name, and the note that says which way the rates are.
static bool read_currency(struct imf_reader *reader, struct diagnostics *faults,
                          struct arena *scratch)
{
    struct slice name = bare(reader->row->cells[0]);
    struct error err;
    size_t open = name.size;
    for (size_t i = 0; i < name.size && open == name.size; i++)
        if (name.data[i] == '(')
            open = i;
    struct slice mark = {name.data + open, name.size - open};
    name = slice_trim((struct slice){name.data, open});
    reader->is_inverse = mark.size != 0;
    if (mark.size != 0 && (reader->report != REPORT_DOLLAR || !slice_is(mark, "(1)"))) {
        error_set(&err, ERROR_INPUT, "what %s behind the name means is not known",
                  text_quote(scratch, mark));
        error_hint(&err, "(1) behind a representative rate means U.S. dollars for one unit");
        return refuse(reader, faults, "Currency", &err);
    }
    for (size_t i = 0; i < COUNT_OF(currency_names); i++)
        if (is_word(name, currency_names[i].name)) {
            reader->currency = &currency_names[i];
            return true;
        }
    return refuse_name(reader, name, faults, scratch);
}

static bool check_count(struct imf_reader *reader, size_t cells, struct diagnostics *faults)
{
    struct error err;
    size_t expected = reader->day_count + 1;
    if (expected == 1) {
        error_set(&err, ERROR_INPUT, "no row above says of which days these rates are");
        error_hint(&err, "expected Currency, then days such as March 02, 2026, with tabs between");
        return refuse(reader, faults, NULL, &err);
    }
    if (cells <= expected && reader->row->count >= expected)
        return true;
    csv_refuse_count(reader->row, expected, &err);
    return refuse(reader, faults, NULL, &err);
}

// Whether the row has rates to be made; what else it says is in the reader then.
static bool read_row(struct imf_reader *reader, struct diagnostics *faults, struct arena *scratch)
{
    const struct csv_row *row = reader->row;
    size_t cells = count_used(row);
    bool follows = reader->table_line != 0 && row->line == reader->table_line + 1;
    if (row->is_faulty || cells == 0)
        return false;
    struct slice first = bare(row->cells[0]);
    if (cells == 1 && find_title(first, &reader->report)) {
        reader->day_count = 0;
        reader->table_line = 0;
        return false;
    }
    if (is_word(first, "Currency")) {
        reader->table_line = row->line;
        read_days(reader, cells, faults, scratch);
        return false;
    }
    // A row of a currency without rates has its tabs all the same; one without is cut off.
    if (row->count == 1 && !follows)
        return false;
    reader->table_line = row->line;
    reader->next_day = 0;
    return check_count(reader, cells, faults) && read_currency(reader, faults, scratch);
}

// ---- rates ----

static bool is_missing(struct slice cell)
{
    return cell.size == 0 || slice_is(cell, "NA") || slice_is(cell, "N/A") || slice_is(cell, "-");
}

static const char *code_in(const struct currency_name *currency, int year)
{
    return currency->until != 0 && year >= currency->until ? currency[1].code : currency->code;
}

static bool enter_value(struct slice cell, struct record *out, struct arena *arena,
                        struct error *err)
{
    static const struct number_format format = {.point = '.', .group = ',', .sample = "1,234.56"};
    struct buffer plain = {.arena = arena};
    if (!number_format_plain(&format, cell, &plain, err))
        return error_hint(err, "the IMF writes 1,084.390000, and NA or nothing for no rate");
    return record_enter(out, KEY_VALUE, (struct slice){buffer_string(&plain), plain.size}, true,
                        arena, err);
}

// The next rate of the row; *is_made is false when there is none left in it.
static bool make_rate(struct imf_reader *reader, struct record *out, bool *is_made,
                      struct diagnostics *faults, struct arena *arena)
{
    struct error err;
    *is_made = false;
    while (reader->next_day < reader->day_count) {
        const struct day_column *column = &reader->days[reader->next_day++];
        struct slice cell = bare(reader->row->cells[reader->next_day]);
        if (column->year == 0 || is_missing(cell))
            continue;
        *out = (struct record){.kind = KIND_RATE};
        if (!enter_value(cell, out, arena, &err))
            return refuse(reader, faults, column->heading, &err);
        const char *code = code_in(reader->currency, column->year);
        const char *base = reader->report == REPORT_DOLLAR ? "USD" : "XDR";
        bool is_base = reader->is_inverse || reader->report == REPORT_SDR_FOR_UNIT;
        if (text_equal(code, base) && text_equal(record_text(out, KEY_VALUE), "1"))
            continue; // a dollar is a dollar
        record_put(out, KEY_BASE, is_base ? code : base, arena);
        record_put(out, KEY_QUOTE, is_base ? base : code, arena);
        record_put(out, KEY_PERIOD, column->day, arena);
        record_put(out, KEY_TYPE, "spot", arena);
        record_put(out, KEY_SOURCE, "IMF", arena);
        *is_made = true;
        return true;
    }
    return true;
}

static void refuse_empty(struct imf_reader *reader, struct diagnostics *faults)
{
    struct error err;
    if (reader->has_table || faults->fatal_count != 0)
        return;
    error_set(&err, ERROR_INPUT, "the file has no table of rates");
    error_hint(&err,
               "expected a row with Currency and days such as March 02, 2026 under the title");
    diagnostics_add_fatal(faults, reader->name, 0, NULL, &err);
}

bool imf_next(struct imf_reader *reader, struct record *out, size_t *line, bool *has_record,
              struct diagnostics *faults, struct arena *arena, struct error *err)
{
    *has_record = false;
    while (!reader->is_at_end) {
        bool is_made = false;
        if (reader->row == NULL) {
            if (!csv_next(reader->csv, &reader->row, faults, err))
                return false;
            if (reader->row == NULL) {
                reader->is_at_end = true;
                refuse_empty(reader, faults);
            } else if (!read_row(reader, faults, arena)) {
                reader->row = NULL;
            }
            continue;
        }
        size_t at = reader->row->line;
        if (make_rate(reader, out, &is_made, faults, arena) && !is_made)
            reader->row = NULL;
        if (!is_made || !record_finish(out, faults, reader->name, at, arena))
            continue;
        *line = at;
        *has_record = true;
        return true;
    }
    return true;
}

// ---- open and close ----

bool imf_open(struct imf_reader **reader, FILE *stream, const char *name,
              const struct format_options *options, struct diagnostics *faults, struct error *err)
{
    struct arena arena = {0};
    CLEANUP(imf_close) struct imf_reader *opened = NEW(&arena, struct imf_reader);
    (void)options;
    (void)faults;
    opened->name = arena_string(&arena, name);
    opened->days = NEW_ARRAY(&arena, struct day_column, LIMIT_CSV_COLUMNS);
    opened->arena = arena;
    // The notes hold quotes that close nothing.
    if (!csv_open_as(&opened->csv, stream, name,
                     &(struct csv_options){.separator = '\t', .is_unquoted = true}, err))
        return false;
    *reader = TAKE(opened);
    return true;
}

void imf_close(struct imf_reader **reader)
{
    if (*reader == NULL)
        return;
    struct imf_reader *closing = TAKE(*reader);
    csv_close(&closing->csv);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
