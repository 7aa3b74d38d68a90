// ledger totals: sums by any dimensions, ending with what they did not count.
#include <stdio.h>

#include "base/json.h"
#include "cli/context.h"
#include "report/explain.h"
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
    context_put_book(writer, snapshot);
    json_pair(writer, "view", view_name(question->view));
    if (question->converter != NULL) {
        json_pair(writer, "in", converter_target(question->converter)->code);
        json_pair(writer, "rates", converter_words(question->converter));
    }
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
    if (totals->part_count != 0) {
        struct table parts = totals_parts_table(totals, context->arena);
        json_key(&writer, "parts_in_other_rows");
        if (!render_json_rows_to(&parts, &writer, NULL, err))
            return false;
    }
    json_end(&writer);
    fwrite(out.data, 1, out.size, stdout);
    putchar('\n');
    return context_finish_output(err);
}

#define SHOWN_IDS 20 // of a step, in text

static bool put_step(struct json_writer *writer, const struct proof *proof,
                     const struct proof_step *step, const struct snapshot *snapshot,
                     struct error *err)
{
    char amount[DECIMAL_TEXT_MAX];
    struct arena scratch CLEANUP(arena_done) = {0};
    struct proof_records records = explain_records(step, 0, &scratch);
    decimal_format(sum_decimal(step->amount), amount);
    json_begin_object(writer);
    json_pair(writer, "step", step->name);
    json_pair(writer, "amount", proof->currency == NULL || step->count == 0 ? NULL : amount);
    json_key(writer, "count");
    json_number(writer, (long long)step->count);
    json_key(writer, "records");
    json_begin_array(writer);
    for (size_t i = 0; i < records.count; i++) {
        struct arena reading CLEANUP(arena_done) = {0};
        const char *id;
        if (!explain_id(snapshot, records.items[i], &id, &reading, err))
            return false;
        json_string(writer, id);
    }
    json_end(writer);
    json_end(writer);
    return true;
}

static bool print_proofs_json(const struct context *context, const struct explanation *explanation,
                              const struct snapshot *snapshot, const struct question *question,
                              struct error *err)
{
    struct buffer out = {.arena = context->arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    json_begin_object(&writer);
    put_head(&writer, snapshot, question);
    json_key(&writer, "proofs");
    json_begin_array(&writer);
    for (size_t i = 0; i < explanation->proof_count; i++) {
        const struct proof *proof = &explanation->proofs[i];
        json_begin_object(&writer);
        json_pair(&writer, "stage",
                  proof->is_firm ? "firm" : code_name(&codes_stage, proof->stage));
        json_pair(&writer, "currency", proof->currency == NULL ? NULL : proof->currency->code);
        json_key(&writer, "steps");
        json_begin_array(&writer);
        for (size_t j = 0; j < proof->step_count; j++) {
            if (!put_step(&writer, proof, &proof->steps[j], snapshot, err))
                return false;
            fwrite(out.data, 1, out.size, stdout);
            buffer_clear(&out);
        }
        json_end(&writer);
        json_end(&writer);
    }
    json_end(&writer);
    json_end(&writer);
    fwrite(out.data, 1, out.size, stdout);
    putchar('\n');
    return context_finish_output(err);
}

// The counting proof instead of the totals.
static bool explain(const struct context *context, const struct snapshot *snapshot,
                    const struct question *question, struct error *err)
{
    struct explanation explanation;
    struct table table;
    size_t shown = arguments_has(&context->arguments, "csv") ? 0 : SHOWN_IDS;
    if (question->view == VIEW_CUMULATIVE)
        return error_set(err, ERROR_USAGE,
                         "--explain is of the exclusive view, stage by stage, or of --firm");
    if (!explain_make(&explanation, snapshot, question, context->arena, err))
        return false;
    if (explanation.proof_count == 0)
        fprintf(stderr, "ledger: no flows match\n");
    if (arguments_has(&context->arguments, "json"))
        return print_proofs_json(context, &explanation, snapshot, question, err);
    return explain_table(&table, &explanation, snapshot, shown, context->arena, err) &&
           context_print_table(context, snapshot, &table, err);
}

bool cmd_totals(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct snapshot snapshot;
    struct question question;
    struct totals totals;
    if (!arguments_expect(&context->arguments, 0, 0, "", err) ||
        !context_question(context, arguments_get(&context->arguments, "by"), &question, err) ||
        !context_view(context, &question.view, err) ||
        !context_snapshot(context, &store, &snapshot, err) ||
        !context_conversion(context, &snapshot, &question, err))
        return false;
    if (arguments_has(&context->arguments, "explain"))
        return explain(context, &snapshot, &question, err);
    if (!totals_fold(&totals, &snapshot, &question, context->arena, err) ||
        !totals_check_rates(&totals, err))
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
    if (!context_print_table(context, &snapshot, &table, err))
        return false;
    if (totals.part_count == 0)
        return true;
    struct table parts = totals_parts_table(&totals, context->arena);
    if (arguments_has(&context->arguments, "csv")) {
        fprintf(stderr,
                "ledger: not in their own rows but in that of their whole: %zu sum%s of parts; "
                "--json lists them\n",
                totals.part_count, totals.part_count == 1 ? "" : "s");
        return true;
    }
    putchar('\n');
    return context_print_table(context, &snapshot, &parts, err);
}
