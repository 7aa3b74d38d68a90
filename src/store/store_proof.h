// Proofs from a book: the roots of its complete subtrees as merkle_proof.h asks for them.
//
// They come from the stored nodes and leaf hashes, a few rows for each. That these are what the
// records hash to is what verify checks.
#ifndef STORE_STORE_PROOF_H
#define STORE_STORE_PROOF_H

#include "proof/merkle_proof.h"
#include "store/store.h"

// Asks the open store; sizes and leaves within its head only.
struct merkle_source store_source(struct store *store);
// The hashes number first .. first + count - 1 of a level: nodes, or leaves for level 0.
bool store_hashes(struct store *store, unsigned level, uint64_t first, size_t count,
                  struct hash *out, struct error *err) MUST_CHECK;

#endif
