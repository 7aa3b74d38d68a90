// Text in another encoding as a stream of UTF-8. The one gate to iconv.
//
// A byte that is no text in the encoding comes out as DECODE_BAD_BYTE, which UTF-8 never has: who
// checks the text finds it with its line and column.
#ifndef EXCHANGE_DECODE_H
#define EXCHANGE_DECODE_H

#include <stdio.h>

#include "base/error.h"

#define DECODE_BAD_BYTE '\xff'

// `encoding` as iconv knows it: "UTF-16", "WINDOWS-1252", "MACINTOSH". Takes the stream over, also
// on failure, and yields NULL for an encoding that is not known.
FILE *decode_open(FILE *stream, const char *encoding, struct error *err) MUST_CHECK;
// Whether iconv knows it.
bool decode_is_known(const char *encoding);

#endif
