// Pages of charts (see pdf_charts.h). Each chart has a height it wants. A page takes the next ones
// that fit, the last of them pressed together a little when that brings it on; what is then left of
// a page goes to its charts, up to a share of their height.
#include "render/pdf_charts.h"

#include "render/chart_draw.h"

#define CHART_GAP 30.0
#define CHART_FRAME 95.0 // title, key and notes, which a natural height leaves out
#define CHART_SQUEEZE 0.8
#define CHART_STRETCH 1.3
#define CHART_SLACK 4.0 // a drawing may come out a little higher than it was asked to
#define PAGE_CHARTS 3u

struct chart_page {
    size_t count;
    double heights[PAGE_CHARTS];
};

static double laid_out_height(struct pdf *pdf, const struct chart *chart, double height)
{
    CLEANUP(arena_done) struct arena local = {0};
    struct ruler ruler = canvas_ruler(pdf->canvas);
    struct extent room = {pdf_sheet_width(pdf, TURN_PORTRAIT), height};

    return chart_lay_out(chart, &ruler, room, &local).size.height;
}

static double wanted_height(struct pdf *pdf, const struct chart *chart)
{
    double natural = chart_natural_height(chart, pdf_sheet_width(pdf, TURN_PORTRAIT)) + CHART_FRAME;
    double most = pdf_full_room(pdf, TURN_PORTRAIT);

    return laid_out_height(pdf, chart, natural < most ? natural : most);
}

// The charts of one page. Those of the last keep their height, because tables follow there.
static struct chart_page fill_page(struct pdf *pdf, const struct chart *const *charts, size_t count)
{
    struct chart_page page = {0};
    double room = pdf_full_room(pdf, TURN_PORTRAIT) - CHART_SLACK;
    double sum = 0;

    while (page.count < count && page.count < PAGE_CHARTS) {
        double gap = page.count > 0 ? CHART_GAP : 0;
        double height = wanted_height(pdf, charts[page.count]);
        if (height > room - gap && height * CHART_SQUEEZE <= room - gap)
            height = laid_out_height(pdf, charts[page.count], room - gap);
        if (height > room - gap + CHART_SLACK && page.count > 0)
            break;
        room -= gap + height;
        sum += height;
        page.heights[page.count++] = height;
    }
    bool is_last = page.count == count;
    double factor = is_last || room <= 0 ? 1 : 1 + room / sum;
    for (size_t i = 0; i < page.count; i++)
        page.heights[i] *= factor < CHART_STRETCH ? factor : CHART_STRETCH;
    return page;
}

void pdf_chart(struct pdf *pdf, const struct chart *chart, double height)
{
    CLEANUP(arena_done) struct arena local = {0};
    struct ruler ruler = canvas_ruler(pdf->canvas);
    struct extent room = {pdf_width(pdf), height};
    struct chart_layout layout = chart_lay_out(chart, &ruler, room, &local);

    pdf_ensure(pdf, layout.size.height, pdf->turn);
    if (!pdf->is_dry)
        chart_draw(pdf->canvas, &layout, (struct point){PAGE_SIDE, pdf->y});
    pdf->y += layout.size.height;
}

void pdf_charts(struct pdf *pdf, const struct chart *const *charts, size_t count)
{
    for (size_t first = 0; first < count;) {
        struct chart_page page = fill_page(pdf, charts + first, count - first);
        pdf_new_page(pdf, TURN_PORTRAIT);
        if (first == 0)
            pdf_mark(pdf, "charts");
        for (size_t i = 0; i < page.count; i++) {
            pdf_space(pdf, CHART_GAP);
            pdf_chart(pdf, charts[first + i], page.heights[i]);
        }
        first += page.count;
    }
}
