// The entries: every flow the report is made of, one row each, streamed from the book.
//
// People see what was promised or paid by whom to whom, when, and on what evidence; machines see
// every field in a column of its own, ids first, so that a pivot table can be built on it.
#include <string.h>

#include "core/amount.h"
#include "report/flow_reader.h"
#include "report/sections.h"

enum entry_column {
    ENTRY_ID,
    ENTRY_RECORD,
    ENTRY_STAGE,
    ENTRY_DONOR,
    ENTRY_DONOR_NAME,
    ENTRY_TO,
    ENTRY_TO_NAME,
    ENTRY_FUND,
    ENTRY_ACTIVITY,
    ENTRY_ACTIVITY_TITLE,
    ENTRY_PROGRAMME,
    ENTRY_RECIPIENT,
    ENTRY_DATE_WORDS,
    ENTRY_FLOW,
    ENTRY_AMOUNT_WORDS,
    ENTRY_DATE,
    ENTRY_DATE_EXACT,
    ENTRY_DATE_EARLIEST,
    ENTRY_DATE_LATEST,
    ENTRY_YEAR,
    ENTRY_PERIOD,
    ENTRY_CURRENCY,
    ENTRY_AMOUNT_KIND,
    ENTRY_LOWER,
    ENTRY_STATED,
    ENTRY_UPPER,
    ENTRY_IS_UNKNOWN,
    ENTRY_CLASS,
    ENTRY_COUNTS,
    ENTRY_AMOUNT_TEXT,
    ENTRY_FORM,
    ENTRY_FINANCE,
    ENTRY_NATURE,
    ENTRY_PART_OF,
    ENTRY_TITLE,
    ENTRY_EVIDENCE,
    ENTRY_EVIDENCE_TITLE,
    ENTRY_NOTE,
    ENTRY_COLUMNS
};

#define PEOPLE AUDIENCE_PEOPLE
#define MACHINES AUDIENCE_MACHINES
// clang-format off
static const struct table_column entry_columns[ENTRY_COLUMNS] = {
    [ENTRY_ID] = {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    [ENTRY_RECORD] = {.key = "record", .title = "Record", .type = CELL_COUNT, .audience = MACHINES},
    [ENTRY_STAGE] = {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    [ENTRY_DONOR] = {.key = "donor", .title = "Donor id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_DONOR_NAME] = {.key = "donor_name", .title = "Donor", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_TO] = {.key = "to", .title = "To id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_TO_NAME] = {.key = "to_name", .title = "To", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_FUND] = {.key = "fund", .title = "Fund id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_ACTIVITY] = {.key = "activity", .title = "Activity id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_ACTIVITY_TITLE] = {.key = "activity_title", .title = "Activity", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_PROGRAMME] = {.key = "programme", .title = "Programme id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_RECIPIENT] = {.key = "recipient", .title = "Recipient", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_DATE_WORDS] = {.key = "when", .title = "When", .type = CELL_TEXT, .audience = PEOPLE, .is_wrapped = true, .weight = 2},
    [ENTRY_FLOW] = {.key = "what", .title = "What", .type = CELL_TEXT, .audience = PEOPLE, .is_wrapped = true, .weight = 5},
    [ENTRY_AMOUNT_WORDS] = {.key = "amount", .title = "Amount", .type = CELL_TEXT, .audience = PEOPLE, .is_wrapped = true, .weight = 3},
    [ENTRY_DATE] = {.key = "date", .title = "Date (EDTF)", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_DATE_EXACT] = {.key = "date_exact", .title = "Date", .type = CELL_DAY, .audience = MACHINES},
    [ENTRY_DATE_EARLIEST] = {.key = "date_earliest", .title = "Earliest", .type = CELL_DAY, .audience = MACHINES},
    [ENTRY_DATE_LATEST] = {.key = "date_latest", .title = "Latest", .type = CELL_DAY, .audience = MACHINES},
    [ENTRY_YEAR] = {.key = "year", .title = "Year", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_PERIOD] = {.key = "period", .title = "Period (EDTF)", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_CURRENCY] = {.key = "currency", .title = "Currency", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_AMOUNT_KIND] = {.key = "amount_kind", .title = "Amount is", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_LOWER] = {.key = "lower", .title = "Lower", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_STATED] = {.key = "stated", .title = "Stated", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_UPPER] = {.key = "upper", .title = "Upper", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_IS_UNKNOWN] = {.key = "is_unknown", .title = "Unknown", .type = CELL_FLAG, .audience = MACHINES},
    [ENTRY_CLASS] = {.key = "class", .title = "Counted as", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_COUNTS] = {.key = "counts", .title = "Counts", .type = CELL_FLAG, .audience = MACHINES},
    [ENTRY_AMOUNT_TEXT] = {.key = "amount_text", .title = "Amount as written", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
    [ENTRY_FORM] = {.key = "form", .title = "Form", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_FINANCE] = {.key = "finance", .title = "Finance", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_NATURE] = {.key = "nature", .title = "Nature", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_PART_OF] = {.key = "part_of", .title = "Part of", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_TITLE] = {.key = "title", .title = "Title", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
    [ENTRY_EVIDENCE] = {.key = "evidence", .title = "Evidence", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    [ENTRY_EVIDENCE_TITLE] = {.key = "evidence_title", .title = "Main evidence", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
    [ENTRY_NOTE] = {.key = "note", .title = "Note", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
};
// clang-format on

struct entries {
    struct making making;
    struct flow_reader *reader;
    struct arena reader_arena;
    struct arena scratch;
    struct cell cells[ENTRY_COLUMNS];
    struct table_row row;
    struct row_source source;
};

static struct cell code_cell(const struct record *record, enum key key)
{
    return cell_text(record_text(record, key));
}

static void fill_parties(struct entries *entries, const struct flow_row *row)
{
    const struct snapshot *snapshot = entries->making.snapshot;
    struct cell *cells = entries->cells;
    size_t count;
    const struct recipient_share *shares =
        flow_reader_recipients(entries->reader, row->recipients, &count);
    struct buffer places = {.arena = &entries->scratch};
    for (size_t i = 0; i < count; i++)
        buffer_printf(&places, "%s%s", i == 0 ? "" : "; ",
                      flow_reader_place(entries->reader, shares[i].place));
    cells[ENTRY_DONOR] = cell_id(snapshot->parties[row->donor].id);
    cells[ENTRY_DONOR_NAME] = cell_text(snapshot->parties[row->donor].name);
    cells[ENTRY_TO] = cell_id(snapshot->parties[row->to].id);
    cells[ENTRY_TO_NAME] = cell_text(snapshot->parties[row->to].name);
    cells[ENTRY_FUND] = cell_id(snapshot->parties[row->fund].id);
    cells[ENTRY_ACTIVITY] = cell_id(snapshot->activities[row->activity].id);
    cells[ENTRY_ACTIVITY_TITLE] = cell_text(snapshot->activities[row->activity].title);
    cells[ENTRY_PROGRAMME] = cell_id(snapshot->activities[row->programme].id);
    cells[ENTRY_RECIPIENT] = cell_id(count == 0 ? NULL : buffer_string(&places));
}

static struct cell edtf_cell(const struct date *date)
{
    return cell_id(date->text[0] == '\0' ? NULL : date->text);
}

static void fill_dates(struct entries *entries, const struct flow_row *row,
                       const struct record *record)
{
    struct cell *cells = entries->cells;
    struct date *date = NEW(&entries->scratch, struct date);
    struct error unused;
    int32_t year = days_year(row->first_day, row->last_day);
    const char *text = record_text(record, KEY_DATE);
    const char *period = record_text(record, KEY_PERIOD);
    if (!date_parse(slice_of(text), date, &unused))
        return; // the body was checked when it was appended
    cells[ENTRY_DATE_WORDS] = cell_text(date_words(date, &entries->scratch));
    cells[ENTRY_DATE] = edtf_cell(date);
    cells[ENTRY_DATE_EXACT] = cell_day(date_is_day(date) ? date->earliest : DAY_MIN);
    cells[ENTRY_DATE_EARLIEST] = cell_day(date->earliest);
    cells[ENTRY_DATE_LATEST] = cell_day(date->latest);
    cells[ENTRY_YEAR] = cell_text(
        year != DATE_NO_YEAR ? arena_printf(&entries->scratch, "%d", year)
                             : days_span_label(row->first_day, row->last_day, &entries->scratch));
    cells[ENTRY_PERIOD] = cell_id(period);
}

static struct cell units_cell(const struct flow_row *row, int128 units, bool is_blank)
{
    if (row->currency == NULL || is_blank)
        return (struct cell){.type = CELL_BLANK};
    return (struct cell){.type = CELL_AMOUNT, .number = sum_decimal(units)};
}

static void fill_amounts(struct entries *entries, const struct flow_row *row,
                         const struct record *record)
{
    static const char *const kinds[] = {
        [AMOUNT_EXACT] = "exact",       [AMOUNT_ABOUT] = "about", [AMOUNT_UP_TO] = "up-to",
        [AMOUNT_AT_LEAST] = "at-least", [AMOUNT_RANGE] = "range", [AMOUNT_UNKNOWN] = "unknown",
    };
    struct cell *cells = entries->cells;
    struct amount amount;
    struct error unused;
    if (!amount_read(slice_of(record_text(record, KEY_AMOUNT)), &amount, &unused))
        return; // the body was checked when it was appended
    cells[ENTRY_AMOUNT_WORDS] = cell_text(amount_words(&amount, &entries->scratch));
    cells[ENTRY_CURRENCY] = cell_text(row->currency == NULL ? NULL : row->currency->code);
    cells[ENTRY_AMOUNT_KIND] = cell_text(kinds[amount.kind]);
    cells[ENTRY_LOWER] = units_cell(row, row->lower, false);
    cells[ENTRY_STATED] = units_cell(row, row->stated, false);
    cells[ENTRY_UPPER] = units_cell(row, row->upper, amount.is_open);
    cells[ENTRY_IS_UNKNOWN] = cell_flag(row->currency == NULL);
    cells[ENTRY_CLASS] = cell_text(counted_name(row->counted));
    cells[ENTRY_COUNTS] = cell_flag(row->counted == COUNTED);
    cells[ENTRY_AMOUNT_TEXT] = code_cell(record, KEY_AMOUNT_TEXT);
}

static void fill_evidence(struct entries *entries, const struct record *record)
{
    const struct value *evidence = &record->values[KEY_EVIDENCE];
    const struct snapshot *snapshot = entries->making.snapshot;
    uint32_t index = evidence->count == 0 ? 0 : snapshot_evidence(snapshot, evidence->items[0]);
    entries->cells[ENTRY_EVIDENCE] =
        cell_id(evidence->count == 0 ? NULL : value_joined(evidence, true, &entries->scratch));
    entries->cells[ENTRY_EVIDENCE].link = snapshot->evidence[index].url;
    entries->cells[ENTRY_EVIDENCE_TITLE] = cell_text(snapshot->evidence[index].title);
}

// "Japan → LOTFA: police salaries", with what keeps it out of the totals.
static const char *flow_words(struct entries *entries, const struct flow_row *row,
                              const struct record *record)
{
    const struct snapshot *snapshot = entries->making.snapshot;
    const char *title = record_text(record, KEY_TITLE);
    if (title == NULL)
        title = snapshot->activities[row->activity].title;
    return arena_printf(&entries->scratch, "%s \u2192 %s%s%s%s%s%s",
                        snapshot->parties[row->donor].name, snapshot->parties[row->to].name,
                        title == NULL ? "" : ": ", title == NULL ? "" : title,
                        row->counted == COUNTED ? "" : " (not counted: ",
                        row->counted == COUNTED ? "" : counted_label(row->counted),
                        row->counted == COUNTED ? "" : ")");
}

static bool fill_cells(struct entries *entries, const struct flow_row *row, struct error *err)
{
    struct record *record = NEW(&entries->scratch, struct record);
    struct cell *cells = entries->cells;
    if (!store_record(entries->making.snapshot->store, row->seq, record, &entries->scratch, err))
        return false;
    memset(cells, 0, sizeof(entries->cells));
    cells[ENTRY_ID] =
        cell_id(record_text(record, record->kind == KIND_AMEND ? KEY_TARGET : KEY_ID));
    cells[ENTRY_ID].is_revised = record->kind == KIND_AMEND;
    cells[ENTRY_RECORD] = cell_count(row->seq);
    cells[ENTRY_STAGE] = cell_text(code_name(&codes_stage, row->stage));
    cells[ENTRY_FLOW] = cell_text(flow_words(entries, row, record));
    cells[ENTRY_FORM] = code_cell(record, KEY_FORM);
    cells[ENTRY_FINANCE] = code_cell(record, KEY_FINANCE);
    cells[ENTRY_NATURE] = code_cell(record, KEY_NATURE);
    cells[ENTRY_PART_OF] = cell_id(record_text(record, KEY_PART_OF));
    cells[ENTRY_TITLE] = code_cell(record, KEY_TITLE);
    cells[ENTRY_NOTE] = code_cell(record, KEY_NOTE);
    fill_parties(entries, row);
    fill_dates(entries, row, record);
    fill_amounts(entries, row, record);
    fill_evidence(entries, record);
    return true;
}

static void entries_close(void *user)
{
    struct entries *entries = user;
    flow_reader_close(&entries->reader);
    arena_done(&entries->reader_arena);
    arena_done(&entries->scratch);
}

static bool entries_rewind(void *user, struct error *err)
{
    struct entries *entries = user;
    entries_close(entries);
    return flow_reader_open(&entries->reader, entries->making.snapshot, entries->making.question,
                            &entries->reader_arena, err);
}

static bool entries_next(void *user, const struct table_row **out, struct error *err)
{
    struct entries *entries = user;
    const struct flow_row *row;
    arena_reset(&entries->scratch);
    if (!flow_reader_next(entries->reader, &row, err))
        return false;
    *out = NULL;
    if (row == NULL)
        return true;
    if (!fill_cells(entries, row, err))
        return error_context(err, "record %llu", (unsigned long long)row->seq);
    entries->row = (struct table_row){.cells = entries->cells};
    *out = &entries->row;
    return true;
}

static bool count_flows(struct making *making, uint64_t *count, struct error *err)
{
    struct totals totals;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct question question = *making->question;
    question.by_count = 0;
    if (!totals_fold(&totals, making->snapshot, &question, &scratch, err))
        return false;
    *count = totals.flow_count;
    return true;
}

bool section_entries(struct making *making, struct section *out, struct error *err)
{
    struct entries *entries = NEW(making->arena, struct entries);
    entries->making = *making;
    entries->source = (struct row_source){
        .rewind = entries_rewind, .next = entries_next, .user = entries, .close = entries_close};
    if (!count_flows(making, &entries->source.count, err))
        return false;
    if (entries->source.count == 0)
        return true;
    struct table *table = NEW(making->arena, struct table);
    *table = (struct table){
        .key = "entries",
        .title = title_with_scope(making, "Every entry behind the figures"),
        .columns = entry_columns,
        .column_count = ENTRY_COLUMNS,
        .source = &entries->source,
    };
    out->tables = table;
    out->table_count = 1;
    out->is_annex = true;
    out->is_flat_data = true;
    return true;
}
