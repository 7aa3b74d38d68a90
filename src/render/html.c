// A report as one page that needs nothing else: no network, no file beside it, no script.
//
// It is HTML and well-formed XML at once, so that any parser can check it. Order: figures, charts
// and tables of each section, terms, method and proof, then the annexes. What has no content is
// left out.
#include "render/render.h"

#include <string.h>

#include "render/chart_layout.h"
#include "render/html_parts.h"
#include "render/html_text.h"

#define SHORT_ROOT 12

// What everything in the page may do, and nothing else: even a mistake could load nothing.
#define CONTENT_POLICY                                                                             \
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "                  \
    "base-uri 'none'; form-action 'none'"

static bool has_tables(const struct section *section)
{
    for (size_t i = 0; i < section->table_count; i++) {
        if (table_is_read(&section->tables[i]))
            return true;
    }
    return false;
}

static bool has_content(const struct section *section)
{
    for (size_t i = 0; i < section->chart_count; i++) {
        if (chart_has_content(&section->charts[i]))
            return true;
    }
    return section->figure_count > 0 || has_tables(section);
}

static bool has_terms(const struct document *document)
{
    return document->definition_count + document->legend_count > 0;
}

// As-of and the book's head: once above all, once under all.
static void put_standing(struct page *page, bool is_short)
{
    const struct document *document = page->document;
    FILE *out = page->out;

    fputs("<p class=\"standing\"><b>As of ", out);
    html_put_text(out, document->as_of);
    fputs("</b> · book ", out);
    html_put_text(out, document->origin);
    fprintf(out, " · %s · root <code>", text_counted(page->scratch, document->size, "record"));
    if (is_short) {
        html_put_text(out, arena_printf(page->scratch, "%.*s…", SHORT_ROOT, document->root));
    } else {
        html_put_text(out, document->root);
    }
    fputs("</code></p>\n", out);
}

static void put_head(struct page *page)
{
    const struct document *document = page->document;
    FILE *out = page->out;

    fputs("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" "
          "xml:lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"" CONTENT_POLICY "\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
          "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
          "<meta name=\"referrer\" content=\"no-referrer\"/>\n",
          out);
    // Before any text of the book, so that none can be taken for it.
    html_put_element(out, "<meta name=\"ledger-stamp\" content=\"", document->stamp, "\"/>\n");
    html_put_element(out, "<meta name=\"description\" content=\"", document->subtitle, "\"/>\n");
    html_put_element(out, "<meta name=\"generator\" content=\"", document->version, "\"/>\n");
    html_put_element(out, "<title>", document->title, "</title>\n");
    html_put_style(page);
    fputs("</head>\n<body>\n<a class=\"skip\" href=\"#report\">Skip to the report</a>\n"
          "<header>\n",
          out);
    // A report of the whole book has the book's own title.
    if (!text_equal(document->book_title, document->title)) {
        html_put_element(out, "<p class=\"book\">", document->book_title, "</p>\n");
    }
    html_put_element(out, "<h1>", document->title, "</h1>\n");
    html_put_element(out, "<p class=\"scope\">", document->subtitle, "</p>\n");
    put_standing(page, true);
    fputs("</header>\n", out);
}

static void put_entry(FILE *out, const char *prefix, const char *key, const char *title)
{
    fprintf(out, "<li><a href=\"#%s", prefix);
    html_put_text(out, key);
    fputs("\">", out);
    html_put_text(out, title);
    fputs("</a></li>\n", out);
}

static void put_section_entries(struct page *page, bool is_annex)
{
    for (size_t i = 0; i < page->document->section_count; i++) {
        const struct section *section = &page->document->sections[i];
        if (section->is_annex != is_annex || !has_content(section))
            continue;
        put_entry(page->out, "section-", section->key, section->title);
    }
}

static void put_contents(struct page *page)
{
    fputs("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n",
          page->out);
    put_section_entries(page, false);
    if (has_terms(page->document))
        put_entry(page->out, "", "terms", "Terms and marks");
    put_entry(page->out, "", "method", "Method and proof");
    put_section_entries(page, true);
    fputs("</ol>\n</nav>\n", page->out);
}

static bool put_section(struct page *page, const struct section *section, struct error *err)
{
    FILE *out = page->out;

    fputs("<section id=\"section-", out);
    html_put_text(out, section->key);
    fputs("\">\n", out);
    html_put_element(out, "<h2>", section->title, "</h2>\n");
    html_put_element(out, "<p>", section->intro, "</p>\n");
    if (section->figure_count > 0)
        html_put_figures(page, section);
    for (size_t i = 0; i < section->chart_count; i++) {
        if (chart_has_content(&section->charts[i]))
            html_put_chart(page, &section->charts[i]);
    }
    for (size_t i = 0; i < section->table_count; i++) {
        const struct table *table = &section->tables[i];
        if (table_is_read(table) && !html_put_table(page, table, err))
            return false;
    }
    fputs("</section>\n", out);
    return true;
}

static bool put_sections(struct page *page, bool is_annex, struct error *err)
{
    for (size_t i = 0; i < page->document->section_count; i++) {
        const struct section *section = &page->document->sections[i];
        if (section->is_annex != is_annex || !has_content(section))
            continue;
        if (!put_section(page, section, err)) {
            return error_context(err, "section \"%s\"", section->key);
        }
    }
    return true;
}

static void put_definitions(FILE *out, const char *title, const struct definition *items,
                            size_t count)
{
    if (count == 0)
        return;
    fprintf(out, "<h3>%s</h3>\n<dl class=\"terms\">\n", title);
    for (size_t i = 0; i < count; i++) {
        if (items[i].text == NULL)
            continue;
        fputs("<div><dt>", out);
        html_put_text(out, items[i].term);
        fputs("</dt><dd>", out);
        html_put_text(out, items[i].text);
        fputs("</dd></div>\n", out);
    }
    fputs("</dl>\n", out);
}

static void put_terms(struct page *page)
{
    const struct document *document = page->document;

    if (!has_terms(document))
        return;
    fputs("<section id=\"terms\">\n<h2>Terms and marks</h2>\n", page->out);
    put_definitions(page->out, "Terms", document->definitions, document->definition_count);
    put_definitions(page->out, "Marks", document->legend, document->legend_count);
    fputs("</section>\n", page->out);
}

// What anyone needs to get the same figures: the book's head, the program and the command.
static void put_method(struct page *page)
{
    const struct document *document = page->document;
    const struct definition proof[] = {
        {"Book", arena_printf(page->scratch, "%s (%s)", document->book_title, document->origin)},
        {"Records", text_count(page->scratch, document->size)},
        {"Root", document->root},
        {"Selection", document->selection},
        {"As of", document->as_of},
        {"Reporting currency", document->currency},
        {"Made by", document->version},
        {"Command", document->command},
    };

    fputs("<section id=\"method\">\n<h2>Method and proof</h2>\n", page->out);
    for (size_t i = 0; i < document->method_count; i++) {
        html_put_element(page->out, "<p>", document->method[i], "</p>\n");
    }
    put_definitions(page->out, "Proof", proof, COUNT_OF(proof));
    fputs("</section>\n", page->out);
}

static void put_foot(struct page *page)
{
    fputs("</main>\n<footer>\n", page->out);
    html_put_element(page->out, "<p>", page->document->title, "</p>\n");
    put_standing(page, false);
    fputs("</footer>\n", page->out);
    html_put_script(page->out);
    fputs("</body>\n</html>\n", page->out);
}

bool render_html_document(const struct document *document, FILE *out, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct page page = {.document = document, .out = out, .scratch = &scratch};

    put_head(&page);
    put_contents(&page);
    fputs("<main id=\"report\">\n", out);
    if (!put_sections(&page, false, err))
        return false;
    put_terms(&page);
    put_method(&page);
    if (!put_sections(&page, true, err))
        return false;
    put_foot(&page);
    return stream_check(out, err);
}
