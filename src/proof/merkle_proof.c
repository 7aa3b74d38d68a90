#include "proof/merkle_proof.h"

#include <assert.h>

// The largest power of two smaller than count; count > 1.
static uint64_t split(uint64_t count)
{
    return (uint64_t)1 << (63 - __builtin_clzll(count - 1));
}

// Any range an RFC 6962 proof names: its start is a multiple of every subtree in it.
static bool range_root(const struct merkle_source *source, uint64_t start, uint64_t count,
                       struct hash *out, struct error *err)
{
    if ((count & (count - 1)) == 0)
        return source->subtree(source->user, start, (unsigned)__builtin_ctzll(count), out, err);
    struct hash left, right;
    uint64_t k = split(count);
    if (!range_root(source, start, k, &left, err) ||
        !range_root(source, start + k, count - k, &right, err)) {
        return false;
    }
    *out = hash_node(source->hasher, &left, &right);
    return true;
}

static bool push(const struct merkle_source *source, uint64_t start, uint64_t count,
                 struct merkle_proof *out, struct error *err)
{
    assert(out->count < MERKLE_PROOF_MAX);
    return range_root(source, start, count, &out->hashes[out->count++], err);
}

bool merkle_root_of(const struct merkle_source *source, uint64_t size, struct hash *out,
                    struct error *err)
{
    if (size > 0)
        return range_root(source, 0, size, out, err);
    *out = hash_plain(source->hasher, "", 0);
    return true;
}

bool merkle_tree_of(const struct merkle_source *source, uint64_t size, struct merkle *out,
                    struct error *err)
{
    struct merkle tree = {.size = size};
    unsigned count = 0;
    uint64_t start = 0;
    for (unsigned height = 64; height-- > 0;) {
        if ((size >> height & 1) == 0)
            continue;
        if (!source->subtree(source->user, start, height, &tree.frontier[count++], err))
            return false;
        start += (uint64_t)1 << height;
    }
    *out = tree;
    return true;
}

// PATH(m, D[n]) of section 2.1.1, for the range [start, start + count).
static bool leaf_path(const struct merkle_source *source, uint64_t index, uint64_t start,
                      uint64_t count, struct merkle_proof *out, struct error *err)
{
    if (count == 1)
        return true;
    uint64_t k = split(count);
    if (index < start + k)
        return leaf_path(source, index, start, k, out, err) &&
               push(source, start + k, count - k, out, err);
    return leaf_path(source, index, start + k, count - k, out, err) &&
           push(source, start, k, out, err);
}

bool merkle_prove_leaf(const struct merkle_source *source, uint64_t index, uint64_t size,
                       struct merkle_proof *out, struct error *err)
{
    assert(index < size);
    out->count = 0;
    return leaf_path(source, index, 0, size, out, err);
}

// SUBPROOF(m, D[n], b) of section 2.1.2; `is_known`: the earlier root is this subtree's own.
static bool growth_path(const struct merkle_source *source, uint64_t earlier, uint64_t start,
                        uint64_t count, bool is_known, struct merkle_proof *out, struct error *err)
{
    if (earlier == count)
        return is_known || push(source, start, count, out, err);
    uint64_t k = split(count);
    if (earlier <= k)
        return growth_path(source, earlier, start, k, is_known, out, err) &&
               push(source, start + k, count - k, out, err);
    return growth_path(source, earlier - k, start + k, count - k, false, out, err) &&
           push(source, start, k, out, err);
}

bool merkle_prove_growth(const struct merkle_source *source, uint64_t earlier, uint64_t size,
                         struct merkle_proof *out, struct error *err)
{
    assert(earlier > 0 && earlier <= size);
    out->count = 0;
    return growth_path(source, earlier, 0, size, true, out, err);
}

bool merkle_check_leaf(struct hasher *hasher, uint64_t index, uint64_t size,
                       const struct hash *leaf, const struct merkle_proof *proof,
                       const struct hash *root)
{
    if (index >= size)
        return false;
    uint64_t place = index;
    uint64_t last = size - 1;
    struct hash hash = *leaf;
    for (size_t i = 0; i < proof->count; i++) {
        if (last == 0)
            return false;
        if ((place & 1) == 1 || place == last) {
            hash = hash_node(hasher, &proof->hashes[i], &hash);
            // Levels on which this right edge has no sibling.
            for (; (place & 1) == 0 && place != 0; place >>= 1)
                last >>= 1;
        } else {
            hash = hash_node(hasher, &hash, &proof->hashes[i]);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equal(&hash, root);
}

bool merkle_check_growth(struct hasher *hasher, uint64_t earlier, const struct hash *earlier_root,
                         uint64_t size, const struct hash *root, const struct merkle_proof *proof)
{
    if (earlier == 0) {
        struct hash empty = hash_plain(hasher, "", 0);
        return proof->count == 0 && hash_equal(earlier_root, &empty) &&
               (size > 0 || hash_equal(root, &empty));
    }
    if (earlier >= size)
        return earlier == size && proof->count == 0 && hash_equal(earlier_root, root);
    uint64_t place = earlier - 1;
    uint64_t last = size - 1;
    for (; (place & 1) == 1; place >>= 1)
        last >>= 1;
    // A complete earlier tree is itself the first hash, and is left out of the proof.
    bool is_complete = (earlier & (earlier - 1)) == 0;
    if (!is_complete && proof->count == 0)
        return false;
    struct hash old = is_complete ? *earlier_root : proof->hashes[0];
    struct hash new = old;
    for (size_t i = is_complete ? 0 : 1; i < proof->count; i++) {
        const struct hash *next = &proof->hashes[i];
        if (last == 0)
            return false;
        if ((place & 1) == 1 || place == last) {
            old = hash_node(hasher, next, &old);
            new = hash_node(hasher, next, &new);
            for (; (place & 1) == 0 && place != 0; place >>= 1)
                last >>= 1;
        } else {
            new = hash_node(hasher, &new, next);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equal(&old, earlier_root) && hash_equal(&new, root);
}
