// Charts in a PDF: one over the page's width, and the pages of charts behind the summary.
#ifndef RENDER_PDF_CHARTS_H
#define RENDER_PDF_CHARTS_H

#include "base/list.h"
#include "render/pdf_page.h"

// A chart over the content's width, at most `height` high.
void pdf_chart(struct pdf *pdf, const struct chart *chart, double height);

#define PAGE_CHARTS 3u
struct chart_page {
    size_t count;
    double heights[PAGE_CHARTS];
};
struct chart_pages {
    LIST(struct chart_page) list;
};
// Shares charts out among pages in their order, as many on each as stand well there.
struct chart_pages pdf_share_charts(struct pdf *pdf, const struct chart *const *charts,
                                    size_t count);
// Those pages; the first is marked "charts".
void pdf_charts(struct pdf *pdf, const struct chart *const *charts,
                const struct chart_pages *pages);

#endif
