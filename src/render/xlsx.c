// A document as a workbook: "Read me", a sheet for each section, the flat data.
//
// Flat data starts at A1 with its header, so that pivots and formulas take it as it is; past a
// sheet's rows it goes on in "Data 2" with the same columns. Books over LARGE_ROWS rows are
// streamed to the disk row by row: filters instead of real tables, everything else the same.
#include "render/render.h"

#include <string.h>

#include "render/palette.h"
#include "render/xlsx_page.h"
#include "render/xlsx_verify.h"

#define LARGE_ROWS 50000
#define FLAT_ROWS_MAX (XLSX_ROW_MAX - 1) // under the header
#define README_TERM_WIDTH 24.0
#define README_TEXT_WIDTH 100.0
#define NAME_MAX_UNITS 31

static bool is_large(const struct document *document)
{
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        for (size_t k = 0; k < section->table_count; k++) {
            if (table_row_count(&section->tables[k]) > LARGE_ROWS)
                return true;
        }
    }
    return false;
}

static void set_lines(struct xlsx_page *page, const char *text)
{
    size_t lines = xlsx_count_lines(text, README_TEXT_WIDTH, LOOK_TEXT);

    if (lines > 1)
        xlsx_set_lines(page->sheet, page->row, lines);
}

static void put_pair(struct xlsx_page *page, const char *term, const char *text)
{
    struct xlsx_style left = {.look = LOOK_TERM, .is_wrapped = true};
    struct xlsx_style right = {.look = LOOK_TEXT, .is_wrapped = true};

    if (text == NULL || *text == '\0')
        return;
    xlsx_put_text(page->sheet, page->row, 0, term, left);
    xlsx_put_text(page->sheet, page->row, 1, text, right);
    set_lines(page, text);
    page->row++;
}

static void put_heading(struct xlsx_page *page, const char *text)
{
    page->row++;
    xlsx_put_text(page->sheet, page->row++, 0, text, (struct xlsx_style){.look = LOOK_HEADING});
}

static void put_definitions(struct xlsx_page *page, const char *title,
                            const struct definition *definitions, size_t count)
{
    if (count == 0)
        return;
    put_heading(page, title);
    for (size_t i = 0; i < count; i++)
        put_pair(page, definitions[i].term, definitions[i].text);
}

static const char *about(const struct section *section)
{
    if (section->intro != NULL)
        return section->intro;
    if (section->table_count > 0 && section->tables[0].title != NULL) {
        return section->tables[0].title;
    }
    return section->title;
}

static void put_contents(struct xlsx_page *page, const struct document *document)
{
    put_heading(page, "Contents");
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        xlsx_put_sheet_link(page->sheet, page->row, 0, section->sheet, section->sheet,
                            (struct xlsx_style){.look = LOOK_TEXT});
        xlsx_put_text(page->sheet, page->row, 1, about(section),
                      (struct xlsx_style){.look = LOOK_TEXT, .is_wrapped = true});
        set_lines(page, about(section));
        page->row++;
    }
}

static void put_readme(const struct document *document, struct xlsx_book *book)
{
    struct xlsx_page page = {
        .sheet = xlsx_sheet_new(book, XLSX_README, INK_SOFT),
        .arena = book->arena,
        .widths = NEW_ARRAY(book->arena, double, XLSX_PAGE_COLUMNS),
    };

    page.widths[0] = README_TERM_WIDTH;
    page.widths[1] = README_TEXT_WIDTH;
    xlsx_page_begin(&page);
    xlsx_put_text(page.sheet, page.row++, 0, document->title,
                  (struct xlsx_style){.look = LOOK_TITLE});
    if (document->subtitle != NULL) {
        xlsx_page_paragraph(&page, document->subtitle, LOOK_SUBTITLE);
    }
    page.row++;
    put_pair(&page, "As of", document->as_of);
    put_pair(&page, "Book", document->book_title);
    put_pair(&page, "Origin", document->origin);
    put_pair(&page, "Size",
             arena_printf(book->arena, "%llu records", (unsigned long long)document->size));
    put_pair(&page, "Root", document->root);
    put_pair(&page, "Reporting currency", document->currency);
    put_pair(&page, "Made by", document->version);
    put_pair(&page, "Made with", document->command);
    put_contents(&page, document);
    put_definitions(&page, "Definitions", document->definitions, document->definition_count);
    put_definitions(&page, "Marks", document->legend, document->legend_count);
    if (document->method_count > 0)
        put_heading(&page, "Method");
    for (size_t i = 0; i < document->method_count; i++) {
        xlsx_page_paragraph(&page, document->method[i], LOOK_TEXT);
    }
    xlsx_set_print(page.sheet, arena_printf(book->arena, "as of %s", document->as_of), false,
                   page.row);
}

// "Data", "Data 2", ... within the length of a sheet's name.
static const char *numbered(const char *name, unsigned number, struct arena *arena)
{
    if (number == 1)
        return name;
    const char *suffix = arena_printf(arena, " %u", number);
    size_t size = strlen(name);
    while (utf16_length(arena_copy(arena, name, size)) + strlen(suffix) > NAME_MAX_UNITS) {
        do {
            size--;
        } while (((unsigned char)name[size] & 0xC0) == 0x80);
    }
    return arena_printf(arena, "%.*s%s", (int)size, name, suffix);
}

static bool put_flat_sheet(const struct xlsx_plan *plan, struct table_cursor *cursor,
                           struct xlsx_sheet *sheet, uint64_t left, const char *table_name,
                           struct error *err)
{
    const char **headers = NEW_ARRAY(sheet->book->arena, const char *, plan->column_count);
    uint32_t limit = left > FLAT_ROWS_MAX ? FLAT_ROWS_MAX : (uint32_t)left;
    uint32_t written;

    for (uint16_t i = 0; i < plan->column_count; i++) {
        headers[i] = plan->columns[i].header;
        xlsx_set_width(sheet, i, plan->columns[i].width);
    }
    xlsx_plan_header(plan, sheet, 0, NULL);
    if (!xlsx_plan_rows(plan, cursor, sheet, 1, limit, NULL, &written, err))
        return false;
    xlsx_add_table(sheet, table_name, headers, plan->column_count, written);
    xlsx_freeze(sheet, 1, 1);
    xlsx_repeat_row(sheet, 0);
    return true;
}

static bool put_flat_section(const struct document *document, const struct section *section,
                             struct xlsx_book *book, struct xlsx_layout *layout,
                             unsigned *table_number, struct error *err)
{
    unsigned number = 0;
    const char *as_of = arena_printf(book->arena, "as of %s", document->as_of);

    for (size_t i = 0; i < section->table_count; i++) {
        struct xlsx_plan *plan = NEW(book->arena, struct xlsx_plan);
        struct table_cursor cursor;
        if (!xlsx_plan_make(plan, &section->tables[i], true, book->arena, err) ||
            !table_rewind(&section->tables[i], &cursor, err)) {
            return false;
        }
        uint64_t left = plan->row_count;
        do {
            const char *name = numbered(section->sheet, ++number, book->arena);
            const char *table_name = arena_printf(book->arena, "ledger_data_%u", ++*table_number);
            struct xlsx_sheet *sheet = xlsx_sheet_new(book, name, palette_colour(FILL_OTHER));
            if (left == plan->row_count) {
                xlsx_layout_place(layout, (struct xlsx_placed){plan->table, plan, name, 1});
            }
            if (!put_flat_sheet(plan, &cursor, sheet, left, table_name, err))
                return false;
            xlsx_set_print(sheet, as_of, true, UINT32_MAX);
            left -= left > FLAT_ROWS_MAX ? FLAT_ROWS_MAX : left;
        } while (left > 0 && !book->has_failed);
    }
    return true;
}

static bool put_document(const struct document *document, struct xlsx_book *book, struct error *err)
{
    struct xlsx_layout layout = {.arena = book->arena};
    unsigned table_number = 0;

    xlsx_book_properties(book, &(struct xlsx_properties){
                                   .title = document->title,
                                   .subject = document->subtitle,
                                   .author = document->version,
                                   .comments = xlsx_head_line(document, book->arena),
                                   .created = document->as_of_time,
                               });
    put_readme(document, book);
    for (size_t i = 0; i < document->section_count && !book->has_failed; i++) {
        const struct section *section = &document->sections[i];
        bool ok = section->is_flat_data
                      ? put_flat_section(document, section, book, &layout, &table_number, err)
                      : xlsx_page_section(document, section, book, &layout, err);
        if (!ok)
            return error_context(err, "sheet \"%s\"", section->sheet);
    }
    if (!book->has_failed)
        xlsx_layout_charts(&layout, book);
    return true;
}

bool render_xlsx_document(const struct document *document, struct output *output,
                          struct arena *arena, struct error *err)
{
    CLEANUP(xlsx_book_discard) struct xlsx_book book = {0};

    if (!output_release_stream(output, err) ||
        !xlsx_book_open(&book, output->temporary, is_large(document), arena, err) ||
        !put_document(document, &book, err) || !xlsx_book_close(&book, err)) {
        return false;
    }
    return xlsx_verify(output->temporary, err);
}
