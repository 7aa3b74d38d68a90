// The ways of `ledger verify` that start from something somebody holds: a receipt, a checkpoint, a
// report. Each prints what it found and returns false when that is not what was promised.
#ifndef CLI_VERIFYING_H
#define CLI_VERIFYING_H

#include "cli/context.h"

bool verify_receipt(struct context *context, const char *path, struct error *err);
// The whole book, and that its first records are those the checkpoint states.
bool verify_against(struct context *context, const char *path, struct error *err);
// Only what came after the checkpoint, and that the book continues it.
bool verify_since(struct context *context, const char *path, struct error *err);
// A report made again from its stamp, byte for byte.
bool verify_report(struct context *context, const char *path, struct error *err);

// What damage found by the store leads to here: restoring, not verifying again. Always false.
bool verify_remedy(struct error *err);

#endif
