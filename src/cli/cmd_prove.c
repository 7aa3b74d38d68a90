// ledger prove: a receipt for one record, for whoever should not have to trust the book's keeper.
//
// It leads to the last checkpoint that was signed, since an unsigned root proves nothing to others.
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "cli/keys.h"
#include "proof/receipt.h"
#include "report/detail.h"
#include "store/store_checkpoint.h"
#include "store/store_proof.h"

static bool last_checkpoint(struct store *store, uint64_t seq, struct signed_checkpoint *out,
                            struct arena *arena, struct error *err)
{
    struct store_checkpoint *kept;
    size_t count;
    if (!store_checkpoints(store, &kept, &count, arena, err))
        return false;
    if (count > 0 && kept[count - 1].size >= seq)
        return keys_read_checkpoint(kept[count - 1].note, out, arena, err);
    if (count == 0)
        error_set(err, ERROR_INPUT, "the book has no checkpoint yet, and a receipt leads to one");
    else
        error_set(err, ERROR_INPUT,
                  "record %" PRIu64 " was added after the last checkpoint, of %" PRIu64 " records",
                  seq, kept[count - 1].size);
    return error_hint(err, "\"ledger checkpoint\" signs one");
}

// Nothing leaves the house that this program would refuse itself.
static bool make_receipt(struct store *store, uint64_t seq, struct buffer *out, struct arena *arena,
                         struct error *err)
{
    struct signed_checkpoint last;
    struct entry entry;
    struct merkle_source source = store_source(store);
    struct receipt receipt = {.has_extra = true, .index = seq - 1};
    if (!last_checkpoint(store, seq, &last, arena, err) ||
        !store_entry(store, seq, &entry, arena, err)) {
        return false;
    }
    if (last.stated.size > store_head(store)->size ||
        !merkle_prove_leaf(&source, seq - 1, last.stated.size, &receipt.proof, err)) {
        return error_context(err, "the proof of record %" PRIu64, seq);
    }
    struct hash leaf = hash_leaf(source.hasher, entry.body.data, entry.body.size);
    if (!merkle_check_leaf(source.hasher, seq - 1, last.stated.size, &leaf, &receipt.proof,
                           &last.stated.root)) {
        error_set(err, ERROR_STORE,
                  "the book \"%s\" is damaged: record %" PRIu64
                  " and its last checkpoint do not belong together",
                  store_path(store), seq);
        return error_hint(err, "`ledger verify` names the first bad record");
    }
    receipt.extra = entry.body;
    receipt.note = last.whole;
    receipt_put(out, &receipt);
    return true;
}

// What the receipt is for, and what it is not: said on stderr, the receipt may go to stdout.
static bool say_standing(struct store *store, const char *id, uint64_t seq, struct arena *arena,
                         struct error *err)
{
    struct standing standing;
    struct record record;
    if (!standing_load(&standing, store, store_head(store)->size, arena, err))
        return false;
    if (!standing_is_gone(&standing, seq))
        return true;
    uint64_t now = standing_of(&standing, seq);
    if (now == 0) {
        fprintf(stderr, "ledger: \"%s\" does not stand: it was withdrawn or replaced\n", id);
        return true;
    }
    if (!store_record(store, now, &record, arena, err))
        return false;
    fprintf(stderr,
            "ledger: \"%s\" was amended; what stands now has a receipt of its own: ledger prove "
            "\"%s\"\n",
            id, record_text(&record, KEY_ID));
    return true;
}

static bool is_void(struct store *store, uint64_t seq, bool *out, struct arena *arena,
                    struct error *err)
{
    struct entry entry;
    if (!store_entry(store, seq, &entry, arena, err))
        return false;
    *out = entry.kind == KIND_VOID;
    return true;
}

bool cmd_prove(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct output output CLEANUP(output_discard) = {0};
    struct buffer receipt = {.arena = context->arena};
    struct snapshot snapshot;
    const char *path = arguments_get(&context->arguments, "output");
    uint64_t seq = 0;
    bool is_withdrawal = false;
    if (!arguments_expect(&context->arguments, 1, 1, "the id of a record", err) ||
        !context_snapshot(context, &store, &snapshot, err)) {
        return false;
    }
    const char *id = context->arguments.positional[0];
    if (!detail_find(&snapshot, id, &seq, context->arena, err) ||
        !make_receipt(store, seq, &receipt, context->arena, err) ||
        !is_void(store, seq, &is_withdrawal, context->arena, err) ||
        (!is_withdrawal && !say_standing(store, id, seq, context->arena, err))) {
        return false;
    }
    if (path == NULL) {
        fwrite(receipt.data, 1, receipt.size, stdout);
        return context_finish_output(err);
    }
    if (!output_open(&output, path, context->arena, err))
        return false;
    fwrite(receipt.data, 1, receipt.size, output.stream);
    if (!output_commit(&output, err))
        return false;
    context_done(context, "wrote %s", path);
    printf("wrote %s: receipt for record %" PRIu64 "\n", path, seq);
    return context_finish_output(err);
}
