// The survey of a table, its header row and its rows (see xlsx_table.h).
#include "render/xlsx_table.h"

#include <math.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "core/currency.h"
#include "render/render.h"
#include "render/text_wrap.h"
#include "render/xlsx_formula.h"

#define WIDTH_MIN 8
#define FLAT_WIDTH_MAX 40 // characters; flat data does not wrap
#define SAMPLE_ROWS 5000  // of a long table, to find how wide its texts are
#define INDENT 1.5        // characters that a text stands back from a figure
#define HEADER_WRAP 11    // a header breaks rather than make its column wider than this

struct survey {
    size_t widest;
    bool has_spread;
    bool has_unknown;
    bool needs_exact;
    bool has_link;
};

static bool is_money(enum cell_type type)
{
    return type == CELL_AMOUNT || type == CELL_SUM;
}

// Characters of a figure as its number format will show it; an estimate that is never too small.
static size_t figure_width(const struct cell *cell, const struct table_column *column,
                           struct decimal number, bool is_flat)
{
    unsigned power = is_flat ? 0 : column->scale_power;
    unsigned decimals = number.scale;
    unsigned digits = decimal_digits(number);
    unsigned cut = number.scale + power;
    unsigned whole = digits > cut ? digits - cut : 1;

    if (!is_flat && column->decimals != 255 && column->type != CELL_RATE) {
        decimals = column->decimals;
    } else if (decimals < 2) {
        decimals = 2;
    }
    return whole + (whole - 1) / 3 + 1 + decimals + (decimal_sign(number) < 0) +
           cell->is_approximate + 2u * cell->is_revised + 2u * cell->is_unsupported +
           (cell->type == CELL_PERCENT);
}

static size_t cell_width(const struct cell *cell, const struct table_column *column, bool is_flat,
                         struct arena *scratch)
{
    if (cell->type != CELL_BLANK && cell->gap != GAP_NONE)
        return 3;
    switch (cell->type) {
    case CELL_BLANK: return 0;
    case CELL_TEXT:
    case CELL_ID:
        return cell->text == NULL ? 0
                                  : text_widest_line(cell->text, scratch) +
                                        2u * (cell->is_revised || cell->is_unsupported);
    case CELL_AMOUNT:
    case CELL_SUM:
    case CELL_PERCENT:
    case CELL_RATE: return figure_width(cell, column, decimal_normal(cell->number), is_flat);
    case CELL_COUNT:
    case CELL_YEAR: return decimal_digits(cell->number) + decimal_digits(cell->number) / 3;
    case CELL_DAY: return 10;
    case CELL_FLAG: return 3;
    }
    return 0;
}

static void survey_row(const struct table *table, const struct table_row *row, bool is_flat,
                       struct survey *surveys, struct arena *scratch)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct cell *cell = &row->cells[i];
        struct survey *survey = &surveys[i];
        size_t width = cell_width(cell, &table->columns[i], is_flat, scratch);
        if (row->role == ROW_TOTAL)
            width += width / 8; // bold
        if (width > survey->widest)
            survey->widest = width;
        survey->has_link |= cell->link != NULL;
        if (cell->type == CELL_SUM && cell->unknown > 0)
            survey->has_unknown = true;
        if (xlsx_has_spread(cell)) {
            survey->has_spread = true;
            struct decimal upper = cell->is_open ? cell->lower : cell->upper;
            size_t other = figure_width(cell, &table->columns[i], decimal_normal(upper), is_flat);
            if (other > survey->widest)
                survey->widest = other;
        }
        if (is_money(cell->type) && cell->gap == GAP_NONE &&
            decimal_digits(decimal_normal(cell->number)) > XLSX_DIGITS_MAX) {
            survey->needs_exact = true;
        }
    }
}

static void survey_any(const struct table *table, const struct table_row *row, bool is_flat,
                       struct survey *surveys, struct arena *scratch)
{
    arena_reset(scratch);
    if (row->role != ROW_GROUP)
        survey_row(table, row, is_flat, surveys, scratch);
}

// What the first rows of a long table do not show is told by its columns.
static void survey_columns(const struct table *table, struct survey *surveys)
{
    for (size_t i = 0; i < table->column_count; i++) {
        unsigned digits = table->columns[i].digits;
        size_t width = digits + digits / 3 + 4;
        surveys[i].needs_exact = surveys[i].needs_exact || digits > XLSX_DIGITS_MAX;
        if (digits > 0 && digits <= XLSX_DIGITS_MAX && surveys[i].widest < width)
            surveys[i].widest = width;
    }
}

static bool survey_table(const struct table *table, bool is_flat, struct survey *surveys,
                         struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct table_cursor cursor;
    const struct table_row *row;
    uint64_t limit = is_flat && table->source != NULL && table_row_count(table) > SAMPLE_ROWS
                         ? SAMPLE_ROWS
                         : UINT64_MAX;

    if (!table_rewind(table, &cursor, err))
        return false;
    for (uint64_t count = 0; count < limit; count++) {
        if (!table_next(&cursor, &row, err))
            return false;
        if (row == NULL)
            break;
        survey_any(table, row, is_flat, surveys, &scratch);
    }
    if (limit == SAMPLE_ROWS) {
        table_close(table);
        survey_columns(table, surveys);
    }
    for (size_t i = 0; i < table->detail_count; i++)
        survey_any(table, &table->details[i], is_flat, surveys, &scratch);
    return true;
}

static bool names_currency(const struct table_column *column)
{
    size_t size = strlen(column->key);

    return size >= 8 && strcmp(column->key + size - 8, "currency") == 0;
}

// The nearest column that names a currency, the one to the right first.
static size_t find_currency(const struct table *table, size_t index)
{
    for (size_t i = index + 1; i < table->column_count; i++) {
        if (names_currency(&table->columns[i]))
            return i;
    }
    for (size_t i = index; i-- > 0;) {
        if (names_currency(&table->columns[i]))
            return i;
    }
    return SIZE_MAX;
}

static const char *header_of(const struct table_column *column, enum xlsx_part part, bool is_flat,
                             struct arena *arena)
{
    const char *base = is_flat ? column->key : column->title;
    static const char *const FLAT[] = {"", "_lower", "_upper", "_unknown", "_exact"};
    static const char *const PEOPLE[] = {"", ", lower", ", upper", ", unknown", ", exact"};

    return arena_printf(arena, "%s%s", base, is_flat ? FLAT[part] : PEOPLE[part]);
}

static double width_of(const struct xlsx_column *column, size_t widest, bool is_flat,
                       struct arena *arena)
{
    size_t word = text_widest_word(column->header, arena);
    size_t header = text_widest_line(column->header, arena);
    size_t width = widest;

    if (!is_flat && header > HEADER_WRAP)
        header = word > HEADER_WRAP ? word : HEADER_WRAP;
    header += header / 8; // bold
    if (is_flat)
        header += 3; // the filter's arrow
    if (header > width)
        width = header;
    if (width < WIDTH_MIN)
        width = WIDTH_MIN;
    // Letters may be wider than the digits that column widths are counted in.
    if (column->column->type == CELL_TEXT)
        width += width / 8;
    size_t most = is_flat ? FLAT_WIDTH_MAX : XLSX_WIDTH_MAX;
    return width + 2 > most ? (double)most : (double)width + 2;
}

bool xlsx_plan_make(struct xlsx_plan *plan, const struct table *table, bool is_flat,
                    struct arena *arena, struct error *err)
{
    struct survey *surveys = NEW_ARRAY(arena, struct survey, table->column_count);
    LIST(struct xlsx_column) columns = {0};

    if (!survey_table(table, is_flat, surveys, err)) {
        return error_context(err, "table \"%s\"", table->key);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];
        if (is_flat ? !audience_has_data(column->audience) : !audience_has_sheets(column->audience))
            continue;
        bool has_part[] = {
            [PART_MAIN] = true,
            [PART_LOWER] = surveys[i].has_spread,
            [PART_UPPER] = surveys[i].has_spread,
            [PART_UNKNOWN] = surveys[i].has_unknown,
            [PART_EXACT] = is_flat && surveys[i].needs_exact,
        };
        for (int part = PART_MAIN; part <= PART_EXACT; part++) {
            if (!has_part[part])
                continue;
            struct xlsx_column added = {
                .column = column,
                .index = i,
                .part = (enum xlsx_part)part,
                .header = header_of(column, (enum xlsx_part)part, is_flat, arena),
                .currency_index = is_money(column->type) ? find_currency(table, i) : SIZE_MAX,
            };
            size_t widest = part == PART_UNKNOWN ? 0 : surveys[i].widest;
            added.width = width_of(&added, widest, is_flat, arena);
            // A link is one line in some programs.
            added.can_wrap = column->type == CELL_TEXT && !surveys[i].has_link;
            added.is_wrapped = column->type == CELL_TEXT && !is_flat &&
                               (column->is_wrapped || added.width >= XLSX_WIDTH_MAX);
            LIST_PUSH(arena, &columns, added);
        }
    }
    *plan = (struct xlsx_plan){
        .table = table,
        .is_flat = is_flat,
        .columns = columns.items,
        .column_count = (uint16_t)columns.count,
        .row_count = table_row_count(table),
    };
    return true;
}

uint16_t xlsx_plan_find(const struct xlsx_plan *plan, size_t index)
{
    return xlsx_plan_find_part(plan, index, PART_MAIN);
}

uint16_t xlsx_plan_find_part(const struct xlsx_plan *plan, size_t index, enum xlsx_part part)
{
    for (uint16_t i = 0; i < plan->column_count; i++) {
        if (plan->columns[i].index == index && plan->columns[i].part == part)
            return i;
    }
    return XLSX_NO_COLUMN;
}

static bool is_figure_column(const struct table_column *column)
{
    switch (column->type) {
    case CELL_BLANK:
    case CELL_TEXT:
    case CELL_ID:
    case CELL_YEAR:
    case CELL_FLAG: return false;
    case CELL_AMOUNT:
    case CELL_SUM:
    case CELL_COUNT:
    case CELL_PERCENT:
    case CELL_RATE:
    case CELL_DAY: return true;
    }
    return false;
}

uint16_t xlsx_plan_keys(const struct xlsx_plan *plan, const double *widths, double characters)
{
    uint16_t count = 0;

    while (count < plan->column_count && !is_figure_column(plan->columns[count].column) &&
           widths[count] <= characters)
        characters -= widths[count++];
    // What is frozen leaves something to move.
    return count + 1 < plan->column_count ? count : 0;
}

void xlsx_plan_header(const struct xlsx_plan *plan, struct xlsx_sheet *sheet, uint32_t row,
                      const double *widths)
{
    double height = 0;

    for (uint16_t i = 0; i < plan->column_count; i++) {
        struct xlsx_style style = {
            .look = LOOK_HEADER,
            .is_wrapped = true,
            .is_right = !plan->is_flat && is_figure_column(plan->columns[i].column),
        };
        xlsx_put_text(sheet, row, i, plan->columns[i].header, style);
        if (widths == NULL)
            continue;
        height = fmax(height, xlsx_text_height(plan->columns[i].header, widths[i], LOOK_HEADER));
    }
    xlsx_set_height(sheet, row, height);
}

static enum xlsx_look look_of(const struct xlsx_plan *plan, enum row_role role)
{
    if (plan->is_flat)
        return LOOK_DATA;
    switch (role) {
    case ROW_PLAIN: return LOOK_BODY;
    case ROW_OTHER: return LOOK_OTHER;
    case ROW_TOTAL: return LOOK_TOTAL;
    case ROW_GROUP: return LOOK_GROUP;
    }
    return LOOK_BODY;
}

// The small print of a sum stands back behind the sum.
static enum xlsx_look look_of_part(enum xlsx_look look, enum xlsx_part part)
{
    return part != PART_MAIN && look == LOOK_BODY ? LOOK_OTHER : look;
}

void xlsx_rows_begin(struct xlsx_rows *rows, const struct xlsx_placed *placed,
                     const struct xlsx_formulas *formulas, struct xlsx_sheet *sheet,
                     const double *widths)
{
    *rows = (struct xlsx_rows){.plan = placed->plan,
                               .placed = placed,
                               .formulas = formulas,
                               .sheet = sheet,
                               .widths = widths,
                               .minor_units = -1};
}

void xlsx_rows_done(struct xlsx_rows *rows)
{
    arena_done(&rows->scratch);
}

static int minor_units(struct xlsx_rows *rows, const char *code)
{
    if (code == NULL || strlen(code) >= sizeof(rows->code))
        return -1;
    if (strcmp(code, rows->code) != 0) {
        const struct currency *currency = currency_find(slice_of(code));
        memcpy(rows->code, code, strlen(code) + 1);
        rows->minor_units = currency == NULL ? -1 : currency->minor_units;
    }
    return rows->minor_units;
}

static int minor_units_of(struct xlsx_rows *rows, const struct xlsx_column *column,
                          const struct table_row *row)
{
    if (column->column->currency != NULL)
        return minor_units(rows, column->column->currency);
    if (column->currency_index == SIZE_MAX)
        return -1;
    const struct cell *code = &row->cells[column->currency_index];
    bool is_text = code->type == CELL_TEXT || code->type == CELL_ID;
    return minor_units(rows, is_text ? code->text : NULL);
}

static const char *formula_of(struct xlsx_rows *rows, const struct table_row *row, size_t index,
                              uint32_t at, uint16_t column)
{
    const struct xlsx_column *drawn = &rows->plan->columns[column];
    const struct origin *origin = row->cells[drawn->index].origin;
    struct xlsx_own own = {rows->placed, row, index, at, column};
    const struct derivation *derivation = NULL;

    if (origin == NULL || rows->formulas == NULL || row->cells[drawn->index].gap != GAP_NONE)
        return NULL;
    switch (drawn->part) {
    case PART_MAIN: derivation = origin->stated; break;
    case PART_LOWER: derivation = origin->lower; break;
    case PART_UPPER: derivation = origin->upper; break;
    case PART_UNKNOWN: derivation = origin->unknown; break;
    case PART_EXACT: break;
    }
    return derivation == NULL ? NULL
                              : xlsx_formula(rows->formulas, derivation, &own, &rows->scratch);
}

// Points that the row's texts take in their columns.
static double height_of(struct xlsx_rows *rows, const struct table_row *row)
{
    double height = XLSX_ROW_HEIGHT;

    if (rows->widths == NULL || row->role == ROW_GROUP)
        return height;
    for (uint16_t i = 0; i < rows->plan->column_count; i++) {
        const struct xlsx_column *column = &rows->plan->columns[i];
        const struct cell *cell = &row->cells[column->index];
        if (cell->type != CELL_TEXT)
            continue;
        const char *words = cell_words(cell, column->column, &rows->scratch);
        double room = column->is_wrapped ? rows->widths[i] - (i > 0 ? INDENT : 0) : INFINITY;
        height = fmax(height, xlsx_text_height(words, room, LOOK_BODY));
    }
    return height;
}

static void put_cells(struct xlsx_rows *rows, const struct table_row *row, size_t index,
                      uint32_t at)
{
    const struct xlsx_plan *plan = rows->plan;

    for (uint16_t i = 0; i < plan->column_count; i++) {
        const struct xlsx_column *column = &plan->columns[i];
        const struct cell *cell = &row->cells[column->index];
        // A group's heading may run over its empty neighbours.
        if (cell->type == CELL_BLANK && (plan->is_flat || row->role == ROW_GROUP))
            continue;
        struct xlsx_place place = {
            .sheet = rows->sheet,
            .row = at,
            .column = i,
            .look = look_of_part(look_of(plan, row->role), column->part),
            .is_flat = plan->is_flat,
            .is_wrapped = column->is_wrapped && row->role != ROW_GROUP,
            .minor_units = is_money(cell->type) ? minor_units_of(rows, column, row) : -1,
            .formula = formula_of(rows, row, index, at, i),
            .scratch = &rows->scratch,
        };
        xlsx_put_cell(&place, cell, column->column, column->part);
    }
}

void xlsx_rows_put(struct xlsx_rows *rows, const struct table_row *row, size_t index, uint32_t at)
{
    arena_reset(&rows->scratch);
    double height = height_of(rows, row);
    if (rows->placed->is_folded)
        xlsx_set_detail(rows->sheet, at, height);
    else
        xlsx_set_height(rows->sheet, at, height);
    if (row->role == ROW_GROUP)
        xlsx_keep_with_next(rows->sheet, at);
    put_cells(rows, row, index, at);
}

static void put_details(struct xlsx_rows *rows)
{
    const struct table *table = rows->plan->table;

    for (size_t i = 0; i < table->detail_count; i++) {
        uint32_t at = xlsx_placed_detail(rows->placed, i);
        arena_reset(&rows->scratch);
        xlsx_set_detail(rows->sheet, at, height_of(rows, &table->details[i]));
        put_cells(rows, &table->details[i], SIZE_MAX, at);
    }
}

bool xlsx_rows_put_all(struct xlsx_rows *rows, struct error *err)
{
    const struct table *table = rows->plan->table;
    struct table_cursor cursor;
    const struct table_row *row;

    if (!table_rewind(table, &cursor, err))
        return error_context(err, "table \"%s\"", table->key);
    for (size_t index = 0;; index++) {
        if (!table_next(&cursor, &row, err))
            return error_context(err, "table \"%s\"", table->key);
        if (row == NULL || rows->sheet->book->has_failed)
            return true;
        if (table->source != NULL && index == rows->placed->row_count) {
            table_close(table);
            return true;
        }
        bool is_other = index == rows->placed->other_index;
        if (is_other)
            xlsx_set_folded(rows->sheet, xlsx_placed_row(rows->placed, index));
        xlsx_rows_put(rows, row, index, xlsx_placed_row(rows->placed, index));
        if (is_other)
            put_details(rows);
    }
}
