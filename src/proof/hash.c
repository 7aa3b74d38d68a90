// The only file that speaks to OpenSSL's digests.
//
// A digest call on an open hasher cannot fail for any reason a user could act on; what is left is
// memory running out inside the library or a bug of ours, and a wrong hash must never go on.
#include "proof/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct hasher {
    EVP_MD *digest;
    EVP_MD_CTX *context;
};

// OpenSSL crashes when it is asked for something after it could not set itself up.
static bool is_library_up(void)
{
    return OPENSSL_init_crypto(0, NULL) == 1 && OSSL_LIB_CTX_get0_global_default() != NULL &&
           OSSL_PROVIDER_available(NULL, "default") == 1;
}

struct hasher *hasher_open(struct error *err)
{
    struct hasher *hasher = OPENSSL_zalloc(sizeof(*hasher));
    if (hasher != NULL && is_library_up()) {
        hasher->digest = EVP_MD_fetch(NULL, "SHA256", NULL);
        hasher->context = EVP_MD_CTX_new();
        if (hasher->digest != NULL && hasher->context != NULL) {
            return hasher;
        }
    }
    hasher_close(&hasher);
    error_set(err, ERROR_SYSTEM, "the OpenSSL library offers no SHA-256, or there is no memory");
    return NULL;
}

void hasher_close(struct hasher **hasher)
{
    if (*hasher == NULL) {
        return;
    }
    EVP_MD_CTX_free((*hasher)->context);
    EVP_MD_free((*hasher)->digest);
    OPENSSL_free(*hasher);
    *hasher = NULL;
}

// Only memory can be wanting, and a wrong hash must never go on.
static void must(int done)
{
    if (done != 1)
        out_of_memory();
}

static void start(struct hasher *hasher)
{
    must(EVP_DigestInit_ex2(hasher->context, hasher->digest, NULL));
}

static void add(struct hasher *hasher, const void *data, size_t size)
{
    must(EVP_DigestUpdate(hasher->context, data, size));
}

static struct hash finish(struct hasher *hasher)
{
    struct hash hash;
    must(EVP_DigestFinal_ex(hasher->context, hash.bytes, NULL));
    return hash;
}

struct hash hash_leaf(struct hasher *hasher, const void *data, size_t size)
{
    start(hasher);
    add(hasher, "\x00", 1);
    add(hasher, data, size);
    return finish(hasher);
}

struct hash hash_node(struct hasher *hasher, const struct hash *left, const struct hash *right)
{
    uint8_t message[1 + 32 + 32];
    message[0] = 0x01;
    memcpy(message + 1, left->bytes, 32);
    memcpy(message + 33, right->bytes, 32);
    start(hasher);
    add(hasher, message, sizeof(message));
    return finish(hasher);
}

struct hash hash_plain(struct hasher *hasher, const void *data, size_t size)
{
    start(hasher);
    add(hasher, data, size);
    return finish(hasher);
}

void hash_begin(struct hasher *hasher)
{
    start(hasher);
}

void hash_add(struct hasher *hasher, const void *data, size_t size)
{
    add(hasher, data, size);
}

struct hash hash_end(struct hasher *hasher)
{
    return finish(hasher);
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

const char *hash_hex(const struct hash *hash, char out[HASH_HEX_MAX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof(hash->bytes); i++) {
        out[2 * i] = digits[hash->bytes[i] >> 4];
        out[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    out[HASH_HEX_MAX - 1] = '\0';
    return out;
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

bool hash_from_hex(const char *hex, struct hash *out)
{
    struct hash hash;
    if (strlen(hex) != 2 * sizeof(hash.bytes)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(hash.bytes); i++) {
        int high = hex_value(hex[2 * i]);
        int low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        hash.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *out = hash;
    return true;
}

const char *hash_base64(const struct hash *hash, char out[HASH_BASE64_MAX])
{
    must(EVP_EncodeBlock((unsigned char *)out, hash->bytes, sizeof(hash->bytes)) ==
         HASH_BASE64_MAX - 1);
    return out;
}
