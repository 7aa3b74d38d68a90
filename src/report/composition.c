// What a total is made of: loans beside grants, goods beside cash. (model: 6.8)
#include "core/currency.h"
#include "report/promises.h"

static bool fold_by(const struct making *making, enum dimension dimension, struct totals *out,
                    struct error *err)
{
    struct question *question = NEW(making->arena, struct question);
    *question = question_by(making, dimension);
    question->converter = NULL;
    return totals_fold(out, making->snapshot, question, making->arena, err);
}

// "loans 5 USD, 7 EUR": all rows of the stage with that value.
static void put_value(struct buffer *out, const struct totals *totals, enum stage stage,
                      const char *value, const char *label)
{
    bool is_first = true;
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct totals_row *row = &totals->rows[i];
        if (row->stage != stage || !text_equal(row->values[0].id, value))
            continue;
        buffer_printf(out, "%s%s ",
                      is_first && out->size != 0 ? "; "
                      : is_first                 ? ""
                                                 : ",",
                      is_first ? label : "");
        is_first = false;
        if (row->currency == NULL) {
            buffer_printf(out, "%s unknown", text_count(out->arena, row->sum.count));
            continue;
        }
        struct decimal stated = sum_decimal(row->sum.stated);
        buffer_printf(out, "%s%s %s", sum_mark(&row->sum),
                      decimal_format_grouped(stated, stated.scale, "\u2212", out->arena),
                      row->currency->code);
    }
}

bool composition_words(const struct making *making, const char **out, struct error *err)
{
    static const struct {
        bool is_form;
        unsigned value;
        const char *label;
    } parts[] = {
        {false, FINANCE_LOAN, "loans"},           {false, FINANCE_EQUITY, "equity"},
        {false, FINANCE_GUARANTEE, "guarantees"}, {true, FORM_IN_KIND, "in kind"},
        {true, FORM_SERVICE, "services"},         {true, FORM_DEBT_RELIEF, "debt relief"},
    };
    struct totals by_finance, by_form;
    struct buffer words = {.arena = making->arena};
    *out = NULL;
    if (!fold_by(making, DIMENSION_FINANCE, &by_finance, err) ||
        !fold_by(making, DIMENSION_FORM, &by_form, err))
        return false;
    for (int stage = STAGE_PLEDGE; stage <= STAGE_DISBURSEMENT; stage++) {
        struct buffer one = {.arena = making->arena};
        for (size_t i = 0; i < COUNT_OF(parts); i++)
            put_value(&one, parts[i].is_form ? &by_form : &by_finance, (enum stage)stage,
                      code_name(parts[i].is_form ? &codes_form : &codes_finance, parts[i].value),
                      parts[i].label);
        if (one.size != 0)
            buffer_printf(&words, "%s%s: of it %s.", words.size == 0 ? "" : " ",
                          code_label(&codes_stage, (unsigned)stage), buffer_string(&one));
    }
    if (words.size != 0)
        *out = buffer_string(&words);
    return true;
}
