// Every key a record's body may hold, in the byte order in which RFC 8785 sorts them.
//
// A record stores its values by enum key, so writing the canonical body is one walk over the enum.
// Which kind has which keys, and what each may hold, is the table in fields.c.
#ifndef CORE_KEYS_H
#define CORE_KEYS_H

#include <stdbool.h>

#include "base/text.h"

// clang-format off
#define KEY_LIST(X)                       \
    X(ACTIVITY, "activity")               \
    X(ADMINISTRATOR, "administrator")     \
    X(ALIASES, "aliases")                 \
    X(AMOUNT, "amount")                   \
    X(AMOUNT_TEXT, "amount-text")         \
    X(ARCHIVED, "archived")               \
    X(AREA, "area")                       \
    X(BASE, "base")                       \
    X(BASE_YEAR, "base-year")             \
    X(BECAUSE, "because")                 \
    X(BOUNDARY, "boundary")               \
    X(BY, "by")                           \
    X(CLASS, "class")                     \
    X(CONDITION, "condition")             \
    X(COUNTRY, "country")                 \
    X(CURRENCY, "currency")               \
    X(DATE, "date")                       \
    X(DATE_TEXT, "date-text")             \
    X(DONOR, "donor")                     \
    X(DUE, "due")                         \
    X(DUE_TEXT, "due-text")               \
    X(EARLIER, "earlier")                 \
    X(EARMARKING, "earmarking")           \
    X(END, "end")                         \
    X(END_TEXT, "end-text")               \
    X(EQUIVALENT, "equivalent")           \
    X(EQUIVALENT_TEXT, "equivalent-text") \
    X(EVENT, "event")                     \
    X(EVIDENCE, "evidence")               \
    X(FINANCE, "finance")                 \
    X(FISCAL_YEAR, "fiscal-year")         \
    X(FLOW, "flow")                       \
    X(FORM, "form")                       \
    X(FORMAT, "format")                   \
    X(FROM, "from")                       \
    X(FUND, "fund")                       \
    X(GRADE, "grade")                     \
    X(HUMANITARIAN, "humanitarian")       \
    X(ID, "id")                           \
    X(KIND, "kind")                       \
    X(LANGUAGE, "language")               \
    X(LATER, "later")                     \
    X(LOCATOR, "locator")                 \
    X(METHOD, "method")                   \
    X(NAME, "name")                       \
    X(NATURE, "nature")                   \
    X(NOTE, "note")                       \
    X(PARENT, "parent")                   \
    X(PART_OF, "part-of")                 \
    X(PERIOD, "period")                   \
    X(PERIOD_TEXT, "period-text")         \
    X(PUBLISHED, "published")             \
    X(PUBLISHED_TEXT, "published-text")   \
    X(PUBLISHER, "publisher")             \
    X(QUANTITY, "quantity")               \
    X(QUESTION, "question")               \
    X(QUOTE, "quote")                     \
    X(RATE_POLICY, "rate-policy")         \
    X(REASON, "reason")                   \
    X(RECIPIENT, "recipient")             \
    X(RECORDED, "recorded")               \
    X(REFS, "refs")                       \
    X(SECTOR, "sector")                   \
    X(SHA256, "sha256")                   \
    X(SHARED, "shared")                   \
    X(SOURCE, "source")                   \
    X(STAGE, "stage")                     \
    X(STANDING, "standing")               \
    X(START, "start")                     \
    X(START_TEXT, "start-text")           \
    X(STATED, "stated")                   \
    X(STATED_TEXT, "stated-text")         \
    X(STATUS, "status")                   \
    X(TARGET, "target")                   \
    X(TARGET_KIND, "target-kind")         \
    X(TITLE, "title")                     \
    X(TO, "to")                           \
    X(TYPE, "type")                       \
    X(UNIT, "unit")                       \
    X(URL, "url")                         \
    X(VALUE, "value")                     \
    X(VALUE_DATE, "value-date")           \
    X(VALUE_DATE_TEXT, "value-date-text") \
    X(VALUER, "valuer")                   \
    X(VIA, "via")                         \
    X(WHY, "why")                         \
    X(YEAR, "year")
// clang-format on

enum key {
#define KEY_ENUM(name, text) KEY_##name,
    KEY_LIST(KEY_ENUM)
#undef KEY_ENUM
        KEY_COUNT,
    KEY_NONE = KEY_COUNT
};

const char *key_name(enum key key);
enum key key_find(struct slice name); // KEY_NONE when there is none

#endif
