// The report file of an import: every fault, warning and value filled in, as CSV, without a limit.
#ifndef CLI_FAULT_LOG_H
#define CLI_FAULT_LOG_H

#include "base/diagnostics.h"
#include "base/file.h"

struct fault_log {
    FILE *stream;
    struct output output; // empty for standard output
    struct arena scratch;
};

// Opens the file ("-": standard output) and listens. Nothing of a file is seen before
// fault_log_commit.
bool fault_log_open(struct fault_log *log, const char *path, struct diagnostics *faults,
                    struct arena *arena, struct error *err) MUST_CHECK;
bool fault_log_commit(struct fault_log *log, struct error *err) MUST_CHECK;
void fault_log_close(struct fault_log *log); // for CLEANUP

#endif
