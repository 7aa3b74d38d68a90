// The Merkle tree of RFC 6962, grown leaf by leaf from its frontier.
//
// The frontier holds the roots of the complete subtrees that make up the tree, the largest first:
// one per 1 bit of the size. A node hook is told each complete subtree of 256^level leaves at the
// moment the carry passes it (taking it from the frontier afterwards is wrong from 512 leaves on:
// the carry may have gone past that level already). Log indexes start at 0, record numbers at 1.
#ifndef PROOF_MERKLE_H
#define PROOF_MERKLE_H

#include <stdbool.h>
#include <stdint.h>

#include "proof/hash.h"

#define MERKLE_FRONTIER_MAX 64

struct merkle {
    uint64_t size;
    struct hash frontier[MERKLE_FRONTIER_MAX]; // popcount(size) of them, largest subtree first
};

// The root of a complete subtree of 256^level leaves, number `index` at that level (from 0);
// level 1 and up.
typedef bool merkle_node_hook(void *user, unsigned level, uint64_t index, const struct hash *hash,
                              struct error *err);

// Appends one leaf hash. Fails only when the hook does.
bool merkle_append(struct merkle *tree, struct hasher *hasher, const struct hash *leaf,
                   merkle_node_hook *hook, void *user, struct error *err) MUST_CHECK;
struct hash merkle_root(const struct merkle *tree, struct hasher *hasher);
unsigned merkle_frontier_count(uint64_t size);
// The frontier as bytes for storage: 32 × count; read back checks the length against the size.
size_t merkle_frontier_bytes(const struct merkle *tree);
bool merkle_load(struct merkle *tree, uint64_t size, const void *frontier, size_t bytes) MUST_CHECK;

#endif
