// Reads a finished workbook back: every part is there, whole, and well-formed XML.
//
// A disk that fills up while a workbook is made leaves a file that says it is complete. This is
// the only place that reads zip and XML of our own making.
#ifndef RENDER_XLSX_VERIFY_H
#define RENDER_XLSX_VERIFY_H

#include <stdbool.h>

#include "base/error.h"

// Fails with ERROR_SYSTEM and the name of the first bad part.
bool xlsx_verify(const char *path, struct error *err) MUST_CHECK;

#endif
