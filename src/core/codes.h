// The code lists: words a field may hold, with their codes elsewhere and their English labels.
//
// Code values are the enum's own numbers (0 is "absent" in every list), so that columns store them
// as small integers. Sources: IATI 2.03 (OrganisationType, ActivityStatus, FinanceType), OCHA FTS
// (boundary classes, earmarking), model of the book for the rest.
#ifndef CORE_CODES_H
#define CORE_CODES_H

#include <stdbool.h>

#include "base/text.h"

struct code {
    const char *name;  // canonical, as the body has it
    const char *label; // for people
    const char *also;  // space-separated other words accepted on entry; NULL: none
};

struct code_list {
    const char *title;        // "stage", for messages
    const struct code *codes; // codes[0] is the absent one with name ""
    unsigned count;           // the absent one included
};

// clang-format off
enum stage {
    STAGE_NONE, STAGE_PLAN, STAGE_PLEDGE, STAGE_COMMITMENT, STAGE_DISBURSEMENT, STAGE_EXPENDITURE,
    STAGE_COUNT
};
enum nature {
    NATURE_NONE, // counts as a contribution
    NATURE_CONTRIBUTION, NATURE_TRANSFER, NATURE_INTEREST, NATURE_FEE, NATURE_REFUND,
    NATURE_REALLOCATION
};
enum form { FORM_NONE, FORM_CASH, FORM_IN_KIND, FORM_SERVICE, FORM_DEBT_RELIEF };
enum finance { FINANCE_NONE, FINANCE_GRANT, FINANCE_LOAN, FINANCE_EQUITY, FINANCE_GUARANTEE };
enum flow_class { CLASS_NONE, CLASS_INCOMING, CLASS_INTERNAL, CLASS_OUTGOING, CLASS_OUTSIDE };
enum boundary { BOUNDARY_NONE, BOUNDARY_INSIDE, BOUNDARY_OUTSIDE };
enum link_type { LINK_NONE, LINK_FULFILS, LINK_REDUCES, LINK_REFUNDS, LINK_CANCELS };
enum rate_type { RATE_NONE, RATE_SPOT, RATE_AVERAGE, RATE_BUDGET, RATE_STATED };
enum claim_standing { STANDING_NONE, STANDING_ADOPTED, STANDING_REJECTED, STANDING_OPEN };
// OrganisationType codes and the three of ours, in the order of the list below.
enum party_type {
    PARTY_TYPE_NONE,
    PARTY_10, PARTY_11, PARTY_15, PARTY_21, PARTY_22, PARTY_23, PARTY_24, PARTY_30, PARTY_40,
    PARTY_60, PARTY_70, PARTY_71, PARTY_72, PARTY_73, PARTY_80, PARTY_90,
    PARTY_FUND, PARTY_COUNTRY, PARTY_REGION
};

// clang-format on

extern const struct code_list codes_stage, codes_nature, codes_form, codes_finance, codes_class,
    codes_boundary, codes_link_type, codes_rate_type, codes_standing, codes_party_type,
    codes_activity_status, codes_grade, codes_earmarking, codes_yes, codes_kind;

// The number of a canonical name; 0 when there is none.
unsigned code_find(const struct code_list *list, struct slice name);
// The same for a word people write (any case, and the list's other words).
unsigned code_recognise(const struct code_list *list, struct slice word);
const char *code_name(const struct code_list *list, unsigned number);
const char *code_label(const struct code_list *list, unsigned number);

// The boundary a party has when none is given: fund, 21-24, 40, country, region are inside.
enum boundary boundary_of_type(enum party_type type);

#endif
