#include "core/flow.h"

#include <assert.h>

static void fill_date(const struct record *record, enum key key, struct date *out)
{
    const char *text = record_text(record, key);
    struct error err;
    if (text == NULL)
        return;
    bool is_read = date_parse(slice_of(text), out, &err);
    assert(is_read);
    (void)is_read;
}

static unsigned code_of(const struct record *record, enum key key, const struct code_list *list)
{
    const char *text = record_text(record, key);
    return text == NULL ? 0 : code_find(list, slice_of(text));
}

struct flow flow_of(const struct record *record)
{
    struct flow flow = {
        .id = record_text(record, KEY_ID),
        .stage = (enum stage)code_of(record, KEY_STAGE, &codes_stage),
        .nature = (enum nature)code_of(record, KEY_NATURE, &codes_nature),
        .form = (enum form)code_of(record, KEY_FORM, &codes_form),
        .finance = (enum finance)code_of(record, KEY_FINANCE, &codes_finance),
        .class = (enum flow_class)code_of(record, KEY_CLASS, &codes_class),
        .is_shared = record_text(record, KEY_SHARED) != NULL,
        .record = record,
    };
    struct error err;
    bool is_read = amount_read(slice_of(record_text(record, KEY_AMOUNT)), &flow.amount, &err);
    assert(is_read);
    (void)is_read;
    fill_date(record, KEY_DATE, &flow.date);
    fill_date(record, KEY_PERIOD, &flow.period);
    fill_date(record, KEY_VALUE_DATE, &flow.value_date);
    fill_date(record, KEY_STATED, &flow.stated);
    return flow;
}

const char *stage_name(enum stage stage)
{
    return code_name(&codes_stage, stage);
}
