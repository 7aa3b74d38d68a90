// A report as a PDF: summary page, charts, tables, method, annex, in this order.
//
// The document is walked twice by the same code: dry, to measure tables and number pages, and then
// to draw. What has no content is left out: no empty heading, chart or table.
#include "render/render.h"

#include <assert.h>

#include "render/chart_layout.h"
#include "render/palette.h"
#include "render/pdf_charts.h"
#include "render/pdf_page.h"
#include "render/pdf_summary.h"

#define BODY_PT 9.0
#define HEADING_SPACE (2.5 * BASELINE)
#define HEADING_NEED (HEADING_SPACE + 3 * BASELINE) // so that none stands at the foot of a page
#define TERM_SPAN 3u                                // grid columns of a definition's term

// What of the document goes where; worked out once.
struct plan {
    const struct section *figures; // on the summary page
    const struct chart *main_chart;
    LIST(const struct chart *) charts; // the others
    struct chart_pages chart_pages;
};

static bool has_tables(const struct section *section)
{
    for (size_t i = 0; i < section->table_count; i++) {
        if (table_is_read(&section->tables[i]))
            return true;
    }
    return false;
}

// Where a section stands: among the tables, behind the method, or last.
enum part { PART_TABLES, PART_METHOD, PART_ANNEX };

static enum part part_of(const struct section *section)
{
    if (section->is_method)
        return PART_METHOD;
    return section->is_annex || section->is_charted ? PART_ANNEX : PART_TABLES;
}

static bool has_page_of_its_own(const struct plan *plan, const struct section *section)
{
    return has_tables(section) || (section->figure_count > 0 && section != plan->figures);
}

static bool has_method(const struct document *document)
{
    return document->method_count + document->definition_count + document->legend_count > 0;
}

// Charts that have anything to show, in order, but for the one on the first page.
static void take_charts(struct plan *plan, const struct document *document, struct arena *arena)
{
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        for (size_t j = 0; j < section->chart_count; j++) {
            const struct chart *chart = &section->charts[j];
            if (!chart_has_content(chart))
                continue;
            if (plan->main_chart == NULL)
                plan->main_chart = chart;
            if (chart != plan->main_chart)
                LIST_PUSH(arena, &plan->charts, chart);
        }
    }
}

static struct plan make_plan(const struct document *document, struct arena *arena)
{
    struct plan plan = {0};

    for (size_t i = 0; i < document->section_count && plan.figures == NULL; i++) {
        if (document->sections[i].figure_count > 0)
            plan.figures = &document->sections[i];
    }
    if (document->main_chart != NULL && chart_has_content(document->main_chart))
        plan.main_chart = document->main_chart;
    take_charts(&plan, document, arena);
    return plan;
}

static void add_entry(struct pdf *pdf, const char *title, const char *target)
{
    struct pdf_entry entry = {.title = title, .target = target};

    LIST_PUSH(pdf->arena, &pdf->entries, entry);
}

static void add_sections(struct pdf *pdf, const struct plan *plan, enum part part)
{
    const struct document *document = pdf->document;

    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        if (part_of(section) != part || !has_page_of_its_own(plan, section))
            continue;
        add_entry(pdf, section->title, pdf_section_target(pdf, section->key));
    }
}

static void add_entries(struct pdf *pdf, const struct plan *plan)
{
    add_entry(pdf, "Summary", "summary");
    if (plan->charts.count > 0)
        add_entry(pdf, "Charts", "charts");
    add_sections(pdf, plan, PART_TABLES);
    add_entry(pdf, has_method(pdf->document) ? "Method, terms and proof" : "Proof", "method");
    add_sections(pdf, plan, PART_METHOD);
    add_sections(pdf, plan, PART_ANNEX);
}

static bool measure_section(struct pdf *pdf, const struct section *section, struct error *err)
{
    for (size_t i = 0; i < section->table_count; i++) {
        const struct table *table = &section->tables[i];
        if (!table_is_read(table))
            continue;
        if (!table_plan_make(pdf, table, err)) {
            return error_context(err, "section \"%s\": table \"%s\"", section->key, table->key);
        }
    }
    return true;
}

// Plans of all tables in the order in which they are put.
static bool measure_tables(struct pdf *pdf, const struct plan *plan, struct error *err)
{
    const struct document *document = pdf->document;

    for (enum part part = PART_TABLES; part <= PART_ANNEX; part++) {
        for (size_t i = 0; i < document->section_count; i++) {
            const struct section *section = &document->sections[i];
            if (part_of(section) == part && has_page_of_its_own(plan, section) &&
                !measure_section(pdf, section, err))
                return false;
        }
        if (part == PART_TABLES && pdf->plans.count > 0)
            pdf->plans.items[pdf->plans.count - 1]->is_before_text = true;
    }
    return true;
}

// Heading, intro and figures of a section.
static double head_height(struct pdf *pdf, const struct plan *plan, const struct section *section)
{
    struct text intro = {section->intro, {BODY_PT, false}, INK, ALIGN_LEFT, 0};
    double height = 2 * BASELINE;

    if (section->intro != NULL)
        height += canvas_measure(pdf->canvas, &intro, pdf_sheet_width(pdf, TURN_PORTRAIT)).height;
    if (section->figure_count > 0 && section != plan->figures)
        height += 6 * BASELINE;
    return height;
}

static bool put_section(struct pdf *pdf, const struct plan *plan, const struct section *section,
                        struct error *err)
{
    struct text intro = {section->intro, {BODY_PT, false}, INK, ALIGN_LEFT, 0};
    bool has_figures = section->figure_count > 0 && section != plan->figures;
    struct table_plan *next = has_tables(section) ? table_next_plan(pdf) : NULL;

    double need = HEADING_NEED + head_height(pdf, plan, section);
    if (next != NULL && !table_settle(pdf, next, need, err))
        return false;
    if (next != NULL)
        need += table_start_height(pdf, next);
    pdf_ensure(pdf, need, next != NULL ? next->turn : TURN_PORTRAIT);
    pdf_space(pdf, HEADING_SPACE);
    pdf_heading(pdf, section->title, pdf_section_target(pdf, section->key));
    if (section->intro != NULL)
        pdf_paragraph(pdf, "P", &intro);
    if (has_figures) {
        pdf_space(pdf, BASELINE);
        pdf_tiles(pdf, section->figures, section->figure_count);
    }
    for (size_t i = 0; i < section->table_count; i++) {
        const struct table *table = &section->tables[i];
        if (table_is_read(table) && !pdf_table(pdf, table, err))
            return false;
    }
    return true;
}

static bool put_sections(struct pdf *pdf, const struct plan *plan, enum part part,
                         struct error *err)
{
    const struct document *document = pdf->document;
    bool is_first = true;

    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        if (part_of(section) != part || !has_page_of_its_own(plan, section))
            continue;
        if (is_first && part == PART_ANNEX && !pdf_is_sparse(pdf, TURN_PORTRAIT))
            pdf_end_page(pdf);
        is_first = false;
        if (!put_section(pdf, plan, section, err)) {
            return error_context(err, "section \"%s\"", section->key);
        }
    }
    return true;
}

static void put_definitions(struct pdf *pdf, const char *title, const struct definition *items,
                            size_t count)
{
    struct text head = {title, {BODY_PT + 1, true}, INK, ALIGN_LEFT, 0};
    double term_width = pdf_column_width(pdf, TERM_SPAN);
    double text_width = pdf_column_width(pdf, GRID_COLUMNS - TERM_SPAN);

    if (count == 0)
        return;
    pdf_space(pdf, BASELINE);
    pdf_ensure(pdf, 5 * BASELINE, TURN_PORTRAIT);
    pdf_paragraph(pdf, "H3", &head);
    pdf_space(pdf, 3);
    for (size_t i = 0; i < count; i++) {
        struct text term = {items[i].term, {BODY_PT, true}, INK, ALIGN_LEFT, 0};
        struct text text = {items[i].text, {BODY_PT, false}, INK, ALIGN_LEFT, 0};
        double height = canvas_measure(pdf->canvas, &term, term_width).height;
        double other = canvas_measure(pdf->canvas, &text, text_width).height;
        if (other > height)
            height = other;
        pdf_ensure(pdf, height, TURN_PORTRAIT);
        canvas_begin_tag(pdf->canvas, "P");
        canvas_text(pdf->canvas, (struct box){PAGE_SIDE, pdf->y, term_width, 0}, &term);
        canvas_text(pdf->canvas, (struct box){pdf_column_x(pdf, TERM_SPAN), pdf->y, text_width, 0},
                    &text);
        canvas_end_tag(pdf->canvas, "P");
        pdf->y += height + 3;
    }
}

// What anyone needs to get the same figures: the book's head, the program and the command.
static void put_proof(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    const struct definition items[] = {
        {"Book", arena_printf(pdf->arena, "%s (%s)", document->book_title, document->origin)},
        {"Records", text_count(pdf->arena, document->size)},
        {"Root", document->root},
        {"Selection", document->selection},
        {"As of", document->as_of},
        {"Reporting currency", document->currency},
        {"Made by", document->version},
        {"Command", document->command},
    };
    struct definition present[COUNT_OF(items)];
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(items); i++) {
        if (items[i].text != NULL)
            present[count++] = items[i];
    }
    put_definitions(pdf, "Proof", present, count);
}

static void put_method(struct pdf *pdf)
{
    const struct document *document = pdf->document;

    if (!pdf_is_sparse(pdf, TURN_PORTRAIT))
        pdf_new_page(pdf, TURN_PORTRAIT);
    pdf_space(pdf, HEADING_SPACE);
    pdf_heading(pdf, has_method(document) ? "Method, terms and proof" : "Proof", "method");
    for (size_t i = 0; i < document->method_count; i++) {
        struct text text = {document->method[i], {BODY_PT, false}, INK, ALIGN_LEFT, 0};
        pdf_paragraph(pdf, "P", &text);
        pdf_space(pdf, 5);
    }
    put_definitions(pdf, "Terms", document->definitions, document->definition_count);
    put_definitions(pdf, "Marks", document->legend, document->legend_count);
    put_proof(pdf);
}

static bool put_document(struct pdf *pdf, const struct plan *plan, bool is_dry, struct error *err)
{
    pdf->is_dry = is_dry;
    pdf->page = 0;
    pdf->chart = 0;
    pdf->next_plan = 0;
    canvas_set_dry(pdf->canvas, is_dry);
    if (is_dry && !measure_tables(pdf, plan, err))
        return false;
    pdf_summary(pdf, plan->figures, plan->main_chart);
    pdf_charts(pdf, plan->charts.items, &plan->chart_pages);
    if (!put_sections(pdf, plan, PART_TABLES, err))
        return false;
    put_method(pdf);
    if (!put_sections(pdf, plan, PART_METHOD, err) || !put_sections(pdf, plan, PART_ANNEX, err))
        return false;
    pdf_end_page(pdf);
    pdf->page_count = pdf->page;
    return true;
}

bool render_pdf_document(const struct document *document, struct pdf_options *options,
                         struct output *output, struct arena *arena, struct error *err)
{
    CLEANUP(arena_done) struct arena local = {0};
    CLEANUP(arena_done) struct arena scratch = {0};
    CLEANUP(canvas_close) struct canvas *canvas = NULL;
    const struct canvas_info info = {
        .title = document->title,
        .author = document->book_title,
        .subject = document->subtitle,
        .creator = document->version,
        .comment = document->stamp,
        .time = document->as_of_time,
    };
    struct plan plan = make_plan(document, &local);
    struct pdf pdf = {
        .document = document, .paper = options->paper, .arena = &local, .scratch = &scratch};

    assert(output->stream != NULL);
    canvas = canvas_open_pdf(output->stream, &info, &local);
    pdf.canvas = canvas;
    add_entries(&pdf, &plan);
    plan.chart_pages = pdf_share_charts(&pdf, plan.charts.items, plan.charts.count);
    if (!put_document(&pdf, &plan, true, err))
        return false;
    if (!put_document(&pdf, &plan, false, err))
        return false;
    if (!canvas_finish(canvas, output->path, err))
        return false;
    options->missing_glyphs = canvas_missing_glyphs(canvas, arena);
    return stream_finish(output->stream, output->path, err);
}
