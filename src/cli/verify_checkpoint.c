// ledger verify --against and --since: the book beside a checkpoint somebody kept.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/keys.h"
#include "cli/verifying.h"
#include "proof/merkle_proof.h"
#include "store/audit.h"
#include "store/store_proof.h"

struct comparing {
    struct context *context;
    struct store *store;
    struct signed_checkpoint checkpoint;
    const char *what; // names it in messages
    struct verifiers verifiers;
};

static void comparing_done(struct comparing *comparing)
{
    store_close(&comparing->store);
}

static bool compare_origin(const struct comparing *comparing, struct error *err)
{
    const struct checkpoint *stated = &comparing->checkpoint.stated;
    const struct head *head = store_head(comparing->store);
    if (!slice_is(stated->origin, head->origin))
        return error_set(err, ERROR_INPUT, "%s is of %s, the book \"%s\" is %s", comparing->what,
                         text_quote(comparing->context->arena, stated->origin),
                         store_path(comparing->store), head->origin);
    if (stated->size <= head->size)
        return true;
    return error_set(err, ERROR_INPUT,
                     "%s has %" PRIu64 " records, the book \"%s\" only %" PRIu64
                     ": records are missing, or the book is an older copy",
                     comparing->what, stated->size, store_path(comparing->store), head->size);
}

static bool begin(struct comparing *comparing, const char *path, struct error *err)
{
    struct context *context = comparing->context;
    comparing->what = arena_printf(context->arena, "the checkpoint \"%s\"", path);
    if (!keys_load_checkpoint(path, &comparing->checkpoint, context->arena, err) ||
        !keys_verifiers(context, &comparing->verifiers, err) ||
        !keys_check(&comparing->checkpoint, &comparing->verifiers, comparing->what, err)) {
        return false;
    }
    if (!context_open_book(context, STORE_READ, &comparing->store, err))
        return verify_remedy(err);
    return compare_origin(comparing, err);
}

static bool print(const struct comparing *comparing, const char *checked, struct error *err)
{
    const struct checkpoint *stated = &comparing->checkpoint.stated;
    const struct head *head = store_head(comparing->store);
    uint64_t more = head->size - stated->size;
    if (arguments_has(&comparing->context->arguments, "json")) {
        struct buffer out = {.arena = comparing->context->arena};
        struct json_writer writer = {.out = &out, .pretty = true};
        char root[HASH_HEX_MAX];
        json_begin_object(&writer);
        json_key(&writer, "continues");
        json_bool(&writer, true);
        json_pair(&writer, "origin", head->origin);
        json_key(&writer, "checkpoint_size");
        json_number(&writer, (long long)stated->size);
        json_key(&writer, "size");
        json_number(&writer, (long long)head->size);
        json_pair(&writer, "root", hash_hex(&head->root, root));
        keys_put_json(&writer, &comparing->verifiers);
        json_pair(&writer, "checked", checked);
        json_end(&writer);
        puts(buffer_string(&out));
        return context_finish_output(err);
    }
    if (more == 0)
        printf("the book is exactly the checkpoint: %" PRIu64 " records\n", head->size);
    else
        printf("the book continues the checkpoint: its %" PRIu64 " records, and %" PRIu64
               " more since\n",
               stated->size, more);
    if (comparing->verifiers.count > 0)
        printf("signed by %s\n", comparing->verifiers.names);
    else
        puts("The signature was not checked: no --verifier.");
    printf("checked: %s\n", checked);
    return context_finish_output(err);
}

static void show_progress(void *user, uint64_t done, uint64_t total)
{
    progress_step(user, done, total);
}

bool verify_against(struct context *context, const char *path, struct error *err)
{
    struct comparing comparing CLEANUP(comparing_done) = {.context = context};
    struct audit audit;
    struct progress progress = progress_start("verifying");
    if (!begin(&comparing, path, err))
        return false;
    struct audit_claim claim = {.what = comparing.what,
                                .size = comparing.checkpoint.stated.size,
                                .root = comparing.checkpoint.stated.root};
    bool is_sound =
        audit_store_with(comparing.store, &claim, 1, &audit, show_progress, &progress, err);
    progress_end(&progress);
    if (!is_sound) {
        error_context(err, "%s", store_path(comparing.store));
        return verify_remedy(err);
    }
    return print(&comparing, "every record, and all that reports read", err);
}

// Grows the tree from the checkpoint's by hashing every record behind it.
static bool grow(const struct comparing *comparing, struct hasher *hasher, struct merkle *tree,
                 struct error *err)
{
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    const struct head *head = store_head(comparing->store);
    uint64_t first = tree->size + 1;
    struct progress progress = progress_start("verifying");
    if (!store_scan_open(&scan, comparing->store, first, head->size, err))
        return false;
    for (;;) {
        const struct entry *entry;
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (entry == NULL)
            break;
        struct hash leaf = hash_leaf(hasher, entry->body.data, entry->body.size);
        if (!merkle_append(tree, hasher, &leaf, NULL, NULL, err))
            return false;
        progress_step(&progress, entry->seq - first, head->size - first);
    }
    progress_end(&progress);
    return true;
}

// The stored hashes give the checkpoint's root, and with the records since then the head's: so the
// one tree is the beginning of the other.
static bool compare_growth(const struct comparing *comparing, struct error *err)
{
    const struct checkpoint *stated = &comparing->checkpoint.stated;
    const struct head *head = store_head(comparing->store);
    struct merkle_source source = store_source(comparing->store);
    struct merkle tree;
    if (!merkle_tree_of(&source, stated->size, &tree, err))
        return false;
    struct hash root = merkle_root(&tree, source.hasher);
    if (!hash_equal(&root, &stated->root)) {
        error_set(err, ERROR_INPUT,
                  "the book \"%s\" does not continue %s: its first %" PRIu64
                  " records are not the ones that were signed",
                  store_path(comparing->store), comparing->what, stated->size);
        return error_hint(err, "compare with an older backup; `ledger verify` tells whether the "
                               "book is sound in itself");
    }
    if (!grow(comparing, source.hasher, &tree, err))
        return false;
    root = merkle_root(&tree, source.hasher);
    if (hash_equal(&root, &head->root))
        return true;
    error_set(err, ERROR_STORE,
              "%s: the records since %s do not give the head's root: one of them was changed",
              store_path(comparing->store), comparing->what);
    return error_hint(err, "`ledger verify` names the first bad record");
}

bool verify_since(struct context *context, const char *path, struct error *err)
{
    struct comparing comparing CLEANUP(comparing_done) = {.context = context};
    if (!begin(&comparing, path, err))
        return false;
    return compare_growth(&comparing, err) &&
           print(&comparing, "every record since; the ones before by their stored hashes only",
                 err);
}
