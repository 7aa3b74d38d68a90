// The first page of a PDF: what the report is, its key figures, its main chart and its contents;
// and the blocks of it that other pages have too.
#ifndef RENDER_PDF_SUMMARY_H
#define RENDER_PDF_SUMMARY_H

#include "render/pdf_page.h"

// `main_chart` may be NULL.
void pdf_summary(struct pdf *pdf, const struct section *figures, const struct chart *main_chart);
// Key figures as tiles, four or three beside each other.
void pdf_tiles(struct pdf *pdf, const struct figure *figures, size_t count);

#endif
