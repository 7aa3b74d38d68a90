// The donor statement: one donor's promises, payments, balance, instalments and gifts in kind.
//
// Made only when the question asks for exactly one donor.
#include "core/currency.h"
#include "report/promises.h"

static const struct table_column promise_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 3},
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "date", .title = "When", DATE_WORDS},
    {.key = "to", .title = "To", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "amount", .title = "Promised", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "changes", .title = "Revised and\ncancelled", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "paid", .title = "Paid", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "outstanding", .title = "Outstanding", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "additional", .title = "Additional", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "computed",
     .title = "By a rate\nof the book",
     .type = CELL_FLAG,
     .audience = AUDIENCE_MACHINES},
};
static const struct table_column payment_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 3},
    {.key = "date", .title = "When", DATE_WORDS},
    {.key = "to", .title = "To", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "amount", .title = "Amount", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "fulfils", .title = "Fulfils", .type = CELL_ID, .is_wrapped = true, .weight = 3},
};
static const struct table_column balance_columns[] = {
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "pledge", .title = "Pledged", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "commitment", .title = "Committed", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "disbursement", .title = "Disbursed", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "outstanding", .title = "Outstanding", .type = CELL_AMOUNT, .decimals = 255},
};
static const struct table_column kind_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 3},
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "date", .title = "When", DATE_WORDS},
    {.key = "what", .title = "What", .type = CELL_TEXT, .is_wrapped = true, .weight = 4},
    {.key = "quantity", .title = "Quantity", .type = CELL_RATE, .decimals = 255},
    {.key = "unit", .title = "Of", .type = CELL_TEXT, .is_wrapped = true},
    {.key = "value", .title = "Value", .type = CELL_TEXT, .audience = AUDIENCE_SHEETS},
    {.key = "figure", .title = "Value", .type = CELL_AMOUNT, .audience = AUDIENCE_PRINT},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT, .audience = AUDIENCE_PRINT},
    {.key = "valuer", .title = "Valued by", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
};

enum { SUM_PLEDGED, SUM_COMMITTED, SUM_DISBURSED, SUM_OUTSTANDING, STATEMENT_SUMS };

struct rows {
    LIST(struct table_row) list;
};

struct statement {
    const struct making *making;
    struct promises promises;
    struct rows promised, paid, in_kind;
    struct currency_lines lines;
    uint64_t computed; // promises with a payment converted at a rate
};

static struct cell *add_row(struct statement *statement, struct rows *rows, size_t columns)
{
    struct arena *arena = statement->making->arena;
    struct cell *cells = NEW_ARRAY(arena, struct cell, columns);
    LIST_PUSH(arena, &rows->list, ((struct table_row){.cells = cells}));
    return cells;
}

static struct cell row_amount(const struct flow_row *row)
{
    struct sum sum = {0};
    if (!sum_add_flow(&sum, row))
        return (struct cell){.type = CELL_AMOUNT, .gap = GAP_NOT_QUANTIFIED};
    return cell_amount(&sum);
}

static struct cell when_cell(const struct making *making, const struct record *record)
{
    struct date date;
    struct error unused;
    const char *text = record_text(record, KEY_DATE);
    if (!date_parse(slice_of(text), &date, &unused))
        return cell_text(text); // the body was checked when it was appended
    return cell_text(date_words(&date, making->arena));
}

static struct cell currency_cell(const struct flow_row *row)
{
    return cell_text(row->currency == NULL ? NULL : row->currency->code);
}

static bool add_promise(struct statement *statement, const struct flow_row *row,
                        const struct record *record, const char *id, struct error *err)
{
    const struct making *making = statement->making;
    const struct fulfilment *fulfilment = &statement->promises.fulfilment;
    uint32_t place = fulfilment_find(fulfilment, row->original);
    // a reduction stands in the row of the promise it changes
    if (place != 0 && !fulfilment->flows.items[place - 1].is_covered)
        return true;
    struct cell *cells = add_row(statement, &statement->promised, COUNT_OF(promise_columns));
    cells[0] = cell_id(id);
    cells[1] = cell_text(code_label(&codes_stage, row->stage));
    cells[2] = when_cell(making, record);
    cells[3] = cell_text(making->snapshot->parties[row->to].name);
    cells[4] = currency_cell(row);
    cells[5] = row_amount(row);
    struct sum changes = {0}, paid = {0}, outstanding = {0}, additional = {0};
    bool is_supported = statement->promises.fulfilment.loose_payments == 0;
    bool is_told = is_supported, is_fine = true;
    if (place != 0) {
        const struct fulfilled *state = &statement->promises.states[place - 1];
        changes = state->revised;
        is_fine = sum_add(&changes, &state->cancelled);
        paid = state->delivered;
        outstanding = state->outstanding;
        additional = state->additional;
        is_supported = fulfilment->flows.items[place - 1].is_supported;
        is_told = state->is_told;
        cells[10] = cell_flag(state->is_computed);
        statement->computed += state->is_computed;
    } else {
        is_fine = sum_add_flow(&outstanding, row);
    }
    if (!is_supported)
        outstanding = (struct sum){.count = 1, .unknown = 1};
    if (!is_told)
        paid = (struct sum){.count = 1, .unknown = 1};
    cells[6] = cell_told(&changes);
    cells[7] = cell_told(&paid);
    cells[8] = cell_told(&outstanding);
    cells[9] = cell_told(&additional);
    struct currency_line *line = currency_line(&statement->lines, row->currency, making->arena);
    is_fine = is_fine && sum_add(&line->sums[SUM_OUTSTANDING], &outstanding);
    return is_fine || error_set(err, ERROR_INPUT, "what is outstanding is too large to sum");
}

// The ids of the promises a payment is linked to.
static bool fulfils_words(struct statement *statement, const struct flow_row *row, const char **out,
                          struct error *err)
{
    const struct fulfilment *fulfilment = &statement->promises.fulfilment;
    struct buffer words = {.arena = statement->making->arena};
    uint32_t place = fulfilment_find(fulfilment, row->original);
    for (uint32_t at = place == 0 ? 0 : fulfilment->of_later[place - 1]; at != 0;
         at = fulfilment->shares.items[at - 1].next_of_later) {
        const struct share *share = &fulfilment->shares.items[at - 1];
        const char *id;
        if (!flow_id(statement->making, &fulfilment->flows.items[share->earlier].row, &id, err))
            return false;
        buffer_printf(&words, "%s%s", words.size == 0 ? "" : "; ", id);
    }
    *out = words.size == 0 ? NULL : buffer_string(&words);
    return true;
}

static bool add_payment(struct statement *statement, const struct flow_row *row,
                        const struct record *record, const char *id, struct error *err)
{
    const struct making *making = statement->making;
    const char *fulfils;
    if (!fulfils_words(statement, row, &fulfils, err))
        return false;
    struct cell *cells = add_row(statement, &statement->paid, COUNT_OF(payment_columns));
    cells[0] = cell_id(id);
    cells[1] = when_cell(making, record);
    cells[2] = cell_text(making->snapshot->parties[row->to].name);
    cells[3] = currency_cell(row);
    cells[4] = row_amount(row);
    cells[5] = cell_id(fulfils);
    return true;
}

static bool add_in_kind(struct statement *statement, const struct flow_row *row,
                        const struct record *record, const char *id, struct error *err)
{
    struct arena *arena = statement->making->arena;
    struct cell *cells = add_row(statement, &statement->in_kind, COUNT_OF(kind_columns));
    struct amount amount;
    const char *quantity = record_text(record, KEY_QUANTITY);
    const char *unit = record_text(record, KEY_UNIT);
    const char *valuer = record_text(record, KEY_VALUER);
    const char *title = record_text(record, KEY_TITLE);
    cells[0] = cell_id(id);
    cells[1] = cell_text(code_label(&codes_stage, row->stage));
    cells[2] = when_cell(statement->making, record);
    cells[3] = cell_text(title == NULL ? NULL : arena_string(arena, title));
    cells[4].type = quantity == NULL ? CELL_BLANK : CELL_RATE;
    if ((quantity != NULL && !decimal_parse(slice_of(quantity), &cells[4].number, err)) ||
        !amount_read(slice_of(record_text(record, KEY_AMOUNT)), &amount, err))
        return false;
    cells[5] = cell_text(unit == NULL ? NULL : arena_string(arena, unit));
    cells[6] = cell_text(amount.kind == AMOUNT_UNKNOWN ? "n/v" : amount_words(&amount, arena));
    cells[7] = amount.kind == AMOUNT_UNKNOWN ? cells[6] : cell_stated(&amount, arena);
    cells[8] = cell_currency(&amount);
    cells[9] = cell_text(valuer == NULL ? NULL : arena_string(arena, valuer));
    return true;
}

static bool add_flow(struct statement *statement, const struct flow_row *row, struct error *err)
{
    static const signed char columns[STAGE_COUNT] = {[STAGE_PLEDGE] = SUM_PLEDGED + 1,
                                                     [STAGE_COMMITMENT] = SUM_COMMITTED + 1,
                                                     [STAGE_DISBURSEMENT] = SUM_DISBURSED + 1};
    const struct making *making = statement->making;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    const char *id;
    if (row->counted != COUNTED || columns[row->stage] == 0)
        return true;
    if (!store_record(making->snapshot->store, row->seq, &record, &scratch, err) ||
        !flow_id(making, row, &id, err))
        return false;
    struct currency_line *line = currency_line(&statement->lines, row->currency, making->arena);
    if (!sum_add_flow(&line->sums[columns[row->stage] - 1], row))
        return error_set(err, ERROR_INPUT, "the donor's total is too large");
    bool is_cash = row->form == FORM_NONE || row->form == FORM_CASH;
    return (row->stage == STAGE_DISBURSEMENT ? add_payment(statement, row, &record, id, err)
                                             : add_promise(statement, row, &record, id, err)) &&
           (is_cash || add_in_kind(statement, row, &record, id, err));
}

static void add_table(struct statement *statement, struct section *out, const char *key,
                      const char *title, const struct table_column *columns, size_t column_count,
                      const struct rows *rows)
{
    const struct making *making = statement->making;
    struct table table = {.key = key,
                          .title = title_with_scope(making, title),
                          .unit = "units of each currency, not converted",
                          .columns = columns,
                          .column_count = column_count,
                          .rows = rows->list.items,
                          .row_count = rows->list.count};
    if (columns == promise_columns)
        note_conversion(making, &table, 0, statement->computed);
    if (table.row_count != 0)
        section_add_table(making, out, &table);
}

static void add_balance(struct statement *statement, struct section *out)
{
    struct rows rows = {0};
    currency_lines_sort(&statement->lines);
    for (size_t i = 0; i < statement->lines.items.count; i++) {
        const struct currency_line *line = &statement->lines.items.items[i];
        struct cell *cells = add_row(statement, &rows, COUNT_OF(balance_columns));
        cells[0] = cell_text(line->currency == NULL ? "unknown" : line->currency->code);
        for (int j = 0; j < SUM_OUTSTANDING; j++)
            cells[1 + j] = cell_amount(&line->sums[j]);
        cells[1 + SUM_OUTSTANDING] = cell_told(&line->sums[SUM_OUTSTANDING]);
    }
    add_table(statement, out, "donor_balance", "Balance", balance_columns,
              COUNT_OF(balance_columns), &rows);
}

// What one flow adds to the balance in the currency asked for.
static bool add_converted(struct statement *statement, const struct flow_row *row,
                          struct sum sums[], uint64_t *computed)
{
    const struct promises *promises = &statement->promises;
    struct sum outstanding = {.count = 1, .unknown = 1};
    if (row->stage == STAGE_DISBURSEMENT)
        return sum_add_flow(&sums[SUM_DISBURSED], row);
    uint32_t place = fulfilment_find(&promises->fulfilment, row->original);
    const struct linked_flow *flow =
        place == 0 ? NULL : &promises->fulfilment.flows.items[place - 1];
    if (flow != NULL && flow->is_covered && flow->is_supported) {
        outstanding = promises->converted[place - 1].outstanding;
        *computed += promises->converted[place - 1].is_computed;
    } else if (flow != NULL && !flow->is_covered) {
        outstanding = (struct sum){0}; // a reduction: in the promise it changes
    } else if (flow == NULL && promises->fulfilment.loose_payments == 0) {
        sum_set_flow(&outstanding, row);
    }
    return sum_add_flow(&sums[row->stage == STAGE_PLEDGE ? SUM_PLEDGED : SUM_COMMITTED], row) &&
           sum_add(&sums[SUM_OUTSTANDING], &outstanding);
}

// The balance again, in the currency asked for: what has no rate is left out and said.
static bool add_converted_balance(struct statement *statement, struct section *out,
                                  struct error *err)
{
    const struct making *making = statement->making;
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct sum sums[STATEMENT_SUMS] = {0};
    uint64_t unconverted = 0, computed = 0;
    if (!flow_reader_open(&reader, making->snapshot, making->question, making->arena, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        if (row->stage < STAGE_PLEDGE || row->stage > STAGE_DISBURSEMENT)
            continue;
        unconverted += row->counted == NOT_CONVERTED || row->counted == NOT_DEFLATED;
        if (row->counted == COUNTED && !add_converted(statement, row, sums, &computed))
            return error_set(err, ERROR_INPUT, "the donor's total is too large");
    }
    struct rows rows = {0};
    struct cell *cells = add_row(statement, &rows, COUNT_OF(balance_columns));
    cells[0] = cell_text(making->currency);
    for (int j = 0; j < SUM_OUTSTANDING; j++)
        cells[1 + j] = cell_amount(&sums[j]);
    cells[1 + SUM_OUTSTANDING] = cell_told(&sums[SUM_OUTSTANDING]);
    struct table table = {.key = "donor_balance_converted",
                          .title = title_with_scope(making, "Balance, converted"),
                          .unit = promises_unit(making),
                          .columns =
                              promises_columns(making, balance_columns, COUNT_OF(balance_columns)),
                          .column_count = COUNT_OF(balance_columns),
                          .rows = rows.list.items,
                          .row_count = 1};
    note_conversion(making, &table, 0, computed);
    note_rounding(making, &table);
    if (unconverted != 0)
        table_add_note(making, &table,
                       arena_printf(making->arena, "%s without a rate left out.",
                                    text_counted(making->arena, unconverted, "flow")));
    section_add_table(making, out, &table);
    return true;
}

bool section_donor_statement(struct making *making, struct section *out, struct error *err)
{
    struct statement statement = {.making = making};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct question question = *making->question;
    question.converter = NULL;
    if (question.value_count[FILTER_DONOR] != 1)
        return true;
    if (!promises_load(&statement.promises, making, err) ||
        !flow_reader_open(&reader, making->snapshot, &question, making->arena, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        if (!add_flow(&statement, row, err))
            return false;
    }
    out->intro = "What one donor promised and paid, in the currencies it was stated in.";
    add_table(&statement, out, "donor_promises", "Pledges and commitments", promise_columns,
              COUNT_OF(promise_columns), &statement.promised);
    add_table(&statement, out, "donor_payments", "Payments", payment_columns,
              COUNT_OF(payment_columns), &statement.paid);
    add_balance(&statement, out);
    if (making->question->converter != NULL && !add_converted_balance(&statement, out, err))
        return false;
    if (statement.promises.instalments.count != 0) {
        struct table table;
        if (!instalments_table(&table, making, &statement.promises, "donor_instalments", err))
            return false;
        section_add_table(making, out, &table);
    }
    add_table(&statement, out, "donor_in_kind", "In kind", kind_columns, COUNT_OF(kind_columns),
              &statement.in_kind);
    return true;
}
