// SHA-256 against published digests, and the written forms of a hash.
#include "proof/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct hasher *hasher;

static void assert_hex(struct hash hash, const char *expected)
{
    char hex[HASH_HEX_MAX];
    assert_string_equal(hash_hex(&hash, hex), expected);
}

// FIPS 180-2 appendix B, and the digest of no bytes.
static void plain_hash_is_sha256(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *hex;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_hex(hash_plain(hasher, cases[i].text, strlen(cases[i].text)), cases[i].hex);
    }
}

// printf '\0abc' | sha256sum, and the leaf of no bytes as RFC 6962 logs know it.
static void leaf_hash_has_a_zero_in_front(void **state)
{
    (void)state;
    assert_hex(hash_leaf(hasher, "", 0),
               "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_hex(hash_leaf(hasher, NULL, 0),
               "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_hex(hash_leaf(hasher, "abc", 3),
               "609f6e36d2405585188d5cfd761f407c7cc46a7d3f314c88270469dde315fcd1");
}

// { printf '\1'; head -c 32 /dev/zero; head -c 32 /dev/zero | tr '\0' '\377'; } | sha256sum
static void node_hash_keeps_left_and_right_apart(void **state)
{
    (void)state;
    struct hash zeros = {{0}};
    struct hash ones;
    memset(&ones, 0xff, sizeof(ones));
    assert_hex(hash_node(hasher, &zeros, &ones),
               "bc6b943b820c449acf880d293c216a24a8066b153f87f2361fae2beda3a72641");
    assert_hex(hash_node(hasher, &ones, &zeros),
               "a72afab084e5434c27771f0c63ab22802c9f2e963e417e09b4a95a3fdf4baff6");
}

static void hashes_are_equal_only_in_every_byte(void **state)
{
    (void)state;
    struct hash a = hash_plain(hasher, "a", 1);
    struct hash b = a;
    assert_true(hash_equal(&a, &b));
    for (size_t i = 0; i < sizeof(b.bytes); i++) {
        b = a;
        b.bytes[i] ^= 1;
        assert_false(hash_equal(&a, &b));
    }
}

static void hex_reads_back_in_either_case(void **state)
{
    (void)state;
    struct hash hash = {{0x00, 0x01, 0x0f, 0xf0, 0xab, 0xff}};
    struct hash back;
    assert_hex(hash, "00010ff0abff0000000000000000000000000000000000000000000000000000");
    assert_true(
        hash_from_hex("00010ff0abff0000000000000000000000000000000000000000000000000000", &back));
    assert_true(hash_equal(&hash, &back));
    assert_true(
        hash_from_hex("00010FF0ABFF0000000000000000000000000000000000000000000000000000", &back));
    assert_true(hash_equal(&hash, &back));
}

static void rejects_hex_of_other_length_or_letters(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "00",
        "00010ff0abff000000000000000000000000000000000000000000000000000",
        "00010ff0abff00000000000000000000000000000000000000000000000000000",
        "00010ff0abff000000000000000000000000000000000000000000000000000g",
        "-0010ff0abff0000000000000000000000000000000000000000000000000000",
        " 0010ff0abff0000000000000000000000000000000000000000000000000000",
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct hash out = {{7}};
        assert_false(hash_from_hex(cases[i], &out));
        assert_int_equal(out.bytes[0], 7);
    }
}

// printf '' | openssl dgst -sha256 -binary | base64
static void base64_is_standard_with_padding(void **state)
{
    (void)state;
    struct hash empty = hash_plain(hasher, "", 0);
    struct hash ones;
    memset(&ones, 0xff, sizeof(ones));
    char out[HASH_BASE64_MAX];
    assert_string_equal(hash_base64(&empty, out), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_string_equal(hash_base64(&ones, out), "//////////////////////////////////////////8=");
}

static void closing_twice_is_harmless(void **state)
{
    (void)state;
    struct error err;
    struct hasher *other = hasher_open(&err);
    assert_non_null(other);
    hasher_close(&other);
    assert_null(other);
    hasher_close(&other);
}

static int open_hasher(void **state)
{
    (void)state;
    struct error err;
    hasher = hasher_open(&err);
    return hasher == NULL;
}

static int close_hasher(void **state)
{
    (void)state;
    hasher_close(&hasher);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_hash_is_sha256),
        cmocka_unit_test(leaf_hash_has_a_zero_in_front),
        cmocka_unit_test(node_hash_keeps_left_and_right_apart),
        cmocka_unit_test(hashes_are_equal_only_in_every_byte),
        cmocka_unit_test(hex_reads_back_in_either_case),
        cmocka_unit_test(rejects_hex_of_other_length_or_letters),
        cmocka_unit_test(base64_is_standard_with_padding),
        cmocka_unit_test(closing_twice_is_harmless),
    };
    return cmocka_run_group_tests(tests, open_hasher, close_hasher);
}
