// Pages of charts (see pdf_charts.h). Each chart has a height it wants. A page takes as many of the
// next ones as it holds when all are pressed together a little, and they share it by what they want.
#include "render/pdf_charts.h"

#include "render/chart_draw.h"

#define CHART_GAP 30.0
#define CHART_FRAME 95.0 // title, key and notes, which a natural height leaves out
#define CHART_SQUEEZE 0.75
#define CHART_STRETCH 1.3
#define CHART_SLACK 4.0 // a drawing may come out a little higher than it was asked to

static double wanted_height(struct pdf *pdf, const struct chart *chart)
{
    struct ruler ruler = canvas_ruler(pdf->canvas);
    struct extent most = {pdf_sheet_width(pdf, TURN_PORTRAIT), pdf_full_room(pdf, TURN_PORTRAIT)};

    return chart_wanted_height(chart, &ruler, most, CHART_FRAME);
}

// Adds how high it comes out to *sum; false when less height than it wants leaves something out.
static bool add_height(struct pdf *pdf, const struct chart *chart, double wanted, double height,
                       double *sum)
{
    CLEANUP(arena_done) struct arena local = {0};
    struct ruler ruler = canvas_ruler(pdf->canvas);
    struct extent room = {pdf_sheet_width(pdf, TURN_PORTRAIT), height};
    struct chart_layout layout = chart_lay_out(chart, &ruler, room, &local);

    *sum += layout.size.height;
    return !layout.is_cut || height >= wanted;
}

// Heights by one factor for `count` charts, so that they fill the page; false when they do not go on
// it. Those of the last page are not stretched, because tables follow there.
static bool share_page(struct pdf *pdf, const struct chart *const *charts, const double *wanted,
                       size_t count, bool is_last, struct chart_page *page)
{
    struct chart_page shared = {.count = count};
    double room = pdf_full_room(pdf, TURN_PORTRAIT) - CHART_GAP * (double)(count - 1);
    double all = 0, sum = 0;
    bool is_whole = true;

    for (size_t i = 0; i < count; i++)
        all += wanted[i];
    double factor = (room - CHART_SLACK) / all;
    if (factor > (is_last ? 1 : CHART_STRETCH))
        factor = is_last ? 1 : CHART_STRETCH;
    for (size_t i = 0; i < count; i++) {
        shared.heights[i] = wanted[i] * factor;
        is_whole &= add_height(pdf, charts[i], wanted[i], shared.heights[i], &sum);
    }
    if (count > 1 && (!is_whole || factor < CHART_SQUEEZE || sum > room))
        return false;
    *page = shared;
    return true;
}

static struct chart_page fill_page(struct pdf *pdf, const struct chart *const *charts,
                                   const double *wanted, size_t count)
{
    struct chart_page page = {0};

    for (size_t take = 1; take <= count && take <= PAGE_CHARTS; take++) {
        if (!share_page(pdf, charts, wanted, take, take == count, &page))
            break;
    }
    return page;
}

struct chart_pages pdf_share_charts(struct pdf *pdf, const struct chart *const *charts,
                                    size_t count)
{
    struct chart_pages pages = {0};
    double *wanted = NEW_ARRAY(pdf->arena, double, count);

    for (size_t i = 0; i < count; i++)
        wanted[i] = wanted_height(pdf, charts[i]);
    for (size_t first = 0; first < count;) {
        struct chart_page page = fill_page(pdf, charts + first, wanted + first, count - first);
        LIST_PUSH(pdf->arena, &pages.list, page);
        first += page.count;
    }
    return pages;
}

void pdf_chart(struct pdf *pdf, const struct chart *chart, double height)
{
    CLEANUP(arena_done) struct arena local = {0};
    struct ruler ruler = canvas_ruler(pdf->canvas);
    struct extent room = {pdf_width(pdf), height};
    struct chart_layout layout = chart_lay_out(chart, &ruler, room, &local);

    pdf_ensure(pdf, layout.size.height, pdf->turn);
    pdf_mark_chart(pdf, chart->title);
    if (!pdf->is_dry)
        chart_draw(pdf->canvas, &layout, (struct point){PAGE_SIDE, pdf->y});
    pdf->y += layout.size.height;
}

void pdf_charts(struct pdf *pdf, const struct chart *const *charts, const struct chart_pages *pages)
{
    for (size_t i = 0; i < pages->list.count; i++) {
        const struct chart_page *page = &pages->list.items[i];
        pdf_new_page(pdf, TURN_PORTRAIT);
        if (i == 0)
            pdf_mark(pdf, "charts");
        for (size_t j = 0; j < page->count; j++) {
            pdf_space(pdf, CHART_GAP);
            pdf_chart(pdf, *charts++, page->heights[j]);
        }
    }
}
