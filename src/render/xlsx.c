// A document as a workbook: "Read me", a sheet for each section, the flat data.
//
// Everything is planned first, because formulas point across sheets; then the sheets are written one
// after the other. Books over LARGE_ROWS rows of data are streamed to the disk row by row: filters
// instead of real tables and values instead of formulas, everything else the same.
#include "render/render.h"

#include <string.h>

#include "base/text.h"
#include "render/xlsx_flat.h"
#include "render/xlsx_readme.h"
#include "render/xlsx_verify.h"

#define LARGE_ROWS 50000
#define FLAT_ROWS_MAX (XLSX_ROW_MAX - 1) // under the header

// In what order people look for them; other sheets follow as the document has them.
static const char *const ORDER[] = {
    "key_figures", "by_donor", "by_fund", "by_year",   "instalments", "entries",
    "rates",       "evidence", "unknown", "conflicts", "revisions",
};

struct making {
    const struct document *document;
    const struct xlsx_options *options;
    struct xlsx_book book;
    struct xlsx_layout layout;
    struct xlsx_formulas formulas;
    struct xlsx_checks checks;
    const struct section **sections; // in the order of their sheets
    struct xlsx_page_plan *pages;    // of those that are no flat data
    size_t page_count;
    LIST(struct xlsx_flat) flats;
    LIST(struct xlsx_listed) listed;
};

static bool is_large(const struct document *document, const struct xlsx_options *options)
{
    uint64_t limit = options->large_rows == 0 ? LARGE_ROWS : options->large_rows;

    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        for (size_t k = 0; k < section->table_count; k++) {
            if (table_row_count(&section->tables[k]) > limit)
                return true;
        }
    }
    return false;
}

static size_t place_in_order(const struct section *section)
{
    for (size_t i = 0; i < COUNT_OF(ORDER); i++) {
        if (strcmp(section->key, ORDER[i]) == 0)
            return i;
    }
    return COUNT_OF(ORDER);
}

static void order_sections(struct making *making)
{
    const struct document *document = making->document;
    size_t count = 0;

    making->sections =
        NEW_ARRAY(making->book.arena, const struct section *, document->section_count + 1);
    for (size_t place = 0; place <= COUNT_OF(ORDER); place++) {
        for (size_t i = 0; i < document->section_count; i++) {
            if (place_in_order(&document->sections[i]) == place)
                making->sections[count++] = &document->sections[i];
        }
    }
}

static bool plan_flat(struct making *making, const struct section *section, unsigned *table_number,
                      struct error *err)
{
    uint32_t rows = making->options->sheet_rows == 0 ? FLAT_ROWS_MAX : making->options->sheet_rows;

    for (size_t i = 0; i < section->table_count; i++) {
        struct xlsx_flat flat;
        if (!xlsx_flat_plan(&flat, section, &section->tables[i], rows, making->book.is_large,
                            &making->layout, table_number, err)) {
            return false;
        }
        LIST_PUSH(making->book.arena, &making->flats, flat);
        for (size_t k = 0; k < flat.place_count; k++) {
            const char *name = making->layout.placed.items[flat.first_place + k].sheet_name;
            LIST_PUSH(making->book.arena, &making->listed, ((struct xlsx_listed){name, section}));
        }
    }
    return true;
}

static bool plan_sections(struct making *making, struct error *err)
{
    const struct document *document = making->document;
    unsigned table_number = 0;

    making->pages =
        NEW_ARRAY(making->book.arena, struct xlsx_page_plan, document->section_count + 1);
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = making->sections[i];
        bool is_planned = false;
        if (section->is_flat_data) {
            is_planned = plan_flat(making, section, &table_number, err);
        } else {
            is_planned = xlsx_page_plan_make(&making->pages[making->page_count++], section,
                                             &making->layout, err);
            LIST_PUSH(making->book.arena, &making->listed,
                      ((struct xlsx_listed){section->sheet, section}));
        }
        if (!is_planned)
            return error_context(err, "sheet \"%s\"", section->sheet);
    }
    return true;
}

// What a large book has no formulas for is compared all the same, once for each currency.
static void plan_checks(struct making *making)
{
    struct xlsx_formulas formulas = making->formulas;

    if (making->options->values_only || making->page_count == 0)
        return;
    if (making->book.is_large)
        formulas.style = FORMULAS_PLAIN;
    xlsx_checks_collect(&making->checks, making->pages, making->page_count, &formulas,
                        !making->book.is_large, making->book.arena);
    xlsx_page_plan_checks(&making->pages[0], &making->checks);
    making->checks.sheet_name = making->pages[0].section->sheet;
    making->checks.first_row = making->pages[0].checks_row;
}

static enum xlsx_formula_style style_of(const struct making *making)
{
    if (making->options->values_only || making->book.is_large)
        return FORMULAS_NONE;
    return making->options->plain_formulas ? FORMULAS_PLAIN : FORMULAS_STRUCTURED;
}

static bool put_sheets(struct making *making, struct error *err)
{
    struct xlsx_context context = {
        .document = making->document,
        .book = &making->book,
        .layout = &making->layout,
        .formulas = &making->formulas,
        .checks = &making->checks,
    };
    size_t page = 0;
    size_t flat = 0;

    xlsx_readme_put(&context, making->options, making->listed.items, making->listed.count);
    for (size_t i = 0; i < making->document->section_count && !making->book.has_failed; i++) {
        const struct section *section = making->sections[i];
        bool is_put = true;
        if (!section->is_flat_data)
            is_put = xlsx_page_put(&making->pages[page++], &context, err);
        for (size_t k = 0; section->is_flat_data && is_put && k < section->table_count; k++)
            is_put = xlsx_flat_put(&making->flats.items[flat++], &context, making->options, err);
        if (!is_put)
            return error_context(err, "sheet \"%s\"", section->sheet);
    }
    if (!making->book.has_failed)
        xlsx_put_charts(&context);
    return true;
}

static bool put_document(struct making *making, struct error *err)
{
    const struct document *document = making->document;

    xlsx_book_properties(&making->book,
                         &(struct xlsx_properties){
                             .title = document->title,
                             .subject = document->subtitle,
                             .author = document->version,
                             .comments = xlsx_head_line(document, making->book.arena),
                             .created = document->as_of_time,
                         });
    making->book.is_letter = making->options->paper == PAPER_LETTER;
    making->layout.arena = making->book.arena;
    making->formulas = (struct xlsx_formulas){&making->layout, style_of(making)};
    order_sections(making);
    if (!plan_sections(making, err))
        return false;
    plan_checks(making);
    return put_sheets(making, err);
}

static const char *warning_of(const struct xlsx_repairs *repairs, struct arena *arena)
{
    struct buffer words = {.arena = arena};

    if (repairs->cut > 0) {
        buffer_printf(&words, "%s cut at the 32,767 characters that a cell holds",
                      text_counted_are(arena, repairs->cut, "text"));
    }
    if (repairs->replaced > 0) {
        buffer_printf(&words,
                      "%s%s %s characters that a workbook cannot hold; they are replaced by U+FFFD",
                      words.size == 0 ? "" : "; ", text_counted(arena, repairs->replaced, "text"),
                      repairs->replaced == 1 ? "has" : "have");
    }
    return words.size == 0 ? NULL : buffer_string(&words);
}

static void expect_rows(const struct xlsx_book *book, struct xlsx_expected *expected,
                        struct arena *arena)
{
    uint32_t *rows = NEW_ARRAY(arena, uint32_t, book->sheets.count + 1);

    for (size_t i = 0; i < book->sheets.count; i++)
        rows[i] = book->sheets.items[i]->row_count;
    *expected = (struct xlsx_expected){rows, book->sheets.count};
}

static void making_done(struct making *making)
{
    xlsx_book_discard(&making->book);
}

bool render_xlsx_document(const struct document *document, struct xlsx_options *options,
                          struct output *output, struct arena *arena, struct error *err)
{
    CLEANUP(making_done) struct making making = {.document = document, .options = options};
    struct xlsx_expected expected;

    if (!output_release_stream(output, err) ||
        !xlsx_book_open(&making.book, output->temporary, is_large(document, options), arena, err) ||
        !put_document(&making, err) || !xlsx_book_close(&making.book, err)) {
        return false;
    }
    options->warning = warning_of(&making.book.repairs, arena);
    expect_rows(&making.book, &expected, arena);
    return xlsx_verify(output->temporary, &expected, err);
}
