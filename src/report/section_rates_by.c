// Delivery rates by donor or by fund: how much of what was promised has been paid, over promises
// with linked payments only (see fulfilment.h). A donor none of whose promises has both an amount
// and linked payments is "n/q", never zero.
#include <stdlib.h>
#include <string.h>

#include "report/promises.h"
#include "report/section_charts.h"

#define DOTS_MAX 24u // as many as a reader compares; of more, the largest
#define NAMES_SHOWN 8

struct rate_line {
    uint32_t party; // 0: of all
    struct sum promised, delivered;
    uint64_t promises, left_out;
    bool is_rated;
    struct decimal percent;
};

struct rates_by {
    const struct making *making;
    enum dimension dimension;
    LIST(struct rate_line) lines;
    uint32_t *line_of; // by party, + 1; 0: none
};

static struct rate_line *line_of(struct rates_by *rates, uint32_t party)
{
    uint32_t *place = &rates->line_of[party];
    if (*place == 0) {
        LIST_PUSH(rates->making->arena, &rates->lines, (struct rate_line){.party = party});
        *place = (uint32_t)rates->lines.count;
    }
    return &rates->lines.items[*place - 1];
}

static void set_percent(struct rate_line *line)
{
    line->is_rated = line->promised.stated > 0 && line->delivered.stated >= 0 &&
                     !line->delivered.is_open &&
                     decimal_multiply_divide(sum_decimal(line->delivered.stated), decimal_of(100),
                                             sum_decimal(line->promised.stated), 1, &line->percent);
}

static bool add_promise(struct rates_by *rates, const struct linked_flow *flow,
                        const struct fulfilled *state, struct rate_line *line)
{
    struct sum promised, delivered;
    if (!delivery_of(flow, state, &promised, &delivered) ||
        !text_equal(flow->row.currency->code, rates->making->currency)) {
        line->left_out++;
        return true;
    }
    line->promises++;
    return sum_add(&line->promised, &promised) && sum_add(&line->delivered, &delivered);
}

static bool fill_rates(struct rates_by *rates, struct error *err)
{
    struct promises promises;
    if (!promises_load(&promises, rates->making, err))
        return false;
    bool is_fine = true;
    for (size_t i = 0; is_fine && i < promises.fulfilment.flows.count; i++) {
        const struct linked_flow *flow = &promises.fulfilment.flows.items[i];
        uint32_t party = rates->dimension == DIMENSION_DONOR ? flow->row.donor : flow->row.fund;
        if (flow->is_covered && !flow->is_fulfilling && party != 0)
            is_fine = add_promise(rates, flow, &promises.states[i], line_of(rates, party));
    }
    if (!is_fine)
        return error_set(err, ERROR_INPUT, "the total in %s is too large", rates->making->currency);
    // Promises without any link are known by donor only, and one that was withdrawn has no line.
    for (size_t i = 0; i < promises.fulfilment.loose.count; i++) {
        const struct loose *loose = &promises.fulfilment.loose.items[i];
        if (rates->dimension == DIMENSION_DONOR && loose->donor != 0)
            line_of(rates, loose->donor)->left_out += loose->sum.count;
    }
    for (size_t i = 0; i < rates->lines.count; i++)
        set_percent(&rates->lines.items[i]);
    return true;
}

static int compare_lines(const void *a, const void *b, void *user)
{
    const struct rates_by *rates = user;
    const struct rate_line *left = a, *right = b;
    if (left->is_rated != right->is_rated)
        return left->is_rated ? -1 : 1;
    int order = left->is_rated ? decimal_compare(right->percent, left->percent) : 0;
    if (order != 0)
        return order;
    if (left->promised.stated != right->promised.stated)
        return left->promised.stated < right->promised.stated ? 1 : -1;
    const struct party *parties = rates->making->snapshot->parties;
    return strcmp(parties[left->party].id, parties[right->party].id);
}

static void sort_lines(struct rates_by *rates)
{
    qsort_r(rates->lines.items, rates->lines.count, sizeof(struct rate_line), compare_lines, rates);
    for (size_t i = 0; i < rates->lines.count; i++)
        rates->line_of[rates->lines.items[i].party] = (uint32_t)i + 1;
}

// --- the table ---

static const struct table_column rate_columns[] = {
    {.key = "id", .title = "Id", .type = CELL_ID, .audience = AUDIENCE_SHEETS},
    {.key = "name", .title = "", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "promised", .title = "Promised", .type = CELL_AMOUNT},
    {.key = "delivered", .title = "Delivered", .type = CELL_AMOUNT},
    {.key = "delivery_rate", .title = "Delivery\nrate, %", .type = CELL_PERCENT, .decimals = 1},
    {.key = "promises", .title = "Promises\nin it", .type = CELL_COUNT},
    {.key = "left_out", .title = "Left out", .type = CELL_COUNT},
};
enum { RATE_NAME = 1, RATE_PROMISED, RATE_DELIVERED, RATE_PERCENT, RATE_COUNT, RATE_LEFT_OUT };

static struct cell percent_cell(const struct rate_line *line)
{
    if (line == NULL || (line->promises == 0 && line->left_out == 0))
        return (struct cell){.type = CELL_PERCENT, .gap = GAP_NIL};
    if (!line->is_rated)
        return (struct cell){.type = CELL_PERCENT, .gap = GAP_NOT_QUANTIFIED};
    return (struct cell){.type = CELL_PERCENT, .number = line->percent};
}

// Money of a promise that nothing tells about is not quantified, which is not nil.
static struct cell money_cell(const struct rate_line *line, const struct sum *sum)
{
    if (line->promises == 0)
        return (struct cell){.type = CELL_AMOUNT, .gap = GAP_NOT_QUANTIFIED};
    return cell_amount(sum);
}

static const struct cell *rate_cells(const struct making *making, const char *id, const char *name,
                                     const struct rate_line *line)
{
    struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(rate_columns));
    cells[0] = cell_id(id);
    cells[RATE_NAME] = cell_text(name);
    cells[RATE_PROMISED] = money_cell(line, &line->promised);
    cells[RATE_DELIVERED] = money_cell(line, &line->delivered);
    cells[RATE_PERCENT] = percent_cell(line);
    cells[RATE_COUNT] = cell_count(line->promises);
    cells[RATE_LEFT_OUT] = cell_count(line->left_out);
    return cells;
}

static const struct cell *cells_of_line(const struct rates_by *rates, const struct rate_line *line)
{
    const struct party *party = &rates->making->snapshot->parties[line->party];
    return rate_cells(rates->making, party->id, party->name, line);
}

static struct table rate_table(const struct rates_by *rates, const char *key, const char *label)
{
    const struct making *making = rates->making;
    const struct table_column *figures = chart_figures(making);
    struct table_column *columns =
        NEW_ARRAY(making->arena, struct table_column, COUNT_OF(rate_columns));
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, rates->lines.count);
    struct table table = {
        .key = arena_printf(making->arena, "%s_delivery", key),
        .title = title_with_scope(making, arena_printf(making->arena, "Delivery rate by %s",
                                                       dimension_name(rates->dimension))),
        .unit = making->unit,
        .unfolded = "Its figures follow the links between flows.",
        .columns = columns,
        .column_count = COUNT_OF(rate_columns),
        .rows = rows};
    memcpy(columns, rate_columns, sizeof rate_columns);
    columns[RATE_NAME].title = label;
    for (size_t i = RATE_PROMISED; i <= RATE_DELIVERED; i++) {
        columns[i].currency = figures->currency;
        columns[i].decimals = figures->decimals;
        columns[i].scale_power = figures->scale_power;
    }
    for (size_t i = 0; i < rates->lines.count; i++)
        rows[table.row_count++].cells = cells_of_line(rates, &rates->lines.items[i]);
    table_add_note(making, &table,
                   "Over promises with an amount and linked payments; at most what was promised "
                   "counts as delivered. Left out: promises without links, or not quantified.");
    return table;
}

// --- its dots ---

static int compare_promised(const void *a, const void *b)
{
    const struct rate_line *const *left = a, *const *right = b;
    if ((*left)->promised.stated != (*right)->promised.stated)
        return (*left)->promised.stated < (*right)->promised.stated ? 1 : -1;
    return *left < *right ? -1 : 1; // the order of the table
}

static bool sum_lines(struct rate_line *out, const struct rate_line *line)
{
    out->promises += line->promises;
    out->left_out += line->left_out;
    return sum_add(&out->promised, &line->promised) && sum_add(&out->delivered, &line->delivered);
}

static const char *plural_of(const struct rates_by *rates)
{
    return rates->dimension == DIMENSION_DONOR ? "donors" : "funds";
}

// Of many, those that promised most, still by their rates, and the others as one.
static bool largest_table(const struct rates_by *rates, const struct table *table, size_t rated,
                          struct table *out)
{
    const struct making *making = rates->making;
    struct arena scratch CLEANUP(arena_done) = {0};
    const struct rate_line **order = NEW_ARRAY(&scratch, const struct rate_line *, rated);
    bool *is_shown = NEW_ARRAY(&scratch, bool, rated);
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, DOTS_MAX + 1);
    struct rate_line others = {0};
    for (size_t i = 0; i < rated; i++)
        order[i] = &rates->lines.items[i];
    qsort(order, rated, sizeof(*order), compare_promised);
    for (size_t i = 0; i < DOTS_MAX; i++)
        is_shown[order[i] - rates->lines.items] = true;
    *out =
        (struct table){.key = arena_printf(making->arena, "%s_largest", table->key),
                       .title = arena_printf(
                           making->arena, "%s: the %u of %zu %s that promised most, and the others",
                           table->title, DOTS_MAX, rated, plural_of(rates)),
                       .unit = table->unit,
                       .audience = AUDIENCE_SHEETS,
                       .unfolded = table->unfolded,
                       .columns = table->columns,
                       .column_count = table->column_count,
                       .rows = rows};
    for (size_t i = 0; i < rated; i++) {
        const struct rate_line *line = &rates->lines.items[i];
        if (is_shown[i])
            rows[out->row_count++].cells = cells_of_line(rates, line);
        else if (!sum_lines(&others, line))
            return false;
    }
    set_percent(&others);
    rows[out->row_count].role = ROW_OTHER;
    rows[out->row_count++].cells = rate_cells(
        making, NULL,
        arena_printf(making->arena, "other %s (%zu), together", plural_of(rates), rated - DOTS_MAX),
        &others);
    return true;
}

static const char *count_words(const struct rates_by *rates, size_t count)
{
    return count == 0 ? "none" : arena_printf(rates->making->arena, "%zu", count);
}

// "Of 9 donors with linked payments, 4 paid at least half of what they promised".
static const char *rate_message(const struct rates_by *rates, size_t rated)
{
    size_t half = 0, full = 0;
    for (size_t i = 0; i < rated; i++) {
        half += decimal_compare(rates->lines.items[i].percent, decimal_of(50)) >= 0;
        full += decimal_compare(rates->lines.items[i].percent, decimal_of(100)) >= 0;
    }
    bool is_donor = rates->dimension == DIMENSION_DONOR;
    const char *share = full * 2 >= rated ? "all" : "at least half";
    return arena_printf(
        rates->making->arena,
        is_donor ? "Of %zu %s with linked payments, %s paid %s of what they promised"
                 : "Of %zu %s with linked payments, %s got %s of what was promised",
        rated, plural_of(rates), count_words(rates, full * 2 >= rated ? full : half), share);
}

static const char *rate_alt(const struct rates_by *rates, size_t rated)
{
    struct buffer out = {.arena = rates->making->arena};
    buffer_printf(&out, "Delivery rate, %%:");
    for (size_t i = 0; i < rated && i < 2 * NAMES_SHOWN; i++) {
        const struct rate_line *line = &rates->lines.items[i];
        buffer_printf(&out, "%s %s %s", i == 0 ? "" : ";",
                      rates->making->snapshot->parties[line->party].name,
                      decimal_format_grouped(line->percent, 1, "\u2212", rates->making->arena));
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

static void add_names_left_out(const struct rates_by *rates, struct chart *chart, size_t rated)
{
    struct buffer note = {.arena = rates->making->arena};
    size_t left = rates->lines.count - rated;
    if (left == 0)
        return;
    buffer_printf(&note, "Not drawn, not quantified: ");
    for (size_t i = 0; i < left && i < NAMES_SHOWN; i++)
        buffer_printf(&note, "%s%s", i == 0 ? "" : ", ",
                      rates->making->snapshot->parties[rates->lines.items[rated + i].party].name);
    if (left > NAMES_SHOWN)
        buffer_printf(&note, " and %s more", text_count(rates->making->arena, left - NAMES_SHOWN));
    buffer_char(&note, '.');
    chart_add_note(rates->making, chart, buffer_string(&note));
}

static void add_dots(const struct rates_by *rates, struct section *section,
                     const struct table *table, size_t rated)
{
    const struct making *making = rates->making;
    struct chart_series *series = NEW(making->arena, struct chart_series);
    *series = (struct chart_series){"Delivery rate", FILL_DISBURSED, RATE_PERCENT};
    struct chart chart = {.kind = CHART_DOTS,
                          .key = arena_printf(making->arena, "%s_chart", table->key),
                          .title = rate_message(rates, rated),
                          .measure = table->title,
                          .axis = "% of what was promised",
                          .alt = rate_alt(rates, rated),
                          .table = table,
                          .category_column = RATE_NAME,
                          .edge_column = CHART_NO_COLUMN,
                          .row_count = rated < table->row_count ? rated : table->row_count,
                          .series = series,
                          .series_count = 1,
                          .partial_row = CHART_NO_COLUMN};
    add_names_left_out(rates, &chart, rated);
    section_add_chart(making, section, &chart);
}

// --- the column beside the stages ---

static const struct rate_line *find_line(const struct rates_by *rates, const char *id)
{
    for (size_t i = 0; id != NULL && i < rates->lines.count; i++)
        if (strcmp(rates->making->snapshot->parties[rates->lines.items[i].party].id, id) == 0)
            return &rates->lines.items[i];
    return NULL;
}

static const struct cell *widened(const struct making *making, const struct table *table,
                                  const struct cell *cells, struct cell last)
{
    struct cell *copy = NEW_ARRAY(making->arena, struct cell, table->column_count + 1);
    memcpy(copy, cells, table->column_count * sizeof(*copy));
    copy[table->column_count] = last;
    return copy;
}

// Of one row: its own rate; of "others" and the total, that of all the promises in them.
static bool add_column(const struct rates_by *rates, struct table *table)
{
    const struct making *making = rates->making;
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, table->row_count);
    struct table_row *details = NEW_ARRAY(making->arena, struct table_row, table->detail_count);
    struct rate_line all = {0}, shown = {0}, other = {0};
    for (size_t i = 0; i < rates->lines.count; i++)
        if (!sum_lines(&all, &rates->lines.items[i]))
            return false;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct rate_line *line = find_line(rates, table->rows[i].cells[0].text);
        if (line != NULL && !sum_lines(&shown, line))
            return false;
    }
    other.promises = all.promises - shown.promises;
    other.left_out = all.left_out - shown.left_out;
    other.promised.stated = all.promised.stated - shown.promised.stated;
    other.delivered.stated = all.delivered.stated - shown.delivered.stated;
    set_percent(&all);
    set_percent(&other);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct table_row *row = &table->rows[i];
        const struct rate_line *line = row->role == ROW_TOTAL ? &all
                                       : row->role == ROW_OTHER
                                           ? &other
                                           : find_line(rates, row->cells[0].text);
        rows[i] = *row;
        rows[i].cells = widened(making, table, row->cells, percent_cell(line));
    }
    for (size_t i = 0; i < table->detail_count; i++) {
        const struct cell *cells = table->details[i].cells;
        details[i] = table->details[i];
        details[i].cells =
            widened(making, table, cells, percent_cell(find_line(rates, cells[0].text)));
    }
    struct table_column *columns =
        NEW_ARRAY(making->arena, struct table_column, table->column_count + 1);
    memcpy(columns, table->columns, table->column_count * sizeof(*columns));
    columns[table->column_count] = rate_columns[RATE_PERCENT];
    table->columns = columns;
    table->column_count++;
    table->rows = rows;
    table->details = table->details == NULL ? NULL : details;
    return true;
}

bool section_add_delivery_rates(struct making *making, struct section *section,
                                enum dimension dimension, struct table *table, struct error *err)
{
    struct rates_by rates = {
        .making = making,
        .dimension = dimension,
        .line_of = NEW_ARRAY(making->arena, uint32_t, making->snapshot->party_count + 1)};
    size_t rated = 0;
    if (!fill_rates(&rates, err))
        return false;
    for (size_t i = 0; i < rates.lines.count; i++)
        rated += rates.lines.items[i].is_rated;
    if (rated == 0)
        return true;
    sort_lines(&rates);
    if (!add_column(&rates, table))
        return error_set(err, ERROR_INPUT, "the total in %s is too large", making->currency);
    if (rated < 2)
        return true; // one rate compares nothing; the column has it
    struct table by_rate = rate_table(&rates, section->key, table->columns[1].title);
    section_add_table(making, section, &by_rate);
    if (rated > DOTS_MAX + 1) {
        struct table largest;
        if (!largest_table(&rates, &by_rate, rated, &largest))
            return error_set(err, ERROR_INPUT, "the total in %s is too large", making->currency);
        section_add_table(making, section, &largest);
    }
    add_dots(&rates, section, &section->tables[section->table_count - 1], rated);
    return true;
}
