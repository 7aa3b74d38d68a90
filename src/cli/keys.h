// Where keys and checkpoints of others come from: options, the environment, the user's own folder.
//
// The private key is a file of its own, apart from the book: --key FILE, else $LEDGER_KEY, else
// ~/.config/ledger/ledger-ORIGIN.key (below $XDG_CONFIG_HOME when that is set). Beside it a file
// remembers what it signed last for a book, so that a book put back to an older state is noticed.
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "base/json.h"
#include "cli/context.h"
#include "proof/checkpoint.h"
#include "proof/note.h"

// `store` may be NULL when the option or the environment names the file.
bool keys_path(const struct context *context, struct store *store, const char **path,
               struct error *err) MUST_CHECK;
bool keys_load_signer(const char *path, struct note_signer *out, struct arena *arena,
                      struct error *err) MUST_CHECK;
// Makes the file, and the default folder when it is in there.
bool keys_save_signer(const char *path, const struct note_signer *signer, struct arena *arena,
                      struct error *err) MUST_CHECK;

// Who must have signed: each of them.
struct verifiers {
    struct note_key *items;
    size_t count; // 0: nobody was named
    size_t capacity;
    const char *names; // "mof.example/pledges and witness.example"
};
// --verifier, any number of them, else $LEDGER_VERIFIER: a key, or a file with one a line.
bool keys_verifiers(const struct context *context, struct verifiers *out,
                    struct error *err) MUST_CHECK;

// A checkpoint from a file or a row, with its note.
struct signed_checkpoint {
    struct slice whole;
    struct note note;
    struct checkpoint stated;
};
bool keys_read_checkpoint(struct slice text, struct signed_checkpoint *out, struct arena *arena,
                          struct error *err) MUST_CHECK;
bool keys_load_checkpoint(const char *path, struct signed_checkpoint *out, struct arena *arena,
                          struct error *err) MUST_CHECK;
// That each of them signed it. `what` names it in the message.
bool keys_check(const struct signed_checkpoint *checkpoint, const struct verifiers *verifiers,
                const char *what, struct error *err) MUST_CHECK;
// "signed_by": their names, or null when nobody was named.
void keys_put_json(struct json_writer *writer, const struct verifiers *verifiers);

// What the key signed last for this book; *has is false when it has not yet signed anything for it.
bool keys_last_signed(const char *key_path, const struct note_signer *signer, const char *origin,
                      struct signed_checkpoint *out, bool *has, struct arena *arena,
                      struct error *err) MUST_CHECK;
bool keys_remember(const char *key_path, const char *origin, struct slice note, struct arena *arena,
                   struct error *err) MUST_CHECK;

#endif
