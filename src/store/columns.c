// Where fields become columns: one table per shape, a line per field.
#include "store/columns.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "core/amount.h"
#include "core/date.h"
#include "store/body.h"

#define PLAIN_AMOUNT_MAX (18 + 4) // a number that surely fits 64 bits, and its currency

enum conversion {
    // the same number for the same text, whatever the record and its shape
    TO_CODE, // number of the word in `codes`
    TO_NAME, // dictionary id in `dim`
    TO_LIST, // dictionary id of the items joined with ";"
    // not so
    TO_RECORD,     // record number of an id
    TO_DAYS,       // earliest and latest day: this column and the next
    TO_FLAG,       // the bit `flag` of COLUMN_FLAGS
    TO_AMOUNT,     // the six columns of an amount
    TO_EQUIVALENT, // the three columns of the first stated equivalent
    TO_NUMBER      // a decimal: COLUMN_AMOUNT and COLUMN_SCALE
};

struct rule {
    enum key key;
    enum conversion conversion;
    enum column column;
    enum dimension_name dim;
    const struct code_list *codes;
    int flag;
};

#define CODE(key, column, list)                                                                    \
    {                                                                                              \
        KEY_##key, TO_CODE, COLUMN_##column, DIM_NONE, &list, 0                                    \
    }
#define NAME(key, column, dim)                                                                     \
    {                                                                                              \
        KEY_##key, TO_NAME, COLUMN_##column, DIM_##dim, NULL, 0                                    \
    }
#define LIST_NAME(key, column, dim)                                                                \
    {                                                                                              \
        KEY_##key, TO_LIST, COLUMN_##column, DIM_##dim, NULL, 0                                    \
    }
#define NUMBER_OF(key, column)                                                                     \
    {                                                                                              \
        KEY_##key, TO_RECORD, COLUMN_##column, DIM_NONE, NULL, 0                                   \
    }
#define DAYS(key, column)                                                                          \
    {                                                                                              \
        KEY_##key, TO_DAYS, COLUMN_##column, DIM_NONE, NULL, 0                                     \
    }
#define FLAG(key, bit)                                                                             \
    {                                                                                              \
        KEY_##key, TO_FLAG, COLUMN_FLAGS, DIM_NONE, NULL, bit                                      \
    }
#define AMOUNT_OF(key)                                                                             \
    {                                                                                              \
        KEY_##key, TO_AMOUNT, COLUMN_AMOUNT, DIM_NONE, NULL, 0                                     \
    }
#define EQUIVALENT_OF(key)                                                                         \
    {                                                                                              \
        KEY_##key, TO_EQUIVALENT, COLUMN_EQUIVALENT_AMOUNT, DIM_NONE, NULL, 0                      \
    }
#define VALUE_OF(key)                                                                              \
    {                                                                                              \
        KEY_##key, TO_NUMBER, COLUMN_AMOUNT, DIM_NONE, NULL, 0                                     \
    }

static const struct rule flow_rules[] = {
    CODE(STAGE, STAGE, codes_stage),
    CODE(NATURE, NATURE, codes_nature),
    CODE(FORM, FORM, codes_form),
    CODE(FINANCE, FINANCE, codes_finance),
    CODE(CLASS, CLASS, codes_class),
    CODE(EARMARKING, EARMARKING, codes_earmarking),
    FLAG(SHARED, ROW_SHARED),
    FLAG(HUMANITARIAN, ROW_HUMANITARIAN),
    NAME(FROM, FROM, PARTY),
    NAME(TO, TO, PARTY),
    LIST_NAME(VIA, VIA, PARTY_LIST),
    NAME(ACTIVITY, ACTIVITY, ACTIVITY),
    NAME(EVENT, EVENT, EVENT),
    LIST_NAME(RECIPIENT, RECIPIENT, SHARES),
    LIST_NAME(EVIDENCE, EVIDENCE, EVIDENCE_LIST),
    NUMBER_OF(PART_OF, PART_OF),
    AMOUNT_OF(AMOUNT),
    EQUIVALENT_OF(EQUIVALENT),
    DAYS(DATE, DATE_FIRST),
    DAYS(PERIOD, PERIOD_FIRST),
    DAYS(VALUE_DATE, VALUE_FIRST),
    DAYS(STATED, STATED_FIRST),
};
static const struct rule event_rules[] = {
    DAYS(DATE, DATE_FIRST),
};
static const struct rule link_rules[] = {
    NUMBER_OF(EARLIER, EARLIER),
    NUMBER_OF(LATER, LATER),
    CODE(TYPE, LINK_TYPE, codes_link_type),
    AMOUNT_OF(AMOUNT),
};
static const struct rule schedule_rules[] = {
    NUMBER_OF(FLOW, EARLIER),
    DAYS(DUE, DATE_FIRST),
    AMOUNT_OF(AMOUNT),
};
static const struct rule claim_rules[] = {
    NUMBER_OF(FLOW, EARLIER),
    CODE(STAGE, STAGE, codes_stage),
    LIST_NAME(RECIPIENT, RECIPIENT, SHARES),
    LIST_NAME(EVIDENCE, EVIDENCE, EVIDENCE_LIST),
    AMOUNT_OF(AMOUNT),
    DAYS(DATE, DATE_FIRST),
    DAYS(PERIOD, PERIOD_FIRST),
};
static const struct rule rate_rules[] = {
    NAME(BASE, BASE, CURRENCY),   NAME(QUOTE, QUOTE, CURRENCY),
    DAYS(PERIOD, DATE_FIRST),     CODE(TYPE, RATE_TYPE, codes_rate_type),
    NAME(SOURCE, SOURCE, SOURCE), VALUE_OF(VALUE),
};
static const struct rule deflator_rules[] = {
    DAYS(YEAR, DATE_FIRST),
    NAME(SOURCE, SOURCE, SOURCE),
    VALUE_OF(VALUE),
};

#define RULES(table)                                                                               \
    {                                                                                              \
        table, COUNT_OF(table)                                                                     \
    }
static const struct {
    const struct rule *rules;
    size_t count;
} rules_of[KIND_COUNT] = {
    [KIND_EVENT] = RULES(event_rules),       [KIND_FLOW] = RULES(flow_rules),
    [KIND_LINK] = RULES(link_rules),         [KIND_SCHEDULE] = RULES(schedule_rules),
    [KIND_CLAIM] = RULES(claim_rules),       [KIND_RATE] = RULES(rate_rules),
    [KIND_DEFLATOR] = RULES(deflator_rules),
};

// One field's texts, out of a record or out of a body.
struct texts {
    const char *const *strings; // NULL: slices
    const struct slice *slices;
    size_t count;
};

static struct slice text_at(const struct texts *texts, size_t i)
{
    return texts->strings == NULL ? texts->slices[i] : slice_of(texts->strings[i]);
}

struct row {
    const struct record *record; // NULL: body
    const struct body *body;
    struct names *names;
    record_number_of *resolve;
    void *user;
    int64_t *out;
    struct error *err;
};

// For "%.*s".
static int shown(struct slice text, size_t most)
{
    return (int)(text.size < most ? text.size : most);
}

// Brings two decimals to one scale and into 64 bits; false when they do not fit.
static bool fit(struct decimal a, struct decimal b, int64_t *a_out, int64_t *b_out, int64_t *scale)
{
    unsigned common = a.scale > b.scale ? a.scale : b.scale;
    int128 left = 0;
    int128 right = 0;
    if (__builtin_mul_overflow(a.mantissa, decimal_power(common - a.scale), &left) ||
        __builtin_mul_overflow(b.mantissa, decimal_power(common - b.scale), &right) ||
        left != (int64_t)left || right != (int64_t)right) {
        return false;
    }
    *a_out = (int64_t)left;
    *b_out = (int64_t)right;
    *scale = common;
    return true;
}

static void put_number(struct row *row, struct decimal value, struct decimal upper)
{
    int64_t *out = row->out;
    if (!fit(value, upper, &out[COLUMN_AMOUNT], &out[COLUMN_UPPER], &out[COLUMN_SCALE]))
        out[COLUMN_FLAGS] |= ROW_AMOUNT_WIDE;
}

static int64_t currency_id(struct row *row, const struct amount *amount)
{
    return amount->currency == NULL
               ? 0
               : names_put(row->names, DIM_CURRENCY, slice_of(amount->currency->code));
}

// The plain form "1250.5 EUR" with a currency met before, by its digits; amount_read reads the
// rest, and refuses what is not canonical.
static bool put_plain_amount(struct row *row, struct slice text)
{
    const struct memo *memo = &row->names->memo;
    const char *data = text.data;
    size_t whole = 0;
    if (text.size < 5 || text.size > PLAIN_AMOUNT_MAX || data[text.size - 4] != ' ')
        return false;
    size_t size = text.size - 4;
    uint64_t mantissa = 0;
    for (; whole < size && data[whole] >= '0' && data[whole] <= '9'; whole++)
        mantissa = mantissa * 10 + (unsigned)(data[whole] - '0');
    size_t at = whole;
    if (at < size && data[at] == '.') {
        for (at++; at < size && data[at] >= '0' && data[at] <= '9'; at++)
            mantissa = mantissa * 10 + (unsigned)(data[at] - '0');
        if (at - whole < 2 || at - whole > DECIMAL_SCALE_MAX + 1 || data[at - 1] == '0')
            return false;
    }
    if (at != size || whole == 0 || (whole > 1 && data[0] == '0'))
        return false;
    struct memo_key key = memo_key(COLUMN_CURRENCY, (struct slice){data + size + 1, 3});
    if (!memo_find(memo, &key, &row->out[COLUMN_CURRENCY]))
        return false;
    row->out[COLUMN_AMOUNT_KIND] = AMOUNT_EXACT + 1;
    row->out[COLUMN_AMOUNT] = (int64_t)mantissa;
    row->out[COLUMN_SCALE] = at == whole ? 0 : (int64_t)(at - whole - 1);
    return true;
}

static bool put_amount(struct row *row, struct slice text)
{
    struct amount amount;
    if (put_plain_amount(row, text))
        return true;
    if (!amount_read(text, &amount, row->err))
        return false;
    row->out[COLUMN_AMOUNT_KIND] = amount.kind + 1;
    row->out[COLUMN_CURRENCY] = currency_id(row, &amount);
    if (amount.currency != NULL) {
        struct memo_key key = memo_key(COLUMN_CURRENCY, slice_of(amount.currency->code));
        memo_put(&row->names->memo, &key, row->out[COLUMN_CURRENCY]);
    }
    put_number(row, amount.stated, amount.kind == AMOUNT_RANGE ? amount.upper : DECIMAL_ZERO);
    return true;
}

static bool put_equivalent(struct row *row, const struct texts *texts)
{
    struct amount amount;
    int64_t *out = row->out;
    int64_t unused = 0;
    if (!amount_read(text_at(texts, 0), &amount, row->err))
        return false;
    out[COLUMN_EQUIVALENT_CURRENCY] = currency_id(row, &amount);
    if (!fit(amount.stated, DECIMAL_ZERO, &out[COLUMN_EQUIVALENT_AMOUNT], &unused,
             &out[COLUMN_EQUIVALENT_SCALE]) ||
        texts->count > 1) {
        out[COLUMN_FLAGS] |= ROW_EQUIVALENT_WIDE;
    }
    return true;
}

static bool put_days(struct row *row, enum column column, struct slice text)
{
    int32_t earliest = 0;
    int32_t latest = 0;
    if (!date_read_days(text, &earliest, &latest))
        return error_set(row->err, ERROR_STORE, "\"%.*s\" is not a date", shown(text, 80),
                         text.data);
    row->out[column] = earliest;
    row->out[column + 1] = latest;
    return true;
}

static int64_t put_list(struct row *row, enum dimension_name dim, const struct texts *texts)
{
    if (texts->count == 1)
        return names_put(row->names, dim, text_at(texts, 0));
    char joined[LIMIT_BODY_BYTES + 1]; // the items came out of one body, or will be one
    size_t size = 0;
    for (size_t i = 0; i < texts->count; i++) {
        struct slice item = text_at(texts, i);
        assert(size + item.size < sizeof(joined));
        if (i > 0)
            joined[size++] = ';';
        memcpy(joined + size, item.data, item.size);
        size += item.size;
    }
    return names_put(row->names, dim, (struct slice){joined, size});
}

static bool put_record_number(struct row *row, enum column column, struct slice id)
{
    uint64_t seq = 0;
    if (!row->resolve(row->user, id, &seq, row->err))
        return false;
    if (seq == 0)
        return error_set(row->err, ERROR_STORE, "it refers to \"%.*s\", which is not there",
                         shown(id, 100), id.data);
    row->out[column] = (int64_t)seq;
    return true;
}

static bool put_code(struct row *row, const struct rule *rule, struct slice text)
{
    row->out[rule->column] = code_find(rule->codes, text);
    return row->out[rule->column] != 0 ||
           error_set(row->err, ERROR_STORE, "\"%.*s\" is not one of its words", shown(text, 80),
                     text.data);
}

static bool put(struct row *row, const struct rule *rule, const struct texts *texts)
{
    struct slice text = text_at(texts, 0);
    switch (rule->conversion) {
    case TO_CODE: return put_code(row, rule, text);
    case TO_NAME: row->out[rule->column] = names_put(row->names, rule->dim, text); return true;
    case TO_LIST: row->out[rule->column] = put_list(row, rule->dim, texts); return true;
    case TO_RECORD: return put_record_number(row, rule->column, text);
    case TO_DAYS: return put_days(row, rule->column, text);
    case TO_FLAG: row->out[COLUMN_FLAGS] |= rule->flag; return true;
    case TO_AMOUNT: return put_amount(row, text);
    case TO_EQUIVALENT: return put_equivalent(row, texts);
    case TO_NUMBER: {
        struct decimal number;
        if (!decimal_parse(text, &number, row->err))
            return false;
        put_number(row, number, DECIMAL_ZERO);
        return true;
    }
    }
    return false;
}

static bool put_remembered(struct row *row, const struct rule *rule, const struct texts *texts)
{
    if (rule->conversion > TO_LIST || texts->count > 1)
        return put(row, rule, texts);
    int64_t *out = &row->out[rule->column];
    struct memo_key key = memo_key(rule->column, text_at(texts, 0));
    if (memo_find(&row->names->memo, &key, out))
        return true;
    if (!put(row, rule, texts))
        return false;
    memo_put(&row->names->memo, &key, *out);
    return true;
}

static void clear(int64_t out[COLUMN_COUNT])
{
    static const int64_t empty[COLUMN_COUNT] = {
        [COLUMN_DATE_FIRST] = DAY_MIN,   [COLUMN_DATE_LAST] = DAY_MIN,
        [COLUMN_PERIOD_FIRST] = DAY_MIN, [COLUMN_PERIOD_LAST] = DAY_MIN,
        [COLUMN_VALUE_FIRST] = DAY_MIN,  [COLUMN_VALUE_LAST] = DAY_MIN,
        [COLUMN_STATED_FIRST] = DAY_MIN, [COLUMN_STATED_LAST] = DAY_MIN,
    };
    // In pieces: for the whole, compilers choose an instruction that is slow to start.
    int column = 0;
    for (; column + 8 <= COLUMN_COUNT; column += 8)
        memcpy(&out[column], &empty[column], 8 * sizeof(*out));
    for (; column < COLUMN_COUNT; column++)
        out[column] = empty[column];
}

static struct texts texts_of(const struct row *row, enum key key)
{
    if (row->record != NULL) {
        const struct value *value = &row->record->values[key];
        return (struct texts){value->items, NULL, value->count};
    }
    const struct body_value *value = &row->body->values[key];
    return (struct texts){NULL, value->items, value->count};
}

static bool fill(struct row *row, enum kind kind, enum kind shape)
{
    clear(row->out);
    row->out[COLUMN_KIND] = kind;
    row->out[COLUMN_SHAPE] = shape;
    if (kind == KIND_AMEND || kind == KIND_VOID) {
        struct texts target = texts_of(row, KEY_TARGET);
        if (target.count == 0)
            return error_set(row->err, ERROR_STORE, "it has no target");
        if (!put_record_number(row, COLUMN_TARGET, text_at(&target, 0)))
            return error_context(row->err, "field \"target\"");
    }
    for (size_t i = 0; i < rules_of[shape].count; i++) {
        const struct rule *rule = &rules_of[shape].rules[i];
        struct texts texts = texts_of(row, rule->key);
        if (texts.count != 0 && !put_remembered(row, rule, &texts))
            return error_context(row->err, "field \"%s\"", key_name(rule->key));
    }
    return true;
}

bool columns_of_record(const struct record *record, struct names *names, record_number_of *resolve,
                       void *user, int64_t out[COLUMN_COUNT], struct error *err)
{
    struct row row = {record, NULL, names, resolve, user, out, err};
    return fill(&row, record->kind, record_shape(record));
}

bool columns_of_body(const struct body *body, struct names *names, record_number_of *resolve,
                     void *user, int64_t out[COLUMN_COUNT], struct error *err)
{
    struct row row = {NULL, body, names, resolve, user, out, err};
    return fill(&row, body->kind, body->kind == KIND_AMEND ? body->target_kind : body->kind);
}
