// Proofs made and checked against RFC 6962's recursive definitions, written out plainly here, and
// what a checker refuses: changed bits, other sizes and places, hashes swapped, missing or added.
#include "proof/merkle_proof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LEAVES_MAX 131329

static struct hasher *hasher;
static struct hash leaves[LEAVES_MAX];
static struct hash complete[18][LEAVES_MAX]; // roots of complete subtrees by height
static struct error err;

// Section 2.1.
static struct hash tree_hash(const struct hash *leaf, size_t count)
{
    if (count == 0)
        return hash_plain(hasher, "", 0);
    if (count == 1)
        return leaf[0];
    size_t k = 1;
    while (k * 2 < count)
        k *= 2;
    struct hash left = tree_hash(leaf, k);
    struct hash right = tree_hash(leaf + k, count - k);
    return hash_node(hasher, &left, &right);
}

// Section 2.1.1: PATH(m, D[n]).
static void path(size_t m, const struct hash *leaf, size_t count, struct merkle_proof *out)
{
    if (count == 1)
        return;
    size_t k = 1;
    while (k * 2 < count)
        k *= 2;
    if (m < k) {
        path(m, leaf, k, out);
        out->hashes[out->count++] = tree_hash(leaf + k, count - k);
    } else {
        path(m - k, leaf + k, count - k, out);
        out->hashes[out->count++] = tree_hash(leaf, k);
    }
}

// Section 2.1.2: SUBPROOF(m, D[n], b).
static void subproof(size_t m, const struct hash *leaf, size_t count, bool b,
                     struct merkle_proof *out)
{
    if (m == count) {
        if (!b)
            out->hashes[out->count++] = tree_hash(leaf, count);
        return;
    }
    size_t k = 1;
    while (k * 2 < count)
        k *= 2;
    if (m <= k) {
        subproof(m, leaf, k, b, out);
        out->hashes[out->count++] = tree_hash(leaf + k, count - k);
    } else {
        subproof(m - k, leaf + k, count - k, false, out);
        out->hashes[out->count++] = tree_hash(leaf, k);
    }
}

static bool subtree(void *user, uint64_t start, unsigned height, struct hash *out,
                    struct error *unused)
{
    (void)user;
    (void)unused;
    assert_int_equal(start & (((uint64_t)1 << height) - 1), 0);
    *out = complete[height][start >> height];
    return true;
}

static struct merkle_source source(void)
{
    return (struct merkle_source){.hasher = hasher, .subtree = subtree};
}

static void assert_proofs_equal(const struct merkle_proof *a, const struct merkle_proof *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->hashes, b->hashes, a->count * sizeof(struct hash));
}

static void check_leaf_proof(uint64_t index, uint64_t size, const struct hash *root)
{
    struct merkle_source from = source();
    struct merkle_proof made, plain = {0};
    assert_true(merkle_prove_leaf(&from, index, size, &made, &err));
    path(index, leaves, size, &plain);
    assert_proofs_equal(&made, &plain);
    assert_true(merkle_check_leaf(hasher, index, size, &leaves[index], &made, root));
}

static void check_growth_proof(uint64_t earlier, uint64_t size, const struct hash *root)
{
    struct merkle_source from = source();
    struct merkle_proof made, plain = {0};
    struct hash earlier_root = tree_hash(leaves, earlier);
    assert_true(merkle_prove_growth(&from, earlier, size, &made, &err));
    subproof(earlier, leaves, size, true, &plain);
    assert_proofs_equal(&made, &plain);
    assert_true(merkle_check_growth(hasher, earlier, &earlier_root, size, root, &made));
}

static void every_leaf_and_growth_of_small_trees_is_proven(void **state)
{
    (void)state;
    for (uint64_t size = 0; size <= 300; size++) {
        struct merkle_source from = source();
        struct hash root, plain = tree_hash(leaves, size);
        assert_true(merkle_root_of(&from, size, &root, &err));
        assert_true(hash_equal(&root, &plain));
        struct merkle tree;
        assert_true(merkle_tree_of(&from, size, &tree, &err));
        assert_true(merkle_append(&tree, hasher, &leaves[size], NULL, NULL, &err));
        struct hash grown = merkle_root(&tree, hasher), next = tree_hash(leaves, size + 1);
        assert_true(hash_equal(&grown, &next));
        // all of them up to 70, then a stride that meets every place in time
        uint64_t step = size <= 70 ? 1 : 1 + size % 11;
        for (uint64_t i = size % step; i < size; i += step) {
            check_leaf_proof(i, size, &root);
            check_growth_proof(i + 1, size, &root);
        }
    }
}

static void sizes_around_powers_of_two_are_proven(void **state)
{
    (void)state;
    static const int64_t offsets[] = {-257, -1, 0, 1, 255, 257};
    for (unsigned height = 9; height <= 17; height++) {
        for (size_t i = 0; i < COUNT_OF(offsets); i++) {
            uint64_t size = (uint64_t)(((int64_t)1 << height) + offsets[i]);
            uint64_t half = (uint64_t)1 << (height - 1);
            struct hash root = tree_hash(leaves, size);
            const uint64_t places[] = {0, half - 1, size - 2, size - 1, half};
            for (size_t j = 0; j < COUNT_OF(places) && places[j] < size; j += height < 14 ? 1 : 3) {
                check_leaf_proof(places[j], size, &root);
                check_growth_proof(places[j] + 1, size, &root);
            }
        }
    }
}

static void changed_leaf_proofs_are_refused(void **state)
{
    (void)state;
    struct merkle_source from = source();
    for (uint64_t size = 1; size <= 40; size++) {
        struct hash root = tree_hash(leaves, size);
        for (uint64_t index = 0; index < size; index++) {
            struct merkle_proof proof;
            assert_true(merkle_prove_leaf(&from, index, size, &proof, &err));
            // another place, another size whose proof has another shape
            for (uint64_t other = 0; other <= size; other++)
                if (other != index)
                    assert_false(
                        merkle_check_leaf(hasher, other, size, &leaves[index], &proof, &root));
            assert_false(merkle_check_leaf(hasher, index, 0, &leaves[index], &proof, &root));
            assert_false(merkle_check_leaf(hasher, index, index, &leaves[index], &proof, &root));
            assert_false(
                merkle_check_leaf(hasher, index, 2 * size + 1, &leaves[index], &proof, &root));
            assert_false(merkle_check_leaf(hasher, index, size, &leaves[index + 1], &proof, &root));
            for (size_t i = 0; i < proof.count; i++) {
                struct merkle_proof changed = proof;
                changed.hashes[i].bytes[(i + size) % 32] ^= 1;
                assert_false(
                    merkle_check_leaf(hasher, index, size, &leaves[index], &changed, &root));
                changed = proof;
                changed.hashes[i] = proof.hashes[(i + 1) % proof.count];
                changed.hashes[(i + 1) % proof.count] = proof.hashes[i];
                assert_int_equal(
                    proof.count == 1,
                    merkle_check_leaf(hasher, index, size, &leaves[index], &changed, &root));
            }
            struct merkle_proof longer = proof;
            longer.hashes[longer.count++] = root;
            assert_false(merkle_check_leaf(hasher, index, size, &leaves[index], &longer, &root));
            if (proof.count > 0) {
                struct merkle_proof shorter = proof;
                shorter.count--;
                assert_false(
                    merkle_check_leaf(hasher, index, size, &leaves[index], &shorter, &root));
            }
        }
    }
}

static void changed_growth_proofs_are_refused(void **state)
{
    (void)state;
    struct merkle_source from = source();
    for (uint64_t size = 2; size <= 40; size++) {
        struct hash root = tree_hash(leaves, size);
        for (uint64_t earlier = 1; earlier < size; earlier++) {
            struct merkle_proof proof;
            struct hash old = tree_hash(leaves, earlier);
            struct hash other = old;
            other.bytes[31] ^= 0x80;
            assert_true(merkle_prove_growth(&from, earlier, size, &proof, &err));
            assert_false(merkle_check_growth(hasher, earlier, &other, size, &root, &proof));
            assert_false(merkle_check_growth(hasher, earlier, &old, size, &other, &proof));
            assert_false(merkle_check_growth(hasher, size, &old, size, &root, &proof));
            assert_false(merkle_check_growth(hasher, size, &root, earlier, &old, &proof));
            assert_false(merkle_check_growth(hasher, earlier, &old, 4 * size + 3, &root, &proof));
            for (size_t i = 0; i < proof.count; i++) {
                struct merkle_proof changed = proof;
                changed.hashes[i].bytes[(i + size) % 32] ^= 4;
                assert_false(merkle_check_growth(hasher, earlier, &old, size, &root, &changed));
            }
            struct merkle_proof changed = proof;
            changed.hashes[changed.count++] = root;
            assert_false(merkle_check_growth(hasher, earlier, &old, size, &root, &changed));
            changed.count = proof.count - 1;
            assert_false(merkle_check_growth(hasher, earlier, &old, size, &root, &changed));
        }
    }
}

static void equal_and_empty_trees_need_no_proof(void **state)
{
    (void)state;
    struct merkle_proof none = {0}, one = {.count = 1};
    struct hash empty = hash_plain(hasher, "", 0);
    struct hash root = tree_hash(leaves, 7);
    assert_true(merkle_check_growth(hasher, 7, &root, 7, &root, &none));
    assert_false(merkle_check_growth(hasher, 7, &root, 7, &root, &one));
    assert_false(merkle_check_growth(hasher, 7, &root, 7, &empty, &none));
    assert_true(merkle_check_growth(hasher, 0, &empty, 7, &root, &none));
    assert_true(merkle_check_growth(hasher, 0, &empty, 0, &empty, &none));
    assert_false(merkle_check_growth(hasher, 0, &root, 7, &root, &none));
    assert_false(merkle_check_growth(hasher, 0, &empty, 0, &root, &none));
    assert_false(merkle_check_growth(hasher, 0, &empty, 7, &root, &one));
}

static int set_up(void **state)
{
    (void)state;
    hasher = hasher_open(&err);
    for (uint32_t i = 0; hasher != NULL && i < LEAVES_MAX; i++)
        complete[0][i] = leaves[i] = hash_leaf(hasher, &i, sizeof(i));
    for (unsigned height = 1; hasher != NULL && height < COUNT_OF(complete); height++)
        for (size_t i = 0; i < (size_t)LEAVES_MAX >> height; i++)
            complete[height][i] =
                hash_node(hasher, &complete[height - 1][2 * i], &complete[height - 1][2 * i + 1]);
    return hasher == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    hasher_close(&hasher);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_leaf_and_growth_of_small_trees_is_proven),
        cmocka_unit_test(sizes_around_powers_of_two_are_proven),
        cmocka_unit_test(changed_leaf_proofs_are_refused),
        cmocka_unit_test(changed_growth_proofs_are_refused),
        cmocka_unit_test(equal_and_empty_trees_need_no_proof),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
