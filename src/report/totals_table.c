// Totals as a table: dimensions, stage, currency, then the sum as people and machines see it.
#include "core/currency.h"
#include "report/conversion.h"
#include "report/totals.h"

#define FIXED_COLUMNS 10
#define SHOWN_PARTS 5

// The table's rows are made one by one: a million of them would take gigabytes as cells.
struct totals_rows {
    const struct question *question;
    const struct totals_row *rows;
    size_t count;
    size_t position;
    struct cell *cells; // of one row
    struct table_row row;
    struct row_source source;
};

static struct table_column *columns_of(const struct question *question, struct arena *arena,
                                       size_t *count)
{
    static const struct table_column fixed[FIXED_COLUMNS] = {
        {.key = "stage", .title = "Stage", .type = CELL_TEXT},
        {.key = "currency", .title = "Currency", .type = CELL_TEXT},
        {.key = "amount",
         .title = "Amount",
         .type = CELL_SUM,
         .audience = AUDIENCE_PEOPLE,
         .decimals = 255},
        {.key = "stated", .title = "Stated", .type = CELL_AMOUNT, .audience = AUDIENCE_MACHINES},
        {.key = "lower", .title = "Lower", .type = CELL_AMOUNT, .audience = AUDIENCE_MACHINES},
        {.key = "upper", .title = "Upper", .type = CELL_AMOUNT, .audience = AUDIENCE_MACHINES},
        {.key = "approximate", .title = "About", .type = CELL_FLAG, .audience = AUDIENCE_MACHINES},
        {.key = "open", .title = "Open", .type = CELL_FLAG, .audience = AUDIENCE_MACHINES},
        {.key = "unknown", .title = "Unknown", .type = CELL_COUNT, .audience = AUDIENCE_MACHINES},
        {.key = "count", .title = "Flows", .type = CELL_COUNT},
    };
    struct table_column *columns =
        NEW_ARRAY(arena, struct table_column, 2 * question->by_count + FIXED_COLUMNS);
    *count = 0;
    for (size_t i = 0; i < question->by_count; i++) {
        enum dimension dimension = question->by[i];
        if (dimension == DIMENSION_STAGE || dimension == DIMENSION_CURRENCY)
            continue; // always there
        // machines want the id, people its words when the program made it ("fts:org:2924")
        columns[(*count)++] = (struct table_column){.key = dimension_name(dimension),
                                                    .title = dimension_title(dimension),
                                                    .type = CELL_ID,
                                                    .audience = AUDIENCE_PEOPLE,
                                                    .is_wrapped = true};
        columns[(*count)++] = (struct table_column){.key = dimension_name(dimension),
                                                    .title = dimension_title(dimension),
                                                    .type = CELL_ID,
                                                    .audience = AUDIENCE_MACHINES};
    }
    for (size_t i = 0; i < FIXED_COLUMNS; i++) {
        columns[*count] = fixed[i];
        // a converted value has twelve decimals; people want those of the currency
        if (question->converter != NULL && fixed[i].type == CELL_SUM)
            columns[*count].decimals = currency_decimals(converter_target(question->converter));
        (*count)++;
    }
    return columns;
}

// The cells of a row are used again for the next, so only what differs is set.
static void set_text(struct cell *cell, enum cell_type type, const char *text)
{
    cell->type = text == NULL ? CELL_BLANK : type;
    cell->text = text;
}

static void set_amount(struct cell *cell, const struct decimal *amount)
{
    cell->type = amount == NULL ? CELL_BLANK : CELL_AMOUNT;
    cell->number = amount == NULL ? DECIMAL_ZERO : *amount;
}

static void set_number(struct cell *cell, enum cell_type type, uint64_t number)
{
    cell->type = type;
    cell->number = decimal_of((int64_t)number);
}

static void fill_cells(struct cell *cells, const struct totals_row *row,
                       const struct question *question)
{
    for (size_t i = 0; i < question->by_count; i++)
        if (question->by[i] != DIMENSION_STAGE && question->by[i] != DIMENSION_CURRENCY) {
            set_text(cells++, CELL_ID, totals_value_words(&row->values[i]));
            set_text(cells++, CELL_ID, row->values[i].id);
        }
    const struct sum *sum = &row->sum;
    bool is_firm = question->view == VIEW_FIRM && row->stage == STAGE_COMMITMENT;
    bool has_amount = row->currency != NULL;
    struct cell all = sum_cell(sum);
    set_text(cells++, CELL_TEXT, is_firm ? "firm" : code_name(&codes_stage, row->stage));
    set_text(cells++, CELL_TEXT, has_amount ? row->currency->code : NULL);
    *cells++ = all;
    set_amount(cells++, has_amount ? &all.number : NULL);
    set_amount(cells++, has_amount ? &all.lower : NULL);
    set_amount(cells++, has_amount && !sum->is_open ? &all.upper : NULL);
    set_number(cells++, CELL_FLAG, sum->is_approximate);
    set_number(cells++, CELL_FLAG, sum->is_open);
    set_number(cells++, CELL_COUNT, sum->unknown);
    set_number(cells++, CELL_COUNT, sum->count);
}

static bool rewind_rows(void *user, struct error *err)
{
    struct totals_rows *rows = user;
    (void)err;
    rows->position = 0;
    return true;
}

static bool next_row(void *user, const struct table_row **row, struct error *err)
{
    struct totals_rows *rows = user;
    (void)err;
    *row = NULL;
    if (rows->position == rows->count)
        return true;
    fill_cells(rows->cells, &rows->rows[rows->position++], rows->question);
    *row = &rows->row;
    return true;
}

static const struct row_source *source_of(const struct question *question,
                                          const struct totals_row *from, size_t count,
                                          size_t column_count, struct arena *arena)
{
    struct totals_rows *rows = NEW(arena, struct totals_rows);
    rows->question = question;
    rows->rows = from;
    rows->count = count;
    rows->cells = NEW_ARRAY(arena, struct cell, column_count);
    rows->row.cells = rows->cells;
    rows->source =
        (struct row_source){.rewind = rewind_rows, .next = next_row, .user = rows, .count = count};
    return &rows->source;
}

// "15 part of a counted flow (636,000 EUR; 779,500,000 USD; 1 amount unknown)" for rows i..end-1.
static void put_excluded(struct buffer *out, const struct totals *totals, size_t i, size_t end,
                         struct arena *arena)
{
    uint64_t count = 0;
    for (size_t j = i; j < end; j++)
        count += totals->excluded[j].sum.count;
    enum counted counted = totals->excluded[i].counted;
    bool is_noun = counted == NOT_TRANSFER || counted == NOT_FEE || counted == NOT_REFUND ||
                   counted == NOT_REALLOCATION;
    buffer_printf(out, "%s%s %s%s (", out->size == 0 ? "not counted: " : ", ",
                  text_count(arena, count), counted_label(counted),
                  is_noun && count != 1 ? "s" : "");
    for (size_t j = i; j < end; j++) {
        const struct totals_excluded *excluded = &totals->excluded[j];
        struct decimal stated = sum_decimal(excluded->sum.stated);
        if (j != i)
            buffer_text(out, "; ");
        if (excluded->currency == NULL)
            buffer_printf(out, "%s unknown", text_count(arena, excluded->sum.count));
        else
            buffer_printf(out, "%s %s",
                          decimal_format_grouped(stated, stated.scale, "\u2212", arena),
                          excluded->currency->code);
    }
    buffer_char(out, ')');
}

const char *totals_excluded_words(const struct totals *totals, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0, end = 0; i < totals->excluded_count; i = end) {
        while (end < totals->excluded_count &&
               totals->excluded[end].counted == totals->excluded[i].counted)
            end++;
        put_excluded(&out, totals, i, end, arena);
    }
    return out.size == 0 ? NULL : buffer_string(&out);
}

struct table totals_table(const struct totals *totals, const struct snapshot *snapshot,
                          struct arena *arena)
{
    struct table table = {
        .key = "totals", .title = snapshot->title, .unit = view_words(totals->question->view)};
    size_t column_count;
    table.columns = columns_of(totals->question, arena, &column_count);
    table.column_count = column_count;
    table.source =
        source_of(totals->question, totals->rows, totals->row_count, column_count, arena);
    const char *left_out = totals_excluded_words(totals, arena);
    const char **notes = NEW_ARRAY(arena, const char *, 2);
    bool has_unknown = false;
    for (size_t i = 0; i < totals->row_count; i++)
        has_unknown |= totals->rows[i].currency == NULL;
    if (has_unknown)
        notes[table.note_count++] = ".. stands for amounts that are unknown";
    if (left_out != NULL)
        notes[table.note_count++] = left_out;
    table.notes = notes;
    return table;
}

const char *totals_parts_words(const struct totals *totals, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < totals->part_count && i < SHOWN_PARTS; i++) {
        const struct totals_row *row = &totals->parts[i];
        struct decimal stated = sum_decimal(row->sum.stated);
        buffer_printf(&out, "%s%s, %s: ", i == 0 ? "Counted in the row of the whole: " : "; ",
                      row->values[0].label, code_name(&codes_stage, row->stage));
        if (row->currency == NULL)
            buffer_text(&out, "unknown");
        else
            buffer_printf(&out, "%s %s",
                          decimal_format_grouped(stated, stated.scale, "\u2212", arena),
                          row->currency->code);
    }
    if (totals->part_count > SHOWN_PARTS)
        buffer_printf(&out, "; and %s more", text_count(arena, totals->part_count - SHOWN_PARTS));
    if (out.size == 0)
        return NULL;
    buffer_text(&out, ". Asked for alone, these count.");
    return buffer_string(&out);
}

struct table totals_parts_table(const struct totals *totals, struct arena *arena)
{
    struct question *question = NEW(arena, struct question);
    const char **notes = NEW(arena, const char *);
    size_t column_count;
    *question = *totals->question;
    question->converter = NULL; // only what counts is converted
    question->view = VIEW_EXCLUSIVE;
    notes[0] = arena_printf(arena,
                            "Counted in the row of the whole they are part of. A question that "
                            "leaves the whole out, such as for this %scurrency alone, counts them.",
                            question->by_count == 0
                                ? ""
                                : arena_printf(arena, "%s or ", dimension_name(question->by[0])));
    struct table table = {
        .key = "parts", .title = "Parts of sums in other rows", .notes = notes, .note_count = 1};
    table.columns = columns_of(question, arena, &column_count);
    table.column_count = column_count;
    table.source = source_of(question, totals->parts, totals->part_count, column_count, arena);
    return table;
}
