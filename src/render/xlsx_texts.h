// The first texts of a workbook that somebody else may have saved: where a report has its stamp.
#ifndef RENDER_XLSX_TEXTS_H
#define RENDER_XLSX_TEXTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

// The XML of the shared texts and of the first sheet, the first megabytes of each.
bool xlsx_first_texts(const char *path, struct slice *out, struct arena *arena,
                      struct error *err) MUST_CHECK;

#endif
