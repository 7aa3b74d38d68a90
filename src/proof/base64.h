// Standard base64 with padding (RFC 4648 section 4), in its one canonical form.
//
// A reader that forgives (white space, missing padding, stray bits in the last character) lets two
// texts stand for the same bytes; a proof must have one form only, so anything else is refused.
#ifndef PROOF_BASE64_H
#define PROOF_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "proof/hash.h"

void base64_put(struct buffer *out, const void *data, size_t size);
// The bytes, in the arena; false when the text is not the canonical form of any.
bool base64_read(struct slice text, struct slice *out, struct arena *arena) MUST_CHECK;
// The 44 characters of a hash.
bool base64_read_hash(struct slice text, struct hash *out) MUST_CHECK;

#endif
