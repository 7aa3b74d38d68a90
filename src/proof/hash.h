// SHA-256, as the Merkle tree uses it: leaf hashes and node hashes of RFC 6962 section 2.1.
//
// One fetched digest and one reused context per hasher: fetching for each call doubles the cost.
#ifndef PROOF_HASH_H
#define PROOF_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct hash {
    uint8_t bytes[32];
};

struct hasher; // owns the library's digest and context

struct hasher *hasher_open(struct error *err) MUST_CHECK;
void hasher_close(struct hasher **hasher);

// SHA-256(0x00 || data)
struct hash hash_leaf(struct hasher *hasher, const void *data, size_t size);
// SHA-256(0x01 || left || right)
struct hash hash_node(struct hasher *hasher, const struct hash *left, const struct hash *right);
// SHA-256(data); the root of an empty tree is that of no bytes.
struct hash hash_plain(struct hasher *hasher, const void *data, size_t size);
// The same in pieces: begin, add, end.
void hash_begin(struct hasher *hasher);
void hash_add(struct hasher *hasher, const void *data, size_t size);
struct hash hash_end(struct hasher *hasher);

bool hash_equal(const struct hash *a, const struct hash *b);
#define HASH_HEX_MAX 65
const char *hash_hex(const struct hash *hash, char out[HASH_HEX_MAX]);
bool hash_from_hex(const char *hex, struct hash *out) MUST_CHECK;
// Standard base64 with padding, as checkpoints write a root.
#define HASH_BASE64_MAX 45
const char *hash_base64(const struct hash *hash, char out[HASH_BASE64_MAX]);

#endif
