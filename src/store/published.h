// A published folder, read: its tiles as a source of proofs, and its records.
//
// Anybody may have written it. Hashes are believed only as far as they lead to the root that was
// signed, and whoever takes records grows the tree from them and compares. Paths are made from
// numbers alone.
#ifndef STORE_PUBLISHED_H
#define STORE_PUBLISHED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "proof/merkle_proof.h"

struct published;

// `size` and `root` are those of the folder's checkpoint. Fails when the tiles give another root.
bool published_open(struct published **published, const char *folder, uint64_t size,
                    const struct hash *root, struct error *err) MUST_CHECK;
struct merkle_source published_source(struct published *published);
// The body of record `seq` (from 1), valid until the next call; quick in order.
bool published_entry(struct published *published, uint64_t seq, struct slice *body,
                     struct error *err) MUST_CHECK;
void published_close(struct published **published); // for CLEANUP

#endif
