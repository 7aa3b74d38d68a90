// Base64 and Ed25519 against the vectors of their RFCs, and what a strict reader refuses.
#include "proof/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proof/ed25519.h"

static void base64_is_that_of_rfc_4648(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xfb\xff", "+/8="},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct buffer out = {.arena = &arena};
        struct slice back;
        base64_put(&out, pairs[i][0], strlen(pairs[i][0]));
        assert_string_equal(buffer_string(&out), pairs[i][1]);
        assert_true(base64_read(slice_of(pairs[i][1]), &back, &arena));
        assert_true(slice_is(back, pairs[i][0]));
    }
    arena_done(&arena);
}

static void base64_has_one_form_only(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "Zg",   "Zg=",    "Z===",      "====",       "=",        "Zh==", // stray bits
        "Zm9=", "Zm8=\n", "Zm 8=",     "Zm8_",       "Zm8-",     "Zg==Zg==",
        "Zm=v", "Z",      "Zm9vYg==a", "\xc3\xa9==", "Zm9v====",
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct slice out;
        if (base64_read(slice_of(refused[i]), &out, &arena))
            fail_msg("\"%s\" was read", refused[i]);
    }
    struct hash hash;
    assert_true(base64_read_hash(slice_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), &hash));
    assert_false(base64_read_hash(slice_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="), &hash));
    assert_false(base64_read_hash(slice_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), &hash));
    assert_false(base64_read_hash(slice_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="), &hash));
    arena_done(&arena);
}

// RFC 8032 section 7.1, TEST 1 and TEST 2.
static void ed25519_is_that_of_rfc_8032(void **state)
{
    (void)state;
    static const struct {
        const char *seed, *key, *message, *left, *right;
    } cases[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "r",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    };
    struct error err;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct hash seed, key, halves[2]; // 32 bytes each
        uint8_t made[ED25519_SIGNATURE_BYTES], own[ED25519_KEY_BYTES];
        size_t size = strlen(cases[i].message);
        assert_true(hash_from_hex(cases[i].seed, &seed) && hash_from_hex(cases[i].key, &key) &&
                    hash_from_hex(cases[i].left, &halves[0]) &&
                    hash_from_hex(cases[i].right, &halves[1]));
        assert_true(ed25519_public(seed.bytes, own, &err));
        assert_memory_equal(own, key.bytes, sizeof(own));
        assert_true(ed25519_sign(seed.bytes, cases[i].message, size, made, &err));
        assert_memory_equal(made, halves, sizeof(made));
        assert_true(ed25519_verify(key.bytes, cases[i].message, size, made));
        for (size_t bit = 0; bit < 8 * sizeof(made); bit += 7) {
            made[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_false(ed25519_verify(key.bytes, cases[i].message, size, made));
            made[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        assert_false(ed25519_verify(key.bytes, "other", 5, made));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_is_that_of_rfc_4648),
        cmocka_unit_test(base64_has_one_form_only),
        cmocka_unit_test(ed25519_is_that_of_rfc_8032),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
