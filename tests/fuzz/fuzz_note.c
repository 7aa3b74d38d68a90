// Fuzzing the readers of signed notes, checkpoints and keys: nothing that was not signed passes as
// signed, and a checkpoint or key that is read is written again as the same bytes.
#include "proof/note.h"

#include <stdlib.h>
#include <string.h>

#include "proof/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t public_key[ED25519_KEY_BYTES] = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};

static void must(bool claim)
{
    if (!claim)
        abort();
}

static void try_checkpoint(struct slice text, struct arena *arena)
{
    struct checkpoint read;
    struct error err = {0};
    if (!checkpoint_read(text, &read, &err)) {
        must(err.code == ERROR_INPUT && err.text[0] != '\0');
        return;
    }
    struct buffer again = {.arena = arena};
    checkpoint_put(&again, arena_copy(arena, read.origin.data, read.origin.size), read.size,
                   &read.root);
    // extension lines may follow; a NUL in the origin ends the copy early
    must(memchr(read.origin.data, '\0', read.origin.size) != NULL ||
         (again.size <= text.size && memcmp(again.data, text.data, again.size) == 0));
}

static void try_keys(struct slice text, struct arena *arena)
{
    struct note_signer signer;
    struct note_key key;
    struct error err = {0};
    if (note_key_read(text, &key, &err))
        must(slice_is(text, note_key_text(&key, arena)));
    if (note_signer_read(text, &signer, &err))
        must(slice_is(text, note_signer_text(&signer, arena)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct slice text = {(const char *)data, size};
    struct note note;
    struct error err = {0};
    try_keys(text, &arena);
    if (!note_read(text, &note, &arena, &err)) {
        must(err.code == ERROR_INPUT && err.text[0] != '\0');
        try_checkpoint(text, &arena);
        return 0;
    }
    must(note.count > 0 && note.text.size + 1 + note.lines.size == size);
    try_checkpoint(note.text, &arena);
    for (size_t i = 0; i < note.count; i++) {
        // That name and id, with the public key of RFC 8032's first test.
        struct note_key key = {.id = note.signatures[i].id};
        memcpy(key.bytes, public_key, sizeof(key.bytes));
        memcpy(key.name, note.signatures[i].name.data, note.signatures[i].name.size);
        key.type = NOTE_TYPE_ED25519;
        must(note_check(&note, &key) == NOTE_FORGED);
        key.type = NOTE_TYPE_COSIGNATURE;
        must(note_check(&note, &key) == NOTE_FORGED);
    }
    return 0;
}
