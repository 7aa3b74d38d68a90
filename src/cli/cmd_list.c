// ledger list: the standing records of a kind; flows by filter.
#include <stdio.h>
#include <string.h>

#include "cli/context.h"
#include "report/listing.h"

static bool listed_kind(const char *word, enum kind *kind, struct error *err)
{
    struct suggestion near = {.word = word};
    for (int i = KIND_PARTY; i < KIND_AMEND; i++) {
        const struct kind_info *info = kind_info((enum kind)i);
        suggestion_offer(&near, info->name);
        if (strcmp(word, info->name) == 0 || strcmp(word, info->plural) == 0) {
            *kind = (enum kind)i;
            return true;
        }
    }
    error_set(err, ERROR_USAGE,
              "\"%s\" is no kind of record that can be listed; expected flow, "
              "party, activity, event, evidence, link, claim, rate, deflator or schedule",
              word);
    return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
}

static bool has_filters(const struct question *question)
{
    for (int filter = 0; filter < FILTER_COUNT; filter++)
        if (question->value_count[filter] != 0)
            return true;
    return question->has_since || question->has_until || question->has_as_stated;
}

bool cmd_list(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct snapshot snapshot;
    struct question question;
    struct table table CLEANUP(table_close) = {0};
    enum kind kind = KIND_FLOW;
    if (!arguments_expect(&context->arguments, 0, 1, "", err))
        return false;
    if (context->arguments.positional_count == 1 &&
        !listed_kind(context->arguments.positional[0], &kind, err))
        return false;
    if (!context_question(context, NULL, &question, err))
        return false;
    if (kind != KIND_FLOW && has_filters(&question))
        return error_set(err, ERROR_USAGE, "filters go with flows only");
    if (!context_snapshot(context, &store, &snapshot, err) ||
        !listing_make(&table, &snapshot, &question, kind, context->arena, err))
        return false;
    if (table_row_count(&table) == 0)
        fprintf(stderr, "ledger: no %s match\n", kind_info(kind)->plural);
    return context_print_table(context, &snapshot, &table, err);
}
