// ledger sync: another book's new records, or a published folder's, after proof that both are one
// log so far. A book that does not exist yet is made.
//
// Nothing is believed but hashes: every record taken is hashed into the tree, and only when that
// gives the other side's root is anything committed.
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "cli/keys.h"
#include "store/published.h"
#include "store/store_checkpoint.h"
#include "store/store_proof.h"

struct syncing {
    struct context *context;
    const char *from;
    const char *path;                    // of this book
    struct store *store;                 // this book; NULL: it is not there yet
    struct store *book;                  // the other side: a book,
    struct published *published;         // or a folder
    struct signed_checkpoint checkpoint; // of the folder
    struct head head;                    // of the other side
};

static void syncing_done(struct syncing *syncing)
{
    store_close(&syncing->store);
    store_close(&syncing->book);
    published_close(&syncing->published);
}

static struct merkle_source source_of(const struct syncing *syncing)
{
    return syncing->book != NULL ? store_source(syncing->book)
                                 : published_source(syncing->published);
}

static bool open_folder(struct syncing *syncing, struct error *err)
{
    struct arena *arena = syncing->context->arena;
    const char *path = path_join(arena, syncing->from, "checkpoint");
    const struct checkpoint *stated = &syncing->checkpoint.stated;
    struct verifiers verifiers;
    if (!file_exists(path))
        return error_set(err, ERROR_INPUT, "the folder \"%s\" holds no published log",
                         syncing->from);
    if (!keys_load_checkpoint(path, &syncing->checkpoint, arena, err) ||
        !keys_verifiers(syncing->context, &verifiers, err)) {
        return false;
    }
    if (verifiers.count == 0) {
        error_set(err, ERROR_USAGE, "a published folder is only as good as who signed it");
        return error_hint(err, "name the signer's key: --verifier KEY, or a file with it");
    }
    if (!keys_check(&syncing->checkpoint, &verifiers, arena_printf(arena, "\"%s\"", path), err))
        return false;
    if (stated->origin.size >= sizeof(syncing->head.origin) || stated->size == 0)
        return error_set(err, ERROR_INPUT, "\"%s\" is no checkpoint of a book", path);
    snprintf(syncing->head.origin, sizeof(syncing->head.origin), "%.*s", (int)stated->origin.size,
             stated->origin.data);
    syncing->head.size = stated->size;
    syncing->head.root = stated->root;
    return published_open(&syncing->published, syncing->from, stated->size, &stated->root, err);
}

static bool open_sides(struct syncing *syncing, struct error *err)
{
    const struct arguments *arguments = &syncing->context->arguments;
    bool is_named = arguments_get(arguments, "book") != NULL;
    if (file_is_directory(syncing->from)) {
        if (!open_folder(syncing, err))
            return false;
    } else {
        if (!store_open(&syncing->book, syncing->from, STORE_READ, err))
            return false;
        syncing->head = *store_head(syncing->book);
    }
    if (!context_book_path(syncing->context, &syncing->path, err))
        return is_named ? false
                        : error_hint(err, "name the new book with --book FILE, and it is made");
    return !file_exists(syncing->path) ||
           store_open(&syncing->store, syncing->path, STORE_WRITE, err);
}

static bool same_prefix(const struct syncing *syncing, uint64_t size, bool *is_same,
                        struct error *err)
{
    struct merkle_source ours = store_source(syncing->store);
    struct merkle_source theirs = source_of(syncing);
    struct hash a, b;
    if (!merkle_root_of(&ours, size, &a, err) || !merkle_root_of(&theirs, size, &b, err))
        return false;
    *is_same = hash_equal(&a, &b);
    return true;
}

// Two logs share the records up to some size and none after it, so that size is found by halving.
static bool say_where_they_part(const struct syncing *syncing, uint64_t high, struct error *err)
{
    uint64_t low = 0;
    while (low + 1 < high) {
        uint64_t middle = low + (high - low) / 2;
        bool is_same;
        if (!same_prefix(syncing, middle, &is_same, err))
            return false;
        if (is_same)
            low = middle;
        else
            high = middle;
    }
    error_set(err, ERROR_INPUT,
              "\"%s\" and \"%s\" have parted: they share %" PRIu64 " records, and record %" PRIu64
              " is not the same",
              syncing->path, syncing->from, low, high);
    return error_hint(err, "nothing was copied; decide which of the two is the book, and record "
                           "in it again what only the other has");
}

static bool compare(const struct syncing *syncing, struct error *err)
{
    const struct head *ours = store_head(syncing->store);
    uint64_t common = ours->size < syncing->head.size ? ours->size : syncing->head.size;
    struct merkle_source theirs = source_of(syncing);
    struct merkle_proof proof;
    bool is_same;
    if (!text_equal(ours->origin, syncing->head.origin))
        return error_set(err, ERROR_INPUT, "\"%s\" is another book: %s, and \"%s\" is %s",
                         syncing->from,
                         text_quote(syncing->context->arena, slice_of(syncing->head.origin)),
                         syncing->path, ours->origin);
    if (!same_prefix(syncing, common, &is_same, err))
        return false;
    if (!is_same)
        return say_where_they_part(syncing, common, err);
    if (common == syncing->head.size)
        return true;
    // The other side's head must continue what the two share.
    return merkle_prove_growth(&theirs, common, syncing->head.size, &proof, err) &&
           (merkle_check_growth(theirs.hasher, common, &ours->root, syncing->head.size,
                                &syncing->head.root, &proof) ||
            error_set(err, ERROR_INPUT, "\"%s\" does not prove that its head continues this book",
                      syncing->from));
}

static bool read_body(struct syncing *syncing, struct store_scan *scan, uint64_t seq,
                      struct slice *body, struct error *err)
{
    const struct entry *entry;
    if (syncing->published != NULL)
        return published_entry(syncing->published, seq, body, err);
    if (!store_scan_next(scan, &entry, err))
        return false;
    *body = entry->body;
    return true;
}

static bool copy_one(struct append *append, struct slice body, uint64_t seq, struct arena *scratch,
                     struct error *err)
{
    struct record record;
    struct append_result result;
    if (!record_read(body, &record, scratch, err) ||
        !append_record(append, &record, &result, scratch, err)) {
        return error_context(err, "record %" PRIu64, seq);
    }
    return (result.outcome == APPEND_NEW && result.seq == seq) ||
           error_set(err, ERROR_INPUT, "record %" PRIu64 ": \"%s\" is in the book already", seq,
                     result.id);
}

static bool copy_records(struct syncing *syncing, struct append *append, uint64_t first,
                         struct error *err)
{
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct progress progress = progress_start("copying");
    uint64_t last = syncing->head.size;
    if (syncing->book != NULL && !store_scan_open(&scan, syncing->book, first, last, err))
        return false;
    for (uint64_t seq = first; seq <= last; seq++) {
        struct slice body;
        if (!read_body(syncing, scan, seq, &body, err) ||
            !copy_one(append, body, seq, &scratch, err)) {
            return error_context(err, "%s", syncing->from);
        }
        arena_reset(&scratch);
        progress_step(&progress, seq, last);
    }
    progress_end(&progress);
    struct head head = append_head(append);
    return (text_equal(head.origin, syncing->head.origin) &&
            hash_equal(&head.root, &syncing->head.root)) ||
           error_set(err, ERROR_INPUT,
                     "%s: its records do not give the root it states; nothing was copied",
                     syncing->from);
}

static bool copy(struct syncing *syncing, uint64_t *count, struct error *err)
{
    struct append *append CLEANUP(append_close) = NULL;
    struct append_options options = context_append_options(syncing->context);
    uint64_t size = syncing->store == NULL ? 0 : store_head(syncing->store)->size;
    *count = 0;
    options.is_restore = true;
    if (size >= syncing->head.size)
        return true;
    bool is_open = syncing->store == NULL ? append_create(&append, syncing->path, &options, err)
                                          : append_open(&append, syncing->store, &options, err);
    if (!is_open)
        return false;
    if (append_head(append).size != size)
        return error_set(err, ERROR_STORE, "the book changed while it was compared; try again");
    if (!copy_records(syncing, append, size + 1, err) || !append_commit(append, NULL, err))
        return false;
    *count = syncing->head.size - size;
    return true;
}

// Checkpoints the other side keeps and this book lacks.
static bool copy_checkpoints(struct syncing *syncing, struct error *err)
{
    struct arena *arena = syncing->context->arena;
    struct store_checkpoint folder = {syncing->head.size, syncing->checkpoint.whole};
    struct store_checkpoint *theirs = &folder, *ours;
    size_t count = 1, our_count, at = 0;
    if (syncing->store == NULL && !store_open(&syncing->store, syncing->path, STORE_WRITE, err))
        return false;
    if ((syncing->book != NULL && !store_checkpoints(syncing->book, &theirs, &count, arena, err)) ||
        !store_checkpoints(syncing->store, &ours, &our_count, arena, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        while (at < our_count && ours[at].size < theirs[i].size)
            at++;
        bool is_here = at < our_count && ours[at].size == theirs[i].size &&
                       slice_equal(ours[at].note, theirs[i].note);
        if (!is_here && !store_put_checkpoint(syncing->store, theirs[i].note, err))
            return error_context(err, "a checkpoint of %s", syncing->from);
    }
    return true;
}

bool cmd_sync(struct context *context, struct error *err)
{
    struct syncing syncing CLEANUP(syncing_done) = {.context = context};
    uint64_t count;
    char root[HASH_HEX_MAX];
    if (!arguments_expect(&context->arguments, 1, 1, "the book or the folder to copy from", err))
        return false;
    syncing.from = context->arguments.positional[0];
    if (!open_sides(&syncing, err) || (syncing.store != NULL && !compare(&syncing, err)) ||
        !copy(&syncing, &count, err)) {
        return false;
    }
    if (count > 0)
        context_done(context, "copied %" PRIu64 " %s to %s", count,
                     count == 1 ? "record" : "records", syncing.path);
    if (!copy_checkpoints(&syncing, err))
        return false;
    const struct head *head = store_head(syncing.store);
    if (count > 0)
        printf("copied %" PRIu64 " %s from %s\n", count, count == 1 ? "record" : "records",
               syncing.from);
    else if (head->size == syncing.head.size)
        printf("nothing new: both have %" PRIu64 " records\n", head->size);
    else
        printf("nothing new: this book has the %" PRIu64 " records of %s and %" PRIu64 " more\n",
               syncing.head.size, syncing.from, head->size - syncing.head.size);
    printf("%" PRIu64 " records, root %s\n", head->size, hash_hex(&head->root, root));
    return context_finish_output(err);
}
