// Unknown and unsupported: contributions without an amount, figures without evidence, and amounts
// that could not be converted.
//
// Every flow that passes the filters is listed, also one that is not counted, and says so; the rows
// are streamed from the book, because in a large one most flows may be without evidence.
#include <string.h>

#include "core/amount.h"
#include "report/flow_reader.h"
#include "report/sections.h"

enum list_kind { LIST_UNKNOWN, LIST_NO_EVIDENCE, LIST_NOT_CONVERTED, LIST_KINDS };

enum list_column {
    LIST_ID,
    LIST_STAGE,
    LIST_DONOR,
    LIST_TO,
    LIST_DATE,
    LIST_AMOUNT, // where it is known
    LIST_STATED, // the same for print
    LIST_CURRENCY,
    LIST_TITLE,
    LIST_EVIDENCE,
    LIST_CLASS,
    LIST_COUNTS,
    LIST_NOT_COUNTED, // when there is one
    LIST_COLUMNS
};

static const struct table_column list_columns[LIST_COLUMNS] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "donor", .title = "Donor", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "to", .title = "To", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "date", .title = "When", DATE_WORDS},
    {.key = "amount", .title = "Amount", .type = CELL_TEXT, .audience = AUDIENCE_SHEETS},
    {.key = "stated", .title = "Amount", .type = CELL_AMOUNT, .audience = AUDIENCE_PRINT},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT, .audience = AUDIENCE_PRINT},
    {.key = "title", .title = "What", .type = CELL_TEXT, .is_wrapped = true, .weight = 4},
    {.key = "evidence", .title = "Evidence", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "class", .title = "Counted as", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "counts", .title = "Counts", .type = CELL_FLAG, .audience = AUDIENCE_MACHINES},
    {.key = "not_counted",
     .title = "Not counted",
     .type = CELL_TEXT,
     .audience = AUDIENCE_PEOPLE,
     .is_wrapped = true,
     .weight = 2},
};

struct flow_list {
    struct making making;
    enum list_kind kind;
    struct flow_reader *reader;
    struct arena reader_arena;
    struct arena scratch;
    struct cell cells[LIST_COLUMNS];
    struct table_row row;
    struct row_source source;
    uint64_t not_counted;
};

static bool is_listed(enum list_kind kind, const struct flow_row *row)
{
    switch (kind) {
    case LIST_UNKNOWN: return row->currency_index == 0;
    case LIST_NO_EVIDENCE: return row->evidence == 0;
    case LIST_NOT_CONVERTED: return row->counted == NOT_CONVERTED || row->counted == NOT_DEFLATED;
    case LIST_KINDS: break;
    }
    return false;
}

static bool fill_cells(struct flow_list *list, const struct flow_row *row, struct error *err)
{
    struct arena *arena = &list->scratch;
    const struct snapshot *snapshot = list->making.snapshot;
    struct record *record = NEW(arena, struct record);
    struct cell *cells = list->cells;
    struct date *date = NEW(arena, struct date);
    struct amount amount;
    if (!store_record(snapshot->store, row->seq, record, arena, err) ||
        !date_parse(slice_of(record_text(record, KEY_DATE)), date, err) ||
        !amount_read(slice_of(record_text(record, KEY_AMOUNT)), &amount, err))
        return false;
    const struct value *evidence = &record->values[KEY_EVIDENCE];
    uint32_t main_evidence =
        evidence->count == 0 ? 0 : snapshot_evidence(snapshot, evidence->items[0]);
    const char *title = record_text(record, KEY_TITLE);
    cells[LIST_ID] = cell_id(record_subject(record));
    cells[LIST_STAGE] = cell_text(code_label(&codes_stage, row->stage));
    cells[LIST_DONOR] = cell_text(snapshot->parties[row->donor].name);
    cells[LIST_TO] = cell_text(snapshot->parties[row->to].name);
    cells[LIST_DATE] = cell_text(date_words(date, arena));
    cells[LIST_AMOUNT] = cell_text(amount_words(&amount, arena));
    cells[LIST_STATED] = cell_stated(&amount, arena);
    cells[LIST_CURRENCY] = cell_currency(&amount);
    cells[LIST_TITLE] =
        cell_text(title != NULL ? title : snapshot->activities[row->activity].title);
    cells[LIST_EVIDENCE] =
        cell_id(evidence->count == 0 ? NULL : value_joined(evidence, true, arena));
    cells[LIST_EVIDENCE].link = snapshot->evidence[main_evidence].url;
    cells[LIST_CLASS] = cell_text(counted_name(row->counted));
    cells[LIST_COUNTS] = cell_flag(row->counted == COUNTED);
    cells[LIST_NOT_COUNTED] =
        cell_text(row->counted == COUNTED ? NULL : counted_label(row->counted));
    return true;
}

static void list_close(void *user)
{
    struct flow_list *list = user;
    flow_reader_close(&list->reader);
    arena_done(&list->reader_arena);
    arena_done(&list->scratch);
}

static bool list_rewind(void *user, struct error *err)
{
    struct flow_list *list = user;
    list_close(list);
    return flow_reader_open(&list->reader, list->making.snapshot, list->making.question,
                            &list->reader_arena, err);
}

static bool list_next(void *user, const struct table_row **out, struct error *err)
{
    struct flow_list *list = user;
    const struct flow_row *row;
    *out = NULL;
    do {
        if (!flow_reader_next(list->reader, &row, err))
            return false;
        if (row == NULL)
            return true;
    } while (!is_listed(list->kind, row));
    arena_reset(&list->scratch);
    if (!fill_cells(list, row, err))
        return error_context(err, "record %llu", (unsigned long long)row->seq);
    list->row = (struct table_row){.cells = list->cells};
    *out = &list->row;
    return true;
}

static struct flow_list *new_list(struct making *making, enum list_kind kind)
{
    struct flow_list *list = NEW(making->arena, struct flow_list);
    list->making = *making;
    list->kind = kind;
    list->source = (struct row_source){
        .rewind = list_rewind, .next = list_next, .user = list, .close = list_close};
    return list;
}

static bool count_rows(const struct making *making, struct flow_list *lists[], struct error *err)
{
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, making->snapshot, making->question, &walking, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        for (int kind = 0; kind < LIST_KINDS; kind++) {
            if (!is_listed((enum list_kind)kind, row))
                continue;
            lists[kind]->source.count++;
            lists[kind]->not_counted += row->counted != COUNTED;
        }
    }
}

// People do not see a column that says nothing; it stays in its place.
static const struct table_column *columns_of(const struct flow_list *list)
{
    struct table_column *columns = NEW_ARRAY(list->making.arena, struct table_column, LIST_COLUMNS);
    memcpy(columns, list_columns, sizeof(list_columns));
    if (list->kind == LIST_UNKNOWN) {
        columns[LIST_AMOUNT].audience = AUDIENCE_MACHINES;
        columns[LIST_STATED].audience = columns[LIST_CURRENCY].audience = AUDIENCE_NONE;
    }
    if (list->kind == LIST_NO_EVIDENCE)
        columns[LIST_EVIDENCE].audience = AUDIENCE_MACHINES;
    return columns;
}

static void add_list(const struct making *making, struct section *out, const struct flow_list *list,
                     const char *key, const char *title)
{
    if (list->source.count == 0)
        return;
    bool has_reasons = list->not_counted != 0 && list->kind != LIST_NOT_CONVERTED;
    struct table table = {
        .key = key,
        .title = title_with_scope(making, title),
        .columns = columns_of(list),
        .column_count = has_reasons ? LIST_COLUMNS : LIST_NOT_COUNTED,
        .source = &list->source,
    };
    if (has_reasons)
        table_add_note(
            making, &table,
            arena_printf(making->arena, "%s of these %s flows count; the others say why not.",
                         text_count(making->arena, list->source.count - list->not_counted),
                         text_count(making->arena, list->source.count)));
    section_add_table(making, out, &table);
}

bool section_unknown(struct making *making, struct section *out, struct error *err)
{
    struct flow_list *lists[LIST_KINDS];
    for (int kind = 0; kind < LIST_KINDS; kind++)
        lists[kind] = new_list(making, (enum list_kind)kind);
    if (!count_rows(making, lists, err))
        return false;
    add_list(making, out, lists[LIST_UNKNOWN], "unknown_amounts",
             "Contributions without a stated amount");
    add_list(making, out, lists[LIST_NO_EVIDENCE], "no_evidence", "Figures without evidence");
    add_list(making, out, lists[LIST_NOT_CONVERTED], "not_converted",
             making->question->converter != NULL &&
                     converter_constant_year(making->question->converter) != 0
                 ? "Not converted for want of a rate or a deflator"
                 : "Not converted for want of a rate");
    out->intro = "An unknown amount is counted, never taken for zero.";
    return true;
}
