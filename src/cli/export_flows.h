// Exports in the formats of the field: the standing flows, handed to a writer one by one.
#ifndef CLI_EXPORT_FLOWS_H
#define CLI_EXPORT_FLOWS_H

#include "cli/context.h"
#include "exchange/writer.h"

// Writes the file ("-": standard output) and prints what the format could not say, on stderr or to
// --log.
bool export_flows(struct context *context, const struct writer *writer, const char *path,
                  struct error *err) MUST_CHECK;

#endif
