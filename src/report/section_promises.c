// The sections on what is promised and not yet there: instalments, and the pledge bridge.
#include "core/currency.h"
#include "report/promises.h"
#include "report/section_charts.h"

// --- instalments ---

static const struct table_column instalment_columns[] = {
    {.key = "flow", .title = "Promise", .type = CELL_ID, .is_wrapped = true, .weight = 3},
    {.key = "donor", .title = "Donor", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "due", .title = "Due", DATE_WORDS},
    {.key = "due_earliest", .title = "Earliest", .type = CELL_DAY, .audience = AUDIENCE_SHEETS},
    {.key = "due_latest", .title = "Latest", .type = CELL_DAY, .audience = AUDIENCE_SHEETS},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "amount", .title = "Amount", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "paid", .title = "Paid", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "unpaid", .title = "Unpaid", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "state", .title = "State", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "overdue_since", .title = "For", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "condition", .title = "Condition", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
};

static bool is_late(const struct instalment *item)
{
    return item->state == DUE_OVERDUE || item->state == DUE_POSSIBLY;
}

static bool instalment_cells(const struct making *making, const struct promises *promises,
                             const struct instalment *item, struct table_row *out,
                             struct error *err)
{
    const struct flow_row *row = &promises->fulfilment.flows.items[item->flow].row;
    struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(instalment_columns));
    const char *id;
    if (!flow_id(making, row, &id, err))
        return false;
    cells[0] = cell_id(id);
    cells[1] = cell_text(making->snapshot->parties[row->donor].name);
    cells[2] = cell_text(date_words(&item->due, making->arena));
    cells[3] = cell_day(item->due.earliest);
    cells[4] = cell_day(item->due.latest);
    cells[5] = cell_text(item->currency == NULL ? NULL : item->currency->code);
    cells[6] = cell_amount(&item->amount);
    cells[7] = cell_told(&item->paid);
    cells[8] = item->state == DUE_UNKNOWN ? cell_told(&item->unpaid) : cell_amount(&item->unpaid);
    cells[8].origin = origin_of(making->arena, derive_difference(making->arena, 6, 7));
    cells[9] = cell_text(due_state_label(item->state));
    cells[10] = cell_text(is_late(item) ? age_label(item->age) : NULL);
    cells[11] = cell_text(item->condition);
    out->cells = cells;
    return true;
}

bool instalments_table(struct table *out, const struct making *making,
                       const struct promises *promises, const char *key, struct error *err)
{
    const struct instalments *instalments = &promises->instalments;
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, instalments->count + 1);
    *out = (struct table){.key = key,
                          .title = title_with_scope(making, "Instalments"),
                          .unit = "units of each currency, not converted",
                          .columns = instalment_columns,
                          .column_count = COUNT_OF(instalment_columns),
                          .rows = rows,
                          .row_count = instalments->count};
    for (size_t i = 0; i < instalments->count; i++)
        if (!instalment_cells(making, promises, &instalments->items[i], &rows[i], err))
            return false;
    table_add_note(making, out,
                   arena_printf(making->arena,
                                "Judged on %s. Linked payments fill the oldest "
                                "instalment first. Overdue: the latest day it may be due has "
                                "passed; possibly: only the earliest has.",
                                judged_day_words(making)));
    if (promises->fulfilment.loose_payments != 0)
        table_add_note(
            making, out,
            arena_printf(
                making->arena,
                "%s linked to nothing; what of it "
                "is for these instalments is not known.",
                text_counted_are(making->arena, promises->fulfilment.loose_payments, "payment")));
    return true;
}

static const struct table_column ageing_columns[] = {
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "state", .title = "State", .type = CELL_TEXT},
    {.key = "months_0_6", .title = "0\u20136\nmonths", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "months_6_12", .title = "6\u201312\nmonths", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "months_12_24", .title = "12\u201324\nmonths", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "months_24_up", .title = "24 and\nmore", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "total", .title = "Total", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "count", .title = "Instalments", .type = CELL_COUNT},
};

// The instalments behind one row of the ageing.
static struct criteria late_criteria(const struct making *making, const struct currency_line *line)
{
    struct criteria criteria = {.arena = making->arena};
    if (line->currency == NULL)
        criteria_empty(&criteria, "currency");
    else
        criteria_same(&criteria, "currency", 0);
    criteria_same(&criteria, "state", 1);
    return criteria;
}

// An age is a sum over the instalments, the total one over the ages.
static const struct origin *ageing_origin(const struct making *making,
                                          const struct currency_line *line, int age)
{
    struct criteria criteria = late_criteria(making, line);
    if (age == AGE_COUNT)
        return origin_of(making->arena, derive_row_sum(making->arena, 2, 1 + AGE_COUNT));
    if (making->question->converter != NULL)
        return NULL; // the instalments are in their own currencies
    criteria_is(&criteria, "overdue_since", age_label((enum age)age));
    return origin_of(making->arena,
                     derive_fold(making->arena, INSTALMENTS_KEY, "unpaid", &criteria));
}

// What is late in one state, by currency: a sum for each age, then their total.
static bool add_ageing(const struct making *making, const struct promises *promises,
                       enum due_state state, struct table *table, struct table_row *rows,
                       struct error *err)
{
    const struct instalments *instalments = &promises->instalments;
    struct currency_lines lines = {0};
    for (size_t i = 0; i < instalments->count; i++) {
        const struct instalment *item = &instalments->items[i];
        const struct currency *currency;
        struct sum unpaid = item->unpaid;
        if (item->state != state)
            continue;
        if (!instalment_convert(&promises->fulfilment, item, &unpaid, &currency))
            return error_set(err, ERROR_INPUT, "what is overdue is too large to convert");
        struct currency_line *line = currency_line(&lines, currency, making->arena);
        if (!sum_add(&line->sums[item->age], &unpaid) || !sum_add(&line->sums[AGE_COUNT], &unpaid))
            return error_set(err, ERROR_INPUT, "what is overdue is too large to sum");
    }
    currency_lines_sort(&lines);
    for (size_t i = 0; i < lines.items.count; i++) {
        const struct currency_line *line = &lines.items.items[i];
        struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(ageing_columns));
        cells[0] = cell_text(line->currency == NULL ? "unknown" : line->currency->code);
        cells[1] = cell_text(due_state_label(state));
        for (int age = 0; age <= AGE_COUNT; age++) {
            cells[2 + age] = cell_amount(&line->sums[age]);
            cells[2 + age].origin = ageing_origin(making, line, age);
        }
        cells[3 + AGE_COUNT] = cell_count(line->sums[AGE_COUNT].count);
        struct criteria late = late_criteria(making, line);
        cells[3 + AGE_COUNT].origin =
            origin_of(making->arena, derive_fold(making->arena, INSTALMENTS_KEY, NULL, &late));
        rows[table->row_count++].cells = cells;
    }
    return true;
}

// "Overdue, by how long" as shades. Figures are in units where there are several currencies.
static void add_ageing_chart(const struct making *making, struct section *section,
                             const struct table *table, size_t possible_row)
{
    struct arena *arena = making->arena;
    struct chart_series *series = NEW_ARRAY(arena, struct chart_series, AGE_COUNT);
    bool is_one_currency = true;
    struct buffer alt = {.arena = arena};
    for (size_t row = 0; row < table->row_count; row++)
        is_one_currency &= text_equal(table->rows[row].cells[0].text, making->currency);
    const char *unit = is_one_currency ? making->short_unit : table->unit;
    for (int age = 0; age < AGE_COUNT; age++)
        series[age] = (struct chart_series){age_label((enum age)age), FILL_HEAT_3, 2 + (size_t)age};
    for (size_t row = 0; row < table->row_count; row++) {
        const struct cell *cells = table->rows[row].cells;
        buffer_printf(&alt, "%s%s", row == 0 ? "" : "; ", cells[1].text);
        for (int age = 0; age < AGE_COUNT; age++)
            if (cells[2 + age].gap == GAP_NONE)
                buffer_printf(&alt, ", %s %s %s", age_label((enum age)age), cells[0].text,
                              decimal_format_grouped(cells[2 + age].number, 0, "\u2212", arena));
    }
    buffer_char(&alt, '.');
    struct chart chart = {.kind = CHART_HEAT_STRIP,
                          .key = "overdue_ageing_chart",
                          .title = "What is overdue, and for how long",
                          .measure = arena_printf(arena, "%s, %s", table->title, unit),
                          .alt = buffer_string(&alt),
                          .table = table,
                          .category_column = 1,
                          .panel_column = 0,
                          .edge_column = is_one_currency ? CHART_NO_COLUMN : 0,
                          .figures = is_one_currency ? chart_figures(making) : NULL,
                          .row_count = table->row_count,
                          .series = series,
                          .series_count = AGE_COUNT,
                          .partial_row = possible_row};
    chart_add_note(making, &chart, "The darker, the larger a part of the largest figure.");
    if (possible_row < table->row_count)
        chart_add_note(making, &chart, "Dashed: it may be overdue; its latest day has not passed.");
    section_add_chart(making, section, &chart);
}

bool section_instalments(struct making *making, struct section *out, struct error *err)
{
    struct promises promises;
    struct table table;
    if (!promises_load(&promises, making, err))
        return false;
    const struct instalments *instalments = &promises.instalments;
    if (instalments->count == 0)
        return true;
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, 2 * instalments->count);
    struct table ageing = {.key = "overdue_ageing",
                           .title = title_with_scope(making, "Overdue, by how long"),
                           .unit = promises_unit(making),
                           .columns =
                               promises_columns(making, ageing_columns, COUNT_OF(ageing_columns)),
                           .column_count = COUNT_OF(ageing_columns),
                           .rows = rows};
    if (!instalments_table(&table, making, &promises, INSTALMENTS_KEY, err) ||
        !add_ageing(making, &promises, DUE_OVERDUE, &ageing, rows, err))
        return false;
    size_t possible_row = ageing.row_count;
    if (!add_ageing(making, &promises, DUE_POSSIBLY, &ageing, rows, err))
        return false;
    struct table due;
    if (!due_years_table(&due, making, &promises, err))
        return false;
    section_add_table(making, out, &table);
    if (ageing.row_count != 0) {
        note_rounding(making, &ageing);
        section_add_table(making, out, &ageing);
        add_ageing_chart(making, out, &out->tables[out->table_count - 1], possible_row);
    }
    section_add_table(making, out, &due);
    return true;
}

// --- the pledge bridge ---

enum bridge_sum {
    BRIDGE_OPENING,
    BRIDGE_NEW,
    BRIDGE_REVISED,
    BRIDGE_CANCELLED,
    BRIDGE_DISBURSED,
    BRIDGE_OUTSTANDING,
    BRIDGE_ADDITIONAL,
    BRIDGE_SUMS
};

static const struct table_column bridge_columns[] = {
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "opening", .title = "Opening", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "new", .title = "New", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "revised", .title = "Revised", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "cancelled", .title = "Cancelled", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "disbursed", .title = "Disbursed", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "outstanding", .title = "Outstanding", .type = CELL_AMOUNT, .decimals = 255},
    {.key = "additional",
     .title = "Beyond what\nwas promised",
     .type = CELL_AMOUNT,
     .decimals = 255},
    {.key = "left_out", .title = "Not\nquantified", .type = CELL_COUNT},
};

// Of what is linked, the part that counts against the promise: commitments first, then payments.
struct applied {
    int128 committed, paid;
};

static struct applied applied_of(const struct fulfilled *state)
{
    int128 all = state->linked.stated - state->additional.stated;
    int128 committed = state->committed.stated < all ? state->committed.stated : all;
    return (struct applied){committed, all - committed};
}

struct bridge {
    struct currency_lines lines;
    uint64_t unconverted; // promises without a rate
    uint64_t computed;    // with a payment converted at a rate
};

// Adds what is not zero, with its bounds.
static bool add_part(struct sum *sum, struct sum part, struct error *err)
{
    if (part.stated == 0 && part.lower == 0 && part.upper == 0 && !part.is_open)
        return true;
    part.count = 1;
    return sum_add(sum, &part) || error_set(err, ERROR_INPUT, "a total is too large");
}

static struct sum difference(const struct sum *after, const struct sum *before, int128 less)
{
    struct sum out = *after;
    out.stated = after->stated - before->stated - less;
    out.lower = after->lower - before->lower - less;
    out.upper = after->upper - before->upper - less;
    return out;
}

static bool add_movement(struct currency_line *line, const struct fulfilled *before,
                         const struct fulfilled *after, struct error *err)
{
    struct applied was = applied_of(before), is = applied_of(after);
    struct sum *sums = line->sums;
    // what a commitment takes over from a pledge is not new
    struct sum added = difference(&after->amount, &before->amount, is.committed - was.committed);
    struct sum revised = difference(&after->revised, &before->revised, 0);
    struct sum cancelled = difference(&after->cancelled, &before->cancelled, 0);
    // what the others leave: the same, and exact when each was rounded by a conversion
    int128 paid = after->outstanding.stated - before->outstanding.stated - added.stated -
                  revised.stated - cancelled.stated;
    return add_part(&sums[BRIDGE_OPENING], before->outstanding, err) &&
           add_part(&sums[BRIDGE_NEW], added, err) &&
           add_part(&sums[BRIDGE_REVISED], revised, err) &&
           add_part(&sums[BRIDGE_CANCELLED], cancelled, err) &&
           add_units(&sums[BRIDGE_DISBURSED], paid, after->linked.is_approximate, err) &&
           add_part(&sums[BRIDGE_OUTSTANDING], after->outstanding, err) &&
           add_part(&sums[BRIDGE_ADDITIONAL],
                    difference(&after->additional, &before->additional, 0), err);
}

static bool add_loose(struct currency_lines *lines, const struct loose *loose, struct arena *arena,
                      struct error *err)
{
    struct currency_line *line = currency_line(lines, loose->currency, arena);
    if (loose->moment == MOMENT_AFTER)
        return true;
    if (!loose->is_supported || loose->currency == NULL) {
        line->left_out += loose->sum.count;
        return true;
    }
    enum bridge_sum start = loose->moment == MOMENT_BEFORE ? BRIDGE_OPENING : BRIDGE_NEW;
    return add_part(&line->sums[start], loose->sum, err) &&
           add_part(&line->sums[BRIDGE_OUTSTANDING], loose->sum, err);
}

static bool fill_bridge(struct bridge *bridge, const struct making *making,
                        const struct fulfilment *fulfilment, int32_t since, int32_t until,
                        struct error *err)
{
    struct arena *arena = making->arena;
    struct fulfilled *before, *after;
    int32_t eve = since == DAY_MIN ? DAY_MIN : since - 1;
    if (!fulfilment_at(fulfilment, eve, false, &before, arena, err) ||
        !fulfilment_at(fulfilment, until, false, &after, arena, err) ||
        !fulfilment_convert(fulfilment, before, &before, arena, err) ||
        !fulfilment_convert(fulfilment, after, &after, arena, err))
        return false;
    bridge->unconverted = fulfilment->unconverted;
    for (size_t i = 0; i < fulfilment->flows.count; i++) {
        const struct linked_flow *flow = &fulfilment->flows.items[i];
        if (!flow->is_covered || flow->row.last_day > until)
            continue;
        if (flow->is_unconverted) {
            bridge->unconverted++;
            continue;
        }
        struct currency_line *line = currency_line(&bridge->lines, flow->currency, arena);
        bridge->computed += after[i].is_computed;
        if (!flow->is_supported || before[i].outstanding.unknown != 0 ||
            after[i].outstanding.unknown != 0)
            line->left_out++;
        else if (!add_movement(line, &before[i], &after[i], err))
            return false;
    }
    for (size_t i = 0; i < fulfilment->loose.count; i++)
        if (!add_loose(&bridge->lines, &fulfilment->loose.items[i], arena, err))
            return false;
    currency_lines_sort(&bridge->lines);
    return true;
}

static struct table bridge_table(const struct making *making, const struct currency_lines *lines)
{
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, lines->items.count + 1);
    struct table table = {
        .key = "pledge_bridge",
        .title = title_with_scope(making, "From what was promised to what is outstanding"),
        .unit = promises_unit(making),
        .columns = promises_columns(making, bridge_columns, COUNT_OF(bridge_columns)),
        .column_count = COUNT_OF(bridge_columns),
        .rows = rows};
    table.unfolded =
        "Its movements follow the links between flows; what is outstanding is their sum.";
    for (size_t i = 0; i < lines->items.count; i++) {
        const struct currency_line *line = &lines->items.items[i];
        struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(bridge_columns));
        bool is_used = line->left_out != 0;
        cells[0] = cell_text(line->currency == NULL ? "unknown" : line->currency->code);
        for (int j = 0; j < BRIDGE_SUMS; j++) {
            cells[1 + j] = cell_amount(&line->sums[j]);
            if (j == BRIDGE_OUTSTANDING)
                cells[1 + j].origin =
                    origin_of(making->arena, derive_row_sum(making->arena, 1 + BRIDGE_OPENING,
                                                            1 + BRIDGE_DISBURSED));
            is_used = is_used || line->sums[j].count != 0;
        }
        cells[1 + BRIDGE_SUMS] = cell_count(line->left_out);
        if (is_used)
            rows[table.row_count++].cells = cells;
    }
    return table;
}

static const enum chart_fill bridge_fills[] = {
    [BRIDGE_OPENING] = FILL_PLEDGED,     [BRIDGE_NEW] = FILL_PLEDGED,
    [BRIDGE_REVISED] = FILL_OTHER,       [BRIDGE_CANCELLED] = FILL_OTHER,
    [BRIDGE_DISBURSED] = FILL_DISBURSED, [BRIDGE_OUTSTANDING] = FILL_PLEDGED};

// "~2,576.0 US$ million paid of what was promised, ~5,193.0 US$ million outstanding".
static const char *bridge_message(const struct making *making, const struct currency_line *line)
{
    const struct sum *paid = &line->sums[BRIDGE_DISBURSED];
    const struct sum *outstanding = &line->sums[BRIDGE_OUTSTANDING];
    const char *left = money_words(making, outstanding->stated, outstanding->is_approximate);
    if (paid->stated >= 0)
        return arena_printf(making->arena, "%s outstanding", left);
    return arena_printf(making->arena, "%s paid of what was promised, %s outstanding",
                        money_words(making, -paid->stated, paid->is_approximate), left);
}

// Of the reporting currency; the table has the others.
static void add_bridge_chart(const struct making *making, struct section *out,
                             const struct table *table, const struct currency_lines *lines)
{
    const struct step_columns steps = {1 + BRIDGE_OPENING, 1 + BRIDGE_OUTSTANDING, bridge_fills};
    size_t row = 0;
    for (size_t i = 0; i < lines->items.count && row < table->row_count; i++) {
        const struct currency_line *line = &lines->items.items[i];
        const char *code = line->currency == NULL ? "unknown" : line->currency->code;
        if (!text_equal(table->rows[row].cells[0].text, code))
            continue; // a currency without movements has no row
        row++;
        if (!text_equal(code, making->currency))
            continue;
        struct chart chart = waterfall_of_row(making, table, row - 1, &steps);
        chart.key = "pledge_bridge_chart";
        chart.title = bridge_message(making, line);
        chart.measure = arena_printf(making->arena, "%s, %s", table->title, making->unit);
        if (line->left_out != 0)
            chart_add_note(making, &chart,
                           arena_printf(making->arena, "Not drawn: %s not quantified.",
                                        text_counted(making->arena, line->left_out, "promise")));
        if (table->row_count > 1)
            chart_add_note(making, &chart, "Other currencies are in the table.");
        section_add_waterfall(making, out, &chart);
    }
}

bool section_pledge_bridge(struct making *making, struct section *out, struct error *err)
{
    struct fulfilment fulfilment;
    struct bridge bridge = {0};
    struct question question = *making->question;
    int32_t since = question.has_since ? question.since.earliest : DAY_MIN;
    int32_t until = question.has_until ? question.until.latest : DAY_MAX;
    question.has_since = question.has_until = false; // the opening is what was promised before
    struct fulfilment_options options = {.question = &question,
                                         .converts = question.converter != NULL,
                                         .since = since,
                                         .until = until};
    if (!fulfilment_load(&fulfilment, making->snapshot, &options, making->arena, err) ||
        !fill_bridge(&bridge, making, &fulfilment, since, until, err))
        return false;
    struct table table = bridge_table(making, &bridge.lines);
    if (table.row_count == 0)
        return true;
    table_add_note(making, &table,
                   "Opening + new + revised + cancelled + disbursed = outstanding. "
                   "New: pledges, and commitments as far as they fulfil no pledge. Disbursed: "
                   "payments linked to a promise, as far as it goes.");
    table_add_note(making, &table,
                   "Not quantified: promises without an amount, with a payment "
                   "whose share is not stated, or without links while their donor has payments "
                   "linked to nothing.");
    note_conversion(making, &table, bridge.unconverted, bridge.computed);
    note_rounding(making, &table);
    section_add_table(making, out, &table);
    add_bridge_chart(making, out, &out->tables[out->table_count - 1], &bridge.lines);
    return true;
}
