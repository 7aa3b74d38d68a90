// The evidence: every document of the book, or those behind the part of it that is asked for.
#include "report/sections.h"

static const struct table_column evidence_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "title", .title = "Document", .type = CELL_TEXT, .is_wrapped = true, .weight = 5},
    {.key = "publisher", .title = "Publisher", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "published_words", .title = "Published", DATE_WORDS, .audience = AUDIENCE_PRINT},
    {.key = "published",
     .title = "Published\n(EDTF)",
     .type = CELL_ID,
     .audience = AUDIENCE_SHEETS},
    {.key = "published_exact", .title = "Published", .type = CELL_DAY, .audience = AUDIENCE_SHEETS},
    {.key = "grade", .title = "Grade", .type = CELL_TEXT},
    {.key = "url", .title = "Address", .type = CELL_TEXT, .audience = AUDIENCE_SHEETS},
};

static const struct cell *document_cells(const struct evidence *evidence, struct arena *arena)
{
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
    cells[6] =
        cell_text(evidence->grade == GRADE_NONE ? NULL : code_name(&codes_grade, evidence->grade));
    cells[7] = cell_text(evidence->url);
    cells[7].link = evidence->url;
    return cells;
}

// Made last of the sections that name documents: what they name is listed here.
bool section_evidence(struct making *making, struct section *out, struct error *err)
{
    const struct snapshot *snapshot = making->snapshot;
    struct arena *arena = making->arena;
    bool is_whole_book = making->scope[0] == '\0';
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, snapshot->evidence_count + 1);
    struct table table = {
        .key = "evidence",
        .title = is_whole_book ? "Every document of the book"
                               : title_with_scope(making, "Documents that the figures rest on"),
        .columns = evidence_columns,
        .column_count = COUNT_OF(evidence_columns),
        .rows = rows,
    };
    (void)err;
    for (uint32_t i = 1; i <= snapshot->evidence_count; i++)
        if (is_whole_book || sources_has(making->sources, i))
            rows[table.row_count++].cells = document_cells(&snapshot->evidence[i], arena);
    if (table.row_count == 0)
        return true;
    if (table.row_count < snapshot->evidence_count)
        table_add_note(making, &table,
                       arena_printf(arena, "The book has %s.",
                                    text_counted(arena, snapshot->evidence_count, "document")));
    table_add_note(making, &table,
                   "Grades: A signed document or bank advice, B official "
                   "statement, C third-party report, D press.");
    section_add_table(making, out, &table);
    out->is_annex = true;
    return true;
}
