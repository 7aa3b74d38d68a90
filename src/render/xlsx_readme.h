// The first sheet: what the workbook is, what is in it, and how its figures hang together.
#ifndef RENDER_XLSX_README_H
#define RENDER_XLSX_README_H

#include "render/render.h"
#include "render/xlsx_page.h"

// `sheets` in their order; some stand for more than one.
struct xlsx_listed {
    const char *sheet;
    const struct section *section;
};

void xlsx_readme_put(const struct xlsx_context *context, const struct xlsx_options *options,
                     const struct xlsx_listed *sheets, size_t sheet_count);

#endif
