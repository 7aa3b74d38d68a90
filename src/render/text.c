// A document for a terminal or a mail: headings, key figures, charts in words, tables, method.
#include "render/render.h"

#include <string.h>

#include "render/text_table.h"
#include "render/text_wrap.h"

static void put_heading(const char *text, const char *rule, const struct text_style *style,
                        FILE *out)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    const char *clean = text_clean(text, &scratch);
    size_t width = utf8_width(clean);

    text_put_bold(clean, style, out);
    putc('\n', out);
    if (style->width > 0 && width > style->width)
        width = style->width;
    for (size_t i = 0; i < width; i++)
        fputs(rule, out);
    putc('\n', out);
}

static struct table_column figure_column(const struct figure *figure)
{
    return (struct table_column){
        .type = figure->value.type,
        .currency = figure->currency,
        .decimals = figure->decimals,
        .scale_power = figure->scale_power,
    };
}

static void put_figures(const struct section *section, const struct text_style *style, FILE *out)
{
    CLEANUP(arena_done) struct arena arena = {0};
    const char **words = NEW_ARRAY(&arena, const char *, section->figure_count);
    size_t label_width = 0;
    size_t words_width = 0;

    for (size_t i = 0; i < section->figure_count; i++) {
        const struct figure *figure = &section->figures[i];
        struct table_column column = figure_column(figure);
        words[i] = text_clean(cell_words(&figure->value, &column, &arena), &arena);
        if (utf8_width(figure->label) > label_width)
            label_width = utf8_width(figure->label);
        if (utf8_width(words[i]) > words_width)
            words_width = utf8_width(words[i]);
    }
    for (size_t i = 0; i < section->figure_count; i++) {
        const struct figure *figure = &section->figures[i];
        const char *unit = figure->unit == NULL ? "" : figure->unit;
        fprintf(out, "%s%*s%s", figure->label, (int)(label_width - utf8_width(figure->label) + 2),
                "", words[i]);
        if (*unit != '\0') {
            fprintf(out, "%*s%s", (int)(words_width - utf8_width(words[i]) + 2), "", unit);
        }
        putc('\n', out);
        if (figure->note != NULL) {
            text_put_paragraph(figure->note, (unsigned)label_width + 2, style, out);
        }
    }
}

static void put_charts(const struct section *section, const struct text_style *style, FILE *out)
{
    for (size_t i = 0; i < section->chart_count; i++) {
        const struct chart *chart = &section->charts[i];
        putc('\n', out);
        text_put_paragraph(chart->title, 0, style, out);
        if (chart->alt != NULL)
            text_put_paragraph(chart->alt, 2, style, out);
    }
}

static bool put_section(const struct section *section, const struct text_style *style, FILE *out,
                        struct error *err)
{
    putc('\n', out);
    put_heading(section->title, "─", style, out);
    if (section->intro != NULL) {
        text_put_paragraph(section->intro, 0, style, out);
    }
    if (section->figure_count > 0)
        putc('\n', out);
    put_figures(section, style, out);
    put_charts(section, style, out);
    for (size_t i = 0; i < section->table_count; i++) {
        if (!audience_has_print(section->tables[i].audience))
            continue;
        putc('\n', out);
        if (!render_text_table(&section->tables[i], style, out, err))
            return false;
    }
    return true;
}

static void put_definitions(const char *title, const struct definition *definitions, size_t count,
                            const struct text_style *style, FILE *out)
{
    size_t term_width = 0;

    if (count == 0)
        return;
    putc('\n', out);
    put_heading(title, "─", style, out);
    for (size_t i = 0; i < count; i++) {
        size_t width = utf8_width(definitions[i].term);
        if (width > term_width)
            term_width = width;
    }
    if (term_width > 20) {
        for (size_t i = 0; i < count; i++) {
            text_put_paragraph(definitions[i].term, 0, style, out);
            text_put_paragraph(definitions[i].text, 2, style, out);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        CLEANUP(arena_done) struct arena scratch = {0};
        size_t indent = term_width + 2;
        size_t width = style->width > indent + 20 ? style->width - indent : 0;
        struct text_lines lines =
            text_wrap(text_clean(definitions[i].text, &scratch), width, &scratch);
        for (size_t line = 0; line < lines.count; line++) {
            const char *term = line == 0 ? definitions[i].term : "";
            fprintf(out, "%s%*s%s\n", term, (int)(indent - utf8_width(term)), "",
                    lines.items[line]);
        }
    }
}

static void put_head(const struct document *document, const struct text_style *style, FILE *out)
{
    CLEANUP(arena_done) struct arena scratch = {0};

    put_heading(document->title, "═", style, out);
    if (document->subtitle != NULL)
        text_put_paragraph(document->subtitle, 0, style, out);
    text_put_paragraph(arena_printf(&scratch, "As of %s", document->as_of), 0, style, out);
    text_put_paragraph(arena_printf(&scratch, "Book: %s (%s, size %llu, root %s)",
                                    document->book_title, document->origin,
                                    (unsigned long long)document->size, document->root),
                       0, style, out);
}

bool render_text_document(const struct document *document, const struct text_style *style,
                          FILE *out, struct error *err)
{
    put_head(document, style, out);
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        if (!put_section(section, style, out, err))
            return false;
    }
    put_definitions("Definitions", document->definitions, document->definition_count, style, out);
    put_definitions("Marks", document->legend, document->legend_count, style, out);
    if (document->method_count > 0) {
        putc('\n', out);
        put_heading("Method", "─", style, out);
        for (size_t i = 0; i < document->method_count; i++) {
            if (i > 0)
                putc('\n', out);
            text_put_paragraph(document->method[i], 0, style, out);
        }
    }
    // One word, never wrapped: a program reads it.
    if (document->stamp != NULL)
        fprintf(out, "\n%s\n", document->stamp);
    return stream_check(out, err);
}
