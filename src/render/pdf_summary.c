// The summary page (see pdf_summary.h). The main chart takes what title, figures and contents
// leave of the page.
#include "render/pdf_summary.h"

#include "render/palette.h"
#include "render/pdf_charts.h"

#define TITLE_PT 15.0
#define SUBTITLE_PT 10.0
#define TILE_LABEL_PT 8.0
#define TILE_VALUE_PT 20.0
#define TILE_VALUE_LEAST_PT 10.0
#define TILE_NOTE_PT 7.5
#define CONTENTS_PT 8.5
#define CONTENTS_LINE 13.0
#define CONTENTS_COLUMNS 3u
#define CHART_LEAST 200.0
#define CHART_MOST 480.0

// The currency stands in the unit or, without one, before the figure.
static const char *figure_value(struct pdf *pdf, const struct figure *figure)
{
    struct table_column column = {.type = figure->value.type,
                                  .decimals = figure->decimals,
                                  .scale_power = figure->scale_power};
    const char *words = cell_words(&figure->value, &column, pdf->scratch);

    if (figure->unit != NULL || figure->currency == NULL)
        return words;
    return arena_printf(pdf->scratch, "%s %s", figure->currency, words);
}

// Bounds and counts of a sum are too long for the large type and go behind the unit.
static bool has_tail(const struct figure *figure, const struct figure_words *split)
{
    return split->tail[0] != '\0' && (figure->currency == NULL || figure->unit != NULL);
}

static struct text unit_text(struct pdf *pdf, const struct figure *figure)
{
    struct figure_words split = figure_split(figure_value(pdf, figure), pdf->scratch);
    struct text unit = {figure->unit, {TILE_NOTE_PT, false}, INK_SOFT, ALIGN_LEFT, 2};

    if (has_tail(figure, &split))
        unit.text = arena_printf(pdf->scratch, "%s%s%s", figure->unit != NULL ? figure->unit : "",
                                 figure->unit != NULL ? " · " : "", split.tail);
    return unit;
}

static double tile_height(struct pdf *pdf, const struct figure *figure, double size, double width)
{
    struct text unit = unit_text(pdf, figure);
    struct text label = {figure->label, {TILE_LABEL_PT, false}, INK_SOFT, ALIGN_LEFT, 2};
    struct text note = {figure->note, {TILE_NOTE_PT, false}, INK_SOFT, ALIGN_LEFT, 4};
    double height = 7 + canvas_measure(pdf->canvas, &label, width).height;

    height += size * FONT_LEADING;
    if (unit.text != NULL)
        height += canvas_measure(pdf->canvas, &unit, width).height;
    if (figure->note != NULL)
        height += canvas_measure(pdf->canvas, &note, width).height + 1;
    return height;
}

static double put_line(struct pdf *pdf, double x, double y, double width, const struct text *text)
{
    canvas_begin_tag(pdf->canvas, "P");
    double height = canvas_text(pdf->canvas, (struct box){x, y, width, 0}, text);
    canvas_end_tag(pdf->canvas, "P");
    return y + height;
}

static struct text value_text(struct pdf *pdf, const struct figure *figure, double size)
{
    struct figure_words split = figure_split(figure_value(pdf, figure), pdf->scratch);
    struct text value = {figure_value(pdf, figure), {size, true}, INK, ALIGN_LEFT, 1};

    if (has_tail(figure, &split))
        value.text = arena_printf(pdf->scratch, "%s%s", split.whole, split.fraction);
    return value;
}

// One size for all, so that a tile says no more than its figure: the largest in which each fits.
static double value_size(struct pdf *pdf, const struct figure *figures, size_t count, double width)
{
    double size = TILE_VALUE_PT;

    for (size_t i = 0; i < count; i++) {
        struct text value = value_text(pdf, &figures[i], size);
        while (value.font.size > TILE_VALUE_LEAST_PT &&
               canvas_measure(pdf->canvas, &value, 0).width > width) {
            value.font.size -= 1;
        }
        size = value.font.size;
    }
    return size;
}

static void draw_tile(struct pdf *pdf, const struct figure *figure, double size, double x,
                      double width)
{
    struct text label = {figure->label, {TILE_LABEL_PT, false}, INK_SOFT, ALIGN_LEFT, 2};
    struct text unit = unit_text(pdf, figure);
    struct text note = {figure->note, {TILE_NOTE_PT, false}, INK_SOFT, ALIGN_LEFT, 4};
    struct text value = value_text(pdf, figure, size);
    double y = pdf->y;

    canvas_line(pdf->canvas, (struct point){x, y}, (struct point){x + width, y}, 1.0, RULE_STRONG);
    y = put_line(pdf, x, y + 5, width, &label);
    y = put_line(pdf, x, y, width, &value);
    if (unit.text != NULL)
        y = put_line(pdf, x, y, width, &unit);
    if (figure->note != NULL)
        put_line(pdf, x, y + 1, width, &note);
}

void pdf_tiles(struct pdf *pdf, const struct figure *figures, size_t count)
{
    unsigned across = count % 4 == 0 || count > 6 ? 4 : 3;
    unsigned span = GRID_COLUMNS / across;
    double width = pdf_column_width(pdf, span);
    double size = value_size(pdf, figures, count, width);

    for (size_t first = 0; first < count; first += across) {
        double height = 0;
        for (size_t i = first; i < count && i < first + across; i++) {
            double tile = tile_height(pdf, &figures[i], size, width);
            if (tile > height)
                height = tile;
        }
        pdf_ensure(pdf, height, pdf->turn);
        for (size_t i = first; i < count && i < first + across; i++) {
            double x = pdf_column_x(pdf, (unsigned)(i - first) * span);
            draw_tile(pdf, &figures[i], size, x, width);
        }
        pdf->y += height + BASELINE;
    }
}

static size_t contents_lines(const struct pdf *pdf)
{
    return (pdf->entries.count + CONTENTS_COLUMNS - 1) / CONTENTS_COLUMNS;
}

static double contents_height(const struct pdf *pdf)
{
    size_t lines = contents_lines(pdf);

    return lines > 1 ? 20 + (double)lines * CONTENTS_LINE : 0;
}

// Columns, down the left one first: title, page number, both leading there.
static void put_contents(struct pdf *pdf)
{
    size_t lines = contents_lines(pdf);
    struct text head = {"Contents", {TILE_LABEL_PT, true}, INK_SOFT, ALIGN_LEFT, 1};
    unsigned span = GRID_COLUMNS / CONTENTS_COLUMNS;
    double width = pdf_column_width(pdf, span);

    put_line(pdf, PAGE_SIDE, pdf->y, width, &head);
    for (size_t i = 0; i < pdf->entries.count; i++) {
        const struct pdf_entry *entry = &pdf->entries.items[i];
        double x = pdf_column_x(pdf, (unsigned)(i / lines) * span);
        double y = pdf->y + 15 + (double)(i % lines) * CONTENTS_LINE;
        struct text title = {entry->title, {CONTENTS_PT, false}, INK_LINK, ALIGN_LEFT, 1};
        struct text page = {arena_printf(pdf->scratch, "%u", entry->page),
                            {CONTENTS_PT, false},
                            INK_SOFT,
                            ALIGN_RIGHT,
                            1};
        canvas_begin_tag(pdf->canvas, "P");
        canvas_begin_link_to(pdf->canvas, entry->target, entry->title);
        canvas_text(pdf->canvas, (struct box){x, y, width - 30, 0}, &title);
        canvas_text(pdf->canvas, (struct box){x + width - 28, y, 28, 0}, &page);
        canvas_end_link(pdf->canvas);
        canvas_end_tag(pdf->canvas, "P");
        canvas_line(pdf->canvas, (struct point){x, y + CONTENTS_LINE - 0.5},
                    (struct point){x + width, y + CONTENTS_LINE - 0.5}, 0.3, RULE_LIGHT);
    }
    pdf->y += contents_height(pdf);
}

void pdf_summary(struct pdf *pdf, const struct section *figures, const struct chart *main_chart)
{
    const struct document *document = pdf->document;
    struct text title = {document->title, {TITLE_PT, true}, INK, ALIGN_LEFT, 0};
    struct text subtitle = {document->subtitle, {SUBTITLE_PT, false}, INK_SOFT, ALIGN_LEFT, 0};
    double contents = contents_height(pdf);

    pdf_new_page(pdf, TURN_PORTRAIT);
    pdf_mark(pdf, "summary");
    pdf_paragraph(pdf, "H1", &title);
    pdf->y += 2;
    if (document->subtitle != NULL)
        pdf_paragraph(pdf, "P", &subtitle);
    pdf_space(pdf, 1.5 * BASELINE);
    if (figures != NULL)
        pdf_tiles(pdf, figures->figures, figures->figure_count);
    pdf_space(pdf, BASELINE);
    if (main_chart != NULL) {
        double height = pdf_room(pdf) - (contents > 0 ? contents + 2 * BASELINE : 0);
        if (height < CHART_LEAST) {
            height = CHART_LEAST;
            pdf_ensure(pdf, height, TURN_PORTRAIT);
        }
        pdf_chart(pdf, main_chart, height < CHART_MOST ? height : CHART_MOST);
    }
    if (contents <= 0)
        return;
    // At the foot of the page, clear of the chart.
    pdf_ensure(pdf, contents, TURN_PORTRAIT);
    pdf->y = pdf_bottom(pdf) - contents;
    put_contents(pdf);
}
