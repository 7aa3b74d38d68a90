#include "report/entry_cells.h"

#include <string.h>

#include "core/amount.h"
#include "report/records.h"

#define PEOPLE AUDIENCE_PEOPLE
#define MACHINES AUDIENCE_MACHINES
// clang-format off
const struct table_column entry_columns[ENTRY_COLUMNS] = {
    [ENTRY_ID] = {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    [ENTRY_DONOR] = {.key = "donor", .title = "Donor id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_TO] = {.key = "to", .title = "To id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_VIA] = {.key = "via", .title = "Via", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_FUND] = {.key = "fund", .title = "Fund id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_ACTIVITY] = {.key = "activity", .title = "Activity id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_PROGRAMME] = {.key = "programme", .title = "Programme id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_RECIPIENT] = {.key = "recipient", .title = "Recipient", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_EVENT] = {.key = "event", .title = "Event id", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_PART_OF] = {.key = "part_of", .title = "Part of", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_STAGE] = {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    [ENTRY_CLASS] = {.key = "class", .title = "Counted as", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_COUNTS] = {.key = "counts", .title = "Counts", .type = CELL_FLAG, .audience = MACHINES},
    [ENTRY_YEAR] = {.key = "year", .title = "Year", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_LAST_YEAR] = {.key = "last_year", .title = "Last year", .type = CELL_YEAR, .audience = MACHINES},
    [ENTRY_DATE_WORDS] = {.key = "when", .title = "When", DATE_WORDS, .audience = PEOPLE},
    [ENTRY_FLOW] = {.key = "what", .title = "What", .type = CELL_TEXT, .audience = PEOPLE, .is_wrapped = true, .weight = 5},
    [ENTRY_AMOUNT_WORDS] = {.key = "amount", .title = "Amount", .type = CELL_AMOUNT, .audience = PEOPLE},
    [ENTRY_CURRENCY] = {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    [ENTRY_AMOUNT_KIND] = {.key = "amount_kind", .title = "Amount is", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_LOWER] = {.key = "lower", .title = "Lower", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_STATED] = {.key = "stated", .title = "Stated", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_UPPER] = {.key = "upper", .title = "Upper", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_IS_UNKNOWN] = {.key = "is_unknown", .title = "Unknown", .type = CELL_FLAG, .audience = MACHINES},
    [ENTRY_CONVERTED] = {.key = "converted", .title = "Converted", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 2},
    [ENTRY_CONVERSION] = {.key = "conversion", .title = "Converted by", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_OUTSTANDING] = {.key = "outstanding", .title = "Outstanding", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_DELIVERABLE] = {.key = "deliverable", .title = "Deliverable", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_DELIVERED] = {.key = "delivered", .title = "Delivered", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_UNLINKED] = {.key = "unlinked", .title = "Unlinked", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_DONOR_NAME] = {.key = "donor_name", .title = "Donor", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_TO_NAME] = {.key = "to_name", .title = "To", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_ACTIVITY_TITLE] = {.key = "activity_title", .title = "Activity", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_TITLE] = {.key = "title", .title = "Title", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
    [ENTRY_DATE] = {.key = "date", .title = "Date (EDTF)", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_DATE_EXACT] = {.key = "date_exact", .title = "Date", .type = CELL_DAY, .audience = MACHINES},
    [ENTRY_DATE_EARLIEST] = {.key = "date_earliest", .title = "Earliest", .type = CELL_DAY, .audience = MACHINES},
    [ENTRY_DATE_LATEST] = {.key = "date_latest", .title = "Latest", .type = CELL_DAY, .audience = MACHINES},
    [ENTRY_VALUE_DATE] = {.key = "value_date", .title = "Value date (EDTF)", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_PERIOD] = {.key = "period", .title = "Period (EDTF)", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_STATED_ON] = {.key = "stated_on", .title = "Stated on (EDTF)", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_FORM] = {.key = "form", .title = "Form", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_FINANCE] = {.key = "finance", .title = "Finance", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_NATURE] = {.key = "nature", .title = "Nature", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_EARMARKING] = {.key = "earmarking", .title = "Earmarking", .type = CELL_TEXT, .audience = MACHINES},
    [ENTRY_AMOUNT_TEXT] = {.key = "amount_text", .title = "Amount as written", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
    [ENTRY_EVIDENCE] = {.key = "evidence", .title = "Evidence", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    [ENTRY_EVIDENCE_TITLE] = {.key = "evidence_title", .title = "Main evidence", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
    [ENTRY_NOTE] = {.key = "note", .title = "Note", .type = CELL_TEXT, .audience = MACHINES, .is_wrapped = true},
    [ENTRY_REFS] = {.key = "refs", .title = "References", .type = CELL_ID, .audience = MACHINES},
    [ENTRY_RECORD] = {.key = "record", .title = "Record", .type = CELL_COUNT, .audience = MACHINES},
    [ENTRY_COUNTED_LOWER] = {.key = "counted_lower", .title = "Counted, lower", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_COUNTED_AMOUNT] = {.key = "counted_amount", .title = "Counted", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
    [ENTRY_COUNTED_UPPER] = {.key = "counted_upper", .title = "Counted, upper", .type = CELL_AMOUNT, .audience = MACHINES, .decimals = 255},
};
// clang-format on

size_t entry_column_count(const struct question *question)
{
    bool is_plain = question->converter == NULL && question->value_count[FILTER_RECIPIENT] == 0;
    return is_plain ? ENTRY_PLAIN_COLUMNS : ENTRY_COLUMNS;
}

bool entry_links_load(struct entry_links *out, const struct making *making, struct error *err)
{
    struct arena *arena = making->arena;
    if (!unlinked_load(&out->unlinked, making->snapshot, making->question, arena, err) ||
        !fulfilment_at(&out->unlinked.fulfilment, DAY_MAX, true, &out->states, arena, err))
        return false;
    const struct fulfilment *fulfilment = &out->unlinked.fulfilment;
    out->is_unsupported = NEW_ARRAY(arena, uint8_t, making->snapshot->party_count + 1);
    for (size_t i = 0; i < fulfilment->loose.count; i++)
        if (!fulfilment->loose.items[i].is_supported)
            out->is_unsupported[fulfilment->loose.items[i].donor] = 1;
    return true;
}

unsigned entry_digits(const struct flow_row *row)
{
    const int128 units[] = {row->lower,          row->stated,          row->upper,
                            row->original_lower, row->original_stated, row->original_upper};
    unsigned widest = 0;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        // figures alike are the rule
        if (units[i] == 0 || (i > 0 && units[i] == units[i - 1]))
            continue;
        unsigned digits = decimal_digits(sum_decimal(units[i]));
        widest = digits > widest ? digits : widest;
    }
    return widest;
}

static struct cell code_cell(const struct record *record, enum key key)
{
    return cell_text(record_text(record, key));
}

static struct cell list_cell(const struct record *record, enum key key, struct arena *arena)
{
    const struct value *value = &record->values[key];
    return cell_id(value->count == 0 ? NULL : value_joined(value, true, arena));
}

static void fill_parties(const struct entry_maker *maker, const struct flow_row *row,
                         struct cell *cells)
{
    const struct snapshot *snapshot = maker->making->snapshot;
    size_t count;
    const struct recipient_share *shares =
        flow_reader_recipients(maker->reader, row->recipients, &count);
    struct buffer places = {.arena = maker->scratch};
    for (size_t i = 0; i < count; i++)
        buffer_printf(&places, "%s%s", i == 0 ? "" : "; ",
                      flow_reader_place(maker->reader, shares[i].place));
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

static bool fill_dates(const struct entry_maker *maker, const struct flow_row *row,
                       const struct record *record, struct cell *cells, struct error *err)
{
    struct date *date = NEW(maker->scratch, struct date);
    int32_t year = days_year(row->first_day, row->last_day);
    if (!date_parse(slice_of(record_text(record, KEY_DATE)), date, err))
        return false;
    cells[ENTRY_DATE_WORDS] = cell_text(date_words(date, maker->scratch));
    cells[ENTRY_DATE] = cell_id(date->text[0] == '\0' ? NULL : date->text);
    cells[ENTRY_DATE_EXACT] = cell_exact_day(date);
    cells[ENTRY_DATE_EARLIEST] = cell_day(date->earliest);
    cells[ENTRY_DATE_LATEST] = cell_day(date->latest);
    cells[ENTRY_YEAR] = cell_text(
        year != DATE_NO_YEAR ? arena_printf(maker->scratch, "%d", year)
                             : days_span_label(row->first_day, row->last_day, maker->scratch));
    if (row->last_day != DAY_MIN && row->last_day != DAY_MAX)
        cells[ENTRY_LAST_YEAR] = (struct cell){
            .type = CELL_YEAR, .number = decimal_of(days_year(row->last_day, row->last_day))};
    cells[ENTRY_VALUE_DATE] = cell_id(record_text(record, KEY_VALUE_DATE));
    cells[ENTRY_PERIOD] = cell_id(record_text(record, KEY_PERIOD));
    cells[ENTRY_STATED_ON] = cell_id(record_text(record, KEY_STATED));
    return true;
}

static struct cell units_cell(int128 units)
{
    return (struct cell){.type = CELL_AMOUNT, .number = sum_decimal(units)};
}

// The amount as the source has it, whatever the report's currency is.
static bool fill_amounts(const struct entry_maker *maker, const struct flow_row *row,
                         const struct record *record, struct cell *cells, struct error *err)
{
    static const char *const kinds[] = {
        [AMOUNT_EXACT] = "exact",       [AMOUNT_ABOUT] = "about", [AMOUNT_UP_TO] = "up-to",
        [AMOUNT_AT_LEAST] = "at-least", [AMOUNT_RANGE] = "range", [AMOUNT_UNKNOWN] = "unknown",
    };
    struct amount amount;
    if (!amount_read(slice_of(record_text(record, KEY_AMOUNT)), &amount, err))
        return false;
    cells[ENTRY_AMOUNT_WORDS] = cell_stated(&amount, maker->scratch);
    cells[ENTRY_AMOUNT_KIND] = cell_text(kinds[amount.kind]);
    cells[ENTRY_IS_UNKNOWN] = cell_flag(row->currency == NULL);
    cells[ENTRY_CLASS] = cell_text(counted_name(row->counted));
    cells[ENTRY_COUNTS] = cell_flag(row->counted == COUNTED);
    cells[ENTRY_AMOUNT_TEXT] = code_cell(record, KEY_AMOUNT_TEXT);
    if (row->currency == NULL)
        return true;
    cells[ENTRY_CURRENCY] = cell_text(row->currency->code);
    cells[ENTRY_LOWER] = units_cell(row->lower);
    cells[ENTRY_STATED] = units_cell(row->stated);
    if (!amount.is_open)
        cells[ENTRY_UPPER] = units_cell(row->upper);
    return true;
}

// What the row adds to the totals: in the report's currency, and of several recipients the shares
// asked for.
static bool fill_counted(const struct entry_maker *maker, const struct flow_row *row,
                         struct cell *cells, struct error *err)
{
    static const char *const methods[] = {
        [CONVERSION_NONE] = NULL,
        [CONVERSION_STATED] = "stated equivalent",
        [CONVERSION_COMPUTED] = "rate",
        [CONVERSION_MISSING] = "no rate",
        [CONVERSION_NO_DEFLATOR] = "no deflator",
    };
    struct flow_row part;
    bool is_known = row->counted == COUNTED && row->currency != NULL;
    if (maker->making->question->converter != NULL) {
        cells[ENTRY_CONVERSION] = cell_text(methods[row->conversion]);
        if (is_known)
            cells[ENTRY_CONVERTED] = units_cell(row->stated);
    }
    if (!is_known || entry_column_count(maker->making->question) == ENTRY_PLAIN_COLUMNS)
        return true;
    if (!flow_row_wanted(row, maker->making->question, maker->reader, &part, maker->scratch))
        return error_set(err, ERROR_STORE, "the recipients' shares are unreadable");
    cells[ENTRY_COUNTED_LOWER] = units_cell(part.lower);
    cells[ENTRY_COUNTED_AMOUNT] = units_cell(part.stated);
    if (row->amount_kind != AMOUNT_AT_LEAST)
        cells[ENTRY_COUNTED_UPPER] = units_cell(part.upper);
    return true;
}

static bool is_promise(const struct flow_row *row)
{
    return row->stage == STAGE_PLEDGE || row->stage == STAGE_COMMITMENT;
}

// Promises as they were stated: a link is in the promise's own currency.
static void fill_promise(const struct entry_links *links, const struct flow_row *stated,
                         struct cell *cells)
{
    const struct fulfilment *fulfilment = &links->unlinked.fulfilment;
    uint32_t place = fulfilment_find(fulfilment, stated->original);
    bool is_asked_for = stated->counted == COUNTED || stated->counted == NOT_CONVERTED ||
                        stated->counted == NOT_DEFLATED;
    if (place == 0) {
        if (is_asked_for && stated->currency != NULL && !links->is_unsupported[stated->donor])
            cells[ENTRY_OUTSTANDING] = units_cell(stated->stated);
        return;
    }
    const struct linked_flow *flow = &fulfilment->flows.items[place - 1];
    const struct fulfilled *state = &links->states[place - 1];
    struct sum promised, delivered;
    if (flow->is_covered && flow->is_supported && state->outstanding.unknown == 0)
        cells[ENTRY_OUTSTANDING] = units_cell(state->outstanding.stated);
    if (delivery_of(flow, state, &promised, &delivered)) {
        cells[ENTRY_DELIVERABLE] = units_cell(promised.stated);
        cells[ENTRY_DELIVERED] = units_cell(delivered.stated);
    }
}

static bool fill_links(const struct entry_maker *maker, const struct flow_row *row,
                       const struct flow_row *stated, struct cell *cells, struct error *err)
{
    struct unlinked_parts parts;
    if (is_promise(stated))
        fill_promise(maker->links, stated, cells);
    if (row->stage != STAGE_DISBURSEMENT || row->counted != COUNTED || row->currency == NULL)
        return true;
    if (!unlinked_split(&maker->links->unlinked, row, &parts))
        return error_set(err, ERROR_INPUT, "the payment is too large to be divided");
    if (parts.has_rest)
        cells[ENTRY_UNLINKED] = units_cell(parts.rest.stated);
    return true;
}

static void fill_evidence(const struct entry_maker *maker, const struct record *record,
                          struct cell *cells)
{
    const struct value *evidence = &record->values[KEY_EVIDENCE];
    const struct snapshot *snapshot = maker->making->snapshot;
    uint32_t index = evidence->count == 0 ? 0 : snapshot_evidence(snapshot, evidence->items[0]);
    cells[ENTRY_EVIDENCE] = list_cell(record, KEY_EVIDENCE, maker->scratch);
    cells[ENTRY_EVIDENCE].link = snapshot->evidence[index].url;
    cells[ENTRY_EVIDENCE_TITLE] = cell_text(snapshot->evidence[index].title);
}

// "Japan → LOTFA: police salaries", with what keeps it out of the totals.
static const char *entry_words(const struct entry_maker *maker, const struct flow_row *row,
                               const struct record *record)
{
    const struct snapshot *snapshot = maker->making->snapshot;
    const char *title = record_text(record, KEY_TITLE);
    if (title == NULL)
        title = snapshot->activities[row->activity].title;
    const char *words = flow_words(snapshot->parties[row->donor].name,
                                   snapshot->parties[row->to].name, title, maker->scratch);
    if (row->counted == COUNTED)
        return words;
    return arena_printf(maker->scratch, "%s (not counted: %s)", words, counted_label(row->counted));
}

// Only what counts is converted, or was tried.
static bool is_converted(const struct entry_maker *maker, const struct flow_row *row)
{
    return maker->making->question->converter != NULL &&
           (row->counted == COUNTED || row->counted == NOT_CONVERTED ||
            row->counted == NOT_DEFLATED);
}

static struct flow_row as_stated(const struct entry_maker *maker, const struct flow_row *row)
{
    struct flow_row stated = *row;
    if (is_converted(maker, row)) {
        stated.currency = row->original_currency;
        stated.lower = row->original_lower;
        stated.stated = row->original_stated;
        stated.upper = row->original_upper;
    }
    return stated;
}

static void fill_record(const struct entry_maker *maker, const struct flow_row *row,
                        const struct record *record, struct cell *cells)
{
    cells[ENTRY_ID] = cell_id(record_subject(record));
    cells[ENTRY_ID].is_revised = record->kind == KIND_AMEND;
    cells[ENTRY_RECORD] = cell_count(row->seq);
    cells[ENTRY_STAGE] = cell_text(code_name(&codes_stage, row->stage));
    cells[ENTRY_FLOW] = cell_text(entry_words(maker, row, record));
    cells[ENTRY_VIA] = list_cell(record, KEY_VIA, maker->scratch);
    cells[ENTRY_EVENT] = cell_id(record_text(record, KEY_EVENT));
    cells[ENTRY_PART_OF] = cell_id(record_text(record, KEY_PART_OF));
    cells[ENTRY_FORM] = code_cell(record, KEY_FORM);
    cells[ENTRY_FINANCE] = code_cell(record, KEY_FINANCE);
    cells[ENTRY_NATURE] = code_cell(record, KEY_NATURE);
    cells[ENTRY_EARMARKING] = code_cell(record, KEY_EARMARKING);
    cells[ENTRY_TITLE] = code_cell(record, KEY_TITLE);
    cells[ENTRY_NOTE] = code_cell(record, KEY_NOTE);
    cells[ENTRY_REFS] = list_cell(record, KEY_REFS, maker->scratch);
}

bool entry_cells_fill(const struct entry_maker *maker, const struct flow_row *row,
                      struct cell *cells, struct error *err)
{
    struct record *record = NEW(maker->scratch, struct record);
    struct flow_row stated = as_stated(maker, row);
    memset(cells, 0, ENTRY_COLUMNS * sizeof(*cells));
    if (!store_record(maker->making->snapshot->store, row->seq, record, maker->scratch, err))
        return false;
    fill_record(maker, &stated, record, cells);
    fill_parties(maker, row, cells);
    fill_evidence(maker, record, cells);
    return fill_dates(maker, row, record, cells, err) &&
           fill_amounts(maker, &stated, record, cells, err) &&
           fill_counted(maker, row, cells, err) && fill_links(maker, row, &stated, cells, err);
}
