// Small pieces every section is built from.
#include <string.h>

#include "report/records.h"
#include "report/sections.h"

struct question question_by(const struct making *making, enum dimension dimension)
{
    struct question question = *making->question;
    question.by[0] = dimension;
    question.by_count = 1;
    return question;
}

struct cell cell_text(const char *text)
{
    return (struct cell){.type = text == NULL ? CELL_BLANK : CELL_TEXT, .text = text};
}

struct cell cell_id(const char *id)
{
    return (struct cell){.type = id == NULL ? CELL_BLANK : CELL_ID, .text = id};
}

struct cell cell_document(const struct making *making, const char *id)
{
    const struct snapshot *snapshot = making->snapshot;
    struct cell cell = cell_id(id);
    if (id != NULL) {
        cell.link = snapshot->evidence[snapshot_evidence(snapshot, id)].url;
        sources_cite(making->sources, id);
    }
    return cell;
}

enum cell_type field_cell_type(const struct field *field)
{
    return field->type == FIELD_TEXT || field->type == FIELD_WORDS ? CELL_TEXT : CELL_ID;
}

struct cell cell_field(const struct record *record, enum key key, struct arena *arena)
{
    const struct field *field = kind_field(record_shape(record), key);
    const struct value *value = &record->values[key];
    if (value->count == 0)
        return (struct cell){.type = CELL_BLANK};
    return (struct cell){.type = field_cell_type(field),
                         .text = value_joined(value, field->shape != SHAPE_ONE, arena),
                         .words = record_words(record, key, arena)};
}

struct cell cell_count(uint64_t count)
{
    return (struct cell){.type = CELL_COUNT,
                         .number = decimal_of((int64_t)count),
                         .gap = count == 0 ? GAP_NIL : GAP_NONE};
}

struct cell cell_day(int32_t day)
{
    bool is_open = day == DAY_MIN || day == DAY_MAX;
    return (struct cell){.type = is_open ? CELL_BLANK : CELL_DAY, .day = day};
}

struct cell cell_exact_day(const struct date *date)
{
    return cell_day(date_is_day(date) ? date->earliest : DAY_MIN);
}

struct cell cell_stated(const struct amount *amount, struct arena *arena)
{
    if (amount->kind == AMOUNT_UNKNOWN)
        return (struct cell){.type = CELL_AMOUNT, .gap = GAP_UNKNOWN};
    return (struct cell){
        .type = CELL_AMOUNT, .number = amount->stated, .words = amount_stated_words(amount, arena)};
}

struct cell cell_currency(const struct amount *amount)
{
    return cell_text(amount->currency == NULL ? NULL : amount->currency->code);
}

struct cell cell_flag(bool flag)
{
    return (struct cell){.type = CELL_FLAG, .number = decimal_of(flag)};
}

struct cell cell_amount(const struct sum *sum)
{
    struct cell cell = sum_cell(sum);
    cell.type = CELL_AMOUNT;
    return cell;
}

void section_add_table(const struct making *making, struct section *section,
                       const struct table *table)
{
    struct table *tables = NEW_ARRAY(making->arena, struct table, section->table_count + 1);
    if (section->table_count != 0)
        memcpy(tables, section->tables, section->table_count * sizeof(*tables));
    tables[section->table_count++] = *table;
    section->tables = tables;
}

void section_add_chart(const struct making *making, struct section *section,
                       const struct chart *chart)
{
    struct chart *charts = NEW_ARRAY(making->arena, struct chart, section->chart_count + 1);
    if (section->chart_count != 0)
        memcpy(charts, section->charts, section->chart_count * sizeof(*charts));
    charts[section->chart_count++] = *chart;
    section->charts = charts;
}

void table_add_note(const struct making *making, struct table *table, const char *note)
{
    const char **notes = NEW_ARRAY(making->arena, const char *, table->note_count + 1);
    if (table->note_count != 0)
        memcpy(notes, table->notes, table->note_count * sizeof(*notes));
    notes[table->note_count++] = note;
    table->notes = notes;
}

void table_note_rounding(const struct making *making, struct table *table)
{
    table_add_note(making, table, "Figures may not add up because of rounding.");
}

const char *currency_mark(const char *code)
{
    return strcmp(code, "USD") == 0 ? "US$" : code;
}

const char *title_with_scope(const struct making *making, const char *measure)
{
    if (making->scope[0] == '\0')
        return measure;
    return arena_printf(making->arena, "%s, %s", measure, making->scope);
}

enum chart_fill stage_fill(enum stage stage)
{
    switch (stage) {
    case STAGE_PLEDGE: return FILL_PLEDGED;
    case STAGE_COMMITMENT: return FILL_COMMITTED;
    case STAGE_DISBURSEMENT: return FILL_DISBURSED;
    case STAGE_EXPENDITURE: return FILL_SPENT;
    case STAGE_PLAN:
    case STAGE_NONE:
    case STAGE_COUNT: break;
    }
    return FILL_OTHER;
}

const char *figure_words(const struct making *making, const struct sum *sum)
{
    struct decimal value = sum_decimal(sum->stated);
    if (making->scale_power != 0 && value.scale + making->scale_power <= DECIMAL_SCALE_MAX)
        value.scale = (uint8_t)(value.scale + making->scale_power);
    else if (making->scale_power != 0)
        value = decimal_round(
            (struct decimal){sum->stated / decimal_power(making->scale_power), DECIMAL_SCALE_MAX},
            1);
    return arena_printf(
        making->arena, "%s%s", sum_mark(sum),
        decimal_format_grouped(value, making->scale_power == 0 ? 0 : 1, "\u2212", making->arena));
}
