// Checkpoints (c2sp.org/tlog-checkpoint): the text of a signed note that states a log's head.
//
// Three lines: the origin, the size in decimal, the root in base64. More lines, not empty, may
// follow and mean nothing here.
#ifndef PROOF_CHECKPOINT_H
#define PROOF_CHECKPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "proof/hash.h"

struct checkpoint {
    struct slice origin; // points into the text
    uint64_t size;       // at most INT64_MAX
    struct hash root;
};

void checkpoint_put(struct buffer *out, const char *origin, uint64_t size, const struct hash *root);
bool checkpoint_read(struct slice text, struct checkpoint *out, struct error *err) MUST_CHECK;

// A number as these formats write it: decimal digits, no leading zero, at most INT64_MAX.
bool checkpoint_read_number(struct slice text, uint64_t *out) MUST_CHECK;
// Takes the next line off `rest`, without its newline; false when no whole line is left.
bool checkpoint_take_line(struct slice *rest, struct slice *line) MUST_CHECK;

#endif
