// Verify, what was signed or said: checkpoints state the root after so many records, and the root
// the records give at that moment is compared with it.
#include <inttypes.h>
#include <stdlib.h>

#include "base/list.h"
#include "proof/checkpoint.h"
#include "proof/note.h"
#include "store/audit_parts.h"
#include "store/store_checkpoint.h"

#define NO_ID ((struct slice){0})

static int compare_claims(const void *a, const void *b)
{
    const struct audit_claim *left = a;
    const struct audit_claim *right = b;
    return (left->size > right->size) - (left->size < right->size);
}

static bool read_kept(struct auditor *auditor, const struct store_checkpoint *kept,
                      struct audit_claim *out, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct note note;
    struct checkpoint stated;
    struct error cause = {0};
    out->what =
        arena_printf(&auditor->arena, "the checkpoint of %" PRIu64 " records it keeps", kept->size);
    if (!note_read(kept->note, &note, &scratch, &cause) ||
        !checkpoint_read(note.text, &stated, &cause)) {
        return audit_fail(auditor, 0, NO_ID, err, "%s: %s", out->what, cause.text);
    }
    if (stated.size != kept->size || !slice_is(stated.origin, auditor->store->head.origin))
        return audit_fail(auditor, 0, NO_ID, err, "%s is of another size or another book",
                          out->what);
    out->size = stated.size;
    out->root = stated.root;
    return true;
}

bool audit_load_claims(struct auditor *auditor, const struct audit_claim *claims, size_t count,
                       struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct store_checkpoint *kept = NULL;
    size_t kept_count = 0;
    LIST(struct audit_claim) all = {0};
    if (!store_checkpoints(auditor->store, &kept, &kept_count, &scratch, err))
        return false;
    for (size_t i = 0; i < kept_count; i++) {
        struct audit_claim claim;
        if (!read_kept(auditor, &kept[i], &claim, err))
            return false;
        LIST_PUSH(&auditor->arena, &all, claim);
    }
    for (size_t i = 0; i < count; i++)
        LIST_PUSH(&auditor->arena, &all, claims[i]);
    if (all.count > 0)
        qsort(all.items, all.count, sizeof(*all.items), compare_claims);
    auditor->claims = all.items;
    auditor->claim_count = all.count;
    auditor->out->checkpoints = kept_count;
    auditor->out->last_checkpoint = kept_count == 0 ? 0 : kept[kept_count - 1].size;
    if (all.count > 0 && all.items[all.count - 1].size > auditor->store->head.size)
        return audit_fail(auditor, 0, NO_ID, err,
                          "the book has %" PRIu64 " records, fewer than %s says",
                          auditor->store->head.size, all.items[all.count - 1].what);
    return audit_claims(auditor, err); // of no records
}

bool audit_claims(struct auditor *auditor, struct error *err)
{
    if (auditor->claims_met == auditor->claim_count ||
        auditor->claims[auditor->claims_met].size != auditor->tree.size) {
        return true;
    }
    struct hash root = merkle_root(&auditor->tree, auditor->store->hasher);
    for (; auditor->claims_met < auditor->claim_count &&
           auditor->claims[auditor->claims_met].size == auditor->tree.size;
         auditor->claims_met++) {
        const struct audit_claim *claim = &auditor->claims[auditor->claims_met];
        if (!hash_equal(&claim->root, &root))
            return audit_fail(auditor, 0, NO_ID, err,
                              "%s has another root than the first %" PRIu64 " records give",
                              claim->what, claim->size);
    }
    return true;
}
