// One flow as FTS has it, whatever the file's format, and the records made of it.
//
// Texts are NULL when the file has none; numbers are texts as the file writes them.
#ifndef EXCHANGE_FTS_FLOW_H
#define EXCHANGE_FTS_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"
#include "exchange/foreign.h"

// FTS calls whatever a flow comes from or goes to an object.
struct fts_object {
    const char *type; // "Organization", "Location", "Plan", "Project", "UsageYear", ...
    const char *id;   // NULL in the flat CSV: the name stands for it
    const char *name;
    const char *code;                   // of a plan or project
    const char *org_type, *org_subtype; // of an organisation
};

struct fts_report {
    const char *organisation, *channel, *date, *source_type, *title, *url;
};

struct fts_flow {
    const char *id, *amount_usd, *original_amount, *original_currency, *exchange_rate;
    const char *boundary, *on_boundary, *status, *flow_type, *contribution_type, *method;
    const char *date, *decision_date, *first_reported, *budget_year;
    const char *description, *ref_code, *keywords, *earmarking;
    const char *parent;   // the flow it was split off
    const char *children; // those split off it, as one text
    bool is_old_money;    // "newMoney" is false
    LIST(struct fts_object) source;
    LIST(struct fts_object) destination;
    LIST(struct fts_report) reports;
};

// The parties of a side, each yielded when it is new; their ids, or NULL when none is named.
const char *fts_take_organisations(struct foreign *foreign, const struct fts_object *objects,
                                   size_t count);
const char *fts_take_location(struct foreign *foreign, const struct fts_object *objects,
                              size_t count);
const char *fts_take_unnamed(struct foreign *foreign, bool is_source);

// Begins and ends one item of `foreign`.
void fts_flow_records(struct foreign *foreign, const struct fts_flow *flow, size_t line);

#endif
