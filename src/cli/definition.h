// Saved report definitions: reports/NAME.report, lines "option = value".
//
// The options are those of `ledger report`; a flag's value is "yes". "#" starts a comment line.
// What stands on the command line wins over the file.
#ifndef CLI_DEFINITION_H
#define CLI_DEFINITION_H

#include "cli/command.h"

// Adds the definition's options to the context's arguments.
bool definition_load(struct context *context, const char *name, struct error *err) MUST_CHECK;

#endif
