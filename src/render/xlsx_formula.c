// Each derivation has one function that writes its formula, or says that it cannot.
#include "render/xlsx_formula.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define FORMULA_MAX 8192  // characters Excel takes
#define CRITERION_MAX 255 // characters of a criterion

struct writing {
    const struct xlsx_formulas *formulas;
    const struct xlsx_own *own;
    struct buffer *out;
};

// --- references ---

static void put_column(struct buffer *out, uint16_t column)
{
    char letters[4];
    size_t count = 0;

    for (unsigned rest = column + 1u; rest > 0; rest = (rest - 1) / 26)
        letters[count++] = (char)('A' + (rest - 1) % 26);
    while (count > 0)
        buffer_char(out, letters[--count]);
}

static void put_sheet(struct buffer *out, const char *name)
{
    bool is_plain = isalpha((unsigned char)name[0]) != 0;

    for (const char *p = name; *p != '\0'; p++)
        is_plain = is_plain && isalpha((unsigned char)*p) != 0;
    if (is_plain) {
        buffer_printf(out, "%s!", name);
        return;
    }
    buffer_char(out, '\'');
    for (const char *p = name; *p != '\0'; p++) {
        if (*p == '\'')
            buffer_char(out, '\'');
        buffer_char(out, *p);
    }
    buffer_text(out, "'!");
}

static void put_cell(struct buffer *out, uint16_t column, uint32_t row)
{
    put_column(out, column);
    buffer_printf(out, "%u", row + 1);
}

const char *xlsx_cell_name(uint32_t row, uint16_t column, struct arena *arena)
{
    struct buffer out = {.arena = arena};

    put_cell(&out, column, row);
    return buffer_string(&out);
}

const char *xlsx_reference(const char *sheet_name, uint32_t row, uint16_t column,
                           struct arena *arena)
{
    struct buffer out = {.arena = arena};

    put_sheet(&out, sheet_name);
    buffer_char(&out, '$');
    put_column(&out, column);
    buffer_printf(&out, "$%u", row + 1);
    return buffer_string(&out);
}

static uint16_t find_column(const struct xlsx_placed *placed, const char *key)
{
    for (uint16_t i = 0; i < placed->plan->column_count; i++) {
        const struct xlsx_column *column = &placed->plan->columns[i];
        if (column->part == PART_MAIN && strcmp(column->column->key, key) == 0)
            return i;
    }
    return XLSX_NO_COLUMN;
}

static bool put_range(struct writing *writing, const struct xlsx_placed *placed, const char *key)
{
    uint16_t column = find_column(placed, key);
    struct buffer *out = writing->out;

    if (column == XLSX_NO_COLUMN)
        return false;
    if (placed->table_name != NULL && writing->formulas->style == FORMULAS_STRUCTURED) {
        buffer_printf(out, "%s[%s]", placed->table_name, key);
        return true;
    }
    put_sheet(out, placed->sheet_name);
    buffer_char(out, '$');
    put_column(out, column);
    buffer_printf(out, "$%u:$", placed->first_row + 1);
    put_column(out, column);
    buffer_printf(out, "$%u", placed->first_row + placed->row_count);
    return true;
}

// --- criteria ---

static bool is_month(const char *text, size_t size)
{
    // Names and abbreviations that spreadsheets read as the start of a date, in the languages they
    // are most often set to.
    static const char *const MONTHS[] = {
        "jan",       "feb",      "mar",       "apr",      "may",      "jun",       "jul",
        "aug",       "sep",      "sept",      "oct",      "nov",      "dec",       "january",
        "february",  "march",    "april",     "june",     "july",     "august",    "september",
        "october",   "november", "december",  "januar",   "februar",  "mai",       "juni",
        "juli",      "okt",      "oktober",   "dez",      "dezember", "janv",      "janvier",
        "fev",       "avr",      "avril",     "juin",     "juil",     "juillet",   "aout",
        "septembre", "octobre",  "novembre",  "decembre", "ene",      "enero",     "febrero",
        "marzo",     "abr",      "abril",     "mayo",     "junio",    "julio",     "ago",
        "agosto",    "dic",      "diciembre", "gen",      "gennaio",  "mag",       "maggio",
        "giu",       "giugno",   "lug",       "luglio",   "set",      "settembre", "ott",
        "ottobre",   "mrt",      "maart",     "mei",      "out",      "maio",      "am",
        "pm",
    };

    for (size_t i = 0; i < sizeof(MONTHS) / sizeof(*MONTHS); i++) {
        if (strlen(MONTHS[i]) == size && strncasecmp(text, MONTHS[i], size) == 0)
            return true;
    }
    return false;
}

// "MAY-2009", "Jan.12": a month's name and then only what a date has.
static bool looks_like_date(const char *text)
{
    size_t letters = 0;

    while (isalpha((unsigned char)text[letters]) != 0)
        letters++;
    return is_month(text, letters) &&
           strspn(text + letters, "0123456789-/., ") == strlen(text + letters);
}

static bool is_whole_number(const char *text)
{
    size_t size = strlen(text);

    return strspn(text, "0123456789") == size && size <= 15 && (text[0] != '0' || size == 1);
}

// "2003–2013", "24 months and more": our words for times hold a dash or a word no date has.
static bool is_time_in_words(const char *text)
{
    if (strstr(text, " months") != NULL)
        return true;
    for (const char *p = text; *p != '\0'; p++) {
        if ((unsigned char)*p >= 0x80)
            return true;
    }
    return false;
}

bool xlsx_is_plain_criterion(const char *text)
{
    if (*text == '\0' || utf16_length(text) > CRITERION_MAX || strpbrk(text, "*?~\"") != NULL)
        return false;
    for (const char *p = text; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            return false;
    }
    if (strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0)
        return false;
    if (isalpha((unsigned char)text[0]) != 0)
        return !looks_like_date(text);
    return is_whole_number(text) ||
           (isdigit((unsigned char)text[0]) != 0 && is_time_in_words(text));
}

// The drawn column of the figure's own row, when what stands there can be compared with.
static bool put_own_cell(struct writing *writing, size_t index, bool needs_text)
{
    const struct xlsx_own *own = writing->own;

    if (own->placed == NULL)
        return false;
    const struct cell *cell = &own->row->cells[index];
    bool is_text = cell->type == CELL_TEXT || cell->type == CELL_ID;
    uint16_t column = xlsx_plan_find(own->placed->plan, index);
    if (column == XLSX_NO_COLUMN || (needs_text && !is_text) ||
        (is_text && (cell->text == NULL || !xlsx_is_plain_criterion(cell->text)))) {
        return false;
    }
    buffer_char(writing->out, '$');
    put_cell(writing->out, column, own->sheet_row);
    return true;
}

static bool put_criterion(struct writing *writing, const struct criterion *criterion)
{
    struct buffer *out = writing->out;

    switch (criterion->kind) {
    case CRITERION_IS:
    case CRITERION_IS_NOT:
        if (!xlsx_is_plain_criterion(criterion->text))
            return false;
        buffer_printf(out, criterion->kind == CRITERION_IS ? "\"%s\"" : "\"<>%s\"",
                      criterion->text);
        return true;
    case CRITERION_NUMBER: buffer_printf(out, "%d", criterion->number); return true;
    case CRITERION_EMPTY: buffer_text(out, "\"=\""); return true;
    case CRITERION_SAME: return put_own_cell(writing, criterion->own_column, true);
    case CRITERION_UP_TO:
        buffer_text(out, "\"<=\"&");
        return put_own_cell(writing, criterion->own_column, false);
    }
    return false;
}

// --- folds ---

// Those for empty cells come last: LibreOffice looks no further down than the first column is filled.
static bool put_criteria(struct writing *writing, const struct fold_term *term,
                         const struct xlsx_placed *placed, bool is_empty, bool *has_one)
{
    struct buffer *out = writing->out;

    for (size_t i = 0; i < term->criterion_count; i++) {
        const struct criterion *criterion = &term->criteria[i];
        if ((criterion->kind == CRITERION_EMPTY) != is_empty)
            continue;
        if (*has_one)
            buffer_char(out, ',');
        *has_one = true;
        if (!put_range(writing, placed, criterion->column))
            return false;
        buffer_char(out, ',');
        if (!put_criterion(writing, criterion))
            return false;
    }
    return true;
}

static bool put_fold_of(struct writing *writing, const struct fold_term *term,
                        const struct xlsx_placed *placed)
{
    struct buffer *out = writing->out;

    if (term->criterion_count == 0)
        return false;
    buffer_text(out, term->measure == NULL ? "COUNTIFS(" : "SUMIFS(");
    if (term->measure != NULL && !put_range(writing, placed, term->measure))
        return false;
    bool has_one = term->measure != NULL;
    if (!put_criteria(writing, term, placed, false, &has_one) ||
        !put_criteria(writing, term, placed, true, &has_one)) {
        return false;
    }
    buffer_char(out, ')');
    return true;
}

// Data that is split over sheets is folded on each of them.
static bool put_term(struct writing *writing, const struct fold_term *term, bool is_first)
{
    const struct xlsx_layout *layout = writing->formulas->layout;
    const struct xlsx_placed *placed = xlsx_layout_next(layout, term->table, NULL);

    if (placed == NULL)
        return false;
    for (; placed != NULL; placed = xlsx_layout_next(layout, term->table, placed)) {
        if (placed->row_count == 0)
            return false;
        if (term->is_negative)
            buffer_char(writing->out, '-');
        else if (!is_first)
            buffer_char(writing->out, '+');
        is_first = false;
        if (!put_fold_of(writing, term, placed))
            return false;
    }
    return true;
}

static bool put_fold(struct writing *writing, const struct derivation *derivation)
{
    for (size_t i = 0; i < derivation->term_count; i++) {
        if (!put_term(writing, &derivation->terms[i], i == 0))
            return false;
    }
    return derivation->term_count > 0;
}

static bool put_ratio(struct writing *writing, const struct derivation *derivation)
{
    buffer_text(writing->out, "IFERROR(ROUND(");
    if (!put_term(writing, &derivation->terms[0], true))
        return false;
    buffer_text(writing->out, "/(");
    if (!put_term(writing, &derivation->terms[1], true))
        return false;
    // A spreadsheet's percent is a fraction.
    buffer_printf(writing->out, "),%u),\"n/q\")", derivation->decimals + 2u);
    return true;
}

// --- sums of cells ---

// "SUM(B8:F8)" of neighbours, and marks among them count as nothing.
static bool put_row_sum(struct writing *writing, const struct derivation *derivation)
{
    const struct xlsx_own *own = writing->own;
    struct buffer *out = writing->out;
    uint16_t last = XLSX_NO_COLUMN;

    if (own->placed == NULL)
        return false;
    buffer_text(out, "SUM(");
    for (size_t i = 0; i < derivation->row_term_count; i++) {
        uint16_t column = xlsx_plan_find(own->placed->plan, derivation->row_terms[i].column);
        if (column == XLSX_NO_COLUMN || derivation->row_terms[i].is_negative)
            return false;
        bool is_neighbour = last != XLSX_NO_COLUMN && column == last + 1;
        bool goes_on =
            i + 1 < derivation->row_term_count &&
            xlsx_plan_find(own->placed->plan, derivation->row_terms[i + 1].column) == column + 1;
        last = column;
        if (is_neighbour && goes_on)
            continue;
        if (i > 0)
            buffer_char(out, is_neighbour ? ':' : ',');
        put_cell(out, column, own->sheet_row);
    }
    buffer_char(out, ')');
    return true;
}

static bool put_row(struct writing *writing, const struct derivation *derivation)
{
    const struct xlsx_own *own = writing->own;
    bool has_negative = false;

    for (size_t i = 0; i < derivation->row_term_count; i++)
        has_negative = has_negative || derivation->row_terms[i].is_negative;
    if (!has_negative)
        return put_row_sum(writing, derivation);
    for (size_t i = 0; own->placed != NULL && i < derivation->row_term_count; i++) {
        const struct row_term *term = &derivation->row_terms[i];
        uint16_t column = xlsx_plan_find(own->placed->plan, term->column);
        if (column == XLSX_NO_COLUMN)
            return false;
        if (term->is_negative)
            buffer_char(writing->out, '-');
        else if (i > 0)
            buffer_char(writing->out, '+');
        buffer_text(writing->out, "N(");
        put_cell(writing->out, column, own->sheet_row);
        buffer_char(writing->out, ')');
    }
    return own->placed != NULL;
}

static void put_rows(struct writing *writing, uint32_t first, uint32_t last, bool is_first)
{
    uint16_t column = writing->own->sheet_column;

    if (!is_first)
        buffer_char(writing->out, ',');
    put_cell(writing->out, column, first);
    if (last == first)
        return;
    buffer_char(writing->out, ':');
    put_cell(writing->out, column, last);
}

// Runs of rows without the details, which are in the row they are behind.
static bool put_above(struct writing *writing)
{
    const struct xlsx_own *own = writing->own;

    if (own->placed == NULL || own->index == 0 || own->placed->table->source != NULL)
        return false;
    const struct table_row *rows = own->placed->table->rows;
    size_t start = own->index;
    while (start > 0 && rows[start - 1].role != ROW_GROUP && rows[start - 1].role != ROW_TOTAL)
        start--;
    if (start == own->index)
        return false;
    buffer_text(writing->out, "SUM(");
    size_t other = own->placed->other_index;
    bool is_parted = other != SIZE_MAX && other >= start && other + 1 < own->index;
    size_t end = is_parted ? other : own->index - 1;
    put_rows(writing, xlsx_placed_row(own->placed, start), xlsx_placed_row(own->placed, end), true);
    if (is_parted) {
        put_rows(writing, xlsx_placed_row(own->placed, other + 1),
                 xlsx_placed_row(own->placed, own->index - 1), false);
    }
    buffer_char(writing->out, ')');
    return true;
}

static bool put_details(struct writing *writing)
{
    const struct xlsx_own *own = writing->own;

    if (own->placed == NULL || own->placed->other_index == SIZE_MAX)
        return false;
    buffer_text(writing->out, "SUM(");
    put_rows(writing, xlsx_placed_detail(own->placed, 0),
             xlsx_placed_detail(own->placed, own->placed->table->detail_count - 1), true);
    buffer_char(writing->out, ')');
    return true;
}

const char *xlsx_formula(const struct xlsx_formulas *formulas, const struct derivation *derivation,
                         const struct xlsx_own *own, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    struct writing writing = {formulas, own, &out};
    bool is_said = false;

    if (formulas->style == FORMULAS_NONE || derivation == NULL)
        return NULL;
    buffer_char(&out, '=');
    switch (derivation->kind) {
    case DERIVED_FOLD: is_said = put_fold(&writing, derivation); break;
    case DERIVED_RATIO: is_said = put_ratio(&writing, derivation); break;
    case DERIVED_ROW: is_said = put_row(&writing, derivation); break;
    case DERIVED_ABOVE: is_said = put_above(&writing); break;
    case DERIVED_DETAILS: is_said = put_details(&writing); break;
    }
    return is_said && out.size <= FORMULA_MAX ? buffer_string(&out) : NULL;
}
