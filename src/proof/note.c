#include "proof/note.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "proof/base64.h"
#include "proof/hash.h"

#define ID_BYTES 4
#define TIME_BYTES 8
#define DASH "\u2014 "

static const char private_prefix[] = "PRIVATE+KEY+";

static bool is_space(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool note_name_is_valid(struct slice name)
{
    if (name.size == 0 || name.size > NOTE_NAME_MAX ||
        utf8_find_invalid(name.data, name.size) != SIZE_MAX) {
        return false;
    }
    for (size_t at = 0; at < name.size;) {
        uint32_t c = utf8_next(name.data, name.size, &at);
        if (c < 0x20 || c == 0x7F || c == '+' || is_space(c))
            return false;
    }
    return true;
}

static uint32_t big_endian(const void *data)
{
    const uint8_t *bytes = data;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// The first four bytes of SHA-256(name || newline || type || public key).
static bool key_id(const struct note_key *key, uint32_t *id, struct error *err)
{
    CLEANUP(hasher_close) struct hasher *hasher = hasher_open(err);
    uint8_t message[NOTE_NAME_MAX + 2 + ED25519_KEY_BYTES];
    size_t size = strlen(key->name);
    if (hasher == NULL)
        return false;
    memcpy(message, key->name, size);
    message[size++] = '\n';
    message[size++] = (uint8_t)key->type;
    memcpy(message + size, key->bytes, ED25519_KEY_BYTES);
    struct hash hash = hash_plain(hasher, message, size + ED25519_KEY_BYTES);
    *id = big_endian(hash.bytes);
    return true;
}

static bool read_id(struct slice text, uint32_t *id)
{
    *id = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && !(c >= 'a' && c <= 'f'))
            return false;
        *id = *id << 4 | (uint32_t)(is_digit ? c - '0' : c - 'a' + 10);
    }
    return text.size == 2 * ID_BYTES;
}

// "NAME+ID+BASE64": its 32 bytes of key. `what` names the kind of key in messages.
static bool read_parts(struct slice text, struct note_key *key, uint8_t bytes[32], const char *what,
                       struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    const char *first = text.size == 0 ? NULL : memchr(text.data, '+', text.size);
    const char *end = text.data + text.size;
    const char *second = first == NULL ? NULL : memchr(first + 1, '+', (size_t)(end - first - 1));
    if (second == NULL)
        return error_set(err, ERROR_INPUT, "this is no %s; expected NAME+ID+BASE64", what);
    struct slice name = {text.data, (size_t)(first - text.data)};
    struct slice id = {first + 1, (size_t)(second - first - 1)};
    struct slice decoded;
    if (!note_name_is_valid(name))
        return error_set(err, ERROR_INPUT, "the name in the %s is not one a key can have", what);
    if (!read_id(id, &key->id))
        return error_set(err, ERROR_INPUT, "the id in the %s is not eight hex digits", what);
    if (!base64_read((struct slice){second + 1, (size_t)(end - second - 1)}, &decoded, &scratch) ||
        decoded.size == 0) {
        return error_set(err, ERROR_INPUT, "the last part of the %s is not base64", what);
    }
    key->type = (enum note_type)(uint8_t)decoded.data[0];
    if (key->type != NOTE_TYPE_ED25519 && key->type != NOTE_TYPE_COSIGNATURE)
        return error_set(err, ERROR_INPUT,
                         "the %s is of type %u; expected 1, Ed25519, or 4, a witness's", what,
                         (unsigned)key->type);
    if (decoded.size != 1 + ED25519_KEY_BYTES)
        return error_set(err, ERROR_INPUT, "the %s has %zu bytes of key; expected %d", what,
                         decoded.size - 1, ED25519_KEY_BYTES);
    memcpy(key->name, name.data, name.size);
    key->name[name.size] = '\0';
    memcpy(bytes, decoded.data + 1, ED25519_KEY_BYTES);
    ed25519_forget((char *)decoded.data, decoded.size);
    return true;
}

static bool check_id(const struct note_key *key, const char *what, struct error *err)
{
    uint32_t id = 0;
    if (!key_id(key, &id, err))
        return false;
    if (id == key->id)
        return true;
    return error_set(err, ERROR_INPUT, "the id in the %s does not belong to its name and key",
                     what);
}

bool note_key_read(struct slice text, struct note_key *out, struct error *err)
{
    static const char what[] = "verifier key";
    struct note_key key = {0};
    if (!read_parts(text, &key, key.bytes, what, err) || !check_id(&key, what, err))
        return false;
    *out = key;
    return true;
}

static const char *parts_text(const struct note_key *key, const char *prefix, const uint8_t *bytes,
                              struct arena *arena)
{
    uint8_t typed[1 + ED25519_KEY_BYTES] = {(uint8_t)key->type};
    struct buffer out = {.arena = arena};
    memcpy(typed + 1, bytes, ED25519_KEY_BYTES);
    buffer_printf(&out, "%s%s+%08x+", prefix, key->name, key->id);
    base64_put(&out, typed, sizeof(typed));
    ed25519_forget(typed, sizeof(typed));
    return buffer_string(&out);
}

const char *note_key_text(const struct note_key *key, struct arena *arena)
{
    return parts_text(key, "", key->bytes, arena);
}

bool note_signer_make(const char *name, struct note_signer *out, struct error *err)
{
    struct note_signer signer = {.key.type = NOTE_TYPE_ED25519};
    if (!note_name_is_valid(slice_of(name)))
        return error_set(err, ERROR_INPUT,
                         "a key cannot be called \"%s\"; expected up to %d bytes without spaces "
                         "and \"+\"",
                         name, NOTE_NAME_MAX);
    snprintf(signer.key.name, sizeof(signer.key.name), "%s", name);
    if (!ed25519_seed(signer.seed, err) || !ed25519_public(signer.seed, signer.key.bytes, err) ||
        !key_id(&signer.key, &signer.key.id, err)) {
        return false;
    }
    *out = signer;
    note_signer_forget(&signer);
    return true;
}

bool note_signer_read(struct slice text, struct note_signer *out, struct error *err)
{
    static const char what[] = "private key";
    CLEANUP(note_signer_forget) struct note_signer signer = {0};
    size_t prefix = sizeof(private_prefix) - 1;
    if (text.size < prefix || memcmp(text.data, private_prefix, prefix) != 0)
        return error_set(err, ERROR_INPUT, "this is no private key; expected one line, %s...",
                         private_prefix);
    struct slice rest = {text.data + prefix, text.size - prefix};
    if (!read_parts(rest, &signer.key, signer.seed, what, err) ||
        !ed25519_public(signer.seed, signer.key.bytes, err) || !check_id(&signer.key, what, err)) {
        return false;
    }
    if (signer.key.type != NOTE_TYPE_ED25519)
        return error_set(err, ERROR_INPUT,
                         "the private key is a witness's; it signs no checkpoints");
    *out = signer;
    return true;
}

const char *note_signer_text(const struct note_signer *signer, struct arena *arena)
{
    return parts_text(&signer->key, private_prefix, signer->seed, arena);
}

void note_signer_forget(struct note_signer *signer)
{
    ed25519_forget(signer->seed, sizeof(signer->seed));
}

static bool check_characters(struct slice text, struct error *err)
{
    if (text.size > NOTE_BYTES_MAX)
        return error_set(err, ERROR_INPUT, "a signed note has at most %d bytes, not %zu",
                         NOTE_BYTES_MAX, text.size);
    size_t invalid = utf8_find_invalid(text.data, text.size);
    for (size_t i = 0; i < text.size && invalid == SIZE_MAX; i++)
        if ((uint8_t)text.data[i] < 0x20 && text.data[i] != '\n')
            invalid = i;
    if (invalid == SIZE_MAX)
        return true;
    return error_set(err, ERROR_INPUT,
                     "byte %zu has no place in a signed note: a control character, or no UTF-8",
                     invalid + 1);
}

// Where the last empty line is: the offset of the second newline; 0 when there is none.
static size_t last_empty_line(struct slice text)
{
    for (size_t i = text.size; i-- > 1;)
        if (text.data[i] == '\n' && text.data[i - 1] == '\n')
            return i;
    return 0;
}

static bool read_signature(struct slice line, struct note_signature *out, struct arena *arena)
{
    size_t dash = sizeof(DASH) - 1;
    if (line.size < dash || memcmp(line.data, DASH, dash) != 0)
        return false;
    struct slice rest = {line.data + dash, line.size - dash};
    const char *space = rest.size == 0 ? NULL : memchr(rest.data, ' ', rest.size);
    if (space == NULL)
        return false;
    struct slice name = {rest.data, (size_t)(space - rest.data)};
    struct slice bytes;
    if (!note_name_is_valid(name) ||
        !base64_read((struct slice){space + 1, rest.size - name.size - 1}, &bytes, arena) ||
        bytes.size <= ID_BYTES) {
        return false;
    }
    out->name = name;
    out->id = big_endian(bytes.data);
    out->bytes = (struct slice){bytes.data + ID_BYTES, bytes.size - ID_BYTES};
    return true;
}

bool note_read(struct slice text, struct note *out, struct arena *arena, struct error *err)
{
    if (!check_characters(text, err))
        return false;
    size_t empty = last_empty_line(text);
    if (empty == 0)
        return error_set(err, ERROR_INPUT,
                         "this is no signed note: no empty line stands before its signatures");
    struct slice lines = {text.data + empty + 1, text.size - empty - 1};
    if (lines.size == 0 || lines.data[lines.size - 1] != '\n')
        return error_set(err, ERROR_INPUT,
                         "this is no signed note: it does not end in a whole signature line");
    LIST(struct note_signature) signatures = {0};
    for (size_t at = 0; at < lines.size;) {
        const char *start = lines.data + at;
        size_t size = (size_t)((const char *)memchr(start, '\n', lines.size - at) - start);
        struct note_signature signature;
        if (signatures.count == NOTE_SIGNATURES_MAX)
            return error_set(err, ERROR_INPUT, "a signed note has at most %d signatures",
                             NOTE_SIGNATURES_MAX);
        if (!read_signature((struct slice){start, size}, &signature, arena))
            return error_set(
                err, ERROR_INPUT,
                "signature line %zu is not \"\u2014 NAME BASE64\", or its base64 is not "
                "in order",
                signatures.count + 1);
        LIST_PUSH(arena, &signatures, signature);
        at += size + 1;
    }
    *out = (struct note){.text = {text.data, empty},
                         .signatures = signatures.items,
                         .count = signatures.count,
                         .lines = lines};
    return true;
}

static bool is_signed_text(struct slice text, struct slice signature, const struct note_key *key)
{
    return signature.size == ED25519_SIGNATURE_BYTES &&
           ed25519_verify(key->bytes, text.data, text.size, (const uint8_t *)signature.data);
}

// A witness signs two lines and then the text: "cosignature/v1" and "time SECONDS". The seconds
// stand before the signature.
static bool is_cosigned(struct slice text, struct slice signature, const struct note_key *key)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct buffer message = {.arena = &scratch};
    if (signature.size < TIME_BYTES)
        return false;
    uint64_t time =
        (uint64_t)big_endian(signature.data) << 32 | big_endian(signature.data + TIME_BYTES / 2);
    buffer_printf(&message, "cosignature/v1\ntime %" PRIu64 "\n", time);
    buffer_put(&message, text.data, text.size);
    return is_signed_text((struct slice){message.data, message.size},
                          (struct slice){signature.data + TIME_BYTES, signature.size - TIME_BYTES},
                          key);
}

enum note_trust note_check(const struct note *note, const struct note_key *key)
{
    enum note_trust trust = NOTE_UNKNOWN;
    for (size_t i = 0; i < note->count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        if (signature->id != key->id || !slice_is(signature->name, key->name))
            continue;
        if (!(key->type == NOTE_TYPE_COSIGNATURE ? is_cosigned : is_signed_text)(
                note->text, signature->bytes, key)) {
            return NOTE_FORGED;
        }
        trust = NOTE_SIGNED;
    }
    return trust;
}

bool note_sign(struct buffer *out, struct slice text, struct slice others,
               const struct note_signer *signer, struct error *err)
{
    uint8_t signature[ID_BYTES + ED25519_SIGNATURE_BYTES];
    uint32_t id = signer->key.id;
    for (int i = 0; i < ID_BYTES; i++)
        signature[i] = (uint8_t)(id >> (24 - 8 * i));
    if (!ed25519_sign(signer->seed, text.data, text.size, signature + ID_BYTES, err))
        return false;
    buffer_put(out, text.data, text.size);
    buffer_char(out, '\n');
    buffer_put(out, others.data, others.size);
    buffer_printf(out, DASH "%s ", signer->key.name);
    base64_put(out, signature, sizeof(signature));
    buffer_char(out, '\n');
    return true;
}
