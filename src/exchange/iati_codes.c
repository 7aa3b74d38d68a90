// Code lists of IATI that the book has words of its own for: TransactionType, FinanceType,
// OrganisationRole. Version 1 had letters and words where version 2 has numbers.
#include "exchange/iati_activity.h"

#include <string.h>

// clang-format off
static const struct iati_type types[] = {
    {"1", "IF", STAGE_DISBURSEMENT, NATURE_NONE, FINANCE_NONE, true},
    {"2", "C", STAGE_COMMITMENT, NATURE_NONE, FINANCE_NONE, false},
    {"3", "D", STAGE_DISBURSEMENT, NATURE_NONE, FINANCE_NONE, false},
    {"4", "E", STAGE_EXPENDITURE, NATURE_NONE, FINANCE_NONE, false},
    {"5", "IR", STAGE_DISBURSEMENT, NATURE_INTEREST, FINANCE_LOAN, false},
    {"6", "LR", STAGE_DISBURSEMENT, NATURE_REFUND, FINANCE_LOAN, false},
    {"7", "R", STAGE_DISBURSEMENT, NATURE_REFUND, FINANCE_NONE, false},
    {"8", "QP", STAGE_DISBURSEMENT, NATURE_NONE, FINANCE_EQUITY, false},
    {"9", "QS", STAGE_DISBURSEMENT, NATURE_REFUND, FINANCE_EQUITY, false},
    {"10", "CG", STAGE_COMMITMENT, NATURE_NONE, FINANCE_GUARANTEE, false},
    {"11", NULL, STAGE_COMMITMENT, NATURE_NONE, FINANCE_NONE, true},
    {"12", NULL, STAGE_PLEDGE, NATURE_NONE, FINANCE_NONE, false},
    {"13", NULL, STAGE_PLEDGE, NATURE_NONE, FINANCE_NONE, true},
};
// clang-format on

const struct iati_type *iati_type_find(const char *code)
{
    for (size_t i = 0; code != NULL && i < COUNT_OF(types); i++)
        if (strcmp(code, types[i].code) == 0 || text_equal_nocase(code, types[i].letters))
            return &types[i];
    return NULL;
}

enum finance iati_finance(const char *finance_type, bool *is_debt_relief)
{
    *is_debt_relief = false;
    if (finance_type == NULL)
        return FINANCE_NONE;
    size_t size = strlen(finance_type);
    if (size == 4 && strncmp(finance_type, "11", 2) == 0)
        return FINANCE_GUARANTEE;
    if (size != 3)
        return FINANCE_NONE;
    *is_debt_relief = finance_type[0] == '6';
    switch (finance_type[0]) {
    case '1':
    case '2': return FINANCE_GRANT; // grants, interest subsidies
    case '4': return FINANCE_LOAN;
    case '3':
    case '5':
    case '7': return FINANCE_EQUITY; // capital subscriptions, shares, direct investment
    default: return FINANCE_NONE;
    }
}

bool iati_is_role(const char *role, const char *code, const char *word)
{
    return text_equal(role, code) || text_equal_nocase(role, word);
}
