// The growing tree against RFC 6962's own recursive definition, written out plainly here.
#include "proof/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LEAF_COUNT 66000
#define LEVEL_1_COUNT (LEAF_COUNT / 256)

static struct hasher *hasher;
static struct hash leaves[LEAF_COUNT];

// Section 2.1: MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])), k the largest power of two
// smaller than n.
static struct hash tree_hash(const struct hash *leaf, size_t count)
{
    if (count == 0) {
        return hash_plain(hasher, "", 0);
    }
    if (count == 1) {
        return leaf[0];
    }
    size_t k = 1;
    while (k * 2 < count) {
        k *= 2;
    }
    struct hash left = tree_hash(leaf, k);
    struct hash right = tree_hash(leaf + k, count - k);
    return hash_node(hasher, &left, &right);
}

static void append(struct merkle *tree, const struct hash *leaf)
{
    struct error err;
    assert_true(merkle_append(tree, hasher, leaf, NULL, NULL, &err));
}

// The leaves and roots every RFC 6962 implementation is tried with (certificate-transparency).
static void roots_are_those_of_the_reference_tree(void **state)
{
    (void)state;
    static const struct {
        const char *leaf;
        size_t size;
        const char *root;
    } cases[] = {
        {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    struct merkle tree = {0};
    char hex[HASH_HEX_MAX];
    struct hash root = merkle_root(&tree, hasher);
    assert_string_equal(hash_hex(&root, hex),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct hash leaf = hash_leaf(hasher, cases[i].leaf, cases[i].size);
        append(&tree, &leaf);
        root = merkle_root(&tree, hasher);
        assert_string_equal(hash_hex(&root, hex), cases[i].root);
    }
}

static bool is_near_power_of_two(size_t size)
{
    for (size_t power = 1; power <= 2 * LEAF_COUNT; power *= 2) {
        if (size + 2 >= power && size <= power + 2) {
            return true;
        }
    }
    return false;
}

static bool is_near_multiple_of_256(size_t size)
{
    return (size + 1) % 256 <= 2 && (size / 256 % 32 == 0 || size / 256 % 32 == 31);
}

static void root_agrees_with_the_definition_at_every_size(void **state)
{
    (void)state;
    struct merkle tree = {0};
    for (size_t size = 0; size <= LEAF_COUNT; size++) {
        if (size <= 600 || is_near_power_of_two(size) || is_near_multiple_of_256(size) ||
            size == LEAF_COUNT) {
            struct hash root = merkle_root(&tree, hasher);
            struct hash expected = tree_hash(leaves, size);
            assert_memory_equal(root.bytes, expected.bytes, 32);
        }
        if (size < LEAF_COUNT) {
            append(&tree, &leaves[size]);
        }
    }
}

struct seen {
    const struct merkle *tree;
    struct hash level_1[LEVEL_1_COUNT];
    struct hash level_2;
    unsigned counts[3];
};

static bool note_node(void *user, unsigned level, uint64_t index, const struct hash *hash,
                      struct error *err)
{
    (void)err;
    struct seen *seen = user;
    assert_in_range(level, 1, 2);
    assert_int_equal(index, seen->counts[level]); // each once, in order
    seen->counts[level]++;
    uint64_t leaf_count = level == 1 ? 256 : 65536;
    assert_int_equal(seen->tree->size, (index + 1) * leaf_count - 1); // while the carry passes
    *(level == 1 ? &seen->level_1[index] : &seen->level_2) = *hash;
    return true;
}

static void hook_is_told_every_complete_subtree(void **state)
{
    (void)state;
    static struct seen seen;
    struct merkle tree = {0};
    struct error err;
    seen.tree = &tree;
    for (size_t i = 0; i < LEAF_COUNT; i++) {
        assert_true(merkle_append(&tree, hasher, &leaves[i], note_node, &seen, &err));
        assert_int_equal(seen.counts[1], (i + 1) / 256);
        assert_int_equal(seen.counts[2], (i + 1) / 65536);
    }
    assert_int_equal(seen.counts[1], LEVEL_1_COUNT);
    assert_int_equal(seen.counts[2], 1);
    for (size_t i = 0; i < LEVEL_1_COUNT; i++) {
        struct hash expected = tree_hash(leaves + i * 256, 256);
        assert_memory_equal(seen.level_1[i].bytes, expected.bytes, 32);
    }
    struct hash expected = tree_hash(leaves, 65536);
    assert_memory_equal(seen.level_2.bytes, expected.bytes, 32);
}

static bool refuse_node(void *user, unsigned level, uint64_t index, const struct hash *hash,
                        struct error *err)
{
    (void)user;
    (void)level;
    (void)index;
    (void)hash;
    return error_set(err, ERROR_STORE, "no room");
}

static void failing_hook_leaves_the_tree_as_it_was(void **state)
{
    (void)state;
    struct merkle tree = {0};
    struct error err;
    for (size_t i = 0; i < 255; i++) {
        assert_true(merkle_append(&tree, hasher, &leaves[i], refuse_node, NULL, &err));
    }
    struct merkle before = tree;
    assert_false(merkle_append(&tree, hasher, &leaves[255], refuse_node, NULL, &err));
    assert_string_equal(err.text, "no room");
    assert_memory_equal(&tree, &before, sizeof(tree));
}

static void tree_goes_on_from_a_stored_frontier(void **state)
{
    (void)state;
    struct merkle tree = {0};
    for (size_t size = 0; size < 600; size++) {
        struct merkle loaded;
        uint8_t stored[sizeof(tree.frontier)];
        size_t bytes = merkle_frontier_bytes(&tree);
        memcpy(stored, tree.frontier, bytes);
        assert_int_equal(bytes, 32 * merkle_frontier_count(size));
        assert_true(merkle_load(&loaded, size, bytes == 0 ? NULL : stored, bytes));
        append(&loaded, &leaves[size]);
        append(&tree, &leaves[size]);
        struct hash root = merkle_root(&loaded, hasher);
        struct hash expected = tree_hash(leaves, size + 1);
        assert_memory_equal(root.bytes, expected.bytes, 32);
    }
}

static void frontier_has_one_hash_per_bit_of_the_size(void **state)
{
    (void)state;
    static const struct {
        uint64_t size;
        unsigned count;
    } cases[] = {{0, 0},   {1, 1},   {2, 1},     {3, 2},      {255, 8},
                 {256, 1}, {511, 9}, {66000, 5}, {65535, 16}, {INT64_MAX, 63}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(merkle_frontier_count(cases[i].size), cases[i].count);
    }
}

static void rejects_a_frontier_that_does_not_fit_the_size(void **state)
{
    (void)state;
    static const uint8_t stored[32 * MERKLE_FRONTIER_MAX];
    static const struct {
        uint64_t size;
        size_t bytes;
    } cases[] = {{0, 32},
                 {1, 0},
                 {1, 31},
                 {1, 64},
                 {3, 32},
                 {256, 256},
                 {UINT64_MAX, 2048},
                 {(uint64_t)INT64_MAX + 1, 32}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct merkle tree = {.size = 7};
        assert_false(merkle_load(&tree, cases[i].size, stored, cases[i].bytes));
        assert_int_equal(tree.size, 7);
    }
}

static int prepare(void **state)
{
    (void)state;
    struct error err;
    hasher = hasher_open(&err);
    for (uint32_t i = 0; hasher != NULL && i < LEAF_COUNT; i++) {
        leaves[i] = hash_leaf(hasher, &i, sizeof(i));
    }
    return hasher == NULL;
}

static int clean_up(void **state)
{
    (void)state;
    hasher_close(&hasher);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_the_reference_tree),
        cmocka_unit_test(root_agrees_with_the_definition_at_every_size),
        cmocka_unit_test(hook_is_told_every_complete_subtree),
        cmocka_unit_test(failing_hook_leaves_the_tree_as_it_was),
        cmocka_unit_test(tree_goes_on_from_a_stored_frontier),
        cmocka_unit_test(frontier_has_one_hash_per_bit_of_the_size),
        cmocka_unit_test(rejects_a_frontier_that_does_not_fit_the_size),
    };
    return cmocka_run_group_tests(tests, prepare, clean_up);
}
