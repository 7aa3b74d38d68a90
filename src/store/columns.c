// Where fields become columns: one table per shape, a line per field.
#include "store/columns.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "core/amount.h"
#include "core/date.h"

enum conversion {
    TO_CODE,       // number of the word in `codes`
    TO_NAME,       // dictionary id in `dim`
    TO_LIST,       // dictionary id of the items joined with ";"
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

struct row {
    struct names *names;
    record_number_of *resolve;
    void *user;
    int64_t *out;
    struct error *err;
};

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

static bool put_amount(struct row *row, const char *text)
{
    struct amount amount;
    if (!amount_read(slice_of(text), &amount, row->err))
        return false;
    row->out[COLUMN_AMOUNT_KIND] = amount.kind + 1;
    row->out[COLUMN_CURRENCY] = currency_id(row, &amount);
    put_number(row, amount.stated, amount.kind == AMOUNT_RANGE ? amount.upper : DECIMAL_ZERO);
    return true;
}

static bool put_equivalent(struct row *row, const struct value *value)
{
    struct amount amount;
    int64_t *out = row->out;
    int64_t unused = 0;
    if (!amount_read(slice_of(value->items[0]), &amount, row->err))
        return false;
    out[COLUMN_EQUIVALENT_CURRENCY] = currency_id(row, &amount);
    if (!fit(amount.stated, DECIMAL_ZERO, &out[COLUMN_EQUIVALENT_AMOUNT], &unused,
             &out[COLUMN_EQUIVALENT_SCALE]) ||
        value->count > 1) {
        out[COLUMN_FLAGS] |= ROW_EQUIVALENT_WIDE;
    }
    return true;
}

static bool put_days(struct row *row, enum column column, const char *text)
{
    int32_t earliest = 0;
    int32_t latest = 0;
    if (!date_read_days(slice_of(text), &earliest, &latest))
        return error_set(row->err, ERROR_STORE, "\"%.80s\" is not a date", text);
    row->out[column] = earliest;
    row->out[column + 1] = latest;
    return true;
}

static int64_t put_list(struct row *row, enum dimension_name dim, const struct value *value)
{
    if (value->count == 1)
        return names_put(row->names, dim, slice_of(value->items[0]));
    char joined[LIMIT_BODY_BYTES + 1]; // the items came out of one body, or will be one
    size_t size = 0;
    for (size_t i = 0; i < value->count; i++) {
        size_t item = strlen(value->items[i]);
        assert(size + item < sizeof(joined));
        if (i > 0)
            joined[size++] = ';';
        memcpy(joined + size, value->items[i], item);
        size += item;
    }
    return names_put(row->names, dim, (struct slice){joined, size});
}

static bool put_record_number(struct row *row, enum column column, const char *id)
{
    uint64_t seq = 0;
    if (!row->resolve(row->user, slice_of(id), &seq, row->err))
        return false;
    if (seq == 0)
        return error_set(row->err, ERROR_STORE, "it refers to \"%.100s\", which is not there", id);
    row->out[column] = (int64_t)seq;
    return true;
}

static bool put(struct row *row, const struct rule *rule, const struct value *value)
{
    const char *text = value->items[0];
    switch (rule->conversion) {
    case TO_CODE:
        row->out[rule->column] = code_find(rule->codes, slice_of(text));
        return row->out[rule->column] != 0 ||
               error_set(row->err, ERROR_STORE, "\"%.80s\" is not one of its words", text);
    case TO_NAME:
        row->out[rule->column] = names_put(row->names, rule->dim, slice_of(text));
        return true;
    case TO_LIST: row->out[rule->column] = put_list(row, rule->dim, value); return true;
    case TO_RECORD: return put_record_number(row, rule->column, text);
    case TO_DAYS: return put_days(row, rule->column, text);
    case TO_FLAG: row->out[COLUMN_FLAGS] |= rule->flag; return true;
    case TO_AMOUNT: return put_amount(row, text);
    case TO_EQUIVALENT: return put_equivalent(row, value);
    case TO_NUMBER: {
        struct decimal number;
        if (!decimal_parse(slice_of(text), &number, row->err))
            return false;
        put_number(row, number, DECIMAL_ZERO);
        return true;
    }
    }
    return false;
}

static void clear(int64_t out[COLUMN_COUNT])
{
    static const enum column days[] = {
        COLUMN_DATE_FIRST,  COLUMN_DATE_LAST,  COLUMN_PERIOD_FIRST, COLUMN_PERIOD_LAST,
        COLUMN_VALUE_FIRST, COLUMN_VALUE_LAST, COLUMN_STATED_FIRST, COLUMN_STATED_LAST,
    };
    memset(out, 0, sizeof(int64_t) * COLUMN_COUNT);
    for (size_t i = 0; i < COUNT_OF(days); i++)
        out[days[i]] = DAY_MIN;
}

bool columns_of_record(const struct record *record, struct names *names, record_number_of *resolve,
                       void *user, int64_t out[COLUMN_COUNT], struct error *err)
{
    struct row row = {names, resolve, user, out, err};
    enum kind shape = record_shape(record);
    clear(out);
    out[COLUMN_KIND] = record->kind;
    out[COLUMN_SHAPE] = shape;
    bool has_target = record->kind == KIND_AMEND || record->kind == KIND_VOID;
    if (has_target && record->values[KEY_TARGET].count == 0)
        return error_set(err, ERROR_STORE, "it has no target");
    if (has_target && !put_record_number(&row, COLUMN_TARGET, record_text(record, KEY_TARGET))) {
        return error_context(err, "field \"target\"");
    }
    for (size_t i = 0; i < rules_of[shape].count; i++) {
        const struct rule *rule = &rules_of[shape].rules[i];
        const struct value *value = &record->values[rule->key];
        if (value->count != 0 && !put(&row, rule, value))
            return error_context(err, "field \"%s\"", key_name(rule->key));
    }
    return true;
}
