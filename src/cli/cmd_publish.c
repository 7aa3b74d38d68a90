// ledger publish: the log up to its last checkpoint as static files, for anybody to serve and check.
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "cli/keys.h"
#include "store/publish.h"
#include "store/store_checkpoint.h"
#include "store/store_proof.h"

static bool last_checkpoint(struct store *store, struct signed_checkpoint *out, struct arena *arena,
                            struct error *err)
{
    struct store_checkpoint *kept;
    size_t count;
    if (!store_checkpoints(store, &kept, &count, arena, err))
        return false;
    if (count > 0)
        return keys_read_checkpoint(kept[count - 1].note, out, arena, err);
    error_set(err, ERROR_INPUT,
              "the book has no checkpoint yet, and only what is signed is "
              "published");
    return error_hint(err, "\"ledger checkpoint\" signs one");
}

// What the folder holds already must be a beginning of this book; *from is its size. *is_new is
// false when it holds this very checkpoint.
static bool check_folder(struct store *store, const char *folder, const char *path,
                         const struct signed_checkpoint *last, uint64_t *from, bool *is_new,
                         struct arena *arena, struct error *err)
{
    struct signed_checkpoint there;
    struct head head;
    uint64_t size = last->stated.size;
    *from = 0;
    *is_new = true;
    if (!file_exists(path))
        return true;
    if (!keys_load_checkpoint(path, &there, arena, err))
        return false;
    if (!slice_is(there.stated.origin, store_head(store)->origin)) {
        error_set(err, ERROR_INPUT, "\"%s\" holds the log of another book, %s", folder,
                  text_quote(arena, there.stated.origin));
        return error_hint(err, "name another folder");
    }
    if (there.stated.size > size) {
        error_set(err, ERROR_INPUT,
                  "\"%s\" has %" PRIu64 " records already, this book's last checkpoint only "
                  "%" PRIu64,
                  folder, there.stated.size, size);
        return error_hint(err,
                          "this book may be an older copy; \"ledger sync %s\" brings it up to "
                          "date",
                          folder);
    }
    if (!store_head_at(store, there.stated.size, &head, err))
        return false;
    if (!hash_equal(&head.root, &there.stated.root)) {
        error_set(err, ERROR_INPUT,
                  "what is published in \"%s\" is no beginning of this book: the two have parted",
                  folder);
        return error_hint(err, "\"ledger sync %s\" says where", folder);
    }
    *from = there.stated.size;
    *is_new = !slice_equal(there.whole, last->whole);
    return true;
}

static void show_progress(void *user, uint64_t done, uint64_t total)
{
    progress_step(user, done, total);
}

// The checkpoint comes last, when all it covers is on the disk.
static bool write_log(struct store *store, struct publish_request request, const char *path,
                      struct slice note, uint64_t *files, struct arena *arena, struct error *err)
{
    struct output output CLEANUP(output_discard) = {0};
    struct progress progress = progress_start("publishing");
    request.progress = show_progress;
    request.user = &progress;
    bool is_written = publish_tiles(store, &request, files, err);
    progress_end(&progress);
    if (!is_written || !file_sync_all(request.folder, err) ||
        !output_open(&output, path, arena, err)) {
        return false;
    }
    fwrite(note.data, 1, note.size, output.stream);
    return output_commit(&output, err);
}

bool cmd_publish(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct signed_checkpoint last;
    uint64_t files = 0;
    if (!arguments_expect(&context->arguments, 1, 1, "the folder to write", err) ||
        !context_open_book(context, STORE_READ, &store, err) ||
        !last_checkpoint(store, &last, context->arena, err)) {
        return false;
    }
    const char *folder = context->arguments.positional[0];
    const char *path = path_join(context->arena, folder, "checkpoint");
    uint64_t size = store_head(store)->size;
    struct publish_request request = {
        .folder = folder, .size = last.stated.size, .root = last.stated.root};
    if (last.stated.size > size)
        return error_set(err, ERROR_STORE,
                         "the book keeps a checkpoint of %" PRIu64 " records and has %" PRIu64,
                         last.stated.size, size);
    bool is_new;
    if (!file_make_directory(folder, err) ||
        !check_folder(store, folder, path, &last, &request.from, &is_new, context->arena, err) ||
        (is_new && !write_log(store, request, path, last.whole, &files, context->arena, err))) {
        return false;
    }
    context_done(context, "published %s", folder);
    if (is_new)
        printf("published %s: %" PRIu64 " records, %" PRIu64 " of them new; %" PRIu64
               " files written\n",
               folder, request.size, request.size - request.from, files + 1);
    else
        printf("nothing new: %s has the last checkpoint, of %" PRIu64 " records\n", folder,
               request.size);
    if (size > request.size)
        fprintf(stderr, "ledger: %" PRIu64 " records since the last checkpoint are not published\n",
                size - request.size);
    return context_finish_output(err);
}
