// Reads a finished workbook back: every part is there, whole, and well-formed XML.
//
// A disk that fills up while a workbook is made leaves a file that says it is complete. This is
// the only place that reads zip and XML of our own making.
#ifndef RENDER_XLSX_VERIFY_H
#define RENDER_XLSX_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

// How many rows each sheet must hold, in the order of the sheets.
struct xlsx_expected {
    const uint32_t *rows;
    size_t sheet_count;
};

// Fails with ERROR_SYSTEM and the name of the first bad part. NULL: rows are not counted.
bool xlsx_verify(const char *path, const struct xlsx_expected *expected,
                 struct error *err) MUST_CHECK;

#endif
