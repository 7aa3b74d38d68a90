// Signed notes (c2sp.org/signed-note): text that one or more Ed25519 keys have signed.
//
// A note is text ending in a newline, an empty line, and signature lines "— NAME BASE64". A key is
// known by its name and a 32-bit id made from both; its two forms are one line each:
//
//     NAME+ID+BASE64               verifier key, for everybody (a type byte and the public key)
//     PRIVATE+KEY+NAME+ID+BASE64   signer key, a secret (type byte 1 and the seed)
//
// Type 1 signs the text; type 4 is a witness's (c2sp.org/tlog-cosignature), who signs it with the
// second at which it saw it. Those are read here and made elsewhere.
//
// The text means nothing before note_check has said NOTE_SIGNED.
#ifndef PROOF_NOTE_H
#define PROOF_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "proof/ed25519.h"

#define NOTE_NAME_MAX 200 // bytes of a key's name
#define NOTE_BYTES_MAX 1000000
#define NOTE_SIGNATURES_MAX 100

enum note_type { NOTE_TYPE_ED25519 = 1, NOTE_TYPE_COSIGNATURE = 4 };

struct note_key {
    char name[NOTE_NAME_MAX + 1];
    enum note_type type;
    uint32_t id;
    uint8_t bytes[ED25519_KEY_BYTES];
};

struct note_signer {
    struct note_key key;
    uint8_t seed[ED25519_SEED_BYTES]; // the secret
};

// A name is not empty and has neither a Unicode space nor "+" nor a control character.
bool note_name_is_valid(struct slice name);
bool note_key_read(struct slice text, struct note_key *out, struct error *err) MUST_CHECK;
const char *note_key_text(const struct note_key *key, struct arena *arena);

// A new key with a fresh secret.
bool note_signer_make(const char *name, struct note_signer *out, struct error *err) MUST_CHECK;
// Errors never show any of the text.
bool note_signer_read(struct slice text, struct note_signer *out, struct error *err) MUST_CHECK;
const char *note_signer_text(const struct note_signer *signer, struct arena *arena);
void note_signer_forget(struct note_signer *signer); // for CLEANUP

struct note {
    struct slice text; // with its last newline
    struct note_signature {
        struct slice name;
        uint32_t id;
        struct slice bytes;
    } * signatures;
    size_t count;
    struct slice lines; // the signature lines as they stand
};

// Shape only; slices point into `text`.
bool note_read(struct slice text, struct note *out, struct arena *arena,
               struct error *err) MUST_CHECK;

enum note_trust {
    NOTE_UNKNOWN, // no signature of this key
    NOTE_SIGNED,
    NOTE_FORGED, // a signature says it is this key's and is not
};
enum note_trust note_check(const struct note *note, const struct note_key *key);

// Appends the whole note: the text, an empty line, `others` (signature lines, may be empty) and the
// signer's line.
bool note_sign(struct buffer *out, struct slice text, struct slice others,
               const struct note_signer *signer, struct error *err) MUST_CHECK;

#endif
