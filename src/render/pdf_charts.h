// Charts in a PDF: one over the page's width, and the pages of charts behind the summary.
#ifndef RENDER_PDF_CHARTS_H
#define RENDER_PDF_CHARTS_H

#include "render/pdf_page.h"

// A chart over the content's width, at most `height` high.
void pdf_chart(struct pdf *pdf, const struct chart *chart, double height);
// In their order, as many on a page as stand well there; the first is marked "charts".
void pdf_charts(struct pdf *pdf, const struct chart *const *charts, size_t count);

#endif
