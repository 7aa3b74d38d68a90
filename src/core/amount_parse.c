// Amounts as people write them. Generous in form, never in meaning: every word must be in a table
// below, every currency must be the only one its mark can mean, and what is left over is an error.
#include "core/amount.h"

#include <string.h>

#include "core/amount_token.h"

#define EXAMPLES                                                                                   \
    "expected an amount like \"5bn USD\", \"about 18m EUR\", \"up to 3bn JPY\" or \"unknown\""
#define JOINED_MAX 48
#define PHRASE_WORDS_MAX 5

static const struct {
    const char *words;
    unsigned exponent;
} multipliers[] = {
    {"k", 3},   {"thousand", 3}, {"lakh", 5},     {"m", 6},     {"mn", 6},        {"mln", 6},
    {"mio", 6}, {"million", 6},  {"millions", 6}, {"crore", 7}, {"bn", 9},        {"b", 9},
    {"bln", 9}, {"billion", 9},  {"billions", 9}, {"tn", 12},   {"trillion", 12}, {"trillions", 12},
};

enum phrase_role {
    PHRASE_KIND,   // before the number: says the kind
    PHRASE_BEHIND, // behind the number: says the kind
    PHRASE_SPAN,   // "between", "from": a range must follow
    PHRASE_JOIN,   // "to", "and": between the ends of a range
    PHRASE_FILLER, // changes nothing
};

static const struct phrase {
    const char *words;
    enum phrase_role role;
    enum amount_kind kind;
} phrases[] = {
    {"~", PHRASE_KIND, AMOUNT_ABOUT},
    {"≈", PHRASE_KIND, AMOUNT_ABOUT},
    {"about", PHRASE_KIND, AMOUNT_ABOUT},
    {"approximately", PHRASE_KIND, AMOUNT_ABOUT},
    {"approx", PHRASE_KIND, AMOUNT_ABOUT},
    {"around", PHRASE_KIND, AMOUNT_ABOUT},
    {"circa", PHRASE_KIND, AMOUNT_ABOUT},
    {"ca", PHRASE_KIND, AMOUNT_ABOUT},
    {"c", PHRASE_KIND, AMOUNT_ABOUT},
    {"roughly", PHRASE_KIND, AMOUNT_ABOUT},
    {"some", PHRASE_KIND, AMOUNT_ABOUT},
    {"nearly", PHRASE_KIND, AMOUNT_ABOUT},
    {"almost", PHRASE_KIND, AMOUNT_ABOUT},
    {"close to", PHRASE_KIND, AMOUNT_ABOUT},
    {"estimated", PHRASE_KIND, AMOUNT_ABOUT},
    {"an estimated", PHRASE_KIND, AMOUNT_ABOUT},
    {"in the region of", PHRASE_KIND, AMOUNT_ABOUT},
    {"in the order of", PHRASE_KIND, AMOUNT_ABOUT},
    {"<", PHRASE_KIND, AMOUNT_UP_TO},
    {"<=", PHRASE_KIND, AMOUNT_UP_TO},
    {"≤", PHRASE_KIND, AMOUNT_UP_TO},
    {"up to", PHRASE_KIND, AMOUNT_UP_TO},
    {"less than", PHRASE_KIND, AMOUNT_UP_TO},
    {"under", PHRASE_KIND, AMOUNT_UP_TO},
    {"below", PHRASE_KIND, AMOUNT_UP_TO},
    {"at most", PHRASE_KIND, AMOUNT_UP_TO},
    {"max", PHRASE_KIND, AMOUNT_UP_TO},
    {"maximum", PHRASE_KIND, AMOUNT_UP_TO},
    {"maximum of", PHRASE_KIND, AMOUNT_UP_TO},
    {"a maximum of", PHRASE_KIND, AMOUNT_UP_TO},
    {"no more than", PHRASE_KIND, AMOUNT_UP_TO},
    {"not more than", PHRASE_KIND, AMOUNT_UP_TO},
    {"not exceeding", PHRASE_KIND, AMOUNT_UP_TO},
    {">", PHRASE_KIND, AMOUNT_AT_LEAST},
    {">=", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"≥", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"at least", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"more than", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"over", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"above", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"min", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"minimum", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"minimum of", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"a minimum of", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"no less than", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"not less than", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"in excess of", PHRASE_KIND, AMOUNT_AT_LEAST},
    {"or less", PHRASE_BEHIND, AMOUNT_UP_TO},
    {"or more", PHRASE_BEHIND, AMOUNT_AT_LEAST},
    {"between", PHRASE_SPAN, AMOUNT_RANGE},
    {"from", PHRASE_SPAN, AMOUNT_RANGE},
    {"to", PHRASE_JOIN, AMOUNT_RANGE},
    {"and", PHRASE_JOIN, AMOUNT_RANGE},
    {"exactly", PHRASE_FILLER, AMOUNT_EXACT},
    {"a total of", PHRASE_FILLER, AMOUNT_EXACT},
    {"in total", PHRASE_FILLER, AMOUNT_EXACT},
};

struct number {
    struct slice text;
    unsigned exponent;
    bool has_multiplier;
    bool is_negative;
};

struct parser {
    struct slice text;
    struct token tokens[AMOUNT_TOKENS_MAX];
    size_t count;
    size_t next;

    struct number numbers[2];
    size_t number_count;
    bool is_joined;     // a range's second number is due or there
    bool has_minus;     // and its number is due
    struct slice span;  // "between" or "from"
    struct slice words; // that said the kind
    enum amount_kind kind;
    const struct currency *currency;
    struct slice unclear; // a mark of several currencies
    const char *unclear_codes;

    struct error *err;
    struct arena scratch; // for quoting what was found
};

static const char *quote(struct parser *parser, struct slice text)
{
    return text_quote(&parser->scratch, text);
}

// "invalid amount "5 billion": " in front of what was set; always false.
static bool reject(struct parser *parser)
{
    return error_context(parser->err, "invalid amount %s", quote(parser, parser->text));
}

static bool reject_piece(struct parser *parser, struct slice piece, const char *why)
{
    error_set(parser->err, ERROR_INPUT, "%s %s; " EXAMPLES, quote(parser, piece), why);
    return reject(parser);
}

// The next `count` words joined by one space, without their points; empty when there are fewer.
static struct slice join_words(const struct parser *parser, size_t count, char joined[JOINED_MAX])
{
    size_t size = 0;

    if (parser->next + count > parser->count) {
        return (struct slice){0};
    }
    for (size_t i = parser->next; i < parser->next + count; i++) {
        const struct token *token = &parser->tokens[i];

        if ((token->kind != TOKEN_WORD && token->kind != TOKEN_MARK) ||
            size + token->text.size + 1 > JOINED_MAX) {
            return (struct slice){0};
        }
        if (i > parser->next) {
            joined[size++] = ' ';
        }
        for (size_t j = 0; j < token->text.size; j++) {
            if (token->text.data[j] != '.') {
                joined[size++] = token->text.data[j];
            }
        }
    }
    return (struct slice){joined, size};
}

static bool same_words(struct slice slice, const char *words)
{
    for (size_t i = 0; i < slice.size; i++) {
        char c = slice.data[i];

        if (words[i] == '\0' || (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != words[i]) {
            return false;
        }
    }
    return words[slice.size] == '\0';
}

// The words of the source from token `first` to the last one read, for a message.
static struct slice source_words(const struct parser *parser, size_t first)
{
    const char *start = parser->tokens[first].text.data;
    const struct token *last = &parser->tokens[parser->next - 1];

    return (struct slice){start, (size_t)(last->text.data + last->text.size - start)};
}

static bool set_kind(struct parser *parser, enum amount_kind kind, struct slice words)
{
    if (parser->words.size > 0 && parser->kind != kind) {
        error_set(parser->err, ERROR_INPUT, "it says both %s and %s, and only one can be kept",
                  quote(parser, parser->words), quote(parser, words));
        error_hint(parser->err, "choose the one that bounds the amount, like \"up to 5bn USD\"");
        return reject(parser);
    }
    parser->kind = kind;
    parser->words = words;
    return true;
}

static bool apply_phrase(struct parser *parser, const struct phrase *phrase, struct slice words)
{
    bool is_behind = parser->number_count > 0;

    switch (phrase->role) {
    case PHRASE_KIND:
        if (is_behind) {
            return reject_piece(parser, words, "stands behind the number");
        }
        return set_kind(parser, phrase->kind, words);
    case PHRASE_BEHIND:
        if (!is_behind) {
            return reject_piece(parser, words, "stands before any number");
        }
        return set_kind(parser, phrase->kind, words);
    case PHRASE_SPAN:
        if (is_behind || parser->span.size > 0) {
            return reject_piece(parser, words, "stands where no range can start");
        }
        parser->span = words;
        return true;
    case PHRASE_JOIN:
        if (parser->number_count != 1 || parser->is_joined) {
            return reject_piece(parser, words, "does not stand between two numbers");
        }
        parser->is_joined = true;
        return true;
    case PHRASE_FILLER: return true;
    }
    return true;
}

// *found tells whether there was a phrase at all.
static bool take_phrase(struct parser *parser, bool *found)
{
    char joined[JOINED_MAX];

    *found = true;
    for (size_t count = PHRASE_WORDS_MAX; count > 0; count--) {
        struct slice words = join_words(parser, count, joined);

        for (size_t i = 0; words.size > 0 && i < COUNT_OF(phrases); i++) {
            if (same_words(words, phrases[i].words)) {
                size_t first = parser->next;

                parser->next += count;
                return apply_phrase(parser, &phrases[i], source_words(parser, first));
            }
        }
    }
    *found = false;
    return true;
}

static bool set_currency(struct parser *parser, const struct currency *currency)
{
    if (parser->currency != NULL && parser->currency != currency) {
        error_set(parser->err, ERROR_INPUT, "it names two currencies, %s and %s",
                  parser->currency->code, currency->code);
        error_hint(parser->err, "record the amount in the currency it was promised in");
        return reject(parser);
    }
    parser->currency = currency;
    return true;
}

// "$", "krone": fine when a code elsewhere in the text settles it.
static bool set_unclear(struct parser *parser, struct slice words, const char *codes)
{
    if (parser->unclear.size > 0 && strcmp(parser->unclear_codes, codes) != 0) {
        error_set(parser->err, ERROR_INPUT, "it names two currencies, %s and %s",
                  quote(parser, parser->unclear), quote(parser, words));
        return reject(parser);
    }
    parser->unclear = words;
    parser->unclear_codes = codes;
    return true;
}

static bool take_currency(struct parser *parser, bool *found)
{
    char joined[JOINED_MAX];

    *found = true;
    for (size_t count = 3; count > 0; count--) {
        struct slice words = join_words(parser, count, joined);
        const struct currency *currency = words.size > 0 ? currency_recognise(words) : NULL;
        const char *codes = words.size > 0 ? currency_ambiguous(words) : NULL;
        size_t first = parser->next;

        if (currency != NULL) {
            parser->next += count;
            return set_currency(parser, currency);
        }
        if (codes != NULL) {
            parser->next += count;
            return set_unclear(parser, source_words(parser, first), codes);
        }
    }
    *found = false;
    return true;
}

static bool reject_word(struct parser *parser)
{
    struct slice word = parser->tokens[parser->next].text;
    char joined[JOINED_MAX];
    const char *near = currency_suggest(join_words(parser, 1, joined));
    bool is_code = word.size == 3;

    for (size_t i = 0; i < word.size; i++) {
        is_code = is_code && word.data[i] >= 'A' && word.data[i] <= 'Z';
    }
    if (is_code) {
        error_set(parser->err, ERROR_INPUT, "unknown currency %s", quote(parser, word));
        if (near != NULL) {
            error_hint(parser->err, "did you mean \"%s\"?", near);
        } else {
            error_hint(parser->err, "an ISO 4217 code is expected, like USD, EUR or JPY");
        }
        return reject(parser);
    }
    reject_piece(parser, word, "is not understood");
    if (parser->number_count > 0) {
        error_hint(parser->err, "give the amount alone; the source's words can stand in a note");
    }
    return false;
}

static bool take_word(struct parser *parser)
{
    const struct currency *currency = currency_find(parser->tokens[parser->next].text);
    bool found;

    // No phrase is a code in capitals: the most frequent word needs no search.
    if (currency != NULL) {
        parser->next++;
        return set_currency(parser, currency);
    }
    if (!take_phrase(parser, &found)) {
        return false;
    }
    if (found) {
        return true;
    }
    if (!take_currency(parser, &found)) {
        return false;
    }
    return found || reject_word(parser);
}

static void take_multiplier(struct parser *parser, struct number *number)
{
    char joined[JOINED_MAX];
    struct slice word = join_words(parser, 1, joined);

    for (size_t i = 0; word.size > 0 && i < COUNT_OF(multipliers); i++) {
        if (same_words(word, multipliers[i].words)) {
            number->exponent = multipliers[i].exponent;
            number->has_multiplier = true;
            parser->next++;
            return;
        }
    }
}

static bool take_number(struct parser *parser)
{
    const struct token *token = &parser->tokens[parser->next];

    if (parser->number_count == 2 || (parser->number_count == 1 && !parser->is_joined)) {
        return reject_piece(parser, token->text, "is one number too many");
    }
    struct number *number = &parser->numbers[parser->number_count++];
    *number = (struct number){.text = token->text, .is_negative = parser->has_minus};
    parser->has_minus = false;
    parser->next++;
    take_multiplier(parser, number);
    return true;
}

// A dash before the number is a minus, one behind it makes a range; anything between is unclear.
static bool take_dash(struct parser *parser)
{
    const struct token *dash = &parser->tokens[parser->next++];

    if (parser->number_count == 0 && !parser->has_minus && dash->space_before &&
        !dash->space_after) {
        parser->has_minus = true;
        return true;
    }
    if (parser->number_count == 1 && !parser->is_joined &&
        (dash->kind == TOKEN_DOTS || dash->space_before == dash->space_after)) {
        parser->is_joined = true;
        return true;
    }
    reject_piece(parser, dash->text, "is neither a clear minus nor a clear range here");
    return error_hint(parser->err, "a negative amount is \"-5 USD\", a range is \"5..7 USD\"");
}

static bool take_tokens(struct parser *parser)
{
    while (parser->next < parser->count) {
        const struct token *token = &parser->tokens[parser->next];
        bool taken = false;

        switch (token->kind) {
        case TOKEN_NUMBER: taken = take_number(parser); break;
        case TOKEN_WORD:
        case TOKEN_MARK: taken = take_word(parser); break;
        case TOKEN_DASH:
        case TOKEN_DOTS: taken = take_dash(parser); break;
        case TOKEN_OTHER: taken = reject_piece(parser, token->text, "is not understood"); break;
        }
        if (!taken) {
            return false;
        }
    }
    return true;
}

static bool reject_number(struct parser *parser, struct slice text, enum number_fault fault)
{
    size_t comma = 0;

    switch (fault) {
    case NUMBER_FINE:
    case NUMBER_GROUPS:
        error_set(parser->err, ERROR_INPUT,
                  "the number %s is not clear: a point is the decimal point, and a comma, space or "
                  "apostrophe separates thousands, in groups of three throughout",
                  quote(parser, text));
        error_hint(parser->err, "write it plainly, like 1234.5 or 1,234,567.50");
        break;
    case NUMBER_AMBIGUOUS:
        while (text.data[comma] != ',') {
            comma++;
        }
        error_set(parser->err, ERROR_INPUT,
                  "the number %s may be %.*s%.*s (comma for thousands) or %.*s.%.*s "
                  "(decimal comma)",
                  quote(parser, text), (int)comma, text.data, (int)(text.size - comma - 1),
                  text.data + comma + 1, (int)comma, text.data, (int)(text.size - comma - 1),
                  text.data + comma + 1);
        error_hint(parser->err, "write the number without the comma");
        break;
    case NUMBER_DIGITS:
        error_set(parser->err, ERROR_INPUT, "the number %s has more than 38 digits",
                  quote(parser, text));
        break;
    case NUMBER_DECIMALS:
        error_set(parser->err, ERROR_INPUT, "the number %s has more than 12 decimals",
                  quote(parser, text));
        break;
    }
    return reject(parser);
}

static bool number_value(struct parser *parser, const struct number *number, bool strict,
                         struct decimal *out)
{
    enum number_fault fault = token_number(number->text, number->exponent, strict, out);

    if (fault != NUMBER_FINE) {
        return reject_number(parser, number->text, fault);
    }
    if (number->is_negative) {
        *out = decimal_negate(*out);
    }
    return true;
}

// What is missing once everything is read.
static bool check_complete(struct parser *parser)
{
    if (parser->number_count == 0) {
        error_set(parser->err, ERROR_INPUT, "no number; " EXAMPLES);
        return reject(parser);
    }
    if (parser->is_joined ? parser->number_count < 2 : parser->span.size > 0) {
        error_set(parser->err, ERROR_INPUT,
                  "the range has one end only; write it like "
                  "\"10..12m EUR\"");
        return reject(parser);
    }
    if (parser->is_joined && parser->words.size > 0) {
        error_set(parser->err, ERROR_INPUT, "a range cannot be %s as well",
                  quote(parser, parser->words));
        error_hint(parser->err, "write the two ends alone, like \"10..12m EUR\"");
        return reject(parser);
    }
    if (parser->unclear.size > 0 &&
        (parser->currency == NULL ||
         strstr(parser->unclear_codes, parser->currency->code) == NULL)) {
        error_set(parser->err, ERROR_INPUT, "%s does not say which currency is meant",
                  quote(parser, parser->unclear));
        error_hint(parser->err, "write the code: %s", parser->unclear_codes);
        return reject(parser);
    }
    if (parser->currency == NULL) {
        error_set(parser->err, ERROR_INPUT, "no currency; " EXAMPLES);
        return reject(parser);
    }
    return true;
}

static bool build_amount(struct parser *parser, bool strict, struct amount *out)
{
    struct number *numbers = parser->numbers;
    struct decimal value, upper = DECIMAL_ZERO;
    enum amount_kind kind = parser->is_joined ? AMOUNT_RANGE : parser->kind;

    // "10..12m": the multiplier behind covers both ends unless the first has its own.
    if (parser->is_joined && !numbers[0].has_multiplier) {
        numbers[0].exponent = numbers[1].exponent;
    }
    if (!number_value(parser, &numbers[0], strict, &value) ||
        (parser->is_joined && !number_value(parser, &numbers[1], strict, &upper))) {
        return false;
    }
    return amount_of(kind, value, upper, parser->currency, out, parser->err) || reject(parser);
}

static void parser_done(struct parser *parser)
{
    arena_done(&parser->scratch);
}

bool amount_parse(struct slice text, bool strict_number, struct amount *out, struct error *err)
{
    CLEANUP(parser_done) struct parser parser = {.text = slice_trim(text), .err = err};

    if (parser.text.size == 0) {
        error_set(err, ERROR_INPUT, "the amount is empty; " EXAMPLES);
        return error_hint(err, "write \"unknown\" when the source gives no amount");
    }
    if (same_words(parser.text, "unknown")) {
        return amount_of(AMOUNT_UNKNOWN, DECIMAL_ZERO, DECIMAL_ZERO, NULL, out, err);
    }
    parser.count = tokens_split(parser.text, parser.tokens);
    if (parser.count > AMOUNT_TOKENS_MAX) {
        error_set(err, ERROR_INPUT, "too many words; " EXAMPLES);
        return reject(&parser);
    }
    return take_tokens(&parser) && check_complete(&parser) &&
           build_amount(&parser, strict_number, out);
}
