// The Read me from top to bottom (see xlsx_readme.h).
#include "render/xlsx_readme.h"

#include "base/text.h"
#include "render/palette.h"
#include "render/xlsx_blocks.h"

#define TERM_WIDTH 24.0
#define TEXT_WIDTH 100.0

static void set_height(struct xlsx_page *page, const char *text)
{
    xlsx_set_height(page->sheet, page->row, xlsx_text_height(text, TEXT_WIDTH, LOOK_TEXT));
}

static void put_pair(struct xlsx_page *page, const char *term, const char *text)
{
    struct xlsx_style left = {.look = LOOK_TERM, .is_wrapped = true};
    struct xlsx_style right = {.look = LOOK_TEXT, .is_wrapped = true};

    if (text == NULL || *text == '\0')
        return;
    xlsx_put_text(page->sheet, page->row, 0, term, left);
    xlsx_put_text(page->sheet, page->row, 1, text, right);
    set_height(page, text);
    page->row++;
}

static void put_heading(struct xlsx_page *page, const char *text)
{
    page->row++;
    xlsx_keep_with_next(page->sheet, page->row);
    xlsx_put_text(page->sheet, page->row, 0, text, (struct xlsx_style){.look = LOOK_HEADING});
    xlsx_keep_with_next(page->sheet, ++page->row);
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
    if (section->table_count > 0 && section->tables[0].title != NULL)
        return section->tables[0].title;
    return section->title;
}

static void put_contents(struct xlsx_page *page, const struct xlsx_listed *sheets, size_t count)
{
    put_heading(page, "Contents");
    for (size_t i = 0; i < count; i++) {
        const char *words = about(sheets[i].section);
        xlsx_put_sheet_link(page->sheet, page->row, 0, sheets[i].sheet, sheets[i].sheet,
                            (struct xlsx_style){.look = LOOK_TEXT});
        xlsx_put_text(page->sheet, page->row, 1, words,
                      (struct xlsx_style){.look = LOOK_TEXT, .is_wrapped = true});
        set_height(page, words);
        page->row++;
    }
}

static void put_head(struct xlsx_page *page, const struct xlsx_context *context)
{
    const struct document *document = context->document;
    struct arena *arena = page->arena;

    xlsx_put_text(page->sheet, page->row++, 0, document->title,
                  (struct xlsx_style){.look = LOOK_TITLE});
    if (document->subtitle != NULL)
        xlsx_page_paragraph(page, document->subtitle, LOOK_SUBTITLE);
    page->row++;
    xlsx_define_name(context->book, "as_of", xlsx_reference(XLSX_README, page->row, 1, arena));
    put_pair(page, "As of", document->as_of);
    put_pair(page, "Book", document->book_title);
    put_pair(page, "Origin", document->origin);
    put_pair(page, "Size", arena_printf(arena, "%llu records", (unsigned long long)document->size));
    xlsx_define_name(context->book, "book_root", xlsx_reference(XLSX_README, page->row, 1, arena));
    put_pair(page, "Root", document->root);
    put_pair(page, "Selection", document->selection);
    put_pair(page, "Reporting currency", document->currency);
    put_pair(page, "Made by", document->version);
    put_pair(page, "Made with", document->command);
}

static void put_checks(struct xlsx_page *page, const struct xlsx_checks *checks)
{
    if (checks->list.count == 0)
        return;
    xlsx_put_text(page->sheet, page->row, 0, "Checks", (struct xlsx_style){.look = LOOK_TERM});
    xlsx_put_text_formula(page->sheet, page->row, 1, xlsx_checks_formula(checks, page->arena),
                          xlsx_checks_words(checks, page->arena),
                          (struct xlsx_style){.look = LOOK_TEXT});
    page->row++;
    put_pair(page, "",
             arena_printf(page->arena,
                          "They stand at the end of \"%s\": each total beside a sum over the data.",
                          checks->sheet_name));
}

static const char *formula_words(const struct xlsx_context *context,
                                 const struct xlsx_options *options)
{
    bool has_data = xlsx_layout_next(context->layout, "entries", NULL) != NULL;

    if (options->values_only)
        return "None: the workbook was asked for with values only.";
    if (context->book->is_large)
        return "Totals are values, because the data is too long to be summed again each time the "
               "workbook opens; one control sum for each currency is live.";
    if (!has_data)
        return "The data is not in this workbook, so that sums over it are values.";
    return "Totals are sums over the table Data by id, stage and currency where counts is 1; rows "
           "called total are sums of the rows above, a rate is one sum over another. Change a row "
           "of Data, and everything follows.";
}

static void put_how(struct xlsx_page *page, const struct xlsx_context *context,
                    const struct xlsx_options *options, const struct xlsx_listed *sheets,
                    size_t count)
{
    put_heading(page, "How the figures hang together");
    put_pair(page, "Formulas", formula_words(context, options));
    put_checks(page, context->checks);
    put_pair(page, "Marks",
             "\u2013, .., n/q and n/c are texts in place of a figure: sums pass over them.");
    put_pair(page, "Digits",
             "A cell keeps 15 digits. Where an amount has more, a column ending in _exact has it "
             "as text.");
    for (size_t i = 0; i < count; i++) {
        const struct section *section = sheets[i].section;
        for (size_t k = 0; k < section->table_count; k++)
            put_pair(page, sheets[i].sheet, section->tables[k].unfolded);
    }
}

void xlsx_readme_put(const struct xlsx_context *context, const struct xlsx_options *options,
                     const struct xlsx_listed *sheets, size_t sheet_count)
{
    const struct document *document = context->document;
    struct xlsx_book *book = context->book;
    struct xlsx_page page = {
        .sheet = xlsx_sheet_new(book, XLSX_README, INK_SOFT),
        .arena = book->arena,
        .widths = NEW_ARRAY(book->arena, double, XLSX_PAGE_COLUMNS),
    };

    page.widths[0] = TERM_WIDTH;
    page.widths[1] = TEXT_WIDTH;
    xlsx_page_begin(&page);
    put_head(&page, context);
    put_contents(&page, sheets, sheet_count);
    put_how(&page, context, options, sheets, sheet_count);
    put_definitions(&page, "Definitions", document->definitions, document->definition_count);
    put_definitions(&page, "Marks", document->legend, document->legend_count);
    if (document->method_count > 0)
        put_heading(&page, "Method");
    for (size_t i = 0; i < document->method_count; i++)
        xlsx_page_paragraph(&page, document->method[i], LOOK_TEXT);
    // One word that a program reads, in a cell of its own, never wrapped.
    if (document->stamp != NULL) {
        page.row++;
        xlsx_put_text(page.sheet, page.row++, 0, document->stamp,
                      (struct xlsx_style){.look = LOOK_NOTE});
    }
    struct xlsx_print print = {.right = xlsx_print_words(document, book->arena)};
    xlsx_print_text(&print, &page);
    xlsx_set_print(page.sheet, &print);
}
