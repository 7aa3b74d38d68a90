// The counting proof as a section.
#include <string.h>

#include "report/explain.h"
#include "report/section_charts.h"
#include "report/sections.h"

#define SHOWN_IDS 20

// The entries a step takes away or starts from.
static struct criteria step_criteria(const struct making *making, const struct proof *proof,
                                     const struct proof_step *step)
{
    struct criteria criteria = {.arena = making->arena};
    const char *stage = code_name(&codes_stage, proof->stage);
    if (proof->currency == NULL)
        criteria_number(&criteria, "is_unknown", 1);
    else
        criteria_is(&criteria, "currency", proof->currency->code);
    switch (step->kind) {
    case PROOF_NAIVE: break;
    case PROOF_OTHER_STAGES: criteria_is_not(&criteria, "stage", stage); break;
    case PROOF_NOT_COUNTED:
        criteria_is(&criteria, "stage", stage);
        criteria_is(&criteria, "class", step->name);
        break;
    case PROOF_OTHER_RECIPIENTS:
    case PROOF_TOTAL:
        criteria_is(&criteria, "stage", stage);
        criteria_number(&criteria, "counts", 1);
        break;
    }
    return criteria;
}

static const struct origin *amount_origin(const struct making *making, const struct proof *proof,
                                          const struct proof_step *step)
{
    struct arena *arena = making->arena;
    struct criteria criteria = step_criteria(making, proof, step);
    const struct origin *whole = derive_entries(making, "stated", &criteria);
    switch (step->kind) {
    case PROOF_NAIVE: return whole;
    case PROOF_OTHER_STAGES:
    case PROOF_NOT_COUNTED: return origin_plus(arena, NULL, whole, true);
    case PROOF_OTHER_RECIPIENTS:
        return origin_plus(arena, derive_entries(making, "counted_amount", &criteria), whole, true);
    // not the sum of the steps: in doubles what is left of huge ones would be wrong
    case PROOF_TOTAL: return derive_sum(making, &criteria);
    }
    return NULL;
}

// The rows stand in the order of the proofs, each under a heading.
static void add_origins(const struct making *making, const struct explanation *explanation,
                        struct table *table)
{
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, table->row_count);
    size_t at = 0;
    memcpy(rows, table->rows, table->row_count * sizeof(*rows));
    for (size_t i = 0; i < explanation->proof_count; i++) {
        const struct proof *proof = &explanation->proofs[i];
        at++;
        for (size_t j = 0; j < proof->step_count; j++, at++) {
            const struct proof_step *step = &proof->steps[j];
            struct cell *cells = NEW_ARRAY(making->arena, struct cell, EXPLAIN_COLUMNS);
            struct criteria criteria = step_criteria(making, proof, step);
            memcpy(cells, rows[at].cells, EXPLAIN_COLUMNS * sizeof(*cells));
            cells[EXPLAIN_AMOUNT].origin = amount_origin(making, proof, step);
            if (step->kind != PROOF_OTHER_RECIPIENTS)
                cells[EXPLAIN_COUNT].origin = derive_count(making, &criteria);
            rows[at].cells = cells;
        }
    }
    table->rows = rows;
}

// "Everything added up would be 15,560.8 US$ million; 11,739.4 US$ million is pledged".
static const char *proof_message(const struct making *making, const struct proof *proof)
{
    static const char *const verbs[STAGE_COUNT] = {
        [STAGE_PLEDGE] = "pledged",    [STAGE_COMMITMENT] = "committed",
        [STAGE_DISBURSEMENT] = "paid", [STAGE_EXPENDITURE] = "spent",
        [STAGE_PLAN] = "planned",      [STAGE_NONE] = "counted"};
    const struct proof_step *last = &proof->steps[proof->step_count - 1];
    return arena_printf(making->arena, "Everything added up would be %s; %s is %s",
                        money_words(making, proof->steps[0].amount, false),
                        money_words(making, last->amount, false), verbs[proof->stage]);
}

// Of the stages that are asked for most, in the reporting currency.
static void add_charts(const struct making *making, struct section *out, const struct table *table,
                       const struct explanation *explanation)
{
    size_t at = 0;
    for (size_t i = 0; i < explanation->proof_count; i++) {
        const struct proof *proof = &explanation->proofs[i];
        size_t first = at + 1; // under its heading
        at = first + proof->step_count;
        if (proof->currency == NULL || !text_equal(proof->currency->code, making->currency) ||
            (proof->stage != STAGE_PLEDGE && proof->stage != STAGE_DISBURSEMENT))
            continue;
        struct chart_series *series = NEW(making->arena, struct chart_series);
        *series = (struct chart_series){code_label(&codes_stage, proof->stage),
                                        stage_fill(proof->stage), EXPLAIN_AMOUNT};
        struct chart chart = {
            .kind = CHART_WATERFALL,
            .key = arena_printf(making->arena, "counting_proof_chart_%s",
                                code_name(&codes_stage, proof->stage)),
            .title = proof_message(making, proof),
            .measure = arena_printf(making->arena, "%s, %s", table->title, making->short_unit),
            .axis = making->short_unit,
            .table = table,
            .edge_column = CHART_NO_COLUMN,
            .figures = chart_figures(making),
            .first_row = first,
            .row_count = proof->step_count,
            .series = series,
            .series_count = 1,
            .partial_row = CHART_NO_COLUMN};
        section_add_waterfall(making, out, &chart);
    }
}

bool section_counting_proof(struct making *making, struct section *out, struct error *err)
{
    struct explanation explanation;
    struct table table;
    struct question question = *making->question;
    question.by_count = 0;
    if (!explain_make(&explanation, making->snapshot, &question, making->arena, err))
        return false;
    if (explanation.proof_count == 0)
        return true;
    if (!explain_table(&table, &explanation, making->snapshot, SHOWN_IDS, making->arena, err))
        return false;
    // of converted amounts the entries do not hold what is not counted
    if (derive_is_exact(making) && making->question->converter == NULL)
        add_origins(making, &explanation, &table);
    table.title = title_with_scope(making, "From everything found to what is counted");
    section_add_table(making, out, &table);
    add_charts(making, out, &out->tables[out->table_count - 1], &explanation);
    out->intro = "Everything the question finds in a currency, less what does not count, is the "
                 "total. Stages are never added: they are the same money.";
    return true;
}
