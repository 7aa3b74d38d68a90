// The counting proof as a section.
#include "report/explain.h"
#include "report/sections.h"

#define SHOWN_IDS 20

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
    table.title = title_with_scope(making, "From everything found to what is counted");
    section_add_table(making, out, &table);
    out->intro = "Everything the question finds in a currency, less what does not count, is the "
                 "total. Stages are never added: they are the same money.";
    return true;
}
