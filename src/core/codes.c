// The tables behind codes.h, one per list, and the look-ups over them.
#include "core/codes.h"

#include <string.h>

#define LIST_OF(variable, words)                                                                   \
    const struct code_list variable = {words, variable##_items, COUNT_OF(variable##_items)}

// clang-format off
static const struct code codes_stage_items[] = {
    {"", "not stated", NULL},
    {"plan", "Planned", "forecast budget requirement need"},
    {"pledge", "Pledged", "pledged announcement"},
    {"commitment", "Committed", "committed signed allocation"},
    {"disbursement", "Disbursed", "disbursed paid payment deposit"},
    {"expenditure", "Spent", "spent expended delivery"},
};
LIST_OF(codes_stage, "stage");

static const struct code codes_nature_items[] = {
    {"", "contribution", NULL},
    {"contribution", "contribution", NULL},
    {"transfer", "transfer", NULL},
    {"interest", "interest", NULL},
    {"fee", "fee", "fees"},
    {"refund", "refund", NULL},
    {"reallocation", "reallocation", NULL},
};
LIST_OF(codes_nature, "nature");

static const struct code codes_form_items[] = {
    {"", "not stated", NULL},
    {"cash", "cash", NULL},
    {"in-kind", "in kind", "inkind goods"},
    {"service", "service", "services"},
    {"debt-relief", "debt relief", NULL},
};
LIST_OF(codes_form, "form");

static const struct code codes_finance_items[] = {
    {"", "not stated", NULL},
    {"grant", "grant", "grants"},
    {"loan", "loan", "loans"},
    {"equity", "equity", NULL},
    {"guarantee", "guarantee", NULL},
};
LIST_OF(codes_finance, "finance");

static const struct code codes_class_items[] = {
    {"", "not stated", NULL},
    {"incoming", "incoming", NULL},
    {"internal", "internal", NULL},
    {"outgoing", "outgoing", NULL},
    {"outside", "outside", NULL},
};
LIST_OF(codes_class, "class");

static const struct code codes_boundary_items[] = {
    {"", "", NULL}, {"inside", "inside", NULL}, {"outside", "outside", NULL},
};
LIST_OF(codes_boundary, "boundary");

static const struct code codes_link_type_items[] = {
    {"", "", NULL},
    {"fulfils", "fulfils", "fulfills"},
    {"reduces", "reduces", NULL},
    {"refunds", "refunds", NULL},
    {"cancels", "cancels", NULL},
};
LIST_OF(codes_link_type, "link type");

static const struct code codes_rate_type_items[] = {
    {"", "", NULL},
    {"spot", "spot", NULL},
    {"average", "average", NULL},
    {"budget", "budget", NULL},
    {"stated", "stated", NULL},
};
LIST_OF(codes_rate_type, "rate type");

static const struct code codes_standing_items[] = {
    {"", "open", NULL},
    {"adopted", "adopted", NULL},
    {"rejected", "rejected", NULL},
    {"open", "open", NULL},
};
LIST_OF(codes_standing, "standing");

static const struct code codes_party_type_items[] = {
    {"", "", NULL},
    {"10", "government", "government"},
    {"11", "local government", NULL},
    {"15", "other public sector", NULL},
    {"21", "international NGO", NULL},
    {"22", "national NGO", "ngo"},
    {"23", "regional NGO", NULL},
    {"24", "partner-country NGO", NULL},
    {"30", "public-private partnership", NULL},
    {"40", "multilateral", "multilateral"},
    {"60", "foundation", "foundation"},
    {"70", "private sector", NULL},
    {"71", "private sector in provider country", NULL},
    {"72", "private sector in recipient country", NULL},
    {"73", "private sector in third country", NULL},
    {"80", "academic, training and research", NULL},
    {"90", "other", "other"},
    {"fund", "trust fund", NULL},
    {"country", "country", NULL},
    {"region", "region", NULL},
};
LIST_OF(codes_party_type, "party type");

static const struct code codes_activity_status_items[] = {
    {"", "not stated", NULL},
    {"1", "pipeline", "pipeline"},
    {"2", "implementation", "implementation"},
    {"3", "finalisation", "finalisation"},
    {"4", "closed", "closed"},
    {"5", "cancelled", "cancelled"},
    {"6", "suspended", "suspended"},
};
LIST_OF(codes_activity_status, "activity status");

static const struct code codes_grade_items[] = {
    {"", "not graded", NULL},
    {"A", "signed document or bank advice", NULL},
    {"B", "official statement", NULL},
    {"C", "third-party report", NULL},
    {"D", "press", NULL},
};
LIST_OF(codes_grade, "evidence grade");

static const struct code codes_earmarking_items[] = {
    {"", "not stated", NULL},
    {"1", "unearmarked", "unearmarked"},
    {"2", "softly earmarked", NULL},
    {"3", "earmarked", "earmarked"},
    {"4", "tightly earmarked", NULL},
};
LIST_OF(codes_earmarking, "earmarking");

static const struct code codes_yes_items[] = {
    {"", "no", NULL}, {"yes", "yes", "true 1 y"},
};
LIST_OF(codes_yes, "flag");

static const struct code codes_kind_items[] = {
    {"", "", NULL},
    {"book", "book", NULL},         {"party", "party", NULL},
    {"activity", "activity", NULL}, {"event", "event", NULL},
    {"evidence", "evidence", NULL}, {"flow", "flow", NULL},
    {"link", "link", NULL},         {"schedule", "schedule", NULL},
    {"claim", "claim", NULL},       {"rate", "rate", NULL},
    {"deflator", "deflator", NULL}, {"amend", "amend", NULL},
    {"void", "void", NULL},
};
LIST_OF(codes_kind, "kind");
// clang-format on

unsigned code_find(const struct code_list *list, struct slice name)
{
    for (unsigned i = 1; i < list->count; i++)
        if (slice_is(name, list->codes[i].name))
            return i;
    return 0;
}

static bool word_is_same(struct slice word, const char *text, size_t size)
{
    return word.size == size && strncasecmp(word.data, text, size) == 0;
}

static bool word_is_among(struct slice word, const char *words)
{
    while (words != NULL && *words != '\0') {
        size_t size = strcspn(words, " ");
        if (word_is_same(word, words, size))
            return true;
        words += size;
        words += strspn(words, " ");
    }
    return false;
}

unsigned code_recognise(const struct code_list *list, struct slice word)
{
    for (unsigned i = 1; i < list->count; i++) {
        const struct code *code = &list->codes[i];
        if (word_is_same(word, code->name, strlen(code->name)) ||
            word_is_same(word, code->label, strlen(code->label)) || word_is_among(word, code->also))
            return i;
    }
    return 0;
}

const char *code_name(const struct code_list *list, unsigned number)
{
    return number < list->count ? list->codes[number].name : "";
}

const char *code_label(const struct code_list *list, unsigned number)
{
    return number < list->count ? list->codes[number].label : "";
}

enum boundary boundary_of_type(enum party_type type)
{
    switch (type) {
    case PARTY_21:
    case PARTY_22:
    case PARTY_23:
    case PARTY_24:
    case PARTY_40:
    case PARTY_FUND:
    case PARTY_COUNTRY:
    case PARTY_REGION: return BOUNDARY_INSIDE;
    case PARTY_10:
    case PARTY_11:
    case PARTY_15:
    case PARTY_30:
    case PARTY_60:
    case PARTY_70:
    case PARTY_71:
    case PARTY_72:
    case PARTY_73:
    case PARTY_80:
    case PARTY_90: return BOUNDARY_OUTSIDE;
    case PARTY_TYPE_NONE: break;
    }
    return BOUNDARY_NONE;
}
