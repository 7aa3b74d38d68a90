// The entries: every flow the report is made of, one row each, streamed from the book.
//
// People see what was promised or paid by whom to whom, when, and on what evidence; machines see
// every field in a column of its own, so that a pivot table can be built on it.
#include <stdlib.h>

#include "report/entry_cells.h"

#define WIDEST 38 // digits of a decimal

// The rows of one calendar year, or of times that lie in none.
struct year_part {
    int32_t year;
    uint64_t count;
};

struct entries {
    struct making making;
    struct entry_links links;
    struct flow_reader *reader;
    struct arena reader_arena;
    struct arena scratch;
    struct cell cells[ENTRY_COLUMNS];
    struct table_row row;
    struct row_source source;
    LIST(struct year_part) years;
    size_t last_year; // index of the year met last
};

static size_t year_index(struct entries *entries, const struct flow_row *row)
{
    int32_t year = days_year(row->first_day, row->last_day);
    size_t at = entries->last_year;
    if (at >= entries->years.count || entries->years.items[at].year != year)
        for (at = 0; at < entries->years.count && entries->years.items[at].year != year;)
            at++;
    if (at == entries->years.count)
        LIST_PUSH(entries->making.arena, &entries->years, ((struct year_part){.year = year}));
    entries->last_year = at;
    return at;
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
    struct entry_maker maker = {.making = &entries->making,
                                .reader = entries->reader,
                                .links = &entries->links,
                                .scratch = &entries->scratch};
    arena_reset(&entries->scratch);
    if (!flow_reader_next(entries->reader, &row, err))
        return false;
    *out = NULL;
    if (row == NULL)
        return true;
    if (!entry_cells_fill(&maker, row, entries->cells, err))
        return error_context(err, "record %llu", (unsigned long long)row->seq);
    entries->row = (struct table_row){.cells = entries->cells};
    entries->last_year = year_index(entries, row);
    *out = &entries->row;
    return true;
}

static size_t entries_part(void *user)
{
    const struct entries *entries = user;
    return entries->last_year;
}

static unsigned widest_promise(const struct entry_links *links)
{
    unsigned widest = 0;
    for (size_t i = 0; i < links->unlinked.fulfilment.flows.count; i++) {
        unsigned digits = decimal_digits(sum_decimal(links->states[i].outstanding.stated));
        unsigned paid = decimal_digits(sum_decimal(links->states[i].delivered.stated));
        digits = digits > paid ? digits : paid;
        widest = digits > widest ? digits : widest;
    }
    return widest;
}

// Walks the flows once: how many there are, and how wide their figures.
static bool survey(struct entries *entries, unsigned *digits, struct error *err)
{
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    *digits = 1;
    if (!flow_reader_open(&reader, entries->making.snapshot, entries->making.question, &walking,
                          err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        unsigned own = entry_digits(row);
        *digits = own > *digits ? own : *digits;
        entries->source.count++;
        size_t year = year_index(entries, row);
        entries->years.items[year].count++;
    }
}

static int compare_years(const void *a, const void *b)
{
    const struct year_part *left = a;
    const struct year_part *right = b;
    bool is_none = left->year == DATE_NO_YEAR;
    if (is_none != (right->year == DATE_NO_YEAR))
        return is_none ? 1 : -1;
    return (left->year > right->year) - (left->year < right->year);
}

static void make_parts(struct entries *entries)
{
    size_t count = entries->years.count;
    struct row_part *parts = NEW_ARRAY(entries->making.arena, struct row_part, count + 1);
    if (count != 0)
        qsort(entries->years.items, count, sizeof(struct year_part), compare_years);
    for (size_t i = 0; i < count; i++) {
        const struct year_part *year = &entries->years.items[i];
        parts[i] =
            (struct row_part){.label = year->year == DATE_NO_YEAR
                                           ? "spans"
                                           : arena_printf(entries->making.arena, "%d", year->year),
                              .count = year->count};
    }
    entries->source.parts = parts;
    entries->source.part_count = count;
    entries->source.part = entries_part;
}

// A share of an amount may have more digits than the amount.
static const struct table_column *columns_of(const struct entries *entries, unsigned digits)
{
    const struct question *question = entries->making.question;
    unsigned of_links = widest_promise(&entries->links);
    bool has_shares = question->value_count[FILTER_RECIPIENT] != 0;
    struct table_column *columns =
        NEW_ARRAY(entries->making.arena, struct table_column, ENTRY_COLUMNS);
    for (size_t i = 0; i < ENTRY_COLUMNS; i++) {
        columns[i] = entry_columns[i];
        if (columns[i].type != CELL_AMOUNT)
            continue;
        bool is_linked = i >= ENTRY_OUTSTANDING && i <= ENTRY_UNLINKED;
        unsigned own = is_linked && of_links > digits ? of_links : digits;
        columns[i].digits = (uint8_t)(has_shares ? WIDEST : own);
    }
    return columns;
}

bool section_entries(struct making *making, struct section *out, struct error *err)
{
    struct entries *entries = NEW(making->arena, struct entries);
    unsigned digits;
    entries->making = *making;
    entries->source = (struct row_source){
        .rewind = entries_rewind, .next = entries_next, .user = entries, .close = entries_close};
    if (!entry_links_load(&entries->links, making, err) || !survey(entries, &digits, err))
        return false;
    if (entries->source.count == 0)
        return true;
    make_parts(entries);
    struct table *table = NEW(making->arena, struct table);
    *table = (struct table){
        .key = ENTRIES_KEY,
        .title = title_with_scope(making, "Every entry behind the figures"),
        .columns = columns_of(entries, digits),
        .column_count = entry_column_count(making->question),
        .source = &entries->source,
    };
    out->tables = table;
    out->table_count = 1;
    out->is_annex = true;
    out->is_flat_data = true;
    return true;
}
