// The page: foreign text never becomes markup, wherever it stands; only web addresses become links;
// exact figures stand behind printed ones. Read back with an XML parser.
#include "render/render.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/html_parts.h"
#include "render/palette.h"

// What every text of the document holds beside its name.
#define EVIL                                                                                       \
    "</style></title></svg><script>alert(1)</script><a onclick='x' href=\"javascript:x\">&amp;"
#define EVIL_NAME(name) name EVIL

#define AMOUNT(value)                                                                              \
    {                                                                                              \
        .type = CELL_AMOUNT, .number = { value, 0 }                                                \
    }
#define NAME(name)                                                                                 \
    {                                                                                              \
        .type = CELL_TEXT, .text = (name)                                                          \
    }

static const struct table_column columns[] = {
    {.key = "donor", .title = EVIL_NAME("column-1"), .type = CELL_TEXT},
    {.key = "paid", .title = "Paid", .type = CELL_AMOUNT, .decimals = 1, .scale_power = 6},
    {.key = "exact", .title = "for machines", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "evidence", .title = "Evidence", .type = CELL_ID},
};
static const struct cell first[] = {
    NAME(EVIL_NAME("cell")),
    AMOUNT(1250000),
    NAME("hidden"),
    {.type = CELL_ID, .text = "web", .link = "https://example.org/?a=1&b=\"<2>\""}};
static const struct cell second[] = {
    NAME("Norway"),
    {.type = CELL_AMOUNT, .gap = GAP_UNKNOWN},
    NAME("hidden"),
    {.type = CELL_ID, .text = "bad", .link = "javascript:alert(1)"}};
static const struct cell heading[] = {NAME(EVIL_NAME("group")), {0}, {0}, {0}};
static const struct cell sum[] = {NAME("Total"), AMOUNT(1250000), NAME("hidden"), {0}};
static const struct table_row rows[] = {
    {ROW_PLAIN, first}, {ROW_GROUP, heading}, {ROW_PLAIN, second}, {ROW_TOTAL, sum}};
static const char *const notes[] = {EVIL_NAME("table-note")};
static const char *const sources[] = {EVIL_NAME("source"), "https://example.org/report",
                                      "data:text/html,x"};
static const struct table table = {.key = "by_donor",
                                   .title = EVIL_NAME("table-title"),
                                   .unit = EVIL_NAME("unit"),
                                   .columns = columns,
                                   .column_count = COUNT_OF(columns),
                                   .rows = rows,
                                   .row_count = COUNT_OF(rows),
                                   .notes = notes,
                                   .note_count = 1,
                                   .sources = sources,
                                   .source_count = COUNT_OF(sources)};
static const struct chart_series series[] = {{EVIL_NAME("series"), FILL_PLEDGED, 1},
                                             {"other", FILL_COMMITTED, 1}};
static const char *const chart_notes[] = {EVIL_NAME("chart-note")};
static const struct chart chart = {.kind = CHART_OVERLAPPED_BARS,
                                   .key = "by_donor_chart",
                                   .title = EVIL_NAME("chart-title"),
                                   .measure = EVIL_NAME("measure"),
                                   .axis = "US$ million",
                                   .alt = EVIL_NAME("alt"),
                                   .table = &table,
                                   .row_count = 1,
                                   .series = series,
                                   .series_count = 2,
                                   .edge_column = CHART_NO_COLUMN,
                                   .partial_row = CHART_NO_COLUMN,
                                   .notes = chart_notes,
                                   .note_count = 1};
static const struct figure figures[] = {{.key = "paid",
                                         .label = EVIL_NAME("label"),
                                         .value = AMOUNT(1250000),
                                         .decimals = 1,
                                         .scale_power = 6,
                                         .unit = EVIL_NAME("figure-unit"),
                                         .note = EVIL_NAME("figure-note")}};
static const struct section sections[] = {{.key = "by_donor",
                                           .title = EVIL_NAME("section"),
                                           .intro = EVIL_NAME("intro"),
                                           .figures = figures,
                                           .figure_count = 1,
                                           .charts = &chart,
                                           .chart_count = 1,
                                           .tables = &table,
                                           .table_count = 1}};
static const struct definition terms[] = {{EVIL_NAME("term"), EVIL_NAME("term-text")}};
static const struct definition marks[] = {{EVIL_NAME("mark"), EVIL_NAME("mark-text")}};
static const char *const method[] = {EVIL_NAME("method")};

static struct document evil_document(void)
{
    return (struct document){.title = EVIL_NAME("document-title"),
                             .subtitle = EVIL_NAME("subtitle"),
                             .book_title = EVIL_NAME("book-title"),
                             .origin = EVIL_NAME("origin"),
                             .size = 1234,
                             .root = EVIL_NAME("root"),
                             .as_of = EVIL_NAME("as-of"),
                             .currency = EVIL_NAME("currency"),
                             .version = EVIL_NAME("version"),
                             .command = EVIL_NAME("command"),
                             .sections = sections,
                             .section_count = 1,
                             .definitions = terms,
                             .definition_count = 1,
                             .legend = marks,
                             .legend_count = 1,
                             .method = method,
                             .method_count = 1};
}

// Text in every place where a document holds some.
static const char *const places[] = {
    "column-1",    "cell",        "group",       "table-note",     "source",   "table-title",
    "unit",        "chart-note",  "chart-title", "measure",        "alt",      "label",
    "figure-unit", "figure-note", "section",     "intro",          "term",     "term-text",
    "mark",        "mark-text",   "method",      "document-title", "subtitle", "book-title",
    "origin",      "root",        "as-of",       "currency",       "version",  "command"};

struct page_text {
    char *data;
    size_t size;
    xmlDoc *tree;
};

static struct page_text draw(const struct document *document)
{
    struct page_text page = {0};
    struct error err;
    FILE *stream = open_memstream(&page.data, &page.size);

    assert_true(render_html_document(document, stream, &err));
    assert_int_equal(fclose(stream), 0);
    page.tree = xmlReadMemory(page.data, (int)page.size, "page", NULL, XML_PARSE_NONET);
    assert_non_null(page.tree); // well-formed
    return page;
}

static void done(struct page_text *page)
{
    xmlFreeDoc(page->tree);
    free(page->data);
}

// In the order of the page; NULL after the last.
static const xmlNode *next_node(const xmlNode *node)
{
    if (node->type == XML_ELEMENT_NODE && node->children != NULL)
        return node->children;
    while (node != NULL && node->next == NULL)
        node = node->parent;
    return node == NULL ? NULL : node->next;
}

static const xmlNode *next_element(const xmlNode *node, const char *name)
{
    for (node = next_node(node); node != NULL; node = next_node(node)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (name == NULL || strcmp((const char *)node->name, name) == 0)
            return node;
    }
    return NULL;
}

static const xmlNode *root_of(const struct page_text *page)
{
    return xmlDocGetRootElement(page->tree);
}

static size_t count_elements(const struct page_text *page, const char *name)
{
    size_t count = 0;

    for (const xmlNode *node = root_of(page); (node = next_element(node, name)) != NULL;)
        count++;
    return count;
}

static bool has_text(const struct page_text *page, const char *text)
{
    for (const xmlNode *node = root_of(page); node != NULL; node = next_node(node)) {
        if (node->type == XML_TEXT_NODE && strstr((const char *)node->content, text) != NULL)
            return true;
        if (node->type != XML_ELEMENT_NODE)
            continue;
        for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
            if (attr->children != NULL && attr->children->content != NULL &&
                strstr((const char *)attr->children->content, text) != NULL)
                return true;
        }
    }
    return false;
}

static void foreign_text_stays_text_in_every_place(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct document document = evil_document();
    struct page_text page = draw(&document);

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const char *text = arena_printf(&arena, "%s" EVIL, places[i]);
        if (!has_text(&page, text))
            fail_msg("\"%s\" is not as it was given", places[i]);
    }
    assert_int_equal(count_elements(&page, "script"), 1); // the page's own
    assert_int_equal(count_elements(&page, "style"), 1);
    assert_int_equal(count_elements(&page, "title"), 3); // the page's and two drawings'
    assert_false(has_text(&page, "hidden"));             // a column for machines
    done(&page);
}

static void only_web_addresses_become_links(void **state)
{
    (void)state;
    struct document document = evil_document();
    struct page_text page = draw(&document);
    size_t outside = 0;

    for (const xmlNode *node = root_of(&page); (node = next_element(node, NULL)) != NULL;) {
        for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
            const char *name = (const char *)attr->name;
            assert_false(text_starts_with(name, "on"));
            assert_string_not_equal(name, "src");
            if (strcmp(name, "href") != 0)
                continue;
            const char *address = (const char *)attr->children->content;
            if (address[0] == '#')
                continue;
            assert_true(text_starts_with(address, "https://example.org/"));
            outside++;
        }
    }
    assert_int_equal(outside, 1); // the cell's; sources are words
    assert_non_null(
        strstr(page.data, "href=\"https://example.org/?a=1&amp;b=&quot;&lt;2&gt;&quot;\""));
    done(&page);
}

static void tables_have_scopes_and_exact_figures(void **state)
{
    (void)state;
    static const char *const fragments[] = {
        "<th scope=\"col\" class=\"n\">Paid</th>",
        // 1,250,000 in millions to one decimal, half to even: 1.2
        "<td class=\"n\"><data value=\"1250000\">1.2</data></td>",
        "<td class=\"n\">..</td>",
        "<th scope=\"rowgroup\" colspan=\"3\">group",
        "<tfoot>\n<tr class=\"t\"><th scope=\"row\">Total</th>",
    };
    struct document document = evil_document();
    struct page_text page = draw(&document);

    for (size_t i = 0; i < COUNT_OF(fragments); i++) {
        if (strstr(page.data, fragments[i]) == NULL)
            fail_msg("there is no %s", fragments[i]);
    }
    assert_int_equal(count_elements(&page, "tbody"), 2); // a heading begins another
    assert_int_equal(count_elements(&page, "caption"), 1);
    done(&page);
}

static bool source_rewind(void *user, struct error *err)
{
    (void)err;
    *(size_t *)user = 0;
    return true;
}

static bool source_next(void *user, const struct table_row **row, struct error *err)
{
    size_t *at = user;

    if (*at == 2)
        return error_set(err, ERROR_STORE, "the book is cut");
    *row = &rows[(*at)++];
    return true;
}

static void a_source_that_fails_is_named(void **state)
{
    (void)state;
    size_t at = 0;
    const struct row_source source = {
        .rewind = source_rewind, .next = source_next, .user = &at, .count = 4};
    struct table streamed = table;
    streamed.rows = NULL;
    streamed.row_count = 0;
    streamed.source = &source;
    struct section section = {
        .key = "entries", .title = "Entries", .tables = &streamed, .table_count = 1};
    struct document document = evil_document();
    document.sections = &section;
    struct error err;
    FILE *stream = fopen("/dev/null", "w");

    assert_false(render_html_document(&document, stream, &err));
    assert_non_null(strstr(err.text, "section \"entries\": table \"by_donor\": the book is cut"));
    fclose(stream);
}

static void what_is_no_character_of_a_page_is_replaced(void **state)
{
    (void)state;
    struct document document = evil_document();
    document.subtitle = "a\x01z\xff\xEF\xBF\xBEy\x7F";
    struct page_text page = draw(&document);

    assert_true(has_text(&page, "a\uFFFDz\uFFFD\uFFFDy\uFFFD"));
    done(&page);
}

static void a_style_sheets_text_cannot_end_its_string(void **state)
{
    (void)state;
    struct document document = evil_document();
    document.title = "A: \"b\"";
    struct page_text page = draw(&document);

    // ":" is U+003A; the space after an escape belongs to it, the next one is the text's.
    assert_non_null(strstr(page.data, "content:\"A\\00003A  \\000022 b\\000022 \"}"));
    done(&page);
}

static void a_failed_write_is_reported(void **state)
{
    (void)state;
    struct document document = evil_document();
    struct error err;
    FILE *stream = fopen("/dev/full", "w");

    if (stream == NULL)
        skip();
    setvbuf(stream, NULL, _IONBF, 0);
    assert_false(render_html_document(&document, stream, &err));
    assert_non_null(strstr(err.text, "cannot write"));
    fclose(stream);
}

static double channel(uint32_t colour, unsigned shift)
{
    double value = (colour >> shift & 255) / 255.0;

    // WCAG's relative luminance; a cubic is near enough to its power of 2.4 for a bound.
    if (value <= 0.04045)
        return value / 12.92;
    value = (value + 0.055) / 1.055;
    return value * value * (0.4 * value + 0.6);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel(colour, 16) + 0.7152 * channel(colour, 8) + 0.0722 * channel(colour, 0);
}

static double contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

    return x > y ? x / y : y / x;
}

static void charts_stand_out_from_a_dark_ground_too(void **state)
{
    (void)state;
    uint32_t ground = html_dark_colour(0xFFFFFF);

    assert_true(luminance(ground) < 0.02);
    assert_true(contrast(html_dark_colour(INK), ground) >= 4.5);
    assert_true(contrast(html_dark_colour(INK_SOFT), ground) >= 4.5);
    for (int fill = FILL_PLEDGED; fill <= FILL_OTHER; fill++) {
        for (int is_partial = 0; is_partial < 2; is_partial++) {
            struct paint paint = palette_paint((enum chart_fill)fill, is_partial);
            assert_true(html_dark_colour(paint.ground) != paint.ground);
            assert_true(contrast(html_dark_colour(paint.line), ground) >= 3);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_text_stays_text_in_every_place),
        cmocka_unit_test(only_web_addresses_become_links),
        cmocka_unit_test(tables_have_scopes_and_exact_figures),
        cmocka_unit_test(a_source_that_fails_is_named),
        cmocka_unit_test(what_is_no_character_of_a_page_is_replaced),
        cmocka_unit_test(a_style_sheets_text_cannot_end_its_string),
        cmocka_unit_test(a_failed_write_is_reported),
        cmocka_unit_test(charts_stand_out_from_a_dark_ground_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
