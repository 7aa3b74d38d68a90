#include "exchange/writer.h"

#include "core/amount.h"
#include "core/date.h"

static const enum key hxl_keys[] = {KEY_ID,         KEY_STAGE, KEY_FROM,   KEY_TO,     KEY_AMOUNT,
                                    KEY_EQUIVALENT, KEY_DATE,  KEY_STATED, KEY_PERIOD, KEY_ACTIVITY,
                                    KEY_RECIPIENT,  KEY_FORM,  KEY_CLASS,  KEY_SHARED, KEY_NATURE,
                                    KEY_PART_OF,    KEY_TITLE, KEY_NONE};
static const enum key iati_keys[] = {
    KEY_ID,     KEY_STAGE,  KEY_FROM,       KEY_TO,           KEY_AMOUNT,   KEY_EQUIVALENT,
    KEY_DATE,   KEY_PERIOD, KEY_VALUE_DATE, KEY_VIA,          KEY_ACTIVITY, KEY_RECIPIENT,
    KEY_SECTOR, KEY_NATURE, KEY_FINANCE,    KEY_HUMANITARIAN, KEY_PART_OF,  KEY_SHARED,
    KEY_CLASS,  KEY_TITLE,  KEY_REFS,       KEY_NONE};
static const enum key journal_keys[] = {KEY_ID,     KEY_STAGE, KEY_FROM,   KEY_TO,
                                        KEY_AMOUNT, KEY_DATE,  KEY_NATURE, KEY_PART_OF,
                                        KEY_SHARED, KEY_CLASS, KEY_TITLE,  KEY_NONE};

const struct writer writer_table[] = {
    {"hxl", false, hxl_keys, hxl_write},
    {"iati", true, iati_keys, iati_write},
    {"journal", false, journal_keys, journal_write},
};
const size_t writer_count = COUNT_OF(writer_table);

void writer_say(struct writer_log *log, const char *id, const char *text)
{
    bool is_new = false;
    uint32_t *place = map_put(&log->by_text, slice_of(text), &is_new);
    if (is_new) {
        struct writer_remark remark = {arena_string(log->arena, text), arena_string(log->arena, id),
                                       0};
        LIST_PUSH(log->arena, &log->remarks, remark);
        *place = (uint32_t)log->remarks.count - 1;
    }
    log->remarks.items[*place].count++;
}

void writer_say_fields(struct writer_log *log, const struct record *record, const enum key *keys,
                       struct arena *scratch)
{
    for (int key = 0; key < KEY_COUNT; key++) {
        const enum key *known = keys;
        while (*known != KEY_NONE && *known != (enum key)key)
            known++;
        bool is_programs = key == KEY_RECORDED || key == KEY_BY || key == KEY_TARGET ||
                           key == KEY_TARGET_KIND || key == KEY_REASON || key == KEY_BECAUSE;
        if (*known == KEY_NONE && !is_programs && record->values[key].count != 0)
            writer_say(log, record_text(record, KEY_ID),
                       arena_printf(scratch, "\"%s\" is left out", key_name((enum key)key)));
    }
}

const char *writer_party_name(const struct writer_source *source, const char *id)
{
    const struct record *party = id == NULL ? NULL : source->find(source->user, id);
    const char *name = party == NULL ? NULL : record_text(party, KEY_NAME);
    return name == NULL ? id : name;
}

const char *writer_day(const struct record *record, enum key key, struct writer_log *log,
                       struct arena *scratch)
{
    const char *text = record_text(record, key);
    const char *id = record_text(record, KEY_ID);
    int32_t first, last;
    char day[DATE_TEXT_MAX];
    if (text == NULL || !date_read_days(slice_of(text), &first, &last))
        return NULL;
    if (first == DAY_MIN && last == DAY_MAX) {
        writer_say(log, id, "an undated flow is left out");
        return NULL;
    }
    if (first == DAY_MIN)
        writer_say(log, id, "a date without a beginning is written as its last day");
    else if (first != last)
        writer_say(log, id, "a date of more than one day is written as its first day");
    return arena_string(scratch, day_format(first == DAY_MIN ? last : first, day));
}

const char *writer_amount(const struct record *record, const char **currency,
                          struct writer_log *log, struct arena *scratch)
{
    struct amount amount;
    struct error err;
    char out[DECIMAL_TEXT_MAX];
    *currency = NULL;
    if (!amount_read(slice_of(record_text(record, KEY_AMOUNT)), &amount, &err) ||
        amount.kind == AMOUNT_UNKNOWN)
        return NULL;
    if (amount.kind != AMOUNT_EXACT)
        writer_say(log, record_text(record, KEY_ID),
                   "an amount that is about, up to, at least or a range is written as stated");
    *currency = amount.currency->code;
    return arena_string(scratch, decimal_format(amount.stated, out));
}
