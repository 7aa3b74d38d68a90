// The sections that list things: what is unknown or unsupported, the evidence.
#include <string.h>

#include "report/flow_reader.h"
#include "report/sections.h"

// --- unknown and unsupported ---

static const struct table_column flow_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "donor", .title = "Donor", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "to", .title = "To", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "date", .title = "When", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "title", .title = "What", .type = CELL_TEXT, .is_wrapped = true, .weight = 4},
    {.key = "evidence", .title = "Evidence", .type = CELL_ID, .is_wrapped = true, .weight = 2},
};

static bool flow_cells(const struct making *making, const struct flow_row *row,
                       struct table_row *out, struct error *err)
{
    struct arena *arena = making->arena;
    const struct snapshot *snapshot = making->snapshot;
    struct record *record = NEW(arena, struct record);
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(flow_columns));
    struct date date;
    if (!store_record(snapshot->store, row->seq, record, arena, err) ||
        !date_parse(slice_of(record_text(record, KEY_DATE)), &date, err))
        return false;
    const struct value *evidence = &record->values[KEY_EVIDENCE];
    uint32_t main_evidence =
        evidence->count == 0 ? 0 : snapshot_evidence(snapshot, evidence->items[0]);
    const char *title = record_text(record, KEY_TITLE);
    cells[0] = cell_id(record_text(record, record->kind == KIND_AMEND ? KEY_TARGET : KEY_ID));
    cells[1] = cell_text(code_label(&codes_stage, row->stage));
    cells[2] = cell_text(snapshot->parties[row->donor].name);
    cells[3] = cell_text(snapshot->parties[row->to].name);
    cells[4] = cell_text(date_words(&date, arena));
    cells[5] = cell_text(title != NULL ? title : snapshot->activities[row->activity].title);
    cells[6] = cell_id(evidence->count == 0 ? NULL : value_joined(evidence, true, arena));
    cells[6].link = snapshot->evidence[main_evidence].url;
    out->cells = cells;
    return true;
}

struct row_list {
    LIST(struct table_row) rows;
};

static void add_list(const struct making *making, struct section *out, const struct row_list *list,
                     const char *key, const char *title)
{
    if (list->rows.count == 0)
        return;
    struct table table = {
        .key = key,
        .title = title_with_scope(making, title),
        .columns = flow_columns,
        .column_count = COUNT_OF(flow_columns),
        .rows = list->rows.items,
        .row_count = list->rows.count,
    };
    section_add_table(making, out, &table);
}

bool section_unknown(struct making *making, struct section *out, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct row_list unknown = {0};
    struct row_list unsupported = {0};
    if (!flow_reader_open(&reader, making->snapshot, making->question, making->arena, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        struct table_row cells = {0};
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        if (row->currency_index != 0 && row->has_evidence)
            continue;
        if (!flow_cells(making, row, &cells, err))
            return false;
        if (row->currency_index == 0)
            LIST_PUSH(making->arena, &unknown.rows, cells);
        if (!row->has_evidence)
            LIST_PUSH(making->arena, &unsupported.rows, cells);
    }
    add_list(making, out, &unknown, "unknown_amounts", "Contributions without a stated amount");
    add_list(making, out, &unsupported, "no_evidence", "Figures without evidence");
    out->intro = "An unknown amount is counted, never taken for zero.";
    return true;
}

// --- evidence ---

static const struct table_column evidence_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "title", .title = "Document", .type = CELL_TEXT, .is_wrapped = true, .weight = 5},
    {.key = "publisher", .title = "Publisher", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "published_words",
     .title = "Published",
     .type = CELL_TEXT,
     .audience = AUDIENCE_PRINT,
     .is_wrapped = true,
     .weight = 2},
    {.key = "published",
     .title = "Published\n(EDTF)",
     .type = CELL_ID,
     .audience = AUDIENCE_SHEETS},
    {.key = "published_exact", .title = "Published", .type = CELL_DAY, .audience = AUDIENCE_SHEETS},
    {.key = "grade", .title = "Grade", .type = CELL_TEXT},
    {.key = "url", .title = "Address", .type = CELL_TEXT, .audience = AUDIENCE_SHEETS},
};

bool section_evidence(struct making *making, struct section *out, struct error *err)
{
    const struct snapshot *snapshot = making->snapshot;
    struct arena *arena = making->arena;
    (void)err;
    if (snapshot->evidence_count == 0)
        return true;
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, snapshot->evidence_count);
    for (uint32_t i = 1; i <= snapshot->evidence_count; i++) {
        const struct evidence *evidence = &snapshot->evidence[i];
        struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(evidence_columns));
        cells[0] = cell_id(evidence->id);
        cells[1] = cell_text(evidence->title);
        cells[1].link = evidence->url;
        cells[2] = cell_text(evidence->publisher);
        if (evidence->published.text[0] != '\0') {
            cells[3] = cell_text(date_words(&evidence->published, arena));
            cells[4] = cell_id(evidence->published.text);
            cells[5] = cell_exact_day(&evidence->published);
        }
        cells[6] = cell_text(
            evidence->grade == GRADE_NONE ? NULL : code_name(&codes_grade, evidence->grade));
        cells[7] = cell_text(evidence->url);
        cells[7].link = evidence->url;
        rows[i - 1].cells = cells;
    }
    struct table table = {
        .key = "evidence",
        .title = "Evidence",
        .columns = evidence_columns,
        .column_count = COUNT_OF(evidence_columns),
        .rows = rows,
        .row_count = snapshot->evidence_count,
    };
    table_add_note(making, &table,
                   "Grades: A signed document or bank advice, B official "
                   "statement, C third-party report, D press.");
    section_add_table(making, out, &table);
    out->is_annex = true;
    return true;
}
