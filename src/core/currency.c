// Finding currencies: by code in a binary search (every amount read from a book passes here), by
// mark or word in a plain scan (only what people typed passes there).
#include "core/currency.h"

#include <stdint.h>
#include <string.h>

// Marks and words that several currencies share; "-" stands for a space.
static const struct {
    const char *word;
    const char *codes;
} ambiguous_words[] = {
    {"$", "USD, CAD, AUD ..."},
    {"dollar", "USD, CAD, AUD ..."},
    {"C$", "CAD or NIO"},
    {"£", "GBP, EGP, LBP ..."},
    {"pound", "GBP, EGP, LBP ..."},
    {"¥", "JPY or CNY"},
    {"kr", "DKK, NOK, SEK or ISK"},
    {"krone", "DKK or NOK"},
    {"kroner", "DKK or NOK"},
    {"krona", "SEK or ISK"},
    {"kronor", "SEK or ISK"},
    {"koruna", "CZK or SKK"},
    {"franc", "CHF, XAF, XOF ..."},
    {"cfa-franc", "XAF or XOF"},
    {"rupee", "INR, PKR, LKR, NPR ..."},
    {"won", "KRW or KPW"},
    {"₩", "KRW or KPW"},
    {"peso", "MXN, PHP, ARS ..."},
    {"₱", "PHP or CUP"},
    {"dinar", "KWD, JOD, IQD ..."},
    {"dirham", "AED or MAD"},
    {"rial", "IRR, OMR, YER ..."},
    {"riyal", "SAR or QAR"},
    {"﷼", "IRR, OMR, SAR, YER ..."},
    {"lira", "TRY or ITL"},
    {"lire", "ITL or TRY"},
    {"shilling", "KES, TZS, UGX ..."},
    {"ruble", "RUB, BYN ..."},
    {"rouble", "RUB, BYN ..."},
    {"mark", "DEM, BAM ..."},
    {"guilder", "NLG, XCG ..."},
    {"afghani", "AFN, or AFA before 2003"},
    {"manat", "AZN or TMT"},
    {"leu", "RON or MDL"},
};

// The codes that a mistyped one most likely meant, tried first.
static const char *const common_codes[] = {"USD", "EUR", "JPY", "GBP", "CHF", "CAD", "AUD",
                                           "DKK", "NOK", "SEK", "CNY", "INR", "AFN", "DEM"};

static uint32_t pack(const char *code)
{
    return (uint32_t)(unsigned char)code[0] << 16 | (uint32_t)(unsigned char)code[1] << 8 |
           (unsigned char)code[2];
}

const struct currency *currency_find(struct slice code)
{
    if (code.size != 3) {
        return NULL;
    }
    uint32_t key = pack(code.data);
    const struct currency *base = currency_table;

    // Without an early exit the loop has no branch to mispredict.
    for (size_t count = currency_count; count > 1;) {
        size_t half = count / 2;

        base = pack(base[half].code) <= key ? base + half : base;
        count -= half;
    }
    return pack(base->code) == key ? base : NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

// "US dollars" is "US-dollar": any letter case, a space for "-", a plural "s".
static bool matches(struct slice word, const char *mark, size_t size)
{
    if (word.size == size + 1 && size > 2 && lower(word.data[size]) == 's') {
        word.size--;
    }
    if (word.size != size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        char c = word.data[i] == ' ' ? '-' : lower(word.data[i]);

        if (c != lower(mark[i])) {
            return false;
        }
    }
    return true;
}

static bool has_mark(const struct currency *currency, struct slice word)
{
    for (const char *mark = currency->symbols; mark != NULL && *mark != '\0';) {
        size_t size = strcspn(mark, " ");

        if (matches(word, mark, size)) {
            return true;
        }
        mark += size + (mark[size] == ' ');
    }
    return false;
}

unsigned char currency_decimals(const struct currency *currency)
{
    return currency->minor_units < 0 ? 2 : (unsigned char)currency->minor_units;
}

const struct currency *currency_recognise(struct slice word)
{
    if (word.size == 3) {
        char code[3];

        for (size_t i = 0; i < 3; i++) {
            char c = word.data[i];
            code[i] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
        }
        const struct currency *found = currency_find((struct slice){code, 3});
        if (found != NULL) {
            return found;
        }
    }
    for (size_t i = 0; i < currency_count; i++) {
        if (has_mark(&currency_table[i], word)) {
            return &currency_table[i];
        }
    }
    return NULL;
}

const char *currency_ambiguous(struct slice word)
{
    for (size_t i = 0; i < COUNT_OF(ambiguous_words); i++) {
        const char *mark = ambiguous_words[i].word;

        if (matches(word, mark, strlen(mark))) {
            return ambiguous_words[i].codes;
        }
    }
    return NULL;
}

const char *currency_suggest(struct slice code)
{
    char word[8];

    if (code.size < 2 || code.size >= sizeof(word)) {
        return NULL;
    }
    memcpy(word, code.data, code.size);
    word[code.size] = '\0';

    // Ties go to the earlier offer: common codes, then active ones, then withdrawn ones.
    struct suggestion suggestion = {.word = word};
    for (size_t i = 0; i < COUNT_OF(common_codes); i++) {
        suggestion_offer(&suggestion, common_codes[i]);
    }
    for (int withdrawn = 0; withdrawn <= 1; withdrawn++) {
        for (size_t i = 0; i < currency_count; i++) {
            // nobody means gold, bonds or testing (XAU, XBC, XTS)
            bool is_money = currency_table[i].code[0] != 'X' || currency_table[i].minor_units >= 0;
            if (is_money && (currency_table[i].withdrawn != NULL) == (withdrawn == 1)) {
                suggestion_offer(&suggestion, currency_table[i].code);
            }
        }
    }
    return suggestion.best;
}
