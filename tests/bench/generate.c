// A synthetic book as a folder of CSV files: generate FOLDER FLOWS COMBINATIONS [AMENDMENTS [DAYS]]
//
// 200 donors, 40 funds, 30 recipients, 2,000 activities, 25 years, 8 currencies. A flow takes its
// donor, fund, activity, year, stage and currency from one of COMBINATIONS combinations, so that
// their number bounds the number of groups of a total (as many as flows: nearly each its own).
// AMENDMENTS flows, spread over all, are corrected once. DAYS days of rates, 41 a day against the
// euro, are as many as the European Central Bank has published; one of the 8 currencies has none.
// The same arguments give the same bytes everywhere.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/cleanup.h"

#define DONORS 200
#define FUNDS 40
#define ACTIVITIES 2000
#define PROGRAMMES 100
#define EVIDENCE 1000
#define YEARS 25
#define FIRST_YEAR 2000

static const char *const countries[] = {
    "AF", "AM", "AZ", "BA", "BD", "BF", "CD", "CF", "ET", "GE", "HT", "IQ", "JO", "KE", "KG",
    "LB", "LY", "ML", "MM", "MZ", "NE", "NP", "PK", "PS", "SO", "SS", "SY", "TJ", "UA", "YE",
};
static const char *const currencies[] = {"USD", "EUR", "JPY", "GBP", "CAD", "SEK", "NOK", "AFN"};
static const char *const quotes[] = {
    "USD", "JPY", "BGN", "CYP", "CZK", "DKK", "EEK", "GBP", "HUF", "LTL", "LVL",
    "MTL", "PLN", "ROL", "RON", "SEK", "SIT", "SKK", "CHF", "ISK", "NOK", "HRK",
    "RUB", "TRL", "TRY", "AUD", "BRL", "CAD", "CNY", "HKD", "IDR", "ILS", "INR",
    "KRW", "MXN", "MYR", "NZD", "PHP", "SGD", "THB", "ZAR",
};
static const char *const works[] = {
    "Rural water supply",  "Teacher training",          "Police salaries",
    "District roads",      "Emergency food assistance", "Maternal and child health",
    "Mine clearance",      "Irrigation and drainage",   "Electoral support",
    "Primary schools",     "Power transmission line",   "Shelter for returning families",
    "Vocational training", "Airport terminal",          "Vaccination",
    "Court buildings",
};
static const char *const parts[] = {
    "first phase",         "second phase",         "northern provinces",   "equipment",
    "annual contribution", "technical assistance", "supplementary budget", "emergency window",
};
static const char *const notes[] = {
    "Announced by the minister; the exchange of notes followed in the same quarter.",
    "Paid in one instalment into the fund's account, bank advice on file.",
    "Amount as given in the donor's annual report, before fees.",
    "The letter of agreement names the equipment, not its value.",
    "Carried over from the year before at the request of the recipient's ministry of finance.",
};

static uint64_t random_state;

// splitmix64
static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

static unsigned draw(unsigned below)
{
    random_state += 0x9e3779b97f4a7c15u;
    return (unsigned)((mix(random_state) >> 32) * below >> 32);
}

static void check(bool is_good, const char *what)
{
    if (is_good)
        return;
    perror(what);
    exit(1);
}

static FILE *start_file(const char *folder, const char *name, const char *header)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    check(file != NULL, path);
    fprintf(file, "%s\n", header);
    return file;
}

static void end_file(FILE *file)
{
    check(!ferror(file), "writing");
    check(fclose(file) == 0, "writing");
}

static void write_parties(const char *folder)
{
    FILE *file = start_file(folder, "parties.csv", "id,name,type,country");
    for (unsigned i = 0; i < DONORS; i++)
        fprintf(file, "donor-%03u,Government number %u,10,\n", i, i);
    for (unsigned i = 0; i < FUNDS; i++)
        fprintf(file, "fund-%02u,Reconstruction Trust Fund %u,fund,\n", i, i);
    for (size_t i = 0; i < COUNT_OF(countries); i++)
        fprintf(file, "to-%s,Country %s,country,%s\n", countries[i], countries[i], countries[i]);
    end_file(file);
}

static void write_activities(const char *folder)
{
    FILE *file = start_file(folder, "activities.csv", "id,title,parent,recipient");
    for (unsigned i = 0; i < ACTIVITIES; i++) {
        const char *country = countries[i % COUNT_OF(countries)];
        fprintf(file, "activity-%04u,\"%s, %s\",", i, works[i % COUNT_OF(works)],
                parts[i / 16 % COUNT_OF(parts)]);
        if (i >= PROGRAMMES)
            fprintf(file, "activity-%04u", i % PROGRAMMES);
        fprintf(file, ",%s\n", country);
    }
    end_file(file);
}

static void write_evidence(const char *folder)
{
    FILE *file = start_file(folder, "evidence.csv", "id,title,publisher,published,grade");
    for (unsigned i = 0; i < EVIDENCE; i++)
        fprintf(file, "doc-%04u,Annual report %u,Ministry number %u,%u-03-31,%c\n", i,
                FIRST_YEAR + i % YEARS, i % DONORS, FIRST_YEAR + 1 + i % YEARS, "ABCD"[i % 4]);
    end_file(file);
}

static void write_amount(FILE *file, const char *currency)
{
    unsigned kind = draw(100);
    unsigned whole = draw(4) == 0 ? draw(50000000) : draw(900) * 1000;
    unsigned cents = draw(3) == 0 ? 1 + draw(99) : 0;
    if (kind < 4) {
        fprintf(file, "unknown");
        return;
    }
    fprintf(file, "%s", kind < 8 ? "about " : kind < 11 ? "up-to " : kind < 13 ? "at-least " : "");
    fprintf(file, "%u", whole + 1);
    if (cents != 0)
        fprintf(file, ".%02u", cents);
    if (kind == 13)
        fprintf(file, "..%u", whole + 2 + draw(1000000));
    fprintf(file, " %s", currency);
}

// What one combination stands for.
struct combination {
    unsigned activity, donor, fund, year;
    const char *stage, *currency, *country;
};

static struct combination combination_of(uint64_t number)
{
    static const char *const stages[] = {"pledge", "commitment", "disbursement", "disbursement"};
    uint64_t bits = mix(number + 1);
    return (struct combination){
        .activity = (unsigned)(bits % ACTIVITIES),
        .donor = (unsigned)((bits >> 11) % DONORS),
        .fund = (unsigned)((bits >> 20) % (FUNDS * 2)), // every other flow goes through a fund
        .year = FIRST_YEAR + (unsigned)((bits >> 30) % YEARS),
        .stage = stages[(bits >> 40) % COUNT_OF(stages)],
        .currency = currencies[(bits >> 48) % COUNT_OF(currencies)],
        .country = countries[bits % ACTIVITIES % COUNT_OF(countries)],
    };
}

static void write_flow(FILE *file, uint64_t number, const struct combination *of)
{
    unsigned month = 1 + draw(12);

    fprintf(file, "flow-%07" PRIu64 ",%s,", number, of->stage);
    if (draw(12) == 0 && of->fund < FUNDS) // from the fund on to the country: not counted again
        fprintf(file, "fund-%02u,to-%s,", of->fund, of->country);
    else if (of->fund < FUNDS)
        fprintf(file, "donor-%03u,fund-%02u,", of->donor, of->fund);
    else
        fprintf(file, "donor-%03u,to-%s,", of->donor, of->country);
    write_amount(file, of->currency);
    if (draw(10) == 0)
        fprintf(file, ",%u", of->year);
    else
        fprintf(file, ",%u-%02u-%02u", of->year, month, 1 + draw(28));
    if (draw(5) == 0)
        fprintf(file, ",%u/%u", of->year, of->year + 1 + draw(4));
    else
        fputc(',', file);
    fprintf(file, ",activity-%04u", of->activity);
    fprintf(file, ",%s", draw(4) == 0 ? of->country : "");
    fprintf(file, ",%s,%s", draw(10) == 0 ? "in-kind" : "cash", draw(8) == 0 ? "loan" : "grant");
    fprintf(file, ",\"%s, %s %u\"", works[of->activity % COUNT_OF(works)],
            parts[draw(COUNT_OF(parts))], of->year);
    fprintf(file, ",doc-%04u", draw(EVIDENCE));
    if (draw(3) == 0)
        fprintf(file, ",\"%s\"\n", notes[draw(COUNT_OF(notes))]);
    else
        fprintf(file, ",\n");
}

static void write_flows(const char *folder, uint64_t flows, uint64_t combinations)
{
    FILE *file = start_file(folder, "flows.csv",
                            "id,stage,from,to,amount,date,period,activity,recipient,form,finance,"
                            "title,evidence,note");
    for (uint64_t i = 0; i < flows; i++) {
        uint64_t combination = i;
        if (combinations < flows)
            combination = ((uint64_t)draw(UINT32_MAX) << 16 | draw(65536)) % combinations;
        struct combination of = combination_of(combination);
        write_flow(file, i, &of);
    }
    end_file(file);
}

static void write_amendments(const char *folder, uint64_t flows, uint64_t combinations,
                             uint64_t amendments)
{
    FILE *file = start_file(folder, "amendments.csv",
                            "target,target-kind,reason,stage,from,to,"
                            "amount,date,activity,title,evidence");
    for (uint64_t i = 0; i < amendments; i++) {
        struct combination of = combination_of(draw(UINT32_MAX) % combinations);
        fprintf(file, "flow-%07" PRIu64 ",flow,Restated in the next report,%s,donor-%03u,",
                i * (flows / amendments), of.stage, of.donor);
        if (of.fund < FUNDS)
            fprintf(file, "fund-%02u,", of.fund);
        else
            fprintf(file, "to-%s,", of.country);
        write_amount(file, of.currency);
        fprintf(file, ",%u-%02u-%02u,activity-%04u,Restated,doc-%04u\n", of.year, 1 + draw(12),
                1 + draw(28), of.activity, draw(EVIDENCE));
    }
    end_file(file);
}

// Days from 1999 on, five of every seven and 20 a month, so that no calendar is needed.
static void write_rates(const char *folder, unsigned days)
{
    FILE *file = start_file(folder, "rates.csv", "base,quote,period,value,type,source,evidence");
    for (unsigned day = 0; day < days; day++) {
        for (size_t i = 0; i < COUNT_OF(quotes); i++) {
            unsigned year = 1999 + day / (12 * 20);
            unsigned of_month = day % 20;
            fprintf(file, "EUR,%s,%u-%02u-%02u,%u.%04u,spot,ECB,doc-0000\n", quotes[i], year,
                    1 + day / 20 % 12, 1 + of_month + of_month / 5 * 2, 1 + (unsigned)i * 3,
                    1 + draw(9999));
        }
    }
    end_file(file);
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 6) {
        fprintf(stderr, "usage: generate FOLDER FLOWS COMBINATIONS [AMENDMENTS [DAYS]]\n");
        return 2;
    }
    uint64_t flows = strtoull(argv[2], NULL, 10);
    uint64_t amendments = argc > 4 ? strtoull(argv[4], NULL, 10) : 0;
    unsigned days = argc > 5 ? (unsigned)strtoul(argv[5], NULL, 10) : 0;
    check(mkdir(argv[1], 0777) == 0, argv[1]);
    FILE *book = start_file(argv[1], "book.csv", "title,currency");
    fprintf(book, "A synthetic book,USD\n");
    end_file(book);
    write_parties(argv[1]);
    write_activities(argv[1]);
    write_evidence(argv[1]);
    uint64_t combinations = strtoull(argv[3], NULL, 10);
    write_flows(argv[1], flows, combinations);
    if (amendments != 0)
        write_amendments(argv[1], flows, combinations, amendments);
    if (days != 0)
        write_rates(argv[1], days);
    return 0;
}
