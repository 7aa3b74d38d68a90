// Growing the tree: a new leaf is a carry into the binary number the frontier stands for.
//
// Each 1 bit the carry passes joins two complete subtrees into one twice as large. After `height`
// joins the subtree covers 2^height leaves; every eighth height is one level of 256^level leaves.
#include "proof/merkle.h"

#include <string.h>

#define HEIGHT_PER_LEVEL 8

unsigned merkle_frontier_count(uint64_t size)
{
    return (unsigned)__builtin_popcountll(size);
}

bool merkle_append(struct merkle *tree, struct hasher *hasher, const struct hash *leaf,
                   merkle_node_hook *hook, void *user, struct error *err)
{
    // The tree changes at the end only, so that a failing hook leaves it as it was.
    struct hash carry = *leaf;
    unsigned count = merkle_frontier_count(tree->size);
    for (unsigned height = 1; (tree->size >> (height - 1) & 1) == 1; height++) {
        carry = hash_node(hasher, &tree->frontier[--count], &carry);
        bool is_level = height % HEIGHT_PER_LEVEL == 0;
        if (is_level && hook != NULL &&
            !hook(user, height / HEIGHT_PER_LEVEL, tree->size >> height, &carry, err)) {
            return false;
        }
    }
    tree->frontier[count] = carry;
    tree->size++;
    return true;
}

struct hash merkle_root(const struct merkle *tree, struct hasher *hasher)
{
    unsigned count = merkle_frontier_count(tree->size);
    if (count == 0) {
        return hash_plain(hasher, "", 0);
    }
    struct hash root = tree->frontier[--count];
    while (count > 0) {
        root = hash_node(hasher, &tree->frontier[--count], &root);
    }
    return root;
}

size_t merkle_frontier_bytes(const struct merkle *tree)
{
    return sizeof(struct hash) * merkle_frontier_count(tree->size);
}

bool merkle_load(struct merkle *tree, uint64_t size, const void *frontier, size_t bytes)
{
    // A stored size is a signed 64-bit number, and a tree within it never overflows its frontier.
    struct merkle loaded = {.size = size};
    if (size > INT64_MAX || bytes != merkle_frontier_bytes(&loaded)) {
        return false;
    }
    if (bytes > 0) {
        memcpy(loaded.frontier, frontier, bytes);
    }
    *tree = loaded;
    return true;
}
