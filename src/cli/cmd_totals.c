// ledger totals: sums by any dimensions, ending with what they did not count.
#include <stdio.h>

#include "base/json.h"
#include "cli/context.h"
#include "report/totals.h"

static const char *amount_text(const struct sum *sum, const struct currency *currency,
                               struct arena *arena)
{
    char out[DECIMAL_TEXT_MAX];
    if (currency == NULL)
        return NULL;
    return arena_string(arena, decimal_format(sum_decimal(sum->stated), out));
}

static void put_head(struct json_writer *writer, const struct snapshot *snapshot,
                     const struct question *question)
{
    char root[HASH_HEX_MAX];
    char time[TIME_TEXT_MAX];
    json_key(writer, "book");
    json_begin_object(writer);
    json_pair(writer, "origin", snapshot->head.origin);
    json_key(writer, "size");
    json_number(writer, (long long)snapshot->head.size);
    json_pair(writer, "root", hash_hex(&snapshot->head.root, root));
    json_end(writer);
    json_pair(writer, "as_of", time_format(snapshot->as_of_time, time));
    json_key(writer, "by");
    json_begin_array(writer);
    for (size_t i = 0; i < question->by_count; i++)
        json_string(writer, dimension_name(question->by[i]));
    json_end(writer);
}

static void put_excluded(struct json_writer *writer, const struct totals *totals,
                         struct arena *arena)
{
    json_key(writer, "excluded");
    json_begin_array(writer);
    for (size_t i = 0; i < totals->excluded_count; i++) {
        const struct totals_excluded *excluded = &totals->excluded[i];
        json_begin_object(writer);
        json_pair(writer, "class", counted_name(excluded->counted));
        json_key(writer, "count");
        json_number(writer, (long long)excluded->sum.count);
        json_pair(writer, "currency", excluded->currency == NULL ? NULL : excluded->currency->code);
        json_pair(writer, "stated", amount_text(&excluded->sum, excluded->currency, arena));
        json_end(writer);
    }
    json_end(writer);
}

static bool print_json(const struct context *context, const struct totals *totals,
                       const struct table *table, const struct snapshot *snapshot,
                       struct error *err)
{
    struct buffer out = {.arena = context->arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    json_begin_object(&writer);
    put_head(&writer, snapshot, totals->question);
    json_key(&writer, "rows");
    if (!render_json_rows_to(table, &writer, stdout, err))
        return false;
    put_excluded(&writer, totals, context->arena);
    json_end(&writer);
    fwrite(out.data, 1, out.size, stdout);
    putchar('\n');
    return context_finish_output(err);
}

bool cmd_totals(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct snapshot snapshot;
    struct question question;
    struct totals totals;
    if (!arguments_expect(&context->arguments, 0, 0, "", err) ||
        !context_question(context, arguments_get(&context->arguments, "by"), &question, err) ||
        !context_snapshot(context, &store, &snapshot, err) ||
        !context_conversion(context, &snapshot, &question, err) ||
        !totals_fold(&totals, &snapshot, &question, context->arena, err))
        return false;
    struct table table = totals_table(&totals, &snapshot, context->arena);
    if (totals.flow_count == 0)
        fprintf(stderr, "ledger: no flows match\n");
    // a CSV has rows only; what they leave out is said beside them
    const char *left_out = totals_excluded_words(&totals, context->arena);
    if (arguments_has(&context->arguments, "csv") && left_out != NULL)
        fprintf(stderr, "ledger: %s\n", left_out);
    if (arguments_has(&context->arguments, "json"))
        return print_json(context, &totals, &table, &snapshot, err);
    return context_print_table(context, &table, err);
}
