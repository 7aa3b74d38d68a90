// ledger key: a key to sign checkpoints with, kept apart from the book.
#include <stdio.h>

#include "cli/keys.h"

// The book is needed only for what is not given: the key's name and its file.
static bool open_if_needed(struct context *context, struct store **store, struct error *err)
{
    struct error ignored = {0};
    bool is_needed = arguments_get(&context->arguments, "name") == NULL ||
                     !keys_path(context, NULL, &(const char *){NULL}, &ignored);
    return !is_needed || context_open_book(context, STORE_READ, store, err);
}

static bool show(const char *path, struct arena *arena, struct error *err)
{
    CLEANUP(note_signer_forget) struct note_signer signer = {0};
    if (!keys_load_signer(path, &signer, arena, err))
        return false;
    printf("%s\n", note_key_text(&signer.key, arena));
    return context_finish_output(err);
}

bool cmd_key(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    CLEANUP(note_signer_forget) struct note_signer signer = {0};
    struct error ignored = {0};
    const char *name = arguments_get(&context->arguments, "name");
    const char *path = NULL;
    bool wants_show = arguments_has(&context->arguments, "show");
    if (!arguments_expect(&context->arguments, 0, 0, "", err))
        return false;
    if (wants_show && name != NULL)
        return error_set(err, ERROR_USAGE, "--name is for a new key; --show makes none");
    bool knows_path = keys_path(context, NULL, &path, &ignored);
    if (!(wants_show && knows_path) && !open_if_needed(context, &store, err)) {
        return error_hint(err, "a key is named after its book: name the book with --book FILE, or "
                               "the key with --name NAME and --key FILE");
    }
    if (!keys_path(context, store, &path, err))
        return false;
    if (wants_show)
        return show(path, context->arena, err);
    if (!note_signer_make(name != NULL ? name : store_head(store)->origin, &signer, err))
        return name == NULL ? false : error_context(err, "--name");
    if (!keys_save_signer(path, &signer, context->arena, err))
        return error_hint(err, "\"ledger key --show\" prints the verifier key of a key there is; "
                               "--key FILE names another file");
    context_done(context, "made %s", path);
    printf("made %s\nverifier %s\n", path, note_key_text(&signer.key, context->arena));
    return context_finish_output(err);
}
