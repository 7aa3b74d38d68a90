// One IATI activity as its file has it, and the steps in which it becomes records.
//
// Texts are NULL when the file has none. The elements are named as in the standard.
#ifndef EXCHANGE_IATI_ACTIVITY_H
#define EXCHANGE_IATI_ACTIVITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"
#include "core/codes.h"
#include "exchange/foreign.h"

struct iati_org {
    const char *ref, *type, *name;
    const char *role;     // participating-org only
    const char *activity; // provider-activity-id, receiver-activity-id
    bool is_given;
};

struct iati_share {
    const char *code, *vocabulary, *percentage;
};
struct iati_shares {
    struct iati_share *items;
    size_t count;
    size_t capacity;
};

struct iati_value {
    const char *number, *currency, *date;
};

struct iati_transaction {
    size_t line;
    const char *key; // what tells it from the others of its activity (iati_prepare)
    const char *ref, *type, *date, *description, *finance_type, *humanitarian;
    struct iati_value value;
    struct iati_org provider, receiver;
    struct iati_shares recipients, sectors;
};

// A budget or a planned disbursement.
struct iati_plan {
    size_t line;
    const char *key; // "budget:2021-01-01/2021-12-31", unique in its activity (iati_prepare)
    bool is_budget;
    bool is_superseded; // by a revised budget of its period (iati_prepare)
    const char *type;   // budget: 2 is revised
    const char *start, *end;
    struct iati_value value;
    struct iati_org provider, receiver;
};

struct iati_activity {
    size_t line;
    const char *identifier, *title, *description, *status, *currency, *finance_type, *humanitarian;
    const char *parent; // identifier of the related activity it is part of
    const char *start_planned, *start_actual, *end_planned, *end_actual;
    struct iati_org reporting;
    bool is_secondary; // reported by somebody who takes no part in it
    LIST(struct iati_org) participating;
    struct iati_shares recipients, sectors;
    LIST(struct iati_transaction) transactions;
    LIST(struct iati_plan) plans;
    // The activity's one commitment, whose instalments planned disbursements are; SIZE_MAX: there
    // is none, or there are several (iati_prepare).
    size_t commitment;
};

// After all of it was read: what each part needs to know of the others.
void iati_prepare(struct iati_activity *activity, struct arena *arena);

// ---- codes ----

struct iati_type {
    const char *code, *letters; // of version 2, of version 1 (NULL: none)
    enum stage stage;
    enum nature nature;
    enum finance finance;
    bool is_incoming; // to the reporting organisation
};
// By either code; NULL when there is none.
const struct iati_type *iati_type_find(const char *code);
// FinanceType: what kind of finance the code's hundreds stand for, and whether it is debt relief.
enum finance iati_finance(const char *finance_type, bool *is_debt_relief);
// OrganisationRole of either version: 1 or "Funding", 4 or "Implementing".
bool iati_is_role(const char *role, const char *code, const char *word);

// ---- records ----

// The activity and its programme. False when it was refused, and nothing of it can be taken.
bool iati_put_activity(struct foreign *foreign, const struct iati_activity *activity);
void iati_put_transaction(struct foreign *foreign, const struct iati_activity *activity,
                          size_t index);
void iati_put_plan(struct foreign *foreign, const struct iati_activity *activity, size_t index);

// The party an <...-org> stands for, yielded when it is new; its id. NULL when it names nobody.
// Who receives and has no type is inside the boundary.
const char *iati_take_org(struct foreign *foreign, const struct iati_activity *activity,
                          const struct iati_org *org, bool is_receiver);
const char *iati_take_country(struct foreign *foreign, const struct iati_activity *activity);
const char *iati_take_unnamed(struct foreign *foreign, bool is_receiver);

#endif
