// Ed25519 (RFC 8032) through OpenSSL: keys from a seed, signatures of a whole message.
#ifndef PROOF_ED25519_H
#define PROOF_ED25519_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define ED25519_SEED_BYTES 32
#define ED25519_KEY_BYTES 32
#define ED25519_SIGNATURE_BYTES 64

// A fresh seed from the library's generator.
bool ed25519_seed(uint8_t seed[ED25519_SEED_BYTES], struct error *err) MUST_CHECK;
bool ed25519_public(const uint8_t seed[ED25519_SEED_BYTES], uint8_t key[ED25519_KEY_BYTES],
                    struct error *err) MUST_CHECK;
bool ed25519_sign(const uint8_t seed[ED25519_SEED_BYTES], const void *data, size_t size,
                  uint8_t signature[ED25519_SIGNATURE_BYTES], struct error *err) MUST_CHECK;
// False when the key did not make the signature, whatever the reason.
bool ed25519_verify(const uint8_t key[ED25519_KEY_BYTES], const void *data, size_t size,
                    const uint8_t signature[ED25519_SIGNATURE_BYTES]) MUST_CHECK;
// Overwrites a secret; the compiler cannot leave it out.
void ed25519_forget(void *secret, size_t size);

#endif
