// ledger checkpoint: signs the head, after the whole book was verified.
//
// A signature can never be taken back, so nothing is signed that is not what the records hash to,
// or that does not continue everything signed before: the checkpoints the book keeps, and what the
// key remembers to have signed last, which notices a book that was put back to an older state.
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "cli/keys.h"
#include "proof/merkle_proof.h"
#include "store/audit.h"
#include "store/store_checkpoint.h"
#include "store/store_proof.h"

static void show_progress(void *user, uint64_t done, uint64_t total)
{
    progress_step(user, done, total);
}

static bool verify_book(struct store *store, const struct signed_checkpoint *last, bool has_last,
                        struct error *err)
{
    struct audit audit;
    struct progress progress = progress_start("verifying");
    struct audit_claim claim = {.what = "the checkpoint this key signed last"};
    if (has_last) {
        claim.size = last->stated.size;
        claim.root = last->stated.root;
    }
    bool is_sound =
        audit_store_with(store, &claim, has_last ? 1 : 0, &audit, show_progress, &progress, err);
    progress_end(&progress);
    return is_sound || error_context(err, "not signed: %s", store_path(store));
}

// The second witness: the stored hashes prove that the tree grew from what was signed last.
static bool prove_growth(struct store *store, uint64_t earlier, const struct hash *earlier_root,
                         struct error *err)
{
    const struct head *head = store_head(store);
    struct merkle_source source = store_source(store);
    struct merkle_proof proof;
    if (earlier == 0)
        return true;
    if (!merkle_prove_growth(&source, earlier, head->size, &proof, err))
        return false;
    return merkle_check_growth(source.hasher, earlier, earlier_root, head->size, &head->root,
                               &proof) ||
           error_set(err, ERROR_STORE,
                     "not signed: the book does not continue the checkpoint of %" PRIu64
                     " records signed before",
                     earlier);
}

static bool check_kept(struct store *store, struct arena *arena, struct error *err)
{
    struct store_checkpoint *kept;
    struct signed_checkpoint last;
    size_t count;
    if (!store_checkpoints(store, &kept, &count, arena, err))
        return false;
    if (count == 0)
        return true;
    return keys_read_checkpoint(kept[count - 1].note, &last, arena, err) &&
           prove_growth(store, last.stated.size, &last.stated.root, err);
}

static bool deliver(struct context *context, const struct head *head, struct slice note,
                    const char *name, struct error *err)
{
    const char *path = arguments_get(&context->arguments, "output");
    struct output output CLEANUP(output_discard) = {0};
    if (path == NULL) {
        fwrite(note.data, 1, note.size, stdout);
        return context_finish_output(err);
    }
    if (!output_open(&output, path, context->arena, err))
        return false;
    fwrite(note.data, 1, note.size, output.stream);
    if (!output_commit(&output, err))
        return false;
    context_done(context, "wrote %s", path);
    printf("wrote %s: checkpoint of %" PRIu64 " records, signed by %s\n", path, head->size, name);
    return context_finish_output(err);
}

bool cmd_checkpoint(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    CLEANUP(note_signer_forget) struct note_signer signer = {0};
    struct buffer text = {.arena = context->arena}, note = {.arena = context->arena};
    struct signed_checkpoint last;
    const char *path = NULL;
    bool has_last = false;
    if (!arguments_expect(&context->arguments, 0, 0, "", err) ||
        !context_open_book(context, STORE_WRITE, &store, err) ||
        !keys_path(context, store, &path, err) ||
        !keys_load_signer(path, &signer, context->arena, err)) {
        return false;
    }
    struct head head = *store_head(store);
    if (!keys_last_signed(path, &signer, head.origin, &last, &has_last, context->arena, err) ||
        !verify_book(store, &last, has_last, err) || !check_kept(store, context->arena, err)) {
        return false;
    }
    checkpoint_put(&text, head.origin, head.size, &head.root);
    if (!note_sign(&note, (struct slice){text.data, text.size}, (struct slice){0}, &signer, err))
        return false;
    // Remembered before anybody can see it; kept before it is shown.
    struct slice whole = {note.data, note.size};
    if (!keys_remember(path, head.origin, whole, context->arena, err) ||
        !store_put_checkpoint(store, whole, err)) {
        return false;
    }
    context_done(context, "signed a checkpoint of %" PRIu64 " records, which the book keeps",
                 head.size);
    return deliver(context, &head, whole, signer.key.name, err);
}
