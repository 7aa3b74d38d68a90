// Between the files of the page: what its parts need, and who writes which.
//
// Everything goes to a stream as it is made. Nothing is checked on the way: the stream remembers a
// failed write, and render_html_document asks it once.
#ifndef RENDER_HTML_PARTS_H
#define RENDER_HTML_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/document.h"

struct page {
    const struct document *document;
    FILE *out;
    struct arena *scratch; // reset after each row
};

// The page's head with its style, and its script at the end.
void html_put_style(struct page *page);
void html_put_script(FILE *out);
// The colour that stands for a chart's colour on a dark ground; the same when none does.
uint32_t html_dark_colour(uint32_t colour);

void html_put_figures(struct page *page, const struct section *section);
void html_put_chart(struct page *page, const struct chart *chart);
bool html_put_table(struct page *page, const struct table *table, struct error *err) MUST_CHECK;

#endif
