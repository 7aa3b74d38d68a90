// A pager for long answers: only when standard output is a terminal.
//
// $PAGER, else less when it is installed. No shell is called; $PAGER is one program's name, and an
// empty one or "cat" means none.
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include "cli/command.h"

// From here on standard output goes to the pager; without one nothing changes.
void pager_start(const struct context *context);
// Ends the output and waits until the reader has left.
void pager_finish(void);

#endif
