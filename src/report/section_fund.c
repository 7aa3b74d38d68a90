// The fund statement: what came into each trust fund, what left it, and what must be left.
//
// opening + contributions + interest + refunds and transfers in - transfers - fees - refunds out =
// balance, per fund and currency, over what was paid (stage disbursement). A flow through a fund
// ("via") is no holding of it. Parts of a payment are in the payment. (model: 6.5)
#include <stdlib.h>
#include <string.h>

#include "core/currency.h"
#include "report/promises.h"
#include "report/section_charts.h"

#define CHARTS_MAX 4

enum fund_line {
    LINE_OPENING,
    LINE_CONTRIBUTIONS,
    LINE_INTEREST,
    LINE_REFUNDS_IN,
    LINE_TRANSFERS_IN,
    LINE_TRANSFERS_OUT,
    LINE_FEES,
    LINE_REFUNDS_OUT,
    LINE_BALANCE,
    LINE_COUNT
};

#define FIRST_LINE 3 // column of the first line

static const struct table_column fund_columns[] = {
    {.key = "fund", .title = "Fund", .type = CELL_ID, .audience = AUDIENCE_SHEETS},
    {.key = "name",
     .title = "Fund",
     .type = CELL_TEXT,
     .audience = AUDIENCE_PRINT,
     .is_wrapped = true,
     .weight = 3},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "opening", .title = "Opening", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "contributions", .title = "Contri-\nbutions", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "interest", .title = "Interest", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "refunds_in", .title = "Refunds\nin", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "transfers_in", .title = "Transfers\nin", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "transfers_out", .title = "Transfers\nout", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "fees", .title = "Fees", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "refunds_out", .title = "Refunds\nout", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "balance", .title = "Balance", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "unknown", .title = "Amounts\nunknown", .type = CELL_COUNT},
};

struct fund_row {
    uint32_t fund;
    const struct currency *currency; // NULL: unknown amounts
    struct sum sums[LINE_COUNT];
};

struct fund_statement {
    const struct making *making;
    uint8_t *is_kept;   // by record number, one bit: the payment touches a fund
    uint8_t *is_wanted; // by party
    int32_t since, until;
    uint64_t straddling;
    LIST(struct fund_row) rows;
};

static bool touches_fund(const struct fund_statement *statement, const struct flow_row *row)
{
    return row->stage == STAGE_DISBURSEMENT &&
           (statement->is_wanted[row->donor] || statement->is_wanted[row->to]);
}

static struct fund_row *find_row(struct fund_statement *statement, uint32_t fund,
                                 const struct currency *currency)
{
    for (size_t i = 0; i < statement->rows.count; i++)
        if (statement->rows.items[i].fund == fund && statement->rows.items[i].currency == currency)
            return &statement->rows.items[i];
    return LIST_PUSH(statement->making->arena, &statement->rows,
                     ((struct fund_row){.fund = fund, .currency = currency}));
}

static enum fund_line line_in(const struct fund_statement *statement, const struct flow_row *row,
                              enum nature nature)
{
    const struct party *from = &statement->making->snapshot->parties[row->donor];
    switch (nature) {
    case NATURE_INTEREST: return LINE_INTEREST;
    case NATURE_REFUND: return LINE_REFUNDS_IN;
    case NATURE_TRANSFER:
    case NATURE_REALLOCATION: return LINE_TRANSFERS_IN;
    case NATURE_FEE:
    case NATURE_NONE:
    case NATURE_CONTRIBUTION: break;
    }
    return from->type == PARTY_FUND ? LINE_TRANSFERS_IN : LINE_CONTRIBUTIONS;
}

static enum fund_line line_out(enum nature nature)
{
    return nature == NATURE_FEE      ? LINE_FEES
           : nature == NATURE_REFUND ? LINE_REFUNDS_OUT
                                     : LINE_TRANSFERS_OUT;
}

static bool add_to(struct fund_statement *statement, uint32_t fund, enum fund_line line,
                   const struct flow_row *row, bool is_out)
{
    struct fund_row *to = find_row(statement, fund, row->currency);
    struct flow_row signed_row = *row;
    if (row->last_day < statement->since)
        line = LINE_OPENING;
    if (is_out) {
        signed_row.stated = -row->stated;
        signed_row.lower = -row->upper;
        signed_row.upper = -row->lower;
    }
    return sum_add_flow(&to->sums[line], &signed_row) &&
           sum_add_flow(&to->sums[LINE_BALANCE], &signed_row);
}

static bool is_part(const struct fund_statement *statement, const struct flow_row *row)
{
    return row->part_of != 0 &&
           (statement->is_kept[row->part_of >> 3] >> (row->part_of & 7) & 1) != 0;
}

static bool take(struct fund_statement *statement, const struct flow_row *row, struct error *err)
{
    enum nature nature = (enum nature)row->nature;
    if (!touches_fund(statement, row) || is_part(statement, row) ||
        row->first_day > statement->until)
        return true;
    bool is_before = row->last_day < statement->since;
    if (!is_before && (row->first_day < statement->since || row->last_day > statement->until)) {
        statement->straddling++;
        return true;
    }
    bool is_fine = !statement->is_wanted[row->to] ||
                   add_to(statement, row->to, line_in(statement, row, nature), row, false);
    if (is_fine && statement->is_wanted[row->donor])
        is_fine = add_to(statement, row->donor, line_out(nature), row, true);
    return is_fine || error_set(err, ERROR_INPUT, "the fund's total is too large");
}

// Twice: first to know which payments are here, so that their parts are left out.
static bool read_payments(struct fund_statement *statement, bool is_first, struct error *err)
{
    const struct question *asked = statement->making->question;
    struct question question = {.has_as_stated = asked->has_as_stated,
                                .as_stated = asked->as_stated};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, statement->making->snapshot, &question, statement->making->arena,
                          err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        if (is_first && touches_fund(statement, row))
            statement->is_kept[row->original >> 3] |= (uint8_t)(1 << (row->original & 7));
        if (!is_first && !take(statement, row, err))
            return false;
    }
}

static int compare_rows(const void *a, const void *b, void *user)
{
    const struct snapshot *snapshot = user;
    const struct fund_row *left = a;
    const struct fund_row *right = b;
    int order = strcmp(snapshot->parties[left->fund].id, snapshot->parties[right->fund].id);
    if (order != 0)
        return order;
    if (left->currency == NULL || right->currency == NULL)
        return (left->currency == NULL) - (right->currency == NULL);
    return strcmp(left->currency->code, right->currency->code);
}

// The lines must come to the balance, which was added up beside them.
static bool identity_holds(const struct fund_row *row)
{
    int128 sum = 0;
    for (int line = 0; line < LINE_BALANCE; line++)
        sum += row->sums[line].stated;
    return sum == row->sums[LINE_BALANCE].stated;
}

static bool make_table(struct fund_statement *statement, struct table *out, struct error *err)
{
    const struct making *making = statement->making;
    uint64_t below_zero = 0;
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, statement->rows.count);
    *out = (struct table){.key = "fund_statement",
                          .title = "Funds: what came in and what left",
                          .unit = "units of each currency, not converted",
                          .columns = fund_columns,
                          .column_count = COUNT_OF(fund_columns),
                          .rows = rows,
                          .row_count = statement->rows.count};
    for (size_t i = 0; i < statement->rows.count; i++) {
        const struct fund_row *row = &statement->rows.items[i];
        struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(fund_columns));
        if (!identity_holds(row))
            return error_set(err, ERROR_STORE, "the statement of \"%s\" does not add up",
                             making->snapshot->parties[row->fund].id);
        cells[0] = cell_id(making->snapshot->parties[row->fund].id);
        cells[1] = cell_text(making->snapshot->parties[row->fund].name);
        cells[2] = cell_text(row->currency == NULL ? "unknown" : row->currency->code);
        for (int line = 0; line < LINE_COUNT; line++)
            cells[FIRST_LINE + line] = cell_amount(&row->sums[line]);
        cells[FIRST_LINE + LINE_BALANCE].origin =
            origin_of(making->arena, derive_row_sum(making->arena, FIRST_LINE + LINE_OPENING,
                                                    FIRST_LINE + LINE_REFUNDS_OUT));
        cells[FIRST_LINE + LINE_COUNT] = cell_count(row->sums[LINE_BALANCE].unknown);
        below_zero += row->sums[LINE_BALANCE].stated < 0;
        rows[i].cells = cells;
    }
    out->unfolded =
        "It reads every payment of a fund, also those the report's filters leave out; the "
        "balance is the sum of its lines.";
    table_add_note(making, out,
                   "Opening + contributions + interest + refunds and transfers in + "
                   "transfers out + fees + refunds out = balance; what left is negative.");
    if (below_zero != 0)
        table_add_note(making, out,
                       arena_printf(making->arena,
                                    "%s below zero: more left than the "
                                    "book shows coming in.",
                                    text_counted_are(making->arena, below_zero, "balance")));
    if (statement->straddling != 0)
        table_add_note(making, out,
                       arena_printf(making->arena,
                                    "%s dated across the start or end "
                                    "of the period left out.",
                                    text_counted(making->arena, statement->straddling, "payment")));
    return true;
}

static const enum chart_fill fund_fills[] = {
    [LINE_OPENING] = FILL_OTHER,      [LINE_CONTRIBUTIONS] = FILL_DISBURSED,
    [LINE_INTEREST] = FILL_OTHER,     [LINE_REFUNDS_IN] = FILL_OTHER,
    [LINE_TRANSFERS_IN] = FILL_OTHER, [LINE_TRANSFERS_OUT] = FILL_SPENT,
    [LINE_FEES] = FILL_OTHER,         [LINE_REFUNDS_OUT] = FILL_OTHER,
    [LINE_BALANCE] = FILL_DISBURSED};

// What left, as a positive figure.
static int128 units_out(const struct fund_row *row)
{
    return -(row->sums[LINE_TRANSFERS_OUT].stated + row->sums[LINE_FEES].stated +
             row->sums[LINE_REFUNDS_OUT].stated);
}

static const char *fund_message(const struct making *making, const struct fund_row *row)
{
    const struct party *fund = &making->snapshot->parties[row->fund];
    const struct sum *balance = &row->sums[LINE_BALANCE];
    int128 out = units_out(row);
    if (balance->unknown != 0 || balance->stated < 0)
        return arena_printf(making->arena, "%s: what came in and what left", fund->name);
    return arena_printf(making->arena, "%s: of %s that came in, %s left", fund->name,
                        money_words(making, balance->stated + out, balance->is_approximate),
                        money_words(making, out, balance->is_approximate));
}

// The funds with the most movement in the reporting currency; the table has all.
static void add_fund_charts(const struct fund_statement *statement, struct section *out,
                            const struct table *table)
{
    const struct making *making = statement->making;
    const struct step_columns steps = {FIRST_LINE + LINE_OPENING, FIRST_LINE + LINE_BALANCE,
                                       fund_fills};
    size_t made = 0;
    for (size_t i = 0; i < statement->rows.count && made < CHARTS_MAX; i++) {
        const struct fund_row *row = &statement->rows.items[i];
        if (row->currency == NULL || !text_equal(row->currency->code, making->currency) ||
            units_out(row) == 0)
            continue;
        struct chart chart = waterfall_of_row(making, table, i, &steps);
        chart.key = arena_printf(making->arena, "fund_statement_chart_%zu", ++made);
        chart.title = fund_message(making, row);
        chart.measure = arena_printf(making->arena, "%s, %s", table->title, making->unit);
        section_add_waterfall(making, out, &chart);
    }
}

// A question about something else than funds and time is not about the balance of a fund.
static bool is_about_funds(const struct question *question)
{
    for (int filter = 0; filter < FILTER_COUNT; filter++)
        if (filter != FILTER_FUND && question->value_count[filter] != 0)
            return false;
    return true;
}

static bool want_funds(struct fund_statement *statement)
{
    const struct question *question = statement->making->question;
    const struct snapshot *snapshot = statement->making->snapshot;
    bool is_any = false;
    for (uint32_t i = 1; i <= snapshot->party_count; i++) {
        bool is_named = question->value_count[FILTER_FUND] == 0;
        for (size_t j = 0; j < question->value_count[FILTER_FUND]; j++)
            is_named = is_named || snapshot_party(snapshot, question->values[FILTER_FUND][j]) == i;
        statement->is_wanted[i] = is_named && snapshot->parties[i].type == PARTY_FUND;
        is_any = is_any || statement->is_wanted[i];
    }
    return is_any;
}

bool section_fund_statement(struct making *making, struct section *out, struct error *err)
{
    const struct question *question = making->question;
    const struct snapshot *snapshot = making->snapshot;
    struct fund_statement statement = {
        .making = making,
        .is_kept = NEW_ARRAY(making->arena, uint8_t, snapshot->head.size / 8 + 1),
        .is_wanted = NEW_ARRAY(making->arena, uint8_t, snapshot->party_count + 1),
        .since = question->has_since ? question->since.earliest : DAY_MIN,
        .until = question->has_until ? question->until.latest : DAY_MAX};
    struct table table;
    if (!is_about_funds(question) || !want_funds(&statement))
        return true;
    if (!read_payments(&statement, true, err) || !read_payments(&statement, false, err))
        return false;
    if (statement.rows.count == 0)
        return true;
    qsort_r(statement.rows.items, statement.rows.count, sizeof(struct fund_row), compare_rows,
            (void *)snapshot);
    if (!make_table(&statement, &table, err))
        return false;
    section_add_table(making, out, &table);
    add_fund_charts(&statement, out, &out->tables[out->table_count - 1]);
    return true;
}
