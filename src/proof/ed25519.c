#include "proof/ed25519.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

static void key_free(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void context_free(EVP_MD_CTX **context)
{
    EVP_MD_CTX_free(*context);
}

static bool fail(struct error *err)
{
    return error_set(err, ERROR_SYSTEM, "the OpenSSL library cannot sign with Ed25519");
}

bool ed25519_seed(uint8_t seed[ED25519_SEED_BYTES], struct error *err)
{
    if (RAND_priv_bytes(seed, ED25519_SEED_BYTES) == 1)
        return true;
    return error_set(err, ERROR_SYSTEM, "the OpenSSL library gives no random numbers");
}

bool ed25519_public(const uint8_t seed[ED25519_SEED_BYTES], uint8_t key[ED25519_KEY_BYTES],
                    struct error *err)
{
    CLEANUP(key_free)
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED_BYTES);
    size_t size = ED25519_KEY_BYTES;
    if (pair == NULL || EVP_PKEY_get_raw_public_key(pair, key, &size) != 1 ||
        size != ED25519_KEY_BYTES) {
        return fail(err);
    }
    return true;
}

bool ed25519_sign(const uint8_t seed[ED25519_SEED_BYTES], const void *data, size_t size,
                  uint8_t signature[ED25519_SIGNATURE_BYTES], struct error *err)
{
    CLEANUP(key_free)
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED_BYTES);
    CLEANUP(context_free) EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t made = ED25519_SIGNATURE_BYTES;
    if (pair == NULL || context == NULL ||
        EVP_DigestSignInit(context, NULL, NULL, NULL, pair) != 1 ||
        EVP_DigestSign(context, signature, &made, data, size) != 1 ||
        made != ED25519_SIGNATURE_BYTES) {
        return fail(err);
    }
    return true;
}

bool ed25519_verify(const uint8_t key[ED25519_KEY_BYTES], const void *data, size_t size,
                    const uint8_t signature[ED25519_SIGNATURE_BYTES])
{
    CLEANUP(key_free)
    EVP_PKEY *public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, ED25519_KEY_BYTES);
    CLEANUP(context_free) EVP_MD_CTX *context = EVP_MD_CTX_new();
    return public != NULL && context != NULL &&
           EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1 &&
           EVP_DigestVerify(context, signature, ED25519_SIGNATURE_BYTES, data, size) == 1;
}

void ed25519_forget(void *secret, size_t size)
{
    OPENSSL_cleanse(secret, size);
}
