// The key table: which keys each kind of record has, what each may hold, and how ids are made.
//
// The form is final from day one. Every record also has by, format, id, kind and recorded. A key
// ending in "-text" keeps the words as written beside the canonical form. Worked bodies with their
// leaf hashes stand in tests/unit/core/test_record.c.
#include "core/record.h"

// clang-format off
#define ONE(key, type, help) {KEY_##key, FIELD_##type, SHAPE_ONE, false, NULL, KIND_NONE, help}
#define MUST(key, type, help) {KEY_##key, FIELD_##type, SHAPE_ONE, true, NULL, KIND_NONE, help}
#define SET(key, type, help) {KEY_##key, FIELD_##type, SHAPE_SET, false, NULL, KIND_NONE, help}
#define LIST_OF(key, type, help)                                                                   \
    {KEY_##key, FIELD_##type, SHAPE_LIST, false, NULL, KIND_NONE, help}
#define CODE(key, list, help) {KEY_##key, FIELD_CODE, SHAPE_ONE, false, &list, KIND_NONE, help}
#define MUST_CODE(key, list, help) {KEY_##key, FIELD_CODE, SHAPE_ONE, true, &list, KIND_NONE, help}
#define REFER(key, kind, help)                                                                     \
    {KEY_##key, FIELD_REFERENCE, SHAPE_ONE, false, NULL, KIND_##kind, help}
#define MUST_REFER(key, kind, help)                                                                \
    {KEY_##key, FIELD_REFERENCE, SHAPE_ONE, true, NULL, KIND_##kind, help}
#define REFER_LIST(key, kind, help)                                                                \
    {KEY_##key, FIELD_REFERENCE, SHAPE_LIST, false, NULL, KIND_##kind, help}
#define WORDS(key) {KEY_##key##_TEXT, FIELD_WORDS, SHAPE_ONE, false, NULL, KIND_NONE, "as written"}

// clang-format on

static const struct field book_fields[] = {
    MUST(TITLE, TEXT, "what the book is called"),
    MUST(CURRENCY, CURRENCY, "reporting currency, ISO 4217"),
    ONE(FISCAL_YEAR, MONTH_DAY, "first day of the fiscal year, MM-DD"),
    LIST_OF(RATE_POLICY, POLICY, "order in which rates are tried, e.g. \"stated; spot ECB\""),
};

static const struct field party_fields[] = {
    MUST(NAME, TEXT, "name"),
    MUST_CODE(TYPE, codes_party_type, "IATI OrganisationType, or fund, country, region"),
    MUST_CODE(BOUNDARY, codes_boundary, "inside or outside; from the type when not given"),
    ONE(COUNTRY, COUNTRY, "ISO 3166 alpha-2"),
    REFER(ADMINISTRATOR, PARTY, "who administers a fund"),
    SET(ALIASES, TEXT, "other names"),
    SET(REFS, REF, "ids elsewhere, vocabulary:code"),
    ONE(NOTE, TEXT, "note"),
};

static const struct field activity_fields[] = {
    MUST(TITLE, TEXT, "title"),
    REFER(PARENT, ACTIVITY, "the programme it belongs to"),
    SET(RECIPIENT, SHARES, "countries or regions with shares, \"AF 60\""),
    SET(SECTOR, SHARES, "DAC purpose codes with shares, \"11220 60\""),
    CODE(STATUS, codes_activity_status, "IATI ActivityStatus"),
    ONE(START, DATE, "EDTF"),
    WORDS(START),
    ONE(END, DATE, "EDTF"),
    WORDS(END),
    SET(REFS, REF, "ids elsewhere, vocabulary:code"),
    ONE(NOTE, TEXT, "note"),
};

static const struct field event_fields[] = {
    MUST(TITLE, TEXT, "title"),
    MUST(DATE, DATE, "EDTF"),
    WORDS(DATE),
    SET(REFS, REF, "ids elsewhere, vocabulary:code"),
    ONE(NOTE, TEXT, "note"),
};

static const struct field evidence_fields[] = {
    MUST(TITLE, TEXT, "title of the document"),
    ONE(PUBLISHER, TEXT, "who published it"),
    ONE(PUBLISHED, DATE, "when, EDTF"),
    WORDS(PUBLISHED),
    ONE(URL, URL, "where it is"),
    ONE(ARCHIVED, URL, "where a copy is kept"),
    ONE(SHA256, SHA256, "SHA-256 of the document"),
    ONE(LANGUAGE, TEXT, "language, BCP 47"),
    CODE(GRADE, codes_grade, "A signed or bank, B official, C third party, D press"),
    SET(REFS, REF, "ids elsewhere, vocabulary:code"),
    ONE(NOTE, TEXT, "note"),
};

static const struct field flow_fields[] = {
    MUST_CODE(STAGE, codes_stage, "plan, pledge, commitment, disbursement, expenditure"),
    MUST_REFER(FROM, PARTY, "who gives"),
    MUST_REFER(TO, PARTY, "who receives"),
    MUST(AMOUNT, AMOUNT, "\"up to 5bn USD\", \"about 18m EUR\", \"unknown\""),
    WORDS(AMOUNT),
    MUST(DATE, DATE, "when promised, signed or paid, EDTF"),
    WORDS(DATE),
    ONE(PERIOD, DATE, "the time the money is for, EDTF"),
    WORDS(PERIOD),
    ONE(STATED, DATE, "when the source said it; default: the evidence's date"),
    WORDS(STATED),
    ONE(VALUE_DATE, DATE, "the day the value counts from, for conversion"),
    WORDS(VALUE_DATE),
    LIST_OF(EQUIVALENT, AMOUNT, "the same sum in other currencies as the source states it"),
    ONE(EQUIVALENT_TEXT, WORDS, "as written"),
    REFER_LIST(VIA, PARTY, "parties the money passes through"),
    REFER(ACTIVITY, ACTIVITY, "the project it is for"),
    REFER(EVENT, EVENT, "where it was announced"),
    SET(RECIPIENT, SHARES, "countries or regions with shares; else the activity's"),
    SET(SECTOR, SHARES, "DAC purpose codes with shares"),
    CODE(NATURE, codes_nature, "contribution, transfer, interest, fee, refund, reallocation"),
    CODE(FORM, codes_form, "cash, in-kind, service, debt-relief"),
    CODE(FINANCE, codes_finance, "grant, loan, equity, guarantee"),
    CODE(EARMARKING, codes_earmarking, "1 unearmarked to 4 tightly earmarked"),
    CODE(HUMANITARIAN, codes_yes, "yes when humanitarian"),
    REFER(PART_OF, FLOW, "the larger flow this is part of"),
    CODE(SHARED, codes_yes, "yes when shared by several destinations"),
    CODE(CLASS, codes_class, "as the source classified it"),
    ONE(TITLE, TEXT, "title"),
    ONE(QUANTITY, DECIMAL, "in kind: how many"),
    ONE(UNIT, TEXT, "in kind: of what"),
    ONE(VALUER, TEXT, "in kind: who valued it"),
    ONE(METHOD, TEXT, "in kind: how it was valued"),
    REFER_LIST(EVIDENCE, EVIDENCE, "documents it rests on, the main one first"),
    SET(REFS, REF, "ids elsewhere, vocabulary:code"),
    ONE(NOTE, TEXT, "note"),
};

static const struct field link_fields[] = {
    MUST_REFER(EARLIER, FLOW, "the pledge or commitment"),
    MUST_REFER(LATER, FLOW, "what fulfils or changes it"),
    MUST_CODE(TYPE, codes_link_type, "fulfils, reduces, refunds, cancels"),
    ONE(AMOUNT, AMOUNT, "the share, in the earlier flow's currency; default: all of the later"),
    WORDS(AMOUNT),
    ONE(WHY, TEXT, "reason"),
};

static const struct field schedule_fields[] = {
    MUST_REFER(FLOW, FLOW, "the pledge or commitment"),
    MUST(DUE, DATE, "when the instalment is due, EDTF"),
    WORDS(DUE),
    MUST(AMOUNT, AMOUNT, "the instalment"),
    WORDS(AMOUNT),
    ONE(CONDITION, TEXT, "what must happen first"),
};

static const struct field claim_fields[] = {
    REFER(FLOW, FLOW, "the flow it speaks of, or else a question"),
    ONE(QUESTION, TEXT, "what a running total answers"),
    REFER(DONOR, PARTY, "of a question"),
    REFER(FUND, PARTY, "of a question"),
    SET(RECIPIENT, SHARES, "of a question"),
    ONE(PERIOD, DATE, "of a question: the time it covers, EDTF"),
    WORDS(PERIOD),
    MUST_REFER(EVIDENCE, EVIDENCE, "the document that says it"),
    ONE(LOCATOR, TEXT, "page, cell or paragraph"),
    ONE(AMOUNT, AMOUNT, "the amount it states"),
    WORDS(AMOUNT),
    ONE(DATE, DATE, "the date it states, EDTF"),
    WORDS(DATE),
    CODE(STAGE, codes_stage, "the stage it states"),
    CODE(STANDING, codes_standing, "adopted, rejected, open (default)"),
    ONE(WHY, TEXT, "why it is adopted or rejected"),
};

static const struct field rate_fields[] = {
    MUST(BASE, CURRENCY, "the currency that is 1"),
    MUST(QUOTE, CURRENCY, "the currency that is counted"),
    MUST(PERIOD, DAY_SPAN, "a day, a month or a year"),
    MUST(VALUE, DECIMAL, "quote units per base unit"),
    MUST_CODE(TYPE, codes_rate_type, "spot, average, budget, stated"),
    MUST(SOURCE, TEXT, "who published it, e.g. ECB"),
    REFER(EVIDENCE, EVIDENCE, "the document it stands in"),
};

static const struct field deflator_fields[] = {
    MUST(AREA, TEXT, "country or currency the prices are of"),
    MUST(YEAR, YEAR, "year"),
    MUST(VALUE, DECIMAL, "index, 100 in the base year"),
    MUST(BASE_YEAR, YEAR, "year whose prices are 100"),
    MUST(SOURCE, TEXT, "who published it"),
};

static const struct field amend_fields[] = {
    MUST_REFER(TARGET, NONE, "the record corrected"),
    {KEY_TARGET_KIND, FIELD_CODE, SHAPE_ONE, true, &codes_kind, KIND_NONE, "the target's kind"},
    MUST(REASON, TEXT, "why"),
    REFER(BECAUSE, EVIDENCE, "evidence of the correction"),
};

static const struct field void_fields[] = {
    MUST_REFER(TARGET, NONE, "the record withdrawn"),
    MUST(REASON, TEXT, "why"),
    REFER(BECAUSE, EVIDENCE, "evidence for it"),
};

#define FIELDS(table) table, COUNT_OF(table)
// clang-format off
static const struct kind_info kinds[KIND_COUNT] = {
    [KIND_BOOK] = {"book", "book", FIELDS(book_fields), {KEY_NONE}, "the book itself, record 1"},
    [KIND_PARTY] = {"party", "parties", FIELDS(party_fields), {KEY_NONE},
        "government, agency, trust fund, NGO, country, region"},
    [KIND_ACTIVITY] = {"activity", "activities", FIELDS(activity_fields), {KEY_NONE},
        "programme or project"},
    [KIND_EVENT] = {"event", "events", FIELDS(event_fields), {KEY_NONE},
        "conference, summit, appeal"},
    [KIND_EVIDENCE] = {"evidence", "evidence", FIELDS(evidence_fields), {KEY_NONE}, "a document"},
    [KIND_FLOW] = {"flow", "flows", FIELDS(flow_fields), {KEY_NONE},
        "one promise or movement of value"},
    [KIND_LINK] = {"link", "links", FIELDS(link_fields),
        {KEY_EARLIER, KEY_LATER, KEY_TYPE, KEY_NONE}, "ties a later flow to an earlier one"},
    [KIND_SCHEDULE] = {"schedule", "schedules", FIELDS(schedule_fields),
        {KEY_FLOW, KEY_DUE, KEY_NONE}, "an instalment of a pledge or commitment"},
    [KIND_CLAIM] = {"claim", "claims", FIELDS(claim_fields),
        {KEY_FLOW, KEY_EVIDENCE, KEY_NONE}, "what a source says of a flow or a question"},
    [KIND_RATE] = {"rate", "rates", FIELDS(rate_fields),
        {KEY_SOURCE, KEY_BASE, KEY_QUOTE, KEY_PERIOD, KEY_TYPE}, "exchange rate"},
    [KIND_DEFLATOR] = {"deflator", "deflators", FIELDS(deflator_fields),
        {KEY_SOURCE, KEY_AREA, KEY_YEAR, KEY_BASE_YEAR, KEY_NONE}, "price index"},
    [KIND_AMEND] = {"amend", "amendments", FIELDS(amend_fields), {KEY_TARGET, KEY_NONE},
        "corrects a record; holds the full corrected record"},
    [KIND_VOID] = {"void", "voids", FIELDS(void_fields), {KEY_TARGET, KEY_NONE},
        "withdraws a record"},
};
// clang-format on

const struct kind_info *kind_info(enum kind kind)
{
    return &kinds[kind];
}

const struct field *kind_field(enum kind kind, enum key key)
{
    static signed char index[KIND_COUNT][KEY_COUNT]; // 0: not looked up, -1: none, else field + 1
    if (key >= KEY_COUNT)
        return NULL;
    const struct kind_info *info = &kinds[kind];
    signed char *known = &index[kind][key];
    if (*known == 0) {
        *known = -1;
        for (size_t i = 0; i < info->field_count; i++)
            if (info->fields[i].key == key)
                *known = (signed char)(i + 1);
    }
    return *known < 0 ? NULL : &info->fields[*known - 1];
}

enum key key_words(enum key key)
{
    switch ((int)key) {
    case KEY_AMOUNT: return KEY_AMOUNT_TEXT;
    case KEY_DATE: return KEY_DATE_TEXT;
    case KEY_PERIOD: return KEY_PERIOD_TEXT;
    case KEY_STATED: return KEY_STATED_TEXT;
    case KEY_VALUE_DATE: return KEY_VALUE_DATE_TEXT;
    case KEY_EQUIVALENT: return KEY_EQUIVALENT_TEXT;
    case KEY_START: return KEY_START_TEXT;
    case KEY_END: return KEY_END_TEXT;
    case KEY_PUBLISHED: return KEY_PUBLISHED_TEXT;
    case KEY_DUE: return KEY_DUE_TEXT;
    default: return KEY_NONE;
    }
}
