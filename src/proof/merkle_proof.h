// Proofs over the Merkle tree: that a leaf is in it, and that one tree is the beginning of another.
//
// Making one (RFC 6962 sections 2.1.1 and 2.1.2) asks a source for roots of complete subtrees, so
// that it can come from stored nodes, from tiles, or from the records themselves. Checking one (RFC
// 9162 sections 2.1.3.2 and 2.1.4.2) needs nothing but hashes, and reads what strangers wrote.
#ifndef PROOF_MERKLE_PROOF_H
#define PROOF_MERKLE_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "proof/hash.h"
#include "proof/merkle.h"

#define MERKLE_PROOF_MAX 65

struct merkle_proof {
    size_t count;
    struct hash hashes[MERKLE_PROOF_MAX]; // from the leaf's side up
};

struct merkle_source {
    struct hasher *hasher;
    // The root of the complete subtree of 2^height leaves that starts at leaf `start`, a multiple
    // of that.
    bool (*subtree)(void *user, uint64_t start, unsigned height, struct hash *out,
                    struct error *err);
    void *user;
};

// The root of the first `size` leaves.
bool merkle_root_of(const struct merkle_source *source, uint64_t size, struct hash *out,
                    struct error *err) MUST_CHECK;
// The tree of the first `size` leaves, ready to grow.
bool merkle_tree_of(const struct merkle_source *source, uint64_t size, struct merkle *out,
                    struct error *err) MUST_CHECK;
// That leaf `index` is in the tree of `size`; index < size.
bool merkle_prove_leaf(const struct merkle_source *source, uint64_t index, uint64_t size,
                       struct merkle_proof *out, struct error *err) MUST_CHECK;
// That the tree of `size` begins with the one of `earlier`; 0 < earlier <= size.
bool merkle_prove_growth(const struct merkle_source *source, uint64_t earlier, uint64_t size,
                         struct merkle_proof *out, struct error *err) MUST_CHECK;

bool merkle_check_leaf(struct hasher *hasher, uint64_t index, uint64_t size,
                       const struct hash *leaf, const struct merkle_proof *proof,
                       const struct hash *root) MUST_CHECK;
// An empty tree is the beginning of every tree; its root is checked and the proof must be empty.
bool merkle_check_growth(struct hasher *hasher, uint64_t earlier, const struct hash *earlier_root,
                         uint64_t size, const struct hash *root,
                         const struct merkle_proof *proof) MUST_CHECK;

#endif
