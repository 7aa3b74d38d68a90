// What sources say of the same flows, as dot ranges: each claim in percent of the one adopted, so
// that sums of all sizes and currencies stand on one axis. Flows on which all agree are left out.
#include "report/records.h"
#include "report/section_charts.h"

#define FLOWS_MAX 12u // the widest spreads; more would be a page of their own

static const struct table_column range_columns[] = {
    {.key = "flow", .title = "Flow", .type = CELL_ID, .is_wrapped = true},
    {.key = "what", .title = "What", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "said", .title = "Said", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "percent",
     .title = "Percent of what\nis adopted",
     .type = CELL_SUM,
     .decimals = 1,
     .has_bounds = true},
    {.key = "standing", .title = "Standing: 0 adopted,\n1 rejected, 2 open", .type = CELL_COUNT},
};

// The claims on one flow that can be compared, and how far apart they are.
struct disputed {
    const struct said_of_flow **claims;
    size_t count;
    const struct amount *base;
    double width; // of the spread, in parts of the base
};

struct disputes {
    LIST(struct disputed) items;
    size_t agreed, apart; // flows whose sources agree; without two amounts in one currency
};

static bool is_comparable(const struct said_of_flow *claim, const struct amount *base)
{
    return claim->amount != NULL && claim->amount->kind != AMOUNT_UNKNOWN &&
           claim->amount->currency == base->currency;
}

// Of the adopted claim, or the first with an amount above zero.
static const struct amount *base_of(const struct said_of_flow *said, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (said[i].amount != NULL && said[i].amount->kind != AMOUNT_UNKNOWN &&
            decimal_sign(said[i].amount->stated) > 0)
            return said[i].amount;
    return NULL;
}

static struct decimal highest_of(const struct amount *amount)
{
    return amount->is_open ? amount->stated : amount->upper;
}

static void take_flow(struct disputes *disputes, const struct said_of_flow *said, size_t count,
                      struct arena *arena)
{
    struct disputed disputed = {.claims = NEW_ARRAY(arena, const struct said_of_flow *, count),
                                .base = base_of(said, count)};
    struct decimal low = DECIMAL_ZERO, high = DECIMAL_ZERO;
    bool is_disputed = false;
    for (size_t i = 0; i < count && disputed.base != NULL; i++) {
        if (!is_comparable(&said[i], disputed.base))
            continue;
        struct decimal highest = highest_of(said[i].amount);
        if (disputed.count == 0 || decimal_compare(said[i].amount->stated, low) < 0)
            low = said[i].amount->stated;
        if (disputed.count == 0 || decimal_compare(highest, high) > 0)
            high = highest;
        is_disputed |= !amount_equal(said[i].amount, disputed.base);
        disputed.claims[disputed.count++] = &said[i];
    }
    disputes->apart += disputed.count < 2;
    disputes->agreed += disputed.count >= 2 && !is_disputed;
    if (disputed.count < 2 || !is_disputed)
        return;
    disputed.width = (decimal_to_double(high) - decimal_to_double(low)) /
                     decimal_to_double(disputed.base->stated);
    LIST_PUSH(arena, &disputes->items, disputed);
}

// Widest first; insertion keeps the order of the records among equals, and there are few.
static void sort_by_width(struct disputes *disputes)
{
    struct disputed *items = disputes->items.items;
    for (size_t i = 1; i < disputes->items.count; i++) {
        struct disputed item = items[i];
        size_t place = i;
        for (; place > 0 && items[place - 1].width < item.width; place--)
            items[place] = items[place - 1];
        items[place] = item;
    }
}

static bool percent_cell(const struct amount *amount, const struct amount *base, struct cell *out)
{
    const struct decimal *parts[] = {&amount->stated, &amount->lower, &amount->upper};
    struct decimal *numbers[] = {&out->number, &out->lower, &out->upper};
    *out = (struct cell){.type = CELL_SUM,
                         .has_bounds = true,
                         .is_open = amount->is_open,
                         .is_approximate = amount->kind == AMOUNT_ABOUT};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (!decimal_multiply_divide(*parts[i], decimal_of(100), base->stated, 1, numbers[i]))
            return false;
    return true;
}

static bool add_rows(const struct making *making, const struct disputed *disputed,
                     struct table *table, struct table_row *rows, struct error *err)
{
    static const int64_t marks[] = {
        [STANDING_ADOPTED] = 0, [STANDING_REJECTED] = 1, [STANDING_OPEN] = 2};
    struct arena *arena = making->arena;
    struct record *record = NEW(arena, struct record);
    uint64_t seq = standing_of(&making->snapshot->standing, disputed->claims[0]->flow);
    if (!store_record(making->snapshot->store, seq, record, arena, err))
        return false;
    for (size_t i = 0; i < disputed->count; i++) {
        const struct said_of_flow *claim = disputed->claims[i];
        struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(range_columns));
        cells[0] = cell_id(claim->id);
        cells[1] = cell_text(short_words(making->snapshot, record, arena));
        cells[2] = cell_text(
            arena_printf(arena, "%s, %s", amount_words(claim->amount, arena), claim->source));
        cells[4] = cell_index((size_t)marks[claim->standing]);
        if (percent_cell(claim->amount, disputed->base, &cells[3]))
            rows[table->row_count++].cells = cells;
    }
    return true;
}

static const char *ranges_alt(const struct table *table, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    size_t flows = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct cell *cells = table->rows[i].cells;
        bool is_new = i == 0 || !text_equal(cells[0].text, table->rows[i - 1].cells[0].text);
        flows += is_new;
        if (flows > WORDS_MAX)
            continue;
        if (is_new)
            buffer_printf(&out, "%s%s: ", i == 0 ? "" : "; ", cells[1].text);
        buffer_printf(&out, "%s%s", is_new ? "" : " against ", cells[2].text);
    }
    if (flows > WORDS_MAX)
        buffer_printf(&out, "; and %s more", text_count(out.arena, flows - WORDS_MAX));
    buffer_char(&out, '.');
    return buffer_string(&out);
}

static void add_chart(const struct making *making, struct section *section,
                      const struct disputes *disputes, size_t shown)
{
    struct arena *arena = making->arena;
    const struct table *table = &section->tables[section->table_count - 1];
    struct chart_series *series = NEW(arena, struct chart_series);
    size_t all = disputes->items.count + disputes->agreed;
    *series = (struct chart_series){"Claimed", FILL_NEUTRAL, 3};
    const char *title =
        disputes->agreed == 0
            ? arena_printf(arena, "Sources differ on %s",
                           text_counted(arena, disputes->items.count, "flow"))
            : arena_printf(arena, "Sources differ on %s of %s flows they both speak of",
                           text_count(arena, disputes->items.count), text_count(arena, all));
    struct chart chart = {.kind = CHART_RANGES,
                          .key = "conflicts_chart",
                          .title = title,
                          .measure = title_with_scope(
                              making, shown < disputes->items.count
                                          ? "The widest spreads, in percent of the amount adopted"
                                          : "What each source says, in percent of the amount "
                                            "adopted"),
                          .axis = "% of the amount adopted",
                          .alt = ranges_alt(table, arena),
                          .table = table,
                          .category_column = 1,
                          .panel_column = 0,
                          .edge_column = 2,
                          .mark_column = 4,
                          .row_count = table->row_count,
                          .series = series,
                          .series_count = 1,
                          .partial_row = CHART_NO_COLUMN};
    chart_add_note(making, &chart,
                   "A line runs from the least to the most that a claim allows; dashed: no upper "
                   "bound. Where none is adopted, 100 is the first.");
    if (disputes->apart != 0)
        chart_add_note(making, &chart,
                       arena_printf(arena,
                                    "Not drawn: %s of which no two sources state amounts "
                                    "in one currency.",
                                    text_counted(arena, disputes->apart, "flow")));
    section_add_chart(making, section, &chart);
}

bool section_add_claim_ranges(const struct making *making, struct section *section,
                              const struct said_of_flow *said, size_t count, struct error *err)
{
    struct disputes disputes = {0};
    for (size_t i = 0, end = 0; i < count; i = end) {
        while (end < count && said[end].flow == said[i].flow)
            end++;
        take_flow(&disputes, &said[i], end - i, making->arena);
    }
    if (disputes.items.count == 0)
        return true;
    sort_by_width(&disputes);
    struct table_row *rows = NEW_ARRAY(making->arena, struct table_row, count);
    struct table table = {.key = "claim_ranges",
                          .title = title_with_scope(making, "Claims beside the amount adopted"),
                          .audience = AUDIENCE_SHEETS,
                          .unfolded = "Each is a claim in parts of the one adopted.",
                          .columns = range_columns,
                          .column_count = COUNT_OF(range_columns),
                          .rows = rows};
    size_t shown = disputes.items.count < FLOWS_MAX ? disputes.items.count : FLOWS_MAX;
    for (size_t i = 0; i < shown; i++)
        if (!add_rows(making, &disputes.items.items[i], &table, rows, err))
            return false;
    section_add_table(making, section, &table);
    add_chart(making, section, &disputes, shown);
    return true;
}
